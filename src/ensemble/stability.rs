//! How likely each coalition is to be stable: the exact view in the mean world, or draw by draw.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use crate::pact::{Kind, Stability, StabilityError};
use crate::scenario::{Depth, Spec};
use crate::sim::without_chance;
use crate::stats::{Interval, wilson};
use crate::world::{Constants, Draw, Sampler};

/// Confidence of the intervals of shares of draws.
const LEVEL: f64 = 0.95;

/// A design at one depth and its widest scope, after some steps of a world without chance.
#[derive(Debug, Clone, Copy)]
pub struct ExactView<'s> {
    /// The scenario.
    pub spec: &'s Spec,
    /// Index of the design.
    pub design: usize,
    /// Depth.
    pub depth: Depth,
    /// Steps since the start.
    pub steps: u32,
}

/// Told how many more coalitions are done; answers whether to go on.
pub type GoOn<'a> = &'a (dyn Fn(u64) -> bool + Sync);

impl ExactView<'_> {
    /// Judges every coalition in the mean world: every figure at its best value, and no chance.
    ///
    /// # Errors
    /// See [`Stability::of`].
    pub fn in_the_mean_world(&self, go_on: GoOn<'_>) -> Result<Stability, StabilityError> {
        self.of(&Draw::point(self.spec), go_on)
    }

    /// Judges every coalition in the worlds of the first `draws` draws of `sampler`, without chance otherwise.
    ///
    /// # Errors
    /// See [`Stability::of`].
    pub fn over_draws(&self, sampler: &Sampler, draws: u32, go_on: GoOn<'_>) -> Result<Likelihoods, StabilityError> {
        let design = &self.spec.designs[self.design];
        // The first draw stands alone: it finds out whether there are too many candidates for the counts.
        let first = self.of(&sampler.draw(0), go_on)?;
        let coalitions = 1 << first.candidates();
        let counts: [Vec<AtomicU32>; 4] =
            std::array::from_fn(|_| std::iter::repeat_with(AtomicU32::default).take(coalitions).collect());
        let draws_with: [AtomicU32; 4] = Default::default();
        let add = |stability: &Stability| {
            for ((kind, counts), draws_with) in Kind::ALL.into_iter().zip(&counts).zip(&draws_with) {
                for coalition in stability.coalitions_of(kind) {
                    counts[coalition as usize].fetch_add(1, Ordering::Relaxed);
                }
                draws_with.fetch_add(u32::from(stability.count(kind) > 0), Ordering::Relaxed);
            }
        };
        add(&first);
        (1..draws).into_par_iter().try_for_each(|draw| self.of(&sampler.draw(draw), go_on).map(|view| add(&view)))?;
        Ok(Likelihoods {
            draws: draws.max(1),
            candidates: design.candidates.clone(),
            stable: Kind::stable_under(design.accession),
            counts: counts.map(|counts| counts.into_iter().map(AtomicU32::into_inner).collect()),
            draws_with: draws_with.map(AtomicU32::into_inner),
        })
    }

    fn of(&self, draw: &Draw, go_on: GoOn<'_>) -> Result<Stability, StabilityError> {
        let c = Constants::without_chance(self.spec, draw);
        let world = without_chance(&c, self.steps);
        Stability::of(&world, &c, &self.spec.designs[self.design], self.depth, go_on)
    }
}

/// A share of the draws.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Share {
    /// Draws in which it is so.
    pub draws: u32,
    /// As a share of all.
    pub share: f64,
    /// Wilson's interval at 95 %, for the number of draws.
    pub interval: Option<Interval>,
}

/// A coalition and how likely it is to be of each kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Likelihood {
    /// Members, as state indices, ascending.
    pub members: Vec<usize>,
    /// By [`Kind`].
    pub shares: [Share; 4],
}

impl Likelihood {
    /// How likely it is to be of a kind.
    pub fn of(&self, kind: Kind) -> Share {
        self.shares[kind as usize]
    }
}

/// In how many draws each coalition is of each kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Likelihoods {
    draws: u32,
    candidates: Vec<usize>,
    stable: Kind,
    counts: [Vec<u32>; 4],
    draws_with: [u32; 4],
}

impl Likelihoods {
    /// Share of draws in which some coalition is of a kind.
    pub fn some(&self, kind: Kind) -> Share {
        self.share(self.draws_with[kind as usize])
    }

    /// The coalitions that are profitable in some draw, ascending by mask.
    pub fn profitable(&self) -> impl Iterator<Item = Likelihood> + '_ {
        let found = self.counts[Kind::Profitable as usize].iter().enumerate().filter(|&(_, &draws)| draws > 0);
        found.map(|(coalition, _)| self.likelihood(coalition))
    }

    /// The coalitions most often stable under the design's own rule of accession; of several, the one
    /// most often internally stable, then the larger, then the first by mask. At most `most`, and none
    /// that is never internally stable.
    pub fn most_likely(&self, most: usize) -> Vec<Likelihood> {
        let [_, internal, ..] = &self.counts;
        let stable = &self.counts[self.stable as usize];
        let mut found: Vec<usize> = (0..internal.len()).filter(|&at| internal[at] > 0).collect();
        found.sort_by_key(|&at| std::cmp::Reverse((stable[at], internal[at], at.count_ones(), std::cmp::Reverse(at))));
        found.truncate(most);
        found.into_iter().map(|coalition| self.likelihood(coalition)).collect()
    }

    fn likelihood(&self, coalition: usize) -> Likelihood {
        let in_it = self.candidates.iter().enumerate().filter(|(a, _)| coalition >> a & 1 == 1);
        Likelihood {
            members: in_it.map(|(_, &state)| state).collect(),
            shares: Kind::ALL.map(|kind| self.share(self.counts[kind as usize][coalition])),
        }
    }

    fn share(&self, draws: u32) -> Share {
        let share = f64::from(draws) / f64::from(self.draws);
        Share { draws, share, interval: wilson(share, self.draws.into(), LEVEL) }
    }
}
