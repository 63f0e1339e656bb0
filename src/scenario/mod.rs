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
mod load;
mod merge;
mod nearest;
#[cfg(test)]
mod odd_tests;
mod parameters;
mod problem;
mod provenance;
mod register;
mod schema;
mod source;
mod spec;
mod starter;
mod tree;
mod walk;
mod wire;
mod wire_events;

pub use figure::{Certainty, Shape, Status};
pub use load::{Scenario, load, load_text};
pub use problem::{Problem, Problems, SHOWN_MAX};
pub use provenance::{Counts, Provenance};
pub use schema::{schema, schema_for_variants};
pub use spec::{
    Adversary, Aggression, Arrangement, Bloc, Budget, Coercion, Cooperation, Design, Diplomacy, Endurance, FigureIx,
    FigureSpec, Figures, Guarantor, Leadership, Mechanisms, Opinion, Pair, Parameters, RUNS_MAX, Reaction,
    ReferenceClass, STATES_MAX, ScriptedEvent, Security, SelfHelp, Spec, State, THEATRES_MAX, Theatre, Weights,
};
pub use starter::STARTER;
pub use wire::{Accession, Burden, Clause, Depth, Government, Regime, Step};
