//! Which terms keep a state from a pact.

use super::Terms;
use crate::world::{TERMS, Term};

/// A set of terms as a bit mask, in the order of [`TERMS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TermSet(u32);

impl TermSet {
    /// Adds a term.
    #[inline]
    pub fn insert(&mut self, term: Term) {
        self.0 |= 1 << term as u16;
    }

    /// Whether `term` is in.
    #[inline]
    pub fn contains(self, term: Term) -> bool {
        self.0 >> (term as u16) & 1 == 1
    }

    /// Number of terms.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The terms, in order.
    pub fn iter(self) -> impl Iterator<Item = Term> {
        TERMS.into_iter().filter(move |&term| self.contains(term))
    }
}

/// What would have to go for a state that refuses to accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacles {
    /// Any one of these terms alone.
    Alone(TermSet),
    /// These together; no smaller set would do.
    Jointly(TermSet),
    /// There is too little to gain: without any term against it the margin would still not be above 0.
    NothingToGain,
}

impl Terms {
    /// What keeps a state with these terms, whose margin is not above 0, from accepting.
    ///
    /// A term is an obstacle as far as it is negative. Taking the largest first finds a smallest set.
    pub fn obstacles(&self) -> Obstacles {
        let margin = self.margin();
        let mut alone = TermSet::default();
        for term in TERMS.into_iter().filter(|&term| self.get(term) < 0.0 && margin - self.get(term) > 0.0) {
            alone.insert(term);
        }
        if !alone.is_empty() {
            return Obstacles::Alone(alone);
        }
        let (mut taken, mut left) = (TermSet::default(), margin);
        while let Some(term) = self.greatest_obstacle(taken) {
            taken.insert(term);
            left -= self.get(term);
            if left > 0.0 {
                return Obstacles::Jointly(taken);
            }
        }
        Obstacles::NothingToGain
    }

    /// The most negative term that is not in `but`.
    pub fn greatest_obstacle(&self, but: TermSet) -> Option<Term> {
        let against = TERMS.into_iter().filter(|&term| self.get(term) < 0.0 && !but.contains(term));
        against.min_by(|&a, &b| self.get(a).total_cmp(&self.get(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(set: &[(Term, f64)]) -> Terms {
        let mut terms = Terms::default();
        set.iter().for_each(|&(term, value)| terms.0[term as usize] = value);
        terms
    }

    #[test]
    fn each_term_that_would_turn_the_answer_alone_is_named() {
        let refuses = terms(&[(Term::Security, 0.5), (Term::Autonomy, -0.4), (Term::Identity, -0.3)]);
        let Obstacles::Alone(set) = refuses.obstacles() else { panic!("one would do") };
        assert_eq!(set.iter().collect::<Vec<_>>(), [Term::Autonomy, Term::Identity]);
    }

    #[test]
    fn where_none_would_do_alone_the_smallest_set_is_named() {
        let refuses =
            terms(&[(Term::Security, 0.2), (Term::Autonomy, -0.4), (Term::Identity, -0.3), (Term::Burden, -0.1)]);
        let Obstacles::Jointly(set) = refuses.obstacles() else { panic!("two are needed") };
        assert_eq!(set.iter().collect::<Vec<_>>(), [Term::Autonomy, Term::Identity]);
    }

    #[test]
    fn with_nothing_to_gain_no_obstacle_is_to_blame() {
        assert_eq!(terms(&[(Term::Autonomy, -0.4)]).obstacles(), Obstacles::NothingToGain);
        assert_eq!(terms(&[]).obstacles(), Obstacles::NothingToGain);
    }
}
