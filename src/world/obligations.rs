//! Who is obliged to help whom, where, and how bindingly.

use crate::scenario::Depth;

/// A rung of the ladder of obligations, 0 for none and 1–6 in the order of [`Depth`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rung(u8);

impl Rung {
    /// No obligation.
    pub const NONE: Self = Self(0);
    /// The lowest rung with an obligation to defend: a shallow pact.
    pub const DEFENCE: Self = Self(Depth::Shallow as u8 + 1);

    /// Position from 0 (none) to 6 (Article 5 with an integrated command).
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Whether the rung includes an integrated command.
    #[inline]
    pub fn has_command(self) -> bool {
        self == Self::from(Depth::Article5Command)
    }
}

impl From<Depth> for Rung {
    fn from(depth: Depth) -> Self {
        Self(depth as u8 + 1)
    }
}

/// What one state owes another, by theatre.
#[derive(Debug, Clone, Copy)]
pub struct Owed<'a>(&'a [u8]);

impl Owed<'_> {
    /// Rung of the obligation in theatre `k`.
    #[inline]
    pub fn rung(self, k: usize) -> Rung {
        Rung(self.0[k])
    }
}

/// Rung of the obligation of state `i` towards state `j` in theatre `k`, for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obligations {
    n: usize,
    nk: usize,
    /// [`Rung`]s, as plain numbers so that two sets are compared and copied as memory.
    rungs: Vec<u8>,
}

impl Obligations {
    /// None at all, for `n` states and `nk` theatres.
    pub fn none(n: usize, nk: usize) -> Self {
        Self { n, nk, rungs: vec![Rung::NONE.0; n * n * nk] }
    }

    /// Takes over the obligations of `other`, which has the same shape.
    pub fn copy_from(&mut self, other: &Self) {
        self.rungs.copy_from_slice(&other.rungs);
    }

    /// Rung of the obligation of `i` towards `j` in theatre `k`.
    #[inline]
    pub fn get(&self, i: usize, j: usize, k: usize) -> Rung {
        Rung(self.rungs[(i * self.n + j) * self.nk + k])
    }

    /// Rungs of the obligation of `i` towards `j`, by theatre.
    #[inline]
    pub fn row(&self, i: usize, j: usize) -> Owed<'_> {
        Owed(&self.rungs[(i * self.n + j) * self.nk..][..self.nk])
    }

    /// Whether `i` and `j` owe each other at least `rung` in some theatre.
    #[inline]
    pub fn are_tied(&self, i: usize, j: usize, rung: Rung) -> bool {
        let (there, back) = (self.row(i, j), self.row(j, i));
        there.0.iter().zip(back.0).any(|(there, back)| *there.min(back) >= rung.0)
    }

    /// Whether `i` owes `j` at least `rung` in some theatre.
    pub fn owes(&self, i: usize, j: usize, rung: Rung) -> bool {
        self.row(i, j).0.iter().any(|owed| *owed >= rung.0)
    }

    /// Raises the obligation of `i` towards `j` in theatre `k` to at least `rung`.
    #[inline]
    pub fn raise(&mut self, i: usize, j: usize, k: usize, rung: Rung) {
        let at = (i * self.n + j) * self.nk + k;
        self.rungs[at] = self.rungs[at].max(rung.0);
    }

    /// Ends all obligations of state `i` and towards it.
    pub fn release(&mut self, i: usize) {
        for j in 0..self.n {
            for pair in [i * self.n + j, j * self.n + i] {
                self.rungs[pair * self.nk..(pair + 1) * self.nk].fill(Rung::NONE.0);
            }
        }
    }

    /// Raises the obligations of those `members` that are `obligated` towards all others in `theatres` to
    /// at least `rung`.
    pub fn bind(
        &mut self,
        members: impl Iterator<Item = usize> + Clone,
        obligated: &[usize],
        theatres: &[usize],
        rung: Rung,
    ) {
        for i in members.clone().filter(|i| obligated.binary_search(i).is_ok()) {
            for j in members.clone().filter(|&j| j != i) {
                for &k in theatres {
                    self.raise(i, j, k, rung);
                }
            }
        }
    }
}
