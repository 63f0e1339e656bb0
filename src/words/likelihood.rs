//! Words for probabilities.

/// The scale of Intelligence Community Directive 203 (Office of the Director of National
/// Intelligence, 2015), each word with the lower end of its range. Its ends are 1 % and 99 %; what
/// lies beyond is given the word at the end.
const WORDS: [(f64, &str); 7] = [
    (0.0, "almost no chance"),
    (0.05, "very unlikely"),
    (0.20, "unlikely"),
    (0.45, "roughly even"),
    (0.55, "likely"),
    (0.80, "very likely"),
    (0.95, "almost certain"),
];

/// The words of the scale, each with the ends of its range.
pub(crate) fn scale() -> impl Iterator<Item = (&'static str, f64, f64)> {
    let ends = WORDS.iter().skip(1).map(|&(from, _)| from).chain([1.0]);
    WORDS.iter().zip(ends).map(|(&(from, word), to)| (word, from, to))
}

/// How many words the ends of a range lie apart: 0 where one word covers it.
pub(crate) fn words_apart((low, high): (f64, f64)) -> usize {
    rank(high).saturating_sub(rank(low))
}

/// The place of `p` on the scale.
fn rank(p: f64) -> usize {
    WORDS.iter().rposition(|&(from, _)| p >= from).unwrap_or(0)
}

/// The word for a probability, given the interval that the noise of its estimate leaves. Where
/// that spans more than two words, no word would be true.
pub(crate) fn word(p: f64, (low, high): (f64, f64)) -> &'static str {
    if rank(high) > rank(low) + 1 { "too few runs to say" } else { WORDS[rank(p)].1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_scale() {
        let exactly = |p| word(p, (p, p));
        assert_eq!(exactly(0.0), "almost no chance");
        assert_eq!(exactly(0.0499), "almost no chance");
        assert_eq!(exactly(0.05), "very unlikely");
        assert_eq!(exactly(0.33), "unlikely");
        assert_eq!(exactly(0.5), "roughly even");
        assert_eq!(exactly(0.55), "likely");
        assert_eq!(exactly(0.9), "very likely");
        assert_eq!(exactly(1.0), "almost certain");
    }

    #[test]
    fn the_scale_leaves_no_gap_and_counts_the_words_between() {
        let ends: Vec<(f64, f64)> = scale().map(|(_, from, to)| (from, to)).collect();
        assert_eq!((ends[0].0, ends[6].1), (0.0, 1.0));
        assert!(ends.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!([(0.01, 0.04), (0.01, 0.19), (0.002, 0.33)].map(words_apart), [0, 1, 2]);
    }

    #[test]
    fn a_handful_of_runs_gets_no_word() {
        assert_eq!(word(0.0, (0.0, 0.56)), "too few runs to say");
        assert_eq!(word(0.19, (0.17, 0.22)), "very unlikely");
    }
}
