//! What lies in a folder of results, of whichever kind.

use std::path::Path;

use super::backtest::BacktestResults;
use super::calibration::CalibrationResults;
use super::hindcast::HindcastResults;
use super::rivals::RulesResults;
use crate::analysis::claims::Trial;
use crate::analysis::discovery::Discovery;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::survival::SurvivalAnalysis;
use crate::analysis::tipping::Tipping;
use crate::analysis::{AnalysisError, BatchResults, Comparison, Kept, SweepResults};
use crate::store::{ResultsKind, results_kind};

/// What lies in a folder of results.
#[derive(Debug)]
pub enum Results {
    /// What `pactsim run` writes.
    Batch(Box<BatchResults>),
    /// What `pactsim sweep` and `pactsim merge` write.
    Sweep(Box<SweepResults>),
    /// What `pactsim backtest` writes.
    Backtest(Box<BacktestResults>),
    /// What `pactsim hindcast` writes.
    Hindcast(Box<HindcastResults>),
    /// What `pactsim calibrate` writes.
    Calibration(Box<CalibrationResults>),
    /// What `pactsim run --rule all` writes.
    Rules(Box<RulesResults>),
    /// What `pactsim claims` writes.
    Claims(Box<Kept<Trial>>),
    /// What `pactsim tipping` writes.
    Tipping(Box<Kept<Tipping>>),
    /// What `pactsim sensitivity` writes.
    Sensitivity(Box<Kept<Sensitivity>>),
    /// What `pactsim discover` writes.
    Discovery(Box<Kept<Discovery>>),
    /// What `pactsim survival` writes.
    Survival(Box<Kept<SurvivalAnalysis>>),
    /// What `pactsim compare` writes.
    Comparison(Box<Kept<Comparison>>),
}

impl Results {
    /// Opens a folder.
    ///
    /// # Errors
    /// [`AnalysisError::Store`] when it holds no results of this version, or damaged ones;
    /// [`AnalysisError::NotThere`] for a shard of a sweep, which has no answer of its own.
    pub fn open(folder: &Path) -> Result<Self, AnalysisError> {
        Ok(match results_kind(folder)? {
            ResultsKind::Batch => {
                let batch = BatchResults::open(folder)?;
                // A replay compares its run with the recorded one instead.
                batch.check_same()?;
                Self::Batch(Box::new(batch))
            }
            ResultsKind::Sweep => Self::Sweep(Box::new(SweepResults::open(folder)?)),
            ResultsKind::Backtest => Self::Backtest(Box::new(BacktestResults::open(folder)?)),
            ResultsKind::Hindcast => Self::Hindcast(Box::new(HindcastResults::open(folder)?)),
            ResultsKind::Calibration => Self::Calibration(Box::new(CalibrationResults::open(folder)?)),
            ResultsKind::Rules => Self::Rules(Box::new(RulesResults::open(folder)?)),
            ResultsKind::Claims => Self::Claims(Box::new(Kept::open(folder)?)),
            ResultsKind::Tipping => Self::Tipping(Box::new(Kept::open(folder)?)),
            ResultsKind::Sensitivity => Self::Sensitivity(Box::new(Kept::open(folder)?)),
            ResultsKind::Discovery => Self::Discovery(Box::new(Kept::open(folder)?)),
            ResultsKind::Survival => Self::Survival(Box::new(Kept::open(folder)?)),
            ResultsKind::Comparison => Self::Comparison(Box::new(Kept::open(folder)?)),
        })
    }

    /// What they are.
    pub fn kind(&self) -> ResultsKind {
        match self {
            Self::Batch(_) => ResultsKind::Batch,
            Self::Sweep(_) => ResultsKind::Sweep,
            Self::Backtest(_) => ResultsKind::Backtest,
            Self::Hindcast(_) => ResultsKind::Hindcast,
            Self::Calibration(_) => ResultsKind::Calibration,
            Self::Rules(_) => ResultsKind::Rules,
            Self::Claims(_) => ResultsKind::Claims,
            Self::Tipping(_) => ResultsKind::Tipping,
            Self::Sensitivity(_) => ResultsKind::Sensitivity,
            Self::Discovery(_) => ResultsKind::Discovery,
            Self::Survival(_) => ResultsKind::Survival,
            Self::Comparison(_) => ResultsKind::Comparison,
        }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        match self {
            Self::Batch(batch) => &batch.folder,
            Self::Sweep(sweep) => &sweep.folder,
            Self::Backtest(backtest) => &backtest.folder,
            Self::Hindcast(hindcast) => &hindcast.folder,
            Self::Calibration(calibration) => &calibration.folder,
            Self::Rules(rules) => &rules.folder,
            Self::Claims(claims) => &claims.folder,
            Self::Tipping(tipping) => &tipping.folder,
            Self::Sensitivity(sensitivity) => &sensitivity.folder,
            Self::Discovery(discovery) => &discovery.folder,
            Self::Survival(survival) => &survival.folder,
            Self::Comparison(comparison) => &comparison.folder,
        }
    }
}
