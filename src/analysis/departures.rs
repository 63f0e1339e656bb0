//! Who stays away because of whose leaving, over all designs.

use crate::ensemble::{ANOTHER_LEFT, DesignWhyNot};

/// How often each candidate was missing because another had left. A run counts once for each design that was tried in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Departures {
    /// Ids of the candidates of all designs, in the order of the designs.
    pub(crate) states: Vec<String>,
    /// By who stayed away, then by whose leaving it was, both as in `states`.
    pub(crate) pairs: Vec<Vec<Pair>>,
    /// Runs in which a design was tried, added up over the designs.
    pub(crate) tried: u64,
}

/// One candidate after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pair {
    /// Runs in which the one was missing because the other had left.
    pub(crate) runs: u64,
    /// Runs in which a design was tried of which both were candidates.
    pub(crate) of: u64,
}

/// Adds up the designs of an answer: each weighs as much as it was tried.
pub(crate) fn departures(designs: &[DesignWhyNot]) -> Departures {
    let mut states: Vec<String> = Vec::new();
    for state in designs.iter().flat_map(|design| &design.states) {
        if !states.contains(&state.state) {
            states.push(state.state.clone());
        }
    }
    let mut pairs = vec![vec![Pair::default(); states.len()]; states.len()];
    let place = |id: &str| states.iter().position(|state| state == id);
    for design in designs {
        let candidates: Vec<usize> = design.states.iter().filter_map(|state| place(&state.state)).collect();
        for (state, &row) in design.states.iter().zip(&candidates) {
            candidates
                .iter()
                .filter(|&&column| column != row)
                .for_each(|&column| pairs[row][column].of += design.tried);
            for reason in state.reasons.iter().filter(|reason| reason.family == ANOTHER_LEFT) {
                if let Some(column) = reason.because_of.as_deref().and_then(place) {
                    // The share is one of whole runs.
                    pairs[row][column].runs += (reason.share * state.missing as f64).round() as u64;
                }
            }
        }
    }
    Departures { pairs, states, tried: designs.iter().map(|design| design.tried).sum() }
}

impl Pair {
    /// How often, as a share; `None` where no design has both.
    pub(crate) fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.runs as f64 / self.of as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::{ReasonShare, StateWhyNot};

    fn state(id: &str, missing: u64, after: &[(&str, f64)]) -> StateWhyNot {
        let reason = |&(left, share): &(&str, f64)| ReasonShare {
            family: ANOTHER_LEFT.to_owned(),
            because_of: Some(left.to_owned()),
            alone: share,
            jointly: 0.0,
            share,
            noise: None,
        };
        let reasons = after.iter().map(reason).collect();
        StateWhyNot { state: id.to_owned(), missing, share: None, noise: None, reasons }
    }

    #[test]
    fn designs_are_added_up_over_those_that_have_both_states() {
        let designs = [
            (10, vec![state("A", 4, &[("B", 0.25)]), state("B", 10, &[])]),
            (
                30,
                vec![
                    state("B", 9, &[("A", 1.0 / 3.0), ("C", 1.0 / 3.0)]),
                    state("A", 8, &[("B", 0.5)]),
                    state("C", 0, &[]),
                ],
            ),
        ];
        let designs =
            designs.map(|(tried, states)| DesignWhyNot { design: tried.to_string(), tried, closest: 0, states });
        let found = departures(&designs);
        assert_eq!((found.states.join(""), found.tried), ("ABC".to_owned(), 40));
        assert_eq!(found.pairs[0][1], Pair { runs: 5, of: 40 });
        assert_eq!(found.pairs[1], [Pair { runs: 3, of: 40 }, Pair::default(), Pair { runs: 3, of: 30 }]);
        assert_eq!(found.pairs[0][0].share(), None);
        assert_eq!(found.pairs[2][0].share(), Some(0.0));
    }
}
