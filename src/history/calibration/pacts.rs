//! What the data-coded pacts say of the weights: who joined, of all who could have.

use super::super::membership::{Joiners, MembershipError};
use super::free::FREE;
use crate::history::records::Records;
use crate::stats::{Design, Prior, cluster_adjustment, fit, standardise};
use crate::world::Term;

/// Columns of the regression of a set of weights: a constant, the margin, nearness, room for a pact.
const NAMES: [&str; 4] = ["constant", "margin", "nearness", "room for a pact"];

/// Number of terms that records tell.
const TERMS: usize = Joiners::TERMS.len();

/// The evidence of the data-coded pacts.
#[derive(Debug, Clone)]
pub(super) struct PactEvidence {
    joiners: Joiners,
    /// Place in [`FREE`] of the weight of each term.
    weights: [usize; TERMS],
    /// What the log-likelihood of the rows counts for.
    pub(super) adjustment: f64,
}

impl PactEvidence {
    /// # Errors
    /// [`MembershipError`] where the records hold too few pacts, or a regression has no answer.
    pub(super) fn new(records: &Records) -> Result<Self, MembershipError> {
        let joiners = Joiners::of(records)?;
        let adjustment = adjustment(&joiners)?;
        Ok(Self { joiners, weights: Joiners::TERMS.map(place), adjustment })
    }

    /// Number of pacts, and of candidates.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.joiners.pacts, self.joiners.joined.len())
    }

    /// Log-likelihood of the weights among `values`, in the order of [`FREE`], up to a constant.
    ///
    /// # Formula
    /// k · max over a, s, c of Σ ln P(joined or not), with ln(P/(1 − P)) = a + s·Σ wₜ·termₜ + c₁·nearness + c₂·room and
    /// s ≥ 0: records tell how much terms count against each other and not in units of the margin, so that the scale s is
    /// profiled out with the level a. k is the [cluster adjustment](cluster_adjustment) for candidates of one pact.
    ///
    /// # Errors
    /// [`MembershipError`] where the regression has no answer.
    pub(super) fn log_likelihood(&self, values: &[f64]) -> Result<f64, MembershipError> {
        let margin = |terms: &[f64; TERMS]| -> f64 {
            terms.iter().zip(&self.weights).map(|(term, &at)| term * values.get(at).copied().unwrap_or(0.0)).sum()
        };
        let rows: Vec<f64> = (self.joiners.terms.iter().zip(&self.joiners.offer))
            .flat_map(|(terms, offer)| [margin(terms), offer[0], offer[1]])
            .collect();
        let scaled = with_constant(&NAMES[1..], &rows)?;
        // Of the order of 1 for a column on the scale of its standard deviation, as in the membership test.
        let priors =
            [Prior::FLAT, Prior::normal(0.0, 1.0).not_negative(), Prior::normal(0.0, 1.0), Prior::normal(0.0, 1.0)];
        let fitted = fit(&Design::new(&NAMES, &scaled)?, &self.joiners.joined, None, &priors)?;
        Ok(self.adjustment * fitted.log_likelihood)
    }
}

/// Place in [`FREE`] of the weight of `term`.
fn place(term: Term) -> usize {
    let address = match term {
        Term::Security => "weights.security",
        Term::Entrapment => "weights.entrapment",
        Term::Coercion => "weights.coercion",
        Term::Identity => "weights.identity",
        Term::Affinity => "weights.affinity",
        Term::Burden => "weights.burden",
        _ => "weights.stepping_stone",
    };
    FREE.iter().position(|free| *free == address).unwrap_or(usize::MAX)
}

/// The adjustment, by the regression in which every term has a coefficient of its own.
fn adjustment(joiners: &Joiners) -> Result<f64, MembershipError> {
    let rows: Vec<f64> = (joiners.terms.iter().zip(&joiners.offer))
        .flat_map(|(terms, offer)| terms.iter().chain(offer).copied().collect::<Vec<f64>>())
        .collect();
    let scaled = with_constant(&Joiners::NAMES, &rows)?;
    let mut all = vec![NAMES[0]];
    all.extend(Joiners::NAMES);
    let priors: Vec<Prior> =
        std::iter::once(Prior::FLAT).chain([Prior::normal(0.0, 1.0); Joiners::NAMES.len()]).collect();
    let design = Design::new(&all, &scaled)?;
    let fitted = fit(&design, &joiners.joined, None, &priors)?;
    Ok(cluster_adjustment(&design, &joiners.joined, &joiners.pact, &fitted))
}

/// Columns on the scale of their standard deviations, after a column of ones.
fn with_constant(names: &[&str], rows: &[f64]) -> Result<Vec<f64>, MembershipError> {
    let scaled = standardise(&Design::new(names, rows)?)?.apply(rows);
    Ok(scaled.chunks(names.len()).flat_map(|row| std::iter::once(1.0).chain(row.iter().copied())).collect())
}
