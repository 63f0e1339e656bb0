//! Experiments with two arms: the same draws and streams in both, and the difference of an outcome taken
//! draw by draw.

use std::collections::BTreeMap;

use pactsim::scenario::Spec;
use pactsim::sim::{RunRecord, Status};
use pactsim::world::{Constants, Sampler, World};
use statrs::distribution::{ContinuousCDF, StudentsT};
use toml::{Table, Value};

use crate::support::{each_run, laid_over, parse, render, sample, spec};

/// Draws of every arm, and replicates of each.
const SAMPLE: (u32, u32) = (64, 8);

/// What is read off a run: its record, the world that it ended in, and what its draw fixed.
pub(crate) type Look = fn(&RunRecord, &World, &Constants<'_>) -> f64;

/// What tells the second arm of an experiment from the first.
pub(crate) enum Contrast {
    /// A mechanism: off in the first arm, on in the second.
    Switch(&'static str),
    /// Values laid over the second arm.
    Lay(&'static str),
    /// Figures whose address matches, `*` standing for any one part, times a factor in the second arm.
    Scale(&'static str, f64),
}

/// An arm that several experiments share: every run with the world that it ended in, by draw.
#[derive(Clone)]
pub(crate) struct Arm {
    text: String,
    draws: Vec<(Constants<'static>, Vec<(RunRecord, World)>)>,
}

impl Arm {
    /// Runs the scenario `text` and keeps all of it.
    pub(crate) fn of(text: String) -> Self {
        // Constants borrow the scenario, and an arm lives as long as the tests.
        let spec: &'static Spec = Box::leak(Box::new(spec(&text)));
        let plan = sample(SAMPLE.0, SAMPLE.1);
        let sampler = Sampler::new(spec, plan.seed);
        let mut draws: Vec<_> =
            (0..plan.draws).map(|draw| (Constants::new(spec, &sampler.draw(draw)), Vec::new())).collect();
        each_run(spec, plan, |run, world, _| draws[run.draw as usize].1.push((run.clone(), world.clone())));
        Self { text, draws }
    }

    /// The same with `changes` laid over it.
    pub(crate) fn with(&self, changes: &str) -> Self {
        Self::of(laid_over(&self.text, changes))
    }

    fn means(&self, look: Look) -> Vec<f64> {
        let mean = |(c, runs): &(Constants<'_>, Vec<(RunRecord, World)>)| {
            runs.iter().map(|(run, world)| look(run, world, c)).sum::<f64>() / runs.len() as f64
        };
        self.draws.iter().map(mean).collect()
    }

    /// What `contrast` does to what `look` sees.
    pub(crate) fn effect(&self, contrast: &Contrast, look: Look) -> Effect {
        let (usual, other) = (self.means(look), means(&contrast.laid_over(&self.text), look));
        match contrast {
            Contrast::Switch(_) => Effect::between(&other, &usual),
            Contrast::Lay(_) | Contrast::Scale(..) => Effect::between(&usual, &other),
        }
    }
}

/// Mean outcome of each draw of the scenario `text`.
fn means(text: &str, look: Look) -> Vec<f64> {
    let mut sums = BTreeMap::<u32, f64>::new();
    each_run(&spec(text), sample(SAMPLE.0, SAMPLE.1), |run, world, c| {
        assert_eq!(run.status, Status::Ok);
        *sums.entry(run.draw).or_default() += look(run, world, c);
    });
    sums.into_values().map(|sum| sum / f64::from(SAMPLE.1)).collect()
}

/// Mean difference between two arms, and half the width of its 95 % interval over draws.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effect {
    pub(crate) mean: f64,
    pub(crate) reach: f64,
}

impl Effect {
    fn between(first: &[f64], second: &[f64]) -> Self {
        let count = first.len() as f64;
        let apart: Vec<f64> = first.iter().zip(second).map(|(first, second)| second - first).collect();
        let mean = apart.iter().sum::<f64>() / count;
        let variance = apart.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (count - 1.0);
        let student = StudentsT::new(0.0, 1.0, count - 1.0).unwrap_or_else(|e| panic!("{e}"));
        Self { mean, reach: student.inverse_cdf(0.975) * (variance / count).sqrt() }
    }
}

impl Contrast {
    fn laid_over(&self, text: &str) -> String {
        match self {
            Self::Switch(name) => laid_over(text, &format!("mechanisms.{name} = false")),
            Self::Lay(changes) => laid_over(text, changes),
            Self::Scale(address, factor) => scaled(text, address, *factor),
        }
    }
}

/// A scenario with the figures at `address` multiplied, ranges included; `*` stands for any one part.
pub(crate) fn scaled(text: &str, address: &str, factor: f64) -> String {
    let mut table = parse(text);
    let parts: Vec<&str> = address.split('.').collect();
    let found = scale(&mut table, &parts, factor);
    assert!(found > 0, "no figure at {address}");
    render(&table)
}

fn scale(table: &mut Table, parts: &[&str], factor: f64) -> usize {
    let Some((part, rest)) = parts.split_first() else { return 0 };
    let named = table.iter_mut().filter(|(key, _)| *part == "*" || key.as_str() == *part);
    named
        .map(|(_, value)| match value {
            Value::Table(inner) if !rest.is_empty() => scale(inner, rest, factor),
            figure if rest.is_empty() => multiply(figure, factor),
            _ => 0,
        })
        .sum()
}

/// Multiplies a figure, plain or with its range. What else the table says of it stays.
fn multiply(figure: &mut Value, factor: f64) -> usize {
    match figure {
        Value::Float(number) => *number *= factor,
        Value::Integer(number) => *figure = Value::Float(*number as f64 * factor),
        Value::Array(range) => return range.iter_mut().map(|end| multiply(end, factor)).sum(),
        Value::Table(fields) => {
            for (_, field) in fields.iter_mut().filter(|(key, _)| ["value", "range"].contains(&key.as_str())) {
                multiply(field, factor);
            }
        }
        _ => return 0,
    }
    1
}
