//! What a coalition is worth to each of its members, for the port to krABMaga.

use std::f64::consts::SQRT_2;

use crate::core::Core;
use crate::model::World;

/// Chance that a state fights, given the odds that its public would have it fight.
fn honour(odds: f64, binding_odds: f64, reliability: f64) -> f64 {
    let (willing, bound) = (odds / (1.0 + odds), odds * binding_odds);
    willing + reliability * (bound / (1.0 + bound) - willing)
}

/// What holds without the pact, and what its members would add for each other: found once for all coalitions.
/// Cells are `a * q + s` for candidate `a` < `p` and theatre `s` < `q` in scope, triples `(a * p + b) * q + s`.
pub(crate) struct StatusQuo {
    p: usize,
    q: usize,
    /// Odds that every state's public would have it fight, and that it does: `j * q + s`.
    polled: Vec<f64>,
    odds: Vec<f64>,
    /// The adversary's powered force, by theatre.
    attack: Vec<f64>,
    force: Vec<f64>,
    threat: Vec<f64>,
    defence: Vec<f64>,
    loss: Vec<f64>,
    drawn_for: Vec<f64>,
    drawn_outside: Vec<f64>,
    /// By rung, once it has been tried.
    bonds: Vec<Option<Bonds>>,
}

/// What binding the candidates on one rung adds.
struct Bonds {
    help: Vec<f64>,
    bound: Vec<f64>,
    /// New binding of `a` towards `b`: `a * p + b`.
    new: Vec<f64>,
}

fn share(core: &Core, attack: f64, defence: f64) -> f64 {
    attack / (attack + defence.powf(core.parameters.decisiveness))
}

/// Share of the forces of state `j` that can be used beside those of state `i`.
fn usable(core: &Core, j: usize, i: usize) -> f64 {
    core.parameters.usable_alone + (1.0 - core.parameters.usable_alone) * core.cooperation[j][i]
}

impl StatusQuo {
    pub(crate) fn new(world: &World) -> Self {
        let (core, design) = (&*world.core, &world.core.design);
        let (p, q, n) = (design.candidates.len(), design.theatres.len(), core.states.len());
        let everyone = || (0..n).flat_map(|j| design.theatres.iter().map(move |&k| (j, k)));
        let at_table = || design.candidates.iter().flat_map(|&i| design.theatres.iter().map(move |&k| (i, k)));
        let polled: Vec<f64> = everyone().map(|(j, k)| willingness_odds(world, j, k)).collect();
        let odds = everyone().zip(&polled).map(|((j, k), polled)| polled * core.resolve[j][k]).collect();
        let brought = |k: usize| -> f64 {
            core.theatres[k].forces.iter().zip(&world.adversaries).map(|(share, capability)| share * capability).sum()
        };
        let attack = design.theatres.iter().map(|&k| brought(k).powf(core.parameters.decisiveness)).collect();
        let force: Vec<f64> = at_table().map(|(i, k)| world.strength(i, k)).collect();
        let mut quo = Self {
            p,
            q,
            polled,
            odds,
            attack,
            threat: at_table().map(|(i, k)| world.threat(i, k)).collect(),
            defence: force.clone(),
            force,
            loss: vec![0.0; p * q],
            drawn_for: vec![0.0; p * p * q],
            drawn_outside: vec![0.0; p * q],
            bonds: core.binding.iter().map(|_| None).collect(),
        };
        for a in 0..p {
            for s in 0..q {
                let cell = a * q + s;
                quo.defence[cell] += quo.help_today(world, a, s);
                quo.loss[cell] = quo.threat[cell] * share(core, quo.attack[s], quo.defence[cell]);
                quo.see_who_draws_in(world, a, s);
            }
        }
        quo
    }

    fn help_today(&self, world: &World, a: usize, s: usize) -> f64 {
        let core = &world.core;
        let (i, k) = (core.design.candidates[a], core.design.theatres[s]);
        let helpers = (0..core.states.len()).filter(|&j| j != i && core.reach[j][k] > 0.0);
        let brings = helpers.map(|j| {
            let bound = core.binding_odds[core.obligations[j][i][k]];
            let fights = honour(self.odds[j * self.q + s], bound, world.seen_reliability(i, j));
            fights * usable(core, j, i) * world.strength(j, k)
        });
        brings.sum()
    }

    fn see_who_draws_in(&mut self, world: &World, a: usize, s: usize) {
        let core = &world.core;
        let (i, k) = (core.design.candidates[a], core.design.theatres[s]);
        for j in (0..core.states.len()).filter(|&j| j != i) {
            let bound = core.binding_odds[core.obligations[i][j][k]];
            let drawn = honour(self.odds[i * self.q + s], bound, world.reliability(i)) * core.exposure[j][k];
            match core.design.candidates.binary_search(&j) {
                Ok(b) => self.drawn_for[(a * self.p + b) * self.q + s] = drawn,
                Err(_) => {
                    let most = &mut self.drawn_outside[a * self.q + s];
                    *most = most.max(drawn);
                }
            }
        }
    }

    fn bonds(&mut self, world: &World, rung: usize) -> &Bonds {
        let known = self.bonds[rung].take().unwrap_or_else(|| self.find_bonds(world, rung));
        self.bonds[rung].insert(known)
    }

    fn find_bonds(&self, world: &World, rung: usize) -> Bonds {
        let (core, p, q) = (&world.core, self.p, self.q);
        let mut bonds = Bonds { help: vec![0.0; p * p * q], bound: vec![0.0; p * p * q], new: vec![0.0; p * p] };
        for (a, &i) in core.design.candidates.iter().enumerate() {
            for (b, &j) in core.design.candidates.iter().enumerate().filter(|&(b, _)| b != a) {
                let (own, seen) = (world.reliability(i), world.seen_reliability(j, i));
                for (s, &k) in core.design.theatres.iter().enumerate() {
                    let before = core.obligations[i][j][k];
                    if before >= rung {
                        continue;
                    }
                    let odds = self.odds[i * q + s];
                    let with = |rung: usize, reliability| honour(odds, core.binding_odds[rung], reliability);
                    let gain = with(rung, seen) - with(before, seen);
                    bonds.help[(b * p + a) * q + s] = gain * usable(core, i, j) * self.force[a * q + s];
                    bonds.bound[(a * p + b) * q + s] = with(rung, own) - with(before, own);
                    bonds.new[a * p + b] += core.binding[rung] - core.binding[before];
                }
                bonds.new[a * p + b] /= core.binding[core.article5] * q as f64;
            }
        }
        bonds
    }

    fn own_force(&self, a: usize) -> f64 {
        self.force[a * self.q..(a + 1) * self.q].iter().sum()
    }
}

fn willingness_odds(world: &World, i: usize, k: usize) -> f64 {
    let core = &world.core;
    let rise = world.threat(i, k) - core.exposure[i][k] * world.first_urgency[k];
    (core.poll[i][k] + world.states[i].swing + core.parameters.threat_effect * rise).exp()
}

/// A set of candidates under trial. Margins and chances are by candidate, and of members only.
pub(crate) struct Coalition {
    pub(crate) members: Vec<usize>,
    pub(crate) margins: Vec<f64>,
    pub(crate) ratifies: Vec<f64>,
    binds_anew: bool,
}

/// What all members of a coalition have in common.
struct Trial<'t> {
    world: &'t World,
    quo: &'t StatusQuo,
    bonds: &'t Bonds,
    members: &'t [usize],
    /// The members' forces.
    forces: f64,
    /// Chance that a member is in a fight, by cell.
    fights: Vec<f64>,
    /// Summed threat of the members, by theatre.
    threatened: Vec<f64>,
}

impl Coalition {
    pub(crate) fn new(world: &World, quo: &mut StatusQuo, rung: usize, members: Vec<usize>) -> Self {
        quo.bonds(world, rung);
        let (mut margins, mut ratifies) = (vec![f64::NAN; quo.p], vec![f64::NAN; quo.p]);
        let mut binds_anew = false;
        if let Some(bonds) = &quo.bonds[rung] {
            let trial = Trial::new(world, quo, bonds, &members);
            for &a in &members {
                ratifies[a] = trial.ratification(a);
                margins[a] = trial.margin(a, ratifies[a]);
                binds_anew |= members.iter().any(|&b| bonds.new[a * quo.p + b] > 0.0);
            }
        }
        Self { members, margins, ratifies, binds_anew }
    }

    pub(crate) fn binds_anew(&self) -> bool {
        self.binds_anew
    }

    /// Whether every member gains, and some are bound anew.
    pub(crate) fn holds(&self) -> bool {
        self.members.iter().all(|&a| self.margins[a] > 0.0) && self.binds_anew
    }
}

impl<'t> Trial<'t> {
    fn new(world: &'t World, quo: &'t StatusQuo, bonds: &'t Bonds, members: &'t [usize]) -> Self {
        let (p, q, design) = (quo.p, quo.q, &world.core.design);
        let (mut fights, mut threatened) = (vec![0.0; p * q], vec![0.0; q]);
        for &a in members {
            for (s, &k) in design.theatres.iter().enumerate() {
                let outside = (0..p).filter(|b| !members.contains(b));
                let drawn = outside.map(|b| quo.drawn_for[(a * p + b) * q + s]);
                let drawn = drawn.fold(quo.drawn_outside[a * q + s], f64::max);
                fights[a * q + s] = 1.0 - (1.0 - world.core.exposure[design.candidates[a]][k]) * (1.0 - drawn);
                threatened[s] += quo.threat[a * q + s];
            }
        }
        let forces = members.iter().map(|&a| quo.own_force(a)).sum();
        Self { world, quo, bonds, members, forces, fights, threatened }
    }

    fn ratification(&self, a: usize) -> f64 {
        let (quo, core) = (self.quo, &self.world.core);
        let i = core.design.candidates[a];
        let (mut weights, mut willing) = (0.0, 0.0);
        for s in 0..quo.q {
            let others = self.threatened[s] - quo.threat[a * quo.q + s];
            let polled = quo.polled[i * quo.q + s];
            weights += others;
            willing += others * polled / (1.0 + polled);
        }
        let allied = core.states[i].alliance_support;
        let mean = if weights > 0.0 { willing / weights } else { allied };
        let swayed = core.parameters.ratification_leader * self.world.states[i].government;
        let distance = 0.5 * (allied + mean) + swayed - core.states[i].ratification_hurdle;
        0.5 * libm::erfc(-distance / core.parameters.ratification_spread / SQRT_2)
    }

    /// What member `a` gains against the status quo: the sum of the weighted terms.
    fn margin(&self, a: usize, ratifies: f64) -> f64 {
        let (quo, core, candidates) = (self.quo, &self.world.core, &self.world.core.design.candidates);
        let (w, i) = (&core.parameters.weights, candidates[a]);
        let others = || self.members.iter().copied().filter(|&b| b != a);
        let partners = (self.members.len() - 1).max(1) as f64;
        let mean = |of: &dyn Fn(usize) -> f64| others().map(of).sum::<f64>() / partners;
        let worst = others().map(|b| core.grievance[i][candidates[b]]).fold(0.0, f64::max);
        let grievance = 0.5 * (mean(&|b| core.grievance[i][candidates[b]]) + worst);
        let cooperation = mean(&|b| core.cooperation[i][candidates[b]]);
        let (security, entrapment, taken_over) = self.weigh_theatres(a);
        let own = quo.own_force(a);
        let shifted = if i == core.guarantor.state { taken_over / (own + taken_over) } else { 0.0 };
        let (state, numbers) = (&self.world.states[i], &core.states[i]);
        let costs = w.coercion * self.world.feared_coercion(i)
            + w.domestic * (1.0 - ratifies)
            + w.autonomy * numbers.autonomy_norm
            + w.identity * grievance
            + w.burden * own / self.forces
            - w.affinity * mean(&|b| core.kinship[i][candidates[b]]);
        w.security * (security - core.parameters.covered_by_web * cooperation * security.max(0.0))
            - w.entrapment * entrapment
            - mean(&|b| self.bonds.new[a * quo.p + b]) * costs
            + w.burden_shift * shifted
            + w.alignment * state.alignment.min(0.0)
            + numbers.swing * state.government
            + w.constant
            + state.shock
    }

    /// Security, entrapment, and the help of the others.
    fn weigh_theatres(&self, a: usize) -> (f64, f64, f64) {
        let (quo, core) = (self.quo, &self.world.core);
        let (mut security, mut entrapment, mut taken_over) = (0.0, 0.0, 0.0);
        for (s, &k) in core.design.theatres.iter().enumerate() {
            let (mut help, mut stays_out) = (0.0, 1.0);
            for &b in self.members.iter().filter(|&&b| b != a) {
                let triple = (a * quo.p + b) * quo.q + s;
                help += self.bonds.help[triple];
                stays_out *= 1.0 - self.bonds.bound[triple] * self.fights[b * quo.q + s];
            }
            let cell = a * quo.q + s;
            let threat = quo.threat[cell];
            security += quo.loss[cell] - threat * share(core, quo.attack[s], quo.defence[cell] + help);
            entrapment += self.world.urgency[k] * (1.0 - threat) * (1.0 - stays_out);
            taken_over += help;
        }
        (security, entrapment, taken_over)
    }
}
