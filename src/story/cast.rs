//! Who and what a story speaks of, by name and with the article that goes with it.

use crate::scenario::Spec;
use crate::world::StateSet;

/// Last words of the names of states that take an article.
const STATES: &[&str] = &[
    "bahamas",
    "comoros",
    "emirates",
    "federation",
    "gambia",
    "islands",
    "kingdom",
    "maldives",
    "netherlands",
    "philippines",
    "republic",
    "states",
    "union",
];

/// Last words of the names of regions that take an article.
const REGIONS: &[&str] = &[
    "archipelago",
    "area",
    "arctic",
    "atlantic",
    "balkans",
    "basin",
    "bay",
    "border",
    "caucasus",
    "channel",
    "coast",
    "corridor",
    "front",
    "frontier",
    "gulf",
    "indo-pacific",
    "islands",
    "line",
    "mediterranean",
    "ocean",
    "pacific",
    "passage",
    "peninsula",
    "region",
    "sea",
    "seas",
    "strait",
    "straits",
    "zone",
];

/// Last words of the names of regions that things happen on, and not in.
const SURFACES: &[&str] = &["border", "coast", "front", "frontier", "islands", "line", "peninsula"];

/// Last words of the names of pacts that take an article.
const PACTS: &[&str] = &[
    "accord",
    "agreement",
    "alliance",
    "bloc",
    "coalition",
    "community",
    "compact",
    "group",
    "grouping",
    "league",
    "organisation",
    "organization",
    "pact",
    "partnership",
    "quad",
    "treaty",
    "union",
];

/// Names of a scenario as they stand within a sentence.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    states: Vec<String>,
    theatres: Vec<String>,
    adversaries: Vec<String>,
    designs: Vec<String>,
}

impl Cast {
    pub(super) fn of(spec: &Spec) -> Self {
        let bases: Vec<&str> = spec.theatres.iter().map(|theatre| base(&theatre.name)).collect();
        // A remark in brackets is left out unless it is what tells two theatres apart.
        let theatre = |name: &str| {
            let is_unique = bases.iter().filter(|&&other| other == base(name)).count() == 1;
            with_article(if is_unique { base(name) } else { name }, REGIONS)
        };
        Self {
            states: spec.states.iter().map(|state| with_article(&state.name, STATES)).collect(),
            theatres: spec.theatres.iter().map(|t| theatre(&t.name)).collect(),
            adversaries: spec.adversaries.iter().map(|adversary| with_article(&adversary.name, STATES)).collect(),
            designs: spec.designs.iter().map(|design| with_article(&design.name, PACTS)).collect(),
        }
    }

    pub(super) fn state(&self, i: usize) -> &str {
        &self.states[i]
    }

    pub(super) fn theatre(&self, k: usize) -> &str {
        &self.theatres[k]
    }

    /// e.g. `in the Taiwan Strait`, `on the Korean Peninsula`.
    pub(super) fn in_theatre(&self, k: usize) -> String {
        let name = self.theatre(k);
        let preposition = if ends_with(name, SURFACES) { "on" } else { "in" };
        format!("{preposition} {name}")
    }

    pub(super) fn adversary(&self, a: usize) -> &str {
        &self.adversaries[a]
    }

    pub(super) fn design(&self, d: usize) -> &str {
        &self.designs[d]
    }

    /// The states as a list within a sentence.
    pub(super) fn states(&self, states: impl IntoIterator<Item = usize>) -> String {
        listed(states.into_iter().map(|i| self.state(i).to_owned()))
    }

    pub(super) fn members(&self, set: &StateSet) -> String {
        self.states(set.iter())
    }

    pub(super) fn theatres(&self, theatres: impl IntoIterator<Item = usize>) -> String {
        listed(theatres.into_iter().map(|k| self.theatre(k).to_owned()))
    }
}

/// `A`, `A and B`, `A, B and C`; `nobody` for none.
pub(super) fn listed(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => "nobody".to_owned(),
        all => crate::words::listed(&all.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

/// The name without a remark in brackets.
fn base(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(base, _)| base)
}

fn ends_with(name: &str, words: &[&str]) -> bool {
    let last = base(name).rsplit(' ').next().unwrap_or_default().to_lowercase();
    words.contains(&last.as_str())
}

/// The name with `the` before it where its last word asks for one, and it has no owner (`Ishiba's`).
fn with_article(name: &str, words: &[&str]) -> String {
    if let Some(rest) = name.strip_prefix("The ") {
        return format!("the {rest}");
    }
    let is_owned = name.contains("'s ") || name.contains("’s ");
    // Of two names the first has to ask for it: Europe and the Arctic.
    let is_pair = name.contains(" and ");
    if ends_with(name, words) && !is_owned && !is_pair { format!("the {name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_article_that_english_gives_them() {
        for (name, words, expected) in [
            ("Philippines", STATES, "the Philippines"),
            ("United States", STATES, "the United States"),
            ("South Korea", STATES, "South Korea"),
            ("The Gambia", STATES, "the Gambia"),
            ("East China Sea (Senkaku)", REGIONS, "the East China Sea (Senkaku)"),
            ("Taiwan", REGIONS, "Taiwan"),
            ("Wide bloc", PACTS, "the Wide bloc"),
            ("Ishiba's Asian NATO", PACTS, "Ishiba's Asian NATO"),
            ("Ratner's Pact", PACTS, "Ratner's Pact"),
            ("Europe and the Arctic", REGIONS, "Europe and the Arctic"),
        ] {
            assert_eq!(with_article(name, words), expected);
        }
    }
}
