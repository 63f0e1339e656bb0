//! Economic coercion of those who harden.

use crate::rng::pow;
use crate::world::{Constants, Event, Streams, World};

/// Punishes this step's hardening, and lets earlier pressure fade (M3).
///
/// Hardening is taking part in talks or in a signed treaty that is not yet in force, and concluding a
/// cooperation agreement. A year of the former is punished with the chance onset·coerciveness by the
/// adversary of a theatre in scope, of several by the one that could hurt most (coerciveness × trade
/// share); an agreement, a step of less weight, once with that chance times its size. An episode puts
/// the state under pressure, which fades with its half-life; its public rallies or fears meanwhile.
/// A clause on economic coercion spreads part of the pressure over the signatories. The target gives
/// up part of that trade (diversification), replaces part of its critical inputs (substitution), and now and then what it was
/// punished for.
///
/// # Formula
/// Pressure of an episode: min(1, d/d₁), d being the trade share with the adversary and d₁ the share from
/// which on it is felt in full, since what can be cut is what is traded (Hirschman, *National Power and the
/// Structure of Foreign Trade*, 1945).
pub fn coercion(world: &mut World, c: &Constants<'_>, streams: &mut Streams) {
    let parameters = &c.parameters.coercion;
    let now = world.now(c);
    world.pressure.iter_mut().for_each(|pressure| *pressure *= c.laws.pressure_kept);
    for i in 0..c.n {
        let (onset, resolve) = (streams.coercion[i].uniform(), streams.coercion[i].uniform());
        let Some(Hardening { adversary, design, years, agreements }) = hardening(world, c, i) else { continue };
        let chance = parameters.onset * c.adversaries[adversary].coerciveness;
        let spared = pow(1.0 - chance, years) * pow(1.0 - chance * parameters.agreement_step, agreements);
        if onset >= 1.0 - spared {
            continue;
        }
        let trade = i * c.na + adversary;
        let felt = (world.dependence[trade] / parameters.felt_in_full.max(f64::MIN_POSITIVE)).min(1.0);
        press(world, c, i, design, felt);
        world.dependence[trade] *= 1.0 - parameters.diversification;
        world.critical[trade] *= 1.0 - parameters.substitution;
        world.note(now, Event::Coercion { state: i, adversary });
        if let Some(design) = design.filter(|_| resolve < parameters.yielding) {
            world.pacts[design].yielded.insert(i);
            world.note(now, Event::Yielded { design, state: i });
        }
        world.steel(c);
    }
}

/// What state `i` may be punished for in this step.
struct Hardening {
    /// The adversary that could hurt it most.
    adversary: usize,
    /// The design under way against that adversary.
    design: Option<usize>,
    /// Years of talks or ratification in this step.
    years: f64,
    /// Agreements concluded in this step.
    agreements: f64,
}

/// `None` when state `i` is not hardening or has no trade to lose.
fn hardening(world: &World, c: &Constants<'_>, i: usize) -> Option<Hardening> {
    let under_way = |d: &usize| {
        let pact = &world.pacts[*d];
        pact.is_pending() && pact.members.contains(i) && !pact.yielded.contains(i)
    };
    let designs = (0..world.pacts.len()).filter(under_way);
    let against = |d: usize| world.treaty(c, d).theatres.iter().map(move |&k| (c.theatres[k].adversary, Some(d)));
    let agreed = world.agreed[i].map(|k| (c.theatres[k].adversary, None));
    let hurts = |a: usize| c.adversaries[a].coerciveness * world.dependence[i * c.na + a];
    let steps = designs.flat_map(against).chain(agreed).filter(|&(a, _)| hurts(a) > 0.0);
    let (adversary, design) = steps.max_by(|x, y| hurts(x.0).total_cmp(&hurts(y.0)))?;
    let agreements = f64::from(u8::from(agreed.is_some_and(|(a, _)| a == adversary)));
    Some(Hardening { adversary, design, years: if design.is_some() { c.calendar.dt } else { 0.0 }, agreements })
}

/// Puts state `i` under pressure `felt`, part of which its fellow signatories bear if they have agreed to.
fn press(world: &mut World, c: &Constants<'_>, i: usize, design: Option<usize>, felt: f64) {
    use crate::scenario::Clause;

    let pooled = design.filter(|&d| world.treaty(c, d).has(Clause::EconomicCoercion, c.on));
    let members = pooled.map(|d| world.pacts[d].members).filter(|members| members.len() > 1);
    let Some(members) = members else {
        world.pressure[i] = world.pressure[i].max(felt);
        return;
    };
    let spread = c.parameters.coercion.pooling;
    let each = felt * spread / members.len() as f64;
    for j in members.iter() {
        let bears = if j == i { felt * (1.0 - spread) + each } else { each };
        world.pressure[j] = world.pressure[j].max(bears);
    }
}
