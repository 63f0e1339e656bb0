//! Small worlds for tests, and where the rules part company in them.

use super::{Inputs, Scene, explanation};
use crate::scenario::{Parameters, RULES, STARTER, load_text};
use crate::world::{Constants, Draw};

/// A member that nothing speaks to.
pub(super) const NO_INPUTS: Inputs = Inputs {
    security: 0.0,
    entrapment: 0.0,
    new_binding: 0.0,
    coercion: 0.0,
    ratification_failure: 0.0,
    gain_at_risk: 0.0,
    autonomy: 0.0,
    grievance: 0.0,
    kinship: 0.0,
    burden: 0.0,
    burden_shift: 0.0,
    cooperation: 0.0,
    alignment: 0.0,
    leader: 0.0,
    shock: 0.0,
};

/// A scene in which nothing is to be seen.
pub(super) const NOTHING: Scene = Scene {
    is_multilateral: false,
    is_hub: false,
    hub_capability: 0.0,
    hub_growth: 0.0,
    spoke_capability: 0.0,
    spoke_growth: 0.0,
    preponderance: 0.0,
    need: 0.0,
    kinship_with_hub: 0.0,
    identification: 0.0,
    expected_loss: 0.0,
    threat: 0.0,
    word_kept: 0.0,
    balanced: 0.0,
    overpowered: 0.0,
    frustration_spared: 0.0,
};

/// The built-in defaults.
pub(super) fn parameters() -> Parameters<f64> {
    let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
    Constants::new(&spec, &Draw::best(&spec)).parameters
}

#[track_caller]
pub(super) fn assert_near(computed: f64, by_hand: f64) {
    assert!((computed - by_hand).abs() < 1e-12, "computed {computed}, by hand {by_hand}");
}

/// A member of a pact at Article 5 that binds it wholly anew.
const MEMBER: Inputs = Inputs { new_binding: 1.0, ..NO_INPUTS };

/// A hub eight times as strong as its largest spoke, and as fast to grow.
const HUB: Scene = Scene {
    is_multilateral: true,
    is_hub: true,
    hub_capability: 80.0,
    spoke_capability: 10.0,
    kinship_with_hub: 1.0,
    ..NOTHING
};

/// A spoke of that hub.
const SPOKE: Scene = Scene { is_hub: false, kinship_with_hub: 0.0, ..HUB };

/// A world: what happens there, the member, and the sign of its margin under each rule.
struct Small {
    what: &'static str,
    inputs: Inputs,
    scene: Scene,
    accepts: [bool; RULES.len()],
}

static WORLDS: [Small; 6] = [
    Small {
        what: "a hub among equals of its own community that needs no help and fears to be dragged into their wars",
        inputs: Inputs { entrapment: 0.6, kinship: 0.5, burden: 0.5, ..MEMBER },
        scene: Scene {
            spoke_capability: 60.0,
            preponderance: 0.4,
            need: 0.1,
            identification: 0.9,
            threat: 0.3,
            word_kept: 0.8,
            balanced: 0.1,
            frustration_spared: -0.1,
            ..HUB
        },
        accepts: [false, true, false, true, false, true, false],
    },
    Small {
        what: "a hub in dire need of partners, far stronger than any and a stranger to them",
        inputs: Inputs { security: 0.05, burden: 0.6, burden_shift: 0.6, kinship: -0.1, ..MEMBER },
        scene: Scene {
            spoke_capability: 2.0,
            preponderance: 0.5,
            need: 0.6,
            identification: 0.2,
            expected_loss: 0.4,
            threat: 0.4,
            word_kept: 0.6,
            overpowered: 0.2,
            frustration_spared: 0.2,
            ..HUB
        },
        accepts: [false, false, true, false, false, false, true],
    },
    Small {
        what: "a spoke that a dominant and alien hub would secure, against its non-alignment and its publics",
        inputs: Inputs {
            security: 0.1,
            autonomy: 0.4,
            ratification_failure: 0.5,
            kinship: -0.3,
            entrapment: 0.05,
            ..MEMBER
        },
        scene: Scene {
            preponderance: 0.8,
            expected_loss: 0.2,
            threat: 0.2,
            word_kept: 0.5,
            balanced: 0.15,
            overpowered: 0.1,
            frustration_spared: -0.2,
            ..SPOKE
        },
        accepts: [false, true, true, false, false, true, false],
    },
    Small {
        what: "a spoke past its reference, with an even chance to be saved or dragged in",
        inputs: Inputs { security: 0.05, entrapment: 0.1, kinship: -0.04, ..MEMBER },
        scene: Scene {
            preponderance: 0.5,
            kinship_with_hub: 1.0,
            expected_loss: 0.3,
            threat: 0.8,
            word_kept: 0.5,
            balanced: 0.1,
            overpowered: 0.5,
            frustration_spared: -0.1,
            ..SPOKE
        },
        accepts: [false, true, true, true, true, false, false],
    },
    Small {
        what: "a weak spoke among kin without any strength, whom help would not save",
        inputs: Inputs { security: -0.05, kinship: 0.6, ..MEMBER },
        scene: Scene {
            preponderance: 0.3,
            kinship_with_hub: 0.9,
            expected_loss: 0.6,
            threat: 0.7,
            word_kept: 0.9,
            balanced: 0.05,
            overpowered: 0.5,
            frustration_spared: 0.1,
            ..SPOKE
        },
        accepts: [true, false, false, true, false, false, true],
    },
    Small {
        what: "a spoke that is offered much security by those against whom it bears a grudge",
        inputs: Inputs { security: 0.2, grievance: 0.9, kinship: 0.1, ..MEMBER },
        scene: Scene {
            preponderance: 0.4,
            kinship_with_hub: 0.5,
            expected_loss: 0.5,
            threat: 0.6,
            word_kept: 0.7,
            balanced: 0.3,
            overpowered: 0.1,
            frustration_spared: -0.3,
            ..SPOKE
        },
        accepts: [false, true, true, true, true, true, false],
    },
];

#[test]
fn every_two_rules_disagree_in_some_small_world() {
    let p = parameters();
    for world in &WORLDS {
        let margins = RULES.map(|rule| (explanation(rule).margin)(&world.inputs, &world.scene, &p).margin());
        assert_eq!(margins.map(|margin| margin > 0.0), world.accepts, "{}: {margins:?}", world.what);
        assert!(margins.iter().all(|margin| margin.abs() > 1e-4), "{}: {margins:?}", world.what);
    }
    for one in 0..RULES.len() {
        for other in one + 1..RULES.len() {
            let [a, b] = [one, other].map(|rule| RULES[rule].word());
            assert!(WORLDS.iter().any(|world| world.accepts[one] != world.accepts[other]), "{a} agrees with {b}");
        }
    }
}

#[test]
fn every_rule_adds_the_states_own_shock_and_says_nothing_without_a_pact() {
    let p = parameters();
    for rule in RULES {
        let at = |shock: f64| (explanation(rule).margin)(&Inputs { shock, ..NO_INPUTS }, &NOTHING, &p).margin();
        assert_eq!((at(0.0), at(0.2), at(-0.2)), (0.0, 0.2, -0.2), "{}", rule.word());
    }
}
