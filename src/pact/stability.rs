//! The exact view: every coalition of a design's candidates, judged by definition.
//!
//! A coalition is a bit mask over the candidates in the order of the design, so that a property of all
//! coalitions is a string of 2ⁿ bits: 128 KiB for 20 candidates. Margins are not kept. A first pass over
//! the coalitions finds those in which everyone gains; a second judges these, looking up there whether
//! the others would go on without a member.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::coalition::Coalition;
use super::effects::Effects;
use crate::scenario::{Accession, Depth, Design};
use crate::world::{Constants, Rung, StateSet, World};

/// Most candidates of a design whose coalitions are all looked at: 2²⁰ of them.
pub const CANDIDATES_MAX: usize = 20;

/// Coalitions in a word of a bit string.
const WORD: usize = u64::BITS as usize;

/// A coalition: bit `a` stands for candidate `a` of the design.
type Mask = u32;

/// What a coalition may be. Each of the others takes the ones before it, but the two kinds of external
/// stability are apart: whoever is stable with open accession is so with exclusive accession.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every member's margin is above 0, somebody is bound to something new, and if the pact enlarges
    /// another there is a newcomer.
    Profitable,
    /// No member prefers to be outside while the others go on (d'Aspremont et al., *Canadian J. Economics*
    /// 16, 1983, 17–25). Without a required member, or with fewer than the minimum, they would not.
    InternallyStable,
    /// Nobody outside would gain by joining, against the status quo and against staying outside (same
    /// source).
    StableOpen,
    /// Nobody outside would gain by joining whom all members would take: none of their margins falls.
    StableExclusive,
}

impl Kind {
    /// All kinds, as they are counted.
    pub const ALL: [Self; 4] = [Self::Profitable, Self::InternallyStable, Self::StableOpen, Self::StableExclusive];

    /// Stable under a rule of accession.
    pub fn stable_under(accession: Accession) -> Self {
        match accession {
            Accession::Open => Self::StableOpen,
            Accession::Unanimous => Self::StableExclusive,
        }
    }
}

/// Why the coalitions of a design were not judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StabilityError {
    /// There are too many of them.
    #[error("the design has {0} candidates, and all coalitions can be looked at up to {CANDIDATES_MAX}")]
    TooManyCandidates(usize),
    /// The caller wanted to stop.
    #[error("stopped before all coalitions were looked at")]
    Stopped,
}

/// A coalition worth naming.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// The coalition, as a mask over the candidates.
    pub coalition: u32,
    /// Its members, as state indices, each with its margin.
    pub members: Vec<(usize, f64)>,
    /// Sum of the margins.
    pub value: f64,
    /// Whether it is stable under the design's own rule of accession, and not internally only.
    pub is_stable: bool,
}

/// What every coalition of a design's candidates is, at one depth and the widest scope in one world.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    candidates: usize,
    /// Coalitions that the design allows: able candidates, the required ones among them, the minimum size.
    pub coalitions: u64,
    bits: [Vec<u64>; 4],
    /// With all who may be members at the table: each, as a state index, with its margin, the lowest first.
    pub everyone: Vec<(usize, f64)>,
    /// The largest stable coalition; the most valued of several, then the first by mask. Where none is
    /// stable under the design's own rule of accession, the largest that is so internally.
    pub largest: Option<Pick>,
    /// The same of the greatest sum of margins.
    pub most_valued: Option<Pick>,
}

impl Stability {
    /// Judges all coalitions of `design` at `depth` in `world`, on the threads of the current pool. The
    /// result does not depend on their number.
    ///
    /// `go_on` is told how many more coalitions are done, 2ⁿ in all, and answers whether to go on; it is
    /// called from several threads.
    ///
    /// # Errors
    /// [`StabilityError::TooManyCandidates`] above [`CANDIDATES_MAX`], [`StabilityError::Stopped`] when
    /// `go_on` says no.
    pub fn of(
        world: &World,
        c: &Constants<'_>,
        design: &Design,
        depth: Depth,
        go_on: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<Self, StabilityError> {
        let candidates = design.candidates.len();
        if candidates > CANDIDATES_MAX {
            return Err(StabilityError::TooManyCandidates(candidates));
        }
        let lens = Lens::new(world, c, design, depth);
        let gainful = lens.sweep(go_on, |coalition, word| lens.gainful(coalition, word))?;
        let (gains, allowed): (Vec<u64>, Vec<u64>) = gainful.into_iter().unzip();
        let mut judged = Self {
            candidates,
            coalitions: count(&allowed),
            bits: std::array::from_fn(|_| Vec::with_capacity(gains.len())),
            everyone: lens.margins(lens.able),
            largest: None,
            most_valued: None,
        };
        let (mut largest, mut most_valued) = (None, None);
        for verdicts in lens.sweep(go_on, |inside, word| lens.judge(inside, &gains, word))? {
            for (bits, word) in judged.bits.iter_mut().zip(verdicts.bits) {
                bits.push(word);
            }
            largest = better(largest, verdicts.largest, Rank::by_size);
            most_valued = better(most_valued, verdicts.most_valued, Rank::by_value);
        }
        judged.largest = largest.map(|rank| lens.pick(&rank));
        judged.most_valued = most_valued.map(|rank| lens.pick(&rank));
        Ok(judged)
    }

    /// Number of candidates.
    pub fn candidates(&self) -> usize {
        self.candidates
    }

    /// Number of coalitions of a kind.
    pub fn count(&self, kind: Kind) -> u64 {
        count(&self.bits[kind as usize])
    }

    /// Whether a coalition, given as a mask over the candidates, is of a kind.
    pub fn is(&self, coalition: u32, kind: Kind) -> bool {
        has(&self.bits[kind as usize], coalition)
    }

    /// The coalitions of a kind, ascending by mask.
    pub fn coalitions_of(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        let words = self.bits[kind as usize].iter().enumerate();
        words.flat_map(|(word, &bits)| ones(bits).map(move |bit| (word * WORD + bit) as u32))
    }
}

/// The bits that are set, ascending.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> + Clone {
    std::iter::from_fn(move || {
        let bit = (bits != 0).then_some(bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(bit)
    })
}

/// The candidates in a coalition, ascending.
fn members(coalition: Mask) -> impl Iterator<Item = usize> + Clone {
    ones(coalition.into())
}

fn count(bits: &[u64]) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

fn has(bits: &[u64], coalition: Mask) -> bool {
    let at = coalition as usize;
    bits.get(at / WORD).is_some_and(|word| word >> (at % WORD) & 1 == 1)
}

/// An internally stable coalition, for comparison with others.
#[derive(Debug, Clone, Copy)]
struct Rank {
    coalition: Mask,
    is_stable: bool,
    value: f64,
}

impl Rank {
    fn by_size(&self, other: &Self) -> Ordering {
        let size = |rank: &Self| (rank.is_stable, rank.coalition.count_ones());
        size(self).cmp(&size(other)).then_with(|| self.by_value(other))
    }

    fn by_value(&self, other: &Self) -> Ordering {
        let stable = self.is_stable.cmp(&other.is_stable);
        stable.then(self.value.total_cmp(&other.value)).then(other.coalition.cmp(&self.coalition))
    }
}

/// The better of two by `order`.
fn better(one: Option<Rank>, other: Option<Rank>, order: fn(&Rank, &Rank) -> Ordering) -> Option<Rank> {
    one.into_iter().chain(other).max_by(order)
}

/// What the coalitions of one word are.
#[derive(Default)]
struct Verdicts {
    /// By [`Kind`].
    bits: [u64; 4],
    largest: Option<Rank>,
    most_valued: Option<Rank>,
}

/// A design at one depth in one world, as its coalitions are seen.
struct Lens<'w, 's> {
    world: &'w World,
    c: &'w Constants<'s>,
    design: &'w Design,
    effects: Effects,
    /// Candidates that may go so deep and have not withdrawn.
    able: Mask,
    required: Mask,
    /// Candidates that are new to the pact that the design enlarges; all if it enlarges none.
    newcomers: Mask,
    /// Candidates towards whom each is bound to something new.
    bound: Vec<Mask>,
}

impl<'w, 's> Lens<'w, 's> {
    fn new(world: &'w World, c: &'w Constants<'s>, design: &'w Design, depth: Depth) -> Self {
        let rung = Rung::from(depth);
        let mut effects = Effects::default();
        effects.prepare(world, c, design, &world.obligations);
        effects.bind(world, c, design, &world.obligations, rung);
        let p = design.candidates.len();
        let mask = |of: &dyn Fn(usize) -> bool| (0..p).filter(|&a| of(a)).fold(0, |mask, a| mask | 1 << a);
        let state = |a: usize| design.candidates[a];
        let among = |states: &[usize], a: usize| states.binary_search(&state(a)).is_ok();
        let may_go_so_deep = |a: usize| c.states[state(a)].max_depth >= rung || !among(&design.obligated, a);
        Self {
            able: mask(&|a| may_go_so_deep(a) && !world.withdrawn.contains(state(a))),
            required: mask(&|a| among(&design.required, a)),
            newcomers: mask(&|a| !among(&design.insiders, a)),
            bound: (0..p).map(|a| mask(&|b| effects.new_binding[a * p + b] > 0.0)).collect(),
            world,
            c,
            design,
            effects,
        }
    }

    /// Looks at all coalitions, word by word, with a coalition as scratch space for each thread. A sweep
    /// is half of the work.
    fn sweep<T: Send>(
        &self,
        go_on: &(dyn Fn(u64) -> bool + Sync),
        look: impl Fn(&mut Coalition, usize) -> T + Sync,
    ) -> Result<Vec<T>, StabilityError> {
        let coalitions = 1_usize << self.design.candidates.len();
        let half = (coalitions.min(WORD) / 2) as u64;
        let words = (0..coalitions.div_ceil(WORD)).into_par_iter();
        let looked = words.map_init(Coalition::default, |coalition, word| {
            let seen = look(coalition, word);
            go_on(half).then_some(seen)
        });
        looked.collect::<Option<Vec<T>>>().ok_or(StabilityError::Stopped)
    }

    /// Of the coalitions in a word, those in which everyone gains, and those that the design allows.
    fn gainful(&self, coalition: &mut Coalition, word: usize) -> (u64, u64) {
        let (mut gains, mut allowed) = (0, 0);
        for bit in 0..WORD {
            let mask = (word * WORD + bit) as Mask;
            if self.is_allowed(mask) {
                allowed |= 1 << bit;
                gains |= u64::from(self.everyone_gains(coalition, mask)) << bit;
            }
        }
        (gains, allowed)
    }

    fn is_allowed(&self, mask: Mask) -> bool {
        mask & !self.able == 0
            && mask & self.required == self.required
            && mask.count_ones() as usize >= self.design.minimum_size
    }

    fn everyone_gains(&self, coalition: &mut Coalition, mask: Mask) -> bool {
        self.form(coalition, mask);
        members(mask).all(|a| self.weigh(coalition, a) > 0.0)
    }

    fn form(&self, coalition: &mut Coalition, mask: Mask) {
        let set: StateSet = members(mask).collect();
        coalition.form(self.world, self.c, self.design, &self.effects, set);
    }

    fn weigh(&self, coalition: &mut Coalition, a: usize) -> f64 {
        coalition.weigh(self.world, self.c, self.design, &self.effects, a)
    }

    /// Whether a coalition binds any member anew, and has a newcomer.
    fn brings_something_new(&self, mask: Mask) -> bool {
        mask & self.newcomers != 0 && members(mask).any(|a| self.bound[a] & mask != 0)
    }

    /// Judges the coalitions of a word in which everyone gains.
    fn judge(&self, inside: &mut Coalition, gains: &[u64], word: usize) -> Verdicts {
        let own_rule = Kind::stable_under(self.design.accession);
        let mut verdicts = Verdicts::default();
        for bit in ones(gains[word]) {
            let coalition = (word * WORD + bit) as Mask;
            if !self.brings_something_new(coalition) {
                continue;
            }
            let mut found = |kind: Kind| verdicts.bits[kind as usize] |= 1 << bit;
            found(Kind::Profitable);
            self.form(inside, coalition);
            members(coalition).for_each(|a| _ = self.weigh(inside, a));
            if members(coalition).any(|a| self.prefers_outside(inside, gains, coalition, a)) {
                continue;
            }
            found(Kind::InternallyStable);
            let stable = self.external_stability(inside, coalition);
            stable.iter().filter(|(_, is_so)| *is_so).for_each(|&(kind, _)| found(kind));
            let value = members(coalition).map(|a| inside.margins[a]).sum();
            let rank = Rank { coalition, is_stable: stable.contains(&(own_rule, true)), value };
            verdicts.largest = better(verdicts.largest, Some(rank), Rank::by_size);
            verdicts.most_valued = better(verdicts.most_valued, Some(rank), Rank::by_value);
        }
        verdicts
    }

    /// Whether member `a` of the coalition `inside` would rather be outside while the others go on.
    fn prefers_outside(&self, inside: &Coalition, gains: &[u64], coalition: Mask, a: usize) -> bool {
        // The rest of a coalition that is too small, or lacks a required member, is not among `gains`.
        let rest = coalition & !(1 << a);
        has(gains, rest) && self.brings_something_new(rest) && self.outside(inside, a) > inside.margins[a]
    }

    /// Margin that candidate `a` would keep outside while the others in `coalition` go on.
    fn outside(&self, coalition: &Coalition, a: usize) -> f64 {
        coalition.margin_outside(self.world, self.c, self.design, &self.effects, a)
    }

    /// Whether the coalition `inside` is externally stable with open and with exclusive accession.
    fn external_stability(&self, inside: &Coalition, coalition: Mask) -> [(Kind, bool); 2] {
        let (mut open, mut exclusive) = (true, true);
        let mut wider = Coalition::default();
        for j in members(self.able & !coalition) {
            self.form(&mut wider, coalition | 1 << j);
            let margin = self.weigh(&mut wider, j);
            if margin <= 0.0 || margin <= self.outside(&wider, j) {
                continue;
            }
            open = false;
            if members(coalition).all(|b| self.weigh(&mut wider, b) >= inside.margins[b]) {
                exclusive = false;
                break;
            }
        }
        [(Kind::StableOpen, open), (Kind::StableExclusive, exclusive)]
    }

    fn pick(&self, rank: &Rank) -> Pick {
        let mut members = self.margins(rank.coalition);
        members.sort_by_key(|&(i, _)| i);
        Pick { coalition: rank.coalition, members, value: rank.value, is_stable: rank.is_stable }
    }

    /// The members of a coalition, as state indices, with their margins, the lowest first.
    fn margins(&self, mask: Mask) -> Vec<(usize, f64)> {
        let mut coalition = Coalition::default();
        self.form(&mut coalition, mask);
        let of = |a: usize| (self.design.candidates[a], self.weigh(&mut coalition, a));
        let mut margins: Vec<(usize, f64)> = members(mask).map(of).collect();
        margins.sort_by(|x, y| x.1.total_cmp(&y.1).then(x.0.cmp(&y.0)));
        margins
    }
}
