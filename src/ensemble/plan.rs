//! Which runs a batch consists of, and how they are cut into parts.

use serde::{Deserialize, Serialize};

use crate::scenario::Weighting;
use crate::sim::RunId;

/// Runs in a part, if that holds whole draws; see [`Plan::runs_a_part`].
pub const RUNS_A_PART: u64 = 250;

/// Sample size, seed and weights of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Root of all randomness.
    pub seed: u64,
    /// Draws of the uncertain figures.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
    /// Where the weights come from.
    pub weighting: Weighting,
}

impl Plan {
    /// Runs in the batch.
    pub fn runs(&self) -> u64 {
        u64::from(self.draws) * u64::from(self.replicates)
    }

    /// Runs in each part but perhaps the last: as many whole draws as fit into [`RUNS_A_PART`], or
    /// that many runs of a draw with more replicates. It depends on the plan alone.
    pub fn runs_a_part(&self) -> u64 {
        let replicates = u64::from(self.replicates.max(1));
        if replicates < RUNS_A_PART { RUNS_A_PART / replicates * replicates } else { RUNS_A_PART }
    }

    /// Number of parts.
    pub fn parts(&self) -> u32 {
        // At most 10⁹ runs are accepted, so the number fits.
        u32::try_from(self.runs().div_ceil(self.runs_a_part())).unwrap_or(u32::MAX)
    }

    /// Runs in the first `parts` parts.
    pub fn runs_in(&self, parts: u32) -> u64 {
        (u64::from(parts) * self.runs_a_part()).min(self.runs())
    }

    /// The runs of a part, in order: draw by draw, replicate by replicate.
    pub fn part(&self, part: u32) -> impl Iterator<Item = RunId> + use<> {
        let replicates = u64::from(self.replicates.max(1));
        (self.runs_in(part)..self.runs_in(part + 1)).map(move |run| RunId {
            // Both are below 2³² since draws and replicates are.
            draw: (run / replicates) as u32,
            replicate: (run % replicates) as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_hold_every_run_once_and_in_order() {
        for (draws, replicates) in [(1, 1), (7, 50), (3, 1000), (200, 50), (999, 1), (2, 251)] {
            let plan = Plan { seed: 0, draws, replicates, weighting: Weighting::default() };
            let runs: Vec<RunId> = (0..plan.parts()).flat_map(|p| plan.part(p)).collect();
            let expected: Vec<RunId> =
                (0..draws).flat_map(|draw| (0..replicates).map(move |replicate| RunId { draw, replicate })).collect();
            assert_eq!(runs, expected, "{draws} x {replicates}");
        }
    }
}
