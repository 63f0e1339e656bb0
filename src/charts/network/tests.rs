//! The figure is drawn for a real scenario and for extreme ones, and inspected.

use super::*;
use crate::charts::inspect::{drawn, says, texts};
use crate::charts::origin::tests::batch_origin;
use crate::charts::{ChartError, Look, svg};
use crate::scenario::{STARTER, Spec, Weighting, load_text};
use crate::sim::{RunId, trace};

fn shipped() -> Spec {
    load_text("shipped.toml", include_str!("../../../scenarios/indo-pacific-2026.toml")).unwrap().spec
}

fn median() -> Moment {
    let run = "Draw\u{A0}12, replicate\u{A0}3: the most typical of those that see neither pact nor major war, the most \
               frequent end (7,421 of 10,000 runs). Shown as it ends in October\u{A0}2036.";
    Moment::median(run.into())
}

/// The world of a scenario at the start and as a run leaves it.
fn two_worlds(spec: &Spec) -> [Network; 2] {
    let c = Constants::new(spec, &Draw::best(spec));
    // Of a run without a pact, whose members would be marked by circles of their own.
    let mut runs = (0..).map(|draw| trace(spec, 7, Weighting::default(), RunId { draw, replicate: 0 }));
    let end = runs.find(|run| run.record.pacts.is_empty()).expect("a run without a pact").world;
    let start = World::new(&c);
    let layout = Layout::of(&c, &[&start, &end]);
    [(Moment::Start, &start), (median(), &end)].map(|(moment, world)| layout.network(batch_origin(), moment, &c, world))
}

/// States in a ring, each bound to the next, with names of this length.
fn ring(n: usize, letters: usize) -> Network {
    let ties: Vec<Tie> =
        (0..n.saturating_sub(1)).map(|i| Tie { first: i, second: i + 1, depth: DEPTHS[i % DEPTHS.len()] }).collect();
    let places = stress::places(&distances(&ties, n), n);
    let node = |(i, place): (usize, Point)| {
        let capability = 900.0 / (1.0 + i as f64).powi(2);
        let name = format!("{i} {}", "x".repeat(letters));
        Node { name, capability, widest: capability, place }
    };
    Network {
        origin: batch_origin(),
        moment: median(),
        states: places.into_iter().enumerate().map(node).collect(),
        adversaries: Vec::new(),
        at_start: Bound { defence: 0, less: 0 },
        ties,
        adversary_ties: Vec::new(),
        pacts: Vec::new(),
    }
}

#[test]
fn the_shipped_world_is_drawn_with_the_name_of_every_state() {
    let spec = shipped();
    let [start, end] = two_worlds(&spec);
    let svg = drawn("network-start", &start);
    for state in spec.states.iter().map(|state| &state.name).chain(spec.adversaries.iter().map(|of| &of.name)) {
        assert!(says(&svg, state), "{state}");
    }
    assert!(says(&svg, "bilateral treaty: "));
    drawn("network-end", &end);
}

#[test]
fn nodes_stand_at_the_same_places_in_all_drawings() {
    let [start, end] = two_worlds(&shipped());
    let places = |network: &Network| -> Vec<(Point, f64)> {
        network.states.iter().chain(&network.adversaries).map(|node| (node.place, node.widest)).collect()
    };
    assert_eq!(places(&start), places(&end));
    assert_ne!(start.states[0].capability, end.states[0].capability);
    // Words of another length above them move no node either.
    let drawn_at = |network: &Network| -> Vec<String> {
        let svg = svg(network, Look::default()).unwrap();
        // After the head of the document and the sample of the key.
        svg.split("<circle").skip(2).map(centre_of).collect()
    };
    let (start, end) = (drawn_at(&start), drawn_at(&end));
    assert!(start.len() > 20);
    assert_eq!(start, end);
}

/// Attributes `cx` and `cy` of a circle.
fn centre_of(circle: &str) -> String {
    let attribute = |name: &str| circle.split(name).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    format!("{} {}", attribute(" cx=\""), attribute(" cy=\""))
}

#[test]
fn the_title_counts_the_pairs_that_are_bound_to_defend_each_other() {
    let spec = shipped();
    let [start, _] = two_worlds(&spec);
    let defended = start.ties.iter().filter(|tie| is_defence(tie.depth)).count();
    let treaties = spec.arrangements.iter().filter(|arrangement| arrangement.depth >= Depth::Shallow);
    let mut pairs: Vec<(usize, usize)> = treaties
        .flat_map(|treaty| treaty.members.iter().flat_map(|&i| treaty.members.iter().map(move |&j| (i, j))))
        .filter(|(i, j)| i < j)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    assert_eq!(defended, pairs.len());
    let (n, title) = (spec.states.len(), start.title());
    assert!(
        title.starts_with(&format!("At the start {defended} of {} pairs of states are", n * (n - 1) / 2)),
        "{title}"
    );
}

#[test]
fn a_pact_in_force_is_ringed_and_named_and_changes_no_place() {
    let mut network = ring(9, 8);
    let before = svg(&network, Look::default()).unwrap();
    network.moment = Moment::forms("Draw\u{A0}3, replicate\u{A0}4.".into());
    for (name, depth) in [("Wide bloc", Depth::Article5), ("Quad", Depth::Shallow)] {
        network.pacts.push(PactInForce { name: name.into(), depth, members: (0..5).collect() });
    }
    let after = drawn("network-pacts", &network);
    assert!(says(&after, "Wide bloc: Article 5, 5 members"));
    assert!(says(
        &after,
        "In a typical run with a pact 6 of 36 pairs end bound by defence treaties (0 at first), 2 by less (0)"
    ));
    assert_eq!(after.matches("<circle").count(), before.matches("<circle").count() + 2 * (5 + 2));
}

#[test]
fn one_state_and_two_are_drawn() {
    assert!(says(&drawn("network-one", &ring(1, 5)), "There is one state only"));
    assert!(says(&drawn("network-two", &ring(2, 5)), "In the median run 1 of 1 pair end bound"));
}

#[test]
fn thirty_states_with_short_names_are_all_named_and_with_long_ones_nothing_overlaps() {
    let svg = drawn("network-thirty", &ring(30, 7));
    let named = texts(&svg).into_iter().filter(|(text, _)| text.contains("xxxxxxx")).count();
    assert_eq!(named, 30);
    drawn("network-thirty-long", &ring(30, 80));
}

#[test]
fn the_starter_scenario_and_a_partial_batch_are_drawn() {
    let spec = load_text("starter.toml", STARTER).unwrap().spec;
    let [_, mut end] = two_worlds(&spec);
    end.origin.partial = Some((4_000, 10_000));
    assert!(says(&drawn("network-starter", &end), "PARTIAL"));
}

#[test]
fn the_alternative_text_names_who_is_bound_to_whom() {
    let mut network = ring(4, 3);
    network.pacts.push(PactInForce { name: "Quad".into(), depth: Depth::Article5, members: (0..3).collect() });
    let text = network.description();
    assert!(text.contains("Article 5 with a command: 0 xxx and 1 xxx."), "{text}");
    assert!(text.contains("Members of Quad: 0 xxx, 1 xxx, 2 xxx."), "{text}");
}

#[test]
fn numbers_that_cannot_be_drawn_are_refused() {
    let breaks: [fn(&mut Network); 4] = [
        |network| network.states[1].capability = f64::NAN,
        |network| network.states[0].place.1 = f64::INFINITY,
        |network| network.ties[0].second = 9,
        |network| network.adversary_ties.push((0, 1, 0.5)),
    ];
    for (number, damage) in breaks.into_iter().enumerate() {
        let mut network = ring(4, 3);
        damage(&mut network);
        let fault = svg(&network, Look::default()).unwrap_err();
        let is_number = matches!(fault, ChartError::BadNumber { .. });
        assert!(is_number == (number < 2), "damage {number}: {fault}");
    }
}
