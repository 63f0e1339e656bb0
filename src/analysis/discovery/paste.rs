//! Pasting: the peeled box takes back thin slices for as long as that raises its density.

use super::boxes::{Limit, restricted};
use super::cases::{Cases, Kind};
use super::objective::Count;
use super::peel::Candidate;
use super::prim::Settings;
use super::quantile::cut;

/// Which rows are inside a box, and which are outside of it by one factor alone.
#[derive(Debug)]
pub(super) struct Nearness<'a> {
    cases: &'a Cases,
    rows: &'a [u32],
    /// For each of `rows`: how many factors keep it out, and the sum of their positions, which for one is that one.
    outside: Vec<(u32, usize)>,
}

impl<'a> Nearness<'a> {
    pub(super) fn new(cases: &'a Cases, rows: &'a [u32], limits: &[Limit], restricted: &[usize]) -> Self {
        let outside = |&row: &u32| {
            let keeps_out = |&&factor: &&usize| !limits[factor].holds(cases.columns()[factor].values[row as usize]);
            restricted.iter().filter(keeps_out).fold((0, 0), |(count, sum), factor| (count + 1, sum + factor))
        };
        Self { cases, rows, outside: rows.iter().map(outside).collect() }
    }

    /// The rows that are inside but for what `factor` says.
    pub(super) fn but_for(&self, factor: usize) -> impl Iterator<Item = u32> {
        let is_near = move |&(_, &(count, sum)): &(&u32, &(u32, usize))| count == 0 || (count == 1 && sum == factor);
        self.rows.iter().zip(&self.outside).filter(is_near).map(|(&row, _)| row)
    }

    /// The rows inside the box with `limit` for `factor`.
    pub(super) fn count(&self, factor: usize, limit: &Limit) -> Count {
        let values = &self.cases.columns()[factor].values;
        let mut count = Count { rows: 0, of_interest: 0 };
        for row in self.but_for(factor).filter(|&row| limit.holds(values[row as usize])) {
            count.rows += 1;
            count.of_interest += usize::from(self.cases.of_interest()[row as usize]);
        }
        count
    }
}

/// The boxes that one paste makes of the box `limits`, among `rows`, factor by factor in `order`: for numbers first with
/// more of the lower values, then of the higher ones; for categories with each of those that are not in it.
///
/// As in the EMA Workbench nothing is pasted where no real factor is restricted, and a new limit of an integer factor may
/// have a fraction.
pub(super) fn candidates(
    cases: &Cases,
    rows: &[u32],
    (limits, initial): (&[Limit], &[Limit]),
    order: &[usize],
    settings: &Settings,
) -> Vec<Candidate> {
    let restricted = restricted(limits, initial);
    if !restricted.iter().any(|&factor| cases.columns()[factor].kind == Kind::Real) {
        return Vec::new();
    }
    let near = Nearness::new(cases, rows, limits, &restricted);
    let mut candidates = Vec::new();
    for &factor in order.iter().filter(|factor| restricted.contains(factor)) {
        let wider = match (&limits[factor], &initial[factor]) {
            (&Limit::Range { low, high }, &Limit::Range { low: first, high: last }) => {
                let alpha = settings.paste_alpha;
                let low_end = slice_cut(&near, factor, (first, low), 1.0 - alpha).unwrap_or(first);
                let high_end = slice_cut(&near, factor, (high, last), alpha).unwrap_or(last);
                vec![Limit::Range { low: low_end, high }, Limit::Range { low, high: high_end }]
            }
            (Limit::Among(set), Limit::Among(all)) => {
                let with =
                    |&more: &f64| Limit::Among(all.iter().copied().filter(|v| *v == more || set.contains(v)).collect());
                all.iter().filter(|value| !set.contains(value)).map(with).collect()
            }
            _ => Vec::new(),
        };
        candidates.extend(wider.into_iter().map(|limit| Candidate {
            factor,
            count: near.count(factor, &limit),
            limit,
        }));
    }
    candidates
}

/// Where the slice from `from` to `to` of a factor is cut; `None` where it is empty.
fn slice_cut(near: &Nearness<'_>, factor: usize, (from, to): (f64, f64), q: f64) -> Option<f64> {
    let values = &near.cases.columns()[factor].values;
    let slice = near.but_for(factor).map(|row| values[row as usize]);
    let mut slice: Vec<f64> = slice.filter(|&value| from <= value && value <= to).collect();
    slice.sort_by(f64::total_cmp);
    (!slice.is_empty()).then(|| cut(slice.len(), q, |rank| slice[rank]))
}
