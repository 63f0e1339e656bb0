//! What has happened so far in a run, as far as a story refers back to it.

use std::collections::BTreeMap;

use crate::world::{Constants, Event, StateSet, Term};

/// A design's way so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// Talks opened so far.
    pub(super) attempts: usize,
    /// When the latest talks began.
    pub(super) opened: f64,
    /// When the latest treaty was signed.
    pub(super) signed: Option<f64>,
    /// When it entered into force, while it stands.
    pub(super) in_force: Option<f64>,
    /// When the latest talks or treaty came to nothing.
    pub(super) failed: Option<f64>,
    /// What weighed most with those who refused when the latest talks failed.
    pub(super) refused: BTreeMap<usize, Option<Term>>,
    /// States that gave way in this attempt.
    pub(super) yielded: StateSet,
    /// When each state's ratification last failed.
    pub(super) not_ratified: BTreeMap<usize, f64>,
    /// When each state last left.
    pub(super) left: BTreeMap<usize, f64>,
}

/// An attack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attack {
    pub(super) time: f64,
    pub(super) theatre: usize,
    pub(super) target: usize,
    /// States bound to help that did not.
    pub(super) failed: StateSet,
    /// States that came.
    pub(super) came: StateSet,
}

/// What has happened so far.
#[derive(Debug)]
pub(super) struct Memory {
    /// Times of the crises in each theatre.
    pub(super) crises: Vec<Vec<f64>>,
    pub(super) attacks: Vec<Attack>,
    /// Government of each state, and since when it is another one than before.
    pub(super) government: Vec<(f64, Option<f64>)>,
    /// When a government of each stance last came into office in a state.
    pub(super) stances: BTreeMap<(usize, i8), f64>,
    /// Latest change of regime of each guarantor's state.
    pub(super) regime: BTreeMap<usize, (f64, bool)>,
    /// Latest pressure on each state, by whom, and how many times by each adversary.
    pub(super) pressed: BTreeMap<usize, (f64, usize)>,
    pub(super) pressed_times: BTreeMap<(usize, usize), usize>,
    /// By design.
    pub(super) courses: Vec<Course>,
    /// Times that two adversaries drew closer.
    pub(super) ties: BTreeMap<(usize, usize), usize>,
    /// Agreements that have not been told yet, and the number of all so far.
    pub(super) agreements: Vec<(f64, usize, usize)>,
    pub(super) agreements_so_far: usize,
    /// Bilateral treaties: hub, spoke.
    pub(super) bilaterals: Vec<(usize, usize)>,
    /// States that have left everything.
    pub(super) withdrawn: StateSet,
    /// When each state decided on nuclear weapons.
    pub(super) decided: BTreeMap<usize, f64>,
    /// The latest event of the script that holds an attack.
    pub(super) scripted_attack: Option<(usize, usize)>,
}

impl Memory {
    pub(super) fn at_start(c: &Constants<'_>) -> Self {
        Self {
            crises: vec![Vec::new(); c.nk],
            attacks: Vec::new(),
            government: c.states.iter().map(|state| (state.government, None)).collect(),
            stances: BTreeMap::new(),
            regime: BTreeMap::new(),
            pressed: BTreeMap::new(),
            pressed_times: BTreeMap::new(),
            courses: vec![Course::default(); c.spec.designs.len()],
            ties: BTreeMap::new(),
            agreements: Vec::new(),
            agreements_so_far: 0,
            bilaterals: Vec::new(),
            withdrawn: StateSet::EMPTY,
            decided: BTreeMap::new(),
            scripted_attack: None,
        }
    }

    /// Takes in an event that has been told.
    pub(super) fn take(&mut self, time: f64, event: &Event, c: &Constants<'_>) {
        match *event {
            Event::Scripted { event } => {
                self.scripted_attack = c.spec.events[event].attack.or(self.scripted_attack);
            }
            Event::Crisis { theatre } => self.crises[theatre].push(time),
            Event::Election { state, government } => {
                if government != self.government[state].0 {
                    self.government[state] = (government, Some(time));
                }
                self.stances.insert((state, government as i8), time);
            }
            Event::Regime { state, committed } => drop(self.regime.insert(state, (time, committed))),
            Event::Withdrew { state } => self.withdrawn.insert(state),
            Event::Agreement { first, second } => {
                self.agreements.push((time, first, second));
                self.agreements_so_far += 1;
            }
            Event::Coercion { state, adversary, .. } => {
                self.pressed.insert(state, (time, adversary));
                *self.pressed_times.entry((state, adversary)).or_default() += 1;
            }
            Event::Bilateral { hub, spoke, .. } => self.bilaterals.push((hub, spoke)),
            Event::TiesDeepened { first, second } => *self.ties.entry((first, second)).or_default() += 1,
            Event::Deterrent { state, ready: false } => drop(self.decided.insert(state, time)),
            Event::Attack { theatre, target, called, came, .. } => {
                let failed = called.iter().filter(|&i| !came.contains(i)).collect();
                self.attacks.push(Attack { time, theatre, target, failed, came });
                self.scripted_attack = self.scripted_attack.filter(|&attack| attack != (theatre, target));
            }
            _ => self.take_diplomacy(time, event),
        }
    }

    fn take_diplomacy(&mut self, time: f64, event: &Event) {
        match *event {
            Event::Yielded { design, state } => self.courses[design].yielded.insert(state),
            Event::TalksOpened { design, .. } => {
                let course = &mut self.courses[design];
                course.attempts += 1;
                course.opened = time;
                course.yielded = StateSet::EMPTY;
            }
            Event::TalksFailed { design, .. } => self.courses[design].failed = Some(time),
            Event::Signed { design, .. } => {
                let course = &mut self.courses[design];
                course.signed = Some(time);
                course.not_ratified.clear();
                course.refused.clear();
            }
            Event::InForce { design, .. } => {
                self.courses[design].in_force = Some(time);
                self.courses[design].failed = None;
            }
            Event::Decreed { design, .. } => {
                let course = &mut self.courses[design];
                (course.in_force, course.signed, course.failed) = (Some(time), None, None);
                course.not_ratified.clear();
                course.refused.clear();
            }
            Event::NotRatified { design, state } => drop(self.courses[design].not_ratified.insert(state, time)),
            Event::Left { design, state, .. } => drop(self.courses[design].left.insert(state, time)),
            Event::Ended { design, .. } => {
                self.courses[design].in_force = None;
                self.courses[design].failed = Some(time);
            }
            _ => {}
        }
    }
}
