//! Defence cooperation between pairs of states: the web.

use crate::world::{BLOCK, Constants, StateSet, World};

/// Lets every pair's stock of cooperation grow and decay for one step (M10, F10).
///
/// # Formula
/// dm/dt = growth·drive·(1 − m) − decay·m·(1 − drive), drive = arrangements ∪ shared threat (as
/// chances: 1 − Π(1 − x)), with pacts in force among the arrangements. A shared threat drives in proportion
/// to the lesser of the two perceptions of it. Grievance slows growth, and with negative affinity nothing
/// grows; nor does it with a state that is drawn away, or in a bloc that falls apart, as far as they are.
pub fn cooperation(world: &mut World, c: &Constants<'_>) {
    world.block_threats(c);
    for i in 0..c.n {
        let allies = allies(world, i);
        let is_divided =
            c.blocs.iter().zip(&world.cohesion).any(|(bloc, now)| *now < bloc.cohesion && bloc.members.contains(i));
        if allies.is_empty() && !is_divided {
            relax_row(world, c, i, |_, _| (0.0, 1.0));
            continue;
        }
        let pact_drive = c.parameters.cooperation.pact_drive;
        relax_row(world, c, i, |cohesion, j| {
            let allied = if allies.contains(j) { pact_drive } else { 0.0 };
            (allied, if is_divided { unity(c, cohesion, i, j) } else { 1.0 })
        });
    }
}

/// Relaxes the cooperation of state `i` with each state `j` after it. `bonds` gives, from the cohesion of the
/// blocs, what a common pact adds to their drive and how united their common blocs are.
#[inline]
fn relax_row(world: &mut World, c: &Constants<'_>, i: usize, bonds: impl Fn(&[f64], usize) -> (f64, f64)) {
    let p = &c.parameters.cooperation;
    let (growth, decay, shared_threat, dt) = (p.growth, p.decay, p.shared_threat, c.calendar.dt);
    let World { cooperation, eagerness, drive, relations, alignment, cohesion, threat_blocks, .. } = world;
    let (n, blocks) = (c.n, c.nk.div_ceil(BLOCK));
    let open = 1.0 + alignment[i].min(0.0);
    let (mine, theirs) = threat_blocks[i * blocks..].split_at(blocks);
    let pairs = drive[i * n + i + 1..(i + 1) * n].iter().zip(&relations.pace[i * n + i + 1..(i + 1) * n]);
    let others = alignment[i + 1..].iter().zip(theirs.chunks_exact(blocks));
    for (j, ((drive, pace), (alignment, theirs))) in (i + 1..).zip(pairs.zip(others)) {
        let (allied, unity) = bonds(cohesion, j);
        let drive = 1.0 - (1.0 - drive) * (1.0 - shared_threat * greatest_shared(mine, theirs)) * (1.0 - allied);
        let accord = open * (1.0 + alignment.min(0.0)) * unity;
        let eager = drive * pace * accord;
        let (there, back) = (i * n + j, j * n + i);
        let m = relax(cooperation[there], growth * eager, decay * (1.0 - drive), dt);
        (cooperation[there], cooperation[back]) = (m, m);
        (eagerness[there], eagerness[back]) = (eager, eager);
    }
}

/// Members of the pacts in force to which state `i` belongs.
fn allies(world: &World, i: usize) -> StateSet {
    let own = world.pacts.iter().filter(|pact| pact.is_in_force() && pact.members.contains(i));
    own.fold(StateSet::EMPTY, |allies, pact| allies.union(&pact.members))
}

/// How far the blocs to which both states belong are as united as at the start.
fn unity(c: &Constants<'_>, cohesion: &[f64], i: usize, j: usize) -> f64 {
    let both = c.blocs.iter().zip(cohesion).filter(|(bloc, _)| bloc.members.contains(i) && bloc.members.contains(j));
    both.map(|(bloc, cohesion)| if *cohesion < bloc.cohesion { cohesion / bloc.cohesion } else { 1.0 }).product()
}

/// The greatest threat that two states both perceive, from their blocks of perceived threats: over the theatres
/// the lesser of the two perceptions.
#[inline]
fn greatest_shared(mine: &[[f64; BLOCK]], theirs: &[[f64; BLOCK]]) -> f64 {
    let greater = |x: f64, y: f64| if x > y { x } else { y };
    let mut shared = [0.0; BLOCK];
    for (mine, theirs) in mine.iter().zip(theirs) {
        for ((shared, &mine), &theirs) in shared.iter_mut().zip(mine).zip(theirs) {
            *shared = greater(if mine < theirs { mine } else { theirs }, *shared);
        }
    }
    shared.into_iter().fold(0.0, greater)
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
