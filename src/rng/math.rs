//! Elementary functions. The standard library's `f64::exp` and `f64::ln` call the platform's C
//! library and may differ in the last bit; `libm` is pure Rust and does not.
//!
//! A replicate takes thousands of exponentials and logarithms. Those of `libm` are calls full of branches, and
//! crates that compute several at once may use fused multiplication where the processor has it, so that their
//! bits depend on the machine. Hence the formulas of `libm` are written out here without branches, and held to
//! its bits by tests.

/// Beyond this e^x leaves the normal numbers, or is close to it.
const EXP_MAX: f64 = 708.0;
/// Below this `libm` takes e^x as 1 + x.
const EXP_TINY: f64 = f64::from_bits(0x3e30_0001_0000_0000);
/// From here to ½, `libm` may round to another whole number than the nearest.
const HALFWAY: f64 = 0.499_999;
/// Adding it to a number of the size of an exponent rounds that to a whole one, whose sum with the exponent's
/// bias of 1023 stands in the lowest bits.
const TO_EXPONENT: f64 = (3_u64 << 51) as f64 + 1023.0;
/// 2^52, the bits of whose sum with a smaller whole number end in that number's.
const WHOLE: f64 = (1_u64 << 52) as f64;
/// Upper and lower part of ln 2; multiples of the upper one are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    let (power, is_sure) = exp_core(x);
    if is_sure { power } else { libm::exp(x) }
}

/// e to the power of `x`, and whether it is sure to be what `libm` gives to the last bit; it is but for one
/// argument in 500,000, and those close to 0 or beyond ±708. Without branches and calls, so that the
/// compiler can interleave it with other work and compute several at once.
///
/// # Formula
/// That of FreeBSD's `e_exp.c`: with k the whole number next to x/ln 2 and r = x − k·ln 2,
/// 2^k·(1 + r + r·c/(2 − c)), c = r − r²·P(r²).
#[inline]
fn exp_core(x: f64) -> (f64, bool) {
    const P: [f64; 5] = [
        1.666_666_666_666_660_2e-1,
        -2.777_777_777_701_559_3e-3,
        6.613_756_321_437_934e-5,
        -1.653_390_220_546_525_2e-6,
        4.138_136_797_057_238_5e-8,
    ];
    let quotient = std::f64::consts::LOG2_E * x;
    let exponent = quotient + TO_EXPONENT;
    let k = exponent - TO_EXPONENT;
    let (high, low) = (x - k * LN_2_HIGH, k * LN_2_LOW);
    let r = high - low;
    let rr = r * r;
    let c = r - rr * (P[0] + rr * (P[1] + rr * (P[2] + rr * (P[3] + rr * P[4]))));
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    let power = f64::from_bits(exponent.to_bits() << 52);
    let is_usual = (x.abs() >= EXP_TINY) & (x.abs() <= EXP_MAX);
    (y * power, is_usual & ((quotient - k).abs() < HALFWAY))
}

/// The same of several numbers at once.
#[inline]
pub fn exp_each<const N: usize>(x: [f64; N]) -> [f64; N] {
    let (mut powers, mut are_sure) = ([0.0; N], true);
    for (power, x) in powers.iter_mut().zip(x) {
        let (value, is_sure) = exp_core(x);
        *power = value;
        are_sure &= is_sure;
    }
    if are_sure { powers } else { std::array::from_fn(|l| libm::exp(x[l])) }
}

/// Natural logarithm of `x`.
#[inline]
pub fn ln(x: f64) -> f64 {
    if (f64::MIN_POSITIVE..=f64::MAX).contains(&x) { ln_core(x) } else { libm::log(x) }
}

/// The same of several positive normal numbers at once; what it gives for others is meaningless.
#[inline]
pub fn ln_each_normal<const N: usize>(x: [f64; N]) -> [f64; N] {
    std::array::from_fn(|l| ln_core(x[l]))
}

/// Natural logarithm of a positive normal number, to the last bit what `libm` gives, without a branch or a
/// call.
///
/// # Formula
/// That of FreeBSD's `e_log.c`: with x = 2^k·(1 + f), the latter between √½ and √2, and s = f/(2 + f),
/// k·ln 2 + f − f²/2 + s·(f²/2 + s²·L(s²)).
#[inline]
fn ln_core(x: f64) -> f64 {
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    // Upper halves of 1 and of √½: with their difference the exponent's field counts from √½.
    const ONE: u64 = 0x3ff0_0000 << 32;
    const ROOT: u64 = 0x3fe6_a09e << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    let shifted = x.to_bits() + (ONE - ROOT);
    let k = f64::from_bits(shifted >> 52 | WHOLE.to_bits()) - (WHOLE + 1023.0);
    let f = f64::from_bits((shifted & FRACTION) + ROOT) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    s * (half_square + (odd + even)) + k * LN_2_LOW - half_square + f + k * LN_2_HIGH
}

/// The logistic function, 1 / (1 + e^−x): log-odds → probability.
#[inline]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// Shares are moved this far off 0 and 1 before their log-odds are taken, so that they stay finite.
const EDGE: f64 = 1e-6;

/// Log-odds of the share `p`; 0 and 1 are taken as 10⁻⁶ and 1 − 10⁻⁶.
#[inline]
pub fn logit(p: f64) -> f64 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    ln(p / (1.0 - p))
}

/// `base` to the power of `exponent`.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Arguments at which something changes in `libm`, with their neighbours.
    fn edges() -> Vec<f64> {
        let ln_2 = std::f64::consts::LN_2;
        let at = [0.0, f64::MIN_POSITIVE, 1e-300, EXP_TINY, 0.5 * ln_2, 0.346_573_6, 1.0, 1.5 * ln_2, 2.0, EXP_MAX];
        let beyond = [708.396_418_532_264_1, 709.782_712_893_384, 745.133_219_101_941_1, 1e4, f64::MAX, f64::INFINITY];
        let roots = [std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::SQRT_2, 5e-324, 1e-310];
        let with_neighbours = at.into_iter().chain(beyond).chain(roots).flat_map(|x| [x.next_down(), x, x.next_up()]);
        with_neighbours.flat_map(|x| [x, -x]).chain([f64::NAN]).collect()
    }

    fn has_the_bits_of_libm(x: f64) {
        for (name, own, reference) in [("exp", exp(x), libm::exp(x)), ("ln", ln(x), libm::log(x))] {
            let same = own.to_bits() == reference.to_bits() || own.is_nan() && reference.is_nan();
            assert!(same, "{name}({x:e}) is {own:e} and not {reference:e}");
        }
    }

    #[test]
    fn several_at_once_have_the_bits_of_one_by_one() {
        let bits = |row: [f64; 4]| row.map(f64::to_bits);
        for row in edges().windows(4).map(|row| [row[0], row[1], row[2], row[3]]) {
            let numbers = row.map(|x| if x.is_nan() { 0.0 } else { x });
            assert_eq!(bits(exp_each(numbers)), bits(numbers.map(libm::exp)), "{row:?}");
            let normal = numbers.map(|x| x.clamp(f64::MIN_POSITIVE, f64::MAX));
            assert_eq!(bits(ln_each_normal(normal)), bits(normal.map(libm::log)), "{row:?}");
        }
    }

    #[test]
    fn the_edges_have_the_bits_of_libm() {
        edges().into_iter().for_each(has_the_bits_of_libm);
        // Multiples of half ln 2, where the reduction changes.
        (-2100..2100).map(|k| f64::from(k) * 0.5 * std::f64::consts::LN_2).for_each(|x| {
            [x.next_down(), x, x.next_up()].into_iter().for_each(has_the_bits_of_libm);
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn any_number_has_the_bits_of_libm(bits in any::<u64>(), usual in -40.0..40.0f64, wide in -760.0..760.0f64) {
            [f64::from_bits(bits), usual, wide].into_iter().for_each(has_the_bits_of_libm);
        }
    }

    #[test]
    fn logit_and_logistic_undo_each_other() {
        for p in [0.01, 0.34, 0.5, 0.99] {
            assert!((logistic(logit(p)) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn the_edges_stay_finite() {
        assert!(logit(0.0).is_finite() && logit(1.0).is_finite());
        assert_eq!(logistic(1000.0), 1.0);
        assert_eq!(logistic(-1000.0), 0.0);
    }
}
