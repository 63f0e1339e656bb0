//! Morris's trajectories for screening factors.

use crate::rng::{Key, StreamId};

use super::error::SampleError;
use super::points::{Sample, group_count};
use super::size::Size;

const DESIGN: &str = "morris";

/// `trajectories` random walks, one after another, on the grid 0, 1/(`levels` − 1), …, 1: each starts at a
/// random point and changes one factor a row, in random order, by Δ = `levels` / (2 (`levels` − 1)) up or
/// down, until every factor has been changed once. A walk has `columns` + 1 rows, as in SALib's
/// `sample.morris`.
///
/// Values 0 and 1 do occur: what maps them to a factor must be finite there. The first trajectories of a
/// larger sample of the same seed are the smaller sample.
///
/// # Source
/// Morris, *Technometrics* 33 (1991) 161–174.
///
/// # Errors
/// No trajectory, no column, odd or no `levels`, or a sample beyond [`POINTS_MAX`](super::POINTS_MAX) or
/// [`CELLS_MAX`](super::CELLS_MAX).
pub fn morris(trajectories: u64, columns: usize, levels: u32, seed: u64) -> Result<Sample, SampleError> {
    if levels == 0 || !levels.is_multiple_of(2) {
        return Err(SampleError::OddLevels { levels });
    }
    // Before a list as long as they are many is made.
    Size::new(DESIGN, u128::from(trajectories) * (columns as u128 + 1), columns)?;
    morris_of_groups(trajectories, &(0..columns).collect::<Vec<_>>(), levels, seed)
}

/// The same where columns of one group are changed in the same row, each up or down by itself, so that a walk is as long as
/// if each group were a column. `groups` holds the group of each column, numbered from 0 without a gap.
///
/// # Source
/// Campolongo, Cariboni and Saltelli, *Environmental Modelling & Software* 22 (2007) 1509–1518.
///
/// # Errors
/// As of [`morris`].
pub fn morris_of_groups(trajectories: u64, groups: &[usize], levels: u32, seed: u64) -> Result<Sample, SampleError> {
    if levels == 0 || !levels.is_multiple_of(2) {
        return Err(SampleError::OddLevels { levels });
    }
    let (columns, count) = (groups.len(), group_count(groups));
    let size = Size::new(DESIGN, u128::from(trajectories) * (count as u128 + 1), columns)?;
    let mut stream = Key::of_design(seed).stream(StreamId::new(DESIGN, ""));
    let half = u64::from(levels / 2);
    let value = |level: u64| level as f64 / f64::from(levels - 1);
    let mut values = Vec::with_capacity(size.cells());
    let mut order: Vec<usize> = (0..count).collect();
    for _ in 0..trajectories {
        let (mut row, ends): (Vec<f64>, Vec<f64>) = (0..columns)
            .map(|_| {
                let low = stream.below(half);
                let (low, high) = (value(low), value(low + half));
                if stream.below(2) == 0 { (low, high) } else { (high, low) }
            })
            .unzip();
        stream.shuffle(&mut order);
        values.extend_from_slice(&row);
        for &moved in &order {
            let columns = row.iter_mut().zip(&ends).zip(groups);
            columns.filter(|&(_, &group)| group == moved).for_each(|((value, &end), _)| *value = end);
            values.extend_from_slice(&row);
        }
    }
    Ok(Sample::new(columns, values))
}

#[cfg(test)]
mod tests {
    use super::super::measures::column;
    use super::*;

    #[test]
    fn each_row_moves_one_factor_by_delta_and_a_trajectory_moves_each_once() {
        for (columns, levels) in [(1, 2), (5, 4), (7, 6), (3, 100)] {
            let sample = morris(20, columns, levels, 8).unwrap();
            assert_eq!((sample.len(), sample.columns()), (20 * (columns + 1), columns));
            let delta = f64::from(levels) / (2.0 * f64::from(levels - 1));
            let rows: Vec<&[f64]> = sample.rows().collect();
            for trajectory in rows.chunks_exact(columns + 1) {
                let mut moved = vec![0; columns];
                for step in trajectory.windows(2) {
                    let changes: Vec<usize> = (0..columns).filter(|&i| step[0][i] != step[1][i]).collect();
                    assert_eq!(changes.len(), 1);
                    let change = (step[1][changes[0]] - step[0][changes[0]]).abs();
                    assert!((change - delta).abs() < 1e-12, "{change}");
                    moved[changes[0]] += 1;
                }
                assert_eq!(moved, vec![1; columns]);
            }
        }
    }

    #[test]
    fn columns_of_a_group_move_in_the_same_row() {
        let sample = morris_of_groups(20, &[0, 1, 0, 2], 4, 9).unwrap();
        assert_eq!(sample.len(), 20 * 4);
        let rows: Vec<&[f64]> = sample.rows().collect();
        for trajectory in rows.chunks_exact(4) {
            let mut moved: Vec<Vec<usize>> =
                trajectory.windows(2).map(|step| (0..4).filter(|&i| step[0][i] != step[1][i]).collect()).collect();
            moved.sort();
            assert_eq!(moved, [vec![0, 2], vec![1], vec![3]]);
        }
        assert_eq!(morris_of_groups(5, &[0, 1, 2], 4, 9), morris(5, 3, 4, 9));
    }

    #[test]
    fn values_are_on_the_grid_and_each_level_comes_equally_often() {
        let sample = morris(4000, 3, 4, 5).unwrap();
        for i in 0..3 {
            let mut counts = [0_u32; 4];
            for x in column(&sample, i) {
                let level = x * 3.0;
                assert!((level - level.round()).abs() < 1e-12 && (0.0..=1.0).contains(&x), "{x}");
                counts[level.round() as usize] += 1;
            }
            // 16,000 values; five standard deviations, as values of one trajectory are not independent.
            assert!(counts.iter().all(|count| count.abs_diff(4000) < 600), "{counts:?}");
        }
    }

    #[test]
    fn factors_move_up_and_down_equally_often_and_in_every_order() {
        let sample = morris(6000, 3, 4, 6).unwrap();
        let rows: Vec<&[f64]> = sample.rows().collect();
        let mut orders = std::collections::BTreeMap::new();
        let mut ups = [0_u32; 3];
        for trajectory in rows.chunks_exact(4) {
            let moved = |step: usize| (0..3).find(|&i| trajectory[step][i] != trajectory[step + 1][i]).unwrap();
            *orders.entry([moved(0), moved(1), moved(2)]).or_insert(0_u32) += 1;
            (0..3).for_each(|i| ups[i] += u32::from(trajectory[3][i] > trajectory[0][i]));
        }
        // Five standard deviations.
        assert!(orders.len() == 6 && orders.values().all(|count| count.abs_diff(1000) < 145), "{orders:?}");
        assert!(ups.iter().all(|count| count.abs_diff(3000) < 194), "{ups:?}");
    }

    #[test]
    fn elementary_effects_of_a_linear_function_are_its_coefficients() {
        let coefficients = [2.0, -3.5, 0.0, 10.0];
        let linear = |row: &[f64]| row.iter().zip(coefficients).map(|(x, c)| c * x).sum::<f64>();
        let sample = morris(30, 4, 8, 1).unwrap();
        let rows: Vec<&[f64]> = sample.rows().collect();
        for step in rows.chunks_exact(5).flat_map(|trajectory| trajectory.windows(2)) {
            let i = (0..4).find(|&i| step[0][i] != step[1][i]).unwrap();
            let effect = (linear(step[1]) - linear(step[0])) / (step[1][i] - step[0][i]);
            assert!((effect - coefficients[i]).abs() < 1e-12, "factor {i}: {effect}");
        }
    }

    #[test]
    fn levels_are_even() {
        for levels in [0, 1, 3, u32::MAX] {
            assert_eq!(morris(1, 1, levels, 0), Err(SampleError::OddLevels { levels }));
        }
        assert_eq!(morris(1, 1, u32::MAX - 1, 0).unwrap().len(), 2);
    }

    #[test]
    fn a_smaller_sample_is_the_beginning_of_a_larger_one() {
        let (small, large) = (morris(3, 4, 4, 11).unwrap(), morris(9, 4, 4, 11).unwrap());
        assert!(small.rows().eq(large.rows().take(15)));
        assert_ne!(small, morris(3, 4, 4, 12).unwrap());
    }
}
