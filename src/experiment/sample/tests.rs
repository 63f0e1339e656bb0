//! What holds for every sampler.

use proptest::prelude::*;

use super::*;

/// All samplers of the unit cube at one size, with the rows that they should have.
fn all(points: u64, columns: usize, levels: u32, seed: u64) -> Vec<(u128, Result<Sample, SampleError>)> {
    let (n, d) = (u128::from(points), columns as u128);
    vec![
        (n, random(points, columns, seed)),
        (n, latin_hypercube(points, columns, seed)),
        (n, sobol(points, columns, seed)),
        (n * (d + 2), saltelli(points, columns, false, seed)),
        (n.saturating_mul(2 * d + 2), saltelli(points, columns, true, seed)),
        (n * (d + 1), morris(points, columns, levels, seed)),
    ]
}

/// Mostly a small number, sometimes any.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..60_u64, 1 => any::<u64>(), 1 => Just(u64::MAX)]
}

proptest! {
    #[test]
    fn a_sampler_gives_the_rows_it_promises_or_says_why_not(
        points in count(), columns in count(), half in 1..=u32::MAX / 2, seed in any::<u64>(),
    ) {
        for (rows, sample) in all(points, columns as usize, 2 * half, seed) {
            match sample {
                Ok(sample) => {
                    prop_assert_eq!(sample.len() as u128, rows);
                    prop_assert_eq!(sample.columns() as u64, columns);
                    prop_assert_eq!(sample.rows().len(), sample.len());
                    prop_assert!(sample.rows().flatten().all(|x| (0.0..=1.0).contains(x)));
                }
                Err(error) => {
                    prop_assert!(points == 0 || columns == 0 || points > 60 || columns > 60, "{}", error);
                }
            }
        }
    }

    #[test]
    fn level_indices_are_levels(
        counts in proptest::collection::vec(prop_oneof![8 => 0..7_usize, 1 => any::<usize>()], 0..7),
        base in proptest::collection::vec(0..7_usize, 0..7),
    ) {
        for sample in [grid(&counts), one_at_a_time(&counts, &base)].into_iter().flatten() {
            prop_assert!(sample.rows().all(|row| row.iter().zip(&counts).all(|(index, levels)| index < levels)));
            let mut rows: Vec<&[usize]> = sample.rows().collect();
            rows.sort_unstable();
            rows.dedup();
            prop_assert_eq!(rows.len(), sample.len());
        }
    }
}

/// First bytes of a hash over the bits of a sample.
fn fingerprint(sample: &Sample) -> String {
    let mut hasher = blake3::Hasher::new();
    sample.rows().flatten().for_each(|x| {
        hasher.update(&x.to_bits().to_le_bytes());
    });
    hasher.finalize().to_hex()[..16].to_owned()
}

#[test]
fn samples_keep_their_bits() {
    let prints: Vec<String> =
        all(100, 12, 4, 20).into_iter().map(|(_, sample)| fingerprint(&sample.unwrap())).collect();
    let expected = [
        "b41e68935f7a88e9",
        "62a1fa01e78c2640",
        "ebfb227148004474",
        "c9a402f7e17f56fa",
        "2daa9fe28f0ebcf1",
        "963889dafe71e718",
    ];
    assert_eq!(prints, expected);
}

#[test]
fn an_error_says_what_is_wrong_and_what_to_do() {
    let told: Vec<String> = [
        random(0, 3, 0).map(|_| ()),
        latin_hypercube(1_000_000, 30, 0).map(|_| ()),
        saltelli(100_000, 3, false, 0).map(|_| ()),
        grid(&[3, 0]).map(|_| ()),
        one_at_a_time(&[3, 2], &[0, 2]).map(|_| ()),
    ]
    .into_iter()
    .map(|refused| refused.unwrap_err().to_string())
    .collect();
    let expected = [
        "the random design has no points. Ask for at least one",
        "the latin-hypercube design would have 30000000 cells (1000000 rows × 30 factors), and at most 20000000 are \
         possible. Ask for fewer points or vary fewer factors",
        "the saltelli design asks for 100000 points of the Sobol sequence, which has 65536 here. Ask for at most so \
         many",
        "factor 2 of the grid design has no levels. Give it at least one",
        "the base level of factor 2 of the one-at-a-time design has index 2, and the factor has 2 levels, counted \
         from 0. Choose one of them",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_sobol_sequence_is_refused_beyond_its_end() {
    assert_eq!(sobol(SOBOL_POINTS_MAX, 1, 0).unwrap().len(), 65_536);
    let points = SOBOL_POINTS_MAX + 1;
    assert_eq!(sobol(points, 1, 0), Err(SampleError::SobolPoints { design: "sobol", points }));
    assert_eq!(sobol(1, 257, 0), Err(SampleError::SobolColumns { columns: 257 }));
}
