//! Numbers as a reader says them.

use crate::stats::Interval;

/// A space that no line break may take.
pub(crate) const NBSP: char = '\u{A0}';

/// A whole number with its thousands set apart by commas.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 draw`, `2,000 draws`, `3 treaties`.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    let number_shown = thousands(number);
    match thing.strip_suffix("ty") {
        _ if number == 1 => format!("{number_shown} {thing}"),
        Some(stem) => format!("{number_shown} {stem}ties"),
        None => format!("{number_shown} {thing}s"),
    }
}

/// A number above 0 with two digits at least, without noughts at its end: `0.013`, `1.3`, `1`, `130`.
pub(crate) fn two_digits(number: f64) -> String {
    let decimals = match number {
        x if x >= 9.95 => 0,
        x if x >= 0.995 => 1,
        x if x >= 0.0995 => 2,
        x if x >= 0.00995 => 3,
        _ => 4,
    };
    let text = format!("{number:.decimals$}");
    if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The same of any number: `−0.12`.
pub(crate) fn signed_two_digits(number: f64) -> String {
    with_sign(number, two_digits(number.abs()), false)
}

/// The written `size` of a number with its sign, a `+` where it is of a difference; what reads as nought has none.
pub(crate) fn with_sign(number: f64, size: String, is_difference: bool) -> String {
    let is_nought = size.bytes().all(|b| b == b'0' || b == b'.');
    match number {
        _ if is_nought => size,
        number if number < 0.0 => format!("−{size}"),
        _ if is_difference => format!("+{size}"),
        _ => size,
    }
}

/// Half the width of an interval: `± 1.3 points` where it is of a chance, else `± 0.13`.
pub(crate) fn plus_minus(half_width: f64, of_a_chance: bool) -> String {
    if !of_a_chance {
        return format!("±{NBSP}{}", two_digits(half_width));
    }
    let number = two_digits(100.0 * half_width);
    let unit = if number == "1" { "point" } else { "points" };
    format!("±{NBSP}{number}{NBSP}{unit}")
}

/// A number with its interval, e.g. `+5.3 points (3.1 to 7.5)` for a difference of chances, `17 % (15–20 %)` for a chance,
/// `−0.13 (−0.2 to −0.06)` for any other difference.
pub(crate) fn with_interval(
    value: f64,
    interval: Option<(f64, f64)>,
    of_a_chance: bool,
    is_difference: bool,
) -> String {
    if of_a_chance && !is_difference {
        return percent(value) + &interval.map_or_else(String::new, |ends| format!(" ({})", percent_interval(ends)));
    }
    let scale = if of_a_chance { 100.0 } else { 1.0 };
    // As many decimals as the width of the interval deserves.
    let width = scale * interval.map_or(value.abs(), |(low, high)| high - low);
    let decimals = match width {
        width if width >= 20.0 => 0,
        width if width >= 2.0 || width <= 0.0 => 1,
        width if width >= 0.2 => 2,
        width if width >= 0.02 => 3,
        _ => 4,
    };
    let signed = |x: f64| with_sign(x, format!("{:.decimals$}", (scale * x).abs()), is_difference);
    let unit = if of_a_chance { format!("{NBSP}points") } else { String::new() };
    let ends = interval.map(|(low, high)| format!(" ({} to {})", signed(low), signed(high)));
    format!("{}{unit}{}", signed(value), ends.unwrap_or_default())
}

/// A probability in per cent without its sign, with more digits near 0 and near 100.
///
/// Only 0 itself reads `0` and only 1 itself reads `100`.
pub(crate) fn percent_number(p: f64) -> String {
    // The sum turns a negative zero, which would print its sign, into zero.
    let p = p.clamp(0.0, 1.0) + 0.0;
    let to_the_nearer_end = p.min(1.0 - p);
    let decimals = match to_the_nearer_end {
        d if d <= 0.0 || d >= 0.0995 => 0,
        d if d >= 0.00995 => 1,
        d if d >= 0.000_095 => 2,
        _ => {
            return if p < 0.5 { "<0.01".into() } else { ">99.99".into() };
        }
    };
    format!("{:.decimals$}", p * 100.0)
}

/// A probability in per cent, e.g. `3.1 %`.
pub(crate) fn percent(p: f64) -> String {
    format!("{}{NBSP}%", percent_number(p))
}

/// An interval in per cent, e.g. `2.6–3.7 %`, both ends with the digits that its width deserves.
pub(crate) fn percent_interval((low, high): (f64, f64)) -> String {
    let decimals = match high - low {
        width if width <= 0.0 => return percent(low),
        width if width >= 0.2 => 0,
        width if width >= 0.005 => 1,
        width if width >= 0.00005 => 2,
        _ => 3,
    };
    let end = |p: f64| match p {
        p if p <= 0.0 => "0".into(),
        p if p >= 1.0 => "100".into(),
        p => format!("{:.decimals$}", p * 100.0),
    };
    format!("{}–{}{NBSP}%", end(low), end(high))
}

/// An estimate from `runs` runs in per cent; where it is 0 or 1, the bound that the rule of three
/// gives (see [`in_runs`]), e.g. `<0.03 %`.
pub(crate) fn percent_of_runs(p: f64, runs: u64) -> String {
    let bound = rule_of_three(runs);
    let (sign, bound) = match p {
        p if p <= 0.0 && bound < 1.0 => ('<', percent(bound)),
        p if p >= 1.0 && bound < 1.0 => ('>', percent(1.0 - bound)),
        p => return percent(p),
    };
    if bound.starts_with(sign) { bound } else { format!("{sign}{bound}") }
}

/// The same with the interval of its replicate noise, e.g. `83 % (81.2–84.9 %)`; `unknown` without a run.
pub(crate) fn percent_with_noise(p: Option<f64>, noise: Option<Interval>, runs: u64) -> String {
    let Some(p) = p else { return "unknown".to_owned() };
    let Some(Interval { low, high }) = noise else { return percent_of_runs(p, runs) };
    // Where runs are not independent the interval is another than theirs, and the rule of three, which is about theirs, would
    // contradict it.
    let bound = rule_of_three(runs);
    let end = if p <= 0.0 { high } else { 1.0 - low };
    let fits = (bound..=2.0 * bound).contains(&end);
    let said = if (p <= 0.0 || p >= 1.0) && !fits { percent(p) } else { percent_of_runs(p, runs) };
    format!("{said} ({})", percent_interval((low, high)))
}

/// Upper 95 % bound of a probability of which `runs` runs showed not one case; at most 1.
pub(crate) fn rule_of_three(runs: u64) -> f64 {
    (3.0 / runs.max(1) as f64).min(1.0)
}

/// The share `p` of `runs` simulated runs in words: `3 in 100 runs`.
///
/// A count of nought or of all says no more than the number of runs allows: with 0 of n, values
/// above 3 in n are excluded with 95 % confidence (the rule of three; Hanley & Lippman-Hand 1983).
pub(crate) fn in_runs(p: f64, runs: u64) -> String {
    let n = thousands(runs);
    match runs {
        0 => "no run yet".into(),
        1 => {
            if p > 0.5 {
                "the only run".into()
            } else {
                "0 of 1 run".into()
            }
        }
        2..=3 if p <= 0.0 => format!("none of {n} runs"),
        2..=3 if p >= 1.0 => format!("all of {n} runs"),
        _ if p <= 0.0 => format!("fewer than 3 in {n} runs"),
        _ if p >= 1.0 => format!("all but fewer than 3 in {n} runs"),
        _ => {
            let (count, of) = ratio(p, runs);
            format!("{} in {} runs", thousands(count), thousands(of))
        }
    }
}

/// The roundest whole numbers that say `p`: in hundreds where they come near enough, never finer than the runs.
fn ratio(p: f64, runs: u64) -> (u64, u64) {
    /// What rounding may take from or add to the rarer of the two, in parts of it: 3.5 % is not `4 in 100`.
    const ROUNDING_MAX: f64 = 0.125;
    let rare = p.min(1.0 - p);
    let is_near = |cases: f64| cases >= 0.95 && (cases.round() - cases).abs() <= ROUNDING_MAX * cases;
    let of = [100, 1_000, 10_000, 100_000, 1_000_000]
        .into_iter()
        .find(|&of| of <= runs && is_near(rare * of as f64))
        .unwrap_or(runs);
    // Rounded as a percentage of as many digits is, so that the two never contradict each other.
    let decimals = (of as f64 / 100.0).log10().max(0.0).round() as usize;
    let is_power = of == 10_u64.pow(decimals as u32 + 2);
    let rounded = is_power.then(|| format!("{:.decimals$}", p * 100.0).parse::<f64>().ok()).flatten();
    let count = rounded.map_or(p * of as f64, |percent| percent * of as f64 / 100.0).round() as u64;
    (count.clamp(1, of - 1), of)
}

/// Calendar month and year of a point in time given in years, e.g. `October 2036` for 2036.75.
pub(crate) fn month_and_year(time: f64) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // A month's start may come a hair too early out of sums of twelfths.
    let months = (time * 12.0 + 1e-6).floor();
    let month = months.rem_euclid(12.0) as usize;
    format!("{}{NBSP}{}", MONTHS[month.min(11)], (months / 12.0).floor())
}

/// Quarter and year of a point in time given in years, e.g. `Q4 2036` for 2036.75.
pub(crate) fn quarter_and_year(time: f64) -> String {
    let quarters = (time * 4.0 + 1e-6).floor();
    format!("Q{}{NBSP}{}", quarters.rem_euclid(4.0) + 1.0, (quarters / 4.0).floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_its_interval_deserves() {
        let say =
            |value, ends, chance, difference| with_interval(value, Some(ends), chance, difference).replace(NBSP, " ");
        assert_eq!(say(0.0534, (0.031, 0.0752), true, true), "+5.3 points (+3.1 to +7.5)");
        assert_eq!(say(0.17, (0.151, 0.198), true, false), "17 % (15.1–19.8 %)");
        assert_eq!(say(-0.134, (-0.2, -0.06), false, true), "−0.134 (−0.200 to −0.060)");
        assert_eq!(say(-0.00001, (-0.1, 0.1), false, true), "0.00 (−0.10 to +0.10)");
        assert_eq!(say(3.0, (1.0, 5.0), false, false), "3.0 (1.0 to 5.0)");
    }

    #[test]
    fn a_share_of_runs_is_said_in_round_numbers() {
        assert_eq!(in_runs(0.031, 10_000), "3 in 100 runs");
        assert_eq!(in_runs(0.0034, 10_000), "3 in 1,000 runs");
        assert_eq!(in_runs(0.0095, 10_000), "1 in 100 runs");
        assert_eq!(in_runs(0.997, 10_000), "997 in 1,000 runs");
        assert_eq!(in_runs(0.035, 10_000), "35 in 1,000 runs");
        assert_eq!((in_runs(0.0355, 10_000).as_str(), percent_number(0.0355).as_str()), ("35 in 1,000 runs", "3.5"));
        assert_eq!(in_runs(0.035, 200), "7 in 200 runs");
        assert_eq!(in_runs(0.5, 40), "20 in 40 runs");
        assert_eq!(in_runs(0.005, 200), "1 in 200 runs");
        assert_eq!(in_runs(1e-9, 10_000), "1 in 10,000 runs");
    }

    #[test]
    fn nought_and_all_are_said_by_the_rule_of_three() {
        assert_eq!(in_runs(0.0, 10_000), "fewer than 3 in 10,000 runs");
        assert_eq!(in_runs(1.0, 10_000), "all but fewer than 3 in 10,000 runs");
        assert_eq!(in_runs(0.0, 2), "none of 2 runs");
        assert_eq!(in_runs(1.0, 1), "the only run");
        assert_eq!(in_runs(0.0, 0), "no run yet");
    }

    #[test]
    fn only_nought_and_one_read_as_such() {
        assert_eq!(percent(0.0), "0\u{A0}%");
        assert_eq!(percent(1.0), "100\u{A0}%");
        assert_eq!(percent_number(0.9996), "99.96");
        assert_eq!(percent_number(0.0004), "0.04");
        assert_eq!(percent_number(0.031), "3.1");
        assert_eq!(percent_number(0.42), "42");
        assert_eq!(percent_number(1.0 - 1e-9), ">99.99");
        assert_eq!(percent_number(1e-6), "<0.01");
    }

    #[test]
    fn an_interval_has_the_digits_that_its_width_deserves() {
        assert_eq!(percent_interval((0.117, 0.1304)), "11.7–13.0\u{A0}%");
        assert_eq!(percent_interval((0.2, 0.61)), "20–61\u{A0}%");
        assert_eq!(percent_interval((0.0, 0.0003)), "0–0.03\u{A0}%");
        assert_eq!(percent_interval((0.9997, 1.0)), "99.97–100\u{A0}%");
        assert_eq!(percent_interval((0.0, 0.0)), "0\u{A0}%");
    }

    #[test]
    fn an_estimate_of_nought_or_one_is_a_bound() {
        assert_eq!(percent_of_runs(0.0, 10_000), "<0.03\u{A0}%");
        assert_eq!(percent_of_runs(1.0, 10_000), ">99.97\u{A0}%");
        assert_eq!(percent_of_runs(0.0, 10_000_000), "<0.01\u{A0}%");
        assert_eq!(percent_of_runs(0.0, 1), "0\u{A0}%");
        assert_eq!(percent_of_runs(0.031, 10_000), "3.1\u{A0}%");
    }

    #[test]
    fn a_half_width_has_two_digits_and_its_unit() {
        assert_eq!(
            [0.01, 0.0134, 0.00052].map(|x| plus_minus(x, true).replace(NBSP, " ")),
            ["± 1 point", "± 1.3 points", "± 0.052 points"]
        );
        assert_eq!([0.1, 2.06, 131.0].map(|x| plus_minus(x, false).replace(NBSP, " ")), ["± 0.1", "± 2.1", "± 131"]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(100), "100");
        assert_eq!(counted(1, "draw"), "1 draw");
        assert_eq!(counted(2_000, "draw"), "2,000 draws");
    }

    #[test]
    fn a_point_in_time_has_its_month_and_quarter() {
        assert_eq!(month_and_year(2036.75), "October\u{A0}2036");
        assert_eq!(month_and_year(2026.0 + 2.0 / 12.0), "March\u{A0}2026");
        assert_eq!(quarter_and_year(2026.75), "Q4\u{A0}2026");
        assert_eq!(quarter_and_year(2027.0), "Q1\u{A0}2027");
    }
}
