//! Who joins a pact, and which groups form one: every defence pact with three founders or more since 1946, against a
//! logistic reference on the same rows, each pact predicted by models that never saw it.

mod candidates;
mod case;
mod coalition;
mod coded_year;
mod controls;
mod covariates;
mod error;
mod formation;
mod formed;
mod joiners;
mod membership_test;
mod pacts;
mod regression;
mod results;
mod rivals;
mod scores;
mod weighing;

pub use error::MembershipError;
pub use formation::formation_test;
pub(in crate::history) use formed::Formed;
pub(in crate::history) use joiners::Joiners;
pub use membership_test::membership_test;
pub use results::{
    Accuracy, Answer, Candidate, Controls, Cut, FormationDesign, FormationModel, FormationScores, FormationTest, Gain,
    MembershipOptions, MembershipTest, ModelScores, PactAnswer, Scores, Stratum, TermWeight,
};
pub(in crate::history) use rivals::rival_log_densities;

#[cfg(test)]
pub(super) mod fixture;
#[cfg(test)]
mod tests;
