//! What can go wrong when results are read.

use thiserror::Error;

use crate::store::StoreError;

/// Why something cannot be said of results.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// A file is missing, damaged or not what the manifest names.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The results do not hold what is asked: why, and what to do.
    #[error("{0}")]
    NotThere(String),
}

impl AnalysisError {
    /// The results do not hold what is asked, for this reason.
    pub(crate) fn not_there(why: impl Into<String>) -> Self {
        Self::NotThere(why.into())
    }
}
