//! Where the numbers of a figure come from: the words that every figure has in common.

use super::text::at_most;
use crate::analysis::{BatchResults, SweepResults};
use crate::ensemble::Summary;
use crate::words::{Dates, NBSP, counted, month_and_year, thousands};

/// The sample behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Origin {
    /// Title of the scenario or experiment.
    pub(crate) title: String,
    /// What the results are: `batch` or `sweep`.
    pub(crate) kind: &'static str,
    /// Design points; 1 in a batch.
    pub(crate) points: u64,
    /// Draws of the uncertain figures.
    pub(crate) draws: u32,
    /// Replicates of each draw.
    pub(crate) replicates: u32,
    /// Completed runs that the figure rests on.
    pub(crate) runs: u64,
    pub(crate) seed: u64,
    /// Id of the batch or sweep.
    pub(crate) id: String,
    pub(crate) engine_version: String,
    /// When the runs end, as a decimal year whose fraction counts months.
    pub(crate) horizon_year: f64,
    /// Runs done and planned, when the results are partial.
    pub(crate) partial: Option<(u64, u64)>,
}

impl Origin {
    pub(crate) fn of_batch(batch: &BatchResults) -> Self {
        Self::of_summary(&batch.summary)
    }

    pub(crate) fn of_summary(summary: &Summary) -> Self {
        let dates = Dates::from_decimal_year(summary.start_year);
        Self {
            title: summary.title.clone(),
            kind: "batch",
            points: 1,
            draws: summary.draws,
            replicates: summary.replicates,
            runs: summary.runs_done - summary.runs_failed,
            seed: summary.seed,
            id: summary.batch_id.clone(),
            engine_version: summary.engine_version.clone(),
            horizon_year: dates.year(summary.horizon_year - summary.start_year),
            partial: summary.partial.then_some((summary.runs_done, summary.runs_planned)),
        }
    }

    pub(crate) fn of_sweep(sweep: &SweepResults) -> Self {
        let summary = &sweep.summary;
        let dates = Dates::from_decimal_year(summary.start_year);
        Self {
            title: summary.title.clone(),
            kind: "sweep",
            points: summary.points,
            draws: summary.draws,
            replicates: summary.replicates,
            runs: summary.runs_done - summary.runs_failed,
            seed: summary.seed,
            id: summary.sweep_id.clone(),
            engine_version: summary.engine_version.clone(),
            horizon_year: dates.year(summary.horizon_year - summary.start_year),
            partial: summary.partial.then_some((summary.runs_done, summary.runs_planned)),
        }
    }

    /// First paragraph of a subtitle: what is `shown`, of which scenario, from how many runs.
    pub(crate) fn line(&self, shown: &str) -> String {
        format!(
            "{shown} · {} · {} · seed{NBSP}{} · horizon {}",
            self.short_title(),
            self.sample(),
            self.seed,
            month_and_year(self.horizon_year)
        )
    }

    /// Last sentences of a description: scenario, sample, seed.
    pub(crate) fn sentence(&self) -> String {
        let what = if self.kind == "sweep" { "Experiment" } else { "Scenario" };
        let title = self.short_title();
        let stop = if title.ends_with(['?', '!', '…']) { "" } else { "." };
        format!("{what}: {title}{stop} {}, seed {}.", self.sample(), self.seed)
    }

    /// What must be said of partial results.
    pub(crate) fn notice(&self) -> Option<String> {
        self.partial.map(|(done, planned)| {
            let (done, planned) = (thousands(done), thousands(planned));
            format!("PARTIAL: {done} of {planned} planned runs are done; the figures will move")
        })
    }

    pub(crate) fn footer(&self) -> String {
        format!("Source: pactsim {} · seed {} · {} {}", self.engine_version, self.seed, self.kind, self.id)
    }

    /// The title, cut where it would crowd out what the figure means.
    fn short_title(&self) -> String {
        const MAX_CHARS: usize = 110;
        at_most(&self.title, MAX_CHARS)
    }

    /// How many runs there are, and of what.
    fn sample(&self) -> String {
        let Self { points, draws, replicates, runs, .. } = *self;
        let planned = u64::from(draws) * u64::from(replicates) * points;
        let design = if points > 1 { format!("{} × ", counted(points, "design point")) } else { String::new() };
        let sample = format!("{design}{} × {}", counted(draws.into(), "draw"), counted(replicates.into(), "replicate"));
        let runs_named = counted(runs, "run");
        if runs == planned {
            format!("n{NBSP}={NBSP}{sample} = {runs_named}")
        } else {
            format!("n{NBSP}={NBSP}{runs_named} out of {sample}")
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A complete batch of 200 draws and 50 replicates.
    pub(crate) fn batch_origin() -> Origin {
        let sweep = sweep_origin(1, 200, 50);
        Origin { title: "Indo-Pacific 2026".to_owned(), kind: "batch", seed: 20_260_401, ..sweep }
    }

    /// A complete sweep of so many design points, draws and replicates.
    pub(crate) fn sweep_origin(points: u64, draws: u32, replicates: u32) -> Origin {
        Origin {
            title: "Does public support still matter where trade ties are strong?".to_owned(),
            kind: "sweep",
            points,
            draws,
            replicates,
            runs: points * u64::from(draws) * u64::from(replicates),
            seed: 20_261_121,
            id: "3f9c0a1be2d47788".to_owned(),
            engine_version: "0.1.0".to_owned(),
            horizon_year: 2036.75,
            partial: None,
        }
    }

    #[test]
    fn the_sample_of_a_sweep_counts_its_points() {
        let line = sweep_origin(49, 80, 50).line("Share").replace(NBSP, " ");
        assert!(line.contains("49 design points × 80 draws × 50 replicates = 196,000 runs"), "{line}");
    }
}
