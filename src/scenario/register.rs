//! The arena of figures while a scenario is built.

use super::figure::{Figure, Shape};
use super::spec::{FigureIx, FigureSpec, Figures};
use super::tree::{Node, join};
use super::wire::ById;
use crate::ids::Id;
use crate::units::Unit;

/// Collects figures, then numbers them.
///
/// A scenario is assembled twice: the first time the register learns the addresses, the second
/// time it answers with each figure's place in their order. So an index depends on the addresses
/// alone and never on the order in which a scenario happens to be put together.
pub(crate) struct Register<'a> {
    root: &'a Node,
    defaults: &'a Node,
    list: Vec<FigureSpec>,
    sorted: bool,
}

impl<'a> Register<'a> {
    pub(crate) fn new(root: &'a Node, defaults: &'a Node) -> Self {
        Self { root, defaults, list: Vec::new(), sorted: false }
    }

    /// Ends the first round.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| a.address.cmp(&b.address));
        self.sorted = true;
    }

    pub(crate) fn into_figures(self) -> Figures {
        Figures { list: self.list }
    }

    /// The index of the figure at `address`; in the first round, any.
    pub(crate) fn figure<U: Unit>(&mut self, address: &str, figure: &Figure<U>) -> FigureIx {
        if !self.sorted {
            let spec = self.spec(address, figure);
            self.list.push(spec);
            return FigureIx(0);
        }
        let place = self.list.partition_point(|known| known.address.as_str() < address);
        FigureIx(place as u32)
    }

    /// The figures of a table keyed by id: one entry for each of `ids`.
    pub(crate) fn by_id<U: Unit>(
        &mut self,
        address: &str,
        table: &ById<Figure<U>>,
        ids: &[Id],
    ) -> Vec<Option<FigureIx>> {
        ids.iter()
            .map(|id| {
                let figure = table.get(id.as_str())?;
                Some(self.figure(&join(address, id.as_str()), figure))
            })
            .collect()
    }

    fn spec<U: Unit>(&self, address: &str, figure: &Figure<U>) -> FigureSpec {
        let table = &figure.table;
        // A figure that says what the default says is the default, so that a resolved scenario,
        // which holds the defaults as its own, still tells them apart.
        let default = match (self.root.at(address), self.defaults.at(address)) {
            (Some(own), Some(default)) => own.same(default),
            _ => false,
        };
        FigureSpec {
            address: address.to_owned(),
            value: table.value,
            range: table.range,
            shape: table.shape.unwrap_or(Shape::Triangular),
            unit: U::LABEL,
            min: U::MIN,
            max: U::MAX,
            source: table.source.clone(),
            year: table.year,
            status: table.status,
            certainty: table.certainty,
            note: table.note.clone(),
            default,
        }
    }
}
