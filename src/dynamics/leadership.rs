//! Elections and the governments that they bring.

use crate::world::{Constants, Event, Streams, World};

/// Holds the elections that fall into one step (F8).
///
/// At each a government is drawn: alliance-minded, neutral or sceptical. It shifts the margin and
/// the chance of ratification, in either direction.
pub fn leadership(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    for (i, state) in c.states.iter().enumerate() {
        world.elected[i] = false;
        // What falls on the last instant of a step is the next one's, which begins on that day.
        if world.next_election[i] >= now {
            streams.leadership[i].skip(1);
            continue;
        }
        let u = streams.leadership[i].uniform();
        let held = world.next_election[i].max(world.begin(c));
        while world.next_election[i] < now {
            world.next_election[i] += state.election_interval;
        }
        if c.on.leadership {
            world.elected[i] = true;
            world.government[i] = government(u, state.alliance_minded, state.sceptical);
            world.note(held, Event::Election { state: i, government: world.government[i] });
        }
    }
}

/// The government that `u` brings: 1 alliance-minded, −1 sceptical, 0 neither.
fn government(u: f64, alliance_minded: f64, sceptical: f64) -> f64 {
    if u < alliance_minded {
        1.0
    } else if u > 1.0 - sceptical {
        -1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_come_with_their_chances() {
        assert_eq!([0.1, 0.25, 0.6, 0.95].map(|u| government(u, 0.2, 0.3)), [1.0, 0.0, 0.0, -1.0]);
    }
}
