//! One replicate: a step is a list of named phases, a run is a list of steps.

mod certain;
mod record;
mod securitisation;
mod series;
mod simulator;
mod step;
mod trace;
mod why_not;

pub use certain::without_chance;
pub use record::{FirstPact, MemberRecord, PactRecord, RunRecord, Status};
pub use securitisation::securitisation;
pub use series::{Series, SeriesLayout};
pub use simulator::{RunId, Simulator};
pub use step::{PHASES, Phase};
pub use trace::{Trace, trace};
pub use why_not::{CandidateReasons, DesignReasons, PARTS_A_RUN, REASONS, Reason, WhyNot};
