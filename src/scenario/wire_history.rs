//! What became of a case of history, as written in a scenario file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::{ById, Depth};

/// What became of a case of history. It is set beside what runs say, and changes none of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct History {
    /// What happened.
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
    /// Where it is recorded.
    #[schemars(length(min = 1, max = 1000))]
    pub source: String,
    /// Cases of one family are held out together (the scenario's name when not given).
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,48}$"))]
    #[serde(default)]
    pub family: Option<String>,
    /// Bilateral defence treaties that came instead, each as its two states.
    #[serde(default)]
    pub bilateral: Vec<[String; 2]>,
    /// What became of each design, keyed by the design's id.
    pub pact: ById<HistoricPact>,
}

/// What became of a design.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoricPact {
    /// Whether it came into force within the time that is asked about.
    pub formed: bool,
    /// Its rung in practice; needed if it formed, and only then.
    #[serde(default)]
    pub depth: Option<Depth>,
    /// Its first members, candidates of the design; needed if it formed, and only then.
    #[serde(default)]
    pub members: Option<Vec<String>>,
    /// Years from the start that are asked about (the whole horizon when not given).
    #[schemars(range(min = 1, max = 60))]
    #[serde(default)]
    pub within_years: Option<u32>,
}
