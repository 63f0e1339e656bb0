//! A treaty from signature to its end.

use super::phrases::{after, margin, obstacle, pact_of, span};
use super::teller::Teller;
use crate::scenario::Depth;
use crate::world::{Ending, Event, StateSet, Term};

impl Teller<'_> {
    /// What happens to a treaty at one time.
    pub(super) fn treaty(&mut self, time: f64, d: usize, events: &[Event]) -> Vec<String> {
        let name = self.cast.design(d).to_owned();
        let unratified: Vec<usize> = (events.iter())
            .filter_map(|event| match *event {
                // That a state has given way is enough said.
                Event::NotRatified { state, .. } if !self.memory.courses[d].yielded.contains(state) => Some(state),
                _ => None,
            })
            .collect();
        let mut sentences = Vec::new();
        if !unratified.is_empty() {
            sentences.push(self.not_ratified(time, d, &unratified));
        }
        for event in events {
            match *event {
                Event::Signed { depth, scope, members, .. } => {
                    sentences.extend(self.signed(time, d, depth, scope, &members));
                    sentences.extend(self.refusals(d, events));
                }
                Event::InForce { depth, members, .. } => sentences.extend(self.in_force(time, d, depth, &members)),
                Event::Decreed { depth, members, .. } => {
                    sentences.push(format!(
                        "{name} is put in force, whatever its members stand to gain: {} of {}",
                        pact_of(depth),
                        self.cast.members(&members)
                    ));
                }
                Event::Joined { state, .. } => sentences.push(self.joined(d, state)),
                Event::Left { state, margin, obstacle, .. } => {
                    sentences.push(self.left(time, d, state, margin.zip(obstacle)));
                }
                Event::Deepened { depth, .. } => {
                    sentences.push(format!("the members of {name} deepen it to {}", pact_of(depth)));
                }
                Event::Faded { depth, .. } => sentences.push(format!(
                    "{name} weakens to {}, as the threat against which it was signed recedes",
                    pact_of(depth)
                )),
                Event::Ended { how, .. } => sentences.push(self.ended(d, how, &unratified)),
                _ => {}
            }
        }
        sentences
    }

    fn signed(&self, time: f64, d: usize, depth: Depth, scope: usize, members: &StateSet) -> Vec<String> {
        let lasted = span(time - self.memory.courses[d].opened);
        let (list, name) = (self.cast.members(members), self.cast.design(d));
        let candidates = &self.spec().designs[d].candidates;
        let outside: Vec<usize> = candidates.iter().copied().filter(|&i| !members.contains(i)).collect();
        let mut text = format!("{list} sign {name} after {lasted} of talks, as {}", pact_of(depth));
        if !outside.is_empty() {
            let verb = if outside.len() == 1 { "does" } else { "do" };
            text += &format!("; {} {verb} not", self.cast.states(outside));
        }
        let mut sentences = vec![text];
        let (widest, agreed) = (&self.c.scopes[d][0].theatres, &self.c.scopes[d][scope].theatres);
        let given_up: Vec<usize> = widest.iter().copied().filter(|k| !agreed.contains(k)).collect();
        if !given_up.is_empty() {
            let covers = self.cast.theatres(agreed.iter().copied());
            sentences.push(format!("to agree they let {name} cover {covers} and not {}", self.cast.theatres(given_up)));
        }
        sentences
    }

    fn in_force(&self, time: f64, d: usize, depth: Depth, members: &StateSet) -> Vec<String> {
        let course = &self.memory.courses[d];
        let ago = course.signed.map(|then| format!(", {} signature", after(time - then)));
        vec![format!(
            "{} enters into force{}: {} of {}",
            self.cast.design(d),
            ago.unwrap_or_default(),
            pact_of(depth),
            self.cast.members(members)
        )]
    }

    fn not_ratified(&self, time: f64, d: usize, states: &[usize]) -> String {
        let (list, name) = (self.cast.states(states.iter().copied()), self.cast.design(d));
        let why = match states {
            [only] => self.sceptical_government(*only).or_else(|| self.under_pressure(*only, time)),
            _ => None,
        };
        let why = why.map(|why| format!(", {why},"));
        let verb = if states.len() == 1 { "does" } else { "do" };
        let ago = self.memory.courses[d].signed.map(|then| format!("{} signing", after(time - then)));
        format!("{}, {list}{} {verb} not ratify {name}", ago.unwrap_or_default(), why.unwrap_or_default())
    }

    fn joined(&self, d: usize, i: usize) -> String {
        let course = &self.memory.courses[d];
        let past = match (course.left.get(&i), course.not_ratified.get(&i)) {
            (Some(&then), _) => format!(", which had left in {},", self.dates.month(then)),
            (None, Some(&then)) => format!(", which had not ratified it in {},", self.dates.month(then)),
            (None, None) => String::new(),
        };
        format!("{}{past} accedes to {}", self.cast.state(i), self.cast.design(d))
    }

    fn left(&self, time: f64, d: usize, i: usize, why: Option<(f64, Term)>) -> String {
        let course = &self.memory.courses[d];
        let stood = course.in_force.map(|then| format!(" {} it entered into force", after(time - then)));
        let why = why.map(|(value, term)| {
            let reason = match self.memory.government[i] {
                (government, Some(then)) if term == Term::Leader && government < 0.0 => {
                    format!("the scepticism of the government of {}", self.dates.month(then))
                }
                _ => obstacle(term).trim_end_matches(',').to_owned(),
            };
            format!(": {reason} outweighs what it gains (margin {})", margin(value))
        });
        format!(
            "{} leaves {}{}{}",
            self.cast.state(i),
            self.cast.design(d),
            stood.unwrap_or_default(),
            why.unwrap_or_default()
        )
    }

    fn ended(&self, d: usize, how: Ending, unratified: &[usize]) -> String {
        let name = self.cast.design(d);
        let design = &self.spec().designs[d];
        match how {
            Ending::NotRatified => {
                let course = &self.memory.courses[d];
                let failed = |i: &usize| {
                    unratified.contains(i) || course.not_ratified.contains_key(i) || course.yielded.contains(*i)
                };
                let needed: Vec<usize> = design.required.iter().copied().filter(failed).collect();
                if needed.is_empty() {
                    format!("so {name} lapses: those who are left are too few, or would lose by it")
                } else {
                    format!("{name} lapses, as it cannot do without {}", self.cast.states(needed))
                }
            }
            Ending::Dissolved => format!("the rest cannot go on, and {name} is dissolved"),
            Ending::Faded => format!("{name} fades away, as the threat against which it was signed has receded"),
            Ending::Replaced => format!("{name} as it was signed gives way to another"),
        }
    }
}
