//! What is found of times to an event, as a reader says it.

use super::found::{Ends, GroupDifference, GroupSurvival, Measure, OutcomeSurvival, SurvivalAnalysis, TimeMeasure};
use super::observations::Layers;
use crate::stats::Interval;
use crate::words::{listed, percent_with_noise, thousands, with_sign};

/// A cause as the subject of a sentence.
pub(crate) fn subject(cause: &str) -> String {
    match cause {
        "article5" => "a pact at Article 5 or deeper".to_owned(),
        "shallow" => "a collective pact, shallow or deeper,".to_owned(),
        "war" => "a major war".to_owned(),
        other => format!("event {other}"),
    }
}

/// What is found of a group, e.g. `“base”: a major war comes in 12 % (10.1–14.0 %) of runs within 5 years; …`.
pub(crate) fn sentence(found: &SurvivalAnalysis, outcome: &OutcomeSurvival, group: &GroupSurvival) -> String {
    let unit = &found.unit;
    let own = outcome.causes.first().map(String::as_str);
    let [limit, half] = [found.limit, 0.5];
    let chances: Vec<String> = found.at.iter().filter_map(|&at| by(group, own, at, unit)).collect();
    let chances: Vec<&str> = chances.iter().map(String::as_str).collect();
    let median = match group.time(own, Measure::Quantile, half) {
        Some(TimeMeasure { estimate: Some(median), interval, .. }) => {
            format!("half of the runs are reached after {}{}", time(*median, unit), after(*interval))
        }
        _ => "half of the runs are never reached".to_owned(),
    };
    let lost = group.time(own, Measure::TimeLost, limit).and_then(|lost| Some((lost.estimate?, lost.interval)));
    let lost = lost.map_or_else(String::new, |(mean, interval)| {
        format!("; on average {}{} of the first {} lie behind it", time(mean, unit), ends(interval), time(limit, unit))
    });
    let others = outcome.causes.iter().skip(1).filter_map(|cause| {
        let chance = group.time(Some(cause), Measure::Chance, *found.at.last()?)?;
        Some(format!("{} comes first in {}", subject(cause), told(chance, group.runs)))
    });
    let others: String = others.map(|other| format!("; {other}")).collect();
    // A group alone is what the title names.
    let whose = if outcome.groups.len() > 1 { format!("“{}”: ", group.group) } else { String::new() };
    let subject = subject(own.unwrap_or_default());
    let text = format!("{whose}{subject} comes in {}; {median}{lost}{others}.", listed(&chances));
    if whose.is_empty() { capitalised(&text) } else { text }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn by(group: &GroupSurvival, cause: Option<&str>, at: f64, unit: &str) -> Option<String> {
    let chance = group.time(cause, Measure::Chance, at)?;
    Some(format!("{} of runs within {}", told(chance, group.runs), time(at, unit)))
}

fn told(chance: &TimeMeasure, runs: u64) -> String {
    let interval = chance.interval.low.zip(chance.interval.high).map(|(low, high)| Interval { low, high });
    percent_with_noise(chance.estimate, interval, runs)
}

/// A time with its unit, e.g. `2.25 years`, `8 of time`.
fn time(value: f64, unit: &str) -> String {
    let unit = if unit == "years" { "years".to_owned() } else { format!("of {unit}") };
    format!("{} {unit}", number(value))
}

/// A number with no more digits than it needs.
fn number(value: f64) -> String {
    let text = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn ends(Ends { low, high }: Ends) -> String {
    low.zip(high).map_or_else(String::new, |(low, high)| format!(" ({low:.2}–{high:.2})"))
}

/// The interval of a time, of which an end may lie beyond what was followed.
fn after(interval: Ends) -> String {
    match (interval.low, interval.high) {
        (Some(low), None) => format!(" ({low:.2} or later)"),
        _ => ends(interval),
    }
}

/// A p-value with the digits that it deserves.
pub(crate) fn p_value(p: f64) -> String {
    match p {
        p if p < 0.0001 => "<0.0001".to_owned(),
        p if p < 0.01 => format!("{p:.4}"),
        p => format!("{p:.3}"),
    }
}

/// Each group less the first: by how much its chances of the cause of interest differ, and the time behind it.
pub(crate) fn differences(found: &SurvivalAnalysis, outcome: &OutcomeSurvival) -> Vec<[String; 3]> {
    let first = outcome.groups.first().map_or("", |group| group.group.as_str());
    let head = [format!("Less “{first}”"), "of what".to_owned(), "difference".to_owned()];
    let own = outcome.differences.iter().filter(|of| outcome.causes.first() == Some(&of.cause));
    let row = |of: &GroupDifference| {
        let (what, scale, unit) = match of.measure {
            Measure::Chance => (format!("chance within {}", time(of.at, &found.unit)), 100.0, " points"),
            _ => (format!("mean time behind it at {}", time(of.at, &found.unit)), 1.0, ""),
        };
        let interval = of.interval.map(|i| Interval { low: scale * i.low, high: scale * i.high });
        let interval = interval.map_or_else(String::new, |i| format!(" ({} to {})", signed(i.low), signed(i.high)));
        [of.group.clone(), what, format!("{}{unit}{interval}", signed(scale * of.estimate))]
    };
    std::iter::once(head).chain(own.map(row)).collect()
}

/// With two digits after the point and a sign.
fn signed(value: f64) -> String {
    with_sign(value, format!("{:.2}", value.abs()), true)
}

/// What intervals and p-values rest on.
pub(crate) fn how_to_read(found: &SurvivalAnalysis) -> String {
    if found.outcomes.iter().all(|outcome| outcome.groups.len() < 2) {
        return match found.layers {
            Layers::Independent => "In brackets: 95 %; each row is taken as independent of all others.",
            Layers::Draws | Layers::PairedDraws => {
                "In brackets: 95 %, knowing that runs of one draw share its figures."
            }
        }
        .to_owned();
    }
    let layers = match found.layers {
        Layers::Independent => {
            "In brackets: 95 %. Each row is taken as independent of all others; the second p-value deals them out anew to \
             the groups."
        }
        Layers::Draws => {
            "In brackets: 95 %. Brackets and the second p-value know that runs of one draw share its figures: whole draws \
             are resampled, and dealt out anew to the groups."
        }
        Layers::PairedDraws => {
            "In brackets: 95 %. Brackets and the second p-value know that runs of one draw share its figures, and that the \
             groups have the same draws: whole draws are resampled, and exchanged between groups."
        }
    };
    let corrected = if found.outcomes.iter().any(|outcome| outcome.groups.len() > 2) {
        " Corrected: for the number of groups (Benjamini and Hochberg)."
    } else {
        ""
    };
    let least = found.outcomes.iter().filter_map(|outcome| outcome.least_p(found.layers, found.permutations));
    let least = least.fold(0.0, f64::max);
    let few = if least > 0.0 {
        let units = if found.layers == Layers::Independent { "rows" } else { "draws" };
        format!(
            " With so few {units} no permuted p-value of two groups can be below {}, however much they differ.",
            p_value(least)
        )
    } else {
        String::new()
    };
    format!(
        "{layers}{few} The first p-value is the reference method's, for independent runs. Gray's test compares how many are \
         reached in the end, the log-rank test the rate while nothing has happened. {} permutations, {} bootstrap \
         samples.{corrected}",
        thousands(found.permutations.into()),
        thousands(found.samples.into())
    )
}

#[cfg(test)]
mod tests {
    use super::super::analyse::{Asked, analyse};
    use super::super::observations::{Group, Observation, Observations};
    use super::*;

    fn found(times: &[(f64, Option<usize>)], unit: &str) -> SurvivalAnalysis {
        let rows = times.iter().zip(0..).map(|(&(time, cause), draw)| Observation { time, cause, draw });
        let group = Group { name: "base".to_owned(), observations: rows.collect() };
        let causes = ["shallow", "war"].map(str::to_owned).to_vec();
        let observations = Observations::new(causes, vec![group], Layers::Draws).expect("fit");
        let asked = Asked { limit: 10.0, at: vec![5.0, 10.0], seed: 0, permutations: 9, samples: 9 };
        SurvivalAnalysis {
            survival_id: "1".to_owned(),
            engine_version: "0.1.0".to_owned(),
            title: "A sea".to_owned(),
            unit: unit.to_owned(),
            start_year: None,
            sample: None,
            runs_seed: None,
            layers: Layers::Draws,
            left_out: 0,
            seed: 0,
            permutations: 9,
            samples: 9,
            limit: 10.0,
            at: asked.at.clone(),
            outcomes: vec![analyse("shallow", &observations, &asked, || true).expect("done")],
        }
    }

    fn said(found: &SurvivalAnalysis) -> String {
        sentence(found, &found.outcomes[0], &found.outcomes[0].groups[0]).replace('\u{A0}', " ")
    }

    #[test]
    fn a_sentence_tells_chances_median_and_mean_with_their_intervals() {
        let mut times = vec![(2.25, Some(0)); 60];
        times.extend([(4.0, Some(1)); 20]);
        times.extend([(10.0, None); 20]);
        let text = said(&found(&times, "years"));
        assert!(
            text.starts_with("A collective pact, shallow or deeper, comes in 60 % (50.0–69.2 %) of runs"),
            "{text}"
        );
        assert!(
            text.contains("within 5 years") && text.contains("half of the runs are reached after 2.25 years"),
            "{text}"
        );
        assert!(text.contains("on average 4.65 years") && text.contains("a major war comes first in 20 %"), "{text}");
    }

    #[test]
    fn a_median_that_is_never_reached_is_said_to_be_so_and_a_unit_of_a_table_is_named() {
        let mut times = vec![(2.0, Some(0)); 3];
        times.extend([(10.0, None); 30]);
        let text = said(&found(&times, "T"));
        assert!(text.contains("half of the runs are never reached") && text.contains("within 5 of T"), "{text}");
    }

    #[test]
    fn it_is_said_where_draws_are_too_few_for_a_small_p_value() {
        let mut few = found(&[(2.0, Some(0)), (3.0, Some(1)), (10.0, None)], "years");
        let other = few.outcomes[0].groups[0].clone();
        few.outcomes[0].groups.push(other);
        few.permutations = 99;
        // Three draws in each group: 6!/(3! 3!) = 20 ways, two of them alike.
        assert!(how_to_read(&few).contains("With so few draws no permuted p-value of two groups can be below 0.100"));
        few.layers = Layers::PairedDraws;
        assert!(how_to_read(&few).contains("below 0.250"), "{}", how_to_read(&few));
        few.permutations = 1;
        assert!(!how_to_read(&few).contains("so few"), "one permutation allows no less");
    }

    #[test]
    fn numbers_have_the_digits_that_they_deserve() {
        assert_eq!([0.00001, 0.00423, 0.0312, 1.0].map(p_value), ["<0.0001", "0.0042", "0.031", "1.000"]);
        assert_eq!([-0.034, 0.0, -0.001, 2.5].map(signed), ["−0.03", "0.00", "0.00", "+2.50"]);
        assert_eq!([2.25, 8.0, 100.0, 365.4].map(number), ["2.25", "8", "100", "365"]);
    }
}
