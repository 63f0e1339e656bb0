//! The numbers of one world that every port starts from, read off the engine's own constants.

use std::error::Error;
use std::path::Path;

use pactsim::pact::Stability;
use pactsim::scenario::{self, Burden, Depth, Spec};
use pactsim::world::{Autoregression, Constants, Draw, Rung, World};
use serde::{Deserialize, Serialize};

type Matrix = Vec<Vec<f64>>;

/// Everything that is fixed in a run of the core. Matrices have a row per state, or per theatre; names are the engine's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Core {
    pub(crate) steps: u32,
    pub(crate) steps_a_year: u32,
    pub(crate) laws: Laws,
    pub(crate) parameters: Parameters,
    pub(crate) theatres: Vec<Theatre>,
    pub(crate) adversaries: Vec<Adversary>,
    pub(crate) states: Vec<State>,
    pub(crate) guarantor: Guarantor,
    pub(crate) design: Design,
    /// By state and theatre.
    pub(crate) exposure: Matrix,
    pub(crate) reach: Matrix,
    pub(crate) poll: Matrix,
    pub(crate) resolve: Matrix,
    /// By state and adversary.
    pub(crate) dependence: Matrix,
    /// By state and state.
    pub(crate) kinship: Matrix,
    pub(crate) grievance: Matrix,
    pub(crate) cooperation: Matrix,
    /// Rung of what a state owes another in a theatre, 0 for nothing.
    pub(crate) obligations: Vec<Vec<Vec<usize>>>,
    /// By rung: binding level, and the factor on the odds of fighting.
    pub(crate) binding: Vec<f64>,
    pub(crate) binding_odds: Vec<f64>,
    /// Rung of Article 5, the unit of binding.
    pub(crate) article5: usize,
    /// Coalitions as the engine values them at the start, for the ports to be held against.
    pub(crate) valued: Vec<Valued>,
}

/// What a step keeps of a deviation, and the standard deviation that it adds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Wander {
    pub(crate) kept: f64,
    pub(crate) spread: f64,
}

impl From<Autoregression> for Wander {
    fn from(law: Autoregression) -> Self {
        Self { kept: law.next(1.0, 0.0), spread: law.next(0.0, 1.0) }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Laws {
    pub(crate) threat: Wander,
    pub(crate) opinion: Wander,
    pub(crate) shock: Wander,
    /// Standard deviation of the first shock.
    pub(crate) first_shock: f64,
    pub(crate) alignment_follows: f64,
    pub(crate) stocks_follow: f64,
}

macro_rules! record {
    ($name:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        #[derive(Debug, Clone, Serialize, Deserialize)]
        pub(crate) struct $name { $(pub(crate) $field: $kind),* }
    };
}

record!(Parameters {
    weights: Weights,
    decisiveness: f64,
    usable_alone: f64,
    covered_by_web: f64,
    threat_effect: f64,
    balancing: f64,
    severity: f64,
    threat_response: f64,
    initiative_rate: f64,
    urgency_effect: f64,
    talks: f64,
    ratification: f64,
    ratification_spread: f64,
    ratification_leader: f64,
    exit_cost: f64,
});
record!(Weights {
    security: f64,
    entrapment: f64,
    coercion: f64,
    domestic: f64,
    autonomy: f64,
    identity: f64,
    affinity: f64,
    burden: f64,
    burden_shift: f64,
    alignment: f64,
    constant: f64,
});
record!(Theatre {
    adversary: usize,
    assertiveness: f64,
    assertiveness_share: f64,
    urgency: f64,
    visibility_step: f64,
    drift: f64,
    crisis_rate: f64,
    crisis_start: f64,
    crisis_size: f64,
    crisis_decay_step: f64,
    forces: Vec<f64>,
});
record!(Adversary { capability: f64, growth: f64, coerciveness: f64, inducement: f64 });
record!(State {
    capability: f64,
    growth: f64,
    endurance: f64,
    endurance_goal: f64,
    reliability: f64,
    autonomy_norm: f64,
    alliance_support: f64,
    ratification_hurdle: f64,
    max_depth: usize,
    // `None` where no elections are held.
    next_election: Option<f64>,
    election_interval: Option<f64>,
    government: f64,
    alliance_minded: f64,
    sceptical: f64,
    swing: f64,
    // What it thinks of the guarantor above the regime's level.
    reliability_offset: f64,
});
record!(Guarantor {
    state: usize,
    committed: f64,
    sceptical: f64,
    starts_committed: bool,
    switch: f64,
    offers_when_sceptical: f64,
});
record!(Valued {
    rung: usize,
    // Members, numbered as in the design, and the margin of each.
    members: Vec<usize>,
    margins: Vec<f64>,
});
record!(Design {
    proposer: usize,
    candidates: Vec<usize>,
    required: Vec<usize>,
    minimum_size: usize,
    // Rungs on the table, deepest first.
    depths: Vec<usize>,
    theatres: Vec<usize>,
});

/// Loads the scenario of the core.
pub(crate) fn load(path: &Path) -> Result<Spec, Box<dyn Error>> {
    Ok(scenario::load(path)?.spec)
}

impl Core {
    /// The core of `spec` in its best single world.
    ///
    /// # Errors
    /// When the scenario holds what the ports leave out.
    pub(crate) fn new(spec: &Spec) -> Result<Self, Box<dyn Error>> {
        let c = &Constants::new(spec, &Draw::best(spec));
        is_portable(c)?;
        let (world, states) = (World::new(c), 0..c.n);
        let rows = |flat: &[f64]| flat.chunks(flat.len() / c.n).map(<[f64]>::to_vec).collect();
        let owed = |i, j| (0..c.nk).map(|k| c.obligations.get(i, j, k).index()).collect();
        Ok(Self {
            steps: c.calendar.steps,
            steps_a_year: c.calendar.steps_a_year,
            laws: Laws {
                threat: c.laws.threat.into(),
                opinion: c.laws.opinion.into(),
                shock: c.laws.shock.into(),
                first_shock: c.laws.shock.stationary(1.0),
                alignment_follows: c.laws.alignment_follows,
                stocks_follow: c.laws.stocks_follow,
            },
            parameters: parameters(c),
            theatres: (0..c.nk).map(|k| theatre(c, k)).collect(),
            adversaries: (0..c.na).map(|a| adversary(c, a)).collect(),
            states: states.clone().map(|i| state(c, i)).collect(),
            guarantor: guarantor(c),
            design: design(c),
            exposure: rows(&c.exposure),
            reach: rows(&c.reach),
            poll: rows(&c.poll),
            resolve: rows(&world.resolve),
            dependence: rows(&c.dependence),
            kinship: rows(&c.relations.kinship),
            grievance: rows(&c.relations.grievance),
            cooperation: rows(&c.cooperation),
            obligations: states.clone().map(|i| states.clone().map(|j| owed(i, j)).collect()).collect(),
            binding: c.binding.to_vec(),
            binding_odds: c.binding_odds.to_vec(),
            article5: Rung::from(Depth::Article5).index(),
            valued: valued(&world, c)?,
        })
    }
}

/// Refuses a scenario with a mechanism that only the engine has.
fn is_portable(c: &Constants<'_>) -> Result<(), Box<dyn Error>> {
    let (on, p) = (c.on, &c.parameters);
    let command = Rung::from(Depth::Article5Command);
    let pairs = || (0..c.n).flat_map(|i| (0..c.n).map(move |j| (i, j)));
    let whole = c.spec.designs.first().is_some_and(|d| {
        d.is_mutual() && d.burden == Burden::ByForces && d.insiders.is_empty() && !d.bilateral_fallback
    });
    let rests = [
        ("one design", c.spec.designs.len() == 1),
        ("one scope", c.scopes[0].len() == 1),
        ("mutual obligations by forces, and no fallback", whole),
        ("one guarantor", c.guarantors.len() == 1),
        ("no integrated command", c.spec.designs[0].depths.iter().all(|&depth| Rung::from(depth) < command)),
        ("no command in force", pairs().all(|(i, j)| (0..c.nk).all(|k| c.obligations.get(i, j, k) < command))),
        ("no episodes of coercion", p.coercion.onset == 0.0),
        ("no growth of cooperation", !on.cooperation && !on.agreements),
        ("no stepping stones", !on.stepping_stones),
        ("no unease, no clauses", !on.unease && !on.clauses),
        ("no reviews, no fatigue", !on.review && !on.fatigue),
        ("no reactions", !on.reaction && !on.counter_alignment),
        ("no attacks, no events", !on.aggression && !on.events && !on.self_help),
        ("all else", on.grey_zone && on.crises && on.leadership && on.reliability && on.fallbacks && on.ratification),
        ("all offers", on.endurance && on.inducement && on.alignment && on.budget),
    ];
    let broken: Vec<_> = rests.iter().filter(|(_, holds)| !holds).map(|(what, _)| *what).collect();
    if broken.is_empty() { Ok(()) } else { Err(format!("the ports are written for: {}", broken.join("; ")).into()) }
}

fn parameters(c: &Constants<'_>) -> Parameters {
    let (p, w, d) = (&c.parameters, &c.parameters.weights, &c.parameters.diplomacy);
    Parameters {
        weights: Weights {
            security: w.security,
            entrapment: w.entrapment,
            coercion: w.coercion,
            domestic: w.domestic,
            autonomy: w.autonomy,
            identity: w.identity,
            affinity: w.affinity,
            burden: w.burden,
            burden_shift: w.burden_shift,
            alignment: w.alignment,
            constant: w.constant,
        },
        decisiveness: p.security.decisiveness,
        usable_alone: p.security.usable_alone,
        covered_by_web: p.security.covered_by_web,
        threat_effect: p.opinion.threat_effect,
        balancing: p.reaction.balancing,
        severity: p.coercion.severity,
        threat_response: p.budget.threat_response,
        initiative_rate: d.initiative_rate,
        urgency_effect: d.urgency_effect,
        talks: d.talks,
        ratification: d.ratification,
        ratification_spread: d.ratification_spread,
        ratification_leader: d.ratification_leader,
        exit_cost: d.exit_cost,
    }
}

fn theatre(c: &Constants<'_>, k: usize) -> Theatre {
    let t = c.theatres[k];
    Theatre {
        adversary: t.adversary,
        assertiveness: t.assertiveness,
        assertiveness_share: t.assertiveness_share,
        urgency: t.urgency,
        visibility_step: t.visibility_step,
        drift: t.drift,
        crisis_rate: t.crisis_rate,
        crisis_start: t.crisis_start,
        crisis_size: t.crisis_size,
        crisis_decay_step: t.crisis_decay_step,
        forces: c.forces[k * c.na..(k + 1) * c.na].to_vec(),
    }
}

fn adversary(c: &Constants<'_>, a: usize) -> Adversary {
    let a = c.adversaries[a];
    Adversary { capability: a.capability, growth: a.growth, coerciveness: a.coerciveness, inducement: a.inducement }
}

fn state(c: &Constants<'_>, i: usize) -> State {
    let s = c.states[i];
    let finite = |years: f64| years.is_finite().then_some(years);
    State {
        capability: s.capability,
        growth: s.growth,
        endurance: s.endurance,
        endurance_goal: s.endurance_goal,
        reliability: s.reliability,
        autonomy_norm: s.autonomy_norm,
        alliance_support: s.alliance_support,
        ratification_hurdle: s.ratification_hurdle,
        max_depth: s.max_depth.index(),
        next_election: finite(s.next_election),
        election_interval: finite(s.election_interval),
        government: s.government,
        alliance_minded: s.alliance_minded,
        sceptical: s.sceptical,
        swing: s.swing,
        reliability_offset: c.reliability_offset[i],
    }
}

fn guarantor(c: &Constants<'_>) -> Guarantor {
    let g = c.guarantors[0];
    Guarantor {
        state: g.state,
        committed: g.committed,
        sceptical: g.sceptical,
        starts_committed: g.starts_committed,
        switch: g.switch,
        offers_when_sceptical: g.offers_when_sceptical,
    }
}

fn design(c: &Constants<'_>) -> Design {
    let d = &c.scopes[0][0];
    Design {
        proposer: d.proposer,
        candidates: d.candidates.clone(),
        required: d.required.clone(),
        minimum_size: d.minimum_size,
        depths: d.depths.iter().map(|&depth| Rung::from(depth).index()).collect(),
        theatres: d.theatres.clone(),
    }
}

/// At each depth everyone at the table, and the most valued coalition that is stable.
fn valued(world: &World, c: &Constants<'_>) -> Result<Vec<Valued>, Box<dyn Error>> {
    let design = &c.scopes[0][0];
    let mut all = Vec::new();
    for &depth in &design.depths {
        let judged = Stability::of(world, c, design, depth, &|_| true)?;
        let stable = judged.most_valued.map(|pick| pick.members);
        for mut coalition in [Some(judged.everyone), stable].into_iter().flatten() {
            coalition.sort_by_key(|&(i, _)| i);
            let (states, margins): (Vec<usize>, Vec<f64>) = coalition.into_iter().unzip();
            let members = states.iter().filter_map(|i| design.candidates.binary_search(i).ok()).collect();
            all.push(Valued { rung: Rung::from(depth).index(), members, margins });
        }
    }
    Ok(all)
}
