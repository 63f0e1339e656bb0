//! Attacks to come before a pact works.

use super::aggression::share_of_adversary;
use crate::scenario::Depth;
use crate::world::{Constants, Rung, Stage, World};

/// What an adversary stands to lose to a pact that does not work yet.
pub(super) struct Forestalled {
    /// Loss of its share of the outcome beyond the cost of striking first; 0 if now does not beat later.
    pub(super) lost: f64,
    /// The design to which it would lose most.
    pub(super) design: Option<usize>,
}

/// The window between signature and full operation (M5).
///
/// # Formula
/// p = (s_now − s_later − c)⁺ for a signatory `i`: the adversary's own contest as things stand, and as
/// they will once the pact on design `d` works. Only a loss beyond the cost of war c makes striking first
/// pay (Fearon, *International Organization* 49, 1995, 379–414; Powell, ibid. 60, 2006, 169–203).
pub(super) fn forestalled(world: &World, c: &Constants<'_>, i: usize, k: usize, now: f64) -> Forestalled {
    let aggression = &c.parameters.aggression;
    let mut most = Forestalled { lost: 0.0, design: None };
    if aggression.preemption <= 0.0 {
        return most;
    }
    for (d, pact) in world.pacts.iter().enumerate() {
        let treaty = world.treaty(c, d);
        if !is_before_it_works(world, c, d) || !pact.members.contains(i) || !treaty.theatres.contains(&k) {
            continue;
        }
        let rung_of = |j: usize| {
            let owes = pact.members.contains(j) && treaty.obligated.contains(&j);
            let promised = if owes { Rung::from(pact.depth) } else { Rung::NONE };
            world.obligations.get(j, i, k).max(promised)
        };
        let lost = now - share_of_adversary(world, c, i, k, rung_of) - aggression.war_cost;
        if lost > most.lost {
            most = Forestalled { lost, design: Some(d) };
        }
    }
    most
}

/// Whether any treaty is signed or in force, so that there can be anything to forestall.
pub(super) fn is_anything_signed(world: &World) -> bool {
    world.pacts.iter().any(|pact| matches!(pact.stage, Stage::Ratifying | Stage::InForce))
}

/// Whether a treaty is signed and not in full operation: to be ratified, or waiting for its command.
fn is_before_it_works(world: &World, c: &Constants<'_>, d: usize) -> bool {
    let pact = &world.pacts[d];
    match pact.stage {
        Stage::Ratifying => true,
        Stage::InForce => pact.depth == Depth::Article5Command && world.working_rung(c, d) != pact.depth.into(),
        _ => false,
    }
}
