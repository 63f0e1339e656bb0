//! Screening by elementary effects.

use super::data::{Data, Replicates};
use super::error::UnfitError;
use super::layout::morris_trajectories;
use super::resample::{Index, Resampling};
use crate::words::two_digits;

/// Fewest trajectories: Morris's own example has four.
const TRAJECTORIES_MIN: usize = 4;
/// How far steps may differ, as a share of the factor's range, and be the same: values pass through text.
const STEP_TOLERANCE: f64 = 1e-6;

/// Measures of elementary effects, each by group, in the outcome's unit per range of the factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Morris {
    /// Mean effect, with its sign.
    pub mu: Vec<Index>,
    /// Mean size of the effect.
    pub mu_star: Vec<Index>,
    /// Standard deviation of the effect: interaction or curvature. `None` of a group of several factors.
    pub sigma: Vec<Option<Index>>,
    /// The step, as a share of a factor's range.
    pub step: f64,
    /// Trajectories that were used.
    pub trajectories: usize,
    /// Trajectories left out because an outcome in them is missing.
    pub trajectories_left_out: usize,
}

/// Elementary effects of Morris's trajectories. `levels` is the number of levels that the sample was made with; without it,
/// the step is read from the sample. Trajectories in which an outcome is missing are left out.
///
/// # Formula
/// The effect of a factor in a trajectory is (y at its upper value − y at its lower one) / Δ, Δ being levels / (2 (levels −
/// 1)) of the range; μ is its mean, μ* the mean of its size and σ its standard deviation, with n − 1 (Morris 1991,
/// *Technometrics* 33, 161–174; Campolongo, Cariboni and Saltelli 2007, *Environmental Modelling & Software* 22, 1509–1518).
/// Those of a group are means over its factors. As `morris.analyze` of SALib. A switch is moved over its whole range by the
/// same Δ of the sample, so its effects are 1/Δ times the difference it makes.
///
/// # Errors
/// [`UnfitError`] where the rows are no trajectories in order, there are fewer than 4, the outcome is constant, or the step
/// cannot be told.
pub fn morris(
    data: &Data<'_>,
    levels: Option<u32>,
    replicates: Option<&Replicates<'_>>,
    resampling: &Resampling<'_>,
) -> Result<Morris, UnfitError> {
    resampling.check()?;
    data.check()?;
    let count = morris_trajectories(data)?;
    let rows = data.groups.len() + 1;
    let is_whole = |first: &usize| (*first..first + rows).all(|row| data.has_outcome(row));
    let firsts: Vec<usize> = (0..count).map(|at| at * rows).filter(is_whole).collect();
    if firsts.len() < TRAJECTORIES_MIN {
        let left_out = match count - firsts.len() {
            0 => String::new(),
            missing => format!(" ({missing} more were left out because an outcome in them is missing)"),
        };
        let (found, wanted, advice) = (firsts.len(), TRAJECTORIES_MIN, "sweep more `trajectories`");
        let (method, what) = ("elementary effects", "trajectories");
        return Err(UnfitError::TooFew { method, what, found, wanted, left_out, advice });
    }
    data.check_varies(firsts.iter().flat_map(|&first| first..first + rows), "rows of the sample")?;
    let walks = Walks { data, firsts, step: step(data, levels)? };
    let all: Vec<usize> = (0..walks.firsts.len()).collect();
    let effects = walks.effects(data.y);
    let estimates = walks.measures(&effects, &all);
    let design = resampling.of_units(all.len(), |taken| walks.measures(&effects, taken))?;
    let noise = resampling.of_draws(data.y, replicates, |y| walks.measures(&walks.effects(y), &all))?;
    let indices = resampling.indices(&estimates, &design, noise.as_deref());
    let groups = data.groups.len();
    let sigma = indices[2 * groups..].iter().map(|index| (!index.estimate.is_nan()).then_some(*index));
    Ok(Morris {
        mu: indices[..groups].to_vec(),
        mu_star: indices[groups..2 * groups].to_vec(),
        sigma: sigma.collect(),
        step: walks.step,
        trajectories: all.len(),
        trajectories_left_out: count - all.len(),
    })
}

/// The step, as a share of the range: that of the levels, or the one that factors of more than two values have in common.
fn step(data: &Data<'_>, levels: Option<u32>) -> Result<f64, UnfitError> {
    if let Some(levels) = levels {
        if levels < 2 || !levels.is_multiple_of(2) {
            let why = format!("{levels} levels are none of a Morris design: give an even number, 2 or more");
            return Err(UnfitError::Setting(why));
        }
        let stated = f64::from(levels) / (2.0 * f64::from(levels - 1));
        return match told_step(data) {
            Ok(Some(told)) => against(levels, stated, told),
            Ok(None) | Err(_) => Ok(stated),
        };
    }
    // With two levels every factor moves over its whole range.
    Ok(told_step(data)?.unwrap_or(1.0))
}

/// The stated step, unless the sample's own is that of another number of levels.
fn against(levels: u32, stated: f64, told: f64) -> Result<f64, UnfitError> {
    // Solved for the levels: step = levels / (2 (levels − 1)).
    let of_sample = 2.0 * told / (2.0 * told - 1.0);
    let even = 2.0 * (0.5 * of_sample).round();
    let is_told = (even / (2.0 * (even - 1.0)) - told).abs() <= STEP_TOLERANCE;
    if is_told && (stated - told).abs() > STEP_TOLERANCE {
        return Err(UnfitError::Setting(format!(
            "the steps of this sample are {} of the factors' ranges, which are those of {even} levels, and `--levels` says \
             {levels}. Leave `--levels` out; or, if no factor reaches the ends of its range, give the bounds with `--problem`",
            two_digits(told)
        )));
    }
    Ok(stated)
}

/// The step that factors of more than two values have in common; `None` where there is no such factor.
fn told_step(data: &Data<'_>) -> Result<Option<f64>, UnfitError> {
    // A factor of two values may be a switch, which is thrown by any step.
    let mut found: Option<(usize, f64)> = None;
    for (at, range) in data.ranges.iter().enumerate() {
        let mut values: Vec<f64> = data.column(at).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let width = range[1] - range[0];
        let moves = (1..data.rows()).map(|row| (data.row(row)[at] - data.row(row - 1)[at]).abs() / width);
        let within = moves.enumerate().filter(|(row, step)| (row + 1) % (data.groups.len() + 1) != 0 && *step > 0.0);
        for (_, step) in within.filter(|_| values.len() > 2) {
            match found {
                None => found = Some((at, step)),
                Some((_, known)) if (known - step).abs() <= STEP_TOLERANCE => {}
                Some((other, other_step)) => {
                    let (factor, other) = (data.factors[at].clone(), data.factors[other].clone());
                    return Err(UnfitError::Levels { factor, step, other, other_step });
                }
            }
        }
    }
    Ok(found.map(|(_, step)| step))
}

/// The trajectories that are complete.
struct Walks<'a> {
    data: &'a Data<'a>,
    firsts: Vec<usize>,
    step: f64,
}

impl Walks<'_> {
    /// Effect of each factor in each trajectory: `trajectory * factors + factor`.
    fn effects(&self, y: &[f64]) -> Vec<f64> {
        let columns = self.data.factors.len();
        let mut effects = vec![0.0; self.firsts.len() * columns];
        for (&first, effects) in self.firsts.iter().zip(effects.chunks_exact_mut(columns)) {
            for row in first + 1..first + 1 + self.data.groups.len() {
                let (before, after) = (self.data.row(row - 1), self.data.row(row));
                for (factor, effect) in effects.iter_mut().enumerate() {
                    if after[factor] > before[factor] {
                        *effect = (y[row] - y[row - 1]) / self.step;
                    } else if after[factor] < before[factor] {
                        *effect = (y[row - 1] - y[row]) / self.step;
                    }
                }
            }
        }
        effects
    }

    /// μ of each group, then μ*, then σ, over the trajectories `taken`; σ of several factors is no number.
    fn measures(&self, effects: &[f64], taken: &[usize]) -> Vec<f64> {
        let columns = self.data.factors.len();
        let count = taken.len() as f64;
        let of = |factor: usize| taken.iter().map(move |&at| effects[at * columns + factor]);
        let mean = |factor: usize| of(factor).sum::<f64>() / count;
        let size = |factor: usize| of(factor).map(f64::abs).sum::<f64>() / count;
        let spread = |factor: usize| {
            let mean = mean(factor);
            (of(factor).map(|effect| (effect - mean) * (effect - mean)).sum::<f64>() / (count - 1.0)).sqrt()
        };
        let groups = self.data.groups;
        let over = |measure: &dyn Fn(usize) -> f64, group: usize| {
            groups.members(group).map(measure).sum::<f64>() / groups.members(group).count() as f64
        };
        let alone = |group: usize| groups.members(group).count() == 1;
        let mut measures: Vec<f64> = (0..groups.len()).map(|group| over(&mean, group)).collect();
        measures.extend((0..groups.len()).map(|group| over(&size, group)));
        measures.extend((0..groups.len()).map(|group| if alone(group) { over(&spread, group) } else { f64::NAN }));
        measures
    }
}
