//! How estimates settle as draws are added.

use std::collections::BTreeMap;

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::stats::NestedProportion;

/// What the draws up to one had shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SoFar {
    /// Runs with a collective pact at Article 5 or deeper in force at some time.
    pub(crate) article5: NestedProportion,
    /// Runs with any collective pact in force at some time.
    pub(crate) shallow_or_deeper: NestedProportion,
}

/// What was known after each draw, in the order of draws; empty where no run was completed.
///
/// # Errors
/// [`AnalysisError::Store`] for files that cannot be read; [`AnalysisError::NotThere`] for a batch without the table.
pub(crate) fn convergence(batch: &BatchResults) -> Result<Vec<SoFar>, AnalysisError> {
    let columns = ["draw", "status", "article5_quarter", "shallow_quarter"];
    // Runs, those with Article 5, those with any pact.
    let mut draws = BTreeMap::<u64, [u64; 3]>::new();
    batch.tables.each_row("runs", columns, |[draw, status, article5, shallow]| {
        if let (Some(draw), Some("ok")) = (draw.as_u64(), status.as_str()) {
            let counts = draws.entry(draw).or_default();
            counts[0] += 1;
            counts[1] += u64::from(article5.as_u64().is_some());
            counts[2] += u64::from(shallow.as_u64().is_some());
        }
    })?;
    Ok(accumulated(draws.into_values()))
}

fn accumulated(draws: impl Iterator<Item = [u64; 3]>) -> Vec<SoFar> {
    draws
        .scan(SoFar::default(), |so_far, [runs, article5, shallow]| {
            so_far.article5.push_draw(article5, runs - article5);
            so_far.shallow_or_deeper.push_draw(shallow, runs - shallow);
            Some(*so_far)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_draw_adds_to_those_before_it() {
        let steps = accumulated([[10, 1, 3], [5, 0, 2]].into_iter());
        assert_eq!(steps.len(), 2);
        assert_eq!((steps[0].article5.successes(), steps[0].article5.trials()), (1, 10));
        assert_eq!((steps[1].shallow_or_deeper.successes(), steps[1].shallow_or_deeper.trials()), (5, 15));
        assert_eq!(steps[1].article5.draws(), 2);
    }
}
