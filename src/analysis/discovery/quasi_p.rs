//! Whether a limit does more than chance would.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Binomial, DiscreteCDF};

use super::boxes::Limit;
use super::cases::Cases;
use super::objective::Count;
use super::paste::Nearness;

/// Quasi-p-values of the limits that a box sets to one factor.
///
/// # Formula
/// P(X ≥ h), X binomial with t trials of probability h₋/t₋: t rows in the box, h of them of interest, t₋ and h₋ those of the
/// box without that limit. Bryant & Lempert (2010), *Technological Forecasting and Social Change* 77(1), 34–49.
/// "Quasi", since the limits were chosen on the same rows and many were tried.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct QuasiP {
    /// Position of the factor.
    pub factor: usize,
    /// Of the lower limit, or of a set of categories; `None` where there is no lower limit.
    pub low: Option<f64>,
    /// Of the upper limit; `None` where there is none.
    pub high: Option<f64>,
}

impl QuasiP {
    /// The larger of the two: that of the limit which may most easily be chance.
    pub fn largest(&self) -> f64 {
        self.low.into_iter().chain(self.high).fold(0.0, f64::max)
    }
}

/// Those of all limits of a box among `rows`.
pub(super) fn of_box(
    cases: &Cases,
    rows: &[u32],
    (limits, initial): (&[Limit], &[Limit]),
    (restricted, count): (&[usize], Count),
) -> Vec<QuasiP> {
    let near = Nearness::new(cases, rows, limits, restricted);
    let without = |factor: usize, limit: &Limit| at_least(count, near.count(factor, limit));
    let of = |&factor: &usize| match (&limits[factor], &initial[factor]) {
        (&Limit::Range { low, high }, &Limit::Range { low: first, high: last }) => QuasiP {
            factor,
            low: (low != first).then(|| without(factor, &Limit::Range { low: first, high })),
            high: (high != last).then(|| without(factor, &Limit::Range { low, high: last })),
        },
        (_, all) => QuasiP { factor, low: Some(without(factor, all)), high: None },
    };
    restricted.iter().map(of).collect()
}

/// How likely a box of as many rows has at least as many of interest at the density of the box `without` one limit.
fn at_least(with: Count, without: Count) -> f64 {
    let Some(density) = without.density() else { return 1.0 };
    if with.of_interest == 0 {
        return 1.0;
    }
    match Binomial::new(density, with.rows as u64) {
        Ok(binomial) => binomial.sf(with.of_interest as u64 - 1),
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_upper_tail_of_a_binomial() {
        let count = |of_interest, rows| Count { rows, of_interest };
        // By hand: P(X >= 2) of three trials at one half, P(X >= 1) of two at one quarter, P(X >= 3) of three at 0.2.
        for (with, without, p) in [
            (count(2, 3), count(5, 10), 0.5),
            (count(1, 2), count(1, 4), 1.0 - 0.75 * 0.75),
            (count(3, 3), count(2, 10), 0.008),
            (count(0, 3), count(2, 10), 1.0),
            (count(3, 3), count(3, 3), 1.0),
        ] {
            assert!((at_least(with, without) - p).abs() < 1e-12, "{with:?} {without:?}");
        }
    }
}
