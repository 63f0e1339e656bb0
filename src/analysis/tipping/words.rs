//! A tipping analysis in sentences: the one wording of answers, figures and briefings.

use super::found::{Combination, Curve, Elasticity, FactorFound, Frontier, Move, Policy, Tipping};
use crate::analysis::claims::Number;
use crate::experiment::Mean;
use crate::words::{
    NBSP, counted, listed, outcome_subject, percent, percent_interval, percent_with_noise, signed_two_digits,
    two_digits, with_interval,
};

impl FactorFound {
    /// One of its values with what it does: `×0.8`, `+0.12`, `40 % of the way`, `off`.
    pub(crate) fn value(&self, value: f64) -> String {
        let number = signed_two_digits(value);
        match self.change.as_str() {
            _ if self.is_switch => (if value >= 0.5 { "on" } else { "off" }).to_owned(),
            "scale" => format!("×{number}"),
            "add" if value > 0.0 && number != "0" => format!("+{number}"),
            "mix" => format!("{} of the way", percent(value)),
            _ => number,
        }
    }
}

impl Tipping {
    /// What is estimated: `the chance of an Article-5 pact`.
    pub(crate) fn subject(&self) -> String {
        outcome_subject(&self.outcome).unwrap_or_else(|| format!("the chance that {}", self.description))
    }

    /// A value of the factor called `id`.
    pub(crate) fn value(&self, id: &str, value: f64) -> String {
        self.factor(id).map_or_else(|| signed_two_digits(value), |factor| factor.value(value))
    }

    /// What is asked of the level: that it be reached, or where today lies above it, lost.
    fn verb(&self) -> &'static str {
        if self.is_below() { "reach" } else { "fall to" }
    }

    /// Today's chance, and the level.
    pub(crate) fn today_sentence(&self) -> String {
        let today = percent_with_noise(self.today.estimate, self.today.noise, self.today.runs);
        let side = if self.is_below() { "below" } else { "not below" };
        format!("Today {} is {today}, {side} {}", self.subject(), percent(self.reach))
    }

    /// Where a factor alone tips the outcome.
    pub(crate) fn curve_sentence(&self, curve: &Curve) -> String {
        let (id, crossing) = (&curve.factor, &curve.crossing);
        let level = percent(self.reach);
        let Some(place) = crossing.place else {
            let least = extreme(curve, |a, b| b < a);
            let most = extreme(curve, |a, b| b > a);
            let told = |(value, mean): (f64, &Mean)| {
                format!("{} at {}", percent(mean.estimate.unwrap_or(0.0)), self.value(id, value))
            };
            let chance = |(_, mean): (f64, &Mean)| percent(mean.estimate.unwrap_or(0.0));
            let range = least.zip(most).map_or_else(String::new, |(least, most)| {
                if chance(least) == chance(most) {
                    format!(": it is {} all along", chance(least))
                } else {
                    format!(": from {} to {}", told(least), told(most))
                }
            });
            let have = match crossing.resamples_with {
                share if share > 0.0 => format!("; {} of the resamples cross it", percent(share)),
                _ => ", and no resample crosses it".to_owned(),
            };
            return format!("{id} alone does not take {} to {level}{range}{have}", self.subject());
        };
        let interval = match (crossing.low, crossing.high) {
            (Some(low), Some(high)) => {
                format!(" (95{NBSP}%: {} to {})", self.value(id, low), self.value(id, high))
            }
            _ => format!(
                "; it has no interval, since only {} of the resamples cross the level",
                percent(crossing.resamples_with)
            ),
        };
        let all: Vec<String> = crossing.all.iter().map(|&place| self.value(id, place)).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let others = if all.len() > 1 {
            format!("; it crosses {} times, at {}", all.len(), listed(&all))
        } else {
            String::new()
        };
        format!("{id} alone takes {} to {level} at {}{interval}{others}", self.subject(), self.value(id, place))
    }

    /// The same as a title, in which the factor is called `name`.
    pub(crate) fn curve_title(&self, curve: &Curve, name: &str) -> String {
        let (id, level, subject) = (&curve.factor, percent(self.reach), self.subject());
        let chances = || curve.dots.iter().filter_map(|dot| dot.mean.estimate);
        match curve.crossing.place {
            Some(place) => format!("{name} alone takes {subject} to {level} at {}", self.value(id, place)),
            None if self.is_below() => {
                let most = chances().fold(0.0, f64::max);
                format!("{name} alone does not take {subject} to {level}: it is at most {}", percent(most))
            }
            None => {
                let least = chances().fold(1.0, f64::min);
                format!("{name} alone does not take {subject} down to {level}: it is at least {}", percent(least))
            }
        }
    }

    /// How steep the curve is at today's value.
    pub(crate) fn slope_sentence(&self, curve: &Curve) -> String {
        let slope = &curve.slope;
        let Some(factor) = self.factor(&curve.factor) else { return String::new() };
        let unit = two_digits(factor.standard_unit);
        let per = number(slope.per_standard_unit, true);
        let elasticity = match slope.elasticity {
            Elasticity::Of(of) => {
                format!(
                    "; its elasticity is {}: per cent of the chance for one per cent of the factor",
                    number(of, false)
                )
            }
            Elasticity::Undefined if factor.change == "set" => "; it has no elasticity, being 0 today".to_owned(),
            Elasticity::Undefined => {
                "; it has no elasticity: it is a shift, which is 0 today, and one per cent of nothing is nothing"
                    .to_owned()
            }
            Elasticity::Unknown => "; its elasticity is unknown, since the chance is 0 as far as is seen".to_owned(),
        };
        format!("Today a standard unit more of {} ({unit}) changes it by {per}{elasticity}", curve.factor)
    }

    /// Where two factors together reach the level.
    pub(crate) fn frontier_sentence(&self, frontier: &Frontier) -> String {
        let crossing = frontier.crossings.iter().filter(|crossing| crossing.place.is_some()).count();
        let at = |place: usize| {
            let value = self.value(&frontier.second, frontier.seconds[place]);
            let crossing = &frontier.crossings[place];
            crossing
                .place
                .map(|place| format!("at {} {value} it is {}", frontier.second, self.value(&frontier.first, place)))
        };
        let told: Vec<String> = [0, frontier.seconds.len() - 1].into_iter().filter_map(at).collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let told = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
        format!(
            "With {} as well, {} crosses {} at {crossing} of {}{told}",
            frontier.second,
            frontier.first,
            percent(self.reach),
            counted(frontier.seconds.len() as u64, "value")
        )
    }

    /// The same as a title, in which the factors have these names.
    pub(crate) fn frontier_title(&self, frontier: &Frontier, names: [&str; 2]) -> String {
        let reached =
            frontier.means.iter().filter(|mean| mean.estimate.is_some_and(|chance| chance >= self.reach)).count();
        let subject = self.subject();
        let mut letters = subject.chars();
        let subject: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let (cells, level) = (frontier.means.len(), percent(self.reach));
        format!("{subject} is {level} or more in {reached} of {cells} settings of {}", names.join(" and "))
    }

    /// The nearest combination, or that there is none.
    pub(crate) fn combination_sentence(&self, combination: &Combination) -> String {
        let level = percent(self.reach);
        let of = match (combination.of.as_str(), self.moved.as_str()) {
            ("levers", _) => "levers",
            (_, "levers") => "all factors, levers and uncertainties",
            _ => "the factors, none of which the experiment calls a lever,",
        };
        let said = |mean: &Mean| percent_with_noise(mean.estimate, mean.noise, mean.runs);
        let (mean, today) = (said(&combination.mean), said(&combination.today));
        let moves = self.moves(&combination.moves);
        if combination.reaches && combination.moves.is_empty() {
            return format!("On the draws of the search today itself is at {level}: it takes no move");
        }
        let gain =
            combination.mean.estimate.zip(combination.today.estimate).map_or(0.0, |(there, today)| there - today);
        if !combination.reaches && (gain == 0.0 || (gain > 0.0) != self.is_below()) {
            return format!(
                "No combination of {of} was found to {} {level}, and the best of the search, {moves}, is no better on draws that it \
                 has not seen: {mean}, with {today} today",
                self.verb()
            );
        }
        if !combination.reaches {
            let come = if self.is_below() { "highest" } else { "lowest" };
            return format!(
                "No combination of {of} was found to {} {level}: the {come} chance is {mean}, at {moves}, with {today} today on \
                 the same draws, which the search has not seen",
                self.verb()
            );
        }
        format!(
            "The nearest combination of {of} to {} {level} lies {} away: {moves}. The chance there is {mean}, with {today} \
             today on the same draws, which the search has not seen",
            self.verb(),
            units(combination.distance)
        )
    }

    /// What a combination moves, with distances.
    fn moves(&self, moves: &[Move]) -> String {
        let one = |of: &Move| {
            let z = signed_two_digits(of.distance);
            format!("{} {} ({z})", of.factor, self.value(&of.factor, of.value))
        };
        let told: Vec<String> = moves.iter().map(one).collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        if told.is_empty() { "today's values".to_owned() } else { listed(&told) }
    }

    /// How well the policies hold over the uncertainties.
    pub(crate) fn robustness_sentence(&self) -> Option<String> {
        let known = |policy: &'_ Policy| policy.robustness.satisficing.map(|share| share.estimate);
        let best = self.policies.iter().max_by(|a, b| {
            let by_share = known(a).unwrap_or(-1.0).total_cmp(&known(b).unwrap_or(-1.0));
            let regret = |policy: &Policy| policy.robustness.regret.map_or(f64::INFINITY, |regret| regret.estimate);
            by_share.then(regret(b).total_cmp(&regret(a)))
        })?;
        let today = self.policies.first()?;
        let share = |policy: &Policy| policy.robustness.satisficing.map(number_of_share);
        let regret = best.robustness.regret.map_or_else(String::new, |regret| {
            format!(
                "; in the mean of the worlds it falls short of the best policy of each by {}",
                number(regret, true).replace('+', "")
            )
        });
        let worlds = counted(self.draws.into(), "world");
        let level = percent(self.reach);
        let of_today = format!("Over {worlds} today's policy has {level} or more in {}", share(today)?);
        // Shares that read alike are no lead.
        if percent(known(best)?) == percent(known(today)?) {
            return Some(format!("{of_today}, and none of the others does so in more"));
        }
        Some(format!("{of_today}; most robust is {}, with {}{regret}", self.policy_name(best), share(best)?))
    }

    /// A policy, for readers.
    pub(crate) fn policy_name(&self, policy: &Policy) -> String {
        match policy.policy.as_str() {
            "today" => "today".to_owned(),
            "nearest" => "the nearest combination".to_owned(),
            "highest" => "the highest combination".to_owned(),
            _ => self.moves_short(policy),
        }
    }

    fn moves_short(&self, policy: &Policy) -> String {
        let moves = policy.moves.iter().map(|of| format!("{} {}", of.factor, self.value(&of.factor, of.value)));
        moves.collect::<Vec<_>>().join(", ")
    }

    /// How the numbers are to be read.
    pub(crate) fn how_to_read(&self) -> String {
        let drawn: Vec<&str> = self.drawn.iter().map(String::as_str).collect();
        let worlds = if drawn.is_empty() {
            "the draws of figures and weights".to_owned()
        } else {
            format!("the draws of figures and weights, with {} drawn evenly from their ranges in each", listed(&drawn))
        };
        format!(
            "Each setting is run on the same {} × {}. In brackets: 95{NBSP}% under another seed; of a crossing over resampled \
             draws. A standard unit is the range of a factor over √12, the standard deviation of a value drawn evenly from it. \
             Worlds are {worlds}; the noise of replicates is taken out of shares and regrets. All this is about the model: it says \
             what follows from it, not what can be brought about.",
            counted(self.draws.into(), "draw"),
            counted(self.replicates.into(), "replicate"),
        )
    }

    /// The answer in sentences without their full stops, what matters most first.
    pub(crate) fn bottom_line(&self) -> Vec<String> {
        let curves = self.curves.iter().map(|curve| self.curve_sentence(curve));
        let frontier = self.frontier.iter().map(|frontier| self.frontier_sentence(frontier));
        let combinations = self.combinations.iter().map(|combination| self.combination_sentence(combination));
        let all = std::iter::once(self.today_sentence()).chain(curves).chain(frontier).chain(combinations);
        all.chain(self.robustness_sentence()).collect()
    }

    /// A factor as the head of a column: its id and its unit.
    pub(crate) fn column(&self, id: &str) -> String {
        let unit = self.factor(id).map(|factor| factor.unit.as_str()).filter(|unit| !unit.is_empty());
        unit.map_or_else(|| id.to_owned(), |unit| format!("{id}, {unit}"))
    }
}

/// The dot of a curve with the lowest or the highest chance; `beats` says whether the second does the first.
fn extreme(curve: &Curve, beats: fn(f64, f64) -> bool) -> Option<(f64, &Mean)> {
    let dots = curve.dots.iter().filter_map(|dot| Some((dot, dot.mean.estimate?)));
    let best = dots.reduce(|best, other| if beats(best.1, other.1) { other } else { best });
    best.map(|(dot, _)| (dot.value, &dot.mean))
}

/// A number with its interval; of chances in points.
pub(crate) fn number(of: Number, of_a_chance: bool) -> String {
    with_interval(of.estimate, of.low.zip(of.high), of_a_chance, true)
}

/// A share with its interval.
pub(crate) fn number_of_share(of: Number) -> String {
    let interval = of.low.zip(of.high).map(|ends| format!(" ({})", percent_interval(ends)));
    percent(of.estimate) + &interval.unwrap_or_default()
}

/// A distance: `1.3 standard units`.
pub(crate) fn units(distance: f64) -> String {
    let number = two_digits(distance);
    let thing = if number == "1" { "standard unit" } else { "standard units" };
    format!("{number}{NBSP}{thing}")
}
