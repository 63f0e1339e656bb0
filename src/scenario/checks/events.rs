//! Events that a scenario states.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::problem::quotable;
use super::super::source::Span;
use super::super::tree::{Node, join};
use super::check::{Check, entries};
use super::numbers::RUNGS;
use super::pacts::subset;
use super::references::{keys, pairs};

/// Keys of what an event can change.
const CHANGES: [&str; 8] = ["crisis", "attack", "regime", "withdraws", "trade", "pair", "proposes", "concludes"];

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
        if let Some(decree) = node.get("concludes") {
            concludes(check, decree, &join(&address, "concludes"));
        }
        pairs(check, node.get("pair"), &join(&address, "pair"));
        for (key, known) in [("theatre", &theatres), ("target", &states)] {
            let named = node.get("attack").and_then(|attack| attack.get(key));
            if let Some((id, span)) = named.and_then(|id| Some((id.text()?, id.span))) {
                check.reference(id, span, &join(&join(&address, "attack"), key), known);
            }
        }
    }
}

/// A pact decreed is one of a design, at a depth on its table, and could stand with the members named.
fn concludes<'a>(check: &mut Check<'a>, decree: &'a Node, address: &str) {
    let (states, designs) = (check.states.clone(), check.designs.clone());
    let members = check.list(decree, address, "members", &states);
    let Some((id, span)) = decree.get("design").and_then(|id| Some((id.text()?, id.span))) else { return };
    check.reference(id, span, &join(address, "design"), &designs);
    let Some(design) = check.root.get("design").and_then(|designs| designs.get(id)) else { return };
    let texts = |key: &str| design.get(key).and_then(Node::array).unwrap_or_default().iter().filter_map(Node::text);
    if let Some((depth, span)) = decree.get("depth").and_then(|depth| Some((depth.text()?, depth.span)))
        && RUNGS.contains(&depth)
        && !texts("depths").any(|known| known == depth)
    {
        let known: Vec<String> = texts("depths").map(|known| format!("`{}`", quotable(known))).collect();
        let rule = format!("must be one of the `depths` of `{id}`: {}", known.join(", "));
        check.fault(span, &join(address, "depth"), rule, format!("`{}`", quotable(depth)));
    }
    let Some(list) = decree.entry("members").filter(|_| !members.is_empty()) else { return };
    let candidates: Vec<(&str, Span)> = texts("candidates").map(|id| (id, span)).collect();
    let at = join(address, "members");
    subset(check, &members, &candidates, &at, "must be one of the `candidates` of the design");
    let is_member = |id: &str| members.iter().any(|(member, _)| *member == id);
    if let Some(missing) = texts("required").find(|id| !is_member(id)) {
        let rule = "must name every state that the design cannot do without";
        check.fault(list.key, &at, rule, format!("`{}` is missing", quotable(missing)));
    }
    let least = design.get("minimum_size").and_then(Node::integer).unwrap_or(0);
    if (members.len() as i64) < least {
        let rule = format!("must be at least as many as the design's `minimum_size` ({least})");
        check.fault(list.key, &at, rule, members.len().to_string());
    }
    let enlarged = design.get("enlarges").and_then(Node::text);
    let insiders = enlarged.and_then(|id| check.root.get("arrangement")?.get(id)?.get("members")?.array());
    let is_insider = |id: &str| insiders.unwrap_or_default().iter().any(|member| member.text() == Some(id));
    if members.iter().all(|(id, _)| is_insider(id)) {
        let found = format!("all are members of `{}`", quotable(enlarged.unwrap_or_default()));
        check.fault(list.key, &at, "must name a newcomer to what the design enlarges", found);
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
