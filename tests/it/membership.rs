//! The membership and the formation test on the real files.

use pactsim::history::Records;
use pactsim::history::membership::{MembershipOptions, formation_test, membership_test};

use super::history_files::real_files;

/// A score within a hundredth of what it was when it was written down.
fn assert_about(score: Option<f64>, expected: f64) {
    let score = score.expect("a score");
    assert!((score - expected).abs() < 0.01, "{score}, not about {expected}");
}

#[test]
fn the_real_files_have_33_pacts_and_the_scores_of_the_documents() {
    let Some(folder) = real_files() else { return };
    let records = Records::open(&folder).expect("the real files");
    let options = MembershipOptions::default();
    let test = membership_test(&records, &options, &|_, _| ()).expect("a result");
    let all = &test.cuts[0];
    assert_eq!((all.pacts, all.candidates, all.founders), (33, 1419, 205));
    let out_of_reach: Vec<&str> = test.pacts.iter().flat_map(|pact| &pact.out_of_reach).map(String::as_str).collect();
    assert_eq!(out_of_reach, ["CEN", "CHA", "CON", "TAJ"]);
    assert_eq!(test.pacts.iter().filter(|pact| pact.is_re_signed).count(), 11);
    let (reference, engine) = (&all.models[1], &all.models[2]);
    assert_about(reference.scores.log_loss.value, 0.424);
    assert_about(engine.scores.log_loss.value, 0.375);
    assert_about(reference.scores.average_precision.value, 0.461);
    assert_about(engine.scores.average_precision.value, 0.520);
    assert_about(engine.scores.hit_rate.value, 0.437);
    let formed = formation_test(&records, &options, &|_, _| ()).expect("a result");
    for (design, (reference, engine)) in formed.designs.iter().zip([(0.887, 0.880), (0.759, 0.784)]) {
        assert_eq!((design.strata.len(), design.groups), (31, 310));
        assert_about(design.models[0].scores.roc_auc.value, reference);
        assert_about(design.models[1].scores.roc_auc.value, engine);
    }
}
