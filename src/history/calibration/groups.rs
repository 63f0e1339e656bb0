//! What groups say of the weights: which formed a pact, of all that were drawn for it.

use super::super::membership::{Formed, Joiners, MembershipError};
use crate::history::records::Records;
use crate::stats::{Choices, Design, Prior, fit_choices};

/// Number of terms that records tell.
const TERMS: usize = Joiners::TERMS.len();

/// Columns of the regression of a set of weights.
const NAMES: [&str; 2] = ["margin", "nearness of the group"];

/// The evidence of the groups.
#[derive(Debug, Clone)]
pub(super) struct GroupEvidence {
    formed: Formed,
    /// Nearness on the scale of its spread within strata.
    nearness: Vec<f64>,
}

/// What groups say of one set of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    /// Log-likelihood in nats.
    pub(super) log_likelihood: f64,
    /// Log-odds per unit of the weighted sum of terms.
    pub(super) slope: f64,
}

impl GroupEvidence {
    /// # Errors
    /// [`MembershipError`] where the records hold too few pacts.
    pub(super) fn new(records: &Records) -> Result<Self, MembershipError> {
        let formed = Formed::of(records)?;
        let (nearness, _) = within(&formed.nearness, &formed.sizes);
        Ok(Self { formed, nearness })
    }

    /// Number of strata, and of groups in them that formed no pact.
    pub(super) fn size(&self) -> (usize, usize) {
        let strata = self.formed.sizes.len();
        (strata, self.formed.terms.len() - strata)
    }

    /// What they say of `weights`, in the order of [`Joiners::TERMS`].
    ///
    /// # Formula
    /// max over s, c of Σ ln P(the founders, of their stratum), P(group) = exp(η)/Σ exp(η) over the stratum with η = s·Σ wₜ·termₜ +
    /// c·nearness and s ≥ 0 (conditional logit; McFadden 1974): terms are means over the members but the strongest, and what a
    /// stratum has in common, such as the year and the size of its groups, falls out. Half of the groups are drawn by
    /// nearness, which c takes up.
    ///
    /// # Errors
    /// [`MembershipError`] where the regression has no answer.
    pub(super) fn said(&self, weights: &[f64; TERMS]) -> Result<Said, MembershipError> {
        if self.formed.sizes.is_empty() {
            return Ok(Said { log_likelihood: 0.0, slope: 0.0 });
        }
        let margin = |terms: &[f64; TERMS]| terms.iter().zip(weights).map(|(term, weight)| term * weight).sum();
        let margins: Vec<f64> = self.formed.terms.iter().map(margin).collect();
        let (margins, spread) = within(&margins, &self.formed.sizes);
        let rows: Vec<f64> = margins.iter().zip(&self.nearness).flat_map(|(margin, near)| [*margin, *near]).collect();
        let design = Design::new(&NAMES, &rows)?;
        // Of the order of 1 for a column on the scale of its standard deviation, as for candidates.
        let priors = [Prior::normal(0.0, 1.0).not_negative(), Prior::normal(0.0, 1.0)];
        let fitted = fit_choices(&Choices::new(&design, &self.formed.sizes)?, &priors)?;
        Ok(Said { log_likelihood: fitted.log_likelihood, slope: fitted.coefficients[0] / spread })
    }

    /// Rows of a regression with `columns` columns in which the terms, each in units of its `sds` and times `scale`, stand from
    /// the second column on and nearness in the last; number of rows in each stratum, and the pact of each.
    pub(super) fn rows(&self, columns: usize, sds: &[f64], scale: f64) -> (Vec<f64>, &[usize], &[usize]) {
        let mut rows = vec![0.0; self.formed.terms.len() * columns];
        for ((row, terms), near) in rows.chunks_mut(columns).zip(&self.formed.terms).zip(&self.nearness) {
            let cells = row[1..].iter_mut().zip(terms).zip(sds);
            cells.for_each(|((cell, term), sd)| *cell = scale * term / sd);
            row[columns - 1] = *near;
        }
        (rows, &self.formed.sizes, &self.formed.pact)
    }
}

/// `values` less the mean of their stratum, in units of the standard deviation of these differences, and that deviation; 1
/// where there is none.
fn within(values: &[f64], sizes: &[usize]) -> (Vec<f64>, f64) {
    let mut off = Vec::with_capacity(values.len());
    let mut rest = values;
    for &size in sizes {
        let (stratum, others) = rest.split_at(size.min(rest.len()));
        let mean = stratum.iter().sum::<f64>() / stratum.len().max(1) as f64;
        off.extend(stratum.iter().map(|value| value - mean));
        rest = others;
    }
    let spread = (off.iter().map(|x| x * x).sum::<f64>() / off.len().max(1) as f64).sqrt();
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    // Rounding is no spread.
    let spread = if spread > 1e-12 * largest { spread } else { 1.0 };
    off.iter_mut().for_each(|x| *x /= spread);
    (off, spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::membership::fixture;

    fn made_up(terms: &[f64], nearness: &[f64], sizes: &[usize]) -> GroupEvidence {
        let term = |&value: &f64| {
            let mut terms = [0.0; TERMS];
            terms[0] = value;
            terms
        };
        let formed = Formed {
            terms: terms.iter().map(term).collect(),
            nearness: nearness.to_vec(),
            sizes: sizes.to_vec(),
            pact: (0..sizes.len()).collect(),
        };
        let (nearness, _) = within(&formed.nearness, &formed.sizes);
        GroupEvidence { formed, nearness }
    }

    fn at(evidence: &GroupEvidence, first: f64, second: f64) -> Said {
        let mut weights = [0.0; TERMS];
        (weights[0], weights[1]) = (first, second);
        evidence.said(&weights).unwrap()
    }

    #[test]
    fn weights_under_which_founders_stand_out_are_likelier_and_those_under_which_they_do_not_say_nothing() {
        let evidence = made_up(&[3.0, 1.0, 0.0, 2.0, 2.5, 0.0], &[0.0; 6], &[3, 3]);
        let (right, wrong, none) = (at(&evidence, 1.0, 0.0), at(&evidence, -1.0, 0.0), at(&evidence, 0.0, 1.0));
        let chance = 2.0 * (1.0_f64 / 3.0).ln();
        assert!(right.log_likelihood > chance + 0.1 && right.slope > 0.0, "{right:?}");
        assert!((wrong.log_likelihood - chance).abs() < 1e-6 && wrong.slope == 0.0, "{wrong:?}");
        assert!((none.log_likelihood - chance).abs() < 1e-6, "{none:?}");
    }

    #[test]
    fn the_unit_of_the_weights_and_what_a_stratum_has_in_common_say_nothing() {
        let terms = [3.0, 1.0, 0.0, 2.0, 2.5, 0.0];
        let shifted = [13.0, 11.0, 10.0, 2.0, 2.5, 0.0];
        let near = [0.3, 0.0, -1.0, 0.2, 0.1, 0.4];
        let (one, other) = (made_up(&terms, &near, &[3, 3]), made_up(&shifted, &near, &[3, 3]));
        assert!((at(&one, 1.0, 0.0).log_likelihood - at(&other, 1.0, 0.0).log_likelihood).abs() < 1e-6);
        let doubled = at(&one, 2.0, 0.0);
        assert!((at(&one, 1.0, 0.0).log_likelihood - doubled.log_likelihood).abs() < 1e-6);
        assert!((at(&one, 1.0, 0.0).slope - 2.0 * doubled.slope).abs() < 1e-6);
    }

    #[test]
    fn what_nearness_tells_is_not_the_weights_merit() {
        // Founders are nearer, and the term follows nearness with a little of its own.
        let near = [2.0, 1.0, 0.0, 2.0, 0.5, 0.0, 1.5, 1.0, 0.0];
        let terms: Vec<f64> =
            near.iter().zip([0.0, 0.1, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.1]).map(|(x, e)| x + e).collect();
        let gain = |near: &[f64]| {
            let evidence = made_up(&terms, near, &[3; 3]);
            at(&evidence, 1.0, 0.0).log_likelihood - at(&evidence, 0.0, 1.0).log_likelihood
        };
        assert!(gain(&near) < 0.5 * gain(&[0.0; 9]), "{} {}", gain(&near), gain(&[0.0; 9]));
    }

    #[test]
    fn the_founders_stand_first_beside_groups_of_their_size_that_are_not_they() {
        let evidence = GroupEvidence::new(&fixture::five_pacts().read()).unwrap();
        let (strata, groups) = evidence.size();
        assert!(strata >= 3 && groups >= 2 * strata, "{strata} {groups}");
        assert_eq!(evidence.formed.sizes.iter().sum::<usize>(), strata + groups);
        assert!(evidence.formed.nearness.iter().all(|near| near.is_finite() && *near <= 0.0));
        let mut end = 0;
        for &size in &evidence.formed.sizes {
            let (founders, others) = evidence.formed.terms[end..end + size].split_first().unwrap();
            assert!(others.iter().all(|terms| terms != founders));
            end += size;
        }
        // Costs count against joining.
        assert!(evidence.formed.terms.iter().all(|terms| terms[1] <= 0.0 && terms[5] < 0.0));
    }
}
