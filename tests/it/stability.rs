//! The exact view of all coalitions, against its definitions.

use pactsim::ensemble::ExactView;
use pactsim::pact::{CANDIDATES_MAX, Kind, Stability, StabilityError};
use pactsim::scenario::{Depth, RULES, Rule, Spec};
use pactsim::world::{Constants, Rung, Sampler, StateSet, World};

use crate::brute_force::Judge;
use crate::properties::{Dials, scenario_of, unsettled};
use crate::support::{constants, design, laid_over, plain, spec, state};

/// Closer than this, two ways to compute a margin may tell different sides.
const TOO_CLOSE: f64 = 1e-9;

/// Every coalition of a design written down by definition, from the margins of an independent judge.
struct Definitions<'j, 'w, 's> {
    judge: &'j Judge<'w, 's>,
    depth: Depth,
    /// Margins of each coalition by candidate; NaN for those outside.
    margins: Vec<Vec<f64>>,
    is_close: std::cell::Cell<bool>,
}

impl<'j, 'w, 's> Definitions<'j, 'w, 's> {
    fn new(judge: &'j Judge<'w, 's>, depth: Depth) -> Self {
        let candidates = &judge.design.candidates;
        let margins = (0..1_u32 << candidates.len()).map(|coalition| {
            let members = states_in(candidates, coalition);
            let of = |&i: &usize| if members.contains(&i) { judge.margin(&members, depth, i) } else { f64::NAN };
            candidates.iter().map(of).collect()
        });
        Self { judge, depth, margins: margins.collect(), is_close: false.into() }
    }

    fn candidates(&self) -> impl Iterator<Item = usize> + '_ {
        0..self.judge.design.candidates.len()
    }

    fn members(&self, coalition: u32) -> impl Iterator<Item = usize> + '_ {
        self.candidates().filter(move |a| coalition >> a & 1 == 1)
    }

    fn exceeds(&self, one: f64, other: f64) -> bool {
        if (one - other).abs() < TOO_CLOSE {
            self.is_close.set(true);
        }
        one > other
    }

    fn margin(&self, coalition: u32, a: usize) -> f64 {
        self.margins[coalition as usize][a]
    }

    fn outside(&self, others: u32, a: usize) -> f64 {
        let candidates = &self.judge.design.candidates;
        self.judge.margin_outside(&states_in(candidates, others), self.depth, candidates[a])
    }

    fn is_able(&self, a: usize) -> bool {
        let i = self.judge.design.candidates[a];
        self.judge.c.states[i].max_depth >= Rung::from(self.depth) && !self.judge.world.withdrawn.contains(i)
    }

    fn is_possible(&self, coalition: u32) -> bool {
        let design = self.judge.design;
        let states = states_in(&design.candidates, coalition);
        self.members(coalition).all(|a| self.is_able(a))
            && states.len() >= design.minimum_size
            && design.required.iter().all(|i| states.contains(i))
    }

    fn everyone_gains(&self, coalition: u32) -> bool {
        self.members(coalition).all(|a| self.exceeds(self.margin(coalition, a), 0.0))
    }

    fn is_profitable(&self, coalition: u32) -> bool {
        let states = states_in(&self.judge.design.candidates, coalition);
        self.is_possible(coalition)
            && self.everyone_gains(coalition)
            && self.judge.binds_anew(&states, self.depth)
            && states.iter().any(|i| !self.judge.design.insiders.contains(i))
    }

    fn is_internally_stable(&self, coalition: u32) -> bool {
        let leaves = |a: usize| {
            let rest = coalition & !(1 << a);
            self.is_profitable(rest) && self.exceeds(self.outside(rest, a), self.margin(coalition, a))
        };
        self.is_profitable(coalition) && !self.members(coalition).any(leaves)
    }

    fn joins(&self, coalition: u32, a: usize) -> bool {
        let with = self.margin(coalition | 1 << a, a);
        self.is_able(a) && self.exceeds(with, 0.0) && self.exceeds(with, self.outside(coalition, a))
    }

    fn is_stable_with_open_accession(&self, coalition: u32) -> bool {
        let outsiders = self.candidates().filter(|a| coalition >> a & 1 == 0);
        self.is_internally_stable(coalition) && !outsiders.into_iter().any(|a| self.joins(coalition, a))
    }

    fn is_stable_with_exclusive_accession(&self, coalition: u32) -> bool {
        let all_take = |a: usize| {
            self.members(coalition)
                .all(|b| !self.exceeds(self.margin(coalition, b), self.margin(coalition | 1 << a, b)))
        };
        let outsiders = self.candidates().filter(|a| coalition >> a & 1 == 0);
        self.is_internally_stable(coalition) && !outsiders.into_iter().any(|a| self.joins(coalition, a) && all_take(a))
    }

    fn is(&self, coalition: u32, kind: Kind) -> bool {
        match kind {
            Kind::Profitable => self.is_profitable(coalition),
            Kind::InternallyStable => self.is_internally_stable(coalition),
            Kind::StableOpen => self.is_stable_with_open_accession(coalition),
            Kind::StableExclusive => self.is_stable_with_exclusive_accession(coalition),
        }
    }
}

fn states_in(candidates: &[usize], coalition: u32) -> Vec<usize> {
    (0..candidates.len()).filter(|a| coalition >> a & 1 == 1).map(|a| candidates[a]).collect()
}

fn view(world: &World, c: &Constants<'_>, depth: Depth) -> Stability {
    Stability::of(world, c, &c.spec.designs[0], depth, &|_| true).expect("few candidates, and nobody stops")
}

/// Fails unless the picks are what the definitions give, among coalitions that are told for sure.
fn assert_picks(exact: &Stability, definitions: &Definitions<'_, '_, '_>) {
    let own = Kind::stable_under(definitions.judge.design.accession);
    let value = |s: u32| definitions.members(s).map(|a| definitions.margin(s, a)).sum::<f64>();
    let some_stable = exact.count(own) > 0;
    let pool: Vec<u32> = exact.coalitions_of(if some_stable { own } else { Kind::InternallyStable }).collect();
    let (Some(largest), Some(most_valued)) = (&exact.largest, &exact.most_valued) else {
        assert!(pool.is_empty());
        return;
    };
    let size = pool.iter().map(|s| s.count_ones()).max();
    assert_eq!((Some(largest.coalition.count_ones()), largest.is_stable), (size, some_stable));
    for (pick, rivals) in [(most_valued, pool.clone()), (largest, pool)] {
        assert!(rivals.contains(&pick.coalition));
        assert!((pick.value - value(pick.coalition)).abs() < TOO_CLOSE);
        assert!((pick.value - pick.members.iter().map(|(_, margin)| margin).sum::<f64>()).abs() < TOO_CLOSE);
        let same_class = |s: &&u32| pick == most_valued || Some(s.count_ones()) == size;
        let best = rivals.iter().filter(same_class).map(|&s| value(s)).fold(f64::MIN, f64::max);
        assert!(pick.value > best - TOO_CLOSE, "{pick:?} is less than {best}");
    }
}

/// Verdicts on coalitions, by kind those that say yes, and those too close to tell.
#[derive(Default)]
struct Tally {
    seen: u32,
    found: [u32; 4],
    close: u32,
}

/// Compares the exact view with the definitions in the worlds of some seeds under a rule.
fn tally(rule: Rule, seeds: std::ops::Range<u64>) -> Tally {
    let Tally { mut seen, mut found, mut close } = Tally::default();
    for seed in seeds {
        let mut dials = Dials::new(seed);
        let spec = Spec { rule, ..spec(&scenario_of(3 + seed as usize % 6, &mut dials)) };
        let c = constants(&spec);
        let mut world = unsettled(&c, &mut dials);
        if seed % 5 == 0 {
            world.withdrawn = StateSet::from_iter([c.n - 1]);
        }
        for &depth in &spec.designs[0].depths {
            let judge = Judge { world: &world, c: &c, design: &spec.designs[0] };
            let (exact, definitions) = (view(&world, &c, depth), Definitions::new(&judge, depth));
            let possible = (0..1_u32 << c.n).filter(|&s| definitions.is_possible(s)).count();
            assert_eq!(exact.coalitions, possible as u64);
            let able: u32 = (0..c.n).filter(|&a| definitions.is_able(a)).fold(0, |mask, a| mask | 1 << a);
            assert_eq!(exact.everyone.len(), able.count_ones() as usize);
            assert!(exact.everyone.is_sorted_by(|x, y| x.1 <= y.1));
            // Alone at the table nobody has partners to weigh.
            for &(i, margin) in exact.everyone.iter().filter(|_| exact.everyone.len() > 1) {
                assert!((margin - definitions.margin(able, i)).abs() < TOO_CLOSE, "{i}: {margin}");
            }
            for coalition in 0..1_u32 << c.n {
                for (kind, found) in Kind::ALL.into_iter().zip(&mut found) {
                    definitions.is_close.set(false);
                    let by_definition = definitions.is(coalition, kind);
                    seen += 1;
                    if definitions.is_close.get() {
                        close += 1;
                        continue;
                    }
                    let place = format!("{rule:?}, seed {seed}, {depth:?}, coalition {coalition:b}, {kind:?}");
                    assert_eq!(exact.is(coalition, kind), by_definition, "{place}");
                    *found += u32::from(by_definition);
                }
            }
            assert_picks(&exact, &definitions);
        }
    }
    Tally { seen, found, close }
}

#[test]
fn every_coalition_is_what_the_definitions_make_of_it() {
    let Tally { seen, found, close } = tally(Rule::CostBenefit, 0..600);
    // None of the kinds is trivial, and next to nothing is left out.
    assert!(found.iter().all(|&found| found > 50) && found[0] > found[1] && found[1] > found[3], "{found:?}");
    assert!(found[3] > found[2], "{found:?}");
    assert!(close * 200 < seen, "{close} of {seen} are too close to tell");
}

#[test]
fn every_coalition_is_what_the_definitions_make_of_it_under_every_rival_rule() {
    for rival in &RULES[1..] {
        let Tally { seen, found, close } = tally(*rival, 0..120);
        assert!(found[0] > 50 && found[1] > 0, "{rival:?}: {found:?}");
        assert!(close * 200 < seen, "{rival:?}: {close} of {seen} are too close to tell");
    }
}

/// Four states that gain 0.1 by any pact but for what `changes` make of it.
fn four(terms: &str, changes: &str) -> Spec {
    let states: String = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 0.5")).concat();
    let base = laid_over(&plain(&states), &design("pact", &["A", "B", "C", "D"], terms));
    spec(&laid_over(&laid_over(&base, "weights.constant = 0.1"), changes))
}

fn counts(spec: &Spec) -> [u64; 5] {
    let exact = ExactView { spec, design: 0, depth: spec.designs[0].depths[0], steps: 0 };
    let found = exact.in_the_mean_world(&|_| true).expect("four candidates");
    let [profitable, internally, open, exclusive] = Kind::ALL.map(|kind| found.count(kind));
    [found.coalitions, profitable, internally, open, exclusive]
}

#[test]
fn where_all_gain_by_any_pact_only_the_grand_coalition_is_externally_stable() {
    // Four coalitions of three and one of four; with A and B required, two and one.
    assert_eq!(counts(&four("required = []", "")), [5, 5, 5, 1, 1]);
    assert_eq!(counts(&four("required = [\"A\", \"B\"]", "")), [3, 3, 3, 1, 1]);
}

#[test]
fn a_state_that_may_not_go_so_deep_is_in_no_coalition_and_joins_none() {
    let shy = "state.D.max_depth = \"shallow\"\ndesign.pact.depths = [\"article5\"]";
    assert_eq!(counts(&four("required = []", shy)), [1, 1, 1, 1, 1]);
    assert_eq!(counts(&four("required = [\"D\"]", shy)), [0, 0, 0, 0, 0]);
}

#[test]
fn exclusive_accession_keeps_out_whom_a_member_loses_by() {
    // D bears a grudge by nobody but A does against D: A gains 0.1 without D, and less with D.
    let grudge = "weights.identity = 0.1\n[pair.A-D]\naffinity = 0\ngrievance.A = 0.5";
    let [_, profitable, internally, open, exclusive] = counts(&four("required = []", grudge));
    assert_eq!((profitable, internally), (5, 5));
    // Any three are joined by the fourth with open accession; without D, A would not have it.
    assert_eq!((open, exclusive), (1, 2));
}

#[test]
fn too_many_candidates_are_refused_and_a_stop_is_heard() {
    let ids: Vec<String> = (0..=CANDIDATES_MAX).map(|i| format!("S{i}")).collect();
    let states: String = ids.iter().map(|id| state(id, "exposure.sea = 0.5")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let of = |count: usize| spec(&laid_over(&plain(&states), &design("pact", &ids[..count], "required = []")));
    let (many, few) = (of(CANDIDATES_MAX + 1), of(7));
    let look = |spec: &Spec, go_on: bool| {
        ExactView { spec, design: 0, depth: Depth::Shallow, steps: 0 }.in_the_mean_world(&|_| go_on).err()
    };
    assert_eq!(look(&many, true), Some(StabilityError::TooManyCandidates(CANDIDATES_MAX + 1)));
    assert_eq!(look(&few, false), Some(StabilityError::Stopped));
    assert_eq!(look(&few, true), None);
}

#[test]
fn all_coalitions_are_counted_as_done_and_the_threads_change_nothing() {
    let spec = spec(&scenario_of(8, &mut Dials::new(3)));
    let exact = ExactView { spec: &spec, design: 0, depth: spec.designs[0].depths[0], steps: 9 };
    let on = |threads: usize| {
        let done = std::sync::atomic::AtomicU64::new(0);
        let count = |more| {
            done.fetch_add(more, std::sync::atomic::Ordering::Relaxed);
            true
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let found =
            pool.install(|| (exact.in_the_mean_world(&count), exact.over_draws(&Sampler::new(&spec, 7), 20, &count)));
        (found, done.into_inner())
    };
    let (found, done) = on(1);
    assert_eq!(done, 21 * 256);
    assert_eq!(on(3).0, found);
}

#[test]
fn a_likelihood_is_the_share_of_draws_in_which_the_coalition_is_stable() {
    // The constant is drawn evenly from −0.1 to 0.3, and a pact is profitable where it is above 0.
    let drawn = "[weights.constant]\nvalue = 0.1\nrange = [-0.1, 0.3]\nshape = \"uniform\"\nstatus = \"judged\"";
    let base = four("required = []", "");
    assert_eq!(counts(&base)[1], 5);
    let states: String = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 0.5")).concat();
    let mut text =
        crate::support::parse(&laid_over(&plain(&states), &design("pact", &["A", "B", "C", "D"], "required = []")));
    let weights = text.get_mut("weights").and_then(|weights| weights.as_table_mut()).expect("weights");
    weights.insert("constant".to_owned(), crate::support::parse(drawn)["weights"]["constant"].clone());
    let spec = spec(&crate::support::render(&text));
    let exact = ExactView { spec: &spec, design: 0, depth: Depth::Shallow, steps: 0 };
    let likelihoods = exact.over_draws(&Sampler::new(&spec, 1), 400, &|_| true).expect("four candidates");
    let all = likelihoods.most_likely(9);
    assert_eq!(all[0].members, [0, 1, 2, 3]);
    let stable = all[0].of(Kind::StableExclusive);
    assert!((stable.share - 0.75).abs() < 0.06 && stable.draws == likelihoods.some(Kind::Profitable).draws);
    let interval = stable.interval.expect("draws");
    assert!(interval.low < stable.share && stable.share < interval.high && interval.high - interval.low < 0.1);
    // The coalitions of three are profitable as often, but then the fourth joins.
    assert_eq!(all.len(), 5);
    assert_eq!((all[1].of(Kind::StableOpen).draws, all[1].of(Kind::InternallyStable).draws), (0, stable.draws));
}
