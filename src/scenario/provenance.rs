//! Where a scenario's figures come from, counted, and figures found by their addresses.

use super::figure::Status;
use super::spec::{FigureIx, FigureSpec, Figures};
use crate::store::nearest;

/// How many figures are sourced, judged and neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Figures that name a source and are not judged.
    pub sourced: usize,
    /// Figures marked as judged; each has a range.
    pub judged: usize,
    /// All others.
    pub unsourced: usize,
    /// Figures, of whichever kind, that are drawn from a range.
    pub uncertain: usize,
}

impl Counts {
    /// All figures.
    pub fn total(&self) -> usize {
        self.sourced + self.judged + self.unsourced
    }

    fn add(&mut self, figure: &FigureSpec) {
        match (figure.status, &figure.source) {
            (Some(Status::Judged), _) => self.judged += 1,
            (_, Some(_)) => self.sourced += 1,
            (_, None) => self.unsourced += 1,
        }
        self.uncertain += usize::from(figure.is_uncertain());
    }
}

/// Counts over a scenario's own figures and over the built-in defaults that it leaves as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provenance {
    /// Figures of the scenario's files.
    pub own: Counts,
    /// Built-in defaults.
    pub defaults: Counts,
}

impl Figures {
    /// Counts the figures by where they come from.
    pub fn provenance(&self) -> Provenance {
        let mut provenance = Provenance::default();
        for figure in self.iter() {
            let counts = if figure.default { &mut provenance.defaults } else { &mut provenance.own };
            counts.add(figure);
        }
        provenance
    }

    /// The figure at `ix`, which must come from the same scenario.
    pub fn get(&self, ix: FigureIx) -> &FigureSpec {
        &self.list[ix.0 as usize]
    }

    /// The figure at `address`.
    pub fn by_address(&self, address: &str) -> Option<FigureIx> {
        let found = self.list.binary_search_by(|figure| figure.address.as_str().cmp(address));
        found.ok().map(|i| FigureIx(i as u32))
    }

    /// The figure at `address`, if the user's files leave it at its default.
    pub(crate) fn default_at(&self, address: &str) -> Option<FigureIx> {
        self.by_address(address).filter(|&ix| self.get(ix).default)
    }

    /// The known address most like `address`.
    pub fn nearest(&self, address: &str) -> Option<&str> {
        nearest(address, self.iter().map(|figure| figure.address.as_str()))
    }
}
