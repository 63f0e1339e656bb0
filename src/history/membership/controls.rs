//! Groups of states that formed no pact, drawn by a written rule.

use super::super::coding::NEAR_DISTANCE;
use super::super::records::{Records, StateCode};
use super::super::snapshot::Snapshot;
use super::candidates::Region;
use super::case::{Case, share_of_pairs};
use super::pacts::Pact;
use super::results::{Controls, MembershipOptions};
use crate::rng::{Key, Stream, StreamId, pow};

/// Draws after which no more groups are sought.
const DRAWS: usize = 2_000;

/// Years either side in which a pact counts as the same occasion.
const OCCASION: i32 = 2;

/// Share of a group's pairs from which it is no group without a pact.
const BOUND: f64 = 0.5;

/// Groups of as many states as `case` has founders, of the same year and regions, none twice, drawn as `controls` says.
///
/// Left out are groups of which more than half of the pairs were allied the year before, or are founders together of one of
/// `pacts`, those with three founders or more, begun within two years.
pub(super) fn groups(
    records: &Records,
    case: &Case,
    pacts: &[Pact],
    controls: Controls,
    options: &MembershipOptions,
) -> Vec<Vec<usize>> {
    let codes: Vec<StateCode> = records.states().iter().map(|state| state.code).collect();
    let of_occasion = pacts.iter().filter(|pact| (pact.begin.year - case.year()).abs() <= OCCASION);
    let numbers = |pact: &Pact| pact.founders.iter().filter_map(|code| codes.binary_search(code).ok()).collect();
    let formed: Vec<Vec<usize>> = of_occasion.map(numbers).collect();
    let pool = Pool { coded: &case.coded, regions: codes.iter().map(|code| Region::of(*code)).collect() };
    let phase = match controls {
        Controls::Region => "formation-region",
        Controls::Near => "formation-near",
    };
    let mut stream = Key::of_design(options.seed).stream(StreamId::new(phase, &case.pact.id.to_string()));
    let mut found: Vec<Vec<usize>> = Vec::new();
    for _ in 0..DRAWS {
        if found.len() == options.controls {
            break;
        }
        let group = match controls {
            Controls::Region => pool.of_regions(&case.founders, &mut stream),
            Controls::Near => pool.near(&case.founders, case.leader, &mut stream),
        };
        // Another first state may have more neighbours; there is no other way of drawing over regions.
        let Some(group) = group else { if controls == Controls::Near { continue } else { break } };
        if !found.contains(&group) && !is_bound(&group, &case.coded, &formed) {
            found.push(group);
        }
    }
    found
}

/// Whether a group is a pact by other means.
fn is_bound(group: &[usize], coded: &Snapshot, formed: &[Vec<usize>]) -> bool {
    let together = |pact: &Vec<usize>| {
        share_of_pairs(group, |i, j| pact.binary_search(&i).is_ok() && pact.binary_search(&j).is_ok()) > BOUND
    };
    share_of_pairs(group, |i, j| coded.are_allies(i, j)) > BOUND || formed.iter().any(together)
}

/// The states of a year.
struct Pool<'a> {
    coded: &'a Snapshot,
    regions: Vec<Region>,
}

impl Pool<'_> {
    fn states_of(&self, is_wanted: impl Fn(Region) -> bool) -> Vec<usize> {
        (0..self.coded.n).filter(|&i| self.coded.in_system[i] && is_wanted(self.regions[i])).collect()
    }

    /// As many states of each region as `founders` has, each equally likely.
    fn of_regions(&self, founders: &[usize], stream: &mut Stream) -> Option<Vec<usize>> {
        let mut regions: Vec<Region> = founders.iter().map(|&i| self.regions[i]).collect();
        regions.sort_unstable();
        let mut group = Vec::new();
        for same in regions.chunk_by(|a, b| a == b) {
            let mut pool = self.states_of(|region| region == same[0]);
            if pool.len() < same.len() {
                return None;
            }
            stream.shuffle(&mut pool);
            group.extend_from_slice(&pool[..same.len()]);
        }
        group.sort_unstable();
        Some(group)
    }

    /// A state of the region of `leader`, and others of the regions of `founders`, each next with a weight of a half for
    /// every 1,000 km from the first; a state whose distance is not on record is not drawn.
    fn near(&self, founders: &[usize], leader: usize, stream: &mut Stream) -> Option<Vec<usize>> {
        let seeds = self.states_of(|region| region == self.regions[leader]);
        let seed = *seeds.get(stream.below(seeds.len() as u64) as usize)?;
        let regions: Vec<Region> = founders.iter().map(|&i| self.regions[i]).collect();
        let weigh = |i: usize| Some((i, pow(0.5, self.coded.km(seed, i)? / NEAR_DISTANCE.value)));
        let others = self.states_of(|region| regions.contains(&region)).into_iter().filter(|&i| i != seed);
        let mut pool: Vec<(usize, f64)> = others.filter_map(weigh).collect();
        let mut group = vec![seed];
        while group.len() < founders.len() {
            let mut left = stream.uniform() * pool.iter().map(|(_, weight)| weight).sum::<f64>();
            let passes = |(_, weight): &(usize, f64)| {
                left -= weight;
                left < 0.0
            };
            let at = pool.iter().position(passes).or(pool.len().checked_sub(1))?;
            group.push(pool.remove(at).0);
        }
        group.sort_unstable();
        Some(group)
    }
}
