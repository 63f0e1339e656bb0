//! What came of a run, and how the world stands when it ends.

use super::cast::{Cast, listed};
use super::memory::Memory;
use super::phrases::{number, pact_of, sentence};
use crate::scenario::Depth;
use crate::sim::{FirstPact, Status, Trace};
use crate::words::{Dates, counted};
use crate::world::{Constants, Event, Stage, StateSet};

/// Pairs of states named as the closest of the web.
const CLOSEST: usize = 3;

/// The end of a run.
pub(super) struct Account<'a> {
    pub(super) cast: &'a Cast,
    pub(super) c: &'a Constants<'a>,
    pub(super) dates: Dates,
    pub(super) memory: &'a Memory,
    pub(super) trace: &'a Trace<'a>,
}

impl Account<'_> {
    fn end(&self) -> f64 {
        f64::from(self.trace.world.step) * self.c.calendar.dt
    }

    /// The outcome in one sentence, the members of a pact by name.
    pub(super) fn outcome(&self) -> String {
        self.outcome_with(|first| self.cast.states(first.members.iter().map(|&i| i as usize)))
    }

    /// The same in few words, without a stop: the members of a pact are counted.
    pub(super) fn headline(&self) -> String {
        let outcome = self.outcome_with(|first| counted(first.members.len() as u64, "state"));
        outcome.trim_end_matches('.').to_owned()
    }

    fn outcome_with(&self, members: impl Fn(&FirstPact) -> String) -> String {
        let record = &self.trace.record;
        if let Status::Failed(why) = &record.status {
            return format!("The run could not be completed: {why}.");
        }
        let pact = match (&record.article5, &record.shallow) {
            (Some(first), _) => self.formed(first, &members(first), record.article5_stands),
            (None, Some(first)) => self.formed(first, &members(first), record.shallow_stands),
            (None, None) => self.nothing_formed(),
        };
        let attacks = match record.attacks {
            0 => "nobody is attacked".to_owned(),
            1 => "one attack stays limited".to_owned(),
            more => format!("{} attacks stay limited", number(f64::from(more))),
        };
        let war = match record.war {
            Some((_, k)) => {
                let when = self.dates.month(self.end());
                format!("a major war over {} ends the run in {when}", self.cast.theatre(k as usize))
            }
            None => attacks,
        };
        sentence(&format!("{pact}; {war}"))
    }

    fn formed(&self, first: &FirstPact, members: &str, stands: bool) -> String {
        let name = self.cast.design(first.design as usize);
        let text = match self.in_force(first) {
            Some((time, depth)) if depth == first.depth => {
                format!("{name} enters into force in {}, {} of {members}", self.dates.month(time), pact_of(depth))
            }
            _ => format!("{name} becomes {} of {members}", pact_of(first.depth)),
        };
        if stands || self.trace.world.at_war { text } else { format!("{text}, and does not last") }
    }

    /// When the pact entered into force, and how deep it was then.
    fn in_force(&self, first: &FirstPact) -> Option<(f64, Depth)> {
        self.trace.events.iter().rev().find_map(|&(time, event)| match event {
            Event::InForce { design, depth, .. } | Event::Decreed { design, depth, .. }
                if design == first.design as usize && self.c.calendar.quarter_of(time) <= first.quarter =>
            {
                Some((time, depth))
            }
            _ => None,
        })
    }

    fn nothing_formed(&self) -> String {
        let record = &self.trace.record;
        let in_force = record.pacts.iter().find(|pact| pact.in_force.is_some());
        if let Some(one_sided) = in_force {
            let name = self.cast.design(one_sided.design as usize);
            return format!(
                "no collective pact forms: {name}, which enters into force, binds some of its members only"
            );
        }
        if record.pacts.is_empty() && self.trace.world.pacts.iter().any(|pact| pact.is_pending()) {
            return "no pact forms, and talks are under way at the end".to_owned();
        }
        match (record.pacts.len(), record.talks) {
            (0, 0) => "no pact forms, and none is even talked about".to_owned(),
            (0, 1) => "no pact forms: the one attempt at it comes to no treaty".to_owned(),
            (0, talks) => format!("no pact forms in {} attempts", number(f64::from(talks))),
            (1, _) => "no pact forms: the one treaty signed does not come into force".to_owned(),
            (signed, _) => format!("no pact forms: of {} treaties signed none comes into force", number(signed as f64)),
        }
    }

    /// The heading of the account.
    pub(super) fn heading(&self) -> String {
        let when = self.dates.month(self.end());
        if self.trace.world.at_war {
            format!("How the world stands as war breaks out, {when}")
        } else {
            format!("How the world stands at the horizon, {when}")
        }
    }

    /// The account: a label and what there is to say.
    pub(super) fn rows(&self) -> Vec<[String; 2]> {
        let rows = [
            ("Pacts", Some(self.pacts())),
            ("Bilateral treaties", self.bilaterals()),
            ("Guarantors", self.guarantors()),
            ("Attacks", Some(self.attacks())),
            ("Nuclear weapons", Some(self.nuclear())),
            ("Web", Some(self.web())),
            ("Not reached", self.not_reached()),
        ];
        rows.into_iter().filter_map(|(label, text)| text.map(|text| [label.to_owned(), text])).collect()
    }

    fn pacts(&self) -> String {
        let lines = self.trace.world.pacts.iter().enumerate().filter_map(|(d, pact)| {
            let (name, members) = (self.cast.design(d), self.cast.members(&pact.members));
            match pact.stage {
                Stage::Dormant => None,
                Stage::Talks { .. } => Some(format!("talks under way on {name} among {members}")),
                Stage::Ratifying => Some(format!("{name}, signed and not yet in force: {members}")),
                Stage::InForce => {
                    let since = self.dates.month(pact.in_force_since);
                    Some(format!("{name}, in force since {since}, {} of {members}", pact_of(pact.depth)))
                }
            }
        });
        let lines: Vec<String> = lines.map(|line| sentence(&line)).collect();
        let stands = self.trace.world.pacts.iter().any(|pact| pact.is_in_force());
        let none = if stands { Vec::new() } else { vec!["No collective pact is in force.".to_owned()] };
        none.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
    }

    fn bilaterals(&self) -> Option<String> {
        let treaties = &self.memory.bilaterals;
        let named =
            treaties.iter().map(|&(hub, spoke)| format!("{} and {}", self.cast.state(hub), self.cast.state(spoke)));
        (!treaties.is_empty())
            .then(|| sentence(&format!("concluded in place of a pact: {}", named.collect::<Vec<_>>().join("; "))))
    }

    fn guarantors(&self) -> Option<String> {
        let said = self.c.guarantors.iter().zip(&self.trace.world.committed).map(|(guarantor, committed)| {
            let stands = if *committed { "stands by its allies" } else { "is sceptical of its alliances" };
            let gone = self.trace.world.withdrawn.contains(guarantor.state);
            format!("{} {}", self.cast.state(guarantor.state), if gone { "has left its alliances" } else { stands })
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| sentence(&said.join("; ")))
    }

    fn attacks(&self) -> String {
        let attacks = &self.memory.attacks;
        let last = attacks.len().checked_sub(1).filter(|_| self.trace.world.at_war);
        let told = attacks.iter().enumerate().map(|(at, attack)| {
            let when = self.dates.month(attack.time);
            let end = match (last == Some(at), attack.came.is_empty()) {
                (true, _) => "a major war".to_owned(),
                (false, true) => "alone".to_owned(),
                (false, false) => format!("helped by {}", self.cast.members(&attack.came)),
            };
            format!("{} {} ({when}, {end})", self.cast.state(attack.target), self.cast.in_theatre(attack.theatre))
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() {
            "Nobody was attacked.".to_owned()
        } else {
            sentence(&format!("on {}", told.join("; on ")))
        }
    }

    fn nuclear(&self) -> String {
        let new = |i: usize| self.trace.world.nuclear[i] && !self.c.states[i].nuclear;
        let holders = (0..self.c.n).filter(|&i| self.trace.world.nuclear[i]);
        let holders = holders.map(|i| format!("{}{}", self.cast.state(i), if new(i) { " (new)" } else { "" }));
        let adversaries = self.c.spec.adversaries.iter().enumerate().filter(|(_, adversary)| adversary.nuclear);
        let mut text = format!("of the states {}", listed(holders));
        let others: Vec<String> = adversaries.map(|(a, _)| self.cast.adversary(a).to_owned()).collect();
        if !others.is_empty() {
            text += &format!("; of the adversaries {}", listed(others));
        }
        let building = (0..self.c.n).filter(|&i| self.trace.world.deterrent_due[i].is_finite());
        let building: StateSet = building.collect();
        if !building.is_empty() {
            text += &format!("; being built by {}", self.cast.members(&building));
        }
        sentence(&text)
    }

    /// Events of the script that the run did not live to see.
    fn not_reached(&self) -> Option<String> {
        let ahead: Vec<String> = (self.c.script.iter().zip(&self.c.spec.events).skip(self.trace.world.scripted))
            .map(|(event, stated)| format!("{} ({})", stated.name, self.dates.month(event.at)))
            .collect();
        (!ahead.is_empty()).then(|| sentence(&format!("the run ends before {}", listed(ahead))))
    }

    /// Defence cooperation between those with a stake.
    fn web(&self) -> String {
        let concerned = &self.c.concerned;
        let pairs =
            || concerned.iter().enumerate().flat_map(|(at, &i)| concerned[at + 1..].iter().map(move |&j| (i, j)));
        let mean =
            |stock: &[f64]| pairs().map(|(i, j)| stock[i * self.c.n + j]).sum::<f64>() / pairs().count().max(1) as f64;
        let (now, then) = (mean(&self.trace.world.cooperation), mean(&self.c.cooperation));
        let stock = |&(i, j): &(usize, usize)| self.trace.world.cooperation[i * self.c.n + j];
        let mut closest: Vec<(usize, usize)> = pairs().collect();
        closest.sort_by(|a, b| stock(b).total_cmp(&stock(a)));
        let closest =
            closest.iter().take(CLOSEST).map(|&(i, j)| format!("{} and {}", self.cast.state(i), self.cast.state(j)));
        let closest: Vec<String> = closest.collect();
        let agreements = match self.memory.agreements_so_far {
            0 => "no new cooperation agreement".to_owned(),
            1 => "one new cooperation agreement".to_owned(),
            more => format!("{} new cooperation agreements", number(more as f64)),
        };
        sentence(&format!(
            "{agreements}; cooperation between the states concerned stands at {now:.2} on average, {then:.2} at the start \
             (from 0 to 1), closest between {}",
            closest.join("; ")
        ))
    }
}
