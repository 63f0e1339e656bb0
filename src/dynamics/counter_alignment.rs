//! Adversaries draw closer to one another.

use crate::world::{Constants, Event, World};

/// A tie that reaches another of so many equal stages is told as an event.
const STAGES: f64 = 4.0;

/// Lets the ties of adversaries follow the pressure of pacts on them (M6).
///
/// # Formula
/// A partner's margin for a closer tie is χ·p_a − cost, p_a being the greatest pressure of pacts in a
/// theatre where it has forces: it aligns when its own margin says so, and a tie takes two, so the lesser
/// margin counts. Target m₀ + (1 − m₀)·min(1, margin⁺), approached with the half-life of reactions.
/// Closer ties bring more forces into the other's theatres ([`World::gather_forces`]). Pressed together
/// by one opponent, rivals align: Walt, *The Origins of Alliances*, 1987, ch. 2.
pub fn counter_alignment(world: &mut World, c: &Constants<'_>) {
    if !c.on.counter_alignment {
        return;
    }
    let now = world.now(c);
    for a in 0..c.na {
        let own_margin = margin(world, c, a);
        for b in a + 1..c.na {
            let (there, back) = (a * c.na + b, b * c.na + a);
            let margin = own_margin.min(margin(world, c, b)).clamp(0.0, 1.0);
            let target = c.ties[there] + (1.0 - c.ties[there]) * margin;
            let before = world.ties[there];
            let tie = target + c.laws.reaction_kept * (before - target);
            (world.ties[there], world.ties[back]) = (tie, tie);
            if tie > before && (tie * STAGES).floor() > (before * STAGES).floor() {
                world.note(now, Event::TiesDeepened { first: a, second: b });
            }
        }
    }
}

fn margin(world: &World, c: &Constants<'_>, a: usize) -> f64 {
    let reaction = &c.parameters.reaction;
    let present = (0..c.nk).filter(|&k| c.forces[k * c.na + a] > 0.0);
    let pressure = present.map(|k| world.pressed[k]).fold(0.0, f64::max);
    reaction.tie_response * pressure - reaction.tie_cost
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::world::Draw;

    #[test]
    fn a_tie_takes_a_margin_above_its_cost() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let c = Constants::new(&spec, &Draw::best(&spec));
        let mut world = World::new(&c);
        assert!(margin(&world, &c, 0) < 0.0);
        world.pressed.fill(1.0);
        let reaction = &c.parameters.reaction;
        assert!((margin(&world, &c, 0) - (reaction.tie_response - reaction.tie_cost)).abs() < 1e-12);
    }
}
