//! Classification trees: the alternative to boxes, which cuts all rows into parts instead of looking for the dense one.
//!
//! Breiman, Friedman, Olshen & Stone (1984), *Classification and Regression Trees*, grown as `DecisionTreeClassifier` of
//! scikit-learn does for the EMA Workbench. Written by hand for want of a crate that tells such a tree: `smartcore` 0.7 keeps
//! its nodes private; `linfa-trees` 0.8 shows them, but joins leaves of the same majority, which hides how dense each is,
//! takes values closer than 1e-5 as equal, puts thresholds beside rows of other nodes, and adds up in the order of a hash
//! map.

use serde::{Deserialize, Serialize};

use super::boxes::BoxLimits;
use super::boxes::Limit;
use super::cases::Cases;
use super::error::DiscoveryError;
use super::objective::Count;

/// A part of all rows: those that take the same way down the tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// The way as limits; a threshold belongs to the lower part, and no value of a row is one.
    pub limits: BoxLimits,
    /// Positions of the factors on the way.
    pub restricted: Vec<usize>,
    /// Rows in it.
    pub rows: usize,
    /// Rows of interest in it.
    pub of_interest: usize,
    /// Share of all rows of interest that it holds.
    pub coverage: f64,
    /// Share of its rows that are of interest.
    pub density: f64,
    /// Share of all rows that it holds.
    pub mass: f64,
}

/// A grown tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Its leaves, those of lower values first.
    pub leaves: Vec<Leaf>,
}

/// A cut of a node in two, with what it is judged by.
struct Split {
    factor: usize,
    threshold: f64,
    purity: f64,
}

/// Grows a tree until its leaves are pure, or cannot be cut in two that hold `mass_min` of all rows each.
///
/// A node is cut where the Gini impurity of its parts, weighed by their rows, is least. Of equally good cuts it is that of
/// the first factor, there that of the lowest value (scikit-learn takes a random one). Categories are cut as numbers.
///
/// # Errors
/// [`DiscoveryError`] for a mass out of its range.
pub fn grow(cases: &Cases, mass_min: f64) -> Result<Tree, DiscoveryError> {
    if !(mass_min > 0.0 && mass_min < 1.0) {
        return Err(DiscoveryError::Setting { name: "mass-min", value: mass_min, range: "above 0 and below 1" });
    }
    let rows = cases.all_rows();
    let rows_min = ((mass_min * cases.rows() as f64) as usize).max(1);
    let ranges = cases.columns().iter().map(|column| {
        let values = || column.values.iter().copied();
        Limit::Range { low: values().fold(f64::INFINITY, f64::min), high: values().fold(f64::NEG_INFINITY, f64::max) }
    });
    let mut leaves = Vec::new();
    // Nodes yet to be cut, the lowest on top.
    let mut open: Vec<(Vec<u32>, BoxLimits, Vec<usize>)> = vec![(rows, ranges.collect(), Vec::new())];
    while let Some((rows, limits, mut restricted)) = open.pop() {
        let Some(Split { factor, threshold, .. }) = best_split(cases, &rows, rows_min) else {
            leaves.push(leaf(cases, &rows, limits, restricted));
            continue;
        };
        let values = &cases.columns()[factor].values;
        let (below, above) = rows.into_iter().partition(|&row| values[row as usize] <= threshold);
        if let Err(place) = restricted.binary_search(&factor) {
            restricted.insert(place, factor);
        }
        let (mut low, mut high) = (limits.clone(), limits);
        if let (Limit::Range { high: end, .. }, Limit::Range { low: start, .. }) = (&mut low[factor], &mut high[factor])
        {
            (*end, *start) = (threshold, threshold);
        }
        open.push((above, high, restricted.clone()));
        open.push((below, low, restricted));
    }
    Ok(Tree { leaves })
}

fn count(cases: &Cases, rows: &[u32]) -> Count {
    let of_interest = rows.iter().filter(|&&row| cases.of_interest()[row as usize]).count();
    Count { rows: rows.len(), of_interest }
}

fn leaf(cases: &Cases, rows: &[u32], limits: BoxLimits, restricted: Vec<usize>) -> Leaf {
    let Count { rows, of_interest } = count(cases, rows);
    Leaf {
        limits,
        restricted,
        rows,
        of_interest,
        coverage: of_interest as f64 / cases.count_of_interest() as f64,
        density: of_interest as f64 / rows as f64,
        mass: rows as f64 / cases.rows() as f64,
    }
}

/// What a part adds to the purity of a cut: the sum of squares of its two counts over their sum. The higher the sum over
/// both parts, the lower their weighed Gini impurity.
fn purity(Count { rows, of_interest }: Count) -> f64 {
    let (yes, no) = (of_interest as f64, (rows - of_interest) as f64);
    (yes * yes + no * no) / rows as f64
}

/// The best cut of the node of these `rows`; `None` where it is pure or too small.
fn best_split(cases: &Cases, rows: &[u32], rows_min: usize) -> Option<Split> {
    let all = count(cases, rows);
    if all.of_interest == 0 || all.of_interest == all.rows || all.rows < 2 * rows_min {
        return None;
    }
    let mut best: Option<Split> = None;
    let mut ascending: Vec<(f64, bool)> = Vec::with_capacity(rows.len());
    for (factor, column) in cases.columns().iter().enumerate() {
        ascending.clear();
        ascending.extend(rows.iter().map(|&row| (column.values[row as usize], cases.of_interest()[row as usize])));
        ascending.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut below = Count { rows: 0, of_interest: 0 };
        for pair in ascending.windows(2) {
            let [(value, is_of_interest), (next, _)] = *pair else { continue };
            below.rows += 1;
            below.of_interest += usize::from(is_of_interest);
            let above = Count { rows: all.rows - below.rows, of_interest: all.of_interest - below.of_interest };
            if value == next || below.rows < rows_min || above.rows < rows_min {
                continue;
            }
            let purity = purity(below) + purity(above);
            if best.as_ref().is_none_or(|best| purity > best.purity) {
                // The middle may round up to the higher value, which then would be on the wrong side.
                let middle = value / 2.0 + next / 2.0;
                best = Some(Split { factor, threshold: if middle < next { middle } else { value }, purity });
            }
        }
    }
    best
}
