//! Words of Python as settings of the engine.

use std::path::Path;

use pactsim::analysis::sensitivity::Method;
use pactsim::cli::Failure;
use pactsim::ensemble::{COMMIT, Options};
use pactsim::scenario::{RULES, Rule, Weighting};
use pactsim::store::Format;

fn one_of<T: Copy>(what: &str, word: &str, all: &[(&str, T)]) -> Result<T, Failure> {
    all.iter().find(|(name, _)| *name == word).map(|(_, one)| *one).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        Failure::Input(format!("{what} must be one of {}; found {word:?}", names.join(", ")))
    })
}

/// A rule by its word.
pub(crate) fn rule(word: Option<&str>) -> Result<Option<Rule>, Failure> {
    let all = RULES.map(|rule| (rule.word(), rule));
    word.map(|word| one_of("rule", word, &all)).transpose()
}

/// Where weights come from, by its word.
pub(crate) fn weighting(word: Option<&str>) -> Result<Option<Weighting>, Failure> {
    let all = [Weighting::Posterior, Weighting::Point, Weighting::Prior].map(|one| (one.word(), one));
    word.map(|word| one_of("weights", word, &all)).transpose()
}

/// A format of tables by its word.
pub(crate) fn format(word: &str) -> Result<Format, Failure> {
    one_of("format", word, &[Format::Parquet, Format::Csv].map(|format| (format.extension(), format)))
}

/// Number of threads: one per core where none is asked for.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1)
}

/// How and where to compute.
pub(crate) fn options(output: &Path, asked: Option<usize>) -> Options<'_> {
    Options { output, threads: threads(asked), git_commit: COMMIT }
}

/// A method of sensitivity analysis by its word.
pub(crate) fn method(word: Option<&str>) -> Result<Option<Method>, Failure> {
    let all = Method::ALL.map(|method| (method.word(), method));
    word.map(|word| one_of("method", word, &all)).transpose()
}
