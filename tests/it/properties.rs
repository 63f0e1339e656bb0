//! What must hold in every scenario, tried on random small ones.

use pactsim::pact::{Bench, Deal, Outcome, negotiate};
use pactsim::rng::{Key, Stream, StreamId};
use pactsim::scenario::{Depth, STARTER};
use pactsim::security::{defence, expected_loss, fights, power};
use pactsim::sim::Status;
use pactsim::world::{Constants, Event, Rung, World};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use toml::Value;

use crate::brute_force::Judge;
use crate::support::{constants, design, each_phase, each_run, laid_over, parse, plain, render, sample, spec, state};

/// The same cases in every run of the suite.
///
/// A seed does not grow simpler by being smaller, so nothing is shrunk.
fn cases(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(1);
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() }
}

/// Where the numbers come from that make up a scenario; one seed is one scenario.
pub(crate) struct Dials(Stream);

impl Dials {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Key::of_draw(seed, 0).stream(StreamId::new("test", "dials")))
    }

    fn unit(&mut self) -> f64 {
        self.0.uniform()
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[(self.unit() * choices.len() as f64) as usize]
    }
}

const IDS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
const DEPTHS: [&str; 4] = ["shallow", "bilateral", "article5", "article5-command"];

/// Keys of a table, each with the range of its value.
type Ranges<'a> = &'a [(&'a str, f64, f64)];

/// Keys of a table with a value for each.
fn drawn(dials: &mut Dials, keys: Ranges<'_>) -> String {
    keys.iter().map(|(key, low, high)| format!("{key} = {}\n", dials.between(*low, *high))).collect()
}

/// A random scenario of three to five states.
fn scenario(dials: &mut Dials) -> String {
    let states = dials.one_of(&[3, 4, 5]);
    scenario_of(states, dials)
}

/// A random scenario of three to eight states and two theatres, with a treaty in force and a pact on
/// the table.
pub(crate) fn scenario_of(states: usize, dials: &mut Dials) -> String {
    let mut text = laid_over(&plain(&theatre(dials, "sea")), &theatre(dials, "gulf"));
    text = laid_over(&text, &mechanisms(dials));
    for id in &IDS[..states] {
        text = laid_over(&text, &random_state(dials, id));
    }
    let treaty = format!(
        "[arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"B\"]\ndepth = \"{}\"\ncooperation = {}\ngrowth = {}\n\
         [pair.A-C]\naffinity = {}\ngrievance.A = {}",
        dials.one_of(&["consultation", "shallow", "bilateral", "article5"]),
        dials.unit(),
        dials.unit(),
        dials.between(-1.0, 1.0),
        dials.unit(),
    );
    let depths = dials.one_of(&[&DEPTHS[..], &DEPTHS[..1], &DEPTHS[2..], &["shallow", "article5"]]);
    let required = dials.one_of(&[&[][..], &["A"], &["A", "C"]]);
    let scope = dials.one_of(&[&["sea"][..], &["sea", "gulf"]]);
    let accession = dials.one_of(&["open", "unanimous"]);
    let terms =
        format!("required = {required:?}\ndepths = {depths:?}\ntheatres = {scope:?}\naccession = \"{accession}\"");
    laid_over(&laid_over(&text, &treaty), &design("pact", &IDS[..states], &terms))
}

fn theatre(dials: &mut Dials, id: &str) -> String {
    let values = drawn(
        dials,
        &[
            ("assertiveness", 0.05, 0.95),
            ("urgency", 0.05, 0.95),
            ("visibility", 0.0, 1.0),
            ("drift", -0.2, 0.3),
            ("crisis_rate", 0.0, 0.5),
            ("crisis_size", 0.0, 1.0),
            ("crisis_half_life", 0.1, 1.0),
            ("attack_rate", 0.0, 0.2),
            ("willingness_shift", -1.0, 1.0),
            ("forces.REX", 0.1, 0.9),
        ],
    );
    format!("[theatre.{id}]\nname = \"{id}\"\nadversary = \"REX\"\n{values}")
}

fn random_state(dials: &mut Dials, id: &str) -> String {
    let mut values = drawn(
        dials,
        &[
            ("capability", 0.0, 60.0),
            ("growth", -0.1, 0.1),
            ("endurance", 0.2, 1.0),
            ("reliability", 0.0, 1.0),
            ("autonomy_norm", 0.0, 1.0),
            ("alliance_support", 0.2, 1.0),
            ("ratification_hurdle", 0.2, 0.8),
            ("democracy", 0.0, 1.0),
            ("rally", -1.0, 1.0),
            ("trade_dependence.REX", 0.0, 0.5),
        ],
    );
    for theatre in ["sea", "gulf"] {
        let keys =
            [("exposure", 0.01, 1.0), ("claim", 0.0, 1.0), ("allocation", 0.0, 0.5), ("public_support", 0.0, 1.0)];
        for (key, low, high) in keys {
            values += &format!("{key}.{theatre} = {}\n", dials.between(low, high));
        }
        values += &format!("distance.{theatre} = {}\n", dials.between(0.0, 5000.0));
    }
    values += &format!("max_depth = \"{}\"\nnuclear = {}\n", dials.one_of(&DEPTHS[1..]), dials.unit() < 0.2);
    values += "[leadership]\nnext_election = \"2031-01-01\"\ninterval_years = 3\ngovernment = \"neutral\"\n";
    values += &drawn(dials, &[("alliance_minded", 0.0, 0.5), ("sceptical", 0.0, 0.5), ("swing", 0.0, 0.5)]);
    state(id, &values)
}

/// Weights and parameters inside and outside what is plausible.
fn mechanisms(dials: &mut Dials) -> String {
    let tables: [(&str, Ranges<'_>); 9] = [
        (
            "weights",
            &[
                ("security", 0.0, 5.0),
                ("entrapment", 0.0, 2.0),
                ("coercion", 0.0, 5.0),
                ("domestic", 0.0, 1.0),
                ("autonomy", 0.0, 1.0),
                ("identity", 0.0, 1.0),
                ("affinity", 0.0, 2.0),
                ("burden", 0.0, 1.0),
                ("burden_shift", 0.0, 1.0),
                ("stepping_stone", -1.0, 1.0),
                ("alignment", 0.0, 1.0),
                ("constant", -0.2, 0.3),
                ("shock", 0.0, 0.5),
            ],
        ),
        (
            "security",
            &[
                ("decisiveness", 0.3, 3.0),
                ("binding_effect", 0.0, 2.0),
                ("half_strength_distance", 500.0, 8000.0),
                ("usable_alone", 0.0, 1.0),
                ("command_gain", 0.0, 1.0),
                ("covered_by_web", 0.0, 1.0),
            ],
        ),
        ("opinion", &[("threat_effect", 0.0, 5.0), ("dependence_effect", 0.0, 3.0), ("noise", 0.0, 1.0)]),
        (
            "diplomacy",
            &[
                ("initiative_rate", 0.3, 3.0),
                ("urgency_effect", 0.0, 5.0),
                ("talks", 0.0, 1.0),
                ("ratification", 0.0, 1.0),
                ("ratification_leader", 0.0, 0.2),
                ("review_rate", 0.0, 2.0),
                ("exit_cost", 0.0, 0.2),
            ],
        ),
        ("cooperation", &[("growth", 0.0, 1.0), ("decay", 0.0, 1.0), ("shared_threat", 0.0, 1.0)]),
        ("coercion", &[("onset", 0.0, 1.0), ("severity", 0.0, 1.0), ("diversification", 0.0, 1.0)]),
        ("reaction", &[("threat_reversion", 0.0, 1.0), ("threat_volatility", 0.0, 1.0), ("alignment_rate", 0.0, 1.0)]),
        ("aggression", &[("escalation", 0.0, 1.0), ("nuclear_deterrence", 0.0, 4.0)]),
        (
            "adversary.REX",
            &[
                ("growth", -0.1, 0.1),
                ("coerciveness", 0.0, 1.0),
                ("inducement", 0.0, 1.0),
                ("provocation", -3.0, 3.0),
                ("arming", 0.0, 0.5),
            ],
        ),
    ];
    tables.iter().map(|(table, keys)| format!("[{table}]\n{}", drawn(dials, keys))).collect()
}

/// Fails when a quantity of the world has left its range.
pub(crate) fn assert_in_range(world: &World, c: &Constants<'_>, when: &str) {
    let tied: Vec<f64> = world.fights.iter().chain(&world.adversary_fights).map(|fight| fight.tied).collect();
    let shares: [(&str, &[f64]); 14] = [
        ("urgency", &world.urgency_share),
        ("threat", &world.threat),
        ("reliability", &world.reliability),
        ("reliability as seen", &world.seen_reliability),
        ("cooperation", &world.cooperation),
        ("pressure", &world.pressure),
        ("dependence", &world.dependence),
        ("critical inputs", &world.critical),
        ("exposure", &world.exposure),
        ("endurance", &world.endurance),
        ("forces tied down", &tied),
        ("ties of adversaries", &world.ties),
        ("drive of cooperation", &world.drive),
        ("cohesion", &world.cohesion),
    ];
    for (name, values) in shares {
        assert!(values.iter().all(|v| (0.0..=1.0).contains(v)), "{name} after {when}: {values:?}");
    }
    assert!(world.alignment.iter().all(|v| (-1.0..=1.0).contains(v)), "alignment after {when}: {:?}", world.alignment);
    assert!(world.capability.iter().all(|v| v.is_finite() && *v >= 0.0), "capability after {when}");
    assert!(world.adversary_forces.iter().all(|v| v.is_finite() && *v >= 0.0), "adversary's forces after {when}");
    assert_eq!(world.first_non_finite(), None, "after {when}");
    for k in 0..c.nk {
        for (j, i) in (0..c.n).flat_map(|j| (0..c.n).map(move |i| (j, i))) {
            let chance = fights(world, c, j, k, world.obligations.get(j, i, k), world.reliability[j]);
            assert!((0.0..=1.0).contains(&chance), "chance that {j} fights for {i} after {when}: {chance}");
        }
        let m = c.parameters.security.decisiveness;
        for i in 0..c.n {
            let stands = defence(world, c, i, k, |j| (world.obligations.get(j, i, k), world.reliability[j]));
            let (attack, defence) = (world.adversary_forces[k], stands.mean());
            let loss = expected_loss(world.threat[i * c.nk + k], power(attack, m), power(defence, m));
            assert!((0.0..=1.0).contains(&loss), "{i} loses {loss} in {k} after {when}: {attack} against {defence}");
        }
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn shares_and_chances_stay_in_their_range_through_a_run(seed in any::<u64>()) {
        let mut dials = Dials::new(seed);
        each_phase(&spec(&scenario(&mut dials)), seed, |phase, _, world, c| assert_in_range(world, c, phase));
    }
}

/// A world of the scenario in which much has happened already.
pub(crate) fn unsettled(c: &Constants<'_>, dials: &mut Dials) -> World {
    let mut world = World::new(c);
    for i in 0..c.n {
        world.shock[i] = dials.between(-0.5, 0.5);
        world.swing[i] = dials.between(-1.0, 1.0);
        world.alignment[i] = dials.between(-1.0, 1.0);
        world.government[i] = dials.one_of(&[-1.0, 0.0, 1.0]);
        for j in 0..i {
            let cooperation = dials.unit();
            world.cooperation[i * c.n + j] = cooperation;
            world.cooperation[j * c.n + i] = cooperation;
        }
    }
    world
}

/// Fails unless `members` all gain by a pact at `depth` and none would rather be outside.
fn assert_profitable_and_internally_stable(judge: &Judge<'_, '_>, members: &[usize], depth: Depth) {
    let design = judge.design;
    assert!(members.len() >= design.minimum_size && design.required.iter().all(|i| members.contains(i)));
    for &i in members {
        assert!(judge.c.states[i].max_depth >= Rung::from(depth), "{i} may not go as deep as {depth:?}");
        let inside = judge.margin(members, depth, i);
        assert!(inside > -1e-9, "{i} loses {inside} in {members:?} at {depth:?}");
        if design.required.contains(&i) {
            continue;
        }
        let others: Vec<usize> = members.iter().copied().filter(|&j| j != i).collect();
        let stands = judge.binds_anew(&others, depth)
            && others.len() >= design.minimum_size
            && others.iter().all(|&j| judge.margin(&others, depth, j) > 1e-9);
        let outside = if stands { judge.margin_outside(&others, depth, i) } else { 0.0 };
        assert!(inside > outside - 1e-9, "{i} has {inside} in {members:?} at {depth:?} and {outside} outside");
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn a_deal_is_profitable_and_internally_stable(seed in any::<u64>()) {
        let mut dials = Dials::new(seed);
        let spec = spec(&scenario(&mut dials));
        let c = constants(&spec);
        let world = unsettled(&c, &mut dials);
        let outcome = negotiate(&mut Bench::new(&c), &world, &c, 0);
        if let Outcome::Deal(Deal { scope, depth, members, proposer_margin }) = outcome {
            let judge = Judge { world: &world, c: &c, design: &c.scopes[0][scope] };
            let members: Vec<usize> = members.iter().collect();
            assert_profitable_and_internally_stable(&judge, &members, depth);
            if members.contains(&c.spec.designs[0].proposer) {
                let margin = judge.margin(&members, depth, c.spec.designs[0].proposer);
                prop_assert!((proposer_margin - margin).abs() < 1e-9, "{proposer_margin}, by brute force {margin}");
            }
        }
    }

    #[test]
    fn a_pact_of_all_that_all_want_and_none_would_leave_is_agreed(seed in any::<u64>()) {
        let mut dials = Dials::new(seed);
        let spec = spec(&scenario(&mut dials));
        let c = constants(&spec);
        let world = unsettled(&c, &mut dials);
        let judge = Judge { world: &world, c: &c, design: &c.scopes[0][0] };
        let (all, deepest): (Vec<usize>, _) = ((0..c.n).collect(), spec.designs[0].depths[0]);
        let able = all.iter().all(|&i| c.states[i].max_depth >= Rung::from(deepest));
        let gains = |i: usize| judge.margin(&all, deepest, i) > 1e-9;
        let stays = |i: usize| {
            let others: Vec<usize> = all.iter().copied().filter(|&j| j != i).collect();
            judge.margin(&all, deepest, i) > judge.margin_outside(&others, deepest, i) + 1e-9
        };
        if able && judge.binds_anew(&all, deepest) && all.iter().all(|&i| gains(i) && stays(i)) {
            let Outcome::Deal(deal) = negotiate(&mut Bench::new(&c), &world, &c, 0) else {
                panic!("all gain, none would leave, and there is no deal");
            };
            prop_assert_eq!(deal.members.len(), c.n);
        }
    }
}

#[test]
fn a_treaty_signed_in_a_run_is_profitable_and_internally_stable_that_day() {
    let busy = "mechanisms.aggression = false\ndiplomacy.initiative_rate = 4\ndiplomacy.talks = 0.2";
    let mut treaties = 0;
    for seed in 0..100 {
        each_phase(&spec(&laid_over(&scenario(&mut Dials::new(seed)), busy)), seed, |phase, before, after, c| {
            for (_, event) in &after.events[before.events.len()..] {
                if let Event::Signed { depth, scope, members, .. } = event {
                    assert_eq!(phase, "diplomacy");
                    let members: Vec<usize> = members.iter().collect();
                    assert_profitable_and_internally_stable(
                        &Judge { world: before, c, design: &c.scopes[0][*scope] },
                        &members,
                        *depth,
                    );
                    treaties += 1;
                }
            }
        });
    }
    assert!(treaties > 50, "only {treaties} treaties to judge");
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn without_willingness_nobody_fights(seed in any::<u64>()) {
        let mut dials = Dials::new(seed);
        let unwilling = "public_support.sea = 0\npublic_support.gulf = 0\nrally = 0\nclaim.sea = 1";
        let states: String = IDS.iter().map(|id| format!("[state.{id}]\n{unwilling}\n")).collect();
        let quiet = "opinion.threat_effect = 0\nopinion.dependence_effect = 0\nopinion.noise = 0\n\
                     security.binding_effect = 1\ntheatre.sea.attack_rate = 2\naggression.escalation = 1\n";
        let text = scenario(&mut dials);
        let states: String = states.split_inclusive("claim.sea = 1\n").filter(|s| text.contains(&s[..9])).collect();
        let spec = spec(&laid_over(&text, &format!("{quiet}{states}")));
        let (mut attacks, mut called) = (0, 0);
        each_run(&spec, sample(1, 5), |run, _, _| {
            assert_eq!((run.called.1, run.war), (0, None));
            attacks += run.attacks;
            called += run.called.0;
        });
        prop_assert!(attacks > 0, "no attack, nothing to answer");
    }

    #[test]
    fn without_a_threat_nobody_is_attacked(seed in any::<u64>()) {
        let mut dials = Dials::new(seed);
        let calm = "assertiveness = 0\nurgency = 0\ndrift = 0\ncrisis_rate = 0\nattack_rate = 1\n";
        let text = laid_over(
            &scenario(&mut dials),
            &format!("[theatre.sea]\n{calm}[theatre.gulf]\n{calm}[reaction]\nthreat_volatility = 0\n[adversary.REX]\nprovocation = 0"),
        );
        each_run(&spec(&text), sample(1, 5), |run, _, _| {
            assert_eq!(run.status, Status::Ok);
            assert_eq!((run.attacks, run.called.1, run.war), (0, 0, None));
        });
    }
}

/// The starter scenario with its figures at the bounds of their units, as `bound` chooses by address:
/// the lowest (−1), the highest (1), or their own value (0).
fn at_bounds(bound: impl Fn(&str) -> i8) -> String {
    let mut table = parse(STARTER);
    for figure in spec(STARTER).figures.iter() {
        // Rules between figures hold these back: feedback of crises, forces in one place, odds that
        // sum to 1, and a ladder that rises (moved as one).
        let bounded_above = ["crisis_", "allocation", ".alliance_minded", ".sceptical"];
        let of_ladder = figure.address.starts_with("depth.");
        let at = bound(if of_ladder { "depth" } else { &figure.address });
        let value = match at {
            -1 => figure.min,
            1 if !bounded_above.iter().any(|part| figure.address.contains(part)) => figure.max,
            _ if of_ladder => continue,
            _ => figure.value,
        };
        let mut keys = figure.address.split('.').peekable();
        let mut place = &mut table;
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                place.insert(key.to_owned(), Value::from(value));
                break;
            }
            let inner = place.entry(key).or_insert_with(|| Value::Table(Default::default()));
            place = inner.as_table_mut().unwrap_or_else(|| panic!("{}", figure.address));
        }
    }
    // A theatre without a stake is refused.
    laid_over(&render(&table), "state.ADA.exposure.amber-sea = 1")
}

/// Runs a scenario at its bounds; every run must come to its end, with every quantity in range.
fn assert_runs(text: &str, seed: u64) {
    let spec = spec(text);
    each_phase(&spec, seed, |phase, _, world, c| assert_in_range(world, c, phase));
    each_run(&spec, sample(1, 3), |run, _, _| assert_eq!(run.status, Status::Ok));
}

#[test]
fn a_scenario_with_every_figure_at_its_lowest_or_its_highest_runs() {
    assert_runs(&at_bounds(|_| -1), 1);
    assert_runs(&at_bounds(|_| 1), 1);
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_scenario_with_its_figures_at_any_bounds_runs(seed in any::<u64>()) {
        let key = Key::of_draw(seed, 0);
        let bound = |address: &str| Dials(key.stream(StreamId::new("test", address))).one_of(&[-1, 0, 1]);
        assert_runs(&at_bounds(bound), seed);
    }
}
