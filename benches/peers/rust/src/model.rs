//! The core of the decision step in krABMaga: theatres, states, the guarantor and the pact are agents that a schedule
//! steps in order; what they show each other is in the model's state. Names and formulas are the engine's.

use std::any::Any;
use std::sync::Arc;

use cpu_time::ProcessTime;
use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use krabmaga::rand::{Rng, SeedableRng};
use krabmaga::rand_pcg::Pcg64Mcg;
use rand_distr::{Distribution, Exp1, StandardNormal};

use crate::coalition::{Coalition, StatusQuo};
use crate::core::{Core, Wander};
use crate::pact::Pact;
use crate::tally::{End, Figures, Outcome, Tally, mean};

/// What agents show each other.
pub(crate) struct World {
    pub(crate) core: Arc<Core>,
    rng: Pcg64Mcg,
    pub(crate) step: u32,
    /// Perceived urgency of each theatre at the start and now, 0–1.
    pub(crate) first_urgency: Vec<f64>,
    pub(crate) urgency: Vec<f64>,
    /// Adversaries' capability.
    pub(crate) adversaries: Vec<f64>,
    pub(crate) states: Vec<Polity>,
    pub(crate) committed: bool,
    pub(crate) pact_is_live: bool,
    pub(crate) outcome: Outcome,
}

/// What others see of a state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Polity {
    pub(crate) swing: f64,
    pub(crate) shock: f64,
    pub(crate) government: f64,
    pub(crate) elected: bool,
    pub(crate) alignment: f64,
    pub(crate) capability: f64,
    pub(crate) endurance: f64,
}

pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The model's state behind the trait object that agents are handed.
pub(crate) fn world(state: &mut dyn State) -> &mut World {
    state.as_any_mut().downcast_mut().expect("the only kind of state in this program")
}

impl World {
    fn new(core: Arc<Core>, seed: u64) -> Self {
        let polity = |s: &crate::core::State| Polity {
            government: s.government,
            capability: s.capability,
            endurance: s.endurance,
            ..Polity::default()
        };
        let urgency: Vec<f64> = core.theatres.iter().map(|theatre| logistic(theatre.urgency)).collect();
        Self {
            rng: Pcg64Mcg::seed_from_u64(seed),
            step: 0,
            first_urgency: urgency.clone(),
            urgency,
            adversaries: core.adversaries.iter().map(|adversary| adversary.capability).collect(),
            states: core.states.iter().map(polity).collect(),
            committed: core.guarantor.starts_committed,
            pact_is_live: false,
            outcome: Outcome::default(),
            core,
        }
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.rng.random()
    }

    pub(crate) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.rng)
    }

    pub(crate) fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.rng)
    }

    fn wander(&mut self, law: Wander, value: f64) -> f64 {
        law.kept * value + law.spread * self.normal()
    }

    pub(crate) fn dt(&self) -> f64 {
        1.0 / f64::from(self.core.steps_a_year)
    }

    /// Years from the start to the end of this step.
    pub(crate) fn now(&self) -> f64 {
        f64::from(self.step) / f64::from(self.core.steps_a_year)
    }

    pub(crate) fn threat(&self, i: usize, k: usize) -> f64 {
        self.core.exposure[i][k] * self.urgency[k]
    }

    /// Rise of the greatest threat that state `i` perceives.
    fn threat_rise(&self, i: usize) -> f64 {
        let greatest = |urgency: &[f64]| {
            self.core.exposure[i].iter().zip(urgency).fold(0.0_f64, |most, (stake, urgency)| most.max(stake * urgency))
        };
        greatest(&self.urgency) - greatest(&self.first_urgency)
    }

    pub(crate) fn strength(&self, i: usize, k: usize) -> f64 {
        self.states[i].capability * self.states[i].endurance * self.core.reach[i][k]
    }

    pub(crate) fn reliability(&self, j: usize) -> f64 {
        let guarantor = &self.core.guarantor;
        match (j == guarantor.state, self.committed) {
            (false, _) => self.core.states[j].reliability,
            (true, true) => guarantor.committed,
            (true, false) => guarantor.sceptical,
        }
    }

    /// The same in the eyes of state `i`.
    pub(crate) fn seen_reliability(&self, i: usize, j: usize) -> f64 {
        let offset = if j == self.core.guarantor.state { self.core.states[i].reliability_offset } else { 0.0 };
        (self.reliability(j) + offset).clamp(0.0, 1.0)
    }

    /// Adversaries of the theatres in scope.
    fn pressing(&self) -> impl Iterator<Item = usize> + '_ {
        let presses = |a: &usize| self.core.design.theatres.iter().any(|&k| self.core.theatres[k].adversary == *a);
        (0..self.core.adversaries.len()).filter(presses)
    }

    /// Trade that state `i` fears to lose.
    pub(crate) fn feared_coercion(&self, i: usize) -> f64 {
        let cut = self.pressing().map(|a| self.core.adversaries[a].coerciveness * self.core.dependence[i][a]);
        self.core.parameters.severity * cut.sum::<f64>().min(1.0)
    }

    /// What the adversaries offer state `i` to stay out.
    fn wooing(&self, i: usize) -> f64 {
        if !self.pact_is_live || self.core.design.candidates.binary_search(&i).is_err() {
            return 0.0;
        }
        let offers = self.pressing().map(|a| self.core.adversaries[a].inducement * self.core.dependence[i][a]);
        offers.sum::<f64>().min(1.0)
    }
}

impl State for World {
    fn init(&mut self, schedule: &mut Schedule) {
        for k in 0..self.core.theatres.len() {
            schedule.schedule_repeating(Box::new(Theatre::new(&self.core, k)), 0.0, 0);
        }
        for i in 0..self.core.states.len() {
            let next_election = self.core.states[i].next_election.unwrap_or(f64::INFINITY);
            schedule.schedule_repeating(Box::new(Government { i, next_election }), 0.0, 1);
        }
        schedule.schedule_repeating(Box::new(Guarantor), 0.0, 2);
        schedule.schedule_repeating(Box::new(Pact::dormant()), 0.0, 3);
    }

    fn before_step(&mut self, _: &mut Schedule) {
        self.step += 1;
    }

    /// Budgets: everyone's forces grow once all have acted.
    fn after_step(&mut self, _: &mut Schedule) {
        let (core, dt) = (Arc::clone(&self.core), self.dt());
        for (i, numbers) in core.states.iter().enumerate() {
            let growth = numbers.growth + core.parameters.threat_response * self.threat_rise(i);
            let state = &mut self.states[i];
            state.endurance += core.laws.stocks_follow * (numbers.endurance_goal - state.endurance);
            state.capability *= (growth * dt).exp();
        }
        for (capability, adversary) in self.adversaries.iter_mut().zip(&core.adversaries) {
            *capability *= (adversary.growth * dt).exp();
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn reset(&mut self) {}

    fn update(&mut self, _: u64) {}
}

/// Where an adversary presses.
#[derive(Clone)]
struct Theatre {
    k: usize,
    course: f64,
    crisis: f64,
    urgency: f64,
}

impl Theatre {
    fn new(core: &Core, k: usize) -> Self {
        let numbers = &core.theatres[k];
        let course = numbers.assertiveness - numbers.crisis_start;
        Self { k, course, crisis: numbers.crisis_start, urgency: numbers.urgency }
    }
}

impl Agent for Theatre {
    /// The threat wanders and drifts, urgency follows late; now and then a crisis closes the gap.
    fn step(&mut self, state: &mut dyn State) {
        let world = world(state);
        let core = Arc::clone(&world.core);
        let numbers = &core.theatres[self.k];
        let (now, dt) = (world.now(), world.dt());
        let start = numbers.assertiveness - numbers.crisis_start;
        let (before, mean) = (start + numbers.drift * (now - dt), start + numbers.drift * now);
        self.course = mean + world.wander(core.laws.threat, self.course - before);
        self.crisis *= numbers.crisis_decay_step;
        let assertiveness = self.course + self.crisis;
        self.urgency += numbers.visibility_step * (assertiveness - self.urgency);
        let rate = numbers.crisis_rate * logistic(assertiveness) / numbers.assertiveness_share;
        if world.uniform() < 1.0 - (-rate * dt).exp() {
            self.crisis += numbers.crisis_size;
            self.urgency = self.urgency.max(assertiveness + numbers.crisis_size);
        }
        world.urgency[self.k] = logistic(self.urgency);
    }
}

/// A state's public and government.
#[derive(Clone)]
struct Government {
    i: usize,
    next_election: f64,
}

impl Agent for Government {
    /// Opinion and what the margin misses wander, elections are held, and alignment follows threat and offers.
    fn step(&mut self, state: &mut dyn State) {
        let world = world(state);
        let core = Arc::clone(&world.core);
        let (i, laws, numbers) = (self.i, &core.laws, &core.states[self.i]);
        let (swing, shock) = (world.states[i].swing, world.states[i].shock);
        world.states[i].swing = world.wander(laws.opinion, swing);
        world.states[i].shock =
            if world.step == 1 { laws.first_shock * world.normal() } else { world.wander(laws.shock, shock) };
        world.states[i].elected = self.next_election < world.now();
        if world.states[i].elected {
            while self.next_election < world.now() {
                self.next_election += numbers.election_interval.unwrap_or(f64::INFINITY);
            }
            world.states[i].government = match world.uniform() {
                u if u < numbers.alliance_minded => 1.0,
                u if u > 1.0 - numbers.sceptical => -1.0,
                _ => 0.0,
            };
        }
        let target = core.parameters.balancing * world.threat_rise(i).max(0.0) - world.wooing(i);
        let alignment = &mut world.states[i].alignment;
        *alignment += laws.alignment_follows * (target.clamp(-1.0, 1.0) - *alignment);
    }
}

/// The guarantor's regime.
#[derive(Clone)]
struct Guarantor;

impl Agent for Guarantor {
    /// The regime may follow a newly elected government of the other stance.
    fn step(&mut self, state: &mut dyn State) {
        let world = world(state);
        let guarantor = &world.states[world.core.guarantor.state];
        let other_stance = guarantor.government * if world.committed { 1.0 } else { -1.0 } < 0.0;
        if guarantor.elected && other_stance && world.uniform() < world.core.guarantor.switch {
            world.committed = !world.committed;
        }
    }
}

impl World {
    fn end(&self) -> End {
        End {
            urgency: mean(self.urgency.iter().copied()),
            forces: self.states.iter().map(|state| state.capability * state.endurance).sum(),
            opinion: mean(self.states.iter().map(|state| state.swing * state.swing)),
            alignment: mean(self.states.iter().map(|state| state.alignment)),
        }
    }
}

/// Runs and times `replicates`.
pub(crate) fn run(core: Core, replicates: u32) -> Tally {
    let core = Arc::new(core);
    let margin_error = margin_error(&core);
    let begin = ProcessTime::now();
    let mut figures = Figures::default();
    for seed in 0..replicates {
        let mut world = World::new(Arc::clone(&core), seed.into());
        let mut schedule = Schedule::new();
        world.init(&mut schedule);
        for _ in 0..core.steps {
            schedule.step(world.as_state_mut());
        }
        world.outcome.end = world.end();
        figures.add(&world.outcome, core.steps, core.steps_a_year);
    }
    Tally { replicates, seconds: begin.elapsed().as_secs_f64(), figures, margin_error }
}

/// Greatest difference from a margin of the engine at the start.
fn margin_error(core: &Arc<Core>) -> f64 {
    let world = World::new(Arc::clone(core), 0);
    let mut greatest = 0.0_f64;
    for valued in &core.valued {
        let coalition = Coalition::new(&world, &mut StatusQuo::new(&world), valued.rung, valued.members.clone());
        for (&a, margin) in valued.members.iter().zip(&valued.margins) {
            greatest = greatest.max((coalition.margins[a] - margin).abs());
        }
    }
    greatest
}
