//! Samples: rows of tables in order, and what is refused.

use super::*;
use std::path::Path;

fn table(text: &str, outcome: &str, factors: &[&str]) -> Result<Sample, AnalysisError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    let factors: Vec<String> = factors.iter().map(|&name| name.to_owned()).collect();
    Sample::of_table(Path::new(&path), TableColumns { outcome, factors: &factors })
}

#[test]
fn rows_of_a_table_are_taken_in_the_order_of_their_numbers() {
    let sample = table("design_id,b,a,y,policy\n5,1,10,0.5,p\n2,2,20,,p\n9,3,30,1,p\n", "y", &[]).unwrap();
    assert_eq!((sample.ids.as_slice(), sample.rows()), ([2, 5, 9].as_slice(), 3));
    assert_eq!(sample.x, [2.0, 20.0, 1.0, 10.0, 3.0, 30.0]);
    assert_eq!(sample.y, [None, Some(0.5), Some(1.0)]);
    assert_eq!(sample.column(1).collect::<Vec<_>>(), [20.0, 10.0, 30.0]);
    assert_eq!(sample.factors[0].range, [1.0, 3.0]);
    assert!(sample.is_chance);
    let named = table("b,a,y\n1,10,5\n2,20,6\n", "y", &["a"]).unwrap();
    assert_eq!((named.x, named.ids, named.is_chance), (vec![10.0, 20.0], vec![1, 2], false));
}

#[test]
fn what_cannot_be_analysed_is_refused_with_its_reason() {
    for (text, outcome, factors, why) in [
        ("a,y\n1,2\n", "z", &[][..], "no column `z`"),
        ("a,y\n,2\n", "y", &[], "no finite number as `a` in row 1"),
        ("a,y\n1,2\n1,inf\n", "y", &[], "infinite `y` in row 2"),
        ("a,y\nx,2\n", "y", &[], "there is no factor"),
        ("a,y\nx,2\n", "y", &["a"], "a number is expected"),
        ("a,,y\n1,0.5,2\n", "y", &[], "a column with an empty head"),
        ("a,b,y\n1,1,2\n", "y", &["a", "y"], "as the outcome and as a factor"),
        ("design_id,a,y\n1,1,1\n1,2,2\n", "y", &[], "rows 1 and 2"),
        ("design_id,a,y\n1.5,1,1\n", "y", &[], "no whole number"),
    ] {
        let error = table(text, outcome, factors).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains("t.csv"), "{error}");
    }
}

#[test]
fn columns_without_a_name_number_the_rows_and_are_no_factors() {
    for head in ["", "Unnamed: 0", "__index_level_0__"] {
        let sample = table(&format!("{head},a,t,y\n0,1,n,5\n1,2,m,6\n"), "y", &[]).unwrap();
        let ids: Vec<&str> = sample.factors.iter().map(|factor| factor.id.as_str()).collect();
        assert_eq!((ids, sample.unnamed, sample.texts), (vec!["a"], vec![head.to_owned()], vec!["t".to_owned()]));
    }
    let named = table(",a,t,y\n0,1,n,5\n1,2,m,6\n", "y", &["a"]).unwrap();
    assert_eq!((named.unnamed.len(), named.texts.len()), (0, 0));
}

#[test]
fn another_sample_of_draws_is_the_same_at_all_rows() {
    let mut sample = table("a,y\n1,2\n2,3\n", "y", &[]).unwrap();
    assert_eq!(sample.draws(), 0);
    let sums = |runs: u32, sum: f64| RowSums { runs, sum };
    sample.by_draw = vec![sums(2, 1.0), sums(2, 2.0), sums(0, 0.0), sums(4, 1.0)];
    assert_eq!(sample.draws(), 2);
    assert_eq!(sample.of_draws(&[0, 1]), [Some(0.75), Some(0.25)]);
    assert_eq!(sample.of_draws(&[0, 0]), [Some(0.5), None]);
}
