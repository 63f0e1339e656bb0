//! Groups that formed a pact beside groups like them that formed none, for the fit of the engine's weights.

use super::super::appeal::Formulas;
use super::super::records::Records;
use super::case::{Case, cases, strongest};
use super::controls::groups;
use super::covariates::of_group;
use super::error::MembershipError;
use super::formation::BEFORE;
use super::membership_test::ENGINE;
use super::pacts::{FIRST_YEAR, pacts_since};
use super::regression::Row;
use super::results::{Controls, MembershipOptions};
use super::weighing::{TERMS, Weighing};

/// The founders of each pact beside groups that formed none, one stratum after another, in each the founders first.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Formed {
    /// Terms of the margin at the weight 1, in the order of [`Joiners::TERMS`](super::Joiners::TERMS): means over the members
    /// but the strongest, as in the formation test.
    pub(in super::super) terms: Vec<[f64; TERMS.len()]>,
    /// Minus the mean over pairs of members of the logarithm of one plus their distance in km; the mean of all
    /// groups where none is on record.
    pub(in super::super) nearness: Vec<f64>,
    /// Number of groups in each stratum.
    pub(in super::super) sizes: Vec<usize>,
    /// Number of the pact of each stratum, as in [`Joiners`](super::Joiners).
    pub(in super::super) pact: Vec<usize>,
}

impl Formed {
    /// The strata of the defence pacts with three founders or more since 1946, with the groups of both kinds that the
    /// formation test draws with its options as they are, none twice. Pacts for which there is no such group have no stratum.
    ///
    /// # Errors
    /// As for [`formation_test`](super::formation_test()).
    pub(in super::super) fn of(records: &Records) -> Result<Self, MembershipError> {
        let formulas = Formulas::new().map_err(|problems| MembershipError::Parameters(Box::new(problems)))?;
        let cases = cases(records, &formulas)?;
        let pacts = pacts_since(records, FIRST_YEAR - BEFORE);
        let options = MembershipOptions::default();
        let mut formed = Self::default();
        let mut nearness: Vec<Option<f64>> = Vec::new();
        for (number, case) in cases.iter().enumerate() {
            let mut all = vec![case.founders.clone()];
            for controls in [Controls::Region, Controls::Near] {
                let drawn = groups(records, case, &pacts, controls, &options);
                let new: Vec<Vec<usize>> = drawn.into_iter().filter(|group| !all.contains(group)).collect();
                all.extend(new);
            }
            if all.len() > 1 {
                formed.add(number, case, Weighing::new(case, formulas, ENGINE), &all);
                nearness.extend(all.iter().map(|group| of_group(&case.coded, group)[0].map(|far| -far)));
            }
        }
        let known: Vec<f64> = nearness.iter().copied().flatten().collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        formed.nearness = nearness.into_iter().map(|near| near.unwrap_or(mean)).collect();
        Ok(formed)
    }

    fn add(&mut self, number: usize, case: &Case, mut weighing: Weighing<'_>, groups: &[Vec<usize>]) {
        for group in groups {
            let leader = strongest(&case.coded, group).unwrap_or(case.leader);
            let members = weighing.of_group(group, leader);
            let mean = |column: usize| {
                members.iter().filter_map(|row: &Row| row[column]).sum::<f64>() / members.len().max(1) as f64
            };
            self.terms.push(std::array::from_fn(mean));
        }
        self.sizes.push(groups.len());
        self.pact.push(number);
    }
}
