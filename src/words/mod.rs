//! Numbers, dates, names and reasons as a reader says them: the one wording of answers, figures, stories and briefings.

mod dates;
mod likelihood;
mod names;
mod numbers;
mod outcomes;
pub(crate) mod reasons;

pub(crate) use dates::Dates;
pub(crate) use likelihood::{scale, word, words_apart};
pub(crate) use names::{Names, depth, depth_noun, listed, text_columns, unnamed_columns};
pub(crate) use numbers::{
    NBSP, counted, in_runs, month_and_year, percent, percent_interval, percent_of_runs, percent_with_noise, plus_minus,
    quarter_and_year, rule_of_three, signed_two_digits, thousands, two_digits, with_interval, with_sign,
};
pub(crate) use outcomes::outcome_subject;
