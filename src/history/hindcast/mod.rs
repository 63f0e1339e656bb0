//! Hindcasts: cases of history run as if they were the present, and what the rules say beside what happened.
//!
//! A case is a scenario with a table `[history]`. Each rule runs it like any scenario; how often its pacts came into force in
//! time, how deep and with whom is scored beside a base rate and a rule that looks at the threat only.

mod batch;
mod cases;
mod error;
mod forecast;
mod forecaster;
mod means;
mod references;
mod run;
mod runs;
mod tables;
#[cfg(test)]
mod tests;

pub use batch::{CaseText, HindcastResults, Manifest, ManifestKind, Place, run_and_keep};
pub use cases::{Case, load_cases};
pub use error::HindcastError;
pub use forecast::{BilateralForecast, BlameShare, DepthShare, Forecast, MemberForecast};
pub use forecaster::{ALL_RULES, BASE_RATE, DEFAULT_RULE, FORECASTERS, Forecaster, THREAT_ONLY, chosen};
pub use means::{Against, MeanScore, RuleScores, Verdict};
pub use run::{CaseOutcome, Hindcast, Options, SAMPLES, run};
