//! Who says how likely a pact is: the rules on trial, and the references beside them.

use std::sync::LazyLock;

use crate::rules::EXPLANATIONS;
use crate::scenario::{FigureIx, Rule, Spec, Weights};

/// Name of the reference that knows how often pacts formed in the other cases, and no more.
pub const BASE_RATE: &str = "base-rate";

/// Name of the reference that looks at the threat only.
pub const THREAT_ONLY: &str = "threat-only";

/// Name of the rule that runs go by unless they are told otherwise.
pub const DEFAULT_RULE: &str = "cost-benefit";

/// What stands for every rule.
pub const ALL_RULES: &str = "all";

/// Who says how likely a pact is.
#[derive(Debug, Clone, Copy)]
pub struct Forecaster {
    /// Name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether rules are compared with it.
    pub is_reference: bool,
    /// Whether it says how likely a treaty is; one that does not is scored on members only.
    pub scores_form: bool,
    /// How it comes by what it says.
    pub(super) means: Means,
}

/// How a forecaster comes by what it says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    /// By runs under a rule.
    Rule(Rule),
    /// By runs in which states look at the threat only.
    Threat,
    /// By counting the other cases.
    Counting,
}

impl Means {
    /// Changes a case to run by it.
    pub(super) fn prepare(self, spec: &mut Spec) {
        match self {
            Self::Rule(rule) => spec.rule = rule,
            Self::Threat => look_at_the_threat_only(spec),
            Self::Counting => {}
        }
    }

    /// Whether it needs runs.
    pub(super) fn runs(self) -> bool {
        !matches!(self, Self::Counting)
    }
}

/// All of them: the rules, then the references.
pub static FORECASTERS: LazyLock<Vec<Forecaster>> = LazyLock::new(|| {
    let rules = EXPLANATIONS.iter().map(|explanation| Forecaster {
        name: explanation.rule.word(),
        about: explanation.title,
        is_reference: false,
        scores_form: !explanation.is_silent_on_form,
        means: Means::Rule(explanation.rule),
    });
    let references = [
        (BASE_RATE, "how often pacts formed, and candidates joined, in the cases of other families", Means::Counting),
        (THREAT_ONLY, "the default rule with every weight but that of security at 0", Means::Threat),
    ];
    let references =
        references.map(|(name, about, means)| Forecaster { name, about, is_reference: true, scores_form: true, means });
    rules.chain(references).collect()
});

/// The rule called `rule`, or every one for [`ALL_RULES`], and the references.
pub fn chosen(rule: &str) -> Vec<&'static Forecaster> {
    FORECASTERS.iter().filter(|one| one.is_reference || rule == ALL_RULES || one.name == rule).collect()
}

/// Whether this is the name of a reference.
pub(super) fn is_reference(name: &str) -> bool {
    FORECASTERS.iter().any(|one| one.is_reference && one.name == name)
}

/// Holds every weight of the margin at 0 but that of security; the state's own shock stays too, since without chance in a
/// state's answer the reference would be surer than any rule.
fn look_at_the_threat_only(spec: &mut Spec) {
    let Weights {
        security: _,
        shock: _,
        shock_half_life: _,
        entrapment,
        coercion,
        domestic,
        autonomy,
        identity,
        affinity,
        burden,
        burden_shift,
        stepping_stone,
        alignment,
        constant,
    } = spec.parameters.weights;
    let weights = [
        entrapment,
        coercion,
        domestic,
        autonomy,
        identity,
        affinity,
        burden,
        burden_shift,
        stepping_stone,
        alignment,
        constant,
    ];
    let swings = spec.states.iter().filter_map(|state| Some(state.leadership.as_ref()?.swing));
    let figures: Vec<FigureIx> = weights.into_iter().chain(swings).collect();
    figures.into_iter().for_each(|figure| spec.figures.fix(figure, 0.0));
}
