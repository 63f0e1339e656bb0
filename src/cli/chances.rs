//! The chances in an answer, each with its word and both intervals.

use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::ensemble::Estimate;
use crate::stats::Interval;
use crate::words::word;
use crate::words::{NBSP, in_runs, percent_interval, percent_of_runs};

/// Narrowest screen on which all chances stand in one table.
const TABLE_COLUMNS_MIN: usize = 78;

/// What the two intervals are called, in the lines of a heading.
const NOISE: [&str; 2] = ["replicate", "noise, 95\u{a0}%"];
const UNCERTAINTY: [&str; 2] = ["uncertain figures", "and weights, 90\u{a0}%"];

/// A chance of which a reader is told.
pub(crate) struct Chance<'a> {
    /// Of what; one that begins with a space goes on with the one above.
    pub(crate) event: &'static str,
    pub(crate) estimate: &'a Estimate,
    /// Completed runs.
    pub(crate) runs: u64,
}

impl Chance<'_> {
    /// Without a completed run there is no table of chances, so the 0 is never shown.
    fn probability(&self) -> f64 {
        self.estimate.probability.unwrap_or(0.0)
    }

    fn word(&self) -> &'static str {
        let noise = self.estimate.replicate_noise.map_or((0.0, 1.0), ends);
        word(self.probability(), noise)
    }

    /// In per cent; where no run or every run is a case, what the rule of three allows to say.
    fn chance(&self) -> String {
        if self.never() || self.always() {
            return in_runs(self.probability(), self.runs).trim_end_matches(" runs").to_owned();
        }
        percent_of_runs(self.probability(), self.runs)
    }

    fn noise(&self) -> String {
        self.estimate.replicate_noise.map_or_else(|| "unknown".to_owned(), |interval| percent_interval(ends(interval)))
    }

    fn uncertainty(&self) -> String {
        match self.estimate.uncertainty {
            None => "unknown".to_owned(),
            Some(_) if self.never() => "no case in any draw".to_owned(),
            Some(_) if self.always() => "every run of every draw".to_owned(),
            Some(Interval { low, high }) if low == high => "no spread seen".to_owned(),
            Some(interval) => percent_interval(ends(interval)),
        }
    }

    fn never(&self) -> bool {
        self.estimate.count == 0
    }

    fn always(&self) -> bool {
        self.estimate.count == self.runs
    }
}

fn ends(interval: Interval) -> (f64, f64) {
    (interval.low, interval.high)
}

/// The chances as one table, or one below the other where the screen is too narrow for it.
pub(crate) fn table(heading: &str, chances: &[Chance<'_>], screen: &Screen) -> String {
    if screen.width < TABLE_COLUMNS_MIN {
        let stacked: Vec<String> = chances.iter().map(|chance| stack(chance, screen)).collect();
        return format!("{heading}\n{}", stacked.join("\n"));
    }
    let head = [heading, "in words", "chance", &NOISE.join("\n"), &UNCERTAINTY.join("\n")].map(str::to_owned);
    let rows = chances.iter().map(|chance| {
        [indented(chance.event), chance.word().to_owned(), chance.chance(), chance.noise(), chance.uncertainty()]
    });
    columns(std::iter::once(head).chain(rows), screen)
}

fn stack(chance: &Chance<'_>, screen: &Screen) -> String {
    let head = paragraph(&format!("{}: {}, {}", indented(chance.event), chance.word(), chance.chance()), screen);
    let interval = |name: [&str; 2], value: String| [indented(&format!("    {}", name.join(" "))), value];
    let intervals = [interval(NOISE, chance.noise()), interval(UNCERTAINTY, chance.uncertainty())];
    format!("{head}\n{}", columns(intervals, screen))
}

/// The text with an indent that survives wrapping.
fn indented(text: &str) -> String {
    let rest = text.trim_start_matches(' ');
    let indent = std::iter::repeat_n(NBSP, text.len() - rest.len());
    indent.chain(rest.chars()).collect()
}
