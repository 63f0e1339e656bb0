//! Where a curve reaches a level.

/// The first place, from the lowest on, at which the line through the points reaches `level`; `None` where it does not.
/// `places` ascend.
///
/// A point that is at the level itself is a place; between two points on different sides it is interpolated. A line that lies
/// at the level all along crosses it nowhere.
pub(crate) fn crossing(places: &[f64], values: &[f64], level: f64) -> Option<f64> {
    let side = |at: usize| values[at] - level;
    if places.len() != values.len() || values.iter().all(|value| *value == level) {
        return None;
    }
    if side(0) == 0.0 {
        return Some(places[0]);
    }
    (1..places.len()).find_map(|at| {
        let (before, here) = (side(at - 1), side(at));
        let crosses = here == 0.0 || (before < 0.0) != (here < 0.0);
        crosses.then(|| places[at - 1] + (places[at] - places[at - 1]) * before / (before - here))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_crossing_is_interpolated() {
        let places = [0.0, 1.0, 2.0, 4.0];
        assert_eq!(crossing(&places, &[0.1, 0.3, 0.7, 0.2], 0.5), Some(1.5));
        assert_eq!(crossing(&places, &[0.9, 0.7, 0.6, 0.2], 0.4), Some(3.0));
        assert_eq!(crossing(&places, &[0.5, 0.7, 0.6, 0.2], 0.5), Some(0.0));
        assert_eq!(crossing(&places, &[0.1, 0.5, 0.6, 0.2], 0.5), Some(1.0));
        assert_eq!(crossing(&places, &[0.1, 0.2, 0.3, 0.2], 0.5), None);
        assert_eq!(crossing(&places, &[0.5; 4], 0.5), None);
        assert_eq!(crossing(&[], &[], 0.5), None);
    }
}
