//! How well predictions of new ties did.

use serde::{Deserialize, Serialize};

use super::model_row::ModelRow;
use super::pair_years::PairYear;
use crate::history::records::{Alliance, Member, Records, StateCode, Year};
use crate::history::snapshot::GROUP_LEAST;
use crate::rng::{Key, StreamId};
use crate::stats::{
    BlockBootstrap, BootstrapError, Interval, Measure, Ranking, bin_intervals, block_bootstrap, calibration,
};

/// Confidence of all intervals.
pub const LEVEL: f64 = 0.95;

/// Fewest test years with a new tie for a gain to be told from chance: samples of fewer years often have none at all.
const YEARS_FEWEST: usize = 5;

/// Bins of a calibration.
const BINS: usize = 20;

/// Most points of a precision–recall curve.
const CURVE_POINTS: usize = 400;

/// Length of each list of pair-years by name.
const NAMED: usize = 10;

/// An estimate with the interval that chance in the choice of years leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The score on all test years.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The scores of one model; a score is missing where the test years have no new tie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "ModelRow", into = "ModelRow")]
pub struct ModelScores {
    /// `engine`, or a reference's word.
    pub model: String,
    /// Area under the precision–recall curve (average precision).
    pub pr_auc: Option<Score>,
    /// Area under the receiver operating characteristic.
    pub roc_auc: Option<Score>,
    /// Brier score.
    pub brier: Option<Score>,
    /// Mean negative logarithm of the probability of what happened.
    pub log_loss: Option<Score>,
    /// New ties that it expected: the sum of its probabilities.
    pub expected_ties: f64,
    /// The engine's area under the precision–recall curve less this one's, on the same samples of years; missing where fewer
    /// than five test years have a new tie.
    pub engine_gain: Option<Score>,
}

/// One model's average precision on a part of the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartScore {
    /// What the part is: years such as `1990-1999`, or `bilateral` or `multi-party` new ties against all other pair-years.
    pub part: String,
    /// The model.
    pub model: String,
    /// Pair-years.
    pub pair_years: usize,
    /// New ties.
    pub new_ties: usize,
    /// Area under the precision–recall curve.
    pub pr_auc: Option<f64>,
}

/// A bin of pair-years of like probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The model.
    pub model: String,
    /// From 1, by probability.
    pub bin: usize,
    /// Pair-years.
    pub pair_years: usize,
    /// Mean probability.
    pub predicted: f64,
    /// Share with a new tie.
    pub observed: f64,
    /// Lower end of its 95 % interval over samples of years.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A point of a model's precision–recall curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveRow {
    /// The model.
    pub model: String,
    /// Share of the new ties that are found.
    pub recall: f64,
    /// Share of new ties among those called.
    pub precision: f64,
}

/// Which list a pair-year is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// New ties to which the engine gave the greatest probability.
    Hits,
    /// New ties to which it gave the least.
    Misses,
    /// Pair-years without one to which it gave the greatest.
    FalseAlarms,
}

/// A pair-year by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The list.
    pub list: List,
    /// Place in it, from 1.
    pub place: usize,
    /// The year.
    pub year: Year,
    /// The state with the lower code.
    pub first: String,
    /// The other.
    pub second: String,
    /// The engine's probability.
    pub probability: f64,
    /// How the tie would most likely have come about.
    pub through: String,
}

/// Predictions of one model for the test rows.
#[derive(Debug, Clone)]
pub(super) struct Predictions {
    pub(super) model: &'static str,
    pub(super) probabilities: Vec<f64>,
}

/// The test rows, and what came of them.
pub(super) struct Test<'a> {
    pub(super) records: &'a Records,
    pub(super) rows: &'a [PairYear],
    pub(super) allied: &'a [bool],
    pub(super) models: &'a [Predictions],
}

impl Test<'_> {
    /// Scores of all models; the engine is the last.
    pub(super) fn scores(&self, seed: u64, samples: usize) -> Result<Vec<ModelScores>, BootstrapError> {
        let years: Vec<Year> = self.rows.iter().map(|row| row.year).collect();
        let predictions: Vec<&[f64]> = self.models.iter().map(|model| model.probabilities.as_slice()).collect();
        let mut stream = Key::of_draw(seed, 0).stream(StreamId::new("backtest", "years"));
        let bootstrap = block_bootstrap(self.allied, &years, &predictions, samples, |n| stream.below(n))?;
        let engine = self.models.len() - 1;
        let mut with_ties: Vec<Year> = self.rows.iter().filter(|row| row.allied).map(|row| row.year).collect();
        with_ties.dedup();
        let enough = with_ties.len() >= YEARS_FEWEST;
        let of_model = |(at, model): (usize, &Predictions)| ModelScores {
            model: model.model.to_owned(),
            pr_auc: score(&bootstrap, at, Measure::AveragePrecision),
            roc_auc: score(&bootstrap, at, Measure::RocAuc),
            brier: score(&bootstrap, at, Measure::BrierScore),
            log_loss: score(&bootstrap, at, Measure::LogLoss),
            expected_ties: model.probabilities.iter().sum(),
            engine_gain: (at != engine && enough).then(|| gain(&bootstrap, at, engine)).flatten(),
        };
        Ok(self.models.iter().enumerate().map(of_model).collect())
    }

    /// Average precision by decade, and of bilateral and multi-party ties.
    pub(super) fn parts(&self) -> Vec<PartScore> {
        let Some((first, last)) = self.rows.first().zip(self.rows.last()) else { return Vec::new() };
        let mut parts = Vec::new();
        for decade in (first.year.div_euclid(10)..=last.year.div_euclid(10)).map(|decade| decade * 10) {
            let years = decade.max(first.year)..=(decade + 9).min(last.year);
            let is_in = |row: &PairYear| years.contains(&row.year);
            parts.extend(self.part(&format!("{}-{}", years.start(), years.end()), is_in));
        }
        let multi: Vec<bool> = self.rows.iter().map(|row| row.allied && is_multi_party(self.records, row)).collect();
        for (part, wanted) in [("bilateral", false), ("multi-party", true)] {
            let kept: Vec<bool> =
                self.rows.iter().zip(&multi).map(|(row, multi)| !row.allied || *multi == wanted).collect();
            parts.extend(self.part_of(part, &kept));
        }
        parts
    }

    fn part(&self, part: &str, is_in: impl Fn(&PairYear) -> bool) -> Vec<PartScore> {
        self.part_of(part, &self.rows.iter().map(is_in).collect::<Vec<bool>>())
    }

    fn part_of(&self, part: &str, kept: &[bool]) -> Vec<PartScore> {
        let chosen = |values: &[f64]| -> Vec<f64> {
            values.iter().zip(kept).filter(|(_, kept)| **kept).map(|(p, _)| *p).collect()
        };
        let allied: Vec<bool> =
            self.allied.iter().zip(kept).filter(|(_, kept)| **kept).map(|(allied, _)| *allied).collect();
        let of_model = |model: &Predictions| PartScore {
            part: part.to_owned(),
            model: model.model.to_owned(),
            pair_years: allied.len(),
            new_ties: allied.iter().filter(|allied| **allied).count(),
            pr_auc: Ranking::new(&chosen(&model.probabilities), &allied)
                .and_then(|ranking| ranking.average_precision()),
        };
        self.models.iter().map(of_model).collect()
    }

    /// Calibration of all models in bins of as many pair-years each, on the same samples of years.
    pub(super) fn bins(&self, seed: u64, samples: usize) -> Result<Vec<Bin>, BootstrapError> {
        let years: Vec<Year> = self.rows.iter().map(|row| row.year).collect();
        let of_model = |model: &Predictions| -> Result<Vec<Bin>, BootstrapError> {
            let bins = calibration(&model.probabilities, self.allied, BINS, LEVEL).unwrap_or_default();
            let mut stream = Key::of_draw(seed, 0).stream(StreamId::new("backtest", "years"));
            let over_years = (samples, LEVEL);
            let intervals =
                bin_intervals(&model.probabilities, self.allied, &years, &bins, over_years, |n| stream.below(n))?;
            let row = |((at, bin), interval): ((usize, &crate::stats::CalibrationBin), &Option<Interval>)| {
                let Interval { low, high } = interval.unwrap_or(bin.interval);
                let (predicted, observed) = (bin.predicted, bin.observed);
                Bin { model: model.model.to_owned(), bin: at + 1, pair_years: bin.rows, predicted, observed, low, high }
            };
            Ok(bins.iter().enumerate().zip(&intervals).map(row).collect())
        };
        let bins: Result<Vec<Vec<Bin>>, BootstrapError> = self.models.iter().map(of_model).collect();
        Ok(bins?.concat())
    }

    /// The precision–recall curves of all models.
    pub(super) fn curves(&self) -> Vec<CurveRow> {
        let of_model = |model: &Predictions| -> Vec<CurveRow> {
            let ranking = Ranking::new(&model.probabilities, self.allied);
            let points = ranking.and_then(|ranking| ranking.precision_recall_curve(CURVE_POINTS)).unwrap_or_default();
            points
                .iter()
                .map(|p| CurveRow { model: model.model.to_owned(), recall: p.recall, precision: p.precision })
                .collect()
        };
        self.models.iter().flat_map(of_model).collect()
    }

    /// Hits, misses and false alarms by name. In a list a state has one place a year, since one treaty makes many ties.
    pub(super) fn named(&self, probabilities: &[f64], through: impl Fn(usize) -> &'static str) -> Vec<Named> {
        let mut named = Vec::new();
        for list in [List::Hits, List::Misses, List::FalseAlarms] {
            let mut rows: Vec<usize> =
                (0..self.rows.len()).filter(|&row| self.allied[row] != (list == List::FalseAlarms)).collect();
            rows.sort_by(|&a, &b| match list {
                List::Misses => probabilities[a].total_cmp(&probabilities[b]),
                _ => probabilities[b].total_cmp(&probabilities[a]),
            });
            let mut seen: Vec<(Year, StateCode)> = Vec::new();
            for at in rows {
                let row = &self.rows[at];
                let states = [(row.year, row.first), (row.year, row.second)];
                if states.iter().any(|state| seen.contains(state)) {
                    continue;
                }
                seen.extend(states);
                named.push(Named {
                    list,
                    place: seen.len() / 2,
                    year: row.year,
                    first: self.name(row.first),
                    second: self.name(row.second),
                    probability: probabilities[at],
                    through: through(at).to_owned(),
                });
                if seen.len() / 2 == NAMED {
                    break;
                }
            }
        }
        named
    }

    fn name(&self, code: StateCode) -> String {
        self.records.state(code).map_or_else(|| code.0.to_string(), |state| state.name.clone())
    }
}

fn score(bootstrap: &BlockBootstrap, model: usize, measure: Measure) -> Option<Score> {
    let (value, interval) = (bootstrap.estimate(model, measure)?, bootstrap.interval(model, measure, LEVEL)?);
    Some(Score { value, low: interval.low, high: interval.high })
}

fn gain(bootstrap: &BlockBootstrap, from: usize, to: usize) -> Option<Score> {
    let measure = Measure::AveragePrecision;
    let value = bootstrap.difference(from, to, measure)?;
    let interval = bootstrap.difference_interval(from, to, measure, LEVEL)?;
    Some(Score { value, low: interval.low, high: interval.high })
}

/// Whether the new tie of a row is one of a pact of three or more.
fn is_multi_party(records: &Records, row: &PairYear) -> bool {
    let defends = |spell: &&Member| {
        spell.obligations.defence && spell.entry.year <= row.year && spell.exit.is_none_or(|exit| exit.year >= row.year)
    };
    let has_both = |alliance: &Alliance| {
        let members: Vec<StateCode> = alliance.members.iter().filter(defends).map(|spell| spell.member).collect();
        let mut different = members.clone();
        different.dedup();
        different.len() >= GROUP_LEAST && [row.first, row.second].iter().all(|code| members.contains(code))
    };
    records.alliances().iter().any(has_both)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::made_up::MadeUp;

    fn row(year: Year, first: u16, second: u16, allied: bool) -> PairYear {
        let (first, second) = (StateCode(first), StateCode(second));
        PairYear { year, first, second, km: 1.0, capability: [0.1; 2], polyarchy: [0.5; 2], allied }
    }

    /// Three states found a pact in 1990, and two others have one of their own from 2001.
    fn records() -> Records {
        let mut world = MadeUp::of(&[2, 20, 40, 41, 51, 52], 1988..=2002);
        world.alliance(10, &[(2, 1990..=2002), (20, 1990..=2002), (40, 1990..=2002)], true, 1);
        world.alliance(11, &[(41, 2001..=2002), (51, 2001..=2002)], true, 0);
        world.alliance(12, &[(41, 1988..=2002), (51, 1988..=2002), (52, 1988..=2002)], false, 3);
        world.records()
    }

    fn rows() -> Vec<PairYear> {
        vec![
            row(1989, 2, 20, false),
            row(1990, 2, 20, true),
            row(1990, 20, 40, true),
            row(1990, 41, 51, false),
            row(2001, 41, 51, true),
            row(2001, 41, 52, false),
        ]
    }

    fn models() -> [Predictions; 2] {
        [
            Predictions { model: "flat", probabilities: vec![0.5; 6] },
            Predictions { model: "engine", probabilities: vec![0.1, 0.9, 0.2, 0.3, 0.4, 0.8] },
        ]
    }

    fn with_test<T>(look: impl Fn(&Test<'_>) -> T) -> T {
        let (records, rows, models) = (records(), rows(), models());
        let allied: Vec<bool> = rows.iter().map(|row| row.allied).collect();
        look(&Test { records: &records, rows: &rows, allied: &allied, models: &models })
    }

    #[test]
    fn a_tie_is_of_many_where_three_or_more_owe_each_other_defence() {
        let records = records();
        assert!(is_multi_party(&records, &row(1990, 2, 20, true)));
        assert!(is_multi_party(&records, &row(2000, 20, 40, true)));
        // Before it was made; of two; and with an alliance of three beside it in which nobody owes defence.
        assert!(!is_multi_party(&records, &row(1989, 2, 20, true)));
        assert!(!is_multi_party(&records, &row(2001, 41, 51, true)));
        assert!(!is_multi_party(&records, &row(2001, 2, 41, true)));
    }

    #[test]
    fn parts_are_decades_and_ties_of_two_and_of_many() {
        let parts = with_test(|test| test.parts());
        let of_engine: Vec<(&str, usize, usize, Option<f64>)> = (parts.iter().filter(|part| part.model == "engine"))
            .map(|part| (part.part.as_str(), part.pair_years, part.new_ties, part.pr_auc))
            .collect();
        // In the nineties the ties are first and third; of two, second of four; of many, first and fourth of five.
        let expected = [
            ("1989-1989", 1, 0, None),
            ("1990-1999", 3, 2, Some((1.0 + 2.0 / 3.0) / 2.0)),
            ("2000-2001", 2, 1, Some(0.5)),
            ("bilateral", 4, 1, Some(0.5)),
            ("multi-party", 5, 2, Some((1.0 + 2.0 / 4.0) / 2.0)),
        ];
        assert_eq!(of_engine.len(), expected.len());
        for (found, expected) in of_engine.iter().zip(&expected) {
            assert_eq!((found.0, found.1, found.2), (expected.0, expected.1, expected.2));
            assert_eq!(found.3.is_some(), expected.3.is_some(), "{found:?}");
            assert!((found.3.unwrap_or(0.0) - expected.3.unwrap_or(0.0)).abs() < 1e-12, "{found:?} for {expected:?}");
        }
        assert_eq!(parts.len(), 2 * expected.len());
    }

    #[test]
    fn scores_are_of_all_rows_and_no_gain_is_told_from_few_years() {
        let scores = with_test(|test| test.scores(7, 2000).unwrap());
        let value = |score: Option<Score>| score.unwrap().value;
        // The ties are first, third and fifth of six.
        let precision = (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 3.0;
        assert!((value(scores[1].pr_auc) - precision).abs() < 1e-12);
        assert!((value(scores[0].pr_auc) - 0.5).abs() < 1e-12);
        // Three years with a tie are too few for a gain to be told from chance.
        assert_eq!([scores[0].engine_gain, scores[1].engine_gain], [None; 2]);
        assert!((value(scores[0].roc_auc) - 0.5).abs() < 1e-12);
        // Of nine pairs of a tie and none, six are in order: 3, 2 and 1.
        assert!((value(scores[1].roc_auc) - 6.0 / 9.0).abs() < 1e-12);
        assert!((value(scores[0].brier) - 0.25).abs() < 1e-12);
        assert!((value(scores[0].log_loss) - 2.0_f64.ln()).abs() < 1e-12);
        assert!((scores[1].expected_ties - 2.7).abs() < 1e-12);
        assert!(scores.iter().all(|model| model.pr_auc.is_some_and(|s| s.low <= s.value && s.value <= s.high)));
        assert_eq!(with_test(|test| test.scores(7, 2000).unwrap()), scores);
    }

    #[test]
    fn lists_name_the_surest_and_each_state_once_a_year() {
        let named = with_test(|test| {
            let probabilities = &test.models[1].probabilities;
            test.named(probabilities, |row| if row < 3 { "early" } else { "late" })
        });
        let list = |list: List| -> Vec<(usize, Year, &str, &str, &str)> {
            let of_list = named.iter().filter(|named| named.list == list);
            of_list.map(|n| (n.place, n.year, n.first.as_str(), n.second.as_str(), n.through.as_str())).collect()
        };
        // In 1990 state 20 has a place already, with 2.
        assert_eq!(
            list(List::Hits),
            [(1, 1990, "State 2", "State 20", "early"), (2, 2001, "State 41", "State 51", "late")]
        );
        assert_eq!(
            list(List::Misses),
            [(1, 1990, "State 20", "State 40", "early"), (2, 2001, "State 41", "State 51", "late")]
        );
        assert_eq!(
            list(List::FalseAlarms),
            [
                (1, 2001, "State 41", "State 52", "late"),
                (2, 1990, "State 41", "State 51", "late"),
                (3, 1989, "State 2", "State 20", "early"),
            ]
        );
    }

    #[test]
    fn a_list_has_ten_entries_at_most() {
        let records = records();
        let rows: Vec<PairYear> = (1000..1030).map(|year| row(year, 2, 20, true)).collect();
        let probabilities: Vec<f64> = (0..30).map(|at| f64::from(at) / 30.0).collect();
        let models = [Predictions { model: "engine", probabilities: probabilities.clone() }];
        let test = Test { records: &records, rows: &rows, allied: &[true; 30], models: &models };
        let named = test.named(&probabilities, |_| "");
        assert_eq!(named.iter().map(|named| named.year).collect::<Vec<_>>(), {
            let hits = (1020..1030).rev();
            hits.chain(1000..1010).collect::<Vec<_>>()
        });
    }

    #[test]
    fn bins_hold_all_rows_and_curves_all_ties() {
        let (bins, curves) = with_test(|test| (test.bins(1, 200).expect("bins"), test.curves()));
        for model in ["flat", "engine"] {
            let rows: usize = bins.iter().filter(|bin| bin.model == model).map(|bin| bin.pair_years).sum();
            assert_eq!(rows, 6, "{model}");
            assert_eq!(curves.iter().filter(|point| point.model == model).map(|p| p.recall).fold(0.0, f64::max), 1.0);
        }
        assert!(bins.iter().all(|bin| 0.0 <= bin.low && bin.low <= bin.high && bin.high <= 1.0));
    }
}
