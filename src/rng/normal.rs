//! The normal distribution and its inverse.
//!
//! `statrs` has both, but on top of the platform's `ln` and `exp`; drawn values must have the same
//! bits everywhere, so the inverse is written out here.

use super::math::ln;

/// Distribution function of the standard normal.
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Evaluates a polynomial whose coefficients are given from the highest power down.
#[inline]
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// Quantile function of the standard normal for `0 < p < 1`.
///
/// # Formula
/// Algorithm AS 241 (PPND16) of M. J. Wichura, *Applied Statistics* 37 (1988) 477–484; relative
/// accuracy about 1 part in 10¹⁶.
pub fn normal_quantile(p: f64) -> f64 {
    const CENTRE_N: [f64; 8] = [
        2_509.080_928_730_122_7,
        33_430.575_583_588_13,
        67_265.770_927_008_7,
        45_921.953_931_549_87,
        13_731.693_765_509_46,
        1_971.590_950_306_551_3,
        133.141_667_891_784_38,
        3.387_132_872_796_366_5,
    ];
    const CENTRE_D: [f64; 8] = [
        5_226.495_278_852_545,
        28_729.085_735_721_943,
        39_307.895_800_092_71,
        21_213.794_301_586_597,
        5_394.196_021_424_751,
        687.187_007_492_057_9,
        42.313_330_701_600_91,
        1.0,
    ];
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(r, &CENTRE_N) / polynomial(r, &CENTRE_D);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let distance = tail_quantile((-ln(tail)).sqrt());
    if q < 0.0 { -distance } else { distance }
}

/// The two outer regions of AS 241, in `r = sqrt(−ln tail)`.
fn tail_quantile(r: f64) -> f64 {
    const NEAR_N: [f64; 8] = [
        7.745_450_142_783_414e-4,
        0.022_723_844_989_269_184,
        0.241_780_725_177_450_6,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ];
    const NEAR_D: [f64; 8] = [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        0.015_198_666_563_616_457,
        0.148_103_976_427_480_08,
        0.689_767_334_985_1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ];
    const FAR_N: [f64; 8] = [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        0.001_242_660_947_388_078_4,
        0.026_532_189_526_576_124,
        0.296_560_571_828_504_87,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_104,
    ];
    const FAR_D: [f64; 8] = [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        0.014_875_361_290_850_615,
        0.136_929_880_922_735_8,
        0.599_832_206_555_887_9,
        1.0,
    ];
    if r <= 5.0 {
        polynomial(r - 1.6, &NEAR_N) / polynomial(r - 1.6, &NEAR_D)
    } else {
        polynomial(r - 5.0, &FAR_N) / polynomial(r - 5.0, &FAR_D)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_has_the_values_that_the_algorithm_was_published_with() {
        for (p, x) in
            [(0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_814), (1e-20, -9.262_340_089_798_408)]
        {
            assert!((normal_quantile(p) - x).abs() < 1e-13 * x.abs(), "p = {p}");
        }
    }

    #[test]
    fn the_quantile_undoes_the_distribution_function() {
        for x in [-6.0, -2.5, -0.3, 0.0, 0.4, 1.7, 3.9] {
            assert!((normal_quantile(normal_cdf(x)) - x).abs() < 1e-7, "x = {x}");
        }
    }
}
