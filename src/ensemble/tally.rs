//! Adds up runs as they come, in memory that does not grow with their number.

use std::collections::BTreeMap;

use super::Plan;
use super::manifest::{FORMAT_VERSION, PROGRAM_VERSION};
use super::part::Part;
use super::summary::{DesignWhyNot, Estimate, EventSummary, Membership, Missing, Point, Summary, Timing};
use super::why_not::{WhyNotTally, occurred};
use crate::scenario::{Depth, Spec};
use crate::sim::{PactRecord, RunRecord, Status};
use crate::stats::{NestedProportion, quartiles};
use crate::world::Calendar;

/// Memberships listed in a summary.
const MEMBERSHIPS_MAX: usize = 10;

/// Counts of one event within one draw: first quarters, and whatever stands at the horizon.
#[derive(Debug, Clone, Default)]
struct InDraw {
    number: Option<u32>,
    runs: u64,
    /// Runs with the event first in quarter `q`, for each of the three events.
    first: [Vec<u64>; EVENTS],
    stands: [u64; 2],
}

/// Article 5, shallow or deeper, major war.
const EVENTS: usize = 3;

/// Running sums over draws.
#[derive(Debug)]
pub(super) struct Tally<'s> {
    spec: &'s Spec,
    calendar: Calendar,
    open: InDraw,
    /// By event and quarter: draws in which it had happened by the end of the quarter.
    by_quarter: [Vec<NestedProportion>; EVENTS],
    /// By event and quarter: runs in which it came in that quarter.
    first: [Vec<u64>; EVENTS],
    stands: [NestedProportion; 2],
    memberships: BTreeMap<(u32, Depth, Vec<u32>), u64>,
    missing: Vec<(u64, u64)>,
    why_not: WhyNotTally<'s>,
    done: u64,
    failed: u64,
    with_talks: u64,
    /// Runs in which a one-sided pact entered into force.
    one_sided: u64,
    attacks: u64,
    called: u64,
    honoured: u64,
}

impl<'s> Tally<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        let calendar = Calendar::new(spec);
        let quarters = calendar.quarters() as usize;
        let mut tally = Self {
            spec,
            calendar,
            open: InDraw::default(),
            by_quarter: std::array::from_fn(|_| vec![NestedProportion::default(); quarters]),
            first: std::array::from_fn(|_| vec![0; quarters]),
            stands: Default::default(),
            memberships: BTreeMap::new(),
            missing: vec![(0, 0); spec.states.len()],
            why_not: WhyNotTally::new(spec),
            done: 0,
            failed: 0,
            with_talks: 0,
            one_sided: 0,
            attacks: 0,
            called: 0,
            honoured: 0,
        };
        tally.open.first = std::array::from_fn(|_| vec![0; quarters]);
        tally
    }

    /// Adds the next part; parts come in order.
    pub(super) fn add(&mut self, part: &Part) {
        for run in &part.runs {
            if self.open.number != Some(run.draw) {
                self.close_draw();
                self.open.number = Some(run.draw);
            }
            self.done += 1;
            match run.status {
                Status::Ok => self.add_run(run),
                Status::Failed(_) => self.failed += 1,
            }
        }
        part.why_not.iter().for_each(|draw| self.why_not.add(draw));
    }

    fn add_run(&mut self, run: &RunRecord) {
        self.open.runs += 1;
        let quarter = |pact: &Option<crate::sim::FirstPact>| pact.as_ref().map(|pact| pact.quarter);
        let firsts = [quarter(&run.article5), quarter(&run.shallow), run.war.map(|(quarter, _)| quarter)];
        for (event, first) in firsts.into_iter().enumerate() {
            // Quarters are counted from 1.
            if let Some(count) = first.and_then(|q| self.open.first[event].get_mut(q as usize - 1)) {
                *count += 1;
            }
        }
        self.open.stands[0] += u64::from(run.article5_stands);
        self.open.stands[1] += u64::from(run.shallow_stands);
        if let Some(pact) = &run.shallow {
            *self.memberships.entry((pact.design, pact.depth, pact.members.clone())).or_default() += 1;
        }
        if let Some((design, missing)) = &run.closest {
            self.why_not.came_closest(*design as usize);
            for &candidate in &self.spec.designs[*design as usize].candidates {
                self.missing[candidate].1 += 1;
            }
            for &state in missing {
                self.missing[state as usize].0 += 1;
            }
        }
        self.with_talks += u64::from(run.talks > 0);
        let one_sided =
            |pact: &PactRecord| pact.in_force.is_some() && !self.spec.designs[pact.design as usize].is_mutual();
        self.one_sided += u64::from(run.pacts.iter().any(one_sided));
        self.attacks += u64::from(run.attacks);
        self.called += u64::from(run.called.0);
        self.honoured += u64::from(run.called.1);
    }

    /// Moves the open draw's counts into the sums over draws.
    fn close_draw(&mut self) {
        let runs = std::mem::take(&mut self.open.runs);
        if runs > 0 {
            for event in 0..EVENTS {
                let mut so_far = 0;
                for (quarter, count) in self.open.first[event].iter().enumerate() {
                    so_far += count;
                    self.first[event][quarter] += count;
                    self.by_quarter[event][quarter].push_draw(so_far, runs - so_far);
                }
            }
            for (stands, count) in self.stands.iter_mut().zip(self.open.stands) {
                stands.push_draw(count, runs - count);
            }
        }
        self.open.first.iter_mut().for_each(|counts| counts.fill(0));
        self.open.stands = [0; 2];
    }

    /// Why states were missing, by design, with reasons that never occurred.
    pub(super) fn why_not(&mut self) -> Vec<DesignWhyNot> {
        self.why_not.shares()
    }

    /// The answer, given what the batch is called.
    pub(super) fn finish(mut self, batch_id: &str, plan: Plan) -> Summary {
        self.close_draw();
        let ok = self.done - self.failed;
        Summary {
            format_version: FORMAT_VERSION,
            batch_id: batch_id.to_owned(),
            scenario: self.spec.name.to_string(),
            title: self.spec.title.clone(),
            engine_version: PROGRAM_VERSION.to_owned(),
            seed: plan.seed,
            draws: plan.draws,
            replicates: plan.replicates,
            weighting: plan.weighting,
            runs_planned: plan.runs(),
            runs_done: self.done,
            runs_failed: self.failed,
            partial: self.done < plan.runs(),
            start_year: self.calendar.start_year,
            horizon_year: self.calendar.start_year + f64::from(self.spec.horizon_years),
            quarters: self.calendar.quarters(),
            article5: self.event(0),
            shallow_or_deeper: self.event(1),
            major_war: self.event(2),
            article5_stands: estimate(&self.stands[0]),
            shallow_or_deeper_stands: estimate(&self.stands[1]),
            variance_parts: Vec::new(),
            memberships: self.memberships(),
            missing: self.missing(),
            why_not: occurred(self.why_not()),
            runs_with_talks: self.with_talks,
            one_sided: self.spec.designs.iter().any(|design| !design.is_mutual()).then_some(self.one_sided),
            attacks_per_run: (ok > 0).then(|| self.attacks as f64 / ok as f64),
            honoured: (self.called > 0).then(|| self.honoured as f64 / self.called as f64),
            reference_class: self.spec.reference_class.clone(),
        }
    }

    fn event(&self, event: usize) -> EventSummary {
        let by_quarter = &self.by_quarter[event];
        let years = |quarter: usize| (quarter as f64 + 0.5) / 4.0;
        EventSummary {
            by_horizon: by_quarter.last().map_or_else(|| estimate(&NestedProportion::default()), estimate),
            timing: quartiles(&self.first[event]).map(|[low, median, high]| Timing {
                median_years: years(median),
                quartiles_years: [years(low), years(high)],
            }),
            cumulative: (1..).zip(by_quarter).map(|(quarter, p)| Point { quarter, estimate: estimate(p) }).collect(),
        }
    }

    fn memberships(&self) -> Vec<Membership> {
        let mut list: Vec<_> = self.memberships.iter().collect();
        list.sort_by_key(|&(_, &runs)| std::cmp::Reverse(runs));
        list.truncate(MEMBERSHIPS_MAX);
        list.into_iter()
            .map(|((design, depth, members), &runs)| Membership {
                design: self.spec.designs[*design as usize].id.to_string(),
                depth: depth.word().to_owned(),
                members: members.iter().map(|&i| self.spec.states[i as usize].id.to_string()).collect(),
                runs,
            })
            .collect()
    }

    fn missing(&self) -> Vec<Missing> {
        let mut list: Vec<Missing> = (self.spec.states.iter().zip(&self.missing))
            .filter(|(_, (_, candidate))| *candidate > 0)
            .map(|(state, &(missing, candidate))| Missing { state: state.id.to_string(), missing, candidate })
            .collect();
        list.sort_by(|a, b| b.missing.cmp(&a.missing).then_with(|| a.state.cmp(&b.state)));
        list
    }
}

/// A proportion as an answer gives it.
pub(crate) fn estimate(proportion: &NestedProportion) -> Estimate {
    Estimate {
        probability: proportion.estimate(),
        count: proportion.successes(),
        replicate_noise: proportion.replicate_noise(),
        uncertainty: proportion.uncertainty(),
        share_of_variance_from_figures: proportion.variance_shares().map(|shares| shares.uncertain_figures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, Weighting, load_text};

    /// Two draws of four runs: one that failed, and a pact in the first quarter in two of the others.
    fn part() -> Part {
        let run = |draw: u32, replicate: u32, pact: bool| RunRecord {
            status: Status::Ok,
            shallow: pact.then(|| crate::sim::FirstPact {
                quarter: 1,
                design: 0,
                depth: Depth::Shallow,
                members: vec![0, 1, 2],
            }),
            ..RunRecord::failed(draw, replicate, String::new())
        };
        let mut runs: Vec<RunRecord> = (0..8).map(|i| run(i / 4, i % 4, i == 1 || i == 6)).collect();
        runs[0] = RunRecord::failed(0, 0, "why".to_owned());
        Part { runs, series: Vec::new(), why_not: Vec::new() }
    }

    fn plan(draws: u32, replicates: u32) -> Plan {
        Plan { seed: 0, draws, replicates, weighting: Weighting::default() }
    }

    #[test]
    fn failed_runs_are_counted_and_left_out_of_the_numbers() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let plan = plan(2, 4);
        let mut tally = Tally::new(&spec);
        tally.add(&part());
        let summary = tally.finish("id", plan);
        assert_eq!((summary.runs_done, summary.runs_failed, summary.partial), (8, 1, false));
        assert_eq!(summary.shallow_or_deeper.by_horizon.probability, Some(2.0 / 7.0));
        assert_eq!(summary.article5.by_horizon.probability, Some(0.0));
        assert_eq!(summary.memberships[0].runs, 2);
    }

    #[test]
    fn without_a_completed_run_nothing_is_estimated() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let mut tally = Tally::new(&spec);
        tally.add(&Part {
            runs: vec![RunRecord::failed(0, 0, "why".to_owned())],
            series: Vec::new(),
            why_not: Vec::new(),
        });
        let summary = tally.finish("id", plan(1, 1));
        assert_eq!(summary.shallow_or_deeper.by_horizon.probability, None);
        assert_eq!(summary.attacks_per_run, None);
        assert_eq!(summary.runs_failed, 1);
    }
}
