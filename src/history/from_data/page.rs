//! The scenario as a page of TOML.

use askama::Template;
use toml::Value;

use super::super::records::{Records, Year};
use super::block::Block;
use super::coded::{Basis, Coded};
use super::error::FromDataError;
use super::gaps::{Gap, HASH_DIGITS, gaps, read, unrecorded};
use super::judged::Judged;
use super::people::{Request, cast, is_id};
use super::scene::{Profile, Scene};
use super::{adversaries, pairs, regions, states, treaties};
use crate::scenario::{Depth, Provenance, load_text};
use crate::store::quotable;
use crate::words::{counted, listed};

/// A scenario made of records.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The scenario as TOML; it is in order.
    pub text: String,
    /// How many states may join.
    pub states: usize,
    /// How many theatres there are.
    pub theatres: usize,
    /// How many treaties are in force.
    pub arrangements: usize,
    /// Where its figures come from.
    pub provenance: Provenance,
    /// How many figures rest on the table of judgements; 0 without one.
    pub judged: usize,
    /// Where the records were silent.
    pub gaps: Vec<Gap>,
    /// What no file records, by kind of table.
    pub unrecorded: Vec<String>,
}

/// Every text that is put in is either fixed, made of ids and numbers, or written by the TOML library.
#[derive(Template)]
#[template(path = "scenario.toml", escape = "none")]
struct Page<'a> {
    title: &'a str,
    year: Year,
    read: Vec<String>,
    silent: Vec<String>,
    judged: Option<String>,
    unrecorded: &'a [String],
    name: Value,
    title_text: Value,
    description: Value,
    start: String,
    horizon_years: u32,
    theatres: &'a [Block],
    adversaries: &'a [Block],
    guarantors: &'a [Block],
    states: &'a [Block],
    pairs: &'a [Block],
    arrangements: &'a [Block],
    designs: &'a [Block],
}

/// Writes a scenario of the year, states and adversaries asked for, by the coding rule.
///
/// # Errors
/// [`FromDataError`], saying what is wrong with the request or missing in the records.
pub fn from_data(records: &Records, request: &Request) -> Result<Generated, FromDataError> {
    let cast = cast(records, request)?;
    let judged = Judged::new(records, request.judged.as_ref(), &cast)?;
    let scene = Scene::new(records, cast, judged);
    let name = name(request, &scene)?;
    let tables = Tables::new(&scene);
    let all = tables.all();
    let gaps = gaps(records, request.year, &all);
    let unrecorded = unrecorded(&all);
    let rests_on_judgement = |(_, coded): &(&str, &Coded)| coded.basis == Basis::Judgement;
    let judged = all.iter().flat_map(|block| block.figures()).filter(rests_on_judgement).count();
    let ids = |profiles: &[Profile]| profiles.iter().map(|p| p.actor.id.clone()).collect::<Vec<_>>().join(", ");
    let names: Vec<&str> = scene.adversaries.iter().map(|adversary| adversary.actor.name.as_str()).collect();
    let title = title(request.year, scene.states.len(), &listed(&names), &ids(&scene.adversaries));
    let description = format!(
        "{} against {}, as the field's public records show them at the start of {}. Made by the coding rule; what no \
         record holds {} a default with a wide range.",
        ids(&scene.states),
        ids(&scene.adversaries),
        request.year,
        if judged > 0 { "is an analyst's judgement or" } else { "is" }
    );
    let page = Page {
        title: &title,
        year: request.year,
        read: read(records, &all, !tables.arrangements.is_empty()),
        silent: gaps.iter().map(Gap::told).collect(),
        judged: of_table(&scene, judged),
        unrecorded: &unrecorded,
        name: name.clone().into(),
        title_text: title.clone().into(),
        description: description.into(),
        start: format!("{:04}-01-01", request.year),
        horizon_years: request.horizon_years,
        theatres: &tables.theatres,
        adversaries: &tables.adversaries,
        guarantors: &tables.guarantors,
        states: &tables.states,
        pairs: &tables.pairs,
        arrangements: &tables.arrangements,
        designs: &tables.designs,
    };
    let text = page.render()?;
    let spec = load_text(&format!("{name}.toml"), &text).map_err(FromDataError::Unsound)?.spec;
    Ok(Generated {
        text,
        states: spec.states.len(),
        theatres: spec.theatres.len(),
        arrangements: tables.arrangements.len(),
        provenance: spec.figures.provenance(),
        judged,
        gaps,
        unrecorded,
    })
}

/// The table of judgements, and what came of it, as a line of the header; `None` without one.
fn of_table(scene: &Scene<'_>, figures: usize) -> Option<String> {
    let (label, hash) = scene.judged.origin()?;
    let hash: String = hash.chars().take(HASH_DIGITS).collect();
    let judged = counted(figures as u64, "figure");
    Some(format!("{label}: {judged}, of {} of {} states; blake3 {hash}", scene.judged.states(), scene.states.len()))
}

/// The title, with the adversaries' names where there is room for them, else their ids, else neither.
fn title(year: Year, states: usize, names: &str, ids: &str) -> String {
    const TITLE_MAX: usize = 200;
    let against = |whom: &str| format!("{year}: will {states} states form a pact against {whom}?");
    let titles = [against(names), against(ids)];
    titles.into_iter().find(|title| title.chars().count() <= TITLE_MAX).unwrap_or_else(|| against("their adversaries"))
}

/// The tables of a scenario, section by section.
struct Tables {
    theatres: Vec<Block>,
    adversaries: Vec<Block>,
    guarantors: Vec<Block>,
    states: Vec<Block>,
    pairs: Vec<Block>,
    arrangements: Vec<Block>,
    designs: Vec<Block>,
}

impl Tables {
    fn new(scene: &Scene<'_>) -> Self {
        let of_state = |(at, profile): (usize, &Profile)| states::state(scene, at, profile);
        Self {
            theatres: regions::theatres(scene),
            adversaries: adversaries::adversaries(scene),
            guarantors: adversaries::guarantors(scene),
            states: scene.states.iter().enumerate().flat_map(of_state).collect(),
            pairs: pairs::pairs(scene),
            arrangements: treaties::arrangements(scene),
            designs: design(scene).into_iter().collect(),
        }
    }

    fn all(&self) -> Vec<&Block> {
        let Self { theatres, adversaries, guarantors, states, pairs, arrangements, designs } = self;
        [theatres, adversaries, guarantors, states, pairs, arrangements, designs].into_iter().flatten().collect()
    }
}

/// The pact on the table: all states, proposed by the guarantor or else by the strongest.
fn design(scene: &Scene<'_>) -> Option<Block> {
    let strongest = || {
        let strength = |profile: &&Profile| profile.capability.value();
        // The first of equals, in order of code.
        scene.states.iter().rev().max_by(|a, b| strength(a).total_cmp(&strength(b)))
    };
    let proposer = &scene.guarantor.and_then(|at| scene.states.get(at)).or_else(strongest)?.actor;
    let candidates: Vec<usize> = (0..scene.states.len()).collect();
    let theatres: Vec<&str> = scene.places.iter().map(|place| place.id.as_str()).collect();
    Some(
        Block::new(&["design", "collective-pact"])
            .with("name", "Collective pact")
            .with("proposer", proposer.id.as_str())
            .with("candidates", scene.ids(&candidates).as_slice())
            .with("required", [proposer.id.as_str()].as_slice())
            .with("minimum_size", 3)
            .with("depths", [Depth::Shallow.word(), Depth::Article5.word()].as_slice())
            .with("theatres", theatres.as_slice())
            .with("accession", "unanimous")
            .with("bilateral_fallback", true)
            .with("source", "coding rule: the whole group, proposed by its guarantor or else its strongest state"),
    )
}

/// Longest part of a name that comes from an id.
const NAME_PART_MAX: usize = 24;

fn name(request: &Request, scene: &Scene<'_>) -> Result<String, FromDataError> {
    if let Some(name) = &request.name {
        let name = is_id(name).then(|| name.clone());
        return name.ok_or_else(|| FromDataError::Name { name: quotable(request.name.as_deref().unwrap_or_default()) });
    }
    let against: String = scene.adversaries.first().map_or("", |a| &a.actor.id).to_lowercase();
    Ok(format!("records-{}-{}", request.year, against.chars().take(NAME_PART_MAX).collect::<String>()))
}
