//! A scenario from records: any year, any states, by the coding rule.

mod adversaries;
mod block;
mod coded;
mod complete;
mod error;
mod facts;
mod feeds;
mod gaps;
mod judged;
mod nuclear;
mod page;
mod pairs;
mod people;
mod powers;
mod regions;
mod scene;
mod states;
mod theatres;
mod threats;
mod treaties;

pub use complete::{Completeness, completeness};
pub use error::FromDataError;
pub use feeds::{NEEDED, feeds};
pub use gaps::Gap;
pub use judged::Judgements;
pub use page::{Generated, from_data};
pub use people::Request;
pub(in crate::history) use powers::growth_on_record;
