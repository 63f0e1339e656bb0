//! Many tests at once: how small a p-value must be when so many were looked at.
//!
//! `statrs` has tests, but no correction for their number.

/// The p-values adjusted so that, of the tests whose adjusted value is at most α, the expected share of false ones is
/// at most α, in the order given. Holds for independent tests and for those that lean the same way. Never below the raw
/// value, never above 1. `None` where a value is not between 0 and 1.
///
/// # Formula
/// With the m values in ascending order, the i-th becomes min over j ≥ i of m·p₍ⱼ₎/j. Benjamini and Hochberg (1995),
/// *Journal of the Royal Statistical Society B* 57(1), 289–300; under positive dependence Benjamini and Yekutieli
/// (2001), *Annals of Statistics* 29(4), 1165–1188.
pub fn benjamini_hochberg(p_values: &[f64]) -> Option<Vec<f64>> {
    if p_values.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return None;
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p_values[at] * (p_values.len() as f64 / (rank + 1) as f64));
        adjusted[at] = least;
    }
    Some(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_adjusted_values_are_those_worked_by_hand() {
        // Of 0.04, 0.01, 0.03, 0.5 in order: 0.01·4/1, 0.03·4/2, 0.04·4/3, 0.5·4/4, each at most the next.
        let found = benjamini_hochberg(&[0.04, 0.01, 0.03, 0.5]).expect("probabilities");
        let expected = [0.16 / 3.0, 0.04, 0.16 / 3.0, 0.5];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{found:?}");
    }

    #[test]
    fn the_adjusted_values_of_the_paper_lead_to_its_rejections() {
        // Benjamini and Hochberg (1995), section 3.2: of 15 tests at 0.05 the first four are rejected.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let adjusted = benjamini_hochberg(&p).expect("probabilities");
        assert_eq!(adjusted.iter().filter(|&&q| q <= 0.05).count(), 4, "{adjusted:?}");
    }

    #[test]
    fn equal_values_are_adjusted_equally_and_none_is_lowered() {
        assert_eq!(benjamini_hochberg(&[0.2, 0.2, 0.2]), Some(vec![0.2; 3]));
        assert_eq!(benjamini_hochberg(&[1.0, 0.9]), Some(vec![1.0; 2]));
        assert_eq!(benjamini_hochberg(&[]), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_probability_is_not_adjusted() {
        for p in [f64::NAN, -0.1, 1.1] {
            assert_eq!(benjamini_hochberg(&[0.5, p]), None, "{p}");
        }
    }
}
