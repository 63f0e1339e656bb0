//! Will a state come to another's help, and with how much?

/// Probability that an obligated state fights.
///
/// # Formula
/// π = (1 − r)·ω + r·π^b with logit π^b = logit ω + κ·b. `willing_odds` is ω / (1 − ω),
/// `binding_odds` is exp(κ·b) and `reliability` is r. Without willingness or without reliability a
/// promise adds little; without a promise (b = 0) interest alone can still make a state fight.
/// Form: the engine's own; it separates the public's will from the government's word, which the
/// record of honoured alliances (Leeds, Long & Mitchell, *J. Conflict Resolution* 44, 2000) mixes.
#[inline]
pub fn honour(willing_odds: f64, binding_odds: f64, reliability: f64) -> f64 {
    // Odds beyond all numbers are certainty.
    let willing_odds = willing_odds.min(f64::MAX);
    let willing = willing_odds / (1.0 + willing_odds);
    let bound = (willing_odds * binding_odds).min(f64::MAX);
    willing + reliability * (bound / (1.0 + bound) - willing)
}

/// Share of an ally's force that can be used beside one's own.
///
/// # Formula
/// η = η₀ + (1 − η₀)·m for a stock of cooperation m; an integrated command makes good the part
/// `command_gain` of what is still missing (0 without one).
#[inline]
pub fn usable_share(alone: f64, cooperation: f64, command_gain: f64) -> f64 {
    let usable = alone + (1.0 - alone) * cooperation;
    usable + (1.0 - usable) * command_gain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn without_a_promise_or_without_reliability_only_interest_counts() {
        assert!((honour(0.25, 1.0, 0.9) - 0.2).abs() < 1e-12);
        assert!((honour(0.25, 8.0, 0.0) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_reliable_promise_moves_the_log_odds_by_its_binding() {
        // ω = 1/2, κb = ln 3, r = 1: odds 3 to 1.
        assert!((honour(1.0, 3.0, 1.0) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn an_integrated_command_closes_part_of_the_gap() {
        assert!((usable_share(0.4, 0.5, 0.0) - 0.7).abs() < 1e-12);
        assert!((usable_share(0.4, 0.5, 0.5) - 0.85).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn honour_is_a_probability_and_more_binding_never_lowers_it(
            log_odds in -12.0..12.0f64, b in 0.0..6.0f64, more in 0.0..6.0f64, r in 0.0..=1.0f64,
        ) {
            let odds = log_odds.exp();
            let (less, deep) = (honour(odds, b.exp(), r), honour(odds, (b + more).exp(), r));
            prop_assert!((0.0..=1.0).contains(&less) && (0.0..=1.0).contains(&deep));
            prop_assert!(deep >= less - 1e-12);
        }
    }
}
