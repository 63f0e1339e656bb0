//! Layouts of samples, told from the factors' values alone.

use super::data::Data;
use super::error::UnfitError;
use super::tied::tied;

/// How the rows of a sample lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Blocks of Saltelli's cross-sampling.
    Saltelli {
        /// Whether blocks hold B with each group from A too, for second-order indices.
        second_order: bool,
    },
    /// Morris's trajectories.
    Morris,
    /// Every row differs from the first in one group at most.
    OneAtATime,
    /// None of these.
    Other,
}

/// The layout of a sample.
///
/// # Errors
/// Those of values that are no numbers, and of factors that do not vary.
pub fn layout(data: &Data<'_>) -> Result<Layout, UnfitError> {
    data.check()?;
    Ok(told(data))
}

fn told(data: &Data<'_>) -> Layout {
    for second_order in [true, false] {
        if blocks(data, second_order).is_ok() {
            return Layout::Saltelli { second_order };
        }
    }
    let groups = data.groups;
    // With one group every row moves one.
    if groups.len() == 1 {
        return Layout::Other;
    }
    if trajectories(data).is_ok() {
        return Layout::Morris;
    }
    let moved = |row: usize, group: usize| groups.members(group).any(|i| data.row(0)[i] != data.row(row)[i]);
    let count = |row: usize| (0..groups.len()).filter(|&group| moved(row, group)).count();
    if (1..data.rows()).all(|row| count(row) <= 1) { Layout::OneAtATime } else { Layout::Other }
}

/// Rows of a block of Saltelli's cross-sampling over so many groups.
pub(super) fn block_rows(groups: usize, second_order: bool) -> usize {
    if second_order { 2 * groups + 2 } else { groups + 2 }
}

/// Number of Saltelli's blocks, of which every row is where it belongs.
pub(super) fn saltelli_blocks(data: &Data<'_>, second_order: Option<bool>) -> Result<(usize, bool), UnfitError> {
    let orders: &[bool] = match second_order {
        Some(true) => &[true],
        Some(false) => &[false],
        None => &[true, false],
    };
    let mut faults = Vec::new();
    for &second_order in orders {
        match blocks(data, second_order) {
            Ok(count) => return Ok((count, second_order)),
            Err(fault) => faults.push(fault),
        }
    }
    // Of two readings the one that goes well for longer is what was meant.
    let fault = faults.into_iter().max_by_key(|fault| fault.row).unwrap_or_default();
    Err(UnfitError::Layout {
        method: "Sobol indices",
        wanted: "blocks of Saltelli's cross-sampling, row by row in their order",
        why: fault.why,
        advice: advice(told(data), "saltelli"),
    })
}

/// Number of Morris's trajectories, of which every row is where it belongs.
pub(super) fn morris_trajectories(data: &Data<'_>) -> Result<usize, UnfitError> {
    trajectories(data).map_err(|fault| UnfitError::Layout {
        method: "elementary effects",
        wanted: "Morris's trajectories, row by row in their order",
        why: fault.why,
        advice: advice(told(data), "morris"),
    })
}

/// Refuses layouts in which rows hang together, so that they are no sample of the factors' distribution.
pub(super) fn check_free(data: &Data<'_>, method: &'static str) -> Result<(), UnfitError> {
    let why = match told(data) {
        Layout::Morris => "its rows are Morris's trajectories, each row all but a copy of the one before",
        Layout::OneAtATime => "its rows move one factor at a time from the first row",
        Layout::Saltelli { .. } | Layout::Other => return Ok(()),
    };
    Err(UnfitError::Layout {
        method,
        wanted: "rows in which the factors vary together",
        why: why.to_owned(),
        advice: advice(told(data), "latin-hypercube"),
    })
}

/// Refuses rows that share values as those of a damaged design do: nobody has asked to take them as a sample.
pub(super) fn check_untied(data: &Data<'_>) -> Result<(), UnfitError> {
    let Some(why) = tied(data) else { return Ok(()) };
    let advice = "If a design made them, bring them into its order (sort by `design_id` or by the number that it gave each row), keep \
                  every one of them once, and state its groups, if it has any, with `--problem`. To take them as a sample all the \
                  same, name `--method pawn` or `--method delta`"
        .to_owned();
    Err(UnfitError::Layout { method: "PAWN and δ", wanted: "rows of which each was drawn for itself", why, advice })
}

/// What fits a layout.
fn advice(layout: Layout, design: &str) -> String {
    match layout {
        Layout::Saltelli { .. } => "Its rows are Saltelli's blocks: `--method sobol` fits".to_owned(),
        Layout::Morris => "Its rows are Morris's trajectories: `--method morris` fits".to_owned(),
        Layout::OneAtATime => {
            format!("Its rows move one factor at a time: look at its responses, or sweep a `{design}` design")
        }
        Layout::Other => format!(
            "Sort the rows by `design_id` and keep all of them, state the groups that it was made with, or sweep a \
             `{design}` design; `--method pawn` and `--method delta` take any sample whose factors vary together"
        ),
    }
}

/// Where and why rows are no such layout.
#[derive(Debug, Default)]
struct Fault {
    /// How many rows are right.
    row: usize,
    why: String,
}

fn blocks(data: &Data<'_>, second_order: bool) -> Result<usize, Fault> {
    let groups = data.groups.len();
    let (rows, step) = (data.rows(), block_rows(groups, second_order));
    if rows == 0 || !rows.is_multiple_of(step) {
        let of = if data.groups.is_grouped() { "groups" } else { "factors" };
        let why = format!("{rows} rows are no whole number of blocks of {step}, which {groups} {of} have");
        return Err(Fault { row: 0, why });
    }
    for first in (0..rows).step_by(step) {
        let last = first + step - 1;
        for at in 1..step - 1 {
            let (base, other) = if at <= groups { (first, last) } else { (last, first) };
            let group = (at - 1) % groups;
            let expected = |i: usize| data.row(if data.groups.of()[i] == group { other } else { base })[i];
            if let Some(i) = (0..data.factors.len()).find(|&i| data.row(first + at)[i] != expected(i)) {
                let why = format!(
                    "`{}` is {} in {}, where block {}, from {} to {}, must have {}",
                    data.factors[i],
                    data.row(first + at)[i],
                    data.place(first + at),
                    first / step + 1,
                    data.place(first),
                    data.place(last),
                    expected(i),
                );
                return Err(Fault { row: first + at, why });
            }
        }
    }
    Ok(rows / step)
}

fn trajectories(data: &Data<'_>) -> Result<usize, Fault> {
    let groups = data.groups.len();
    let (rows, step) = (data.rows(), groups + 1);
    if rows == 0 || !rows.is_multiple_of(step) {
        let of = if data.groups.is_grouped() { "groups" } else { "factors" };
        let why = format!("{rows} rows are no whole number of trajectories of {step}, which {groups} {of} have");
        return Err(Fault { row: 0, why });
    }
    for first in (0..rows).step_by(step) {
        let mut moved = vec![false; groups];
        for row in first + 1..first + step {
            let changes = |i: &usize| data.row(row)[*i] != data.row(row - 1)[*i];
            let fault = |what: String| {
                let why = format!("{what} from {} to {}", data.place(row - 1), data.place(row));
                Fault { row, why }
            };
            let Some(one) = (0..data.factors.len()).find(changes) else {
                return Err(fault("nothing moves".to_owned()));
            };
            let group = data.groups.of()[one];
            if let Some(other) = (0..data.factors.len()).find(|i| changes(i) != (data.groups.of()[*i] == group)) {
                let what = if changes(&other) { "moves" } else { "stays" };
                let (one, other) = (&data.factors[one], &data.factors[other]);
                return Err(fault(format!("`{other}` {what} while `{one}` moves")));
            }
            if std::mem::replace(&mut moved[group], true) {
                return Err(fault(format!("`{}` moves for the second time in a trajectory", data.factors[one])));
            }
        }
    }
    Ok(rows / step)
}
