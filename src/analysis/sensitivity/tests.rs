//! Estimators against SALib, against analytic indices, and on samples that do not fit them.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::path::Path;

use serde::Deserialize;

use super::density::{density, silverman};
use super::given_data::{Classes, Sample};
use super::*;
use crate::analysis::sample::RowSums;
use crate::experiment::sample;

mod refused;

/// A table of the fixtures, or one made here.
struct Table {
    factors: Vec<String>,
    ranges: Vec<[f64; 2]>,
    groups: Groups,
    x: Vec<f64>,
    y: Vec<f64>,
    ids: Vec<u32>,
}

/// What SALib says of a table.
#[derive(Deserialize)]
struct Expected {
    groups: Option<Vec<String>>,
    sobol: Option<ExpectedSobol>,
    morris: Option<ExpectedMorris>,
    pawn: Option<ExpectedPawn>,
    delta: Option<ExpectedDelta>,
}

#[derive(Deserialize)]
struct ExpectedSobol {
    blocks: usize,
    first: Vec<f64>,
    total: Vec<f64>,
    #[serde(default)]
    second: Vec<f64>,
    first_reach: Vec<f64>,
    total_reach: Vec<f64>,
    #[serde(default)]
    second_reach: Vec<f64>,
    taken: Vec<Vec<usize>>,
}

#[derive(Deserialize)]
struct ExpectedMorris {
    mu: Vec<f64>,
    mu_star: Vec<f64>,
    sigma: Vec<Option<f64>>,
}

#[derive(Deserialize)]
struct ExpectedPawn {
    minimum: Vec<f64>,
    mean: Vec<f64>,
    median: Vec<f64>,
    maximum: Vec<f64>,
    #[serde(rename = "CV")]
    variation: Vec<f64>,
}

#[derive(Deserialize)]
struct ExpectedDelta {
    classes: usize,
    delta: Vec<f64>,
    first: Vec<f64>,
}

const RESAMPLING: Resampling<'static> = Resampling { resamples: 50, level: 0.95, seed: 1, go_on: &|| true };

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sensitivity");
    std::fs::read_to_string(folder.join(name)).expect("a fixture")
}

/// Every table of the fixtures with what SALib says of it.
fn fixtures() -> BTreeMap<String, (Table, Expected)> {
    let expected: BTreeMap<String, Expected> = serde_json::from_str(&fixture("expected.json")).expect("answers");
    let with_table = |(name, expected): (String, Expected)| {
        let mut table = Table::read(&fixture(&format!("{name}.csv")));
        if let Some(labels) = &expected.groups {
            table.groups = Groups::of_labels(labels);
        }
        (name, (table, expected))
    };
    expected.into_iter().map(with_table).collect()
}

impl Table {
    fn read(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut factors: Vec<String> = reader.headers().expect("names").iter().map(str::to_owned).collect();
        factors.pop();
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let mut row: Vec<f64> = record.expect("a row").iter().map(|cell| cell.parse().expect("a number")).collect();
            y.extend(row.pop());
            x.extend(row);
        }
        Self::new(factors, x, y)
    }

    fn new(factors: Vec<String>, x: Vec<f64>, y: Vec<f64>) -> Self {
        let columns = factors.len();
        let range = |i: usize| {
            let column = || x.iter().skip(i).step_by(columns).copied();
            [column().fold(f64::INFINITY, f64::min), column().fold(f64::NEG_INFINITY, f64::max)]
        };
        let ranges = (0..columns).map(range).collect();
        Self { groups: Groups::of_labels(&factors), ids: (0..y.len() as u32).collect(), factors, ranges, x, y }
    }

    /// A sample of the unit cube and a function of it.
    fn of(sample: &sample::Sample, f: impl Fn(&[f64]) -> f64) -> Self {
        let factors = (1..=sample.columns()).map(|i| format!("x{i}")).collect();
        Self::new(factors, sample.rows().flatten().copied().collect(), sample.rows().map(f).collect())
    }

    fn data(&self) -> Data<'_> {
        let Self { factors, ranges, groups, x, y, ids } = self;
        Data { factors, ranges, groups, x, y, ids }
    }
}

/// The function of Ishigami and Homma (1990), a = 7 and b = 0.1, of the unit cube.
fn ishigami(u: &[f64]) -> f64 {
    let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * u[i] - 1.0));
    x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
}

const G: [f64; 6] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];

/// The G function of Saltelli and Sobol (1995).
fn g(u: &[f64]) -> f64 {
    u.iter().zip(G).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

fn estimates(indices: &[Index]) -> Vec<f64> {
    indices.iter().map(|index| index.estimate).collect()
}

#[track_caller]
fn same(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what} {at}: {found} and not {expected}");
    }
}

#[track_caller]
fn close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() < tolerance, "{what} {at}: {found} and not {expected}");
    }
}

// ── SALib ──────────────────────────────────────────────────────────────────────────────────────

#[test]
fn sobol_indices_are_those_of_salib() {
    let mut tables = 0;
    for (name, (table, expected)) in fixtures() {
        let Some(expected) = expected.sobol else { continue };
        let found = sobol(&table.data(), None, None, &RESAMPLING).expect("indices");
        assert_eq!((found.blocks, found.blocks_left_out), (expected.blocks, 0), "{name}");
        same(&format!("{name} first"), &estimates(&found.first), &expected.first);
        same(&format!("{name} total"), &estimates(&found.total), &expected.total);
        let second: Vec<f64> = found.second.iter().map(|(_, index)| index.estimate).collect();
        same(&format!("{name} second"), &second, &expected.second);
        tables += 1;
    }
    assert_eq!(tables, 4);
}

#[test]
fn on_the_same_blocks_intervals_of_sobol_indices_are_those_of_salib() {
    for (name, (table, expected)) in fixtures() {
        let Some(expected) = expected.sobol else { continue };
        let data = table.data();
        let blocks = super::sobol::Blocks::new(&data, expected.blocks, !expected.second.is_empty());
        let y = blocks.standardised(data.y);
        let resamples: Vec<Vec<f64>> = expected.taken.iter().map(|taken| blocks.indices(&y, taken)).collect();
        let estimates = vec![0.0; resamples[0].len()];
        let found = RESAMPLING.indices(&estimates, &resamples, None);
        let found: Vec<f64> = found.iter().map(|index| index.design.expect("an interval").high).collect();
        let expected = [expected.first_reach, expected.total_reach, expected.second_reach].concat();
        same(&name, &found, &expected);
    }
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let mut tables = 0;
    for (name, (table, expected)) in fixtures() {
        let Some(expected) = expected.morris else { continue };
        let found = morris(&table.data(), None, None, &RESAMPLING).expect("effects");
        same(&format!("{name} mu"), &estimates(&found.mu), &expected.mu);
        same(&format!("{name} mu*"), &estimates(&found.mu_star), &expected.mu_star);
        let sigma: Vec<Option<f64>> = found.sigma.iter().map(|index| index.map(|index| index.estimate)).collect();
        let numbers = |sigma: &[Option<f64>]| sigma.iter().flatten().copied().collect::<Vec<f64>>();
        assert_eq!(sigma.iter().position(Option::is_some), expected.sigma.iter().position(Option::is_some));
        same(&format!("{name} sigma"), &numbers(&sigma), &numbers(&expected.sigma));
        tables += 1;
    }
    assert_eq!(tables, 3);
}

#[test]
fn pawn_indices_are_those_of_salib() {
    for (name, slices) in [("ishigami-latin", 10), ("g-latin-groups", 5)] {
        let (table, expected) = fixtures().remove(name).expect("a table");
        let found = pawn(&table.data(), slices, None, &RESAMPLING).expect("indices");
        let expected = expected.pawn.expect("answers");
        for (what, found, expected) in [
            ("minimum", &found.minimum, &expected.minimum),
            ("mean", &found.mean, &expected.mean),
            ("median", &found.median, &expected.median),
            ("maximum", &found.maximum, &expected.maximum),
            ("variation", &found.variation, &expected.variation),
        ] {
            same(&format!("{name} {what}"), &estimates(found), expected);
        }
    }
}

#[test]
fn given_data_indices_of_all_rows_are_those_of_salib() {
    let mut tables = 0;
    for (name, (table, expected)) in fixtures() {
        let Some(expected) = expected.delta else { continue };
        let found = given_data(&table.data(), None, &RESAMPLING).expect("indices");
        assert_eq!(found.classes, expected.classes, "{name}");
        same(&format!("{name} delta"), &found.delta_raw, &expected.delta);
        same(&format!("{name} first"), &estimates(&found.first), &expected.first);
        tables += 1;
    }
    assert_eq!(tables, 2);
}

// ── Analytic indices ───────────────────────────────────────────────────────────────────────────

#[test]
fn the_indices_of_ishigamis_function_are_found() {
    let table = Table::of(&sample::saltelli(2048, 3, true, 1).expect("a sample"), ishigami);
    let found = sobol(&table.data(), Some(true), None, &RESAMPLING).expect("indices");
    // Variances of Ishigami and Homma: of x₁ alone, x₂ alone, and of x₁ with x₃.
    let (a, b) = (7.0, 0.1);
    let alone = [0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2), a * a / 8.0];
    let joint = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let all = alone[0] + alone[1] + joint;
    close("first", &estimates(&found.first), &[alone[0] / all, alone[1] / all, 0.0], 0.02);
    close("total", &estimates(&found.total), &[(alone[0] + joint) / all, alone[1] / all, joint / all], 0.02);
    let second: Vec<f64> = found.second.iter().map(|(_, index)| index.estimate).collect();
    close("second", &second, &[0.0, joint / all, 0.0], 0.03);
    assert_eq!(found.second[1].0, (0, 2));
    for index in found.first.iter().chain(&found.total) {
        let interval = index.design.expect("an interval");
        assert!(interval.low < index.estimate && index.estimate < interval.high && interval.high - interval.low < 0.2);
    }
}

#[test]
fn the_indices_of_the_g_function_are_found() {
    let table = Table::of(&sample::saltelli(2048, 6, false, 2).expect("a sample"), g);
    let found = sobol(&table.data(), Some(false), None, &RESAMPLING).expect("indices");
    let parts = G.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let all = parts.iter().map(|part| 1.0 + part).product::<f64>() - 1.0;
    close("first", &estimates(&found.first), &parts.map(|part| part / all), 0.02);
    close("total", &estimates(&found.total), &parts.map(|part| part * (1.0 + all) / (1.0 + part) / all), 0.02);
    assert!(found.second.is_empty());
}

#[test]
fn first_order_indices_are_found_from_a_given_sample() {
    let table = Table::of(&sample::sobol(2048, 3, 3).expect("a sample"), ishigami);
    let found = given_data(&table.data(), None, &Resampling { resamples: 20, ..RESAMPLING }).expect("indices");
    // Within each of twelve classes sin² of x₂ still varies, which takes 0.04 off its index.
    assert_eq!(found.classes, 12);
    close("first", &estimates(&found.first), &[0.3139, 0.4424, 0.0], 0.05);
    // x₃ acts through x₁ alone: no first-order index, but a δ.
    assert!(found.first[2].estimate < 1.5 * found.first_chance[2], "{:?}", found.first[2]);
    assert!(found.delta.iter().zip(&found.delta_chance).all(|(delta, chance)| delta.estimate > *chance));
}

#[test]
fn a_factor_that_does_nothing_has_the_indices_of_chance() {
    let table = Table::of(&sample::sobol(512, 3, 4).expect("a sample"), |u| u[0] + 0.3 * u[1]);
    let resampling = Resampling { resamples: 100, ..RESAMPLING };
    let found = pawn(&table.data(), 10, None, &resampling).expect("indices");
    assert!(found.median[0].estimate > 2.0 * found.chance[0]);
    assert!(found.median[2].estimate < found.chance[2]);
    let found = given_data(&table.data(), None, &resampling).expect("indices");
    assert!(found.delta_raw[0] > 2.0 * found.delta_chance[0] && found.delta_raw[2] < found.delta_chance[2]);
    assert!(found.delta[2].estimate.abs() < found.delta_raw[2], "the bias is taken off");
    close("first", &estimates(&found.first), &[1.0 / 1.09, 0.09 / 1.09, 0.0], 0.04);
}

#[test]
fn elementary_effects_of_a_linear_function_are_its_coefficients() {
    let table = Table::of(&sample::morris(20, 3, 4, 5).expect("a sample"), |u| 2.0 * u[0] - 3.0 * u[1]);
    for levels in [None, Some(4)] {
        let found = morris(&table.data(), levels, None, &RESAMPLING).expect("effects");
        same("mu", &estimates(&found.mu), &[2.0, -3.0, 0.0]);
        same("mu*", &estimates(&found.mu_star), &[2.0, 3.0, 0.0]);
        let sigma: Vec<f64> = found.sigma.iter().flatten().map(|index| index.estimate).collect();
        close("sigma", &sigma, &[0.0; 3], 1e-12);
        assert_eq!((found.trajectories, found.trajectories_left_out), (20, 0));
    }
}

#[test]
fn a_density_is_the_sum_of_its_kernels() {
    let values = [0.0, 0.1, 0.15, 2.0, 9.5];
    let grid: Vec<f64> = (0..100).map(|i| f64::from(i) * 9.5 / 99.0).collect();
    for bandwidth in [silverman(&values), 0.02, 40.0] {
        let found = density(&values, bandwidth, &grid);
        for (at, x) in grid.iter().enumerate() {
            let kernel = |v: &f64| (-0.5 * ((x - v) / bandwidth).powi(2)).exp() / (bandwidth * (2.0 * PI).sqrt());
            let expected = values.iter().map(kernel).sum::<f64>() / 5.0;
            assert!((found[at] - expected).abs() < 1e-11 * (1.0 + expected), "{bandwidth} {at}");
        }
    }
    assert_eq!(density(&[1.0, 1.0], 0.0, &grid), vec![0.0; 100]);
}

#[test]
fn a_switch_is_conditioned_on_its_two_values() {
    let switched = |u: &[f64]| f64::from(u8::from(u[1] >= 0.5)) + 0.01 * u[0];
    let mut table = Table::of(&sample::sobol(128, 2, 6).expect("a sample"), switched);
    table.x.iter_mut().skip(1).step_by(2).for_each(|x| *x = x.round());
    let found = pawn(&table.data(), 10, None, &RESAMPLING).expect("indices");
    assert_eq!(found.conditioning, [Conditioning::Intervals, Conditioning::Values]);
    // Off, all outcomes are below those of on: each half is at distance ½ from the whole.
    assert_eq!([&found.minimum, &found.maximum].map(|index| index[1].estimate), [0.5, 0.5]);
    let found = given_data(&table.data(), None, &RESAMPLING).expect("indices");
    assert!(found.first[1].estimate > 0.99 && found.conditioning[1] == Conditioning::Values);
}

// ── Intervals ──────────────────────────────────────────────────────────────────────────────────

/// A Saltelli sample in whose outcomes each draw adds `noise(row, draw)`.
fn noisy(f: impl Fn(&[f64]) -> f64, noise: impl Fn(usize, usize) -> f64) -> (Table, Vec<RowSums>) {
    let mut table = Table::of(&sample::saltelli(32, 3, false, 7).expect("a sample"), f);
    let cells = (0..table.y.len()).flat_map(|row| (0..DRAWS).map(move |draw| (row, draw)));
    let sums: Vec<RowSums> =
        cells.map(|(row, draw)| RowSums { runs: 5, sum: 5.0 * (table.y[row] + noise(row, draw)) }).collect();
    let mean = |sums: &[RowSums]| sums.iter().map(|sum| sum.sum).sum::<f64>() / (5 * DRAWS) as f64;
    table.y = sums.chunks(DRAWS).map(mean).collect();
    (table, sums)
}

const DRAWS: usize = 12;

#[test]
fn what_a_draw_adds_to_all_rows_is_no_noise() {
    let widths = |noise: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        let (table, sums) = noisy(ishigami, noise);
        let found = sobol(&table.data(), None, Some(&Replicates { draws: DRAWS, sums: &sums }), &RESAMPLING);
        let total = found.expect("indices").total;
        total.iter().map(|index| index.replicates.map(|i| i.high - i.low).expect("an interval")).collect()
    };
    let common = widths(&|_, draw| draw as f64);
    assert!(common.iter().all(|&width| width < 1e-9), "{common:?}");
    let own = widths(&|row, draw| ((row * 31 + draw * 17) % 7) as f64);
    assert!(own.iter().all(|&width| width > 0.01), "{own:?}");
}

#[test]
fn noise_of_replicates_raises_total_indices_and_the_bootstrap_says_so() {
    let noise = |row: usize, draw: usize| if (row * 31 + draw * 17) % 7 < 3 { 6.0 } else { -4.0 };
    let (table, sums) = noisy(|u| 10.0 * u[0], noise);
    let found = sobol(&table.data(), None, Some(&Replicates { draws: DRAWS, sums: &sums }), &RESAMPLING);
    for inert in &found.expect("indices").total[1..] {
        assert!(inert.estimate > 0.0 && inert.noise_bias.is_some_and(|bias| bias > 0.3 * inert.estimate), "{inert:?}");
    }
}

#[test]
fn intervals_depend_on_the_seed_and_on_nothing_else() {
    let (table, _) = fixtures().remove("ishigami-saltelli").expect("a table");
    let first = |seed: u64| sobol(&table.data(), None, None, &Resampling { seed, ..RESAMPLING }).expect("indices");
    assert_eq!(first(1), first(1));
    assert_ne!(first(1).first[0].design, first(2).first[0].design);
    assert_eq!(estimates(&first(1).first), estimates(&first(2).first));
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(alone.install(|| first(1)), first(1));
}

#[test]
fn an_analysis_stops_when_it_is_told_to() {
    let (table, _) = fixtures().remove("ishigami-saltelli").expect("a table");
    let found = sobol(&table.data(), None, None, &Resampling { go_on: &|| false, ..RESAMPLING });
    assert_eq!(found, Err(UnfitError::Stopped));
}

#[test]
fn an_interval_widens_with_its_level() {
    let (table, _) = fixtures().remove("ishigami-morris").expect("a table");
    let width = |level: f64| {
        let found = morris(&table.data(), None, None, &Resampling { level, ..RESAMPLING }).expect("effects");
        found.mu_star.iter().map(|index| index.design.map_or(0.0, |i| i.high - i.low)).collect::<Vec<f64>>()
    };
    assert!(width(0.5).iter().zip(width(0.95)).all(|(narrow, wide)| *narrow > 0.0 && *narrow < wide));
}

// ── Samples that do not fit ────────────────────────────────────────────────────────────────────

fn fault(table: &Table, estimate: impl Fn(&Data<'_>) -> Option<UnfitError>) -> String {
    estimate(&table.data()).expect("a fault").to_string()
}

fn sobol_fault(table: &Table) -> String {
    fault(table, |data| sobol(data, None, None, &RESAMPLING).err())
}

#[test]
fn layouts_are_told_from_the_values() {
    let told = |sample: &sample::Sample| layout(&Table::of(sample, |u| u[0]).data()).expect("a layout");
    for second_order in [true, false] {
        let sample = sample::saltelli(8, 4, second_order, 1).expect("a sample");
        assert_eq!(told(&sample), Layout::Saltelli { second_order });
    }
    assert_eq!(told(&sample::morris(8, 4, 4, 1).expect("a sample")), Layout::Morris);
    assert_eq!(told(&sample::sobol(40, 4, 1).expect("a sample")), Layout::Other);
    assert_eq!(told(&sample::random(40, 1, 1).expect("a sample")), Layout::Other);
    for (name, (table, expected)) in fixtures() {
        let found = layout(&table.data()).expect("a layout");
        assert_eq!(matches!(found, Layout::Saltelli { .. }), expected.sobol.is_some(), "{name}");
        assert_eq!(found == Layout::Morris, expected.morris.is_some(), "{name}");
    }
    let one = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 5.0]].concat();
    let table = Table::new(vec!["a".to_owned(), "b".to_owned()], one, vec![0.0, 1.0, 2.0, 3.0]);
    assert_eq!(layout(&table.data()), Ok(Layout::OneAtATime));
}

#[test]
fn rows_in_another_order_are_refused() {
    let mut table = Table::of(&sample::saltelli(16, 3, true, 1).expect("a sample"), ishigami);
    let columns = table.factors.len();
    for at in 0..columns {
        table.x.swap(33 * columns + at, 34 * columns + at);
    }
    table.y.swap(33, 34);
    let text = sobol_fault(&table);
    assert!(text.contains("design point 33") && text.contains("Sort the rows"), "{text}");
    let mut table = Table::of(&sample::morris(16, 3, 4, 1).expect("a sample"), ishigami);
    for at in 0..columns {
        table.x.swap(5 * columns + at, 6 * columns + at);
    }
    let text = fault(&table, |data| morris(data, None, None, &RESAMPLING).err());
    assert!(text.contains("while") && text.contains("design point 5"), "{text}");
}

#[test]
fn trajectories_are_no_blocks_and_blocks_no_trajectories() {
    let table = Table::of(&sample::morris(20, 3, 4, 1).expect("a sample"), ishigami);
    let text = sobol_fault(&table);
    assert!(text.contains("Morris") && text.contains("`--method morris` fits"), "{text}");
    let blocks = Table::of(&sample::saltelli(20, 3, true, 1).expect("a sample"), ishigami);
    let text = fault(&blocks, |data| morris(data, None, None, &RESAMPLING).err());
    assert!(text.contains("`--method sobol` fits"), "{text}");
    for text in [
        fault(&table, |data| pawn(data, 10, None, &RESAMPLING).err()),
        fault(&table, |data| given_data(data, None, &RESAMPLING).err()),
    ] {
        assert!(text.contains("copy of the one before"), "{text}");
    }
}

#[test]
fn a_block_that_is_not_whole_is_refused() {
    let mut table = Table::of(&sample::saltelli(16, 3, true, 1).expect("a sample"), ishigami);
    table.x.truncate(127 * 3);
    table.y.truncate(127);
    table.ids.truncate(127);
    let text = sobol_fault(&table);
    assert!(text.contains("127 rows are no whole number of blocks"), "{text}");
}

#[test]
fn groups_other_than_those_of_the_sample_are_refused() {
    let (mut table, _) = fixtures().remove("g-saltelli-groups").expect("a table");
    table.groups = Groups::of_labels(&["a", "a", "a", "b", "b", "c"].map(str::to_owned));
    assert!(sobol_fault(&table).contains("state the groups"), "{}", sobol_fault(&table));
}

#[test]
fn too_few_blocks_trajectories_or_rows_are_refused() {
    let text = sobol_fault(&Table::of(&sample::saltelli(4, 3, true, 1).expect("a sample"), ishigami));
    assert!(text.contains("4 blocks are too few") && text.contains("need 8"), "{text}");
    let few = Table::of(&sample::morris(3, 3, 4, 1).expect("a sample"), ishigami);
    let text = fault(&few, |data| morris(data, None, None, &RESAMPLING).err());
    assert!(text.contains("3 trajectories are too few"), "{text}");
    let few = Table::of(&sample::sobol(32, 3, 1).expect("a sample"), ishigami);
    assert!(fault(&few, |data| pawn(data, 10, None, &RESAMPLING).err()).contains("32 rows are too few"));
    assert!(fault(&few, |data| given_data(data, None, &RESAMPLING).err()).contains("need 50"));
}

#[test]
fn an_outcome_or_a_factor_that_never_changes_is_refused() {
    let text = sobol_fault(&Table::of(&sample::saltelli(8, 3, true, 1).expect("a sample"), |_| 0.25));
    assert!(text.contains("the outcome is 0.25 in all 16"), "{text}");
    let mut table = Table::of(&sample::sobol(64, 3, 1).expect("a sample"), ishigami);
    table.x.iter_mut().skip(1).step_by(3).for_each(|x| *x = 7.0);
    let text = fault(&table, |data| pawn(data, 5, None, &RESAMPLING).err());
    assert!(text.contains("`x2` is 7 in every row"), "{text}");
}

#[test]
fn values_that_are_no_numbers_are_refused() {
    let good = || Table::of(&sample::saltelli(8, 3, true, 1).expect("a sample"), ishigami);
    let mut table = good();
    table.x[3 * 5 + 1] = f64::NAN;
    assert!(sobol_fault(&table).contains("`x2` is NaN in design point 5"), "{}", sobol_fault(&table));
    let mut table = good();
    table.y[9] = f64::INFINITY;
    assert!(sobol_fault(&table).contains("the outcome is inf in design point 9"), "{}", sobol_fault(&table));
    let mut table = good();
    table.ids.pop();
    assert!(sobol_fault(&table).contains("63 ids of rows were given where 64"), "{}", sobol_fault(&table));
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let table = Table::of(&sample::saltelli(8, 3, true, 1).expect("a sample"), ishigami);
    for resampling in [Resampling { level: 1.0, ..RESAMPLING }, Resampling { resamples: 1, ..RESAMPLING }] {
        assert!(sobol(&table.data(), None, None, &resampling).is_err());
    }
    let walks = Table::of(&sample::morris(8, 3, 4, 1).expect("a sample"), ishigami);
    assert!(morris(&walks.data(), Some(5), None, &RESAMPLING).is_err());
    let free = Table::of(&sample::sobol(64, 3, 1).expect("a sample"), ishigami);
    assert!(pawn(&free.data(), 1, None, &RESAMPLING).is_err());
}

#[test]
fn blocks_and_trajectories_with_a_missing_outcome_are_left_out_whole() {
    let whole = Table::of(&sample::saltelli(16, 3, true, 1).expect("a sample"), ishigami);
    let mut holed = Table::of(&sample::saltelli(16, 3, true, 1).expect("a sample"), ishigami);
    holed.y[8 * 15 + 3] = f64::NAN;
    let found = sobol(&holed.data(), None, None, &RESAMPLING).expect("indices");
    assert_eq!((found.blocks, found.blocks_left_out), (15, 1));
    let cut = Table::new(whole.factors.clone(), whole.x[..15 * 8 * 3].to_vec(), whole.y[..15 * 8].to_vec());
    let without = sobol(&cut.data(), None, None, &RESAMPLING).expect("indices");
    assert_eq!(estimates(&found.total), estimates(&without.total));

    let mut walks = Table::of(&sample::morris(8, 3, 4, 1).expect("a sample"), ishigami);
    walks.y[0] = f64::NAN;
    let found = morris(&walks.data(), None, None, &RESAMPLING).expect("effects");
    assert_eq!((found.trajectories, found.trajectories_left_out), (7, 1));
    walks.y.iter_mut().step_by(4).take(5).for_each(|y| *y = f64::NAN);
    let text = fault(&walks, |data| morris(data, None, None, &RESAMPLING).err());
    assert!(text.contains("5 more were left out because an outcome in them is missing"), "{text}");

    let mut free = Table::of(&sample::sobol(64, 3, 1).expect("a sample"), ishigami);
    free.y[10] = f64::NAN;
    let found = given_data(&free.data(), None, &RESAMPLING).expect("indices");
    assert_eq!((found.rows, found.rows_left_out), (63, 1));
}

#[test]
fn of_saltellis_blocks_only_the_base_rows_are_a_sample() {
    let table = Table::of(&sample::saltelli(32, 3, true, 1).expect("a sample"), ishigami);
    let found = given_data(&table.data(), None, &RESAMPLING).expect("indices");
    assert_eq!(found.rows, 64);
    let rows: Vec<usize> = (0..256).filter(|row| row % 8 == 0 || row % 8 == 7).collect();
    let sample = Sample::new(&table.data(), &rows, None).expect("rows");
    let classes = Classes::new(&sample);
    let expected = classes.indices(&classes.sliced(&sample.columns), &sample.y);
    assert_eq!(found.delta_raw, expected[..3]);
}
