//! How fast the back-test's fit is: weights of offers, of which only the ties are seen, from 10,000 and 100,000 pair-years, and
//! on one and two threads.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pactsim::stats::{Causes, Design, Prior, fit_noisy_or};

const NAMES: [&str; 11] = ["rate", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/// Invented pair-years with one to three offers each, one in three shared with the next, and about one tie in three hundred.
struct Invented {
    values: Vec<f64>,
    causes: Causes,
    happened: Vec<bool>,
}

impl Invented {
    fn new(pair_years: u32) -> Self {
        // Numbers without a pattern, the same forever (Knuth's multiplier, the upper half).
        let mut state = 7_u64;
        let mut unit = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        let mut invented = Self { values: Vec::new(), causes: Causes::default(), happened: Vec::new() };
        for _ in 0..=2 * pair_years {
            invented.values.push(1.0);
            invented.values.extend(NAMES[1..].iter().map(|_| 4.0 * unit() - 2.0));
        }
        for pair_year in 0..pair_years {
            let offers = 2 * pair_year..2 * pair_year + 1 + pair_year % 3;
            let pull = invented.values[offers.start as usize * NAMES.len() + 1];
            invented.happened.push(unit() < 0.003 * (1.0 + 0.4 * pull));
            invented.causes.push(offers);
        }
        invented
    }

    fn fit(&self) -> f64 {
        let mut priors = [Prior::normal(0.0, 0.1).not_negative(); NAMES.len()];
        priors[0] = Prior::normal(-6.0, 10.0);
        let design = Design::new(&NAMES, &self.values).unwrap_or_else(|e| panic!("{e}"));
        let fit = fit_noisy_or(&design, &self.causes, &self.happened, &priors).unwrap_or_else(|e| panic!("{e}"));
        fit.log_likelihood
    }
}

fn fits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fit of offers");
    group.sample_size(10);
    for (pair_years, threads) in [(10_000, 1), (100_000, 1), (100_000, 2)] {
        let invented = Invented::new(pair_years);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap_or_else(|e| panic!("{e}"));
        group.throughput(Throughput::Elements(pair_years.into()));
        group.bench_function(BenchmarkId::new(format!("pair-years, {threads} threads"), pair_years), |bencher| {
            bencher.iter(|| black_box(pool.install(|| invented.fit())));
        });
    }
    group.finish();
}

fn settings() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5))
}

criterion_group! {
    name = backtest;
    config = settings();
    targets = fits
}
criterion_main!(backtest);
