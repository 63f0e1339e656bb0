//! What the terms of the margin miss.

use crate::world::{Constants, Streams, World};

/// Moves each state's own shock to its margin, an AR(1) that starts in its stationary law: what the
/// terms miss is there from the start.
///
/// One shock per state is shared by all designs and depths and correlated in time, so that neither
/// a longer menu nor a shorter step makes a pact likelier by itself.
pub fn shocks(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let law = c.laws.shock;
    for (shock, stream) in world.shock.iter_mut().zip(&mut streams.shock) {
        let z = stream.normal();
        *shock = if world.step == 0 { law.stationary(z) } else { law.next(*shock, z) };
    }
}
