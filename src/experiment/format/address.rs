//! Addresses with stars: which figures and switches of a scenario they mean.
//!
//! A star stands for any part of one key, as in `state.*.growth` or `state.J*.growth`. Crates for such patterns
//! part paths at slashes and give meaning to more signs than the star; this takes a few lines.

use std::collections::BTreeSet;

use crate::scenario::{FigureSpec, Figures, Mechanisms, quotable, suggestion};

/// The table of switches.
const SWITCHES: &str = "mechanisms";

/// What an address means in a scenario, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meant {
    /// Number of a figure.
    Figure(usize),
    /// Number of a switch in [`Mechanisms::NAMES`].
    Switch(usize),
}

impl Meant {
    /// The number of the figure, if it is one.
    pub(crate) fn figure(self) -> Option<usize> {
        match self {
            Self::Figure(i) => Some(i),
            Self::Switch(_) => None,
        }
    }
}

/// Whether `address` is one that `pattern` means.
fn fits(pattern: &str, address: &str) -> bool {
    let (mut keys, mut parts) = (address.split('.'), pattern.split('.'));
    loop {
        match (parts.next(), keys.next()) {
            (None, None) => return true,
            (Some(part), Some(key)) if fits_key(part, key) => {}
            _ => return false,
        }
    }
}

fn fits_key(pattern: &str, key: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == key };
    let Some(mut key) = key.strip_prefix(start) else { return false };
    let mut pieces = rest.split('*');
    let end = pieces.next_back().unwrap_or("");
    // The first place is as good as any: what follows a star may begin anywhere after it.
    for piece in pieces {
        match key.find(piece) {
            Some(at) => key = &key[at + piece.len()..],
            None => return false,
        }
    }
    key.ends_with(end)
}

/// Everything that `pattern` means, in order.
pub(crate) fn meant(pattern: &str, figures: &Figures) -> Vec<Meant> {
    // Figures are sorted by address: only those with the same beginning need a look.
    let start = pattern.split('*').next().unwrap_or("");
    let from = figures.list.partition_point(|figure| figure.address.as_str() < start);
    let near = figures.list[from..].iter().take_while(|figure| figure.address.starts_with(start));
    let figures = (from..).zip(near).filter(|(_, figure)| fits(pattern, &figure.address));
    let switches = Mechanisms::NAMES.iter().enumerate().filter(|(_, name)| match pattern.split_once('.') {
        Some((table, key)) => fits_key(table, SWITCHES) && fits(key, name),
        None => false,
    });
    figures.map(|(i, _)| Meant::Figure(i)).chain(switches.map(|(i, _)| Meant::Switch(i))).collect()
}

/// What to write instead of a `pattern` that means nothing: the nearest address, with its stars where they fit.
pub(crate) fn suggest(pattern: &str, figures: &Figures) -> Option<String> {
    let parts: Vec<&str> = pattern.split('.').collect();
    let with_stars = |address: &str| {
        let starred: Vec<&str> = (0..)
            .zip(address.split('.'))
            .map(|(i, key)| {
                parts.get(i).filter(|part| part.contains('*') && fits_key(part, key)).map_or(key, |part| *part)
            })
            .collect();
        starred.join(".")
    };
    let switches = Mechanisms::NAMES.iter().map(|name| switch_address(name));
    let all: BTreeSet<String> =
        figures.iter().map(|figure| with_stars(&figure.address)).chain(switches.map(|s| with_stars(&s))).collect();
    suggestion(&quotable(pattern), all.iter().map(String::as_str))
}

/// The address of the switch called `name`.
pub(crate) fn switch_address(name: &str) -> String {
    format!("{SWITCHES}.{name}")
}

/// The address of what is meant.
pub(crate) fn address(meant: Meant, figures: &Figures) -> String {
    match meant {
        Meant::Figure(i) => figures.list.get(i).map_or("", |figure: &FigureSpec| &figure.address).to_owned(),
        Meant::Switch(i) => switch_address(Mechanisms::NAMES.get(i).copied().unwrap_or("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};

    fn figures() -> Figures {
        load_text("starter.toml", STARTER).expect("the starter is sound").spec.figures
    }

    fn addresses(pattern: &str) -> Vec<String> {
        let figures = figures();
        meant(pattern, &figures).into_iter().map(|one| address(one, &figures)).collect()
    }

    #[test]
    fn a_star_stands_for_any_part_of_one_key() {
        assert_eq!(addresses("state.*.growth").len(), 4);
        assert_eq!(addresses("state.A*.growth"), ["state.ADA.growth"]);
        assert_eq!(addresses("state.*A*.growth"), ["state.ADA.growth", "state.FAR.growth"]);
        assert_eq!(addresses("state.ADA.growth"), ["state.ADA.growth"]);
        assert_eq!(addresses("*.*.growth").len(), 6);
        assert_eq!(addresses("state.*"), [""; 0]);
        assert_eq!(addresses("state"), [""; 0]);
        assert_eq!(addresses(""), [""; 0]);
        assert_eq!(addresses("mechanisms.coercion"), ["mechanisms.coercion"]);
        assert_eq!(addresses("mechanisms.*").len(), Mechanisms::NAMES.len());
    }

    #[test]
    fn pieces_between_stars_do_not_overlap() {
        assert!(fits_key("a*a", "aa") && fits_key("*", "") && fits_key("**", "x") && fits_key("a*b*c", "axbxbxc"));
        assert!(!fits_key("a*a", "a") && !fits_key("ab*ba", "aba") && !fits_key("", "x") && !fits_key("*b*", "ac"));
    }

    #[test]
    fn a_suggestion_keeps_the_stars_that_fit() {
        let figures = figures();
        assert_eq!(suggest("state.*.growht", &figures).as_deref(), Some("did you mean `state.*.growth`?"));
        assert_eq!(suggest("mechanisms.coertion", &figures).as_deref(), Some("did you mean `mechanisms.coercion`?"));
        assert_eq!(suggest("", &figures), None);
    }
}
