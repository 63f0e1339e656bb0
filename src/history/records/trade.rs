//! Trade of a pair as one of them sees it, and of a state with all others.

use crate::store::records::{StateCode, TradeRow, Year};

/// Trade of one state with another in a year, in million current USD. Each flow is missing where it was not reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trade {
    /// Its imports from the other.
    pub imports: Option<f64>,
    /// Its exports to the other: the other's imports from it.
    pub exports: Option<f64>,
}

impl Trade {
    pub(super) fn seen_from(a: StateCode, row: &TradeRow) -> Self {
        let (first, second) = (row.imports_of_first, row.imports_of_second);
        if a == row.first { Self { imports: first, exports: second } } else { Self { imports: second, exports: first } }
    }
}

/// Imports and exports of a state in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total {
    code: StateCode,
    year: Year,
    /// In million current USD.
    flows: f64,
}

/// The totals of all states and years with a report, by code and year.
pub(super) fn totals(rows: &[TradeRow]) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::with_capacity(2 * rows.len());
    for row in rows {
        let flows = row.imports_of_first.into_iter().chain(row.imports_of_second).reduce(|a, b| a + b);
        for code in [row.first, row.second] {
            totals.extend(flows.map(|flows| Total { code, year: row.year, flows }));
        }
    }
    // Stable, so that the sums are always taken in the same order.
    totals.sort_by_key(|total| (total.code, total.year));
    totals.dedup_by(|next, sum| {
        let same = (next.code, next.year) == (sum.code, sum.year);
        if same {
            sum.flows += next.flows;
        }
        same
    });
    totals.shrink_to_fit();
    totals
}

pub(super) fn total_of(totals: &[Total], code: StateCode, year: Year) -> Option<f64> {
    let at = totals.binary_search_by_key(&(code, year), |total| (total.code, total.year)).ok()?;
    totals.get(at).map(|total| total.flows)
}
