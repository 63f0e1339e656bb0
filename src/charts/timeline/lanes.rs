//! The lanes of a run, from its events.

use super::{Bar, BarStage, Group, Lane, Mark, MarkKind};
use crate::scenario::Spec;
use crate::sim::Trace;
use crate::words::{Dates, counted, depth_noun};
use crate::world::{Ending, Event};

/// The lanes in which something happens, the groups in their order.
pub(super) fn of(trace: &Trace<'_>, dates: Dates, end: f64) -> Vec<Lane> {
    let spec = trace.constants.spec;
    let mut scribe = Scribe {
        spec,
        governments: trace.constants.states.iter().map(|state| state.government).collect(),
        concerned: &trace.constants.concerned,
        politics: lane(Group::Politics, "Politics"),
        theatres: spec.theatres.iter().map(|theatre| lane(Group::Theatre, short(spec, &theatre.name))).collect(),
        pressure: lane(Group::Pressure, "Pressure"),
        designs: spec.designs.iter().map(|design| lane(Group::Design, &design.name)).collect(),
        agreements: lane(Group::Agreements, "Agreements"),
    };
    for (time, event) in &trace.events {
        // A date within the last step may lie beyond the end by a rounding.
        scribe.take(dates.year(*time).min(end), event);
    }
    let Scribe { politics, mut theatres, pressure, mut designs, mut agreements, .. } = scribe;
    agreements.name = counted(agreements.marks.len() as u64, "agreement");
    for bar in designs.iter_mut().filter_map(|lane| lane.bars.last_mut()).filter(|bar| bar.to.is_infinite()) {
        bar.to = end;
    }
    // The sorts are stable, so that equals keep the order of the scenario.
    [&mut theatres, &mut designs]
        .into_iter()
        .for_each(|lanes| lanes.sort_by_key(|lane| std::cmp::Reverse(weight(lane))));
    let all = [politics].into_iter().chain(theatres).chain([pressure]).chain(designs).chain([agreements]);
    all.filter(|lane| !(lane.bars.is_empty() && lane.marks.is_empty())).collect()
}

/// The name of a theatre without a remark in brackets, unless that is what tells two apart.
fn short<'a>(spec: &Spec, name: &'a str) -> &'a str {
    let base = |name: &'a str| name.split_once(" (").map_or(name, |(base, _)| base);
    let is_unique = spec.theatres.iter().filter(|theatre| theatre.name.starts_with(base(name))).count() == 1;
    if is_unique { base(name) } else { name }
}

fn lane(group: Group, name: &str) -> Lane {
    Lane { group, name: name.to_owned(), bars: Vec::new(), marks: Vec::new() }
}

/// How eventful a lane is: the heaviest of its words, then how much happens.
fn weight(lane: &Lane) -> (u8, usize) {
    let heaviest = lane.marks.iter().filter_map(|mark| mark.label.as_ref()).map(|(weight, _)| *weight).max();
    (heaviest.unwrap_or(0), lane.marks.len())
}

/// Writes events into lanes.
struct Scribe<'a> {
    spec: &'a Spec,
    governments: Vec<f64>,
    concerned: &'a [usize],
    politics: Lane,
    theatres: Vec<Lane>,
    pressure: Lane,
    designs: Vec<Lane>,
    agreements: Lane,
}

impl Scribe<'_> {
    fn state(&self, i: usize) -> &str {
        &self.spec.states[i].name
    }

    fn take(&mut self, year: f64, event: &Event) {
        match *event {
            Event::Scripted { .. }
            | Event::Election { .. }
            | Event::Regime { .. }
            | Event::Withdrew { .. }
            | Event::Deterrent { .. } => self.politics(year, event),
            Event::Crisis { theatre } => mark(&mut self.theatres[theatre], year, MarkKind::Crisis, None),
            Event::Attack { theatre, target, .. } => {
                let label = format!("attack on {}", self.state(target));
                mark(&mut self.theatres[theatre], year, MarkKind::Attack, Some((8, label)));
            }
            Event::War { theatre } => {
                mark(&mut self.theatres[theatre], year, MarkKind::Attack, Some((10, "major war".to_owned())));
            }
            Event::Coercion { state, .. } => {
                let label = self.state(state).to_owned();
                mark(&mut self.pressure, year, MarkKind::Pressure, Some((2, label)));
            }
            Event::Yielded { state, .. } => {
                let label = format!("{} gives way", self.state(state));
                mark(&mut self.pressure, year, MarkKind::Pressure, Some((6, label)));
            }
            Event::TiesDeepened { first, second } => {
                let [first, second] = [first, second].map(|a| &self.spec.adversaries[a].name);
                let label = format!("{first}–{second} closer");
                mark(&mut self.pressure, year, MarkKind::Treaty, Some((3, label)));
            }
            Event::Agreement { .. } => mark(&mut self.agreements, year, MarkKind::Agreement, None),
            Event::TalksOpened { design, .. }
            | Event::TalksFailed { design, .. }
            | Event::Signed { design, .. }
            | Event::InForce { design, .. }
            | Event::Decreed { design, .. }
            | Event::Deepened { design, .. }
            | Event::Faded { design, .. }
            | Event::Ended { design, .. } => self.course(year, design, event),
            Event::Bilateral { design, hub, spoke, .. } => {
                let label = format!("{}–{} treaty", self.state(hub), self.state(spoke));
                mark(&mut self.designs[design], year, MarkKind::Treaty, Some((4, label)));
            }
            Event::NotRatified { design, state } => {
                let label = format!("{} does not ratify", self.state(state));
                mark(&mut self.designs[design], year, MarkKind::Treaty, Some((5, label)));
            }
            Event::Joined { design, state } => {
                let label = format!("{} joins", self.state(state));
                mark(&mut self.designs[design], year, MarkKind::Treaty, Some((5, label)));
            }
            Event::Left { design, state, .. } => {
                let label = format!("{} leaves", self.state(state));
                mark(&mut self.designs[design], year, MarkKind::Treaty, Some((6, label)));
            }
            // Refusals are counted where the talks fail.
            Event::Refused { .. } => {}
        }
    }

    /// A vote that leaves the line as it is, or in a state that no pact asks for, is not worth a mark.
    fn politics(&mut self, year: f64, event: &Event) {
        let kind = if matches!(event, Event::Election { .. }) { MarkKind::Election } else { MarkKind::Politics };
        let label = match *event {
            Event::Scripted { event } => Some((9, self.spec.events[event].name.clone())),
            Event::Election { state, government } => {
                let before = std::mem::replace(&mut self.governments[state], government);
                let stance = match government {
                    g if g > 0.0 => "pro-alliance",
                    g if g < 0.0 => "sceptical",
                    _ => "neutral",
                };
                let is_new = before != government && self.concerned.contains(&state);
                // Who guarantees or proposes counts for most.
                let leads = self.spec.guarantors.iter().any(|guarantor| guarantor.state == state)
                    || self.spec.designs.iter().any(|design| design.proposer == state);
                is_new.then(|| (if leads { 5 } else { 4 }, format!("{}: {stance}", self.state(state))))
            }
            Event::Regime { state, committed } => {
                let turns = if committed { "stands by allies" } else { "turns from allies" };
                Some((7, format!("{} {turns}", self.state(state))))
            }
            Event::Withdrew { state } => Some((10, format!("{} leaves all alliances", self.state(state)))),
            Event::Deterrent { state, ready } => {
                let (weight, has) = if ready { (8, "has") } else { (6, "wants") };
                Some((weight, format!("{} {has} nuclear weapons", self.state(state))))
            }
            _ => None,
        };
        if label.is_some() {
            mark(&mut self.politics, year, kind, label);
        }
    }

    /// Talks and treaties as bars.
    fn course(&mut self, year: f64, design: usize, event: &Event) {
        let lane = &mut self.designs[design];
        let (next, label) = match *event {
            Event::TalksOpened { .. } => (Some(BarStage::Talks), (1, "talks".to_owned())),
            Event::TalksFailed { refused, .. } => match refused.len() {
                0 => (None, (3, "talks fail".to_owned())),
                refused => (None, (3, format!("{refused} refuse"))),
            },
            Event::Signed { depth, members, .. } => {
                (Some(BarStage::Signed(depth)), (7, format!("signed by {}", members.len())))
            }
            Event::InForce { depth, members, .. } | Event::Decreed { depth, members, .. } => {
                let label = format!("{}: {}", depth_noun(depth), counted(members.len() as u64, "member"));
                (Some(BarStage::InForce(depth)), (9, label))
            }
            Event::Deepened { depth, .. } | Event::Faded { depth, .. } => {
                (Some(BarStage::InForce(depth)), (6, format!("to {}", depth_noun(depth))))
            }
            Event::Ended { how, .. } => {
                let how = match how {
                    Ending::NotRatified => "lapses",
                    Ending::Dissolved => "dissolved",
                    Ending::Faded => "fades away",
                    Ending::Replaced => "replaced",
                };
                (None, (8, how.to_owned()))
            }
            _ => return,
        };
        if let Some(open) = lane.bars.last_mut().filter(|bar| bar.to.is_infinite()) {
            open.to = year;
        }
        lane.bars.extend(next.map(|stage| Bar { from: year, to: f64::INFINITY, stage }));
        mark(lane, year, MarkKind::Treaty, Some(label));
    }
}

fn mark(lane: &mut Lane, year: f64, kind: MarkKind, label: Option<(u8, String)>) {
    lane.marks.push(Mark { year, kind, label });
}
