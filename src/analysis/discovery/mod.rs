//! Scenario discovery: where among the inputs the cases of interest lie, as boxes (PRIM) or as the leaves of a tree (CART).

mod boxes;
mod cart;
mod cases;
mod choice;
mod error;
mod found;
mod noise;
mod objective;
mod paste;
mod peel;
mod prim;
mod quantile;
mod quasi_p;
mod request;
mod resample;
mod search;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use boxes::{BoxLimits, Limit};
pub use cart::{Leaf, Tree, grow};
pub use cases::{Cases, Column, Kind};
pub use choice::Choice;
pub use error::DiscoveryError;
pub use found::{BoxFound, Discovery, Estimated, FactorFound, LeafFound, LimitFound, Noise, Restricted, StepFound};
pub use objective::Objective;
pub use prim::{Settings, Step, Trajectory, cover, find_box};
pub use quasi_p::QuasiP;
pub use request::{Bound, Method, Request};
pub use resample::{Reproduced, reproduced, reproduced_in};
pub use search::{Question, discover};
pub(crate) use words::{
    OFTEN, QUASI_P_MAX, bound, case, doubts, how_chosen, limit_words, next_search, number, row_word, sentence, share,
    where_limits,
};
