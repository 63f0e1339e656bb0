//! Pacts that the script puts in force.

use super::bench::{Bench, has_who_it_takes};
use crate::scenario::{Depth, Design};
use crate::world::{Constants, Decreed, Ending, Event, Pact, Stage, StateSet, World};

/// Puts the pacts that the script decrees in this step in force, whatever anybody stands to gain.
///
/// An intervention in the sense of Pearl (2009, *Causality*, 2nd ed., ch. 3): it cuts what brings a pact about, and leaves
/// all that follows from one, so that what a pact does can be asked under every rule. The pact has the whole scope of its
/// design; where no depth is given, the deepest that no member's constitution forbids. Talks or a treaty on the same design
/// give way to it. From then on it is as any other: members review it, and its threat may fade. States that have withdrawn
/// from everything are left out; where the rest are too few, or lack a required one, nothing comes of it.
pub(super) fn decree(world: &mut World, c: &Constants<'_>, bench: &mut Bench) {
    for at in 0..world.scripted_pacts.len() {
        let (time, Decreed { design: d, depth, members }) = world.scripted_pacts[at];
        let design = &c.spec.designs[d];
        let members: StateSet = members.iter().filter(|&i| !world.withdrawn.contains(i)).collect();
        let depth = depth.unwrap_or_else(|| deepest(c, design, &members));
        let before = world.pacts[d];
        let is_so_already = before.is_in_force() && (before.members, before.depth, before.scope) == (members, depth, 0);
        if is_so_already || !has_who_it_takes(design, &members) {
            continue;
        }
        if before.is_in_force() || before.stage == Stage::Ratifying {
            world.note(time, Event::Ended { design: d, how: Ending::Replaced });
        }
        let threat_at_signature = world.mean_threat(c, &members, &design.theatres);
        world.pacts[d] = Pact {
            stage: Stage::InForce,
            members,
            ratified: members,
            threat_at_signature,
            in_force_since: time,
            ..Pact::dormant(depth)
        };
        bench.refresh_obligations(world, c);
        world.note(time, Event::Decreed { design: d, depth, members });
    }
}

/// The deepest depth on the table that every member bound by it may agree to; the shallowest if there is none.
pub(super) fn deepest(c: &Constants<'_>, design: &Design, members: &StateSet) -> Depth {
    let owes = |i: &usize| design.obligated.binary_search(i).is_ok();
    let allowed = |depth: &Depth| members.iter().filter(owes).all(|i| c.states[i].max_depth >= (*depth).into());
    let depths = || design.depths.iter().copied();
    depths().find(allowed).or_else(|| depths().last()).unwrap_or(Depth::Shallow)
}
