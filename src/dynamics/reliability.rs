//! Guarantors: committed or sceptical, and what others think of their promises.

use crate::world::{Constants, Event, Streams, World};

/// Lets each guarantor's regime switch when its own election has just been held (M8), then
/// refreshes what every state thinks of every other's promises (F4).
pub fn reliability(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    for (g, guarantor) in c.guarantors.iter().enumerate() {
        let u = streams.reliability[g].uniform();
        // The phase of leadership has moved the next election one interval on from one held now.
        let last_election = world.next_election[guarantor.state] - c.states[guarantor.state].election_interval;
        let just_held = last_election > now - c.calendar.dt && last_election <= now;
        if c.on.reliability && just_held && u < guarantor.switch {
            world.committed[g] = !world.committed[g];
            world.note(now, Event::Regime { state: guarantor.state, committed: world.committed[g] });
            world.see_reliability(c);
        }
    }
}
