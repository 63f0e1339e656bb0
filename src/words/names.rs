//! Names for ids.

use std::collections::BTreeMap;

use crate::scenario::{Depth, Spec};

/// Names of states and designs by id. An id without a name stands for itself.
#[derive(Debug, Default)]
pub(crate) struct Names {
    states: BTreeMap<String, String>,
    designs: BTreeMap<String, String>,
}

impl Names {
    /// The names of a scenario.
    pub(crate) fn of(spec: &Spec) -> Self {
        Self {
            states: spec.states.iter().map(|state| (state.id.to_string(), state.name.clone())).collect(),
            designs: spec.designs.iter().map(|design| (design.id.to_string(), design.name.clone())).collect(),
        }
    }

    pub(crate) fn state<'a>(&'a self, id: &'a str) -> &'a str {
        self.states.get(id).map_or(id, String::as_str)
    }

    pub(crate) fn design<'a>(&'a self, id: &'a str) -> &'a str {
        self.designs.get(id).map_or(id, String::as_str)
    }
}

/// A depth of obligation as a reader says it; `word` is the one used in files.
pub(crate) fn depth(word: &str) -> &str {
    match word {
        "consultation" => "consultation only",
        "cooperation" => "cooperation only",
        "bilateral" => "as deep as a bilateral treaty",
        "article5" => "Article 5",
        "article5-command" => "Article 5 with an integrated command",
        other => other,
    }
}

/// A tie of this depth.
pub(crate) fn depth_noun(depth: Depth) -> &'static str {
    match depth {
        Depth::Consultation => "consultation",
        Depth::Cooperation => "cooperation",
        Depth::Shallow => "shallow pact",
        Depth::Bilateral => "bilateral treaty",
        Depth::Article5 => "Article 5",
        Depth::Article5Command => "Article 5 with a command",
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(crate) fn listed(items: &[&str]) -> String {
    match items {
        [] => "none".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Which columns of a table are left out because they hold text; `None` where there are none.
pub(crate) fn text_columns(names: &[String]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty())
        .then(|| format!("Left out, being text: {}; number their values to have them as factors.", listed(&names)))
}

/// Which columns of a table are left out because nobody has named them; `None` where there are none.
pub(crate) fn unnamed_columns(names: &[String]) -> Option<String> {
    let told = |name: &String| if name.is_empty() { "a column with an empty head".to_owned() } else { name.clone() };
    let names: Vec<String> = names.iter().map(told).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Left out, taken for the numbers of the rows: {}; give it a name to have it as a factor.",
            listed(&names)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(listed(&[]), "none");
        assert_eq!(listed(&["A"]), "A");
        assert_eq!(listed(&["A", "B", "C"]), "A, B and C");
    }
}
