//! Where something lies on a map.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A place on the globe, in degrees; written `[longitude, latitude]`. No result depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "[f64; 2]")]
pub struct Location {
    /// Degrees east of Greenwich, −180 to 180.
    pub longitude_deg: f64,
    /// Degrees north of the equator, −90 to 90.
    pub latitude_deg: f64,
}

impl From<[f64; 2]> for Location {
    fn from([longitude_deg, latitude_deg]: [f64; 2]) -> Self {
        Self { longitude_deg, latitude_deg }
    }
}

impl JsonSchema for Location {
    fn schema_name() -> Cow<'static, str> {
        "Location".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A place on the globe: longitude, then latitude.",
            "type": "array",
            "prefixItems": [
                { "type": "number", "minimum": -180, "maximum": 180, "title": "degrees of longitude, east positive" },
                { "type": "number", "minimum": -90, "maximum": 90, "title": "degrees of latitude, north positive" },
            ],
            "minItems": 2,
            "maxItems": 2,
        })
    }
}
