//! The back-test as a whole.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::engine::{Engine, Foresight, PRIOR_SDS, Recalibration};
use super::offers::{Kind, Offers};
use super::pair_years::{PairYear, PairYears};
use super::references::{Covariates, Reference};
use super::scores::{Bin, CurveRow, ModelScores, Named, PartScore, Predictions, Test};
use super::spread::{Spread, spreads};
use crate::ensemble::Host;
use crate::history::appeal::Formulas;
use crate::history::membership::{
    FormationTest, MembershipError, MembershipOptions, MembershipTest, formation_test, membership_test,
};
use crate::history::records::{Records, Source, Year};
use crate::scenario::Problems;
use crate::stats::{BootstrapError, FitError};
use crate::store::StoreError;

/// The engine's row among the models.
pub const ENGINE: &str = "engine";

/// What a back-test is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Years that the models are fitted to.
    pub train: RangeInclusive<Year>,
    /// Years that they are tested on, after those.
    pub test: RangeInclusive<Year>,
    /// Samples of years for the intervals.
    pub samples: usize,
    /// Root seed of those samples.
    pub seed: u64,
}

/// Why a back-test cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// Years that do not make a test.
    #[error("{0}")]
    Years(String),
    /// A model that cannot be fitted.
    #[error(
        "the {model} model cannot be fitted to the training years, or to the first or the first two thirds of them: {source}. \
         Choose more years with --train; some twenty are needed"
    )]
    Fit {
        /// The model.
        model: &'static str,
        /// Why.
        source: FitError,
    },
    /// Test years that cannot be scored.
    #[error("the test years cannot be scored: {0}. Choose more years with --test")]
    Scores(#[from] BootstrapError),
    /// A file that cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was stopped.
    #[error("stopped before it was done; nothing was written. Give the same command again")]
    Stopped,
    /// The engine's own defaults, which have no fault.
    #[error(transparent)]
    Defaults(#[from] Problems),
}

/// One weight of the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// The term, or what makes an offer likely.
    pub term: String,
    /// Log-odds per unit of the term.
    pub weight: f64,
    /// Log-odds per standard deviation of the term over all offers in the training years.
    pub standardised: f64,
    /// Standard error of that; missing where the weight is held at 0.
    pub standard_error: Option<f64>,
}

/// A choice of the constants that regression cannot fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Decisiveness of the contest.
    pub decisiveness: f64,
    /// Standard deviation of the prior of each standardised weight.
    pub prior_sd: f64,
    /// Mean average precision within the training years, of weights fitted to the years before; missing without a new tie.
    pub foresight: Option<f64>,
    /// Whether it was taken: the greatest foresight.
    pub chosen: bool,
}

/// Offers of one kind in the test years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferKind {
    /// The kind.
    pub kind: String,
    /// Offers to pairs; an offer to join counts once for each member.
    pub offers: usize,
    /// New ties expected from them.
    pub expected_ties: f64,
}

/// The engine's probability for a test row, as a whole and by how the tie would come about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The pair-year.
    pub row: PairYear,
    /// Of the references, in their order, and of the engine.
    pub probabilities: [f64; Reference::ALL.len() + 1],
    /// Of a tie by offers of each kind, in the order of [`Kind::ALL`].
    pub by_kind: [f64; Kind::ALL.len()],
}

/// The tests of pacts of three or more; missing where the records hold too few of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PactTests {
    /// Who joins?
    pub membership: Option<MembershipTest>,
    /// Which groups form a pact?
    pub formation: Option<FormationTest>,
    /// Why one of them is missing.
    pub silent: Option<String>,
}

/// What a back-test found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// First and last training year.
    pub train: [Year; 2],
    /// First and last test year.
    pub test: [Year; 2],
    /// Pair-years of training and test.
    pub pair_years: [usize; 2],
    /// New ties in them.
    pub new_ties: [usize; 2],
    /// The references from the plainest, then the engine.
    pub models: Vec<ModelScores>,
    /// Weights of the engine.
    pub weights: Vec<Weight>,
    /// What its probabilities were recalibrated by: within the training years they were found too large or too small.
    pub recalibration: Recalibration,
    /// Constants tried within the training years.
    pub tried: Vec<Tried>,
    /// Scores of parts of the test.
    pub parts: Vec<PartScore>,
    /// Calibration.
    pub calibration: Vec<Bin>,
    /// How the engine's probabilities lie, with a new tie and without.
    pub spreads: Vec<Spread>,
    /// Offers by kind.
    pub offers: Vec<OfferKind>,
    /// Hits, misses and false alarms by name.
    pub named: Vec<Named>,
    /// Who joins pacts of three or more, and which groups form one: over all years on record.
    pub pacts: PactTests,
    /// Precision–recall curves.
    pub curves: Vec<CurveRow>,
    /// All test rows; in a table of their own where it is written.
    #[serde(skip)]
    pub predictions: Vec<Prediction>,
}

/// Runs a back-test. `host` is told after each step how many of how many are done.
///
/// # Errors
/// [`BacktestError`] where the years overlap or are not on record, or hold too little for a model to be fitted.
///
/// # Method
/// A pair comes to a pact when one of the offers to it is made and taken: to the two alone, to a group that already has an
/// alliance without a defence clause, or to one of them to join a pact of the other. Each offer has a logistic chance that is
/// linear in the terms of the engine's margin for both (for the newcomer, of an offer to join), and in two things that make
/// offers likelier: how near the nearest party is, and whether they have no pact of three or more yet. Weights, shared by all
/// kinds, are fitted to training years with [`fit_noisy_or`](crate::stats::fit_noisy_or), none below 0. Everything but the
/// rows themselves is of the year before. The decisiveness of the contest and the prior's width are those, of a small grid,
/// whose weights, fitted to earlier training years, best foretell later ones.
pub fn run(records: &Records, options: &Options, host: &dyn Host) -> Result<Backtest, BacktestError> {
    check(records, options)?;
    let decisiveness = decisiveness()?;
    let mut steps = Steps { host, done: 0, all: (decisiveness.len() + Reference::ALL.len() + 3) as u64 };
    let pairs = PairYears::of(records, *options.train.start()..=*options.test.end());
    let allied: Vec<bool> = pairs.rows().iter().map(|row| row.allied).collect();
    let (train, test) = (pairs.within(&options.train), pairs.within(&options.test));
    let mut choice = Choice::default();
    for m in decisiveness {
        choice.try_with(records, &pairs, &allied, options, m)?;
        steps.done()?;
    }
    let Choice { tried, best: Some(Best { offers, foresight, at }) } = choice else {
        return Err(BacktestError::Stopped);
    };
    let fitting = |source| BacktestError::Fit { model: ENGINE, source };
    let engine = Engine::fit(&offers, &allied, train.clone(), tried[at].prior_sd).map_err(fitting)?;
    let recalibration = foresight.recalibration().map_err(fitting)?;
    steps.done()?;
    let covariates = Covariates::of(records, &pairs);
    let mut models = Vec::new();
    for reference in Reference::ALL {
        let model = reference.word();
        let probabilities = reference.probabilities(&covariates, train.clone());
        let probabilities = probabilities.map_err(|source| BacktestError::Fit { model, source })?;
        models.push(Predictions { model, probabilities: probabilities[test.clone()].to_vec() });
        steps.done()?;
    }
    let of_engine = engine.probabilities(&offers)[test.clone()].iter().map(|&p| recalibration.apply(p)).collect();
    models.push(Predictions { model: ENGINE, probabilities: of_engine });
    let pacts = pact_tests(records, options);
    steps.done()?;
    let scored = Test { records, rows: &pairs.rows()[test.clone()], allied: &allied[test.clone()], models: &models };
    let by_kind = by_kind(&engine, &offers, test.clone(), &models[models.len() - 1].probabilities);
    let found = Backtest {
        train: [*options.train.start(), *options.train.end()],
        test: [*options.test.start(), *options.test.end()],
        pair_years: [train.len(), test.len()],
        new_ties: [train, test.clone()].map(|rows| allied[rows].iter().filter(|allied| **allied).count()),
        models: scored.scores(options.seed, options.samples)?,
        weights: weights(&engine),
        recalibration,
        tried: tried.into_iter().enumerate().map(|(i, tried)| Tried { chosen: i == at, ..tried }).collect(),
        parts: scored.parts(),
        calibration: scored.bins(options.seed, options.samples)?,
        spreads: spreads(&models[models.len() - 1].probabilities, scored.allied),
        offers: offer_kinds(&offers, test, &by_kind),
        named: scored.named(&models[models.len() - 1].probabilities, |row| likeliest(&by_kind[row])),
        pacts,
        curves: scored.curves(),
        predictions: predictions(scored.rows, &models, &by_kind),
    };
    steps.done()?;
    Ok(found)
}

/// Steps that are counted.
struct Steps<'a> {
    host: &'a dyn Host,
    done: u64,
    all: u64,
}

impl Steps<'_> {
    /// One more is done; whether to go on.
    fn done(&mut self) -> Result<(), BacktestError> {
        self.done += 1;
        self.host.progress(self.done, self.all);
        if self.host.stop() && self.done < self.all { Err(BacktestError::Stopped) } else { Ok(()) }
    }
}

/// The constants tried so far.
#[derive(Default)]
struct Choice {
    tried: Vec<Tried>,
    best: Option<Best>,
}

/// The best of them.
struct Best {
    offers: Offers,
    foresight: Foresight,
    /// Its place in the list.
    at: usize,
}

impl Choice {
    /// Tries a decisiveness with every prior.
    fn try_with(
        &mut self,
        records: &Records,
        pairs: &PairYears,
        allied: &[bool],
        options: &Options,
        decisiveness: f64,
    ) -> Result<(), BacktestError> {
        let offers = Offers::of(records, pairs, Formulas::new()?.with_decisiveness(decisiveness));
        let mut best_here = None;
        for prior_sd in PRIOR_SDS {
            let foresight = Foresight::of(&offers, pairs, allied, &options.train, prior_sd);
            let foresight = foresight.map_err(|source| BacktestError::Fit { model: ENGINE, source })?;
            let score = foresight.average_precision();
            let best = self.best.as_ref().and_then(|best| self.tried[best.at].foresight);
            let best_so_far = best_here.as_ref().map_or(best, |(_, score, _)| *score);
            if (self.best.is_none() && best_here.is_none()) || score > best_so_far {
                best_here = Some((foresight, score, self.tried.len()));
            }
            self.tried.push(Tried { decisiveness, prior_sd, foresight: score, chosen: false });
        }
        if let Some((foresight, _, at)) = best_here {
            self.best = Some(Best { offers, foresight, at });
        }
        Ok(())
    }
}

/// The tests of pacts; that there are too few of them in the records takes nothing from the rest.
fn pact_tests(records: &Records, options: &Options) -> PactTests {
    let of_pacts = MembershipOptions { seed: options.seed, samples: options.samples, ..MembershipOptions::default() };
    let (membership, no_membership) = told(membership_test(records, &of_pacts, &|_, _| ()));
    let (formation, no_formation) = told(formation_test(records, &of_pacts, &|_, _| ()));
    let silent =
        [no_membership, no_formation].into_iter().flatten().reduce(|a, b| if a == b { a } else { a + "; " + &b });
    PactTests { membership, formation, silent }
}

fn told<T>(test: Result<T, MembershipError>) -> (Option<T>, Option<String>) {
    match test {
        Ok(test) => (Some(test), None),
        Err(why) => (None, Some(why.to_string())),
    }
}

pub(super) fn check(records: &Records, options: &Options) -> Result<(), BacktestError> {
    let years = |text: String| Err(BacktestError::Years(text));
    let (train, test) = (&options.train, &options.test);
    let shown = |years: &RangeInclusive<Year>| format!("{}-{}", years.start(), years.end());
    if train.is_empty() || test.is_empty() || train.end() >= test.start() {
        return years(format!(
            "training years {} and test years {} do not make a test: the first must end before the second begin, since \
             weights are fitted to the past. Change --train or --test",
            shown(train),
            shown(test)
        ));
    }
    let before = train.start().saturating_sub(1);
    let needed = [Source::Distance, Source::Capability, Source::Regime, Source::Obligations]
        .map(|source| (source, *test.end()))
        .into_iter()
        // Without rivalries nobody would have a rival; only the year before counts.
        .chain([(Source::Rivalries, test.end().saturating_sub(1))]);
    for (source, year) in needed.flat_map(|(source, last)| [(source, before), (source, last)]) {
        if !records.covers(source, year) {
            let of_source = records.coverage().iter().find(|coverage| coverage.source == source);
            let years_there = of_source.and_then(|coverage| coverage.years);
            let there = years_there.map_or("none".to_owned(), |(first, last)| format!("{first}-{last}"));
            return years(format!(
                "{} has the years {there}, and {year} is needed for training years {} and test years {} (a year before \
                 the first, since nothing later is looked at). Change --train or --test",
                source.stem(),
                shown(train),
                shown(test)
            ));
        }
    }
    Ok(())
}

/// The decisiveness of the contest that is tried: the engine's default and the ends of its range.
fn decisiveness() -> Result<Vec<f64>, Problems> {
    let spec = crate::scenario::load_text("starter.toml", crate::scenario::STARTER)?.spec;
    let figure = &spec.figures.list[spec.parameters.security.decisiveness.0 as usize];
    let mut values = vec![figure.value];
    values.extend(figure.range.into_iter().flatten());
    Ok(values)
}

fn weights(engine: &Engine) -> Vec<Weight> {
    let errors = engine.fit.standard_errors.iter().skip(Kind::ALL.len());
    let of_term = |((term, weight, standardised), error): ((&'static str, f64, f64), &Option<f64>)| Weight {
        term: term.to_owned(),
        weight,
        standardised,
        standard_error: *error,
    };
    engine.weights().zip(errors).map(of_term).collect()
}

/// The probability of a tie by offers of each kind, of each row: its probability shared out in proportion to −ln(1 − p) of
/// the offers.
fn by_kind(
    engine: &Engine,
    offers: &Offers,
    rows: std::ops::Range<usize>,
    probabilities: &[f64],
) -> Vec<[f64; Kind::ALL.len()]> {
    let chances = engine.chances(offers);
    let of_row = |(row, &p): (usize, &f64)| {
        let mut hazards = [0.0; Kind::ALL.len()];
        for &offer in offers.causes.of(row) {
            hazards[offers.kind(offer) as usize] -= (-chances[offer as usize]).ln_1p();
        }
        let all: f64 = hazards.iter().sum();
        hazards.map(|hazard| if all > 0.0 { p * hazard / all } else { 0.0 })
    };
    rows.zip(probabilities).map(of_row).collect()
}

fn likeliest(by_kind: &[f64; Kind::ALL.len()]) -> &'static str {
    let best = Kind::ALL.into_iter().max_by(|a, b| by_kind[*a as usize].total_cmp(&by_kind[*b as usize]));
    best.map_or("", Kind::word)
}

fn offer_kinds(offers: &Offers, rows: std::ops::Range<usize>, by_kind: &[[f64; Kind::ALL.len()]]) -> Vec<OfferKind> {
    let mut counts = [0; Kind::ALL.len()];
    for row in rows {
        offers.causes.of(row).iter().for_each(|&offer| counts[offers.kind(offer) as usize] += 1);
    }
    let kind = |kind: Kind| OfferKind {
        kind: kind.word().to_owned(),
        offers: counts[kind as usize],
        expected_ties: by_kind.iter().map(|chances| chances[kind as usize]).sum(),
    };
    Kind::ALL.map(kind).to_vec()
}

fn predictions(rows: &[PairYear], models: &[Predictions], by_kind: &[[f64; Kind::ALL.len()]]) -> Vec<Prediction> {
    let of_row = |(at, row): (usize, &PairYear)| {
        let mut probabilities = [0.0; Reference::ALL.len() + 1];
        probabilities.iter_mut().zip(models).for_each(|(p, model)| *p = model.probabilities[at]);
        Prediction { row: *row, probabilities, by_kind: by_kind[at] }
    };
    rows.iter().enumerate().map(of_row).collect()
}
