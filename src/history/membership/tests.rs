//! The membership and the formation test on a made-up record.

use super::super::appeal::{Appeal, Formulas, Offer, Surroundings};
use super::super::records::StateCode;
use super::super::ties::Ties;
use super::candidates::candidates;
use super::case::{cases, share_of_pairs, strongest};
use super::coalition::Coalitions;
use super::coded_year::coded_year;
use super::controls::groups;
use super::fixture::{CODES, Files, five_pacts, no_pacts, owes, pact};
use super::membership_test::ENGINE;
use super::pacts::{Pact, pacts_since};
use super::regression::{Model, Row, Strictness};
use super::scores::PactScores;
use super::weighing::{Form, Weighing};
use super::*;
use crate::scenario::{RULES, Rule};
use crate::world::Term;

const FEW: MembershipOptions = MembershipOptions { seed: 7, samples: 60, controls: 4 };

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
}

/// The number of a state of the made-up record.
fn at(code: u16) -> usize {
    CODES.iter().position(|known| *known == code).unwrap()
}

fn test_of(files: &Files) -> MembershipTest {
    membership_test(&files.read(), &FEW, &|_, _| ()).unwrap()
}

/// What is predicted of each pact, by number and state.
fn predicted(test: &MembershipTest) -> Vec<(u32, String, f64, f64)> {
    let of_pact = |pact: &PactAnswer| {
        let id = pact.id;
        let told = |c: &Candidate| (id, c.state.clone(), c.reference, c.engine);
        pact.candidates.iter().map(told).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = test.pacts.iter().flat_map(of_pact).collect();
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    all
}

#[test]
fn founders_are_members_from_the_first_month_and_three_make_a_pact() {
    let files = pact(no_pacts(), 21, 1950, &[200, 210, 220])
        // Joins a month late; a founder's second phase; no state of the system.
        .with("atop4_member_level", "21,225,1,1950,6,0,0,0,1,0,0,0,1,0")
        .with("atop4_member_level", "21,210,1,1951,1,0,0,1,1,0,0,0,1,0")
        .with("atop4_member_level", "21,9999,0,1950,5,0,0,0,1,0,0,0,1,0")
        // Marked as bilateral, with three founders who owe defence from 1960 on only.
        .with("atop4_alliance_level", "22,1953,2,0,0,1,1,0,0,0,1,0,0,0")
        .with("atop4_member_level", "22,700,1,1953,2,0,0,0,0,0,0,0,1,0")
        .with("atop4_member_level", "22,710,1,1953,2,0,0,0,0,0,0,0,1,0")
        .with("atop4_member_level", "22,732,1,1953,2,0,0,0,0,0,0,0,1,0")
        .with("atop4_member_level", "22,700,1,1960,1,0,0,1,1,0,0,0,1,0");
    let files = pact(files, 23, 1951, &[200, 230]);
    let files = pact(files, 24, 1945, &[740, 750, 770]);
    let pacts = pacts_since(&files.read(), 1946);
    assert_eq!(
        pacts.iter().map(|pact| (pact.id, pact.began_without_defence)).collect::<Vec<_>>(),
        [(21, false), (22, true)]
    );
    assert_eq!(pacts[0].founders, [200, 210, 220].map(StateCode));
}

#[test]
fn candidates_are_near_bound_or_have_a_rival_in_common_or_in_their_region() {
    // Ghana lies in Africa, Iran in the Middle East, and neither is near; Panama has a treaty of consultation.
    let states = [(95, "PAN"), (452, "GHA"), (630, "IRN"), (475, "NIG")];
    let mut files = states.iter().fold(no_pacts(), |files, (code, name)| {
        files.with("cow_states", &format!("{name},{code},{name},1900,1,1,2016,12,31"))
    });
    files = owes(files, [95, 230], 1950, "0,0,0,0,1")
        .with("rivalries", "452,255,1940,1990,1,,,")
        .with("min_distance", "230,630,1950,950")
        .with("min_distance", "230,475,1950,951");
    let found = |files: &Files, leader: u16| {
        let records = files.read();
        let number = |code: u16| records.states().iter().position(|state| state.code.0 == code).unwrap();
        let coded = coded_year(&records, 1951);
        let all = candidates(&records, &coded, number(leader), 1951);
        all.into_iter().map(|i| records.states()[i].code.0).collect::<Vec<_>>()
    };
    let europe = [200, 210, 211, 220, 225, 235, 255];
    assert_eq!(found(&files, 230), [[95].as_slice(), &europe, &[630]].concat(), "Asia and Africa are out of reach");
    // A rival of 255 too, so that Ghana has a rival in common; a rival in Asia opens that region.
    assert!(found(&files, 200).contains(&452) && !found(&files, 200).contains(&740));
    files = files.with("rivalries", "200,740,1940,1990,1,,,");
    assert!(CODES.iter().all(|code| *code == 200 || found(&files, 200).contains(code)));
}

#[test]
fn scores_of_a_pact_are_those_worked_by_hand() {
    // Founders at the first and third place; one of three is out of reach.
    let scores = PactScores::of(&[0.8, 0.5, 0.4, 0.1], &[true, false, true, false], 3).unwrap();
    assert_near(scores.average_precision, (1.0 + 2.0 / 3.0) / 2.0 * 2.0 / 3.0);
    assert_near(scores.hit_rate, 2.0 / 3.0);
    let losses = -(0.8_f64.ln() + 0.5_f64.ln() + 0.4_f64.ln() + 0.9_f64.ln()) / 4.0;
    assert_near(scores.log_loss, losses);
    // Only the surest is named where there is one to find.
    assert_eq!(PactScores::of(&[0.2, 0.7], &[true, false], 1).unwrap().hit_rate, 0.0);
    let out_of_reach = PactScores::of(&[0.2, 0.7], &[false, false], 2).unwrap();
    assert_eq!((out_of_reach.average_precision, out_of_reach.hit_rate), (0.0, 0.0));
    assert_eq!(PactScores::of(&[0.2, 0.7], &[true, true], 2).unwrap().average_precision, 1.0);
}

#[test]
fn a_missing_entry_and_a_column_without_variation_speak_neither_way() {
    let row = |x: Option<f64>| -> Row { [x, Some(3.0), None, None, None, None, None, None, None] };
    let rows = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(|x| row(Some(x)));
    let happened = [false, false, true, false, true, true];
    let model =
        Model::fit(&["a", "b", "c", "d", "e", "f", "g", "h", "i"], &rows, &happened, Strictness::Signed).unwrap();
    assert!(model.weights[0] > 0.5 && model.weights[1..].iter().all(|weight| *weight == 0.0), "{model:?}");
    assert_eq!(model.log_odds(&row(None)), model.log_odds(&row(Some(2.5))));
    assert!(model.probability(&row(Some(5.0))) > model.probability(&row(None)));
    // A cost that would have to help is held at nought.
    let falling = happened.map(|happened| !happened);
    let model =
        Model::fit(&["a", "b", "c", "d", "e", "f", "g", "h", "i"], &rows, &falling, Strictness::Signed).unwrap();
    assert_eq!(model.weights[0], 0.0);
}

#[test]
fn ties_are_those_of_the_coding_rule() {
    let files = pact(no_pacts(), 31, 1949, &[200, 210, 220])
        .with("benson_clinton_scores", "31,0.8")
        .with("atop4_alliance_level", "32,1949,1,0,0,1,0,0,0,0,1,0,0,0")
        .with("atop4_member_level", "32,200,1,1949,1,0,0,0,0,0,0,0,1,0")
        .with("atop4_member_level", "32,210,1,1949,1,0,0,0,0,0,0,0,1,0")
        .rewrite("cow_trade_dyad", |row| {
            // One way only with 255, and nothing at all with 740.
            let row =
                if row.starts_with("200,255,") { row.rsplit_once(',')?.0.to_owned() + ",-9" } else { row.to_owned() };
            (!row.starts_with("200,740,")).then_some(row)
        });
    let records = files.read();
    let coded = coded_year(&records, 1951);
    let formulas = Formulas::new().unwrap();
    let ties = Ties::new(&records, &coded, &formulas, 1950);
    // Depth 0.8 + 0.5 is Article 5: deep cooperation, which a promise to consult adds to as chances do.
    assert_near(ties.cooperation(at(200), at(220)), 0.6);
    assert_near(ties.cooperation(at(200), at(210)), 1.0 - 0.4 * 0.8);
    assert_eq!((ties.owed(at(200), at(220)), ties.owed(at(200), at(230))), (1.0, 0.0));
    // 10 million of imports from 255 stand for as much the other way.
    let total = records.total_trade(StateCode(200), 1950).unwrap();
    assert_near(ties.dependence(at(200), at(255)), 20.0 / total);
    assert_eq!(ties.dependence(at(200), at(740)), 0.03, "not on record is not nothing");
    // Allies with a rival in common.
    let democracy = coded.polyarchy[at(200)].unwrap().min(coded.polyarchy[at(210)].unwrap());
    assert_near(ties.affinity(at(200), at(210)), 0.3 * democracy + 0.2 + 0.3);
}

#[test]
fn ties_add_to_an_offer_and_without_them_it_is_as_it_was() {
    let records = pact(no_pacts(), 31, 1949, &[200, 210]).read();
    let coded = coded_year(&records, 1951);
    let formulas = Formulas::new().unwrap();
    let ties = Ties::new(&records, &coded, &formulas, 1950);
    let offer = Offer { others: &[at(210)], organisation: 0.0 };
    let bare = Appeal::new(&coded, formulas).terms(at(200), offer);
    let tied = Appeal::new(&coded, formulas).with_ties(&ties).terms(at(200), offer);
    let scaled = Appeal::new(&coded, formulas).with_ties(&ties).scaled_by_what_is_owed().terms(at(200), offer);
    assert_eq!((bare.get(Term::Coercion), bare.get(Term::SteppingStone)), (0.0, 0.0));
    assert_near(tied.get(Term::Affinity) - bare.get(Term::Affinity), 0.5 * ties.affinity(at(200), at(210)));
    assert_near(tied.get(Term::SteppingStone), 0.35);
    assert!(tied.get(Term::Coercion) < 0.0, "trade with 255, a rival of 210, is at stake");
    assert_near(scaled.get(Term::Affinity), (1.0 - ties.owed(at(200), at(210))) * tied.get(Term::Affinity));
    assert_eq!(scaled.get(Term::Entrapment), tied.get(Term::Entrapment));
}

#[test]
fn a_pact_is_predicted_by_models_that_never_saw_who_joined() {
    // The last pact, so that no later one knows of it; its leader stays.
    let before = five_pacts().rewrite("atop4_member_level", |row| (!row.starts_with("15,")).then(|| row.to_owned()));
    let with = |members: &[u16]| {
        members.iter().fold(before.clone(), |files, member| {
            files.with("atop4_member_level", &format!("15,{member},1,1959,5,0,0,0,1,0,0,0,1,0"))
        })
    };
    let (one, other) = (test_of(&with(&[200, 230, 255])), test_of(&with(&[211, 230, 255])));
    let leader = |test: &MembershipTest| test.pacts[4].leader.clone();
    assert_eq!(leader(&one), leader(&other));
    let of_last =
        |test: &MembershipTest| -> Vec<_> { predicted(test).into_iter().filter(|(id, ..)| *id == 15).collect() };
    assert!(!of_last(&one).is_empty());
    assert_eq!(of_last(&one), of_last(&other));
    assert_ne!(predicted(&one), predicted(&other), "the others' models did see it");
}

#[test]
fn nothing_recorded_in_a_pacts_year_or_later_changes_a_prediction() {
    let files = five_pacts();
    let spoil = |row: &str, column: usize, value: &str| {
        let mut cells: Vec<&str> = row.split(',').collect();
        let year = if cells[1].len() == 4 { cells[1] } else { cells[2] };
        if year.parse::<i32>().unwrap() >= 1959 {
            cells[column] = value;
        }
        Some(cells.join(","))
    };
    let later = files
        .clone()
        .rewrite("cow_nmc", |row| spoil(row, 6, "0.5"))
        .rewrite("democracy", |row| spoil(row, 2, "0.9"))
        .rewrite("min_distance", |row| spoil(row, 3, "1"))
        .rewrite("cow_trade_dyad", |row| spoil(row, 3, "9999"))
        .rewrite("atop_dyad_year", |row| spoil(row, 3, "0"))
        .with("rivalries", "200,230,1959,1990,1,1,,")
        .with("atop4_alliance_level", "16,1959,1,0,0,1,1,0,0,0,1,0,0,0")
        .with("atop4_member_level", "16,200,1,1959,1,0,0,0,1,0,0,0,1,0")
        .with("atop4_member_level", "16,255,1,1959,1,0,0,0,1,0,0,0,1,0");
    let before = predicted(&test_of(&files));
    assert_eq!(before, predicted(&test_of(&later)));
    let earlier =
        files.rewrite("cow_nmc", |row| Some(row.replace(",1958,100,100,100,1000,0.0", ",1958,100,100,100,1000,0.1")));
    assert_ne!(before, predicted(&test_of(&earlier)), "the year before does");
}

#[test]
fn only_a_state_that_entered_of_late_takes_the_record_of_the_year() {
    let entrant = |since: i32| {
        let rows = no_pacts()
            .with("cow_states", &format!("NEW,290,New,{since},7,1,2016,12,31"))
            .with("cow_nmc", "290,1951,1,1,1,1,0.02")
            .with("democracy", "290,1951,-9,10")
            .with("min_distance", "255,290,1952,40");
        let coded = coded_year(&rows.read(), 1951);
        // After 255, which has the last code of its region.
        (coded.capability[8], coded.polyarchy[8].unwrap(), coded.km(7, 8))
    };
    let (cinc, polyarchy, km) = entrant(1951);
    assert_eq!((cinc, km), (Some(0.02), Some(40.0)));
    assert_near(polyarchy, 0.29 + 0.32 + 0.18);
    assert_eq!(entrant(1949), (None, 0.35, None));
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_only_other_intervals() {
    let records = five_pacts().read();
    let with = |seed: u64| membership_test(&records, &MembershipOptions { seed, ..FEW }, &|_, _| ()).unwrap();
    let json = |test: &MembershipTest| serde_json::to_string(test).unwrap();
    assert_eq!(json(&with(1)), json(&with(1)));
    assert_ne!(json(&with(1)), json(&with(2)));
    assert_eq!(predicted(&with(1)), predicted(&with(2)));
    let formed = |seed: u64| formation_test(&records, &MembershipOptions { seed, ..FEW }, &|_, _| ()).unwrap();
    assert_eq!(formed(1), formed(1));
    assert_ne!(formed(1).designs[0].strata, formed(2).designs[0].strata);
}

#[test]
fn the_list_of_a_pact_adds_up() {
    let test = test_of(&five_pacts());
    assert_eq!(test.pacts.len(), 5);
    for pact in &test.pacts {
        for answer in [&pact.reference, &pact.engine] {
            assert_eq!(answer.found.len() + answer.missed.len(), pact.founders.len() - 1, "{pact:?}");
            assert_eq!(answer.found.len() + answer.falsely_named.len(), pact.founders.len() - 1, "{pact:?}");
            assert_near(answer.hit_rate, answer.found.len() as f64 / (pact.founders.len() - 1) as f64);
        }
        assert!(!pact.candidates.iter().any(|candidate| candidate.state == pact.leader));
    }
    let all = &test.cuts[0];
    assert_eq!((all.name.as_str(), all.pacts), ("all pacts", 5));
    assert!(all.models[1].gains.is_none() && all.models[2].gains.is_some());
    assert_eq!(all.models[2].model, "engine");
    let mean = test.pacts.iter().map(|pact| pact.engine.log_loss).sum::<f64>() / 5.0;
    assert_near(all.models[2].scores.log_loss.value.unwrap(), mean);
    let gain = all.models[2].gains.unwrap().log_loss;
    let reference = all.models[1].scores.log_loss.value.unwrap();
    assert_near(gain.value.unwrap(), reference - mean);
    assert_eq!(gain.is_above_zero, gain.interval.unwrap().low > 0.0);
}

#[test]
fn controls_are_of_the_pacts_size_and_regions_and_form_no_pact() {
    let records = five_pacts().read();
    let all = cases(&records, &Formulas::new().unwrap()).unwrap();
    let pacts: Vec<Pact> = pacts_since(&records, 1944);
    for case in &all {
        let of_europe = |group: &[usize]| group.iter().filter(|&&i| i < 8).count();
        for controls in [Controls::Region, Controls::Near] {
            let drawn = groups(&records, case, &pacts, controls, &FEW);
            assert_eq!(drawn.len(), FEW.controls);
            for (at, group) in drawn.iter().enumerate() {
                assert_eq!(group.len(), case.founders.len());
                assert!(group.is_sorted_by(|a, b| a < b) && !drawn[..at].contains(group));
                assert_eq!(of_europe(group), of_europe(&case.founders));
                assert!(share_of_pairs(group, |i, j| case.coded.are_allies(i, j)) <= 0.5);
                assert_ne!(*group, case.founders);
            }
        }
    }
}

#[test]
fn the_strongest_leads_and_the_first_of_equals() {
    let records = no_pacts().read();
    let mut coded = coded_year(&records, 1951);
    coded.capability[..4].copy_from_slice(&[None, Some(0.1), Some(0.2), Some(0.2)]);
    assert_eq!(strongest(&coded, &[0, 1, 2, 3]), Some(2));
    assert_eq!(strongest(&coded, &[0, 1]), Some(1));
    assert_eq!(strongest(&coded, &[]), None);
}

#[test]
fn too_few_pacts_and_a_file_that_does_not_reach_back_are_told() {
    let refused = |files: &Files| membership_test(&files.read(), &FEW, &|_, _| ()).unwrap_err().to_string();
    let two = pact(pact(no_pacts(), 11, 1950, &[200, 210, 220]), 12, 1952, &[710, 732, 740]);
    assert!(refused(&two).starts_with("the records hold 2 defence pacts"), "{}", refused(&two));
    let early = pact(five_pacts(), 16, 1947, &[210, 225, 255]);
    assert!(refused(&early).contains("`cow_nmc` says nothing of 1946, the year before pact 16"), "{}", refused(&early));
}

#[test]
fn a_rule_is_weighed_with_the_assent_of_the_others_half_against_the_leader_and_half_beside_all() {
    let records = five_pacts().read();
    let formulas = Formulas::new().unwrap();
    let cases = cases(&records, &formulas).unwrap();
    let case = &cases[0];
    let rule = Rule::BalanceOfThreat;
    let form = Form { rule: Some(rule), ..ENGINE };
    let (leader, one, i) = (case.leader, case.candidates[0], case.candidates[1]);
    let mut appeal = Appeal::new(&case.coded, formulas).with_ties(&case.ties);
    let mut all = case.candidates.clone();
    all.push(leader);
    all.sort_unstable();
    let around = Surroundings::new(&case.coded, &case.growth, &all);
    let mut margin = |state: usize, others: &[usize]| {
        let mut others = others.to_vec();
        others.sort_unstable();
        appeal.margin_by(rule, state, Offer { others: &others, organisation: 0.0 }, &around)
    };
    let alone = margin(i, &[leader]) + margin(leader, &[i]);
    let of_leader = margin(leader, &[one, i]) - margin(leader, &[one]);
    let of_one = margin(one, &[leader, i]) - margin(one, &[leader]);
    let beside = margin(i, &[leader, one]) + 0.5 * (of_leader + of_one);
    let rows = Weighing::new(case, formulas, form).beside(&[one]);
    assert_near(rows[1][0].unwrap(), 0.5 * (alone + beside));
    assert!(rows[1][1..7].iter().all(Option::is_none) && rows[1][7].is_some());
}

#[test]
fn every_rule_foretells_every_pact_and_knows_nothing_of_who_joined_it() {
    let scores = |files: &Files| rival_log_densities(&files.read()).unwrap();
    let found = scores(&five_pacts());
    assert_eq!(found.len(), RULES.len());
    assert!(found.iter().all(|pacts| pacts.len() == 5 && pacts.iter().all(|score| score.is_finite() && *score < 0.0)));
    assert!(found[1..].iter().all(|pacts| *pacts != found[0]));
    // The last pact, with another founder beside the same leader: what is foretold of it stays, how that scores does not.
    let chances = |files: &Files| {
        let records = files.read();
        let formulas = Formulas::new().unwrap();
        let cases = cases(&records, &formulas).unwrap();
        let form = Form { rule: Some(Rule::Landscape), ..ENGINE };
        let out = [false, false, false, false, true];
        Coalitions::new(&cases, formulas, form).without(&out).unwrap().1.swap_remove(4)
    };
    let with = |founder: u16| {
        let four = pact(pact(no_pacts(), 11, 1950, &[200, 210, 220]), 12, 1952, &[710, 732, 740, 770]);
        let four = pact(pact(four, 13, 1955, &[211, 230, 235, 225]), 14, 1957, &[700, 750, 780]);
        pact(four, 15, 1959, &[200, 255, founder])
    };
    assert_eq!(chances(&with(230)), chances(&with(211)));
    assert_ne!(scores(&with(230))[6][4], scores(&with(211))[6][4]);
}
