//! Draws of figures, and of particles in their place.

use super::*;
use crate::scenario::{Particle, STARTER, load_text};

#[test]
fn the_triangular_quantile_has_its_ends_and_its_mode() {
    assert!((triangular_quantile(0.0, 0.25, 1.0, 1e-12) - 0.0).abs() < 1e-5);
    assert!((triangular_quantile(0.0, 0.25, 1.0, 0.25) - 0.25).abs() < 1e-12);
    assert!((triangular_quantile(0.0, 0.25, 1.0, 1.0 - 1e-12) - 1.0).abs() < 1e-5);
    // Mode at an end: a right triangle.
    assert!((triangular_quantile(0.0, 0.0, 1.0, 0.75) - 0.5).abs() < 1e-12);
}

#[test]
fn the_mean_of_a_figure_is_that_of_its_distribution() {
    let skewed =
        "[weights]\nsecurity = { value = 0.5, range = [0.5, 2], shape = \"triangular\", status = \"judged\" }\n";
    let spec = starter(skewed);
    let mean = value(&spec, &Draw::mean(&spec), "weights.security");
    assert!((mean - (0.5 + 0.5 + 2.0) / 3.0).abs() < 1e-3, "{mean}");
}

fn starter(more: &str) -> Spec {
    load_text("starter.toml", &format!("{STARTER}\n{more}")).expect("a valid scenario").spec
}

/// Three particles of two figures.
fn posterior() -> Posterior {
    let particle = |weight, security, urgency| Particle {
        weight,
        values: vec![security, urgency],
        log_likelihoods: vec![if weight > 0.5 { 3.0 } else { 0.0 }],
    };
    let addresses = ["weights.security", "diplomacy.urgency_effect"].map(str::to_owned).to_vec();
    let particles = vec![particle(0.1, 0.5, 1.0), particle(0.6, 1.5, 1.25), particle(0.3, 2.5, 1.5)];
    Posterior::new(addresses, vec!["pacific".to_owned()], particles).expect("a sample")
}

fn value(spec: &Spec, draw: &Draw, address: &str) -> f64 {
    draw.get(spec.figures.by_address(address).expect("a default"))
}

/// Addresses of the figures that differ between two draws.
fn moved(spec: &Spec, a: &Draw, b: &Draw) -> Vec<String> {
    let pairs = spec.figures.iter().zip(a.values().iter().zip(b.values()));
    pairs.filter(|(_, (a, b))| a != b).map(|(figure, _)| figure.address.clone()).collect()
}

/// The particles that ten thousand draws choose, by their place.
fn chosen(sampler: &Sampler, spec: &Spec) -> [f64; 3] {
    let mut counts = [0.0; 3];
    for draw in 0..10_000 {
        let draw = sampler.draw(draw);
        let [security, urgency] =
            ["weights.security", "diplomacy.urgency_effect"].map(|address| value(spec, &draw, address));
        let place = (security - 0.5) as usize;
        assert_eq!((security, urgency), (0.5 + place as f64, 1.0 + 0.25 * place as f64), "whole particles are drawn");
        counts[place] += 1e-4;
    }
    counts
}

#[test]
fn particles_are_chosen_as_often_as_their_weights_say() {
    let (spec, posterior) = (starter(""), posterior());
    let plain = Sampler::of_posterior(&spec, 7, &posterior, weights_of(&posterior));
    let held_out = Sampler::of_posterior(&spec, 7, &posterior, posterior.weights_without("pacific"));
    // Three standard deviations of a share of 10,000 are at most 0.015.
    for (found, expected) in chosen(&plain, &spec).into_iter().zip([0.1, 0.6, 0.3]) {
        assert!((found - expected).abs() < 0.015, "{found} is not {expected}");
    }
    let likely = 0.6 * (-3_f64).exp();
    for (found, weight) in chosen(&held_out, &spec).into_iter().zip([0.1, likely, 0.3]) {
        assert!((found - weight / (0.4 + likely)).abs() < 0.015, "{found}");
    }
}

#[test]
fn a_figure_that_the_user_states_is_the_users_and_moves_no_other() {
    let own = "[weights]\nsecurity = { value = 0.85, range = [0.8, 0.9], shape = \"uniform\", status = \"judged\" }\n";
    let (spec, stated, posterior) = (starter(""), starter(own), posterior());
    for draw in 0..50 {
        let sampled = |spec| Sampler::of_posterior(spec, 7, &posterior, weights_of(&posterior)).draw(draw);
        let (before, after) = (sampled(&spec), sampled(&stated));
        assert_eq!(moved(&spec, &before, &after), ["weights.security"]);
        assert!((0.8..=0.9).contains(&value(&stated, &after, "weights.security")));
    }
}

#[test]
fn the_posterior_moves_no_figure_that_it_does_not_speak_of() {
    let (spec, posterior) = (starter(""), posterior());
    let shipped = Sampler::new(&spec, 7);
    let other = Sampler::of_posterior(&spec, 7, &posterior, weights_of(&posterior));
    let mut speaks_of: Vec<&String> = posterior.addresses().iter().chain(Posterior::shipped().addresses()).collect();
    speaks_of.sort();
    let moved: Vec<String> = (0..50).flat_map(|draw| moved(&spec, &shipped.draw(draw), &other.draw(draw))).collect();
    assert!(!moved.is_empty() && moved.iter().all(|address| speaks_of.contains(&address)), "{moved:?}");
}

#[test]
fn point_weights_are_the_means_of_the_sample_in_every_draw_and_all_else_is_drawn_as_before() {
    let spec = starter("");
    let (point, drawn) = (Sampler::weighted(&spec, 7, Weighting::Point), Sampler::new(&spec, 7));
    let best = Draw::point(&spec);
    let shipped = Posterior::shipped().addresses();
    for draw in 0..20 {
        let (point, drawn) = (point.draw(draw), drawn.draw(draw));
        for address in shipped {
            assert_eq!(value(&spec, &point, address), value(&spec, &best, address));
        }
        assert!(moved(&spec, &point, &drawn).iter().all(|address| shipped.contains(address)));
        assert!(!moved(&spec, &point, &best).is_empty());
    }
}

#[test]
fn a_family_that_taught_nothing_need_not_be_held_out() {
    let spec = starter("");
    assert_eq!(Sampler::held_out(&spec, 7, "no such family").draw(3), Sampler::new(&spec, 7).draw(3));
}

#[test]
fn the_point_of_a_figure_is_its_weighted_mean_and_what_a_file_states_stays() {
    let spec = starter("[weights]\nsecurity = 2\n");
    let posterior = Posterior::shipped();
    let column = |address: &str| posterior.addresses().iter().position(|known| known == address).expect("fitted");
    let at = column("weights.constant");
    let mean: f64 = posterior.particles().iter().map(|particle| particle.weight * particle.values[at]).sum();
    assert!((value(&spec, &Draw::point(&spec), "weights.constant") - mean).abs() < 1e-12);
    assert!((value(&spec, &Draw::best(&spec), "weights.constant") - mean).abs() > 0.1);
    assert_eq!(value(&spec, &Draw::point(&spec), "weights.security"), 2.0);
}

#[test]
fn what_was_learnt_under_the_default_rule_says_nothing_of_its_rivals() {
    let rival = load_text("starter.toml", &format!("rule = \"landscape\"\n{STARTER}")).expect("a valid scenario").spec;
    assert!(!Sampler::new(&rival, 7).draws_weights());
    assert_eq!(Draw::point(&rival), Draw::best(&rival));
    let spread = |sampler: &Sampler| -> Vec<f64> {
        (0..20).map(|draw| value(&rival, &sampler.draw(draw), "weights.security")).collect()
    };
    let drawn = spread(&Sampler::new(&rival, 7));
    assert!(drawn.iter().any(|value| *value != drawn[0]), "from its own range");
}
