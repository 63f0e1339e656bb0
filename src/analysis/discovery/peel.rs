//! Peeling: the box gives up, one after another, the thin slice whose loss raises its density most.

use super::boxes::{BoxLimits, Limit};
use super::cases::{Cases, Kind};
use super::objective::Count;
use super::prim::Settings;
use super::quantile::cut;

/// A limit that one factor may get next, and the box that it makes.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) factor: usize,
    pub(super) limit: Limit,
    pub(super) count: Count,
}

/// The candidate with the highest objective, of equal ones that which restricts fewer factors, of equal ones the first;
/// with its objective.
pub(super) fn best(
    candidates: impl Iterator<Item = Candidate>,
    (old, limits): (Count, &[Limit]),
    initial: &[Limit],
    settings: &Settings,
) -> Option<(f64, Candidate)> {
    let mut best: Option<(f64, i32, Candidate)> = None;
    for candidate in candidates {
        let gain = settings.objective.gain(old, candidate.count);
        let first = &initial[candidate.factor];
        // Of two boxes one factor apart from the same box, only that factor tells how many are restricted.
        let restricted = i32::from(candidate.limit != *first) - i32::from(limits[candidate.factor] != *first);
        let is_better = |(best_gain, best_restricted, _): &(f64, i32, Candidate)| {
            gain > *best_gain || (gain == *best_gain && restricted < *best_restricted)
        };
        if best.as_ref().is_none_or(is_better) {
            best = Some((gain, restricted, candidate));
        }
    }
    best.map(|(gain, _, candidate)| (gain, candidate))
}

/// The rows of a box, for each factor in ascending order of its values.
///
/// Sorted once and sieved at every step: a sample of a hundred factors and more would else be sorted a hundred times at
/// each of some sixty steps.
#[derive(Debug, Clone)]
pub(super) struct Sorted {
    by_factor: Vec<Vec<u32>>,
}

impl Sorted {
    pub(super) fn new(cases: &Cases) -> Self {
        let of = |values: &Vec<f64>| {
            let mut rows = cases.all_rows();
            rows.sort_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]));
            rows
        };
        Self { by_factor: cases.columns().iter().map(|column| of(&column.values)).collect() }
    }

    /// Keeps the rows for which `keeps` is true.
    pub(super) fn retain(&mut self, keeps: impl Fn(u32) -> bool) {
        for rows in &mut self.by_factor {
            rows.retain(|&row| keeps(row));
        }
    }
}

/// A box while it is peeled.
pub(super) struct Peeling<'a> {
    pub(super) cases: &'a Cases,
    pub(super) settings: &'a Settings,
    pub(super) sorted: Sorted,
    pub(super) limits: BoxLimits,
    pub(super) count: Count,
}

impl Peeling<'_> {
    /// The boxes that one peel makes of this one, factor by factor in `order`: for numbers first without its highest
    /// values, then without its lowest; for categories without each of them, ascending.
    pub(super) fn candidates(&self, order: &[usize]) -> impl Iterator<Item = Candidate> {
        order.iter().flat_map(|&factor| match (self.cases.columns()[factor].kind, &self.limits[factor]) {
            (Kind::Category, Limit::Among(set)) => self.without_each(factor, set),
            (Kind::Integer, &Limit::Range { low, high }) => {
                vec![self.whole_below(factor, low, high), self.whole_above(factor, low, high)]
            }
            (_, &Limit::Range { low, high }) => vec![self.below(factor, low), self.above(factor, high)],
            (_, Limit::Among(_)) => Vec::new(),
        })
    }

    /// Takes the candidate.
    pub(super) fn take(&mut self, candidate: Candidate) {
        let values = &self.cases.columns()[candidate.factor].values;
        self.sorted.retain(|row| candidate.limit.holds(values[row as usize]));
        self.count = candidate.count;
        self.limits[candidate.factor] = candidate.limit;
    }

    fn value(&self, factor: usize, rank: usize) -> f64 {
        self.cases.columns()[factor].values[self.sorted.by_factor[factor][rank] as usize]
    }

    fn cut(&self, factor: usize, q: f64) -> f64 {
        cut(self.count.rows, q, |rank| self.value(factor, rank))
    }

    /// What is left without the rows `gone`, by rank of the factor.
    fn left(&self, factor: usize, gone: std::ops::Range<usize>) -> Count {
        let rows = &self.sorted.by_factor[factor][gone];
        let of_interest = rows.iter().filter(|&&row| self.cases.of_interest()[row as usize]).count();
        Count { rows: self.count.rows - rows.len(), of_interest: self.count.of_interest - of_interest }
    }

    /// How many rows have a value for which `is_before` is true, which is so of the lowest ones or of none.
    fn ranks(&self, factor: usize, is_before: impl Fn(f64) -> bool) -> usize {
        let values = &self.cases.columns()[factor].values;
        self.sorted.by_factor[factor].partition_point(|&row| is_before(values[row as usize]))
    }

    /// Without the highest values of a real factor.
    fn below(&self, factor: usize, low: f64) -> Candidate {
        let high = self.cut(factor, 1.0 - self.settings.peel_alpha);
        let count = self.left(factor, self.ranks(factor, |value| value <= high)..self.count.rows);
        Candidate { factor, limit: Limit::Range { low, high }, count }
    }

    /// Without the lowest values of a real factor.
    fn above(&self, factor: usize, high: f64) -> Candidate {
        let low = self.cut(factor, self.settings.peel_alpha);
        let count = self.left(factor, 0..self.ranks(factor, |value| value < low));
        Candidate { factor, limit: Limit::Range { low, high }, count }
    }

    /// Without the highest values of an integer factor: those above the cut without its fraction, or the highest one
    /// alone where that is the cut.
    fn whole_below(&self, factor: usize, low: f64, high: f64) -> Candidate {
        let at = self.cut(factor, 1.0 - self.settings.peel_alpha).trunc();
        let end = self.ranks(factor, |value| if at == high { value < high } else { value <= at });
        let count = self.left(factor, end..self.count.rows);
        // Where nothing would be left the limit says nothing.
        let high = if end > 0 { self.value(factor, end - 1) } else { high };
        Candidate { factor, limit: Limit::Range { low, high }, count }
    }

    /// Without the lowest values of an integer factor.
    fn whole_above(&self, factor: usize, low: f64, high: f64) -> Candidate {
        let at = self.cut(factor, self.settings.peel_alpha).trunc();
        let start = self.ranks(factor, |value| if at == low { value <= low } else { value < at });
        let count = self.left(factor, 0..start);
        let low = if start < self.count.rows { self.value(factor, start) } else { low };
        Candidate { factor, limit: Limit::Range { low, high }, count }
    }

    fn without_each(&self, factor: usize, set: &[f64]) -> Vec<Candidate> {
        if set.len() < 2 {
            return Vec::new();
        }
        let without = |&out: &f64| {
            let gone = self.ranks(factor, |value| value < out)..self.ranks(factor, |value| value <= out);
            let limit = Limit::Among(set.iter().copied().filter(|&value| value != out).collect());
            Candidate { factor, limit, count: self.left(factor, gone) }
        };
        set.iter().map(without).collect()
    }
}
