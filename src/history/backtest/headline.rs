//! The finding of a back-test in words.

use super::run::{Backtest, ENGINE};
use super::scores::{ModelScores, Score};

/// The engine beside the reference with the greatest area under the precision–recall curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AgainstBest<'a> {
    /// The engine's area.
    pub(crate) engine: Score,
    /// The reference.
    pub(crate) reference: &'a str,
    /// Its area.
    pub(crate) best: Score,
    /// The engine's less the reference's.
    pub(crate) gain: Option<Score>,
}

/// How far from 0 an interval must end to be told from it, as a part of the gain: its ends move by about as much with the
/// seed of 1,000 samples.
const EDGE: f64 = 0.05;

/// Whether the engine is better than the best reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The interval of the difference lies above 0.
    Better,
    /// The difference is above 0, and its interval holds 0 or ends at it.
    PerhapsBetter,
    /// It is not, or nothing is known of chance.
    NoBetter,
    /// The interval lies below 0.
    Worse,
}

impl AgainstBest<'_> {
    /// Whether the engine is better.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.gain {
            Some(gain) if gain.low > EDGE * gain.value => Verdict::Better,
            Some(gain) if gain.high < EDGE * gain.value && gain.value < 0.0 => Verdict::Worse,
            Some(gain) if gain.value > 0.0 => Verdict::PerhapsBetter,
            _ => Verdict::NoBetter,
        }
    }
}

impl Verdict {
    /// As the end of a sentence.
    fn words(self) -> &'static str {
        match self {
            Self::Better => "better, beyond chance in the choice of years",
            Self::PerhapsBetter => "better, though the 95 % interval of the gain over years holds zero or ends at it",
            Self::NoBetter => "no better",
            Self::Worse => "worse, beyond chance in the choice of years",
        }
    }
}

impl Backtest {
    /// The engine beside the best reference; `None` where the test years have no new tie, or there is no reference.
    pub(crate) fn against_best(&self) -> Option<AgainstBest<'_>> {
        let engine = self.models.iter().find(|model| model.model == ENGINE)?.pr_auc?;
        let scored =
            |model: &'_ ModelScores| Some((model.pr_auc?, model.engine_gain)).filter(|_| model.model != ENGINE);
        let references = self.models.iter().filter_map(|model| Some((model.model.as_str(), scored(model)?)));
        let (reference, (best, gain)) = references.max_by(|(_, (a, _)), (_, (b, _))| a.value.total_cmp(&b.value))?;
        Some(AgainstBest { engine, reference, best, gain })
    }

    /// The finding in a sentence.
    pub fn headline(&self) -> String {
        let engine = self.models.iter().find(|model| model.model == ENGINE).and_then(|engine| engine.pr_auc);
        match (self.against_best(), engine) {
            (Some(found), _) => format!(
                "The engine foretells new defence ties with a precision–recall AUC of {:.4}, the best reference ({}) with {:.4}: \
                 {}",
                found.engine.value,
                found.reference,
                found.best.value,
                found.verdict().words()
            ),
            (None, Some(engine)) => format!("The engine's precision–recall AUC is {:.4}", engine.value),
            (None, None) => "The test years hold no new tie, so nothing can be scored".to_owned(),
        }
    }
}

/// A model as a reader names it.
pub(crate) fn model_name(model: &str) -> String {
    let mut letters = model.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &letters.as_str().replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_the_difference_decides() {
        let score = |(value, low, high)| Score { value, low, high };
        let verdict = |gain: Option<(f64, f64, f64)>| {
            let [engine, best] = [(0.04, 0.02, 0.06), (0.03, 0.01, 0.05)].map(score);
            AgainstBest { engine, reference: "distance", best, gain: gain.map(score) }.verdict()
        };
        assert_eq!(verdict(Some((0.01, 0.001, 0.02))), Verdict::Better);
        assert_eq!(verdict(Some((0.01, -0.001, 0.02))), Verdict::PerhapsBetter);
        // As near to 0 as another seed would move it.
        assert_eq!(verdict(Some((0.01, 0.0001, 0.02))), Verdict::PerhapsBetter);
        assert_eq!(verdict(Some((-0.01, -0.02, 0.001))), Verdict::NoBetter);
        assert_eq!(verdict(Some((-0.01, -0.02, -0.001))), Verdict::Worse);
        assert_eq!(verdict(None), Verdict::NoBetter);
    }

    #[test]
    fn a_model_is_named_as_a_word_is() {
        assert_eq!(["engine", "power-and-regime", ""].map(model_name), ["Engine", "Power and regime", ""]);
    }
}
