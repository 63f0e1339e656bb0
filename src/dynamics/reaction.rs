//! How adversaries react to a pact: assertiveness and arming.

use crate::scenario::Depth;
use crate::world::{Constants, Rung, Stage, World};

/// An adversary's full reaction in one theatre.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reaction {
    /// Change of assertiveness, logits.
    pub assertiveness: f64,
    /// Relative change of local forces.
    pub arming: f64,
}

/// The reaction to expect in theatre `k` to a pact that binds its members anew by `binding` on average,
/// each towards each other, and whose members bring `forces` (USD bn) there.
///
/// # Formula
/// ψ·Δb·C/(C + A) on assertiveness and α·Δb·C/(C + A) on arming: an adversary has long reacted to the treaties
/// that stand. The prior of ψ spans zero, since the
/// literature is divided on whether defence pacts deter or provoke (Johnson & Leeds, *Foreign
/// Policy Analysis* 7, 2011; Kenwick, Vasquez & Powers, *J. Politics* 77, 2015).
#[inline]
pub fn expected_reaction(c: &Constants<'_>, world: &World, k: usize, binding: f64, forces: f64) -> Reaction {
    if !c.on.reaction {
        return Reaction::default();
    }
    let adversary = &c.adversaries[c.theatres[k].adversary];
    let weight = binding * outweighs(world, k, forces);
    Reaction { assertiveness: adversary.provocation * weight, arming: adversary.arming * weight }
}

/// How far `forces` (USD bn) outweigh the adversary's in theatre `k`: C/(C + A), 0 where there are none.
fn outweighs(world: &World, k: usize, forces: f64) -> f64 {
    let total = forces + world.adversary_forces[k];
    if total > 0.0 { forces / total } else { 0.0 }
}

/// Lets each theatre's reaction close in on what the pacts in force or being ratified call for (M4), and
/// records how hard they press there.
pub fn reaction(world: &mut World, c: &Constants<'_>) {
    let kept = c.laws.reaction_kept;
    let article5 = c.binding[Rung::from(Depth::Article5).index()].max(f64::MIN_POSITIVE);
    for k in 0..c.nk {
        let (mut sum, mut pressed) = (Reaction::default(), 0.0);
        for d in 0..world.pacts.len() {
            let Some((binding, forces)) = brought_by(world, c, d, k) else { continue };
            let reaction = expected_reaction(c, world, k, binding, forces);
            sum.assertiveness += reaction.assertiveness;
            sum.arming += reaction.arming;
            pressed += binding / article5 * outweighs(world, k, forces);
        }
        world.reaction[k] = sum.assertiveness + kept * (world.reaction[k] - sum.assertiveness);
        world.arming[k] = sum.arming + kept * (world.arming[k] - sum.arming);
        world.pressed[k] = pressed;
    }
}

/// Mean new binding of each member of the pact on design `d` towards each other in theatre `k`, against what
/// stands without it, and the forces that they bring there; `None` when it binds nobody there.
fn brought_by(world: &World, c: &Constants<'_>, d: usize, k: usize) -> Option<(f64, f64)> {
    let pact = &world.pacts[d];
    let binds = pact.is_in_force() || pact.stage == Stage::Ratifying;
    let treaty = world.treaty(c, d);
    if !binds || !treaty.theatres.contains(&k) {
        return None;
    }
    let level = c.binding[Rung::from(pact.depth).index()];
    let before = |i: usize, j: usize| {
        let earlier = (0..world.pacts.len()).filter(|&e| is_earlier(world, e, d));
        let both = earlier.filter(|&e| {
            let other = &world.pacts[e].members;
            let terms = world.treaty(c, e);
            let owes = other.contains(i) && terms.obligated.binary_search(&i).is_ok();
            owes && other.contains(j) && terms.theatres.contains(&k)
        });
        both.map(|e| Rung::from(world.pacts[e].depth)).fold(world.standing.get(i, j, k), Rung::max)
    };
    let anew = |i: usize, j: usize| (level - c.binding[before(i, j).index()]).max(0.0);
    let bound = pact.members.iter().filter(|i| treaty.obligated.binary_search(i).is_ok());
    let added: f64 = bound.flat_map(|i| pact.members.iter().filter(move |&j| j != i).map(move |j| anew(i, j))).sum();
    let pairs = pact.members.len() * pact.members.len().saturating_sub(1);
    let forces = pact.members.iter().map(|j| world.strength[j * c.nk + k]).sum();
    Some((added / pairs.max(1) as f64, forces))
}

/// Whether pact `e` goes before pact `d`, so that what both ask is not counted twice: the one in force
/// longer, then a treaty to be ratified; of two of those the first by id.
fn is_earlier(world: &World, e: usize, d: usize) -> bool {
    let since = |d: usize| world.pacts[d].in_force_since;
    let binds = world.pacts[e].is_in_force() || world.pacts[e].stage == Stage::Ratifying;
    binds && (since(e), e) < (since(d), d)
}
