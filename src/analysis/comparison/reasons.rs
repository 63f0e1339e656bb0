//! How often candidates stayed away from each design, and for which reasons, in two batches.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::analysis::error::AnalysisError;
use crate::analysis::results::BatchResults;
use crate::stats::{Interval, unpaired_difference};
use crate::store::Cell;

/// What a shift is a shift of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftOf {
    /// Share of the runs in which the design was tried in which the state was missing at its closest approach.
    Missing,
    /// Share of those runs that a reason turned.
    Reason,
    /// Candidates whom a reason kept away, a run in which the design was tried.
    KeptAway,
}

impl ShiftOf {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Reason => "reason",
            Self::KeptAway => "kept-away",
        }
    }
}

/// How something about who stays away differs between two batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// Pact design.
    pub design: String,
    /// What it is of.
    pub of: ShiftOf,
    /// Candidate; missing where it is of all.
    pub state: Option<String>,
    /// Reason, as in `why_not`; missing where it is of all.
    pub family: Option<String>,
    /// The state whose leaving it was; only with `another-left`.
    pub because_of: Option<String>,
    /// In the first batch; missing where the design was not tried, or the state never missing.
    pub first: Option<f64>,
    /// In the other.
    pub other: Option<f64>,
    /// `other` less `first`.
    pub difference: Option<f64>,
    /// 95 % interval under another seed, as of independent samples. Missing where the tables give none.
    pub noise: Option<Interval>,
    /// Runs that `first` is a share of.
    pub runs_first: u64,
    /// Runs that `other` is a share of.
    pub runs_other: u64,
}

/// Design, state, reason and whose leaving it was; of a state as such the reason is empty.
type ReasonKey = (String, String, String, Option<String>);

/// A share with its interval, and the runs it is of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Shared {
    share: Option<f64>,
    noise: Option<Interval>,
    runs: u64,
}

/// The shares of a batch, and by design and reason the candidates kept away.
#[derive(Debug, Default)]
struct WhyNot {
    shares: BTreeMap<ReasonKey, Shared>,
    kept_away: BTreeMap<(String, String), f64>,
    tried: BTreeMap<String, u64>,
}

/// All shifts between two batches: of each design those of reasons over all candidates, then those by candidate. Reasons
/// that occur in neither are left out.
///
/// # Errors
/// Those of reading the table `why_not`.
pub(super) fn shifts(first: &BatchResults, other: &BatchResults) -> Result<Vec<Shift>, AnalysisError> {
    let (first, other) = (WhyNot::of(first)?, WhyNot::of(other)?);
    let keys: BTreeSet<&(String, String)> = first.kept_away.keys().chain(other.kept_away.keys()).collect();
    let mut found: Vec<Shift> = keys.into_iter().map(|key| kept_away(key, &first, &other)).collect();
    let keys: BTreeSet<&ReasonKey> = first.shares.keys().chain(other.shares.keys()).collect();
    found.extend(keys.into_iter().filter_map(|key| shared(key, &first, &other)));
    Ok(found)
}

fn kept_away(key: &(String, String), first: &WhyNot, other: &WhyNot) -> Shift {
    let (design, family) = key;
    let of = |batch: &WhyNot| {
        let tried = batch.tried.get(design).copied().unwrap_or(0);
        (tried, (tried > 0).then(|| batch.kept_away.get(key).copied().unwrap_or(0.0)))
    };
    let ((runs_first, from), (runs_other, to)) = (of(first), of(other));
    Shift {
        design: design.clone(),
        of: ShiftOf::KeptAway,
        state: None,
        family: Some(family.clone()),
        because_of: None,
        first: from,
        other: to,
        difference: from.zip(to).map(|(from, to)| to - from),
        noise: None,
        runs_first,
        runs_other,
    }
}

/// `None` for a reason that never occurred.
fn shared(key: &ReasonKey, first: &WhyNot, other: &WhyNot) -> Option<Shift> {
    let (design, state, family, because_of) = key;
    let of = |batch: &WhyNot| {
        let known = batch.shares.get(key).copied();
        // Rows of another's leaving are there where it occurred only.
        let missing = (design.clone(), state.clone(), String::new(), None);
        let never =
            batch.shares.get(&missing).map(|missing| missing.share.map_or(0.0, |share| share * missing.runs as f64));
        let never =
            never.map(|runs| Shared { share: (runs > 0.0).then_some(0.0), noise: None, runs: runs.round() as u64 });
        known.or(never).unwrap_or_default()
    };
    let (from, to) = (of(first), of(other));
    let occurred = [from, to].iter().any(|one| one.share.is_some_and(|share| share > 0.0));
    if !family.is_empty() && !occurred {
        return None;
    }
    let ends = |one: Shared| one.share.zip(one.noise);
    Some(Shift {
        design: design.clone(),
        of: if family.is_empty() { ShiftOf::Missing } else { ShiftOf::Reason },
        state: Some(state.clone()),
        family: (!family.is_empty()).then(|| family.clone()),
        because_of: because_of.clone(),
        first: from.share,
        other: to.share,
        difference: from.share.zip(to.share).map(|(from, to)| to - from),
        noise: ends(from).zip(ends(to)).map(|(from, to)| unpaired_difference(from, to)),
        runs_first: from.runs,
        runs_other: to.runs,
    })
}

impl WhyNot {
    fn of(batch: &BatchResults) -> Result<Self, AnalysisError> {
        let columns = [
            "design",
            "state",
            "family",
            "because_of",
            "runs_tried",
            "runs_missing",
            "missing_share",
            "missing_low",
            "missing_high",
            "share",
            "share_low",
            "share_high",
        ];
        let mut found = Self::default();
        batch.tables.each_row("why_not", columns, |cells| {
            let [design, state, family, because_of, tried, missing, rest @ ..] = cells;
            let [Some(design), Some(state), Some(family)] = [design, state, family].map(Cell::as_str) else { return };
            let (Cell::U64(tried), Cell::U64(missing)) = (tried, missing) else { return };
            let [missing_share, low, high, share, share_low, share_high] = rest.map(Cell::as_f64);
            let interval = |(low, high)| Interval { low, high };
            let key = |family: &str, because_of: Option<&str>| {
                (design.to_owned(), state.to_owned(), family.to_owned(), because_of.map(str::to_owned))
            };
            let of_state = Shared { share: missing_share, noise: low.zip(high).map(interval), runs: tried };
            found.shares.insert(key("", None), of_state);
            let of_reason = Shared { share, noise: share_low.zip(share_high).map(interval), runs: missing };
            found.shares.insert(key(family, because_of.as_str()), of_reason);
            found.tried.insert(design.to_owned(), tried);
            let away = missing_share.zip(share).map_or(0.0, |(missing, share)| missing * share);
            if away > 0.0 {
                *found.kept_away.entry((design.to_owned(), family.to_owned())).or_default() += away;
            }
        })?;
        Ok(found)
    }
}
