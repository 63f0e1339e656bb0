//! The phase of diplomacy: initiatives, talks, signature, ratification, entry into force, review.

use super::bench::Bench;
use super::decree::decree;
use super::fallback::fall_back;
use super::fatigue::fade;
use super::negotiation::{Deal, Outcome, negotiate, sound_out};
use super::review::{consider_deepening, leave, review};
use crate::rng::{arrival, exp, exponential};
use crate::rules::TermSet;
use crate::scenario::{Depth, Design, EntryIntoForce};
use crate::world::{Constants, Ending, Event, Pact, Stage, StateSet, Streams, World};

/// Runs diplomacy through one step (M12–M14).
///
/// Events within the step have their own times, so that a long step can hold talks, signature and
/// ratification, as a row of short ones would.
pub fn diplomacy(world: &mut World, c: &Constants<'_>, streams: &mut Streams, bench: &mut Bench) {
    let is_live = |pact: &Pact| pact.is_pending() || pact.is_in_force();
    // With nothing under way and nothing in force nobody ratifies, until talks open.
    let mut drawn = world.pacts.iter().any(is_live) || !world.scripted_pacts.is_empty();
    if drawn {
        draw_chances(streams, bench);
    }
    see_off(world, c, bench);
    decree(world, c, bench);
    put_commands_to_work(world, c, bench);
    for proposer in 0..c.n {
        if of_proposer(c, proposer).next().is_none() {
            streams.talks[proposer].skip(2);
            continue;
        }
        let (wait, length) = (streams.talks[proposer].uniform(), streams.talks[proposer].uniform());
        if let Some((time, design)) = scripted_proposal(world, c, proposer) {
            bring_to_the_table(world, c, design, time, length);
        } else if !of_proposer(c, proposer).any(|d| world.pacts[d].is_pending()) {
            propose(world, c, bench, proposer, wait, length);
        }
    }
    if !drawn && world.pacts.iter().any(is_live) {
        draw_chances(streams, bench);
        drawn = true;
    }
    if !drawn {
        streams.ratification.iter_mut().for_each(|stream| stream.skip(2));
    }
    while let Some(d) = next_due(world, c) {
        match world.pacts[d].stage {
            Stage::Talks { until } => conclude_talks(world, c, bench, d, until),
            _ => ratify(world, c, bench, d),
        }
    }
    for d in 0..world.pacts.len() {
        if world.pacts[d].stage == Stage::Ratifying {
            ratify(world, c, bench, d);
        }
    }
    review(world, c, streams, bench);
    fade(world, c, streams, bench);
}

/// Draws this step's chances of ratification.
fn draw_chances(streams: &mut Streams, bench: &mut Bench) {
    bench.chances.clear();
    bench.chances.extend(streams.ratification.iter_mut().map(|stream| (stream.uniform(), stream.uniform())));
}

/// Takes states that have withdrawn for good out of the pacts to which they belong.
fn see_off(world: &mut World, c: &Constants<'_>, bench: &mut Bench) {
    let gone = world.withdrawn;
    for d in 0..world.pacts.len() {
        if world.pacts[d].is_in_force() {
            let leaving = world.pacts[d].members;
            for i in leaving.iter().filter(|&i| gone.contains(i)) {
                // The first to go may already have ended it.
                if world.pacts[d].is_in_force() {
                    let begin = world.begin(c);
                    world.note(begin, Event::Left { design: d, state: i, margin: None, obstacle: None });
                    leave(world, c, bench, d, i, begin);
                }
            }
        } else {
            for i in gone.iter() {
                world.pacts[d].yielded.insert(i);
                world.pacts[d].ratified.remove(i);
            }
        }
    }
}

/// Lets the integrated commands whose time has come in this step work.
fn put_commands_to_work(world: &mut World, c: &Constants<'_>, bench: &mut Bench) {
    let now = world.now(c);
    let begins = |pact: &Pact| {
        let since = pact.in_force_since + c.parameters.diplomacy.integration;
        pact.is_in_force() && pact.depth == Depth::Article5Command && since <= now && since > now - c.calendar.dt
    };
    if world.pacts.iter().any(begins) {
        bench.refresh_obligations(world, c);
    }
}

/// The design whose talks or ratification end first within this step; of several, the first by id.
/// Taken in order of time, a treaty sees what came before it and not what its id comes after.
fn next_due(world: &World, c: &Constants<'_>) -> Option<usize> {
    let end = |d: usize| match world.pacts[d].stage {
        Stage::Talks { until } => until,
        Stage::Ratifying => entry_due(world, c, d),
        _ => f64::INFINITY,
    };
    let due = (0..world.pacts.len()).map(|d| (end(d), d)).filter(|&(end, _)| end <= world.now(c));
    due.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, d)| d)
}

/// When a treaty enters into force if all its signatories ratify, in years since the start.
fn entry_due(world: &World, c: &Constants<'_>, d: usize) -> f64 {
    let (design, signatories) = (&c.spec.designs[d], &world.pacts[d].members);
    let due = |i: usize| world.ratification_due[d * c.n + i];
    let last = |of: &mut dyn Iterator<Item = usize>| of.map(due).fold(0.0, f64::max);
    match design.entry_into_force {
        EntryIntoForce::All => last(&mut signatories.iter()),
        EntryIntoForce::Majority => {
            let decided_by = |time: f64| signatories.iter().filter(|&i| due(i) <= time).count();
            let majority = signatories.iter().map(due).filter(|&time| 2 * decided_by(time) > signatories.len());
            majority.fold(f64::INFINITY, f64::min).max(last(&mut design.required.iter().copied()))
        }
    }
}

/// Designs that a state proposes.
fn of_proposer<'c>(c: &'c Constants<'_>, proposer: usize) -> impl Iterator<Item = usize> + 'c {
    c.spec.designs.iter().enumerate().filter(move |(_, design)| design.proposer == proposer).map(|(d, _)| d)
}

/// Lets a proposer that is not busy take an initiative within this step.
///
/// # Formula
/// Initiatives come at the rate λ·exp(g·(ū − ū(0))) a year, ū being perceived urgency weighted by
/// the proposer's stakes, times the offers of a sceptical guarantor (M23). The clock is the
/// proposer's, not the design's: it then proposes, as it stands, whichever of its designs promises it the greatest
/// margin, so a second copy of a design makes nothing likelier. It proposes only what it wants. A pact of
/// its own in force it may propose to deepen.
fn propose(world: &mut World, c: &Constants<'_>, bench: &mut Bench, proposer: usize, wait: f64, length: f64) {
    let rate = initiative_rate(world, c, proposer);
    let Some(waited) = arrival(wait, rate, c.calendar.dt) else { return };
    let opened = world.now(c) - c.calendar.dt + waited;
    let mut best: Option<(usize, bool, f64, StateSet)> = None;
    for d in of_proposer(c, proposer) {
        if stands_under_any_name(world, c, d) {
            consider_deepening(world, c, bench, d, opened);
            continue;
        }
        let outcome = sound_out(bench, world, c, d);
        bench.book(d, opened);
        let (deal, margin, parties) = match outcome {
            Outcome::Deal(deal) => (true, deal.proposer_margin, deal.members),
            Outcome::NoDeal { refused, proposer_margin } => (false, proposer_margin, willing(c, d, &refused)),
        };
        // There is nobody to talk to where everyone else has refused.
        let has_partner = parties.iter().any(|i| i != proposer);
        // A deal within reach goes before one that is not; then the proposer's margin; then the id.
        if margin > 0.0 && has_partner && best.is_none_or(|(_, was_deal, was, _)| (deal, margin) > (was_deal, was)) {
            best = Some((d, deal, margin, parties));
        }
    }
    if let Some((design, _, _, mut parties)) = best {
        parties.insert(proposer);
        open_talks(world, c, design, parties, opened, length);
    }
}

/// Opens talks among `parties`, whose length is drawn from the chance `length`.
fn open_talks(world: &mut World, c: &Constants<'_>, design: usize, parties: StateSet, time: f64, length: f64) {
    let pact = &mut world.pacts[design];
    let until = time + exponential(length) * c.parameters.diplomacy.talks;
    *pact = Pact { stage: Stage::Talks { until }, members: parties, ..*pact };
    world.note(time, Event::TalksOpened { design, parties });
}

/// The first proposal that the script lets a state make in this step: when, and of which design.
fn scripted_proposal(world: &World, c: &Constants<'_>, proposer: usize) -> Option<(f64, usize)> {
    let is_live = |d: usize| world.pacts[d].is_pending() || world.pacts[d].is_in_force();
    let is_open = |d: usize| c.spec.designs[d].proposer == proposer && !is_live(d);
    world.scripted_proposals.iter().copied().find(|&(_, d)| is_open(d) && !world.withdrawn.contains(proposer))
}

/// Opens talks with every candidate of a design that is proposed for certain, whatever each stands to gain: the
/// negotiation will tell.
fn bring_to_the_table(world: &mut World, c: &Constants<'_>, design: usize, time: f64, length: f64) {
    let parties = c.spec.designs[design].candidates.iter().copied().filter(|&i| !world.withdrawn.contains(i)).collect();
    open_talks(world, c, design, parties, time, length);
}

/// Candidates of a design that have not refused.
fn willing(c: &Constants<'_>, design: usize, refused: &StateSet) -> StateSet {
    c.spec.designs[design].candidates.iter().copied().filter(|&i| !refused.contains(i)).collect()
}

/// Whether a pact on the terms of design `d` is in force, be it under another id: a copy of it has
/// nothing to add, and must not let the same states make a second, deeper treaty.
fn stands_under_any_name(world: &World, c: &Constants<'_>, d: usize) -> bool {
    let design = &c.spec.designs[d];
    let same_terms = |other: &Design| {
        (&other.candidates, &other.required, other.minimum_size)
            == (&design.candidates, &design.required, design.minimum_size)
            && (&other.depths, &other.theatres, other.accession) == (&design.depths, &design.theatres, design.accession)
            && (&other.obligated, &other.clauses, other.burden) == (&design.obligated, &design.clauses, design.burden)
            && (&other.insiders, &other.core, other.bilateral_fallback)
                == (&design.insiders, &design.core, design.bilateral_fallback)
            && other.entry_into_force == design.entry_into_force
    };
    c.spec.designs.iter().zip(&world.pacts).any(|(other, pact)| pact.is_in_force() && same_terms(other))
}

/// Initiatives a year.
fn initiative_rate(world: &World, c: &Constants<'_>, proposer: usize) -> f64 {
    let diplomacy = &c.parameters.diplomacy;
    let row = proposer * c.nk..(proposer + 1) * c.nk;
    let stake: f64 = c.exposure[row.clone()].iter().sum();
    let rise: f64 = world.threat[row.clone()].iter().zip(&c.threat[row]).map(|(now, then)| now - then).sum();
    let urgency = if stake > 0.0 { rise / stake } else { 0.0 };
    let offers = match c.states[proposer].guarantor {
        Some(g) if !world.committed[g] => c.guarantors[g].offers_when_sceptical,
        _ => 1.0,
    };
    diplomacy.initiative_rate * offers * exp(diplomacy.urgency_effect * urgency)
}

/// Ends the talks on a design: signature, or nothing.
fn conclude_talks(world: &mut World, c: &Constants<'_>, bench: &mut Bench, design: usize, time: f64) {
    let outcome = negotiate(bench, world, c, design);
    bench.book(design, time);
    match outcome {
        Outcome::Deal(Deal { scope, depth, members, .. }) => {
            let theatres = &c.scopes[design][scope].theatres;
            let threat_at_signature = world.mean_threat(c, &members, theatres);
            let signed = Pact::dormant(depth);
            world.pacts[design] = Pact { stage: Stage::Ratifying, members, scope, threat_at_signature, ..signed };
            for i in members.iter() {
                let delay = exponential(bench.chances[i].0) * c.parameters.diplomacy.ratification;
                world.ratification_due[design * c.n + i] = time + delay;
            }
            note_refusals(world, c, bench, design, time);
            world.note(time, Event::Signed { design, depth, scope, members });
        }
        Outcome::NoDeal { refused, .. } => {
            world.pacts[design] = Pact::dormant(c.spec.designs[design].depths[0]);
            note_refusals(world, c, bench, design, time);
            world.note(time, Event::TalksFailed { design, refused });
            fall_back(world, c, bench, design, time);
        }
    }
}

/// Notes why each state that refused did, as it saw everyone at the table. Who would have gained with
/// everyone in and is left out of a deal has not refused.
fn note_refusals(world: &mut World, c: &Constants<'_>, bench: &Bench, design: usize, time: f64) {
    let seen = &bench.closest;
    let refuses = |a: &usize| seen.unable.contains(*a) || seen.terms[*a].margin() <= 0.0;
    for a in seen.missing.iter().filter(|&a| !seen.absent.contains(a)).filter(refuses) {
        let state = c.spec.designs[design].candidates[a];
        let (margin, obstacle) = (seen.terms[a].margin(), seen.terms[a].greatest_obstacle(TermSet::default()));
        let obstacle = obstacle.filter(|_| !seen.unable.contains(a));
        world.note(time, Event::Refused { design, state, margin, obstacle });
    }
}

/// Lets the signatories whose time has come ratify or fail to (M13), and puts the pact in force once as many as it takes
/// have: the others then decide as well.
fn ratify(world: &mut World, c: &Constants<'_>, bench: &mut Bench, design: usize) {
    let now = world.now(c);
    let signed = world.pacts[design];
    let due = |world: &World, i: usize| match signed.yielded.contains(i) {
        // Whoever gives up or withdraws does so as the step begins, be it after ratifying.
        true => world.begin(c),
        false => world.ratification_due[design * c.n + i],
    };
    let next_due = |world: &World, pact: &Pact| {
        let undecided = pact.members.iter().filter(|&i| !pact.ratified.contains(i)).map(|i| (due(world, i), i));
        undecided.filter(|&(time, _)| time <= now).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let (mut pact, mut time) = (signed, now);
    if next_due(world, &pact).is_none() {
        return;
    }
    bench.evaluate(world, c, design, None, signed.members);
    while let Some((at, i)) = next_due(world, &pact) {
        time = at;
        decide(world, c, bench, design, &mut pact, i, time);
        if is_ratified(&c.spec.designs[design], &pact) {
            let undecided: StateSet = pact.members.iter().filter(|&i| !pact.ratified.contains(i)).collect();
            undecided.iter().for_each(|i| decide(world, c, bench, design, &mut pact, i, time));
        }
    }
    world.pacts[design] = pact;
    if pact.members != signed.members && !bench.stands(world, c, design, None, pact.members) {
        world.pacts[design] = Pact::dormant(c.spec.designs[design].depths[0]);
        world.note(time, Event::Ended { design, how: Ending::NotRatified });
        fall_back(world, c, bench, design, time);
    } else if is_ratified(&c.spec.designs[design], &pact) {
        world.pacts[design].stage = Stage::InForce;
        world.pacts[design].in_force_since = time;
        bench.refresh_obligations(world, c);
        world.note(time, Event::InForce { design, depth: pact.depth, members: pact.members });
    }
}

/// Lets signatory `i` decide on a treaty, all signatories of which have just been evaluated: it ratifies, or drops out.
fn decide(world: &mut World, c: &Constants<'_>, bench: &Bench, design: usize, pact: &mut Pact, i: usize, time: f64) {
    let chance = c.spec.designs[design].candidates.binary_search(&i).map_or(0.0, |a| bench.trial.coalition.ratifies[a]);
    if bench.chances[i].1 < chance && !pact.yielded.contains(i) {
        pact.ratified.insert(i);
    } else {
        pact.members.remove(i);
        world.note(time, Event::NotRatified { design, state: i });
    }
}

/// Whether as many of those left have ratified as it takes for a treaty to enter into force.
fn is_ratified(design: &Design, pact: &Pact) -> bool {
    let has_required = design.required.iter().all(|&i| pact.ratified.contains(i));
    match design.entry_into_force {
        EntryIntoForce::All => pact.ratified == pact.members,
        EntryIntoForce::Majority => has_required && 2 * pact.ratified.len() > pact.members.len(),
    }
}
