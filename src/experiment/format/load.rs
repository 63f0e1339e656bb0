//! Loading an experiment: its files, checked, and turned into an [`Experiment`].
//!
//! Whatever an experiment names is read into [`Inputs`] first, and the experiment is made from these texts alone, so
//! that a manifest that holds them gives the same experiment without its files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::design::{self, Design, Rows};
use super::looked_at::{outcomes, stopping};
use super::page::Page;
use super::policies::{POLICIES_MAX, policies};
use super::wire::{self, schema};
use super::{corners, factors, list};
use crate::experiment::factor::Factor;
use crate::experiment::sample;
use crate::experiment::spec::{Experiment, Inputs, Overrides, POINTS_MAX, SWEEP_RUNS_MAX};
use crate::ids::Id;
use crate::scenario::{
    self, Fault, Faults, Node, Problems, Refusal, Scenario, Sources, Span, Trial, Unreadable, join, parse, quotable,
    shown, walk,
};

/// Most bytes of all texts together.
const INPUT_BYTES_MAX: usize = 32 << 20;

/// Most design points × outcomes: each has some 250 bytes of sums.
pub(in crate::experiment) const SUMS_MAX: u128 = 500_000;

/// Most draws, and most replicates of a draw.
const SAMPLE_MAX: u32 = 1_000_000;

/// Loads the experiment at `path` with the files that it names; `overrides` stand above what the file says.
///
/// # Errors
/// All problems of its files. Those that depend on the whole, such as too many runs, are told once there are no others.
pub fn load(path: &Path, overrides: &Overrides) -> Result<Experiment, Problems> {
    let mut reading = Reading::default();
    let name = shown(path);
    let Some(text) = reading.text(path, &name, None) else { return Err(reading.problems()) };
    let mut inputs = Inputs { file: name, text, scenarios: Vec::new(), list: None, overrides: overrides.clone() };
    let Some(root) = reading.tree(&inputs) else { return Err(reading.problems()) };
    reading.gather(path, &root, &mut inputs);
    reading.finish(&root, inputs)
}

/// Makes the experiment again from the texts that [`load`] has read.
///
/// # Errors
/// All problems of the texts. Texts that `load` has accepted have none.
pub fn read(inputs: Inputs) -> Result<Experiment, Problems> {
    let mut reading = Reading::default();
    let Some(root) = reading.tree(&inputs) else { return Err(reading.problems()) };
    reading.finish(&root, inputs)
}

/// An experiment while it is read.
#[derive(Default)]
struct Reading {
    sources: Sources,
    faults: Faults,
    /// Problems of the scenarios that it names.
    others: Vec<Problems>,
    /// Files that it names and that could not be read, which has been told.
    unread: BTreeSet<String>,
}

impl Reading {
    fn problems(self) -> Problems {
        let Self { sources, faults, others, .. } = self;
        others.into_iter().fold(Problems::new(faults, sources), Problems::and)
    }

    /// The text of the file at `path`; `named` is the address and place where it is named, if it is.
    fn text(&mut self, path: &Path, name: &str, named: Option<(&str, Span)>) -> Option<String> {
        let (rule, found, hint) = match scenario::read_file(path) {
            Ok(text) => return Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
            Err(Unreadable::File(Refusal { rule, found, .. })) => (rule, found, None),
            Err(Unreadable::NotUtf8 { at, .. }) => {
                let hint = "save the file as UTF-8".to_owned();
                ("must be UTF-8 text".to_owned(), format!("bytes that are not, from byte {at} on"), Some(hint))
            }
        };
        let (address, span) = named.unwrap_or_else(|| ("", Span::whole(self.sources.add(name, String::new()))));
        let found = if named.is_some() { format!("{}: {found}", quotable(name)) } else { found };
        self.faults.push(|| Fault::new(span, address, rule).found(found).hint(hint));
        None
    }

    /// The tree of the experiment's file, walked; `None` when it is not TOML or another kind of file.
    fn tree(&mut self, inputs: &Inputs) -> Option<Node> {
        let file = self.sources.add(&inputs.file, inputs.text.clone());
        let root = parse(&self.sources, file, &mut self.faults)?;
        if let Some(kind) = root.get("kind").filter(|kind| kind.text() == Some("scenario")) {
            self.faults.push(|| {
                Fault::new(kind.span, "kind", "must be `experiment`").found("a scenario").hint(Some(
                    "name it under `scenario` in an experiment's file, or run it with `pactsim run`".to_owned(),
                ))
            });
            return None;
        }
        walk(&root, &schema(), &self.sources, true, &mut self.faults);
        Some(root)
    }

    /// Reads the files that the experiment names.
    fn gather(&mut self, path: &Path, root: &Node, inputs: &mut Inputs) {
        for (address, name) in scenarios_named(root) {
            let Some(path) = self.beside(path, root, &address, &name) else { continue };
            let under = |scenario: Scenario| match inputs.overrides.rule {
                Some(rule) => scenario.with_rule(rule),
                None => Ok(scenario),
            };
            match scenario::load(&path).and_then(under) {
                Ok(scenario) => inputs.scenarios.push((name, scenario.resolved)),
                Err(problems) => {
                    self.others.push(problems);
                    self.unread.insert(name);
                }
            }
        }
        if let Some(name) = root.at("design.file").and_then(Node::text) {
            let Some(path) = self.beside(path, root, "design.file", name) else { return };
            let span = root.at("design.file").map_or(root.span, |node| node.span);
            match self.text(&path, name, Some(("design.file", span))) {
                Some(text) => inputs.list = Some((name.to_owned(), text)),
                None => {
                    self.unread.insert(name.to_owned());
                }
            }
        }
    }

    /// The file that the one at `by` names under `address`.
    fn beside(&mut self, by: &Path, root: &Node, address: &str, name: &str) -> Option<PathBuf> {
        let top = by.canonicalize().unwrap_or_else(|_| by.to_path_buf());
        match scenario::named(name, by, &top) {
            Ok(file) => Some(file.path),
            Err(Refusal { rule, found, hint }) => {
                let span = root.at(address).map_or(root.span, |node| node.span);
                self.faults.push(|| Fault::new(span, address, rule).found(found).hint(hint));
                self.unread.insert(name.to_owned());
                None
            }
        }
    }

    /// The scenarios among the inputs, in the order in which the experiment names them; none unless all are there.
    fn scenarios(&mut self, root: &Node, inputs: &Inputs) -> Vec<Scenario> {
        let named = scenarios_named(root);
        let mut scenarios = Vec::new();
        for (address, name) in &named {
            let Some((_, text)) = inputs.scenarios.iter().find(|(known, _)| known == name) else {
                if !self.unread.contains(name) {
                    let span = root.at(address).map_or(root.span, |node| node.span);
                    let found = format!("no text for \"{}\"", quotable(name));
                    self.faults.push(|| Fault::new(span, address, "must be among the inputs").found(found));
                }
                continue;
            };
            match scenario::load_text(name, text) {
                Ok(scenario) => scenarios.push(scenario),
                Err(problems) => self.others.push(problems),
            }
        }
        if scenarios.len() == named.len() { scenarios } else { Vec::new() }
    }

    fn finish(mut self, root: &Node, inputs: Inputs) -> Result<Experiment, Problems> {
        let scenarios = self.scenarios(root, &inputs);
        let unread = !self.unread.is_empty() || !self.others.is_empty();
        let mut page = Page { root, sources: &mut self.sources, faults: &mut self.faults };
        let experiment = make(&mut page, scenarios, inputs, unread);
        match experiment {
            Some(experiment) if self.faults.is_empty() && self.others.is_empty() => Ok(experiment),
            _ => Err(self.problems()),
        }
    }
}

/// The scenario files that an experiment names, each once, with the address that names it first; the experiment's
/// own comes first.
fn scenarios_named(root: &Node) -> Vec<(String, String)> {
    let policies = root.get("policy").and_then(Node::table).into_iter().flat_map(|table| table.keys());
    // With more policies than are possible, which is a fault, the files of the rest are not even looked at.
    let policies = policies.take(POLICIES_MAX);
    let addresses = policies.map(|id| format!("{}.scenario", join("policy", id)));
    let mut named: Vec<(String, String)> = Vec::new();
    for address in std::iter::once("scenario".to_owned()).chain(addresses) {
        if let Some(name) = root.at(&address).and_then(Node::text)
            && !named.iter().any(|(_, known)| known == name)
        {
            named.push((address, name.to_owned()));
        }
    }
    named
}

/// Checks everything and makes the experiment; `None` when something is wrong.
fn make(page: &mut Page<'_>, scenarios: Vec<Scenario>, inputs: Inputs, unread: bool) -> Option<Experiment> {
    let names: Vec<String> = scenarios_named(page.root).into_iter().map(|(_, name)| name).collect();
    let mut trials: Vec<Trial> = scenarios.iter().filter_map(Trial::new).collect();
    let factors = factors::factors(page, &scenarios, &trials);
    let policies = policies(page, &factors, &names);
    let outcomes = outcomes(page, &scenarios);
    design::keys(page);
    let run = sample_size(page, &inputs.overrides);
    let stopping = stopping(page, &outcomes, policies.len(), run.draws);
    if unread || !page.faults.is_empty() || policies.is_empty() {
        return None;
    }
    corners::check(page, &factors, &scenarios, &mut trials);
    let spec = &scenarios.first()?.spec;
    let last_look = stopping.as_ref().and_then(|rule| rule.looks.last().copied());
    let size = Size {
        policies: policies.len(),
        outcomes: outcomes.len(),
        draws: last_look.or(run.draws).unwrap_or(spec.draws),
        replicates: run.replicates.unwrap_or(spec.replicates),
        seed: run.seed.unwrap_or(spec.seed),
    };
    let open: Vec<bool> = (0..factors.len()).map(|i| policies.iter().all(|p| p.settings[i].is_none())).collect();
    let bytes =
        inputs.text.len() + inputs.scenarios.iter().chain(&inputs.list).map(|(_, text)| text.len()).sum::<usize>();
    if bytes > INPUT_BYTES_MAX {
        let rule = "the experiment and all that it names must hold at most 32 MiB, which its manifest repeats";
        page.fault_with_hint("", rule.to_owned(), format!("{bytes} bytes"), "name fewer scenarios".to_owned());
        return None;
    }
    let (design, values) = sampled(page, &inputs, &factors, &open, size)?;
    let rows = if factors.is_empty() { 1 } else { values.len() / factors.len() };
    Some(Experiment {
        name: Id::new(page.text("name"))?,
        title: page.text("title").to_owned(),
        description: page.text("description").to_owned(),
        scenarios,
        factors,
        policies,
        design,
        values,
        rows,
        outcomes,
        seed: size.seed,
        draws: size.draws,
        replicates: size.replicates,
        independent: run.independent,
        weighting: inputs.overrides.weighting.unwrap_or_default(),
        stopping,
        inputs,
    })
}

/// Sample size and seed of a file with what stands above it.
fn sample_size(page: &mut Page<'_>, overrides: &Overrides) -> wire::Run {
    let run: wire::Run = page.part("run").unwrap_or_default();
    for (what, number) in [("draws", overrides.draws), ("replicates", overrides.replicates)] {
        if let Some(number) = number.filter(|number| !(1..=SAMPLE_MAX).contains(number)) {
            let rule = format!("the number of {what} asked for must lie between 1 and {SAMPLE_MAX}");
            page.faults.push(|| Fault::of_file(rule).found(number.to_string()));
        }
    }
    wire::Run {
        draws: overrides.draws.or(run.draws),
        replicates: overrides.replicates.or(run.replicates),
        seed: overrides.seed.or(run.seed),
        independent: overrides.independent || run.independent,
    }
}

#[derive(Debug, Clone, Copy)]
struct Size {
    policies: usize,
    outcomes: usize,
    draws: u32,
    replicates: u32,
    seed: u64,
}

/// The kind of design and the values of all factors, row after row; `open` says which factors are varied.
fn sampled(
    page: &mut Page<'_>,
    inputs: &Inputs,
    factors: &[Factor],
    open: &[bool],
    size: Size,
) -> Option<(String, Vec<f64>)> {
    let wire: wire::Design = page.part("design").unwrap_or_default();
    let varied: Vec<&Factor> = factors.iter().zip(open).filter(|(_, open)| **open).map(|(factor, _)| factor).collect();
    let listed = match (&inputs.list, wire.kind) {
        (Some((name, text)), wire::DesignKind::List) => Some(list::rows(page, name, text, &varied, factors)?),
        (None, wire::DesignKind::List) => {
            page.fault("design.file", "must be among the inputs", "no text for it");
            return None;
        }
        _ => None,
    };
    let Design { name, rows } = design::design(&wire, &varied, listed)?;
    limits(page, &rows, factors.len(), size)?;
    match rows.values(&varied, size.seed) {
        Ok(values) => Some((name.to_owned(), spread(&values, factors, open))),
        Err(error) => {
            page.fault("design", error.to_string(), "");
            None
        }
    }
}

/// Rows of the varied factors with all others at their base.
pub(in crate::experiment) fn spread(values: &[f64], factors: &[Factor], open: &[bool]) -> Vec<f64> {
    let columns = open.iter().filter(|open| **open).count();
    let base = factors.iter().map(|factor| factor.base);
    if columns == 0 {
        return base.collect();
    }
    let mut all = Vec::with_capacity(values.len() / columns * factors.len());
    for row in values.chunks_exact(columns) {
        let mut varied = row.iter();
        let value = |(base, open): (f64, &bool)| if *open { varied.next().copied().unwrap_or(base) } else { base };
        all.extend(base.clone().zip(open).map(value));
    }
    all
}

/// Faults an experiment that is too large, before anything is made for it.
fn limits(page: &mut Page<'_>, rows: &Rows, factors: usize, size: Size) -> Option<()> {
    let rows = rows.count();
    let points = rows.saturating_mul(size.policies as u128);
    let cells = rows.saturating_mul(factors as u128);
    let runs = points.saturating_mul(u128::from(size.draws)).saturating_mul(u128::from(size.replicates));
    let place = if page.root.get("design").is_some() { "design" } else { "" };
    if points > POINTS_MAX as u128 {
        let found = format!("{rows} rows of the design × {} policies = {points}", size.policies);
        let hint = "ask for fewer points, or vary fewer factors or levels".to_owned();
        page.fault_with_hint(place, format!("at most {POINTS_MAX} design points"), found, hint);
    } else if cells > u128::from(sample::CELLS_MAX) {
        let found = format!("{rows} × {factors} = {cells}");
        let rule = format!("rows of the design × factors must be at most {}", sample::CELLS_MAX);
        page.fault_with_hint(place, rule, found, "ask for fewer points, or vary fewer factors".to_owned());
    } else if runs > u128::from(SWEEP_RUNS_MAX) {
        let found = format!("{points} × {} × {} = {runs}", size.draws, size.replicates);
        let rule = format!("design points × draws × replicates must be at most {SWEEP_RUNS_MAX}");
        page.fault_with_hint(place, rule, found, "lower `run.draws` or `run.replicates`".to_owned());
    } else if points.saturating_mul(size.outcomes as u128) > SUMS_MAX {
        let found = format!("{points} × {}", size.outcomes);
        let rule = format!("design points × outcomes must be at most {SUMS_MAX}, whose sums are held in memory");
        page.fault_with_hint(place, rule, found, "ask for fewer points, or look at fewer outcomes".to_owned());
    } else {
        return Some(());
    }
    None
}
