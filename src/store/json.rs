//! JSON files for people and programs: pretty, written atomically, read with a limit.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::atomic::{Written, read_limited, write_file};
use super::error::StoreError;

/// Writes `value` as indented JSON with a final line feed. NaN and infinities become `null`.
///
/// # Errors
/// [`StoreError::Io`] when the file cannot be written; [`StoreError::Table`] when `value` has no
/// JSON form (a map whose keys are not text).
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<Written, StoreError> {
    let mut text =
        serde_json::to_vec_pretty(value).map_err(|e| StoreError::table(&path.display().to_string(), e.to_string()))?;
    text.push(b'\n');
    write_file(path, &text)
}

/// Reads a JSON file of at most `limit_bytes` bytes.
///
/// # Errors
/// [`StoreError::Io`] when it cannot be read, [`StoreError::TooLarge`] over the limit, and
/// [`StoreError::Damaged`], with the key's path, when it is not a `T`.
pub fn read_json<T: DeserializeOwned>(path: &Path, limit_bytes: u64) -> Result<T, StoreError> {
    let text = read_limited(path, limit_bytes)?;
    let mut json = serde_json::Deserializer::from_slice(&text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| StoreError::damaged(path, e))?;
    json.end().map_err(|e| StoreError::damaged(path, e))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Summary {
        p: f64,
        median_quarter: Option<u32>,
    }

    #[test]
    fn json_reads_back_and_a_missing_value_is_null() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.json");
        let summary = Summary { p: 0.1 + 0.2, median_quarter: None };
        write_json(&path, &summary).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "{\n  \"p\": 0.30000000000000004,\n  \"median_quarter\": null\n}\n");
        assert_eq!(read_json::<Summary>(&path, 1000).unwrap(), summary);
    }

    #[test]
    fn a_damaged_file_is_named_with_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.json");
        for bad in [r#"{"p": "x", "median_quarter": 3}"#, r#"{"p": 1, "median_quarter": 3} 4"#] {
            write_file(&path, bad.as_bytes()).unwrap();
            let error = read_json::<Summary>(&path, 1000).unwrap_err();
            assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        }
        write_file(&path, br#"{"p": "x"}"#).unwrap();
        let error = read_json::<Summary>(&path, 1000).unwrap_err().to_string();
        assert!(error.contains("summary.json") && error.contains("p: invalid type"), "{error}");
    }
}
