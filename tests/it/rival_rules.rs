//! The rival rules of decision in worlds of three states, worked by hand, and on the command line.
//!
//! As in `by_hand`: A at stake 1, B at 1/2, C at none; each brings 10, the adversary 40 to the sea and 100 in all;
//! urgency is 1/2. Nobody is a guarantor, so that the hub is the strongest; of equals, A.

use std::path::Path;

use pactsim::pact::{Bench, Outcome, negotiate};
use pactsim::scenario::RULES;
use pactsim::world::World;

use crate::by_hand::{assert_close, margin, margin_in, negotiated, three};
use crate::cli_sandbox::{DONE, INPUT, Sandbox};
use crate::support::{constants, design, laid_over, spec, state};

const GUARANTOR: &str = "committed = 1\nsceptical = 1\nregime = \"committed\"\nswitch = 0\noffers_when_sceptical = 1\n";

/// The three under a rule, with changes.
fn under(rule: &str, changes: &str) -> String {
    laid_over(&three(&format!("rule = \"{rule}\"")), changes)
}

#[test]
fn a_hub_weighs_its_ratio_to_the_largest_spoke_and_the_spokes_do_not() {
    let strong = "state.A.capability = 80\nstate.B.capability = 20\nstate.B.growth = 0.03\nstate.A.growth = 0.01";
    let text = under("power-disparity", strong);
    // Half of an Article 5, times 1.9 less ln 4, of which 15 years at 2 % take 0.3.
    assert_close(margin(&text, "A"), 0.5 * (1.9 - 4.0_f64.ln() + 0.3));
    assert_close(margin(&text, "B"), 0.0);
    // A guarantor is the hub, however small: the largest spoke is then A.
    let guarantor = laid_over(&text, &format!("[guarantor.C]\n{GUARANTOR}"));
    assert_close(margin(&guarantor, "C"), 0.5 * (1.9 + 8.0_f64.ln() + 15.0 * 0.01));
    assert_close(margin(&guarantor, "A"), 0.0);
}

#[test]
fn a_hub_trades_autonomy_for_lock_in_and_a_spoke_gains_restraint() {
    let text = under("institutional-bargain", "state.A.capability = 80");
    // B and C fight with 2/3 instead of 1/2, and half of their 10 is usable: they take 5/3 over.
    let need = (5.0 / 3.0) / (80.0 + 5.0 / 3.0);
    assert_close(margin(&text, "A"), 0.5 * (need - 0.8));
    // Kinship of states alike without affinity is 1/2.
    assert_close(margin(&text, "B"), 0.5 * 0.8 * 0.5);
    assert_close(
        margin(&laid_over(&text, "weights.autonomy = 1\nstate.B.autonomy_norm = 0.4"), "B"),
        0.5 * (0.4 - 0.4),
    );
}

#[test]
fn a_pact_assures_the_spokes_of_the_hub_and_nobody_of_the_spokes() {
    let doubted = "weights.security = 1\nrules.restraint = 0\nrules.hub_autonomy = 0\nrules.lock_in = 0\nrules.assurance = 1\n\
                   state.A.reliability = 0.5\nstate.B.reliability = 0.5";
    let text = under("institutional-bargain", doubted);
    // B counts on the hub with 1/2 + r′/6, r′ = 1/2 + 1/2 · 1/2, and on C with 2/3.
    let helped = 10.0 + 5.0 * (0.5 + 0.75 / 6.0) + 5.0 * 2.0 / 3.0;
    assert_close(margin(&text, "B"), 0.25 * (40.0 / 55.0 - 40.0 / (40.0 + helped)));
    // The hub counts on B as it is.
    let helped = 10.0 + 5.0 * (0.5 + 0.5 / 6.0) + 5.0 * 2.0 / 3.0;
    assert_close(margin(&text, "A"), 0.5 * (40.0 / 55.0 - 40.0 / (40.0 + helped)));
}

#[test]
fn a_hub_weighs_how_far_the_others_are_of_its_community() {
    let text = under("collective-identity", "weights.affinity = 1");
    // Alike, without affinity: 1/2 · 1 + 1/4.
    assert_close(margin(&text, "A"), 0.5 * (0.75 - 0.5));
    // A spoke has its kinship of 1/2 instead.
    assert_close(margin(&text, "B"), 0.5 * 0.5);
    let stated = format!("state.B.identification.A = 0.2\n[guarantor.A]\n{GUARANTOR}");
    assert_close(margin(&laid_over(&text, &stated), "A"), 0.5 * (0.475 - 0.5));
}

#[test]
fn a_pact_is_a_lottery_around_the_threat_of_reference() {
    let text = under("prospect-threat", "weights.security = 1");
    // A's threat is the reference. The others keep their word with 2/3; sec as under cost–benefit.
    let gain: f64 = 1.5 * (4.0 / 11.0 - 6.0 / 17.0);
    assert_close(margin(&text, "A"), 2.0 / 3.0 * gain.powf(0.88));
    // B's is 1/4 below it.
    let v = |x: f64| x.powf(0.88);
    assert_close(margin(&text, "B"), 2.0 / 3.0 * (v(0.25 + 0.5 * gain) - v(0.25)));
    // Entrapment is the loss: 1/48 for A, below its reference.
    let feared = margin(&laid_over(&text, "weights.entrapment = 1"), "A");
    assert_close(feared, 2.0 / 3.0 * v(gain) - 2.25 / 3.0 * v(1.0 / 48.0));
}

#[test]
fn threat_is_balanced_or_given_in_to_at_any_depth() {
    let text = under("balance-of-threat", "");
    // Weakness 4/5, threat 1/2 · 4/5; the allies' 20 close a third of the gap.
    let by_hand = 0.4 / 3.0 - 0.5 * 0.4 * 0.8 * 2.0 / 3.0;
    for depth in ["shallow", "article5"] {
        assert_close(margin_in(negotiated(&text, "A", depth, |_| {})), by_hand);
    }
    assert_close(margin(&text, "C"), 0.0);
}

#[test]
fn a_bloc_spares_the_frustration_of_foes_within_and_friends_across() {
    let text = under("landscape", "");
    // Sizes are out of 130; friends alike at 1/2; A fears the adversary with 1/2.
    assert_close(margin(&text, "A"), (20.0 * 0.5 + 100.0 * 0.5) / 130.0);
    let grudge = laid_over(&text, "[pair.A-B]\ngrievance.A = 0.4");
    assert_close(margin(&grudge, "B"), (10.0 * 0.3 + 10.0 * 0.5 + 100.0 * 0.25) / 130.0);
    let asymmetric = laid_over(&grudge, "rules.asymmetry = 1");
    assert_close(margin(&asymmetric, "B"), (20.0 * 0.5 + 100.0 * 0.25) / 130.0);
    assert_close(margin(&asymmetric, "A"), (10.0 * 0.1 + 10.0 * 0.5 + 100.0 * 0.5) / 130.0);
}

#[test]
fn a_candidate_that_may_not_be_a_member_is_in_the_other_bloc() {
    let text = under("landscape", &state("D", "max_depth = \"consultation\""));
    let Outcome::Deal(deal) = negotiated_with_a_fourth(&text) else { panic!("all gain") };
    assert_close(deal.proposer_margin, (20.0 * 0.5 - 10.0 * 0.5 + 100.0 * 0.5) / 140.0);
}

/// How A, B and C negotiate a shallow pact for which D stands too.
fn negotiated_with_a_fourth(text: &str) -> Outcome {
    let changes = "required = [\"A\", \"B\", \"C\"]";
    let spec = spec(&laid_over(text, &design("pact", &["A", "B", "C", "D"], changes)));
    let c = constants(&spec);
    let world = World::new(&c);
    negotiate(&mut Bench::new(&c), &world, &c, 0)
}

#[test]
fn each_rule_gives_the_shipped_scenario_runs_of_its_own() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/indo-pacific-2026.toml");
    let file = file.to_string_lossy().into_owned();
    let sandbox = Sandbox::empty();
    let sample = ["--draws", "12", "--replicates", "4", "--format", "csv", "--quiet"];
    let run = |more: &[&str]| {
        let told = sandbox.tell(["run", &file].iter().chain(&sample).chain(more).copied()).with_code(DONE);
        let runs = sandbox.text(&format!("{}/runs.csv", told.batch()));
        let manifest = sandbox.text(&format!("{}/manifest.json", told.batch()));
        (told, runs, manifest)
    };
    let (unnamed, default, _) = run(&[]);
    assert!(!unnamed.stdout.contains("Rule "), "{}", unnamed.stdout);
    let mut tables = Vec::new();
    for rule in RULES {
        let (told, runs, manifest) = run(&["--rule", rule.word()]);
        assert!(manifest.contains(&format!("rule = \\\"{}\\\"", rule.word())), "the manifest holds the rule");
        assert_eq!(told.stdout.contains(&format!("Rule    {} (T", rule.word())), rule != RULES[0], "{}", told.stdout);
        tables.push(runs);
    }
    assert_eq!(tables[0], default);
    for (at, table) in tables.iter().enumerate() {
        assert!(tables[..at].iter().all(|other| other != table), "{}", RULES[at].word());
    }
}

#[test]
fn a_rule_that_does_not_exist_is_answered_with_those_that_do() {
    let sandbox = Sandbox::with_starter();
    for verb in ["run", "why", "stable", "trace"] {
        let told = sandbox.tell([verb, "sea.toml", "--rule", "nonsense"]).with_code(INPUT);
        assert!(RULES.iter().all(|rule| told.stderr.contains(rule.word())), "{}", told.stderr);
    }
    let batch = sandbox.run(["--rule", "landscape"]).with_code(DONE);
    assert_eq!(sandbox.tell(["show", batch.batch(), "--json"]).with_code(DONE).json()["rule"], "landscape");
    let told = sandbox.tell(["why", batch.batch(), "--rule", "landscape"]).with_code(INPUT);
    assert!(told.stderr.contains("--rule and --weights change nothing in it"), "{}", told.stderr);
    let [own, rival] = [&[][..], &["--rule", "power-disparity"]]
        .map(|more| sandbox.tell(["stable", "sea.toml"].iter().chain(more).copied()).with_code(DONE).stdout);
    assert_ne!(own, rival);
}
