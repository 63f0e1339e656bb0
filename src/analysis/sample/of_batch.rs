//! Samples of batches: a row is a draw, its factors are the figures that were drawn.

use std::collections::BTreeMap;

use super::{RowSums, Sample, SampleDesign, SampleFactor, unfit};
use crate::analysis::comparison::{Thing, present};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::analysis::results::BatchResults;
use crate::experiment::{OUTCOMES, Scale};
use crate::store::{Cell, ResultsKind};
use crate::words::listed;

impl Sample {
    /// The draws of a batch with the mean of one outcome over the replicates of each (the first, `article5`, where none is
    /// named). Figures that were not drawn, and those that came out the same in all draws, are no factors.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] for an unknown outcome, and a batch in which nothing was drawn;
    /// [`AnalysisError::Store`] when its tables cannot be read.
    pub fn of_batch(batch: &BatchResults, outcome: Option<&str>) -> Result<Self, AnalysisError> {
        let folder = batch.folder.display();
        let wanted = outcome.unwrap_or(OUTCOMES[0].0);
        let Some(&(name, scale, _, says)) = OUTCOMES.iter().find(|(name, ..)| *name == wanted) else {
            let there: Vec<&str> = OUTCOMES.iter().map(|(name, ..)| *name).collect();
            return unfit(format!("there is no outcome `{wanted}` of a batch; there are {}", listed(&there)));
        };
        let spec = batch.spec()?;
        let mut factors = Vec::new();
        let columns = batch.tables.open("draws")?.schema().columns().to_vec();
        for column in columns.iter().filter(|column| !matches!(column.name.as_str(), "design_id" | "draw")) {
            let figure = spec.figures.iter().find(|figure| figure.address == column.name);
            factors.push(SampleFactor {
                id: column.name.clone(),
                group: column.name.clone(),
                description: figure.and_then(|figure| figure.note.clone()).unwrap_or_default(),
                unit: figure.map_or_else(String::new, |figure| figure.unit.to_owned()),
                role: None,
                range: [0.0; 2],
                is_switch: false,
            });
        }
        let mut rows: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let names: Vec<&str> = ["draw"].into_iter().chain(factors.iter().map(|factor| factor.id.as_str())).collect();
        batch.tables.each_row_of("draws", &names, |cells| {
            if let [Cell::U32(draw), values @ ..] = cells {
                rows.insert(*draw, values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect());
            }
        })?;
        let mut sums: BTreeMap<u32, RowSums> = BTreeMap::new();
        let seen = Thing::Outcome(name, scale);
        let column = seen.column().unwrap_or_default();
        batch.tables.each_row("runs", ["draw", "status", &column], |[draw, status, value]| {
            let (Cell::U32(draw), Some("ok")) = (draw, status.as_str()) else { return };
            let sum = sums.entry(draw).or_default();
            if let Some(value) = present(seen.value(value)) {
                sum.runs += 1;
                sum.sum += f64::from(value);
            }
        })?;
        rows.retain(|draw, _| sums.contains_key(draw));
        let kept = moving(&mut factors, &rows);
        if factors.is_empty() {
            return unfit(format!(
                "{folder} drew no figure in more than one way, so nothing can be said of figures; run its scenario with more draws"
            ));
        }
        // Of a time there is no mean where it never came.
        let mean = |sum: &RowSums| (sum.runs > 0).then(|| sum.sum / f64::from(sum.runs));
        let of = |draw: &u32| sums.get(draw).and_then(mean);
        Ok(Self {
            title: batch.summary.title.clone(),
            source: source(batch),
            seed: batch.manifest.plan.seed,
            design: SampleDesign::Draws,
            policy: None,
            outcome: name.to_owned(),
            outcome_says: says.to_owned(),
            is_chance: scale == Scale::Chance,
            factors,
            ids: rows.keys().copied().collect(),
            y: rows.keys().map(of).collect(),
            x: rows.values().flat_map(|row| kept.iter().map(|&at| row[at])).collect(),
            by_draw: Vec::new(),
            texts: Vec::new(),
            unnamed: Vec::new(),
        })
    }
}

fn source(batch: &BatchResults) -> Source {
    Source {
        kind: ResultsKind::Batch.word().to_owned(),
        id: batch.manifest.batch_id.clone(),
        place: batch.folder.display().to_string(),
    }
}

/// Leaves the factors that have two values or more, with the range of their values; and their places among the columns.
fn moving(factors: &mut Vec<SampleFactor>, rows: &BTreeMap<u32, Vec<f64>>) -> Vec<usize> {
    let (mut kept, mut at) = (Vec::new(), 0);
    factors.retain_mut(|factor| {
        let values = || rows.values().map(|row| row[at]);
        factor.range = [values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max)];
        let moves = factor.range[0] < factor.range[1] && values().all(f64::is_finite);
        if moves {
            kept.push(at);
        }
        at += 1;
        moves
    });
    kept
}
