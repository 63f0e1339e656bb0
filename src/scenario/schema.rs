//! The JSON Schema of scenario files, made from the wire types: for editors, and for the walk.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::defaults;
use super::tree::Node;
use super::wire::ScenarioFile;
use crate::ids::MAX_ID_CHARS;

/// Prefix of a reference to a definition.
const DEFINITIONS: &str = "#/$defs/";

/// The JSON Schema (draft 2020-12) of a scenario that stands on its own. What the built-in
/// defaults supply is not required.
pub fn schema() -> Value {
    let mut schema = full_schema();
    relax(&mut schema, "", &defaults::tree());
    name(&mut schema, "urn:pactsim:scenario:1", "pactsim scenario, format 1");
    schema
}

/// The JSON Schema (draft 2020-12) of a scenario that `extends` another: it need not hold more
/// than the keys it changes.
pub fn schema_for_variants() -> Value {
    let mut schema = full_schema();
    drop_required(&mut schema);
    schema["required"] = serde_json::json!(["kind", "format", "extends"]);
    name(&mut schema, "urn:pactsim:scenario-variant:1", "pactsim scenario that extends another, format 1");
    schema
}

/// The schema of the resolved scenario, in which nothing is missing.
pub(crate) fn full_schema() -> Value {
    schema_of::<ScenarioFile>()
}

/// The schema of TOML files of the form `T`, as the walk reads it.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    // Serialised, the keywords stand in the order in which one reads them.
    let mut schema = serde_json::to_value(schema).expect("a schema is JSON");
    adapt_to_toml(&mut schema);
    schema
}

/// Follows `$ref` into the definitions of `root`.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    while let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        match target.strip_prefix(DEFINITIONS).and_then(|name| root.get("$defs")?.get(name)) {
            Some(definition) => schema = definition,
            None => break,
        }
    }
    schema
}

/// The pattern of ids, as JSON Schema.
pub(crate) fn id_pattern() -> String {
    format!("^[A-Za-z0-9_-]{{1,{MAX_ID_CHARS}}}$")
}

/// Gives a schema its name and title.
pub(crate) fn name(schema: &mut Value, id: &str, title: &str) {
    schema["$id"] = id.into();
    schema["title"] = title.into();
}

/// TOML has no null, and the keys of a table by id are ids: says so in the schema.
fn adapt_to_toml(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(adapt_to_toml),
        Value::Object(object) => {
            drop_null(object);
            if object.get("additionalProperties").is_some_and(Value::is_object) {
                object.insert("propertyNames".to_owned(), serde_json::json!({ "pattern": id_pattern() }));
            }
            object.values_mut().for_each(adapt_to_toml);
        }
        _ => {}
    }
}

fn drop_null(object: &mut Map<String, Value>) {
    if object.get("default").is_some_and(Value::is_null) {
        object.shift_remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(branches)) = object.get_mut("anyOf") else { return };
    let before = branches.len();
    branches.retain(|branch| branch.get("type").is_none_or(|t| t != "null"));
    if let (true, [Value::Object(only)]) = (branches.len() < before, branches.as_slice()) {
        let only = only.clone();
        object.shift_remove("anyOf");
        object.extend(only);
    }
}

/// Takes out of the `required` of the schema at `pointer` what `supplied` holds, and so on down
/// its tables.
fn relax(root: &mut Value, pointer: &str, supplied: &Node) {
    let Some(table) = supplied.table().filter(|_| !supplied.is_figure_table()) else { return };
    let Some(schema) = root.pointer_mut(pointer) else { return };
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|key| key.as_str().is_none_or(|key| !table.contains_key(key)));
    }
    for (key, entry) in table {
        let reference = root.pointer(&format!("{pointer}/properties/{key}/$ref")).and_then(Value::as_str);
        if let Some(below) = reference.and_then(|r| r.strip_prefix('#')).map(str::to_owned) {
            relax(root, &below, &entry.node);
        }
    }
}

/// Requires nothing but a figure's `value`.
fn drop_required(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(drop_required),
        Value::Object(object) if !object.contains_key("x-unit") => {
            object.shift_remove("required");
            object.values_mut().for_each(drop_required);
        }
        _ => {}
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use super::super::walk::reads;
    use super::*;

    /// Calls `see` with every keyword and its value.
    pub(crate) fn each_keyword(schema: &Value, see: &mut impl FnMut(&str, &Value)) {
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            see(keyword, value);
            match keyword.as_str() {
                "properties" | "$defs" => {
                    value.as_object().into_iter().flatten().for_each(|(_, schema)| each_keyword(schema, see));
                }
                "anyOf" | "oneOf" | "prefixItems" => {
                    value.as_array().into_iter().flatten().for_each(|s| each_keyword(s, see))
                }
                "items" | "additionalProperties" | "propertyNames" => each_keyword(value, see),
                _ => {}
            }
        }
    }

    /// Holds the text of a schema file to the schema of the types, which `command` prints.
    pub(crate) fn assert_is_kept(file: &str, schema: &Value, command: &str) {
        let kept: Value = serde_json::from_str(file).expect("a schema file is JSON");
        assert!(kept == *schema, "the schema file is out of date: see `{command}`");
    }

    /// Holds a format's reference to its schema: every key and word stands in it as code, every unit as a cell.
    pub(crate) fn assert_is_told(schema: &Value, reference: &str) {
        let title = reference.lines().next().unwrap_or_default();
        each_keyword(schema, &mut |keyword, value| {
            let named: Vec<&str> = match (keyword, value) {
                ("properties", Value::Object(properties)) => properties.keys().map(String::as_str).collect(),
                ("const" | "x-unit", Value::String(word)) => vec![word],
                _ => Vec::new(),
            };
            for name in named {
                let written = if keyword == "x-unit" { format!("| {name} |") } else { format!("`{name}`") };
                assert!(reference.contains(&written), "{written} is missing from the reference `{title}`");
            }
        });
    }

    #[test]
    fn the_walk_reads_every_keyword_of_the_schema() {
        each_keyword(&full_schema(), &mut |keyword, value| {
            assert!(reads(keyword, value), "the walk passes over `{keyword}`: {value}");
        });
    }

    #[test]
    fn the_schema_of_a_scenario_requires_only_what_no_default_supplies() {
        let schema = schema();
        let required: BTreeSet<_> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let expected = ["kind", "format", "name", "title", "time", "run", "theatre", "adversary", "state"];
        assert_eq!(required, BTreeSet::from(expected));
        assert_eq!(schema["$defs"]["Weights"]["required"], serde_json::json!([]));
        assert!(schema["$defs"]["State"]["required"].as_array().is_some_and(|keys| keys.len() > 5));
        assert_eq!(schema["$defs"]["Share"]["anyOf"][1]["required"], serde_json::json!(["value"]));
    }

    #[test]
    fn a_variant_need_hold_only_what_it_changes() {
        let schema = schema_for_variants();
        assert_eq!(schema["required"], serde_json::json!(["kind", "format", "extends"]));
        assert!(schema["$defs"]["State"].get("required").is_none());
        assert_eq!(schema["$defs"]["Share"]["anyOf"][1]["required"], serde_json::json!(["value"]));
    }

    #[test]
    fn the_schemas_that_editors_read_are_those_of_the_types() {
        assert_is_kept(include_str!("../../docs/scenario.schema.json"), &schema(), "pactsim schema");
        let variant = include_str!("../../docs/scenario-variant.schema.json");
        assert_is_kept(variant, &schema_for_variants(), "pactsim schema --variant");
    }

    #[test]
    fn every_key_and_word_of_the_format_stands_in_its_reference() {
        assert_is_told(&schema(), include_str!("../../docs/scenario-format.md"));
    }
}
