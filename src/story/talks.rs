//! Talks on a design: how they begin, and how they end without a treaty.

use super::phrases::{after, ordinal, span};
use super::teller::Teller;
use crate::world::{Event, StateSet};

impl Teller<'_> {
    /// What happens to a design at one time.
    pub(super) fn pact(&mut self, time: f64, d: usize, events: &[Event]) -> Vec<String> {
        let mut sentences = Vec::new();
        for event in events {
            match *event {
                Event::TalksOpened { parties, .. } => sentences.extend(self.talks_open(time, d, &parties)),
                Event::TalksFailed { refused, .. } => sentences.extend(self.talks_fail(time, d, &refused, events)),
                _ => {}
            }
        }
        sentences.extend(self.treaty(time, d, events));
        sentences
    }

    fn talks_open(&self, time: f64, d: usize, parties: &StateSet) -> Vec<String> {
        let design = &self.spec().designs[d];
        let course = &self.memory.courses[d];
        let name = self.cast.design(d);
        let others: Vec<usize> = parties.iter().filter(|&i| i != design.proposer).collect();
        let proposer = self.cast.state(design.proposer);
        let mut text = match (course.attempts, course.failed) {
            (0, _) => format!("{proposer} proposes {name}"),
            (n, Some(then)) => {
                format!(
                    "{proposer} tries again for {name}, the {} attempt, {} the last came to nothing",
                    ordinal(n + 1),
                    after(time - then)
                )
            }
            (n, None) => format!("{proposer} takes up {name} for the {} time", ordinal(n + 1)),
        };
        if let Some(occasion) = self.occasion(time, design.proposer, &design.theatres) {
            text += if course.attempts == 0 { ", " } else { " and " };
            text += &occasion;
        }
        let mut sentences = vec![text];
        let missing: Vec<usize> = design.candidates.iter().copied().filter(|&i| !parties.contains(i)).collect();
        let mut table = match others.as_slice() {
            [] => "nobody else comes to the table".to_owned(),
            some => {
                let verb = if some.len() == 1 { "comes" } else { "come" };
                format!("{} {verb} to the table", self.cast.states(some.iter().copied()))
            }
        };
        if !missing.is_empty() && !others.is_empty() {
            let verb = if missing.len() == 1 { "stays" } else { "stay" };
            table += &format!("; {} {verb} away", self.cast.states(missing));
        }
        sentences.push(table);
        sentences
    }

    fn talks_fail(&mut self, time: f64, d: usize, refused: &StateSet, events: &[Event]) -> Vec<String> {
        let lasted = span(time - self.memory.courses[d].opened);
        let mut text = format!("the talks on {} fail after {lasted}", self.cast.design(d));
        let design = &self.spec().designs[d];
        let needed: Vec<usize> = design.required.iter().copied().filter(|&i| refused.contains(i)).collect();
        if !needed.is_empty() {
            let (proposer, list) = (design.proposer, self.cast.states(needed.iter().copied()));
            text += &match needed.as_slice() {
                [only] if *only == proposer => format!(": {list}, which proposed it, no longer wants it"),
                _ => format!(": it cannot do without {list}"),
            };
        } else if refused.is_empty() {
            text += ": none would lose by it, but some would rather stay outside while the others go ahead";
        } else {
            text += ": those who are left are too few to hold together";
        }
        let mut sentences = vec![text];
        sentences.extend(self.refusals(d, events));
        sentences.extend(self.bilaterals(events));
        sentences
    }

    /// The treaties of two that take a pact's place.
    fn bilaterals(&self, events: &[Event]) -> Option<String> {
        let treaties = events.iter().filter_map(|event| match *event {
            Event::Bilateral { hub, spoke, mutual, .. } => Some((hub, spoke, mutual)),
            _ => None,
        });
        let treaties: Vec<(usize, usize, bool)> = treaties.collect();
        let &(hub, ..) = treaties.first()?;
        let with = |mutual: bool| {
            let spokes: Vec<usize> = treaties.iter().filter(|t| t.2 == mutual).map(|t| t.1).collect();
            (!spokes.is_empty()).then(|| self.cast.states(spokes))
        };
        let hub = self.cast.state(hub);
        Some(match (with(true), with(false)) {
            (Some(mutual), None) => format!("in its place {hub} concludes a bilateral defence treaty with {mutual}"),
            (None, Some(wards)) => format!("in its place {hub} alone promises to defend {wards}, by bilateral treaty"),
            (mutual, wards) => format!(
                "in its place {hub} concludes a bilateral defence treaty with {} and alone promises to defend {}",
                mutual.unwrap_or_default(),
                wards.unwrap_or_default()
            ),
        })
    }
}
