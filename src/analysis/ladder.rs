//! Which rung of the institutional ladder the runs stand on, quarter by quarter.

use super::error::AnalysisError;
use super::results::BatchResults;
use crate::stats::NestedProportion;
use crate::store::Cell;

/// What order a run is in; of several that hold, the highest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rung {
    /// The order of today: ties of two.
    HubAndSpoke,
    /// A web of cooperation, and no pact.
    Web,
    /// A collective pact below Article 5 is in force.
    ShallowPact,
    /// A collective pact at Article 5 or deeper is in force.
    Article5,
    /// A major war has broken out; it ends the run, and counts from then on.
    War,
}

impl Rung {
    /// All rungs, from the lowest up.
    pub(crate) const ALL: [Self; 5] = [Self::HubAndSpoke, Self::Web, Self::ShallowPact, Self::Article5, Self::War];
}

/// Runs on each rung, in the order of [`Rung::ALL`], at the end of one quarter. They add up to all runs.
pub(crate) type Standing = [NestedProportion; Rung::ALL.len()];

/// The rungs at the end of each quarter, the first quarter first; empty where no run was completed.
///
/// # Errors
/// [`AnalysisError::Store`] for files that cannot be read; [`AnalysisError::NotThere`] for a batch without the table.
pub(crate) fn ladder(batch: &BatchResults) -> Result<Vec<Standing>, AnalysisError> {
    let columns = ["quarter", "replicates", "at_war", "article5_in_force", "shallow_or_deeper_in_force", "web_stands"];
    let mut quarters: Vec<Standing> = Vec::new();
    batch.tables.each_row("series", columns, |[quarter, replicates, shares @ ..]| {
        let (Some(quarter @ 1..), Some(runs @ 1..)) = (quarter.as_u64(), replicates.as_u64()) else { return };
        let place = (quarter - 1) as usize;
        if quarters.len() <= place {
            quarters.resize(place + 1, Standing::default());
        }
        let counts = counts(runs, shares);
        for (sum, count) in quarters[place].iter_mut().zip(counts) {
            sum.push_draw(count, runs - count);
        }
    })?;
    Ok(quarters)
}

/// Replicates of a draw on each rung, from their shares at war, with an Article-5 pact, with any pact, and in a web.
fn counts(runs: u64, shares: [Cell<'_>; 4]) -> [u64; Rung::ALL.len()] {
    // Shares are whole numbers over the replicates.
    let [war, article5, pact, web] = shares.map(|cell| (cell.as_f64().unwrap_or(0.0) * runs as f64).round() as u64);
    let hub_and_spoke = runs.saturating_sub(war + pact + web);
    [hub_and_spoke, web, pact.saturating_sub(article5), article5, war].map(|count| count.min(runs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_of_a_draw_add_up_to_its_replicates() {
        let shares = [0.16, 0.04, 0.1, 0.5].map(Cell::F64);
        assert_eq!(counts(50, shares), [12, 25, 3, 2, 8]);
        // A third of three comes back whole from its rounded share.
        assert_eq!(counts(3, [1.0 / 3.0, 0.0, 1.0 / 3.0, 0.0].map(Cell::F64)), [1, 0, 1, 0, 1]);
    }
}
