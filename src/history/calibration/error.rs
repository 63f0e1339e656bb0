//! Why there is no calibration.

use crate::ensemble::EnsembleError;
use crate::history::membership::MembershipError;
use crate::scenario::{PosteriorError, Problems};
use crate::store::StoreError;

/// Why there is no calibration. Its text says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CalibrationError {
    /// What it is asked for cannot be done.
    #[error("{0}")]
    Input(String),
    /// The data-coded pacts cannot be used.
    #[error(transparent)]
    Pacts(#[from] MembershipError),
    /// A file that cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Threads that cannot be had.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The sample that came out is none.
    #[error(transparent)]
    Posterior(#[from] PosteriorError),
    /// The engine's own defaults, which have no fault.
    #[error(transparent)]
    Defaults(#[from] Problems),
    /// It was stopped.
    #[error("stopped after {done} of {all} particles; what is done is kept. Give the same command again to go on")]
    Stopped {
        /// Particles of finished generations.
        done: u64,
        /// All particles.
        all: u64,
    },
}
