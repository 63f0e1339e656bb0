//! Tables that look like what they are not: damaged designs and samples like them, outcomes out of scale, other levels.

use super::*;
use crate::analysis::sensitivity::tied::tied;

/// A table of the rows of another, in this order.
fn reordered(table: &Table, order: &[usize]) -> Table {
    let x = order.iter().flat_map(|&row| table.data().row(row)).copied().collect();
    Table {
        groups: table.groups.clone(),
        ..Table::new(table.factors.clone(), x, order.iter().map(|&row| table.y[row]).collect())
    }
}

/// Its rows in an order that is no design's, without the first two.
fn shuffled(table: &Table) -> Table {
    let mut order: Vec<usize> = (2..table.y.len()).collect();
    order.sort_by_key(|&row| row.wrapping_mul(0x9E37_79B9) % 65_537);
    reordered(table, &order)
}

#[test]
fn rows_of_a_damaged_design_are_no_sample() {
    let of = |sample: &sample::Sample| Table::of(sample, |u| u[0]);
    let mut designs: Vec<Table> =
        fixtures().into_values().filter(|(_, of)| of.sobol.is_some()).map(|(t, _)| t).collect();
    for columns in [2, 3, 8] {
        designs.extend([true, false].map(|second| of(&sample::saltelli(32, columns, second, 1).expect("a sample"))));
    }
    designs.push(of(&sample::morris(20, 10, 4, 1).expect("a sample")));
    // A switch and a factor of five values among others.
    let mut mixed = of(&sample::saltelli(64, 5, true, 1).expect("a sample"));
    for row in mixed.x.chunks_exact_mut(5) {
        (row[0], row[1]) = (row[0].round(), (4.0 * row[1]).round());
    }
    designs.push(mixed);
    // Groups that nobody states.
    let (mut grouped, _) = fixtures().remove("g-saltelli-groups").expect("a table");
    grouped.groups = Groups::of_labels(&grouped.factors);
    designs.push(grouped);
    for (at, design) in designs.iter().enumerate() {
        let damaged = shuffled(design);
        assert_eq!(layout(&damaged.data()), Ok(Layout::Other), "{at}");
        let why = tied(&damaged.data());
        assert!(why.is_some_and(|why| why.contains("Saltelli")), "{at}: {:?}", design.factors);
    }
    // Trajectories of few levels, with a row twice or one less.
    let walks = of(&sample::morris(40, 3, 4, 1).expect("a sample"));
    let rows: Vec<usize> = (0..160).collect();
    for order in [[&rows[..7], &rows[8..]].concat(), [&rows[..7], &rows[6..]].concat()] {
        let why = tied(&reordered(&walks, &order).data());
        assert!(why.is_some_and(|why| why.contains("from the row before")));
    }
}

#[test]
fn grids_rounded_values_and_crossed_samples_are_not_taken_for_damaged_designs() {
    let named = |columns: usize| (0..columns).map(|i| format!("x{i}")).collect::<Vec<_>>();
    let table = |rows: Vec<Vec<f64>>| {
        let y = rows.iter().map(|row| row[0]).collect();
        Table::new(named(rows[0].len()), rows.concat(), y)
    };
    let grid = |sizes: &[usize]| -> Vec<Vec<f64>> {
        let all: usize = sizes.iter().product();
        let cell = |mut at: usize| {
            let of = |&size: &usize| {
                let value = at % size;
                at /= size;
                value as f64
            };
            sizes.iter().map(of).collect()
        };
        (0..all).map(cell).collect()
    };
    let free = |rows: u64, columns: usize, digits: f64| -> Vec<Vec<f64>> {
        let sample = sample::random(rows, columns, 3).expect("a sample");
        sample.rows().map(|row| row.iter().map(|u| (u * digits).round() / digits).collect()).collect()
    };
    let crossed = |rows: &[Vec<f64>], with: &[Vec<f64>]| -> Vec<Vec<f64>> {
        rows.iter().flat_map(|row| with.iter().map(move |more| [row.as_slice(), more.as_slice()].concat())).collect()
    };
    let mut samples = vec![grid(&[20, 20]), grid(&[5, 5, 5]), grid(&[2; 6]), grid(&[3, 4, 7, 9])];
    samples.extend(samples.clone().into_iter().map(|rows| rows.into_iter().step_by(3).collect()));
    for digits in [10.0, 100.0, 1000.0, 1e9] {
        for columns in [2, 3, 6] {
            samples.push(free(400, columns, digits));
            samples.push(crossed(&free(60, columns, digits), &grid(&[2])));
            samples.push(crossed(&free(60, columns, digits), &grid(&[10])));
        }
        samples.push(crossed(&free(60, 5, digits), &grid(&[2, 3])));
    }
    for rows in samples {
        let table = table(rows);
        let why = tied(&table.data());
        assert_eq!(why, None, "{:?} …", &table.x[..2 * table.factors.len()]);
    }
}

#[test]
fn an_outcome_whose_variance_is_no_number_is_refused() {
    for (scale, why) in [(1e300, "too large"), (1e-300, "too small"), (1e-157, "too small")] {
        let table = Table::of(&sample::saltelli(8, 3, true, 1).expect("a sample"), |u| scale * ishigami(u));
        let text = sobol_fault(&table);
        assert!(text.contains(why) && text.contains("another unit"), "{text}");
    }
    let indices = |scale: f64| {
        let table = Table::of(&sample::saltelli(8, 3, true, 1).expect("a sample"), |u| scale * ishigami(u));
        estimates(&sobol(&table.data(), None, None, &RESAMPLING).expect("indices").total)
    };
    for scale in [1e100, 1e-100] {
        close("total", &indices(scale), &indices(1.0), 1e-9);
    }
}

#[test]
fn levels_that_the_steps_contradict_are_refused() {
    let walks = |levels: u32| Table::of(&sample::morris(20, 3, levels, 1).expect("a sample"), ishigami);
    let table = walks(6);
    let text = fault(&table, |data| morris(data, Some(4), None, &RESAMPLING).err());
    assert!(text.contains("those of 6 levels") && text.contains("says 4"), "{text}");
    assert!(morris(&table.data(), Some(6), None, &RESAMPLING).is_ok());
    // Of two values a factor, the steps tell nothing.
    assert!(morris(&walks(2).data(), Some(4), None, &RESAMPLING).is_ok());
}
