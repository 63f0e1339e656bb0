//! Economic coercion of those who harden.

use crate::rng::pow;
use crate::scenario::Clause;
use crate::world::{Constants, Event, Stage, StateSet, Streams, World};

/// Punishes this step's hardening, and lets earlier pressure fade (M3).
///
/// Hardening is taking part in talks or in a signed treaty that is not yet in force, and concluding a
/// cooperation agreement. A year of the former is punished with the chance onset·coerciveness by the
/// adversary of a theatre in scope, of several by the one that could hurt most (coerciveness × trade
/// share); an agreement, a step of less weight, once with that chance times its size. An episode puts
/// the state under pressure, which fades with its half-life; its public rallies or fears meanwhile.
/// A clause on economic coercion spreads part of the pressure over the signatories. The target gives
/// up part of that trade (diversification), replaces part of its critical inputs (substitution), and now and
/// then gives up what it was punished for.
///
/// # Formula
/// Pressure of an episode: min(1, d/d₁), d being the trade share with the adversary and d₁ the share from
/// which on it is felt in full, since what can be cut is what is traded (Hirschman, *National Power and the
/// Structure of Foreign Trade*, 1945).
pub fn coercion(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let parameters = &c.parameters.coercion;
    let begin = world.begin(c);
    world.pressure.iter_mut().for_each(|pressure| *pressure *= c.laws.pressure_kept);
    let is_pending = world.pacts.iter().any(|pact| pact.is_pending());
    for i in 0..c.n {
        let may_harden = is_pending || world.agreed[i].is_some();
        let hardening = may_harden.then(|| hardening(world, c, i)).flatten();
        let Some(Hardening { adversary, years, agreements }) = hardening else {
            streams.coercion[i].skip(2);
            continue;
        };
        let (onset, resolve) = (streams.coercion[i].uniform(), streams.coercion[i].uniform());
        let chance = parameters.onset * c.adversaries[adversary].coerciveness;
        let spared = pow(1.0 - chance, years) * pow(1.0 - chance * parameters.agreement_step, agreements);
        if onset >= 1.0 - spared {
            continue;
        }
        let trade = i * c.na + adversary;
        let felt = (world.dependence[trade] / parameters.felt_in_full.max(f64::MIN_POSITIVE)).min(1.0);
        press(world, c, i, felt);
        world.dependence[trade] *= 1.0 - parameters.diversification;
        world.critical[trade] *= 1.0 - parameters.substitution;
        let design = under_way(world, c, i, adversary).next();
        world.note(begin, Event::Coercion { state: i, adversary, design });
        if resolve < parameters.yielding {
            give_way(world, c, i, adversary, begin);
        }
        world.steel(c);
    }
}

/// What state `i` may be punished for in this step.
struct Hardening {
    /// The adversary that could hurt it most.
    adversary: usize,
    /// Years of talks or ratification in this step.
    years: f64,
    /// Agreements concluded in this step.
    agreements: f64,
}

/// `None` when state `i` is not hardening or has no trade to lose.
fn hardening(world: &World, c: &Constants<'_>, i: usize) -> Option<Hardening> {
    let hurts = |a: usize| c.adversaries[a].coerciveness * world.dependence[i * c.na + a];
    let agreed = |a: usize| world.agreed[i].is_some_and(|k| c.theatres[k].adversary == a);
    let hardens = |a: &usize| hurts(*a) > 0.0 && (agreed(*a) || under_way(world, c, i, *a).next().is_some());
    let adversary = (0..c.na).filter(hardens).max_by(|&a, &b| hurts(a).total_cmp(&hurts(b)))?;
    let years = if under_way(world, c, i, adversary).next().is_some() { c.calendar.dt } else { 0.0 };
    Some(Hardening { adversary, years, agreements: f64::from(u8::from(agreed(adversary))) })
}

/// Designs under talks or to be ratified against adversary `a` in which state `i` takes part.
fn under_way<'a>(world: &'a World, c: &'a Constants<'_>, i: usize, a: usize) -> impl Iterator<Item = usize> + 'a {
    (0..world.pacts.len()).filter(move |&d| {
        let pact = &world.pacts[d];
        pact.is_pending()
            && pact.members.contains(i)
            && !pact.yielded.contains(i)
            && world.treaty(c, d).theatres.iter().any(|&k| c.theatres[k].adversary == a)
    })
}

/// Lets state `i` give up whatever is under way against the adversary.
fn give_way(world: &mut World, c: &Constants<'_>, i: usize, adversary: usize, begin: f64) {
    for design in 0..world.pacts.len() {
        if under_way(world, c, i, adversary).any(|d| d == design) {
            world.pacts[design].yielded.insert(i);
            world.pacts[design].ratified.remove(i);
            world.note(begin, Event::Yielded { design, state: i });
        }
    }
}

/// Puts state `i` under pressure `felt`, part of which those bear who have signed a clause to that effect
/// with it.
fn press(world: &mut World, c: &Constants<'_>, i: usize, felt: f64) {
    let mut bearers = StateSet::EMPTY;
    for (d, pact) in world.pacts.iter().enumerate() {
        let is_signed = pact.is_in_force() || pact.stage == Stage::Ratifying;
        if is_signed && pact.members.contains(i) && world.treaty(c, d).has(Clause::EconomicCoercion, c.on) {
            pact.members.iter().for_each(|j| bearers.insert(j));
        }
    }
    if bearers.len() < 2 {
        world.pressure[i] = world.pressure[i].max(felt);
        return;
    }
    let spread = c.parameters.coercion.pooling;
    let each = felt * spread / bearers.len() as f64;
    for j in bearers.iter() {
        let bears = if j == i { felt * (1.0 - spread) + each } else { each };
        world.pressure[j] = world.pressure[j].max(bears);
    }
}
