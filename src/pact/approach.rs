//! How close a design came to a pact, and how everyone at the table saw it.

use crate::rules::Terms;
use crate::world::StateSet;

/// One attempt at a design. Candidates are numbered as in the design.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Approach {
    /// When, in years since the start.
    pub time: f64,
    /// Whether it came to a deal.
    pub is_deal: bool,
    /// Candidates that are not in the deal; without one, those that would not gain with everyone at the
    /// table, may not go so deep, or are absent.
    pub missing: StateSet,
    /// Candidates whose constitution does not allow the depth.
    pub unable: StateSet,
    /// Candidates that take no part in the attempt: they have withdrawn, or yielded to pressure.
    pub absent: StateSet,
    /// Weighted terms of each candidate's margin with everyone at the table.
    pub terms: Vec<Terms>,
    /// For each candidate that gained with everyone at the table and no longer did later, the one whose
    /// leaving turned it.
    pub turned_by: Vec<Option<usize>>,
}

impl Approach {
    /// An attempt of which nothing is known yet.
    pub(super) fn begin(&mut self, candidates: usize) {
        *self = Self {
            terms: std::mem::take(&mut self.terms),
            turned_by: std::mem::take(&mut self.turned_by),
            ..Self::default()
        };
        self.terms.clear();
        self.terms.resize(candidates, Terms::default());
        self.turned_by.clear();
        self.turned_by.resize(candidates, None);
    }

    /// Whether anything has been tried.
    pub fn is_tried(&self) -> bool {
        !self.terms.is_empty()
    }

    /// Whether it came closer to a pact than `other`: with a deal, or with fewer missing.
    pub(super) fn is_closer_than(&self, other: &Self) -> bool {
        let rank = |approach: &Self| (approach.is_deal, usize::MAX - approach.missing.len());
        !other.is_tried() || rank(self) > rank(other)
    }

    /// Takes over `other` without allocating anew.
    pub(super) fn copy_from(&mut self, other: &Self) {
        let (terms, turned_by) = (std::mem::take(&mut self.terms), std::mem::take(&mut self.turned_by));
        *self = Self { terms, turned_by, ..*other };
        self.terms.clone_from(&other.terms);
        self.turned_by.clone_from(&other.turned_by);
    }

    /// Back to nothing tried.
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.turned_by.clear();
    }
}
