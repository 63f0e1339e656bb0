//! Public opinion: slow swings of the willingness to fight.

use crate::world::{Constants, Streams, World};

/// Moves each public's slow swing, an AR(1) in logits (F3). The effect of threat, dependence and
/// coercion on willingness is in [`World::willingness_odds`].
pub fn opinion(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    for (swing, stream) in world.swing.iter_mut().zip(&mut streams.opinion) {
        *swing = c.laws.opinion.next(*swing, stream.normal());
    }
}
