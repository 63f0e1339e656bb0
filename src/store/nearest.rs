//! The nearest known word, for "did you mean".

use super::quotable::quotable;

/// Similarity (Jaro–Winkler, 0–1) from which a suggestion is worth making.
const LIKE_ENOUGH: f64 = 0.8;

/// Longest word for which a neighbour is looked for: the search is quadratic in it.
const WORD_MAX: usize = 200;

/// The known word most like `word`, the first in order of ties; `None` when none is like it.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > WORD_MAX {
        return None;
    }
    let wanted = word.to_lowercase();
    let mut best = None;
    let mut best_likeness = LIKE_ENOUGH;
    for candidate in known {
        let likeness = likeness(&wanted, &candidate.to_lowercase());
        if likeness > best_likeness {
            best = Some(candidate);
            best_likeness = likeness;
        }
    }
    best
}

/// Jaro–Winkler, which thinks little of short words, or near 1 for a single slip.
fn likeness(a: &str, b: &str) -> f64 {
    const ONE_SLIP: f64 = 0.9;
    let jaro_winkler = strsim::jaro_winkler(a, b);
    let slip = a.len() > 2 && a.len().abs_diff(b.len()) <= 1 && strsim::osa_distance(a, b) == 1;
    if slip { jaro_winkler.max(ONE_SLIP) } else { jaro_winkler }
}

/// "did you mean …?", or, where no known word is near and there are few, what the known ones are.
pub(crate) fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    const LISTED_MAX: usize = 16;
    if let Some(near) = nearest(word, known.clone()) {
        return Some(format!("did you mean `{}`?", quotable(near)));
    }
    let all: Vec<String> = known.into_iter().take(LISTED_MAX + 1).map(|k| format!("`{}`", quotable(k))).collect();
    (1..=LISTED_MAX).contains(&all.len()).then(|| format!("known here: {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_a_stranger_finds_none() {
        assert_eq!(nearest("taiwan-straight", ["south-china-sea", "taiwan-strait"]), Some("taiwan-strait"));
        assert_eq!(nearest("KRO", ["KOR", "JPN"]), Some("KOR"));
        assert_eq!(nearest("jpn", ["KOR", "JPN"]), Some("JPN"));
        assert_eq!(nearest("xyz", ["KOR", "JPN"]), None);
        assert_eq!(suggestion("xyz", ["KOR", "JPN"]).as_deref(), Some("known here: `KOR`, `JPN`"));
    }
}
