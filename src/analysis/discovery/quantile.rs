//! The quantile at which PRIM cuts.

/// The value between those below and those above the quantile `q` (0 < `q` < 1) of `ascending`, which is not empty:
/// the middle of two different neighbours, so that a cut there takes something away wherever two values differ. Where
/// the quantile falls among equal values the cut is moved towards the nearer end of the box: downwards for `q` above a
/// half, else upwards. All values being equal, it is that value.
///
/// # Formula
/// (x₍⌊i⌋₎ + x₍⌈i⌉₎) / 2 with i = (n − 1) q, one of the two ranks moved on to the next different value, as in sdtoolkit
/// (Bryant & Lempert 2010, *Technological Forecasting and Social Change* 77(1), 34–49), which the EMA Workbench follows.
pub(super) fn cut(len: usize, q: f64, at: impl Fn(usize) -> f64) -> f64 {
    let last = len.saturating_sub(1);
    let rank = last as f64 * q;
    let (mut below, mut above) = ((rank.floor() as usize).min(last), (rank.ceil() as usize).min(last));
    if q > 0.5 {
        while below > 0 && at(below) == at(above) {
            below -= 1;
        }
    } else {
        while above < last && at(below) == at(above) {
            above += 1;
        }
    }
    (at(below) + at(above)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64], q: f64) -> f64 {
        cut(values.len(), q, |rank| values[rank])
    }

    #[test]
    fn a_cut_lies_between_two_different_values() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(of(&values, 0.1), 0.5, "rank 0.4");
        assert_eq!(of(&values, 0.9), 3.5, "rank 3.6");
        assert_eq!(of(&values, 0.25), 1.5, "rank 1 is a value: the cut is moved up to the next");
        assert_eq!(of(&values, 0.75), 2.5, "rank 3 is a value: the cut is moved down to the next");
        assert_eq!(of(&values, 0.5), 2.5, "a half is cut from below");
    }

    #[test]
    fn equal_values_are_passed_over() {
        assert_eq!(of(&[0.0, 0.0, 0.0, 0.0, 1.0], 0.05), 0.5);
        assert_eq!(of(&[0.0, 1.0, 1.0, 1.0, 1.0], 0.95), 0.5);
        assert_eq!(of(&[2.0, 2.0, 2.0], 0.05), 2.0);
        assert_eq!(of(&[7.0], 0.95), 7.0);
    }
}
