//! Events that a scenario states.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::problem::quotable;
use super::super::tree::{Node, join};
use super::check::{Check, entries};
use super::references::{keys, pairs};

/// Keys of what an event can change.
const CHANGES: [&str; 7] = ["crisis", "attack", "regime", "withdraws", "trade", "pair", "proposes"];

pub(super) fn check(check: &mut Check<'_>) {
    let (states, theatres, adversaries, guarantors) =
        (check.states.clone(), check.theatres.clone(), check.adversaries.clone(), check.guarantors.clone());
    let designs = check.designs.clone();
    for (id, entry) in check.entries("event") {
        let (node, address) = (&entry.node, join("event", id));
        date(check, node, &join(&address, "date"));
        if !CHANGES.iter().any(|key| node.get(key).is_some()) {
            check.fault(entry.key, &address, "an event must change something", "nothing but a name and a date");
        }
        keys(check, node, &address, "crisis", &theatres);
        keys(check, node, &address, "regime", &guarantors);
        keys(check, node, &address, "trade", &states);
        for (state, cut) in entries(node.get("trade")) {
            let address = join(&address, "trade");
            for (adversary, left) in entries(Some(&cut.node)) {
                check.reference(adversary, left.key, &join(&join(&address, state), adversary), &adversaries);
            }
        }
        check.list(node, &address, "withdraws", &states);
        check.list(node, &address, "proposes", &designs);
        pairs(check, node.get("pair"), &join(&address, "pair"));
        for (key, known) in [("theatre", &theatres), ("target", &states)] {
            let named = node.get("attack").and_then(|attack| attack.get(key));
            if let Some((id, span)) = named.and_then(|id| Some((id.text()?, id.span))) {
                check.reference(id, span, &join(&join(&address, "attack"), key), known);
            }
        }
    }
}

/// The date is one, and falls into the simulated time.
fn date(check: &mut Check<'_>, event: &Node, address: &str) {
    let Some((text, span)) = event.get("date").and_then(|d| Some((d.text()?, d.span))) else { return };
    let Ok(date) = text.parse::<Date>() else {
        // How it is written is looked at elsewhere; here, whether there is such a day.
        if text.len() == "YYYY-MM-DD".len() && text.chars().all(|c| c.is_ascii_digit() || c == '-') {
            check.fault(span, address, "must be a day of the calendar", format!("`{}`", quotable(text)));
        }
        return;
    };
    let time = check.root.get("time");
    let start = time.and_then(|t| t.get("start")?.text()?.parse::<Date>().ok());
    let years = time.and_then(|t| t.get("horizon_years")?.integer());
    let (Some(start), Some(years)) = (start, years) else { return };
    let Ok(end) = start.checked_add(years.years()) else { return };
    if date < start || date >= end {
        let rule = format!("must fall into the simulated time, from {start} to before {end}");
        check.fault(span, address, rule, format!("`{date}`"));
    }
}
