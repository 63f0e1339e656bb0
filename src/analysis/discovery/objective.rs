//! What makes one cut better than another.

use serde::{Deserialize, Serialize};

/// Rows of a box, and how many of them are of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) rows: usize,
    pub(super) of_interest: usize,
}

impl Count {
    /// Share of the rows that are of interest; `None` without rows.
    pub(super) fn density(self) -> Option<f64> {
        (self.rows > 0).then(|| self.of_interest as f64 / self.rows as f64)
    }
}

/// What a peel or a paste is chosen by; the highest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Objective {
    /// Gain in density for each row given up (or taken in): (ȳ′ − ȳ) / |n′ − n|. So a switch, of which one peel takes half
    /// of the rows, does not win over a continuous factor by its mere size. Kwakkel & Jaxa-Rozen (2016), *Environmental
    /// Modelling & Software* 79, 311–321.
    #[default]
    Lenient1,
    /// The same weighed by the rows that remain: n′ (ȳ′ − ȳ) / |n′ − n|. Friedman & Fisher (1999), *Statistics and
    /// Computing* 9(2), 123–143, section 14.6.
    Lenient2,
    /// The density itself: ȳ′. Friedman & Fisher (1999).
    Original,
}

impl Objective {
    /// How good it is to go from the box `old`, which has rows, to the box `new`.
    pub(super) fn gain(self, old: Count, new: Count) -> f64 {
        if self == Self::Original {
            return new.density().unwrap_or(-1.0);
        }
        let change = new.density().unwrap_or(0.0) - old.density().unwrap_or(0.0);
        let moved = old.rows.abs_diff(new.rows) as f64;
        if change == 0.0 || moved == 0.0 {
            return 0.0;
        }
        match self {
            Self::Lenient2 => new.rows as f64 * change / moved,
            Self::Lenient1 | Self::Original => change / moved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_objective_is_its_formula() {
        let (old, new) = (Count { rows: 20, of_interest: 5 }, Count { rows: 16, of_interest: 5 });
        let change = 5.0 / 16.0 - 5.0 / 20.0;
        assert_eq!(Objective::Lenient1.gain(old, new), change / 4.0);
        assert_eq!(Objective::Lenient1.gain(new, old), -change / 4.0, "what is taken in counts like what is given up");
        assert_eq!(Objective::Lenient2.gain(old, new), 16.0 * change / 4.0);
        assert_eq!(Objective::Original.gain(old, new), 5.0 / 16.0);
    }

    #[test]
    fn nothing_taken_away_gains_nothing_and_an_empty_box_is_worst() {
        let (old, none) = (Count { rows: 20, of_interest: 5 }, Count { rows: 0, of_interest: 0 });
        assert_eq!(Objective::Lenient1.gain(old, old), 0.0);
        assert_eq!(Objective::Lenient2.gain(old, none), 0.0, "the rows that remain weigh nothing");
        assert!(Objective::Lenient1.gain(old, none) < 0.0);
        assert_eq!(Objective::Original.gain(old, none), -1.0);
    }
}
