//! Rows that share values of factors as those of a damaged design do: shuffled, cut or doubled, they have no layout left that
//! could be told, and are no sample of rows drawn one by one either.

use std::cmp::Ordering;

use super::data::Data;

/// How many times as many pairs of rows that differ in one factor alone as there would be if factors varied independently.
const EXCESS_MIN: f64 = 3.0;
/// Fewest sets of rows that share values among themselves alone.
const SETS_MIN: usize = 4;
/// Most values of a factor that do not tell sets of rows apart, as many rows have them anyway.
const FEW_MAX: u32 = 10;
/// Least share of steps from row to row that move one factor alone.
const STEPS_SHARE_MIN: f64 = 0.6;
/// How many times as large that share is as it would be if factors varied independently.
const STEPS_EXCESS_MIN: f64 = 1.5;

/// Why rows are no sample in which each was drawn for itself; `None` where nothing speaks against that.
///
/// Factors whose values say those of another one, as in a sample without repetitions or one crossed with scenarios, count as
/// one. What is left is held against factors with the same values that vary independently, so that grids, few-valued factors
/// and rounded values raise no suspicion. A design of so few levels that it fills its grid cannot be told from one.
pub(super) fn tied(data: &Data<'_>) -> Option<String> {
    let columns = independent((0..data.groups.len()).map(|group| codes(data, group)).collect());
    if columns.len() < 2 {
        return None;
    }
    let all = Table::new(&columns, data.rows());
    let neighbours = if columns.len() > 2 { all.distinct().neighbours() } else { None };
    let has_many = |column: &Vec<u32>| column.iter().max().is_some_and(|&last| last >= FEW_MAX);
    let many: Vec<Vec<u32>> = columns.into_iter().filter(has_many).collect();
    let sets = || if many.len() > 1 { Table::new(&many, data.rows()).distinct().sets() } else { None };
    neighbours.or_else(sets).or_else(|| all.steps())
}

/// The values of a group in each row, numbered in their order.
fn codes(data: &Data<'_>, group: usize) -> Vec<u32> {
    // The two noughts are one value.
    let value = |row: usize, factor: usize| data.row(row)[factor] + 0.0;
    let compare = |a: usize, b: usize| {
        let mut factors = data.groups.members(group);
        factors.find_map(|i| Some(value(a, i).total_cmp(&value(b, i))).filter(|o| o.is_ne())).unwrap_or(Ordering::Equal)
    };
    let mut order: Vec<usize> = (0..data.rows()).collect();
    order.sort_by(|&a, &b| compare(a, b));
    let mut codes = vec![0; data.rows()];
    for pair in order.windows(2) {
        codes[pair[1]] = codes[pair[0]] + u32::from(compare(pair[0], pair[1]).is_ne());
    }
    codes
}

/// The columns whose values no other column says.
fn independent(columns: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for column in columns {
        if !kept.iter().any(|other| says(other, &column)) {
            kept.retain(|other| !says(&column, other));
            kept.push(column);
        }
    }
    kept
}

/// Whether each value of `one` comes with a single value of `other`.
fn says(one: &[u32], other: &[u32]) -> bool {
    let mut with = vec![None; one.len()];
    one.iter().zip(other).all(|(&one, other)| *with[one as usize].get_or_insert(*other) == *other)
}

/// The first of the set that `value` belongs to, each set being a tree that leads there.
fn root(next: &mut [usize], mut value: usize) -> usize {
    while next[value] != value {
        next[value] = next[next[value]];
        value = next[value];
    }
    value
}

/// Rows of numbered values.
struct Table {
    columns: usize,
    cells: Vec<u32>,
}

impl Table {
    fn new(columns: &[Vec<u32>], rows: usize) -> Self {
        let cells = (0..rows).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
        Self { columns: columns.len(), cells }
    }

    fn rows(&self) -> usize {
        self.cells.len() / self.columns
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.cells[row * self.columns..][..self.columns]
    }

    /// Each row once: repetitions of a setting are replicates of it, which any sample may have.
    fn distinct(&self) -> Self {
        let mut rows: Vec<&[u32]> = self.cells.chunks_exact(self.columns).collect();
        rows.sort_unstable();
        rows.dedup();
        Self { columns: self.columns, cells: rows.concat() }
    }

    /// How likely two rows agree in each column.
    fn agreement(&self) -> Vec<f64> {
        let rows = self.rows() as f64;
        let of = |column: usize| {
            let mut counts = vec![0_u32; self.rows()];
            self.cells.iter().skip(column).step_by(self.columns).for_each(|&code| counts[code as usize] += 1);
            let pairs: f64 = counts.iter().map(|&count| f64::from(count) * (f64::from(count) - 1.0)).sum();
            pairs / (rows * (rows - 1.0)).max(1.0)
        };
        (0..self.columns).map(of).collect()
    }

    /// How likely two rows differ in this column alone, if columns vary independently.
    fn expected(agreement: &[f64], column: usize) -> f64 {
        let of = |(at, p): (usize, &f64)| if at == column { 1.0 - p } else { *p };
        agreement.iter().enumerate().map(of).product()
    }

    /// Of distinct rows: whether most columns have far more pairs of rows that differ in them alone than chance gives.
    fn neighbours(&self) -> Option<String> {
        let rows = self.rows();
        let agreement = self.agreement();
        let pairs_of_all = 0.5 * rows as f64 * (rows as f64 - 1.0);
        let mut has_neighbour = vec![false; rows];
        let mut suspect = 0;
        for column in 0..self.columns {
            let rest = |row: usize| {
                let (before, after) = self.row(row).split_at(column);
                (before, &after[1..])
            };
            let mut order: Vec<usize> = (0..rows).collect();
            order.sort_unstable_by(|&a, &b| rest(a).cmp(&rest(b)));
            let (mut pairs, mut paired) = (0.0, 0);
            for alike in order.chunk_by(|&a, &b| rest(a) == rest(b)).filter(|alike| alike.len() > 1) {
                pairs += 0.5 * alike.len() as f64 * (alike.len() as f64 - 1.0);
                paired += alike.len();
                alike.iter().for_each(|&row| has_neighbour[row] = true);
            }
            // A block or trajectory has two such rows or more, of two more than there are columns at most; a switch may halve it.
            let is_regular = paired * 2 * (self.columns + 2) >= rows;
            let expected = pairs_of_all * Self::expected(&agreement, column);
            suspect += usize::from(is_regular && pairs >= EXCESS_MIN * (1.0 + expected));
        }
        let neighbours = has_neighbour.iter().filter(|&&has| has).count();
        (2 * suspect > self.columns).then(|| {
            format!(
                "{neighbours} of the {rows} different rows differ from another one in a single factor or group, as those of \
                 Saltelli's blocks and of Morris's trajectories do"
            )
        })
    }

    /// Of distinct rows: whether they fall into sets that share values among themselves alone, and more of them than a chain of
    /// rows would, each of which has one value in common with the one before.
    fn sets(&self) -> Option<String> {
        let rows = self.rows();
        let values = |row: usize| self.row(row).iter().enumerate().map(|(at, &code)| at * rows + code as usize);
        let mut next: Vec<usize> = (0..self.columns * rows).collect();
        for row in 0..rows {
            let mut joined = root(&mut next, self.row(row)[0] as usize);
            for value in values(row) {
                let other = root(&mut next, value);
                next[joined.max(other)] = joined.min(other);
                joined = joined.min(other);
            }
        }
        let (mut rows_of, mut values_of) = (vec![0_usize; next.len()], vec![0_usize; next.len()]);
        let mut is_known = vec![false; next.len()];
        for row in 0..rows {
            rows_of[root(&mut next, self.row(row)[0] as usize)] += 1;
            for value in values(row) {
                if !std::mem::replace(&mut is_known[value], true) {
                    values_of[root(&mut next, value)] += 1;
                }
            }
        }
        // A chain of n rows has columns + (n - 1) (columns - 1) values, which is one more than n (columns - 1).
        let is_closed = |&(rows, values): &(&usize, &usize)| *rows > 0 && rows * (self.columns - 1) >= *values;
        let closed = || rows_of.iter().zip(&values_of).filter(is_closed);
        let (sets, within) = (closed().count(), closed().map(|(rows, _)| rows).sum::<usize>());
        (sets >= SETS_MIN && 2 * within >= rows).then(|| {
            format!(
                "{within} of the {rows} different rows fall into {sets} sets that share their values among themselves alone, as \
                 Saltelli's blocks do"
            )
        })
    }

    /// Whether most rows differ in one column alone from the row before, each column in turn.
    fn steps(&self) -> Option<String> {
        let mut moves = vec![0_usize; self.columns];
        for row in 1..self.rows() {
            let mut moved = (0..self.columns).filter(|&at| self.row(row)[at] != self.row(row - 1)[at]);
            if let (Some(only), None) = (moved.next(), moved.next()) {
                moves[only] += 1;
            }
        }
        let (all, alone) = (self.rows().saturating_sub(1), moves.iter().sum::<usize>());
        let agreement = self.agreement();
        let expected: f64 = (0..self.columns).map(|column| Self::expected(&agreement, column)).sum();
        let is_turn = moves.iter().all(|&moves| moves * 2 * (self.columns + 1) >= all);
        (is_turn && alone as f64 >= all as f64 * STEPS_SHARE_MIN.max(STEPS_EXCESS_MIN * expected)).then(|| {
            format!(
                "{alone} of the {} rows differ from the row before in a single factor or group, as those of Morris's \
                 trajectories do",
                self.rows()
            )
        })
    }
}
