//! Logistic regression on rows with missing entries.

use super::error::MembershipError;
use crate::rng::logistic;
use crate::stats::{Design, DesignError, Prior, fit, standardise};

/// Most columns of a model.
pub(super) const COLUMNS: usize = 9;

/// Names of columns, followed by empty ones where a model has fewer.
pub(super) const fn named<const N: usize>(own: [&'static str; N]) -> [&'static str; COLUMNS] {
    let mut names = [""; COLUMNS];
    let mut at = 0;
    while at < N {
        names[at] = own[at];
        at += 1;
    }
    names
}

/// Predictors of one candidate or group; `None` where nothing is on record, and in columns that a model has not.
pub(super) type Row = [Option<f64>; COLUMNS];

/// Means of the columns, each over the rows in which it is known.
pub(super) fn mean_row(rows: &[Row]) -> Row {
    std::array::from_fn(|column| {
        let known = rows.iter().filter_map(|row| row[column]);
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        (count > 0.0).then(|| sum / count)
    })
}

/// What is taken to be known of the coefficients of standardised columns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Strictness {
    /// Nearly nothing: a penalty of 10⁻⁶, so that a column that parts the rows without fail has a finite coefficient.
    Plain,
    /// Not below 0, and of the order of 1: a penalty of 1.
    Signed,
}

impl Strictness {
    fn prior(self) -> Prior {
        match self {
            Self::Plain => Prior::normal(0.0, 1000.0),
            Self::Signed => Prior::normal(0.0, 1.0).not_negative(),
        }
    }
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Mean and standard deviation of each column in the rows of the fit.
    scales: [(f64, f64); COLUMNS],
    intercept: f64,
    /// Coefficients of the standardised columns.
    pub(super) weights: [f64; COLUMNS],
}

impl Model {
    /// Fits `happened` to `rows`. An entry that is missing takes the mean of its column, which speaks neither way, and a
    /// column that does not vary has no part.
    ///
    /// # Errors
    /// [`MembershipError::Fit`], above all with rows of one outcome only, and [`MembershipError::Predictors`].
    pub(super) fn fit(
        names: &[&str; COLUMNS],
        rows: &[Row],
        happened: &[bool],
        strictness: Strictness,
    ) -> Result<Self, MembershipError> {
        let scales = std::array::from_fn(|column| scale(rows, column));
        let mut model = Self { scales, intercept: 0.0, weights: [0.0; COLUMNS] };
        let values: Vec<f64> =
            rows.iter().flat_map(|row| std::iter::once(1.0).chain(model.standardised(row))).collect();
        let mut columns = vec!["constant"];
        columns.extend(names);
        let priors: Vec<Prior> = std::iter::once(Prior::FLAT).chain([strictness.prior(); COLUMNS]).collect();
        let design = Design::new(&columns, &values)?;
        let fitted = fit(&design, happened, None, &priors)?;
        if let [intercept, weights @ ..] = fitted.coefficients.as_slice() {
            model.intercept = *intercept;
            model.weights.iter_mut().zip(weights).for_each(|(weight, fitted)| *weight = *fitted);
        }
        Ok(model)
    }

    fn standardised(&self, row: &Row) -> [f64; COLUMNS] {
        std::array::from_fn(|column| {
            let (mean, sd) = self.scales[column];
            row[column].map_or(0.0, |value| (value - mean) / sd)
        })
    }

    /// Logarithm of the odds of `row`.
    pub(super) fn log_odds(&self, row: &Row) -> f64 {
        let terms = self.standardised(row);
        terms.iter().zip(&self.weights).fold(self.intercept, |sum, (term, weight)| sum + term * weight)
    }

    /// Its probability.
    pub(super) fn probability(&self, row: &Row) -> f64 {
        logistic(self.log_odds(row))
    }
}

/// Mean and standard deviation of a column where it is known.
fn scale(rows: &[Row], column: usize) -> (f64, f64) {
    let known: Vec<f64> = rows.iter().filter_map(|row| row[column]).collect();
    let name = [""];
    let scale = Design::new(&name, &known).and_then(|design| standardise(&design));
    match scale {
        Ok(scale) => (scale.means[0], scale.sds[0]),
        Err(DesignError::Constant { value, .. }) => (value, 1.0),
        Err(_) => (0.0, 1.0),
    }
}
