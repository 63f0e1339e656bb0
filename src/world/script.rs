//! Events that the scenario states, as one draw has them.

use super::relations::PairChange;
use super::{Calendar, Draw, StateSet};
use crate::scenario::{Depth, Regime, Spec};

/// One event of the script.
#[derive(Debug, Clone)]
pub struct Scripted {
    /// Its date, in years since the start.
    pub at: f64,
    /// Jump of assertiveness in each theatre named, logits.
    pub crisis: Vec<(usize, f64)>,
    /// Theatre and target of an attack.
    pub attack: Option<(usize, usize)>,
    /// Guarantors that take on a regime for good, and whether it is the committed one.
    pub regime: Vec<(usize, bool)>,
    /// States that leave every arrangement and pact.
    pub withdraws: Vec<usize>,
    /// State, adversary, and the part of their trade that is left.
    pub trade: Vec<(usize, usize, f64)>,
    /// New values between two states.
    pub pairs: Vec<PairChange>,
    /// Designs proposed.
    pub proposes: Vec<usize>,
    /// Pact put in force.
    pub concludes: Option<Decreed>,
}

/// A pact that the script puts in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decreed {
    /// Its design.
    pub design: usize,
    /// Its depth; the deepest that every member may agree to where `None`.
    pub depth: Option<Depth>,
    /// Its members, as far as they have not withdrawn from everything by then.
    pub members: StateSet,
}

/// The script in the order of its dates; empty when events are switched off.
pub(super) fn script(spec: &Spec, draw: &Draw, calendar: &Calendar) -> Vec<Scripted> {
    if !spec.mechanisms.events {
        return Vec::new();
    }
    let scripted = |event: &crate::scenario::ScriptedEvent| Scripted {
        at: calendar.years_until(event.date),
        crisis: (event.crisis.iter().enumerate()).filter_map(|(k, f)| f.map(|f| (k, draw.get(f)))).collect(),
        attack: event.attack,
        regime: (event.regime.iter().enumerate())
            .filter_map(|(g, regime)| regime.map(|regime| (g, regime == Regime::Committed)))
            .collect(),
        withdraws: event.withdraws.clone(),
        trade: event.trade.iter().map(|&(i, a, left)| (i, a, draw.get(left))).collect(),
        pairs: event.pairs.iter().map(|pair| PairChange::new(pair, draw)).collect(),
        proposes: event.proposes.clone(),
        concludes: event.concludes.as_ref().map(|decree| Decreed {
            design: decree.design,
            depth: decree.depth,
            members: decree.members.iter().copied().collect(),
        }),
    };
    spec.events.iter().map(scripted).collect()
}
