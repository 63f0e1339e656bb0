//! Newton's method for a penalised likelihood.
//!
//! Written out here since no crate offers it: `linfa-logistic` and `smartcore` know neither offsets, nor a prior for each
//! coefficient, nor bounds, nor standard errors, and minimise by L-BFGS; `argmin` has no Newton's method with bounds. The
//! linear algebra is that of `nalgebra`.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use rayon::prelude::*;

use super::design::Design;

/// Rows that are added up together. Sums of such groups are added in order, so that bits do not depend on threads.
const GROUP: usize = 4096;

/// Iterations after which it gives up. Data that allow an answer need about ten, and some thirty where next to nothing but
/// a weak prior keeps it finite.
const ITERATIONS_MAX: u32 = 100;

/// It has converged when no coefficient moves its column's typical share of the log-odds further than this.
const CONVERGED: f64 = 1e-9;

/// Iterations after which steps that stay long are looked into.
const ITERATIONS_USUAL: u32 = 20;

/// Steps beyond this, in log-odds, are long so late.
const LONG: f64 = 0.1;

/// Most often that a step is halved.
const HALVINGS_MAX: u32 = 30;

/// Share of the foretold decrease that a step must reach (Armijo).
const ARMIJO: f64 = 1e-4;

/// Relative error of the sum over rows.
const ROUNDING: f64 = 1e-12;

/// A column is a combination of those before it where they leave no more than this share of its squares.
const COLLINEAR: f64 = 1e-10;

/// What is fitted, without its priors.
pub(super) trait Likelihood {
    /// Number of coefficients.
    fn columns(&self) -> usize;

    /// Number of rows of predictors.
    fn rows(&self) -> usize;

    /// The log-likelihood and its derivatives.
    fn at(&self, coefficients: &[f64]) -> Sums;

    /// The expected information, where it differs from the second derivatives and these need not be those of a maximum.
    fn expected(&self, coefficients: &[f64]) -> Option<Sums>;

    /// Squares and products of the columns, as if each row had the weight 1.
    fn squares(&self) -> Sums;

    /// Highest less lowest value of a column.
    fn range(&self, column: usize) -> f64;

    /// What going on in a direction does to the log-odds of what happened: the worst for any outcome, at most 0, and the
    /// best, at least 0.
    fn gains(&self, direction: &[f64]) -> (f64, f64);
}

/// The least and the greatest of `gains`, beside 0.
pub(super) fn worst_and_best(gains: impl Iterator<Item = f64>) -> (f64, f64) {
    gains.fold((0.0, 0.0), |(low, high), gain| (low.min(gain), high.max(gain)))
}

/// An outcome counts as on the wrong side of a direction where it is so by more than this share of the farthest.
const WRONG_SIDE: f64 = 1e-6;

/// What is minimised.
pub(super) struct Problem<'a> {
    pub(super) likelihood: &'a dyn Likelihood,
    /// Prior mean of each coefficient, where it starts.
    pub(super) means: Vec<f64>,
    /// Inverse prior variance of each coefficient, 0 without a prior.
    pub(super) precisions: Vec<f64>,
    /// Whether each coefficient is kept from falling below 0.
    pub(super) bounded: Vec<bool>,
}

/// Where it ended.
pub(super) struct Minimum {
    pub(super) coefficients: Vec<f64>,
    /// Whether each coefficient is held at its bound.
    pub(super) held: Vec<bool>,
    /// Of the second derivatives; coefficients held at a bound are uncoupled from the others.
    pub(super) factor: Cholesky<f64, Dyn>,
    pub(super) log_likelihood: f64,
    pub(super) iterations: u32,
}

/// Why it did not end; columns by number.
pub(super) enum Failure {
    Collinear(usize),
    Separated(usize),
    NotConverged(u32),
}

/// The objective, minus the penalised log-likelihood, and its derivatives.
struct Local {
    coefficients: DVector<f64>,
    objective: f64,
    log_likelihood: f64,
    gradient: DVector<f64>,
    hessian: DMatrix<f64>,
}

/// What a group of rows adds.
pub(super) struct Sums {
    pub(super) log_likelihood: f64,
    /// Of the log-likelihood.
    pub(super) gradient: Vec<f64>,
    /// Rows of the lower triangle, one after another.
    information: Vec<f64>,
}

impl Sums {
    pub(super) fn empty(columns: usize) -> Self {
        Self { log_likelihood: 0.0, gradient: vec![0.0; columns], information: vec![0.0; columns * (columns + 1) / 2] }
    }

    /// The sums over rows `0..rows`, in groups, so that bits do not depend on threads.
    pub(super) fn of(rows: usize, columns: usize, push: impl Fn(&mut Self, usize) + Sync) -> Self {
        let group = |group: usize| {
            let mut sums = Self::empty(columns);
            (group * GROUP..rows.min((group + 1) * GROUP)).for_each(|row| push(&mut sums, row));
            sums
        };
        let groups: Vec<Self> = (0..rows.div_ceil(GROUP)).into_par_iter().map(group).collect();
        groups.iter().fold(Self::empty(columns), Self::add)
    }

    pub(super) fn inform(&mut self, row: &[f64], weight: f64) {
        let mut triangle = self.information.as_mut_slice();
        for (j, x) in row.iter().enumerate() {
            let (line, rest) = triangle.split_at_mut(j + 1);
            let weighted = weight * x;
            line.iter_mut().zip(row).for_each(|(sum, x)| *sum += weighted * x);
            triangle = rest;
        }
    }

    pub(super) fn add(mut self, other: &Self) -> Self {
        let add = |to: &mut [f64], from: &[f64]| to.iter_mut().zip(from).for_each(|(sum, x)| *sum += x);
        self.log_likelihood += other.log_likelihood;
        add(&mut self.gradient, &other.gradient);
        add(&mut self.information, &other.information);
        self
    }

    fn matrix(&self, columns: usize) -> DMatrix<f64> {
        DMatrix::from_fn(columns, columns, |i, j| self.information[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)])
    }
}

impl Problem<'_> {
    /// Finds the minimum.
    ///
    /// # Formula
    /// Newton's method, which for this likelihood is iteratively reweighted least squares (McCullagh and Nelder 1989,
    /// *Generalized Linear Models*, 2nd ed.), projected on the bounds: Bertsekas (1982), *SIAM Journal on Control and
    /// Optimization* 20(2), 221–246.
    pub(super) fn minimum(&self) -> Result<Minimum, Failure> {
        let scales = self.scales()?;
        let mut here = self.local(DVector::from_vec(self.means.clone()));
        for iteration in 1..=ITERATIONS_MAX {
            let held = self.held(&here);
            // Columns are not collinear, so that information can only vanish where every row is all but certain.
            let expected = || Some(self.penalised(&self.likelihood.expected(here.coefficients.as_slice())?));
            let factor = Cholesky::new(uncoupled(&here.hessian, &held));
            let Some(factor) = factor.or_else(|| Cholesky::new(uncoupled(&expected()?, &held))) else {
                return Err(self.runaway(&factorless_step(&here), iteration));
            };
            let step = factor.solve(&here.gradient);
            let moved = (self.moved(&here, &step, 1.0) - &here.coefficients).component_mul(&scales);
            if moved.amax() < CONVERGED {
                let coefficients = here.coefficients.as_slice().to_vec();
                let log_likelihood = here.log_likelihood;
                return Ok(Minimum { coefficients, held, factor, log_likelihood, iterations: iteration - 1 });
            }
            if iteration >= ITERATIONS_USUAL && iteration % 5 == 0 && moved.amax() > LONG && self.separates(&step) {
                return Err(self.runaway(&step, iteration));
            }
            here = self.search(&here, &step).ok_or(Failure::NotConverged(iteration))?;
        }
        Err(Failure::NotConverged(ITERATIONS_MAX))
    }

    /// How far a coefficient of 1 typically moves the log-odds, or its own unit where the column is empty.
    fn scales(&self) -> Result<DVector<f64>, Failure> {
        let columns = self.means.len();
        let squares = self.likelihood.squares().matrix(columns);
        let rows = self.likelihood.rows() as f64;
        // The information at even odds, where it is greatest, and what the prior adds.
        let mut information = squares.scale(0.25);
        (0..columns).for_each(|j| information[(j, j)] += self.precisions[j]);
        match dependent_column(&information) {
            Some(column) => Err(Failure::Collinear(column)),
            None => Ok(squares.diagonal().map(|sum| if sum > 0.0 { (sum / rows).sqrt() } else { 1.0 })),
        }
    }

    /// The objective at `coefficients`, in one pass over the rows.
    fn local(&self, coefficients: DVector<f64>) -> Local {
        let weights = coefficients.as_slice();
        let sums = self.likelihood.at(weights);
        let mut gradient = -DVector::from_vec(sums.gradient.clone());
        let mut objective = -sums.log_likelihood;
        for (j, precision) in self.precisions.iter().enumerate() {
            let off = weights[j] - self.means[j];
            objective += 0.5 * precision * off * off;
            gradient[j] += precision * off;
        }
        let hessian = self.penalised(&sums);
        Local { coefficients, objective, log_likelihood: sums.log_likelihood, gradient, hessian }
    }

    /// The second derivatives of the objective.
    fn penalised(&self, sums: &Sums) -> DMatrix<f64> {
        let mut hessian = sums.matrix(self.precisions.len());
        self.precisions.iter().enumerate().for_each(|(j, precision)| hessian[(j, j)] += precision);
        hessian
    }

    /// Which coefficients are at their bound and would go beyond it.
    fn held(&self, here: &Local) -> Vec<bool> {
        let is_held = |j: usize| self.bounded[j] && here.coefficients[j] <= 0.0 && here.gradient[j] > 0.0;
        (0..self.bounded.len()).map(is_held).collect()
    }

    /// Where `share` of a step leads to, within the bounds.
    fn moved(&self, here: &Local, step: &DVector<f64>, share: f64) -> DVector<f64> {
        let mut to = &here.coefficients - step.scale(share);
        to.iter_mut().zip(&self.bounded).filter(|(_, bounded)| **bounded).for_each(|(to, _)| *to = to.max(0.0));
        to
    }

    /// The step, or the first half, quarter and so on of it that is a decrease.
    fn search(&self, here: &Local, step: &DVector<f64>) -> Option<Local> {
        let tried = |halvings: u32| {
            let there = self.local(self.moved(here, step, 1.0 / f64::from(1_u32 << halvings)));
            let foretold = here.gradient.dot(&(&here.coefficients - &there.coefficients)).max(0.0);
            let enough = here.objective - ARMIJO * foretold + ROUNDING * here.objective.abs();
            (there.objective <= enough).then_some(there)
        };
        (0..=HALVINGS_MAX).find_map(tried)
    }

    /// Whether going on in the direction of a step, along coefficients without a prior, never stops being better: then the
    /// likelihood has no maximum (Albert and Anderson 1984, *Biometrika* 71(1), 1–10).
    fn separates(&self, step: &DVector<f64>) -> bool {
        let free: Vec<f64> = self.precisions.iter().zip(step).map(|(p, s)| if *p == 0.0 { -s } else { 0.0 }).collect();
        let (worst, best) = self.likelihood.gains(&free);
        best > 0.0 && -worst <= WRONG_SIDE * best
    }

    /// The failure of a search that runs away: the column whose rows it drives apart fastest, if any can run away.
    fn runaway(&self, step: &DVector<f64>, iteration: u32) -> Failure {
        let range = |j: usize| self.likelihood.range(j);
        let free = (0..self.precisions.len()).filter(|&j| self.precisions[j] == 0.0);
        let fastest = free.map(|j| (j, step[j].abs() * range(j))).max_by(|a, b| a.1.total_cmp(&b.1));
        fastest.map_or(Failure::NotConverged(iteration), |(column, _)| Failure::Separated(column))
    }
}

/// A matrix in which the coefficients held have no part in the others' derivatives.
fn uncoupled(hessian: &DMatrix<f64>, held: &[bool]) -> DMatrix<f64> {
    DMatrix::from_fn(held.len(), held.len(), |i, j| if i != j && (held[i] || held[j]) { 0.0 } else { hessian[(i, j)] })
}

/// The step of each coefficient on its own, where they have none together.
fn factorless_step(here: &Local) -> DVector<f64> {
    here.gradient.component_div(&here.hessian.diagonal().map(|curvature| curvature.max(f64::MIN_POSITIVE)))
}

/// The first column that is 0 or a combination of those before it.
fn dependent_column(information: &DMatrix<f64>) -> Option<usize> {
    let size = information.nrows();
    let scale = information.diagonal().map(f64::sqrt);
    // The last squared pivot is the share of the column's squares that those before it leave.
    let is_dependent = |&column: &usize| {
        let count = column + 1;
        let scaled = DMatrix::from_fn(count, count, |i, j| information[(i, j)] / (scale[i] * scale[j]));
        scale[column] == 0.0
            || Cholesky::new(scaled).is_none_or(|factor| {
                let pivot = factor.l_dirty()[(column, column)];
                pivot * pivot <= COLLINEAR
            })
    };
    (0..size).find(is_dependent)
}

/// Highest less lowest value of a column of `design`.
pub(super) fn range(design: &Design, column: usize) -> f64 {
    let values = design.values().iter().skip(column).step_by(design.columns());
    let ends = |(low, high): (f64, f64), x: &f64| (low.min(*x), high.max(*x));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    high - low
}

pub(super) fn dot(row: &[f64], weights: &[f64]) -> f64 {
    row.iter().zip(weights).map(|(x, weight)| x * weight).sum()
}
