//! A scenario discovery in sentences: the one wording of answers, figures and briefings.

use super::boxes::Limit;
use super::cases::Kind;
use super::choice::Choice;
use super::found::{BoxFound, Discovery, Estimated, FactorFound, LimitFound};
use super::request::Bound;
use crate::words::{NBSP, counted, listed, percent, percent_interval};

/// What a row is: `design point`, `draw` or `row`.
pub(crate) fn row_word(found: &Discovery) -> &'static str {
    match found.source_kind.as_str() {
        "sweep" => "design point",
        "batch" => "draw",
        _ => "row",
    }
}

/// What makes a case of interest: `the chance that a major war came is above 20 %`.
pub(crate) fn case(found: &Discovery) -> String {
    let bound = bound(found);
    if found.is_chance && found.source_kind != "table" {
        // What is added after a semicolon is no part of the event.
        let event = found.outcome_says.split(';').next().unwrap_or_default();
        return format!("the chance that {event} is {bound}");
    }
    format!("`{}` is {bound}", found.outcome)
}

/// The bound of cases of interest: `above 20 %`.
pub(crate) fn bound(found: &Discovery) -> String {
    let (side, bound) = match found.request.bound {
        Bound::Above(bound) => ("above", bound),
        Bound::Below(bound) => ("below", bound),
    };
    let is_chance = found.is_chance && found.source_kind != "table" && (0.0..=1.0).contains(&bound);
    let value = if is_chance { percent(bound) } else { bound.to_string().replace('-', "−") };
    format!("{side} {value}")
}

/// A number in the unit of a factor, to a thousandth of the range of its values.
pub(crate) fn number(factor: &FactorFound, value: f64) -> String {
    const MOST_DECIMALS: f64 = 9.0;
    let range = factor.high - factor.low;
    let decimals = if range > 0.0 { (3.0 - range.log10().ceil()).clamp(0.0, MOST_DECIMALS) } else { 3.0 };
    let text = format!("{value:.*}", decimals as usize);
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if short == "-0" { "0".to_owned() } else { short.replace('-', "−") }
}

/// What a limit says, to stand after the name of its factor: `is above 0.6`.
pub(crate) fn limit_words(factor: &FactorFound, limit: &Limit) -> String {
    let (low, high) = match limit {
        Limit::Range { low, high } => (*low, *high),
        Limit::Among(set) => {
            // Flags alone are told apart so.
            let values: Vec<&str> = set.iter().map(|&value| if value == 0.0 { "false" } else { "true" }).collect();
            return format!("is {}", values.join(" or "));
        }
    };
    let is_limited = (low > factor.low, high < factor.high);
    if factor.is_switch && is_limited != (true, true) {
        return (if low > factor.low { "is on" } else { "is off" }).to_owned();
    }
    let [low, high] = match factor.kind {
        // Where pasting left a fraction, the whole number within.
        Kind::Integer => [low.ceil(), high.floor()],
        Kind::Real | Kind::Category => [low, high],
    }
    .map(|value| number(factor, value));
    match (is_limited, factor.kind == Kind::Integer) {
        ((true, true), _) => format!("is between {low} and {high}"),
        ((true, false), false) => format!("is above {low}"),
        ((false, _), false) => format!("is below {high}"),
        ((true, false), true) => format!("is at least {low}"),
        ((false, _), true) => format!("is at most {high}"),
    }
}

/// All limits: `trade is below 0.2 and support is above 0.6`. Those least likely to be chance stand first.
pub(crate) fn where_limits(found: &Discovery, limits: &[LimitFound]) -> String {
    let mut limits: Vec<&LimitFound> = limits.iter().collect();
    limits.sort_by(|a, b| largest(a).total_cmp(&largest(b)));
    let told = limits.iter().filter_map(|limit| {
        let factor = found.factors.get(limit.factor)?;
        Some(format!("{} {}", factor.id, limit_words(factor, &limit.limit)))
    });
    let told: Vec<String> = told.collect();
    listed(&told.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A share with the interval that the sampling of rows leaves.
pub(crate) fn share(of: &Estimated) -> String {
    format!("{} ({})", percent(of.estimate), percent_interval((of.sampling.low, of.sampling.high)))
}

/// A limit whose quasi-p-value is above this may be chance (Bryant & Lempert 2010).
pub(crate) const QUASI_P_MAX: f64 = 0.05;

/// A factor is steady where the search limits it in at least this share of the half-samples.
pub(crate) const OFTEN: f64 = 0.5;

/// The larger quasi-p-value of a limit.
fn largest(limit: &LimitFound) -> f64 {
    limit.quasi_p_low.into_iter().chain(limit.quasi_p_high).fold(0.0, f64::max)
}

/// What is doubtful about a box; `None` where nothing is.
pub(crate) fn doubts(found: &Discovery, of: &BoxFound) -> Option<String> {
    let name = |factor: usize| found.factors.get(factor).map(|factor| factor.id.as_str());
    let limits = &of.step()?.limits;
    let threshold = found.request.settings.threshold;
    let mut told = Vec::new();
    if of.density.estimate < threshold && !limits.is_empty() {
        told.push(format!(
            "Take it as a hint: it is less dense than the {} asked for (--threshold).",
            percent(threshold)
        ));
    }
    let doubtful: Vec<&str> =
        limits.iter().filter(|limit| largest(limit) > QUASI_P_MAX).filter_map(|limit| name(limit.factor)).collect();
    if !doubtful.is_empty() {
        told.push(format!("Limits that may be chance: {}.", listed(&doubtful)));
    }
    (!told.is_empty()).then(|| told.join(" "))
}

/// A second search that may give a better box: among the factors that most half-samples limit; `None` where the box limits
/// just these.
pub(crate) fn next_search(found: &Discovery, of: &BoxFound) -> Option<String> {
    let name = |factor: usize| found.factors.get(factor).map(|factor| factor.id.as_str());
    let limits = &of.step()?.limits;
    let steady: Vec<&str> =
        of.restricted.iter().filter(|of| of.at_coverage >= OFTEN).filter_map(|of| name(of.factor)).collect();
    let is_other = limits.len() != steady.len()
        || limits.iter().any(|limit| name(limit.factor).is_none_or(|id| !steady.contains(&id)));
    (!steady.is_empty() && steady.len() < found.factors.len() && is_other).then(|| {
        format!(
            "Most half-samples limit {}: a search among these, with --factors {}, may give a box that holds better.",
            listed(&steady),
            steady.join(",")
        )
    })
}

/// What a box says.
pub(crate) fn sentence(found: &Discovery, of: &BoxFound) -> String {
    let row = row_word(found);
    let base = percent(found.of_interest as f64 / found.rows as f64);
    let limits = of.step().map_or(&[][..], |step| &step.limits);
    if limits.is_empty() {
        return format!(
            "No box stands out: {} at {base} of all {row}s, and the box that is chosen limits nothing.",
            case(found)
        );
    }
    format!(
        "Where {}, {} at {} of the {row}s (density; of all {row}s: {base}), and {} of all such {row}s lie there (coverage).",
        where_limits(found, limits),
        case(found),
        share(&of.density),
        share(&of.coverage),
    )
}

/// By which rule a box was chosen.
pub(crate) fn how_chosen(choice: Choice) -> String {
    match choice {
        Choice::Densest { coverage, limits_max } => format!(
            "the densest on the trajectory that holds {} of the cases of interest or more (--coverage) and limits at most {} \
             (--limits)",
            percent(coverage),
            counted(limits_max as u64, "factor")
        ),
        Choice::Step(step) => format!("box{NBSP}{step} of the trajectory, as asked (--box)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(kind: Kind, is_switch: bool, (low, high): (f64, f64)) -> FactorFound {
        FactorFound { id: "f".to_owned(), unit: String::new(), kind, is_switch, low, high }
    }

    #[test]
    fn a_limit_is_said_as_its_factor_is_read() {
        let range = |low, high| Limit::Range { low, high };
        let real = factor(Kind::Real, false, (-0.15, 0.15));
        assert_eq!(limit_words(&real, &range(0.034_49, 0.15)), "is above 0.034");
        assert_eq!(limit_words(&real, &range(-0.15, -0.02)), "is below −0.02");
        assert_eq!(limit_words(&real, &range(-0.1, 0.1)), "is between −0.1 and 0.1");
        let switch = factor(Kind::Real, true, (0.0, 1.0));
        assert_eq!(limit_words(&switch, &range(0.5, 1.0)), "is on");
        assert_eq!(limit_words(&switch, &range(0.0, 0.5)), "is off");
        let whole = factor(Kind::Integer, false, (-3.0, 12.0));
        assert_eq!(limit_words(&whole, &range(2.5, 12.0)), "is at least 3");
        assert_eq!(limit_words(&whole, &range(-3.0, 7.0)), "is at most 7");
        let flag = factor(Kind::Category, false, (0.0, 1.0));
        assert_eq!(limit_words(&flag, &Limit::Among(vec![1.0])), "is true");
    }

    #[test]
    fn a_number_has_the_digits_that_the_range_of_its_factor_deserves() {
        let of = |range: (f64, f64), value| number(&factor(Kind::Real, false, range), value);
        assert_eq!(of((0.0, 1000.0), 123.456), "123");
        assert_eq!(of((0.0, 1.0), 0.123_456), "0.123");
        assert_eq!(of((0.0, 1e-5), 3.21e-6), "0.00000321");
        assert_eq!(of((-1.0, 1.0), -0.0001), "0");
    }
}
