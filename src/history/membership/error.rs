//! Why there is no test.

use super::super::records::{Source, Year};
use crate::scenario::Problems;
use crate::stats::{BootstrapError, DesignError, FitError};

/// Why a membership or formation test cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MembershipError {
    /// Too few pacts to leave one out.
    #[error(
        "the records hold {0} defence pacts begun in 1946 or later that have three founders or more, some candidates who joined and \
         some who did not; leaving one out needs three. Give atop4_alliance_level and atop4_member_level of more years"
    )]
    Pacts(usize),
    /// A file is silent about a year that is needed.
    #[error("`{}` says nothing of {year}, the year before pact {pact} of ATOP. Give a file that covers that year", source_file.stem())]
    Silent {
        /// The file.
        source_file: Source,
        /// The year.
        year: Year,
        /// ATOP's number of the pact.
        pact: u32,
    },
    /// A regression has no answer.
    #[error("the regression of who joins has no answer: {0}. Give records of more pacts")]
    Fit(#[from] FitError),
    /// Predictors that a regression cannot use.
    #[error("the regression of who joins cannot use its predictors: {0}. Give records of more pacts")]
    Predictors(#[from] DesignError),
    /// Scores cannot be resampled.
    #[error("scores cannot be resampled over pacts: {0}. Give records of more pacts")]
    Bootstrap(#[from] BootstrapError),
    /// The built-in scenario, of which the engine's constants are, is faulty.
    #[error("the engine's default parameters cannot be read: {0:?}")]
    Parameters(Box<Problems>),
}
