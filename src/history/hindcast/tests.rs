//! The hindcast as a whole, on invented cases.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::forecast::{brier, log_score};
use super::references::{BaseRate, jeffreys};
use super::{
    ALL_RULES, BASE_RATE, Case, DEFAULT_RULE, Forecast, Hindcast, HindcastError, HindcastResults, Options, Place,
    THREAT_ONLY, chosen, load_cases, run, run_and_keep,
};
use crate::ensemble::Host;
use crate::scenario::{HistoricForm, Spec, load_text};
use crate::store::Format;

/// A host that stops the work at the first run, if it is to.
struct Silent(AtomicBool);

impl Host for Silent {
    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    fn progress(&self, _: u64, _: u64) {}
    fn now(&self) -> String {
        "now".to_owned()
    }
}

fn host() -> Silent {
    Silent(AtomicBool::new(false))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/history")
}

fn cases() -> Vec<Case> {
    load_cases(&[folder()]).unwrap_or_else(|error| panic!("{error}"))
}

fn options() -> Options {
    Options { draws: 4, replicates: 5, seed: 7, forecasters: chosen(DEFAULT_RULE) }
}

fn hindcast(cases: &[Case], threads: usize) -> Hindcast {
    run(cases, &options(), threads, &host()).unwrap_or_else(|error| panic!("{error}"))
}

fn row<'a>(found: &'a Hindcast, case: &str, rule: &str) -> &'a Forecast {
    found.rows.iter().find(|row| (row.case.as_str(), row.rule.as_str()) == (case, rule)).expect("a row")
}

#[test]
fn what_all_want_forms_and_what_a_hurdle_forbids_does_not() {
    let found = hindcast(&cases(), 1);
    let (wanted, hurdle) = (row(&found, "strait-league", DEFAULT_RULE), row(&found, "strait-hurdle", DEFAULT_RULE));
    assert_eq!((wanted.runs, wanted.p_formed, hurdle.p_formed), (20, Some(1.0), Some(0.0)));
    assert_eq!(
        (wanted.hits, wanted.misses, wanted.false_members, wanted.hit_rate),
        (Some(3), Some(0), Some(0), Some(1.0))
    );
    let article5 = wanted.depths.iter().find(|of| of.depth == "article5").expect("all rungs");
    assert_eq!((article5.share, wanted.expected_depth.as_deref()), (1.0, Some("article5")));
    assert!(wanted.blame.is_empty() && hurdle.depths.is_empty());
    assert_eq!((hurdle.hits, hurdle.member_log_score, hurdle.expected_depth.as_deref()), (None, None, None));
    assert!(hurdle.members.iter().all(|member| (member.p_member, member.expected) == (None, None)));
    // Only what Cydonia may promise, and that Deania does not join, stand in its way.
    let shares: f64 = hurdle.blame.iter().map(|blame| blame.share).sum();
    assert!((shares - 1.0).abs() < 1e-12 && hurdle.blame[0].reason == "autonomy-and-law", "{:?}", hurdle.blame);
    let [own, threat] = found.bilaterals.as_slice() else { panic!("one for each rule that runs") };
    assert_eq!((own.rule.as_str(), own.first.as_str(), own.second.as_str()), (DEFAULT_RULE, "ANN", "BOB"));
    // There are no talks that could fail.
    assert_eq!((own.p, threat.rule.as_str()), (Some(0.0), THREAT_ONLY));
}

#[test]
fn scores_are_those_worked_out_by_hand() {
    let found = hindcast(&cases(), 1);
    // 20 of 20 runs: (20 + 1/2)/21.
    let p: f64 = 20.5 / 21.0;
    let wanted = row(&found, "strait-league", DEFAULT_RULE);
    let close = |found: Option<f64>, expected: f64| {
        let found = found.expect("a score");
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    };
    close(wanted.log_score, p.ln());
    close(wanted.brier, (0.5_f64 / 21.0).powi(2));
    // Three members in all runs, Deania in none.
    close(wanted.member_log_score, p.ln());
    close(row(&found, "strait-hurdle", DEFAULT_RULE).log_score, p.ln());
    // The other family's pact did not form: (0 + 1/2)/2; it has no members to learn from.
    let base = row(&found, "strait-league", BASE_RATE);
    assert_eq!((base.p_formed, base.p_low, base.runs), (Some(0.25), None, 0));
    close(base.log_score, 0.25_f64.ln());
    close(base.member_log_score, 0.5_f64.ln());
    // That one's did, with three of four candidates: (3 + 1/2)/5.
    assert_eq!(row(&found, "strait-hurdle", BASE_RATE).members[0].p_member, Some(0.7));
    close(row(&found, "strait-hurdle", BASE_RATE).log_score, 0.25_f64.ln());
    let [rule, reference, _] = found.rules.as_slice() else { panic!("a rule and two references") };
    close(rule.log_score.map(|score| score.value), p.ln());
    close(reference.log_score.map(|score| score.value), 0.25_f64.ln());
    close(rule.against[0].log_score.map(|score| score.value), p.ln() - 0.25_f64.ln());
    close(rule.against[0].brier.map(|score| score.value), 0.75_f64.powi(2) - (0.5_f64 / 21.0).powi(2));
    assert!(reference.against.is_empty() && rule.against.len() == 2);
}

#[test]
fn no_probability_gives_a_score_without_end() {
    for (formed, runs) in [(0, 1), (1, 1), (0, 1_000_000), (1_000_000, 1_000_000)] {
        for happened in [false, true] {
            let p = jeffreys(formed, runs);
            assert!(log_score(p, happened).is_finite() && (0.0..=1.0).contains(&brier(p, happened)));
        }
    }
    assert!(
        (log_score(0.8, true) - 0.8_f64.ln()).abs() < 1e-15 && (log_score(0.8, false) - 0.2_f64.ln()).abs() < 1e-15
    );
    assert!((brier(0.8, true) - 0.04).abs() < 1e-15 && (brier(0.8, false) - 0.64).abs() < 1e-15);
}

#[test]
fn cases_of_one_family_teach_the_base_rate_nothing_of_each_other() {
    let mut cases = cases();
    let alone = BaseRate::of(&cases[0], &cases[..1]);
    assert_eq!((alone.formed, alone.member), (0.5, 0.5));
    cases[1].history.family = cases[0].history.family.clone();
    assert_eq!(BaseRate::of(&cases[0], &cases), alone);
}

#[test]
fn members_that_were_not_foretold_and_others_that_were_are_counted() {
    let mut cases = cases();
    // Deania instead of Cydonia.
    if let Some(HistoricForm { members, .. }) = &mut cases[0].history.pacts[0].formed {
        members[2] = 3;
    }
    let found = hindcast(&cases, 2);
    let row = row(&found, "strait-league", DEFAULT_RULE);
    assert_eq!((row.hits, row.misses, row.false_members), (Some(2), Some(1), Some(1)));
    assert_eq!(row.hit_rate, Some(2.0 / 3.0));
}

#[test]
fn a_pact_that_comes_too_late_has_not_formed_in_time() {
    for (is_slow_to_talk, reason) in [(true, "within-reach-not-signed"), (false, "not-in-force-in-time")] {
        let mut cases = cases();
        cases[0].history.pacts[0].within_years = 1;
        let spec = &mut cases[0].spec;
        let diplomacy = spec.parameters.diplomacy;
        spec.figures.fix(if is_slow_to_talk { diplomacy.talks } else { diplomacy.ratification }, 1000.0);
        let found = hindcast(&cases, 1);
        let row = row(&found, "strait-league", DEFAULT_RULE);
        assert!(row.p_formed.is_some_and(|p| p < 0.2), "{row:?}");
        assert_eq!(row.blame[0].reason, reason, "{row:?}");
    }
}

#[test]
fn a_bilateral_treaty_in_place_of_a_pact_is_counted() {
    let text = std::fs::read_to_string(folder().join("1-all-want-it.toml")).unwrap();
    // Cydonia turns neutral while the three talk.
    let text = text.replacen("family =", "bilateral = [[\"BOB\", \"ANN\"], [\"BOB\", \"CYD\"]]\nfamily =", 1).replacen(
        "talks = 0.25",
        "talks = 1",
        1,
    ) + "\n[event.neutral]\nname = \"Cydonia turns neutral\"\ndate = \"1950-04-01\"\nwithdraws = [\"CYD\"]\n";
    let scenario = load_text("a.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let found = hindcast(&[Case::of(scenario, "a.toml").unwrap()], 1);
    let own: Vec<_> = found.bilaterals.iter().filter(|row| row.rule == DEFAULT_RULE).collect();
    assert_eq!((own[0].second.as_str(), own[1].second.as_str()), ("BOB", "CYD"));
    assert!(own[0].p.is_some_and(|p| p > 0.3) && own[1].p == Some(0.0), "{own:?}");
    assert!(own[0].p_low < own[0].p && own[0].p_high >= own[0].p);
}

#[test]
fn the_threat_only_reference_weighs_security_and_nothing_else() {
    let mut spec = cases().remove(0).spec;
    let by = chosen(ALL_RULES).into_iter().find(|by| by.name == THREAT_ONLY).expect("a reference");
    let before = spec.clone();
    by.means.prepare(&mut spec);
    let value = |spec: &Spec, figure| spec.figures.get(figure).value;
    let (weights, own) = (spec.parameters.weights, before.parameters.weights);
    for kept in [weights.security, weights.shock, weights.shock_half_life] {
        assert_eq!(spec.figures.get(kept), before.figures.get(kept));
    }
    assert_eq!(value(&before, own.constant), 1.0);
    for gone in [weights.constant, weights.entrapment, weights.autonomy, weights.affinity, weights.burden] {
        assert_eq!((value(&spec, gone), spec.figures.get(gone).range), (0.0, None));
    }
}

#[test]
fn threads_change_no_bit() {
    let cases = cases();
    assert!(format!("{:?}", hindcast(&cases, 1)) == format!("{:?}", hindcast(&cases, 2)));
}

#[test]
fn what_was_stopped_shows_and_writes_nothing() {
    let output = tempfile::tempdir().unwrap();
    let place = Place { output: output.path(), format: Format::Csv, threads: 1, git_commit: None };
    let stopped = run_and_keep(&cases(), &options(), &place, &Silent(AtomicBool::new(true))).unwrap_err();
    assert!(matches!(stopped, HindcastError::Stopped { done: 0, all: 80 }), "{stopped}");
    assert_eq!(std::fs::read_dir(output.path()).unwrap().count(), 0);
}

#[test]
fn what_was_written_is_read_again_and_what_is_damaged_is_written_anew() {
    let output = tempfile::tempdir().unwrap();
    let place = Place { output: output.path(), format: Format::Csv, threads: 1, git_commit: None };
    let kept = |host: &Silent| run_and_keep(&cases(), &options(), &place, host);
    let first = kept(&host()).unwrap();
    // Stopped before its first run, it is read and not computed.
    let again = kept(&Silent(AtomicBool::new(true))).unwrap();
    assert_eq!((&again.manifest, &again.found), (&first.manifest, &first.found));
    for name in ["members.csv", "summary.json", "manifest.json"] {
        let whole = std::fs::read(first.folder.join(name)).unwrap();
        std::fs::write(first.folder.join(name), "{}").unwrap();
        assert!(HindcastResults::open(&first.folder).is_err(), "{name}");
        kept(&host()).unwrap();
        assert!(std::fs::read(first.folder.join(name)).unwrap() == whole, "{name}");
    }
}

#[test]
fn a_scenario_that_tells_no_history_is_no_case() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sea.toml"), crate::scenario::STARTER).unwrap();
    for path in [folder.path().to_owned(), folder.path().join("sea.toml")] {
        let told = load_cases(&[path]).unwrap_err().to_string();
        assert!(told.contains("sea.toml: no table `[history]`") && told.contains("docs/hindcast.md"), "{told}");
    }
    let told = load_cases(&[folder.path().join("none")]).unwrap_err().to_string();
    assert!(told.contains("the file must be there"), "{told}");
    let (first, again) = (self::folder().join("1-all-want-it.toml"), self::folder());
    let told = load_cases(&[first, again]).unwrap_err().to_string();
    assert!(told.contains("`strait-league` is the name of two cases"), "{told}");
}
