//! From the wire types, field by field, to a [`Spec`], which cannot be wrong.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::de::IntoDeserializer;

use super::build_parameters::parameters;
use super::checks::splits;
use super::history::{HistoricForm, HistoricPact, History};
use super::problem::{Fault, Faults};
use super::register::Register;
use super::source::Span;
use super::spec::{self, Spec};
use super::tree::{Node, join};
use super::wire::{self, ById, Depth};
use super::wire_events;
use super::wire_history;
use crate::ids::Id;

/// What the checks should have caught: the address at fault and what is wrong there.
#[derive(Debug)]
struct Unchecked {
    address: String,
    what: &'static str,
}

fn unchecked(address: &str, what: &'static str) -> Unchecked {
    Unchecked { address: address.to_owned(), what }
}

type Built<T> = Result<T, Unchecked>;

/// Builds the scenario from a tree that has passed the walk and the checks.
///
/// What they overlooked all the same becomes a fault here, never a panic.
pub(crate) fn build(root: &Node, defaults: &Node, faults: &mut Faults) -> Option<Spec> {
    let wire = root.to_toml().into_deserializer();
    let file: wire::ScenarioFile = match serde_path_to_error::deserialize(wire) {
        Ok(file) => file,
        Err(e) => {
            let address = e.path().to_string();
            let span = root.at(&address).map_or(Span::NOWHERE, |node| node.span);
            faults.push(|| Fault::new(span, &address, format!("cannot be read: {}", e.into_inner())));
            return None;
        }
    };
    let mut register = Register::new(root, defaults);
    let built = assemble(&file, &mut register).and_then(|_| {
        register.sort();
        assemble(&file, &mut register)
    });
    match built {
        Ok(spec) => Some(Spec { figures: register.into_figures(), ..spec }),
        Err(fault) => {
            let span = root.at(&fault.address).map_or(Span::NOWHERE, |node| node.span);
            faults.push(|| Fault::new(span, &fault.address, fault.what));
            None
        }
    }
}

/// The ids that others name by index, each list in the order of its ids.
struct Ids {
    states: Vec<Id>,
    theatres: Vec<Id>,
    adversaries: Vec<Id>,
    guarantors: Vec<Id>,
    arrangements: Vec<Id>,
    designs: Vec<Id>,
}

fn ids<T>(table: &ById<T>, address: &str) -> Built<Vec<Id>> {
    table.keys().map(|key| id(key, &join(address, key))).collect()
}

fn id(text: &str, address: &str) -> Built<Id> {
    Id::new(text).ok_or_else(|| unchecked(address, "not an id"))
}

fn index(ids: &[Id], text: &str, address: &str) -> Built<usize> {
    ids.binary_search_by(|id| id.as_str().cmp(text)).map_err(|_| unchecked(address, "an unknown id"))
}

/// Indices of `texts`, ascending.
fn indices(ids: &[Id], texts: &[String], address: &str) -> Built<Vec<usize>> {
    let mut found: Vec<usize> = texts.iter().map(|text| index(ids, text, address)).collect::<Built<_>>()?;
    found.sort_unstable();
    Ok(found)
}

fn date(text: &str, address: &str) -> Built<Date> {
    text.parse().map_err(|_| unchecked(address, "not a date"))
}

/// Everything but the figures, which the register keeps.
fn assemble(file: &wire::ScenarioFile, register: &mut Register<'_>) -> Built<Spec> {
    let ids = Ids {
        states: ids(&file.state, "state")?,
        theatres: ids(&file.theatre, "theatre")?,
        adversaries: ids(&file.adversary, "adversary")?,
        guarantors: ids(&file.guarantor, "guarantor")?,
        arrangements: ids(&file.arrangement, "arrangement")?,
        designs: ids(&file.design, "design")?,
    };
    let start = date(&file.time.start, "time.start")?;
    let (ladder, parameters) = parameters(file, register);
    Ok(Spec {
        name: id(&file.name, "name")?,
        title: file.title.clone(),
        description: file.description.clone(),
        rule: file.rule,
        reference_class: file
            .reference_class
            .as_ref()
            .map(|class| spec::ReferenceClass { text: class.text.clone(), yearly_rate_max: class.yearly_rate_max }),
        start,
        horizon_years: file.time.horizon_years,
        step: file.time.step,
        draws: file.run.draws,
        replicates: file.run.replicates,
        seed: file.run.seed,
        figures: spec::Figures::default(),
        states: each(&file.state, "state", |id, address, s| state(id, address, s, &ids, start, register))?,
        theatres: each(&file.theatre, "theatre", |id, address, t| theatre(id, address, t, &ids, register))?,
        adversaries: each(&file.adversary, "adversary", |id, address, a| {
            Ok(adversary(id, address, a, &ids, register))
        })?,
        guarantors: each(&file.guarantor, "guarantor", |id, address, g| guarantor(id, address, g, &ids, register))?,
        pairs: pairs("pair", &file.pair, &ids, register)?,
        arrangements: each(&file.arrangement, "arrangement", |id, address, a| {
            arrangement(id, address, a, &ids, register)
        })?,
        blocs: each(&file.bloc, "bloc", |id, address, b| bloc(id, address, b, &ids, register))?,
        designs: each(&file.design, "design", |id, address, d| design(id, address, d, file, &ids))?,
        events: events(file, &ids, register)?,
        history: file.history.as_ref().map(|h| history(h, file, &ids)).transpose()?,
        ladder,
        parameters,
        mechanisms: file.mechanisms,
    })
}

/// One item for each entry of a table, in the order of the ids.
fn each<T, S>(table: &ById<T>, address: &str, mut build: impl FnMut(Id, &str, &T) -> Built<S>) -> Built<Vec<S>> {
    table
        .iter()
        .map(|(key, entry)| {
            let address = join(address, key);
            build(id(key, &address)?, &address, entry)
        })
        .collect()
}

/// Registers the named figures of one struct and fills the like-named fields of another.
macro_rules! with_figures {
    ($register:ident, $address:ident, $from:ident => spec::$to:ident { $($figure:ident),* $(,)? } { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        spec::$to {
            $($figure: $register.figure(&format!("{}.{}", $address, stringify!($figure)), &$from.$figure),)*
            $($field $(: $value)?,)*
        }
    };
}

fn state(
    id: Id,
    address: &str,
    from: &wire::State,
    ids: &Ids,
    start: Date,
    register: &mut Register<'_>,
) -> Built<spec::State> {
    let leadership = match &from.leadership {
        Some(leadership) => Some(self::leadership(&join(address, "leadership"), leadership, start, register)?),
        None => None,
    };
    let mut by_theatre = |key, table| register.by_id(&join(address, key), table, &ids.theatres);
    let (exposure, allocation) = (by_theatre("exposure", &from.exposure), by_theatre("allocation", &from.allocation));
    let public_support = by_theatre("public_support", &from.public_support);
    let claim = by_theatre("claim", &from.claim);
    let mut if_given =
        |key, figure: &Option<_>| figure.as_ref().map(|figure| register.figure(&join(address, key), figure));
    let endurance_goal = if_given("endurance_goal", &from.endurance_goal);
    let deterrent_support = if_given("deterrent_support", &from.deterrent_support);
    Ok(with_figures!(register, address, from => spec::State {
        capability, growth, endurance, reliability, autonomy_norm, alliance_support, ratification_hurdle, democracy,
        rally,
    } {
        id,
        name: from.name.clone(),
        location: from.location,
        max_depth: from.max_depth,
        nuclear: from.nuclear,
        endurance_goal,
        deterrent_support,
        exposure,
        claim,
        allocation,
        distance: register.by_id(&join(address, "distance"), &from.distance, &ids.theatres),
        public_support,
        trade_dependence: register.by_id(&join(address, "trade_dependence"), &from.trade_dependence, &ids.adversaries),
        critical_inputs: register.by_id(&join(address, "critical_inputs"), &from.critical_inputs, &ids.adversaries),
        perceived_reliability:
            register.by_id(&join(address, "perceived_reliability"), &from.perceived_reliability, &ids.guarantors),
        identification: register.by_id(&join(address, "identification"), &from.identification, &ids.guarantors),
        leadership,
    }))
}

fn leadership(
    address: &str,
    from: &wire::Leadership,
    start: Date,
    register: &mut Register<'_>,
) -> Built<spec::Leadership> {
    let mut next_election = date(&from.next_election, &join(address, "next_election"))?;
    // A variant may start later than its base; the calendar then goes on from the last election known.
    while next_election < start && from.interval_years > 0 {
        next_election = next_election
            .checked_add(i64::from(from.interval_years).years())
            .map_err(|_| unchecked(address, "a calendar that leaves the years 1 to 9999"))?;
    }
    Ok(with_figures!(register, address, from => spec::Leadership { alliance_minded, sceptical, swing } {
        next_election,
        interval_years: from.interval_years,
        government: from.government,
    }))
}

fn theatre(
    id: Id,
    address: &str,
    from: &wire::Theatre,
    ids: &Ids,
    register: &mut Register<'_>,
) -> Built<spec::Theatre> {
    Ok(with_figures!(register, address, from => spec::Theatre {
        assertiveness, urgency, visibility, drift, crisis_rate, crisis_size, crisis_half_life, attack_rate,
        willingness_shift,
    } {
        id,
        name: from.name.clone(),
        location: from.location,
        adversary: index(&ids.adversaries, &from.adversary, &join(address, "adversary"))?,
        forces: register.by_id(&join(address, "forces"), &from.forces, &ids.adversaries),
    }))
}

fn adversary(id: Id, address: &str, from: &wire::Adversary, ids: &Ids, register: &mut Register<'_>) -> spec::Adversary {
    with_figures!(register, address, from => spec::Adversary {
        capability, growth, coerciveness, inducement, provocation, arming,
    } {
        id,
        name: from.name.clone(),
        location: from.location,
        nuclear: from.nuclear,
        ties: register.by_id(&join(address, "ties"), &from.ties, &ids.adversaries),
    })
}

fn guarantor(
    id: Id,
    address: &str,
    from: &wire::Guarantor,
    ids: &Ids,
    register: &mut Register<'_>,
) -> Built<spec::Guarantor> {
    Ok(with_figures!(register, address, from => spec::Guarantor {
        committed, sceptical, switch, offers_when_sceptical,
    } {
        state: index(&ids.states, id.as_str(), address)?,
        regime: from.regime,
    }))
}

fn pairs(address: &str, table: &ById<wire::Pair>, ids: &Ids, register: &mut Register<'_>) -> Built<Vec<spec::Pair>> {
    let mut pairs = table
        .iter()
        .map(|(key, from)| pair(key, &join(address, key), from, ids, register))
        .collect::<Built<Vec<_>>>()?;
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    Ok(pairs)
}

fn pair(key: &str, address: &str, from: &wire::Pair, ids: &Ids, register: &mut Register<'_>) -> Built<spec::Pair> {
    let known = |text| index(&ids.states, text, address);
    let halves = splits(key).into_iter().find_map(|(a, b)| Some((known(a).ok()?, known(b).ok()?)));
    let (a, b) = halves.ok_or_else(|| unchecked(address, "not a pair of states"))?;
    let (first, second) = (a.min(b), a.max(b));
    let grievances = register.by_id(&join(address, "grievance"), &from.grievance, &ids.states);
    Ok(spec::Pair {
        first,
        second,
        affinity: from.affinity.as_ref().map(|figure| register.figure(&join(address, "affinity"), figure)),
        grievance_of_first: grievances[first],
        grievance_of_second: grievances[second],
        likeness: from.likeness.as_ref().map(|figure| register.figure(&join(address, "likeness"), figure)),
    })
}

fn arrangement(
    id: Id,
    address: &str,
    from: &wire::Arrangement,
    ids: &Ids,
    register: &mut Register<'_>,
) -> Built<spec::Arrangement> {
    let theatres = match &from.theatres {
        Some(theatres) => indices(&ids.theatres, theatres, address)?,
        None => (0..ids.theatres.len()).collect(),
    };
    Ok(with_figures!(register, address, from => spec::Arrangement { cooperation, growth } {
        id,
        name: from.name.clone(),
        members: indices(&ids.states, &from.members, address)?,
        obligated: indices(&ids.states, from.obligated.as_ref().unwrap_or(&from.members), address)?,
        depth: from.depth,
        theatres,
    }))
}

fn bloc(id: Id, address: &str, from: &wire::Bloc, ids: &Ids, register: &mut Register<'_>) -> Built<spec::Bloc> {
    Ok(with_figures!(register, address, from => spec::Bloc { cohesion } {
        id,
        name: from.name.clone(),
        members: indices(&ids.states, &from.members, address)?,
    }))
}

fn design(id: Id, address: &str, from: &wire::Design, file: &wire::ScenarioFile, ids: &Ids) -> Built<spec::Design> {
    let mut depths: Vec<Depth> = from.depths.clone();
    depths.sort_unstable_by(|a, b| b.cmp(a));
    let insiders = match from.enlarges.as_ref() {
        Some(enlarged) => {
            let at = index(&ids.arrangements, enlarged, address)?;
            let arrangement = file.arrangement.get(ids.arrangements[at].as_str());
            arrangement.map_or(&[][..], |arrangement| arrangement.members.as_slice())
        }
        None => &[],
    };
    Ok(spec::Design {
        id,
        name: from.name.clone(),
        proposer: index(&ids.states, &from.proposer, address)?,
        candidates: indices(&ids.states, &from.candidates, address)?,
        required: indices(&ids.states, &from.required, address)?,
        minimum_size: from.minimum_size as usize,
        depths,
        theatres: indices(&ids.theatres, &from.theatres, address)?,
        accession: from.accession,
        entry_into_force: from.entry_into_force,
        obligated: indices(&ids.states, from.obligated.as_ref().unwrap_or(&from.candidates), address)?,
        burden: from.burden,
        clauses: from.clauses.clone(),
        core: indices(&ids.theatres, &from.core, address)?,
        bilateral_fallback: from.bilateral_fallback,
        insiders: indices(&ids.states, insiders, address)?,
    })
}

/// The events in the order of their dates, those of one day by id.
fn events(file: &wire::ScenarioFile, ids: &Ids, register: &mut Register<'_>) -> Built<Vec<spec::ScriptedEvent>> {
    let mut events = each(&file.event, "event", |id, address, e| event(id, address, e, file, ids, register))?;
    events.sort_by_key(|event| event.date);
    Ok(events)
}

fn event(
    id: Id,
    address: &str,
    from: &wire_events::Event,
    file: &wire::ScenarioFile,
    ids: &Ids,
    register: &mut Register<'_>,
) -> Built<spec::ScriptedEvent> {
    let attack = match &from.attack {
        Some(attack) => {
            let address = join(address, "attack");
            Some((index(&ids.theatres, &attack.theatre, &address)?, index(&ids.states, &attack.target, &address)?))
        }
        None => None,
    };
    let mut trade = Vec::new();
    for (state, cuts) in &from.trade {
        let address = join(&join(address, "trade"), state);
        let i = index(&ids.states, state, &address)?;
        let left = register.by_id(&address, cuts, &ids.adversaries);
        trade.extend(left.into_iter().enumerate().filter_map(|(a, figure)| Some((i, a, figure?))));
    }
    Ok(spec::ScriptedEvent {
        id,
        name: from.name.clone(),
        date: date(&from.date, &join(address, "date"))?,
        crisis: register.by_id(&join(address, "crisis"), &from.crisis, &ids.theatres),
        attack,
        regime: ids.guarantors.iter().map(|id| from.regime.get(id.as_str()).copied()).collect(),
        withdraws: indices(&ids.states, &from.withdraws, address)?,
        trade,
        pairs: pairs(&join(address, "pair"), &from.pair, ids, register)?,
        proposes: indices(&ids.designs, &from.proposes, address)?,
        concludes: from
            .concludes
            .as_ref()
            .map(|from| decree(&join(address, "concludes"), from, file, ids))
            .transpose()?,
    })
}

fn decree(address: &str, from: &wire_events::Concludes, file: &wire::ScenarioFile, ids: &Ids) -> Built<spec::Decree> {
    let candidates = file.design.get(&from.design).map_or(&[][..], |design| &design.candidates);
    let members = if from.members.is_empty() { candidates } else { &from.members };
    Ok(spec::Decree {
        design: index(&ids.designs, &from.design, address)?,
        depth: from.depth,
        members: indices(&ids.states, members, address)?,
    })
}

fn history(from: &wire_history::History, file: &wire::ScenarioFile, ids: &Ids) -> Built<History> {
    let designs = self::ids(&file.design, "design")?;
    let address = "history.bilateral";
    let treaty = |[a, b]: &[String; 2]| {
        let (a, b) = (index(&ids.states, a, address)?, index(&ids.states, b, address)?);
        Ok((a.min(b), a.max(b)))
    };
    let mut bilateral = from.bilateral.iter().map(treaty).collect::<Built<Vec<_>>>()?;
    bilateral.sort_unstable();
    let pacts = from.pact.iter().map(|(key, from)| {
        let address = join("history.pact", key);
        let formed = match (from.depth, &from.members) {
            (Some(depth), Some(members)) if from.formed => {
                Some(HistoricForm { depth, members: indices(&ids.states, members, &address)? })
            }
            (None, None) if !from.formed => None,
            _ => return Err(unchecked(&address, "neither a pact that formed nor one that did not")),
        };
        let within_years = from.within_years.unwrap_or(file.time.horizon_years);
        Ok(HistoricPact { design: index(&designs, key, &address)?, formed, within_years })
    });
    Ok(History {
        text: from.text.clone(),
        source: from.source.clone(),
        family: id(from.family.as_ref().unwrap_or(&file.name), "history.family")?,
        bilateral,
        pacts: pacts.collect::<Built<_>>()?,
    })
}
