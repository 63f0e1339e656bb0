//! Guarantors: committed or sceptical, and what others think of their promises.

use crate::world::{Constants, Event, Streams, World};

/// Lets a guarantor's regime follow its government (M8): when an election in this step has brought
/// one of the other stance, it brings its regime along with the chance of a switch, and every state
/// sees it in a new light (F4).
pub fn reliability(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let begin = world.begin(c);
    for (g, guarantor) in c.guarantors.iter().enumerate() {
        let u = streams.reliability[g].uniform();
        let other_stance = world.government[guarantor.state] * if world.committed[g] { 1.0 } else { -1.0 } < 0.0;
        if c.on.reliability
            && !world.settled[g]
            && world.elected[guarantor.state]
            && other_stance
            && u < guarantor.switch
        {
            world.committed[g] = !world.committed[g];
            world.note(begin, Event::Regime { state: guarantor.state, committed: world.committed[g] });
            world.see_reliability(c);
        }
    }
}
