//! Why states were missing when a design came closest to a pact, counted over the replicates of a draw.

use serde::{Deserialize, Serialize};

use crate::pact::Approach;
use crate::rules::{Obstacles, TermSet};
use crate::scenario::Spec;
use crate::world::{Family, StateSet, TERM_FAMILIES};

/// Parts into which the credit for one missing state is divided: every number of terms up to 14, the most that
/// one rule weighs, divides it, so that the counts are whole numbers, whose sums do not depend on their order.
pub const PARTS_A_RUN: u64 = 360_360;

/// Why a candidate is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A family of factors turned its answer.
    Family(Family),
    /// It had too little to gain: even without any term against it, it would not have joined.
    TooLittleToGain,
    /// It had yielded to pressure or withdrawn from its alliances, and took no part.
    Gone,
    /// It would have gained with everyone in and stays outside: it prefers what spills over from the
    /// others' pact, or had to give way to a required member.
    StaysOut,
}

/// All reasons, in the order of their counts, but for another's leaving, which names a state.
pub const REASONS: [Reason; 13] = [
    Reason::Family(TERM_FAMILIES[0]),
    Reason::Family(TERM_FAMILIES[1]),
    Reason::Family(TERM_FAMILIES[2]),
    Reason::Family(TERM_FAMILIES[3]),
    Reason::Family(TERM_FAMILIES[4]),
    Reason::Family(TERM_FAMILIES[5]),
    Reason::Family(TERM_FAMILIES[6]),
    Reason::Family(TERM_FAMILIES[7]),
    Reason::Family(TERM_FAMILIES[8]),
    Reason::Family(TERM_FAMILIES[9]),
    Reason::TooLittleToGain,
    Reason::Gone,
    Reason::StaysOut,
];

impl Reason {
    /// The word for it in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Family(family) => family.word(),
            Self::TooLittleToGain => "too-little-to-gain",
            Self::Gone => "yielded-or-withdrew",
            Self::StaysOut => "stays-out",
        }
    }

    /// Its place in [`REASONS`].
    fn index(self) -> usize {
        match self {
            Self::Family(family) => family as usize,
            Self::TooLittleToGain => TERM_FAMILIES.len(),
            Self::Gone => TERM_FAMILIES.len() + 1,
            Self::StaysOut => TERM_FAMILIES.len() + 2,
        }
    }
}

/// Why one candidate of one design was missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateReasons {
    /// Replicates in which it was missing.
    pub missing: u64,
    /// By [`REASONS`], in parts of a run: each of the terms that alone would have turned the answer has
    /// an equal share.
    pub alone: [u64; REASONS.len()],
    /// The same where only several terms together would have.
    pub jointly: [u64; REASONS.len()],
    /// Replicates in which it left because another candidate had left, by candidate.
    pub because_of: Vec<u64>,
}

/// Why the candidates of one design were missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignReasons {
    /// Replicates in which the design was tried at all.
    pub tried: u64,
    /// By candidate.
    pub candidates: Vec<CandidateReasons>,
}

/// Why states were missing in the replicates of a draw, by design.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    /// Number of the draw.
    pub draw: u32,
    /// By design.
    pub designs: Vec<DesignReasons>,
}

impl WhyNot {
    /// Counts of nothing.
    pub fn empty(draw: u32, spec: &Spec) -> Self {
        let designs = spec.designs.iter().map(|design| DesignReasons::empty(design.candidates.len()));
        Self { draw, designs: designs.collect() }
    }

    /// Adds another part of the same draw.
    pub fn add(&mut self, other: &Self) {
        for (design, more) in self.designs.iter_mut().zip(&other.designs) {
            design.tried += more.tried;
            for (candidate, more) in design.candidates.iter_mut().zip(&more.candidates) {
                candidate.add(more);
            }
        }
    }

    /// Adds the closest approaches of one replicate.
    pub fn observe(&mut self, approaches: &[Approach]) {
        self.designs.iter_mut().zip(approaches).for_each(|(design, approach)| design.observe(approach));
    }
}

impl DesignReasons {
    /// Counts of nothing, of a design with so many candidates.
    pub fn empty(candidates: usize) -> Self {
        let candidate = CandidateReasons {
            missing: 0,
            alone: [0; REASONS.len()],
            jointly: [0; REASONS.len()],
            because_of: vec![0; candidates],
        };
        Self { tried: 0, candidates: vec![candidate; candidates] }
    }

    /// Adds the closest approach of one replicate.
    pub fn observe(&mut self, approach: &Approach) {
        if approach.is_tried() {
            self.tried += 1;
            approach.missing.iter().for_each(|a| self.candidates[a].blame(approach, a));
        }
    }
}

impl CandidateReasons {
    fn add(&mut self, other: &Self) {
        self.missing += other.missing;
        let sums = self.alone.iter_mut().chain(&mut self.jointly).chain(&mut self.because_of);
        let more = other.alone.iter().chain(&other.jointly).chain(&other.because_of);
        sums.zip(more).for_each(|(sum, more)| *sum += more);
    }

    /// Counts why candidate `a` was missing.
    fn blame(&mut self, approach: &Approach, a: usize) {
        let is_in = |set: &StateSet| set.contains(a);
        let terms = &approach.terms[a];
        self.missing += 1;
        if is_in(&approach.absent) {
            self.alone[Reason::Gone.index()] += PARTS_A_RUN;
        } else if is_in(&approach.unable) {
            self.alone[Reason::Family(Family::Autonomy).index()] += PARTS_A_RUN;
        } else if terms.margin() <= 0.0 {
            match terms.obstacles() {
                Obstacles::Alone(set) => credit(&mut self.alone, set),
                Obstacles::Jointly(set) => credit(&mut self.jointly, set),
                Obstacles::NothingToGain => self.alone[Reason::TooLittleToGain.index()] += PARTS_A_RUN,
            }
        } else if let Some(left) = approach.turned_by[a] {
            self.because_of[left] += 1;
        } else {
            self.alone[Reason::StaysOut.index()] += PARTS_A_RUN;
        }
    }
}

/// Splits the credit for one run equally among the families of the terms in `set`.
fn credit(counts: &mut [u64; REASONS.len()], set: TermSet) {
    let each = PARTS_A_RUN / set.len().max(1) as u64;
    set.iter().for_each(|term| counts[Reason::Family(term.family()).index()] += each);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Terms;
    use crate::scenario::{STARTER, load_text};
    use crate::world::{COST_BENEFIT_TERMS, Term};

    fn terms(set: &[(Term, f64)]) -> Terms {
        let mut terms = Terms::default();
        set.iter().for_each(|&(term, value)| terms.0[term as usize] = value);
        terms
    }

    /// What is counted for a missing candidate with these terms, of three.
    fn counted(set: &[(Term, f64)], change: impl FnOnce(&mut Approach)) -> CandidateReasons {
        let mut approach = Approach {
            missing: [0].into_iter().collect(),
            terms: vec![terms(set), Terms::default(), Terms::default()],
            turned_by: vec![None; 3],
            ..Approach::default()
        };
        change(&mut approach);
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let mut counts = WhyNot::empty(0, &spec);
        counts.observe(&[approach]);
        assert_eq!(counts.designs[0].tried, 1);
        assert!(counts.designs[0].candidates[1..].iter().all(|candidate| candidate.missing == 0));
        let first = counts.designs[0].candidates[0].clone();
        assert_eq!(first.missing, 1);
        let credit: u64 = first.alone.iter().chain(&first.jointly).sum();
        assert_eq!(credit + PARTS_A_RUN * first.because_of.iter().sum::<u64>(), PARTS_A_RUN, "one run, one credit");
        first
    }

    fn is(reason: Reason) -> [u64; REASONS.len()] {
        shares(&[(reason, 1)])
    }

    /// Each reason with its part of a run, the parts being that many.
    fn shares(of: &[(Reason, u64)]) -> [u64; REASONS.len()] {
        let parts: u64 = of.iter().map(|(_, parts)| parts).sum();
        let mut counts = [0; REASONS.len()];
        of.iter().for_each(|&(reason, part)| counts[reason.index()] = part * PARTS_A_RUN / parts);
        counts
    }

    #[test]
    fn every_number_of_terms_divides_a_run_and_every_reason_has_its_place() {
        assert!((1..=COST_BENEFIT_TERMS as u64).all(|terms| PARTS_A_RUN.is_multiple_of(terms)));
        assert!(REASONS.iter().enumerate().all(|(at, reason)| reason.index() == at));
    }

    #[test]
    fn terms_that_would_each_have_turned_the_answer_share_the_credit() {
        // Any one of the three would do; two of them are of one family.
        let against = [(Term::Security, 0.5), (Term::Autonomy, -0.2), (Term::Identity, -0.2), (Term::Affinity, -0.2)];
        let counts = counted(&against, |_| ());
        let expected = shares(&[(Reason::Family(Family::Autonomy), 1), (Reason::Family(Family::Identity), 2)]);
        assert_eq!((counts.alone, counts.jointly), (expected, [0; REASONS.len()]));
    }

    #[test]
    fn terms_that_only_together_would_have_turned_it_are_counted_apart() {
        let against = [(Term::Security, 0.2), (Term::Burden, -0.5), (Term::Shock, -0.4), (Term::Coercion, -0.1)];
        let counts = counted(&against, |_| ());
        assert_eq!(counts.alone, [0; REASONS.len()]);
        let both = shares(&[(Reason::Family(Family::Burden), 1), (Reason::Family(Family::Unexplained), 1)]);
        assert_eq!(counts.jointly, both);
    }

    #[test]
    fn limits_pressure_and_others_that_leave_are_reasons_too() {
        let gains = [(Term::Security, 1.0)];
        let none = [0; REASONS.len()];
        assert_eq!(counted(&[], |_| ()).alone, is(Reason::TooLittleToGain));
        assert_eq!(counted(&gains, |_| ()).alone, is(Reason::StaysOut));
        assert_eq!(counted(&[], |seen| seen.unable.insert(0)).alone, is(Reason::Family(Family::Autonomy)));
        assert_eq!(counted(&[], |seen| seen.absent.insert(0)).alone, is(Reason::Gone));
        let turned = counted(&gains, |seen| seen.turned_by[0] = Some(2));
        assert_eq!((turned.alone, turned.because_of[2]), (none, 1));
    }

    #[test]
    fn a_design_that_was_never_tried_counts_nothing() {
        let spec = load_text("starter.toml", STARTER).expect("the starter scenario is valid").spec;
        let mut counts = WhyNot::empty(0, &spec);
        counts.observe(&[Approach::default()]);
        assert_eq!(counts, WhyNot::empty(0, &spec));
    }
}
