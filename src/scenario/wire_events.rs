//! Events of a "what if", as written in a scenario file: what happens for certain on a date.

use schemars::JsonSchema;
use serde::Deserialize;

use super::figure::Figure;
use super::wire::{ById, Depth, Pair, Regime};
use crate::units::{LogitRise, Share};

/// Something that happens for certain on a date.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    /// Name in figures and stories.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Its date, `"YYYY-MM-DD"`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub date: String,
    /// Crises: the jump of assertiveness in each theatre, with which urgency catches up.
    #[serde(default)]
    pub crisis: ById<Figure<LogitRise>>,
    /// An attack, answered as any other.
    #[serde(default)]
    pub attack: Option<Attack>,
    /// Regime that each guarantor takes on, for good.
    #[serde(default)]
    pub regime: ById<Regime>,
    /// States that leave every arrangement and pact: they owe nothing any more, are
    /// owed nothing, and keep forces only where they have a claim.
    #[serde(default)]
    pub withdraws: Vec<String>,
    /// Part of its trade with, and critical inputs from, each adversary that is left to each state.
    #[serde(default)]
    pub trade: ById<ById<Figure<Share>>>,
    /// New values of what holds between two states.
    #[serde(default)]
    pub pair: ById<Pair>,
    /// Designs that their proposers bring to the table: talks open with every candidate, whatever each stands to gain.
    #[serde(default)]
    pub proposes: Vec<String>,
    /// A pact that is put in force without anybody's consent, so that what a pact does can be asked apart from what
    /// brings one about.
    #[serde(default)]
    pub concludes: Option<Concludes>,
    /// Where the idea comes from.
    #[serde(default)]
    #[expect(dead_code, reason = "for readers of the file")]
    pub source: Option<String>,
}

/// An attack.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attack {
    /// Where.
    pub theatre: String,
    /// State attacked.
    pub target: String,
}

/// A pact decreed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Concludes {
    /// Its design; the whole scope is agreed.
    pub design: String,
    /// One of the design's `depths`; when not given, the deepest that no member's `max_depth` forbids.
    #[serde(default)]
    pub depth: Option<Depth>,
    /// Its members, all that are `required` among them; all candidates when not given.
    #[serde(default)]
    pub members: Vec<String>,
}
