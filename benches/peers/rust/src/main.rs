//! The Rust side of the comparison: the numbers that the ports start from, and two of the contestants.
//!
//!     pactsim-peers constants SCENARIO             the numbers, as JSON
//!     pactsim-peers pactsim SCENARIO REPLICATES    the engine
//!     pactsim-peers krabmaga NUMBERS REPLICATES    the port to krABMaga

mod coalition;
mod core;
mod engine;
mod model;
mod pact;
mod tally;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match answer(&words) {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn answer(words: &[&str]) -> Result<String, Box<dyn Error>> {
    match words {
        ["constants", scenario] => {
            let spec = core::load(Path::new(scenario))?;
            Ok(serde_json::to_string(&core::Core::new(&spec)?)?)
        }
        ["pactsim", scenario, replicates] => {
            let spec = core::load(Path::new(scenario))?;
            Ok(serde_json::to_string(&engine::run(&spec, replicates.parse()?))?)
        }
        ["krabmaga", numbers, replicates] => {
            let core = serde_json::from_str(&std::fs::read_to_string(numbers)?)?;
            Ok(serde_json::to_string(&model::run(core, replicates.parse()?))?)
        }
        _ => Err("say `constants SCENARIO`, `pactsim SCENARIO REPLICATES` or `krabmaga NUMBERS REPLICATES`".into()),
    }
}
