//! Worlds of one, two and three states, worked by hand.
//!
//! All are laid over the plain world (`plain.toml`): the adversary brings 40 to the sea, urgency is
//! 1/2, and an obligation of binding b multiplies the odds of honouring by 2^b. Each state brings
//! 10; half of its public would fight (odds 1), and half of an ally's force is usable (η = 1/2).

use pactsim::pact::{Bench, Outcome, negotiate};
use pactsim::scenario::Depth;
use pactsim::security::{defence, expected_loss, fights, power};
use pactsim::sim::RunRecord;
use pactsim::world::{Event, Rung, World};

use crate::support::{constants, design, each_run, index_of, laid_over, plain, sample, spec, state};

#[track_caller]
pub(crate) fn assert_close(computed: f64, by_hand: f64) {
    assert!((computed - by_hand).abs() < 1e-9, "computed {computed}, by hand {by_hand}");
}

/// Defence and expected loss of state `id` in the sea at the start.
fn security_of(text: &str, id: &str) -> (f64, f64) {
    let spec = spec(text);
    let (c, i) = (constants(&spec), index_of(&spec, id));
    let world = World::new(&c);
    let (stands, m) = (
        defence(&world, &c, i, 0, |j| (world.obligations.get(j, i, 0), world.reliability[j])).mean(),
        c.parameters.security.decisiveness,
    );
    (stands, expected_loss(world.threat[i * c.nk], power(world.adversary_forces[0], m), power(stands, m)))
}

#[test]
fn one_state_alone_expects_the_adversarys_share_of_what_it_fears() {
    let alone = plain(&state("A", "exposure.sea = 1"));
    // Threat 1 · 1/2; the adversary's share 40 / (40 + 10).
    let (stands, loss) = security_of(&alone, "A");
    assert_close(stands, 10.0);
    assert_close(loss, 0.5 * 40.0 / 50.0);
    // A decisive contest squares the forces: 1600 / (1600 + 100).
    let (_, loss) = security_of(&laid_over(&alone, "security.decisiveness = 2"), "A");
    assert_close(loss, 0.5 * 16.0 / 17.0);
}

#[test]
fn distance_endurance_and_tasks_elsewhere_each_take_their_part_of_a_force() {
    // 10 · allocation 1/2 · endurance 1/2 · one half-strength distance 1/2.
    let far = "exposure.sea = 1\nallocation.sea = 0.5\nendurance = 0.5\ndistance.sea = 1000";
    assert_close(security_of(&plain(&state("A", far)), "A").0, 1.25);
}

#[test]
fn a_second_state_helps_with_its_chance_to_fight_times_what_is_usable_of_its_force() {
    let helper = state("B", "capability = 20\nreliability = 0.5");
    let two = plain(&laid_over(&state("A", "exposure.sea = 1"), &helper));
    // Without a promise B fights with its willingness 1/2: 10 + 1/2 · 1/2 · 20.
    let (stands, loss) = security_of(&two, "A");
    assert_close(stands, 15.0);
    assert_close(loss, 0.5 * 40.0 / 55.0);

    // Bound at 1, the odds are 2 and π^b = 2/3; B keeps its word half of the time:
    // π = 1/2 + 1/2 · (2/3 − 1/2) = 7/12. Cooperation 1/2 makes 3/4 of its force usable.
    let treaty = r#"
        [arrangement.treaty]
        name = "Treaty"
        members = ["A", "B"]
        obligated = ["B"]
        depth = "shallow"
        cooperation = 0.5
        growth = 0
    "#;
    let bound = laid_over(&two, treaty);
    assert_close(security_of(&bound, "A").0, 10.0 + 7.0 / 12.0 * 0.75 * 20.0);
    // The obligation runs one way: A, of full reliability, would help B from interest alone.
    assert_close(security_of(&bound, "B").0, 20.0 + 0.5 * 0.75 * 10.0);
    let spec = spec(&bound);
    let c = constants(&spec);
    assert_close(fights(&World::new(&c), &c, 1, 0, Rung::from(Depth::Article5), 0.5), 0.5 + 0.5 * (0.8 - 0.5));
}

/// So that what is hoped for is had for certain.
pub(crate) const CERTAIN: &str = "mechanisms.ratification = false";

/// A, whose sea it is; B, half as exposed; C, not exposed at all. Ratification is certain.
pub(crate) fn three(changes: &str) -> String {
    laid_over(&undecided(CERTAIN), changes)
}

/// The same, at even chances of ratification.
fn undecided(changes: &str) -> String {
    let states = [state("A", "exposure.sea = 1"), state("B", "exposure.sea = 0.5"), state("C", "")];
    laid_over(&plain(&states.join("\n")), changes)
}

/// How the three negotiate a pact of all three that `proposer` proposes at `depth`.
pub(crate) fn negotiated(text: &str, proposer: &str, depth: &str, prepare: impl Fn(&mut World)) -> Outcome {
    let mut all = ["A", "B", "C"];
    all.sort_by_key(|&id| id != proposer);
    let spec = spec(&laid_over(text, &design("pact", &all, &format!("depths = [\"{depth}\"]"))));
    let c = constants(&spec);
    let mut world = World::new(&c);
    prepare(&mut world);
    negotiate(&mut Bench::new(&c), &world, &c, 0)
}

/// Margin of `member` in a shallow pact of all three.
pub(crate) fn margin(text: &str, member: &str) -> f64 {
    margin_in(negotiated(text, member, "shallow", |_| {}))
}

pub(crate) fn margin_in(outcome: Outcome) -> f64 {
    match outcome {
        Outcome::Deal(deal) => deal.proposer_margin,
        Outcome::NoDeal { proposer_margin, .. } => proposer_margin,
    }
}

#[test]
fn security_gained_is_the_loss_that_better_promises_avert() {
    let text = three("weights.security = 1");
    // Status quo: D = 10 + 2 · (1/2 · 1/2 · 10) = 15, loss 1/2 · 40/55 = 4/11.
    assert_close(security_of(&text, "A").1, 4.0 / 11.0);
    // Bound at 1 the others fight with 2/3: D = 10 + 2 · (2/3 · 1/2 · 10) = 50/3, loss 1/2 · 120/170 = 6/17.
    assert_close(margin(&text, "A"), 4.0 / 11.0 - 6.0 / 17.0);
    // B fears half as much; C has nothing to lose.
    assert_close(margin(&text, "B"), 0.5 * (4.0 / 11.0 - 6.0 / 17.0));
    assert_close(margin(&text, "C"), 0.0);
}

#[test]
fn an_integrated_command_makes_more_of_the_allies_usable() {
    // Bound at 2 the odds are 4, π = 4/5; the command halves what is missing, η = 3/4:
    // D = 10 + 2 · (4/5 · 3/4 · 10) = 22.
    let text = three("weights.security = 1");
    let deep = margin_in(negotiated(&text, "A", "article5-command", |_| {}));
    assert_close(deep, 4.0 / 11.0 - 0.5 * 40.0 / 62.0);
    // Without the command: D = 10 + 2 · (4/5 · 1/2 · 10) = 18.
    let without = margin_in(negotiated(&text, "A", "article5", |_| {}));
    assert_close(without, 4.0 / 11.0 - 0.5 * 40.0 / 58.0);
}

/// A stock of cooperation among all three that obliges nobody.
const WEB: &str = r#"
    [arrangement.web]
    name = "Web"
    members = ["A", "B", "C"]
    obligated = []
    depth = "cooperation"
    cooperation = 0.5
    growth = 0
"#;

#[test]
fn a_web_raises_what_a_pact_adds_covers_part_of_it_and_may_be_a_stepping_stone() {
    // η = 1/2 + 1/2 · 1/2 = 3/4: D from 10 + 2 · 1/2 · 7.5 = 17.5 to 10 + 2 · 2/3 · 7.5 = 20.
    let gain = 0.5 * (40.0 / 57.5 - 40.0 / 60.0);
    let text = laid_over(&three("weights.security = 1"), WEB);
    assert_close(margin(&text, "A"), gain);
    // Half of the need is covered per unit of cooperation, of which there is one half.
    assert_close(margin(&laid_over(&text, "security.covered_by_web = 0.5"), "A"), 0.75 * gain);
    // As a stepping stone: new binding 1/2 · cooperation 1/2.
    let stone = laid_over(&three("weights.stepping_stone = 1"), WEB);
    assert_close(margin(&stone, "C"), 0.25);
}

#[test]
fn entrapment_is_the_new_chance_to_fight_over_what_is_not_ones_own() {
    let text = three("weights.entrapment = 1");
    // Each promise rises from 1/2 to 2/3, by 1/6. For C: A is in a fight with its stake 1, B with
    // 1/2: 1 − (1 − 1/6)(1 − 1/12) = 17/72, times urgency 1/2, times 1 for nothing of its own.
    assert_close(margin(&text, "C"), -17.0 / 144.0);
    // For A: only B's fight can become its own; threat 1/2 makes half of that its own affair.
    assert_close(margin(&text, "A"), -0.5 * 0.5 / 12.0);

    // An outsider T at stake 1 that each would help with 1/2 draws members in: B is in a fight with
    // 1 − (1 − 1/2)(1 − 1/2) = 3/4, so for C: 1/2 · (1 − 5/6 · (1 − 3/4 · 1/6)) = 13/96.
    let outsider = state("T", "capability = 0\nexposure.sea = 1");
    assert_close(margin(&laid_over(&text, &outsider), "C"), -13.0 / 96.0);
}

#[test]
fn costs_of_being_bound_count_new_binding_only() {
    // Bound at 1, half of an Article 5, by nothing before: 1/2, times the norm 0.4.
    let text = three("weights.autonomy = 1\nstate.A.autonomy_norm = 0.4");
    assert_close(margin(&text, "A"), -0.2);
    // Consultation with C, 0.25, is in force: (1/2 + 3/8) / 2 = 7/16 on average.
    let treaty = |depth: &str| {
        format!(
            "[arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"C\"]\ndepth = \"{depth}\"\n\
             cooperation = 0\ngrowth = 0"
        )
    };
    assert_close(margin(&laid_over(&text, &treaty("consultation")), "A"), -0.4 * 7.0 / 16.0);
    // A bilateral treaty binds deeper than the pact would: towards C nothing is new.
    assert_close(margin(&laid_over(&text, &treaty("bilateral")), "A"), -0.4 / 4.0);
}

#[test]
fn the_domestic_term_is_the_chance_that_ratification_fails_times_its_price_and_the_gain_lost() {
    // Support (0.8 + 1/2) / 2 = 0.65 is one spread of 0.15 above the hurdle: Φ(1).
    let text = undecided("weights.domestic = 1\nstate.C.alliance_support = 0.8");
    let passes = 0.841_344_746_068_542_9;
    assert_close(margin(&text, "C"), -0.5 * (1.0 - passes));
    // At the hurdle it is even.
    assert_close(margin(&text, "A"), -0.25);
    // A gain of 0.4 counts with its chance; a loss is a loss.
    let hoped = laid_over(&text, "weights.constant = 0.4");
    assert_close(margin(&hoped, "C"), passes * 0.4 - 0.5 * (1.0 - passes));
    assert_close(margin(&hoped, "A"), 0.5 * 0.4 - 0.25);
    assert_close(margin(&laid_over(&text, "weights.constant = -0.4"), "A"), -0.4 - 0.25);
}

#[test]
fn grievance_kinship_and_burden_have_their_weight() {
    // A's grievance against B: half the mean 0.2, half the worst 0.4; times new binding 1/2.
    let pair = "[pair.A-B]\naffinity = 0.6\ngrievance.A = 0.4";
    assert_close(margin(&laid_over(&three("weights.identity = 1"), pair), "A"), -0.5 * 0.3);
    assert_close(margin(&laid_over(&three("weights.identity = 1"), pair), "B"), 0.0);
    // Kinship with B: (likeness 1 + affinity 0.6) / 2 = 0.8, with C 0.5.
    assert_close(margin(&laid_over(&three("weights.affinity = 1"), pair), "A"), 0.5 * 0.65);
    // A third of the members' forces.
    assert_close(margin(&three("weights.burden = 1"), "A"), -0.5 / 3.0);
}

#[test]
fn the_trade_that_coercion_is_expected_to_cut_counts_for_those_newly_bound() {
    // Coerciveness 1/2 · trade share 0.2 · severity of an episode 0.4, times new binding 1/2.
    let text = three("weights.coercion = 1\ncoercion.severity = 0.4\nadversary.REX.coerciveness = 0.5");
    assert_close(margin(&laid_over(&text, "state.A.trade_dependence.REX = 0.2"), "A"), -0.02);
}

#[test]
fn others_count_on_a_guarantor_as_they_see_it_and_it_fights_as_it_is() {
    // Committed, the guarantor B keeps its word for certain; A believes in it half of the time, so it
    // counts on 1/2 + 1/2 · 1/6 = 7/12 of η · 10.
    let changes = "[guarantor.B]\ncommitted = 1\nsceptical = 0\nregime = \"committed\"\nswitch = 0\n\
                   offers_when_sceptical = 1\n[state.A]\nperceived_reliability.B = 0.5\n\
                   [arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"B\"]\ndepth = \"shallow\"\n\
                   cooperation = 0\ngrowth = 0\n[weights]\nsecurity = 1";
    let text = three(changes);
    let status_quo = 10.0 + 7.0 / 12.0 * 5.0 + 0.5 * 5.0;
    // A pact at 2 instead of 1: B's odds 4, seen as 1/2 + 1/2 · 3/10; C's 4/5.
    let pact = 10.0 + 0.65 * 5.0 + 0.8 * 5.0;
    let deep = margin_in(negotiated(&text, "A", "article5", |_| {}));
    assert_close(deep, 0.5 * 40.0 / (40.0 + status_quo) - 0.5 * 40.0 / (40.0 + pact));
    let spec = spec(&text);
    let c = constants(&spec);
    assert_close(fights(&World::new(&c), &c, 1, 0, Rung::from(Depth::Shallow), 1.0), 2.0 / 3.0);
}

#[test]
fn a_guarantor_gains_by_the_load_that_others_take_over() {
    // The others' promises add 2 · (1/6 · 1/2 · 10) = 5/3 to its own 10: 1/7 of the sum.
    let text = three("weights.burden_shift = 1");
    let guarantor = "[guarantor.A]\ncommitted = 1\nsceptical = 1\nregime = \"committed\"\nswitch = 0\n\
                     offers_when_sceptical = 1";
    assert_close(margin(&laid_over(&text, guarantor), "A"), 1.0 / 7.0);
    assert_close(margin(&text, "A"), 0.0);
}

#[test]
fn leaders_shocks_alignment_and_the_constant_shift_the_margin() {
    let text = three("weights.constant = 0.1\nweights.alignment = 1");
    let leaders = |government: &str| {
        let leaders =
            "next_election = \"2032-01-01\"\ninterval_years = 4\nalliance_minded = 0\nsceptical = 0\nswing = 0.2";
        format!("[state.A.leadership]\n{leaders}\ngovernment = \"{government}\"")
    };
    for (government, stance) in [("alliance-minded", 0.2), ("neutral", 0.0), ("sceptical", -0.2)] {
        let outcome = negotiated(&laid_over(&text, &leaders(government)), "A", "shallow", |world| {
            world.shock[0] = 0.05;
            world.alignment[0] = -0.3;
        });
        assert_close(margin_in(outcome), 0.1 + stance + 0.05 - 0.3);
    }
}

#[test]
fn the_adversarys_expected_reaction_is_part_of_security() {
    // The members bring 30 against 40, so 3/7 of the full reaction comes. Provocation of 7/3 · ln 3
    // logits makes it ln 3: urgency rises from 1/2 to 3/4, and the loss to 3/4 · 12/17 = 9/17.
    let provoked = format!("weights.security = 1\nadversary.REX.provocation = {}", 7.0 / 3.0 * 3.0_f64.ln());
    assert_close(margin(&three(&provoked), "A"), 4.0 / 11.0 - 9.0 / 17.0);
    // Arming by 0.7 · 3/7 = 0.3 brings 52: loss 1/2 · 52 / (52 + 50/3) = 39/103.
    let armed = "weights.security = 1\nadversary.REX.arming = 0.7";
    assert_close(margin(&three(armed), "A"), 4.0 / 11.0 - 39.0 / 103.0);
}

#[test]
fn whoever_gains_more_from_a_pact_outside_than_inside_stays_outside() {
    // Four alike. In a pact of all, 40 against 40 take half of the reaction −7/3 · ln 3; urgency
    // falls to 1 / (1 + 3^(7/6)) = 0.217, the loss from 8/23 to 0.217 · 40/60 = 0.145: a gain of
    // 0.203, less a burden of 1/2 · 1/4. Outside three, 3/7 of it brings urgency to 1/4 and the loss
    // to 4/23: a gain of 0.174 for nothing. The three go on: each gains 0.179 − 1/6 > 0.
    let states = ["A", "B", "C", "D"].map(|id| state(id, "exposure.sea = 1")).join("\n");
    let deterred = format!("weights.security = 1\nadversary.REX.provocation = {}", -7.0 / 3.0 * 3.0_f64.ln());
    let pact = design("pact", &["A", "B", "C", "D"], "required = [\"A\", \"B\", \"C\"]");
    let members = |burden: &str| {
        let spec = spec(
            &[deterred.as_str(), burden, CERTAIN, &states, &pact].iter().fold(plain(""), |t, more| laid_over(&t, more)),
        );
        let c = constants(&spec);
        match negotiate(&mut Bench::new(&c), &World::new(&c), &c, 0) {
            Outcome::Deal(deal) => deal.members.iter().collect::<Vec<_>>(),
            Outcome::NoDeal { .. } => Vec::new(),
        }
    };
    assert_eq!(members("weights.burden = 1"), [0, 1, 2]);
    // Without the burden the fourth gains more inside.
    assert_eq!(members("weights.burden = 0"), [0, 1, 2, 3]);
}

/// Records of `count` replicates, and what `look` says of the world at the end of each.
fn replicates<T>(text: &str, count: u32, look: impl Fn(&World) -> T) -> Vec<(RunRecord, T)> {
    let mut seen = Vec::new();
    each_run(&spec(text), sample(1, count), |record, world, _| seen.push((record.clone(), look(world))));
    seen
}

/// Asserts that counts of independent trials, each with chance `p`, have the mean that they should:
/// within four standard errors.
#[track_caller]
fn assert_frequency(happened: u32, trials: u32, p: f64) {
    let (share, error) = (f64::from(happened) / f64::from(trials), (p * (1.0 - p) / f64::from(trials)).sqrt());
    assert!((share - p).abs() < 4.0 * error, "{share} of {trials}, by hand {p} ± {error}");
}

#[test]
fn attacks_come_at_the_rate_that_claim_contest_and_deterrence_leave() {
    // 1 a year · assertiveness 1/2 · claim 1/2 · 40/50 = 0.2 a year: 1 − e^(−0.05) a quarter.
    let attacked = "[theatre.sea]\nattack_rate = 1\n[aggression]\nnuclear_deterrence = 0.6931471805599453";
    let owner = |more: &str| {
        let text = laid_over(&plain(attacked), &state("A", "exposure.sea = 1\nclaim.sea = 0.5"));
        laid_over(&text, more)
    };
    let attacks = |text: &str| replicates(text, 500, |_| ()).iter().map(|(run, ())| run.attacks).sum::<u32>();
    let chance = |rate: f64| 1.0 - (-rate / 4.0).exp();
    assert_frequency(attacks(&owner("")), 500 * 40, chance(0.2));
    // Deterrence of ln 2 halves the rate; without a claim there is nothing to attack.
    assert_frequency(attacks(&owner("state.A.nuclear = true")), 500 * 40, chance(0.1));
    assert_eq!(attacks(&owner("state.A.claim.sea = 0")), 0);
}

#[test]
fn the_obligated_honour_their_promise_as_often_as_their_public_and_word_allow() {
    let two = laid_over(&state("A", "exposure.sea = 1\nclaim.sea = 1"), &state("B", "reliability = 0.5"));
    let treaty = "[arrangement.treaty]\nname = \"Treaty\"\nmembers = [\"A\", \"B\"]\ndepth = \"shallow\"\n\
                  cooperation = 0\ngrowth = 0";
    let text =
        [two.as_str(), treaty, "theatre.sea.attack_rate = 2"].iter().fold(plain(""), |t, more| laid_over(&t, more));
    let runs = replicates(&text, 500, |_| ());
    let called: u32 = runs.iter().map(|(run, ())| run.called.0).sum();
    let honoured: u32 = runs.iter().map(|(run, ())| run.called.1).sum();
    assert!(called > 1000);
    // 7/12, as above.
    assert_frequency(honoured, called, 7.0 / 12.0);
}

#[test]
fn crises_come_at_their_rate_and_leave_a_trace_that_fades() {
    let text = laid_over(&plain("[theatre.sea]\ncrisis_rate = 0.4"), &state("A", "exposure.sea = 1"));
    let crises: u32 = replicates(&text, 500, |_| ()).iter().map(|(run, ())| run.crises).sum();
    assert_frequency(crises, 500 * 40, 1.0 - (-0.1_f64).exp());

    // A jump of 1 with a half-life of 1 year is 2^−t after t years; so is the usual trace of earlier
    // ones, which came with 1 − e^(−0.1) a quarter and of which 2^(−1/4) is left after each.
    let jumping = laid_over(&text, "[theatre.sea]\ncrisis_size = 1\ncrisis_half_life = 1");
    let usual = (1.0 - (-0.1_f64).exp()) / (1.0 - 2.0_f64.powf(-0.25));
    let at_the_end = replicates(&jumping, 50, |world| {
        // A jump counts in full at the end of its quarter.
        let faded = |time: f64| 2.0_f64.powf((4.0 * time).ceil() / 4.0 - 10.0);
        let since: f64 = world.events.iter().map(|(time, _)| faded(*time)).sum();
        (world.crisis[0], since + usual * 2.0_f64.powi(-10))
    });
    for (_, (left, by_hand)) in &at_the_end {
        assert_close(*left, *by_hand);
    }
    assert!(at_the_end.iter().any(|(_, (left, _))| *left > 0.1));
}

#[test]
fn drift_lag_and_growth_follow_their_laws() {
    let changes = "[theatre.sea]\ndrift = 0.1\nvisibility = 0.5\n[adversary.REX]\ngrowth = 0.05";
    let text = laid_over(&plain(changes), &state("A", "exposure.sea = 1\ngrowth = 0.02"));
    for (_, world) in replicates(&text, 1, World::clone) {
        // From log-odds 0 by 0.1 a year.
        assert_close(world.assertiveness[0], 1.0);
        // Half of the gap closes each quarter: y ← (y + x) / 2, x = 0.025, 0.05, …
        let urgency = (1..=40).fold(0.0, |y, quarter| (y + 0.025 * f64::from(quarter)) / 2.0);
        assert_close(world.urgency[0], urgency);
        assert_close(world.capability[0], 10.0 * 0.2_f64.exp());
        assert_close(world.adversary_forces[0], 40.0 * 0.5_f64.exp());
    }
}

#[test]
fn a_treaty_enters_into_force_only_if_every_required_member_ratifies() {
    // All three at the hurdle: each an even chance, all three 1/8.
    let wanted = "weights.constant = 1\ndiplomacy.talks = 0.1\ndiplomacy.ratification = 0.1";
    let text = laid_over(&undecided(wanted), &design("pact", &["A", "B", "C"], ""));
    let runs = replicates(&text, 2000, |_| ());
    // The last treaty of a run may still be waiting; the first has had its time in nearly all.
    let firsts: Vec<_> =
        runs.iter().filter_map(|(run, ())| run.pacts.first()).filter(|pact| pact.signed < 36).collect();
    let entered = firsts.iter().filter(|pact| pact.in_force.is_some()).count();
    assert!(firsts.len() > 1500);
    assert_frequency(entered as u32, firsts.len() as u32, 0.125);
}

#[test]
fn elections_keep_their_calendar_and_bring_the_governments_that_they_must() {
    let leaders = "[state.A.leadership]\nnext_election = \"2031-05-01\"\ninterval_years = 3\ngovernment = \"neutral\"\n\
                   alliance_minded = 1\nsceptical = 0\nswing = 0";
    let text = laid_over(&plain(leaders), &state("A", "exposure.sea = 1"));
    for (_, (events, government)) in replicates(&text, 1, |world| (world.events.clone(), world.government[0])) {
        let elections = events.iter().filter(|(_, event)| matches!(event, Event::Election { .. }));
        let years: Vec<f64> = elections.map(|(time, _)| *time).collect();
        // Sixteen months after the start, then every three years.
        let first = 16.0 / 12.0;
        assert_eq!(years.len(), 3);
        for (held, due) in years.iter().zip([first, first + 3.0, first + 6.0]) {
            assert_close(*held, due);
        }
        assert_close(government, 1.0);
    }
}
