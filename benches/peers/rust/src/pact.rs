//! The pact as an agent of krABMaga: initiative, talks, signature, ratification, entry into force.

use krabmaga::engine::agent::Agent;
use krabmaga::engine::state::State;

use crate::coalition::{Coalition, StatusQuo};
use crate::model::{World, world};

/// Where the design stands. Candidates are numbered as in the design.
#[derive(Clone)]
pub(crate) struct Pact {
    stage: Stage,
    rung: usize,
    members: Vec<usize>,
    ratified: Vec<usize>,
    /// By candidate: when it decides on ratification, in years since the start.
    due: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Dormant,
    Talks { until: f64 },
    Ratifying,
    InForce,
}

/// A treaty that every signatory wants.
struct Deal {
    rung: usize,
    members: Vec<usize>,
    proposer_margin: f64,
}

/// How everyone at the table saw an attempt.
struct Opening {
    proposer_margin: f64,
    has_partner: bool,
}

impl Agent for Pact {
    fn step(&mut self, state: &mut dyn State) {
        let world = world(state);
        if self.stage == Stage::Dormant {
            self.propose(world);
        }
        if let Stage::Talks { until } = self.stage
            && until <= world.now()
        {
            self.conclude(world, until);
        }
        if self.stage == Stage::Ratifying {
            self.ratify(world);
        }
        world.pact_is_live = self.stage != Stage::Dormant;
    }
}

impl Pact {
    pub(crate) fn dormant() -> Self {
        Self { stage: Stage::Dormant, rung: 0, members: Vec::new(), ratified: Vec::new(), due: Vec::new() }
    }

    /// The proposer takes an initiative where it gains and has a partner.
    fn propose(&mut self, world: &mut World) {
        let waited = world.exponential() / initiative_rate(world);
        if waited >= world.dt() {
            return;
        }
        let attempt = match negotiate(world) {
            Ok(deal) => Opening { proposer_margin: deal.proposer_margin, has_partner: true },
            Err(opening) => opening,
        };
        if attempt.proposer_margin > 0.0 && attempt.has_partner {
            let opened = world.now() - world.dt() + waited;
            let until = opened + world.exponential() * world.core.parameters.talks;
            self.stage = Stage::Talks { until };
            world.outcome.talks += 1;
        }
    }

    fn conclude(&mut self, world: &mut World, time: f64) {
        let Ok(deal) = negotiate(world) else {
            self.stage = Stage::Dormant;
            return;
        };
        let delay = world.core.parameters.ratification;
        self.due = world.core.design.candidates.clone().iter().map(|_| time + world.exponential() * delay).collect();
        (self.stage, self.rung, self.members) = (Stage::Ratifying, deal.rung, deal.members);
        self.ratified.clear();
        world.outcome.signed += 1;
    }

    /// Signatories whose time has come ratify or fail to; the rest go on if they can stand.
    fn ratify(&mut self, world: &mut World) {
        let undecided = self.members.iter().copied().filter(|a| !self.ratified.contains(a));
        let deciding: Vec<usize> = undecided.filter(|&a| self.due[a] <= world.now()).collect();
        if deciding.is_empty() {
            return;
        }
        let mut quo = StatusQuo::new(world);
        let chances = Coalition::new(world, &mut quo, self.rung, self.members.clone()).ratifies;
        let mut left = self.members.clone();
        for a in deciding {
            if world.uniform() < chances[a] {
                self.ratified.push(a);
            } else {
                left.retain(|&member| member != a);
            }
        }
        if left != self.members && !stands(world, &mut quo, self.rung, &left) {
            self.stage = Stage::Dormant;
        } else if left.len() == self.ratified.len() {
            self.stage = Stage::InForce;
            world.outcome.in_force = Some((world.step, left.len()));
            world.outcome.article5 = self.rung >= world.core.article5;
        }
        self.members = left;
    }
}

fn initiative_rate(world: &World) -> f64 {
    let (p, i, guarantor) = (&world.core.parameters, world.core.design.proposer, &world.core.guarantor);
    let exposure = &world.core.exposure[i];
    let perceived = |urgency: &[f64]| exposure.iter().zip(urgency).map(|(stake, urgency)| stake * urgency).sum::<f64>();
    let rise = (perceived(&world.urgency) - perceived(&world.first_urgency)) / exposure.iter().sum::<f64>();
    let offers = if i == guarantor.state && !world.committed { guarantor.offers_when_sceptical } else { 1.0 };
    p.initiative_rate * offers * (p.urgency_effect * rise).exp()
}

/// The design's proposer, numbered as a candidate.
fn proposer(world: &World) -> Option<usize> {
    world.core.design.candidates.binary_search(&world.core.design.proposer).ok()
}

fn is_required(world: &World, a: usize) -> bool {
    world.core.design.required.contains(&world.core.design.candidates[a])
}

fn is_complete(world: &World, members: &[usize]) -> bool {
    let required = members.iter().filter(|&&a| is_required(world, a)).count();
    members.len() >= world.core.design.minimum_size && required == world.core.design.required.len()
}

fn stands(world: &World, quo: &mut StatusQuo, rung: usize, members: &[usize]) -> bool {
    let coalition = Coalition::new(world, quo, rung, members.to_vec());
    let content = members.iter().all(|&a| coalition.margins[a] >= -world.core.parameters.exit_cost);
    is_complete(world, members) && content
}

/// A deal, or how everyone saw the shallowest attempt.
fn negotiate(world: &World) -> Result<Deal, Opening> {
    let mut quo = StatusQuo::new(world);
    let mut seen = Opening { proposer_margin: f64::NEG_INFINITY, has_partner: false };
    for &rung in &world.core.design.depths {
        match settle(world, &mut quo, rung) {
            Ok(members) => return Ok(bargain(world, &mut quo, rung, members)),
            Err(opening) => seen = opening,
        }
    }
    Err(seen)
}

/// Takes out one at a time those that would not join, then lets back in whoever fits.
fn settle(world: &World, quo: &mut StatusQuo, rung: usize) -> Result<Vec<usize>, Opening> {
    let (states, candidates) = (&world.core.states, &world.core.design.candidates);
    let able: Vec<usize> = (0..candidates.len()).filter(|&a| states[candidates[a]].max_depth >= rung).collect();
    let mut coalition = Coalition::new(world, quo, rung, able.clone());
    let wants = proposer(world).filter(|a| able.contains(a) && is_complete(world, &able) && coalition.binds_anew());
    let opening = Opening {
        proposer_margin: wants.map_or(f64::NEG_INFINITY, |a| coalition.margins[a]),
        has_partner: able.iter().any(|&a| Some(a) != proposer(world) && coalition.margins[a] > 0.0),
    };
    while is_complete(world, &coalition.members) {
        if coalition.holds() {
            return Ok(readmit(world, quo, rung, coalition.members, &able));
        }
        let free = coalition.members.iter().copied().filter(|&a| !is_required(world, a));
        let Some(worst) = free.min_by(|&a, &b| coalition.margins[a].total_cmp(&coalition.margins[b])) else { break };
        let rest = coalition.members.iter().copied().filter(|&a| a != worst).collect();
        coalition = Coalition::new(world, quo, rung, rest);
    }
    Err(opening)
}

fn readmit(world: &World, quo: &mut StatusQuo, rung: usize, mut members: Vec<usize>, able: &[usize]) -> Vec<usize> {
    loop {
        let before = members.clone();
        for &a in able.iter().filter(|a| !before.contains(a)) {
            let mut with = members.clone();
            with.insert(with.partition_point(|&b| b < a), a);
            if Coalition::new(world, quo, rung, with.clone()).holds() {
                members = with;
            }
        }
        if members == before {
            return members;
        }
    }
}

/// The depth with the greatest product of margins, from the one agreed down.
fn bargain(world: &World, quo: &mut StatusQuo, agreed: usize, members: Vec<usize>) -> Deal {
    let mut best = (f64::NEG_INFINITY, agreed, f64::NEG_INFINITY);
    for &rung in world.core.design.depths.iter().filter(|&&rung| rung <= agreed) {
        let coalition = Coalition::new(world, quo, rung, members.clone());
        let product: f64 = members.iter().map(|&a| coalition.margins[a].ln()).sum();
        if coalition.holds() && product > best.0 {
            let margin = proposer(world).filter(|a| members.contains(a)).map(|a| coalition.margins[a]);
            best = (product, rung, margin.unwrap_or(f64::NEG_INFINITY));
        }
    }
    Deal { rung: best.1, members, proposer_margin: best.2 }
}
