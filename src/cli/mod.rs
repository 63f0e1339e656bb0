//! The command line: one file per verb. The only room that prints, reads the clock and sets exit
//! codes; the codes are the constants of [`exit`].

mod answer;
mod chances;
mod check;
mod completions;
mod computing;
mod dates;
mod enough;
mod enough_answer;
mod events;
pub mod exit;
mod export;
mod facts;
mod failure;
mod figure;
mod layout;
mod likelihood;
mod merge;
mod names;
mod new;
mod params;
mod program;
mod progress;
mod quarter;
mod reasons;
mod record;
mod replay;
mod report;
mod rerun;
mod run;
mod schema;
mod screen;
mod shapley;
mod show;
mod stable;
mod stable_answer;
mod stable_table;
mod story;
mod sweep;
mod sweep_answer;
mod trace;
mod why;

use crate::charts::words;
pub use program::main;
