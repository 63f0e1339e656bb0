//! What each file feeds in a scenario.

use super::super::records::Source;

/// Files without which there is no scenario, beside the list of states.
pub const NEEDED: [Source; 2] = [Source::Capability, Source::Distance];

/// What a file gives to a scenario, as a list of parameters.
#[must_use]
pub fn feeds(source: Source) -> &'static str {
    match source {
        Source::States => "who was a state in which year, and names",
        Source::Capability => "capability, growth, and the weights of exposure and allocation",
        Source::Regime => "democracy, affinity, likeness and who holds elections",
        Source::Economy => "nothing in a scenario",
        Source::Threat => "exposure, claim and assertiveness",
        Source::Distance => "theatres, exposure, forces and distance",
        Source::Trade => "trade_dependence",
        Source::Rivalries => "exposure, claim, assertiveness, allocation, affinity and grievance",
        Source::Obligations => "autonomy_norm, affinity and ties of adversaries",
        Source::Alliances | Source::Members => "arrangements in force",
        Source::Depth => "rungs of arrangements",
    }
}
