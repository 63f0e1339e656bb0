//! Indices of sensitivity as bars: how far each factor moves an outcome, with both intervals.

use super::axes::{Scale, draw_below, round_ticks};
use super::canvas::{Align, Canvas, Rect};
use super::error::ChartError;
use super::figure::{Drawing, Figure, Words};
use super::key::{self, Sample};
use super::rows::{GAP, Rows, draw_whisker};
use super::style::{Meaning, NOISE_OPACITY, Stroke};
use super::text::Font;
use crate::analysis::sensitivity::{IndexOf, Method, Sensitivity};
use crate::analysis::{AnalysisError, Kept};
use crate::words::{NBSP, counted, signed_two_digits};

/// Name of the figure.
pub(crate) const NAME: &str = "sensitivity";

/// Where an axis of shares ends at most: what is beyond is cut.
const SHARES: (f64, f64) = (-0.3, 1.3);

/// Half the height of a bar up to which its whisker has neither caps nor rim.
const WHISKER_HALF: f64 = 8.0;

/// A measure that is drawn: its word in tables, its name, its paint.
type Measure = (&'static str, &'static str, Meaning);

/// What is drawn of each method, the ranking measure first.
fn measures(method: Method) -> &'static [Measure] {
    match method {
        Method::Sobol => &[
            ("total", "total: alone and with others", Meaning::Together),
            ("first", "first-order: alone", Meaning::Figures),
        ],
        Method::Morris => &[("mu_star", "μ*: mean size of the effect", Meaning::Figures)],
        Method::Pawn => &[("median", "PAWN: median distance over slices", Meaning::Figures)],
        Method::Delta => &[
            ("delta", "δ: shift of the density", Meaning::Together),
            ("first", "first-order: alone", Meaning::Figures),
        ],
    }
}

/// The indices of one method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IndexBars {
    pub(crate) found: Sensitivity,
    pub(crate) method: Method,
}

/// A figure for each method.
///
/// # Errors
/// None: the signature is that of all kinds.
pub(crate) fn of(kept: &Kept<Sensitivity>) -> Result<Vec<Drawing>, AnalysisError> {
    let methods = &kept.found.methods;
    let figure = |&method: &Method| {
        let bars = IndexBars { found: kept.found.clone(), method };
        if methods.len() > 1 { Drawing::part(NAME, method.word(), bars) } else { Drawing::only(NAME, bars) }
    };
    Ok(methods.iter().map(figure).collect())
}

/// The words that figures of a sensitivity analysis have in common.
pub(super) fn words(found: &Sensitivity, shown: &str, title: String, reading: String, numbers: &str) -> Words {
    let draws = if found.draws > 1 { format!(" × {}", counted(found.draws, "draw")) } else { String::new() };
    let line = format!(
        "{shown}: {} ({}) · {} · n{NBSP}={NBSP}{} ({}){draws} · seed{NBSP}{}",
        found.outcome_says,
        found.outcome,
        found.title,
        counted(found.rows, "row"),
        found.design,
        found.seed
    );
    let footer = format!(
        "Source: pactsim {} · seed {} · sensitivity {}",
        found.engine_version, found.seed, found.sensitivity_id
    );
    let description = format!("{title}. {numbers} {}", found.notes.join(" "));
    Words { title, notice: None, subtitle: vec![line, reading], footer, description: description.trim().to_owned() }
}

impl IndexBars {
    fn indices(&self, factor: &str) -> Vec<(Meaning, &IndexOf)> {
        let of = |&(measure, _, meaning): &Measure| Some((meaning, self.found.index(self.method, measure, factor)?));
        measures(self.method).iter().filter_map(of).collect()
    }

    /// What an index without effect stays below, as the ranking measure is drawn.
    fn chance(&self, factor: &str) -> Option<f64> {
        self.found.index(self.method, self.method.ranking(), factor).and_then(|index| index.chance)
    }

    fn title(&self) -> String {
        let mut found = self.found.clone();
        found.methods = vec![self.method];
        found.sentence()
    }

    fn reading(&self) -> String {
        let mut text = format!("Whisker: {} over other samples of the factors’ values.", self.found.confidence());
        if self.found.draws > 1 {
            text += " Grey band: the same under another seed (replicate noise).";
        }
        if self.ranked().any(|index| self.chance(&index.factor).is_some()) {
            text += " Dashed: what a factor without effect stays below in 95 of 100 samples.";
        }
        if self.is_cut() {
            text += " Intervals that go beyond the axis are cut.";
        }
        text
    }

    fn numbers(&self) -> String {
        let one = |index: &IndexOf| {
            let values =
                self.indices(&index.factor).into_iter().map(|(_, index)| format!("{} {}", index.measure, index.told()));
            format!("{}: {}.", index.factor, values.collect::<Vec<_>>().join(", "))
        };
        self.ranked().map(one).collect::<Vec<_>>().join(" ")
    }

    fn ranked(&self) -> impl Iterator<Item = &IndexOf> {
        self.found.ranked(self.method).into_iter()
    }

    /// All numbers that are drawn.
    fn drawn(&self) -> impl Iterator<Item = f64> + '_ {
        let of = |index: &IndexOf| [index.estimate, index.low, index.high, index.noise_low, index.noise_high];
        self.ranked()
            .flat_map(move |ranked| self.indices(&ranked.factor))
            .flat_map(move |(_, index)| of(index).into_iter().flatten())
    }

    fn domain(&self) -> (f64, f64) {
        let low = self.drawn().fold(0.0, f64::min);
        let chances = self.ranked().filter_map(|index| self.chance(&index.factor));
        let high = self.drawn().chain(chances).fold(0.0, f64::max);
        let (low, high) =
            if self.method == Method::Morris { (low, high) } else { (low.max(SHARES.0), high.min(SHARES.1)) };
        if high > low { (low, high) } else { (0.0, 1.0) }
    }

    fn is_cut(&self) -> bool {
        let (low, high) = self.domain();
        self.drawn().any(|number| number < low || number > high)
    }
}

/// What stands beside a bar: the interval too where there is room.
fn shown(canvas: &Canvas<'_>, index: &IndexOf) -> String {
    if canvas.size.width > 1200.0 { index.told() } else { index.estimate.map_or_else(String::new, signed_two_digits) }
}

impl Figure for IndexBars {
    fn check(&self) -> Result<(), ChartError> {
        match self.drawn().find(|number| !number.is_finite()) {
            Some(bad) => {
                let (place, found) = ("an index".to_owned(), bad.to_string());
                Err(ChartError::BadNumber { figure: NAME, place, found, rule: "a finite number" })
            }
            None => Ok(()),
        }
    }

    fn words(&self) -> Words {
        let shown = match self.method {
            Method::Sobol => "Sobol indices",
            Method::Morris => "Elementary effects",
            Method::Pawn => "PAWN indices",
            Method::Delta => "Given-data indices",
        };
        words(&self.found, shown, self.title(), self.reading(), &self.numbers())
    }

    fn plot(&self, canvas: &Canvas<'_>, room: Rect) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let measures = measures(self.method);
        let entry = |&(_, name, meaning): &Measure| (Sample::Square(theme.colour(meaning)), name.to_owned());
        let room = key::draw(canvas, room, &measures.iter().map(entry).collect::<Vec<_>>())?;
        let ranked: Vec<&IndexOf> = self.ranked().collect();
        if ranked.is_empty() {
            return canvas.say(room, "There is no index to draw.");
        }
        let names: Vec<&str> = ranked.iter().map(|index| index.factor.as_str()).collect();
        let rows = Rows::new(canvas, room, &names)?;
        let font = Font { size: canvas.size.tick, bold: false, colour: theme.ink };
        let mut widest: f64 = 0.0;
        for index in ranked.iter().take(rows.shown).flat_map(|ranked| self.indices(&ranked.factor)) {
            widest = widest.max(font.width(&shown(canvas, index.1))?);
        }
        let x = Scale { domain: self.domain(), range: (rows.start + 0.5 * GAP, room.right - widest - 2.0 * GAP) };
        let most = ((x.range.1 - x.range.0) / (5.0 * font.size)).clamp(2.0, 8.0) as u32;
        let ticks = round_ticks(x.domain, most, |value, decimals| format!("{value:.decimals$}").replace('-', "−"));
        draw_below(canvas, x, &ticks, (rows.top, rows.bottom()))?;
        for (at, ranked) in ranked.iter().take(rows.shown).enumerate() {
            rows.draw_name(canvas, at, &ranked.factor)?;
            self.draw_row(canvas, &ranked.factor, (rows.middle(at), rows.pitch), x, room.right)?;
        }
        if rows.shown < ranked.len() {
            rows.draw_rest(canvas, &format!("… and {} more", ranked.len() - rows.shown))?;
        }
        Ok(())
    }
}

impl IndexBars {
    fn draw_row(
        &self,
        canvas: &Canvas<'_>,
        factor: &str,
        (middle, pitch): (f64, f64),
        x: Scale,
        right: f64,
    ) -> Result<(), ChartError> {
        let theme = canvas.theme;
        let indices = self.indices(factor);
        let height = (0.84 * pitch / indices.len() as f64).min(1.9 * canvas.size.tick);
        let place = |value: f64| x.at(value.clamp(x.domain.0, x.domain.1));
        let top = middle - 0.5 * height * indices.len() as f64;
        // Numbers of two bars that lie close are smaller than their line, so only the first is written there.
        let room_for = if height >= 1.15 * canvas.size.tick { indices.len() } else { 1 };
        for (at, (meaning, index)) in indices.iter().enumerate() {
            let centre = top + (at as f64 + 0.5) * height;
            let half = 0.36 * height;
            let Some(estimate) = index.estimate else { continue };
            let (from, to) = (place(0.0).min(place(estimate)), place(0.0).max(place(estimate)));
            let bar = Rect { left: from, top: centre - half, right: to, bottom: centre + half };
            canvas.block(bar, theme.colour(*meaning))?;
            if let (Some(low), Some(high)) = (index.noise_low, index.noise_high) {
                let (left, right) = (place(low), place(high));
                let (top, bottom) = (centre - 1.2 * half, centre + 1.2 * half);
                let outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
                canvas.band(&outline, theme.ink, NOISE_OPACITY)?;
            }
            if let (Some(low), Some(high)) = (index.low, index.high) {
                let ends = (place(low), place(high));
                if half > WHISKER_HALF {
                    draw_whisker(canvas, ends, centre)?;
                } else {
                    // A rim would hide a bar that is hardly wider than it.
                    let stroke = Stroke { colour: theme.ink, width: 2.0, dash: None };
                    canvas.line(&[(ends.0, centre), (ends.1, centre)], stroke)?;
                }
            }
            if at < room_for {
                let font = Font { size: canvas.size.tick, bold: false, colour: theme.ink };
                let middle = if room_for < indices.len() { middle } else { centre };
                canvas.text((right, middle + 0.36 * font.size), &shown(canvas, index), font, Align::Right)?;
            }
        }
        if let Some(chance) = self.chance(factor) {
            let stroke = Stroke { colour: theme.ink, width: 2.5, dash: Some((5.0, 4.0)) };
            canvas.line(&[(place(chance), middle - 0.45 * pitch), (place(chance), middle + 0.45 * pitch)], stroke)?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::analysis::sensitivity::FactorOf;
    use crate::charts::inspect::{drawn, says};
    use crate::charts::{Look, svg};

    /// An index with intervals of these half-widths.
    pub(crate) fn index(
        method: Method,
        measure: &str,
        factor: &str,
        estimate: f64,
        [reach, noise]: [f64; 2],
    ) -> IndexOf {
        IndexOf {
            method,
            measure: measure.to_owned(),
            factor: factor.to_owned(),
            with: None,
            estimate: Some(estimate),
            low: Some(estimate - reach),
            high: Some(estimate + reach),
            noise_low: Some(estimate - noise),
            noise_high: Some(estimate + noise),
            noise_bias: Some(0.1 * noise),
            chance: None,
            conditioned_on: None,
        }
    }

    pub(crate) fn found(methods: &[Method], indices: Vec<IndexOf>) -> Sensitivity {
        let mut ids: Vec<&str> = indices.iter().map(|index| index.factor.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let factor = |id: &&str| FactorOf {
            id: (*id).to_owned(),
            group: (*id).to_owned(),
            description: String::new(),
            unit: String::new(),
            low: 0.0,
            high: 1.0,
        };
        Sensitivity {
            sensitivity_id: "3f9c0a1be2d47788".to_owned(),
            engine_version: "0.1.0".to_owned(),
            title: "How much of the answer’s spread is due to each factor?".to_owned(),
            outcome: "article5".to_owned(),
            outcome_says: "a collective pact at Article 5 or deeper came".to_owned(),
            is_chance: true,
            policy: None,
            design: "saltelli".to_owned(),
            methods: methods.to_vec(),
            seed: 20_261_121,
            resamples: 1000,
            level: 0.95,
            rows: 640,
            draws: 30,
            mean: 0.031,
            standard_deviation: 0.02,
            factors: ids.iter().map(factor).collect(),
            indices,
            notes: Vec::new(),
        }
    }

    const FACTORS: [&str; 10] = [
        "us-reliability",
        "domestic-polling",
        "threat-perception",
        "trade-dependence",
        "munitions",
        "consultation",
        "non-alignment",
        "affinity",
        "crises",
        "coercion",
    ];

    fn typical(count: usize) -> Sensitivity {
        let of = |(at, factor): (usize, &&str)| {
            let total = 0.6 / (at + 1) as f64;
            [("total", total), ("first", 0.7 * total - 0.05)]
                .map(|(measure, estimate)| index(Method::Sobol, measure, factor, estimate, [0.12, 0.05]))
        };
        found(&[Method::Sobol], FACTORS[..count].iter().enumerate().flat_map(of).collect())
    }

    #[test]
    fn the_title_tells_the_strongest_factor_with_its_shares() {
        for count in [1, 4, 10] {
            let bars = IndexBars { found: typical(count), method: Method::Sobol };
            let svg = drawn(&format!("sensitivity-sobol-{count}"), &bars);
            let title = "us-reliability moves the chance of an Article-5 pact most: it takes part in 60 % (48 % to 72 %) of the variance, alone in 37 %";
            assert!(says(&svg, title), "{}", bars.title());
            assert!(says(&svg, "0.6 (0.48 to 0.72)") && says(&svg, "Grey band"));
        }
    }

    #[test]
    fn intervals_beyond_the_axis_are_cut_and_said_to_be() {
        let mut wide = typical(4);
        wide.indices[0].high = Some(4.0);
        wide.indices[3].low = Some(-2.0);
        let bars = IndexBars { found: wide, method: Method::Sobol };
        assert!(says(&drawn("sensitivity-cut", &bars), "Intervals that go beyond the axis are cut"));
        assert_eq!(bars.domain(), SHARES);
    }

    #[test]
    fn what_chance_gives_is_drawn_and_nothing_beyond_it_is_said_to_be_clear() {
        let mut indices: Vec<IndexOf> =
            FACTORS.iter().map(|factor| index(Method::Pawn, "median", factor, 0.11, [0.04, 0.02])).collect();
        indices.iter_mut().for_each(|index| index.chance = Some(0.13));
        let mut bars = IndexBars { found: found(&[Method::Pawn, Method::Delta], indices), method: Method::Pawn };
        let svg = drawn("sensitivity-pawn", &bars);
        assert!(
            says(&svg, "No factor is told from noise in how the chance of an Article-5 pact varies")
                && says(&svg, "Dashed:")
        );
        bars.found.indices[2].estimate = Some(0.4);
        assert!(bars.title().starts_with("threat-perception moves the distribution"), "{}", bars.title());
    }

    #[test]
    fn a_table_without_draws_has_no_band_of_noise() {
        let mut table = typical(3);
        table.draws = 0;
        table.indices.iter_mut().for_each(|index| (index.noise_low, index.noise_high) = (None, None));
        let svg = drawn("sensitivity-table", &IndexBars { found: table, method: Method::Sobol });
        assert!(!says(&svg, "Grey band"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused() {
        let mut bad = typical(3);
        bad.indices[1].estimate = Some(f64::NAN);
        assert!(svg(&IndexBars { found: bad, method: Method::Sobol }, Look::default()).is_err());
    }
}
