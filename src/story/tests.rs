//! Tests of whole stories, on the scenario that the project ships.

use std::collections::BTreeMap;

use super::{Story, tell};
use crate::scenario::{Spec, Weighting, load_text};
use crate::sim::{RunId, trace};

fn shipped() -> Spec {
    with("")
}

/// The shipped scenario with `more` at its end.
fn with(more: &str) -> Spec {
    let text = concat!(include_str!("../../scenarios/indo-pacific-2026.toml"), "\n").to_owned() + more;
    load_text("shipped.toml", &text).unwrap_or_else(|problems| panic!("{problems}")).spec
}

/// Stories of some sixty runs, several of a draw.
fn stories(spec: &Spec) -> impl Iterator<Item = (RunId, Story)> {
    let ids = (0..30).flat_map(|draw| [0, 1].map(|replicate| RunId { draw, replicate }));
    ids.map(|id| (id, tell(&trace(spec, spec.seed, Weighting::default(), id))))
}

#[test]
fn no_sentence_is_told_twice_in_a_story() {
    for (id, story) in stories(&shipped()) {
        let mut seen: BTreeMap<&str, f64> = BTreeMap::new();
        for passage in &story.passages {
            for sentence in passage.text.trim_end_matches('.').split(". ") {
                let before = seen.insert(sentence, passage.years);
                assert!(before.is_none(), "{id:?}: {sentence:?} at {before:?} and {}", passage.years);
            }
        }
        assert!(story.passages.len() > 2, "{id:?}");
    }
}

#[test]
fn a_headline_is_the_outcome_with_the_members_counted() {
    let mut counted = 0;
    for (id, story) in stories(&shipped()) {
        let (headline, outcome) = (&story.headline, story.outcome.trim_end_matches('.'));
        if headline != outcome {
            counted += 1;
            assert!(headline.contains(" states") && headline.len() < outcome.len(), "{id:?}: {headline}");
        } else {
            assert!(!outcome.contains("pact of"), "{id:?}: {outcome}");
        }
    }
    assert!(counted > 0);
}

#[test]
fn no_id_stands_in_a_story() {
    let spec = shipped();
    let mut ids: Vec<&str> = spec.states.iter().map(|state| state.id.as_str()).collect();
    ids.extend(spec.adversaries.iter().map(|adversary| adversary.id.as_str()));
    ids.extend(spec.theatres.iter().map(|theatre| theatre.id.as_str()));
    ids.extend(spec.designs.iter().map(|design| design.id.as_str()));
    ids.extend(spec.arrangements.iter().map(|arrangement| arrangement.id.as_str()));
    for (run, story) in stories(&spec) {
        let mut text = story.outcome;
        story.passages.iter().for_each(|passage| text += &passage.text);
        story.ending.iter().for_each(|[_, row]| text += row);
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        for word in words {
            assert!(!ids.contains(&word), "{run:?}: {word}");
        }
    }
}

#[test]
fn a_story_goes_forward_and_each_sentence_is_one() {
    for (id, story) in stories(&shipped()) {
        assert!(story.passages.is_sorted_by(|a, b| a.years <= b.years || a.of_year || b.of_year), "{id:?}");
        for text in story.passages.iter().map(|passage| &passage.text).chain([&story.outcome]) {
            let first = text.chars().next().expect("a letter");
            assert!(first.is_uppercase() && text.ends_with('.'), "{text}");
            for fault in ["..", "  ", ", ,", ",,", " .", " ,"] {
                assert!(!text.contains(fault), "{fault:?} in {text}");
            }
        }
    }
}

#[test]
fn a_major_war_is_the_last_that_is_told() {
    let mut wars = 0;
    for (id, story) in stories(&shipped()).filter(|(_, story)| story.outcome.contains("a major war")) {
        let last = story.passages.last().expect("a passage");
        let is_last = last.text.contains("a major war over") || last.text.contains("nuclear weapons");
        assert!(is_last && !last.of_year, "{id:?}: {}", last.text);
        wars += 1;
    }
    assert!(wars > 3, "{wars}");
}

#[test]
fn an_event_of_the_script_is_told_with_what_it_brings() {
    let spec = with(concat!(
        "[event.strike]\nname = \"Missile strike on Taipei\"\ndate = \"2028-04-01\"\n",
        "crisis.taiwan-strait = 1\nattack = { theatre = \"taiwan-strait\", target = \"TWN\" }\n",
        "[event.exit]\nname = \"Washington leaves\"\ndate = \"2029-02-01\"\nwithdraws = [\"USA\"]\n",
    ));
    let (mut strikes, mut exits) = (0, 0);
    for (_, story) in stories(&spec) {
        let text: Vec<&str> = story.passages.iter().map(|passage| passage.text.as_str()).collect();
        let text = text.join("\n");
        if text.contains("Missile strike on Taipei. It is a crisis in the Taiwan Strait.") {
            assert!(text.contains("China attacks Taiwan in the Taiwan Strait, as the scenario has it."), "{text}");
            strikes += 1;
        }
        exits += u32::from(text.contains("Washington leaves. The United States leaves all its alliances"));
    }
    assert!(strikes > 30 && exits > 20, "{strikes} {exits}");
}

#[test]
fn a_pact_decreed_is_told_as_one_that_nobody_was_asked_about() {
    let decree = "\n[event.decree]\nname = \"A pact by decree\"\ndate = \"2026-11-01\"\n\
                  concludes = { design = \"pacific-defence-pact\", depth = \"article5\" }\n";
    for (id, story) in stories(&with(decree)).take(6) {
        let told =
            story.passages.iter().find(|passage| passage.text.contains("is put in force")).map(|p| p.text.as_str());
        let told = told.unwrap_or_else(|| panic!("{id:?}: {:?}", story.passages));
        assert!(told.contains("whatever its members stand to gain: an Article 5 pact of"), "{told}");
        assert!(!told.contains("sign"), "{told}");
        assert!(story.outcome.contains("enters into force in November"), "{}", story.outcome);
    }
}
