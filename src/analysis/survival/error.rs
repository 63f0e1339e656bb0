//! Why times to an event cannot be analysed.

use thiserror::Error;

/// Why times to an event cannot be analysed. Rows are counted from 1 within their group.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SurvivalError {
    /// A group without observations.
    #[error("group `{0}` has no row, so nothing can be said of it: leave it out")]
    NoRows(String),
    /// A time that is no time.
    #[error(
        "row {row} of group `{group}` has the time {time}: a time is a finite number, 0 or later; correct the row or \
         leave it out"
    )]
    BadTime {
        /// Group.
        group: String,
        /// Row, from 1.
        row: usize,
        /// What stands there.
        time: f64,
    },
    /// A cause that is not listed.
    #[error("row {row} of group `{group}` has the cause number {cause} (from 0), but only {causes} are named")]
    UnknownCause {
        /// Group.
        group: String,
        /// Row, from 1.
        row: usize,
        /// What stands there.
        cause: usize,
        /// How many causes there are.
        causes: usize,
    },
    /// Two groups of one name.
    #[error("two groups are called `{0}`: give each a name of its own")]
    SameName(String),
    /// Nothing ever happens.
    #[error("no row has an event: all are censored, so there is no time to estimate. Follow the runs for longer")]
    NoEvent,
    /// A test wants groups to compare.
    #[error("a test compares groups, and there is only one: give two or more")]
    OneGroup,
    /// The groups' differences are not independent.
    #[error(
        "the test has no variance to judge by: a group has no run left at risk when the events happen, or no event \
         leaves anything to chance"
    )]
    NoVariance,
    /// Pairs are not complete.
    #[error("draw {draw} has runs in group `{with}` and none in `{without}`, so it is no pair: leave the draw out")]
    NoPair {
        /// The draw.
        draw: u32,
        /// A group that has it.
        with: String,
        /// One that has not.
        without: String,
    },
}
