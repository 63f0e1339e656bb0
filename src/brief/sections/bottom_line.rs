//! The bottom line: three questions, each with an answer of one sentence.

use super::changes::{named, points, reason_named, told};
use crate::analysis::Web;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Point, Section};
use crate::brief::phrases::{completed, ends, enumerated, is, it_is, likelihood, runs_and_number, short_number};
use crate::ensemble::{DesignWhyNot, Estimate, StateWhyNot};
use crate::experiment::Mean;
use crate::words::{percent, percent_interval, reasons};
use crate::world::Family;

/// Members of a first pact that are named.
const MEMBERS_MAX: usize = 4;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let answers = vec![
        Point::new("Will it form?", will_it_form(material)),
        Point::new("What forms, with whom, how deep and when?", with_whom(material)),
        Point::new("What blocks it, and what would change that?", blocks(material)),
    ];
    Ok(Some(Section::new("bottom-line", "Bottom line", vec![Block::Answers(answers)])))
}

fn will_it_form(material: &Material<'_>) -> String {
    let (summary, horizon) = (material.summary(), material.horizon());
    let runs = completed(summary);
    let (deep, any) = (&summary.article5.by_horizon, &summary.shallow_or_deeper.by_horizon);
    format!(
        "{} by {horizon}: it does in {}; a collective pact of any depth {}: {}.",
        it_is(likelihood(deep), "a pact that obliges its members to fight (Article 5) enters into force"),
        runs_and_number(deep, runs),
        is(likelihood(any)),
        runs_and_number(any, runs),
    )
}

/// What forms, and what there is where nothing does; the more frequent of the two first.
fn with_whom(material: &Material<'_>) -> String {
    let Some(share) = material.summary().shallow_or_deeper.by_horizon.probability else { return String::new() };
    let instead = instead(material);
    let Some(pact) = first_pact(material) else {
        return format!("In no run does a collective pact form{instead}.");
    };
    if share < 0.5 {
        format!("In {} of the runs no collective pact forms{instead}; where one does, {pact}.", percent(1.0 - share))
    } else {
        format!("Where a pact forms, {pact}; in {} of the runs none does{instead}.", percent(1.0 - share))
    }
}

fn first_pact(material: &Material<'_>) -> Option<String> {
    let pacts = material.outlook.first_pacts.as_ref()?;
    let (summary, names) = (material.summary(), material.subject.names());
    let members = pacts.members.iter().take(MEMBERS_MAX);
    let member =
        |(id, share): &(String, Estimate)| Some(format!("{} ({})", names.state(id), percent(share.probability?)));
    let members: Vec<String> = members.filter_map(member).collect();
    let when = summary.shallow_or_deeper.timing.as_ref().map_or_else(String::new, |timing| {
        format!(" and half of them are in force by {}", material.dates().quarter(timing.median_years))
    });
    Some(format!(
        "its members are most often {}, {} of these first pacts oblige to fight,{when}",
        enumerated(&members),
        short_number(&pacts.article5, summary.shallow_or_deeper.by_horizon.count),
    ))
}

/// What becomes of the web of cooperation.
fn instead(material: &Material<'_>) -> String {
    let Some(Web { at_first, at_last, at_last_range }) = material.outlook.web else { return String::new() };
    let verb = if at_last > at_first { "grows" } else { "shrinks" };
    format!(
        ", and the web of cooperation {verb} from {} to {} of the pairs of states (uncertain figures {})",
        percent(at_first),
        percent(at_last),
        percent_interval(at_last_range),
    )
}

fn blocks(material: &Material<'_>) -> String {
    let obstacle = obstacle(material).unwrap_or_else(|| "No design is tried in any run".to_owned());
    format!("{obstacle}; {}.", change(material))
}

/// Whom the design that came closest most often lacked most often, and why.
fn obstacle(material: &Material<'_>) -> Option<String> {
    let names = material.subject.names();
    let design = reasons::headline(&material.summary().why_not)?;
    let state = most_missing(design)?;
    let noise = state.noise.map_or_else(String::new, |noise| format!(" ({})", percent_interval(ends(noise))));
    Some(format!(
        "{} comes closest most often, and what it lacks most is {}, missing in {}{noise} of the runs in which it is tried, {}; {}",
        names.design(&design.design),
        names.state(&state.state),
        percent(state.share.unwrap_or(0.0)),
        because(state),
        weightiest(design),
    ))
}

/// The candidate that a design lacked most often, if it lacked any.
pub(super) fn most_missing(design: &DesignWhyNot) -> Option<&StateWhyNot> {
    // The first of several.
    design.states.iter().rev().max_by_key(|state| state.missing).filter(|state| state.missing > 0)
}

/// The weightiest reason that has a name.
fn because(state: &StateWhyNot) -> String {
    let named = state.reasons.iter().find(|reason| reason.family != Family::Unexplained.word());
    named.map_or_else(
        || "for reasons that no term of the model names".to_owned(),
        |reason| format!("above all for {}", reason_named(&reason.family)),
    )
}

/// What would change the answer most, of what was tried.
fn change(material: &Material<'_>) -> String {
    let tried: usize = material.sweeps.iter().filter_map(|sweep| sweep.levers.first()).map(|of| of.levers.len()).sum();
    let told = material.sweeps.iter().flat_map(|sweep| told(&sweep.levers));
    let strongest = told.filter_map(|levers| Some((levers, levers.strongest()?)));
    let size = |mean: &Mean| mean.estimate.map_or(0.0, f64::abs);
    match strongest.max_by(|(_, (.., a)), (_, (.., b))| size(a).total_cmp(&size(b))) {
        Some((levers, (lever, setting, difference))) => format!(
            "of the {tried} changes tried, {} moves the chance of “{}” most, by {}",
            named(lever, setting),
            levers.outcome,
            points(difference),
        ),
        None if tried > 0 => {
            format!("none of the {tried} changes tried moves the chance of a pact by more than simulation noise")
        }
        None => "what would change that was not put to the test here".to_owned(),
    }
}

/// What kept the candidates of a design away most, over all of them.
fn weightiest(design: &DesignWhyNot) -> String {
    let families = families(design);
    let known = families.iter().find(|(family, _)| *family != Family::Unexplained.word());
    known.map_or_else(
        || "no term of the model says what keeps its candidates away".to_owned(),
        |(family, share)| {
            format!(
                "over all its candidates it is {} that weighs most ({} of the absences)",
                reason_named(family),
                percent(*share)
            )
        },
    )
}

/// The share of each family in all absences from a design, largest first.
pub(super) fn families(design: &DesignWhyNot) -> Vec<(&str, f64)> {
    let missing: u64 = design.states.iter().map(|state| state.missing).sum();
    let mut families: Vec<(&str, f64)> = Vec::new();
    for state in &design.states {
        for reason in &state.reasons {
            let share = reason.share * state.missing as f64 / missing.max(1) as f64;
            match families.iter_mut().find(|(family, _)| *family == reason.family) {
                Some((_, sum)) => *sum += share,
                None => families.push((&reason.family, share)),
            }
        }
    }
    families.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    families
}
