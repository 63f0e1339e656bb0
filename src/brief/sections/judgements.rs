//! Key judgements: what is likely, how sure that is, and why.

use super::bottom_line::most_missing;
use crate::brief::confidence::Confidence;
use crate::brief::error::BriefError;
use crate::brief::material::Material;
use crate::brief::page::{Block, Judgement, Section};
use crate::brief::phrases::{completed, it_is, likelihood, number};
use crate::charts::variance::sentence;
use crate::ensemble::Estimate;
use crate::rng::exp;
use crate::words::{percent, reasons};

pub(crate) fn section(material: &Material<'_>) -> Result<Option<Section>, BriefError> {
    let horizon = material.horizon();
    let summary = material.summary();
    let mut judgements: Vec<Judgement> = (material.chances().iter())
        .map(|(what, estimate)| judged(material, &format!("{what} by {horizon}"), estimate, completed(summary)))
        .collect();
    judgements.insert(
        2,
        judged(
            material,
            &format!("a collective pact is in force in {horizon}, having lasted until then"),
            &summary.shallow_or_deeper_stands,
            completed(summary),
        ),
    );
    judgements.extend(member(material));
    judgements.extend(treaty_of_two(material));
    judgements.extend(absentee(material));
    let mut blocks = vec![Block::Judgements(judgements)];
    blocks.extend(sentence(summary, "article5").map(Block::Paragraph));
    blocks.extend(record(material).map(Block::Paragraph));
    Ok(Some(Section::new("judgements", "Key judgements", blocks)))
}

fn judged(material: &Material<'_>, what: &str, estimate: &Estimate, runs: u64) -> Judgement {
    let (confidence, why) = Confidence::of(estimate, material.summary());
    Judgement {
        statement: format!("{}:", it_is(likelihood(estimate), what)),
        number: format!("{}.", number(estimate, runs)),
        confidence: confidence.word(),
        why,
    }
}

/// The most frequent founder.
fn member(material: &Material<'_>) -> Option<Judgement> {
    let pacts = material.outlook.first_pacts.as_ref()?;
    let (id, share) = pacts.members.first()?;
    let what =
        format!("{} is a member of the first collective pact, if there is one", material.subject.names().state(id));
    Some(judged(material, &what, share, material.summary().shallow_or_deeper.by_horizon.count))
}

/// What is signed where no collective pact comes.
fn treaty_of_two(material: &Material<'_>) -> Option<Judgement> {
    let what = "two states conclude a defence treaty instead, if no collective pact forms";
    let without = completed(material.summary()) - material.summary().shallow_or_deeper.by_horizon.count;
    Some(judged(material, what, material.outlook.treaty_of_two.as_ref()?, without))
}

/// Whom the design that comes closest most often lacks.
fn absentee(material: &Material<'_>) -> Option<Judgement> {
    let names = material.subject.names();
    let design = reasons::headline(&material.summary().why_not)?;
    let state = most_missing(design)?;
    let estimate = Estimate {
        probability: state.share,
        count: state.missing,
        replicate_noise: state.noise,
        uncertainty: None,
        share_of_variance_from_figures: None,
    };
    let what = format!(
        "{} is missing when {} comes closest to a pact, if that is tried",
        names.state(&state.state),
        names.design(&design.design)
    );
    Some(judged(material, &what, &estimate, design.tried))
}

/// The base rate beside the forecast.
fn record(material: &Material<'_>) -> Option<String> {
    let summary = material.summary();
    let class = summary.reference_class.as_ref()?;
    let years = summary.horizon_year - summary.start_year;
    let at_most = 1.0 - exp(-class.yearly_rate_max * years);
    Some(format!(
        "The record, for comparison: at most {} in {years:.0} years, with 95 % confidence. {}",
        percent(at_most),
        class.text
    ))
}
