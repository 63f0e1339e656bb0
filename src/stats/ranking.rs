//! How well scores put rows in which an event happened before the others.
//!
//! Written out here since what is needed is not offered: crates for this (`linfa`, `smartcore`, `classifier-measures`)
//! take the area under the precision-recall curve by trapezia, which is too good where events are rare, or part rows of
//! equal score, and none can be given the rows' weights, with which a bootstrap need not sort again.

/// Rows in order of falling score.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    rows: Vec<Ranked>,
    /// The different scores, falling: one for each row that ends a tie.
    scores: Vec<f64>,
}

/// A row in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ranked {
    block: u32,
    happened: bool,
    /// Whether the next row has a lower score, or there is none.
    ends_tie: bool,
}

/// A point of the precision-recall curve: what is found if rows with this score or a higher one are called events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// The lowest score that is called an event.
    pub score: f64,
    /// Share of the events that are called so.
    pub recall: f64,
    /// Share of the rows called events that are.
    pub precision: f64,
}

/// Areas under the two curves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Areas {
    pub(super) average_precision: f64,
    pub(super) roc_auc: f64,
}

impl Ranking {
    /// Ranks rows by `scores`, which need not be probabilities; those with equal scores share a place. `None` with lists of
    /// different lengths, or a score that is no number.
    pub fn new(scores: &[f64], happened: &[bool]) -> Option<Self> {
        Self::of_blocks(scores, happened, &vec![0; happened.len()])
    }

    /// The same of rows that each belong to a block, so that weights may differ between blocks.
    pub(super) fn of_blocks(scores: &[f64], happened: &[bool], blocks: &[u32]) -> Option<Self> {
        let fit = scores.len() == happened.len() && scores.len() == blocks.len();
        if !fit || scores.iter().any(|score| score.is_nan()) {
            return None;
        }
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let ends_tie = |place: usize| order.get(place + 1).is_none_or(|&next| scores[next] < scores[order[place]]);
        let ranked = |(place, &row): (usize, &usize)| Ranked {
            block: blocks[row],
            happened: happened[row],
            ends_tie: ends_tie(place),
        };
        let rows: Vec<Ranked> = order.iter().enumerate().map(ranked).collect();
        let last_of_ties = order.iter().zip(&rows).filter(|(_, ranked)| ranked.ends_tie);
        let scores = last_of_ties.map(|(&row, _)| scores[row]).collect();
        Some(Self { rows, scores })
    }

    /// Area under the precision-recall curve as a step function, within (0, 1]; a ranking by chance has about the share of
    /// events. `None` unless there are rows with and without the event.
    ///
    /// # Formula
    /// Σ (R_k − R_{k−1})·P_k over falling thresholds k, recall R and precision P: scikit-learn's `average_precision_score`;
    /// as an estimate of the area see Boyd, Eng and Page (2013), *ECML PKDD 2013*, LNCS 8190, 451–466.
    pub fn average_precision(&self) -> Option<f64> {
        self.areas(&[1]).map(|areas| areas.average_precision)
    }

    /// Chance that a random row with the event has a higher score than a random row without, ties counting half: the area
    /// under the receiver operating characteristic, within [0, 1]. `None` as for
    /// [`average_precision`](Self::average_precision).
    ///
    /// # Formula
    /// The Mann-Whitney statistic over the number of pairs: Hanley and McNeil (1982), *Radiology* 143(1), 29–36.
    pub fn roc_auc(&self) -> Option<f64> {
        self.areas(&[1]).map(|areas| areas.roc_auc)
    }

    /// Both areas where each row counts as often as `weights` says for its block; `None` where no row with the event or none
    /// without it counts, and where a block has no weight.
    pub(super) fn areas(&self, weights: &[u32]) -> Option<Areas> {
        let (mut events, mut others) = (0_u64, 0_u64);
        let mut tied_events = 0_u64;
        let (mut precisions, mut others_above, mut others_before_tie) = (0.0, 0_u128, 0_u64);
        for row in &self.rows {
            let weight = u64::from(*weights.get(row.block as usize)?);
            if row.happened {
                tied_events += weight;
            } else {
                others += weight;
            }
            if row.ends_tie {
                if tied_events > 0 {
                    events += tied_events;
                    precisions += tied_events as f64 * (events as f64 / (events + others) as f64);
                    // Twice the pairs in the wrong order, ties counting half.
                    others_above += u128::from(tied_events) * u128::from(others + others_before_tie);
                    tied_events = 0;
                }
                others_before_tie = others;
            }
        }
        let pairs = 2 * u128::from(events) * u128::from(others);
        (pairs > 0).then(|| Areas {
            average_precision: precisions / events as f64,
            roc_auc: (pairs - others_above) as f64 / pairs as f64,
        })
    }

    /// At most `most` points of the precision-recall curve for drawing, recall rising. The first and the last are those of
    /// the highest and the lowest score. Between them, scores at which no further event is found are left out, since recall
    /// stays and precision only falls there, and then points at even distances. `None` as for
    /// [`average_precision`](Self::average_precision), and where `most` is below 2.
    pub fn precision_recall_curve(&self, most: usize) -> Option<Vec<CurvePoint>> {
        let events = self.rows.iter().filter(|row| row.happened).count();
        if most < 2 || events == 0 || events == self.rows.len() {
            return None;
        }
        let mut points = Vec::new();
        let (mut found, mut found_before) = (0_usize, 0_usize);
        let mut scores = self.scores.iter();
        for (place, row) in self.rows.iter().enumerate() {
            found += usize::from(row.happened);
            if !row.ends_tie {
                continue;
            }
            let &score = scores.next()?;
            if found > found_before || points.is_empty() || place + 1 == self.rows.len() {
                let precision = found as f64 / (place + 1) as f64;
                points.push(CurvePoint { score, recall: found as f64 / events as f64, precision });
                found_before = found;
            }
        }
        Some(thinned(&points, most))
    }
}

/// At most `most` of the points, at even distances, with the first and the last.
fn thinned(points: &[CurvePoint], most: usize) -> Vec<CurvePoint> {
    if points.len() <= most {
        return points.to_vec();
    }
    let last = points.len() - 1;
    (0..most).map(|i| points[i * last / (most - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCORES: [f64; 10] = [0.1, 0.4, 0.4, 0.8, 0.35, 0.4, 0.9, 0.1, 0.0, 0.8];
    const HAPPENED: [bool; 10] = [false, true, false, true, false, true, false, false, true, false];

    fn ranking() -> Ranking {
        Ranking::new(&SCORES, &HAPPENED).unwrap()
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?} is not {expected}");
    }

    #[test]
    fn the_areas_are_those_by_hand() {
        // Scores 4, 3, 2, 1 with events first and third: precisions 1/1 and 2/3; of four pairs one is in the wrong order.
        let found = Ranking::new(&[4.0, 3.0, 2.0, 1.0], &[true, false, true, false]).unwrap();
        close(found.average_precision(), (1.0 + 2.0 / 3.0) / 2.0);
        close(found.roc_auc(), 0.75);
        // All tied: one threshold, the share of events; every pair counts half.
        let tied = Ranking::new(&[0.0, -0.0, 0.0, 0.0], &[true, false, false, false]).unwrap();
        close(tied.average_precision(), 0.25);
        close(tied.roc_auc(), 0.5);
    }

    #[test]
    fn the_areas_are_those_of_scikit_learn() {
        // average_precision_score and roc_auc_score of scikit-learn 1.9.1 for SCORES and HAPPENED.
        close(ranking().average_precision(), 0.433_333_333_333_333_3);
        close(ranking().roc_auc(), 0.479_166_666_666_666_63);
    }

    #[test]
    fn the_curve_has_a_point_for_each_score_that_finds_events() {
        let curve = ranking().precision_recall_curve(10).unwrap();
        let found: Vec<[f64; 3]> = curve.iter().map(|p| [p.score, p.recall, p.precision]).collect();
        // precision_recall_curve of scikit-learn, but for 0.35 and 0.1, where recall stays.
        assert_eq!(found, [[0.9, 0.0, 0.0], [0.8, 0.25, 1.0 / 3.0], [0.4, 0.75, 0.5], [0.0, 1.0, 0.4]]);
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let scores: Vec<f64> = (0..1000).map(f64::from).collect();
        let happened: Vec<bool> = (0..1000).map(|i| i % 3 == 0).collect();
        let found = Ranking::new(&scores, &happened).unwrap();
        let (full, thin) =
            (found.precision_recall_curve(usize::MAX).unwrap(), found.precision_recall_curve(50).unwrap());
        assert_eq!((full.len(), thin.len()), (334, 50));
        assert_eq!((thin.first(), thin.last()), (full.first(), full.last()));
        assert!(thin.windows(2).all(|pair| pair[0].recall < pair[1].recall));
        assert_eq!(found.precision_recall_curve(1), None);
    }

    #[test]
    fn one_outcome_alone_cannot_be_ranked() {
        for happened in [true, false] {
            let found = Ranking::new(&[0.1, 0.2], &[happened; 2]).unwrap();
            assert_eq!((found.average_precision(), found.roc_auc()), (None, None));
            assert_eq!(found.precision_recall_curve(5), None);
        }
        assert_eq!(Ranking::new(&[], &[]).unwrap().average_precision(), None);
        assert_eq!(Ranking::new(&[f64::NAN], &[true]), None);
        assert_eq!(Ranking::new(&[0.5], &[]), None);
    }

    proptest! {
        #[test]
        fn areas_keep_their_bounds_and_turn_with_the_scores(rows in proptest::collection::vec((0..12u8, any::<bool>()), 2..80)) {
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let happened: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let reversed: Vec<f64> = scores.iter().map(|score| -score).collect();
            let found = Ranking::new(&scores, &happened).unwrap();
            let turned = Ranking::new(&reversed, &happened).unwrap();
            if let (Some(precision), Some(auc)) = (found.average_precision(), found.roc_auc()) {
                prop_assert!(precision > 0.0 && precision <= 1.0);
                prop_assert!((turned.roc_auc().unwrap() - (1.0 - auc)).abs() < 1e-12);
                // Pair by pair.
                let by_outcome = |wanted: bool| rows.iter().filter(move |row| row.1 == wanted).map(|row| row.0);
                let pair = |a: u8, b: u8| if a > b { 1.0 } else if a == b { 0.5 } else { 0.0 };
                let pairs: Vec<f64> = by_outcome(true).flat_map(|a| by_outcome(false).map(move |b| pair(a, b))).collect();
                prop_assert!((auc - pairs.iter().sum::<f64>() / pairs.len() as f64).abs() < 1e-12);
            } else {
                prop_assert!(happened.iter().all(|&y| y == happened[0]));
            }
        }

        #[test]
        fn a_weight_is_worth_as_many_repeated_rows(
            rows in proptest::collection::vec((0..12u8, any::<bool>(), 0..4u32), 2..60),
            weights in proptest::collection::vec(0..4u32, 4),
        ) {
            let blocks: Vec<u32> = rows.iter().map(|row| row.2).collect();
            let repeated: Vec<&(u8, bool, u32)> = (rows.iter())
                .flat_map(|row| std::iter::repeat_n(row, weights[row.2 as usize] as usize))
                .collect();
            let split = |rows: &[&(u8, bool, u32)]| -> (Vec<f64>, Vec<bool>) {
                rows.iter().map(|row| (f64::from(row.0), row.1)).unzip()
            };
            let (scores, happened) = split(&rows.iter().collect::<Vec<_>>());
            let weighted = Ranking::of_blocks(&scores, &happened, &blocks).unwrap().areas(&weights);
            let (scores, happened) = split(&repeated);
            let expected = Ranking::new(&scores, &happened).unwrap();
            let close = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
                (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
                (found, expected) => found == expected,
            };
            prop_assert!(close(weighted.map(|areas| areas.average_precision), expected.average_precision()));
            prop_assert!(close(weighted.map(|areas| areas.roc_auc), expected.roc_auc()));
        }
    }
}
