//! The bottom line: four questions, each with an answer of few sentences.

use super::alternatives::batches;
use super::changes::{Change, chance, clear, points, points_between, reason_named, told};
use crate::analysis::{AnalysisError, Compare, Levers, Web, side_by_side};
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Point, Section};
use crate::brief::phrases::{completed, ends, enumerated, is, it_is, likelihood, runs_and_number, short_number};
use crate::ensemble::{DesignWhyNot, Estimate, StateWhyNot};
use crate::words::{percent, percent_interval, reasons};
use crate::world::Family;

/// Members of a first pact that are named.
const MEMBERS_MAX: usize = 4;

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let answers = vec![
        Point::new("Will it form?", will_it_form(material)),
        Point::new("What forms, with whom, how deep and when?", with_whom(material)),
        Point::new(
            "What blocks it?",
            obstacle(material).unwrap_or_else(|| "No design is tried in any run.".to_owned()),
        ),
        Point::new("What would change that?", changes(material)?),
    ];
    Ok(Some(Section::new("bottom-line", "Bottom line", vec![Block::Answers(answers)])))
}

fn will_it_form(material: &Material<'_>) -> String {
    let (summary, horizon) = (material.summary(), material.horizon());
    let runs = completed(summary);
    let (deep, any) = (&summary.article5.by_horizon, &summary.shallow_or_deeper.by_horizon);
    format!(
        "{} by {horizon}: it does in {}. A collective pact of any depth {}: {}.",
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
        format!("In {} of the runs no collective pact forms{instead}. Where one forms, {pact}.", percent(1.0 - share))
    } else {
        format!("Where a pact forms, {pact}. In {} of the runs none does{instead}.", percent(1.0 - share))
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
        format!("; half of all first pacts are in force by {}", material.dates().quarter(timing.median_years))
    });
    Some(format!(
        "its members are most often {}; {} of these first pacts oblige to fight{when}",
        enumerated(&members),
        short_number(&pacts.article5, summary.shallow_or_deeper.by_horizon.count),
    ))
}

/// What becomes of the web of cooperation.
fn instead(material: &Material<'_>) -> String {
    let Some(Web { at_first, at_last, at_last_range }) = material.outlook.web else { return String::new() };
    let verb = if at_last > at_first { "grows" } else { "shrinks" };
    let range = at_last_range.map_or_else(String::new, |range| {
        format!(" (between draws of the uncertain figures {})", percent_interval(range))
    });
    format!(
        ", and the web of cooperation {verb}, over all runs, from {} to {} of the pairs of states{range}",
        percent(at_first),
        percent(at_last),
    )
}

/// Whom the design that came closest most often lacked most often, and why.
fn obstacle(material: &Material<'_>) -> Option<String> {
    let names = material.subject.names();
    let design = reasons::headline(&material.summary().why_not)?;
    let state = most_missing(design)?;
    let noise = state.noise.map_or_else(String::new, |noise| format!(" ({})", percent_interval(ends(noise))));
    Some(format!(
        "Of all designs {} comes closest most often. What it lacks most is {}, missing in {}{noise} of the runs in which it \
         is tried ({}). {}.",
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
        |reason| format!("weightiest reason that has a name: {}", reason_named(&reason.family)),
    )
}

/// What would change the answer most, of what was tried: in sweeps, then in whole scenarios.
fn changes(material: &Material<'_>) -> Result<String, AnalysisError> {
    let sentences: Vec<String> = swept(material).into_iter().chain(alternatives(material)?).collect();
    Ok(if sentences.is_empty() { "No change was put to the test here.".to_owned() } else { sentences.join(" ") })
}

/// The changes of sweeps that raise and lower one outcome most: the outcome of a pact that any of them moves most.
fn swept(material: &Material<'_>) -> Option<String> {
    let of_pacts = || material.sweeps.iter().flat_map(|sweep| of_pacts(&sweep.levers));
    let found: Vec<Change<'_>> = of_pacts().flat_map(clear).collect();
    let Some(strongest) = found.iter().max_by(|a, b| a.effect.abs().total_cmp(&b.effect.abs())) else {
        of_pacts().next()?;
        return Some(of_pacts().filter_map(wide).next().unwrap_or_else(|| {
            "Nothing that was tried moves the chance of a pact clearly beyond simulation noise.".to_owned()
        }));
    };
    let of_it = || found.iter().filter(|change| change.outcome == strongest.outcome);
    let raised = of_it().filter(|change| change.effect > 0.0).max_by(|a, b| a.effect.total_cmp(&b.effect));
    let lowered = of_it().filter(|change| change.effect < 0.0).min_by(|a, b| a.effect.total_cmp(&b.effect));
    let said = |verb: &str, change: &Change<'_>| {
        format!("{} {verb} it most, by {}", change.named(), points(change.difference))
    };
    let ends = raised.map(|change| said("raises", change)).into_iter();
    let ends: Vec<String> = ends.chain(lowered.map(|change| said("lowers", change))).collect();
    Some(format!("Of the changes tried for the chance that {}: {}.", strongest.outcome, ends.join("; ")))
}

/// The outcomes about a pact.
fn of_pacts(outcomes: &[Levers]) -> impl Iterator<Item = &Levers> {
    told(outcomes).filter(|levers| ["article5", "shallow"].iter().any(|level| levers.name.starts_with(level)))
}

/// The factor that moves an outcome most, where the design has no paired differences.
fn wide(levers: &Levers) -> Option<String> {
    let (lever, low, high) = levers.widest()?;
    Some(format!(
        "The chance that {} moves most with “{}”: from {} ({}) to {} ({}).",
        levers.outcome,
        lever.name,
        chance(&low.mean),
        low.value,
        chance(&high.mean),
        high.value,
    ))
}

/// What becomes of a collective pact in each of the further scenarios.
fn alternatives(material: &Material<'_>) -> Result<Vec<String>, AnalysisError> {
    if material.alternatives.is_empty() {
        return Ok(Vec::new());
    }
    let batches = batches(material);
    let found = side_by_side(&batches)?;
    let Some(compared) = found.outcomes.iter().find(|compared| compared.outcome == Compare::ShallowOrDeeper) else {
        return Ok(Vec::new());
    };
    let others = found.names.iter().zip(&compared.alternatives).zip(&batches).skip(1);
    let said = others.map(|((name, other), batch)| {
        let difference = other.difference.map_or_else(String::new, |found| {
            format!(", a difference of {}", points_between(found.estimate, Some(found.noise)))
        });
        format!(
            "In the scenario “{name}” the chance of a collective pact of any depth is {}{difference}.",
            short_number(&other.estimate, completed(&batch.summary)),
        )
    });
    Ok(said.collect())
}

/// What kept the candidates of a design away most, over all of them.
fn weightiest(design: &DesignWhyNot) -> String {
    let families = families(design);
    let known = families.iter().find(|(family, _)| *family != Family::Unexplained.word());
    let Some((family, share)) = known else {
        return "No term of the model says what keeps its candidates away".to_owned();
    };
    let unexplained = families.iter().find(|(family, _)| *family == Family::Unexplained.word());
    let unexplained = unexplained
        .map_or_else(String::new, |(_, share)| format!("; no term of the model explains {}", percent(*share)));
    format!("Over all its candidates it is {} ({} of the absences{unexplained})", reason_named(family), percent(*share),)
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
