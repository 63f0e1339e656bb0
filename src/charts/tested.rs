//! Where the numbers of figures of a back-test come from: the words that they have in common.

use super::figure::Words;
use crate::history::Year;
use crate::history::backtest::BacktestResults;
use crate::words::{NBSP, counted};

/// The test behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tested {
    /// First and last training year.
    pub(crate) train: [Year; 2],
    /// First and last test year.
    pub(crate) test: [Year; 2],
    /// Pair-years of the test.
    pub(crate) pair_years: u64,
    /// New ties among them.
    pub(crate) new_ties: u64,
    pub(crate) seed: u64,
    /// Id of the back-test.
    pub(crate) id: String,
    pub(crate) engine_version: String,
}

impl Tested {
    pub(crate) fn of(backtest: &BacktestResults) -> Self {
        let BacktestResults { manifest, found, .. } = backtest;
        Self {
            train: found.train,
            test: found.test,
            pair_years: found.pair_years[1] as u64,
            new_ties: found.new_ties[1] as u64,
            seed: manifest.seed,
            id: manifest.backtest_id.clone(),
            engine_version: manifest.engine_version.clone(),
        }
    }

    /// The words of a figure: what is `shown`, of which test, then how to read it.
    pub(crate) fn words(&self, title: String, shown: &str, how_to_read: &str, description: &str) -> Words {
        let description = format!("{title}. {description} {}", self.sentence());
        let subtitle = vec![format!("{shown} · {}", self.sample()), how_to_read.to_owned()];
        Words { title, notice: None, subtitle, footer: self.footer(), description }
    }

    /// e.g. `1990–2010`.
    pub(crate) fn years(&self) -> String {
        years(self.test)
    }

    /// Share of pair-years with a new tie.
    pub(crate) fn base_rate(&self) -> f64 {
        self.new_ties as f64 / self.pair_years.max(1) as f64
    }

    fn sample(&self) -> String {
        format!(
            "n{NBSP}={NBSP}{} of {}, {} of them with a new defence tie · fitted to {}",
            counted(self.pair_years, "pair-year"),
            self.years(),
            crate::words::thousands(self.new_ties),
            years(self.train)
        )
    }

    fn sentence(&self) -> String {
        format!("Back-test: {}, seed {}.", self.sample(), self.seed)
    }

    fn footer(&self) -> String {
        format!("Source: pactsim {} · seed {} · back-test {}", self.engine_version, self.seed, self.id)
    }
}

fn years([from, to]: [Year; 2]) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Invented: 200,000 pair-years with 800 new ties.
    pub(crate) fn tested() -> Tested {
        Tested {
            train: [1947, 1989],
            test: [1990, 2010],
            pair_years: 200_000,
            new_ties: 800,
            seed: 20_261_121,
            id: "3f9c0a1be2d47788".to_owned(),
            engine_version: "0.1.0".to_owned(),
        }
    }

    #[test]
    fn the_sample_names_both_stretches_of_years() {
        let words = tested().words("Found".to_owned(), "Precision", "Dotted: chance.", "Ten curves.");
        let subtitle = words.subtitle.join(" ").replace(NBSP, " ");
        assert!(subtitle.contains("200,000 pair-years of 1990–2010, 800 of them"), "{subtitle}");
        assert!(subtitle.contains("fitted to 1947–1989"), "{subtitle}");
        assert_eq!(years([1952, 1952]), "1952");
    }
}
