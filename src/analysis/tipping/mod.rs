//! Tipping points: where one or two factors carry the chance of an outcome across a level, the nearest combination of levers
//! that does, and how well that and other policies hold over the uncertainties.
//!
//! The words are those of robust decision making: Lempert, Popper and Bankes (2003), *Shaping the Next One Hundred Years*
//! (RAND); Herman, Reed, Zeff and Characklis (2015), *Journal of Water Resources Planning and Management* 141(10), 04015012.
//! *Satisficing* is the share of the states of the world in which a policy reaches the level (the domain criterion of Starr
//! 1963); *regret* what the best policy of each state has more than this one (Savage 1951, *Journal of the American Statistical
//! Association* 46(253), 55–67).

mod analyse;
mod estimate;
mod found;
mod keep;
mod nearest;
mod request;
mod runs;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use crate::analysis::claims::Number;
pub use found::{
    Alone, Combination, Crossing, Curve, Dot, Elasticity, FactorFound, Frontier, Move, Policy, Robustness, Slope,
    Tipping,
};
pub use keep::{TippingError, TippingOptions, tipping};
pub use request::{DRAWS_MIN, POINTS, Question, REPLICATES_MIN, Request, standard_unit};
pub(crate) use words::{number, number_of_share};
