//! From results to a briefing.

use super::error::BriefError;
use super::material::{Material, Sweep};
use super::page::{Block, Figure, Section};
use super::phrases::completed;
use super::sections::SECTIONS;
use crate::ensemble::Summary;
use crate::experiment;
use crate::history::Results;
use crate::history::rivals::RivalRules;
use crate::words::{counted, thousands};

/// A briefing: plain words, tables and drawn figures, in the order in which they are read.
#[derive(Debug)]
pub struct Briefing {
    pub(crate) title: String,
    /// Since when and until when.
    pub(crate) period: String,
    /// Sample, batch and engine in a line.
    pub(crate) origin: String,
    /// What must be known before anything else.
    pub(crate) notices: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

impl Briefing {
    /// The briefing about the first batch of `results`; further batches are what it is compared with, sweeps say what
    /// would change the answer, and back-tests, hindcasts and calibrations how far the rule can be trusted.
    ///
    /// # Errors
    /// [`BriefError::Analysis`] without a batch, or where something cannot be read; [`BriefError::Chart`] where a figure
    /// cannot be drawn.
    pub fn of(results: &[Results]) -> Result<Self, BriefError> {
        let material = Material::of(results)?;
        let summary = material.summary();
        let mut sections = Vec::new();
        for section in SECTIONS {
            sections.extend(section(&material)?);
        }
        number_figures(&mut sections);
        Ok(Self {
            title: summary.title.clone(),
            period: format!("{} to {}", material.dates().month(0.0), material.horizon()),
            origin: format!(
                "{} simulated: {} of the uncertain figures × {}. Seed {}, batch {}, pactsim {}.",
                counted(completed(summary), "run"),
                counted(summary.draws.into(), "draw"),
                counted(summary.replicates.into(), "replicate"),
                summary.seed,
                summary.batch_id,
                summary.engine_version,
            ),
            notices: results
                .iter()
                .flat_map(notices)
                .chain(strangers(&material))
                .chain(strange_rules(&material))
                .collect(),
            sections,
        })
    }

    /// The figures, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

fn number_figures(sections: &mut [Section]) {
    let blocks = sections.iter_mut().flat_map(|section| &mut section.blocks);
    let figures = blocks.filter_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    });
    figures.zip(1..).for_each(|(figure, number)| figure.number = number);
}

/// Sweeps that are not about the scenario of the briefing.
fn strangers(material: &Material<'_>) -> impl Iterator<Item = String> {
    let scenario = &material.subject.manifest.scenario_text;
    let is_strange =
        move |sweep: &&Sweep<'_>| sweep.sweep.manifest.inputs.scenarios.iter().all(|(_, text)| text != scenario);
    material.sweeps.iter().filter(is_strange).map(|sweep| {
        format!(
            "“{}” was swept over another scenario than the one of this briefing, or another version of it: what it says would \
             change the answer holds for that one.",
            sweep.sweep.summary.title
        )
    })
}

/// Rival rules that were not tried on the scenario of the briefing.
fn strange_rules(material: &Material<'_>) -> impl Iterator<Item = String> {
    let scenario = &material.subject.manifest.scenario_blake3;
    let rules = material.rivals.iter().map(|(rules, _)| *rules);
    let strange =
        rules.filter(move |rules| rules.manifest.batches.iter().all(|batch| batch.scenario_blake3 != *scenario));
    strange.map(|rules| {
        format!(
            "The rival rules were tried on another scenario than the one of this briefing, or another version of it: “{}”.",
            rules.found.title
        )
    })
}

/// What must be known of results before anything else.
fn notices(results: &Results) -> Vec<String> {
    let (title, done, planned, failed, is_partial) = match results {
        Results::Batch(batch) => {
            let Summary { title, runs_done, runs_planned, runs_failed, partial, .. } = &batch.summary;
            (title, *runs_done, *runs_planned, *runs_failed, *partial)
        }
        Results::Sweep(sweep) => {
            let experiment::Summary { title, runs_done, runs_planned, runs_failed, partial, .. } = &sweep.summary;
            (title, *runs_done, *runs_planned, *runs_failed, *partial)
        }
        Results::Rules(rules) => {
            let RivalRules { title, runs, runs_failed, .. } = &rules.found;
            (title, *runs, *runs, *runs_failed, false)
        }
        Results::Hindcast(hindcast) => {
            return failed_runs("the hindcast", hindcast.found.runs_failed).into_iter().collect();
        }
        // It is whole or not there; of a comparison, its section says what is not.
        Results::Comparison(_) => return Vec::new(),
        // It is whole or not there.
        Results::Claims(claims) => {
            return failed_runs("the trial of claims", claims.found.runs_failed).into_iter().collect();
        }
        Results::Tipping(tipping) => {
            return failed_runs("the tipping analysis", tipping.found.runs_failed).into_iter().collect();
        }
        Results::Backtest(_)
        | Results::Calibration(_)
        | Results::Sensitivity(_)
        | Results::Discovery(_)
        | Results::Survival(_) => {
            return Vec::new();
        }
    };
    let partial = is_partial.then(|| {
        let (done, planned) = (thousands(done), counted(planned, "planned run"));
        format!("Partial: {done} of {planned} of “{title}” are done. The numbers will move; do not decide on them.")
    });
    let failed = (failed > 0).then(|| {
        let failed = counted(failed, "run");
        format!("Failed: {failed} of “{title}” could not be completed and are left out of every number.")
    });
    partial.into_iter().chain(failed).collect()
}

/// Said where not all runs count.
fn failed_runs(of: &str, failed: u64) -> Option<String> {
    let runs = counted(failed, "run");
    (failed > 0).then(|| format!("Failed: {runs} of {of} could not be completed and are left out of every number."))
}
