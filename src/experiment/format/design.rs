//! Designs: the rows of a sample over the factors that policies leave open.

use super::page::Page;
use super::wire::{self, DesignKind};
use crate::experiment::factor::{Factor, grouped};
use crate::experiment::sample::{self, Sample, SampleError, group_count};
use crate::scenario::join;

/// The kinds of design that take each key, and whether they need it.
const KEYS: [(&str, &[DesignKind], bool); 6] = [
    ("points", &[DesignKind::Random, DesignKind::LatinHypercube, DesignKind::Sobol], true),
    ("base", &[DesignKind::Saltelli], true),
    ("second_order", &[DesignKind::Saltelli], false),
    ("trajectories", &[DesignKind::Morris], true),
    ("levels", &[DesignKind::Morris], false),
    ("file", &[DesignKind::List], true),
];

/// Designs that move groups of factors.
const GROUPED: [DesignKind; 2] = [DesignKind::Saltelli, DesignKind::Morris];

/// Levels of a Morris design that states none.
const MORRIS_LEVELS: u32 = 4;

/// The design that a file asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Design {
    /// Its kind, as in files.
    pub name: &'static str,
    /// How to make its sample.
    pub rows: Rows,
}

/// How the rows of a sample come about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rows {
    /// Nothing is varied: every factor is at its base.
    Base,
    /// Rows of values, as a list gives them.
    Listed(Vec<Vec<f64>>),
    /// Every combination of levels.
    Grid(Vec<Vec<f64>>),
    /// The bases, then every other level of each factor in turn.
    OneAtATime(Vec<Vec<f64>>, Vec<usize>),
    Random(u32),
    LatinHypercube(u32),
    Sobol(u32),
    /// With the group of each factor.
    Saltelli {
        base: u32,
        second_order: bool,
        groups: Vec<usize>,
    },
    /// With the group of each factor.
    Morris {
        trajectories: u32,
        levels: u32,
        groups: Vec<usize>,
    },
}

impl DesignKind {
    /// The word for it in files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List => "list",
            Self::OneAtATime => "one-at-a-time",
            Self::Random => "random",
            Self::LatinHypercube => "latin-hypercube",
            Self::Sobol => "sobol",
            Self::Saltelli => "saltelli",
            Self::Morris => "morris",
        }
    }
}

/// Faults the keys of other kinds of design and the lack of those that this kind needs.
pub(crate) fn keys(page: &mut Page<'_>) {
    let kind = match page.root.get("design") {
        None => DesignKind::Grid,
        Some(_) => match page.part::<wire::DesignKind>("design.kind") {
            Some(kind) => kind,
            None if page.root.at("design.kind").is_some() => return,
            None => DesignKind::Grid,
        },
    };
    for (key, kinds, needed) in KEYS {
        let at = join("design", key);
        let given = page.root.at(&at).is_some();
        let words: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.word())).collect();
        if given && !kinds.contains(&kind) {
            let hint = format!("leave it out, or choose `kind = \"{}\"`", kinds[0].word());
            let rule = format!("`{key}` belongs to the design {}", words.join(", "));
            page.fault_with_hint(&at, rule, format!("`kind = \"{}\"`", kind.word()), hint);
        } else if needed && !given && kinds.contains(&kind) {
            let rule = format!("the key `{key}` is missing, which the design `{}` needs", kind.word());
            page.fault(&at, rule, "");
        }
    }
    if !GROUPED.contains(&kind) {
        no_groups(page, kind);
    }
}

/// Faults groups of factors in a design that moves factors one by one.
fn no_groups(page: &mut Page<'_>, kind: DesignKind) {
    let factors = ["lever", "uncertainty"].map(|role| page.keys(role).into_iter().map(|id| join(role, &id)).collect());
    let factors: Vec<String> = factors.into_iter().flat_map(|ids: Vec<String>| ids).collect();
    for at in factors.iter().map(|factor| join(factor, "group")) {
        if page.root.at(&at).is_some() {
            let words = GROUPED.map(|kind| format!("`{}`", kind.word()));
            let rule = format!("only the designs {} move groups of factors", words.join(" and "));
            let hint = format!("leave it out, or choose `kind = \"{}\"`", GROUPED[0].word());
            page.fault_with_hint(&at, rule, format!("`kind = \"{}\"`", kind.word()), hint);
        }
    }
}

/// The design of a file over the `open` factors; `listed` are the rows of its list, if it has one. Only for a file
/// without a fault in its keys: `None` otherwise.
pub(crate) fn design(wire: &wire::Design, open: &[&Factor], listed: Option<Vec<Vec<f64>>>) -> Option<Design> {
    let levels = || open.iter().map(|factor| factor.levels.clone()).collect();
    let groups = || grouped(open.iter().map(|factor| factor.group.as_str())).1;
    let rows = match wire.kind {
        DesignKind::List => Rows::Listed(listed?),
        _ if open.is_empty() => Rows::Base,
        DesignKind::Grid => Rows::Grid(levels()),
        DesignKind::OneAtATime => {
            let (levels, bases) = open.iter().map(|factor| levels_with_base(factor)).unzip();
            Rows::OneAtATime(levels, bases)
        }
        DesignKind::Random => Rows::Random(wire.points?),
        DesignKind::LatinHypercube => Rows::LatinHypercube(wire.points?),
        DesignKind::Sobol => Rows::Sobol(wire.points?),
        DesignKind::Saltelli => {
            Rows::Saltelli { base: wire.base?, second_order: wire.second_order.unwrap_or(true), groups: groups() }
        }
        DesignKind::Morris => {
            let levels = wire.levels.unwrap_or(MORRIS_LEVELS);
            Rows::Morris { trajectories: wire.trajectories?, levels, groups: groups() }
        }
    };
    Some(Design { name: wire.kind.word(), rows })
}

/// The levels of a factor with its base among them, and the base's place.
fn levels_with_base(factor: &Factor) -> (Vec<f64>, usize) {
    let mut levels = factor.levels.clone();
    let at = levels.partition_point(|&level| level < factor.base);
    if levels.get(at) != Some(&factor.base) {
        levels.insert(at, factor.base);
    }
    (levels, at)
}

impl Rows {
    /// How many there will be; the largest number there is where they cannot be counted.
    pub(crate) fn count(&self) -> u128 {
        match self {
            Self::Base => 1,
            Self::Listed(rows) => rows.len() as u128,
            Self::Grid(levels) => levels.iter().fold(1_u128, |rows, levels| rows.saturating_mul(levels.len() as u128)),
            Self::OneAtATime(levels, _) => 1 + levels.iter().map(|levels| levels.len() as u128 - 1).sum::<u128>(),
            Self::Random(points) | Self::LatinHypercube(points) | Self::Sobol(points) => u128::from(*points),
            Self::Saltelli { base, second_order, groups } => {
                let groups = group_count(groups) as u128;
                u128::from(*base) * (if *second_order { 2 * groups } else { groups } + 2)
            }
            Self::Morris { trajectories, groups, .. } => u128::from(*trajectories) * (group_count(groups) as u128 + 1),
        }
    }

    /// Values of the open factors, row after row.
    pub(crate) fn values(&self, open: &[&Factor], seed: u64) -> Result<Vec<f64>, SampleError> {
        let columns = open.len();
        let unit_cube = match self {
            Self::Base => return Ok(Vec::new()),
            Self::Listed(rows) => return Ok(rows.concat()),
            Self::Grid(levels) => return Ok(of_levels(&sample::grid(&counts(levels))?, levels)),
            Self::OneAtATime(levels, bases) => {
                return Ok(of_levels(&sample::one_at_a_time(&counts(levels), bases)?, levels));
            }
            Self::Random(points) => sample::random((*points).into(), columns, seed),
            Self::LatinHypercube(points) => sample::latin_hypercube((*points).into(), columns, seed),
            Self::Sobol(points) => sample::sobol((*points).into(), columns, seed),
            Self::Saltelli { base, second_order, groups } => {
                sample::saltelli_of_groups((*base).into(), groups, *second_order, seed)
            }
            Self::Morris { trajectories, levels, groups } => {
                sample::morris_of_groups((*trajectories).into(), groups, *levels, seed)
            }
        }?;
        Ok(unit_cube.rows().flat_map(|row| row.iter().zip(open).map(|(&u, factor)| within(factor, u))).collect())
    }
}

fn counts(levels: &[Vec<f64>]) -> Vec<usize> {
    levels.iter().map(Vec::len).collect()
}

fn of_levels(sample: &Sample<usize>, levels: &[Vec<f64>]) -> Vec<f64> {
    sample.rows().flat_map(|row| row.iter().zip(levels).map(|(&level, levels)| levels[level])).collect()
}

/// The value of a factor at `u` of its range, 0 being its low end and 1 its high one. A switch is off or on.
fn within(factor: &Factor, u: f64) -> f64 {
    let [low, high] = factor.range;
    if factor.is_switch() { f64::from(u8::from(u >= 0.5)) } else { (low + u * (high - low)).clamp(low, high) }
}
