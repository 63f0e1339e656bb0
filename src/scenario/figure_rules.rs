//! What must hold inside the long form of a figure, beyond types and bounds.

use super::problem::{Fault, Faults, quotable};
use super::source::Sources;
use super::tree::Node;

/// Checks a figure's range against its value, and its status against its range and source.
pub(crate) fn check(figure: &Node, address: &str, sources: &Sources, faults: &mut Faults) {
    range(figure, address, sources, faults);
    let given = |key: &str| figure.get(key).is_some();
    if let Some(shape) = figure.get("shape").filter(|_| !given("range")) {
        faults.push(|| {
            Fault::new(shape.span, address, "a `shape` needs a `range` to draw from")
                .found(shape.describe(sources))
                .hint(Some("add `range = [low, high]`, or leave `shape` out".to_owned()))
        });
    }
    let status = figure.get("status").and_then(|s| Some((s.text()?, s.span)));
    match status {
        Some(("judged", span)) if !given("range") => faults.push(|| {
            Fault::new(span, address, "a judged figure must carry a range")
                .found("`status = \"judged\"` without `range`")
                .hint(Some("add `range = [low, high]`: the lowest and highest plausible value".to_owned()))
        }),
        Some((named @ ("verified" | "recalled" | "derived"), span)) if !given("source") => faults.push(|| {
            Fault::new(span, address, format!("a {named} figure must name its source"))
                .found(format!("`status = \"{named}\"` without `source`"))
                .hint(Some("add `source = \"…\"`, or call it judged and give its range".to_owned()))
        }),
        _ => {}
    }
    if let Some(source) = figure.get("source").filter(|s| s.text().is_some_and(|t| t.trim().is_empty())) {
        faults.push(|| {
            Fault::new(source.span, address, "`source` must not be empty")
                .hint(Some("leave it out where there is none".to_owned()))
        });
    }
}

fn range(figure: &Node, address: &str, sources: &Sources, faults: &mut Faults) {
    let Some(range) = figure.get("range") else { return };
    let ends: Option<Vec<f64>> = range.array().and_then(|items| items.iter().map(Node::number).collect());
    let Some(&[low, high]) = ends.as_deref() else { return };
    let found = || match sources.slice(range.span) {
        "" => format!("[{low}, {high}]"),
        piece => quotable(piece),
    };
    if low > high {
        faults.push(|| {
            Fault::new(range.span, address, "`range` must run from the lowest to the highest value")
                .found(found())
                .hint(Some(format!("write `range = [{high}, {low}]`")))
        });
        return;
    }
    if let Some(shape) = figure.get("shape").filter(|s| s.text() == Some("log-triangular") && low <= 0.0) {
        faults.push(|| {
            Fault::new(shape.span, address, "a `log-triangular` shape needs a `range` above 0")
                .found(found())
                .hint(Some("raise its lower end above 0, or use `shape = \"triangular\"`".to_owned()))
        });
    }
    let Some(value) = figure.get("value").and_then(|v| Some((v.number()?, v.span))) else { return };
    if !(low..=high).contains(&value.0) {
        faults.push(|| {
            Fault::new(value.1, address, format!("`value` must lie inside `range` ({low} to {high})"))
                .found(value.0.to_string())
        });
    }
}
