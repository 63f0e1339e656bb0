//! Why a sample does not fit an estimator.

/// Why a sample does not fit an estimator: where, why, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitError {
    /// Lists that do not belong together.
    #[error("{found} {what} were given where {wanted} are needed")]
    Length {
        /// What is listed.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// No factor.
    #[error("the sample has no factor, so there is nothing that the outcome could depend on; vary at least one")]
    NoFactor,
    /// A value of a factor that is no finite number.
    #[error("`{factor}` is {value} in {row}; every factor needs a finite number in every row")]
    Factor {
        /// Name of the factor.
        factor: String,
        /// The row, as a reader finds it.
        row: String,
        /// Its value.
        value: f64,
    },
    /// An infinite outcome.
    #[error("the outcome is {value} in {row}; it must be a finite number, or missing")]
    Outcome {
        /// The row, as a reader finds it.
        row: String,
        /// Its value.
        value: f64,
    },
    /// An outcome that does not vary.
    #[error(
        "the outcome is {value} in all {rows} {of}, so no factor explains how it varies. Take another outcome, or more runs \
         where it is rare"
    )]
    Constant {
        /// Its value.
        value: f64,
        /// Number of rows.
        rows: usize,
        /// Which rows.
        of: &'static str,
    },
    /// An outcome whose variance is beyond the numbers of a computer.
    #[error(
        "the outcome goes from {low:e} to {high:e}, and its variance is too {} to be a number. State it in another unit, so that \
         its values differ by something between 1e-100 and 1e100",
        if high - low > 1.0 { "large" } else { "small" }
    )]
    Scale {
        /// Its lowest value.
        low: f64,
        /// Its highest value.
        high: f64,
    },
    /// A factor that does not vary.
    #[error("`{factor}` is {value} in every row, so its effect cannot be told; leave it out, or vary it")]
    Unvaried {
        /// Name of the factor.
        factor: String,
        /// Its value.
        value: f64,
    },
    /// Rows that do not have the layout that an estimator needs.
    #[error("{method} need {wanted}, and this sample is none: {why}. {advice}")]
    Layout {
        /// What is estimated.
        method: &'static str,
        /// The layout.
        wanted: &'static str,
        /// What is wrong with it, and where.
        why: String,
        /// What to do.
        advice: String,
    },
    /// Too few rows, blocks or trajectories.
    #[error("{found} {what} are too few for {method}, which need {wanted} at least{left_out}; {advice}")]
    TooFew {
        /// What is estimated.
        method: &'static str,
        /// What there is too little of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many are needed.
        wanted: usize,
        /// Why some do not count: empty, or a clause.
        left_out: String,
        /// What to do.
        advice: &'static str,
    },
    /// The step of Morris's trajectories cannot be told from the sample.
    #[error(
        "the steps of `{factor}` are {step} of its range and those of `{other}` {other_step}, so the number of levels cannot \
         be told from the sample; state it with `--levels`"
    )]
    Levels {
        /// A factor.
        factor: String,
        /// Its step, as a share of its range.
        step: f64,
        /// Another.
        other: String,
        /// Its step.
        other_step: f64,
    },
    /// Somebody wanted it to stop.
    #[error("stopped before its end; give the command again to start anew")]
    Stopped,
    /// Settings that mean nothing.
    #[error("{0}")]
    Setting(String),
}
