//! New cooperation agreements between two states: the web grows.

use super::cooperation::shared_threat;
use crate::rng::happens;
use crate::scenario::Depth;
use crate::world::{Constants, Event, Rung, Streams, World};

/// Lets states conclude agreements on access, exercises and support with each other (M10).
///
/// # Formula
/// State `i` proposes to `j` at half the rate λ·drive_ij·pace_ij a year, and so does `j` to `i`; the
/// drive is that of their shared arrangements and their shared threat. There is one agreement for each
/// two, in the theatres where both have a stake; it is the rung of cooperation, and adds to the drive.
pub fn agreements(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let now = world.now(c);
    let most = 0.5 * c.parameters.cooperation.agreements * c.calendar.dt;
    for i in 0..c.n {
        let stream = &mut streams.agreement[i];
        let (onset, choice) = (stream.uniform(), stream.uniform());
        world.agreed[i] = None;
        if onset >= most * c.n as f64 {
            // Not even if every other state were eager.
            continue;
        }
        let appeal = |j: usize| if may_agree(world, c, i, j) { drive(world, c, i, j) } else { 0.0 };
        let total: f64 = (0..c.n).map(appeal).sum();
        if !happens(onset, most * total) {
            continue;
        }
        let mut left = choice * total;
        let partner = (0..c.n).find(|&j| {
            left -= appeal(j);
            left < 0.0
        });
        if let Some(j) = partner {
            conclude(world, c, i, j);
            world.note(now, Event::Agreement { first: i.min(j), second: i.max(j) });
        }
    }
}

/// Theatres in which both states have a stake.
fn common<'a>(world: &'a World, c: &'a Constants<'_>, i: usize, j: usize) -> impl Iterator<Item = usize> + 'a {
    (0..c.nk).filter(move |&k| world.exposure[i * c.nk + k].min(world.exposure[j * c.nk + k]) > 0.0)
}

/// Whether two states share a stake over which they have no tie yet.
fn may_agree(world: &World, c: &Constants<'_>, i: usize, j: usize) -> bool {
    let rung = Rung::from(Depth::Cooperation);
    i != j
        && !world.withdrawn.contains(i)
        && !world.withdrawn.contains(j)
        && common(world, c, i, j).any(|k| world.obligations.get(i, j, k).min(world.obligations.get(j, i, k)) < rung)
}

fn drive(world: &World, c: &Constants<'_>, i: usize, j: usize) -> f64 {
    let (at, (threat, _)) = (i * c.n + j, shared_threat(world, c, i, j));
    (1.0 - (1.0 - world.drive[at]) * (1.0 - c.parameters.cooperation.shared_threat * threat)) * world.relations.pace[at]
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
    let (_, theatre) = shared_threat(world, c, i, j);
    (world.agreed[i], world.agreed[j]) = (Some(theatre), Some(theatre));
}
