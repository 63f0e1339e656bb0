//! A number in a scenario: plain, or with its range, unit, source, year and certainty.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

use crate::units::Unit;

/// How a figure came about. `judged` figures must carry a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the source that is named.
    Verified,
    /// Known from the named public source, not looked up again.
    Recalled,
    /// Computed from other figures; the source says how.
    Derived,
    /// An analyst's coding on a scale, not a measurement.
    Judged,
}

/// How far a figure can be trusted for the use it is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Other figures in public sources would hardly differ.
    High,
    /// Sources differ, or the use stretches the figure.
    Medium,
    /// An order of magnitude.
    Low,
}

/// Shape of the distribution from which a ranged figure is drawn, once per draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Triangular over `range` with its mode at `value`. The default.
    Triangular,
    /// Triangular in the logarithm, for positive figures whose range is a factor either way.
    LogTriangular,
    /// Uniform over `range`.
    Uniform,
    /// Normal with mean `value`, `range` being its central 90 %; cut at the unit's bounds.
    Normal,
}

/// The long form of a figure.
#[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureTable {
    /// The best single value.
    pub value: f64,
    /// Lowest and highest plausible value; the figure is drawn from it, once per draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// Shape of the distribution over `range`; triangular when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// Unit as stated by the source, for the reader; the engine's unit is in the format's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where the figure comes from. Required with any status but `judged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The year to which the figure belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1500, max = 2300))]
    pub year: Option<i32>,
    /// Verified, recalled, derived or judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// How far the figure can be trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// Anything a reader of the figure should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A number in unit `U`, as written in a scenario file: `0.2`, or
/// `{ value = 0.2, range = [0.1, 0.3], source = "…", year = 2025, status = "judged" }`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure<U> {
    pub table: FigureTable,
    unit: PhantomData<U>,
}

impl<U> Figure<U> {
    fn new(table: FigureTable) -> Self {
        Self { table, unit: PhantomData }
    }

    fn plain(value: f64) -> Self {
        Self::new(FigureTable {
            value,
            range: None,
            shape: None,
            unit: None,
            source: None,
            year: None,
            status: None,
            certainty: None,
            note: None,
        })
    }
}

impl<'de, U> Deserialize<'de> for Figure<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<U>(PhantomData<U>);
        impl<'de, U> Visitor<'de> for Either<U> {
            type Value = Figure<U>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, or a table with `value`")
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Self::Value, E> {
                Ok(Figure::plain(v))
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Self::Value, E> {
                // Exact for every integer that lies inside a unit's range.
                Ok(Figure::plain(v as f64))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                FigureTable::deserialize(MapAccessDeserializer::new(map)).map(Figure::new)
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

impl<U: Unit> JsonSchema for Figure<U> {
    fn schema_name() -> Cow<'static, str> {
        U::NAME.into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let number = serde_json::json!({ "type": "number", "minimum": U::MIN, "maximum": U::MAX });
        let mut table = FigureTable::json_schema(generator).to_value();
        table["properties"]["value"] = number.clone();
        table["properties"]["value"]["description"] = "The best single value.".into();
        table["properties"]["range"] = serde_json::json!({
            "description": "Lowest and highest plausible value.",
            "type": "array", "items": number, "minItems": 2, "maxItems": 2,
        });
        json_schema!({
            "description": format!("A figure in {}: a number, or a table with its value, range and source.", U::LABEL),
            "x-unit": U::LABEL,
            "anyOf": [number, table],
        })
    }
}
