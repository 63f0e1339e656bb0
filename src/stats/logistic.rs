//! Logistic regression with a normal prior for each coefficient.

use nalgebra::{DMatrix, DVector};

use super::choices::Choices;
use super::design::{Design, DesignError};
use super::newton::{Failure, Likelihood, Minimum, Problem, Sums, dot, range, worst_and_best};

/// Largest size of an offset, a prior mean and the inverse of a prior standard deviation.
const LARGEST: f64 = 1e6;

/// What is known of a coefficient beforehand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Mean of the normal prior, in log-odds per unit of the column, within ±10⁶.
    pub mean: f64,
    /// Its standard deviation, at least 10⁻⁶; infinite where nothing is known, and `mean` then has no part.
    pub sd: f64,
    /// Whether the coefficient cannot be below 0; `mean` then must not be either.
    pub not_negative: bool,
}

impl Prior {
    /// Nothing is known: the coefficient is not penalised.
    pub const FLAT: Self = Self { mean: 0.0, sd: f64::INFINITY, not_negative: false };

    /// A normal prior, which is a ridge penalty of (b − `mean`)²/(2·`sd`²).
    pub fn normal(mean: f64, sd: f64) -> Self {
        Self { mean, sd, not_negative: false }
    }

    /// The same, cut off below 0.
    pub fn not_negative(self) -> Self {
        Self { not_negative: true, ..self }
    }

    fn is_usable(&self) -> bool {
        let low = if self.not_negative { 0.0 } else { -LARGEST };
        self.sd >= 1.0 / LARGEST && (self.sd == f64::INFINITY || (low..=LARGEST).contains(&self.mean))
    }

    /// Inverse variance.
    fn precision(&self) -> f64 {
        1.0 / (self.sd * self.sd)
    }

    fn is_flat(&self) -> bool {
        self.sd == f64::INFINITY
    }
}

/// Why there is no fit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Columns that cannot be fitted.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// Lists that do not belong together.
    #[error("{found} {what} were given, but {expected} are needed: give one for each {unit}")]
    Length {
        /// What is listed.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
        /// What each belongs to.
        unit: &'static str,
    },
    /// An addend that cannot be computed with.
    #[error("the offset of row {row} (from 0) is {value}: leave out rows where it is missing, and keep it within ±1e6")]
    Offset {
        /// Row, from 0.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// A prior that is none.
    #[error(
        "the prior of `{column}` has mean {mean} and standard deviation {sd}: the mean must be within ±1e6, not below 0 \
         where the coefficient cannot be, and the deviation at least 1e-6"
    )]
    Prior {
        /// Name of the column.
        column: String,
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// Only one of the two outcomes occurs.
    #[error(
        "the event happened in {events} of {rows} rows, which leaves `{column}` open: fit to rows of both kinds, or give \
         every coefficient a prior of finite standard deviation"
    )]
    OneOutcome {
        /// Rows with the event.
        events: usize,
        /// Rows.
        rows: usize,
        /// The first column without a prior.
        column: String,
    },
    /// A column says nothing of its own.
    #[error(
        "predictor `{column}` is 0 everywhere or a combination of those before it, so that its coefficient is open: leave it \
         out, or give it a prior of finite standard deviation"
    )]
    Collinear {
        /// Name of the column.
        column: String,
    },
    /// The likelihood grows without end.
    #[error(
        "predictors tell some rows' outcome without fail, above all `{column}`, so that its coefficient is infinite: leave it \
         out, or give it a prior of finite standard deviation"
    )]
    Separated {
        /// Name of the column that runs away fastest.
        column: String,
    },
    /// No answer in time.
    #[error(
        "the regression has not converged after {iterations} iterations: put predictors on one scale, or narrow the priors"
    )]
    NotConverged {
        /// Iterations done.
        iterations: u32,
    },
}

/// A regression that has converged.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Coefficients by column, in log-odds per unit: the mode of the posterior, or the maximum of the likelihood with flat
    /// priors only.
    pub coefficients: Vec<f64>,
    /// Standard errors by column, the posterior's standard deviations in normal approximation; `None` for a coefficient held
    /// at its bound of 0, of which that approximation says nothing.
    pub standard_errors: Vec<Option<f64>>,
    /// Covariances of the coefficients, columns × columns row after row; 0 for one held at its bound.
    pub covariance: Vec<f64>,
    /// Log-likelihood at `coefficients` in natural logarithms, without the priors.
    pub log_likelihood: f64,
    /// Newton steps taken.
    pub iterations: u32,
    not_negative: Vec<bool>,
    held: Vec<bool>,
    /// Lower triangular; with its transpose it gives the second derivatives.
    root: DMatrix<f64>,
}

impl Fit {
    fn of(minimum: Minimum, not_negative: Vec<bool>) -> Self {
        let Minimum { coefficients, held, factor, log_likelihood, iterations } = minimum;
        let columns = held.len();
        let mut covariance = factor.inverse();
        (0..columns).filter(|&j| held[j]).for_each(|j| covariance[(j, j)] = 0.0);
        let standard_errors = (0..columns).map(|j| (!held[j]).then(|| covariance[(j, j)].sqrt())).collect();
        // Symmetric, so that its order does not matter.
        let covariance = covariance.as_slice().to_vec();
        Self {
            coefficients,
            standard_errors,
            covariance,
            log_likelihood,
            iterations,
            not_negative,
            held,
            root: factor.l(),
        }
    }

    /// Coefficients drawn from the normal approximation of the posterior, from one independent standard normal number for
    /// each column; those held at their bound stay there. `None` where a coefficient that cannot be below 0 is: draw again,
    /// which samples the normal cut off there. `None` also with another number of `normals`.
    ///
    /// # Formula
    /// b + L⁻ᵀz with LLᵀ the second derivatives of minus the log posterior at b (Gelman et al. 2013, *Bayesian Data
    /// Analysis*, 3rd ed., section 4.1).
    pub fn draw(&self, normals: &[f64]) -> Option<Vec<f64>> {
        if normals.len() != self.coefficients.len() {
            return None;
        }
        let off = self.root.tr_solve_lower_triangular(&DVector::from_column_slice(normals))?;
        let value = |j: usize| self.coefficients[j] + if self.held[j] { 0.0 } else { off[j] };
        let drawn: Vec<f64> = (0..normals.len()).map(value).collect();
        let is_allowed = drawn.iter().zip(&self.not_negative).all(|(value, bounded)| !bounded || *value >= 0.0);
        is_allowed.then_some(drawn)
    }
}

/// What a sum of log-likelihoods over rows counts for where rows come in clusters: below 1 where those of a cluster repeat each
/// other. With `strata`, those were fitted [together](super::fit_together) with the rows, and each belongs to a cluster too.
///
/// # Formula
/// p / tr(H⁻¹J) with p coefficients, H the second derivatives of minus the log posterior at the fit and J the sum over clusters
/// of the outer product of a cluster's score; at most 1, and 1 where nothing tells (Pauli, Racugno & Ventura 2011, *Statistica
/// Sinica* 21, 149–164: a composite likelihood to this power has the curvature of a proper one in the mean).
pub fn cluster_adjustment(
    design: &Design<'_>,
    happened: &[bool],
    clusters: &[usize],
    strata: Option<(&Choices<'_>, &[usize])>,
    fit: &Fit,
) -> f64 {
    let columns = fit.coefficients.len();
    let of_strata = strata.map_or(&[][..], |(_, clusters)| clusters);
    let count = clusters.iter().chain(of_strata).max().map_or(0, |last| last + 1);
    let mut scores = vec![DVector::<f64>::zeros(columns); count];
    for ((row, &happened), &cluster) in design.values().chunks(design.columns()).zip(happened).zip(clusters) {
        let residual = f64::from(u8::from(happened)) - 1.0 / (1.0 + libm::exp(-dot(row, &fit.coefficients)));
        scores[cluster] += DVector::from_column_slice(row) * residual;
    }
    if let Some((choices, clusters)) = strata {
        for (stratum, &cluster) in clusters.iter().enumerate().take(choices.strata()) {
            scores[cluster] += DVector::from_vec(choices.score(stratum, &fit.coefficients));
        }
    }
    let inverse = DMatrix::from_column_slice(columns, columns, &fit.covariance);
    let spread: f64 = scores.iter().map(|score| score.dot(&(&inverse * score))).sum();
    if spread > 0.0 { (columns as f64 / spread).min(1.0) } else { 1.0 }
}

/// Fits ln(p/(1 − p)) = x·b + offset to rows in which the event `happened` or not, with one prior for each column of
/// `design`. There is no intercept but a column of ones. The result has the same bits with any number of threads; memory is
/// needed for the columns squared for every 4,096 rows.
///
/// # Errors
/// [`FitError`] where lists do not match the rows and columns, a number cannot be computed with, or the data leave a
/// coefficient without a prior open: one outcome only, collinear columns, separation.
///
/// # Formula
/// The maximum of Σ ln p(what happened) − Σ (b_j − m_j)²/(2 s_j²). With normal priors this is the mode of the posterior;
/// standard errors are from the inverse of the second derivatives there.
pub fn fit(design: &Design, happened: &[bool], offsets: Option<&[f64]>, priors: &[Prior]) -> Result<Fit, FitError> {
    check(design, happened, offsets, priors)?;
    let rows = Rows { design, happened, offsets };
    maximise(&rows, design.names(), priors)
}

/// Finds the mode of the posterior of `likelihood`, whose columns have `names` and `priors`.
pub(super) fn maximise(likelihood: &dyn Likelihood, names: &[&str], priors: &[Prior]) -> Result<Fit, FitError> {
    let problem = Problem {
        likelihood,
        means: priors.iter().map(|prior| if prior.is_flat() { 0.0 } else { prior.mean }).collect(),
        precisions: priors.iter().map(Prior::precision).collect(),
        bounded: priors.iter().map(|prior| prior.not_negative).collect(),
    };
    let named = |column: usize| names[column].to_owned();
    match problem.minimum() {
        Ok(minimum) => Ok(Fit::of(minimum, problem.bounded)),
        Err(Failure::Collinear(column)) => Err(FitError::Collinear { column: named(column) }),
        Err(Failure::Separated(column)) => Err(FitError::Separated { column: named(column) }),
        Err(Failure::NotConverged(iterations)) => Err(FitError::NotConverged { iterations }),
    }
}

/// Rows with one logistic chance each.
pub(super) struct Rows<'a> {
    pub(super) design: &'a Design<'a>,
    pub(super) happened: &'a [bool],
    pub(super) offsets: Option<&'a [f64]>,
}

impl Rows<'_> {
    fn row(&self, at: usize) -> &[f64] {
        let columns = self.design.columns();
        &self.design.values()[at * columns..(at + 1) * columns]
    }
}

impl Likelihood for Rows<'_> {
    fn columns(&self) -> usize {
        self.design.columns()
    }

    fn rows(&self) -> usize {
        self.design.rows()
    }

    fn at(&self, coefficients: &[f64]) -> Sums {
        Sums::of(self.rows(), self.columns(), |sums, at| {
            let offset = self.offsets.map_or(0.0, |offsets| offsets[at]);
            let row = self.row(at);
            push(sums, row, self.happened[at], dot(row, coefficients) + offset);
        })
    }

    fn squares(&self) -> Sums {
        Sums::of(self.rows(), self.columns(), |sums, at| sums.inform(self.row(at), 1.0))
    }

    fn range(&self, column: usize) -> f64 {
        range(self.design, column)
    }

    fn expected(&self, _coefficients: &[f64]) -> Option<Sums> {
        None
    }

    fn gains(&self, direction: &[f64]) -> (f64, f64) {
        let gain = |at: usize| {
            let towards = dot(self.row(at), direction);
            if self.happened[at] { towards } else { -towards }
        };
        worst_and_best((0..self.rows()).map(gain))
    }
}

fn push(sums: &mut Sums, row: &[f64], happened: bool, log_odds: f64) {
    // With the power of a negative number nothing overflows.
    let power = libm::exp(-log_odds.abs());
    let (likely, unlikely) = (1.0 / (1.0 + power), power / (1.0 + power));
    let (surprise, residual) = match (happened, log_odds > 0.0) {
        (true, true) => (0.0, unlikely),
        (true, false) => (-log_odds, likely),
        (false, true) => (log_odds, -likely),
        (false, false) => (0.0, -unlikely),
    };
    sums.log_likelihood -= surprise + libm::log1p(power);
    sums.gradient.iter_mut().zip(row).for_each(|(sum, x)| *sum += residual * x);
    sums.inform(row, likely * unlikely);
}

pub(super) fn check(
    design: &Design,
    happened: &[bool],
    offsets: Option<&[f64]>,
    priors: &[Prior],
) -> Result<(), FitError> {
    let (rows, columns) = (design.rows(), design.columns());
    let lists = [
        ("outcomes", happened.len(), rows, "row"),
        ("offsets", offsets.map_or(rows, <[f64]>::len), rows, "row"),
        ("priors", priors.len(), columns, "column"),
    ];
    for (what, found, expected, unit) in lists {
        if found != expected {
            return Err(FitError::Length { what, found, expected, unit });
        }
    }
    let unusable = |offset: &f64| offset.is_nan() || offset.abs() > LARGEST;
    if let Some((row, &value)) = offsets.unwrap_or_default().iter().enumerate().find(|(_, offset)| unusable(offset)) {
        return Err(FitError::Offset { row, value });
    }
    check_priors(design.names(), happened, priors)
}

/// Whether each column's prior can be computed with, and makes up for what `happened` leaves open.
pub(super) fn check_priors(names: &[&str], happened: &[bool], priors: &[Prior]) -> Result<(), FitError> {
    let mut named = names.iter().zip(priors);
    if let Some((column, prior)) = named.clone().find(|(_, prior)| !prior.is_usable()) {
        return Err(FitError::Prior { column: (*column).to_owned(), mean: prior.mean, sd: prior.sd });
    }
    let (events, rows) = (happened.iter().filter(|happened| **happened).count(), happened.len());
    match named.find(|(_, prior)| prior.is_flat()) {
        Some((column, _)) if events == 0 || events == rows => {
            Err(FitError::OneOutcome { events, rows, column: (*column).to_owned() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
