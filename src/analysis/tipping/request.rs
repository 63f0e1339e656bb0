//! What is asked of a tipping analysis, checked against its experiment.

use crate::analysis::AnalysisError;
use crate::experiment::{Change, Experiment, Factor, Outcome, Role, Scale};
use crate::store::suggestion;
use crate::words::listed;

/// Fewest draws: intervals are over draws.
pub const DRAWS_MIN: u32 = 10;

/// Fewest replicates of a draw: their noise cannot be told from one.
pub const REPLICATES_MIN: u32 = 2;

/// Most factors that are moved together in the search for the nearest combination.
const MOVED_MAX: usize = 32;

/// Points of a curve.
pub const POINTS: std::ops::RangeInclusive<u32> = 3..=101;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Ids of one or two factors; none for the first that has a curve.
    pub factors: Vec<String>,
    /// Name of the outcome; `None` for the first of the experiment that is a chance.
    pub outcome: Option<String>,
    /// Id of the policy, where the experiment has several.
    pub policy: Option<String>,
    /// The level that is to be reached; strictly between 0 and 1.
    pub reach: f64,
    /// Values of each factor, evenly spaced over its range.
    pub points: u32,
    /// Draws of uncertain figures and weights.
    pub draws: u32,
    /// Replicates of each draw.
    pub replicates: u32,
}

/// A request that fits its experiment.
#[derive(Debug, Clone)]
pub struct Question {
    /// The experiment with the policy and the outcome asked for alone.
    pub(super) experiment: Experiment,
    /// The policy, where the experiment has several.
    pub(super) policy: Option<String>,
    /// Positions of the factors whose curve is asked for.
    pub(super) curves: Vec<usize>,
    /// Positions of the factors that the policy leaves open.
    pub(super) open: Vec<usize>,
    /// What was asked.
    pub(super) request: Request,
}

impl Question {
    /// Checks `request` against `experiment`.
    ///
    /// # Errors
    /// [`AnalysisError::NotThere`] for whatever does not fit, with what would.
    pub fn of(experiment: &Experiment, request: Request) -> Result<Self, AnalysisError> {
        let Request { reach, points, draws, replicates, .. } = request;
        let unfit = |why: String| Err(AnalysisError::not_there(why));
        if !(reach > 0.0 && reach < 1.0) {
            return unfit(format!(
                "the level to reach is a chance above 0 and below 1, such as 0.5, and {reach} is none"
            ));
        }
        if !POINTS.contains(&points) {
            let (least, most) = (POINTS.start(), POINTS.end());
            return unfit(format!("a curve has from {least} to {most} points, and {points} were asked for"));
        }
        if draws < DRAWS_MIN || replicates < REPLICATES_MIN {
            return unfit(format!(
                "{draws} draws × {replicates} replicates are too few: intervals are over draws, of which there must be \
                 {DRAWS_MIN} or more, and noise is told from {REPLICATES_MIN} or more replicates of each"
            ));
        }
        let at = policy(experiment, request.policy.as_deref())?;
        let policy = (experiment.policies.len() > 1).then(|| experiment.policies[at].id.to_string());
        let outcome = outcome(experiment, at, request.outcome.as_deref())?;
        let settings = &experiment.policies[at].settings;
        let open: Vec<usize> = (0..experiment.factors.len()).filter(|&i| settings[i].is_none()).collect();
        let curves = curves(experiment, &open, &request.factors)?;
        let mut alone = experiment.clone();
        alone.policies = vec![experiment.policies[at].clone()];
        alone.outcomes = vec![outcome];
        // Settings are compared run by run, which takes common random numbers and as many runs of each.
        (alone.independent, alone.stopping) = (false, None);
        (alone.draws, alone.replicates) = (draws, replicates);
        let question = Self { experiment: alone, policy, curves, open, request };
        question.today_lies_within()?;
        let moved = question.movable(|_| true).len();
        if moved > MOVED_MAX {
            return unfit(format!(
                "{moved} factors are too many to look for their nearest combination: {MOVED_MAX} at most. Leave out of {} \
                 those that `pactsim sensitivity` finds to move little",
                question.experiment.inputs.file
            ));
        }
        Ok(question)
    }

    /// Distances and slopes are from today, which a range that leaves it out has nothing to say of.
    fn today_lies_within(&self) -> Result<(), AnalysisError> {
        let today = self.today();
        let lies_outside = |&&at: &&usize| {
            let [low, high] = self.factor(at).range;
            !(low..=high).contains(&today[at])
        };
        let Some(&at) = self.open.iter().find(lies_outside) else { return Ok(()) };
        let Factor { id, range: [low, high], .. } = self.factor(at);
        Err(AnalysisError::not_there(format!(
            "today's value of the factor `{id}` is {}, outside of its range from {low} to {high}, and tipping points are \
             looked for from today on: widen the range in {} until it holds that value",
            today[at], self.experiment.inputs.file
        )))
    }

    /// The experiment's factor at a position.
    pub(super) fn factor(&self, at: usize) -> &Factor {
        &self.experiment.factors[at]
    }

    /// Open factors of the roles wanted that have a distance: no switches, and a range above 0.
    pub(super) fn movable(&self, wanted: impl Fn(Role) -> bool) -> Vec<usize> {
        let moves = |&at: &usize| wanted(self.factor(at).role) && !self.factor(at).is_switch();
        self.open.iter().copied().filter(moves).collect()
    }

    /// Whether some open factor is a lever.
    pub(super) fn has_levers(&self) -> bool {
        self.open.iter().any(|&at| self.factor(at).role == Role::Lever)
    }

    /// All factors as they are today, under the policy.
    pub(super) fn today(&self) -> Vec<f64> {
        let set = &self.experiment.policies[0].settings;
        self.experiment.factors.iter().zip(set).map(|(factor, set)| set.unwrap_or(factor.base)).collect()
    }

    /// A factor's standard unit; see [`standard_unit`].
    pub(super) fn unit(&self, at: usize) -> f64 {
        standard_unit(self.factor(at).range)
    }
}

/// The standard unit of a factor: the standard deviation of a value drawn evenly from its range.
///
/// # Formula
/// (high − low)/√12, that of a uniform distribution.
pub fn standard_unit([low, high]: [f64; 2]) -> f64 {
    (high - low) / 12.0_f64.sqrt()
}

/// Whether the value of a factor is a quantity of its own, of which a hundredth more has a meaning; a shift has none.
pub(super) fn has_elasticity(change: Change) -> bool {
    matches!(change, Change::Scale | Change::Set)
}

/// Position of the policy asked for, or of the only one.
fn policy(experiment: &Experiment, asked: Option<&str>) -> Result<usize, AnalysisError> {
    let ids: Vec<&str> = experiment.policies.iter().map(|policy| policy.id.as_str()).collect();
    let file = &experiment.inputs.file;
    match asked {
        None if ids.len() == 1 => Ok(0),
        None => Err(AnalysisError::not_there(format!(
            "{file} has several policies: {}. Say which with --policy",
            listed(&ids)
        ))),
        Some(id) => ids.iter().position(|known| *known == id).ok_or_else(|| {
            let near = suggestion(id, ids.iter().copied()).unwrap_or_default();
            AnalysisError::not_there(format!("there is no policy `{id}` in {file}; {near}"))
        }),
    }
}

/// The outcome asked for, or the experiment's first that is a chance.
fn outcome(experiment: &Experiment, policy: usize, asked: Option<&str>) -> Result<Outcome, AnalysisError> {
    let scenario = &experiment.scenarios[experiment.policies[policy].scenario];
    let Some(name) = asked else {
        let first = experiment.outcomes.iter().find(|outcome| outcome.scale == Scale::Chance);
        return first.cloned().ok_or_else(|| {
            AnalysisError::not_there(format!(
                "none of the outcomes of {} is a chance; name one that is with --outcome, such as shallow",
                experiment.inputs.file
            ))
        });
    };
    let found = Outcome::in_all(name, &[scenario])
        .map_err(|near| AnalysisError::not_there(format!("there is no outcome `{name}`: {near}")))?;
    if found.scale != Scale::Chance {
        return Err(AnalysisError::not_there(format!(
            "`{name}` is no chance but in {}: a level between 0 and 1 says nothing of it. Take an outcome that happens or \
             does not, such as article5, shallow or war",
            found.unit
        )));
    }
    Ok(found)
}

/// Positions of the factors whose curves are asked for.
fn curves(experiment: &Experiment, open: &[usize], asked: &[String]) -> Result<Vec<usize>, AnalysisError> {
    let file = &experiment.inputs.file;
    let unfit = |why: String| Err(AnalysisError::not_there(why));
    let id = |at: usize| experiment.factors[at].id.as_str();
    let fit: Vec<usize> = open.iter().copied().filter(|&at| !experiment.factors[at].is_switch()).collect();
    if fit.is_empty() {
        return unfit(format!(
            "{file} leaves no factor open that has a range: add a lever or an uncertainty, as in \
             scenarios/experiments/us-reliability.toml"
        ));
    }
    if asked.len() > 2 {
        return unfit(format!("a curve is over one factor and a frontier over two; {} were named", asked.len()));
    }
    let mut found = Vec::new();
    for name in asked {
        let Some(at) = experiment.factors.iter().position(|factor| factor.id.as_str() == name) else {
            let near = suggestion(name, fit.iter().map(|&at| id(at))).unwrap_or_default();
            return unfit(format!("there is no factor `{name}` in {file}; {near}"));
        };
        if !open.contains(&at) {
            return unfit(format!(
                "the policy sets the factor `{name}`, so that it has no curve; name one that it leaves open"
            ));
        }
        if !fit.contains(&at) {
            return unfit(format!(
                "the factor `{name}` is a switch, off or on: nothing lies between, so that it has no curve. Its two \
                 positions are among the policies of the answer; name a factor that has a range"
            ));
        }
        if found.contains(&at) {
            return unfit(format!("the factor `{name}` is named twice; a frontier is over two different ones"));
        }
        found.push(at);
    }
    if found.is_empty() {
        found.push(fit[0]);
    }
    Ok(found)
}
