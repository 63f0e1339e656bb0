//! Events as objects with stable keys, for programs.

use serde_json::{Map, Value};

use super::failure::Failure;
use crate::scenario::Spec;
use crate::sim::Trace;
use crate::words::Dates;
use crate::world::{Constants, Ending, Event, StateSet, Term};

/// An event as an object: `date`, `years`, `quarter`, `kind`, and what the kind has beside. Each thing is there
/// by id and, under the key with `_name`, by name; an amount is a number; what is not there is null.
pub(crate) fn object(c: &Constants<'_>, years: f64, event: &Event) -> Map<String, Value> {
    let (spec, calendar) = (c.spec, &c.calendar);
    let mut object = Object { c, spec, map: Map::new() };
    object.put("date", Dates::from(spec.start).day(years).to_string());
    object.put("years", years);
    object.put("quarter", calendar.quarter_of(years).min(calendar.quarters()));
    object.put("kind", kind(event));
    object.fill(event);
    object.map
}

/// One JSON object a line for each event of a run: when, what kind, and what the kind has beside.
///
/// # Errors
/// [`Failure::Internal`] where an object cannot be written, which none is known for.
pub fn lines(trace: &Trace<'_>) -> Result<String, Failure> {
    let mut text = String::new();
    for (years, event) in &trace.events {
        let object = object(&trace.constants, *years, event);
        text += &serde_json::to_string(&object).map_err(|e| Failure::Internal(format!("no JSON: {e}")))?;
        text.push('\n');
    }
    Ok(text)
}

/// Governments are coded −1, 0 and 1.
fn stance(government: f64) -> &'static str {
    match government {
        g if g > 0.0 => "alliance-minded",
        g if g < 0.0 => "sceptical",
        _ => "neutral",
    }
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Scripted { .. } => "scripted",
        Event::Crisis { .. } => "crisis",
        Event::Election { .. } => "election",
        Event::Regime { .. } => "regime",
        Event::Withdrew { .. } => "withdrew",
        Event::Agreement { .. } => "agreement",
        Event::Coercion { .. } => "coercion",
        Event::Yielded { .. } => "yielded",
        Event::TalksOpened { .. } => "talks-opened",
        Event::Refused { .. } => "refused",
        Event::TalksFailed { .. } => "talks-failed",
        Event::Bilateral { .. } => "bilateral",
        Event::Signed { .. } => "signed",
        Event::InForce { .. } => "in-force",
        Event::Decreed { .. } => "decreed",
        Event::NotRatified { .. } => "not-ratified",
        Event::Joined { .. } => "joined",
        Event::Left { .. } => "left",
        Event::Deepened { .. } => "deepened",
        Event::Faded { .. } => "faded",
        Event::Ended { .. } => "ended",
        Event::TiesDeepened { .. } => "ties-deepened",
        Event::Deterrent { .. } => "deterrent",
        Event::Attack { .. } => "attack",
        Event::War { .. } => "war",
    }
}

/// An object that is being filled.
struct Object<'s> {
    c: &'s Constants<'s>,
    spec: &'s Spec,
    map: Map<String, Value>,
}

impl Object<'_> {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.map.insert(key.to_owned(), value.into());
    }

    fn named(&mut self, key: &str, id: &str, name: &str) {
        self.put(key, id);
        self.put(&format!("{key}_name"), name);
    }

    fn state(&mut self, key: &str, i: usize) {
        let state = &self.spec.states[i];
        self.named(key, state.id.as_str(), &state.name);
    }

    fn adversary(&mut self, key: &str, a: usize) {
        let adversary = &self.spec.adversaries[a];
        self.named(key, adversary.id.as_str(), &adversary.name);
    }

    fn design(&mut self, d: usize) {
        let design = &self.spec.designs[d];
        self.named("design", design.id.as_str(), &design.name);
    }

    fn theatre(&mut self, k: usize) {
        let theatre = &self.spec.theatres[k];
        self.named("theatre", theatre.id.as_str(), &theatre.name);
        self.adversary("adversary", theatre.adversary);
    }

    fn states(&mut self, key: &str, set: &StateSet) {
        let states = || set.iter().map(|i| &self.spec.states[i]);
        let ids: Vec<&str> = states().map(|state| state.id.as_str()).collect();
        let names: Vec<&str> = states().map(|state| state.name.as_str()).collect();
        self.put(key, ids);
        self.put(&format!("{key}_names"), names);
    }

    fn fill(&mut self, event: &Event) {
        match *event {
            Event::Scripted { event } => {
                let event = &self.spec.events[event];
                self.named("event", event.id.as_str(), &event.name);
            }
            Event::Crisis { theatre } | Event::War { theatre } => self.theatre(theatre),
            Event::Election { state, government } => {
                self.state("state", state);
                self.put("government", government);
                self.put("stance", stance(government));
            }
            Event::Regime { state, committed } => {
                self.state("state", state);
                self.put("committed", committed);
            }
            Event::Withdrew { state } => self.state("state", state),
            Event::Agreement { first, second } => {
                self.state("first", first);
                self.state("second", second);
            }
            Event::TiesDeepened { first, second } => {
                self.adversary("first", first);
                self.adversary("second", second);
            }
            Event::Coercion { state, adversary, design } => {
                self.state("state", state);
                self.adversary("adversary", adversary);
                match design {
                    Some(design) => self.design(design),
                    None => ["design", "design_name"].into_iter().for_each(|key| self.put(key, Value::Null)),
                }
            }
            Event::Deterrent { state, ready } => {
                self.state("state", state);
                self.put("ready", ready);
            }
            Event::Attack { theatre, target, called, came, forestalls } => {
                self.theatre(theatre);
                self.state("target", target);
                self.states("called", &called);
                self.states("came", &came);
                let design = forestalls.map(|d| &self.spec.designs[d]);
                self.put("forestalls", design.map(|design| design.id.as_str()));
                self.put("forestalls_name", design.map(|design| design.name.as_str()));
            }
            _ => self.fill_diplomacy(event),
        }
    }

    fn fill_diplomacy(&mut self, event: &Event) {
        match *event {
            Event::Yielded { design, state }
            | Event::NotRatified { design, state }
            | Event::Joined { design, state } => self.member(design, state),
            Event::Refused { design, state, margin, obstacle } => {
                self.member(design, state);
                self.put("margin", margin);
                self.put("obstacle", obstacle.map(word));
            }
            Event::Left { design, state, margin, obstacle } => {
                self.member(design, state);
                self.put("margin", margin);
                self.put("obstacle", obstacle.map(word));
            }
            Event::TalksOpened { design, parties } => {
                self.design(design);
                self.states("parties", &parties);
            }
            Event::TalksFailed { design, refused } => {
                self.design(design);
                self.states("refused", &refused);
            }
            Event::Bilateral { design, hub, spoke, mutual } => {
                self.design(design);
                self.state("hub", hub);
                self.state("spoke", spoke);
                self.put("mutual", mutual);
            }
            Event::Signed { design, depth, scope, members } => {
                self.design(design);
                self.put("depth", depth.word());
                let theatres = || self.c.scopes[design][scope].theatres.iter().map(|&k| &self.spec.theatres[k]);
                let ids: Vec<&str> = theatres().map(|theatre| theatre.id.as_str()).collect();
                let names: Vec<&str> = theatres().map(|theatre| theatre.name.as_str()).collect();
                self.put("theatres", ids);
                self.put("theatres_names", names);
                self.states("members", &members);
            }
            Event::InForce { design, depth, members } | Event::Decreed { design, depth, members } => {
                self.design(design);
                self.put("depth", depth.word());
                self.states("members", &members);
            }
            Event::Deepened { design, depth } | Event::Faded { design, depth } => {
                self.design(design);
                self.put("depth", depth.word());
            }
            Event::Ended { design, how } => {
                self.design(design);
                self.put("how", ending(how));
            }
            _ => {}
        }
    }

    fn member(&mut self, design: usize, state: usize) {
        self.design(design);
        self.state("state", state);
    }
}

fn ending(how: Ending) -> &'static str {
    match how {
        Ending::NotRatified => "not-ratified",
        Ending::Dissolved => "dissolved",
        Ending::Faded => "faded",
        Ending::Replaced => "replaced",
    }
}

/// A term of the margin by the key of its weight.
fn word(term: Term) -> &'static str {
    match term {
        Term::Security => "security",
        Term::Entrapment => "entrapment",
        Term::Coercion => "coercion",
        Term::Domestic => "domestic",
        Term::Autonomy => "autonomy",
        Term::Identity => "identity",
        Term::Affinity => "affinity",
        Term::Burden => "burden",
        Term::BurdenShift => "burden_shift",
        Term::SteppingStone => "stepping_stone",
        Term::Alignment => "alignment",
        Term::Leader => "leader",
        Term::Constant => "constant",
        Term::Shock => "shock",
        Term::Disparity => "disparity",
        Term::LockIn => "lock_in",
        Term::Restraint => "restraint",
        Term::Community => "community",
        Term::Frame => "frame",
        Term::Balance => "balance",
        Term::Bandwagon => "bandwagon",
        Term::Propensity => "propensity",
    }
}
