//! The back-test: does the engine's decision rule foretell new defence ties better than the field's usual covariates?
//!
//! [`run`] takes every pair of states and year without a defence pact, fits the engine's weights and four references on the
//! training years, and scores all of them on the years after. [`run_and_keep`] writes what it finds into a folder, or reads it
//! there. `docs/backtest.md` tells the method in words, with sources.
//!
//! | step | file | what |
//! |---|---|---|
//! | 1 | `pair_years` | the rows: [`PairYears`] |
//! | 2 | `offers` | the ways in which a pair can come by a pact ([`Kind`]), each with the terms of the engine's margin |
//! | 3 | `engine` | weights of the terms, foresight within the training years, [`Recalibration`] |
//! | 4 | `references` | the models that the engine is held against: [`Reference`] |
//! | 5 | `scores` | [`ModelScores`] with intervals, parts, calibration, lists by name |
//! | 6 | `run` | all of it in order: [`Backtest`] |
//! | 7 | `batch` | the folder: tables, answer, [`Manifest`] |
//!
//! **No look-ahead.** Everything fitted is of the training years, and a probability for a year rests on records of the year
//! before, but for whether there is a row; the tests of this module change all later records and compare bits.

mod batch;
mod engine;
mod headline;
mod model_row;
mod offers;
mod pair_years;
mod references;
mod run;
mod scores;
mod spread;
#[cfg(test)]
mod tests;

pub use batch::{BacktestResults, Manifest, ManifestKind, Place, run_and_keep};
pub use engine::Recalibration;
pub(crate) use headline::{Verdict, model_name};
pub use offers::Kind;
pub use pair_years::{PairYear, PairYears};
pub(crate) use references::LEAST_PRODUCT;
pub use references::Reference;
pub use run::{Backtest, BacktestError, ENGINE, OfferKind, Options, PactTests, Prediction, Tried, Weight, run};
pub use scores::{Bin, CurveRow, LEVEL, List, ModelScores, Named, PartScore, Score};
pub use spread::{Spread, SpreadBin};
