//! The manifest: what made these results, and how to make them again.

use crate::analysis::FindingManifest;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Group, Section, Table};
use crate::ensemble::Manifest;
use crate::experiment::SweepManifest;
use crate::history::{backtest, calibration, hindcast, rivals};
use crate::words::thousands;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let batches = std::iter::once(&material.subject).chain(&material.alternatives);
    let mut groups: Vec<Group> = batches.map(|batch| of_batch(&batch.manifest)).collect();
    groups.extend(material.sweeps.iter().map(|sweep| of_sweep(&sweep.sweep.manifest, sweep.sweep.summary.seed)));
    groups.extend(material.rivals.iter().map(|(rules, _)| of_rules(&rules.manifest)));
    groups.extend(material.backtests.iter().map(|(backtest, _)| of_backtest(&backtest.manifest)));
    groups.extend(material.hindcasts.iter().map(|(hindcast, _)| of_hindcast(&hindcast.manifest)));
    groups.extend(material.calibrations.iter().map(|(calibration, _)| of_calibration(&calibration.manifest)));
    groups.extend(material.findings().map(|(name, manifest)| of_finding(name, manifest)));
    let batches = std::iter::once(&material.subject).chain(&material.alternatives);
    let batches = batches.map(|batch| folder(&batch.manifest.scenario, &batch.manifest.batch_id));
    let sweeps = material.sweeps.iter().map(|sweep| &sweep.sweep.manifest);
    let again = batches.chain(sweeps.map(|sweep| folder(&sweep.experiment, &sweep.sweep_id)));
    let mut blocks = vec![
        Block::Table(Table::grouped("What made these results", &["", "Value"], groups)),
        Block::Paragraph(
            "The same version computes the same results to the last bit, from the folder of the results alone:"
                .to_owned(),
        ),
    ];
    blocks.extend(again.flatten().map(|folder| Block::Command(format!("pactsim rerun {folder} --out rerun"))));
    if !material.rivals.is_empty() {
        blocks.push(Block::Paragraph(
            "FILE stands for the scenario, which the manifests of the batches hold:".to_owned(),
        ));
        blocks.extend(material.rivals.iter().map(|(rules, _)| Block::Command(rules.manifest.command())));
    }
    let backtests = material.backtests.iter().map(|(backtest, _)| backtest.manifest.command());
    let calibrations = material.calibrations.iter().map(|(calibration, _)| calibration.manifest.command());
    let on_data: Vec<Block> = backtests.chain(calibrations).map(Block::Command).collect();
    if !on_data.is_empty() {
        let text = "These need the data files as well; DIR is their folder, and the table names their hashes:";
        blocks.push(Block::Paragraph(text.to_owned()));
        blocks.extend(on_data);
    }
    if !material.hindcasts.is_empty() {
        let text = "CASES stands for the files of the cases, which the manifests of hindcasts and calibrations hold:";
        blocks.push(Block::Paragraph(text.to_owned()));
        blocks.extend(material.hindcasts.iter().map(|(hindcast, _)| Block::Command(hindcast.manifest.command())));
    }
    let findings: Vec<Block> = material.findings().map(|(_, found)| Block::Command(found.command.clone())).collect();
    if !findings.is_empty() {
        blocks
            .push(Block::Paragraph("Analyses of results, from the folder in which they were first given:".to_owned()));
        blocks.extend(findings);
    }
    Ok(Some(Section::new("manifest", "Manifest", blocks)))
}

/// Where results lie unless another folder was asked for; the reader's machine is not the one that made them. `None` for
/// names that no checked file has: a command is there to be pasted into a shell.
fn folder(name: &str, id: &str) -> Option<String> {
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (is_plain(name) && is_plain(id)).then(|| format!("output/{name}/{id}"))
}

fn of_batch(manifest: &Manifest) -> Group {
    let plan = manifest.plan;
    let mut rows = vec![
        row("Batch", &manifest.batch_id),
        row("Seed", &plan.seed.to_string()),
        row(
            "Weights",
            &manifest.posterior_blake3.as_deref().map_or_else(
                || "means of the posterior sample".to_owned(),
                |blake3| format!("posterior sample, BLAKE3 {blake3}"),
            ),
        ),
        row("Draws × replicates", &format!("{} × {}", thousands(plan.draws.into()), thousands(plan.replicates.into()))),
        row("Runs done, of them failed", &done(manifest.runs_done, manifest.runs_failed)),
        row("Scenario, BLAKE3", &manifest.scenario_blake3),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some(format!("Batch of {}", manifest.scenario)), rows }
}

fn of_sweep(manifest: &SweepManifest, seed: u64) -> Group {
    let mut rows = vec![
        row("Sweep", &manifest.sweep_id),
        row("Seed", &seed.to_string()),
        row("Runs done, of them failed", &done(manifest.runs_done, manifest.runs_failed)),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some(format!("Sweep of {}", manifest.experiment)), rows }
}

fn of_rules(manifest: &rivals::Manifest) -> Group {
    let plan = manifest.plan;
    let mut rows = vec![
        row("Rival rules", &manifest.rules_id),
        row("Seed", &plan.seed.to_string()),
        row("Draws × replicates", &format!("{} × {}", thousands(plan.draws.into()), thousands(plan.replicates.into()))),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.batches.iter().map(|batch| row(&format!("Batch by {}", batch.rule), &batch.batch_id)));
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some(format!("Rival rules of {}", manifest.scenario)), rows }
}

/// An analysis of results, called `name`.
fn of_finding(name: &str, manifest: &FindingManifest) -> Group {
    let mut rows = vec![
        row(name, &manifest.id),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.sources.iter().map(|source| row(&format!("Made of the {}", source.kind), &source.id)));
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some(name.to_owned()), rows }
}

fn of_backtest(manifest: &backtest::Manifest) -> Group {
    let mut rows = vec![
        row("Back-test", &manifest.backtest_id),
        row("Seed", &manifest.seed.to_string()),
        row("Samples of years", &thousands(manifest.samples as u64)),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.inputs.iter().map(|file| row(&file.name, &file.blake3)));
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some("Back-test".to_owned()), rows }
}

fn of_hindcast(manifest: &hindcast::Manifest) -> Group {
    let plan = manifest.plan;
    let mut rows = vec![
        row("Hindcast", &manifest.hindcast_id),
        row("Seed", &plan.seed.to_string()),
        row("Draws × replicates", &format!("{} × {}", thousands(plan.draws.into()), thousands(plan.replicates.into()))),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some("Hindcast".to_owned()), rows }
}

fn of_calibration(manifest: &calibration::Manifest) -> Group {
    let particles = format!("{} × {}", thousands(manifest.particles as u64), thousands(manifest.generations.into()));
    let mut rows = vec![
        row("Calibration", &manifest.calibration_id),
        row("Seed", &manifest.seed.to_string()),
        row("Particles × generations", &particles),
        row("Runs of each case", &thousands(manifest.runs.into())),
        row("Engine", &engine(&manifest.engine_version, manifest.git_commit.as_deref())),
        row("Computed", &manifest.finished),
    ];
    rows.extend(manifest.inputs.iter().map(|file| row(&file.name, &file.blake3)));
    rows.extend(manifest.tables.iter().map(|table| row(&table.file, &table.blake3)));
    Group { title: Some("Calibration".to_owned()), rows }
}

fn row(label: &str, value: &str) -> Vec<String> {
    vec![label.to_owned(), value.to_owned()]
}

fn done(done: u64, failed: u64) -> String {
    format!("{}, {}", thousands(done), thousands(failed))
}

fn engine(version: &str, commit: Option<&str>) -> String {
    let commit = commit.map_or_else(String::new, |commit| format!(", commit {commit}"));
    format!("pactsim {version}{commit}")
}
