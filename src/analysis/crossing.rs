//! Where a curve reaches a level.

/// The first place, from the lowest on, at which the line through the points reaches `level`; see [`crossings`].
pub(crate) fn crossing(places: &[f64], values: &[f64], level: f64) -> Option<f64> {
    crossings(places, values, level).next()
}

/// The places, from the lowest on, at which the line through the points reaches `level` or passes it; none where it does
/// not. `places` ascend.
///
/// A point that is at the level itself is a place; between two points on different sides it is interpolated. A line that lies
/// at the level all along crosses it nowhere, and of a stretch that does its first point counts.
pub(crate) fn crossings(places: &[f64], values: &[f64], level: f64) -> impl Iterator<Item = f64> {
    let is_line = places.len() == values.len() && values.iter().any(|value| *value != level);
    (0..if is_line { places.len() } else { 0 }).filter_map(move |at| {
        let here = values[at] - level;
        let Some(before) = at.checked_sub(1).map(|before| values[before] - level) else {
            return (here == 0.0).then(|| places[at]);
        };
        // Written so that a value that is no number crosses nothing.
        let reaches = before * here < 0.0 || (here == 0.0 && before.abs() > 0.0);
        reaches.then(|| places[at - 1] + (places[at] - places[at - 1]) * before / (before - here))
    })
}

/// The crossing nearest to `from`; of two as near the one above.
pub(crate) fn nearest_crossing(places: &[f64], values: &[f64], level: f64, from: f64) -> Option<f64> {
    crossings(places, values, level).min_by(|a, b| {
        let by_distance = (a - from).abs().total_cmp(&(b - from).abs());
        by_distance.then(b.total_cmp(a))
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

    #[test]
    fn all_crossings_are_found_and_the_nearest_is_told() {
        let places = [0.0, 1.0, 2.0, 4.0];
        let all = |values: &[f64]| crossings(&places, values, 0.5).collect::<Vec<_>>();
        assert_eq!(all(&[0.25, 0.75, 0.25, 0.75]), [0.5, 1.5, 3.0]);
        assert_eq!(all(&[0.25, 0.5, 0.5, 0.75]), [1.0]);
        assert_eq!(all(&[0.25, 0.5, 0.25, 0.5]), [1.0, 4.0]);
        assert_eq!(all(&[f64::NAN, 0.75, 0.25, 0.3]), [1.5]);
        assert_eq!(nearest_crossing(&places, &[0.25, 0.75, 0.25, 0.75], 0.5, 1.0), Some(1.5));
        assert_eq!(nearest_crossing(&places, &[0.25, 0.75, 0.25, 0.75], 0.5, 4.0), Some(3.0));
        assert_eq!(nearest_crossing(&places, &[0.1, 0.2, 0.3, 0.4], 0.5, 1.0), None);
    }
}
