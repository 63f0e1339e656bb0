//! The format of claims, version 1, as written in TOML: private structs that mirror the file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::experiment::LeverTable;
use crate::scenario::{ById, name_schema, schema_of};

/// Keys of a scenario, as a variant of it has them.
type Variant = BTreeMap<String, serde_json::Value>;

/// What kind of file this is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A claim and how it is put to the test.
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    Claim,
}

/// A claim: what is said, the arms that it is tried in, and what would bear it out.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file for its schema; its parts are read one by one")]
struct ClaimFile {
    /// What kind of file this is: `claim`.
    kind: Kind,
    /// Version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    format: u32,
    /// Id by which it is called, such as `C4`.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,48}$"))]
    id: String,
    /// A few words that name it.
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// The texts that make it, by their short names.
    #[schemars(length(min = 1, max = 16))]
    essays: Vec<String>,
    /// The claim, in the author's own words.
    #[schemars(length(min = 1, max = 400))]
    claim: String,
    /// How it is put to the test.
    design: Design,
    /// What carries it in the model, what of it cannot be tested, what was known before.
    #[serde(default)]
    note: String,
    /// What does not differ between the arms.
    #[serde(default)]
    held_equal: String,
    /// Scenario of all arms that name none, relative to this file.
    scenario: String,
    /// Keys of a scenario that are laid over it in all arms.
    #[serde(default)]
    ground: Variant,
    /// Levers, as in an experiment; one acts only in the arms that set it.
    #[serde(default)]
    lever: ById<LeverTable>,
    /// The arms.
    arm: ById<Arm>,
    /// What is looked at.
    #[schemars(length(min = 1, max = 32))]
    compare: Vec<Compare>,
}

/// How a claim is put to the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// One arm against another, in pairs of runs.
    Contrast,
    /// How far something has to go before an outcome reaches a level.
    Threshold,
    /// How an outcome moves with a lever.
    Shape,
    /// A quantity of one arm.
    Within,
}

/// An arm: the scenario, with levers set and keys laid over it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Arm {
    /// What it is, for readers.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    pub description: String,
    /// Scenario in place of the claim's, relative to this file.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree, with its place")]
    pub scenario: Option<String>,
    /// Values of levers, by id.
    #[serde(default)]
    pub set: BTreeMap<String, f64>,
    /// Keys of a scenario that are laid over it, and over the ground.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree, with its place")]
    pub variant: Variant,
}

impl Design {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contrast => "contrast",
            Self::Threshold => "threshold",
            Self::Shape => "shape",
            Self::Within => "within",
        }
    }
}

impl Role {
    /// The word for it in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Beside => "beside",
            Self::Placebo => "placebo",
            Self::Check => "check",
        }
    }
}

/// What part a comparison has in the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// All of these must hold for the claim to be supported.
    Claim,
    /// Told, and decides nothing.
    Beside,
    /// By the claim nothing must happen here.
    Placebo,
    /// An arm must be what it is called, or there is no verdict.
    Check,
}

/// One thing that is looked at: a difference between arms, a level, or a curve over a lever.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Compare {
    /// Its part in the verdict.
    pub role: Role,
    /// The arm.
    pub arm: String,
    /// Arms that it is compared with, draw by draw; several count as their mean. Without them the level itself is looked at.
    #[serde(default)]
    #[schemars(length(min = 1, max = 8))]
    pub against: Vec<String>,
    /// A second pair of arms, whose difference is taken off.
    #[serde(default)]
    #[schemars(length(min = 2, max = 2))]
    pub minus: Vec<String>,
    /// Outcomes of a run, each looked at by itself.
    #[schemars(length(min = 1, max = 16))]
    pub outcomes: Vec<String>,
    /// Outcomes of the same runs, whose mean is taken off.
    #[serde(default)]
    #[schemars(length(min = 1, max = 16))]
    pub than: Vec<String>,
    /// The outcomes are counted as shares of this one: sum over sum.
    #[serde(default)]
    pub per: Option<String>,
    /// Only runs with this outcome count, a chance.
    #[serde(default)]
    pub given: Option<String>,
    /// What the difference must do.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// The level must lie below this.
    #[serde(default)]
    pub below: Option<f64>,
    /// The level must lie above this.
    #[serde(default)]
    pub above: Option<f64>,
    /// Lever over whose levels the arm is run.
    #[serde(default)]
    pub lever: Option<String>,
    /// The form of the curve over the lever.
    #[serde(default)]
    pub shape: Option<Shape>,
    /// Two levels of the lever between which a rising or falling curve is measured; its lowest and highest when not given.
    #[serde(default)]
    pub between: Option<[f64; 2]>,
    /// The value of the outcome, or of the difference, whose place on the lever is looked for.
    #[serde(default)]
    pub crosses: Option<f64>,
    /// Smallest difference that matters, in the outcome's unit.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub smallest: f64,
    /// Why that much, or that bound; set before any run.
    #[schemars(length(min = 1, max = 600))]
    pub reason: String,
}

/// What a difference must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Be above the smallest that matters.
    Rises,
    /// Be below minus the smallest that matters.
    Falls,
    /// Lie within the smallest that matters on either side.
    Same,
    /// Be below the smallest that matters.
    NotRises,
    /// Be above minus the smallest that matters.
    NotFalls,
    /// Anything: it is told, and decides nothing.
    Free,
}

/// The form of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Higher at the upper level than at the lower one.
    Rising,
    /// Lower there.
    Falling,
    /// Higher at a level between than at both ends.
    InteriorMaximum,
}

/// The JSON Schema (draft 2020-12) of claim files.
pub fn schema() -> serde_json::Value {
    let mut schema = schema_of::<ClaimFile>();
    name_schema(&mut schema, "urn:pactsim:claim:1", "pactsim claim, format 1");
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{assert_is_kept, assert_is_told};

    #[test]
    fn the_schema_that_editors_read_is_that_of_the_types() {
        assert_is_kept(include_str!("../../../docs/claim.schema.json"), &schema(), "pactsim schema --claim");
    }

    #[test]
    fn every_key_and_word_of_the_format_stands_in_its_reference() {
        assert_is_told(&schema(), include_str!("../../../docs/claim-format.md"));
    }
}
