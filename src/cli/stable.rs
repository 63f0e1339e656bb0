//! `pactsim stable`: the exact view of all coalitions.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::builder::{PossibleValuesParser, RangedU64ValueParser};

use super::computing::{DRAWS_MAX, THREADS_MAX, Weights};
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::quarter::Quarter;
use super::rule::RuleChoice;
use super::screen::{Screen, note, print, print_json};
use super::stable_answer::{Answer, Found, Sample, View};
use super::stable_table::Destination;
use crate::ensemble::{ExactView, GoOn, Host};
use crate::pact::{CANDIDATES_MAX, StabilityError};
use crate::scenario::{self, Depth, Design, SEED_MAX, Spec};
use crate::words::listed;
use crate::world::Sampler;

/// Most coalitions that are worth a line each.
const TOP_MAX: u64 = 1000;

/// Look at every coalition of a design's candidates: which would hold in a world without chance
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Scenario file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    rule: RuleChoice,
    /// Quarter at whose beginning to look, such as 2028Q3 [default: the start]
    #[arg(long, value_name = "QUARTER")]
    at: Option<Quarter>,
    /// Draw the uncertain figures so often and give the share of draws in which a coalition is stable [default: one world, every figure at its best value]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(1..=DRAWS_MAX))]
    draws: Option<u32>,
    /// Only the design with this id [default: each in turn]
    #[arg(long, value_name = "ID")]
    design: Option<String>,
    /// Only this depth [default: each on the table]
    #[arg(long, value_name = "DEPTH", value_parser = PossibleValuesParser::new(DEPTHS.map(Depth::word)))]
    depth: Option<String>,
    /// Root of the draws [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u64>::new().range(0..=SEED_MAX))]
    seed: Option<u64>,
    #[command(flatten)]
    weights: Weights,
    /// Coalitions to name, those most likely to be stable first
    #[arg(long, value_name = "N", default_value = "5", requires = "draws", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=TOP_MAX))]
    top: usize,
    /// Threads; they change nothing in the results [default: one per core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS_MAX))]
    threads: Option<usize>,
    /// Also write all profitable coalitions to this file, a table by its ending: .csv or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
    /// Tell no progress
    #[arg(long, short)]
    quiet: bool,
}

/// Depths that a design may have on its table.
const DEPTHS: [Depth; 4] = [Depth::Shallow, Depth::Bilateral, Depth::Article5, Depth::Article5Command];

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let spec = &arguments.rule.apply(scenario::load(&arguments.file)?)?.spec;
    let steps = arguments.at.map_or(Ok(0), |quarter| quarter.steps_from_the_start(spec))?;
    let asked = asked(arguments, spec)?;
    let destination = arguments.out.as_deref().map(Destination::at).transpose()?;
    let threads = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads.unwrap_or(0)).build();
    let threads = threads
        .map_err(|e| Failure::Input(format!("cannot compute on several threads: {e}. Ask for fewer with --threads")))?;
    let console = Console::counting("coalitions", arguments.quiet)?;
    let seed = arguments.seed.unwrap_or(spec.seed);
    let weighting = arguments.weights.weighting();
    let sample = arguments.draws.map(|draws| (Sampler::weighted(spec, seed, weighting), draws));
    let found = threads.install(|| look(spec, steps, &asked, sample.as_ref(), &console));
    console.finish();
    let Some(views) = found? else {
        note("pactsim: interrupted before all coalitions were looked at; nothing is shown or written");
        return Ok(exit::INTERRUPTED);
    };
    let at = arguments.at.unwrap_or_else(|| Quarter::after(spec, 0));
    let sample = arguments.draws.map(|draws| Sample { draws, seed, weighting });
    let answer = Answer { spec, at, sample, top: arguments.top, views };
    if let Some(destination) = destination {
        destination.write(&answer)?;
    }
    if arguments.json {
        print_json(&answer.in_json())?;
    } else {
        print(&answer.in_words(&Screen::stdout()))?;
    }
    Ok(exit::DONE)
}

/// The designs, by index, and depths that are asked for.
fn asked(arguments: &Arguments, spec: &Spec) -> Result<Vec<(usize, Depth)>, Failure> {
    let file = arguments.file.display();
    let is_asked = |design: &Design| arguments.design.as_deref().is_none_or(|id| design.id.as_str() == id);
    let designs: Vec<(usize, &Design)> = spec.designs.iter().enumerate().filter(|(_, d)| is_asked(d)).collect();
    if designs.is_empty() {
        let (ids, wanted) = (spec.designs.iter().map(|d| d.id.as_str()), arguments.design.as_deref());
        return Err(Failure::Input(match wanted {
            Some(id) if !spec.designs.is_empty() => {
                format!(
                    "{file} has no design `{id}`. Give --design one of its own: {}",
                    listed(&ids.collect::<Vec<_>>())
                )
            }
            _ => format!("{file} has no pact design, so there is no coalition to look at. Add a table [design.<id>]"),
        }));
    }
    if let Some((_, design)) = designs.iter().find(|(_, design)| design.candidates.len() > CANDIDATES_MAX) {
        return Err(refused(design, &StabilityError::TooManyCandidates(design.candidates.len())));
    }
    let is_wanted = |depth: &Depth| arguments.depth.as_deref().is_none_or(|word| depth.word() == word);
    let depths = |&(d, design): &(usize, &Design)| -> Vec<(usize, Depth)> {
        design.depths.iter().copied().filter(is_wanted).map(|depth| (d, depth)).collect()
    };
    let asked: Vec<(usize, Depth)> = designs.iter().flat_map(depths).collect();
    if asked.is_empty() {
        let wanted = arguments.depth.as_deref().unwrap_or_default();
        let mut words: Vec<&str> = designs.iter().flat_map(|(_, d)| &d.depths).map(|depth| depth.word()).collect();
        words.sort_unstable();
        words.dedup();
        return Err(Failure::Input(format!(
            "no design asked for in {file} has the depth `{wanted}` on its table. Give --depth one that is: {}",
            listed(&words)
        )));
    }
    Ok(asked)
}

fn refused(design: &Design, error: &StabilityError) -> Failure {
    let (name, id) = (&design.name, &design.id);
    Failure::Input(format!(
        "{name} (`design.{id}`): {error}. Take candidates out of the design, or look at another one with --design"
    ))
}

/// Looks at all that is asked for; `None` when it was interrupted. With `sample`, over so many draws of a sampler.
fn look(
    spec: &Spec,
    steps: u32,
    asked: &[(usize, Depth)],
    sample: Option<&(Sampler, u32)>,
    console: &Console,
) -> Result<Option<Vec<View>>, Failure> {
    let worlds = sample.map_or(1, |(_, draws)| u64::from(*draws));
    let total: u64 = asked.iter().map(|&(d, _)| worlds << spec.designs[d].candidates.len()).sum();
    let done = AtomicU64::new(0);
    console.progress(0, total);
    let go_on: GoOn<'_> = &|more| {
        console.progress(done.fetch_add(more, Ordering::Relaxed) + more, total);
        !console.stop()
    };
    let mut views = Vec::with_capacity(asked.len());
    for &(design, depth) in asked {
        let view = ExactView { spec, design, depth, steps };
        let found = match sample {
            None => view.in_the_mean_world(go_on).map(Found::InTheMeanWorld),
            Some((sampler, draws)) => view.over_draws(sampler, *draws, go_on).map(Found::OverDraws),
        };
        match found {
            Ok(found) => views.push(View { design, depth, found }),
            Err(StabilityError::Stopped) => return Ok(None),
            Err(error) => return Err(refused(&spec.designs[design], &error)),
        }
    }
    Ok(Some(views))
}
