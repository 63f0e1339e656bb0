//! The experiment format, version 1, as written in TOML: private structs that mirror the file.
//!
//! The JSON Schema, the key lists behind "did you mean" and the format's reference are made from these types and
//! their comments. A file is read part by part, so that a fault in one hides nothing of the others; for the same
//! reason unknown keys are refused by the schema and not by `serde`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::{ById, DRAWS_MAX, SEED_MAX, name_schema, schema_of};

/// What kind of file this is.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// Runs of a scenario over many settings of chosen factors.
    #[expect(dead_code, reason = "read from the tree, and by editors through the schema")]
    Experiment,
}

/// An experiment: which scenario, what is varied and how, and what is looked at.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form of a file for its schema; its parts are read one by one")]
struct ExperimentFile {
    /// What kind of file this is: `experiment`.
    kind: Kind,
    /// Version of the format: 1.
    #[schemars(range(min = 1, max = 1))]
    format: u32,
    /// Short name; the folder under `output/` is called after it.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,48}$"))]
    name: String,
    /// Title as it stands in figures and answers.
    #[schemars(length(min = 1, max = 200))]
    title: String,
    /// What the experiment asks.
    #[serde(default)]
    description: String,
    /// Scenario file, relative to this file.
    scenario: String,
    /// What is looked at in each run; `article5`, `shallow` and `war` when not given.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    outcomes: Option<Vec<String>>,
    /// Policy from which differences are taken; the first by id when not given.
    #[serde(default)]
    reference: Option<String>,
    /// Sample size and seed; what is not given is the scenario's.
    #[serde(default)]
    run: Option<Run>,
    /// At which settings of the factors the scenario is run; a grid when not given.
    #[serde(default)]
    design: Option<Design>,
    /// Factors that somebody could set.
    #[serde(default)]
    lever: ById<Factor>,
    /// Factors that nobody can set.
    #[serde(default)]
    uncertainty: ById<Factor>,
    /// Named settings of the levers; one called `base`, which sets none, when not given.
    #[serde(default)]
    policy: ById<Policy>,
    /// When a design point has been run often enough.
    #[serde(default)]
    stop: Option<Stop>,
}

/// Sample size and seed.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Run {
    /// Draws of the uncertain figures at every design point.
    #[serde(default)]
    #[schemars(range(min = 1, max = DRAWS_MAX))]
    pub draws: Option<u32>,
    /// Seeded repetitions of each draw.
    #[serde(default)]
    #[schemars(range(min = 1, max = DRAWS_MAX))]
    pub replicates: Option<u32>,
    /// Root of all randomness, that of the design included.
    #[serde(default)]
    #[schemars(range(min = 0, max = SEED_MAX))]
    pub seed: Option<u64>,
    /// Whether every design point has random numbers of its own instead of common ones.
    #[serde(default)]
    pub independent: bool,
}

/// At which settings of the factors the scenario is run.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Design {
    /// Kind of design.
    #[serde(default)]
    pub kind: DesignKind,
    /// Design points of `random`, `latin-hypercube` and `sobol`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub points: Option<u32>,
    /// Rows of the base sample of `saltelli`; a power of two is best.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub base: Option<u32>,
    /// Whether `saltelli` also gives indices of pairs of factors; `true` when not given.
    #[serde(default)]
    pub second_order: Option<bool>,
    /// Trajectories of `morris`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub trajectories: Option<u32>,
    /// Levels of `morris`, an even number; 4 when not given.
    #[serde(default)]
    #[schemars(range(min = 2, max = 1000))]
    pub levels: Option<u32>,
    /// CSV file of `list`, relative to this file: a column for each factor that is varied, a row for each point.
    #[serde(default)]
    #[expect(dead_code, reason = "read from the tree, with its place")]
    pub file: Option<String>,
}

/// Kind of design.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DesignKind {
    /// Every combination of the factors' levels.
    #[default]
    Grid,
    /// The points of a CSV file.
    List,
    /// All factors at their base, then each in turn at its other levels.
    OneAtATime,
    /// Points drawn evenly and independently.
    Random,
    /// Random points, each factor's values spread evenly.
    LatinHypercube,
    /// A scrambled Sobol sequence: points spread evenly over all factors together.
    Sobol,
    /// The blocks of points from which Sobol indices are estimated.
    Saltelli,
    /// Trajectories that change one factor after the other: screening by elementary effects.
    Morris,
}

/// A factor.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Factor {
    /// What it is, for readers.
    #[serde(default)]
    pub description: Option<String>,
    /// Group of factors that `saltelli` and `morris` move together, for one index of all; moved alone when not given.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]{1,48}$"))]
    pub group: Option<String>,
    /// Figures or switches that it acts on; `*` stands for any part of one key.
    #[serde(default)]
    #[schemars(length(min = 1, max = 64))]
    pub addresses: Option<Vec<String>>,
    /// What its value x does to the value v of a figure.
    #[serde(default)]
    pub change: Option<ChangeKind>,
    /// The target t of `mix`, in the unit of the figures.
    #[serde(default)]
    pub toward: Option<f64>,
    /// Lowest and highest value; 0 and 1 for switches when not given.
    #[serde(default)]
    pub range: Option<[f64; 2]>,
    /// Its values in designs of levels, ascending.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1000))]
    pub levels: Option<Vec<f64>>,
    /// So many equally spaced values over the range instead of `levels`; 5 when neither is given.
    #[serde(default)]
    #[schemars(range(min = 2, max = 1000))]
    pub steps: Option<u32>,
    /// The value where nothing varies it: what changes nothing, or for `set` the figures' mean, when not given.
    #[serde(default)]
    pub base: Option<f64>,
}

/// What the value x of a factor does to the value v of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeKind {
    /// x in place of v, in every draw.
    Set,
    /// v + x.
    Add,
    /// v · x.
    Scale,
    /// v + x · (t − v), t being `toward`.
    Mix,
}

/// A named setting of the levers.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Policy {
    /// What it is, for readers.
    #[serde(default)]
    pub description: String,
    /// Scenario file in place of the experiment's, relative to this file.
    #[serde(default)]
    pub scenario: Option<String>,
    /// Values of levers, by id.
    #[serde(default)]
    pub set: BTreeMap<String, f64>,
}

/// When a design point has been run often enough.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Stop {
    /// One of the experiment's outcomes.
    pub outcome: String,
    /// Half-width of its 95 % interval to be reached.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub half_width: f64,
    /// What the interval is of; `mean` when not given.
    #[serde(default)]
    pub of: Of,
    /// Numbers of draws after which it is looked at, ascending; the last is the most there will be.
    #[schemars(length(min = 1, max = 64), inner(range(min = 2, max = DRAWS_MAX)))]
    pub looks: Vec<u32>,
}

/// What a stopping rule looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Of {
    /// The mean of the outcome at a design point.
    #[default]
    Mean,
    /// Its difference from the same point under the reference policy, in the same draws.
    Difference,
}

/// The JSON Schema (draft 2020-12) of experiment files.
pub fn schema() -> serde_json::Value {
    let mut schema = schema_of::<ExperimentFile>();
    name_schema(&mut schema, "urn:pactsim:experiment:1", "pactsim experiment, format 1");
    schema
}

#[cfg(test)]
mod tests {
    use super::super::ready_made::READY_MADE;
    use super::*;
    use crate::experiment::outcome::patterns;
    use crate::experiment::{OUTCOMES, Scale};
    use crate::scenario::{assert_is_kept, assert_is_told, each_keyword, reads};

    const REFERENCE: &str = include_str!("../../../docs/experiment-format.md");

    #[test]
    fn the_walk_reads_every_keyword_of_the_schema() {
        each_keyword(&schema(), &mut |keyword, value| {
            assert!(keyword == "$id" || reads(keyword, value), "the walk passes over `{keyword}`: {value}");
        });
    }

    #[test]
    fn the_schema_that_editors_read_is_that_of_the_types() {
        assert_is_kept(include_str!("../../../docs/experiment.schema.json"), &schema(), "pactsim schema --experiment");
    }

    #[test]
    fn a_file_needs_what_has_no_default() {
        assert_eq!(schema()["required"], serde_json::json!(["kind", "format", "name", "title", "scenario"]));
        assert_eq!(schema()["$defs"]["Stop"]["required"], serde_json::json!(["outcome", "half_width", "looks"]));
        assert_eq!(schema()["$defs"]["Factor"]["additionalProperties"], false);
    }

    #[test]
    fn every_key_and_word_of_the_format_stands_in_its_reference() {
        assert_is_told(&schema(), REFERENCE);
    }

    #[test]
    fn every_outcome_and_every_ready_made_factor_has_its_row_in_the_reference() {
        for (name, _, _, description) in OUTCOMES {
            let row = format!("| `{name}` |");
            assert!(REFERENCE.lines().any(|line| line.starts_with(&row) && line.contains(description)), "{row}");
        }
        for (name, scale, unit) in patterns() {
            let scale = match scale {
                Scale::Chance => "chance",
                Scale::Count => "count",
                Scale::Quarter => "quarter",
                Scale::Index => unit,
            };
            let row = format!("| `{name}` | {scale} |");
            assert!(REFERENCE.lines().any(|line| line.starts_with(&row)), "{row}");
        }
        for factor in READY_MADE {
            let row = format!("| `{}` |", factor.id);
            let line = REFERENCE.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("{row}"));
            assert!(factor.addresses.iter().all(|address| line.contains(&format!("`{address}`"))), "{line}");
            let numbers = line.replace('−', "-");
            assert!(factor.range.iter().all(|end| numbers.contains(&end.to_string())), "{line}");
        }
    }
}
