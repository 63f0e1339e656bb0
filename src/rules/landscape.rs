//! T7, landscape theory: two blocs of the least frustration.

use super::{Inputs, Scene, Terms};
use crate::scenario::Parameters;
use crate::world::Term;

/// The terms of the margin.
///
/// # Formula
/// U = propensity·spared + shock, with what the bloc spares as [`frustration_spared`] has it. The form of the treaty does not
/// matter.
///
/// Each state settles on the side on which it is least frustrated by friends across the divide and foes on its own:
/// Axelrod & Bennett, *British J. Political Science* 23 (1993) 211–233. With symmetric propensities each such move
/// lowers the energy of the whole, E = Σ_{i<j} s_i·s_j·p_ij·d_ij (d is 1 across the divide and 0 within a bloc), so that
/// moves come to an end.
pub(super) fn margin(x: &Inputs, scene: &Scene, p: &Parameters<f64>) -> Terms {
    Terms::of([(Term::Propensity, p.rules.propensity * scene.frustration_spared), (Term::Shock, x.shock)])
}

/// What being in a bloc spares a state: its frustration in the other bloc less that in this one.
///
/// # Formula
/// F_i = Σ_j s_j·p_ij·d_ij, so the difference is Σ_{j inside} s_j·p_ij − Σ_{j outside} s_j·p_ij. `inside` and `outside` are
/// the size and the propensity of each other state of the two blocs.
pub(crate) fn frustration_spared(
    inside: impl Iterator<Item = (f64, f64)>,
    outside: impl Iterator<Item = (f64, f64)>,
) -> f64 {
    let weigh = |(size, propensity): (f64, f64)| size * propensity;
    inside.map(weigh).sum::<f64>() - outside.map(weigh).sum::<f64>()
}

/// Propensity of a state to be with another, −1 to 1.
///
/// # Formula
/// Mean of affinity and centred likeness, 2·likeness − 1, less the grievance between the two: their mean, which is the
/// same for both, with weight 1 − `asymmetry`, and the state's own, the first of `grievances`, with weight `asymmetry`.
pub(crate) fn propensity(affinity: f64, likeness: f64, grievances: [f64; 2], asymmetry: f64) -> f64 {
    let [own, others] = grievances;
    let grievance = (1.0 - asymmetry) * 0.5 * (own + others) + asymmetry * own;
    (0.5 * (affinity + 2.0 * likeness - 1.0) - grievance).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::worlds::{NOTHING, assert_near, parameters};
    use super::*;

    /// States with sizes and propensities, each in one of two blocs.
    struct Landscape {
        sizes: Vec<f64>,
        propensities: Vec<Vec<f64>>,
        bloc: Vec<bool>,
    }

    impl Landscape {
        /// All in one bloc; `upper` holds the propensities of i towards those after it.
        fn symmetric(sizes: &[f64], upper: &[&[f64]]) -> Self {
            let n = sizes.len();
            let mut propensities = vec![vec![0.0; n]; n];
            for (i, row) in upper.iter().enumerate() {
                for (at, &p) in row.iter().enumerate() {
                    propensities[i][i + 1 + at] = p;
                    propensities[i + 1 + at][i] = p;
                }
            }
            Self { sizes: sizes.to_vec(), propensities, bloc: vec![false; n] }
        }

        /// Σ over pairs of sizes × propensity (the mean of the two, where they differ) × distance.
        fn energy(&self) -> f64 {
            let n = self.sizes.len();
            let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
            let apart = pairs.filter(|&(i, j)| self.bloc[i] != self.bloc[j]);
            apart
                .map(|(i, j)| {
                    let p = 0.5 * (self.propensities[i][j] + self.propensities[j][i]);
                    self.sizes[i] * self.sizes[j] * p
                })
                .sum()
        }

        /// What staying in its bloc spares state `i`.
        fn spared(&self, i: usize) -> f64 {
            let of = |same: bool| {
                let others = (0..self.sizes.len()).filter(move |&j| j != i && (self.bloc[j] == self.bloc[i]) == same);
                others.map(move |j| (self.sizes[j], self.propensities[i][j]))
            };
            frustration_spared(of(true), of(false))
        }

        /// Lets the first state that the other bloc would frustrate less move there; whether one did.
        fn move_one(&mut self) -> bool {
            let mover = (0..self.sizes.len()).find(|&i| self.spared(i) < -1e-12);
            if let Some(i) = mover {
                self.bloc[i] = !self.bloc[i];
            }
            mover.is_some()
        }
    }

    fn five() -> Landscape {
        Landscape::symmetric(
            &[0.3, 0.2, 0.1, 0.25, 0.15],
            &[&[0.8, 0.4, -0.6, -0.2], &[0.5, -0.5, 0.0], &[-0.4, 0.3], &[0.6]],
        )
    }

    #[test]
    fn five_states_worked_by_hand_settle_into_two_blocs() {
        let mut world = five();
        assert_eq!(world.energy(), 0.0);
        // Only the fourth would rather be alone: 0.3·0.6 + 0.2·0.5 + 0.1·0.4 − 0.15·0.6 = 0.23.
        assert_near(world.spared(3), -0.23);
        assert!(world.move_one());
        assert_near(world.energy(), -0.25 * 0.23);
        // Then the fifth follows its friend: it is spared −0.03 by the first three and 0.15 by the fourth.
        assert_near(world.spared(4), -0.03 - 0.15);
        assert!(world.move_one());
        assert_near(world.energy(), -0.0845);
        assert_eq!(world.bloc, [false, false, false, true, true]);
        assert!(!world.move_one(), "nobody moves any more");
    }

    #[test]
    fn energy_never_rises_while_propensities_are_symmetric_and_falls_by_the_movers_size_times_its_gain() {
        // Numbers without a pattern: multiples of the golden ratio, cut to −1 to 1.
        let pattern = |at: usize| 2.0 * (at as f64 * 0.618_033_988_749_895).fract() - 1.0;
        for seed in 0..200 {
            let mut world = five();
            for i in 0..5 {
                for j in i + 1..5 {
                    let p = pattern(seed * 37 + i * 5 + j);
                    (world.propensities[i][j], world.propensities[j][i]) = (p, p);
                }
            }
            loop {
                let (before, blocs) = (world.energy(), world.bloc.clone());
                let spared: Vec<f64> = (0..5).map(|i| world.spared(i)).collect();
                if !world.move_one() {
                    break;
                }
                let mover = (0..5).find(|&i| world.bloc[i] != blocs[i]).expect("one moved");
                assert!(world.energy() < before);
                assert_near(world.energy() - before, world.sizes[mover] * spared[mover]);
            }
        }
    }

    #[test]
    fn with_asymmetric_propensities_energy_can_rise() {
        let grievances = [0.7, 0.0];
        let p = |asymmetry: f64| {
            let there = propensity(1.0, 0.5, grievances, asymmetry);
            let back = propensity(1.0, 0.5, [grievances[1], grievances[0]], asymmetry);
            [there, back]
        };
        assert_eq!(p(0.0)[0], p(0.0)[1], "symmetric by default");
        let mut world = Landscape::symmetric(&[0.5, 0.5], &[&[0.0]]);
        [world.propensities[0][1], world.propensities[1][0]] = p(1.0);
        assert!(world.move_one(), "the one with the grievance leaves");
        assert!(world.energy() > 0.0, "{}", world.energy());
    }

    #[test]
    fn propensity_rises_with_affinity_and_likeness_and_falls_with_grievance_within_its_bounds() {
        assert_near(propensity(0.4, 0.7, [0.1, 0.3], 0.0), 0.5 * (0.4 + 0.4) - 0.2);
        assert_near(propensity(0.4, 0.7, [0.1, 0.3], 0.5), 0.5 * (0.4 + 0.4) - 0.15);
        assert_eq!(propensity(-1.0, 0.0, [1.0, 1.0], 0.0), -1.0);
        let spared = Scene { frustration_spared: -0.2, ..NOTHING };
        assert_near(margin(&Inputs { shock: 0.3, ..Inputs::default() }, &spared, &parameters()).margin(), 0.1);
    }
}
