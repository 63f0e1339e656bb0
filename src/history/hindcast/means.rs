//! The scores of a rule over all cases, and how they stand to the references.

use serde::{Deserialize, Serialize};

use super::forecast::Forecast;
use super::forecaster::Forecaster;
use super::run::{LEVEL, SAMPLES};
use crate::rng::{Key, StreamId};
use crate::stats::block_interval;

/// Fewest families of cases for a difference to be told from chance: where all of four or fewer favour the same side every
/// sample does, though two rules that are equally good would look so in one of eight cases or more (2·½⁴).
pub(super) const FAMILIES_FEWEST: usize = 5;

/// A mean over pacts with its 95 % interval over samples of families of cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeanScore {
    /// The mean.
    pub value: f64,
    /// Lower end; missing with a single family.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// How a rule stands to a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The interval of the gain lies above 0.
    Better,
    /// It lies below 0.
    Worse,
    /// It holds 0, or there are too few families.
    CannotBeTold,
}

impl Verdict {
    /// As a reader says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::CannotBeTold => "cannot be told from it",
        }
    }
}

/// A rule beside a reference: what it gains on the same pacts. Above 0 is better, for the Brier score too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Against {
    /// The reference.
    pub reference: String,
    /// Gain in mean log score.
    pub log_score: Option<MeanScore>,
    /// Gain in mean Brier score.
    pub brier: Option<MeanScore>,
    /// Gain in mean log score of members.
    pub member_log_score: Option<MeanScore>,
    /// On the log score; on that of members for a rule that says nothing of treaties.
    pub verdict: Verdict,
}

/// The scores of a rule over all cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleScores {
    /// Rule or reference.
    pub rule: String,
    /// Whether it is a reference.
    pub is_reference: bool,
    /// Pacts that it is scored on.
    pub pacts: usize,
    /// Those that formed in history, on which its members are scored.
    pub formed: usize,
    /// Families of cases.
    pub families: usize,
    /// Mean log score.
    pub log_score: Option<MeanScore>,
    /// Mean Brier score.
    pub brier: Option<MeanScore>,
    /// Mean log score of members.
    pub member_log_score: Option<MeanScore>,
    /// Share of the members that were foretold, mean over pacts.
    pub hit_rate: Option<MeanScore>,
    /// Beside each reference; empty for a reference.
    pub against: Vec<Against>,
}

/// One of the scores of a row.
type Score = fn(&Forecast) -> Option<f64>;

/// The scores of each forecaster over `rows`.
pub(super) fn scores(forecasters: &[&Forecaster], rows: &[Forecast], seed: u64) -> Vec<RuleScores> {
    let of = |by: &Forecaster| -> Vec<&Forecast> { rows.iter().filter(|row| row.rule == by.name).collect() };
    let references: Vec<&Forecaster> = forecasters.iter().copied().filter(|by| by.is_reference).collect();
    forecasters
        .iter()
        .map(|by| {
            let own = of(by);
            let against = references.iter().filter(|_| !by.is_reference);
            let one = |score: Score| mean(own.iter().map(|row| (row.family.as_str(), score(row))).collect(), seed);
            RuleScores {
                rule: by.name.to_owned(),
                is_reference: by.is_reference,
                pacts: own.iter().filter(|row| row.log_score.is_some()).count(),
                formed: own.iter().filter(|row| row.member_log_score.is_some()).count(),
                families: families(own.iter().map(|row| row.family.as_str())).len(),
                log_score: one(|row| row.log_score),
                brier: one(|row| row.brier),
                member_log_score: one(|row| row.member_log_score),
                hit_rate: one(|row| row.hit_rate),
                against: against.map(|reference| beside(by, &own, reference, &of(reference), seed)).collect(),
            }
        })
        .collect()
}

/// A rule beside a reference; rows are of the same pacts in the same order.
fn beside(by: &Forecaster, own: &[&Forecast], reference: &Forecaster, theirs: &[&Forecast], seed: u64) -> Against {
    let gain = |score: Score, sign: f64| {
        let of_pact = |(own, theirs): (&&Forecast, &&Forecast)| Some(sign * (score(own)? - score(theirs)?));
        let pairs = own.iter().zip(theirs).map(|pair| (pair.0.family.clone(), of_pact(pair))).collect::<Vec<_>>();
        mean(pairs.iter().map(|(family, gain)| (family.as_str(), *gain)).collect(), seed)
    };
    let log_score = gain(|row| row.log_score, 1.0);
    let member_log_score = gain(|row| row.member_log_score, 1.0);
    let decides: (Option<MeanScore>, Score) =
        if by.scores_form { (log_score, |row| row.log_score) } else { (member_log_score, |row| row.member_log_score) };
    let scored = own.iter().filter(|row| decides.1(row).is_some()).map(|row| row.family.as_str());
    Against {
        reference: reference.name.to_owned(),
        log_score,
        brier: gain(|row| row.brier, -1.0),
        member_log_score,
        verdict: verdict(decides.0, families(scored).len()),
    }
}

fn verdict(gain: Option<MeanScore>, families: usize) -> Verdict {
    match gain {
        Some(MeanScore { low: Some(low), .. }) if families >= FAMILIES_FEWEST && low > 0.0 => Verdict::Better,
        Some(MeanScore { high: Some(high), .. }) if families >= FAMILIES_FEWEST && high < 0.0 => Verdict::Worse,
        _ => Verdict::CannotBeTold,
    }
}

/// Different families, in order.
fn families<'r>(of: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let mut families: Vec<&str> = of.collect();
    families.sort_unstable();
    families.dedup();
    families
}

/// The mean of the values that are there, each with its family. Samples are of families, since cases of one are no independent
/// evidence, and the same for every score of the same families.
fn mean(values: Vec<(&str, Option<f64>)>, seed: u64) -> Option<MeanScore> {
    let values: Vec<(&str, f64)> = values.into_iter().filter_map(|(family, value)| Some((family, value?))).collect();
    let families = families(values.iter().map(|(family, _)| *family));
    let mut sums = vec![(0.0, 0_u32); families.len()];
    for (family, value) in &values {
        if let Ok(at) = families.binary_search(family) {
            sums[at].0 += value;
            sums[at].1 += 1;
        }
    }
    let weighed = |weights: &[u32]| {
        let weigh = |sum: (f64, u32), (&(value, count), &weight): (&(f64, u32), &u32)| {
            (sum.0 + value * f64::from(weight), sum.1 + count * weight)
        };
        let (sum, count) = sums.iter().zip(weights).fold((0.0, 0), weigh);
        (count > 0).then(|| sum / f64::from(count))
    };
    let mut stream = Key::of_design(seed).stream(StreamId::new("hindcast-families", ""));
    let interval = block_interval(families.len(), (SAMPLES, LEVEL), |bound| stream.below(bound), weighed);
    Some(MeanScore {
        value: weighed(&vec![1; families.len()])?,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_over_pacts_and_its_interval_over_families() {
        let values = vec![("a", Some(1.0)), ("a", Some(2.0)), ("b", Some(6.0)), ("c", None)];
        let found = mean(values, 1).unwrap();
        assert_eq!(found.value, 3.0);
        // A sample is a twice, a and b, or b twice.
        assert_eq!((found.low, found.high), (Some(1.5), Some(6.0)));
        let one = mean(vec![("a", Some(1.0)), ("a", Some(2.0))], 1).unwrap();
        assert_eq!((one.value, one.low, one.high), (1.5, None, None));
        assert_eq!(mean(vec![("a", None)], 1), None);
    }

    #[test]
    fn a_difference_is_told_only_where_its_interval_and_the_number_of_families_allow() {
        let gain =
            |low: f64, high: f64| Some(MeanScore { value: (low + high) / 2.0, low: Some(low), high: Some(high) });
        assert_eq!(verdict(gain(0.1, 0.3), 5), Verdict::Better);
        assert_eq!(verdict(gain(0.1, 0.3), 4), Verdict::CannotBeTold);
        assert_eq!(verdict(gain(-0.3, -0.1), 5), Verdict::Worse);
        assert_eq!(verdict(gain(-0.1, 0.3), 9), Verdict::CannotBeTold);
        assert_eq!(verdict(None, 9), Verdict::CannotBeTold);
    }
}
