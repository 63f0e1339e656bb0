//! What was seen in each run of a batch, and the runs of two batches in pairs.

use crate::analysis::error::AnalysisError;
use crate::analysis::involvement::members_by_run;
use crate::analysis::results::BatchResults;
use crate::experiment::Scale;
use crate::stats::{DrawSums, NestedMean};
use crate::store::Cell;

/// Draw and replicate.
type RunKey = (u32, u32);

/// What stands for a missing value: no count comes near it.
const MISSING: u32 = u32::MAX;

/// Column of `runs` with the members of the first pact.
const FIRST_MEMBERS: &str = "shallow_members";

/// Something that is seen in a run.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) enum Thing<'a> {
    /// An outcome of [`OUTCOMES`](crate::experiment::OUTCOMES).
    Outcome(&'a str, Scale),
    /// Whether the first collective pact, shallow or deeper, had this state as a member when it entered into force.
    InFirstPact(&'a str),
    /// Whether this state was in a collective pact in force at any time.
    InAnyPact(&'a str),
}

impl Thing<'_> {
    /// How its values are to be read.
    pub(in crate::analysis) fn scale(&self) -> Scale {
        if let Self::Outcome(_, scale) = self { *scale } else { Scale::Chance }
    }

    /// The column of `runs` that it is read from, if it is read from there.
    pub(in crate::analysis) fn column(&self) -> Option<String> {
        match self {
            Self::Outcome(name @ ("article5" | "shallow" | "war"), _) => Some(format!("{name}_quarter")),
            Self::Outcome(name, _) => Some((*name).to_owned()),
            Self::InFirstPact(_) => Some(FIRST_MEMBERS.to_owned()),
            Self::InAnyPact(_) => None,
        }
    }

    /// What a cell of that column says; see [`present`].
    pub(in crate::analysis) fn value(&self, cell: Cell<'_>) -> u32 {
        match (self, cell) {
            (Self::InFirstPact(state), members) => {
                u32::from(members.as_str().is_some_and(|members| members.split(' ').any(|member| member == *state)))
            }
            (_, Cell::Bool(value)) => value.into(),
            // A quarter says that it happened.
            (Self::Outcome(_, Scale::Chance), cell) => u32::from(cell != Cell::Null),
            (_, Cell::U32(value)) => value,
            _ => MISSING,
        }
    }
}

/// A value, or `None` where the run has none.
pub(in crate::analysis) fn present(value: u32) -> Option<u32> {
    (value != MISSING).then_some(value)
}

/// The completed runs of a batch in the order of draw and replicate, with what was seen in each.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) struct Observed {
    runs: Vec<RunKey>,
    /// Run after run, [`MISSING`] where there is no value.
    values: Vec<u32>,
    things: usize,
}

impl Observed {
    /// # Errors
    /// Those of reading the tables `runs` and, for members of any pact, `pacts` and `members`.
    pub(in crate::analysis) fn of(batch: &BatchResults, things: &[Thing<'_>]) -> Result<Self, AnalysisError> {
        let own: Vec<Option<String>> = things.iter().map(Thing::column).collect();
        let mut columns = vec!["draw", "replicate", "status"];
        columns.extend(own.iter().flatten().map(String::as_str));
        let mut rows: Vec<(RunKey, Vec<u32>)> = Vec::new();
        batch.tables.each_row_of("runs", &columns, |cells| {
            let [Cell::U32(draw), Cell::U32(replicate), Cell::Text("ok"), seen @ ..] = cells else { return };
            let mut seen = seen.iter();
            let value = |(thing, column): (&Thing<'_>, &Option<String>)| match column {
                Some(_) => seen.next().map_or(MISSING, |cell| thing.value(*cell)),
                None => 0,
            };
            rows.push(((*draw, *replicate), things.iter().zip(&own).map(value).collect()));
        })?;
        // By their numbers, wherever they stand in the file.
        rows.sort_by_key(|(run, _)| *run);
        if things.iter().any(|thing| matches!(thing, Thing::InAnyPact(_))) {
            add_members(batch, things, &mut rows)?;
        }
        Ok(Self::of_rows(rows, things.len()))
    }

    pub(in crate::analysis) fn of_rows(rows: Vec<(RunKey, Vec<u32>)>, things: usize) -> Self {
        let (runs, values): (Vec<RunKey>, Vec<Vec<u32>>) = rows.into_iter().unzip();
        Self { runs, values: values.concat(), things }
    }

    fn value(&self, run: usize, thing: usize) -> Option<i64> {
        present(self.values[run * self.things + thing]).map(i64::from)
    }

    /// Sums by draw of the runs with a value.
    pub(in crate::analysis) fn sums(&self, thing: usize) -> Vec<DrawSums> {
        let mut draws = Vec::new();
        let mut run = 0;
        for of_draw in self.runs.chunk_by(|a, b| a.0 == b.0) {
            let mut sums = DrawSums::default();
            for at in run..run + of_draw.len() {
                if let Some(value) = self.value(at, thing) {
                    sums.push(value);
                }
            }
            run += of_draw.len();
            draws.push(sums);
        }
        draws
    }

    /// Places of the runs that both have, as pairs, draw by draw.
    pub(in crate::analysis) fn pairs(&self, other: &Self) -> Vec<Vec<(usize, usize)>> {
        let mut draws: Vec<Vec<(usize, usize)>> = Vec::new();
        let (mut last, mut from) = (None, 0);
        for (at, run) in other.runs.iter().enumerate() {
            from += self.runs[from..].partition_point(|known| known < run);
            if self.runs.get(from) != Some(run) {
                continue;
            }
            if last != Some(run.0) {
                draws.push(Vec::new());
                last = Some(run.0);
            }
            if let Some(draw) = draws.last_mut() {
                draw.push((from, at));
            }
        }
        draws
    }

    /// Sums by draw over the pairs of runs in both of which there is a value.
    pub(in crate::analysis) fn paired_sums(
        &self,
        other: &Self,
        pairs: &[Vec<(usize, usize)>],
        thing: usize,
    ) -> Vec<Sums> {
        let of_draw = |pairs: &Vec<(usize, usize)>| {
            let mut sums = Sums::default();
            for &(from, to) in pairs {
                if let (Some(from), Some(to)) = (self.value(from, thing), other.value(to, thing)) {
                    sums.first.push(from);
                    sums.other.push(to);
                    sums.difference.push(to - from);
                }
            }
            sums
        };
        pairs.iter().map(of_draw).collect()
    }
}

/// What the pairs of runs of one draw add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::analysis) struct Sums {
    pub(in crate::analysis) first: DrawSums,
    pub(in crate::analysis) other: DrawSums,
    /// Of `other` less `first`, pair by pair.
    pub(in crate::analysis) difference: DrawSums,
}

/// The mean over the runs of draws.
pub(in crate::analysis) fn mean_of<'a>(draws: impl IntoIterator<Item = &'a DrawSums>) -> NestedMean {
    let mut mean = NestedMean::default();
    draws.into_iter().for_each(|draw| mean.push_draw(draw));
    mean
}

/// Marks who was a member of a collective pact in force.
fn add_members(
    batch: &BatchResults,
    things: &[Thing<'_>],
    rows: &mut [(RunKey, Vec<u32>)],
) -> Result<(), AnalysisError> {
    let states = &batch.spec()?.states;
    for (run, members) in members_by_run(batch)? {
        let Ok(place) = rows.binary_search_by_key(&run, |(run, _)| *run) else { continue };
        for (thing, value) in things.iter().zip(&mut rows[place].1) {
            if let Thing::InAnyPact(id) = thing {
                *value = u32::from(members.iter().any(|&state| states[state].id.as_str() == *id));
            }
        }
    }
    Ok(())
}
