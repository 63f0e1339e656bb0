//! Alignment of states between the adversaries' inducements and the threat that they pose.

use crate::world::{Constants, World};

/// Moves each state's alignment towards what its situation suggests (M16, M21).
///
/// # Formula
/// The target moves with the change since the start of the greatest perceived threat (up: balance)
/// and of inducement × trade share (up: bandwagon); alignment closes its gap at the alignment rate.
/// It starts at 0, the state's present course being in its other figures.
pub fn alignment(world: &mut World, c: &Constants<'_>) {
    if !c.on.inducement {
        return;
    }
    let follows = c.laws.alignment_follows;
    for i in 0..c.n {
        let drawn: f64 = (0..c.na)
            .map(|a| c.adversaries[a].inducement * (world.dependence[i * c.na + a] - c.dependence[i * c.na + a]))
            .sum();
        let target = world.threat_rise(c, i) - drawn;
        world.alignment[i] += follows * (target.clamp(-1.0, 1.0) - world.alignment[i]);
    }
}
