//! Why a hindcast cannot be made.

use crate::ensemble::EnsembleError;
use crate::scenario::Problems;
use crate::store::StoreError;

/// Why a hindcast cannot be made. Its text says what, where, why and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HindcastError {
    /// Cases that are no cases.
    #[error("{0}")]
    Input(String),
    /// Scenarios with problems.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The threads could not do their work, or a file cannot be read or written.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// It was stopped.
    #[error("stopped after {done} of {all} runs; nothing is shown or written. Give the same command again")]
    Stopped {
        /// Runs that were done.
        done: u64,
        /// All runs.
        all: u64,
    },
}

impl From<StoreError> for HindcastError {
    fn from(error: StoreError) -> Self {
        Self::Ensemble(error.into())
    }
}
