//! The command line: one file per verb. The only room that prints, reads the clock and sets exit
//! codes; the codes are the constants of [`exit`].

mod answer;
mod chances;
mod check;
mod completions;
mod dates;
pub mod exit;
mod facts;
mod failure;
mod figure;
mod layout;
mod likelihood;
mod names;
mod new;
mod params;
mod program;
mod progress;
mod record;
mod replay;
mod report;
mod run;
mod schema;
mod screen;
mod show;
mod story;
#[expect(clippy::duplicate_mod, reason = "the words of figures and answers are the same")]
#[path = "../charts/words.rs"]
mod words;

pub use program::main;
