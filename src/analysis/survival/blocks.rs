//! Runs in the units in which they are independent, and event tables of any selection of these.

use std::collections::BTreeMap;

use super::event_table::{EventTable, cell};
use super::observations::{Layers, Observation, Observations};

/// Counts of the runs of one unit: those of one draw in one group, or a single run.
pub(super) type Block = Vec<(usize, u64)>;

/// All runs by group and unit.
pub(super) struct Blocks {
    times: Vec<f64>,
    causes: usize,
    /// By group: its units; in the order of draws, where there are draws.
    pub(super) groups: Vec<Vec<Block>>,
    /// Whether units of one place in all groups belong together.
    pub(super) are_paired: bool,
}

impl Blocks {
    pub(super) fn of(observations: &Observations) -> Self {
        let (times, causes, layers) = (observations.times(), observations.causes().len(), observations.layers());
        let place = |observation: &Observation| cell(&times, causes, observation);
        let blocks = |rows: &[Observation]| match layers {
            Layers::Independent => rows.iter().map(|row| vec![(place(row), 1)]).collect(),
            Layers::Draws | Layers::PairedDraws => by_draw(rows, place),
        };
        let groups = observations.groups().iter().map(|group| blocks(&group.observations)).collect();
        Self { times, causes, groups, are_paired: layers == Layers::PairedDraws }
    }

    /// The table of some units, each counted so many times.
    pub(super) fn table<'b>(&self, blocks: impl Iterator<Item = (&'b Block, u64)>) -> EventTable {
        let mut counts = vec![0; self.times.len() * (self.causes + 1)];
        for (block, times) in blocks.filter(|&(_, times)| times > 0) {
            for &(cell, count) in block {
                counts[cell] += times * count;
            }
        }
        EventTable::new(self.times.clone(), self.causes, counts)
    }

    /// The table of each group, all with rows for the same times.
    pub(super) fn tables(&self) -> Vec<EventTable> {
        self.groups.iter().map(|group| self.table(group.iter().map(|block| (block, 1)))).collect()
    }
}

fn by_draw(rows: &[Observation], place: impl Fn(&Observation) -> usize) -> Vec<Block> {
    let mut draws: BTreeMap<u32, BTreeMap<usize, u64>> = BTreeMap::new();
    for row in rows {
        *draws.entry(row.draw).or_default().entry(place(row)).or_default() += 1;
    }
    draws.into_values().map(|cells| cells.into_iter().collect()).collect()
}
