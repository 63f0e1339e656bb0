//! The engine's weights, fitted to the offers that were and were not taken.

use std::ops::{Range, RangeInclusive};

use serde::{Deserialize, Serialize};

use super::offers::{COLUMNS, Kind, NAMES, Offers};
use super::pair_years::PairYears;
use crate::history::records::Year;
use crate::rng::{logistic, logit};
use crate::stats::{Causes, Design, Fit, FitError, Prior, Ranking, Standardisation, fit, fit_noisy_or, standardise};

/// Prior of the log-odds of an offer of each kind that is neither attractive nor repellent: one in four hundred, and next to
/// nothing known.
const RATE: (f64, f64) = (-6.0, 10.0);

/// Standard deviations of the prior of each weight that are tried, per standard deviation of its column. New ties come in
/// waves of one treaty, so that they count for less than as many independent events, which a tight prior allows for.
pub(super) const PRIOR_SDS: [f64; 4] = [0.2, 0.1, 0.05, 0.025];

/// Least probability that is told from 0.
const LEAST: f64 = 1e-9;

/// The engine fitted to some years.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    scale: Standardisation,
    pub(super) fit: Fit,
}

impl Engine {
    /// Fits the weights to the pair-years of `train`. Signs are those of theory: no weight can be below 0.
    pub(super) fn fit(offers: &Offers, allied: &[bool], train: Range<usize>, sd: f64) -> Result<Self, FitError> {
        let (values, causes) = of_rows(offers, train.clone());
        let kinds = Kind::ALL.len();
        let terms: Vec<f64> = values.chunks(COLUMNS).flat_map(|row| &row[kinds..]).copied().collect();
        let mut scale = standardise(&Design::new(&NAMES[kinds..], &terms)?)?;
        // The kinds are marks, which stay as they are.
        scale.means.splice(0..0, [0.0; Kind::ALL.len()]);
        scale.sds.splice(0..0, [1.0; Kind::ALL.len()]);
        let scaled = scale.apply(&values);
        let mut priors = vec![Prior::normal(RATE.0, RATE.1); kinds];
        priors.resize(COLUMNS, Prior::normal(0.0, sd).not_negative());
        let fit = fit_noisy_or(&Design::new(&NAMES, &scaled)?, &causes, &allied[train], &priors)?;
        Ok(Self { scale, fit })
    }

    /// Chance that each offer is made and taken.
    pub(super) fn chances(&self, offers: &Offers) -> Vec<f64> {
        let weights = &self.fit.coefficients;
        let of_offer = |row: &[f64]| {
            let scaled = row.iter().zip(&self.scale.means).zip(&self.scale.sds).map(|((x, mean), sd)| (x - mean) / sd);
            logistic(scaled.zip(weights).map(|(x, weight)| x * weight).sum())
        };
        offers.values.chunks(COLUMNS).map(of_offer).collect()
    }

    /// Probability of a new tie of each pair-year.
    pub(super) fn probabilities(&self, offers: &Offers) -> Vec<f64> {
        let chances = self.chances(offers);
        (0..offers.causes.events()).map(|row| offers.causes.chance(row, &chances)).collect()
    }

    /// Weights per unit of each term as the engine has it, and per standard deviation of its column.
    pub(super) fn weights(&self) -> impl Iterator<Item = (&'static str, f64, f64)> + '_ {
        let columns = NAMES.into_iter().zip(&self.fit.coefficients).zip(&self.scale.sds);
        columns.skip(Kind::ALL.len()).map(|((name, weight), sd)| (name, weight / sd, *weight))
    }
}

/// The offers of some pair-years, numbered anew.
fn of_rows(offers: &Offers, rows: Range<usize>) -> (Vec<f64>, Causes) {
    let of_all = || rows.clone().flat_map(|row| offers.causes.of(row));
    // Offers are numbered by year, and the rows are of whole years.
    let first = of_all().min().copied().unwrap_or(0);
    let end = of_all().max().map_or(0, |last| last + 1).max(first);
    let mut causes = Causes::default();
    rows.for_each(|row| causes.push(offers.causes.of(row).iter().map(|offer| offer - first)));
    (offers.values[first as usize * COLUMNS..end as usize * COLUMNS].to_vec(), causes)
}

/// How weights fitted to earlier training years foretell later ones: the first third the second, the first two the last.
pub(super) struct Foresight {
    /// Log-odds that were foretold, and what came of them, in each part.
    parts: Vec<(Vec<f64>, Vec<bool>)>,
}

impl Foresight {
    /// Of the training years `train`, with a prior of standard deviation `sd`.
    pub(super) fn of(
        offers: &Offers,
        pairs: &PairYears,
        allied: &[bool],
        train: &RangeInclusive<Year>,
        sd: f64,
    ) -> Result<Self, FitError> {
        let (first, last) = (*train.start(), *train.end());
        let third = |k: Year| first + (last - first + 1) * k / 3;
        let part = |k: Year| {
            let past = pairs.within(&(first..=third(k) - 1));
            let future = pairs.within(&(third(k)..=third(k + 1) - 1));
            let probabilities = Engine::fit(offers, allied, past, sd)?.probabilities(offers);
            Ok((probabilities[future.clone()].iter().map(|&p| bounded_logit(p)).collect(), allied[future].to_vec()))
        };
        Ok(Self { parts: [1, 2].into_iter().map(part).collect::<Result<_, FitError>>()? })
    }

    /// Mean average precision of the parts; `None` where one of them has no new tie.
    pub(super) fn average_precision(&self) -> Option<f64> {
        let scores: Option<Vec<f64>> =
            self.parts.iter().map(|(log_odds, allied)| Ranking::new(log_odds, allied)?.average_precision()).collect();
        scores.map(|scores| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// What makes foretold log-odds fit what came: `level + slope × log-odds` (Platt scaling; Cox 1958, *Biometrika* 45,
    /// 562–565). With a slope above 0 the order of probabilities stays.
    pub(super) fn recalibration(&self) -> Result<Recalibration, FitError> {
        let rows =
            |(log_odds, _): &(Vec<f64>, Vec<bool>)| log_odds.iter().flat_map(|&x| [1.0, x]).collect::<Vec<f64>>();
        let values: Vec<f64> = self.parts.iter().flat_map(rows).collect();
        let allied: Vec<bool> = self.parts.iter().flat_map(|(_, allied)| allied).copied().collect();
        let priors = [Prior::FLAT, Prior::normal(1.0, 1.0).not_negative()];
        let fitted = fit(&Design::new(&["level", "slope"], &values)?, &allied, None, &priors)?;
        Ok(Recalibration { level: fitted.coefficients[0], slope: fitted.coefficients[1] })
    }
}

/// How much surer or less sure probabilities are to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recalibration {
    /// Added to the log-odds.
    pub level: f64,
    /// What they are multiplied by first.
    pub slope: f64,
}

impl Recalibration {
    pub(super) fn apply(&self, p: f64) -> f64 {
        logistic(self.level + self.slope * bounded_logit(p))
    }
}

/// Log-odds of a probability, which may be 0 where no offer is on record.
fn bounded_logit(p: f64) -> f64 {
    logit(p.clamp(LEAST, 1.0 - LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::appeal::Formulas;
    use crate::history::made_up::{TEST, TRAIN, enough_to_fit};

    /// Whole numbers without a pattern, the same forever (Knuth's multiplier, the upper half).
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed;
        move |bound| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) * bound) >> 31
        }
    }

    /// One offer for each of 3,000 pairs, its columns without a pattern, and whether it was taken: the likelier the larger
    /// the one column, the likelier the smaller the other.
    fn offers(towards: usize, against: usize) -> (Offers, Vec<bool>) {
        let mut below = numbers(3);
        let (mut offers, mut allied) = (Offers::default(), Vec::new());
        for offer in 0..3000 {
            let kind = below(3) as usize;
            let mut row: Vec<f64> =
                Kind::ALL.iter().map(|other| f64::from(u8::from(*other as usize == kind))).collect();
            row.extend((Kind::ALL.len()..COLUMNS).map(|_| below(1000) as f64 / 500.0 - 1.0));
            let p = logistic(-2.0 + 1.5 * row[towards] - 1.5 * row[against]);
            allied.push((below(1000) as f64) < 1000.0 * p);
            offers.values.extend(row);
            offers.causes.push([offer]);
        }
        (offers, allied)
    }

    #[test]
    fn no_weight_is_below_nought_and_one_against_its_sign_is_held_there() {
        let first = Kind::ALL.len();
        for (towards, against) in [(first, first + 2), (first + 2, first), (COLUMNS - 1, first + 1)] {
            let (offers, allied) = offers(towards, against);
            let engine = Engine::fit(&offers, &allied, 0..3000, 0.2).unwrap();
            let weights: Vec<(&str, f64, f64)> = engine.weights().collect();
            assert_eq!(weights.len(), COLUMNS - first);
            assert!(weights.iter().all(|(_, weight, standardised)| *weight >= 0.0 && *standardised >= 0.0));
            assert!(weights[towards - first].2 > 0.3, "{weights:?}");
            assert_eq!(weights[against - first].2, 0.0, "{weights:?}");
            assert_eq!(engine.fit.standard_errors[against], None);
        }
    }

    #[test]
    fn a_tighter_prior_draws_weights_towards_nought() {
        let (offers, allied) = offers(3, 5);
        let of_prior = |sd| Engine::fit(&offers, &allied, 0..3000, sd).unwrap().weights().next().unwrap().2;
        let weights = PRIOR_SDS.map(of_prior);
        assert!(weights.is_sorted_by(|a, b| a > b) && weights[3] > 0.0, "{weights:?}");
    }

    #[test]
    fn weights_are_fitted_to_the_rows_asked_for_and_no_others() {
        let (mut offers, mut allied) = offers(3, 5);
        let before = Engine::fit(&offers, &allied, 0..2000, 0.1).unwrap().fit;
        allied[2000..].iter_mut().for_each(|allied| *allied = !*allied);
        offers.values[2000 * COLUMNS + 3..].iter_mut().for_each(|value| *value += 0.5);
        assert_eq!(Engine::fit(&offers, &allied, 0..2000, 0.1).unwrap().fit, before);
        assert_ne!(Engine::fit(&offers, &allied, 0..2001, 0.1).unwrap().fit, before);
    }

    #[test]
    fn rows_are_taken_with_their_offers_numbered_anew() {
        let (offers, _) = offers(3, 5);
        let (values, causes) = of_rows(&offers, 100..103);
        assert_eq!(values, offers.values[100 * COLUMNS..103 * COLUMNS]);
        assert_eq!((0..3).map(|row| causes.of(row).to_vec()).collect::<Vec<_>>(), [[0], [1], [2]]);
        let (values, causes) = of_rows(&offers, 7..7);
        assert!(values.is_empty() && causes.events() == 0);
    }

    #[test]
    fn recalibration_keeps_the_order_of_probabilities() {
        let probabilities = [0.0, 1e-12, 1e-6, 0.001, 0.02, 0.5, 0.9, 1.0];
        for recalibration in [Recalibration { level: -1.0, slope: 0.4 }, Recalibration { level: 2.0, slope: 1.7 }] {
            let applied = probabilities.map(|p| recalibration.apply(p));
            assert!(applied.is_sorted() && applied.iter().all(|p| (0.0..=1.0).contains(p)), "{applied:?}");
            assert!(applied[2..7].is_sorted_by(|a, b| a < b), "{applied:?}");
        }
        let none = Recalibration { level: 0.0, slope: 1.0 };
        assert!((none.apply(0.02) - 0.02).abs() < 1e-12);
    }

    #[test]
    fn recalibration_makes_what_was_foretold_add_up_to_what_came() {
        let records = enough_to_fit().records();
        let pairs = PairYears::of(&records, *TRAIN.start()..=*TEST.end());
        let allied: Vec<bool> = pairs.rows().iter().map(|row| row.allied).collect();
        let offers = Offers::of(&records, &pairs, Formulas::new().unwrap());
        let foresight = Foresight::of(&offers, &pairs, &allied, &TRAIN, 0.1).unwrap();
        // Two parts, each three years of the nine, that the three or six years before foretell.
        let years = [1953..=1955, 1956..=1958].map(|years| pairs.within(&years));
        assert_eq!(foresight.parts.len(), 2);
        for ((log_odds, came), rows) in foresight.parts.iter().zip(&years) {
            assert_eq!((log_odds.len(), came.as_slice()), (rows.len(), &allied[rows.clone()]));
        }
        let recalibration = foresight.recalibration().unwrap();
        assert!(recalibration.slope >= 0.0);
        let said: f64 = foresight.parts.iter().flat_map(|(x, _)| x).map(|x| recalibration.apply(logistic(*x))).sum();
        let came = foresight.parts.iter().flat_map(|(_, came)| came).filter(|came| **came).count();
        assert!((said - came as f64).abs() < 1e-6, "{said} for {came}");
        assert!(foresight.average_precision().is_some_and(|score| (0.0..=1.0).contains(&score)));
    }
}
