//! Rows of predictors, and putting their columns on one scale.

/// Largest size of a value: squares summed over any number of rows then stay finite.
const LARGEST: f64 = 1e100;

/// A column counts as constant where its standard deviation is no more than this share of its largest value: what
/// rounding makes of equal values.
const CONSTANT: f64 = 1e-12;

/// Predictors of some rows.
#[derive(Debug, Clone, Copy)]
pub struct Design<'a> {
    names: &'a [&'a str],
    values: &'a [f64],
}

/// Why predictors cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// Nothing to work with.
    #[error("no {0} of predictors: give at least one")]
    Empty(&'static str),
    /// The values are no whole number of rows.
    #[error(
        "{values} values of predictors are no whole number of rows of {columns} columns: give every row a value of each"
    )]
    Ragged {
        /// Number of values.
        values: usize,
        /// Number of columns.
        columns: usize,
    },
    /// A value that cannot be computed with.
    #[error(
        "predictor `{column}` is {value} in row {row} (from 0): leave rows out where it is missing, and keep it within ±1e100"
    )]
    Value {
        /// Name of the column.
        column: String,
        /// Row, from 0.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A column without variation has no scale.
    #[error("predictor `{column}` is {value} in all rows, so that nothing can be learnt from it: leave it out")]
    Constant {
        /// Name of the column.
        column: String,
        /// Its value.
        value: f64,
    },
}

impl<'a> Design<'a> {
    /// Predictors named `names`, with `values` row after row.
    ///
    /// # Errors
    /// [`DesignError`] without columns or rows, with an incomplete row, or with a value that is no number or beyond ±1e100.
    pub fn new(names: &'a [&'a str], values: &'a [f64]) -> Result<Self, DesignError> {
        let columns = names.len();
        if columns == 0 || values.is_empty() {
            return Err(DesignError::Empty(if columns == 0 { "columns" } else { "rows" }));
        }
        if !values.len().is_multiple_of(columns) {
            return Err(DesignError::Ragged { values: values.len(), columns });
        }
        match values.iter().position(|value| value.is_nan() || value.abs() > LARGEST) {
            None => Ok(Self { names, values }),
            Some(at) => {
                Err(DesignError::Value { column: names[at % columns].to_owned(), row: at / columns, value: values[at] })
            }
        }
    }

    /// Names of the columns.
    pub fn names(&self) -> &'a [&'a str] {
        self.names
    }

    /// Values row after row.
    pub fn values(&self) -> &'a [f64] {
        self.values
    }

    /// Number of columns, at least 1.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// Number of rows, at least 1.
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns()
    }
}

/// The scale on which each column has mean 0 and standard deviation 1 in the rows it was taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardisation {
    /// Mean of each column.
    pub means: Vec<f64>,
    /// Standard deviation of each column, above 0, with n − 1 in the denominator.
    pub sds: Vec<f64>,
}

impl Standardisation {
    /// `values`, rows of the same columns, on this scale. A last incomplete row is scaled as far as it goes.
    pub fn apply(&self, values: &[f64]) -> Vec<f64> {
        let columns = self.means.iter().zip(&self.sds).cycle();
        values.iter().zip(columns).map(|(value, (mean, sd))| (value - mean) / sd).collect()
    }
}

/// The scale of the columns of `design`, which should be the rows that a model is fitted to and no others.
///
/// # Errors
/// [`DesignError::Constant`] names the first column without variation.
pub fn standardise(design: &Design) -> Result<Standardisation, DesignError> {
    let (rows, columns) = (design.rows() as f64, design.columns());
    let column = |at: usize| design.values().iter().skip(at).step_by(columns);
    let scale = |at: usize| {
        let mean = column(at).sum::<f64>() / rows;
        // With a single row the numerator is 0 too.
        let variance = column(at).map(|value| (value - mean) * (value - mean)).sum::<f64>() / (rows - 1.0).max(1.0);
        let largest = column(at).fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let sd = variance.sqrt();
        let varies = sd > CONSTANT * largest;
        let constant = || DesignError::Constant { column: design.names()[at].to_owned(), value: design.values()[at] };
        varies.then_some((mean, sd)).ok_or_else(constant)
    };
    let (means, sds) = (0..columns).map(scale).collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    Ok(Standardisation { means, sds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standardised_column_has_mean_nought_and_deviation_one() {
        // Means 2 and 20; squared deviations add up to 2 and 200, over 2.
        let values = [1.0, 10.0, 2.0, 30.0, 3.0, 20.0];
        let scale = standardise(&Design::new(&["a", "b"], &values).unwrap()).unwrap();
        assert_eq!(scale, Standardisation { means: vec![2.0, 20.0], sds: vec![1.0, 10.0] });
        assert_eq!(scale.apply(&values), [-1.0, -1.0, 0.0, 1.0, 1.0, 0.0]);
        // Other rows are put on the same scale.
        assert_eq!(scale.apply(&[4.0, 0.0]), [2.0, -2.0]);
    }

    #[test]
    fn a_column_without_variation_is_named() {
        // A third does not add up exactly, so that the deviations are not quite nought.
        let third = 1.0 / 3.0;
        let rows: Vec<f64> = (0..7).flat_map(|i| [f64::from(i), third]).collect();
        let error = standardise(&Design::new(&["varies", "same"], &rows).unwrap()).unwrap_err();
        assert_eq!(error, DesignError::Constant { column: "same".to_owned(), value: third });
        assert!(error.to_string().contains("`same`"), "{error}");
        let single = Design::new(&["only"], &[3.0]).unwrap();
        assert!(standardise(&single).is_err());
    }

    #[test]
    fn what_cannot_be_computed_with_is_an_error_that_says_where() {
        let error = |names: &[&str], values: &[f64]| Design::new(names, values).unwrap_err().to_string();
        assert!(error(&["a", "b"], &[1.0, 2.0, 3.0, f64::NAN]).contains("`b` is NaN in row 1"));
        assert!(error(&["a"], &[f64::INFINITY]).contains("`a` is inf in row 0"));
        assert!(error(&["a"], &[1e101]).contains("row 0"));
        assert!(error(&["a", "b"], &[1.0, 2.0, 3.0]).contains("3 values"));
        assert!(error(&["a"], &[]).contains("no rows"));
        assert!(error(&[], &[1.0]).contains("no columns"));
    }
}
