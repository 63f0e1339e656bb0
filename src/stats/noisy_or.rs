//! An event that happens when at least one of its causes does: the noisy-or of logistic chances.

use super::design::Design;
use super::logistic::{Fit, FitError, Prior, check_priors, maximise};
use super::newton::{Likelihood, Sums, dot, range};

/// Least odds of an event, so that their inverse and its square are numbers.
const LEAST: f64 = 1e-150;

/// Which causes each event has. A cause can be one of several events'.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Causes {
    /// Where the causes of each event end in `of_events`.
    ends: Vec<usize>,
    of_events: Vec<u32>,
}

impl Causes {
    /// Adds an event with its causes, as rows of the design.
    pub fn push(&mut self, causes: impl IntoIterator<Item = u32>) {
        self.of_events.extend(causes);
        self.ends.push(self.of_events.len());
    }

    /// Number of events.
    pub fn events(&self) -> usize {
        self.ends.len()
    }

    /// The causes of an event; none of one that is not there.
    pub fn of(&self, event: usize) -> &[u32] {
        let start = event.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(usize::MAX));
        let end = self.ends.get(event).copied().unwrap_or(0);
        self.of_events.get(start..end).unwrap_or(&[])
    }

    /// Chance of an event, from the chances of all causes: 1 − Π (1 − p).
    pub fn chance(&self, event: usize, of_causes: &[f64]) -> f64 {
        let fails = |&cause: &u32| 1.0 - of_causes.get(cause as usize).copied().unwrap_or(0.0);
        1.0 - self.of(event).iter().map(fails).product::<f64>()
    }
}

/// Fits the chances of causes, ln(p/(1 − p)) = x·b, to events that `happened` or not, each of which happens when at least
/// one of its causes does. `design` has a row for each cause, and `priors` one entry for each column. What happened is seen
/// of events only. The result has the same bits with any number of threads.
///
/// # Errors
/// As of [`fit`](super::fit); lengths are those of events, and a cause that is no row of the design is [`FitError::Length`].
///
/// # Formula
/// An event's chance is 1 − Π (1 − p_c) over its causes c (Pearl 1988, *Probabilistic Reasoning in Intelligent Systems*,
/// section 4.3.2). With Λ = −Σ ln(1 − p_c), g = Σ p_c·x_c, S = Σ p_c(1 − p_c)·x_c·x_cᵀ and r = 1/(e^Λ − 1), the log-likelihood
/// of an event has the derivatives r·g and r·S − (r + r²)·g·gᵀ where it happened, −g and −S where not. Where these make no
/// maximum, the expected information r·g·gᵀ takes the place of the second (Fisher scoring).
pub fn fit_noisy_or(design: &Design, causes: &Causes, happened: &[bool], priors: &[Prior]) -> Result<Fit, FitError> {
    let length = |what, found, expected, unit| FitError::Length { what, found, expected, unit };
    if happened.len() != causes.events() {
        return Err(length("outcomes", happened.len(), causes.events(), "event"));
    }
    if priors.len() != design.columns() {
        return Err(length("priors", priors.len(), design.columns(), "column"));
    }
    let needed = causes.of_events.iter().max().map_or(0, |&last| last as usize + 1);
    if needed > design.rows() {
        return Err(length("causes", needed, design.rows(), "row of the design"));
    }
    check_priors(design.names(), happened, priors)?;
    maximise(&Events { design, causes, happened }, design.names(), priors)
}

struct Events<'a> {
    design: &'a Design<'a>,
    causes: &'a Causes,
    happened: &'a [bool],
}

impl Events<'_> {
    fn row(&self, cause: u32) -> &[f64] {
        let columns = self.design.columns();
        &self.design.values()[cause as usize * columns..(cause as usize + 1) * columns]
    }

    /// The chances of all causes: one that many events have is looked at once.
    fn chances(&self, coefficients: &[f64]) -> Vec<CauseChance> {
        let of_row = |row: &[f64]| {
            let log_odds = dot(row, coefficients);
            // With the power of a negative number nothing overflows.
            let power = libm::exp(-log_odds.abs());
            let chance = if log_odds > 0.0 { 1.0 } else { power } / (1.0 + power);
            CauseChance { chance, hazard: log_odds.max(0.0) + libm::log1p(power) }
        };
        self.design.values().chunks(self.design.columns()).map(of_row).collect()
    }

    fn event(&self, event: usize, chances: &[CauseChance]) -> Event {
        let mut slope = vec![0.0; self.design.columns()];
        let mut hazard = 0.0;
        for &cause in self.causes.of(event) {
            let CauseChance { chance, hazard: of_cause } = chances[cause as usize];
            hazard += of_cause;
            slope.iter_mut().zip(self.row(cause)).for_each(|(sum, x)| *sum += chance * x);
        }
        // Without a cause that can happen it is 1 over next to nothing, times slopes of nothing.
        let odds_against = 1.0 / libm::expm1(hazard).max(LEAST);
        Event { slope, hazard, odds_against }
    }
}

/// A cause at some coefficients.
struct CauseChance {
    chance: f64,
    /// −ln(1 − chance).
    hazard: f64,
}

/// An event at some coefficients.
struct Event {
    /// Derivatives of the hazard.
    slope: Vec<f64>,
    /// Sum of the hazards of its causes, Λ.
    hazard: f64,
    /// 1/(e^Λ − 1).
    odds_against: f64,
}

impl Likelihood for Events<'_> {
    fn columns(&self) -> usize {
        self.design.columns()
    }

    fn rows(&self) -> usize {
        self.design.rows()
    }

    fn at(&self, coefficients: &[f64]) -> Sums {
        let chances = self.chances(coefficients);
        Sums::of(self.causes.events(), self.columns(), |sums, event| {
            let Event { slope, hazard, odds_against } = self.event(event, &chances);
            let happened = self.happened[event];
            let weight = if happened { odds_against } else { -1.0 };
            sums.log_likelihood += if happened { -libm::log1p(odds_against) } else { -hazard };
            sums.gradient.iter_mut().zip(&slope).for_each(|(sum, x)| *sum += weight * x);
            for &cause in self.causes.of(event) {
                let chance = chances[cause as usize].chance;
                sums.inform(self.row(cause), -weight * chance * (1.0 - chance));
            }
            if happened {
                sums.inform(&slope, odds_against * (1.0 + odds_against));
            }
        })
    }

    fn expected(&self, coefficients: &[f64]) -> Option<Sums> {
        let chances = self.chances(coefficients);
        Some(Sums::of(self.causes.events(), self.columns(), |sums, event| {
            let Event { slope, odds_against, .. } = self.event(event, &chances);
            sums.inform(&slope, odds_against);
        }))
    }

    fn squares(&self) -> Sums {
        Sums::of(self.rows(), self.columns(), |sums, at| sums.inform(self.row(at as u32), 1.0))
    }

    fn range(&self, column: usize) -> f64 {
        range(self.design, column)
    }

    fn gains(&self, _direction: &[f64]) -> (f64, f64) {
        // Which of its causes made an event happen is not seen, so that no direction is better for certain.
        (0.0, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::logistic::fit;
    use super::*;

    /// Whole numbers without a pattern, the same forever (Knuth's multiplier, the upper half).
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |bound| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) * bound) >> 31
        }
    }

    const NAMES: [&str; 3] = ["constant", "x", "z"];
    const TRUE: [f64; 3] = [-1.5, 0.8, -0.6];

    /// Events with up to three of `causes` causes each, of which one is shared by neighbours, as they come about when the
    /// coefficients are [`TRUE`].
    struct Simulated {
        values: Vec<f64>,
        causes: Causes,
        happened: Vec<bool>,
    }

    impl Simulated {
        fn new(events: u32) -> Self {
            let mut below = numbers(11);
            let mut unit = move || below(1 << 20) as f64 / f64::from(1 << 20);
            let mut simulated = Self { values: Vec::new(), causes: Causes::default(), happened: Vec::new() };
            let mut comes = Vec::new();
            for _ in 0..2 * events + 1 {
                let row = [1.0, 4.0 * unit() - 2.0, 4.0 * unit() - 2.0];
                comes.push(unit() < 1.0 / (1.0 + (-dot(&row, &TRUE)).exp()));
                simulated.values.extend(row);
            }
            for event in 0..events {
                let causes = 2 * event..2 * event + 1 + event % 3;
                simulated.happened.push(causes.clone().any(|cause| comes[cause as usize]));
                simulated.causes.push(causes);
            }
            simulated
        }

        fn design(&self) -> Design<'_> {
            Design::new(&NAMES, &self.values).unwrap()
        }

        fn fitted(&self, priors: &[Prior]) -> Result<Fit, FitError> {
            fit_noisy_or(&self.design(), &self.causes, &self.happened, priors)
        }
    }

    #[test]
    fn with_one_cause_each_it_is_logistic_regression() {
        let simulated = Simulated::new(900);
        let mut causes = Causes::default();
        (0..1801).for_each(|cause| causes.push([cause]));
        let happened: Vec<bool> = (0..1801).map(|at| simulated.happened[at / 3] != (at % 5 == 0)).collect();
        for priors in [vec![Prior::FLAT; 3], vec![Prior::normal(0.1, 0.3).not_negative(); 3]] {
            let one_cause = fit_noisy_or(&simulated.design(), &causes, &happened, &priors).unwrap();
            let plain = fit(&simulated.design(), &happened, None, &priors).unwrap();
            assert!((one_cause.log_likelihood - plain.log_likelihood).abs() < 1e-6);
            for (a, b) in one_cause.coefficients.iter().zip(&plain.coefficients) {
                assert!((a - b).abs() < 1e-6, "{a} and {b}");
            }
            let errors = one_cause.standard_errors.iter().zip(&plain.standard_errors);
            errors.for_each(|(a, b)| assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-6));
        }
    }

    #[test]
    fn two_causes_alike_share_the_chance_of_the_event() {
        // Three of four events, each with two causes of the same chance p: 1 − (1 − p)² = 3/4, so that p = 1/2 and its
        // log-odds are 0; with events of one cause it would be ln 3.
        let mut causes = Causes::default();
        (0..4).for_each(|event| causes.push([2 * event, 2 * event + 1]));
        let ones = [1.0; 8];
        let design = Design::new(&["constant"], &ones).unwrap();
        let happened = [true, true, false, true];
        let found = fit_noisy_or(&design, &causes, &happened, &[Prior::FLAT]).unwrap();
        assert!(found.coefficients[0].abs() < 1e-6, "{:?}", found.coefficients);
        assert!((found.log_likelihood - (3.0 * 0.75_f64.ln() + 0.25_f64.ln())).abs() < 1e-9);
        // By hand: dc/dp = 2(1 − p) = 1 and dp/db = p(1 − p) = 1/4, so that information is n·(dc/db)²/(c(1 − c)) = 4/3.
        assert!((found.standard_errors[0].unwrap() - (3.0_f64 / 4.0).sqrt()).abs() < 1e-6);
    }

    #[test]
    fn the_derivatives_are_those_of_the_likelihood() {
        let simulated = Simulated::new(300);
        let design = simulated.design();
        let events = Events { design: &design, causes: &simulated.causes, happened: &simulated.happened };
        let nudged = |b: &[f64], column: usize, by: f64| {
            let mut b = b.to_vec();
            b[column] += by;
            events.at(&b)
        };
        let (b, step) = ([-0.7, 0.4, 0.3], 1e-5);
        for column in 0..3 {
            let (up, down) = (nudged(&b, column, step), nudged(&b, column, -step));
            let slope = (up.log_likelihood - down.log_likelihood) / (2.0 * step);
            assert!((events.at(&b).gradient[column] - slope).abs() < 1e-5, "{column}");
        }
        // The covariance at the maximum is the inverse of minus the slopes of the gradient.
        let found = simulated.fitted(&[Prior::FLAT; 3]).unwrap();
        for i in 0..3 {
            let at = |by: f64| nudged(&found.coefficients, i, by).gradient;
            let bend: Vec<f64> = at(step).iter().zip(at(-step)).map(|(u, d)| -(u - d) / (2.0 * step)).collect();
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| bend[k] * found.covariance[k * 3 + j]).sum();
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-5, "{i} {j}: {product}");
            }
        }
    }

    #[test]
    fn coefficients_are_recovered_from_events_whose_causes_nobody_saw() {
        let found = Simulated::new(6000).fitted(&[Prior::FLAT; 3]).unwrap();
        for ((b, error), expected) in found.coefficients.iter().zip(&found.standard_errors).zip(TRUE) {
            let error = error.unwrap();
            assert!(error < 0.1 && (b - expected).abs() < 3.0 * error, "{b} ± {error} for {expected}");
        }
    }

    #[test]
    fn an_event_without_a_cause_moves_nothing() {
        let simulated = Simulated::new(200);
        let mut more = Simulated::new(200);
        for happened in [true, false] {
            more.causes.push([]);
            more.happened.push(happened);
        }
        assert_eq!(more.causes.chance(201, &[0.5; 401]), 0.0);
        let priors = [Prior::normal(0.0, 1.0); 3];
        let (found, with) = (simulated.fitted(&priors).unwrap(), more.fitted(&priors).unwrap());
        for (a, b) in found.coefficients.iter().zip(&with.coefficients) {
            assert!((a - b).abs() < 1e-9, "{a} and {b}");
        }
        assert!(with.log_likelihood < found.log_likelihood - 100.0 && with.log_likelihood.is_finite());
    }

    #[test]
    fn threads_change_no_bit() {
        let simulated = Simulated::new(9000);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| simulated.fitted(&[Prior::normal(0.0, 0.5); 3]).unwrap())
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn the_chance_of_an_event_is_that_one_of_its_causes_comes() {
        let mut causes = Causes::default();
        causes.push([0, 1]);
        causes.push([]);
        causes.push([1]);
        let chances = [0.5, 0.2];
        assert!((causes.chance(0, &chances) - 0.6).abs() < 1e-12);
        assert_eq!(causes.chance(1, &chances), 0.0);
        assert!((causes.chance(2, &chances) - 0.2).abs() < 1e-12);
        assert_eq!((causes.events(), causes.of(0), causes.of(3)), (3, &[0, 1][..], &[][..]));
    }

    #[test]
    fn what_does_not_belong_together_is_an_error_that_says_what() {
        let simulated = Simulated::new(5);
        let fitted = |happened: &[bool], priors: &[Prior]| {
            fit_noisy_or(&simulated.design(), &simulated.causes, happened, priors).unwrap_err().to_string()
        };
        let flat = [Prior::FLAT; 3];
        assert!(fitted(&[true; 4], &flat).contains("4 outcomes were given, but 5"), "{}", fitted(&[true; 4], &flat));
        assert!(fitted(&[true; 5], &flat[..2]).contains("2 priors were given, but 3"));
        assert!(fitted(&[true; 5], &flat).contains("5 of 5 rows, which leaves `constant` open"));
        let never = [Prior::FLAT, Prior::normal(0.0, 0.0), Prior::FLAT];
        assert!(fitted(&[true; 5], &never).contains("the prior of `x`"), "{}", fitted(&[true; 5], &never));
        let mut causes = simulated.causes.clone();
        causes.push([11]);
        let error = fit_noisy_or(&simulated.design(), &causes, &[true; 6], &flat).unwrap_err().to_string();
        assert!(error.contains("12 causes were given, but 11"), "{error}");
    }
}
