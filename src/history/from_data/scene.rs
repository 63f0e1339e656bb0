//! Who is in the scenario and what is known of them, gathered once.

use super::super::records::{Records, StateCode, Year};
use super::coded::{Basis, Coded};
use super::judged::Judged;
use super::people::{Actor, Cast};
use super::powers::{capability, democracy};
use super::theatres::{Area, areas};
use super::threats::Standing;

/// An actor with what its figures share.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) actor: Actor,
    pub(super) capability: Coded,
    pub(super) democracy: Coded,
}

impl Profile {
    /// Whether its regime is on record.
    pub(super) fn regime_is_known(&self) -> bool {
        matches!(self.democracy.basis, Basis::Record(_))
    }
}

/// A theatre with its names.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) area: Area,
}

/// All that the sections of the scenario are written from.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) records: &'a Records,
    pub(super) year: Year,
    /// In order of code.
    pub(super) states: Vec<Profile>,
    /// In the order asked for.
    pub(super) adversaries: Vec<Profile>,
    /// Index of the guarantor among the states.
    pub(super) guarantor: Option<usize>,
    /// How each state stands to each adversary: `standings[adversary][state]`.
    pub(super) standings: Vec<Vec<Standing>>,
    /// By adversary, the most exposed first.
    pub(super) places: Vec<Place>,
    /// What an analyst judged of the states.
    pub(super) judged: Judged,
}

impl<'a> Scene<'a> {
    /// Gathers what is known of a cast, and judged.
    pub(super) fn new(records: &'a Records, cast: Cast, judged: Judged) -> Self {
        let Cast { year, states, adversaries, guarantor, theatres } = cast;
        let profile = |actor: Actor| Profile {
            capability: capability(records, actor.code, year),
            democracy: democracy(records, actor.code, year),
            actor,
        };
        let codes: Vec<StateCode> = states.iter().map(|state| state.code).collect();
        let against = |adversary: &Actor| -> Vec<Standing> {
            codes.iter().map(|&code| Standing::new(records, code, adversary.code, year)).collect()
        };
        let standings: Vec<Vec<Standing>> = adversaries.iter().map(against).collect();
        let named = |area: Area| place(&states, &adversaries, area);
        let places = areas(records, &codes, &standings, &theatres, year).into_iter().filter_map(named).collect();
        Self {
            records,
            year,
            states: states.into_iter().map(profile).collect(),
            adversaries: adversaries.into_iter().map(profile).collect(),
            guarantor,
            standings,
            places,
            judged,
        }
    }

    /// The codes of the adversaries.
    pub(super) fn adversary_codes(&self) -> Vec<StateCode> {
        self.adversaries.iter().map(|adversary| adversary.actor.code).collect()
    }

    /// The ids of states.
    pub(super) fn ids(&self, states: &[usize]) -> Vec<&str> {
        states.iter().filter_map(|&state| self.states.get(state)).map(|state| state.actor.id.as_str()).collect()
    }
}

fn place(states: &[Actor], adversaries: &[Actor], area: Area) -> Option<Place> {
    let (adversary, centre) = (adversaries.get(area.adversary)?, states.get(area.centre)?);
    let around = if area.members.len() > 1 { "Around " } else { "" };
    Some(Place {
        id: format!("{}-{}", adversary.id, centre.id).to_lowercase(),
        name: format!("{around}{} (pressed by {})", centre.name, adversary.name),
        area,
    })
}
