//! What can go wrong when a briefing is written.

use thiserror::Error;

use crate::analysis::AnalysisError;
use crate::charts::ChartError;

/// Why there is no briefing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BriefError {
    /// The results cannot be read, or do not hold what a briefing needs.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// A figure cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The template cannot be filled in.
    #[error("the template of the briefing cannot be filled in: {0}")]
    Template(#[from] askama::Error),
}
