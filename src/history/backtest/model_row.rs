//! Scores of a model as they are written: one number a key, which every reader takes as a row of a table.

use serde::{Deserialize, Serialize};

use super::scores::{ModelScores, Score};

/// A row of `models`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelRow {
    model: String,
    pr_auc: Option<f64>,
    pr_auc_low: Option<f64>,
    pr_auc_high: Option<f64>,
    roc_auc: Option<f64>,
    roc_auc_low: Option<f64>,
    roc_auc_high: Option<f64>,
    brier: Option<f64>,
    brier_low: Option<f64>,
    brier_high: Option<f64>,
    log_loss: Option<f64>,
    log_loss_low: Option<f64>,
    log_loss_high: Option<f64>,
    expected_ties: f64,
    engine_gain: Option<f64>,
    engine_gain_low: Option<f64>,
    engine_gain_high: Option<f64>,
}

impl From<ModelScores> for ModelRow {
    fn from(scores: ModelScores) -> Self {
        let ModelScores { model, pr_auc, roc_auc, brier, log_loss, expected_ties, engine_gain } = scores;
        let [pr_auc, roc_auc, brier, log_loss, engine_gain] =
            [pr_auc, roc_auc, brier, log_loss, engine_gain].map(|score| match score {
                Some(Score { value, low, high }) => [Some(value), Some(low), Some(high)],
                None => [None; 3],
            });
        Self {
            model,
            pr_auc: pr_auc[0],
            pr_auc_low: pr_auc[1],
            pr_auc_high: pr_auc[2],
            roc_auc: roc_auc[0],
            roc_auc_low: roc_auc[1],
            roc_auc_high: roc_auc[2],
            brier: brier[0],
            brier_low: brier[1],
            brier_high: brier[2],
            log_loss: log_loss[0],
            log_loss_low: log_loss[1],
            log_loss_high: log_loss[2],
            expected_ties,
            engine_gain: engine_gain[0],
            engine_gain_low: engine_gain[1],
            engine_gain_high: engine_gain[2],
        }
    }
}

impl From<ModelRow> for ModelScores {
    fn from(row: ModelRow) -> Self {
        let score = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
            Some(Score { value: value?, low: low?, high: high? })
        };
        Self {
            model: row.model,
            pr_auc: score(row.pr_auc, row.pr_auc_low, row.pr_auc_high),
            roc_auc: score(row.roc_auc, row.roc_auc_low, row.roc_auc_high),
            brier: score(row.brier, row.brier_low, row.brier_high),
            log_loss: score(row.log_loss, row.log_loss_low, row.log_loss_high),
            expected_ties: row.expected_ties,
            engine_gain: score(row.engine_gain, row.engine_gain_low, row.engine_gain_high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_as_the_scores_it_was_written_from() {
        let score = |value: f64| Some(Score { value, low: value - 0.1, high: value + 0.1 });
        let scores = ModelScores {
            model: "engine".to_owned(),
            pr_auc: score(0.2),
            roc_auc: score(0.9),
            brier: None,
            log_loss: score(0.3),
            expected_ties: 12.5,
            engine_gain: None,
        };
        let json = serde_json::to_value(&scores).expect("a row");
        assert_eq!((json["pr_auc"].as_f64(), json["pr_auc_low"].as_f64()), (Some(0.2), Some(0.1)));
        assert!(json["brier"].is_null() && json["engine_gain_high"].is_null());
        assert_eq!(serde_json::from_value::<ModelScores>(json).expect("scores"), scores);
    }
}
