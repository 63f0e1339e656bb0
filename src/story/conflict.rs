//! Events of the script, crises, attacks and war, nuclear weapons.

use super::cast::listed;
use super::phrases::{after, ordinal};
use super::teller::Teller;
use crate::words::percent;
use crate::world::{Event, StateSet};

impl Teller<'_> {
    /// An event of the scenario's script and what it brings about at once.
    pub(super) fn script(&self, events: &[Event]) -> Vec<String> {
        let mut sentences = Vec::new();
        for event in events {
            match *event {
                Event::Scripted { event } => {
                    sentences.push(self.spec().events[event].name.trim_end_matches('.').to_owned());
                    let trade = self.c.script.get(event).map_or(&[][..], |scripted| &scripted.trade);
                    sentences.extend(trade.iter().map(|&(i, a, left)| {
                        let adversary = self.cast.adversary(a);
                        format!("{} keeps {} of its trade with {adversary}", self.cast.state(i), percent(left))
                    }));
                }
                Event::Withdrew { state } => {
                    let state = self.cast.state(state);
                    sentences.push(format!("{state} leaves all its alliances: it owes nothing and is owed nothing"));
                }
                // An event has no time of its own before it.
                Event::Regime { state, committed } => sentences.push(self.new_regime(f64::INFINITY, state, committed)),
                _ => {}
            }
        }
        let crises: Vec<usize> = events.iter().filter_map(in_crisis).collect();
        if !crises.is_empty() {
            sentences.push(format!("it is a crisis {}", listed(crises.iter().map(|&k| self.cast.in_theatre(k)))));
        }
        sentences
    }

    /// The crises of one step.
    pub(super) fn crises(&self, time: f64, events: &[Event]) -> Vec<String> {
        let theatres: Vec<usize> = events.iter().filter_map(in_crisis).collect();
        let before = |k: usize| self.memory.crises[k].as_slice();
        match theatres.as_slice() {
            [k] => vec![match before(*k) {
                [] => format!("crisis {}", self.cast.in_theatre(*k)),
                [.., last] => {
                    let count = ordinal(before(*k).len() + 1);
                    format!("{count} crisis {}, {} the one before", self.cast.in_theatre(*k), after(time - last))
                }
            }],
            several => {
                let named = several.iter().map(|&k| {
                    let count = before(k).len();
                    let again = if count == 0 { String::new() } else { format!(" (the {} there)", ordinal(count + 1)) };
                    format!("{}{again}", self.cast.in_theatre(k))
                });
                vec![format!("crises {}", listed(named))]
            }
        }
    }

    /// An attack, who helps, and whether it becomes a major war.
    pub(super) fn attack(&self, time: f64, events: &[Event]) -> Vec<String> {
        let is_war = events.iter().any(|event| matches!(event, Event::War { .. }));
        let attacks = events.iter().filter_map(|event| match *event {
            Event::Attack { theatre, target, called, came, forestalls } => {
                Some((theatre, target, called, came, forestalls))
            }
            _ => None,
        });
        let mut sentences = Vec::new();
        for (theatre, target, called, came, forestalls) in attacks {
            sentences.push(self.onset(time, theatre, target, forestalls));
            sentences.extend(self.help(target, &called, &came));
            let answered = !came.is_empty();
            sentences.push(match (is_war, answered) {
                (true, _) => format!("it becomes a major war over {}, and the run ends", self.cast.theatre(theatre)),
                (false, true) => format!("the fighting {} stays limited", self.cast.in_theatre(theatre)),
                (false, false) => format!("{} faces it alone, and the fighting stays limited", self.cast.state(target)),
            });
        }
        sentences
    }

    fn onset(&self, time: f64, theatre: usize, target: usize, forestalls: Option<usize>) -> String {
        let attacker = self.cast.adversary(self.spec().theatres[theatre].adversary);
        let (target_name, place) = (self.cast.state(target), self.cast.in_theatre(theatre));
        let mut text = format!("{attacker} attacks {target_name} {place}");
        let before =
            self.memory.attacks.iter().rev().find(|attack| (attack.theatre, attack.target) == (theatre, target));
        if self.memory.scripted_attack == Some((theatre, target)) {
            text += ", as the scenario has it";
        } else if let Some(d) = forestalls {
            text += &format!(", to come before {} works", self.cast.design(d));
        } else if let Some(before) = before {
            text += &format!(" again, {} the last time", after(time - before.time));
        } else if let Some(crisis) = self.latest_crisis(time, &[theatre]) {
            text += &format!(", {crisis}");
        }
        text
    }

    fn help(&self, target: usize, called: &StateSet, came: &StateSet) -> Vec<String> {
        let kept: Vec<usize> = called.iter().filter(|&i| came.contains(i)).collect();
        let broke: Vec<usize> = called.iter().filter(|&i| !came.contains(i)).collect();
        let free: Vec<usize> = came.iter().filter(|&i| !called.contains(i)).collect();
        let mut sentences = Vec::new();
        let plural =
            |list: &[usize], one: &str, many: &str| if list.len() == 1 { one.to_owned() } else { many.to_owned() };
        match (kept.is_empty(), broke.is_empty()) {
            (true, true) => sentences.push("no state is bound by treaty to help it".to_owned()),
            (false, _) => {
                let (verb, promise) =
                    (plural(&kept, "honours", "honour"), plural(&kept, "its promise", "their promises"));
                let mut text =
                    format!("{} {verb} {promise} and fight{}", self.cast.states(kept.clone()), plural(&kept, "s", ""));
                if !broke.is_empty() {
                    text += &format!(", {} {} not", self.cast.states(broke.clone()), plural(&broke, "does", "do"));
                }
                sentences.push(text);
            }
            (true, false) => {
                let verb = plural(&broke, "does not honour its promise", "do not honour their promises");
                sentences.push(format!("{} {verb} to {}", self.cast.states(broke.clone()), self.cast.state(target)));
            }
        }
        if !free.is_empty() {
            let verb = plural(&free, "comes", "come");
            sentences.push(format!("{} {verb} to its help without being bound to", self.cast.states(free)));
        }
        sentences
    }

    /// A state's decision to build nuclear weapons, or their completion.
    pub(super) fn deterrent(&self, time: f64, i: usize, events: &[Event]) -> Vec<String> {
        let state = self.cast.state(i);
        let ready = events.iter().any(|event| matches!(event, Event::Deterrent { ready: true, .. }));
        if ready {
            let since = self.memory.decided.get(&i).map(|then| format!(", {} the decision", after(time - then)));
            return vec![format!("{state} has nuclear weapons of its own{}", since.unwrap_or_default())];
        }
        vec![match self.abandonment(time, i) {
            Some(why) => format!("{state} decides to build nuclear weapons, {why}"),
            None => format!("{state} decides to build nuclear weapons"),
        }]
    }

    /// What may have made state `i` doubt its protectors in the past two years.
    fn abandonment(&self, time: f64, i: usize) -> Option<String> {
        let attack = self.memory.attacks.iter().rev().find(|attack| time - attack.time < 2.0);
        if let Some(attack) = attack.filter(|attack| !attack.failed.is_empty() || attack.target == i) {
            let ago = after(time - attack.time);
            let target = if attack.target == i { "it was attacked".to_owned() } else { self.let_down(attack.target) };
            return Some(format!("{ago} {target}"));
        }
        let turned = self.memory.regime.iter().filter(|(_, (then, committed))| !committed && time - then < 2.0);
        if let Some((&guarantor, &(then, _))) = turned.max_by(|a, b| a.1.0.total_cmp(&b.1.0)) {
            return Some(format!(
                "{} {} turned its back on its allies",
                after(time - then),
                self.cast.state(guarantor)
            ));
        }
        let claimed: Vec<usize> = (0..self.c.nk).filter(|&k| self.c.claim[i * self.c.nk + k] > 0.0).collect();
        self.latest_crisis(time, &claimed)
    }

    fn let_down(&self, target: usize) -> String {
        format!("{} was attacked and promises to it were not kept", self.cast.state(target))
    }
}

fn in_crisis(event: &Event) -> Option<usize> {
    match *event {
        Event::Crisis { theatre } => Some(theatre),
        _ => None,
    }
}
