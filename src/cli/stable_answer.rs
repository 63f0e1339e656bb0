//! What `pactsim stable` found, in words or as JSON.

use clap::builder::styling::Style;
use serde::Serialize;

use super::answer::point_weights;
use super::layout::{columns, paragraph};
use super::quarter::Quarter;
use super::screen::Screen;
use crate::ensemble::{Likelihood, Likelihoods, Share};
use crate::pact::{Kind, Pick, Stability};
use crate::scenario::{Accession, Depth, Design, Spec, Weighting};
use crate::words::{counted, percent, percent_interval, thousands};
use crate::words::{depth, listed};

/// Said under every answer.
const MEANINGS: &str = "Profitable: every member gains by it, and it binds somebody anew. Internally stable: \
                        profitable, and no member would rather be outside while the others go on. Stable: beyond that, \
                        nobody outside would gain by joining; with exclusive accession, nobody whom all members would \
                        take. The most valued has the greatest sum of \
                        margins, gains over the status quo in the unit of the weights. Whether a coalition that would hold also comes about, talks, ratification and chance decide: \
                        pactsim run.";

/// All that was looked at.
pub(crate) struct Answer<'s> {
    pub(crate) spec: &'s Spec,
    /// Quarter at whose beginning.
    pub(crate) at: Quarter,
    /// None for the mean world.
    pub(crate) sample: Option<Sample>,
    /// Coalitions to name, with draws.
    pub(crate) top: usize,
    pub(crate) views: Vec<View>,
}

/// The draws that were looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// How many.
    pub(crate) draws: u32,
    pub(crate) seed: u64,
    pub(crate) weighting: Weighting,
}

/// One design at one depth.
pub(crate) struct View {
    pub(crate) design: usize,
    pub(crate) depth: Depth,
    pub(crate) found: Found,
}

/// Where it was looked at, and what was found there.
pub(crate) enum Found {
    InTheMeanWorld(Stability),
    OverDraws(Likelihoods),
}

/// The word for a kind of coalition, for programs.
pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Profitable => "profitable",
        Kind::InternallyStable => "internally_stable",
        Kind::StableOpen => "stable_open",
        Kind::StableExclusive => "stable_exclusive",
    }
}

/// The same for readers; the design's own rule of accession is marked.
fn label(kind: Kind, design: &Design) -> String {
    let own = if kind == Kind::stable_under(design.accession) { ", its own rule" } else { "" };
    match kind {
        Kind::Profitable => "Profitable".to_owned(),
        Kind::InternallyStable => "Internally stable".to_owned(),
        Kind::StableOpen => format!("Stable (open accession{own})"),
        Kind::StableExclusive => format!("Stable (exclusive accession{own})"),
    }
}

impl Answer<'_> {
    fn state(&self, i: usize) -> &str {
        &self.spec.states[i].name
    }

    /// For people.
    pub(crate) fn in_words(&self, screen: &Screen) -> String {
        let bold = Style::new().bold();
        let world = match self.sample {
            None => "in the mean world: every figure at its best value".to_owned(),
            Some(Sample { draws, seed, weighting }) => format!(
                "in {} of the uncertain figures (seed {seed}{})",
                counted(draws.into(), "draw"),
                point_weights(weighting)
            ),
        };
        let mut paragraphs = vec![
            screen.styled(bold, &paragraph(&self.spec.title, screen)),
            paragraph(
                &format!("Every coalition at the beginning of {}, {world}, nothing left to chance.", self.at),
                screen,
            ),
        ];
        for view in &self.views {
            let design = &self.spec.designs[view.design];
            let heading = paragraph(&format!("{}, {}", design.name, depth(view.depth.word())), screen);
            let found = match &view.found {
                Found::InTheMeanWorld(stability) => self.counts_and_picks(design, stability, screen),
                Found::OverDraws(likelihoods) => self.likelihoods(design, likelihoods, screen),
            };
            paragraphs.push(format!("{}\n{found}", screen.styled(bold, &heading)));
        }
        paragraphs.push(paragraph(MEANINGS, screen));
        paragraphs.join("\n\n") + "\n"
    }

    fn counts_and_picks(&self, design: &Design, stability: &Stability, screen: &Screen) -> String {
        let least = counted(design.minimum_size as u64, "member");
        let possible = format!("{} of {least} or more", thousands(stability.coalitions));
        if stability.coalitions == 0 {
            let why = "No coalition is possible: without those that may not go so deep, required members or enough \
                       others are missing.";
            return paragraph(why, screen);
        }
        if stability.count(Kind::Profitable) == 0 {
            let everyone: Vec<String> =
                stability.everyone.iter().map(|&(i, u)| format!("{} {}", self.state(i), signed(u))).collect();
            let everyone: Vec<&str> = everyone.iter().map(String::as_str).collect();
            let text = format!(
                "Possible: {possible}. None is profitable. Margins with everyone at the table: {}.",
                listed(&everyone)
            );
            return paragraph(&text, screen);
        }
        let mut rows = vec![["Possible".to_owned(), possible]];
        rows.extend(Kind::ALL.map(|kind| [label(kind, design), thousands(stability.count(kind))]));
        let (largest, most_valued) = (stability.largest.as_ref(), stability.most_valued.as_ref());
        if largest.map(|pick| pick.coalition) == most_valued.map(|pick| pick.coalition) {
            rows.push(["Largest, and most valued".to_owned(), self.pick(largest)]);
        } else {
            rows.push(["Largest".to_owned(), self.pick(largest)]);
            rows.push(["Most valued".to_owned(), self.pick(most_valued)]);
        }
        columns(rows, screen)
    }

    fn pick(&self, pick: Option<&Pick>) -> String {
        let Some(pick) = pick else { return "none is stable".to_owned() };
        let members: Vec<String> =
            pick.members.iter().map(|&(i, u)| format!("{} {}", self.state(i), signed(u))).collect();
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        let only = if pick.is_stable { "" } else { "; stable internally only" };
        let count = counted(pick.members.len() as u64, "member");
        format!("{count}, sum of margins {}: {}{only}", signed(pick.value), listed(&members))
    }

    fn likelihoods(&self, design: &Design, likelihoods: &Likelihoods, screen: &Screen) -> String {
        if likelihoods.some(Kind::Profitable).draws == 0 {
            let bound = interval(&likelihoods.some(Kind::Profitable));
            return paragraph(&format!("No coalition is profitable in any draw (95 % interval {bound})."), screen);
        }
        let rows = Kind::ALL.map(|kind| {
            let share = likelihoods.some(kind);
            [label(kind, design), percent(share.share), interval(&share)]
        });
        let head = ["Share of draws with one that is".to_owned(), String::new(), "95 % interval".to_owned()];
        let own = Kind::stable_under(design.accession);
        let likely: Vec<String> = likelihoods.most_likely(self.top).iter().map(|l| self.likelihood(l, own)).collect();
        let likely = if likely.is_empty() {
            "No coalition is internally stable in any draw.".to_owned()
        } else {
            let rule = accession(design.accession);
            let head = format!("Most likely to be stable with its own rule, {rule} accession");
            let rows: Vec<[String; 2]> = likely.into_iter().zip(1..).map(|(l, rank)| [format!("{rank}."), l]).collect();
            format!("{}\n{}", paragraph(&head, screen), columns(rows, screen))
        };
        format!("{}\n{likely}", columns(std::iter::once(head).chain(rows), screen))
    }

    fn likelihood(&self, likelihood: &Likelihood, own: Kind) -> String {
        let members: Vec<&str> = likelihood.members.iter().map(|&i| self.state(i)).collect();
        let (stable, internally) = (likelihood.of(own), likelihood.of(Kind::InternallyStable));
        format!(
            "{} ({}), internally {}: {}",
            percent(stable.share),
            interval(&stable),
            percent(internally.share),
            listed(&members)
        )
    }

    /// For programs.
    pub(crate) fn in_json(&self) -> impl Serialize + '_ {
        Json {
            scenario: self.spec.name.as_str(),
            at: self.at.to_string(),
            world: if self.sample.is_some() { "draws" } else { "mean" },
            draws: self.sample.map(|sample| sample.draws),
            seed: self.sample.map(|sample| sample.seed),
            weighting: self.sample.map(|sample| sample.weighting),
            views: self.views.iter().map(|view| self.view_in_json(view)).collect(),
        }
    }

    fn view_in_json(&self, view: &View) -> serde_json::Value {
        let design = &self.spec.designs[view.design];
        let mut json = serde_json::json!({
            "design": design.id.as_str(),
            "depth": view.depth.word(),
            "candidates": design.candidates.len(),
            "accession": accession(design.accession),
        });
        let own = Kind::stable_under(design.accession);
        match &view.found {
            Found::InTheMeanWorld(stability) => {
                json["coalitions"] = stability.coalitions.into();
                for kind in Kind::ALL {
                    json[kind_word(kind)] = stability.count(kind).into();
                }
                json["largest"] = self.pick_in_json(stability.largest.as_ref());
                json["most_valued"] = self.pick_in_json(stability.most_valued.as_ref());
            }
            Found::OverDraws(likelihoods) => {
                for kind in Kind::ALL {
                    json["draws_with_one"][kind_word(kind)] = serde_json::json!(likelihoods.some(kind));
                }
                json["ranked_by"] = kind_word(own).into();
                let likely = likelihoods.most_likely(self.top);
                json["most_likely"] = likely.iter().map(|l| self.likelihood_in_json(l)).collect();
            }
        }
        json
    }

    fn pick_in_json(&self, pick: Option<&Pick>) -> serde_json::Value {
        let member = |&(i, margin): &(usize, f64)| serde_json::json!({ "state": self.spec.states[i].id.as_str(), "margin": margin });
        pick.map_or(serde_json::Value::Null, |pick| {
            serde_json::json!({
                "members": pick.members.iter().map(member).collect::<Vec<_>>(),
                "sum_of_margins": pick.value,
                "stable_under_own_accession": pick.is_stable,
            })
        })
    }

    fn likelihood_in_json(&self, likelihood: &Likelihood) -> serde_json::Value {
        let ids: Vec<&str> = likelihood.members.iter().map(|&i| self.spec.states[i].id.as_str()).collect();
        let mut json = serde_json::json!({ "members": ids });
        for kind in Kind::ALL {
            json[kind_word(kind)] = serde_json::json!(likelihood.of(kind));
        }
        json
    }
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Json<'a> {
    scenario: &'a str,
    /// Quarter at whose beginning.
    at: String,
    /// `mean` or `draws`.
    world: &'static str,
    draws: Option<u32>,
    seed: Option<u64>,
    weighting: Option<Weighting>,
    views: Vec<serde_json::Value>,
}

fn accession(rule: Accession) -> &'static str {
    match rule {
        Accession::Open => "open",
        Accession::Unanimous => "exclusive",
    }
}

/// A margin with its sign, to three digits after the point.
fn signed(margin: f64) -> String {
    format!("{margin:+.3}").replace('-', "−")
}

fn interval(share: &Share) -> String {
    share.interval.map_or_else(|| "unknown".to_owned(), |interval| percent_interval((interval.low, interval.high)))
}
