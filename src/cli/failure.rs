//! Why a verb could not do its work, and the exit code that goes with it.

use super::exit;
use crate::analysis::AnalysisError;
use crate::analysis::claims::ChoiceError;
use crate::analysis::tipping::TippingError;
use crate::brief::BriefError;
use crate::charts::ChartError;
use crate::ensemble::EnsembleError;
use crate::experiment::{ExportError, SweepError};
use crate::history::backtest::BacktestError;
use crate::history::hindcast::HindcastError;
use crate::scenario::Problems;
use crate::store::StoreError;

/// A failure of a verb. Its text says what failed, where, why and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Problems of a scenario.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The request makes no sense.
    #[error("{0}")]
    Input(String),
    /// A batch could not be computed.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The figure could not be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// Standard output could not be written.
    #[error("cannot write to standard output: {0}. Check where it leads to")]
    Output(std::io::Error),
    /// A fault of this program.
    #[error("{0}. This is a fault of pactsim; please report it with the command that led to it")]
    Internal(String),
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Ensemble(error) => Self::Ensemble(error),
            SweepError::Refused(why) => Self::Input(why),
        }
    }
}

impl From<BacktestError> for Failure {
    fn from(error: BacktestError) -> Self {
        match error {
            BacktestError::Store(error) => error.into(),
            BacktestError::Defaults(problems) => Self::Internal(problems.to_string()),
            other => Self::Input(other.to_string()),
        }
    }
}

impl From<HindcastError> for Failure {
    fn from(error: HindcastError) -> Self {
        match error {
            HindcastError::Problems(problems) => Self::Problems(problems),
            HindcastError::Ensemble(error) => Self::Ensemble(error),
            other => Self::Input(other.to_string()),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::Problems(problems) => Self::Problems(problems),
            ExportError::Refused(why) => Self::Input(why),
        }
    }
}

impl From<AnalysisError> for Failure {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Store(error) => error.into(),
            AnalysisError::NotThere(why) => Self::Input(why),
        }
    }
}

impl From<ChoiceError> for Failure {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::Problems(problems) => Self::Problems(problems),
            ChoiceError::Store(error) => error.into(),
            ChoiceError::NotThere(why) => Self::Input(why),
        }
    }
}

impl From<TippingError> for Failure {
    fn from(error: TippingError) -> Self {
        match error {
            TippingError::Ensemble(error) => Self::Ensemble(error),
            TippingError::Sample(error) => Self::Input(error.to_string()),
        }
    }
}

impl From<BriefError> for Failure {
    fn from(error: BriefError) -> Self {
        match error {
            BriefError::Analysis(error) => error.into(),
            BriefError::Chart(error) => error.into(),
            BriefError::Template(_) => Self::Internal(error.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Ensemble(error.into())
    }
}

impl Failure {
    /// The exit code for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Problems(_) | Self::Input(_) => exit::INPUT,
            Self::Ensemble(EnsembleError::Store(error)) => of_store(error),
            Self::Output(_) => exit::FILES,
            Self::Ensemble(_) | Self::Chart(_) | Self::Internal(_) => exit::INTERNAL,
        }
    }
}

fn of_store(error: &StoreError) -> u8 {
    match error {
        StoreError::NotABatch { .. }
        | StoreError::OtherKind { .. }
        | StoreError::OtherVersion { .. }
        | StoreError::Taken { .. }
        | StoreError::UnfitTable { .. }
        | StoreError::Name { .. } => exit::INPUT,
        StoreError::Table { .. } => exit::INTERNAL,
        _ => exit::FILES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_batch_is_a_fault_of_the_input_and_a_damaged_one_of_the_files() {
        let path = std::path::PathBuf::from("x");
        let no_batch = Failure::from(StoreError::NotABatch { path: path.clone() });
        let no_table = Failure::from(StoreError::UnfitTable { path: path.clone(), reason: String::new() });
        assert_eq!(no_table.exit_code(), exit::INPUT);
        let damaged = Failure::from(StoreError::Damaged { path, reason: String::new() });
        assert_eq!((no_batch.exit_code(), damaged.exit_code()), (exit::INPUT, exit::FILES));
    }
}
