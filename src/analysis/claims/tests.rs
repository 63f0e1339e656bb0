//! Claims: estimates by hand, verdicts, and what is told of a faulty file.

use std::path::Path;

use super::answer::{ClaimAnswer, InWorld, Number, QuestionAnswer, RuleAnswer, decide, margin};
use super::claim::{Expect, Quantity, Question, Reading};
use super::estimate::{Estimated, OfDraw, by_draw};
use super::verdict::{Evidence, Verdict, agrees, evidence, is_reverse};
use super::wire::{Design, Role};
use crate::scenario::RULES;
use crate::stats::{DrawSums, NestedMean};

fn pairs(values: &[i64]) -> OfDraw {
    let mut sums = DrawSums::default();
    values.iter().for_each(|&value| sums.push(value));
    OfDraw::Pairs(sums)
}

fn difference() -> Quantity {
    Quantity { terms: vec![(0, 1), (1, -1)], divisor: 1, level: None }
}

fn level() -> Quantity {
    Quantity { terms: vec![(0, 1)], divisor: 1, level: None }
}

/// The estimate in a single world.
fn estimate(quantity: &Quantity, draws: &[OfDraw], step: f64) -> Option<Estimated> {
    Estimated::of(quantity, &[(1.0, draws.iter().collect())], step)
}

/// An estimate of `value` from four draws, with the standard error `error`.
fn estimated(value: f64, error: f64) -> Estimated {
    // Two draws above and two below by the same: D/(D − 1) · Σψ² = 4/3 · 4ψ² = error² with ψ = error·√3/4. As whole sums of
    // a thousand runs a draw.
    let scatter = (1e9 * error * 3.0_f64.sqrt() / 4.0 * 4.0).round() as i64;
    let centre = (1e9 * value).round() as i64;
    let draws =
        [1, -1, 1, -1].map(|sign| OfDraw::Pairs(DrawSums { runs: 1, sum: centre + sign * scatter, squares: 0 }));
    estimate(&level(), &draws, 1e-9).expect("four draws")
}

#[test]
fn pairs_of_runs_have_the_interval_of_a_nested_mean() {
    let draws = [vec![1, 0, 1, 0], vec![0, 0, -1, 1], vec![1, 1, 1, 0], vec![0, 0, 0, 0]];
    let said: Vec<OfDraw> = draws.iter().map(|draw| pairs(draw)).collect();
    let found = estimate(&difference(), &said, 1.0).expect("runs");
    let mut mean = NestedMean::default();
    for draw in &draws {
        let mut sums = DrawSums::default();
        draw.iter().for_each(|&value| sums.push(value));
        mean.push_draw(&sums);
    }
    let (ours, theirs) = (found.interval().expect("four draws"), mean.interval().expect("four draws"));
    assert!((found.value - mean.estimate().expect("runs")).abs() < 1e-15);
    assert!((ours.low - theirs.low).abs() < 1e-12 && (ours.high - theirs.high).abs() < 1e-12, "{ours:?} {theirs:?}");
    assert_eq!(found.runs, 16);
}

#[test]
fn a_ratio_is_of_sums_and_its_variance_is_linearised() {
    // 3 of 4, 1 of 4 and 2 of 2: 6/10. Influences (3 − 2.4)/10, (1 − 2.4)/10, (2 − 1.2)/10.
    let said = [[3, 4], [1, 4], [2, 2]].map(|ratio| OfDraw::Ratios(vec![ratio]));
    let found = estimate(&level(), &said, 1.0).expect("a denominator");
    assert!((found.value - 0.6).abs() < 1e-15);
    let variance = 1.5 * (0.06_f64 * 0.06 + 0.14 * 0.14 + 0.08 * 0.08);
    let interval = found.interval().expect("three draws");
    // t(2, 0.975) = 4.302653.
    assert!((interval.high - 0.6 - 4.302_652_73 * variance.sqrt()).abs() < 1e-6, "{interval:?}");
    let nobody = [[0, 0], [0, 0]].map(|ratio| OfDraw::Ratios(vec![ratio]));
    assert_eq!(estimate(&level(), &nobody, 1.0), None);
}

#[test]
fn several_arms_that_count_as_their_mean_share_one_weight() {
    // 2·arm − a − b, halved.
    let quantity = Quantity { terms: vec![(0, 2), (1, -1), (2, -1)], divisor: 2, level: None };
    let said = [pairs(&[2, 0]), pairs(&[1, 1])];
    assert!((estimate(&quantity, &said, 1.0).expect("runs").value - 0.5).abs() < 1e-15);
    assert!(quantity.is_difference() && !level().is_difference());
}

#[test]
fn nothing_seen_to_vary_leaves_the_rule_of_three() {
    let said = [pairs(&[0; 50]), pairs(&[0; 50])];
    let found = estimate(&difference(), &said, 1.0).expect("runs");
    let interval = found.interval().expect("two draws");
    assert!(interval.low < 0.0 && interval.high > 0.0 && found.p_below(0.5).expect("two draws") < 0.05);
}

#[test]
fn a_mixture_keeps_what_rules_have_in_common_in_a_draw() {
    let worlds = [[1, 0, 1, 0], [0, 1, 0, 1]].map(|draws| draws.map(|value| pairs(&[value])));
    let [first, second] = worlds.each_ref().map(|world| world.iter().collect::<Vec<_>>());
    let mixed = Estimated::of(&difference(), &[(0.25, first), (0.75, second)], 1.0).expect("two");
    assert!((mixed.value - 0.5).abs() < 1e-15);
    let half = |found: &Estimated| found.interval().map(|i| (i.high - i.low) / 2.0).expect("four draws");
    // Opposed draw by draw: 3/4 − 1/4 of the width of either.
    let alone = estimate(&difference(), &worlds[0], 1.0).expect("runs");
    assert!((half(&mixed) - half(&alone) / 2.0).abs() < 1e-12);
}

#[test]
fn a_share_in_a_mixture_is_that_among_its_runs() {
    // One rule gives 8 of 10, the other 1 of 2 and, in a draw, nothing to count.
    let of = |draws: [[i64; 2]; 2]| draws.map(|ratio| OfDraw::Ratios(vec![ratio]));
    let worlds = [of([[4, 5], [4, 5]]), of([[1, 2], [0, 0]])];
    let [first, second] = worlds.each_ref().map(|world| world.iter().collect::<Vec<_>>());
    let mixed = Estimated::of(&level(), &[(0.5, first), (0.5, second)], 1.0).expect("runs");
    assert!((mixed.value - 9.0 / 12.0).abs() < 1e-15, "and not the mean of 0.8 and 0.5: {mixed:?}");
    let silent = of([[0, 0], [0, 0]]);
    let beside = [(0.5, worlds[0].iter().collect()), (0.5, silent.iter().collect())];
    assert!((Estimated::of(&level(), &beside, 1.0).expect("runs").value - 0.8).abs() < 1e-15);
}

#[test]
fn evidence_is_on_the_side_of_the_bound_where_the_estimate_lies() {
    let clear = estimated(0.1, 0.01);
    for (expect, is_for) in [
        (Expect::Above(0.05), true),
        (Expect::Above(0.2), false),
        (Expect::Below(0.2), true),
        (Expect::Below(-0.05), false),
        (Expect::Within(0.2), true),
        (Expect::Within(0.02), false),
    ] {
        let found = evidence(expect, std::slice::from_ref(&clear)).expect("a test");
        let (strong, weak) = if is_for { (found.p_for, found.p_against) } else { (found.p_against, found.p_for) };
        assert!(strong < 0.05 && weak > 0.9, "{expect:?}: {found:?}");
    }
    // At the bound itself neither says anything, and a wide interval neither.
    let open = evidence(Expect::Above(0.1), &[clear]).expect("a test");
    assert!((open.p_for - 1.0).abs() < 1e-6 && (open.p_against - 1.0).abs() < 1e-6);
    assert_eq!(evidence(Expect::Free, &[estimated(1.0, 0.1)]), None);
}

#[test]
fn the_p_value_goes_with_the_interval() {
    let found = estimated(0.3, 0.1);
    let low = found.interval().expect("four draws").low;
    let at_the_end = evidence(Expect::Above(low), &[found]).expect("a test");
    assert!((at_the_end.p_for - 0.05).abs() < 1e-6, "{at_the_end:?}");
}

#[test]
fn a_hump_has_a_level_within_above_both_ends() {
    // Errors of their own, so that differences between levels vary too.
    let curve = |values: [f64; 4]| [0, 1, 2, 3].map(|at| estimated(values[at], 0.002 * (at + 1) as f64));
    let hump = evidence(Expect::Hump(0.05), &curve([0.1, 0.3, 0.2, 0.1])).expect("a test");
    assert!(hump.p_for < 0.05 && hump.p_against > 0.5, "{hump:?}");
    let rising = evidence(Expect::Hump(0.05), &curve([0.1, 0.2, 0.3, 0.4])).expect("a test");
    assert!(rising.p_for > 0.5 && rising.p_against < 0.05, "{rising:?}");
}

#[test]
fn all_questions_must_hold_and_one_is_enough_against() {
    let of = |p_for: f64, p_against: f64| Evidence { p_for, p_against };
    assert_eq!(Evidence::of_all(&[of(0.01, 0.9), of(0.2, 0.3)]), Some(of(0.2, 0.6)));
    assert_eq!(Evidence::of_all(&[]), None);
}

#[test]
fn a_draw_agrees_where_its_difference_has_the_sign_and_its_level_the_side() {
    let differs = |expect, value: f64| agrees(expect, true, &[value]);
    assert!(differs(Expect::Above(0.05), 0.01) && !differs(Expect::Above(0.05), 0.0));
    assert!(differs(Expect::Below(-0.05), -0.01) && !differs(Expect::Below(-0.05), 0.0));
    // No worse than the margin.
    assert!(differs(Expect::Above(-0.1), -0.05) && !differs(Expect::Above(-0.1), -0.2));
    assert!(differs(Expect::Below(0.1), 0.05) && !differs(Expect::Below(0.1), 0.2));
    assert!(differs(Expect::Within(0.1), -0.1) && !differs(Expect::Within(0.1), 0.11));
    assert!(agrees(Expect::Above(0.5), false, &[0.6]) && !agrees(Expect::Above(0.5), false, &[0.4]));
    assert!(agrees(Expect::Hump(0.1), false, &[0.1, 0.11, 0.1]) && !agrees(Expect::Hump(0.1), false, &[0.1, 0.2, 0.3]));
}

#[test]
fn the_reverse_is_a_difference_beyond_its_bound_on_the_other_side() {
    let differs = |expect, ends| is_reverse(expect, true, ends);
    assert!(differs(Expect::Above(0.1), [-0.3, -0.2]) && !differs(Expect::Above(0.1), [-0.3, -0.05]));
    assert!(differs(Expect::Below(-0.1), [0.2, 0.3]) && !differs(Expect::Below(-0.1), [0.05, 0.3]));
    // Of a bound of nought it is any on the other side.
    assert!(differs(Expect::Above(0.0), [-0.3, -0.2]) && !differs(Expect::Above(0.0), [-0.3, 0.1]));
    assert!(differs(Expect::Below(0.0), [0.2, 0.3]));
    // A bound on harm and a level have none.
    assert!(!differs(Expect::Above(-0.1), [-0.3, -0.2]) && !is_reverse(Expect::Above(0.1), false, [-0.3, -0.2]));
}

/// A question of role `claim` about which all rules but the last two speak.
fn question(subject: &str, found: Evidence) -> QuestionAnswer {
    let rule = |(at, rule): (usize, &crate::scenario::Rule)| RuleAnswer {
        rule: rule.word().to_owned(),
        posterior: None,
        prior: None,
        agree: None,
        agree_on_prior: (at < RULES.len() - 2).then_some(0.97),
        imposed: false,
        excluded: false,
    };
    QuestionAnswer {
        role: Role::Claim,
        subject: subject.to_owned(),
        outcome: "shallow".to_owned(),
        unit: String::new(),
        is_chance: true,
        is_difference: true,
        expects: String::new(),
        bound: Some(0.05),
        margin: None,
        reason: String::new(),
        mixture: None,
        uncertainty: None,
        evidence: Some(found),
        rules: RULES.iter().enumerate().map(rule).collect(),
        levels: Vec::new(),
    }
}

/// The verdict on questions with this evidence, so many rules giving the claimed sign on the prior.
fn decided(questions: Vec<QuestionAnswer>, imposed: usize) -> (Verdict, String) {
    let each: Vec<Evidence> = questions.iter().filter_map(|question| question.evidence).collect();
    let found = Evidence::of_all(&each);
    let mut answer = ClaimAnswer {
        claim: "X1".to_owned(),
        verdict: Verdict::Undecided,
        effect: None,
        low: None,
        high: None,
        unit: String::new(),
        robustness: None,
        name: String::new(),
        says: String::new(),
        essays: Vec::new(),
        design: Design::Contrast,
        because: String::new(),
        reverse: false,
        excluded_under: Vec::new(),
        imposed_under: RULES.iter().take(imposed).map(|rule| rule.word().to_owned()).collect(),
        evidence: found,
        adjusted: found,
        note: String::new(),
        questions,
    };
    decide(&mut answer);
    (answer.verdict, answer.because)
}

/// A question about a difference between two arms, of which something is to rise by more than 0.1.
fn asked() -> Question {
    Question {
        role: Role::Claim,
        subject: "a against b".to_owned(),
        outcome: "attacks".to_owned(),
        unit: String::new(),
        step: 1.0,
        is_chance: false,
        is_of_form: false,
        reading: Reading { outcome: 0, than: Vec::new(), per: None, given: None },
        quantities: vec![difference()],
        expect: Expect::Above(0.1),
        reason: String::new(),
    }
}

#[test]
fn noise_is_neither_imposed_nor_excluded() {
    // Forty draws whose ten pairs differ by chance alone; in all 202 are up and 198 down.
    let of = |draw: usize| {
        let ups = if draw.is_multiple_of(20) { 6 } else { 5 };
        let values: Vec<i64> = (0..10).map(|pair| if pair < ups { 1 } else { -1 }).collect();
        vec![vec![pairs(&values)]]
    };
    let said: Vec<Vec<Vec<OfDraw>>> = (0..40).map(of).collect();
    let noise = InWorld::of(&asked(), &said, 0);
    assert_eq!(noise.agree, Some(1.0), "all draws have the sign of their mean");
    assert!(!noise.imposes(&asked()) && !noise.excludes(&asked()));
    let every = |values: &[i64]| (0..40).map(|_| vec![vec![pairs(values)]]).collect::<Vec<_>>();
    let up = every(&[1, 0, 1, 1]);
    assert!(InWorld::of(&asked(), &up, 0).imposes(&asked()));
    for ruled_out in [every(&[-1, 0, -1, -1]), every(&[0, 0, 0, 0])] {
        let found = InWorld::of(&asked(), &ruled_out, 0);
        assert!(found.excludes(&asked()) && !found.imposes(&asked()));
    }
}

#[test]
fn rules_that_have_nothing_to_say_of_a_claim_do_not_keep_it_from_being_by_construction() {
    let clear = Evidence { p_for: 0.001, p_against: 1.0 };
    let of = |imposed| decided(vec![question("a against b", clear)], imposed).0;
    assert_eq!(of(RULES.len() - 2), Verdict::ByConstruction);
    assert_eq!(of(RULES.len() - 3), Verdict::Supported);
    assert_eq!(of(0), Verdict::Supported);
}

#[test]
fn what_contradicts_a_claim_is_named_where_it_is_not_its_first_question() {
    let (clear, short) = (Evidence { p_for: 0.001, p_against: 1.0 }, Evidence { p_for: 1.0, p_against: 0.001 });
    let first = decided(vec![question("a against b", short), question("c against d", clear)], 0);
    assert_eq!(first, (Verdict::Contradicted, "short of what matters".to_owned()));
    let second = decided(vec![question("a against b", clear), question("c against d", short)], 0);
    assert_eq!(second, (Verdict::Contradicted, "short of what matters in shallow, c against d".to_owned()));
    let mut check = question("an arm", short);
    check.role = Role::Check;
    assert_eq!(decided(vec![question("a against b", clear), check], 0).0, Verdict::Undecided);
}

#[test]
fn a_margin_counts_from_the_bound_to_the_side_that_is_claimed() {
    let of = |expect, low: f64, estimate: f64, high: f64| {
        let found = margin(expect, Number { estimate, low: Some(low), high: Some(high) }).expect("a bound");
        [found.low.expect("an end"), found.estimate, found.high.expect("an end")]
    };
    let close = |found: [f64; 3], expected: [f64; 3]| {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} is not {expected:?}");
    };
    close(of(Expect::Above(0.5), 0.0, 0.75, 1.0), [-1.0, 0.5, 1.0]);
    close(of(Expect::Below(-0.5), -1.0, -0.75, 0.0), [-1.0, 0.5, 1.0]);
    // No worse than: nought lies within it by one unit.
    close(of(Expect::Below(0.5), -0.5, 0.0, 0.5), [0.0, 1.0, 2.0]);
    close(of(Expect::Within(0.5), -0.25, 0.25, 0.75), [-0.5, 0.5, 1.0]);
    let any = Number { estimate: 1.0, low: None, high: None };
    assert_eq!((margin(Expect::Above(0.0), any), margin(Expect::Free, any)), (None, None));
}

#[test]
fn noise_within_draws_is_no_disagreement() {
    // True effect 1 in every draw, scattered by replicates.
    let said: Vec<OfDraw> = [[5, -3], [-4, 6], [3, -1]].iter().map(|draw| pairs(draw)).collect();
    let said: Vec<&OfDraw> = said.iter().collect();
    assert_eq!(by_draw(&difference(), &said, 0.5), [Some(0.5); 3]);
    let ratios = [[1, 2], [0, 0]].map(|ratio| OfDraw::Ratios(vec![ratio, [1, 4]]));
    let ratios: Vec<&OfDraw> = ratios.iter().collect();
    assert_eq!(by_draw(&difference(), &ratios, 1.0), [Some(0.25), None], "a draw without a denominator says nothing");
    let gap = [pairs(&[1, 3]), pairs(&[]), pairs(&[2, 2])];
    let found = by_draw(&difference(), &gap.iter().collect::<Vec<_>>(), 1.0);
    assert!(found[0].is_some() && found[1].is_none() && found[2].is_some(), "in their places: {found:?}");
}

#[test]
fn what_is_counted_per_something_is_no_pair() {
    let plain = Reading { outcome: 0, than: Vec::new(), per: None, given: None };
    let per = Reading { per: Some(1), ..plain.clone() };
    assert!(!plain.is_ratio() && per.is_ratio() && Reading { given: Some(1), ..plain.clone() }.is_ratio());
    // Twice the first less the two others.
    let less = Reading { than: vec![1, 2], ..plain.clone() };
    let values = [Some(7), Some(1), Some(3), None];
    assert_eq!((plain.value(|at| values[at]), less.value(|at| values[at])), (Some(7), Some(10)));
    assert_eq!(Reading { than: vec![1, 3], ..plain }.value(|at| values[at]), None);
}

const CLAIM: &str = r#"
kind = "claim"
format = 1
id = "X1"
name = "trade"
essays = ["E3"]
claim = "Trade holds states back."
design = "contrast"
scenario = "starter.toml"
[lever.trade]
addresses = ["state.*.trade_dependence.*"]
change = "scale"
range = [0, 1]
levels = [0, 0.5, 1]
[arm.today]
set.trade = 1
[arm.without]
set.trade = 0
[arm.quiet]
variant.mechanisms.aggression = false
[[compare]]
role = "claim"
arm = "without"
against = ["today"]
outcomes = ["shallow"]
direction = "rises"
smallest = 0.05
reason = "A twentieth."
"#;

/// What is said of the claim with these changes to its text.
fn told(changes: &[(&str, &str)]) -> Result<super::Claim, String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("starter.toml"), crate::scenario::STARTER).expect("written");
    let text = changes.iter().fold(CLAIM.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let path = folder.path().join("x1.toml");
    std::fs::write(&path, text).expect("written");
    super::load(Path::new(&path)).map_err(|problems| problems.to_string())
}

#[test]
fn a_claim_is_read_with_its_arms_and_questions() {
    let claim = told(&[]).expect("it is sound");
    assert_eq!((claim.id.as_str(), claim.points.len(), claim.questions.len()), ("X1", 3, 1));
    let question = &claim.questions[0];
    assert_eq!((question.subject.as_str(), question.expect), ("without against today", Expect::Above(0.05)));
    let swept = told(&[
        ("arm = \"without\"\nagainst = [\"today\"]", "arm = \"quiet\"\nlever = \"trade\""),
        ("direction = \"rises\"", "shape = \"falling\"\nbetween = [0, 0.5]"),
    ]);
    let swept = swept.expect("it is sound");
    assert_eq!(swept.points.len(), 3 + 3, "each level of the lever is an arm of its own");
    assert_eq!(swept.questions[0].expect, Expect::Below(-0.05));
    assert!(swept.questions[0].is_difference());
}

#[test]
fn what_is_wrong_with_a_claim_is_told_with_its_place() {
    for (change, told_as) in [
        (("kind = \"claim\"", "kind = \"experiment\""), "kind: must be `claim`"),
        (("against = [\"today\"]", "against = [\"tody\"]"), "compare[0].against: must be the id of an arm"),
        (("outcomes = [\"shallow\"]", "outcomes = [\"shalow\"]"), "did you mean `shallow`?"),
        (("direction = \"rises\"", "below = 0.5\nabove = 0.1"), "must say one of"),
        (("against = [\"today\"]\n", ""), "is of a difference"),
        (("set.trade = 1", "set.trade = 2"), "must lie inside the range of `lever.trade`"),
        (("set.trade = 1", "set.tride = 1"), "must be the id of a lever"),
        (
            ("variant.mechanisms.aggression = false", "variant.mechanisms.agression = false"),
            "did you mean `aggression`?",
        ),
        (("scenario = \"starter.toml\"", "scenario = \"none.toml\""), "none.toml"),
        (("direction = \"rises\"", "shape = \"rising\""), "a curve is over a lever"),
        (("reason = \"A twentieth.\"\n", ""), "the key `reason` is missing"),
    ] {
        let problems = told(&[change]).expect_err(told_as);
        assert!(problems.contains(told_as) && problems.contains("x1.toml") || told_as == "none.toml", "{problems}");
    }
}
