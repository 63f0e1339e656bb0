//! Alignment of states outside a pact: balance, hedge or bandwagon.

use super::unease::pressure_on_outsider;
use crate::world::{Constants, Pact, World};

/// Moves each state's alignment towards what pulls it (M16, M21, M24).
///
/// # Formula
/// Target: balancing × rise of the greatest perceived threat above the start (balance of threat: Walt,
/// *The Origins of Alliances*, 1987) − Σ inducement × trade share of the adversaries that woo it − unease ×
/// autonomy norm × pressure of pacts, within −1 (sides with the adversaries) and 1 (with a pact). An
/// adversary woos the candidates of a design under talks, signed or in force, trade being the channel of
/// investment and concessions (the carrot and the wedge); what a state is offered anyhow is in its other
/// figures. A pact frightens those outside it who hold to non-alignment. Alignment closes its gap at the
/// alignment rate.
pub fn alignment(world: &mut World, c: &Constants<'_>) {
    let reaction = &c.parameters.reaction;
    let is_live = |pact: &Pact| pact.is_pending() || pact.is_in_force();
    let live = c.on.inducement && world.pacts.iter().any(is_live);
    for i in 0..c.n {
        let wooers = if live { 0..c.na } else { 0..0 };
        let offers = wooers
            .filter(|&a| is_wooed(world, c, i, a))
            .map(|a| c.adversaries[a].inducement * world.dependence[i * c.na + a]);
        let wooing: f64 = offers.sum();
        let frightened = reaction.unease * c.states[i].autonomy_norm * pressure_on_outsider(world, c, i);
        let target = reaction.balancing * world.threat_rise(c, i).max(0.0) - wooing.min(1.0) - frightened;
        world.alignment[i] += c.laws.alignment_follows * (target.clamp(-1.0, 1.0) - world.alignment[i]);
    }
}

/// Whether adversary `a` has a reason to woo state `i`: a live design that wants it, against `a`.
fn is_wooed(world: &World, c: &Constants<'_>, i: usize, a: usize) -> bool {
    world.pacts.iter().enumerate().any(|(d, pact)| {
        let treaty = world.treaty(c, d);
        (pact.is_pending() || pact.is_in_force())
            && c.candidates[d].contains(i)
            && treaty.theatres.iter().any(|&k| c.theatres[k].adversary == a)
    })
}
