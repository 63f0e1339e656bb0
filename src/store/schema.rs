//! What a table holds: its columns with kind, unit and description.

use serde::{Deserialize, Serialize};

use super::error::StoreError;

/// The kind of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// True or false.
    Bool,
    /// A count or index below 2³².
    U32,
    /// A count or hash below 2⁶⁴.
    U64,
    /// A finite number.
    F64,
    /// Text in UTF-8.
    Text,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name, unique in its table; the unit comes last in it where it has one.
    pub name: String,
    /// Kind of its values.
    pub kind: Kind,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// Unit, e.g. `quarters`; `None` for text, flags and plain indices.
    pub unit: Option<String>,
    /// What a value means, for readers of the file.
    pub description: String,
}

impl Column {
    /// A column in which every row has a value.
    pub fn required(name: &str, kind: Kind, description: &str) -> Self {
        Self { name: name.to_owned(), kind, nullable: false, unit: None, description: description.to_owned() }
    }

    /// A column in which values may be missing (null, never 0).
    pub fn optional(name: &str, kind: Kind, description: &str) -> Self {
        Self { nullable: true, ..Self::required(name, kind, description) }
    }

    /// The same column with a unit.
    #[must_use]
    pub fn in_unit(self, unit: &str) -> Self {
        Self { unit: Some(unit.to_owned()), ..self }
    }
}

/// The name and columns of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    name: String,
    columns: Vec<Column>,
}

impl Schema {
    /// A table called `name`, which is also the stem of its file.
    ///
    /// # Errors
    /// [`StoreError::Table`] when there is no column or two have the same name.
    pub fn new(name: &str, columns: Vec<Column>) -> Result<Self, StoreError> {
        let schema = Self { name: name.to_owned(), columns };
        schema.check().map_err(|reason| StoreError::table(name, reason))?;
        Ok(schema)
    }

    /// Why this is no schema, where it was read from a file and not made by [`new`](Self::new).
    pub(super) fn check(&self) -> Result<(), String> {
        if self.columns.is_empty() {
            return Err("a table needs at least one column".to_owned());
        }
        for (i, column) in self.columns.iter().enumerate() {
            if self.columns[..i].iter().any(|other| other.name == column.name) {
                return Err(format!("the column `{}` is there twice", column.name));
            }
        }
        Ok(())
    }

    /// Name of the table.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Position of the column called `name`.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_refuses_a_column_given_twice_and_no_column() {
        let column = || Column::required("draw", Kind::U32, "index of the draw");
        assert!(Schema::new("runs", vec![]).is_err());
        let error = Schema::new("runs", vec![column(), column()]).unwrap_err().to_string();
        assert!(error.contains("table runs") && error.contains("`draw` is there twice"), "{error}");
        let schema = Schema::new("runs", vec![column()]).unwrap();
        assert_eq!(schema.position("draw"), Some(0));
        assert_eq!(schema.position("seed"), None);
    }
}
