//! Names of outcomes: what their parts stand for in a scenario.

use super::families::{FAMILIES, Family, Part, Places};
use super::{OUTCOMES, Scale};
use crate::ids::Id;
use crate::scenario::{Depth, Design, Spec};

/// What the parts of `name` stand for in `spec`; `None` where it is no outcome of this family.
pub(super) fn places(family: &Family, name: &str, spec: &Spec) -> Option<Places> {
    let mut words = name.split('.');
    if words.next() != Some(family.word) {
        return None;
    }
    let mut places = Places::default();
    for &part in family.parts {
        match (words.next(), part) {
            (None, Part::Depth) => {}
            (word, _) => take(part, word?, spec, &mut places)?,
        }
    }
    let is_candidate = || spec.designs[places.design].candidates.contains(&places.first);
    let is_sound = !family.parts.contains(&Part::Design) || is_candidate();
    (words.next().is_none() && is_sound).then_some(places)
}

fn take(part: Part, word: &str, spec: &Spec, places: &mut Places) -> Option<()> {
    let state = |word: &str| spec.states.iter().position(|state| state.id.as_str() == word);
    let adversary = |word: &str| spec.adversaries.iter().position(|adversary| adversary.id.as_str() == word);
    match part {
        Part::State => places.first = state(word)?,
        Part::Adversary => places.first = adversary(word)?,
        Part::Theatre => places.theatre = spec.theatres.iter().position(|theatre| theatre.id.as_str() == word)?,
        Part::States => (places.first, places.second) = pair(word, state)?,
        Part::Adversaries => (places.first, places.second) = pair(word, adversary)?,
        Part::Design => places.design = spec.designs.iter().position(|design| design.id.as_str() == word)?,
        Part::Depth => {
            let depths = &spec.designs[places.design].depths;
            places.depth = Some(*depths.iter().find(|depth| depth.word() == word)?);
        }
    }
    Some(())
}

/// Two different ones, joined by `-`, either way round. Ids may hold the mark as well.
fn pair(word: &str, find: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
    let joints = word.match_indices('-').map(|(at, _)| at);
    let mut found = joints.filter_map(|at| Some((find(&word[..at])?, find(&word[at + 1..])?)));
    found.find(|(first, second)| first != second)
}

/// The description of the outcome `name` of `spec`, which is one of this family.
pub(super) fn described(family: &Family, name: &str, spec: &Spec) -> String {
    let places = places(family, name, spec).unwrap_or_default();
    let states = [places.first, places.second].map(|i| spec.states.get(i).map(|state| &state.id));
    let adversaries = [places.first, places.second].map(|a| spec.adversaries.get(a).map(|adversary| &adversary.id));
    let both = |ids: [Option<&Id>; 2]| ids.map(|id| id.map_or_else(String::new, ToString::to_string)).join(" and ");
    let mut words = name.split('.').skip(1);
    let mut text = family.description.to_owned();
    for part in family.parts {
        let written = match (part, words.next()) {
            (Part::Depth, word) => word.map_or_else(String::new, |word| format!(" at {word}")),
            (Part::States, _) => both(states),
            (Part::Adversaries, _) => both(adversaries),
            (_, word) => word.unwrap_or_default().to_owned(),
        };
        text = text.replacen("{}", &written, 1);
    }
    text
}

/// The outcomes that every scenario has, by name.
pub(crate) fn plain_names() -> impl Iterator<Item = String> {
    let alone = FAMILIES.iter().filter(|family| family.parts.is_empty()).map(|family| family.word);
    OUTCOMES.iter().map(|(name, ..)| *name).chain(alone).map(str::to_owned)
}

/// Whether only a scenario can tell that `name` is no outcome.
pub(crate) fn is_of_a_family(name: &str) -> bool {
    FAMILIES.iter().any(|family| name.split('.').next() == Some(family.word))
}

/// The outcomes of `spec` that its states, theatres, adversaries and designs give a name; a pair stands one way round.
pub(crate) fn known_names(spec: &Spec) -> Vec<String> {
    FAMILIES.iter().filter(|family| !family.parts.is_empty()).flat_map(|family| of_family(family, spec)).collect()
}

fn of_family(family: &Family, spec: &Spec) -> Vec<String> {
    if family.parts.contains(&Part::Design) {
        return spec.designs.iter().flat_map(|design| of_design(family.word, design, spec)).collect();
    }
    let ids = |part: Part| -> Vec<String> {
        let texts = |ids: &[&Id]| ids.iter().map(ToString::to_string).collect();
        match part {
            Part::State => texts(&spec.states.iter().map(|state| &state.id).collect::<Vec<_>>()),
            Part::States => pairs(&spec.states.iter().map(|state| &state.id).collect::<Vec<_>>()),
            Part::Adversary => texts(&spec.adversaries.iter().map(|adversary| &adversary.id).collect::<Vec<_>>()),
            Part::Adversaries => pairs(&spec.adversaries.iter().map(|adversary| &adversary.id).collect::<Vec<_>>()),
            Part::Theatre => texts(&spec.theatres.iter().map(|theatre| &theatre.id).collect::<Vec<_>>()),
            Part::Design | Part::Depth => Vec::new(),
        }
    };
    family.parts.iter().fold(vec![family.word.to_owned()], |names, &part| {
        let ids = ids(part);
        names.iter().flat_map(|name| ids.iter().map(move |id| format!("{name}.{id}"))).collect()
    })
}

fn of_design(word: &str, design: &Design, spec: &Spec) -> Vec<String> {
    let stem = |&i: &usize| format!("{word}.{}.{}", design.id, spec.states[i].id);
    let at =
        |stem: &str, depth: Option<&Depth>| depth.map_or(stem.to_owned(), |depth| format!("{stem}.{}", depth.word()));
    let depths = || std::iter::once(None).chain(design.depths.iter().map(Some));
    design
        .candidates
        .iter()
        .map(stem)
        .flat_map(|stem| depths().map(move |depth| at(&stem, depth)).collect::<Vec<_>>())
        .collect()
}

fn pairs(ids: &[&Id]) -> Vec<String> {
    let with =
        |(at, first): (usize, &&Id)| ids[at + 1..].iter().map(|second| format!("{first}-{second}")).collect::<Vec<_>>();
    ids.iter().enumerate().flat_map(with).collect()
}

/// How the names of outcomes are made, such as `alignment.STATE`, with their scales and units; those without parts as
/// they are.
pub(crate) fn patterns() -> Vec<(String, Scale, &'static str)> {
    let word = |part: &Part| match part {
        Part::State => ".STATE",
        Part::States => ".STATE-STATE",
        Part::Theatre => ".THEATRE",
        Part::Adversary => ".ADVERSARY",
        Part::Adversaries => ".ADVERSARY-ADVERSARY",
        Part::Design => ".DESIGN",
        Part::Depth => "[.DEPTH]",
    };
    let of_family = |family: &Family| {
        let parts: String = family.parts.iter().map(word).collect();
        (format!("{}{parts}", family.word), family.scale, family.unit)
    };
    let plain = OUTCOMES.iter().map(|&(name, scale, ..)| (name.to_owned(), scale, scale.unit()));
    plain.chain(FAMILIES.iter().map(of_family)).collect()
}
