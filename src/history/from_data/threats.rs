//! How each state stands to each adversary.

use super::super::coding::{CINC_UNKNOWN, FRONT_DISTANCE, TERRITORIAL_UNKNOWN};
use super::super::measures::{Contested, Estimate, Threat, neighbour_stake, stake, territorial};
use super::super::records::{Records, Source, StateCode, Year};
use super::coded::estimate_of;
use super::facts::{Dated, distance, latent_threat, power};

/// How a state stands to an adversary.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// What the two contest; `None` where rivalries of that year are not on record.
    pub(super) contested: Option<Contested>,
    /// Distance between them, km.
    pub(super) distance: Option<Dated<f64>>,
    /// Its latent territorial threat, 0–1.
    pub(super) territorial: Option<Dated<f64>>,
    own: f64,
    adversary: f64,
}

impl Standing {
    /// Between a state and an adversary.
    pub(super) fn new(records: &Records, state: StateCode, adversary: StateCode, year: Year) -> Self {
        let strength = |code| power(records, code, year).map_or(CINC_UNKNOWN.value, |power| power.value.cinc);
        Self {
            contested: contested(records, state, adversary, year),
            distance: distance(records, state, adversary, year),
            territorial: latent_threat(records, state, year).map(|latent| latent.map(territorial)),
            own: strength(state),
            adversary: strength(adversary),
        }
    }

    /// The threat at the best single values of what is unknown; `None` without a distance.
    pub(super) fn threat(&self) -> Option<Threat> {
        Some(Threat {
            contested: self.contested.unwrap_or_default(),
            distance_km: self.distance?.value,
            own: self.own,
            adversary: self.adversary,
            territorial: self.territorial.map_or(TERRITORIAL_UNKNOWN.value, |threat| threat.value),
        })
    }

    /// Stake in its own theatre; its ends are those of what is unknown. `None` without a distance.
    pub(super) fn stake(&self) -> Option<Estimate> {
        let threat = self.threat()?;
        let unknown = estimate_of(&TERRITORIAL_UNKNOWN);
        let at = |territorial: f64, contested: Contested| stake(&Threat { territorial, contested, ..threat });
        let ends = self.territorial.map_or([unknown.low, unknown.high], |known| [known.value; 2]);
        let most = self.contested.unwrap_or(Contested::Territory);
        Some(Estimate { low: at(ends[0], threat.contested), value: stake(&threat), high: at(ends[1], most) })
    }

    /// Stake as a neighbour, by which the centres of theatres are found; 0 without a distance.
    pub(super) fn neighbour_stake(&self) -> f64 {
        self.threat().map_or(0.0, |threat| neighbour_stake(&threat))
    }

    /// Whether it is so near to the adversary that it stands at the front.
    pub(super) fn is_at_front(&self) -> bool {
        self.distance.is_some_and(|distance| distance.value <= FRONT_DISTANCE.value)
    }

    /// Files that are silent on it.
    pub(super) fn silent(&self) -> impl Iterator<Item = Source> {
        let rivalries = self.contested.is_none().then_some(Source::Rivalries);
        rivalries.into_iter().chain(self.territorial.is_none().then_some(Source::Threat))
    }

    /// What it says in a note.
    pub(super) fn note(&self) -> String {
        let contested = match self.contested {
            Some(Contested::Territory) => "rivals over territory",
            Some(Contested::Standing) => "rivals",
            Some(Contested::Nothing) => "no rivals",
            None => "rivalries not on record",
        };
        let distance = self.distance.map_or("distance unknown".to_owned(), |d| format!("{:.0} km apart", d.value));
        let territorial = match self.territorial {
            Some(threat) => format!("territorial threat {:.2} of {}", threat.value, threat.year),
            None => "territorial threat not on record".to_owned(),
        };
        format!("{contested}, {distance}, {territorial}")
    }
}

/// What two states contest in a year; `None` where rivalries of that year are not on record.
pub(super) fn contested(records: &Records, a: StateCode, b: StateCode, year: Year) -> Option<Contested> {
    let of_pair = records.rivals_of(a, year).filter(|rivalry| rivalry.first == b || rivalry.second == b);
    let kinds = of_pair.map(|rivalry| if rivalry.spatial { Contested::Territory } else { Contested::Standing });
    records.covers(Source::Rivalries, year).then(|| kinds.max().unwrap_or_default())
}

/// The part of a state's forces that its rivals outside the scenario leave free: the strength of its `adversaries` over
/// theirs and that of its other rivals.
pub(super) fn free_forces(records: &Records, state: StateCode, adversaries: &[StateCode], year: Year) -> Option<f64> {
    let cinc = |code: StateCode| power(records, code, year).map(|power| power.value.cinc);
    let rivals = records.rivals_of(state, year).map(|r| if r.first == state { r.second } else { r.first });
    let elsewhere: f64 = rivals.filter(|code| !adversaries.contains(code)).filter_map(cinc).sum();
    let here: f64 = adversaries.iter().copied().filter_map(cinc).sum();
    let known = records.covers(Source::Rivalries, year) && here + elsewhere > 0.0;
    known.then(|| here / (here + elsewhere))
}
