//! How a model's probabilities lie, apart for pair-years with a new tie and for those without.

use serde::{Deserialize, Serialize};

use crate::rng::{ln, pow};

/// Bins of a decade.
const PER_DECADE: usize = 4;
/// Decades below 1; what is below them is in the first bin.
const DECADES: usize = 6;

/// The engine's probabilities for pair-years of one outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Whether these pair-years had a new tie.
    pub new_tie: bool,
    /// Pair-years.
    pub pair_years: usize,
    /// Their median probability; missing where there is none.
    pub median: Option<f64>,
    /// Pair-years by probability: a quarter of a decade each, all that is below a millionth in the first.
    pub bins: Vec<SpreadBin>,
}

/// Pair-years with a probability from `from` to below `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpreadBin {
    /// Lower end.
    pub from: f64,
    /// Upper end; a probability of 1 is in the last bin.
    pub to: f64,
    /// Pair-years.
    pub pair_years: usize,
}

/// Those with a new tie, then those without.
pub(super) fn spreads(probabilities: &[f64], allied: &[bool]) -> Vec<Spread> {
    let of = |new_tie: bool| {
        let rows = probabilities.iter().zip(allied).filter(|(_, allied)| **allied == new_tie);
        let mut sorted: Vec<f64> = rows.map(|(p, _)| *p).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut bins: Vec<SpreadBin> = (0..=DECADES * PER_DECADE).map(empty_bin).collect();
        sorted.iter().for_each(|&p| bins[bin_of(p)].pair_years += 1);
        Spread { new_tie, pair_years: sorted.len(), median: median(&sorted), bins }
    };
    [true, false].map(of).to_vec()
}

fn empty_bin(at: usize) -> SpreadBin {
    let edge = |at: usize| pow(10.0, at as f64 / PER_DECADE as f64 - DECADES as f64);
    SpreadBin { from: if at == 0 { 0.0 } else { edge(at - 1) }, to: edge(at), pair_years: 0 }
}

fn bin_of(p: f64) -> usize {
    let above_least = ln(p) / std::f64::consts::LN_10 + DECADES as f64;
    // A probability of 0 has no logarithm; the conversion takes what is below 0 for 0.
    if p > 0.0 {
        ((above_least * PER_DECADE as f64).floor() + 1.0).min((DECADES * PER_DECADE) as f64) as usize
    } else {
        0
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    Some(0.5 * (upper + sorted[(sorted.len() - 1) / 2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(spread: &Spread) -> Vec<(f64, f64, usize)> {
        let filled = spread.bins.iter().filter(|bin| bin.pair_years > 0);
        filled.map(|bin| (bin.from, bin.to, bin.pair_years)).collect()
    }

    #[test]
    fn each_probability_is_in_the_bin_whose_ends_hold_it() {
        for i in 0..=9_000_u32 {
            let p = pow(10.0, -f64::from(i) / 1000.0);
            let bin = empty_bin(bin_of(p));
            assert!(bin.from * (1.0 - 1e-9) <= p && p <= bin.to * (1.0 + 1e-9), "{p}: {bin:?}");
        }
        assert_eq!((bin_of(0.0), bin_of(1e-300), bin_of(1.0)), (0, 0, DECADES * PER_DECADE));
    }

    #[test]
    fn pair_years_with_and_without_a_new_tie_are_told_apart() {
        let found = spreads(&[0.2, 0.3, 0.002, 0.0, 0.3], &[true, true, false, false, false]);
        assert_eq!([found[0].pair_years, found[1].pair_years], [2, 3]);
        assert_eq!([found[0].median, found[1].median], [Some(0.25), Some(0.002)]);
        assert!(found[0].new_tie && !found[1].new_tie);
        assert_eq!(filled(&found[1]).iter().map(|(.., count)| *count).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(filled(&found[1])[0].0, 0.0);
    }

    #[test]
    fn an_outcome_that_never_came_has_no_median() {
        let found = spreads(&[0.1; 3], &[false; 3]);
        assert_eq!((found[0].pair_years, found[0].median), (0, None));
        assert_eq!((filled(&found[1]).len(), found[1].median), (1, Some(0.1)));
        assert_eq!(spreads(&[], &[])[1].median, None);
    }
}
