//! From a sample to what is found about it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::data::{Data, Groups, Replicates};
use super::error::UnfitError;
use super::finding::{FactorOf, IndexOf, Method, Sensitivity, UNKNOWN};
use super::given_data::given_data;
use super::layout::{Layout, check_untied, layout};
use super::morris::morris;
use super::pawn::pawn;
use super::resample::{Index, Resampling};
use super::slices::Conditioning;
use super::sobol::sobol;
use super::tied::tied;
use crate::analysis::error::AnalysisError;
use crate::analysis::kept::{Finding, id_of};
use crate::analysis::sample::{Sample, SampleDesign};
use crate::ensemble::{Host, PROGRAM_VERSION};
use crate::words::{counted, listed, text_columns, unnamed_columns};

/// Blocks below which indices are coarse: intervals of them are often wider than a tenth.
const BLOCKS_COARSE: usize = 64;

/// Most resamples of each kind that can be asked for.
pub const RESAMPLES_MAX: u32 = 100_000;

/// Most slices of a factor that can be asked for.
pub const SLICES_MAX: usize = 1_000;

/// What is asked of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The method; that which fits the sample's layout where none is named.
    pub method: Option<Method>,
    /// Resamples of each kind: 2 to [`RESAMPLES_MAX`].
    pub resamples: u32,
    /// Confidence of the intervals.
    pub level: f64,
    /// Slices of each factor, for PAWN: 2 to [`SLICES_MAX`].
    pub slices: usize,
    /// Levels of a Morris sample; told from the sample where not given.
    pub levels: Option<u32>,
    /// Root of the randomness of resampling.
    pub seed: u64,
}

/// What is found about a sample.
///
/// # Errors
/// [`AnalysisError::NotThere`] where the sample does not fit the method, saying why and what to do, or the host stops it.
pub fn analyse(
    sample: &Sample,
    settings: &Settings,
    git_commit: Option<&str>,
    host: &dyn Host,
) -> Result<Sensitivity, AnalysisError> {
    let columns = Columns::of(sample);
    let data = columns.data(sample);
    let unfit = |error: UnfitError| {
        // A column that is missing may be why.
        let unnamed = unnamed_columns(&sample.unnamed).map_or_else(String::new, |note| format!(". {note}"));
        AnalysisError::not_there(format!("{}: {error}{unnamed}", sample.source.place))
    };
    let methods = methods(&data, sample, settings).map_err(unfit)?;
    let replicates = (sample.draws() > 1).then(|| Replicates { draws: sample.draws(), sums: &sample.by_draw });
    let total = u64::from(settings.resamples) * phases(&methods, replicates.is_some());
    let done = AtomicU64::new(0);
    host.progress(0, total);
    let go_on = || {
        host.progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        !host.stop()
    };
    let Settings { resamples, level, seed, .. } = *settings;
    let resampling = Resampling { resamples, level, seed, go_on: &go_on };
    let mut found = Estimated { data, sample, replicates, resampling, indices: Vec::new(), notes: Vec::new() };
    for method in &methods {
        match method {
            Method::Sobol => found.sobol(),
            Method::Morris => found.morris(settings.levels),
            Method::Pawn => found.pawn(settings.slices),
            Method::Delta => found.delta(),
        }
        .map_err(unfit)?;
    }
    if settings.method.is_some_and(|method| matches!(method, Method::Pawn | Method::Delta)) {
        found.say_of_ties();
    }
    found.say_of_columns();
    found.say_of_noise();
    let Estimated { indices, notes, .. } = found;
    Ok(Sensitivity { methods, indices, notes, ..empty(sample, settings, git_commit) })
}

/// The methods that are asked for, or fit.
fn methods(data: &Data<'_>, sample: &Sample, settings: &Settings) -> Result<Vec<Method>, UnfitError> {
    if let Some(method) = settings.method {
        return Ok(vec![method]);
    }
    // What a design is said to be is believed, and checked by the estimator; of a table its rows must say it.
    Ok(match (&sample.design, layout(data)?) {
        (SampleDesign::Kind(kind), _) if kind == "saltelli" => vec![Method::Sobol],
        (SampleDesign::Kind(kind), _) if kind == "morris" => vec![Method::Morris],
        (SampleDesign::Unknown, Layout::Saltelli { .. }) => vec![Method::Sobol],
        (SampleDesign::Unknown, Layout::Morris) => vec![Method::Morris],
        (SampleDesign::Unknown, Layout::Other) => {
            check_untied(data)?;
            vec![Method::Pawn, Method::Delta]
        }
        _ => vec![Method::Pawn, Method::Delta],
    })
}

/// How many kinds of resamples are taken.
fn phases(methods: &[Method], has_draws: bool) -> u64 {
    let of = |method: &Method| match method {
        Method::Sobol | Method::Morris => 1,
        Method::Pawn | Method::Delta => 2,
    };
    methods.iter().map(|method| of(method) + u64::from(has_draws)).sum()
}

/// All but what is estimated.
fn empty(sample: &Sample, settings: &Settings, git_commit: Option<&str>) -> Sensitivity {
    let y: Vec<f64> = sample.y.iter().flatten().copied().collect();
    let mean = y.iter().sum::<f64>() / y.len().max(1) as f64;
    let squares = y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / y.len().max(1) as f64;
    let factors: Vec<FactorOf> = sample
        .factors
        .iter()
        .map(|factor| FactorOf {
            id: factor.id.clone(),
            group: factor.group.clone(),
            description: factor.description.clone(),
            unit: factor.unit.clone(),
            low: factor.range[0],
            high: factor.range[1],
        })
        .collect();
    let policy = sample.policy.clone();
    let asked = format!("{settings:?} {factors:?}");
    let parts = [&sample.source.id, &sample.outcome, policy.as_deref().unwrap_or_default(), &asked];
    Sensitivity {
        sensitivity_id: id_of(Sensitivity::KIND, git_commit, &parts),
        engine_version: PROGRAM_VERSION.to_owned(),
        title: sample.title.clone(),
        outcome: sample.outcome.clone(),
        outcome_says: sample.outcome_says.clone(),
        is_chance: sample.is_chance,
        policy,
        design: match &sample.design {
            SampleDesign::Kind(kind) => kind.clone(),
            SampleDesign::Draws => "draws".to_owned(),
            SampleDesign::Unknown => UNKNOWN.to_owned(),
        },
        methods: Vec::new(),
        seed: settings.seed,
        resamples: settings.resamples,
        level: settings.level,
        rows: sample.rows() as u64,
        draws: sample.draws() as u64,
        mean,
        standard_deviation: squares.sqrt(),
        factors,
        indices: Vec::new(),
        notes: Vec::new(),
    }
}

/// Names, ranges and groups of a sample's factors, and its outcomes.
struct Columns {
    names: Vec<String>,
    ranges: Vec<[f64; 2]>,
    groups: Groups,
    y: Vec<f64>,
}

impl Columns {
    fn of(sample: &Sample) -> Self {
        let labels: Vec<String> = sample.factors.iter().map(|factor| factor.group.clone()).collect();
        Self {
            names: sample.factors.iter().map(|factor| factor.id.clone()).collect(),
            ranges: sample.factors.iter().map(|factor| factor.range).collect(),
            groups: Groups::of_labels(&labels),
            y: sample.y.iter().map(|y| y.unwrap_or(f64::NAN)).collect(),
        }
    }

    fn data<'a>(&'a self, sample: &'a Sample) -> Data<'a> {
        let Self { names, ranges, groups, y } = self;
        Data { factors: names, ranges, groups, x: &sample.x, y, ids: &sample.ids }
    }
}

/// What has been estimated so far.
struct Estimated<'a> {
    data: Data<'a>,
    sample: &'a Sample,
    replicates: Option<Replicates<'a>>,
    resampling: Resampling<'a>,
    indices: Vec<IndexOf>,
    notes: Vec<String>,
}

impl Estimated<'_> {
    fn sobol(&mut self) -> Result<(), UnfitError> {
        let found = sobol(&self.data, None, self.replicates.as_ref(), &self.resampling)?;
        self.by_group(Method::Sobol, "first", &found.first);
        self.by_group(Method::Sobol, "total", &found.total);
        let names = self.data.groups.names();
        for ((j, k), index) in &found.second {
            let with = Some(names[*k].clone());
            self.indices.push(IndexOf { with, ..row(Method::Sobol, "second", &names[*j], index) });
        }
        self.left_out(found.blocks, found.blocks_left_out, "block");
        if found.blocks < BLOCKS_COARSE {
            self.notes.push(format!(
                "{} of rows give coarse indices, as the intervals say; a larger `base` narrows them with its square root.",
                counted(found.blocks as u64, "block")
            ));
        }
        Ok(())
    }

    fn morris(&mut self, levels: Option<u32>) -> Result<(), UnfitError> {
        let found = morris(&self.data, levels, self.replicates.as_ref(), &self.resampling)?;
        self.by_group(Method::Morris, "mu", &found.mu);
        self.by_group(Method::Morris, "mu_star", &found.mu_star);
        for (name, index) in self.data.groups.names().iter().zip(&found.sigma) {
            if let Some(index) = index {
                self.indices.push(row(Method::Morris, "sigma", name, index));
            }
        }
        self.left_out(found.trajectories, found.trajectories_left_out, "trajectory");
        let is_switch = |factor: &&crate::analysis::sample::SampleFactor| factor.is_switch;
        let switches: Vec<&str> = self.sample.factors.iter().filter(is_switch).map(|f| f.id.as_str()).collect();
        if !switches.is_empty() && found.step < 1.0 {
            self.notes.push(format!(
                "The step of {} over the range throws a switch wholly, so effects of {} are {:.2} times the difference they make.",
                crate::words::two_digits(found.step),
                listed(&switches),
                1.0 / found.step
            ));
        }
        Ok(())
    }

    fn pawn(&mut self, slices: usize) -> Result<(), UnfitError> {
        let found = pawn(&self.data, slices, self.replicates.as_ref(), &self.resampling)?;
        let conditioned = |group: usize| {
            let mut kinds = self.data.groups.members(group).map(|factor| found.conditioning[factor]);
            let first = kinds.next().unwrap_or(Conditioning::Intervals);
            kinds.all(|kind| kind == first).then(|| first.word().to_owned())
        };
        let measures = [
            ("minimum", &found.minimum),
            ("mean", &found.mean),
            ("median", &found.median),
            ("maximum", &found.maximum),
            ("cv", &found.variation),
        ];
        for (measure, indices) in measures {
            for (group, (name, index)) in self.data.groups.names().iter().zip(indices).enumerate() {
                let chance = (measure == Method::Pawn.ranking()).then(|| found.chance[group]);
                let conditioned_on = conditioned(group);
                self.indices.push(IndexOf { chance, conditioned_on, ..row(Method::Pawn, measure, name, index) });
            }
        }
        self.left_out(found.rows, found.rows_left_out, "row");
        self.base_rows_only(found.rows);
        Ok(())
    }

    fn delta(&mut self) -> Result<(), UnfitError> {
        let found = given_data(&self.data, self.replicates.as_ref(), &self.resampling)?;
        let word = |factor: usize| Some(found.conditioning[factor].word().to_owned());
        for (at, (name, index)) in self.data.factors.iter().zip(&found.delta).enumerate() {
            self.indices.push(IndexOf { conditioned_on: word(at), ..row(Method::Delta, "delta", name, index) });
        }
        for (at, (name, &estimate)) in self.data.factors.iter().zip(&found.delta_raw).enumerate() {
            let index = Index { estimate, design: None, replicates: None, noise_bias: None };
            let (chance, conditioned_on) = (Some(found.delta_chance[at]), word(at));
            self.indices.push(IndexOf { chance, conditioned_on, ..row(Method::Delta, "delta_raw", name, &index) });
        }
        for (at, (name, index)) in self.data.factors.iter().zip(&found.first).enumerate() {
            let (chance, conditioned_on) = (Some(found.first_chance[at]), word(at));
            self.indices.push(IndexOf { chance, conditioned_on, ..row(Method::Delta, "first", name, index) });
        }
        self.left_out(found.rows, found.rows_left_out, "row");
        self.base_rows_only(found.rows);
        if self.data.groups.is_grouped() {
            self.notes.push("δ is of single factors: no row of a given sample moves a group together.".to_owned());
        }
        Ok(())
    }

    fn by_group(&mut self, method: Method, measure: &str, indices: &[Index]) {
        let names = self.data.groups.names();
        self.indices.extend(names.iter().zip(indices).map(|(name, index)| row(method, measure, name, index)));
    }

    fn left_out(&mut self, used: usize, left_out: usize, thing: &str) {
        if left_out > 0 {
            self.say(format!(
                "{left_out} of {} are left out because an outcome in them is missing: what is said is of the settings where it \
                 came.",
                counted((used + left_out) as u64, thing)
            ));
        }
    }

    fn base_rows_only(&mut self, rows: usize) {
        if rows < self.data.rows() && matches!(layout(&self.data), Ok(Layout::Saltelli { .. })) {
            self.say(
                "Of Saltelli's blocks only the base rows A and B are used, which are a sample of the factors' values."
                    .to_owned(),
            );
        }
    }

    fn say_of_ties(&mut self) {
        let is_free = self.sample.design == SampleDesign::Unknown && layout(&self.data) == Ok(Layout::Other);
        if let Some(why) = is_free.then(|| tied(&self.data)).flatten() {
            self.say(format!(
                "These rows are hardly a sample of which each was drawn for itself: {why}. What is said of chance and the intervals \
                 take them for one, and are too narrow if they are none."
            ));
        }
    }

    /// Which columns of a table are no factors.
    fn say_of_columns(&mut self) {
        let notes = [text_columns(&self.sample.texts), unnamed_columns(&self.sample.unnamed)];
        notes.into_iter().flatten().for_each(|note| self.say(note));
    }

    fn say_of_noise(&mut self) {
        if self.replicates.is_none() {
            self.say(
                "The noise of replicates is not known apart: rows do not share draws, or the table does not have them."
                    .to_owned(),
            );
            return;
        }
        let shares = |index: &IndexOf| {
            index.noise_bias.zip(index.estimate).is_some_and(|(bias, of)| of > 0.0 && bias > 0.5 * of)
        };
        let measured = self.indices.iter().filter(|index| index.measure == index.method.ranking() && shares(index));
        let names: Vec<&str> = measured.map(|index| index.factor.as_str()).collect();
        if !names.is_empty() {
            let text = format!(
                "More than half of the {} of {} may be replicate noise: more draws or replicates at each design point tell.",
                if names.len() == 1 { "index" } else { "indices" },
                listed(&names)
            );
            self.say(text);
        }
    }

    /// Says something once.
    fn say(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

fn row(method: Method, measure: &str, factor: &str, index: &Index) -> IndexOf {
    let finite = |value: f64| value.is_finite().then_some(value);
    IndexOf {
        method,
        measure: measure.to_owned(),
        factor: factor.to_owned(),
        with: None,
        estimate: finite(index.estimate),
        low: index.design.and_then(|interval| finite(interval.low)),
        high: index.design.and_then(|interval| finite(interval.high)),
        noise_low: index.replicates.and_then(|interval| finite(interval.low)),
        noise_high: index.replicates.and_then(|interval| finite(interval.high)),
        noise_bias: index.noise_bias.and_then(finite),
        chance: None,
        conditioned_on: None,
    }
}
