//! What the data-coded pacts say of the weights: who joined, of all who could have, and which groups formed one.

use super::super::membership::{Joiners, MembershipError};
use super::free::{FREE, Priors};
use super::groups::{GroupEvidence, Said};
use crate::history::records::Records;
use crate::stats::{Choices, Design, Prior, Standardisation, cluster_adjustment, fit, fit_together, standardise};
use crate::world::Term;

/// Columns of the regression of a set of weights: a constant, the margin, nearness, room for a pact.
const NAMES: [&str; 4] = ["constant", "margin", "nearness", "room for a pact"];

/// Number of terms that records tell.
const TERMS: usize = Joiners::TERMS.len();

/// Columns of the regression by which the evidence is counted: a constant, the terms, nearness, room for a pact, and nearness of
/// a group.
const ALL: usize = TERMS + 4;

/// The evidence of the data-coded pacts.
#[derive(Debug, Clone)]
pub(super) struct PactEvidence {
    joiners: Joiners,
    pub(super) groups: GroupEvidence,
    /// Place in [`FREE`] of the weight of each term.
    weights: [usize; TERMS],
    /// What the log-likelihood of candidates and groups counts for.
    pub(super) adjustment: f64,
    /// What that of the candidates alone would.
    pub(super) of_candidates: f64,
}

impl PactEvidence {
    /// # Errors
    /// [`MembershipError`] where the records hold too few pacts, or a regression has no answer.
    pub(super) fn new(records: &Records, priors: &Priors) -> Result<Self, MembershipError> {
        let (joiners, groups) = (Joiners::of(records)?, GroupEvidence::new(records)?);
        let weights = Joiners::TERMS.map(place);
        let mut evidence = Self { joiners, groups, weights, adjustment: 1.0, of_candidates: 1.0 };
        let middle = evidence.weights(&priors.values(&vec![0.0; priors.len()]));
        evidence.adjustment = evidence.counted(Some(&middle))?;
        evidence.of_candidates = evidence.counted(None)?;
        Ok(evidence)
    }

    /// Number of pacts, and of candidates.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.joiners.pacts, self.joiners.joined.len())
    }

    /// Log-likelihood of the weights among `values`, in the order of [`FREE`], up to a constant.
    ///
    /// # Formula
    /// k · (what [candidates](Self::candidates) say + what [groups](GroupEvidence::said) say), k being the [cluster
    /// adjustment](cluster_adjustment) with the candidates and the groups of a pact as one cluster: they repeat each other,
    /// and the founders are in both.
    ///
    /// # Errors
    /// [`MembershipError`] where a regression has no answer.
    pub(super) fn log_likelihood(&self, values: &[f64]) -> Result<f64, MembershipError> {
        let weights = self.weights(values);
        let (candidates, groups) = (self.candidates(&weights)?, self.groups.said(&weights)?);
        Ok(self.adjustment * (candidates.log_likelihood + groups.log_likelihood))
    }

    /// Those of the seven terms, of all figures that are fitted.
    pub(super) fn weights(&self, values: &[f64]) -> [f64; TERMS] {
        self.weights.map(|at| values.get(at).copied().unwrap_or(0.0))
    }

    /// What candidates say of `weights`.
    ///
    /// # Formula
    /// max over a, s, c of Σ ln P(joined or not), with ln(P/(1 − P)) = a + s·Σ wₜ·termₜ + c₁·nearness + c₂·room and
    /// s ≥ 0: records tell how much terms count against each other and not in units of the margin, so that the scale s is
    /// profiled out with the level a.
    ///
    /// # Errors
    /// [`MembershipError`] where the regression has no answer.
    pub(super) fn candidates(&self, weights: &[f64; TERMS]) -> Result<Said, MembershipError> {
        let margin = |terms: &[f64; TERMS]| -> f64 { terms.iter().zip(weights).map(|(term, w)| term * w).sum() };
        let rows: Vec<f64> = (self.joiners.terms.iter().zip(&self.joiners.offer))
            .flat_map(|(terms, offer)| [margin(terms), offer[0], offer[1]])
            .collect();
        let scale = standardise(&Design::new(&NAMES[1..], &rows)?)?;
        let scaled = with_constant(&scale, &rows);
        // Of the order of 1 for a column on the scale of its standard deviation, as in the membership test.
        let priors =
            [Prior::FLAT, Prior::normal(0.0, 1.0).not_negative(), Prior::normal(0.0, 1.0), Prior::normal(0.0, 1.0)];
        let fitted = fit(&Design::new(&NAMES, &scaled)?, &self.joiners.joined, None, &priors)?;
        Ok(Said { log_likelihood: fitted.log_likelihood, slope: fitted.coefficients[1] / scale.sds[0] })
    }

    /// What the log-likelihood counts for, by the regression in which every term has a coefficient of its own, the same for
    /// candidates and groups. The scales of the two are put in proportion as at the weights `together`; without, it is that of
    /// the candidates alone.
    fn counted(&self, together: Option<&[f64; TERMS]>) -> Result<f64, MembershipError> {
        let joiners = &self.joiners;
        let rows: Vec<f64> = (joiners.terms.iter().zip(&joiners.offer))
            .flat_map(|(terms, offer)| terms.iter().chain(offer).copied().collect::<Vec<f64>>())
            .collect();
        let scale = standardise(&Design::new(&Joiners::NAMES, &rows)?)?;
        let mut names = vec![NAMES[0]];
        names.extend(Joiners::NAMES);
        let scaled = with_constant(&scale, &rows);
        let priors = |columns: usize| -> Vec<Prior> {
            std::iter::once(Prior::FLAT).chain(vec![Prior::normal(0.0, 1.0); columns - 1]).collect()
        };
        let proportion = together.map(|weights| self.proportion(weights)).transpose()?.flatten();
        let Some(proportion) = proportion else {
            let design = Design::new(&names, &scaled)?;
            let fitted = fit(&design, &joiners.joined, None, &priors(names.len()))?;
            return Ok(cluster_adjustment(&design, &joiners.joined, &joiners.pact, None, &fitted));
        };
        let scaled: Vec<f64> =
            scaled.chunks(names.len()).flat_map(|row| row.iter().copied().chain([0.0]).collect::<Vec<f64>>()).collect();
        names.push("nearness of the group");
        let (of_groups, sizes, pacts) = self.groups.rows(ALL, &scale.sds, proportion);
        let (design, of_groups) = (Design::new(&names, &scaled)?, Design::new(&names, &of_groups)?);
        let choices = Choices::new(&of_groups, sizes)?;
        let fitted = fit_together(&design, &joiners.joined, &choices, &priors(ALL))?;
        Ok(cluster_adjustment(&design, &joiners.joined, &joiners.pact, Some((&choices, pacts)), &fitted))
    }

    /// Log-odds of a group per unit of its margin over those of a candidate; `None` where one of the two says nothing.
    fn proportion(&self, weights: &[f64; TERMS]) -> Result<Option<f64>, MembershipError> {
        let (candidates, groups) = (self.candidates(weights)?.slope, self.groups.said(weights)?.slope);
        Ok((candidates > 0.0 && groups > 0.0).then(|| groups / candidates))
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

/// `rows` on a scale, after a column of ones.
fn with_constant(scale: &Standardisation, rows: &[f64]) -> Vec<f64> {
    let scaled = scale.apply(rows);
    scaled.chunks(scale.sds.len()).flat_map(|row| std::iter::once(1.0).chain(row.iter().copied())).collect()
}
