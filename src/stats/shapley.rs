//! Shapley shares: how the worth of working together divides among those who do.
//!
//! A game gives every coalition, a bit mask over its players, a value in each of several blocks of
//! the same size (draws of uncertain figures, say). Shares are means over blocks.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::interval::Interval;

/// Confidence of the intervals.
const LEVEL: f64 = 0.95;

/// One player's share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Estimate, in the unit of the game's value.
    pub value: f64,
    /// 95 % interval; missing where nothing tells how far the estimate may be off.
    pub interval: Option<Interval>,
}

/// Shares from the values of all coalitions. The interval covers that the blocks are a sample.
///
/// # Formula
/// φ_i = Σ_{S ∌ i} |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)) (Shapley 1953, in *Contributions to
/// the Theory of Games* II, 307–317), in each block; then the mean over blocks, with Student's t.
pub fn exact_shares(players: usize, blocks: usize, value: &dyn Fn(u32, usize) -> f64) -> Vec<Share> {
    let weights = weights(players);
    let share = |player: usize, block: usize| -> f64 {
        let without = (0..1_u32 << players).filter(|set| set >> player & 1 == 0);
        let gain = |set: u32| value(set | 1 << player, block) - value(set, block);
        without.map(|set| weights[set.count_ones() as usize] * gain(set)).sum()
    };
    let of = |player: usize| Sample::of((0..blocks).map(|block| share(player, block)));
    (0..players).map(|player| of(player).share(None)).collect()
}

/// |S|! (n − |S| − 1)! / n! by |S|, for n players.
fn weights(players: usize) -> Vec<f64> {
    let binomials = (0..players).scan(1.0, |binomial, size| {
        let now = *binomial;
        *binomial *= (players - 1 - size) as f64 / (size + 1) as f64;
        Some(now)
    });
    binomials.map(|binomial| 1.0 / (players as f64 * binomial)).collect()
}

/// Shares from random orders in which the players come together, each order taken forwards and
/// backwards. The interval covers both that the orders and that the blocks are a sample.
///
/// # Formula
/// The mean of v(before i, and i) − v(before i) over orders (Castro, Gómez & Tejada, *Computers &
/// Operations Research* 36, 2009, 1726–1730), with reversed orders as antithetic variates (Mitchell,
/// Cooper, Frank & Holmes, *J. Machine Learning Research* 23, 2022, 1–46). Its variance is taken as
/// that of the orders' means plus that of the blocks' means, each over its number, which counts what
/// the two share twice and so is never too small on average; Student's t has the fewer degrees of
/// freedom of the two.
pub fn sampled_shares(
    players: usize,
    blocks: usize,
    orders: &[Vec<usize>],
    value: &dyn Fn(u32, usize) -> f64,
) -> Vec<Share> {
    // Mean gains of each player: over blocks for each order, and over orders for each block.
    let mut by_order = vec![vec![0.0; players]; orders.len()];
    let mut by_block = vec![vec![0.0; players]; blocks];
    for (order, of_order) in orders.iter().zip(&mut by_order) {
        for (block, of_block) in by_block.iter_mut().enumerate() {
            let mut walk = |order: &mut dyn Iterator<Item = usize>| {
                let (mut set, mut before) = (0, value(0, block));
                for player in order {
                    set |= 1 << player;
                    let now = value(set, block);
                    of_order[player] += 0.5 * (now - before) / blocks as f64;
                    of_block[player] += 0.5 * (now - before) / orders.len() as f64;
                    before = now;
                }
            };
            walk(&mut order.iter().copied());
            walk(&mut order.iter().rev().copied());
        }
    }
    let sample = |gains: &[Vec<f64>], player: usize| Sample::of(gains.iter().map(|gains| gains[player]));
    (0..players).map(|player| sample(&by_block, player).share(Some(sample(&by_order, player)))).collect()
}

/// Coalitions that one order needs, forwards and backwards.
pub fn coalitions_of(order: &[usize]) -> Vec<u32> {
    let walk = |order: &mut dyn Iterator<Item = usize>| -> Vec<u32> {
        let mut set = 0;
        order
            .map(|player| {
                set |= 1 << player;
                set
            })
            .collect()
    };
    let mut coalitions = vec![0];
    coalitions.extend(walk(&mut order.iter().copied()));
    coalitions.extend(walk(&mut order.iter().rev().copied()));
    coalitions
}

/// Mean of some numbers, and the variance of that mean.
#[derive(Debug, Clone, Copy)]
struct Sample {
    count: usize,
    mean: f64,
    variance_of_mean: f64,
}

impl Sample {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        let count = values.len();
        let mean = values.iter().sum::<f64>() / count.max(1) as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let variance_of_mean = squares / (count.max(2) - 1) as f64 / count.max(1) as f64;
        Self { count, mean, variance_of_mean }
    }

    /// The share that this is the mean of, with the noise of `other` added.
    fn share(self, other: Option<Self>) -> Share {
        let count = other.map_or(self.count, |other| self.count.min(other.count));
        let variance = self.variance_of_mean + other.map_or(0.0, |other| other.variance_of_mean);
        let t = (count > 1).then(|| StudentsT::new(0.0, 1.0, (count - 1) as f64).ok()).flatten();
        let reach = t.map(|t| t.inverse_cdf((1.0 + LEVEL) / 2.0) * variance.sqrt());
        let interval = reach.map(|reach| Interval { low: self.mean - reach, high: self.mean + reach });
        Share { value: self.mean, interval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(shares: &[Share]) -> Vec<f64> {
        shares.iter().map(|share| share.value).collect()
    }

    fn close(found: &[f64], expected: &[f64], tolerance: f64) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(f, e)| (f - e).abs() < tolerance), "{found:?} are not {expected:?}");
    }

    /// All orders of `n` players.
    fn orders(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let shorter = orders(n - 1);
        shorter
            .iter()
            .flat_map(|order| {
                (0..n).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, n - 1);
                    longer
                })
            })
            .collect()
    }

    /// A left glove and two right ones: a pair is worth 1.
    fn gloves(set: u32, _: usize) -> f64 {
        f64::from(u8::from(set & 1 == 1 && set & 0b110 != 0))
    }

    #[test]
    fn in_an_additive_game_everyone_gets_what_it_brings() {
        let brings = [0.5, -0.2, 0.0, 0.7];
        let value = |set: u32, block: usize| -> f64 {
            (0..4).filter(|player| set >> player & 1 == 1).map(|player| brings[player]).sum::<f64>() + block as f64
        };
        close(&values(&exact_shares(4, 3, &value)), &brings, 1e-12);
        close(&values(&sampled_shares(4, 3, &[vec![2, 0, 3, 1]], &value)), &brings, 1e-12);
        // One order is enough, since they all agree, but one alone does not know that.
        assert_eq!(sampled_shares(4, 3, &[vec![2, 0, 3, 1]], &value)[0].interval, None);
        let exact = exact_shares(4, 3, &value)[0].interval.unwrap();
        assert!((exact.high - exact.low).abs() < 1e-12);
    }

    #[test]
    fn the_single_left_glove_gets_two_thirds() {
        let expected = [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0];
        close(&values(&exact_shares(3, 1, &gloves)), &expected, 1e-12);
        close(&values(&sampled_shares(3, 1, &orders(3), &gloves)), &expected, 1e-12);
    }

    /// A game without a pattern, the same forever.
    fn rough(set: u32, block: usize) -> f64 {
        let mixed =
            (set.wrapping_mul(2_654_435_769) ^ (block as u32 + 1).wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
        f64::from(mixed >> 8) / f64::from(1 << 24)
    }

    #[test]
    fn the_shares_add_up_to_what_all_together_add() {
        let added = (0..7).map(|block| rough(0b11111, block) - rough(0, block)).sum::<f64>() / 7.0;
        for shares in
            [exact_shares(5, 7, &rough), sampled_shares(5, 7, &[vec![4, 1, 0, 3, 2], vec![0, 2, 1, 4, 3]], &rough)]
        {
            let sum: f64 = values(&shares).iter().sum();
            assert!((sum - added).abs() < 1e-12, "{sum} is not {added}");
        }
    }

    #[test]
    fn players_that_do_the_same_get_the_same_and_one_that_does_nothing_gets_nothing() {
        // Worth the square of how many of the first three are in; the fourth does not matter.
        let value = |set: u32, _: usize| f64::from((set & 0b111).count_ones().pow(2));
        close(&values(&exact_shares(4, 1, &value)), &[3.0, 3.0, 3.0, 0.0], 1e-12);
    }

    #[test]
    fn all_orders_give_the_exact_shares() {
        close(&values(&sampled_shares(5, 3, &orders(5), &rough)), &values(&exact_shares(5, 3, &rough)), 1e-12);
    }

    #[test]
    fn an_interval_narrows_with_the_blocks_and_holds_the_mean() {
        let width = |blocks| {
            let share = exact_shares(4, blocks, &rough)[1];
            let interval = share.interval.unwrap();
            assert!(interval.low < share.value && share.value < interval.high);
            interval.high - interval.low
        };
        assert!(width(100) < width(10));
        // Two blocks, 0.2 and 0.4: mean 0.3, standard error 0.1, and t of one degree is 12.706.
        let two = exact_shares(1, 2, &|set, block| f64::from(set) * (0.2 + 0.2 * block as f64))[0];
        close(&[two.value, two.interval.unwrap().high], &[0.3, 0.3 + 1.270_62], 1e-4);
    }

    #[test]
    fn an_order_needs_its_beginnings_and_its_ends() {
        assert_eq!(coalitions_of(&[1, 0, 2]), [0, 0b010, 0b011, 0b111, 0b100, 0b101, 0b111]);
    }
}
