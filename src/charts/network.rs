//! Ties of states: who is bound to whom, and how deeply, at the start and at the end of typical runs.
//!
//! Every line is the deepest obligation that one of two states owes the other in any theatre; a one-sided treaty is a
//! tie too. Nodes stand at the same places in all drawings: a layout of the ties at the start, at which deeper ties are
//! shorter.

mod picture;

use super::canvas::{Canvas, Point, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::origin::Origin;
use super::stress;
use super::timeline::which_run;
use crate::analysis::{AnalysisError, BatchResults, NotableRun, NotableRuns};
use crate::scenario::Depth;
use crate::words::{counted, depth_noun};
use crate::world::{Constants, Draw, Obligations, Rung, StateSet, World};

pub(crate) const NAME: &str = "network";

/// All depths, the deepest first.
const DEPTHS: [Depth; 6] = [
    Depth::Article5Command,
    Depth::Article5,
    Depth::Bilateral,
    Depth::Shallow,
    Depth::Cooperation,
    Depth::Consultation,
];

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Network {
    pub(crate) origin: Origin,
    pub(crate) moment: Moment,
    pub(crate) states: Vec<Node>,
    pub(crate) adversaries: Vec<Node>,
    /// Every two states that are bound, once.
    pub(crate) ties: Vec<Tie>,
    /// Two adversaries and how close they are, 0–1.
    pub(crate) adversary_ties: Vec<(usize, usize, f64)>,
    /// Collective pacts in force.
    pub(crate) pacts: Vec<PactInForce>,
    /// The ties at the start, counted.
    pub(crate) at_start: Bound,
}

/// When the world is as shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Moment {
    /// Before anything happens, every figure at its central value.
    Start,
    /// At the end of the median run.
    Median {
        /// Which run, when it ends, and how it was chosen.
        run: String,
    },
    /// At the end of a run in which a pact forms.
    Forms {
        /// The same.
        run: String,
    },
}

/// A state or an adversary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) name: String,
    /// Military spending, USD bn a year.
    pub(crate) capability: f64,
    /// The greatest capability that it has in any of the drawings: the room that it is given.
    pub(crate) widest: f64,
    /// Its place in the unit square, the same in all drawings.
    pub(crate) place: Point,
}

/// What two states are bound by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) first: usize,
    pub(crate) second: usize,
    pub(crate) depth: Depth,
}

/// Ties that are drawn at most: beyond them lines are a grey cloud, and the file grows with the square of the states.
const TIES_DRAWN_MAX: usize = 400;
/// Pairs of one depth that the description names.
const TIES_NAMED_MAX: usize = 40;

/// Pairs of states that are bound, by the deepest of their ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    /// By the duty to defend the other.
    pub(crate) defence: usize,
    /// By cooperation or consultation.
    pub(crate) less: usize,
}

/// A pact in force.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PactInForce {
    pub(crate) name: String,
    pub(crate) depth: Depth,
    pub(crate) members: StateSet,
}

/// The figures of a batch: at the start, at the end of the median run, and at the end of a run in which a pact forms,
/// where one does.
///
/// # Errors
/// Those of [`NotableRuns::of`] and [`BatchResults::replay`].
pub(crate) fn of(batch: &BatchResults) -> Result<Vec<Drawing>, AnalysisError> {
    let spec = batch.spec()?;
    let notable = NotableRuns::of(batch)?;
    let constants = Constants::new(spec, &Draw::best(spec));
    let mut scenes = vec![("start", Moment::Start, World::new(&constants))];
    let median = Some((notable.median, Moment::median as fn(String) -> Moment, "median"));
    let forms = notable.forms.map(|run| (run, Moment::forms as fn(String) -> Moment, "forms"));
    for (run, moment, part) in median.into_iter().chain(forms) {
        let trace = batch.replay(run.id)?;
        let end = batch.dates().month(trace.world.now(&constants) - constants.calendar.dt);
        scenes.push((part, moment(run_in_words(&run, &end, trace.world.at_war)), trace.world));
    }
    let worlds: Vec<&World> = scenes.iter().map(|(_, _, world)| world).collect();
    let layout = Layout::of(&constants, &worlds);
    let drawing = |(part, moment, world): &(&str, Moment, World)| {
        let network = layout.network(Origin::of_batch(batch), moment.clone(), &constants, world);
        Drawing::part(NAME, part, network)
    };
    Ok(scenes.iter().map(drawing).collect())
}

fn run_in_words(run: &NotableRun, end: &str, at_war: bool) -> String {
    let ends = if at_war { "War ends it in" } else { "Shown as it ends in" };
    format!("{} {ends} {end}.", which_run(run))
}

impl Moment {
    fn median(run: String) -> Self {
        Self::Median { run }
    }

    fn forms(run: String) -> Self {
        Self::Forms { run }
    }
}

/// What all drawings have in common.
struct Layout {
    states: Vec<(Point, f64)>,
    adversaries: Vec<(Point, f64)>,
    at_start: Bound,
}

impl Layout {
    fn of(c: &Constants<'_>, worlds: &[&World]) -> Self {
        let widest = |of: fn(&World) -> &[f64], at: usize| worlds.iter().map(|world| of(world)[at]).fold(0.0, f64::max);
        let placed = |distances: &[f64], n: usize, of: fn(&World) -> &[f64]| {
            let places = stress::places(distances, n).into_iter().enumerate();
            places.map(|(at, place)| (place, widest(of, at))).collect()
        };
        let ties = ties(&c.obligations, c.n);
        Self {
            states: placed(&distances(&ties, c.n), c.n, |world| &world.capability),
            adversaries: placed(&vec![1.0; c.na * c.na], c.na, |world| &world.adversary_capability),
            at_start: Bound::of(&ties),
        }
    }

    fn network(&self, origin: Origin, moment: Moment, c: &Constants<'_>, world: &World) -> Network {
        let node = |(name, &capability): (&String, &f64), &(place, widest): &(Point, f64)| Node {
            name: name.clone(),
            capability,
            widest,
            place,
        };
        let states = c.spec.states.iter().map(|state| &state.name).zip(&world.capability);
        let adversaries = c.spec.adversaries.iter().map(|of| &of.name).zip(&world.adversary_capability);
        let pairs = (0..c.na).flat_map(|a| (a + 1..c.na).map(move |b| (a, b)));
        let in_force = world.pacts.iter().zip(&c.spec.designs).filter(|(pact, _)| pact.is_in_force());
        Network {
            origin,
            moment,
            states: states.zip(&self.states).map(|(state, place)| node(state, place)).collect(),
            adversaries: adversaries.zip(&self.adversaries).map(|(of, place)| node(of, place)).collect(),
            ties: ties(&world.obligations, c.n),
            adversary_ties: pairs.map(|(a, b)| (a, b, world.ties[a * c.na + b])).collect(),
            pacts: in_force
                .map(|(pact, design)| PactInForce {
                    name: design.name.clone(),
                    depth: pact.depth,
                    members: pact.members,
                })
                .collect(),
            at_start: self.at_start,
        }
    }
}

impl Bound {
    fn of(ties: &[Tie]) -> Self {
        let defence = ties.iter().filter(|tie| is_defence(tie.depth)).count();
        Self { defence, less: ties.len() - defence }
    }
}

/// Every two states that are bound, and the deepest obligation of one to the other.
fn ties(obligations: &Obligations, n: usize) -> Vec<Tie> {
    let deepest = |i: usize, j: usize| {
        let owes = |depth: &Depth| {
            let rung = Rung::from(*depth);
            obligations.owes(i, j, rung) || obligations.owes(j, i, rung)
        };
        DEPTHS.into_iter().find(owes)
    };
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    pairs.filter_map(|(first, second)| deepest(first, second).map(|depth| Tie { first, second, depth })).collect()
}

/// Whether states so bound are to defend each other.
fn is_defence(depth: Depth) -> bool {
    depth >= Depth::Shallow
}

/// Distances along the shortest ways over the ties; a deeper tie is shorter. Those that no way joins are a step further
/// apart than any that one does.
fn distances(ties: &[Tie], n: usize) -> Vec<f64> {
    let mut distances = vec![f64::INFINITY; n * n];
    for tie in ties {
        let length = if is_defence(tie.depth) { 1.0 } else { 1.5 };
        distances[tie.first * n + tie.second] = length;
        distances[tie.second * n + tie.first] = length;
    }
    for via in 0..n {
        for i in 0..n {
            for j in 0..n {
                let detour = distances[i * n + via] + distances[via * n + j];
                distances[i * n + j] = distances[i * n + j].min(detour);
            }
        }
    }
    let furthest = distances.iter().copied().filter(|distance| distance.is_finite()).fold(1.0, f64::max);
    distances.iter().map(|&distance| distance.min(furthest + 1.0)).collect()
}

impl Network {
    fn pairs(&self) -> usize {
        self.states.len() * self.states.len().saturating_sub(1) / 2
    }

    /// The ties that are drawn: the deepest, where there are more than can be told apart.
    fn drawn_ties(&self) -> impl Iterator<Item = &Tie> {
        let by_depth = DEPTHS.into_iter().flat_map(|depth| self.ties.iter().filter(move |tie| tie.depth == depth));
        by_depth.take(TIES_DRAWN_MAX)
    }

    fn count(&self, depth: Depth) -> usize {
        self.ties.iter().filter(|tie| tie.depth == depth).count()
    }

    fn title(&self) -> String {
        let pairs = counted(self.pairs() as u64, "pair");
        let (now, start) = (Bound::of(&self.ties), self.at_start);
        let which = match &self.moment {
            _ if self.pairs() == 0 => return "There is one state only, and so nobody to be bound to".into(),
            Moment::Start => {
                let how = match self.count(Depth::Bilateral) {
                    0 => String::new(),
                    bilateral if bilateral == now.defence => ", by bilateral treaties alone".into(),
                    bilateral => format!(", {bilateral} of them by a bilateral treaty"),
                };
                let verb = if now.defence == 1 { "is" } else { "are" };
                return format!(
                    "At the start {} of {pairs} of states {verb} bound to defend each other{how}",
                    now.defence
                );
            }
            Moment::Median { .. } => "In the median run",
            Moment::Forms { .. } => "In a typical run with a pact",
        };
        format!(
            "{which} {} of {pairs} end bound by defence treaties ({} at first), {} by less ({})",
            now.defence, start.defence, now.less, start.less
        )
    }

    fn subtitle(&self) -> Vec<String> {
        let which = match &self.moment {
            Moment::Start => "The world before the first step, every figure at its central value.",
            Moment::Median { run } | Moment::Forms { run } => run,
        };
        let drawn = match self.ties.len() {
            all if all > TIES_DRAWN_MAX => format!("{which} Of {all} ties the {TIES_DRAWN_MAX} deepest are drawn."),
            _ => which.to_owned(),
        };
        vec![self.origin.line("Deepest tie of every two states, one-sided ones too"), drawn]
    }

    fn description(&self) -> String {
        let mut text = format!("{}. {}", self.title(), self.subtitle()[1]);
        for depth in DEPTHS.into_iter().filter(|&depth| self.count(depth) > 0) {
            let named = self.ties.iter().filter(|tie| tie.depth == depth);
            let mut named: Vec<String> = named
                .map(|tie| format!("{} and {}", self.states[tie.first].name, self.states[tie.second].name))
                .collect();
            let more = named.len().saturating_sub(TIES_NAMED_MAX);
            named.truncate(TIES_NAMED_MAX);
            named.extend((more > 0).then(|| format!("and {more} more")));
            text += &format!(" {}: {}.", capital(depth_noun(depth)), named.join("; "));
        }
        for pact in &self.pacts {
            let members: Vec<&str> = pact.members.iter().map(|i| self.states[i].name.as_str()).collect();
            text += &format!(" Members of {}: {}.", pact.name, members.join(", "));
        }
        format!("{text} {}", self.origin.sentence())
    }
}

/// With a capital at its start.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Figure for Network {
    fn check(&self) -> Result<(), ChartError> {
        for (kind, node) in (self.states.iter().map(|node| ("state", node)))
            .chain(self.adversaries.iter().map(|node| ("adversary", node)))
        {
            for found in [node.capability, node.widest, node.place.0, node.place.1] {
                if !(found.is_finite() && found >= 0.0) {
                    let (place, rule) = (format!("{kind} `{}`", node.name), "a finite number that is not below 0");
                    return Err(ChartError::BadNumber { figure: NAME, place, found: found.to_string(), rule });
                }
            }
        }
        let (n, na) = (self.states.len(), self.adversaries.len());
        let is_there = self.ties.iter().all(|tie| tie.first < n && tie.second < n)
            && self.adversary_ties.iter().all(|&(a, b, tie)| a < na && b < na && (0.0..=1.0).contains(&tie))
            && self.pacts.iter().all(|pact| pact.members.iter().all(|i| i < n));
        if is_there {
            return Ok(());
        }
        Err(ChartError::Inconsistent { figure: NAME, problem: "a tie or pact names a state that is not there".into() })
    }

    fn words(&self) -> Words {
        Words::of(&self.origin, self.title(), self.subtitle(), self.description())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        picture::draw(canvas, self, room)
    }
}

#[cfg(test)]
mod tests;
