//! Why states are missing, in words.

use super::names::Names;
use super::numbers::{NBSP, percent, percent_interval, thousands};
use crate::ensemble::{ANOTHER_LEFT, DesignWhyNot, ReasonShare, StateWhyNot};
use crate::stats::Interval;

/// States and reasons of each that are named where there is little room.
const STATES_MAX: usize = 4;
const REASONS_MAX: usize = 3;

/// Share of a reason from which on it is named there.
const SHARE_MIN: f64 = 0.05;

/// A family of factors, or what else keeps a state away, as a reader says it; `word` is that of tables.
pub(crate) fn family(word: &str) -> &str {
    match word {
        "security" => "security (the pact would provoke more than protect)",
        "entrapment" => "fear of entrapment",
        "trade-and-coercion" => "trade and coercion",
        "opinion-and-ratification" => "public opinion and ratification",
        "autonomy-and-law" => "autonomy and law",
        "history-and-identity" => "history and identity",
        "web-of-cooperation" => "web of cooperation",
        "reliability" => "unreliable guarantors",
        "bilateral-treaties" => "bilateral treaties",
        "divergent-threats" => "divergent threats",
        "too-little-to-gain" => "too little to gain",
        "yielded-or-withdrew" => "had yielded to pressure or withdrawn",
        "stays-out" => "would gain, but stays outside or makes way",
        other => other,
    }
}

/// A reason, naming the state whose leaving it was.
pub(crate) fn reason(reason: &ReasonShare, names: &Names) -> String {
    match &reason.because_of {
        Some(left) if reason.family == ANOTHER_LEFT => format!("left because {} left", names.state(left)),
        _ => family(&reason.family).to_owned(),
    }
}

/// The design that came closest to a pact most often, of those that were tried.
pub(crate) fn headline(designs: &[DesignWhyNot]) -> Option<&DesignWhyNot> {
    let tried = designs.iter().filter(|design| design.tried > 0);
    // The first of several.
    tried.fold(None, |best: Option<&DesignWhyNot>, design| match best {
        Some(best) if (best.closest, best.tried) >= (design.closest, design.tried) => Some(best),
        _ => Some(design),
    })
}

/// Why the design that came closest most often lacked whom it lacked most often: a line for each state.
pub(crate) fn in_short(designs: &[DesignWhyNot], names: &Names) -> Option<String> {
    let design = headline(designs)?;
    let mut states: Vec<&StateWhyNot> = design.states.iter().filter(|state| state.missing > 0).collect();
    states.sort_by_key(|state| std::cmp::Reverse(state.missing));
    let name = names.design(&design.design);
    let mut lines = vec![match states.len() {
        0 => format!("{name}: nobody was missing in the {} runs in which it was tried", thousands(design.tried)),
        _ => format!("{name}, tried in {} runs; at its closest it lacked", thousands(design.tried)),
    }];
    lines.extend(states.iter().take(STATES_MAX).map(|state| {
        let share = state.share.unwrap_or(0.0);
        format!("{} in {}: {}", names.state(&state.state), percent(share), leading(&state.reasons, names))
    }));
    Some(lines.join("\n"))
}

/// The weightiest reasons, always one of them, and how often nothing would have done alone.
fn leading(reasons: &[ReasonShare], names: &Names) -> String {
    let weighty = reasons.iter().enumerate().take(REASONS_MAX);
    let named = weighty
        .filter(|(at, reason)| *at == 0 || reason.share >= SHARE_MIN)
        .map(|(_, share)| format!("{} {}", reason(share, names), percent(share.share)));
    let named = named.collect::<Vec<_>>().join(", ");
    let jointly: f64 = reasons.iter().map(|reason| reason.jointly).sum();
    if jointly >= SHARE_MIN { format!("{named}; {} only with others", percent(jointly)) } else { named }
}

/// A share with its interval, e.g. `48 % (45–51 %)`.
pub(crate) fn with_interval(share: f64, interval: Option<Interval>) -> String {
    match interval {
        Some(Interval { low, high }) => format!("{}{NBSP}({})", percent(share), percent_interval((low, high))),
        None => percent(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn because(family: &str, alone: f64, jointly: f64) -> ReasonShare {
        ReasonShare { family: family.to_owned(), because_of: None, alone, jointly, share: alone + jointly, noise: None }
    }

    fn design(closest: u64, reasons: Vec<ReasonShare>) -> DesignWhyNot {
        let state = |id: &str, missing, reasons| StateWhyNot {
            state: id.to_owned(),
            missing,
            share: Some(missing as f64 / 100.0),
            noise: None,
            reasons,
        };
        DesignWhyNot {
            design: format!("closest-{closest}"),
            tried: 100,
            closest,
            states: vec![state("A", 0, Vec::new()), state("B", 50, reasons)],
        }
    }

    #[test]
    fn the_design_that_came_closest_most_often_is_told_of_with_its_weightiest_reasons() {
        let left = ReasonShare { because_of: Some("C".to_owned()), ..because(ANOTHER_LEFT, 0.12, 0.0) };
        let reasons = vec![
            because("autonomy-and-law", 0.6, 0.0),
            because("burden", 0.1, 0.17),
            left,
            because("leaders", 0.01, 0.0),
        ];
        let text =
            in_short(&[design(3, Vec::new()), design(9, reasons), design(9, Vec::new())], &Names::default()).unwrap();
        let expected = "closest-9, tried in 100 runs; at its closest it lacked\n\
                        B in 50 %: autonomy and law 60 %, burden 27 %, left because C left 12 %; 17 % only with others";
        assert_eq!(text.replace(NBSP, " "), expected);
    }

    #[test]
    fn nothing_is_said_of_designs_that_were_never_tried() {
        assert_eq!(in_short(&[DesignWhyNot { tried: 0, ..design(0, Vec::new()) }], &Names::default()), None);
        assert_eq!(in_short(&[], &Names::default()), None);
    }
}
