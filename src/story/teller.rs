//! From events to a story.

use super::cast::Cast;
use super::ending;
use super::memory::Memory;
use super::said::Said;
use crate::scenario::Spec;
use crate::sim::Trace;
use crate::words::Dates;
use crate::world::{Constants, Event};

/// A run as a person tells it.
#[derive(Debug)]
pub(crate) struct Story {
    /// Title of the scenario.
    pub(crate) title: String,
    /// What came of it, in one sentence.
    pub(crate) outcome: String,
    /// The same in few words, without a stop: the members of a pact are counted, not named.
    pub(crate) headline: String,
    /// What happened, in order of time.
    pub(crate) passages: Vec<Passage>,
    /// Heading of the account of the world at the end.
    pub(crate) standing: String,
    /// That account: a label and what there is to say.
    pub(crate) ending: Vec<[String; 2]>,
    /// What a reader must know of the figures, where there are any.
    pub(crate) note: Option<&'static str>,
}

/// What happened at one time, or over the year that the time ends.
#[derive(Debug)]
pub(crate) struct Passage {
    /// Years since the start.
    pub(crate) years: f64,
    /// Whether it sums up the year so far.
    pub(crate) of_year: bool,
    pub(crate) text: String,
}

/// Said under a story in which states refuse or leave.
const MARGINS: &str = "Margin: what a state would gain by being a member, in units of the model's weights; it refuses \
                       at 0 and below. The reason given is the term that weighed most against.";

/// Tells a run as a story.
pub(crate) fn tell(trace: &Trace<'_>) -> Story {
    let c = &trace.constants;
    let mut teller = Teller {
        cast: Cast::of(c.spec),
        c,
        dates: Dates::from(c.spec.start),
        memory: Memory::at_start(c),
        said: Said::default(),
        passages: Vec::new(),
    };
    teller.events(&trace.events);
    let has_margins = trace
        .events
        .iter()
        .any(|(_, event)| matches!(event, Event::Refused { .. } | Event::Left { margin: Some(_), .. }));
    let Teller { cast, dates, memory, passages, .. } = teller;
    let account = ending::Account { cast: &cast, c, dates, memory: &memory, trace };
    Story {
        title: c.spec.title.clone(),
        outcome: account.outcome(),
        headline: account.headline(),
        passages,
        standing: account.heading(),
        ending: account.rows(),
        note: has_margins.then_some(MARGINS),
    }
}

/// What a passage is about; passages of one time come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Script,
    Crises,
    Politics(usize),
    Agreements,
    Pressure,
    Pact(usize),
    Ties,
    Attack(usize),
    Deterrent(usize),
}

impl Subject {
    /// The subject of `event`; what the script brings about is told with it.
    fn of(event: &Event, is_scripted: bool) -> Self {
        match *event {
            Event::Scripted { .. } => Self::Script,
            Event::Crisis { .. } | Event::Regime { .. } | Event::Withdrew { .. } if is_scripted => Self::Script,
            Event::Withdrew { .. } => Self::Script,
            Event::Crisis { .. } => Self::Crises,
            Event::Election { state, .. } | Event::Regime { state, .. } => Self::Politics(state),
            Event::Agreement { .. } => Self::Agreements,
            Event::Coercion { .. } | Event::Yielded { .. } => Self::Pressure,
            Event::TalksOpened { design, .. }
            | Event::Refused { design, .. }
            | Event::TalksFailed { design, .. }
            | Event::Bilateral { design, .. }
            | Event::Signed { design, .. }
            | Event::InForce { design, .. }
            | Event::Decreed { design, .. }
            | Event::NotRatified { design, .. }
            | Event::Joined { design, .. }
            | Event::Left { design, .. }
            | Event::Deepened { design, .. }
            | Event::Faded { design, .. }
            | Event::Ended { design, .. } => Self::Pact(design),
            Event::TiesDeepened { .. } => Self::Ties,
            Event::Attack { theatre, .. } | Event::War { theatre } => Self::Attack(theatre),
            Event::Deterrent { state, .. } => Self::Deterrent(state),
        }
    }
}

/// The one who tells.
pub(super) struct Teller<'a> {
    pub(super) cast: Cast,
    pub(super) c: &'a Constants<'a>,
    pub(super) dates: Dates,
    pub(super) memory: Memory,
    said: Said,
    passages: Vec<Passage>,
}

impl Teller<'_> {
    pub(super) fn spec(&self) -> &Spec {
        self.c.spec
    }

    fn events(&mut self, events: &[(f64, Event)]) {
        let mut year = self.dates.day(0.0).year();
        for moment in events.chunk_by(|(a, _), (b, _)| a == b) {
            let time = moment[0].0;
            let new_year = self.dates.day(time).year();
            if new_year != year {
                self.sum_up_the_year();
                year = new_year;
            }
            self.moment(time, moment);
        }
        self.sum_up_the_year();
    }

    /// Tells what happened at one time.
    fn moment(&mut self, time: f64, moment: &[(f64, Event)]) {
        let mut events: Vec<Event> = moment.iter().map(|&(_, event)| event).collect();
        let is_scripted = events.iter().any(|event| matches!(event, Event::Scripted { .. }));
        let subject = |event: &Event| Subject::of(event, is_scripted);
        events.sort_by_key(subject);
        for events in events.chunk_by(|a, b| subject(a) == subject(b)) {
            if events.iter().any(|event| matches!(event, Event::War { .. })) {
                // Nothing comes after it.
                self.sum_up_the_year();
            }
            let sentences = match subject(&events[0]) {
                Subject::Script => self.script(events),
                Subject::Crises => self.crises(time, events),
                Subject::Politics(state) => self.politics(time, state, events),
                // Told at the end of the year.
                Subject::Agreements => Vec::new(),
                Subject::Pressure => self.pressure(time, events),
                Subject::Pact(design) => self.pact(time, design, events),
                Subject::Ties => self.ties(events),
                Subject::Attack(_) => self.attack(time, events),
                Subject::Deterrent(state) => self.deterrent(time, state, events),
            };
            events.iter().for_each(|event| self.memory.take(time, event, self.c));
            self.passage(time, false, &sentences);
        }
    }

    /// Tells the agreements since the last time that this was done, at the time of the latest.
    fn sum_up_the_year(&mut self) {
        let agreements = std::mem::take(&mut self.memory.agreements);
        let Some(&(time, ..)) = agreements.last() else { return };
        // A hub of several is named once.
        let mut hubs: Vec<(usize, Vec<usize>)> = Vec::new();
        for &(_, first, second) in &agreements {
            let of = |i: usize| agreements.iter().filter(|&&(_, a, b)| a == i || b == i).count();
            let (hub, other) = if of(second) > of(first) { (second, first) } else { (first, second) };
            match hubs.iter_mut().find(|(known, _)| *known == hub) {
                Some((_, others)) => others.push(other),
                None => hubs.push((hub, vec![other])),
            }
        }
        let pairs: Vec<String> = (hubs.into_iter())
            .map(|(hub, others)| format!("{} with {}", self.cast.state(hub), self.cast.states(others)))
            .collect();
        let what = if agreements.len() == 1 { "a cooperation agreement" } else { "cooperation agreements" };
        self.passage(time, true, &[format!("new in the web: {what} of {}", pairs.join("; "))]);
    }

    fn passage(&mut self, years: f64, of_year: bool, sentences: &[String]) {
        let said: Vec<String> = sentences.iter().map(|text| self.said.say(text, years, self.dates)).collect();
        if !said.is_empty() {
            self.passages.push(Passage { years, of_year, text: said.join(" ") });
        }
    }
}
