//! Who would fight where: the chances that a negotiation counts on.

use super::rows::{LANES, Lanes, Rows, each};
use crate::rng::exp_each;
use crate::scenario::Design;
use crate::world::{Constants, RUNGS, Rung, World};

/// Stands for a theatre whose public nobody asks: any number of which the exponential is a plain one.
const NOT_ASKED: f64 = 1.0;

/// The chance that each state fights in each theatre of a design, on any rung and with any reliability.
///
/// [`honour`](crate::security::honour) is linear in reliability: the share of those willing without a promise,
/// and what the promise adds. Both are divisions, made here once for all who count on the state.
#[derive(Debug, Clone, Default)]
pub(super) struct Odds {
    /// Chance without a promise, by state.
    willing: Rows,
    /// What a promise on each rung adds to that if it is kept for certain, by state.
    promised: [Rows; RUNGS],
    /// States with any force in the theatres of the design, ascending.
    helpers: Vec<usize>,
}

impl Odds {
    /// Asks the publics of all states that could matter to `design`; what those of the candidates say is put
    /// into `polled`, their share that would fight.
    pub(super) fn ask(&mut self, world: &World, c: &Constants<'_>, design: &Design, polled: &mut Rows) {
        self.helpers.clear();
        for rows in self.promised.iter_mut().skip(1).chain([&mut self.willing]) {
            rows.reset(c.n, design.theatres.len());
        }
        let mut next = 0;
        for j in 0..c.n {
            let candidate = (design.candidates.get(next) == Some(&j)).then_some(next);
            next += usize::from(candidate.is_some());
            if design.theatres.iter().any(|&k| world.strength[j * c.nk + k] > 0.0) {
                self.helpers.push(j);
            } else if candidate.is_none() {
                // Nobody asks: it is not at the table, and has nothing to bring.
                continue;
            }
            for (t, theatres) in design.theatres.chunks(LANES).enumerate() {
                self.ask_one(world, c, j, t, theatres, candidate.map(|a| &mut polled.block_mut(t)[a]));
            }
        }
    }

    /// Asks the public of state `j` about `theatres`, which are the lanes `t` of a row.
    fn ask_one(
        &mut self,
        world: &World,
        c: &Constants<'_>,
        j: usize,
        t: usize,
        theatres: &[usize],
        polled: Option<&mut Lanes>,
    ) {
        let (mut log_odds, mut resolve) = ([NOT_ASKED; LANES], [0.0; LANES]);
        for (l, &k) in theatres.iter().enumerate() {
            if polled.is_some() || world.strength[j * c.nk + k] > 0.0 {
                log_odds[l] = world.willingness_log_odds(c, j, k);
                resolve[l] = world.resolve[j * c.nk + k];
            }
        }
        let odds: Lanes = exp_each(log_odds);
        if let Some(polled) = polled {
            *polled = each(|l| odds[l] / (1.0 + odds[l]));
        }
        let odds = each(|l| odds[l] * resolve[l]);
        let willing = each(|l| chance(odds[l]));
        self.willing.block_mut(t)[j] = willing;
        for (promised, binding) in self.promised.iter_mut().zip(c.binding_odds).skip(1) {
            promised.block_mut(t)[j] = each(|l| chance(finite(odds[l]) * binding) - willing[l]);
        }
    }

    /// Chance that state `j`, of reliability `r`, fights in theatre number `s` under an obligation on `rung`.
    #[inline]
    pub(super) fn fights(&self, j: usize, s: usize, rung: Rung, r: f64) -> f64 {
        let willing = self.willing.get(j, s);
        if rung == Rung::NONE { willing } else { willing + r * self.promised[rung.index()].get(j, s) }
    }

    /// The chances of state `j` without a promise, in the theatres that are the lanes `t` of a row.
    #[inline]
    pub(super) fn willing(&self, j: usize, t: usize) -> Lanes {
        self.willing.block(t)[j]
    }

    /// What a promise on `rung` adds to them if it is kept for certain.
    #[inline]
    pub(super) fn promised(&self, rung: Rung, j: usize, t: usize) -> &Lanes {
        if rung == Rung::NONE { &[0.0; LANES] } else { &self.promised[rung.index()].block(t)[j] }
    }

    /// [`Odds::fights`] in the theatres that are the lanes `t` of a row.
    #[inline]
    pub(super) fn fight_each(&self, j: usize, t: usize, rung: Rung, r: f64) -> Lanes {
        let (willing, promised) = (self.willing.block(t)[j], self.promised[rung.index()].block(t)[j]);
        each(|l| willing[l] + r * promised[l])
    }

    /// States with any force in the theatres of the design, ascending.
    pub(super) fn helpers(&self) -> &[usize] {
        &self.helpers
    }
}

/// Odds beyond all numbers are certainty.
#[inline]
fn finite(odds: f64) -> f64 {
    if odds < f64::MAX { odds } else { f64::MAX }
}

#[inline]
fn chance(odds: f64) -> f64 {
    let odds = finite(odds);
    odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};
    use crate::security;
    use crate::world::Draw;

    #[test]
    fn the_chances_have_the_bits_of_those_asked_for_one_by_one() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let c = Constants::new(&spec, &Draw::best(&spec));
        let world = World::new(&c);
        for design in &spec.designs {
            let (mut odds, mut polled) = (Odds::default(), Rows::default());
            polled.reset(design.candidates.len(), design.theatres.len());
            odds.ask(&world, &c, design, &mut polled);
            let rungs = design.depths.iter().map(|&depth| Rung::from(depth)).chain([Rung::NONE]);
            for (rung, &i) in rungs.flat_map(|rung| design.candidates.iter().map(move |i| (rung, i))) {
                for (s, &k) in design.theatres.iter().enumerate() {
                    let alone = security::fights(&world, &c, i, k, rung, 0.7);
                    assert_eq!(odds.fights(i, s, rung, 0.7).to_bits(), alone.to_bits(), "{i} in {k}");
                }
            }
        }
    }
}
