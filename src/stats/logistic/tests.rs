//! Tests of logistic regression.

use proptest::prelude::*;

use super::super::design::DesignError;
use super::*;

fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(f, e)| (f - e).abs() < tolerance), "{found:?} are not {expected:?}");
}

const NAMES: [&str; 3] = ["one", "a", "b"];

/// Sixty rows without a pattern but for `a` and `b`, the intercept first; outcomes, and offsets.
fn sixty() -> (Vec<f64>, Vec<bool>, Vec<f64>) {
    let a = |i: u32| f64::from(i * 37 % 23) / 23.0 - 0.5;
    let b = |i: u32| f64::from(i * 53 % 31) / 31.0 * 4.0;
    let values = (0..60).flat_map(|i| [1.0, a(i), b(i)]).collect();
    let happened = (0..60).map(|i| f64::from((i * 29 + 11) % 17) < 3.0 + 6.0 * (a(i) + 0.5)).collect();
    let offsets = (0..60).map(|i| f64::from(i * 7 % 5) * 0.2 - 0.4).collect();
    (values, happened, offsets)
}

fn of_sixty(offset: bool, priors: [Prior; 3]) -> Fit {
    let (values, happened, offsets) = sixty();
    let design = Design::new(&NAMES, &values).unwrap();
    fit(&design, &happened, offset.then_some(offsets.as_slice()), &priors).unwrap()
}

fn errors(fit: &Fit) -> Vec<f64> {
    fit.standard_errors.iter().map(|error| error.unwrap()).collect()
}

#[test]
fn a_table_of_two_by_two_has_the_log_odds_ratio_and_its_error() {
    // 10 of 40 exposed and 5 of 60 others: ln(10·55/(30·5)), and √(1/10 + 1/30 + 1/5 + 1/55) (Woolf 1955).
    let cells = [(1.0, true, 10), (1.0, false, 30), (0.0, true, 5), (0.0, false, 55)];
    let rows = || cells.iter().flat_map(|&(x, y, count)| std::iter::repeat_n((x, y), count));
    let values: Vec<f64> = rows().flat_map(|(x, _)| [1.0, x]).collect();
    let happened: Vec<bool> = rows().map(|(_, y)| y).collect();
    let design = Design::new(&["one", "exposed"], &values).unwrap();
    let found = fit(&design, &happened, None, &[Prior::FLAT; 2]).unwrap();
    close(&found.coefficients, &[(5.0_f64 / 55.0).ln(), (10.0_f64 * 55.0 / (30.0 * 5.0)).ln()], 1e-9);
    let variance_of_others: f64 = 1.0 / 5.0 + 1.0 / 55.0;
    let ratio = (0.1 + 1.0 / 30.0 + variance_of_others).sqrt();
    close(&errors(&found), &[variance_of_others.sqrt(), ratio], 1e-9);
    close(&found.covariance, &[variance_of_others, -variance_of_others, -variance_of_others, ratio * ratio], 1e-9);
    let likelihood =
        10.0 * 0.25_f64.ln() + 30.0 * 0.75_f64.ln() + 5.0 * (5.0_f64 / 60.0).ln() + 55.0 * (55.0_f64 / 60.0).ln();
    close(&[found.log_likelihood], &[likelihood], 1e-9);
    assert!(found.iterations < 10);
}

#[test]
fn coefficients_are_those_of_scikit_learn() {
    // LogisticRegression(C=inf) of scikit-learn 1.9.1; errors from the inverse of the information, by numpy.
    let flat = of_sixty(false, [Prior::FLAT; 3]);
    close(&flat.coefficients, &[-2.279_287_066_798_55, 1.413_321_259_847_02, 0.880_680_897_226_54], 1e-10);
    close(&errors(&flat), &[0.686_556_974_810_67, 1.057_081_936_954_83, 0.283_669_370_006_82], 1e-9);
    close(&[flat.log_likelihood], &[-33.267_835_812_118_5], 1e-9);
    // C = 0.25, the intercept free: standard deviations of 0.5.
    let ridge = of_sixty(false, [Prior::FLAT, Prior::normal(0.0, 0.5), Prior::normal(0.0, 0.5)]);
    close(&ridge.coefficients, &[-1.825_460_757_782_47, 0.265_301_229_852_98, 0.663_342_331_809_83], 1e-10);
    close(&errors(&ridge), &[0.567_188_832_220_62, 0.445_255_275_413_25, 0.229_338_640_737_34], 1e-9);
}

#[test]
fn prior_means_and_offsets_move_the_fit_as_they_should() {
    // Newton's method in numpy.
    let found = of_sixty(true, [Prior::FLAT, Prior::normal(1.0, 0.5), Prior::normal(-0.5, 0.25)]);
    close(&found.coefficients, &[-0.824_329_128_932_81, 0.967_481_125_005_08, 0.175_580_653_198_65], 1e-10);
    close(&errors(&found), &[0.439_002_922_318_96, 0.443_359_925_547_63, 0.171_563_659_417_53], 1e-9);
    close(&[found.log_likelihood], &[-35.549_227_531_987], 1e-9);
    // A constant offset is taken off the intercept.
    let (values, happened, _) = sixty();
    let design = Design::new(&NAMES, &values).unwrap();
    let moved = fit(&design, &happened, Some(&[0.75; 60]), &[Prior::FLAT; 3]).unwrap();
    let mut expected = of_sixty(false, [Prior::FLAT; 3]).coefficients;
    expected[0] -= 0.75;
    close(&moved.coefficients, &expected, 1e-9);
}

#[test]
fn a_coefficient_that_cannot_be_negative_stops_at_nought() {
    let bounded = Prior::FLAT.not_negative();
    // Where both are positive anyway, the bound changes nothing.
    let free = of_sixty(false, [Prior::FLAT; 3]);
    let same = of_sixty(false, [Prior::FLAT, bounded, bounded]);
    close(&same.coefficients, &free.coefficients, 1e-9);
    assert!(same.standard_errors.iter().all(Option::is_some));
    // With `a` turned round: L-BFGS-B of scipy 1.17.1, and errors without that column.
    let (values, happened, _) = sixty();
    let turned: Vec<f64> = values.chunks(3).flat_map(|row| [row[0], -row[1], row[2]]).collect();
    let design = Design::new(&NAMES, &turned).unwrap();
    let held = fit(&design, &happened, None, &[Prior::FLAT, bounded, bounded]).unwrap();
    close(&held.coefficients, &[-2.241_701_276_5, 0.0, 0.852_302_374_9], 1e-7);
    assert_eq!((held.coefficients[1], held.standard_errors[1], held.covariance[4]), (0.0, None, 0.0));
    let without: Vec<f64> = values.chunks(3).flat_map(|row| [row[0], row[2]]).collect();
    let without = fit(&Design::new(&["one", "b"], &without).unwrap(), &happened, None, &[Prior::FLAT; 2]).unwrap();
    close(&[held.coefficients[0], held.coefficients[2]], &without.coefficients, 1e-9);
    close(&[held.standard_errors[0].unwrap(), held.standard_errors[2].unwrap()], &errors(&without), 1e-9);
}

#[test]
fn a_draw_has_the_covariance_of_the_fit() {
    let found = of_sixty(false, [Prior::FLAT; 3]);
    // The draws of the unit vectors, less the mean, are the columns of a square root of the covariance.
    let unit = |k: usize| -> Vec<f64> { (0..3).map(|j| f64::from(u8::from(j == k))).collect() };
    let off = |k: usize| -> Vec<f64> {
        let drawn = found.draw(&unit(k)).unwrap();
        drawn.iter().zip(&found.coefficients).map(|(drawn, mean)| drawn - mean).collect()
    };
    let roots = [off(0), off(1), off(2)];
    let product = |i: usize, j: usize| roots.iter().map(|root| root[i] * root[j]).sum::<f64>();
    let products: Vec<f64> = (0..9).map(|at| product(at / 3, at % 3)).collect();
    close(&products, &found.covariance, 1e-12);
    assert_eq!(found.draw(&[0.0; 3]).as_deref(), Some(found.coefficients.as_slice()));
    assert_eq!(found.draw(&[0.0]), None);
}

#[test]
fn a_draw_keeps_to_the_bound() {
    let (values, happened, _) = sixty();
    let turned: Vec<f64> = values.chunks(3).flat_map(|row| [row[0], -row[1], row[2]]).collect();
    let bounded = Prior::FLAT.not_negative();
    let found = fit(&Design::new(&NAMES, &turned).unwrap(), &happened, None, &[Prior::FLAT, bounded, bounded]).unwrap();
    // The last coefficient lies three of its standard errors above 0; the second is held there.
    assert_eq!(found.draw(&[0.0, 2.0, 1.0]).unwrap()[1], 0.0);
    assert_eq!(found.draw(&[0.0, 0.0, -5.0]), None);
}

/// One predictor beside the intercept.
fn simple(x: &[f64], happened: &[bool], priors: [Prior; 2]) -> Result<Fit, FitError> {
    let values: Vec<f64> = x.iter().flat_map(|&x| [1.0, x]).collect();
    fit(&Design::new(&["one", "x"], &values).unwrap(), happened, None, &priors)
}

#[test]
fn separation_is_an_error_or_with_a_prior_a_finite_answer() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let apart = [false, false, false, true, true, true];
    let separated = Err(FitError::Separated { column: "x".to_owned() });
    assert_eq!(simple(&x, &apart, [Prior::FLAT; 2]), separated);
    // One value with both outcomes does not help.
    assert_eq!(simple(&[1.0, 2.0, 3.0, 3.0, 5.0, 6.0], &apart, [Prior::FLAT; 2]), separated);
    // An event only where a rare sign is set, which says nothing where it is not.
    let sign: Vec<f64> = (0..50).map(|i| f64::from(u8::from(i < 5))).collect();
    let only: Vec<bool> = (0..50).map(|i| i < 5 || i % 7 == 0).collect();
    assert!(matches!(simple(&sign, &only, [Prior::FLAT; 2]), Err(FitError::Separated { .. })));
    // Far from nought the intercept runs away faster, but it is not what tells the outcomes apart.
    assert_eq!(simple(&x.map(|x| x + 100.0), &apart, [Prior::FLAT; 2]), separated);
    for sd in [1.0, 1e3, 1e6] {
        let found = simple(&x, &apart, [Prior::normal(0.0, sd); 2]).unwrap();
        assert!(found.coefficients.iter().all(|b| b.is_finite()) && found.coefficients[1] > 0.0, "{found:?}");
    }
    // Against its sign, a separating coefficient is held.
    let against = simple(&x.map(|x| -x), &apart, [Prior::FLAT, Prior::FLAT.not_negative()]).unwrap();
    close(&against.coefficients, &[0.0, 0.0], 1e-9);
}

#[test]
fn columns_that_say_the_same_are_named_or_shrunk() {
    let (values, happened, _) = sixty();
    let names = ["one", "a", "b", "sum"];
    let rows: Vec<f64> =
        values.chunks(3).flat_map(|row| [row[0], row[1], row[2], 2.0 * row[1] - row[2] + 3.0]).collect();
    let design = Design::new(&names, &rows).unwrap();
    assert_eq!(fit(&design, &happened, None, &[Prior::FLAT; 4]), Err(FitError::Collinear { column: "sum".to_owned() }));
    let weak = Prior::normal(0.0, 10.0);
    assert!(fit(&design, &happened, None, &[Prior::FLAT, weak, weak, weak]).is_ok());
    let empty = simple(&[0.0; 4], &[true, false, true, false], [Prior::FLAT; 2]);
    assert_eq!(empty, Err(FitError::Collinear { column: "x".to_owned() }));
    // Nothing but the prior speaks of an empty column.
    let known = simple(&[0.0; 4], &[true, false, true, false], [Prior::FLAT, Prior::normal(0.7, 2.0)]).unwrap();
    close(&known.coefficients, &[0.0, 0.7], 1e-9);
    close(&[known.standard_errors[1].unwrap()], &[2.0], 1e-9);
}

#[test]
fn without_any_event_only_priors_give_an_answer() {
    let error = simple(&[1.0, 2.0, 3.0], &[false; 3], [Prior::FLAT; 2]).unwrap_err();
    assert!(error.to_string().contains("in 0 of 3 rows, which leaves `one` open"), "{error}");
    let found = simple(&[1.0, 2.0, 3.0], &[false; 3], [Prior::normal(0.0, 2.0); 2]).unwrap();
    assert!(found.coefficients.iter().all(|&b| b < 0.0));
}

#[test]
fn what_cannot_be_fitted_is_an_error_that_says_where() {
    let values = [1.0, 0.5, 1.0, 0.7];
    let design = Design::new(&["one", "x"], &values).unwrap();
    let error = |happened: &[bool], offsets: Option<&[f64]>, priors: &[Prior]| {
        fit(&design, happened, offsets, priors).unwrap_err().to_string()
    };
    let (both, flat) = ([true, false], [Prior::FLAT; 2]);
    assert!(error(&[true], None, &flat).contains("1 outcomes were given, but 2"));
    assert!(error(&both, Some(&[0.0]), &flat).contains("1 offsets"));
    assert!(error(&both, None, &flat[..1]).contains("1 priors"));
    assert!(error(&both, Some(&[0.0, f64::NAN]), &flat).contains("row 1 (from 0) is NaN"));
    for (mean, sd) in [(f64::NAN, 1.0), (0.0, 0.0), (0.0, f64::NAN), (0.0, -1.0), (1e7, 1.0)] {
        assert!(error(&both, None, &[Prior::FLAT, Prior::normal(mean, sd)]).contains("prior of `x`"), "{mean} {sd}");
    }
    let below = Prior::normal(-1.0, 1.0).not_negative();
    assert!(error(&both, None, &[Prior::FLAT, below]).contains("prior of `x` has mean -1"));
    assert!(matches!(Design::new(&["x"], &[f64::NAN]), Err(DesignError::Value { .. })));
}

#[test]
fn a_prior_that_is_sure_is_kept() {
    let found = of_sixty(false, [Prior::FLAT, Prior::normal(-2.0, 1e-6), Prior::FLAT]);
    close(&found.coefficients[1..2], &[-2.0], 1e-6);
}

/// 10,000 rows of three columns, more than are added up together.
fn many() -> (Vec<f64>, Vec<bool>) {
    let values =
        (0..10_000_u32).flat_map(|i| [1.0, f64::from(i * 37 % 1009) / 1009.0, f64::from(i * 53 % 997) / 997.0]);
    (values.collect(), (0..10_000_u32).map(|i| i * 7919 % 101 < 1 + i * 37 % 1009 / 400).collect())
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (values, happened) = many();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| fit(&Design::new(&NAMES, &values).unwrap(), &happened, None, &[Prior::FLAT; 3]).unwrap())
    };
    assert_eq!(on(1), on(3));
}

proptest! {
    #[test]
    fn any_data_end_in_a_fit_or_an_error(
        rows in proptest::collection::vec((-3.0..3.0f64, -1..2i8, any::<bool>()), 1..30),
        sd in prop_oneof![Just(f64::INFINITY), 1e-3..1e3f64],
        bounded in any::<[bool; 2]>(),
        scale in prop_oneof![Just(1.0), Just(1e-30), Just(1e30)],
    ) {
        let values: Vec<f64> = rows.iter().flat_map(|row| [1.0, row.0 * scale, f64::from(row.1)]).collect();
        let happened: Vec<bool> = rows.iter().map(|row| row.2).collect();
        let prior = |not_negative| Prior { mean: 0.0, sd, not_negative };
        let priors = [Prior::FLAT, prior(bounded[0]), prior(bounded[1])];
        if let Ok(found) = fit(&Design::new(&NAMES, &values).unwrap(), &happened, None, &priors) {
            prop_assert!(found.coefficients.iter().all(|b| b.is_finite()));
            prop_assert!(found.standard_errors.iter().flatten().all(|error| error.is_finite() && *error > 0.0));
            prop_assert!(!bounded[0] || found.coefficients[1] >= 0.0);
            prop_assert!(!bounded[1] || found.coefficients[2] >= 0.0);
        }
    }

    #[test]
    fn with_priors_there_is_always_a_fit_and_the_slope_is_nought(
        rows in proptest::collection::vec((-3.0..3.0f64, any::<bool>()), 1..40),
        (mean, sd) in (-2.0..2.0f64, 0.1..10.0f64),
    ) {
        let x: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let happened: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let found = simple(&x, &happened, [Prior::normal(mean, sd); 2]).unwrap();
        let b = &found.coefficients;
        let residual = |row: &(f64, bool)| f64::from(u8::from(row.1)) - 1.0 / (1.0 + (-b[0] - b[1] * row.0).exp());
        let slope: f64 = rows.iter().map(|row| residual(row) * row.0).sum::<f64>() - (b[1] - mean) / (sd * sd);
        prop_assert!(slope.abs() < 1e-6, "{}", slope);
    }
}
