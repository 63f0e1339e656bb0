//! Chances as a decision maker reads them.

use crate::ensemble::{Estimate, Summary};
use crate::stats::Interval;
use crate::words::{in_runs, percent_interval, percent_of_runs, percent_with_noise, word};

/// Runs that every number rests on.
pub(crate) fn completed(summary: &Summary) -> u64 {
    summary.runs_done - summary.runs_failed
}

/// The ends of an interval.
pub(crate) fn ends(interval: Interval) -> (f64, f64) {
    (interval.low, interval.high)
}

/// The word of the scale for an estimate.
pub(crate) fn likelihood(estimate: &Estimate) -> &'static str {
    match (estimate.probability, estimate.replicate_noise) {
        (Some(p), Some(noise)) => word(p, ends(noise)),
        _ => "too few runs to say",
    }
}

/// The start of a sentence that gives a chance to what `follows`, e.g. `It is likely that …`.
pub(crate) fn it_is(likelihood: &str, follows: &str) -> String {
    match likelihood {
        "almost no chance" => format!("There is almost no chance that {follows}"),
        "roughly even" => format!("The odds are roughly even that {follows}"),
        "too few runs to say" => format!("There are too few runs to say how likely it is that {follows}"),
        word => format!("It is {word} that {follows}"),
    }
}

/// The same as the end of a sentence about something, e.g. `is likely`.
pub(crate) fn is(likelihood: &str) -> String {
    match likelihood {
        "almost no chance" => "has almost no chance".to_owned(),
        "roughly even" => "is a roughly even bet".to_owned(),
        "too few runs to say" => "cannot be judged from so few runs".to_owned(),
        word => format!("is {word}"),
    }
}

/// The number and both intervals: `3.6 % (simulation noise 2.6–4.8 %, uncertain figures 0–19 %)`.
pub(crate) fn number(estimate: &Estimate, runs: u64) -> String {
    let Some(p) = estimate.probability else { return "unknown".to_owned() };
    let intervals = intervals(estimate);
    let separate = if intervals.is_empty() { String::new() } else { format!(" ({intervals})") };
    format!("{}{separate}", percent_of_runs(p, runs))
}

/// The same behind how often that is: `4 in 100 runs (3.6 %; simulation noise …, uncertain figures …)`.
pub(crate) fn runs_and_number(estimate: &Estimate, runs: u64) -> String {
    let Some(p) = estimate.probability else { return "no run".to_owned() };
    format!("{} ({}; {})", in_runs(p, runs), percent_of_runs(p, runs), intervals(estimate))
}

fn intervals(estimate: &Estimate) -> String {
    let named = |name: &str, interval: Option<Interval>| {
        interval.map(|interval| format!("{name} {}", percent_interval(ends(interval))))
    };
    let noise = named("simulation noise", estimate.replicate_noise);
    noise.into_iter().chain(named("uncertain figures", estimate.uncertainty)).collect::<Vec<_>>().join(", ")
}

/// The number and the interval of its noise: `83 % (81–85 %)`.
pub(crate) fn short_number(estimate: &Estimate, runs: u64) -> String {
    percent_with_noise(estimate.probability, estimate.replicate_noise, runs)
}

/// `items` in a sentence.
pub(crate) fn enumerated(items: &[String]) -> String {
    crate::words::listed(&items.iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::NBSP;

    fn estimate() -> Estimate {
        Estimate {
            probability: Some(0.0355),
            count: 355,
            replicate_noise: Some(Interval { low: 0.026, high: 0.048 }),
            uncertainty: Some(Interval { low: 0.0, high: 0.19 }),
            share_of_variance_from_figures: None,
        }
    }

    #[test]
    fn a_chance_is_said_with_word_number_and_both_intervals() {
        let of = estimate();
        assert_eq!(it_is(likelihood(&of), "it forms"), "There is almost no chance that it forms");
        let number = number(&of, 10_000).replace(NBSP, " ");
        assert_eq!(number, "3.5 % (simulation noise 2.6–4.8 %, uncertain figures 0–19.0 %)");
        assert_eq!(short_number(&of, 10_000).replace(NBSP, " "), "3.5 % (2.6–4.8 %)");
    }

    #[test]
    fn a_single_draw_says_nothing_of_uncertain_figures() {
        let of = Estimate { uncertainty: None, ..estimate() };
        assert_eq!(number(&of, 10_000).replace(NBSP, " "), "3.5 % (simulation noise 2.6–4.8 %)");
        let unknown = Estimate { probability: None, ..of };
        assert_eq!((number(&unknown, 0).as_str(), likelihood(&unknown)), ("unknown", "too few runs to say"));
    }
}
