//! Where the numbers of figures of a hindcast or a calibration come from: the words that they have in common.

use super::figure::Words;

/// The results behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// What the results are: `hindcast` or `calibration`.
    pub(crate) kind: &'static str,
    /// How many of what they rest on.
    pub(crate) sample: String,
    pub(crate) seed: u64,
    /// Their id.
    pub(crate) id: String,
    pub(crate) engine_version: String,
    /// What must not be missed.
    pub(crate) notice: Option<String>,
}

impl Evidence {
    /// The words of a figure: what is `shown`, of which results, then how to read it.
    pub(crate) fn words(&self, title: String, shown: &str, how_to_read: String, description: &str) -> Words {
        let Self { kind, sample, seed, id, engine_version, notice } = self;
        let subtitle = vec![format!("{shown} · {sample} · seed\u{A0}{seed}"), how_to_read];
        let alarm = notice.as_ref().map_or_else(String::new, |notice| format!("{notice}. "));
        Words {
            description: format!("{alarm}{title}. {description} The {kind} has {sample}, seed {seed}."),
            title,
            notice: notice.clone(),
            subtitle,
            footer: format!("Source: pactsim {engine_version} · seed {seed} · {kind} {id}"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Invented.
    pub(crate) fn evidence(kind: &'static str) -> Evidence {
        Evidence {
            kind,
            sample: "n\u{A0}=\u{A0}5 cases × 100 draws × 20 replicates by each rule".to_owned(),
            seed: 1949,
            id: "3f9c0a1be2d47788".to_owned(),
            engine_version: "0.1.0".to_owned(),
            notice: None,
        }
    }

    #[test]
    fn an_alarm_stands_above_the_plot_and_before_the_description() {
        let alarmed = Evidence { notice: Some("FAILED: 3 runs".to_owned()), ..evidence("hindcast") };
        let words = alarmed.words("Found".to_owned(), "Shown", "Dots.".to_owned(), "Three rows.");
        assert_eq!(words.notice.as_deref(), Some("FAILED: 3 runs"));
        assert!(words.description.starts_with("FAILED: 3 runs. Found. Three rows."), "{}", words.description);
        assert!(words.footer.ends_with("hindcast 3f9c0a1be2d47788"), "{}", words.footer);
    }
}
