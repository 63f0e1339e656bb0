//! The random streams of one replicate: for each phase that draws, one per entity that it draws
//! for, kept through the replicate and advanced by a fixed number of words a step.

use crate::rng::{Key, Stream, StreamId};
use crate::scenario::Spec;

macro_rules! streams {
    ($($(#[$doc:meta])* $field:ident: $phase:literal, $entities:expr;)*) => {
        /// Names of all streams of a scenario.
        #[derive(Debug, Clone)]
        pub struct StreamIds { $($field: Vec<StreamId>),* }

        /// The streams of one replicate.
        #[derive(Debug, Clone)]
        pub struct Streams { $($(#[$doc])* pub $field: Vec<Stream>),* }

        impl StreamIds {
            /// The names for `spec`: a phase and the text of an id.
            pub fn new(spec: &Spec) -> Self {
                Self { $($field: $entities(spec).iter().map(|id| StreamId::new($phase, id)).collect()),* }
            }
        }

        impl Streams {
            /// All streams at their beginning under `key`.
            pub fn new(ids: &StreamIds, key: &Key) -> Self {
                Self { $($field: ids.$field.iter().map(|&id| key.stream(id)).collect()),* }
            }

            /// Starts again under another key, in place.
            pub fn restart(&mut self, ids: &StreamIds, key: &Key) {
                $(for (stream, &id) in self.$field.iter_mut().zip(&ids.$field) {
                    *stream = key.stream(id);
                })*
            }

            /// All streams, for tests that none may be forgotten by.
            #[cfg(test)]
            pub(crate) fn all(self) -> Vec<Stream> {
                [$(self.$field),*].concat()
            }
        }
    };
}

fn states(spec: &Spec) -> Vec<&str> {
    spec.states.iter().map(|state| state.id.as_str()).collect()
}

fn theatres(spec: &Spec) -> Vec<&str> {
    spec.theatres.iter().map(|theatre| theatre.id.as_str()).collect()
}

fn guarantors(spec: &Spec) -> Vec<&str> {
    spec.guarantors.iter().map(|guarantor| spec.states[guarantor.state].id.as_str()).collect()
}

/// States that could build nuclear weapons of their own.
fn threshold_states(spec: &Spec) -> Vec<&str> {
    let able = spec.states.iter().filter(|state| state.deterrent_support.is_some());
    able.map(|state| state.id.as_str()).collect()
}

streams! {
    /// One normal a step.
    threat: "threat", theatres;
    /// One uniform a step.
    crisis: "crisis", theatres;
    /// Three uniforms a step: onset, target, escalation.
    attack: "attack", theatres;
    /// One normal a step.
    opinion: "opinion", states;
    /// One normal a step.
    shock: "shock", states;
    /// One uniform a step.
    leadership: "leadership", states;
    /// One uniform a step.
    reliability: "reliability", guarantors;
    /// Two uniforms a step: whether the state proposes an agreement, and to whom.
    agreement: "agreement", states;
    /// Two uniforms a step: onset, and whether the state yields.
    coercion: "coercion", states;
    /// Two uniforms a step: next initiative, length of talks.
    talks: "talks", states;
    /// Two uniforms a step: delay and outcome.
    ratification: "ratification", states;
    /// One uniform a step.
    review: "review", states;
    /// One uniform a step.
    honour: "honour", states;
    /// One uniform a step, for the pacts that the state has proposed.
    fatigue: "fatigue", states;
    /// Two uniforms a step: whether the question comes up, and the answer.
    self_help: "self-help", threshold_states;
}
