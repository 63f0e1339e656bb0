//! Where an adversary presses: its neighbours, gathered around the most exposed of them.

use super::super::coding::{THEATRE_RADIUS, THEATRES_MOST};
use super::super::records::{Records, StateCode, Year};
use super::facts::distance;
use super::threats::Standing;

/// A theatre: one adversary, and the states around one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    /// Index of the adversary.
    pub(super) adversary: usize,
    /// Index of the state at its centre.
    pub(super) centre: usize,
    /// Indices of the states whose own theatre against this adversary it is, ascending; the centre is one.
    pub(super) members: Vec<usize>,
}

/// The theatres of all adversaries. `standings` holds, for each adversary, how each state stands to it; `asked` the
/// theatres asked for, which replace those of the rule.
pub(super) fn areas(
    records: &Records,
    states: &[StateCode],
    standings: &[Vec<Standing>],
    asked: &[(usize, usize)],
    year: Year,
) -> Vec<Area> {
    let apart = |a: usize, b: usize| km_between(records, states, a, b, year);
    let mut all = chosen(standings, &apart);
    all.retain(|(adversary, _)| asked.iter().all(|(other, _)| other != adversary));
    all.extend(asked);
    all.sort_by_key(|(adversary, _)| *adversary);
    let mut areas: Vec<Area> =
        all.into_iter().map(|(adversary, centre)| Area { adversary, centre, members: Vec::new() }).collect();
    for area in areas.chunk_by_mut(|a, b| a.adversary == b.adversary) {
        for state in 0..states.len() {
            // The first of equals: centres come in order of exposure.
            let nearest = area.iter_mut().min_by(|a, b| apart(state, a.centre).total_cmp(&apart(state, b.centre)));
            if let Some(area) = nearest {
                area.members.push(state);
            }
        }
    }
    areas
}

/// Adversaries with the centres of their theatres: the first of each adversary, and as many more as there may be, the most
/// exposed first.
fn chosen(standings: &[Vec<Standing>], apart: &impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let of_each = standings.iter().map(|standings| centres(standings, apart)).enumerate();
    let all: Vec<(usize, usize, usize)> = of_each
        .flat_map(|(adversary, centres)| {
            centres.into_iter().enumerate().map(move |(rank, centre)| (adversary, rank, centre))
        })
        .collect();
    let (mut chosen, mut more): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, rank, _)| *rank == 0);
    let exposed = |&(adversary, _, centre): &(usize, usize, usize)| standings[adversary][centre].neighbour_stake();
    more.sort_by(|a, b| exposed(b).total_cmp(&exposed(a)));
    more.truncate((THEATRES_MOST.value as usize).saturating_sub(chosen.len()));
    chosen.extend(more);
    chosen.sort_unstable();
    chosen.into_iter().map(|(adversary, _, centre)| (adversary, centre)).collect()
}

/// Distance of two states; as far as can be where it is unknown.
fn km_between(records: &Records, states: &[StateCode], a: usize, b: usize, year: Year) -> f64 {
    let codes = states.get(a).zip(states.get(b));
    let known = codes.and_then(|(&a, &b)| distance(records, a, b, year));
    known.map_or(f64::INFINITY, |km| km.value)
}

/// The centres against one adversary: of the states at its front the one most exposed as a neighbour, then the most
/// exposed of those outside its radius, and so on (leader clustering, Hartigan 1975, *Clustering Algorithms*). Where no
/// state is at the front, the nearest one.
fn centres(standings: &[Standing], apart: &impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut at_front: Vec<usize> = (0..standings.len()).filter(|&state| standings[state].is_at_front()).collect();
    let exposed = |state: &usize| standings[*state].neighbour_stake();
    // Stable: states come in order of their codes.
    at_front.sort_by(|a, b| exposed(b).total_cmp(&exposed(a)));
    let mut centres: Vec<usize> = Vec::new();
    for state in at_front {
        let is_apart = centres.iter().all(|&centre| apart(state, centre) > THEATRE_RADIUS.value);
        if is_apart {
            centres.push(state);
        }
    }
    if centres.is_empty() {
        let far = |state: &usize| standings[*state].distance.map_or(f64::INFINITY, |km| km.value);
        centres.extend((0..standings.len()).min_by(|a, b| far(a).total_cmp(&far(b))));
    }
    centres
}
