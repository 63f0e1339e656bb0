//! What holds between two states: affinity, likeness, grievance, and what follows from them.

use super::Draw;
use crate::scenario::{FigureIx, Spec};

/// Relations of all pairs, `i * n + j`. A scenario's events can change them.
#[derive(Debug, Clone, PartialEq)]
pub struct Relations {
    n: usize,
    affinity: Vec<f64>,
    likeness: Vec<f64>,
    /// Grievance of `i` against `j`.
    pub grievance: Vec<f64>,
    /// Mean of affinity and likeness.
    pub kinship: Vec<f64>,
    /// How far grievance lets the cooperation of `i` and `j` grow: 1 unhindered, 0 not at all.
    pub pace: Vec<f64>,
}

/// New values for a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairChange {
    /// The first state.
    pub first: usize,
    /// The second state.
    pub second: usize,
    /// Affinity.
    pub affinity: Option<f64>,
    /// Political and cultural likeness.
    pub likeness: Option<f64>,
    /// Grievance of the first against the second.
    pub grievance_of_first: Option<f64>,
    /// Grievance of the second against the first.
    pub grievance_of_second: Option<f64>,
}

impl PairChange {
    /// What a draw makes of a stated pair.
    pub(super) fn new(pair: &crate::scenario::Pair, draw: &Draw) -> Self {
        let get = |figure: Option<FigureIx>| figure.map(|f| draw.get(f));
        Self {
            first: pair.first,
            second: pair.second,
            affinity: get(pair.affinity),
            likeness: get(pair.likeness),
            grievance_of_first: get(pair.grievance_of_first),
            grievance_of_second: get(pair.grievance_of_second),
        }
    }
}

impl Relations {
    /// The relations at the start. Likeness is one minus the distance of the democracy indices unless
    /// a pair states its own; affinity and grievance are 0 where nothing is stated.
    pub(super) fn new(spec: &Spec, draw: &Draw) -> Self {
        let n = spec.states.len();
        let democracy: Vec<f64> = spec.states.iter().map(|state| draw.get(state.democracy)).collect();
        let likeness: Vec<f64> = (0..n * n).map(|at| 1.0 - (democracy[at / n] - democracy[at % n]).abs()).collect();
        let zeros = vec![0.0; n * n];
        let kinship = likeness.iter().map(|likeness| 0.5 * likeness).collect();
        let mut relations =
            Self { n, affinity: zeros.clone(), likeness, grievance: zeros, kinship, pace: vec![1.0; n * n] };
        for pair in &spec.pairs {
            relations.change(&PairChange::new(pair, draw));
        }
        relations
    }

    /// Takes over the values of `other`, which has the same shape.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.affinity.copy_from_slice(&other.affinity);
        self.likeness.copy_from_slice(&other.likeness);
        self.grievance.copy_from_slice(&other.grievance);
        self.kinship.copy_from_slice(&other.kinship);
        self.pace.copy_from_slice(&other.pace);
    }

    /// Affinity of the pair at `i * n + j`, −1 to 1.
    #[inline]
    pub fn affinity(&self, pair: usize) -> f64 {
        self.affinity[pair]
    }

    /// Likeness of the pair at `i * n + j`, 0–1.
    #[inline]
    pub fn likeness(&self, pair: usize) -> f64 {
        self.likeness[pair]
    }

    /// Gives a pair new values where they are stated.
    ///
    /// # Formula
    /// Kinship is the mean of affinity and likeness. Cooperation grows at one minus the worse grievance
    /// of the two, and not at all with negative affinity (Japan and South Korea, whose intelligence
    /// pact was all but ended over the past in 2019).
    pub fn change(&mut self, new: &PairChange) {
        let (there, back) = (new.first * self.n + new.second, new.second * self.n + new.first);
        for (at, grievance) in [(there, new.grievance_of_first), (back, new.grievance_of_second)] {
            self.affinity[at] = new.affinity.unwrap_or(self.affinity[at]);
            self.likeness[at] = new.likeness.unwrap_or(self.likeness[at]);
            self.grievance[at] = grievance.unwrap_or(self.grievance[at]);
        }
        let worse = self.grievance[there].max(self.grievance[back]);
        for at in [there, back] {
            self.kinship[at] = 0.5 * (self.affinity[at] + self.likeness[at]);
            self.pace[at] = if self.affinity[at] < 0.0 { 0.0 } else { 1.0 - worse };
        }
    }
}
