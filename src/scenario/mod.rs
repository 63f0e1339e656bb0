//! Scenarios: TOML files, read and checked, as a [`Spec`] that every other room can rely on.
//!
//! A file is parsed into a tree in which every value knows its place; the files it `extends` and
//! the built-in defaults are laid beneath it; the tree is walked against the format's JSON Schema
//! and checked for what must hold between its parts; only a tree without a fault is turned into
//! the private wire types and from them, field by field, into a [`Spec`].

mod build;
mod build_parameters;
mod checks;
mod defaults;
#[cfg(test)]
mod diagnostics_tests;
mod figure;
mod figure_rules;
mod files;
mod history;
#[cfg(test)]
mod history_tests;
mod load;
mod location;
mod merge;
#[cfg(test)]
mod odd_tests;
mod parameters;
mod posterior;
mod problem;
mod provenance;
mod register;
mod rule;
mod schema;
mod source;
mod spec;
mod starter;
mod tree;
mod trial;
mod walk;
mod wire;
mod wire_events;
mod wire_history;

pub(crate) use crate::store::suggestion;
pub(crate) use figure::FigureTable;
pub use figure::{Certainty, Shape, Status};
pub(crate) use files::{Refusal, Unreadable, named, read as read_file, toml_files};
pub use history::{HistoricForm, HistoricPact, History};
pub use load::{Scenario, kind_of, load, load_text};
pub(crate) use load::{load_under, shown};
pub use location::Location;
pub use posterior::{PARTICLES_MAX, Particle, Posterior, PosteriorError, Weighting};
pub(crate) use problem::{Fault, Faults, quotable};
pub use problem::{Problem, Problems, SHOWN_MAX};
pub use provenance::{Counts, Provenance};
pub use rule::{RULES, Rule};
#[cfg(test)]
pub(crate) use schema::tests::{assert_is_kept, assert_is_told, each_keyword};
pub(crate) use schema::{name as name_schema, schema_of};
pub use schema::{schema, schema_for_variants};
pub(crate) use source::{Sources, Span};
pub use spec::{
    Adversary, Aggression, Arrangement, Bloc, Budget, Coercion, Cooperation, DRAWS_MAX, Decree, Design, Diplomacy,
    Endurance, FigureIx, FigureSpec, Figures, Guarantor, Leadership, Mechanisms, Opinion, Pair, Parameters, RUNS_MAX,
    Reaction, ReferenceClass, Rules, SEED_MAX, STATES_MAX, ScriptedEvent, Security, SelfHelp, Spec, State,
    THEATRES_MAX, Theatre, Weights,
};
pub use starter::STARTER;
pub(crate) use tree::{Node, Value, join, parse};
pub(crate) use trial::Trial;
#[cfg(test)]
pub(crate) use walk::reads;
pub(crate) use walk::walk;
pub(crate) use wire::ById;
pub use wire::{Accession, Burden, Clause, Depth, EntryIntoForce, Government, Regime, Step};
