//! Events that the scenario states.

use super::crisis::flare_up;
use crate::world::{Constants, Event, Scripted, World};

/// Lets the events of the script whose date falls into this step happen.
///
/// An event moves what it names: crises, regimes, obligations of those who withdraw, trade, and what
/// holds between two states. An attack is handed to the phase of aggression, which answers it as any
/// other, a proposal and a pact decreed to that of diplomacy. Everything else follows from the mechanisms.
pub fn script(world: &mut World, c: &Constants<'_>) {
    world.scripted_attacks.clear();
    world.scripted_proposals.clear();
    world.scripted_pacts.clear();
    // What falls on the last instant of a step is the next one's, which begins on that day.
    while let Some(event) = c.script.get(world.scripted).filter(|event| event.at < world.now(c)) {
        let time = event.at.max(world.begin(c));
        world.note(time, Event::Scripted { event: world.scripted });
        world.scripted += 1;
        happen(world, c, event, time);
    }
}

fn happen(world: &mut World, c: &Constants<'_>, event: &Scripted, time: f64) {
    for &(k, jump) in &event.crisis {
        flare_up(world, c, k, jump);
        world.note(time, Event::Crisis { theatre: k });
    }
    world.scripted_attacks.extend(event.attack.map(|(theatre, target)| (time, theatre, target)));
    world.scripted_proposals.extend(event.proposes.iter().map(|&design| (time, design)));
    world.scripted_pacts.extend(event.concludes.map(|decreed| (time, decreed)));
    for &(g, committed) in &event.regime {
        (world.committed[g], world.settled[g]) = (committed, true);
        world.note(time, Event::Regime { state: c.guarantors[g].state, committed });
    }
    for &i in &event.withdraws {
        withdraw(world, c, i);
        world.note(time, Event::Withdrew { state: i });
    }
    for &(i, a, left) in &event.trade {
        world.dependence[i * c.na + a] *= left;
        world.critical[i * c.na + a] *= left;
    }
    for pair in &event.pairs {
        world.relations.change(pair);
    }
    world.see_reliability(c);
    world.steel(c);
    world.gather_forces(c);
}

/// Takes state `i` out of every arrangement; what it belongs to of collective pacts is diplomacy's.
fn withdraw(world: &mut World, c: &Constants<'_>, i: usize) {
    world.withdrawn.insert(i);
    world.standing.release(i);
    world.obligations.release(i);
    for j in 0..c.n {
        for at in [i * c.n + j, j * c.n + i] {
            world.drive[at] = 0.0;
        }
    }
}
