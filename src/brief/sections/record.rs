//! Tested against the record: what the rule that governments follow here would have foretold of real pacts, and what they
//! have taught about its weights.

use rayon::prelude::*;

use super::figures::{applicable, drawn};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Point, Section, Table};
use crate::charts::KINDS;
use crate::history::Results;
use crate::history::backtest::{Backtest, BacktestResults, List, ModelScores, Named, Score, model_name};
use crate::words::{NBSP, counted, thousands};

mod calibration;
mod hindcast;

/// Pair-years of each list that are named.
const NAMED_MAX: usize = 5;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let mut blocks = Vec::new();
    for (at, (backtest, results)) in material.backtests.iter().enumerate() {
        let ([from, to], many) = (backtest.found.test, material.backtests.len() > 1);
        if many {
            blocks.push(Block::Heading(format!("{from}–{to}")));
        }
        blocks.push(Block::Paragraph(format!("{}.", backtest.found.headline())));
        blocks.push(Block::Paragraph(how(backtest)));
        blocks.push(Block::Table(models(&backtest.found)));
        blocks.extend(figures(results, "backtest", at, many)?);
        blocks.push(Block::Table(named(&backtest.found)));
    }
    if !blocks.is_empty() {
        blocks.push(Block::Heading("What this does not show".to_owned()));
        blocks.push(Block::Points(limits()));
    }
    for (at, (hindcast, results)) in material.hindcasts.iter().enumerate() {
        blocks.extend(hindcast::blocks(hindcast));
        blocks.extend(figures(results, "hindcast", at, material.hindcasts.len() > 1)?);
    }
    for (at, (calibration, results)) in material.calibrations.iter().enumerate() {
        blocks.extend(calibration::blocks(material, calibration));
        blocks.extend(figures(results, "calibration", at, material.calibrations.len() > 1)?);
    }
    Ok((!blocks.is_empty()).then(|| Section::new("record", "Tested against the record", blocks)))
}

/// All figures of the results, which are the one numbered `at` of their sort, of which there may be `many`.
fn figures(results: &Results, sort: &str, at: usize, many: bool) -> Result<Vec<Block>, BriefError> {
    let drawings = KINDS.par_iter().map(|kind| applicable(kind.figures(results)));
    let drawings: Vec<_> = drawings.collect::<Result<_, _>>()?;
    // Figures of several results of a sort have the same names.
    let prefix = if many { format!("{sort}-{}--", at + 1) } else { String::new() };
    drawn(drawings.into_iter().flatten().collect(), &prefix)
}

/// What was tested, and on what.
fn how(backtest: &BacktestResults) -> String {
    let BacktestResults { manifest, found, .. } = backtest;
    let [[from, to], [test_from, test_to]] = [found.train, found.test];
    format!(
        "The same rule that decides here whether a government joins a pact was fitted to {} of {from}–{to} ({}) and then had \
         to say, for each of {} of {test_from}–{test_to}, how likely a new defence tie was: {} came. Predictions for a year rest on the year before. Intervals are at 95{NBSP}%, from {} samples of years; back-test {}, pactsim {}.",
        counted(found.pair_years[0] as u64, "pair-year"),
        counted(found.new_ties[0] as u64, "new tie"),
        counted(found.pair_years[1] as u64, "pair-year"),
        thousands(found.new_ties[1] as u64),
        thousands(manifest.samples as u64),
        manifest.backtest_id,
        manifest.engine_version,
    )
}

fn models(found: &Backtest) -> Table {
    let number = |score: Option<Score>| score.map_or_else(|| "–".to_owned(), |score| format!("{:.4}", score.value));
    let with_interval = |score: Option<Score>, plus: &str| match score {
        Some(Score { value, low, high }) => {
            let signed = |x: f64| if x < 0.0 { format!("−{:.4}", -x) } else { format!("{plus}{x:.4}") };
            format!("{} ({} to {})", signed(value), signed(low), signed(high))
        }
        None => "–".to_owned(),
    };
    let row = |model: &ModelScores| {
        vec![
            model_name(&model.model),
            with_interval(model.pr_auc, ""),
            with_interval(model.engine_gain, "+"),
            number(model.roc_auc),
            number(model.brier),
            number(model.log_loss),
            thousands(model.expected_ties.round() as u64),
        ]
    };
    let columns = [
        "Model",
        "Precision–recall AUC#",
        "Engine’s gain over it#",
        "ROC-AUC#",
        "Brier score#",
        "Log loss#",
        "New ties foretold#",
    ];
    let caption = "The engine and the references, all fitted to the same years and tested on the same pair-years; each \
                   reference has the covariates of those above it too";
    Table::new(caption, &columns, found.models.iter().map(row).collect())
}

fn named(found: &Backtest) -> Table {
    let kind = |list: List| match list {
        List::Hits => "Hit",
        List::Misses => "Miss",
        List::FalseAlarms => "False alarm",
    };
    let is_told = |named: &&Named| named.place <= NAMED_MAX;
    let row = |named: &Named| {
        let Named { list, year, first, second, probability, .. } = named;
        let chance = format!("{:.2}{NBSP}%", 100.0 * probability);
        vec![kind(*list).to_owned(), year.to_string(), format!("{first} and {second}"), chance]
    };
    let caption = "The surest hits, the new ties thought least likely, and the surest false alarms; a state stands in a list \
                   once a year";
    let rows = found.named.iter().filter(is_told).map(row).collect();
    Table::new(caption, &["", "Year#", "States", "Probability given#"], rows)
}

/// What holds for every back-test.
fn limits() -> Vec<Point> {
    [
        (
            "The rule, not the scenario.",
            "The test fits weights of its own to the record. The weights of the scenario above, its designs, leaders, polls \
             and events are not tested.",
        ),
        (
            "Ties of two states in a year, not pacts by a date.",
            "Most new ties come in treaties of many at once, whose timing no pair shows; intervals over years therefore stay \
             wide.",
        ),
        (
            "The order, not the numbers.",
            "Where the table says that many more ties were foretold than came, read which pairs stand above which, not the \
             probabilities.",
        ),
        (
            "Not blind.",
            "Weights are of the training years alone, but those who built the test had looked at the record of later years.",
        ),
        (
            "Ranking, not certainty.",
            "New ties are so rare that even the best model is wrong about most of the pairs it calls.",
        ),
        (
            "The past.",
            "That a rule foretold pacts up to the last test year does not say that it will for years that differ from all of \
             those.",
        ),
    ]
    .map(|(about, text)| Point::new(about, text))
    .into()
}
