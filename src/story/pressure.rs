//! Economic pressure, and adversaries that draw closer.

use super::cast::listed;
use super::phrases::{number, ordinal};
use super::teller::Teller;
use crate::world::Event;

impl Teller<'_> {
    /// Who is punished in one step, by whom and over what, and who gives way.
    pub(super) fn pressure(&self, time: f64, events: &[Event]) -> Vec<String> {
        let mut over: Vec<(usize, Option<usize>, Vec<usize>)> = Vec::new();
        for event in events {
            if let Event::Coercion { state, adversary, design } = *event {
                match over.iter_mut().find(|(a, d, _)| (*a, *d) == (adversary, design)) {
                    Some((.., states)) => states.push(state),
                    None => over.push((adversary, design, vec![state])),
                }
            }
        }
        let mut sentences: Vec<String> =
            over.iter().map(|(adversary, design, states)| self.punished(time, *adversary, *design, states)).collect();
        for d in 0..self.spec().designs.len() {
            let gave_way: Vec<usize> = (events.iter())
                .filter_map(|event| match *event {
                    Event::Yielded { design, state } if design == d => Some(state),
                    _ => None,
                })
                .collect();
            if !gave_way.is_empty() {
                let verb = if gave_way.len() == 1 { "gives way and drops" } else { "give way and drop" };
                sentences.push(format!("{} {verb} out of {}", self.cast.states(gave_way), self.cast.design(d)));
            }
        }
        sentences
    }

    fn punished(&self, time: f64, adversary: usize, design: Option<usize>, states: &[usize]) -> String {
        let named = states.iter().map(|&i| {
            let before = self.memory.pressed_times.get(&(i, adversary)).copied().unwrap_or(0);
            let again = if before == 0 { String::new() } else { format!(" (for the {} time)", ordinal(before + 1)) };
            format!("{}{again}", self.cast.state(i))
        });
        let what = match design {
            Some(d) => self.cast.design(d).to_owned(),
            None => self.agreements_of(time, states),
        };
        format!("{} puts economic pressure on {} over {what}", self.cast.adversary(adversary), listed(named))
    }

    /// With whom the states have come to agreements in this step.
    fn agreements_of(&self, time: f64, states: &[usize]) -> String {
        let now = || self.memory.agreements.iter().filter(move |&&(then, ..)| then == time);
        let partner = |i: usize| now().find_map(|&(_, a, b)| (a == i).then_some(b).or((b == i).then_some(a)));
        match states {
            [only] => match partner(*only) {
                Some(with) => format!("its new agreement with {}", self.cast.state(with)),
                None => "its new agreement".to_owned(),
            },
            _ => "their new agreements".to_owned(),
        }
    }

    /// Adversaries that draw closer, and to what that answers.
    pub(super) fn ties(&self, events: &[Event]) -> Vec<String> {
        let standing: Vec<String> = (0..self.spec().designs.len())
            .filter(|&d| self.memory.courses[d].in_force.is_some())
            .map(|d| self.cast.design(d).to_owned())
            .collect();
        let pairs = events.iter().filter_map(|event| match *event {
            Event::TiesDeepened { first, second } => Some((first, second)),
            _ => None,
        });
        let told = pairs.map(|(a, b)| {
            let names = format!("{} and {}", self.cast.adversary(a), self.cast.adversary(b));
            let before = self.memory.ties.get(&(a, b)).copied().unwrap_or(0);
            let again = match before {
                0 => String::new(),
                1 => " still".to_owned(),
                _ => format!(" for the {} time", ordinal(before + 1)),
            };
            (names, again)
        });
        let told: Vec<(String, String)> = told.collect();
        let answer = if standing.is_empty() { String::new() } else { format!(" in answer to {}", listed(standing)) };
        match told.as_slice() {
            [] => Vec::new(),
            [(names, again)] => vec![format!("{names} draw closer{again}{answer}")],
            _ if told.iter().all(|(_, again)| again.is_empty()) => {
                let pairs = listed(told.iter().map(|(names, _)| names.clone()));
                vec![format!("{} pairs of adversaries draw closer{answer}: {pairs}", number(told.len() as f64))]
            }
            _ => told.iter().map(|(names, again)| format!("{names} draw closer{again}{answer}")).collect(),
        }
    }
}
