//! The work of a tipping analysis: what is run, in which order, and what comes of it.

use std::ops::Range;
use std::path::Path;

use super::estimate::{Resampling, chance, crossing, robustness, slope};
use super::found::{Alone, Combination, Curve, Dot, FactorFound, Frontier, Move, Policy, Tipping};
use super::nearest::{Searched, Space, places_max, search, size};
use super::request::{Question, has_elasticity};
use super::runs::{Answers, Bench, Halt, Seen};
use crate::ensemble::{Host, PROGRAM_VERSION};
use crate::experiment::{Change, Factor, Role, equally_spaced, sample};
use crate::rng::seed_of;
use crate::world::Calendar;

/// The search runs this part of the draws.
const SEARCH_PART: u32 = 2;

/// Directions that the search samples for each factor, and most of them.
const DIRECTIONS: usize = 8;
const DIRECTIONS_MAX: usize = 32;

/// Half of the distance over which the slope at today's value is taken, in standard units.
const SLOPE_REACH: f64 = 0.5;

/// Most policies that move one factor alone.
const ALONE_MAX: usize = 10;

/// Words for what a combination may move.
pub(super) const LEVERS: &str = "levers";
pub(super) const ALL: &str = "all";

/// What the curves gave, for what comes after.
struct Curves {
    today: Vec<Seen>,
    curves: Vec<Curve>,
}

/// An analysis under way.
struct Work<'a> {
    question: &'a Question,
    bench: Bench<'a>,
    resampling: Resampling,
    /// All factors as they are today.
    today: Vec<f64>,
    /// Whether today lies below the level.
    is_below: bool,
}

/// Runs of an analysis, at most.
pub(super) fn runs_max(question: &Question) -> u64 {
    let curves = question.curves.len() as u64;
    let points = u64::from(question.request.points);
    let of_curves = 1 + curves * (points + 2) + if curves > 1 { points * points } else { 0 };
    let places = |moved: Vec<usize>| places_max(moved.len(), directions(moved.len())) as u64;
    let searches = movable(question).into_iter().map(places);
    // Today, a combination of levers and one of all factors, each beside today, and factors alone.
    let of_policies = 6 + ALONE_MAX as u64;
    let of_draws = |settings: u64, draws: u32| settings * u64::from(draws) * u64::from(question.request.replicates);
    of_draws(of_curves + of_policies, question.request.draws)
        + of_draws(searches.sum::<u64>() + question.open.len() as u64, search_draws(question))
}

/// Runs the analysis, going on with what is kept in `folder`. `None` when the host stopped it.
pub(super) fn analyse(
    question: &Question,
    tipping_id: String,
    (folder, git_commit, threads): (&Path, Option<&str>, usize),
    host: &dyn Host,
) -> Result<Tipping, Halt> {
    let experiment = &question.experiment;
    let bench = Bench::open(experiment, folder, git_commit, threads, host, runs_max(question))?;
    let resampling = Resampling::new(experiment.seed, question.request.draws as usize);
    let mut work = Work { question, bench, resampling, today: question.today(), is_below: true };
    let Curves { today, curves } = work.curves()?;
    let today = chance(&today);
    work.is_below = today.estimate.is_none_or(|today| today < question.request.reach);
    let frontier = work.frontier()?;
    let combinations = work.combinations()?;
    let (drawn, policies) = work.policies(&combinations)?;
    let scenario = &experiment.scenarios[experiment.policies[0].scenario];
    let start_year = Calendar::new(&scenario.spec).start_year;
    let outcome = &experiment.outcomes[0];
    let (runs, runs_failed) = (work.bench.runs(), work.bench.failed);
    Ok(Tipping {
        tipping_id,
        engine_version: PROGRAM_VERSION.to_owned(),
        experiment: experiment.name.to_string(),
        title: experiment.title.clone(),
        policy: question.policy.clone(),
        outcome: outcome.name.clone(),
        description: outcome.description.clone(),
        reach: question.request.reach,
        rule: scenario.spec.rule.word().to_owned(),
        weighting: experiment.weighting.word().to_owned(),
        posterior_blake3: experiment.weighting.posterior_blake3(),
        seed: experiment.seed,
        draws: experiment.draws,
        replicates: experiment.replicates,
        search_draws: search_draws(question),
        points: question.request.points,
        runs,
        runs_failed,
        start_year,
        horizon_year: start_year + f64::from(scenario.spec.horizon_years),
        today,
        factors: question.open.iter().map(|&at| factor(question, at)).collect(),
        curves,
        frontier,
        moved: if question.has_levers() { LEVERS } else { ALL }.to_owned(),
        combinations,
        drawn,
        policies,
    })
}

fn factor(question: &Question, at: usize) -> FactorFound {
    let Factor { id, role, description, change, range: [low, high], base, unit, .. } = question.factor(at);
    FactorFound {
        factor: id.to_string(),
        role: role.word().to_owned(),
        description: description.clone(),
        change: change.word().to_owned(),
        toward: match *change {
            Change::Mix { toward } => Some(toward),
            Change::Set | Change::Add | Change::Scale => None,
        },
        unit: unit.clone(),
        is_switch: question.factor(at).is_switch(),
        low: *low,
        high: *high,
        today: *base,
        standard_unit: question.unit(at),
    }
}

/// Draws of the search: a part of those of the curves, so that many places can be looked at.
fn search_draws(question: &Question) -> u32 {
    question.request.draws.div_ceil(SEARCH_PART)
}

/// Directions that are sampled where so many factors are moved; of a single one both are known.
fn directions(factors: usize) -> usize {
    if factors < 2 { 0 } else { (DIRECTIONS * factors).min(DIRECTIONS_MAX) }
}

/// What is moved in the first search, and in the second where the first finds nothing.
fn movable(question: &Question) -> Vec<Vec<usize>> {
    let all = question.movable(|_| true);
    if !question.has_levers() {
        return vec![all];
    }
    let levers = question.movable(|role| role == Role::Lever);
    if levers == all { vec![levers] } else { vec![levers, all] }
}

impl Work<'_> {
    fn draws(&self) -> Range<u32> {
        0..self.question.request.draws
    }

    /// As many draws, none of which curves or search have seen: what was chosen for its chance is told as it looks there.
    fn fresh(&self) -> Range<u32> {
        let draws = self.question.request.draws;
        draws..2 * draws
    }

    fn id(&self, at: usize) -> String {
        self.question.factor(at).id.to_string()
    }

    /// Today with one factor at a value.
    fn with(&self, at: usize, value: f64) -> Vec<f64> {
        let mut settings = self.today.clone();
        settings[at] = value;
        settings
    }

    /// Evenly spaced values of a factor, and whether today's is among them.
    fn values(&self, at: usize) -> Vec<f64> {
        equally_spaced(self.question.factor(at).range, self.question.request.points)
    }

    fn curves(&mut self) -> Result<Curves, Halt> {
        let asked = self.question.curves.clone();
        let values: Vec<Vec<f64>> = asked.iter().map(|&at| self.values(at)).collect();
        let mut settings = vec![self.today.clone()];
        for (&at, values) in asked.iter().zip(&values) {
            settings.extend(values.iter().map(|&value| self.with(at, value)));
        }
        let seen = self.bench.same(&settings, self.draws())?;
        let (today, mut rest) = (seen[0].clone(), &seen[1..]);
        let mut curves = Vec::new();
        for (&at, values) in asked.iter().zip(&values) {
            let (of_factor, others) = rest.split_at(values.len());
            rest = others;
            curves.push(self.curve(at, values, of_factor, &today)?);
        }
        Ok(Curves { today, curves })
    }

    fn curve(&mut self, at: usize, values: &[f64], seen: &[Vec<Seen>], today: &[Seen]) -> Result<Curve, Halt> {
        let base = self.today[at];
        let mut dots: Vec<(f64, &[Seen])> = values.iter().copied().zip(seen.iter().map(Vec::as_slice)).collect();
        if let Err(place) = dots.binary_search_by(|(value, _)| value.total_cmp(&base)) {
            dots.insert(place, (base, today));
        }
        let (places, runs): (Vec<f64>, Vec<&[Seen]>) = dots.iter().copied().unzip();
        let crossing = crossing(&places, &runs, (self.question.request.reach, base), &self.resampling);
        let factor = self.question.factor(at);
        let ([low, high], unit, change) = (factor.range, self.question.unit(at), factor.change);
        let ends = [(base - SLOPE_REACH * unit).max(low), (base + SLOPE_REACH * unit).min(high)];
        let around = self.bench.same(&ends.map(|value| self.with(at, value)), self.draws())?;
        let relative = has_elasticity(change).then_some((base, today));
        Ok(Curve {
            factor: self.id(at),
            dots: dots.iter().map(|(value, seen)| Dot { value: *value, mean: chance(seen) }).collect(),
            crossing,
            slope: slope(ends, [&around[0], &around[1]], relative, unit, &self.resampling),
        })
    }

    /// The frontier of two factors; `None` where one was asked for.
    fn frontier(&mut self) -> Result<Option<Frontier>, Halt> {
        let &[first, second] = self.question.curves.as_slice() else { return Ok(None) };
        let (firsts, seconds) = (self.values(first), self.values(second));
        let mut settings = Vec::with_capacity(firsts.len() * seconds.len());
        for &value in &seconds {
            let row = self.with(second, value);
            settings.extend(firsts.iter().map(|&value| {
                let mut cell = row.clone();
                cell[first] = value;
                cell
            }));
        }
        let seen = self.bench.same(&settings, self.draws())?;
        let level = (self.question.request.reach, self.today[first]);
        let crossing_of = |row: &[Vec<Seen>]| {
            let row: Vec<&[Seen]> = row.iter().map(Vec::as_slice).collect();
            crossing(&firsts, &row, level, &self.resampling)
        };
        let crossings = seen.chunks_exact(firsts.len()).map(crossing_of).collect();
        let means = seen.iter().map(|seen| chance(seen)).collect();
        Ok(Some(Frontier { first: self.id(first), second: self.id(second), firsts, seconds, means, crossings }))
    }

    /// The nearest combination; where levers do not reach the level, that of all factors too.
    fn combinations(&mut self) -> Result<Vec<Combination>, Halt> {
        let mut found: Vec<Combination> = Vec::new();
        for (moved, of) in movable(self.question).iter().zip(self.words()) {
            let expected = places_max(moved.len(), directions(moved.len())) as u64 * self.runs_of_a_place();
            let before = self.bench.runs();
            if !moved.is_empty() && !found.first().is_some_and(|levers| levers.reaches) {
                found.push(self.combination(moved, of)?);
            }
            self.bench.spare(expected.saturating_sub(self.bench.runs() - before));
        }
        Ok(found)
    }

    /// What the searches move, in words.
    fn words(&self) -> [&'static str; 2] {
        if self.question.has_levers() { [LEVERS, ALL] } else { [ALL, ALL] }
    }

    fn runs_of_a_place(&self) -> u64 {
        u64::from(search_draws(self.question)) * u64::from(self.question.request.replicates)
    }

    /// The settings at a place in standard units of the factors that are moved.
    fn settings(&self, moved: &[usize], place: &[f64]) -> Vec<f64> {
        let mut settings = self.today.clone();
        for (&at, z) in moved.iter().zip(place) {
            let [low, high] = self.question.factor(at).range;
            settings[at] = (self.today[at] + z * self.question.unit(at)).clamp(low, high);
        }
        settings
    }

    fn combination(&mut self, moved: &[usize], of: &str) -> Result<Combination, Halt> {
        let reach = self.question.request.reach;
        let ends = |end: usize| -> Vec<f64> {
            let to_end = |&at: &usize| (self.question.factor(at).range[end] - self.today[at]) / self.question.unit(at);
            moved.iter().map(to_end).collect()
        };
        let space = Space { low: ends(0), high: ends(1) };
        let sample = self.sample(moved.len())?;
        let sign = if self.is_below { 1.0 } else { -1.0 };
        let mut places = 0;
        let Searched { nearest, highest, alone } = search(&space, &sample, &mut |asked| {
            places += asked.len() as u64;
            let settings: Vec<Vec<f64>> = asked.iter().map(|place| self.settings(moved, place)).collect();
            let seen = self.bench.same(&settings, 0..search_draws(self.question))?;
            // A place without a run reaches nothing.
            let gap = |seen: &Vec<Seen>| chance(seen).estimate.map_or(-1.0, |chance| sign * (chance - reach));
            Ok::<_, Halt>(seen.iter().map(gap).collect())
        })?;
        let reaches = nearest.is_some();
        let place = nearest.unwrap_or(highest.0);
        let settings = self.settings(moved, &place);
        let searched = self.bench.same(std::slice::from_ref(&settings), 0..search_draws(self.question))?;
        let confirmed = self.bench.same(&[self.today.clone(), settings.clone()], self.fresh())?;
        let is_left_out =
            |at: &&usize| !moved.contains(at) && (of == ALL || self.question.factor(**at).role == Role::Lever);
        let of_axis = |of: super::nearest::Alone| {
            let (at, base) = (moved[of.coordinate], self.today[moved[of.coordinate]]);
            let value = |z: f64| base + z * self.question.unit(at);
            Alone {
                factor: self.id(at),
                end: value(of.end),
                chance: reach + sign * of.gap,
                value: of.crossing.map(value),
                distance: of.crossing.map(f64::abs),
            }
        };
        Ok(Combination {
            of: of.to_owned(),
            reaches,
            distance: size(&place),
            moves: self.moves(&settings),
            mean: chance(&confirmed[1]),
            today: chance(&confirmed[0]),
            searched: chance(&searched[0]).estimate.unwrap_or(0.0),
            places,
            left_out: self.question.open.iter().filter(is_left_out).map(|&at| self.id(at)).collect(),
            alone: alone.into_iter().map(of_axis).collect(),
        })
    }

    /// Points that directions are taken from.
    fn sample(&self, factors: usize) -> Result<Vec<Vec<f64>>, Halt> {
        let directions = directions(factors);
        if directions == 0 {
            return Ok(Vec::new());
        }
        let seed = seed_of("tipping directions", self.question.experiment.seed, 0);
        let sample = sample::sobol(directions as u64, factors, seed)?;
        Ok(sample.rows().map(<[f64]>::to_vec).collect())
    }

    /// How settings differ from today's, the factor that moves farthest first.
    fn moves(&self, settings: &[f64]) -> Vec<Move> {
        let differs = |&at: &usize| settings[at] != self.today[at];
        let one = |at: usize| {
            let change = settings[at] - self.today[at];
            Move { factor: self.id(at), value: settings[at], change, distance: change / self.question.unit(at) }
        };
        let mut moves: Vec<Move> = (0..settings.len()).filter(differs).map(one).collect();
        moves.sort_by(|a, b| b.distance.abs().total_cmp(&a.distance.abs()));
        moves
    }

    /// Uncertainties that are drawn, and how well policies do over the worlds.
    fn policies(&mut self, combinations: &[Combination]) -> Result<(Vec<String>, Vec<Policy>), Halt> {
        let listed = self.listed(combinations)?;
        let set: Vec<usize> = self.settable();
        let drawn: Vec<usize> = self.question.open.iter().copied().filter(|at| !set.contains(at)).collect();
        let worlds = self.worlds(&drawn)?;
        let draws = self.fresh();
        let first = draws.start;
        let settings_of = |draw: u32| -> Vec<Vec<f64>> {
            let in_world = |(_, settings): &(String, Vec<f64>)| {
                let mut settings = settings.clone();
                if let Some(values) = worlds.get((draw - first) as usize) {
                    drawn.iter().zip(values).for_each(|(&at, &value)| settings[at] = value);
                }
                settings
            };
            listed.iter().map(in_world).collect()
        };
        let seen: Answers = self.bench.run(draws, &settings_of)?;
        let found = robustness(&seen, self.question.request.reach, &self.resampling);
        let policy = |((policy, settings), robustness): (&(String, Vec<f64>), _)| Policy {
            policy: policy.clone(),
            moves: self.moves(settings),
            robustness,
        };
        let policies = listed.iter().zip(found).map(policy).collect();
        Ok((drawn.iter().map(|&at| self.id(at)).collect(), policies))
    }

    /// Factors that policies may set.
    fn settable(&self) -> Vec<usize> {
        let has_levers = self.question.has_levers();
        let fits = |&at: &usize| !has_levers || self.question.factor(at).role == Role::Lever;
        self.question.open.iter().copied().filter(fits).collect()
    }

    /// The policies: today, the nearest combination or the one that comes nearest to the level, each factor alone at that end
    /// of its range which raises the chance.
    fn listed(&mut self, combinations: &[Combination]) -> Result<Vec<(String, Vec<f64>)>, Halt> {
        let mut listed = vec![("today".to_owned(), self.today.clone())];
        let of_policies = combinations.first().filter(|first| first.of == self.words()[0] && self.is_below);
        if let Some(combination) = of_policies {
            let mut settings = self.today.clone();
            for of in &combination.moves {
                if let Some(at) = self.position(&of.factor) {
                    settings[at] = of.value;
                }
            }
            listed.push((if combination.reaches { "nearest" } else { "highest" }.to_owned(), settings));
        }
        let ends = |at: usize| {
            let range = self.question.factor(at).range;
            range.map(|end| (at, end)).into_iter().filter(|(at, end)| *end != self.today[*at]).collect::<Vec<_>>()
        };
        let all: Vec<(usize, f64)> = self.settable().into_iter().flat_map(ends).collect();
        let mut settings = vec![self.today.clone()];
        settings.extend(all.iter().map(|&(at, end)| self.with(at, end)));
        let seen = self.bench.same(&settings, 0..search_draws(self.question))?;
        let gain = |seen: &[Seen]| seen.iter().map(|seen| seen.gain.sum).sum::<i64>();
        let mut raising: Vec<(i64, usize, f64)> =
            all.iter().zip(&seen[1..]).map(|(&(at, end), seen)| (gain(seen), at, end)).filter(|of| of.0 > 0).collect();
        // Those that raise it most first, of one factor the better end.
        raising.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut told: Vec<usize> = Vec::new();
        for (_, at, end) in raising {
            let settings = self.with(at, end);
            if told.len() < ALONE_MAX && !told.contains(&at) && listed.iter().all(|(_, known)| *known != settings) {
                listed.push((self.id(at), settings));
            }
            told.push(at);
        }
        Ok(listed)
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.question.experiment.factors.iter().position(|factor| factor.id.as_str() == id)
    }

    /// By world, the values of the factors that are drawn; none without such factors.
    fn worlds(&self, drawn: &[usize]) -> Result<Vec<Vec<f64>>, Halt> {
        if drawn.is_empty() {
            return Ok(Vec::new());
        }
        let seed = seed_of("tipping worlds", self.question.experiment.seed, 0);
        let sample = sample::latin_hypercube(self.question.request.draws.into(), drawn.len(), seed)?;
        let value = |(&at, &share): (&usize, &f64)| {
            let [low, high] = self.question.factor(at).range;
            if self.question.factor(at).is_switch() { share.round() } else { low + share * (high - low) }
        };
        let world = |row: &[f64]| drawn.iter().zip(row).map(value).collect();
        Ok(sample.rows().map(world).collect())
    }
}
