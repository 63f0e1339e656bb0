//! What the records did not say, gathered from the figures themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::super::coding::CARRY;
use super::super::records::{Records, Source, Year};
use super::block::Block;
use super::coded::Basis;
use super::feeds::feeds;

/// A file that was silent, and what had to do without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The file.
    pub source: Source,
    /// Why it was silent.
    pub why: String,
    /// Of whom: ids of states, pairs, theatres or adversaries.
    pub subjects: Vec<String>,
    /// Parameters with a wider range, or a default instead.
    pub parameters: Vec<String>,
}

/// Ids that are listed before the rest are counted.
const LISTED_MOST: usize = 12;

/// Digits of a hash that tell two files apart.
pub(super) const HASH_DIGITS: usize = 12;

/// What had to do without a record, by file.
pub(super) fn gaps(records: &Records, year: Year, blocks: &[&Block]) -> Vec<Gap> {
    let mut found: BTreeMap<Source, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for block in blocks {
        for (key, coded) in block.figures() {
            for source in &coded.silent {
                let (subjects, parameters) = found.entry(*source).or_default();
                subjects.extend(block.path.get(1).cloned());
                // A score decides on the rung, which is a word and no figure.
                let of_score = *source == Source::Depth;
                parameters.insert(if of_score { "depth".to_owned() } else { parameter(block, key) });
            }
        }
    }
    let of_file = |(source, (subjects, parameters)): (Source, (BTreeSet<String>, BTreeSet<String>))| Gap {
        source,
        why: why(records, source, year),
        subjects: subjects.into_iter().collect(),
        parameters: parameters.into_iter().collect(),
    };
    let mut gaps: Vec<Gap> = found.into_iter().map(of_file).collect();
    // Whole treaties are missing without these, so that no figure can tell.
    for source in [Source::Alliances, Source::Members] {
        if !records.covers(source, year.saturating_sub(1)) {
            let parameters = vec![feeds(source).to_owned()];
            gaps.push(Gap { source, why: why(records, source, year), subjects: Vec::new(), parameters });
        }
    }
    gaps
}

/// The parameter that a figure belongs to: the last word of its table's path that is no id, or its key.
fn parameter(block: &Block, key: &str) -> String {
    let word = block.path.get(2).map_or(key, String::as_str);
    word.split('.').next().unwrap_or(word).to_owned()
}

fn why(records: &Records, source: Source, year: Year) -> String {
    let coverage = records.coverage().iter().find(|coverage| coverage.source == source);
    match coverage.map(|coverage| (&coverage.file, coverage.years)) {
        Some((Some(_), Some((first, last)))) if !(first..=last).contains(&year) => {
            format!("holds the years {first} to {last}")
        }
        Some((Some(_), Some(_))) => {
            format!("has no such record of {year}, nor of up to {} years before, or too few", CARRY.value)
        }
        Some((Some(_), None)) => "has no such row".to_owned(),
        _ => "is not in the folder".to_owned(),
    }
}

impl Gap {
    /// The gap as a sentence.
    #[must_use]
    pub fn told(&self) -> String {
        let Self { source, why, subjects, parameters } = self;
        let rest = subjects.len().saturating_sub(LISTED_MOST);
        let mut listed = subjects.iter().take(LISTED_MOST).cloned().collect::<Vec<_>>().join(", ");
        if rest > 0 {
            listed.push_str(&format!(" and {rest} more"));
        }
        let of = if listed.is_empty() { String::new() } else { format!(" of {listed}") };
        format!("{} {why}: {}{of}", source.stem(), parameters.join(", "))
    }
}

/// The parameters that are in no file, by kind of table.
pub(super) fn unrecorded(blocks: &[&Block]) -> Vec<String> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for block in blocks {
        let defaults = block.figures().filter(|(_, coded)| coded.basis == Basis::Unrecorded);
        for (key, _) in defaults {
            let kind = block.path.first().map_or("", String::as_str);
            found.entry(kind).or_default().insert(parameter(block, key));
        }
    }
    let told = |(kind, parameters): (&str, BTreeSet<String>)| {
        format!("{kind}: {}", parameters.into_iter().collect::<Vec<_>>().join(", "))
    };
    found.into_iter().map(told).collect()
}

/// A line for each file that figures, and treaties where there are any, come from: its name, citation, years, and the
/// first digits of its BLAKE3 hash.
pub(super) fn read(records: &Records, blocks: &[&Block], with_treaties: bool) -> Vec<String> {
    let mut found: BTreeMap<Source, BTreeSet<Year>> = BTreeMap::new();
    for (_, coded) in blocks.iter().flat_map(|block| block.figures()) {
        if let (Basis::Record(source), Some(year)) = (coded.basis, coded.figure.year) {
            found.entry(source).or_default().insert(year);
        }
    }
    let treaties = [Source::Alliances, Source::Members, Source::Depth].map(|source| (source, BTreeSet::new()));
    found.extend(treaties.into_iter().filter(|_| with_treaties));
    let told = |(source, years): (Source, BTreeSet<Year>)| {
        let years = match (years.first(), years.last()) {
            (Some(first), Some(last)) if first != last => format!("records of {first} to {last}"),
            (Some(only), _) => format!("records of {only}"),
            _ => "treaties in force".to_owned(),
        };
        let file = records.coverage().iter().find(|coverage| coverage.source == source)?.file.as_ref()?;
        let hash: String = file.blake3.chars().take(HASH_DIGITS).collect();
        Some(format!("{}: {}; {years}; blake3 {hash}", source.stem(), source.citation()))
    };
    found.into_iter().filter_map(told).collect()
}
