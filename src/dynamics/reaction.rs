//! How adversaries react to a pact: assertiveness and arming.

use crate::scenario::Design;
use crate::world::{Constants, Rung, Stage, World};

/// An adversary's full reaction in one theatre.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reaction {
    /// Change of assertiveness, logits.
    pub assertiveness: f64,
    /// Relative change of local forces.
    pub arming: f64,
}

/// The reaction to expect in theatre `k` to a pact of binding level `binding` whose members bring
/// `forces` (USD bn) there.
///
/// # Formula
/// ψ·b·C/(C + A) on assertiveness and α·b·C/(C + A) on arming. The prior of ψ spans zero, since the
/// literature is divided on whether defence pacts deter or provoke (Johnson & Leeds, *Foreign
/// Policy Analysis* 7, 2011; Kenwick, Vasquez & Powers, *J. Politics* 77, 2015).
#[inline]
pub fn expected_reaction(c: &Constants<'_>, world: &World, k: usize, binding: f64, forces: f64) -> Reaction {
    let total = forces + world.adversary_forces[k];
    if !c.on.reaction || total <= 0.0 {
        return Reaction::default();
    }
    let adversary = &c.adversaries[c.theatres[k].adversary];
    let weight = binding * forces / total;
    Reaction { assertiveness: adversary.provocation * weight, arming: adversary.arming * weight }
}

/// Lets each theatre's reaction close in on what the pacts in force or being ratified call for (M4).
pub fn reaction(world: &mut World, c: &Constants<'_>) {
    let kept = c.laws.reaction_kept;
    for k in 0..c.nk {
        let (mut assertiveness, mut arming) = (0.0, 0.0);
        for (d, design) in c.spec.designs.iter().enumerate() {
            if let Some(reaction) = provoked_by(world, c, d, design, k) {
                assertiveness += reaction.assertiveness;
                arming += reaction.arming;
            }
        }
        world.reaction[k] = assertiveness + kept * (world.reaction[k] - assertiveness);
        world.arming[k] = arming + kept * (world.arming[k] - arming);
    }
}

fn provoked_by(world: &World, c: &Constants<'_>, d: usize, design: &Design, k: usize) -> Option<Reaction> {
    let pact = &world.pacts[d];
    let binds = pact.is_in_force() || pact.stage == Stage::Ratifying;
    if !binds || !design.theatres.contains(&k) {
        return None;
    }
    let forces = pact.members.iter().map(|j| world.capability[j] * c.reach[j * c.nk + k]).sum();
    Some(expected_reaction(c, world, k, c.binding[Rung::from(pact.depth).index()], forces))
}
