//! Sweeps as problems of SALib: the dictionary that its samplers and analyses take, as JSON.
//!
//! The rows of the table `design` under one policy, in order of `design_id`, are SALib's sample, scaled to `bounds`;
//! the estimates of the table `outcomes` under that policy in the same order are its Y.

use serde::Serialize;
use serde_json::{Value, json};

use super::source::{ExportError, Source};
use super::target::ExportTarget;
use crate::experiment::factor::{Factor, grouped};
use crate::experiment::format::design::{self, Design, Rows};
use crate::experiment::format::wire;
use crate::store::StoreError;

pub(super) const TARGET: ExportTarget = ExportTarget {
    name: "salib",
    ending: "salib.json",
    description: "the problem of SALib, for its analyses of design and outcomes",
    make,
};

/// A problem of SALib.
#[derive(Debug, Serialize)]
struct Problem<'a> {
    num_vars: usize,
    names: Vec<&'a str>,
    bounds: Vec<[f64; 2]>,
    groups: Option<Vec<&'a str>>,
    dists: Vec<&'static str>,
    outputs: Vec<&'a str>,
    sample_scaled: bool,
    /// What else an analysis needs; SALib passes over it.
    pactsim: About<'a>,
}

/// Where a problem comes from.
#[derive(Debug, Serialize)]
struct About<'a> {
    experiment: &'a str,
    sweep_id: &'a str,
    engine_version: &'a str,
    seed: u64,
    /// Rows of the sample; each is there under every policy.
    rows: usize,
    policies: Vec<&'a str>,
    design: Value,
}

/// What is read of an experiment's file.
#[derive(Debug, serde::Deserialize)]
struct DesignOf {
    #[serde(default)]
    design: wire::Design,
}

fn make(source: &Source) -> Result<Vec<u8>, ExportError> {
    let experiment = &source.experiment;
    let varied = experiment.varied();
    if varied.is_empty() {
        return Err(ExportError::Refused(format!(
            "the design of {} varies no factor, so there is no problem for SALib. Give the experiment an uncertainty, \
             or a lever that no policy sets",
            experiment.name
        )));
    }
    let problem = Problem {
        num_vars: varied.len(),
        names: varied.iter().map(|factor| factor.id.as_str()).collect(),
        bounds: varied.iter().map(|factor| factor.range).collect(),
        groups: groups(&varied),
        dists: vec!["unif"; varied.len()],
        outputs: experiment.outcomes.iter().map(|outcome| outcome.name.as_str()).collect(),
        sample_scaled: true,
        pactsim: About {
            experiment: experiment.name.as_str(),
            sweep_id: &source.manifest.sweep_id,
            engine_version: &source.manifest.engine_version,
            seed: experiment.seed,
            rows: experiment.rows,
            policies: experiment.policies.iter().map(|policy| policy.id.as_str()).collect(),
            design: settings(source, &varied)?,
        },
    };
    let fail = |e: serde_json::Error| StoreError::table("the problem for SALib", e.to_string());
    let mut text = serde_json::to_vec_pretty(&problem).map_err(fail)?;
    text.push(b'\n');
    Ok(text)
}

/// The group of each factor, where the design moves any together.
fn groups<'a>(varied: &[&'a Factor]) -> Option<Vec<&'a str>> {
    let labels: Vec<&str> = varied.iter().map(|factor| factor.group.as_str()).collect();
    (grouped(labels.iter().copied()).0.len() < labels.len()).then_some(labels)
}

/// Kind and settings of the design, those included that its file leaves to their defaults.
fn settings(source: &Source, varied: &[&Factor]) -> Result<Value, ExportError> {
    let inputs = &source.manifest.inputs;
    let file: DesignOf = toml::from_str(&inputs.text)
        .map_err(|e| ExportError::Refused(format!("the experiment in the manifest cannot be read again: {e}")))?;
    // A list's rows are in the table; nothing else decides on them.
    let design = design::design(&file.design, varied, Some(Vec::new()));
    let kind = source.experiment.design.as_str();
    Ok(match design.map(|Design { rows, .. }| rows) {
        Some(Rows::Random(points) | Rows::LatinHypercube(points) | Rows::Sobol(points)) => {
            json!({ "kind": kind, "points": points })
        }
        Some(Rows::Saltelli { base, second_order, .. }) => {
            json!({ "kind": kind, "base": base, "second_order": second_order })
        }
        Some(Rows::Morris { trajectories, levels, .. }) => {
            json!({ "kind": kind, "trajectories": trajectories, "levels": levels })
        }
        Some(Rows::Grid(levels) | Rows::OneAtATime(levels, _)) => json!({ "kind": kind, "levels": levels }),
        Some(Rows::Base | Rows::Listed(_)) | None => json!({ "kind": kind }),
    })
}
