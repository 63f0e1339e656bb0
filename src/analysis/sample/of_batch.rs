//! Samples of batches: a row is a draw, its factors are the figures that were drawn.

use std::collections::BTreeMap;

use super::{RowSums, Sample, SampleDesign, SampleFactor, unfit};
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::Source;
use crate::analysis::results::BatchResults;
use crate::store::{Cell, ResultsKind};
use crate::words::listed;

/// Outcomes of a batch: the name, the column of `runs` that it is read from, whether it is a chance (the column is filled,
/// or true) and what it is.
const OUTCOMES: [(&str, &str, bool, &str); 12] = [
    ("article5", "article5_quarter", true, "a collective pact at Article 5 or deeper came"),
    ("shallow", "shallow_quarter", true, "a collective pact, shallow or deeper, came"),
    ("war", "war_quarter", true, "a major war came"),
    ("article5_stands", "article5_stands", true, "one at Article 5 or deeper stands at the horizon"),
    ("shallow_stands", "shallow_stands", true, "one, shallow or deeper, stands at the horizon"),
    ("talks", "talks", false, "talks opened"),
    ("attacks", "attacks", false, "attacks on states"),
    ("crises", "crises", false, "crises"),
    ("coercions", "coercions", false, "episodes of economic coercion"),
    ("agreements", "agreements", false, "new cooperation agreements of two states"),
    ("bilaterals", "bilaterals", false, "bilateral defence treaties in place of a pact"),
    ("deterrents", "deterrents", false, "states that came to hold nuclear weapons"),
];

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
        let Some(&(name, column, is_chance, says)) = OUTCOMES.iter().find(|(name, ..)| *name == wanted) else {
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
        batch.tables.each_row("runs", ["draw", "status", column], |[draw, status, value]| {
            let (Cell::U32(draw), Some("ok")) = (draw, status.as_str()) else { return };
            let filled = f64::from(u8::from(value != Cell::Null));
            let value = if column.ends_with("_quarter") { filled } else { value.as_number().unwrap_or(0.0) };
            let sum = sums.entry(draw).or_default();
            sum.runs += 1;
            sum.sum += value;
        })?;
        rows.retain(|draw, _| sums.contains_key(draw));
        let kept = moving(&mut factors, &rows);
        if factors.is_empty() {
            return unfit(format!(
                "{folder} drew no figure in more than one way, so nothing can be said of figures; run its scenario with more draws"
            ));
        }
        let of = |draw: &u32| sums.get(draw).map(|sum| sum.sum / f64::from(sum.runs));
        Ok(Self {
            title: batch.summary.title.clone(),
            source: Source {
                kind: ResultsKind::Batch.word().to_owned(),
                id: batch.manifest.batch_id.clone(),
                place: folder.to_string(),
            },
            seed: batch.manifest.plan.seed,
            design: SampleDesign::Draws,
            policy: None,
            outcome: name.to_owned(),
            outcome_says: says.to_owned(),
            is_chance,
            factors,
            ids: rows.keys().copied().collect(),
            y: rows.keys().map(of).collect(),
            x: rows.values().flat_map(|row| kept.iter().map(|&at| row[at])).collect(),
            by_draw: Vec::new(),
        })
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
