//! Keyed random streams.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::math::{exp, ln};
use super::normal::normal_quantile;

/// Key of all streams of one draw, one replicate or one design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// Key of draw `draw`: decides the values of uncertain figures.
    pub fn of_draw(seed: u64, draw: u32) -> Self {
        Self::derive("draw", seed, draw, 0)
    }

    /// Key of replicate `replicate` of draw `draw`: decides what happens.
    pub fn of_replicate(seed: u64, draw: u32, replicate: u32) -> Self {
        Self::derive("replicate", seed, draw, replicate)
    }

    /// Key of an experiment's design: decides the points at which the factors are set.
    pub fn of_design(seed: u64) -> Self {
        Self::derive("design", seed, 0, 0)
    }

    fn derive(purpose: &str, seed: u64, draw: u32, replicate: u32) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(purpose.as_bytes());
        hasher.update(&seed.to_le_bytes());
        hasher.update(&draw.to_le_bytes());
        hasher.update(&replicate.to_le_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// The stream `id` under this key, from its beginning.
    #[inline]
    pub fn stream(&self, id: StreamId) -> Stream {
        let mut rng = ChaCha8Rng::from_seed(self.0);
        rng.set_stream(id.0);
        Stream { rng, skipped: 0 }
    }
}

/// A root seed of its own for number `number` of something under the root seed `seed`, such as a design point whose
/// runs share no luck with the others'.
pub fn seed_of(purpose: &str, seed: u64, number: u32) -> u64 {
    let Key(bytes) = Key::derive(purpose, seed, number, 0);
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    u64::from_le_bytes(first)
}

/// Name of a stream: a phase and the text of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamId(u64);

impl StreamId {
    /// The stream of the entity `id` in `phase`.
    pub fn new(phase: &str, id: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(phase.as_bytes());
        hasher.update(&[0]);
        hasher.update(id.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(u64::from_le_bytes(first))
    }
}

/// A stream of variates, each made from exactly one 64-bit word by inverse distribution function.
///
/// Words that nobody needs are skipped at no price: the generator is moved on only when the next one is
/// asked for, so that a word has the same place whether those before it were used or not.
#[derive(Debug, Clone)]
pub struct Stream {
    rng: ChaCha8Rng,
    skipped: u32,
}

impl Stream {
    /// Uniform on (0, 1): never 0 and never 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        if self.skipped > 0 {
            self.catch_up();
        }
        // The largest word would round up to 1.
        (((self.rng.next_u64() >> 11) as f64 + 0.5) * STEP).min(1.0 - STEP)
    }

    /// Uniform on the integers below `bound`; 0 if there are none. A value is off its probability by at most
    /// `bound` in 2⁶⁴.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        if self.skipped > 0 {
            self.catch_up();
        }
        ((u128::from(self.rng.next_u64()) * u128::from(bound)) >> u64::BITS) as u64
    }

    /// Puts `items` into a random order, each order equally likely. Unlike a variate, it takes as many words
    /// as it needs.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        if self.skipped > 0 {
            self.catch_up();
        }
        items.shuffle(&mut self.rng);
    }

    /// Passes over `words`, as if so many variates had been drawn.
    #[inline]
    pub fn skip(&mut self, words: u32) {
        self.skipped += words;
    }

    #[cold]
    fn catch_up(&mut self) {
        // The generator counts in words of 32 bits.
        let position = self.rng.get_word_pos() + 2 * u128::from(self.skipped);
        self.rng.set_word_pos(position);
        self.skipped = 0;
    }

    /// Standard normal.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }
}

/// Whether an event that is expected `expected` times happens at least once, for the uniform `u`:
/// with probability 1 − e^−expected.
#[inline]
pub fn happens(u: f64, expected: f64) -> bool {
    // 1 − e^−x is at most x, so most calls need no exponential.
    u < expected && u < 1.0 - exp(-expected)
}

/// Time until the first event at `rate` a year, for the uniform `u`; `None` beyond `within` years.
#[inline]
pub fn arrival(u: f64, rate: f64, within: f64) -> Option<f64> {
    // −ln u is at least 1 − u, so most calls need no logarithm.
    if 1.0 - u >= rate * within {
        return None;
    }
    Some(exponential(u) / rate).filter(|&time| time < within)
}

/// The exponential variate with mean 1 that belongs to the uniform `u`.
#[inline]
pub fn exponential(u: f64) -> f64 {
    -ln(u)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_its_key_and_name_and_nothing_else() {
        let one = Key::of_replicate(1, 2, 3).stream(StreamId::new("crisis", "taiwan-strait")).uniform();
        let again = Key::of_replicate(1, 2, 3).stream(StreamId::new("crisis", "taiwan-strait")).uniform();
        assert_eq!(one.to_bits(), again.to_bits());
        for other in [
            Key::of_replicate(1, 2, 4).stream(StreamId::new("crisis", "taiwan-strait")),
            Key::of_draw(1, 2).stream(StreamId::new("crisis", "taiwan-strait")),
            Key::of_design(1).stream(StreamId::new("crisis", "taiwan-strait")),
            Key::of_replicate(1, 2, 3).stream(StreamId::new("crisis", "himalaya")),
            Key::of_replicate(1, 2, 3).stream(StreamId::new("opinion", "taiwan-strait")),
        ] {
            assert_ne!(one.to_bits(), other.clone().uniform().to_bits());
        }
    }

    #[test]
    fn a_word_has_its_place_whether_those_before_it_are_drawn_or_skipped() {
        let fresh = || Key::of_replicate(1, 2, 3).stream(StreamId::new("test", "skip"));
        let mut drawn = fresh();
        let words: Vec<u64> = (0..200).map(|_| drawn.uniform().to_bits()).collect();
        for skipped in [1, 7, 31, 32, 33, 150] {
            let mut stream = fresh();
            stream.uniform();
            stream.skip(skipped - 1);
            stream.skip(1);
            let here = 1 + skipped as usize;
            assert_eq!(stream.uniform().to_bits(), words[here], "after {skipped}");
            assert_eq!(stream.uniform().to_bits(), words[here + 1], "after {skipped}");
        }
    }

    #[test]
    fn integers_below_a_bound_are_equally_likely_and_none_reaches_it() {
        let mut stream = Key::of_design(5).stream(StreamId::new("test", "below"));
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[stream.below(7) as usize] += 1;
        }
        // Five standard deviations.
        assert!(counts.iter().all(|&count| count.abs_diff(10_000) < 463), "{counts:?}");
        assert_eq!((stream.below(0), stream.below(1)), (0, 0));
        assert!(stream.below(u64::MAX) > u64::from(u32::MAX));
    }

    #[test]
    fn every_order_comes_equally_often() {
        let mut stream = Key::of_design(6).stream(StreamId::new("test", "shuffle"));
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut items = [0_u8, 1, 2, 3];
            stream.shuffle(&mut items);
            *counts.entry(items).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 24);
        // Five standard deviations.
        assert!(counts.values().all(|count| count.abs_diff(1000) < 155), "{counts:?}");
    }

    #[test]
    fn an_event_happens_and_arrives_at_its_rate() {
        let mut stream = Key::of_draw(8, 0).stream(StreamId::new("test", "rate"));
        let (n, rate, dt) = (200_000, 0.8, 0.5);
        let (mut happened, mut arrived) = (0, 0);
        for _ in 0..n {
            happened += u32::from(happens(stream.uniform(), rate * dt));
            arrived += u32::from(arrival(stream.uniform(), rate, dt).is_some_and(|time| (0.0..dt).contains(&time)));
        }
        let expected = 1.0 - (-rate * dt).exp();
        assert!((f64::from(happened) / f64::from(n) - expected).abs() < 0.005);
        assert!((f64::from(arrived) / f64::from(n) - expected).abs() < 0.005);
        assert!(!happens(0.0, 0.0) && arrival(0.5, 0.0, 1.0).is_none());
    }

    #[test]
    fn variates_have_their_means() {
        let mut stream = Key::of_draw(7, 0).stream(StreamId::new("test", "means"));
        let n = 200_000;
        let mut sums = [0.0; 4];
        for _ in 0..n {
            let z = stream.normal();
            sums[0] += stream.uniform();
            sums[1] += z;
            sums[2] += z * z;
            sums[3] += exponential(stream.uniform());
        }
        for (sum, mean) in sums.iter().zip([0.5, 0.0, 1.0, 1.0]) {
            assert!((sum / f64::from(n) - mean).abs() < 0.012);
        }
    }
}
