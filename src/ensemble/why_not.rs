//! Why states were missing: counts of all draws added up, as shares with intervals and as a table.

use std::path::Path;

use super::summary::{DesignWhyNot, ReasonShare, StateWhyNot};
use super::tables::DESIGN_ID;
use crate::scenario::{Design, Spec};
use crate::sim::{CandidateReasons, PARTS_A_RUN, REASONS, WhyNot};
use crate::stats::NestedProportion;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// The word for having left because another had left.
pub const ANOTHER_LEFT: &str = "another-left";

/// Sums over draws.
#[derive(Debug)]
pub(super) struct WhyNotTally<'s> {
    spec: &'s Spec,
    /// The draw whose counts may still grow with the next part.
    open: Option<WhyNot>,
    designs: Vec<DesignSums>,
}

#[derive(Debug, Clone)]
struct DesignSums {
    tried: u64,
    closest: u64,
    candidates: Vec<CandidateSums>,
}

#[derive(Debug, Clone)]
struct CandidateSums {
    /// Of the runs in which the design was tried.
    missing: NestedProportion,
    /// By reason, in parts of the runs in which it was missing.
    reasons: [NestedProportion; REASONS.len()],
    /// What of that was jointly with others.
    jointly: [u64; REASONS.len()],
    /// By the candidate that had left, likewise.
    because_of: Vec<NestedProportion>,
}

impl<'s> WhyNotTally<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        let sums = |design: &Design| {
            let of = design.candidates.len();
            let candidate = CandidateSums {
                missing: NestedProportion::default(),
                reasons: Default::default(),
                jointly: Default::default(),
                because_of: vec![NestedProportion::default(); of],
            };
            DesignSums { tried: 0, closest: 0, candidates: vec![candidate; of] }
        };
        Self { spec, open: None, designs: spec.designs.iter().map(sums).collect() }
    }

    /// Counts a run in which no design came closer than this one.
    pub(super) fn came_closest(&mut self, design: usize) {
        self.designs[design].closest += 1;
    }

    /// Adds the counts of a draw, or of the next part of one. They come in order.
    pub(super) fn add(&mut self, draw: &WhyNot) {
        match &mut self.open {
            Some(open) if open.draw == draw.draw => open.add(draw),
            open => {
                let complete = open.replace(draw.clone());
                self.close(complete);
            }
        }
    }

    fn close(&mut self, draw: Option<WhyNot>) {
        let Some(draw) = draw else { return };
        for (sums, design) in self.designs.iter_mut().zip(&draw.designs) {
            sums.tried += design.tried;
            for (sums, candidate) in sums.candidates.iter_mut().zip(&design.candidates) {
                sums.push_draw(design.tried, candidate);
            }
        }
    }

    /// The shares, of reasons that never occurred too.
    pub(super) fn shares(&mut self) -> Vec<DesignWhyNot> {
        let last = self.open.take();
        self.close(last);
        self.spec.designs.iter().zip(&self.designs).map(|(design, sums)| self.design(design, sums)).collect()
    }

    fn design(&self, design: &Design, sums: &DesignSums) -> DesignWhyNot {
        let id = |a: usize| self.spec.states[design.candidates[a]].id.to_string();
        let states = sums.candidates.iter().enumerate().map(|(a, candidate)| StateWhyNot {
            state: id(a),
            missing: candidate.missing.successes(),
            share: candidate.missing.estimate(),
            noise: candidate.missing.replicate_noise(),
            reasons: candidate.reasons(&id),
        });
        DesignWhyNot {
            design: design.id.to_string(),
            tried: sums.tried,
            closest: sums.closest,
            states: states.collect(),
        }
    }
}

impl CandidateSums {
    fn push_draw(&mut self, tried: u64, counts: &CandidateReasons) {
        let missing = counts.missing * PARTS_A_RUN;
        self.missing.push_draw(counts.missing, tried - counts.missing);
        for (reason, sums) in self.reasons.iter_mut().enumerate() {
            let parts = counts.alone[reason] + counts.jointly[reason];
            sums.push_draw(parts, missing - parts);
            self.jointly[reason] += counts.jointly[reason];
        }
        for (sums, runs) in self.because_of.iter_mut().zip(&counts.because_of) {
            sums.push_draw(runs * PARTS_A_RUN, missing - runs * PARTS_A_RUN);
        }
    }

    fn reasons(&self, id: &impl Fn(usize) -> String) -> Vec<ReasonShare> {
        let families = REASONS.iter().zip(self.reasons.iter().zip(&self.jointly));
        let families = families.map(|(reason, (sums, jointly))| share(reason.word(), None, sums, *jointly));
        let others = self.because_of.iter().enumerate().map(|(b, sums)| share(ANOTHER_LEFT, Some(id(b)), sums, 0));
        let others = others.filter(|other| other.as_ref().is_some_and(|other| other.share > 0.0));
        let mut reasons: Vec<ReasonShare> = families.chain(others).flatten().collect();
        // Stable, so that ties stay in the order of the families.
        reasons.sort_by(|a, b| b.share.total_cmp(&a.share));
        reasons
    }
}

/// Leaves out reasons that never occurred.
pub(super) fn occurred(mut why_not: Vec<DesignWhyNot>) -> Vec<DesignWhyNot> {
    for state in why_not.iter_mut().flat_map(|design| &mut design.states) {
        state.reasons.retain(|reason| reason.share > 0.0);
    }
    why_not
}

/// A reason as a share of the runs in which the state was missing, if there are any.
fn share(family: &str, because_of: Option<String>, sums: &NestedProportion, jointly: u64) -> Option<ReasonShare> {
    let share = sums.estimate()?;
    let jointly = jointly as f64 / sums.trials() as f64;
    Some(ReasonShare {
        family: family.to_owned(),
        because_of,
        alone: (share - jointly).max(0.0),
        jointly,
        share,
        noise: sums.noise_in_parts(PARTS_A_RUN),
    })
}

fn schema() -> Result<Schema, StoreError> {
    let number = |name: &str, text: &str| Column::optional(name, Kind::F64, text);
    let count = |name: &str, text: &str| Column::required(name, Kind::U64, text).in_unit("runs");
    Schema::new(
        "why_not",
        vec![
            Column::required("design_id", Kind::U32, "number of the design point; 0 in a run that is no sweep"),
            Column::required("design", Kind::Text, "pact design"),
            Column::required("state", Kind::Text, "candidate"),
            Column::required("family", Kind::Text, "family of factors, or what else kept the state away"),
            Column::optional("because_of", Kind::Text, "the state whose leaving it was; only with another-left"),
            count("runs_tried", "completed runs in which the design was tried"),
            count("runs_missing", "those of them in which the state was missing at the closest approach"),
            number("missing_share", "runs_missing / runs_tried"),
            number("missing_low", "lower end of its 95 % interval under another seed"),
            number("missing_high", "upper end"),
            number("alone", "share of runs_missing turned by this family alone, or by any of several, split equally"),
            number("jointly", "share of runs_missing turned by this family together with others, split equally"),
            number("share", "alone + jointly; the rows of a design and state add up to 1"),
            number("share_low", "lower end of its 95 % interval under another seed"),
            number("share_high", "upper end"),
        ],
    )
}

/// Writes the table: a row for each design, candidate and reason, also those that never occurred; the
/// reason [`ANOTHER_LEFT`] has a row for each state whose leaving it was.
pub(super) fn write_table(folder: &Path, why_not: &[DesignWhyNot], format: Format) -> Result<TableFile, StoreError> {
    let mut table = TableWriter::create(folder, &schema()?, format)?;
    for design in why_not {
        for state in &design.states {
            let ends = |interval: Option<crate::stats::Interval>| [interval.map(|i| i.low), interval.map(|i| i.high)];
            let [missing_low, missing_high] = ends(state.noise);
            let mut row = |family: &str, reason: Option<&ReasonShare>| {
                // A state that was never missing has no reasons, and so no shares of them.
                let value = |of: fn(&ReasonShare) -> f64| reason.map(of);
                let [low, high] = ends(reason.and_then(|reason| reason.noise));
                let cells: [Cell<'_>; 15] = [
                    DESIGN_ID.into(),
                    design.design.as_str().into(),
                    state.state.as_str().into(),
                    family.into(),
                    reason.and_then(|reason| reason.because_of.as_deref()).into(),
                    design.tried.into(),
                    state.missing.into(),
                    state.share.into(),
                    missing_low.into(),
                    missing_high.into(),
                    value(|reason| reason.alone).into(),
                    value(|reason| reason.jointly).into(),
                    value(|reason| reason.share).into(),
                    low.into(),
                    high.into(),
                ];
                table.push(&cells)
            };
            for word in REASONS.iter().map(|reason| reason.word()) {
                row(word, state.reasons.iter().find(|reason| reason.family == word))?;
            }
            for reason in state.reasons.iter().filter(|reason| reason.family == ANOTHER_LEFT) {
                row(ANOTHER_LEFT, Some(reason))?;
            }
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, load_text};

    /// A draw in which the first candidate of three was missing in `missing` of four runs, for the
    /// first reason alone in one of them and because the second left in the others.
    fn draw(number: u32, spec: &Spec, missing: u64) -> WhyNot {
        let mut counts = WhyNot::empty(number, spec);
        counts.designs[0].tried = 4;
        let first = &mut counts.designs[0].candidates[0];
        first.missing = missing;
        first.alone[0] = PARTS_A_RUN;
        first.because_of[1] = missing - 1;
        counts
    }

    fn starter() -> Spec {
        load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec
    }

    #[test]
    fn shares_are_of_the_runs_in_which_the_state_was_missing() {
        let spec = starter();
        let mut tally = WhyNotTally::new(&spec);
        tally.add(&draw(0, &spec, 2));
        tally.add(&draw(1, &spec, 3));
        tally.came_closest(0);
        let found = occurred(tally.shares());
        assert_eq!((found[0].tried, found[0].closest), (8, 1));
        let state = &found[0].states[0];
        assert_eq!((state.missing, state.share), (5, Some(0.625)));
        let reasons: Vec<_> =
            state.reasons.iter().map(|r| (r.family.as_str(), r.because_of.as_deref(), r.share)).collect();
        let left = found[0].states[1].state.as_str();
        assert_eq!(reasons, [(ANOTHER_LEFT, Some(left), 0.6), ("security", None, 0.4)]);
        assert!(state.reasons.iter().all(|r| r.noise.is_some_and(|i| i.low < r.share && r.share < i.high)));
        assert!(found[0].states[1].reasons.is_empty());
    }

    #[test]
    fn a_draw_cut_into_parts_gives_what_it_gives_whole() {
        let spec = starter();
        let (mut whole, mut parts) = (WhyNotTally::new(&spec), WhyNotTally::new(&spec));
        let mut both = draw(0, &spec, 2);
        both.add(&draw(0, &spec, 3));
        whole.add(&both);
        parts.add(&draw(0, &spec, 2));
        parts.add(&draw(0, &spec, 3));
        for tally in [&mut whole, &mut parts] {
            tally.add(&draw(1, &spec, 2));
        }
        assert_eq!(whole.shares(), parts.shares());
    }

    #[test]
    fn the_table_has_a_row_for_every_reason_and_its_shares_add_up_to_one() {
        let spec = starter();
        let mut tally = WhyNotTally::new(&spec);
        tally.add(&draw(0, &spec, 3));
        let folder = tempfile::tempdir().unwrap();
        let file = write_table(folder.path(), &tally.shares(), Format::Csv).unwrap();
        let candidates = spec.designs[0].candidates.len() as u64;
        assert_eq!(file.rows, candidates * REASONS.len() as u64 + 1);
        let text = std::fs::read_to_string(folder.path().join(&file.file)).unwrap();
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let head = lines.next().unwrap();
        let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
        let first = found_state(&spec);
        let of_first: Vec<_> = lines.filter(|row| row[at("state")] == first).collect();
        let sum: f64 = of_first.iter().map(|row| row[at("share")].parse::<f64>().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }

    fn found_state(spec: &Spec) -> &str {
        spec.states[spec.designs[0].candidates[0]].id.as_str()
    }
}
