//! Quantiles of times that are whole steps, from how many runs each step had.

/// The first step by which at least `percent` % of the counted runs are reached: `counts[t]` is
/// the number (or whole weight) of runs at step `t`. Computed in whole numbers, so no rounding
/// decides. `None` when nothing was counted or `percent` is above 100.
///
/// # Formula
/// Inverse of the empirical distribution function: definition 1 of Hyndman & Fan (1996), *The
/// American Statistician* 50(4), 361–365. With an even count the median is the lower of the two.
pub fn percentile(counts: &[u64], percent: u32) -> Option<usize> {
    let total: u128 = counts.iter().copied().map(u128::from).sum();
    if total == 0 || percent > 100 {
        return None;
    }
    // At least one run, so that percentile 0 is the first step that has any.
    let needed = (total * u128::from(percent)).max(1);
    let mut reached = 0;
    counts.iter().position(|&count| {
        reached += u128::from(count) * 100;
        reached >= needed
    })
}

/// The middle step; see [`percentile`].
pub fn median(counts: &[u64]) -> Option<usize> {
    percentile(counts, 50)
}

/// The steps by which a quarter, half and three quarters are reached; see [`percentile`].
pub fn quartiles(counts: &[u64]) -> Option<[usize; 3]> {
    Some([percentile(counts, 25)?, percentile(counts, 50)?, percentile(counts, 75)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_those_of_the_values_written_out() {
        // 1, 1, 1, 3, 4, 4, 4, 4
        assert_eq!(quartiles(&[0, 3, 0, 1, 4]), Some([1, 3, 4]));
        assert_eq!(median(&[0, 0, 1]), Some(2));
        assert_eq!(percentile(&[0, 3, 0, 1, 4], 0), Some(1));
        assert_eq!(percentile(&[0, 3, 0, 1, 4, 0], 100), Some(4));
    }

    #[test]
    fn a_quantile_that_falls_exactly_on_a_count_is_not_rounded_up() {
        // 0.55 × 20 is 11.000000000000002 in floating point; eleven of twenty are at step 0.
        assert_eq!(percentile(&[11, 9], 55), Some(0));
        assert_eq!(percentile(&[11, 9], 56), Some(1));
    }

    #[test]
    fn nothing_counted_has_no_median() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[0, 0]), None);
        assert_eq!(percentile(&[1], 101), None);
    }

    #[test]
    fn huge_counts_do_not_overflow() {
        assert_eq!(median(&[u64::MAX, u64::MAX, u64::MAX]), Some(1));
    }
}
