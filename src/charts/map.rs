//! Map: where the states lie that join a pact, how often each does, and where war breaks out.
//!
//! Land is one shape without borders, so that no outline takes a side; states are dots, what is disputed is a theatre.
//! Probabilities are areas of dots and numbers, not shades of countries: a shade would show how large a country
//! is, and the smallest not at all.

mod key;
mod marks;
mod view;

use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::outlines::{self, Outlines};
use super::text::Font;
use crate::analysis::{AnalysisError, BatchResults, InPact, in_pacts, wars_by_theatre};
use crate::scenario::{self, Location};
use crate::stats::NestedProportion;
use crate::words::{NBSP, in_runs, listed, percent_interval, percent_of_runs, plus_minus};
use key::Entry;
use marks::Mark;
use view::View;

pub(crate) const NAME: &str = "map";

/// Space between the map and its key.
const KEY_GAP: f64 = 28.0;

/// Marks of theatres: one for each of the most there can be.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";

/// What the figure shows. Shares lie in `[0, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Map {
    pub(crate) origin: Origin,
    pub(crate) states: Vec<State>,
    pub(crate) theatres: Vec<Theatre>,
    pub(crate) adversaries: Vec<Place>,
    /// Names of states and adversaries that have no place on the map.
    pub(crate) nowhere: Vec<String>,
}

/// Something with a name at a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) at: Location,
}

/// A state that may join.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) place: Place,
    /// Share of runs in which it is in a pact, shallow or deeper.
    pub(crate) in_pact: Share,
    /// Share of runs in which it is in one at Article 5 or deeper.
    pub(crate) in_article5: Share,
}

/// An area of dispute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Theatre {
    pub(crate) name: String,
    /// Where it lies; without a place it stands in the key alone.
    pub(crate) at: Option<Location>,
    /// Share of runs in which major war breaks out here.
    pub(crate) war: Share,
}

/// A share of runs with its 95 % interval of the replicate noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    pub(crate) estimate: f64,
    pub(crate) noise: (f64, f64),
}

impl Share {
    fn of(share: &NestedProportion) -> Self {
        Self {
            estimate: share.estimate().unwrap_or(0.0),
            noise: share.replicate_noise().map_or((0.0, 1.0), |interval| (interval.low, interval.high)),
        }
    }

    fn half_width(&self) -> f64 {
        (self.noise.1 - self.noise.0) / 2.0
    }
}

/// The figure of a batch.
///
/// # Errors
/// [`AnalysisError::NotThere`] where no state has a place; those of [`in_pacts`].
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let spec = batch.spec()?;
    // In an invented world an id may be some country's code by chance: BEL of the Amber Sea is not Belgium.
    let coded = spec.states.iter().filter(|state| Outlines::world().place(state.id.as_str()).is_some()).count();
    let ids_are_codes = 2 * coded > spec.states.len();
    let (mut states, mut nowhere) = (Vec::new(), Vec::new());
    let mut placed = |id: &str, name: &str, given: Option<Location>| {
        let at = given.or_else(|| Outlines::world().place(id).filter(|_| ids_are_codes));
        if at.is_none() {
            nowhere.push(name.to_owned());
        }
        at.map(|at| Place { name: name.to_owned(), at })
    };
    for (state, share) in spec.states.iter().zip(in_pacts(batch)?) {
        let InPact { any, article5 } = &share;
        states.extend(placed(state.id.as_str(), &state.name, state.location).map(|place| State {
            place,
            in_pact: Share::of(any),
            in_article5: Share::of(article5),
        }));
    }
    let adversaries =
        spec.adversaries.iter().filter_map(|a| placed(a.id.as_str(), &a.name, a.location)).collect::<Vec<_>>();
    let theatre = |(theatre, war): (&scenario::Theatre, NestedProportion)| Theatre {
        name: theatre.name.clone(),
        at: theatre.location,
        war: Share::of(&war),
    };
    let mut theatres: Vec<Theatre> = spec.theatres.iter().zip(wars_by_theatre(batch)?).map(theatre).collect();
    if states.is_empty() {
        return Err(AnalysisError::not_there(
            "its states have no place: most of their ids are no ISO 3166-1 alpha-3 codes (such as JPN) and none has a \
             `location`; give each `[state.…]` a `location = [longitude, latitude]` in degrees and run it again",
        ));
    }
    // The likeliest first: their names have the first choice of places.
    states.sort_by(|a, b| b.in_pact.estimate.total_cmp(&a.in_pact.estimate));
    theatres.sort_by(|a, b| b.war.estimate.total_cmp(&a.war.estimate));
    let origin = Origin::of_batch(batch);
    Ok(vec![Drawing::only(NAME, Map { origin, states, theatres, adversaries, nowhere })])
}

impl Figure for Map {
    fn check(&self) -> Result<(), ChartError> {
        let of_states = (self.states.iter())
            .flat_map(|state| [state.in_pact, state.in_article5].map(|share| (&state.place.name, share)));
        for (name, share) in of_states.chain(self.theatres.iter().map(|theatre| (&theatre.name, theatre.war))) {
            for value in [share.estimate, share.noise.0, share.noise.1] {
                must_lie(name, value, (0.0, 1.0), "a share between 0 and 1")?;
            }
        }
        for (name, at) in self.places() {
            must_lie(name, at.longitude_deg, (-180.0, 180.0), "a longitude between -180 and 180 degrees")?;
            must_lie(name, at.latitude_deg, (-90.0, 90.0), "a latitude between -90 and 90 degrees")?;
        }
        Ok(())
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, self.title(), self.subtitle(), self.description())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let beside_map = room.right - canvas.size.label_column;
        let key_room = Rect { left: beside_map, ..room };
        let map_room = Rect { right: beside_map - KEY_GAP, ..room };
        let places: Vec<Location> = self.places().map(|(_, at)| at).collect();
        let Some(view) = View::of(&places, map_room) else {
            return canvas.say(room, "No state has a place on the map.");
        };
        draw_land(canvas, &view)?;
        let credit = draw_credit(canvas, map_room)?;
        let left_out = marks::draw(canvas, &self.marks(canvas, &view)?, &[credit], map_room)?;
        key::draw(canvas, key_room, "Share of runs in which major war breaks out", &self.entries(), &left_out)
    }
}

/// Land in one shape, and inland seas.
fn draw_land(canvas: &Canvas<'_>, view: &View) -> Result<(), ChartError> {
    let Outlines { shores, lakes, .. } = Outlines::world();
    for (rings, colour) in [(shores, canvas.theme.grid), (lakes, canvas.theme.background)] {
        for shape in rings.iter().flat_map(|ring| view.shapes(ring)) {
            canvas.fill(&shape, colour, 1.0)?;
        }
    }
    Ok(())
}

/// Where the outlines come from, in the corner of the map. Returns the ground that it takes.
fn draw_credit(canvas: &Canvas<'_>, room: Rect) -> Result<Rect, ChartError> {
    let font = Font { size: canvas.size.footer, bold: false, colour: canvas.theme.muted };
    let words = font.shorten(outlines::CREDIT, room.right - room.left)?;
    let top = room.bottom - font.line_height();
    canvas.text((room.left, top + marks::ASCENT_EM * font.size), &words, font, Align::Left)?;
    Ok(Rect { top, right: room.left + font.width(&words)?, ..room })
}

fn must_lie(name: &str, found: f64, (low, high): (f64, f64), rule: &'static str) -> Result<(), ChartError> {
    // An interval's bound may leave [0, 1] by a rounding.
    const TOLERANCE: f64 = 1e-9;
    if (low - TOLERANCE..=high + TOLERANCE).contains(&found) {
        return Ok(());
    }
    Err(ChartError::BadNumber { figure: NAME, place: format!("`{name}`"), found: found.to_string(), rule })
}

impl Map {
    /// Everything that has a place, with its name.
    fn places(&self) -> impl Iterator<Item = (&str, Location)> {
        let named = self.states.iter().map(|state| &state.place).chain(&self.adversaries);
        let theatres = self.theatres.iter().filter_map(|theatre| Some((theatre.name.as_str(), theatre.at?)));
        named.map(|place| (place.name.as_str(), place.at)).chain(theatres)
    }

    /// States that nothing tells apart from the likeliest, once their shares are said in words.
    fn likeliest(&self) -> (Vec<&str>, String) {
        let words = |state: &State| in_runs(state.in_pact.estimate, self.origin.runs);
        let most = self.states.first().map(words).unwrap_or_default();
        let names = self.states.iter().filter(|state| words(state) == most).map(|state| state.place.name.as_str());
        (names.collect(), most)
    }

    fn title(&self) -> String {
        let by = self.origin.horizon_year.floor();
        let (names, often) = self.likeliest();
        match names.as_slice() {
            _ if self.origin.runs == 0 => "No run has been completed yet".to_owned(),
            _ if self.states.iter().all(|state| state.in_pact.estimate <= 0.0) => {
                format!("No state is in a pact by {by}: {often}")
            }
            [_] | [_, _] | [_, _, _] => format!("Most often in a pact by {by}: {}, {often}", listed(&names)),
            _ if names.len() == self.states.len() => {
                format!("All {} states are in a pact equally often: {often} by {by}", names.len())
            }
            _ => format!("{} states are in a pact most often: {often} by {by}", names.len()),
        }
    }

    fn subtitle(&self) -> Vec<String> {
        let shown = self.origin.line("Share of runs in which states are in a pact");
        let widest = self.states.iter().map(|state| state.in_pact.half_width()).fold(0.0, f64::max);
        let mut key = format!(
            "Dot area: pact, shallow or deeper; core: Article 5; open: none. Ring: theatre. Square: adversary. \
             95{NBSP}% noise intervals: {} or less.",
            plus_minus(widest, true)
        );
        if !self.nowhere.is_empty() {
            let names: Vec<&str> = self.nowhere.iter().map(String::as_str).collect();
            key += &format!(" Without a place: {}.", listed(&names));
        }
        vec![shown, key]
    }

    /// The finding and its numbers for those who cannot see the figure.
    fn description(&self) -> String {
        let runs = self.origin.runs;
        let told =
            |share: Share| format!("{} ({})", percent_of_runs(share.estimate, runs), percent_interval(share.noise));
        let states = self.states.iter().map(|state| {
            format!("{} {}, Article 5 {}", state.place.name, told(state.in_pact), told(state.in_article5))
        });
        let theatres = self.theatres.iter().map(|theatre| format!("{} {}", theatre.name, told(theatre.war)));
        let (states, theatres): (Vec<_>, Vec<_>) = (states.collect(), theatres.collect());
        let adversaries: Vec<&str> = self.adversaries.iter().map(|place| place.name.as_str()).collect();
        let mut text = self.origin.notice().map(|notice| format!("{notice}. ")).unwrap_or_default();
        text += &format!("{}. Map of the states.", self.title());
        text += &format!(" In a pact, share of runs with its 95 % interval: {}.", states.join("; "));
        if !theatres.is_empty() {
            text += &format!(" Major war by theatre: {}.", theatres.join("; "));
        }
        if !adversaries.is_empty() {
            text += &format!(" Adversaries: {}.", listed(&adversaries));
        }
        format!("{text} {}", self.origin.sentence())
    }

    /// What is drawn at the places, the names that matter most first.
    fn marks(&self, canvas: &Canvas<'_>, view: &View) -> Result<Vec<Mark>, ChartError> {
        let most = self.states.iter().map(|state| state.in_pact.estimate).fold(0.0, f64::max);
        let mut marks = Vec::new();
        let (joining, others): (Vec<&State>, Vec<_>) =
            self.states.iter().partition(|state| state.in_pact.estimate > 0.0);
        for State { place, in_pact, in_article5 } in joining {
            let at = view.at(place.at);
            let areas = (in_article5.estimate / most, in_pact.estimate / most);
            let share = percent_of_runs(in_pact.estimate, self.origin.runs);
            marks.push(Mark::state(canvas, at, areas, (&place.name, &share), &percent_interval(in_pact.noise))?);
        }
        for (theatre, letter) in self.theatres.iter().zip(LETTERS.chars()) {
            if let Some(at) = theatre.at {
                marks.push(Mark::theatre(canvas, view.at(at), letter)?);
            }
        }
        for State { place, .. } in others {
            marks.push(Mark::open(canvas, view.at(place.at), &place.name)?);
        }
        for adversary in &self.adversaries {
            marks.push(Mark::adversary(canvas, view.at(adversary.at), &adversary.name)?);
        }
        Ok(marks)
    }

    fn entries(&self) -> Vec<Entry> {
        let entry = |(theatre, letter): (&Theatre, char)| Entry {
            letter: theatre.at.map(|_| letter),
            name: theatre.name.clone(),
            detail: format!(
                "{} ({})",
                percent_of_runs(theatre.war.estimate, self.origin.runs),
                percent_interval(theatre.war.noise)
            ),
        };
        self.theatres.iter().zip(LETTERS.chars()).map(entry).collect()
    }
}

#[cfg(test)]
mod tests;
