//! Contour lines over a grid of cells.

use contour::ContourBuilder;

use super::canvas::drawing_error;
use super::error::ChartError;

/// A place on the grid: cells from the left edge, rows from the first edge. The middle of the first cell is (0.5, 0.5).
pub(crate) type Place = (f64, f64);

/// The lines along which `values` (row after row, `columns` to a row) pass `level`, between the middles of cells straight,
/// and from there on to the edge as they were. None passes a cell without a value.
pub(crate) fn contours(values: &[Option<f64>], columns: usize, level: f64) -> Result<Vec<Vec<Place>>, ChartError> {
    if columns == 0 || values.is_empty() {
        return Ok(Vec::new());
    }
    let rows = values.len() / columns;
    // The crate closes each line along the outer edge of its grid. A rim of repeated cells keeps that away from ours.
    let (width, height) = (columns + 2, rows + 2);
    let rim = |i: usize, count: usize| i.saturating_sub(1).min(count - 1);
    let padded = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let padded: Vec<f64> = padded
        .map(|(x, y)| values.get(rim(y, rows) * columns + rim(x, columns)).copied().flatten().unwrap_or(f64::NAN))
        .collect();
    let found = ContourBuilder::new(width, height, true).lines(&padded, &[level]).map_err(drawing_error)?;
    let inside = |(x, y): Place| (0.5..=width as f64 - 0.5).contains(&x) && (0.5..=height as f64 - 0.5).contains(&y);
    let on_grid = |(x, y): Place| ((x - 1.0).clamp(0.0, columns as f64), (y - 1.0).clamp(0.0, rows as f64));
    let mut lines = Vec::new();
    for ring in found.iter().flat_map(|line| &line.geometry().0) {
        let ring: Vec<Place> = ring.0.iter().map(|place| (place.x, place.y)).collect();
        for piece in pieces(&ring, inside) {
            lines.push(piece.into_iter().map(on_grid).collect());
        }
    }
    Ok(lines)
}

/// The parts of a closed ring that lie inside; the ring itself where all of it does.
fn pieces(ring: &[Place], inside: impl Fn(Place) -> bool) -> Vec<Vec<Place>> {
    let Some(outside) = ring.iter().position(|&place| !inside(place)) else { return vec![ring.to_vec()] };
    // Its last place is its first once more; a round that begins outside cuts no part in two.
    let open = ring.len().saturating_sub(1).max(1);
    let round: Vec<Place> = (0..open).filter_map(|i| ring.get((outside + i) % open).copied()).collect();
    let parts = round.split(|&place| !inside(place));
    parts.filter(|part| part.len() > 1).map(<[Place]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, rows: usize, value: impl Fn(f64, f64) -> f64) -> Vec<Option<f64>> {
        (0..rows)
            .flat_map(|y| (0..columns).map(move |x| (x, y)))
            .map(|(x, y)| Some(value(x as f64, y as f64)))
            .collect()
    }

    #[test]
    fn a_slope_has_a_straight_line_from_edge_to_edge() {
        let lines = contours(&grid(4, 3, |x, _| x), 4, 1.25).unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|&(x, _)| (x - 1.75).abs() < 1e-9), "{lines:?}");
        let ends = lines[0].iter().map(|&(_, y)| y);
        assert_eq!((ends.clone().fold(9.0, f64::min), ends.fold(0.0, f64::max)), (0.0, 3.0));
    }

    #[test]
    fn a_hill_is_ringed_and_a_corner_is_cut_off() {
        let hill = contours(&grid(5, 5, |x, y| -(x - 2.0).abs() - (y - 2.0).abs()), 5, -1.5).unwrap();
        assert_eq!(hill.len(), 1);
        assert_eq!(hill[0].first(), hill[0].last());
        let corner = contours(&grid(3, 3, |x, y| if x + y == 0.0 { 1.0 } else { 0.0 }), 3, 0.5).unwrap();
        assert_eq!(corner.len(), 1);
        let mut ends = [corner[0][0], corner[0][corner[0].len() - 1]];
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(ends, [(0.0, 1.0), (1.0, 0.0)]);
    }

    #[test]
    fn there_is_no_line_where_the_level_is_not_passed() {
        assert!(contours(&grid(3, 3, |x, y| x + y), 3, 7.0).unwrap().is_empty());
        assert!(contours(&grid(3, 3, |_, _| 1.0), 3, 1.0).unwrap().is_empty());
        assert!(contours(&[], 0, 1.0).unwrap().is_empty());
    }

    #[test]
    fn no_line_passes_a_cell_without_a_value() {
        let mut values = grid(4, 3, |x, _| x);
        values[5] = None;
        for &(x, y) in contours(&values, 4, 1.25).unwrap().iter().flatten() {
            assert!(x.is_finite() && y.is_finite());
            assert!(!((1.0..2.0).contains(&x) && (1.0..2.0).contains(&y)), "{x} {y}");
        }
    }
}
