//! Factors, from a file's tables and the scenarios they act on.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{self, Meant};
use super::corners;
use super::page::Page;
use super::ready_made;
use super::values::{Admitted, values};
use super::wire::{self, ChangeKind};
use crate::experiment::factor::{Change, Factor, Role, Target};
use crate::experiment::sweep::DESIGN_COLUMNS;
use crate::ids::Id;
use crate::scenario::{Fault, FigureIx, Mechanisms, Node, Scenario, Trial, join, quotable};
use crate::units::{Share, Unit};

/// Most factors of an experiment.
pub(crate) const FACTORS_MAX: usize = 256;

/// Factors without a fault: levers, then uncertainties, each by id. Whatever is wrong with the others is told.
pub(crate) fn factors(page: &mut Page<'_>, scenarios: &[Scenario], trials: &[Trial]) -> Vec<Factor> {
    let (levers, uncertainties) = (page.keys("lever"), page.keys("uncertainty"));
    for id in levers.iter().filter(|id| uncertainties.contains(id)) {
        let rule = "a factor is a lever or an uncertainty, not both";
        page.fault(&join("uncertainty", id), rule, format!("`lever.{}` too", quotable(id)));
    }
    for (role, id) in levers.iter().map(|id| ("lever", id)).chain(uncertainties.iter().map(|id| ("uncertainty", id))) {
        if DESIGN_COLUMNS.contains(&id.as_str()) {
            let hint = "give it another id".to_owned();
            page.fault_with_hint(&join(role, id), "must not be called as a column of the table `design`", "", hint);
        }
    }
    let count = levers.len() + uncertainties.len();
    if count > FACTORS_MAX {
        page.fault("lever", format!("at most {FACTORS_MAX} levers and uncertainties"), count.to_string());
        return Vec::new();
    }
    let of = |role, ids: Vec<String>| ids.into_iter().map(move |id| (role, id));
    let all = of(Role::Lever, levers).chain(of(Role::Uncertainty, uncertainties));
    let factors: Vec<Factor> = all.filter_map(|(role, id)| factor(page, role, &id, scenarios, trials)).collect();
    no_figure_twice(page, &factors, scenarios);
    factors
}

/// The lever called `id` as it acts on one scenario, if it has no fault.
pub(crate) fn lever(page: &mut Page<'_>, id: &str, scenario: &Scenario) -> Option<Factor> {
    let mut trials = vec![Trial::new(scenario)?];
    let scenarios = std::slice::from_ref(scenario);
    let factor = factor(page, Role::Lever, id, scenarios, &trials)?;
    corners::check(page, std::slice::from_ref(&factor), scenarios, &mut trials);
    Some(factor)
}

fn factor(page: &mut Page<'_>, role: Role, id: &str, scenarios: &[Scenario], trials: &[Trial]) -> Option<Factor> {
    let at = join(role.word(), id);
    let id = Id::new(id)?;
    let mut wire: wire::Factor = page.part(&at)?;
    let addresses = addresses(page, &at, id.as_str(), &mut wire)?;
    let meant = meant(page, &at, &addresses, scenarios);
    let change = change(page, &at, &wire)?;
    let meant = meant?;
    let admitted = admitted(page, &at, change, &meant, scenarios)?;
    let targets: Vec<Vec<Target>> = admitted.meant.iter().zip(scenarios).map(|(m, s)| targets(m, s)).collect();
    let change = match change {
        ChangeKind::Mix => Change::Mix { toward: toward(page, &at, &wire, &targets)? },
        _ if wire.toward.is_some() => {
            let hint = "leave it out, or write `change = \"mix\"`".to_owned();
            page.fault_with_hint(&join(&at, "toward"), "only `mix` has a target", "", hint);
            return None;
        }
        ChangeKind::Set => Change::Set,
        ChangeKind::Add => Change::Add,
        ChangeKind::Scale => Change::Scale,
    };
    let mean = mean_best(&targets, scenarios, trials);
    let values = values(page, &at, &wire, &admitted, change.neutral().unwrap_or(mean))?;
    let group = match &wire.group {
        Some(group) => Id::new(group)?,
        None => id.clone(),
    };
    Some(Factor {
        id,
        role,
        group,
        description: wire.description.unwrap_or_default(),
        change,
        range: values.range,
        levels: values.levels,
        base: values.base,
        unit: admitted.unit.to_owned(),
        addresses,
        targets,
    })
}

/// Its addresses. A factor that gives none is the ready-made one of its name, which fills what is left open.
fn addresses(page: &mut Page<'_>, at: &str, id: &str, wire: &mut wire::Factor) -> Option<Vec<String>> {
    if let Some(addresses) = wire.addresses.take() {
        return Some(addresses);
    }
    let Some(ready) = ready_made::called(id) else {
        let names = ready_made::READY_MADE.map(|ready| format!("`{}`", ready.id)).join(", ");
        let hint = format!("add `addresses = [\"…\"]`; only {names} need none");
        page.fault_with_hint(at, "a factor needs addresses to act on", "", hint);
        return None;
    };
    for key in ["change", "toward"] {
        if page.root.at(&join(at, key)).is_some() {
            let rule = "a ready-made factor has its own way to change figures";
            let hint = format!("leave `{key}` out, or give `addresses` too");
            page.fault_with_hint(&join(at, key), rule, format!("`{key}`"), hint);
            return None;
        }
    }
    wire.change = Some(match ready.change {
        Change::Set => ChangeKind::Set,
        Change::Add => ChangeKind::Add,
        Change::Scale => ChangeKind::Scale,
        Change::Mix { .. } => ChangeKind::Mix,
    });
    wire.range = wire.range.or(Some(ready.range));
    wire.description = wire.description.take().or(Some(ready.description.to_owned()));
    Some(ready.addresses.iter().map(|&address| address.to_owned()).collect())
}

fn change(page: &mut Page<'_>, at: &str, wire: &wire::Factor) -> Option<ChangeKind> {
    if wire.change.is_none() {
        let hint = "add `change`: one of `set`, `add`, `scale`, `mix`".to_owned();
        page.fault_with_hint(&join(at, "change"), "the key `change` is missing", "", hint);
    }
    wire.change
}

/// What the addresses mean in each scenario; `None` when one means nothing in one of them, or there is none.
///
/// Every address must mean something in every scenario: a factor that does nothing under one policy would pass
/// for one that does not matter.
fn meant(page: &mut Page<'_>, at: &str, addresses: &[String], scenarios: &[Scenario]) -> Option<Vec<Vec<Meant>>> {
    let mut all = vec![Vec::new(); scenarios.len()];
    let mut sound = !scenarios.is_empty();
    for (i, pattern) in addresses.iter().enumerate() {
        for (scenario, meant) in scenarios.iter().zip(&mut all) {
            let figures = &scenario.spec.figures;
            let found = address::meant(pattern, figures);
            if found.is_empty() {
                sound = false;
                let address = join(at, "addresses");
                let listed = page.root.at(&address).and_then(Node::array);
                let span = listed.and_then(|list| list.get(i)).map_or_else(|| page.span(at), |node| node.span);
                let file = scenario.files.first().map_or("", String::as_str);
                page.faults.push(|| {
                    Fault::new(span, &format!("{address}[{i}]"), format!("must name a figure or a switch of {file}"))
                        .found(format!("\"{}\"", quotable(pattern)))
                        .hint(address::suggest(pattern, figures))
                });
                break;
            }
            meant.extend(found);
        }
    }
    for meant in &mut all {
        meant.sort_unstable();
        meant.dedup();
    }
    sound.then_some(all)
}

/// Between which bounds and in what unit the values of a factor may lie.
fn admitted<'a>(
    page: &mut Page<'_>,
    at: &str,
    change: ChangeKind,
    meant: &'a [Vec<Meant>],
    scenarios: &'a [Scenario],
) -> Option<Admitted<'a>> {
    let is_switch = |meant: &Meant| matches!(meant, Meant::Switch(_));
    let all = || meant.iter().flatten();
    if all().any(is_switch) {
        let rule = "a factor acts on figures or on switches, and switches can only be `set`";
        if change != ChangeKind::Set || !all().all(is_switch) {
            page.fault_with_hint(
                &join(at, "change"),
                rule,
                "",
                "make two factors of it, the switches with `set`".to_owned(),
            );
            return None;
        }
        return Some(Admitted { meant, unit: "switch (0 or 1)", min: 0.0, max: 1.0, is_switch: true });
    }
    let figures = || {
        let of = |(meant, scenario): (&Vec<Meant>, &'a Scenario)| {
            let list = &scenario.spec.figures.list;
            meant.iter().filter_map(|meant| list.get(meant.figure()?)).collect::<Vec<_>>()
        };
        meant.iter().zip(scenarios).flat_map(of)
    };
    let first = figures().next()?;
    if change == ChangeKind::Scale {
        return Some(Admitted { meant, unit: "factor", min: 0.0, max: 100.0, is_switch: false });
    }
    if let Some(other) = figures().find(|figure| figure.unit != first.unit) {
        let rule = "only `scale` can act on figures in different units";
        let found = format!("`{}` in {}, `{}` in {}", first.address, first.unit, other.address, other.unit);
        page.fault_with_hint(&join(at, "addresses"), rule, found, "make two factors of it".to_owned());
        return None;
    }
    let (unit, width) = (first.unit, first.max - first.min);
    Some(match change {
        ChangeKind::Add => Admitted { meant, unit, min: -width, max: width, is_switch: false },
        ChangeKind::Mix => Admitted { meant, unit: Share::LABEL, min: 0.0, max: 1.0, is_switch: false },
        _ => Admitted { meant, unit, min: first.min, max: first.max, is_switch: false },
    })
}

fn targets(meant: &[Meant], scenario: &Scenario) -> Vec<Target> {
    let figures = &scenario.spec.figures.list;
    let target = |meant: &Meant| match *meant {
        Meant::Switch(i) => Some(Target::Switch(i)),
        Meant::Figure(i) => {
            let figure = figures.get(i)?;
            Some(Target::Figure { figure: FigureIx(u32::try_from(i).ok()?), min: figure.min, max: figure.max })
        }
    };
    meant.iter().filter_map(target).collect()
}

fn toward(page: &mut Page<'_>, at: &str, wire: &wire::Factor, targets: &[Vec<Target>]) -> Option<f64> {
    let at = join(at, "toward");
    let Some(toward) = wire.toward else {
        let hint = "add `toward`: the value of the figures at 1".to_owned();
        page.fault_with_hint(&at, "the key `toward` is missing", "", hint);
        return None;
    };
    let bounds = targets.iter().flatten().find_map(|target| match *target {
        Target::Figure { min, max, .. } => Some((min, max)),
        Target::Switch(_) => None,
    });
    let (min, max) = bounds?;
    if !(min..=max).contains(&toward) {
        page.fault(&at, format!("must lie between {min} and {max}, as the figures do"), toward.to_string());
        return None;
    }
    Some(toward)
}

/// Mean best value of its figures in the experiment's own scenario; of switches, whether most are on.
fn mean_best(targets: &[Vec<Target>], scenarios: &[Scenario], trials: &[Trial]) -> f64 {
    let (Some(targets), Some(scenario), Some(trial)) = (targets.first(), scenarios.first(), trials.first()) else {
        return 0.0;
    };
    let best = |target: &Target| match *target {
        Target::Figure { figure, .. } => scenario.spec.figures.get(figure).value,
        Target::Switch(i) => f64::from(u8::from(trial.is_on(Mechanisms::NAMES[i]))),
    };
    let mean = targets.iter().map(best).sum::<f64>() / (targets.len() as f64).max(1.0);
    if matches!(targets.first(), Some(Target::Switch(_))) { mean.round() } else { mean }
}

/// Faults two factors that act on the same figure: neither would have the value it is said to have.
pub(crate) fn no_figure_twice(page: &mut Page<'_>, factors: &[Factor], scenarios: &[Scenario]) {
    let mut told = BTreeSet::new();
    for (i, scenario) in scenarios.iter().enumerate() {
        let mut taken: BTreeMap<Meant, usize> = BTreeMap::new();
        for (number, factor) in factors.iter().enumerate() {
            for target in factor.targets.get(i).into_iter().flatten() {
                let meant = match *target {
                    Target::Figure { figure, .. } => Meant::Figure(figure.0 as usize),
                    Target::Switch(switch) => Meant::Switch(switch),
                };
                let first = *taken.entry(meant).or_insert(number);
                if first != number && told.insert((first, number)) {
                    let first = &factors[first];
                    let rule = "two factors must not act on the same figure";
                    let figure = address::address(meant, &scenario.spec.figures);
                    let found = format!("`{figure}`, on which `{}.{}` acts too", first.role.word(), first.id);
                    page.fault(&join(factor.role.word(), factor.id.as_str()), rule, found);
                }
            }
        }
    }
}
