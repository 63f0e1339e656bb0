//! Governments and regimes.

use super::phrases::{after, stance};
use super::teller::Teller;
use crate::world::Event;

impl Teller<'_> {
    /// A new government of state `i`, and what it does to its promises as a guarantor. A vote that leaves the
    /// line as it is, or in a state that no pact asks for, is not worth a word.
    pub(super) fn politics(&self, time: f64, i: usize, events: &[Event]) -> Vec<String> {
        let mut sentences = Vec::new();
        for event in events {
            match *event {
                Event::Election { government, .. }
                    if government != self.memory.government[i].0 && self.c.concerned.contains(&i) =>
                {
                    sentences.push(self.new_government(i, government));
                }
                Event::Regime { committed, .. } => sentences.push(self.new_regime(time, i, committed)),
                _ => {}
            }
        }
        sentences
    }

    fn new_government(&self, i: usize, government: f64) -> String {
        let state = self.cast.state(i);
        let new = format!("the new government of {state} is {}", stance(government));
        let before = self.memory.government[i].0;
        match self.memory.stances.get(&(i, government as i8)) {
            Some(&then) => format!("{new}, like that of {}", self.dates.month(then)),
            None if before == 0.0 => new,
            None => format!("{new}, where the one before was {}", if before > 0.0 { "in favour" } else { "sceptical" }),
        }
    }

    pub(super) fn new_regime(&self, time: f64, i: usize, committed: bool) -> String {
        let state = self.cast.state(i);
        let turns = if committed { "stands by its allies again" } else { "turns its back on its allies" };
        // A government that came in this step has been in office for less than a quarter or a year.
        let vote = self.memory.government[i].1.filter(|&then| time - then <= self.c.calendar.dt);
        let meant = if committed {
            "its promises are worth more"
        } else {
            "its promises are worth less, and it offers fewer of them"
        };
        match vote {
            Some(then) => format!("{} the change of government, {state} {turns}: {meant}", after(time - then)),
            None => format!("{state} {turns}: {meant}"),
        }
    }
}
