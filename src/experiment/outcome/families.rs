//! Outcomes that the record of a run does not tell: levels, what befell one state or theatre, what a pact promises.

use super::Scale::{self, Chance, Count, Index};
use super::levels::{
    adversary_forces, alignment, are_bound, attacks_in, attacks_on, cooperation, honour, is_member, polarisation, tie,
    urgency, war_in, willingness,
};
use super::reading::Ended;
use super::windows::{attacks_in_window, attacks_outside_window, hardening, quarters, window};
use crate::pact::Stakes;
use crate::scenario::Depth;
use crate::world::Term;

/// A part of an outcome's name after its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    State,
    /// Two states, joined by `-`.
    States,
    Theatre,
    Adversary,
    /// Two adversaries, joined by `-`.
    Adversaries,
    Design,
    /// A depth on the table of the design, which may be left out.
    Depth,
}

/// What the parts of a name stand for: indices, those of the first kind of part first.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Places {
    /// State, adversary, or the first of two.
    pub(super) first: usize,
    /// The second of two.
    pub(super) second: usize,
    pub(super) theatre: usize,
    pub(super) design: usize,
    pub(super) depth: Option<Depth>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Read {
    /// The metric of `series` of this name, in the last quarter.
    Metric(&'static str),
    /// The end of a run.
    AtTheEnd(fn(&Ended<'_>, Places) -> Option<f64>),
    /// What a design promises a candidate at the start, with everybody at the table.
    AtTheStart(fn(&Stakes) -> f64),
}

/// Outcomes that are read alike.
#[derive(Debug)]
pub(super) struct Family {
    /// First word of their names.
    pub(super) word: &'static str,
    /// What comes after it.
    pub(super) parts: &'static [Part],
    pub(super) scale: Scale,
    pub(super) unit: &'static str,
    /// Whether every run has a value.
    pub(super) is_always_there: bool,
    pub(super) read: Read,
    /// What they are; `{}` stands for one part after the other.
    pub(super) description: &'static str,
}

const SHARE: &str = "index 0–1";
const LEANING: &str = "index −1 to 1";
const WEIGHTS: &str = "units of the weights";

const fn metric(name: &'static str, scale: Scale, unit: &'static str, description: &'static str) -> Family {
    Family { word: name, parts: &[], scale, unit, is_always_there: true, read: Read::Metric(name), description }
}

const fn level(
    word: &'static str,
    parts: &'static [Part],
    unit: &'static str,
    read: fn(&Ended<'_>, Places) -> Option<f64>,
    description: &'static str,
) -> Family {
    Family { word, parts, scale: Index, unit, is_always_there: true, read: Read::AtTheEnd(read), description }
}

const fn event(
    word: &'static str,
    parts: &'static [Part],
    scale: Scale,
    read: fn(&Ended<'_>, Places) -> Option<f64>,
    description: &'static str,
) -> Family {
    let unit = if matches!(scale, Chance) { "probability" } else { "events a run" };
    Family { word, parts, scale, unit, is_always_there: true, read: Read::AtTheEnd(read), description }
}

const fn promise(
    word: &'static str,
    unit: &'static str,
    read: fn(&Stakes) -> f64,
    description: &'static str,
) -> Family {
    let parts = &[Part::Design, Part::State, Part::Depth];
    Family { word, parts, scale: Index, unit, is_always_there: false, read: Read::AtTheStart(read), description }
}

/// All of them. A new one is a line here, and a function that reads it.
pub(super) static FAMILIES: &[Family] = &[
    event("member", &[Part::State], Chance, is_member, "{} was a member of a collective pact in force"),
    // The metrics of `series`, in the last quarter.
    metric("at_war", Chance, "probability", "a major war has ended the run"),
    metric(
        "article5_in_force",
        Chance,
        "probability",
        "a collective pact at Article 5 or deeper is in force at the horizon",
    ),
    metric(
        "shallow_or_deeper_in_force",
        Chance,
        "probability",
        "a collective pact, shallow or deeper, is in force at the horizon",
    ),
    metric("in_talks", Chance, "probability", "talks or ratification are under way at the horizon"),
    metric("committed", Chance, "probability", "every guarantor is committed at the horizon"),
    metric("cooperation", Index, SHARE, "stock of cooperation between states with a stake at the horizon"),
    metric(
        "web",
        Index,
        SHARE,
        "share of the pairs of states with a stake that are bound by cooperation or more at the horizon",
    ),
    metric(
        "web_stands",
        Chance,
        "probability",
        "a web stands at the horizon, with neither war nor a collective pact in force",
    ),
    metric("alignment", Index, LEANING, "alignment of states with a stake at the horizon"),
    metric("cohesion", Index, SHARE, "cohesion of the blocs at the horizon"),
    metric("ties", Index, SHARE, "tie of two adversaries at the horizon, over all pairs of them"),
    metric("nuclear_states", Count, "states", "states with nuclear weapons at the horizon"),
    metric(
        "securitisation",
        Index,
        SHARE,
        "index of securitisation at the horizon: arms beyond the trend, and cohesion lost",
    ),
    level("urgency", &[Part::Theatre], SHARE, urgency, "perceived urgency in {} at the horizon"),
    // Levels of one or two states or adversaries.
    level(
        "alignment",
        &[Part::State],
        LEANING,
        alignment,
        "alignment of {} at the horizon, from −1 (adversaries) to 1 (a pact)",
    ),
    level(
        "polarisation",
        &[],
        SHARE,
        polarisation,
        "standard deviation of alignment over states with a stake at the horizon",
    ),
    level(
        "willingness",
        &[Part::State, Part::Theatre],
        SHARE,
        willingness,
        "share of the public of {} that would have its forces fight in {} at the horizon",
    ),
    Family {
        is_always_there: false,
        ..level(
            "honour",
            &[Part::State, Part::Theatre],
            "probability 0–1",
            honour,
            "chance that {} fights in {} for those to whom it owes defence there at the horizon",
        )
    },
    level("cooperation", &[Part::States], SHARE, cooperation, "stock of cooperation of {} at the horizon"),
    event(
        "bound",
        &[Part::States],
        Chance,
        are_bound,
        "{} owe each other cooperation or more in some theatre at the horizon",
    ),
    level("tie", &[Part::Adversaries], SHARE, tie, "tie of the adversaries {} at the horizon"),
    Family {
        is_always_there: false,
        ..level(
            "adversary_forces",
            &[Part::Adversary],
            "times the trend",
            adversary_forces,
            "adversaries' forces at the horizon where {} presses, to what they would be with neither arming, closer ties nor \
             fights; missing where it presses nowhere",
        )
    },
    // What befell whom.
    event("attacks", &[Part::State], Count, attacks_on, "attacks on {}"),
    event("attacks", &[Part::Theatre], Count, attacks_in, "attacks in {}"),
    event("wars", &[Part::Theatre], Chance, war_in, "a major war came in {}"),
    level("quarters", &[], "quarters", quarters, "quarters until the horizon, or the major war that ended the run"),
    level(
        "preemption_exposure",
        &[],
        "quarters",
        window,
        "quarters in which a treaty was signed and not yet in full operation",
    ),
    event(
        "attacks_in_window",
        &[],
        Count,
        attacks_in_window,
        "attacks in quarters in which a treaty was signed and not yet in full operation",
    ),
    event("attacks_outside_window", &[], Count, attacks_outside_window, "attacks in all other quarters"),
    level(
        "hardening",
        &[],
        "state-quarters",
        hardening,
        "state-quarters of talks, and of treaties signed and not in force, for which states may be coerced",
    ),
    // What a pact promises at the start.
    promise(
        "security_gain",
        "expected loss averted",
        |stakes| stakes.security,
        "expected loss that {} spares {}{}, with everybody at the table at the start, summed over the theatres in scope",
    ),
    promise(
        "margin",
        WEIGHTS,
        |stakes| stakes.terms.margin(),
        "margin that {} offers {}{}, with everybody at the table at the start",
    ),
    promise(
        "net_benefit",
        WEIGHTS,
        net_benefit,
        "margin that {} offers {}{}, with everybody at the table at the start, without constant, shock, government and ratification",
    ),
];

/// What a pact in force would be worth, whatever the mood of the day: the margin without the chance that ratification
/// fails, the constant, the shock and the stance of the government.
fn net_benefit(stakes: &Stakes) -> f64 {
    let of_the_day = [Term::Domestic, Term::Constant, Term::Shock, Term::Leader];
    stakes.terms.margin() - of_the_day.map(|term| stakes.terms.get(term)).iter().sum::<f64>()
}
