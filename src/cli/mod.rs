//! The command line: one file per verb. The only room that prints, reads the clock and sets exit
//! codes; the codes are the constants of [`exit`].

mod answer;
mod brief;
mod browser;
mod chances;
mod chart;
mod check;
mod clock;
mod completions;
mod computing;
mod enough;
mod enough_answer;
mod events;
pub mod exit;
mod export;
mod facts;
mod failure;
mod figure;
mod layout;
mod merge;
mod new;
mod params;
mod program;
mod progress;
mod quarter;
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
mod story_page;
mod sweep;
mod sweep_answer;
mod trace;
mod why;

pub use program::main;
