//! `pactsim discover`: where among the factors the cases of interest lie.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;

use super::analysing::{Analysing, Subject, quoted};
use super::discover_answer;
use super::exit;
use super::failure::Failure;
use super::progress::Console;
use super::screen::note;
use crate::analysis::discovery::{Bound, Choice, Kind, Method, Objective, Question, Request, Settings, discover};
use crate::analysis::{Sample, SweepResults, TableColumns};
use crate::ensemble::{COMMIT, Host};
use crate::store::{Notation, PlainTable};
use crate::words::listed;

/// Most half-samples, and most boxes.
const RESAMPLES_MAX: u64 = 10_000;
const BOXES_MAX: u64 = 100;

/// Most factors that a box may be allowed to limit.
const LIMITS_MAX: u64 = 1_000_000;

/// Find where an outcome is above or below a value: as a box of factor ranges (PRIM) or as a tree (CART)
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a sweep or batch, or a table (.csv or .parquet) with a column for each factor
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    /// The outcome, such as article5; needed for a table [default: the first of the sweep, article5 of a batch]
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
    /// Cases of interest: rows whose outcome is above this (a chance from 0 to 1)
    #[arg(long, value_name = "X", allow_negative_numbers = true, required_unless_present = "below")]
    above: Option<f64>,
    /// Cases of interest: rows whose outcome is below this
    #[arg(long, value_name = "X", allow_negative_numbers = true, conflicts_with = "above")]
    below: Option<f64>,
    /// The policy, where the sweep has several
    #[arg(long, value_name = "ID")]
    policy: Option<String>,
    /// The factors that may be limited, with commas between [default: all]
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    factors: Vec<String>,
    /// How the cases are looked for
    #[arg(long, value_enum, default_value_t)]
    method: MethodAsked,
    /// Show the densest box that holds this share of the cases of interest or more
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, allow_negative_numbers = true, value_parser = share)]
    coverage: f64,
    /// … and that limits no more factors than this
    #[arg(long, value_name = "N", default_value = "5", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=LIMITS_MAX))]
    limits: usize,
    /// Show this box of the first trajectory instead, counted from 0
    #[arg(long = "box", value_name = "K", conflicts_with_all = ["coverage", "limits"], allow_negative_numbers = true)]
    step: Option<usize>,
    /// Look for so many boxes, each among the rows outside those before it
    #[arg(long, value_name = "N", default_value = "1", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<usize>::new().range(1..=BOXES_MAX))]
    boxes: usize,
    /// What a peel and a paste are chosen by
    #[arg(long, value_enum, default_value_t)]
    objective: ObjectiveAsked,
    /// Share of the rows of a box that a peel takes away
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().peel_alpha, allow_negative_numbers = true)]
    peel_alpha: f64,
    /// Share of the rows of a slice that a paste takes back
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().paste_alpha, allow_negative_numbers = true)]
    paste_alpha: f64,
    /// Smallest share of all rows in a box or leaf
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().mass_min, allow_negative_numbers = true)]
    mass_min: f64,
    /// Density from which a box counts as found; further boxes are looked for only after such a one
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().threshold, allow_negative_numbers = true)]
    threshold: f64,
    /// Random halves of the rows in which the search is repeated
    #[arg(long, value_name = "N", default_value = "50", allow_negative_numbers = true, value_parser = RangedU64ValueParser::<u32>::new().range(0..=RESAMPLES_MAX))]
    resamples: u32,
    #[command(flatten)]
    analysing: Analysing,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum MethodAsked {
    /// Boxes, by the patient rule induction method
    #[default]
    Prim,
    /// Leaves of a classification tree
    Cart,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum ObjectiveAsked {
    /// Gain in density for each row given up
    #[default]
    Lenient1,
    /// The same times the rows that remain
    Lenient2,
    /// The density that remains
    Original,
}

/// Rows with what is known of them.
struct Read {
    sample: Sample,
    kinds: Vec<Kind>,
    replicates: Option<u32>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let request = arguments.request()?;
    let console = Console::counting("samples", arguments.analysing.quiet)?;
    let started = console.now();
    let read = arguments.read()?;
    let question = Question {
        sample: &read.sample,
        kinds: &read.kinds,
        replicates: read.replicates,
        request: &request,
        git_commit: COMMIT,
    };
    let found = discover(&question, &console);
    console.finish();
    let Some(found) = found? else {
        note("pactsim: interrupted before the search was done; nothing was written");
        return Ok(exit::INTERRUPTED);
    };
    let sources = vec![read.sample.source.clone()];
    let (kept, was_there) = arguments.analysing.keep(found, sources, arguments.command(), &started, &console)?;
    discover_answer::print(&kept, was_there, arguments.analysing.json)?;
    Ok(exit::DONE)
}

impl Arguments {
    fn request(&self) -> Result<Request, Failure> {
        let bound = match (self.above, self.below) {
            (Some(above), _) => Bound::Above(above),
            (None, Some(below)) => Bound::Below(below),
            (None, None) => return Err(Failure::Input("give --above or --below a value of the outcome".to_owned())),
        };
        if let Bound::Above(value) | Bound::Below(value) = bound
            && !value.is_finite()
        {
            return Err(Failure::Input(format!("--above and --below take a number, and {value} is none")));
        }
        let further = Choice::Densest { coverage: self.coverage, limits_max: self.limits };
        Ok(Request {
            bound,
            method: match self.method {
                MethodAsked::Prim => Method::Prim,
                MethodAsked::Cart => Method::Cart,
            },
            settings: Settings {
                objective: match self.objective {
                    ObjectiveAsked::Lenient1 => Objective::Lenient1,
                    ObjectiveAsked::Lenient2 => Objective::Lenient2,
                    ObjectiveAsked::Original => Objective::Original,
                },
                peel_alpha: self.peel_alpha,
                paste_alpha: self.paste_alpha,
                mass_min: self.mass_min,
                threshold: self.threshold,
            },
            boxes: self.boxes,
            first: self.step.map_or(further, Choice::Step),
            further,
            resamples: self.resamples,
            seed: self.analysing.seed,
            factors: self.factors.clone(),
        })
    }

    fn read(&self) -> Result<Read, Failure> {
        let outcome = self.outcome.as_deref();
        let subject = Subject::open(&self.results)?;
        if self.policy.is_some() && !matches!(subject, Subject::Sweep(_)) {
            return Err(Failure::Input(format!(
                "{} has no policies; --policy is for a sweep that has several",
                self.results.display()
            )));
        }
        Ok(match subject {
            Subject::Sweep(sweep) => {
                let sample = Sample::of_sweep(&sweep, outcome, self.policy.as_deref())?;
                self.check_policy(&sample, &sweep)?;
                Read::reals(sample, None)
            }
            Subject::Batch(batch) => {
                let sample = Sample::of_batch(&batch, outcome)?;
                Read::reals(sample, Some(batch.summary.replicates))
            }
            Subject::Table(path) => {
                let Some(outcome) = outcome else {
                    return Err(Failure::Input(format!(
                        "{} is a table: name the column of the outcome with --outcome",
                        path.display()
                    )));
                };
                let sample = Sample::of_table(&path, TableColumns { outcome, factors: &self.factors })?;
                Read::of_table(&path, sample)?
            }
        })
    }

    /// Policies are different worlds: a box over several at once would be of none.
    fn check_policy(&self, sample: &Sample, sweep: &SweepResults) -> Result<(), Failure> {
        if sample.policy.is_none() || self.policy.is_some() {
            return Ok(());
        }
        let policies = sweep.summary.outcomes.first().map_or(&[][..], |outcome| outcome.policies.as_slice());
        let there: Vec<&str> = policies.iter().map(|policy| policy.policy.as_str()).collect();
        Err(Failure::Input(format!(
            "{} has several policies: {}. Say which with --policy",
            self.results.display(),
            listed(&there)
        )))
    }

    /// What to type for the same results.
    fn command(&self) -> String {
        let mut words = vec!["pactsim discover".to_owned(), quoted(&self.results.display().to_string())];
        let mut flag = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("--{name} {}", quoted(&value))));
        };
        flag("outcome", self.outcome.clone());
        flag("above", self.above.map(|value| value.to_string()));
        flag("below", self.below.map(|value| value.to_string()));
        flag("policy", self.policy.clone());
        flag("factors", (!self.factors.is_empty()).then(|| self.factors.join(",")));
        flag("method", matches!(self.method, MethodAsked::Cart).then(|| "cart".to_owned()));
        flag("coverage", self.step.is_none().then(|| self.coverage.to_string()));
        flag("limits", self.step.is_none().then(|| self.limits.to_string()));
        flag("box", self.step.map(|step| step.to_string()));
        flag("boxes", (self.boxes > 1).then(|| self.boxes.to_string()));
        let objective = self.objective.to_possible_value().map(|value| value.get_name().to_owned());
        flag("objective", objective);
        flag("peel-alpha", Some(self.peel_alpha.to_string()));
        flag("paste-alpha", Some(self.paste_alpha.to_string()));
        flag("mass-min", Some(self.mass_min.to_string()));
        flag("threshold", Some(self.threshold.to_string()));
        flag("resamples", Some(self.resamples.to_string()));
        flag("seed", Some(self.analysing.seed.to_string()));
        words.join(" ")
    }
}

impl Read {
    /// Rows whose factors are all real, switches too, as in `pactsim export --to ema`.
    fn reals(sample: Sample, replicates: Option<u32>) -> Self {
        Self { kinds: vec![Kind::Real; sample.factors.len()], sample, replicates }
    }

    /// Rows whose factors are of the kinds that pandas takes from a file, and with it the EMA Workbench.
    fn of_table(path: &Path, sample: Sample) -> Result<Self, Failure> {
        let table = PlainTable::read(path)?;
        let kind = |id: &str| {
            Ok(match table.column(id)?.notation {
                Notation::Flags => Kind::Category,
                Notation::Whole => Kind::Integer,
                Notation::Numbers | Notation::Text => Kind::Real,
            })
        };
        let kinds = sample.factors.iter().map(|factor| kind(&factor.id)).collect::<Result<_, Failure>>()?;
        Ok(Self { kinds, sample, replicates: None })
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("it must be a share from 0 to 1".to_owned()),
    }
}
