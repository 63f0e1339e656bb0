//! Integration tests: whole scenarios through the library's public interface, and the program as its
//! users meet it.

mod arms;
mod brute_force;
mod by_hand;
mod cli_backtest;
mod cli_batches;
mod cli_brief;
mod cli_calibrate;
mod cli_charts;
mod cli_checks;
mod cli_claims;
mod cli_compare;
mod cli_discover;
mod cli_enough;
mod cli_exports;
mod cli_hindcast;
mod cli_record;
mod cli_rivals;
mod cli_runs;
mod cli_sandbox;
mod cli_sensitivity;
mod cli_shards;
mod cli_stable;
mod cli_survival;
mod cli_sweeps;
mod cli_tested;
mod cli_tipping;
mod cli_traces;
mod cli_verbs;
mod cli_why;
mod decrees;
mod determinism;
mod effects;
mod extremes;
mod formulas;
mod from_data;
mod history_files;
mod judged;
// Invented records, as the unit tests have them.
#[path = "../../src/history/made_up.rs"]
mod made_up;
mod maps;
mod mechanisms;
mod membership;
mod output_format;
mod posterior;
mod properties;
mod records;
mod rival_rules;
mod scenarios;
mod side_by_side;
mod stability;
mod support;
mod treaties;
mod why_not;
