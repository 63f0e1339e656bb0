//! Turns of phrase: spans of time, counts, depths, reasons, figures.

use crate::scenario::Depth;
use crate::world::Term;

/// Days in a mean year.
const DAYS_A_YEAR: f64 = 365.25;

/// A text as a sentence: a capital at its start and a stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A span of time, e.g. `ten days`, `three weeks`, `two months`, `a year and a half`, `four years`.
pub(super) fn span(years: f64) -> String {
    let (days, months) = ((years * DAYS_A_YEAR).round(), (years * 12.0).round());
    match years {
        _ if days < 2.0 => "a day".to_owned(),
        _ if days < 13.0 => format!("{} days", number(days)),
        _ if days < 25.0 => format!("{} weeks", number((days / 7.0).round())),
        _ if months < 2.0 => "a month".to_owned(),
        _ if months < 12.0 => format!("{} months", number(months)),
        _ if months < 15.0 => "a year".to_owned(),
        _ if months < 21.0 => "a year and a half".to_owned(),
        _ => format!("{} years", number(years.round())),
    }
}

/// How long after something, e.g. `two months after`, `in the same weeks as`.
pub(super) fn after(years: f64) -> String {
    if years * DAYS_A_YEAR < 2.0 { "at the time of".to_owned() } else { format!("{} after", span(years)) }
}

const NUMBERS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A whole number in words up to twelve, else in digits.
pub(super) fn number(count: f64) -> String {
    NUMBERS.get(count as usize).map_or_else(|| format!("{count:.0}"), |word| (*word).to_owned())
}

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];

/// `first` for 1.
pub(super) fn ordinal(count: usize) -> String {
    let word = count.checked_sub(1).and_then(|at| ORDINALS.get(at));
    let suffix = match (count % 10, count % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    word.map_or_else(|| format!("{count}{suffix}"), |word| (*word).to_owned())
}

/// A pact of some depth, with its article.
pub(super) fn pact_of(depth: Depth) -> &'static str {
    match depth {
        Depth::Consultation => "a pact of consultation",
        Depth::Cooperation => "a pact of cooperation",
        Depth::Shallow => "a shallow defence pact",
        Depth::Bilateral => "a pact as deep as a bilateral treaty",
        Depth::Article5 => "an Article 5 pact",
        Depth::Article5Command => "an Article 5 pact with an integrated command",
    }
}

/// A margin, e.g. `−0.31`.
pub(super) fn margin(value: f64) -> String {
    if value > -0.005 { "just below 0".to_owned() } else { format!("−{:.2}", value.abs()) }
}

/// What a term of the margin is when it weighs against a pact.
pub(super) fn obstacle(term: Term) -> &'static str {
    match term {
        Term::Security => "the adversary's reaction, which would outweigh the partners' help,",
        Term::Entrapment => "fear of being drawn into others' wars",
        Term::Coercion => "fear of economic punishment",
        Term::Domestic => "doubt that it could be ratified at home",
        Term::Autonomy => "the tradition of non-alignment",
        Term::Identity => "grievance against partners at the table",
        Term::Affinity => "too little in common with the partners",
        Term::Burden => "the burden of others' defence",
        Term::BurdenShift => "a load that the partners would hand over",
        Term::SteppingStone => "too little cooperation to build on",
        Term::Alignment => "the pull away from the pact's side",
        Term::Leader => "a government sceptical of alliances",
        Term::Constant => "the cost of any new institution",
        Term::Shock => "the mood of the day",
        Term::Disparity => "the hub's preference for bilateral deals with much weaker partners",
        Term::LockIn => "the autonomy that it would give up for too little lock-in",
        Term::Restraint => "closeness to the hub, whom no pact need restrain",
        Term::Community => "partners whom the hub does not see as of its own community",
        Term::Frame => "a gamble not worth its risk",
        Term::Balance => "nothing to balance",
        Term::Bandwagon => "a threat too strong for the allies at the table, to which the weak give in,",
        Term::Propensity => "closer ties outside the bloc than in it",
    }
}

/// How a government stands to alliances: −1 sceptical, 0 neutral, 1 alliance-minded.
pub(super) fn stance(government: f64) -> &'static str {
    match government {
        g if g > 0.0 => "in favour of alliances",
        g if g < 0.0 => "sceptical of alliances",
        _ => "neither for nor against alliances",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_as_people_say_them() {
        let said: Vec<String> = [0.0, 0.02, 0.05, 0.09, 0.25, 0.99, 1.1, 1.5, 3.2].into_iter().map(span).collect();
        let expected =
            ["a day", "seven days", "three weeks", "a month", "three months", "a year", "a year", "a year and a half"];
        assert_eq!(said[..8], expected);
        assert_eq!(said[8], "three years");
    }

    #[test]
    fn counts_beyond_twelve_are_in_digits() {
        let said: Vec<String> = [1, 12, 13, 21, 22, 111].into_iter().map(ordinal).collect();
        assert_eq!(said, ["first", "twelfth", "13th", "21st", "22nd", "111th"]);
    }

    #[test]
    fn a_margin_that_rounds_to_nothing_is_not_said_to_be_nothing() {
        assert_eq!([margin(-0.001), margin(-0.314)], ["just below 0", "−0.31"]);
    }
}
