//! What a briefing is made of: the results, and what is read off them once for all sections.

use crate::analysis::claims::Trial;
use crate::analysis::discovery::Discovery;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::survival::SurvivalAnalysis;
use crate::analysis::tipping::Tipping;
use crate::analysis::{AnalysisError, BatchResults, Comparison, FindingManifest, Kept, Levers, Outlook, SweepResults};
use crate::ensemble::{Estimate, Summary};
use crate::history::Results;
use crate::history::backtest::BacktestResults;
use crate::history::calibration::CalibrationResults;
use crate::history::hindcast::HindcastResults;
use crate::history::rivals::RulesResults;
use crate::words::Dates;

/// Results, sorted by their part in the briefing.
pub(crate) struct Material<'a> {
    /// The batch that the briefing is about.
    pub(crate) subject: &'a BatchResults,
    /// The same, as figures are made of it.
    pub(crate) subject_results: &'a Results,
    /// Further batches, to compare it with.
    pub(crate) alternatives: Vec<&'a BatchResults>,
    /// What says what would change the answer.
    pub(crate) sweeps: Vec<Sweep<'a>>,
    /// What says how far the rule can be trusted: tests against the record, as such and as figures are made of them.
    pub(crate) backtests: Vec<(&'a BacktestResults, &'a Results)>,
    /// Cases of history run as if they were the present.
    pub(crate) hindcasts: Vec<(&'a HindcastResults, &'a Results)>,
    /// What the record says of the weights.
    pub(crate) calibrations: Vec<(&'a CalibrationResults, &'a Results)>,
    /// What other rules say: as such and as figures are made of them.
    pub(crate) rivals: Vec<(&'a RulesResults, &'a Results)>,
    /// Tipping points that were looked for.
    pub(crate) tippings: Vec<(&'a Kept<Tipping>, &'a Results)>,
    /// Claims that were put on trial.
    pub(crate) claims: Vec<(&'a Kept<Trial>, &'a Results)>,
    /// How far factors move an outcome: as such and as figures are made of them.
    pub(crate) sensitivities: Vec<(&'a Kept<Sensitivity>, &'a Results)>,
    /// Where the cases of interest lie.
    pub(crate) discoveries: Vec<(&'a Kept<Discovery>, &'a Results)>,
    /// How long until a pact or a war comes: as such and as figures are made of it.
    pub(crate) survivals: Vec<(&'a Kept<SurvivalAnalysis>, &'a Results)>,
    /// Comparisons of batches, likewise.
    pub(crate) comparisons: Vec<(&'a Kept<Comparison>, &'a Results)>,
    /// What the subject foretells beside its chances.
    pub(crate) outlook: Outlook,
}

/// A sweep and what it says would change the answer.
pub(crate) struct Sweep<'a> {
    pub(crate) sweep: &'a SweepResults,
    /// The same, as figures are made of it.
    pub(crate) results: &'a Results,
    /// Its outcomes, each with its levers.
    pub(crate) levers: Vec<Levers>,
}

/// The results of one kind, as such and as figures are made of them.
macro_rules! those {
    ($results:expr, $kind:ident) => {
        $results.iter().filter_map(|result| match result {
            Results::$kind(found) => Some((&**found, result)),
            _ => None,
        })
    };
}

impl<'a> Material<'a> {
    /// # Errors
    /// [`AnalysisError::NotThere`] without a batch or where it has no completed run; those of reading tables.
    pub(crate) fn of(results: &'a [Results]) -> Result<Self, AnalysisError> {
        let mut batches = those!(results, Batch);
        let (subject, subject_results) = batches.next().ok_or_else(|| match those!(results, Rules).next() {
            Some((rules, _)) => without_a_batch(rules),
            None => AnalysisError::not_there(
                "a briefing is about a batch, and there is none; give the folder that `pactsim run` wrote first, then those of \
                 sweeps, rival rules, analyses, claims, back-tests, hindcasts and calibrations. `pactsim show` and `pactsim chart` \
                 tell what each of these says by itself",
            ),
        })?;
        if subject.completed() == 0 {
            let folder = subject.folder.display();
            return Err(AnalysisError::not_there(format!(
                "{folder} has no completed run to brief about; run its scenario again"
            )));
        }
        let sweeps = those!(results, Sweep)
            .map(|(sweep, results)| Levers::of(sweep).map(|levers| Sweep { sweep, results, levers }));
        Ok(Self {
            subject,
            subject_results,
            backtests: those!(results, Backtest).collect(),
            hindcasts: those!(results, Hindcast).collect(),
            calibrations: those!(results, Calibration).collect(),
            rivals: those!(results, Rules).collect(),
            tippings: those!(results, Tipping).collect(),
            claims: those!(results, Claims).collect(),
            sensitivities: those!(results, Sensitivity).collect(),
            discoveries: those!(results, Discovery).collect(),
            survivals: those!(results, Survival).collect(),
            comparisons: those!(results, Comparison).collect(),
            alternatives: batches.map(|(batch, _)| batch).collect(),
            sweeps: sweeps.collect::<Result<_, _>>()?,
            // Without it, as where the tables are CSV, there is less to say but no less that is true.
            outlook: match Outlook::of(subject) {
                Err(AnalysisError::NotThere(_)) => Outlook::default(),
                outlook => outlook?,
            },
        })
    }

    /// What made the analyses among the results, each with what it is.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&'static str, &'a FindingManifest)> + '_ {
        let sensitivities = self.sensitivities.iter().map(|(kept, _)| ("Sensitivity analysis", &kept.manifest));
        let discoveries = self.discoveries.iter().map(|(kept, _)| ("Scenario discovery", &kept.manifest));
        let tippings = self.tippings.iter().map(|(kept, _)| ("Tipping points", &kept.manifest));
        let claims = self.claims.iter().map(|(kept, _)| ("Claims on trial", &kept.manifest));
        let survivals = self.survivals.iter().map(|(kept, _)| ("Survival analysis", &kept.manifest));
        let comparisons = self.comparisons.iter().map(|(kept, _)| ("Comparison", &kept.manifest));
        sensitivities.chain(discoveries).chain(tippings).chain(survivals).chain(comparisons).chain(claims)
    }

    pub(crate) fn summary(&self) -> &'a Summary {
        &self.subject.summary
    }

    pub(crate) fn dates(&self) -> Dates {
        self.subject.dates()
    }

    /// e.g. `October 2036`.
    pub(crate) fn horizon(&self) -> String {
        self.dates().month(self.summary().horizon_year - self.summary().start_year)
    }

    /// The chances that a briefing speaks of, each as the end of a sentence that starts with `that`.
    pub(crate) fn chances(&self) -> [(&'static str, &'a Estimate); 3] {
        let summary = self.summary();
        [
            ("a pact that obliges its members to fight (Article 5) enters into force", &summary.article5.by_horizon),
            ("a collective pact of any depth enters into force", &summary.shallow_or_deeper.by_horizon),
            ("a major war breaks out", &summary.major_war.by_horizon),
        ]
    }
}

/// What to give where rival rules are given, and no batch.
fn without_a_batch(rules: &RulesResults) -> AnalysisError {
    let folder = rules.folder.display();
    let first = rules.found.rules.first().and_then(|rule| Some((rule.title.clone(), rules.batch(&rule.rule)?)));
    let batch = first.map_or_else(String::new, |(title, batch)| format!(", such as {} ({title})", batch.display()));
    AnalysisError::not_there(format!(
        "a briefing is about a batch, and {folder} is a set of rival rules, which can stand beside one. Give the batch of the rule \
         that it is to be about first{batch}, then this folder"
    ))
}
