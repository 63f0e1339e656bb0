//! What an analyst judged of each state, laid over the records.

use std::path::Path;

use super::super::coding::{
    ASSERTIVE_SPREAD, AUTONOMY_SPREAD, DEPENDENCE_SPREAD, EXPOSURE_SPREAD, JUDGED_SPREAD, JUDGED_SPREAD_DIRECT,
};
use super::super::measures::{Estimate, judged_exposure, judged_public_support, ratification_hurdle};
use super::super::records::{Records, StateCode, Year};
use super::coded::{Coded, Opinion};
use super::error::FromDataError;
use super::people::{Cast, member, name_of};
use super::powers::SHARE;
use crate::scenario::Certainty;
use crate::store::records::{Judgement, JudgementTable, read_judgements};
use crate::store::{quotable, suggestion};

/// The judgements of one case, as read from a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgements {
    table: JudgementTable,
    case: Option<String>,
}

impl Judgements {
    /// Reads the rows of `case` from a table of judgements (see [`read_judgements`]); without one, those of its only
    /// case, or all where it has no column `case`.
    ///
    /// # Errors
    /// What [`read_judgements`] refuses, and [`FromDataError::Case`] when it is not clear which rows are meant.
    pub fn read(path: &Path, case: Option<&str>) -> Result<Self, FromDataError> {
        let mut table = read_judgements(path)?;
        let mut cases: Vec<&str> = table.rows.iter().filter_map(|row| row.case.as_deref()).collect();
        cases.sort_unstable();
        cases.dedup();
        let refused = |reason: String, advice: String| FromDataError::Case { path: path.to_owned(), reason, advice };
        let quoted = || cases.iter().map(|case| format!("\"{}\"", quotable(case))).collect::<Vec<_>>().join(", ");
        let chosen = match (case, cases.as_slice()) {
            (Some(_), _) if !table.has_cases => {
                let advice = "Leave --case out, or add the column".to_owned();
                return Err(refused("the table has no column `case`".to_owned(), advice));
            }
            (Some(case), _) if !cases.contains(&case) => {
                let near = suggestion(case, cases.iter().copied());
                let near = near.map_or(String::new(), |near| format!(" ({near})"));
                let reason = format!("there is no case \"{}\"{near}", quotable(case));
                return Err(refused(reason, format!("Its cases are {}", quoted())));
            }
            (None, [_, _, ..]) => {
                let reason = format!("the table holds {} cases", cases.len());
                return Err(refused(reason, format!("Name one after --case: {}", quoted())));
            }
            (Some(case), _) | (None, &[case]) => Some(case.to_owned()),
            (None, []) => None,
        };
        table.rows.retain(|row| row.case == chosen);
        Ok(Self { table, case: chosen })
    }

    /// The file and the case.
    fn label(&self) -> String {
        let case = self.case.as_ref().map_or(String::new(), |case| format!(", case \"{}\"", quotable(case)));
        quotable(&self.table.file.name) + &case
    }
}

/// What stands against joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Barrier {
    /// A norm of non-alignment.
    Autonomy,
    /// Law, such as a constitution.
    Law,
    /// A grievance against the state with this index.
    Grievance(usize),
    /// Nothing.
    None,
}

/// What is judged of one state.
#[derive(Debug, Clone, PartialEq)]
struct View {
    row: Judgement,
    barrier: Barrier,
}

/// What is judged of the states of a scenario; nothing without a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Judged {
    year: Year,
    /// The table and case, and the file's hash.
    origin: Option<(String, String)>,
    /// By index of the state.
    views: Vec<Option<View>>,
    /// The greatest threat, with the index and the id of the state that feels it.
    greatest: Option<(f64, usize, String)>,
}

/// Finds the states that a table of judgements names.
struct Reading<'a> {
    records: &'a Records,
    judgements: &'a Judgements,
    cast: &'a Cast,
}

impl Reading<'_> {
    fn fault(&self, row: &Judgement, column: &'static str, why: impl ToString) -> FromDataError {
        let path = self.judgements.table.path.clone();
        FromDataError::Judgement { path, line: row.line, column, why: why.to_string() }
    }

    /// The state that `text` means, and its index where it is one that may join.
    fn find(
        &self,
        row: &Judgement,
        column: &'static str,
        text: &str,
    ) -> Result<(StateCode, Option<usize>), FromDataError> {
        let found = member(self.records, text, self.cast.year);
        let code = found.map_err(|why| self.fault(row, column, why))?;
        Ok((code, self.cast.states.iter().position(|state| state.code == code)))
    }

    /// The index of the state that a row judges; `None` for an adversary.
    fn judged(&self, row: &Judgement) -> Result<Option<usize>, FromDataError> {
        let (code, at) = self.find(row, "state", &row.state)?;
        if at.is_none() && self.cast.adversaries.iter().all(|adversary| adversary.code != code) {
            let name = name_of(self.records, code);
            let why = format!("{name} is not in the scenario. Add it to --states, or take the row out");
            return Err(self.fault(row, "state", why));
        }
        Ok(at)
    }

    /// What stands against the joining of the state with index `at`.
    fn barrier(&self, row: &Judgement, at: usize) -> Result<Barrier, FromDataError> {
        let name = match row.barrier_kind.as_deref() {
            None | Some("autonomy") => return Ok(Barrier::Autonomy),
            Some("law") => return Ok(Barrier::Law),
            Some("none") => return Ok(Barrier::None),
            Some(name) => name,
        };
        let (_, against) = self.find(row, "barrier_kind", name)?;
        against.filter(|&against| against != at).map(Barrier::Grievance).ok_or_else(|| {
            let why = format!(
                "a grievance is held against another of the states that may join, and `{}` is none. Write such a state, \
                 or `autonomy`, `law` or `none`",
                quotable(name)
            );
            self.fault(row, "barrier_kind", why)
        })
    }
}

impl Judged {
    /// The judgements of the states in a cast. A row that judges nothing is passed over, whoever it names.
    pub(super) fn new(records: &Records, judgements: Option<&Judgements>, cast: &Cast) -> Result<Self, FromDataError> {
        let Some(judgements) = judgements else { return Ok(Self::default()) };
        let reading = Reading { records, judgements, cast };
        let mut views: Vec<Option<View>> = vec![None; cast.states.len()];
        for row in judgements.table.rows.iter().filter(|row| row.judges()) {
            let Some(at) = reading.judged(row)? else { continue };
            let view = View { row: row.clone(), barrier: reading.barrier(row, at)? };
            if let Some(first) = views.get_mut(at).and_then(|place| place.replace(view)) {
                let name = cast.states.get(at).map_or("", |state| &state.name);
                let why = format!("{name} is in line {} already. Keep one of the two rows", first.row.line);
                return Err(reading.fault(row, "state", why));
            }
        }
        let felt = |(at, view): (usize, &Option<View>)| Some((view.as_ref()?.row.threat?, at));
        // The first of equals, in order of code.
        let greatest = views.iter().enumerate().filter_map(felt).rev().max_by(|(a, _), (b, _)| a.total_cmp(b));
        let named = |(threat, at): (f64, usize)| Some((threat, at, cast.states.get(at)?.id.clone()));
        let origin = Some((judgements.label(), judgements.table.file.blake3.clone()));
        Ok(Self { year: cast.year, origin, greatest: greatest.and_then(named), views })
    }

    /// The table and case, and the file's hash; `None` without a table.
    pub(super) fn origin(&self) -> Option<(&str, &str)> {
        self.origin.as_ref().map(|(label, hash)| (label.as_str(), hash.as_str()))
    }

    /// How many states are judged.
    pub(super) fn states(&self) -> usize {
        self.views.iter().flatten().count()
    }

    fn view(&self, at: usize) -> Option<&View> {
        self.views.get(at)?.as_ref()
    }

    /// A figure that rests on what is judged of a state; `how` says how the judgement was used.
    fn coded(&self, at: usize, estimate: Estimate, how: String) -> Option<Coded> {
        let row = &self.view(at)?.row;
        let (label, _) = self.origin()?;
        let certainty = match row.certainty {
            Some("high") => Certainty::High,
            Some("medium") => Certainty::Medium,
            _ => Certainty::Low,
        };
        let cited = row.source.as_ref().map_or(String::new(), |source| format!(": {source}"));
        let source = format!("{label}, line {}{cited}", row.line);
        let parts = [Some(how).filter(|how| !how.is_empty()), row.reasoning.clone()];
        let note = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        Some(Coded::judged(estimate, self.year, Opinion { source, certainty, note }))
    }

    /// A judgement that is the parameter itself, half a range either side of it.
    fn as_it_is(&self, at: usize, judgement: fn(&Judgement) -> Option<f64>, spread: f64) -> Option<Coded> {
        let value = judgement(&self.view(at)?.row)?;
        self.coded(at, Estimate::around(value, spread, SHARE), String::new())
    }

    /// What stands against a state's joining, where it is of a kind.
    fn barrier(&self, at: usize, kind: Barrier) -> Option<f64> {
        let view = self.view(at)?;
        view.row.barrier.filter(|_| view.barrier == kind)
    }

    fn greatest_threat(&self, spread: f64) -> Option<Coded> {
        let (threat, at, id) = self.greatest.as_ref()?;
        let how = format!("the greatest threat judged, that of {id}: what is overt is seen");
        self.coded(*at, Estimate::around(*threat, spread, SHARE), how)
    }

    /// Urgency of every theatre.
    pub(super) fn urgency(&self) -> Option<Coded> {
        self.greatest_threat(JUDGED_SPREAD_DIRECT.value)
    }

    /// Assertiveness in every theatre.
    pub(super) fn assertiveness(&self) -> Option<Coded> {
        self.greatest_threat(ASSERTIVE_SPREAD.value)
    }

    /// Exposure of a state where the records have `here`, and `most` in any theatre.
    pub(super) fn exposure(&self, at: usize, here: &Coded, most: f64) -> Option<Coded> {
        let threat = self.view(at)?.row.threat?;
        let (greatest, ..) = self.greatest.as_ref()?;
        let pattern = if most > 0.0 { here.value() / most } else { 1.0 };
        let value = judged_exposure(threat, *greatest, pattern);
        let how = format!("threat {threat} over the greatest, {greatest}; times {pattern:.2} by the records' pattern");
        let coded = self.coded(at, Estimate::around(value, EXPOSURE_SPREAD.value, SHARE), how)?;
        Some(coded.with_silent(here.silent.iter().copied()))
    }

    /// Support for being allied.
    pub(super) fn alliance_support(&self, at: usize) -> Option<Coded> {
        self.as_it_is(at, |row| row.support, JUDGED_SPREAD_DIRECT.value)
    }

    /// Support for fighting, at least `floor`.
    pub(super) fn public_support(&self, at: usize, floor: f64) -> Option<Coded> {
        let support = self.view(at)?.row.support?;
        let how = if floor > support { format!("own territory: at least {floor}") } else { String::new() };
        self.coded(at, judged_public_support(support, floor), how)
    }

    /// Reliability of the guarantor as the state sees it.
    pub(super) fn reliability(&self, at: usize) -> Option<Coded> {
        self.as_it_is(at, |row| row.reliability, JUDGED_SPREAD.value)
    }

    /// Norm of non-alignment.
    pub(super) fn autonomy(&self, at: usize) -> Option<Coded> {
        let barrier = self.barrier(at, Barrier::Autonomy)?;
        self.coded(at, Estimate::around(barrier, AUTONOMY_SPREAD.value, SHARE), String::new())
    }

    /// Support at which ratification is even.
    pub(super) fn hurdle(&self, at: usize) -> Option<Coded> {
        let barrier = self.barrier(at, Barrier::Law)?;
        self.coded(at, ratification_hurdle(barrier), format!("legal barrier of {barrier}"))
    }

    /// Grievance that a state holds against another.
    pub(super) fn grievance(&self, holder: usize, against: usize) -> Option<Coded> {
        let barrier = self.barrier(holder, Barrier::Grievance(against))?;
        self.coded(holder, Estimate::around(barrier, JUDGED_SPREAD.value, SHARE), String::new())
    }

    /// Dependence on the first adversary.
    pub(super) fn dependence(&self, at: usize) -> Option<Coded> {
        let row = &self.view(at)?.row;
        let around = Estimate::by_factor(row.trade?, DEPENDENCE_SPREAD.value, 1.0);
        let ends = Estimate {
            low: row.trade_low.unwrap_or(around.low),
            high: row.trade_high.unwrap_or(around.high),
            ..around
        };
        self.coded(at, ends, String::new())
    }
}
