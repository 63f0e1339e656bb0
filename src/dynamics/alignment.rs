//! Alignment of states that adversaries try to draw away.

use crate::world::{Constants, World};

/// Moves each state's alignment towards what it is offered (M21, the carrot and the wedge).
///
/// # Formula
/// While a state is a candidate of a design under talks, signed or in force, the adversaries of its
/// theatres offer inducements: the target is −Σ inducement × trade share, trade being the channel of
/// investment and concessions. Without such a design it is 0: what a state is offered anyhow is in
/// its other figures. Alignment closes its gap to the target at the alignment rate.
pub fn alignment(world: &mut World, c: &Constants<'_>) {
    if !c.on.inducement {
        return;
    }
    for i in 0..c.n {
        let offered: f64 = (0..c.na)
            .filter(|&a| is_wooed(world, c, i, a))
            .map(|a| c.adversaries[a].inducement * world.dependence[i * c.na + a])
            .sum();
        world.alignment[i] += c.laws.alignment_follows * (-offered.min(1.0) - world.alignment[i]);
    }
}

/// Whether adversary `a` has a reason to woo state `i`: a live design that wants it, against `a`.
fn is_wooed(world: &World, c: &Constants<'_>, i: usize, a: usize) -> bool {
    world.pacts.iter().zip(&c.spec.designs).any(|(pact, design)| {
        (pact.is_pending() || pact.is_in_force())
            && design.candidates.binary_search(&i).is_ok()
            && design.theatres.iter().any(|&k| c.theatres[k].adversary == a)
    })
}
