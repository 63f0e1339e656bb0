//! Why states refuse, all those of one round in as few sentences as it takes.

use std::collections::BTreeMap;

use super::cast::listed;
use super::phrases::{margin, obstacle};
use super::teller::Teller;
use crate::scenario::Depth;
use crate::world::{Event, TERMS, Term};

/// One state that refuses.
#[derive(Clone, Copy)]
struct Refusal {
    state: usize,
    margin: f64,
    term: Term,
}

impl Teller<'_> {
    /// Why those who refuse a design do, in order: the reasons that are new, those of the last time, those
    /// who may not, those who take no part.
    pub(super) fn refusals(&mut self, d: usize, events: &[Event]) -> Vec<String> {
        let (mut fresh, mut same, mut indifferent) = (Vec::new(), Vec::new(), Vec::new());
        let (mut unable, mut out) = (Vec::new(), Vec::new());
        let mut reasons = BTreeMap::new();
        let before = std::mem::take(&mut self.memory.courses[d].refused);
        for event in events {
            let Event::Refused { state, margin, obstacle, .. } = *event else { continue };
            reasons.insert(state, obstacle);
            let known = before.get(&state) == Some(&obstacle);
            match obstacle {
                Some(term) if known => same.push(Refusal { state, margin, term }),
                Some(term) => fresh.push(Refusal { state, margin, term }),
                None if self.takes_no_part(d, state) => out.push(state),
                // A constitution is worth one word.
                None if self.may_not(d, state) && known => {}
                None if self.may_not(d, state) => unable.push(state),
                None => indifferent.push(state),
            }
        }
        self.memory.courses[d].refused = reasons;
        let mut sentences = Vec::new();
        let mut is_explained = false;
        if !fresh.is_empty() {
            sentences.push(self.reasons(&fresh));
            is_explained = true;
        }
        if !same.is_empty() {
            sentences.push(self.same_reasons(&same, is_explained));
        }
        let mut say = |states: Vec<usize>, one: &str, many: &str| {
            if !states.is_empty() {
                let verb = if states.len() == 1 { one } else { many };
                sentences.push(format!("{} {verb}", self.cast.states(states)));
            }
        };
        say(indifferent, "sees nothing to gain", "see nothing to gain");
        say(unable, "may not take on such an obligation", "may not take on such an obligation");
        say(out, "takes no part any more", "take no part any more");
        sentences
    }

    /// Whether state `i` has given way or withdrawn, and is no party to this attempt.
    fn takes_no_part(&self, d: usize, i: usize) -> bool {
        self.memory.withdrawn.contains(i) || self.memory.courses[d].yielded.contains(i)
    }

    /// Whether state `i` may not go as deep as the shallowest depth on the table of a design.
    fn may_not(&self, d: usize, i: usize) -> bool {
        let design = &self.spec().designs[d];
        let least = design.depths.iter().copied().min().unwrap_or(Depth::Shallow);
        self.spec().states[i].max_depth < least && design.obligated.contains(&i)
    }

    /// The reasons in one sentence, each with those with whom it weighs most.
    fn reasons(&self, refusals: &[Refusal]) -> String {
        let mut first = true;
        let parts: Vec<String> = (TERMS.into_iter())
            .filter_map(|term| {
                let moved = refusals.iter().filter(|refusal| refusal.term == term);
                let states: Vec<String> = moved.map(|refusal| self.with_margin(refusal, &mut first)).collect();
                (!states.is_empty()).then(|| (obstacle(term), listed(states)))
            })
            .enumerate()
            .map(|(at, (reason, states))| match at {
                0 => format!("{reason} weighs most with {states}"),
                _ => format!("{reason} with {states}"),
            })
            .collect();
        parts.join("; ")
    }

    fn same_reasons(&self, refusals: &[Refusal], others: bool) -> String {
        let mut first = true;
        let states: Vec<String> = refusals.iter().map(|refusal| self.with_margin(refusal, &mut first)).collect();
        let verb = if states.len() == 1 { "refuses" } else { "refuse" };
        let (reason, again) = match refusals {
            [only] => (format!("reason as before, {}", obstacle(only.term).trim_end_matches(',')), ""),
            _ => ("reasons as before".to_owned(), if others { "" } else { " again" }),
        };
        format!("{} {verb}{again} for the same {reason}", listed(states))
    }

    fn with_margin(&self, refusal: &Refusal, first: &mut bool) -> String {
        let label = if std::mem::take(first) { "margin " } else { "" };
        format!("{} ({label}{})", self.cast.state(refusal.state), margin(refusal.margin))
    }
}
