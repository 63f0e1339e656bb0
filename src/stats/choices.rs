//! Which of several came about: conditional logistic regression over strata, alone or beside rows with coefficients in common.

use super::design::Design;
use super::logistic::{Fit, FitError, Prior, Rows, check, check_priors, maximise};
use super::newton::{Likelihood, Sums, dot, range, worst_and_best};

/// Rows in strata, in each of which the first came about and the others did not.
#[derive(Debug, Clone)]
pub struct Choices<'a> {
    design: &'a Design<'a>,
    /// Where each stratum ends.
    ends: Vec<usize>,
}

impl<'a> Choices<'a> {
    /// The rows of `design`, so many in each stratum.
    ///
    /// # Errors
    /// [`FitError::Length`] where the strata have more or fewer rows than the design, or one has none.
    pub fn new(design: &'a Design<'a>, sizes: &[usize]) -> Result<Self, FitError> {
        let mut end = 0;
        let ends = sizes.iter().map(|size| {
            end += size;
            end
        });
        let ends: Vec<usize> = ends.collect();
        match ends.last().copied().unwrap_or(0) {
            _ if sizes.contains(&0) => {
                Err(FitError::Length { what: "rows in a stratum", found: 0, expected: 1, unit: "stratum" })
            }
            found if found == design.rows() => Ok(Self { design, ends }),
            found => Err(FitError::Length { what: "rows in strata", found, expected: design.rows(), unit: "row" }),
        }
    }

    /// Number of strata.
    pub fn strata(&self) -> usize {
        self.ends.len()
    }

    fn rows_of(&self, stratum: usize) -> impl Iterator<Item = &[f64]> + Clone {
        let start = stratum.checked_sub(1).map_or(0, |before| self.ends[before]);
        let columns = self.design.columns();
        self.design.values()[start * columns..self.ends[stratum] * columns].chunks(columns)
    }

    /// Derivatives of the log-likelihood of a stratum.
    pub(super) fn score(&self, stratum: usize, coefficients: &[f64]) -> Vec<f64> {
        let mut sums = Sums::empty(self.design.columns());
        self.push(&mut sums, stratum, |row| dot(row, coefficients));
        sums.gradient
    }

    /// Adds a stratum whose rows have the log-odds that `at` says.
    fn push(&self, sums: &mut Sums, stratum: usize, at: impl Fn(&[f64]) -> f64) {
        let greatest = self.rows_of(stratum).map(&at).fold(f64::NEG_INFINITY, f64::max);
        let mut whole = 0.0;
        let mut mean = vec![0.0; self.design.columns()];
        for row in self.rows_of(stratum) {
            let power = libm::exp(at(row) - greatest);
            whole += power;
            mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += power * x);
        }
        mean.iter_mut().for_each(|sum| *sum /= whole);
        let off = |row: &[f64]| -> Vec<f64> { row.iter().zip(&mean).map(|(x, mean)| x - mean).collect() };
        if let Some(chosen) = self.rows_of(stratum).next() {
            sums.log_likelihood += at(chosen) - greatest - libm::log(whole);
            sums.gradient.iter_mut().zip(off(chosen)).for_each(|(sum, off)| *sum += off);
        }
        self.rows_of(stratum).for_each(|row| sums.inform(&off(row), libm::exp(at(row) - greatest) / whole));
    }
}

impl Likelihood for Choices<'_> {
    fn columns(&self) -> usize {
        self.design.columns()
    }

    fn rows(&self) -> usize {
        self.strata()
    }

    fn at(&self, coefficients: &[f64]) -> Sums {
        let push = |sums: &mut Sums, stratum| self.push(sums, stratum, |row| dot(row, coefficients));
        Sums::of(self.strata(), self.columns(), push)
    }

    fn squares(&self) -> Sums {
        // What is the same for a whole stratum says nothing.
        Sums::of(self.strata(), self.columns(), |sums, stratum| self.push(sums, stratum, |_| 0.0))
    }

    fn range(&self, column: usize) -> f64 {
        range(self.design, column)
    }

    fn expected(&self, _coefficients: &[f64]) -> Option<Sums> {
        None
    }

    fn gains(&self, direction: &[f64]) -> (f64, f64) {
        let gains = (0..self.strata()).flat_map(|stratum| {
            let chosen = self.rows_of(stratum).next().map_or(0.0, |row| dot(row, direction));
            self.rows_of(stratum).map(move |row| chosen - dot(row, direction))
        });
        worst_and_best(gains)
    }
}

/// Fits which row of each stratum came about, with one prior for each column: P(row) = exp(x·b)/Σ exp(x·b) over its stratum,
/// so that what a stratum has in common falls out.
///
/// # Errors
/// As of [`fit`](super::fit).
///
/// # Formula
/// Conditional logit: McFadden 1974, in *Frontiers in Econometrics*, ed. Zarembka, 105–142; for matched strata Breslow & Day
/// 1980, *Statistical Methods in Cancer Research* 1, chapter 7.
pub fn fit_choices(choices: &Choices<'_>, priors: &[Prior]) -> Result<Fit, FitError> {
    check_columns(choices.design, priors)?;
    maximise(choices, choices.design.names(), priors)
}

/// Fits rows in which an event `happened` or not together with strata of [`Choices`], with the same coefficients. A column of
/// which one of the two knows nothing is 0 there.
///
/// # Errors
/// As of [`fit`](super::fit).
pub fn fit_together(
    design: &Design<'_>,
    happened: &[bool],
    choices: &Choices<'_>,
    priors: &[Prior],
) -> Result<Fit, FitError> {
    check(design, happened, None, priors)?;
    check_columns(choices.design, priors)?;
    maximise(&Together { rows: Rows { design, happened, offsets: None }, choices }, design.names(), priors)
}

fn check_columns(design: &Design<'_>, priors: &[Prior]) -> Result<(), FitError> {
    let (found, expected) = (priors.len(), design.columns());
    if found != expected {
        return Err(FitError::Length { what: "priors", found, expected, unit: "column" });
    }
    // Each stratum has both outcomes.
    check_priors(design.names(), &[true, false], priors)
}

/// Rows beside strata.
struct Together<'a> {
    rows: Rows<'a>,
    choices: &'a Choices<'a>,
}

impl Likelihood for Together<'_> {
    fn columns(&self) -> usize {
        self.rows.columns()
    }

    fn rows(&self) -> usize {
        self.rows.rows() + self.choices.rows()
    }

    fn at(&self, coefficients: &[f64]) -> Sums {
        self.rows.at(coefficients).add(&self.choices.at(coefficients))
    }

    fn squares(&self) -> Sums {
        self.rows.squares().add(&self.choices.squares())
    }

    fn range(&self, column: usize) -> f64 {
        self.rows.range(column).max(self.choices.range(column))
    }

    fn expected(&self, _coefficients: &[f64]) -> Option<Sums> {
        None
    }

    fn gains(&self, direction: &[f64]) -> (f64, f64) {
        let ((worst, best), (least, most)) = (self.rows.gains(direction), self.choices.gains(direction));
        (worst.min(least), best.max(most))
    }
}

#[cfg(test)]
mod tests {
    use super::super::logistic::{cluster_adjustment, fit};
    use super::*;

    const NAMES: [&str; 1] = ["x"];

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn a_stratum_of_two_is_logistic_regression_on_their_difference() {
        // Differences 1, 2 and −1 of which all came about, with the prior that keeps this finite.
        let values = [1.0, 0.0, 5.0, 3.0, 2.0, 3.0];
        let design = Design::new(&NAMES, &values).unwrap();
        let priors = [Prior::normal(0.0, 2.0)];
        let found = fit_choices(&Choices::new(&design, &[2, 2, 2]).unwrap(), &priors).unwrap();
        let differences = [1.0, 2.0, -1.0];
        let plain = fit(&Design::new(&NAMES, &differences).unwrap(), &[true; 3], None, &priors).unwrap();
        assert_near(found.coefficients[0], plain.coefficients[0]);
        assert_near(found.log_likelihood, plain.log_likelihood);
        assert_near(found.covariance[0], plain.covariance[0]);
    }

    #[test]
    fn three_to_choose_from_worked_by_hand() {
        // x is 1 for one of the three. It came about in two strata of three: p = e^b/(e^b + 2) = 2/3, so that b = ln 4.
        let values = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        let design = Design::new(&NAMES, &values).unwrap();
        let found = fit_choices(&Choices::new(&design, &[3; 3]).unwrap(), &[Prior::FLAT]).unwrap();
        assert_near(found.coefficients[0], 4.0_f64.ln());
        assert_near(found.log_likelihood, 2.0 * (2.0_f64 / 3.0).ln() + (1.0_f64 / 6.0).ln());
        // Information n·p·(1 − p) = 2/3.
        assert_near(found.covariance[0], 1.5);
    }

    #[test]
    fn what_a_stratum_has_in_common_falls_out_and_a_wrong_sign_is_held_at_nothing() {
        let values = [1.0, 0.0, 0.5, 1.0, 0.0, 2.0];
        let moved: Vec<f64> = values.iter().enumerate().map(|(at, x)| if at < 3 { x + 7.0 } else { *x }).collect();
        let fitted = |values: &[f64], prior| {
            let design = Design::new(&NAMES, values).unwrap();
            fit_choices(&Choices::new(&design, &[3, 3]).unwrap(), &[prior]).unwrap()
        };
        let prior = Prior::normal(0.0, 1.0);
        assert_near(fitted(&values, prior).coefficients[0], fitted(&moved, prior).coefficients[0]);
        let wrong: Vec<f64> = values.iter().map(|x| -x).collect();
        let held = fitted(&wrong, prior.not_negative());
        assert_eq!(held.coefficients[0], 0.0);
        assert_near(held.log_likelihood, 2.0 * (1.0_f64 / 3.0).ln());
    }

    #[test]
    fn without_a_prior_strata_that_never_err_have_no_answer() {
        let values = [1.0, 0.0, 3.0, 2.0];
        let design = Design::new(&NAMES, &values).unwrap();
        let error = fit_choices(&Choices::new(&design, &[2, 2]).unwrap(), &[Prior::FLAT]).unwrap_err();
        assert!(matches!(error, FitError::Separated { .. }), "{error}");
        assert!(matches!(Choices::new(&design, &[2, 3]), Err(FitError::Length { .. })));
    }

    #[test]
    fn rows_and_strata_of_the_same_kind_are_fitted_as_one() {
        // A row in which an event happened is a stratum of two.
        let [rows, strata] = [vec![1.0, -2.0, 0.5], vec![0.3, 0.0, -0.4, 0.0]];
        let happened = [true, false, false];
        let priors = [Prior::normal(0.0, 1.0)];
        let (design, others) = (Design::new(&NAMES, &rows).unwrap(), Design::new(&NAMES, &strata).unwrap());
        let choices = Choices::new(&others, &[2, 2]).unwrap();
        let found = fit_together(&design, &happened, &choices, &priors).unwrap();
        let all = [1.0, -2.0, 0.5, 0.3, -0.4];
        let (whole, outcomes) = (Design::new(&NAMES, &all).unwrap(), [true, false, false, true, true]);
        let plain = fit(&whole, &outcomes, None, &priors).unwrap();
        assert_near(found.coefficients[0], plain.coefficients[0]);
        assert_near(found.log_likelihood, plain.log_likelihood);
        // And clusters of rows and strata as clusters of rows.
        let together = cluster_adjustment(&design, &happened, &[0, 1, 1], Some((&choices, &[0, 1])), &found);
        let apart = cluster_adjustment(&whole, &outcomes, &[0, 1, 1, 0, 1], None, &plain);
        assert_near(together, apart);
    }
}
