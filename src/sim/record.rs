//! What is kept of one replicate.

use serde::{Deserialize, Serialize};

use crate::scenario::Depth;
use crate::world::{Constants, Event, StateSet, World};

/// Whether a replicate ran to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It did.
    Ok,
    /// It did not; why.
    Failed(String),
}

/// The first pact of a level to enter into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPact {
    /// Quarter of entry into force, counted from 1.
    pub quarter: u32,
    /// Index of the design.
    pub design: u32,
    /// Depth at entry into force.
    pub depth: Depth,
    /// Members at entry into force, as state indices.
    pub members: Vec<u32>,
}

/// Membership of one state in one pact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// Index of the state.
    pub state: u32,
    /// Quarter in which it became a member.
    pub joined: u32,
    /// Quarter in which it left, or the pact ended.
    pub left: Option<u32>,
    /// Whether it signed the treaty, rather than acceding later.
    pub founder: bool,
}

/// One signed pact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PactRecord {
    /// Index of the design.
    pub design: u32,
    /// Depth agreed, and each later depth, with the quarter since which it has held; never empty.
    pub depths: Vec<(u32, Depth)>,
    /// Theatres in the scope agreed, as indices.
    pub theatres: Vec<u32>,
    /// Quarter of signature, counted from 1.
    pub signed: u32,
    /// Signatories.
    pub signatories: u32,
    /// Quarter of entry into force.
    pub in_force: Option<u32>,
    /// Quarter in which it ended.
    pub ended: Option<u32>,
    /// Members since it is in force.
    pub members: Vec<MemberRecord>,
}

impl PactRecord {
    /// A treaty on its day of signature.
    fn signed(c: &Constants<'_>, quarter: u32, design: usize, depth: Depth, scope: usize, members: &StateSet) -> Self {
        Self {
            design: index(design),
            depths: vec![(quarter, depth)],
            theatres: c.scopes[design][scope].theatres.iter().map(|&k| index(k)).collect(),
            signed: quarter,
            signatories: index(members.len()),
            in_force: None,
            ended: None,
            members: Vec::new(),
        }
    }

    /// Depth agreed.
    pub fn depth(&self) -> Option<Depth> {
        self.depths.first().map(|&(_, depth)| depth)
    }

    /// Depth at the end of `quarter`, or as it was last before that.
    pub fn depth_at(&self, quarter: u32) -> Option<Depth> {
        self.depths.iter().rev().find(|&&(since, _)| since <= quarter).map(|&(_, depth)| depth)
    }
}

/// One replicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Number of the draw.
    pub draw: u32,
    /// Number of the replicate.
    pub replicate: u32,
    /// How it ended.
    pub status: Status,
    /// First pact at Article 5 or deeper.
    pub article5: Option<FirstPact>,
    /// First pact, shallow or deeper.
    pub shallow: Option<FirstPact>,
    /// Whether a pact at Article 5 or deeper stands at the horizon.
    pub article5_stands: bool,
    /// Whether a pact, shallow or deeper, stands at the horizon.
    pub shallow_stands: bool,
    /// Quarter and theatre of a major war.
    pub war: Option<(u32, u32)>,
    /// Attacks.
    pub attacks: u32,
    /// States called by a defence obligation, and those of them that fought.
    pub called: (u32, u32),
    /// Crises.
    pub crises: u32,
    /// Attacks that were to come before a pact works.
    pub preemptive: u32,
    /// Episodes of coercion.
    pub coercions: u32,
    /// States that gave up a pact under such pressure.
    pub yields: u32,
    /// New cooperation agreements.
    pub agreements: u32,
    /// Bilateral defence treaties in place of a pact.
    pub bilaterals: u32,
    /// States that have come to hold nuclear weapons.
    pub deterrents: u32,
    /// Talks opened.
    pub talks: u32,
    /// Pacts signed, in order of signature.
    pub pacts: Vec<PactRecord>,
    /// Closest approach to a pact: its design, and the candidates that were missing. Of the pacts in
    /// force the first of the deepest, else the largest treaty signed, else the talks that fewest
    /// refused. Missing are those who did not sign or ratify, or who would not have gained.
    pub closest: Option<(u32, Vec<u32>)>,
}

impl RunRecord {
    /// A replicate that failed.
    pub fn failed(draw: u32, replicate: u32, why: String) -> Self {
        Self { status: Status::Failed(why), ..Self::empty(draw, replicate) }
    }

    fn empty(draw: u32, replicate: u32) -> Self {
        Self {
            draw,
            replicate,
            status: Status::Ok,
            article5: None,
            shallow: None,
            article5_stands: false,
            shallow_stands: false,
            war: None,
            attacks: 0,
            called: (0, 0),
            crises: 0,
            preemptive: 0,
            coercions: 0,
            yields: 0,
            agreements: 0,
            bilaterals: 0,
            deterrents: 0,
            talks: 0,
            pacts: Vec::new(),
            closest: None,
        }
    }

    /// Reads the record off the events of a world that has run to its end.
    pub(super) fn of(world: &World, c: &Constants<'_>, draw: u32, replicate: u32) -> Self {
        let mut record = Self::empty(draw, replicate);
        let mut closest = Closest::default();
        for &(time, event) in &world.events {
            let quarter = c.calendar.quarter_of(time).min(c.calendar.quarters());
            record.take(c, quarter, &event);
            closest.take(c, &event);
        }
        let stands = |depth: Depth| (0..world.pacts.len()).any(|d| world.is_collective(c, d, depth));
        record.article5_stands = !world.at_war && stands(Depth::Article5);
        record.shallow_stands = !world.at_war && stands(Depth::Shallow);
        record.closest = closest.best.map(|(_, design, missing)| (index(design), indices(&missing)));
        record
    }

    fn take(&mut self, c: &Constants<'_>, quarter: u32, event: &Event) {
        match *event {
            Event::Crisis { .. } => self.crises += 1,
            Event::Coercion { .. } => self.coercions += 1,
            Event::Yielded { .. } => self.yields += 1,
            Event::Agreement { .. } => self.agreements += 1,
            Event::Bilateral { .. } => self.bilaterals += 1,
            Event::Deterrent { ready, .. } => self.deterrents += u32::from(ready),
            Event::TalksOpened { .. } => self.talks += 1,
            Event::Signed { design, depth, scope, members } => {
                self.pacts.push(PactRecord::signed(c, quarter, design, depth, scope, &members));
            }
            Event::InForce { design, depth, members } => {
                self.with(design, |pact| {
                    pact.in_force = Some(quarter);
                    pact.members = founders(&members, quarter);
                });
                self.reach(c, quarter, design, depth);
            }
            Event::Decreed { design, depth, members } => {
                let in_force = Some(quarter);
                let pact = PactRecord { in_force, ..PactRecord::signed(c, quarter, design, depth, 0, &members) };
                self.pacts.push(PactRecord { members: founders(&members, quarter), ..pact });
                self.reach(c, quarter, design, depth);
            }
            Event::Deepened { design, depth } => {
                self.with(design, |pact| pact.depths.push((quarter, depth)));
                self.reach(c, quarter, design, depth);
            }
            Event::Faded { design, depth } => self.with(design, |pact| pact.depths.push((quarter, depth))),
            Event::Joined { design, state } => self.with(design, |pact| {
                pact.members.push(MemberRecord { state: index(state), joined: quarter, left: None, founder: false });
            }),
            Event::Left { design, state, .. } => self.with(design, |pact| {
                let member = pact.members.iter_mut().find(|m| m.state == index(state) && m.left.is_none());
                member.into_iter().for_each(|m| m.left = Some(quarter));
            }),
            Event::Ended { design, .. } => self.with(design, |pact| {
                pact.ended = Some(quarter);
                pact.members.iter_mut().filter(|m| m.left.is_none()).for_each(|m| m.left = Some(quarter));
            }),
            Event::Attack { called, came, forestalls, .. } => {
                self.attacks += 1;
                self.preemptive += u32::from(forestalls.is_some());
                self.called.0 += index(called.len());
                self.called.1 += index(called.iter().filter(|&i| came.contains(i)).count());
            }
            Event::War { theatre } => self.war = Some((quarter, index(theatre))),
            Event::Scripted { .. }
            | Event::Election { .. }
            | Event::Regime { .. }
            | Event::Withdrew { .. }
            | Event::Refused { .. }
            | Event::TalksFailed { .. }
            | Event::NotRatified { .. }
            | Event::TiesDeepened { .. } => {}
        }
    }

    /// Notes the levels that a pact in force has reached for the first time. A one-sided one, or one of
    /// two states, is no collective pact.
    fn reach(&mut self, c: &Constants<'_>, quarter: u32, design: usize, depth: Depth) {
        let latest = self.pacts.iter().rev().find(|pact| pact.design == index(design));
        let Some(pact) = latest.filter(|_| c.spec.designs[design].is_collective()) else { return };
        let members = pact.members.iter().filter(|member| member.left.is_none()).map(|member| member.state).collect();
        let reached = FirstPact { quarter, design: index(design), depth, members };
        if depth >= Depth::Article5 {
            self.article5.get_or_insert_with(|| reached.clone());
        }
        if depth >= Depth::Shallow {
            self.shallow.get_or_insert(reached);
        }
    }

    /// Changes the latest pact of a design.
    fn with(&mut self, design: usize, change: impl FnOnce(&mut PactRecord)) {
        if let Some(pact) = self.pacts.iter_mut().rev().find(|pact| pact.design == index(design)) {
            change(pact);
        }
    }
}

/// The closest approach so far: rank, design, missing candidates. A pact in force ranks by its depth
/// above a treaty, a treaty by its signatories above talks, talks by how few refused.
#[derive(Default)]
struct Closest {
    best: Option<((u8, usize), usize, StateSet)>,
    /// Whether the best is a treaty still to be ratified.
    is_pending: bool,
}

impl Closest {
    fn take(&mut self, c: &Constants<'_>, event: &Event) {
        let without = |design: usize, present: &StateSet| -> StateSet {
            c.spec.designs[design].candidates.iter().copied().filter(|&i| !present.contains(i)).collect()
        };
        let (rank, design, missing) = match *event {
            Event::InForce { design, depth, members } | Event::Decreed { design, depth, members } => {
                ((2 + depth as u8, 0), design, without(design, &members))
            }
            Event::Signed { design, members, .. } => ((1, members.len()), design, without(design, &members)),
            Event::TalksFailed { design, refused } => ((0, usize::MAX - refused.len()), design, refused),
            Event::NotRatified { design, state } => {
                if let Some((_, signed, missing)) = self.best.as_mut().filter(|_| self.is_pending)
                    && *signed == design
                {
                    missing.insert(state);
                }
                return;
            }
            _ => return,
        };
        if c.spec.designs[design].candidates.len() < 3 {
            // A treaty of two is no pact that came closest to being one.
            return;
        }
        if self.best.is_none_or(|(best, ..)| rank > best) {
            self.best = Some((rank, design, missing));
            self.is_pending = rank.0 == 1;
        } else if self.best.is_some_and(|(_, best, _)| best == design) {
            // Another attempt at the same design: what befalls it is not the best one's story.
            self.is_pending = false;
        }
    }
}

/// Those who founded a pact in `quarter`.
fn founders(members: &StateSet, quarter: u32) -> Vec<MemberRecord> {
    members.iter().map(|i| MemberRecord { state: index(i), joined: quarter, left: None, founder: true }).collect()
}

/// An index or count below 2³², as it is stored.
fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

fn indices(set: &StateSet) -> Vec<u32> {
    set.iter().map(index).collect()
}
