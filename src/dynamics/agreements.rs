//! New cooperation agreements between two states: the web grows.

use super::cooperation::shared_threats;
use crate::rng::happens;
use crate::scenario::Depth;
use crate::world::{Constants, Event, Rung, Streams, World};

/// Lets states conclude agreements on access, exercises and support with each other (M10).
///
/// # Formula
/// State `i` proposes to `j` at half the rate λ·drive_ij·pace_ij a year, and so does `j` to `i`; the
/// drive is the one by which cooperation grows ([`World::eagerness`]). There is one agreement for each
/// two, in the theatres where both have a stake; it is the rung of cooperation, and adds to the drive.
pub fn agreements(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let begin = world.begin(c);
    let most = 0.5 * c.parameters.cooperation.agreements * c.calendar.dt;
    // Nobody is more than fully eager, so most states need no sum.
    let at_most = most * c.n.saturating_sub(1) as f64;
    world.agreed.fill(None);
    for i in 0..c.n {
        let stream = &mut streams.agreement[i];
        let (onset, choice) = (stream.uniform(), stream.uniform());
        if onset >= at_most {
            continue;
        }
        let row = i * c.n..(i + 1) * c.n;
        let total: f64 = world.eagerness[row.clone()].iter().sum();
        if !happens(onset, most * total) {
            continue;
        }
        let mut left = choice * total;
        let partner = world.eagerness[row].iter().position(|eager| {
            left -= eager;
            left < 0.0
        });
        // Those who have agreed already stay in the draw, so that an agreement makes no other likelier.
        if let Some(j) = partner.filter(|&j| may_agree(world, c, i, j)) {
            conclude(world, c, i, j);
            world.note(begin, Event::Agreement { first: i.min(j), second: i.max(j) });
        }
    }
}

/// Theatres in which both states have a stake.
fn common<'a>(world: &'a World, c: &'a Constants<'_>, i: usize, j: usize) -> impl Iterator<Item = usize> + 'a {
    (0..c.nk).filter(move |&k| world.exposure[i * c.nk + k].min(world.exposure[j * c.nk + k]) > 0.0)
}

/// Whether two states share a stake and have no tie over any yet.
fn may_agree(world: &World, c: &Constants<'_>, i: usize, j: usize) -> bool {
    let rung = Rung::from(Depth::Cooperation);
    i != j
        && !world.withdrawn.contains(i)
        && !world.withdrawn.contains(j)
        && common(world, c, i, j).next().is_some()
        && common(world, c, i, j).all(|k| world.obligations.get(i, j, k).max(world.obligations.get(j, i, k)) < rung)
}

fn conclude(world: &mut World, c: &Constants<'_>, i: usize, j: usize) {
    let rung = Rung::from(Depth::Cooperation);
    for k in 0..c.nk {
        if world.exposure[i * c.nk + k].min(world.exposure[j * c.nk + k]) > 0.0 {
            for obligations in [&mut world.standing, &mut world.obligations] {
                obligations.raise(i, j, k, rung);
                obligations.raise(j, i, k, rung);
            }
        }
    }
    for at in [i * c.n + j, j * c.n + i] {
        world.drive[at] = 1.0 - (1.0 - world.drive[at]) * (1.0 - c.parameters.cooperation.agreement_drive);
    }
    let worst = shared_threats(world, c, i, j).enumerate().max_by(|x, y| x.1.total_cmp(&y.1)).map(|(k, _)| k);
    (world.agreed[i], world.agreed[j]) = (worst, worst);
}
