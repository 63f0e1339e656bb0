//! What ties pairs of states already, by the coding rule: affinity, treaties in force and trade.

use super::appeal::Formulas;
use super::coding;
use super::latest::latest;
use super::measures::{Relation, affinity, defence_rung};
use super::records::{Alliance, Member, Records, StateCode, Year};
use super::snapshot::Snapshot;
use crate::scenario::Depth;

/// Ties of all pairs at the end of a year. States are numbered as in [`Records::states`], pairs as `i * n + j`.
#[derive(Debug)]
pub(crate) struct Ties {
    n: usize,
    /// Affinity, −1 to 1.
    affinity: Vec<f64>,
    /// Cooperation under treaties in force, 0–1.
    cooperation: Vec<f64>,
    /// Binding that the first owes the second, in units of Article 5, 0–1.
    owed: Vec<f64>,
    /// States that are anyone's rivals, ascending.
    coercers: Vec<usize>,
    /// Share of the first's trade that is with the second, where that one is a coercer.
    dependence: Vec<f64>,
}

impl Ties {
    /// Those of `year`, of which `snapshot` is the record.
    pub(crate) fn new(records: &Records, snapshot: &Snapshot, formulas: &Formulas, year: Year) -> Self {
        let n = snapshot.n;
        let mut ties = Self {
            n,
            affinity: (0..n * n).map(|at| affinity_of(snapshot, at / n, at % n)).collect(),
            cooperation: vec![0.0; n * n],
            owed: vec![0.0; n * n],
            coercers: (0..n).filter(|&i| !snapshot.rivals[i].is_empty()).collect(),
            dependence: vec![0.0; n * n],
        };
        let codes: Vec<StateCode> = records.states().iter().map(|state| state.code).collect();
        records.alliances().iter().for_each(|alliance| ties.add(alliance, &codes, formulas, year));
        for i in 0..n {
            for &k in ties.coercers.iter().filter(|&&k| k != i) {
                ties.dependence[i * n + k] = dependence(records, codes[i], codes[k], year);
            }
        }
        ties
    }

    /// Affinity of `i` and `j`, −1 to 1.
    pub(crate) fn affinity(&self, i: usize, j: usize) -> f64 {
        self.affinity[i * self.n + j]
    }

    /// Cooperation of `i` and `j` under treaties in force, 0–1.
    pub(crate) fn cooperation(&self, i: usize, j: usize) -> f64 {
        self.cooperation[i * self.n + j]
    }

    /// Binding that `i` owes `j` already, in units of Article 5, 0–1.
    pub(crate) fn owed(&self, i: usize, j: usize) -> f64 {
        self.owed[i * self.n + j]
    }

    /// States that could coerce others for whom they ally with: those with rivals, ascending.
    pub(crate) fn coercers(&self) -> impl Iterator<Item = usize> + '_ {
        self.coercers.iter().copied()
    }

    /// Share of the trade of `i` that is with the coercer `k`, 0–1; that of the coding rule where no flow is on record.
    pub(crate) fn dependence(&self, i: usize, k: usize) -> f64 {
        self.dependence[i * self.n + k]
    }

    /// Adds what an alliance in force makes of its members' ties. Several add up as chances do, as in the engine.
    fn add(&mut self, alliance: &Alliance, codes: &[StateCode], formulas: &Formulas, year: Year) {
        let in_force = |spell: &&Member| spell.entry.year <= year && spell.exit.is_none_or(|exit| exit.year > year);
        let spells: Vec<&Member> = alliance.members.iter().filter(in_force).collect();
        let defends = spells.iter().any(|spell| spell.obligations.defence);
        let consults = spells.iter().any(|spell| spell.obligations.consultation);
        let rung = match (defends, consults) {
            (true, _) => defence_rung(alliance.bilateral, alliance.depth),
            (false, true) => Depth::Consultation,
            (false, false) => return,
        };
        let owes = |spell: &Member| if defends { spell.obligations.defence } else { spell.obligations.consultation };
        let numbered = |spell: &&Member| Some((codes.binary_search(&spell.member).ok()?, owes(spell)));
        let mut members: Vec<(usize, bool)> = spells.iter().filter_map(numbered).collect();
        // A member in two phases has two spells, one after the other.
        members.dedup_by(|next, kept| {
            kept.1 |= next.1 && next.0 == kept.0;
            next.0 == kept.0
        });
        let (cooperation, binding) = (cooperation(rung), formulas.binding(rung).min(1.0));
        for &(i, owes) in &members {
            for &(j, _) in members.iter().filter(|(j, _)| *j != i) {
                let pair = i * self.n + j;
                self.cooperation[pair] = 1.0 - (1.0 - self.cooperation[pair]) * (1.0 - cooperation);
                if owes {
                    self.owed[pair] = self.owed[pair].max(binding);
                }
            }
        }
    }
}

/// Cooperation under a treaty, by its rung.
fn cooperation(rung: Depth) -> f64 {
    match rung {
        Depth::Consultation | Depth::Cooperation => coding::COOPERATION_CONSULTATION.value,
        Depth::Shallow => coding::COOPERATION_SHALLOW.value,
        _ => coding::COOPERATION_DEEP.value,
    }
}

fn affinity_of(snapshot: &Snapshot, i: usize, j: usize) -> f64 {
    let democracy = |i: usize| snapshot.polyarchy[i].unwrap_or(coding::DEMOCRACY_UNKNOWN.value);
    affinity(&Relation {
        less_democratic: democracy(i).min(democracy(j)),
        share_a_rival: snapshot.share_a_rival(i, j),
        are_allies: snapshot.are_allies(i, j),
        are_rivals: snapshot.are_rivals(i, j),
    })
}

/// Share of the trade of `a` that is with `b`, by the latest record. A flow on record one way stands for the other too.
fn dependence(records: &Records, a: StateCode, b: StateCode, year: Year) -> f64 {
    let of_year = |year: Year| {
        let trade = records.trade(a, b, year)?;
        let total = records.total_trade(a, year).filter(|&total| total > 0.0)?;
        let known = match (trade.imports, trade.exports) {
            (Some(imports), Some(exports)) => imports + exports,
            (one, other) => coding::TRADE_ONE_WAY.value * one.or(other)?,
        };
        Some((known / total).min(1.0))
    };
    latest(year, of_year).unwrap_or(coding::DEPENDENCE_UNKNOWN.value)
}
