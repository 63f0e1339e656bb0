//! The walk over a scenario's tree that finds every fault of key, type and range in one go.
//!
//! It reads the JSON Schema made from the wire types, so the format is described once. A schema
//! crate would not do: it sees JSON, in which places are lost and NaN cannot be said, it knows
//! neither units nor the nearest known key, and most stop at the first fault of a choice. Only the
//! few keywords that occur in our schema are read; a test holds that there are no others.

use jiff::civil::Date;
use serde_json::Value as Schema;

use super::figure_rules;
use super::merge::HEADER;
use super::problem::{Fault, Faults, is_invisible, quotable};
use super::schema::{full_schema, id_pattern, resolve};
use super::source::{Sources, Span};
use super::tree::{Entry, Node, Value, join};
use crate::ids::Id;
use crate::store::{nearest, suggestion};

const ID_RULE: &str = "must be 1 to 48 letters (a–z), digits, `-` or `_`";

/// The pattern of dates, as JSON Schema.
pub(crate) const DATE_PATTERN: &str = r"^\d{4}-\d{2}-\d{2}$";

/// A walk and what it has found.
pub(crate) struct Walk<'a> {
    schema: &'a Schema,
    sources: &'a Sources,
    faults: &'a mut Faults,
    /// Whether a missing key is a fault. It is not while a base could not be read.
    complete: bool,
}

/// A value on the walk: what it is, its address, and where its key stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    node: &'a Node,
    address: &'a str,
    key: Span,
}

/// Checks the tree of a file, merged with what it extends, against the schema of such files.
pub(crate) fn walk(root: &Node, schema: &Schema, sources: &Sources, complete: bool, faults: &mut Faults) {
    let place = Place { node: root, address: "", key: root.span };
    Walk { schema, sources, faults, complete }.value(place, schema);
}

/// Checks the header of a file that another extends; its world is checked once it is merged.
pub(crate) fn walk_header(layer: &Node, sources: &Sources, faults: &mut Faults) {
    let schema = full_schema();
    let mut walk = Walk { schema: &schema, sources, faults, complete: true };
    let place = Place { node: layer, address: "", key: layer.span };
    for key in HEADER {
        match layer.entry(key) {
            Some(entry) => {
                walk.value(Place { node: &entry.node, address: key, key: entry.key }, &schema["properties"][key]);
            }
            None if required(&schema).any(|needed| needed == key) => walk.missing_key(place, &schema, key),
            None => {}
        }
    }
}

impl Walk<'_> {
    fn value(&mut self, place: Place<'_>, schema: &Schema) {
        let schema = resolve(self.schema, schema);
        if *schema == Schema::Bool(true) {
            // Anything: another schema says what.
            return;
        }
        if schema.get("x-unit").is_some() {
            return self.figure(place, schema);
        }
        if schema.get("oneOf").is_some() {
            return self.choice(place, schema);
        }
        match schema["type"].as_str().unwrap_or("") {
            "object" if schema.get("properties").is_some() => self.table(place, schema),
            "object" => self.table_by_id(place, schema),
            "array" => self.list(place, schema, None),
            "string" => self.text(place, schema),
            "integer" => self.integer(place, schema),
            "number" => self.number(place, schema, schema["title"].as_str()),
            "boolean" if matches!(place.node.value, Value::Bool(_)) => {}
            _ => self.wrong_type(place, "must be true or false"),
        }
    }

    fn table(&mut self, place: Place<'_>, schema: &Schema) {
        let Some(table) = place.node.table() else {
            return self.wrong_type(place, "must be a table");
        };
        for (key, entry) in table {
            self.member(place.address, key, entry, schema, None);
        }
        self.missing(place, schema);
    }

    /// One key of a table with known keys; `unit` is that of the figure, if it is one.
    fn member(&mut self, parent: &str, key: &str, entry: &Entry, schema: &Schema, unit: Option<&str>) {
        let known = &schema["properties"];
        let address = join(parent, key);
        let Some(expected) = known.get(key) else {
            self.faults.push(|| {
                let keys = known.as_object().into_iter().flat_map(|k| k.keys()).map(String::as_str);
                Fault::new(entry.key, &address, "unknown key")
                    .found(format!("`{}`", quotable(key)))
                    .hint(suggestion(key, keys))
            });
            return;
        };
        let place = Place { node: &entry.node, address: &address, key: entry.key };
        match (unit, expected["type"].as_str()) {
            (Some(_), Some("number")) => self.number(place, expected, unit),
            (Some(_), Some("array")) => self.list(place, expected, unit),
            _ => self.value(place, expected),
        }
    }

    fn missing(&mut self, place: Place<'_>, schema: &Schema) {
        if !self.complete {
            return;
        }
        for key in required(schema).filter(|key| place.node.get(key).is_none()) {
            self.missing_key(place, schema, key);
        }
    }

    fn missing_key(&mut self, place: Place<'_>, schema: &Schema, key: &str) {
        let meaning = schema["properties"][key]["description"].as_str().unwrap_or("").trim_end_matches('.');
        self.faults.push(|| {
            Fault::new(place.key, &join(place.address, key), format!("the key `{key}` is missing"))
                .hint(Some(format!("add it: {meaning}")))
        });
    }

    fn table_by_id(&mut self, place: Place<'_>, schema: &Schema) {
        let Some(table) = place.node.table() else {
            return self.wrong_type(place, "must be a table keyed by id");
        };
        for (key, entry) in table {
            let address = join(place.address, key);
            if Id::new(key).is_none() {
                self.faults.push(|| {
                    Fault::new(entry.key, &address, format!("an id {ID_RULE}")).found(format!("`{}`", quotable(key)))
                });
            } else if key == "value" {
                // A table with a number under `value` is a figure.
                self.faults.push(|| Fault::new(entry.key, &address, "an id must not be `value`, which marks a figure"));
            }
            self.value(Place { node: &entry.node, address: &address, key: entry.key }, &schema["additionalProperties"]);
        }
    }

    fn figure(&mut self, place: Place<'_>, schema: &Schema) {
        let unit = schema["x-unit"].as_str();
        match &place.node.value {
            Value::Integer(_) | Value::Float(_) => self.number(place, &schema["anyOf"][0], unit),
            Value::Table(table) => {
                let long = &schema["anyOf"][1];
                for (key, entry) in table {
                    self.member(place.address, key, entry, long, unit);
                }
                self.missing(place, long);
                figure_rules::check(place.node, place.address, self.sources, self.faults);
            }
            _ => self.wrong_type(place, "must be a number, or a table with `value`"),
        }
    }

    fn list(&mut self, place: Place<'_>, schema: &Schema, unit: Option<&str>) {
        let Some(items) = place.node.array() else {
            return self.wrong_type(place, "must be a list");
        };
        let length = items.len() as u64;
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        if length < least || length > most {
            let rule = if least == most {
                format!("must be a list of {least}")
            } else {
                format!("must be a list of {least} to {most}")
            };
            self.wrong_type(place, &rule);
        }
        for (i, item) in items.iter().enumerate() {
            let address = format!("{}[{i}]", place.address);
            let place = Place { node: item, address: &address, key: item.span };
            let own = schema["prefixItems"].get(i).or(schema.get("items"));
            match (own, unit) {
                (Some(schema), Some(_)) => self.number(place, schema, unit),
                (Some(schema), None) => self.value(place, schema),
                // One of too many, which was said above.
                (None, _) => {}
            }
        }
    }

    fn choice(&mut self, place: Place<'_>, schema: &Schema) {
        let Some(text) = place.node.text() else {
            return self.wrong_type(place, "must be a word in quotes");
        };
        let options = schema["oneOf"].as_array().into_iter().flatten().filter_map(|option| option["const"].as_str());
        if !options.clone().any(|option| option == text) {
            let listed: Vec<_> = options.clone().map(|option| format!("`{option}`")).collect();
            self.faults.push(|| {
                Fault::new(place.node.span, place.address, format!("must be one of {}", listed.join(", ")))
                    .found(place.node.describe(self.sources))
                    .hint(nearest(text, options).map(|near| format!("did you mean `{near}`?")))
            });
        }
    }

    fn text(&mut self, place: Place<'_>, schema: &Schema) {
        let Some(text) = place.node.text() else {
            return self.wrong_type(place, "must be text in quotes");
        };
        let length = text.chars().count() as u64;
        let least = schema["minLength"].as_u64().unwrap_or(0);
        let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
        if length < least || length > most {
            self.faults.push(|| {
                Fault::new(place.node.span, place.address, format!("must be {least} to {most} characters long"))
                    .found(format!("{length} characters"))
            });
        }
        if text.chars().any(|c| is_invisible(c) || c.is_control() && c != '\n' && c != '\t') {
            self.faults.push(|| {
                Fault::new(place.node.span, place.address, "must not hold control or invisible characters")
                    .found(place.node.describe(self.sources))
            });
        }
        let pattern = schema["pattern"].as_str().and_then(pattern);
        if let Some(Pattern { rule, .. }) = pattern.filter(|pattern| !(pattern.fits)(text)) {
            self.faults
                .push(|| Fault::new(place.node.span, place.address, rule).found(place.node.describe(self.sources)));
        }
    }

    fn integer(&mut self, place: Place<'_>, schema: &Schema) {
        let Some(number) = place.node.integer() else {
            return self.wrong_type(place, "must be a whole number");
        };
        let least = schema["minimum"].as_i64().unwrap_or(i64::MIN);
        let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
        if number < least || number > most {
            let rule =
                if least == most { format!("must be {least}") } else { format!("must lie between {least} and {most}") };
            self.faults.push(|| Fault::new(place.node.span, place.address, rule).found(number.to_string()));
        }
    }

    fn number(&mut self, place: Place<'_>, schema: &Schema, unit: Option<&str>) {
        let found = place.node.describe(self.sources);
        match (&place.node.value, place.node.number()) {
            (Value::Float(_), None) => {
                self.faults.push(|| Fault::new(place.node.span, place.address, "must be a finite number").found(found));
            }
            (_, None) => self.wrong_type(place, "must be a number"),
            (_, Some(number)) => {
                let least = schema["minimum"].as_f64().unwrap_or(f64::NEG_INFINITY);
                let most = schema["maximum"].as_f64().unwrap_or(f64::INFINITY);
                if !(least..=most).contains(&number) {
                    let unit = unit.map(|unit| format!("; unit: {unit}")).unwrap_or_default();
                    let rule = format!("must lie between {least} and {most}{unit}");
                    self.faults.push(|| Fault::new(place.node.span, place.address, rule).found(found));
                }
            }
        }
    }

    fn wrong_type(&mut self, place: Place<'_>, rule: &str) {
        // A table's own span is its whole text or its header; its key is the better place.
        let span = if place.node.table().is_some() { place.key } else { place.node.span };
        let found = place.node.describe(self.sources);
        self.faults.push(|| {
            Fault::new(span, place.address, rule).found(found).hint(type_hint(place.node, rule).map(str::to_owned))
        });
    }
}

fn required(schema: &Schema) -> impl Iterator<Item = &str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Schema::as_str)
}

fn type_hint(node: &Node, rule: &str) -> Option<&'static str> {
    match &node.value {
        Value::String(text) if text.trim().parse::<f64>().is_ok() && rule.contains("number") => {
            Some("write it without quotes")
        }
        Value::String(text) if ["true", "false"].contains(&text.as_str()) => Some("write it without quotes"),
        Value::Datetime(_) if rule.contains("text") => Some("write it in quotes"),
        Value::Float(x) if x.fract() == 0.0 && rule.contains("whole") => Some("write it without a decimal point"),
        Value::Array(items) if rule.contains("table") && items.iter().any(|i| i.table().is_some()) => {
            Some("write its header in single brackets, with an id: `[state.JPN]`")
        }
        _ => None,
    }
}

/// What a pattern of the schema means.
struct Pattern {
    fits: fn(&str) -> bool,
    rule: &'static str,
}

fn pattern(pattern: &str) -> Option<Pattern> {
    if pattern == DATE_PATTERN {
        return Some(Pattern { fits: is_date, rule: "must be a date written \"YYYY-MM-DD\"" });
    }
    let is_id = |text: &str| Id::new(text).is_some();
    (pattern == id_pattern()).then_some(Pattern { fits: is_id, rule: ID_RULE })
}

fn is_date(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    text.len() == 10 && shape && text.parse::<Date>().is_ok()
}

/// Whether the walk acts on `keyword` with this value, or may pass over it.
#[cfg(test)]
pub(crate) fn reads(keyword: &str, value: &Schema) -> bool {
    match keyword {
        "$ref" | "properties" | "required" | "items" | "prefixItems" | "minItems" | "maxItems" | "minLength"
        | "maxLength" | "minimum" | "maximum" | "oneOf" | "const" | "anyOf" | "x-unit" | "propertyNames" => true,
        // Notes for readers, and where to find the rest.
        "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
        "type" => ["object", "array", "string", "integer", "number", "boolean"].iter().any(|known| value == known),
        "additionalProperties" => value.is_object() || value == false,
        "pattern" => value.as_str().and_then(pattern).is_some(),
        _ => false,
    }
}
