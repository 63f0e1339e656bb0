//! The values of a factor: its range, its levels, its base.

use super::address::Meant;
use super::page::Page;
use super::wire;
use crate::scenario::join;

/// Levels of a factor that states none.
const STEPS: u32 = 5;

/// What a factor acts on in each scenario, and what its values may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admitted<'a> {
    pub meant: &'a [Vec<Meant>],
    pub unit: &'static str,
    pub min: f64,
    pub max: f64,
    pub is_switch: bool,
}

/// The values of a factor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Values {
    pub range: [f64; 2],
    pub levels: Vec<f64>,
    pub base: f64,
}

/// The values of the factor at `at`; `neutral` is its base where none is given.
pub(crate) fn values(
    page: &mut Page<'_>,
    at: &str,
    wire: &wire::Factor,
    admitted: &Admitted<'_>,
    neutral: f64,
) -> Option<Values> {
    let range = range(page, at, wire, admitted)?;
    let levels = levels(page, at, wire, admitted, range);
    let base = match wire.base {
        Some(base) if inside(page, &join(at, "base"), base, admitted, range) => Some(base),
        Some(_) => None,
        None => Some(neutral),
    };
    Some(Values { range, levels: levels?, base: base? })
}

fn range(page: &mut Page<'_>, at: &str, wire: &wire::Factor, admitted: &Admitted<'_>) -> Option<[f64; 2]> {
    let at = join(at, "range");
    let range = match wire.range {
        Some(range) => range,
        None if admitted.is_switch => return Some([0.0, 1.0]),
        None => {
            let hint = format!("add `range = [low, high]`; unit: {}", admitted.unit);
            page.fault_with_hint(&at, "the key `range` is missing", "", hint);
            return None;
        }
    };
    let [low, high] = range;
    if admitted.is_switch && range != [0.0, 1.0] {
        let hint = "leave it out; to hold the mechanism on or off, say so in the scenario".to_owned();
        page.fault_with_hint(&at, "the range of a switch is [0, 1]", format!("[{low}, {high}]"), hint);
        return None;
    }
    let Admitted { min, max, unit, .. } = *admitted;
    if !((min..=max).contains(&low) && (min..=max).contains(&high)) {
        page.fault(&at, format!("must lie between {min} and {max}; unit: {unit}"), format!("[{low}, {high}]"));
        return None;
    }
    if low >= high {
        let rule = "must run from the lowest to a higher value";
        page.fault(&at, rule, format!("[{low}, {high}]"));
        return None;
    }
    Some(range)
}

fn levels(
    page: &mut Page<'_>,
    at: &str,
    wire: &wire::Factor,
    admitted: &Admitted<'_>,
    range: [f64; 2],
) -> Option<Vec<f64>> {
    let Some(levels) = &wire.levels else {
        if admitted.is_switch {
            if wire.steps.is_some() {
                page.fault(&join(at, "steps"), "a switch is off or on: it has no steps", "");
                return None;
            }
            return Some(vec![0.0, 1.0]);
        }
        return Some(equally_spaced(range, wire.steps.unwrap_or(STEPS)));
    };
    let at_levels = join(at, "levels");
    if wire.steps.is_some() {
        page.fault(&join(at, "steps"), "a factor has `levels` or `steps`, not both", "");
        return None;
    }
    if !levels.is_sorted_by(|a, b| a < b) {
        page.fault(&at_levels, "must ascend", format!("{levels:?}"));
        return None;
    }
    let all_inside = levels.iter().all(|&level| inside(page, &at_levels, level, admitted, range));
    (all_inside && !levels.is_empty()).then(|| levels.clone())
}

/// So many values from one end of the range to the other.
pub(crate) fn equally_spaced([low, high]: [f64; 2], steps: u32) -> Vec<f64> {
    let last = steps.max(2) - 1;
    let step = |i| (high - low) * f64::from(i) / f64::from(last);
    // Counted from the nearer end, so that both ends are met exactly and a range about 0 gives values about 0.
    (0..=last).map(|i| if 2 * i <= last { low + step(i) } else { high - step(last - i) }).collect()
}

/// Whether a value of the factor lies inside its range, and is 0 or 1 where it is a switch. If not, it is a fault.
fn inside(page: &mut Page<'_>, at: &str, value: f64, admitted: &Admitted<'_>, [low, high]: [f64; 2]) -> bool {
    if admitted.is_switch && value != 0.0 && value != 1.0 {
        page.fault(at, "a switch is 0 (off) or 1 (on)", value.to_string());
        return false;
    }
    let is_inside = (low..=high).contains(&value);
    if !is_inside {
        page.fault(at, format!("must lie inside `range` ({low} to {high})"), value.to_string());
    }
    is_inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_meet_both_ends_and_the_middle() {
        assert_eq!(equally_spaced([-0.3, 0.3], 5), [-0.3, -0.15, 0.0, 0.15, 0.3]);
        assert_eq!(equally_spaced([0.5, 1.5], 3), [0.5, 1.0, 1.5]);
        for steps in 2..50 {
            let values = equally_spaced([0.1, 0.7], steps);
            assert_eq!((values[0], *values.last().expect("two at least")), (0.1, 0.7));
            assert!(values.is_sorted_by(|a, b| a < b));
        }
    }
}
