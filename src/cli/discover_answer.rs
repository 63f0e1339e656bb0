//! The answer of a scenario discovery, as a person reads it, or as JSON.

use clap::builder::styling::Style;

use super::analysing::print_kept;
use super::failure::Failure;
use super::layout::{columns, paragraph};
use super::screen::Screen;
use crate::analysis::Kept;
use crate::analysis::discovery::{
    BoxFound, Discovery, FactorFound, Kind, LimitFound, OFTEN, QUASI_P_MAX, StepFound, case, doubts, how_chosen,
    limit_words, next_search, number, row_word, sentence, share, where_limits,
};
use crate::words::{NBSP, counted, listed, percent, percent_interval, text_columns, unnamed_columns};

/// Steps of a trajectory that are printed; of a longer one every second, third and so on, and the box that is shown.
const STEPS_MAX: usize = 24;

/// Prints it; `was_there` tells whether it was complete before.
pub(super) fn print(kept: &Kept<Discovery>, was_there: bool, json: bool) -> Result<(), Failure> {
    print_kept(kept, was_there, json, text)
}

fn text(kept: &Kept<Discovery>, was_there: bool, screen: &Screen) -> String {
    let found = &kept.found;
    let bold = |text: &str| screen.styled(Style::new().bold(), &paragraph(text, screen));
    let mut paragraphs = Vec::new();
    if found.is_tree() {
        paragraphs.push(bold(&tree_sentence(found)));
        paragraphs.push(columns(leaves(found), screen));
    }
    for (at, of) in found.boxes.iter().enumerate() {
        let which = if found.boxes.len() > 1 { format!("Box {}. ", at + 1) } else { String::new() };
        paragraphs.push(bold(&format!("{which}{}", sentence(found, of))));
        paragraphs.extend(doubts(found, of).map(|doubts| paragraph(&doubts, screen)));
        paragraphs.push(columns(limits(found, of), screen));
        paragraphs.extend(next_search(found, of).map(|told| paragraph(&told, screen)));
        paragraphs.push(columns(trajectory(of), screen));
    }
    paragraphs.push(paragraph(&how_to_read(found), screen));
    // Not wrapped: a path is there to be copied.
    paragraphs.push(origin(kept, was_there));
    paragraphs.join("\n\n") + "\n"
}

/// A line for each limit, then for factors that half-samples limit.
fn limits(found: &Discovery, of: &BoxFound) -> Vec<[String; 6]> {
    let head = ["Factor", "limit", "of", "quasi-p", "again at coverage", "at density"].map(str::to_owned);
    let Some(step) = of.step() else { return vec![head] };
    let again = |factor: usize| of.restricted.iter().find(|restricted| restricted.factor == factor);
    let shares = |factor: usize| match (again(factor), found.request.resamples) {
        (_, 0) => [String::new(), String::new()],
        (None, _) => [percent(0.0), percent(0.0)],
        (Some(of), _) => [percent(of.at_coverage), percent(of.at_density)],
    };
    let row = |factor: usize, limit: String, quasi_p: String| {
        let of = found.factors.get(factor)?;
        let [at_coverage, at_density] = shares(factor);
        Some([of.id.clone(), limit, range(of), quasi_p, at_coverage, at_density])
    };
    let limited = step.limits.iter().filter_map(|limit| {
        let factor = found.factors.get(limit.factor)?;
        row(limit.factor, limit_words(factor, &limit.limit), quasi_p(limit))
    });
    let is_limited = |factor: usize| step.limits.iter().any(|limit| limit.factor == factor);
    let others = of.restricted.iter().filter(|of| !is_limited(of.factor) && of.at_coverage >= OFTEN);
    let others = others.filter_map(|of| row(of.factor, "none".to_owned(), String::new()));
    std::iter::once(head).chain(limited).chain(others).collect()
}

/// The range of a factor's values with its unit.
fn range(factor: &FactorFound) -> String {
    if factor.is_switch {
        return "off or on".to_owned();
    }
    if factor.kind == Kind::Category {
        return "false or true".to_owned();
    }
    let unit = if factor.unit.is_empty() { String::new() } else { format!(", {}", factor.unit) };
    format!("{} to {}{unit}", number(factor, factor.low), number(factor, factor.high))
}

fn quasi_p(limit: &LimitFound) -> String {
    let one = |p: f64| match p {
        p if p < 0.001 => "<0.001".to_owned(),
        p => format!("{p:.3}"),
    };
    let both: Vec<String> = limit.quasi_p_low.into_iter().chain(limit.quasi_p_high).map(one).collect();
    both.join(" / ")
}

/// The boxes of a trajectory, the one that is shown marked.
fn trajectory(of: &BoxFound) -> Vec<[String; 6]> {
    let head = ["Box", "coverage", "density", "mass", "rows", "factors limited"].map(str::to_owned);
    let last = of.trajectory.len().saturating_sub(1);
    let every = of.trajectory.len().div_ceil(STEPS_MAX).max(1);
    let is_shown = |&(at, _): &(usize, &StepFound)| at % every == 0 || at == last || at == of.chosen;
    let row = |(at, step): (usize, &StepFound)| {
        let mark = if at == of.chosen { " ←" } else { "" };
        let [coverage, density, mass] = [step.coverage, step.density, step.mass].map(percent);
        [format!("{at}{mark}"), coverage, density, mass, step.rows.to_string(), step.limits.len().to_string()]
    };
    std::iter::once(head).chain(of.trajectory.iter().enumerate().filter(is_shown).map(row)).collect()
}

fn tree_sentence(found: &Discovery) -> String {
    let threshold = found.request.settings.threshold;
    let dense: Vec<_> = found.leaves.iter().filter(|leaf| leaf.density.estimate >= threshold).collect();
    let row = row_word(found);
    let Some(densest) = dense.first() else {
        return format!("No leaf of the tree holds {} cases of interest ({}).", percent(threshold), case(found));
    };
    let coverage: f64 = dense.iter().map(|leaf| leaf.coverage.estimate).sum();
    let place = if densest.limits.is_empty() { "everywhere".to_owned() } else { where_limits(found, &densest.limits) };
    format!(
        "Where {place}, {} at {} of the {row}s (density), and {} of all such {row}s lie there (coverage). {} of the tree hold {} or \
         more of them, together {} of all.",
        case(found),
        share(&densest.density),
        share(&densest.coverage),
        counted(dense.len() as u64, "leaf").replace("leafs", "leaves"),
        percent(threshold),
        percent(coverage)
    )
}

/// The tree as rules, the densest leaf first.
fn leaves(found: &Discovery) -> Vec<[String; 4]> {
    let head = ["Where", "density", "coverage", "rows"].map(str::to_owned);
    let rows = found.leaves.iter().map(|leaf| {
        let rule = if leaf.limits.is_empty() { "everywhere".to_owned() } else { where_limits(found, &leaf.limits) };
        [rule, share(&leaf.density), share(&leaf.coverage), leaf.rows.to_string()]
    });
    std::iter::once(head).chain(rows).collect()
}

fn how_to_read(found: &Discovery) -> String {
    let row = row_word(found);
    let mut told = vec![format!(
        "Cases of interest: {}, at {} of {} {row}s. In brackets: 95{NBSP}%, had other {row}s been sampled.",
        case(found),
        found.of_interest,
        found.rows
    )];
    if !found.is_tree() {
        told.push(format!("The box shown is {}.", how_chosen(found.request.first)));
        told.push(format!(
            "Quasi-p: how easily chance alone would give as much as the limit does; above {QUASI_P_MAX} take it away. Again: in how many \
             of {} the box of the same coverage or density limits the factor.",
            counted(found.request.resamples.into(), "random half-sample")
        ));
    }
    told.extend(noise(found));
    if found.design.as_deref() == Some("morris") {
        told.push(
            "The design `morris` moves along paths and does not fill the space: shares of it are no shares of the space."
                .to_owned(),
        );
    }
    if !found.left_out.is_empty() {
        let names: Vec<&str> = found.left_out.iter().map(String::as_str).collect();
        told.push(format!("Left out, being the same in every row: {}.", listed(&names)));
    }
    told.extend(text_columns(&found.texts));
    told.extend(unnamed_columns(&found.unnamed));
    told.join(" ")
}

/// What noise of replicates may have done.
fn noise(found: &Discovery) -> Option<String> {
    let noise = found.noise.as_ref()?;
    let of = if noise.draws > 0 { counted(noise.draws as u64, "draw") } else { "replicates".to_owned() };
    let intervals = found.boxes.first().and_then(|first| Some((first.coverage.noise?, first.density.noise?)));
    let intervals = intervals.map_or_else(String::new, |(coverage, density)| {
        format!(
            ", with which coverage is {} and density {}{}",
            percent_interval((coverage.low, coverage.high)),
            percent_interval((density.low, density.high)),
            if found.boxes.len() > 1 { " (first box)" } else { "" }
        )
    });
    Some(format!(
        "With the {of} sampled again {} of {}s change sides on average{intervals} (95{NBSP}%); where that lies below the estimates, \
         the box owes something to the luck of these runs.",
        percent(noise.flips),
        row_word(found)
    ))
}

/// What the numbers rest on and where they lie.
fn origin(kept: &Kept<Discovery>, was_there: bool) -> String {
    let Kept { folder, found, .. } = kept;
    let settings = found.request.settings;
    let policy = found.policy.as_deref().map_or_else(String::new, |policy| format!(" under {policy}"));
    let how = if found.is_tree() {
        format!("CART, mass-min {}", settings.mass_min)
    } else {
        format!(
            "PRIM, peel-alpha {}, paste-alpha {}, mass-min {}, threshold {}; seed {}",
            settings.peel_alpha, settings.paste_alpha, settings.mass_min, settings.threshold, found.request.seed
        )
    };
    let state = if was_there { " (already complete)" } else { "" };
    format!(
        "Sample  {}{policy}; {} {}\nMethod  {how}; pactsim {}\nFound   {}{state}\nFolder  {}",
        found.title,
        found.source_kind,
        found.source_id,
        found.engine_version,
        found.discovery_id,
        folder.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::discovery::Limit;

    #[test]
    fn a_quasi_p_value_is_short_and_a_limit_on_both_sides_has_two() {
        let limit = |quasi_p_low, quasi_p_high| LimitFound {
            factor: 0,
            limit: Limit::Range { low: 0.0, high: 1.0 },
            quasi_p_low,
            quasi_p_high,
        };
        assert_eq!(quasi_p(&limit(Some(1e-9), None)), "<0.001");
        assert_eq!(quasi_p(&limit(Some(0.0123), Some(0.2))), "0.012 / 0.200");
    }
}
