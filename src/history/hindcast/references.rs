//! The base rate: how often pacts formed, and candidates joined, in the cases of other families.

use super::cases::Case;

/// What the other cases say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BaseRate {
    /// Chance that a pact forms.
    pub(super) formed: f64,
    /// Chance that a candidate of a pact that forms is a member.
    pub(super) member: f64,
}

impl BaseRate {
    /// For a case among `cases`: of its own family nothing is known.
    pub(super) fn of(case: &Case, cases: &[Case]) -> Self {
        let (mut formed, mut members) = ((0, 0), (0, 0));
        for other in cases.iter().filter(|other| other.history.family != case.history.family) {
            for pact in &other.history.pacts {
                formed.1 += 1;
                if let Some(form) = &pact.formed {
                    formed.0 += 1;
                    members.0 += form.members.len() as u64;
                    members.1 += other.spec.designs[pact.design].candidates.len() as u64;
                }
            }
        }
        Self { formed: jeffreys(formed.0, formed.1), member: jeffreys(members.0, members.1) }
    }
}

/// A probability from counts that is never 0 or 1: the mean under Jeffreys' prior, Beta(½, ½).
///
/// # Formula
/// (s + ½)/(n + 1) (Jeffreys 1946, *Proceedings of the Royal Society A* 186, 453–461; as a point estimate Krichevsky and
/// Trofimov 1981, *IEEE Transactions on Information Theory* 27(2), 199–207).
pub(super) fn jeffreys(successes: u64, trials: u64) -> f64 {
    (successes as f64 + 0.5) / (trials as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_nothing_are_even_odds_and_none_are_certain() {
        assert_eq!([jeffreys(0, 0), jeffreys(0, 1), jeffreys(1, 1), jeffreys(3, 4)], [0.5, 0.25, 0.75, 0.7]);
    }
}
