//! Defence cooperation between pairs of states: the web.

use crate::world::{Constants, World};

/// Lets every pair's stock of cooperation grow and decay for one step (M10, F10).
///
/// # Formula
/// dm/dt = growth·drive·(1 − m) − decay·m·(1 − drive), drive = arrangements ∪ shared threat (as
/// chances: 1 − Π(1 − x)), with pacts in force among the arrangements. A shared threat drives in proportion
/// to the lesser of the two perceptions of it. Grievance slows growth, and with negative affinity nothing
/// grows; nor does it with a state that is drawn away, or in a bloc that falls apart, as far as they are.
pub fn cooperation(world: &mut World, c: &Constants<'_>) {
    let p = &c.parameters.cooperation;
    let in_force = world.pacts.iter().any(|pact| pact.is_in_force());
    let divided = c.blocs.iter().zip(&world.cohesion).any(|(bloc, cohesion)| *cohesion < bloc.cohesion);
    for i in 0..c.n {
        let open = 1.0 + world.alignment[i].min(0.0);
        for j in i + 1..c.n {
            let at = i * c.n + j;
            let shared = p.shared_threat * shared_threat(world, c, i, j);
            let allied = if in_force && are_allied(world, i, j) { p.pact_drive } else { 0.0 };
            let drive = 1.0 - (1.0 - world.drive[at]) * (1.0 - shared) * (1.0 - allied);
            let accord = open * (1.0 + world.alignment[j].min(0.0)) * if divided { unity(world, c, i, j) } else { 1.0 };
            let eager = drive * world.relations.pace[at] * accord;
            let m = relax(world.cooperation[at], p.growth * eager, p.decay * (1.0 - drive), c.calendar.dt);
            for at in [at, j * c.n + i] {
                (world.cooperation[at], world.eagerness[at]) = (m, eager);
            }
        }
    }
}

/// Whether two states are members of one pact in force.
fn are_allied(world: &World, i: usize, j: usize) -> bool {
    world.pacts.iter().any(|pact| pact.is_in_force() && pact.members.contains(i) && pact.members.contains(j))
}

/// How far the blocs to which both states belong are as united as at the start.
fn unity(world: &World, c: &Constants<'_>, i: usize, j: usize) -> f64 {
    let both =
        c.blocs.iter().zip(&world.cohesion).filter(|(bloc, _)| bloc.members.contains(i) && bloc.members.contains(j));
    both.map(|(bloc, cohesion)| if *cohesion < bloc.cohesion { cohesion / bloc.cohesion } else { 1.0 }).product()
}

/// The greatest threat that both states perceive.
#[inline]
fn shared_threat(world: &World, c: &Constants<'_>, i: usize, j: usize) -> f64 {
    shared_threats(world, c, i, j).fold(0.0, |greatest, both| if both > greatest { both } else { greatest })
}

/// The threat that both states perceive in each theatre: the lesser of the two perceptions.
#[inline]
pub(super) fn shared_threats<'a>(
    world: &'a World,
    c: &'a Constants<'_>,
    i: usize,
    j: usize,
) -> impl Iterator<Item = f64> + 'a {
    let row = |i: usize| &world.threat[i * c.nk..(i + 1) * c.nk];
    row(i).iter().zip(row(j)).map(|(&mine, &yours)| if mine < yours { mine } else { yours })
}

/// The solution of dm/dt = grows·(1 − m) − decays·m after `dt` years, with the exponential replaced
/// by its (1, 1) Padé form: within 0.4 % up to a rate of 0.4 a step and a third of the price, which
/// counts for something that every pair pays every step. Kept in its range at any rate.
#[inline]
fn relax(m: f64, grows: f64, decays: f64, dt: f64) -> f64 {
    let half = 0.5 * (grows + decays) * dt;
    (((1.0 - half) * m + grows * dt) / (1.0 + half)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cooperation_stays_in_its_range_and_approaches_its_balance() {
        let (mut m, steps) = (0.9, 400);
        for _ in 0..steps {
            m = relax(m, 0.1, 0.3, 0.25);
            assert!((0.0..=1.0).contains(&m));
        }
        assert!((m - 0.25).abs() < 1e-6);
        assert_eq!(relax(0.9, 0.0, 100.0, 1.0), 0.0);
    }

    #[test]
    fn four_quarters_come_to_what_one_year_does() {
        let quarters = (0..4).fold(0.2, |m, _| relax(m, 0.15, 0.05, 0.25));
        assert!((quarters - relax(0.2, 0.15, 0.05, 1.0)).abs() < 1e-3);
        let exact = 0.75 + (0.2 - 0.75) * (-0.2_f64).exp();
        assert!((quarters - exact).abs() < 1e-4);
    }
}
