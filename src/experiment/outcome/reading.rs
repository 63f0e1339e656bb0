//! An outcome as it is read off the runs of one scenario.

use super::Scale;
use super::families::{Family, Places, Read};
use crate::pact::Bench;
use crate::sim::{RunRecord, SeriesLayout, Simulator};
use crate::world::{Constants, World};

/// A run that has come to its end: at the horizon, or with a major war.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended<'a> {
    /// Its record.
    pub(crate) run: &'a RunRecord,
    /// The world that it ended in.
    pub(crate) world: &'a World,
    /// What its draw fixed.
    pub(crate) constants: &'a Constants<'a>,
    /// The metrics of `series` in its last quarter, as `layout` names them.
    pub(crate) levels: &'a [f64],
    /// Names of the metrics.
    pub(crate) layout: &'a SeriesLayout,
}

impl Ended<'_> {
    /// The metric of `series` that is called `name`.
    pub(super) fn level(&self, name: &str) -> Option<f64> {
        let at = self.layout.metrics.iter().position(|(known, _)| known == name)?;
        self.levels.get(at).copied()
    }
}

/// How an outcome is read off the runs of one scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    scale: Scale,
    source: Source,
}

#[derive(Debug, Clone, Copy)]
enum Source {
    Record(fn(&RunRecord) -> Option<u32>),
    Family(&'static Family, Places),
}

impl Reading {
    pub(super) fn of_record(scale: Scale, measure: fn(&RunRecord) -> Option<u32>) -> Self {
        Self { scale, source: Source::Record(measure) }
    }

    pub(super) fn of_family(family: &'static Family, places: Places) -> Self {
        Self { scale: family.scale, source: Source::Family(family, places) }
    }

    /// What it is at the start, and so in every run, of the draw that `simulator` is for, in the whole numbers that its
    /// scale is kept in. `None` for what only a run can tell.
    pub(crate) fn at_the_start(&self, simulator: &Simulator<'_>, bench: &mut Bench) -> Option<Kept> {
        match self.source {
            Source::Family(Family { read: Read::AtTheStart(read), .. }, places) => {
                let c = simulator.constants();
                let stakes = bench.stakes(simulator.start(), c, places.design, places.depth, places.first);
                Some(stakes.and_then(|stakes| self.scale.kept(read(&stakes))))
            }
            _ => None,
        }
    }

    /// Its value in a completed run, in the whole numbers that its scale is kept in.
    pub(crate) fn of(&self, ended: &Ended<'_>) -> Kept {
        match self.source {
            Source::Record(measure) => measure(ended.run).and_then(|value| i32::try_from(value).ok()),
            Source::Family(Family { read: Read::AtTheEnd(read), .. }, places) => {
                read(ended, places).and_then(|value| self.scale.kept(value))
            }
            Source::Family(Family { read: Read::Metric(name), .. }, _) => {
                ended.level(name).and_then(|value| self.scale.kept(value))
            }
            Source::Family(Family { read: Read::AtTheStart(_), .. }, _) => None,
        }
    }
}

/// A value in the whole numbers that its scale is kept in; missing where it is not defined.
pub(crate) type Kept = Option<i32>;
