//! Members leave, candidates enter, pacts dissolve.

use super::bench::Bench;
use crate::rng::arrival;
use crate::rules::TermSet;
use crate::scenario::Accession;
use crate::world::{Constants, Ending, Event, Pact, StateSet, Streams, World};

/// Lets each state review, at its own random times, the pacts in force (M14): a member leaves when
/// its margin has fallen below minus the cost of exit, a candidate enters when it gains, ratifies
/// and, with unanimous accession, no member loses by it.
pub(super) fn review(world: &mut World, c: &Constants<'_>, streams: &mut Streams, bench: &mut Bench) {
    let rate = if c.on.review { c.parameters.diplomacy.review_rate } else { 0.0 };
    let start = world.now(c) - c.calendar.dt;
    let mut due = std::mem::take(&mut bench.reviews);
    due.clear();
    let within = c.calendar.dt;
    let waits = streams.review.iter_mut().map(|stream| arrival(stream.uniform(), rate, within)).enumerate();
    due.extend(waits.filter_map(|(i, waited)| Some((start + waited?, i))));
    due.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for &(time, i) in &due {
        for d in 0..world.pacts.len() {
            let pact = world.pacts[d];
            if !pact.is_in_force() || time < pact.in_force_since {
                continue;
            }
            if pact.members.contains(i) {
                consider_exit(world, c, bench, d, i, time);
            } else if c.spec.designs[d].candidates.contains(&i) {
                consider_entry(world, c, bench, d, i, time);
            }
        }
    }
    bench.reviews = due;
}

fn consider_exit(world: &mut World, c: &Constants<'_>, bench: &mut Bench, d: usize, i: usize, time: f64) {
    let members = world.pacts[d].members;
    bench.evaluate(world, c, d, Some(d), members);
    let Ok(a) = c.spec.designs[d].candidates.binary_search(&i) else { return };
    // Against staying outside while the others go on, with the easing of the adversary that it brings.
    let treaty = world.treaty(c, d);
    let outside = bench.trial.coalition.margin_outside(world, c, treaty, &bench.effects, a);
    let margin = bench.trial.coalition.margins[a] - outside;
    if margin < -c.parameters.diplomacy.exit_cost {
        let obstacle = bench.trial.coalition.terms[a].greatest_obstacle(TermSet::default());
        world.note(time, Event::Left { design: d, state: i, margin: Some(margin), obstacle });
        leave(world, c, bench, d, i, time);
    }
}

/// Takes member `i` out of a pact in force, which ends if the rest cannot stand.
pub(super) fn leave(world: &mut World, c: &Constants<'_>, bench: &mut Bench, d: usize, i: usize, time: f64) {
    let mut rest = world.pacts[d].members;
    rest.remove(i);
    // Asked while it is a member, so that the rest count on the adversary's easing.
    let stands = bench.stands(world, c, d, Some(d), rest);
    change_members(world, c, d, rest);
    if !stands {
        world.pacts[d] = Pact::dormant(c.spec.designs[d].depths[0]);
        world.note(time, Event::Ended { design: d, how: Ending::Dissolved });
    }
    bench.refresh_obligations(world, c);
}

/// Gives a pact in force other members. The threat at signature is scaled so that a change of members by
/// itself is no change of threat.
fn change_members(world: &mut World, c: &Constants<'_>, d: usize, members: StateSet) {
    let theatres = &world.treaty(c, d).theatres;
    let before = world.mean_threat(c, &world.pacts[d].members, theatres);
    if before > 0.0 {
        world.pacts[d].threat_at_signature *= world.mean_threat(c, &members, theatres) / before;
    }
    world.pacts[d].members = members;
    world.pacts[d].ratified = members;
}

/// Lets the members of a pact in force make it deeper (M11, stepping stones): to the next depth on its
/// table, if none of them loses by that and all of them ratify.
pub(super) fn consider_deepening(world: &mut World, c: &Constants<'_>, bench: &mut Bench, d: usize, time: f64) {
    let pact = world.pacts[d];
    let deeper = c.spec.designs[d].depths.iter().rev().find(|&&depth| depth > pact.depth);
    let proposes = pact.is_in_force() && pact.members.contains(c.spec.designs[d].proposer);
    let Some(&depth) = deeper.filter(|_| c.on.stepping_stones && proposes) else { return };
    let owes = |i: usize| c.spec.designs[d].obligated.binary_search(&i).is_ok();
    let able = |i: usize| !owes(i) || c.states[i].max_depth >= depth.into();
    if time < pact.in_force_since || !pact.members.iter().all(able) {
        return;
    }
    bench.evaluate(world, c, d, Some(d), pact.members);
    bench.before.clear();
    bench.before.extend_from_slice(&bench.trial.coalition.margins);
    bench.evaluate_at(world, c, d, Some(d), pact.members, depth);
    let coalition = &bench.trial.coalition;
    let gains = |a: usize| coalition.margins[a] > 0.0 && coalition.margins[a] >= bench.before[a];
    let ratifies = |a: usize| bench.chances[c.spec.designs[d].candidates[a]].1 < coalition.ratifies[a];
    if coalition.members.iter().all(|a| gains(a) && ratifies(a)) {
        let threat_at_signature = world.mean_threat(c, &pact.members, &world.treaty(c, d).theatres);
        world.pacts[d] = Pact { depth, threat_at_signature, in_force_since: time, ..pact };
        bench.refresh_obligations(world, c);
        world.note(time, Event::Deepened { design: d, depth });
    }
}

fn consider_entry(world: &mut World, c: &Constants<'_>, bench: &mut Bench, d: usize, i: usize, time: f64) {
    let design = &c.spec.designs[d];
    let members = world.pacts[d].members;
    let is_bound = world.treaty(c, d).obligated.binary_search(&i).is_ok();
    if world.withdrawn.contains(i) || is_bound && c.states[i].max_depth < world.pacts[d].depth.into() {
        return;
    }
    bench.evaluate(world, c, d, Some(d), members);
    bench.before.clear();
    bench.before.extend_from_slice(&bench.trial.coalition.margins);
    let mut with = members;
    with.insert(i);
    bench.evaluate(world, c, d, Some(d), with);
    let welcome = design.accession == Accession::Open
        || members
            .iter()
            .filter_map(|j| design.candidates.binary_search(&j).ok())
            .all(|a| bench.trial.coalition.margins[a] >= bench.before[a]);
    let Ok(a) = design.candidates.binary_search(&i) else { return };
    let ratifies = bench.chances[i].1 < bench.trial.coalition.ratifies[a];
    if welcome
        && ratifies
        && bench.trial.coalition.margins[a] > 0.0
        && bench.effects.binds_anew(a, &bench.trial.coalition.members)
    {
        change_members(world, c, d, with);
        bench.refresh_obligations(world, c);
        world.note(time, Event::Joined { design: d, state: i });
    }
}
