//! The state of one replicate: flat arrays over states, pairs and theatres.
//!
//! [`Constants`] hold what one draw of the uncertain figures fixes for all its replicates;
//! [`World`] holds what changes. A phase of the step reads both and writes its own part of the
//! world. Indices: states `i`, `j` < `n`; theatres `k` < `nk`; adversaries `a` < `na`; a matrix over
//! states and theatres is row-major, `i * nk + k`.

mod autoregression;
mod calendar;
mod constants;
mod draw;
mod event;
mod family;
mod menu;
mod obligations;
mod pact;
mod relations;
mod relief;
mod script;
mod set;
mod state;
mod streams;
mod switches;
mod term;

pub use autoregression::Autoregression;
pub use calendar::Calendar;
pub use constants::{Constants, RUNGS};
pub(crate) use draw::quantile;
pub use draw::{Draw, Sampler};
pub use event::Event;
pub use family::{Family, FamilySet, RELIEVABLE, TERM_FAMILIES};
pub use obligations::{Obligations, Owed, Rung};
pub use pact::{Ending, Pact, Stage};
pub use relations::{PairChange, Relations};
pub use script::{Decreed, Scripted};
pub use set::StateSet;
pub use state::{BLOCK, Fight, World};
pub use streams::{StreamIds, Streams};
pub use term::{COST_BENEFIT_TERMS, TERMS, Term};
