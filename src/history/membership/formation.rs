//! Which groups form a pact? The pacts against groups of the same year, size and regions that formed none.

use super::super::appeal::Formulas;
use super::super::records::Records;
use super::case::{Case, cases, strongest};
use super::coalition::Coalitions;
use super::controls::groups;
use super::covariates::{COVARIATES, of_group};
use super::error::MembershipError;
use super::membership_test::{ENGINE, SCALED};
use super::pacts::{FIRST_YEAR, pacts_since};
use super::regression::{COLUMNS, Model, Row, Strictness, named};
use super::results::{
    Controls, FormationDesign, FormationModel, FormationScores, FormationTest, MembershipOptions, Stratum,
};
use super::scores::{BINS, CONFIDENCE, REFERENCE, gain, mean, pooled, pooled_gain, samples_of};
use crate::rng::logit;
use crate::stats::{BlockBootstrap, Design, Measure, Prior, Ranking, block_bootstrap, calibration, fit};

/// Pacts begun so long before the first of the test count as the same occasion.
pub(super) const BEFORE: i32 = 2;

/// Names of the columns of the engine's calibration, of which only the first is known.
const MARGIN: [&str; COLUMNS] = named(["mean margin"]);

/// Tells pacts with three founders or more since 1946 from groups that formed none, by the engine and by a logistic
/// reference. `progress` hears of regressions done and to do.
///
/// The engine's weights are those of the membership test, fitted without the pact; its prediction is the mean margin of the
/// members but the leader, put on the scale of chances by a regression on the other pacts and their groups.
///
/// # Errors
/// As for [`membership_test`](super::membership_test()).
pub fn formation_test(
    records: &Records,
    options: &MembershipOptions,
    progress: &dyn Fn(u64, u64),
) -> Result<FormationTest, MembershipError> {
    let formulas = Formulas::new().map_err(|problems| MembershipError::Parameters(Box::new(problems)))?;
    let cases = cases(records, &formulas)?;
    let forms = [ENGINE, SCALED];
    let total = (forms.len() * cases.len()) as u64;
    let mut weighed = Vec::new();
    for (number, form) in forms.into_iter().enumerate() {
        let mut coalitions = Coalitions::new(&cases, formulas, form);
        let mut models = Vec::new();
        for at in 0..cases.len() {
            let left_out: Vec<bool> = (0..cases.len()).map(|other| other == at).collect();
            models.push(coalitions.without(&left_out)?.0);
            progress((number * cases.len() + at + 1) as u64, total);
        }
        weighed.push((coalitions, models));
    }
    let designs =
        [Controls::Region, Controls::Near].map(|controls| design(records, &cases, &mut weighed, controls, options));
    let designs = designs.into_iter().collect::<Result<_, _>>()?;
    Ok(FormationTest { seed: options.seed, samples: options.samples, designs })
}

/// A pact and the groups drawn for it.
struct Drawn<'a> {
    /// Number of the case.
    at: usize,
    case: &'a Case,
    /// The founders first.
    groups: Vec<Vec<usize>>,
}

impl Drawn<'_> {
    fn outcomes(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.groups.len()).map(|group| group == 0)
    }
}

/// Chances by one model of the groups of each pact.
struct Told {
    model: &'static str,
    chances: Vec<Vec<f64>>,
}

fn design(
    records: &Records,
    cases: &[Case],
    weighed: &mut [(Coalitions<'_>, Vec<Model>)],
    controls: Controls,
    options: &MembershipOptions,
) -> Result<FormationDesign, MembershipError> {
    let pacts = pacts_since(records, FIRST_YEAR - BEFORE);
    let (mut strata, mut without_controls) = (Vec::new(), Vec::new());
    for (at, case) in cases.iter().enumerate() {
        let drawn = groups(records, case, &pacts, controls, options);
        if drawn.is_empty() {
            without_controls.push(case.pact.id);
        } else {
            let groups = std::iter::once(case.founders.clone()).chain(drawn).collect();
            strata.push(Drawn { at, case, groups });
        }
    }
    let covariates: Vec<Vec<Row>> = (strata.iter())
        .map(|drawn| drawn.groups.iter().map(|group| of_group(&drawn.case.coded, group)).collect())
        .collect();
    let mut told =
        vec![Told { model: REFERENCE, chances: without_each(&COVARIATES, &strata, |_| covariates.clone())? }];
    for (coalitions, models) in weighed {
        let rows = rows_of_members(coalitions, &strata);
        let chances = without_each(&MARGIN, &strata, |left_out| mean_margins(&models[strata[left_out].at], &rows))?;
        told.push(Told { model: coalitions.form.name, chances });
    }
    let label = format!("{controls:?}");
    let models = scores(&strata, &told, options, &label)?;
    let groups = strata.iter().map(|drawn| drawn.groups.len() - 1).sum();
    let listed = match told.as_slice() {
        [reference, engine, ..] => strata
            .iter()
            .zip(reference.chances.iter().zip(&engine.chances))
            .map(|(drawn, (reference, engine))| stratum(drawn, reference, engine))
            .collect(),
        _ => Vec::new(),
    };
    Ok(FormationDesign { controls, groups, without_controls, models, strata: listed })
}

fn stratum(drawn: &Drawn<'_>, reference: &[f64], engine: &[f64]) -> Stratum {
    let above = |chances: &[f64]| chances.iter().filter(|chance| **chance > chances[0]).count();
    Stratum {
        pact: drawn.case.pact.id,
        year: drawn.case.year(),
        size: drawn.case.founders.len(),
        controls: drawn.groups.len() - 1,
        reference: reference[0],
        engine: engine[0],
        above_by_reference: above(reference),
        above_by_engine: above(engine),
    }
}

/// Terms of the members of each group but its strongest, by pact and group.
fn rows_of_members(coalitions: &mut Coalitions<'_>, strata: &[Drawn<'_>]) -> Vec<Vec<Vec<Row>>> {
    let of_stratum = |drawn: &Drawn<'_>| {
        let weighing = &mut coalitions.weighings[drawn.at];
        let of_group = |group: &Vec<usize>| {
            let leader = strongest(&drawn.case.coded, group).unwrap_or(drawn.case.leader);
            weighing.of_group(group, leader)
        };
        drawn.groups.iter().map(of_group).collect()
    };
    strata.iter().map(of_stratum).collect()
}

/// Mean margin of each group under one model, as the only column that is known.
fn mean_margins(model: &Model, rows: &[Vec<Vec<Row>>]) -> Vec<Vec<Row>> {
    let margin = |members: &Vec<Row>| {
        let mut row: Row = Default::default();
        let sum: f64 = members.iter().map(|member| model.log_odds(member)).sum();
        row[0] = (!members.is_empty()).then(|| sum / members.len() as f64);
        row
    };
    rows.iter().map(|groups| groups.iter().map(margin).collect()).collect()
}

/// Chances of the groups of each pact, by a regression on the rows of all others; `rows_without` gives the rows of all
/// pacts with one left out.
fn without_each(
    names: &[&str; COLUMNS],
    strata: &[Drawn<'_>],
    rows_without: impl Fn(usize) -> Vec<Vec<Row>>,
) -> Result<Vec<Vec<f64>>, MembershipError> {
    let others = |at: usize| (0..strata.len()).filter(move |&other| other != at);
    let predict = |at: usize| {
        let rows = rows_without(at);
        let fitted: Vec<Row> = others(at).flat_map(|other| rows[other].iter().copied()).collect();
        let formed: Vec<bool> = others(at).flat_map(|other| strata[other].outcomes()).collect();
        let model = Model::fit(names, &fitted, &formed, Strictness::Plain)?;
        Ok(rows[at].iter().map(|row| model.probability(row)).collect())
    };
    (0..strata.len()).map(predict).collect()
}

fn scores(
    strata: &[Drawn<'_>],
    told: &[Told],
    options: &MembershipOptions,
    label: &str,
) -> Result<Vec<FormationModel>, MembershipError> {
    let formed: Vec<bool> = strata.iter().flat_map(Drawn::outcomes).collect();
    let blocks: Vec<usize> = strata.iter().flat_map(|drawn| drawn.outcomes().map(|_| drawn.at)).collect();
    let flat: Vec<Vec<f64>> = told.iter().map(|told| told.chances.concat()).collect();
    let slices: Vec<&[f64]> = flat.iter().map(Vec::as_slice).collect();
    let mut stream = samples_of(options, label);
    let bootstrap = block_bootstrap(&formed, &blocks, &slices, options.samples, |bound| stream.below(bound))?;
    let within = |told: &Told| -> Vec<f64> {
        let auc = |(drawn, chances): (&Drawn<'_>, &Vec<f64>)| {
            Ranking::new(chances, &drawn.outcomes().collect::<Vec<bool>>())?.roc_auc()
        };
        strata.iter().zip(&told.chances).filter_map(auc).collect()
    };
    let within: Vec<Vec<f64>> = told.iter().map(within).collect();
    let mean_of = |values: &[f64]| mean(values, options.samples, samples_of(options, label));
    let scored = |(at, told): (usize, &Told)| {
        let gained: Vec<f64> = within[0].iter().zip(&within[at]).map(|(from, to)| to - from).collect();
        FormationModel {
            model: told.model.to_owned(),
            scores: all(&bootstrap, mean_of(&within[at]), |bootstrap, measure| pooled(bootstrap, at, measure)),
            gains: (at > 0).then(|| {
                all(&bootstrap, gain(mean_of(&gained)), |bootstrap, measure| pooled_gain(bootstrap, 0, at, measure))
            }),
            calibration: calibration(&flat[at], &formed, BINS, CONFIDENCE).unwrap_or_default(),
            calibration_slope: slope(&flat[at], &formed),
        }
    };
    Ok(told.iter().enumerate().map(scored).collect())
}

fn all<T>(bootstrap: &BlockBootstrap, within: T, of: impl Fn(&BlockBootstrap, Measure) -> T) -> FormationScores<T> {
    FormationScores {
        roc_auc: of(bootstrap, Measure::RocAuc),
        roc_auc_within: within,
        log_loss: of(bootstrap, Measure::LogLoss),
        brier_score: of(bootstrap, Measure::BrierScore),
    }
}

/// Slope of what happened on the log-odds of what was predicted (Cox 1958, *Biometrika* 45(3/4), 562–565).
fn slope(chances: &[f64], formed: &[bool]) -> Option<f64> {
    let values: Vec<f64> = chances.iter().flat_map(|chance| [1.0, logit(*chance)]).collect();
    let design = Design::new(&["constant", "log-odds"], &values).ok()?;
    fit(&design, formed, None, &[Prior::FLAT; 2]).ok()?.coefficients.get(1).copied()
}
