//! The tables of a batch, row by row.

use std::path::Path;

use super::Plan;
use super::part::Part;
use crate::scenario::{Depth, FigureSpec, Spec};
use crate::sim::{FirstPact, PactRecord, RunRecord, Series, SeriesLayout, Status};
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};
use crate::world::Sampler;

/// The only design point of a run; sweeps have more.
pub(super) const DESIGN_ID: u32 = 0;

/// Columns that say which run a row belongs to.
fn run_columns() -> Vec<Column> {
    vec![
        Column::required("design_id", Kind::U32, "number of the design point; 0 in a run that is no sweep"),
        Column::required("draw", Kind::U32, "number of the draw of the uncertain figures"),
        Column::required("replicate", Kind::U32, "number of the seeded repetition of the draw"),
    ]
}

fn runs_schema() -> Result<Schema, StoreError> {
    let quarter = |name: &str, text: &str| Column::optional(name, Kind::U32, text).in_unit("quarters, the first is 1");
    let text = |name: &str, text: &str| Column::optional(name, Kind::Text, text);
    let count = |name: &str, text: &str| Column::optional(name, Kind::U32, text);
    let flag = |name: &str, text: &str| Column::optional(name, Kind::Bool, text);
    let mut columns = run_columns();
    columns.extend([
        Column::required("status", Kind::Text, "ok, or failed; a failed run has nothing but its error"),
        text("error", "why the run failed"),
        quarter("article5_quarter", "entry into force of the first collective pact at Article 5 or deeper"),
        text("article5_design", "its design"),
        text("article5_depth", "its depth"),
        text("article5_members", "its members then, separated by spaces"),
        quarter("shallow_quarter", "entry into force of the first collective pact, shallow or deeper"),
        text("shallow_design", "its design"),
        text("shallow_depth", "its depth"),
        text("shallow_members", "its members then, separated by spaces"),
        flag("article5_stands", "whether a pact at Article 5 or deeper is in force at the horizon"),
        flag("shallow_stands", "whether a pact, shallow or deeper, is in force at the horizon"),
        quarter("war_quarter", "major war; the run ends with it"),
        text("war_theatre", "where it broke out"),
        count("attacks", "attacks on states"),
        count("preemptive", "those that were to come before a pact works"),
        count("called", "states called to help by a defence obligation, over all attacks"),
        count("honoured", "those of them that fought"),
        count("crises", "crises in all theatres"),
        count("coercions", "episodes of economic coercion"),
        count("yields", "states that gave up a pact under such pressure"),
        count("agreements", "new cooperation agreements of two states"),
        count("bilaterals", "bilateral defence treaties in place of a pact"),
        count("deterrents", "states that came to hold nuclear weapons"),
        count("talks", "talks opened"),
        count("signed", "pacts signed"),
        text("closest_design", "design of the closest approach to a pact; missing when there were no talks"),
        text("closest_missing", "its candidates that were missing, separated by spaces"),
    ]);
    Schema::new("runs", columns)
}

fn pacts_schema() -> Result<Schema, StoreError> {
    let quarter = |name: &str, text: &str| Column::optional(name, Kind::U32, text).in_unit("quarters, the first is 1");
    let mut columns = run_columns();
    columns.extend([
        Column::required("pact", Kind::U32, "number of the signed pact within the run, from 0"),
        Column::required("design", Kind::Text, "its design"),
        Column::required("depth", Kind::Text, "depth agreed"),
        Column::required("last_depth", Kind::Text, "depth at its end, or at the end of the run"),
        Column::required("theatres", Kind::Text, "theatres in the scope agreed, separated by spaces"),
        Column::required("signed_quarter", Kind::U32, "signature").in_unit("quarters, the first is 1"),
        Column::required("signatories", Kind::U32, "states that signed"),
        quarter("in_force_quarter", "entry into force"),
        quarter("ended_quarter", "end: not ratified if it was never in force, else dissolved or faded"),
    ]);
    Schema::new("pacts", columns)
}

fn members_schema() -> Result<Schema, StoreError> {
    let mut columns = run_columns();
    columns.extend([
        Column::required("pact", Kind::U32, "number of the pact within the run, as in pacts"),
        Column::required("state", Kind::Text, "member"),
        Column::required("joined_quarter", Kind::U32, "start of membership").in_unit("quarters, the first is 1"),
        Column::optional("left_quarter", Kind::U32, "end of membership").in_unit("quarters, the first is 1"),
        Column::required("founder", Kind::Bool, "whether it was there when the pact entered into force"),
    ]);
    Schema::new("members", columns)
}

fn series_schema(layout: &SeriesLayout) -> Result<Schema, StoreError> {
    let mut columns = vec![
        Column::required("design_id", Kind::U32, "number of the design point; 0 in a run that is no sweep"),
        Column::required("draw", Kind::U32, "number of the draw of the uncertain figures"),
        Column::required("quarter", Kind::U32, "quarter at whose end the world was observed")
            .in_unit("quarters, the first is 1"),
        Column::required("replicates", Kind::U32, "replicates over which the row is the mean"),
    ];
    columns.extend(layout.metrics.iter().map(|(name, text)| Column::optional(name, Kind::F64, text)));
    Schema::new("series", columns)
}

/// The table of draws with a column for each of the figures that are `drawn`.
fn draws_schema(drawn: &[(usize, &FigureSpec)]) -> Result<Schema, StoreError> {
    let mut columns = vec![
        Column::required("design_id", Kind::U32, "number of the design point; 0 in a run that is no sweep"),
        Column::required("draw", Kind::U32, "number of the draw"),
    ];
    columns.extend(drawn.iter().map(|(_, figure)| {
        Column::required(&figure.address, Kind::F64, "value drawn for the figure of this address").in_unit(figure.unit)
    }));
    Schema::new("draws", columns)
}

/// Writes the tables of a batch as its parts come, in order.
pub(super) struct Tables<'s> {
    spec: &'s Spec,
    layout: SeriesLayout,
    runs: TableWriter,
    pacts: TableWriter,
    members: TableWriter,
    series: TableWriter,
    /// The draw whose sums may still grow with the next part.
    open: Option<Series>,
}

impl<'s> Tables<'s> {
    pub(super) fn create(folder: &Path, spec: &'s Spec, format: Format) -> Result<Self, StoreError> {
        let layout = SeriesLayout::new(spec);
        let create = |schema: Schema| TableWriter::create(folder, &schema, format);
        Ok(Self {
            spec,
            runs: create(runs_schema()?)?,
            pacts: create(pacts_schema()?)?,
            members: create(members_schema()?)?,
            series: create(series_schema(&layout)?)?,
            layout,
            open: None,
        })
    }

    /// Writes the rows of the next part.
    pub(super) fn write(&mut self, part: &Part) -> Result<(), StoreError> {
        for run in &part.runs {
            self.write_run(run)?;
            for (number, pact) in (0..).zip(&run.pacts) {
                self.write_pact(run, number, pact)?;
            }
        }
        for series in &part.series {
            match &mut self.open {
                Some(open) if open.draw == series.draw => open.add(series),
                open => {
                    if let Some(complete) = open.replace(series.clone()) {
                        self.write_series(&complete)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Ends the tables, and draws the draws of `plan` once more for theirs.
    pub(super) fn finish(mut self, folder: &Path, format: Format, plan: Plan) -> Result<Vec<TableFile>, StoreError> {
        if let Some(complete) = self.open.take() {
            self.write_series(&complete)?;
        }
        let mut files = vec![self.runs.finish()?, self.pacts.finish()?, self.members.finish()?, self.series.finish()?];
        files.push(write_draws(folder, self.spec, format, plan)?);
        Ok(files)
    }

    fn state(&self, i: u32) -> &'s str {
        self.spec.states.get(i as usize).map_or("", |state| state.id.as_str())
    }

    fn design(&self, d: u32) -> &'s str {
        self.spec.designs.get(d as usize).map_or("", |design| design.id.as_str())
    }

    fn states(&self, list: &[u32]) -> String {
        list.iter().map(|&i| self.state(i)).collect::<Vec<_>>().join(" ")
    }

    fn write_run(&mut self, run: &RunRecord) -> Result<(), StoreError> {
        let (status, error) = match &run.status {
            Status::Ok => ("ok", None),
            Status::Failed(why) => ("failed", Some(why.as_str())),
        };
        let known = error.is_none();
        let members = |first: &Option<FirstPact>| first.as_ref().map(|pact| self.states(&pact.members));
        let (article5_members, shallow_members) = (members(&run.article5), members(&run.shallow));
        let missing = run.closest.as_ref().map(|(_, missing)| self.states(missing));
        let war = run.war.map(|(quarter, theatre)| (quarter, self.spec.theatres[theatre as usize].id.as_str()));
        let mut row: Vec<Cell<'_>> =
            vec![DESIGN_ID.into(), run.draw.into(), run.replicate.into(), status.into(), error.into()];
        for (first, members) in [(&run.article5, &article5_members), (&run.shallow, &shallow_members)] {
            row.push(first.as_ref().map(|pact| pact.quarter).into());
            row.push(first.as_ref().map(|pact| self.design(pact.design)).into());
            row.push(first.as_ref().map(|pact| pact.depth.word()).into());
            row.push(members.as_deref().into());
        }
        row.extend([
            known.then_some(run.article5_stands).into(),
            known.then_some(run.shallow_stands).into(),
            war.map(|(quarter, _)| quarter).into(),
            Cell::from(war.map(|(_, theatre)| theatre)),
        ]);
        let signed = u32::try_from(run.pacts.len()).unwrap_or(u32::MAX);
        let counts = [
            run.attacks,
            run.preemptive,
            run.called.0,
            run.called.1,
            run.crises,
            run.coercions,
            run.yields,
            run.agreements,
            run.bilaterals,
            run.deterrents,
            run.talks,
            signed,
        ];
        for count in counts {
            row.push(known.then_some(count).into());
        }
        row.push(run.closest.as_ref().map(|&(design, _)| self.design(design)).into());
        row.push(missing.as_deref().into());
        self.runs.push(&row)
    }

    fn write_pact(&mut self, run: &RunRecord, number: u32, pact: &PactRecord) -> Result<(), StoreError> {
        let theatre = |&k: &u32| self.spec.theatres[k as usize].id.as_str();
        let theatres = pact.theatres.iter().map(theatre).collect::<Vec<_>>().join(" ");
        let id: [Cell<'_>; 4] = [DESIGN_ID.into(), run.draw.into(), run.replicate.into(), number.into()];
        self.pacts.push(&[
            id[0],
            id[1],
            id[2],
            id[3],
            self.design(pact.design).into(),
            pact.depth().map(Depth::word).into(),
            pact.depth_at(u32::MAX).map(Depth::word).into(),
            theatres.as_str().into(),
            pact.signed.into(),
            pact.signatories.into(),
            pact.in_force.into(),
            pact.ended.into(),
        ])?;
        for member in &pact.members {
            let state = self.state(member.state);
            self.members.push(&[
                id[0],
                id[1],
                id[2],
                id[3],
                state.into(),
                member.joined.into(),
                member.left.into(),
                member.founder.into(),
            ])?;
        }
        Ok(())
    }

    fn write_series(&mut self, series: &Series) -> Result<(), StoreError> {
        let mut row: Vec<Cell<'_>> = Vec::with_capacity(4 + self.layout.metrics.len());
        for (quarter, sums) in (1..).zip(series.sums.chunks(self.layout.metrics.len())) {
            row.clear();
            row.extend::<[Cell<'_>; 4]>([
                DESIGN_ID.into(),
                series.draw.into(),
                Cell::U32(quarter),
                series.replicates.into(),
            ]);
            let mean = |sum: &f64| (series.replicates > 0).then(|| sum / f64::from(series.replicates));
            row.extend(sums.iter().map(|sum| Cell::from(mean(sum))));
            self.series.push(&row)?;
        }
        Ok(())
    }
}

fn write_draws(folder: &Path, spec: &Spec, format: Format, plan: Plan) -> Result<TableFile, StoreError> {
    let sampler = Sampler::weighted(spec, plan.seed, plan.weighting);
    let is_drawn = |&(i, figure): &(usize, &FigureSpec)| figure.is_uncertain() || sampler.draws_as_weight(i);
    let drawn: Vec<(usize, &FigureSpec)> = spec.figures.iter().enumerate().filter(is_drawn).collect();
    let mut table = TableWriter::create(folder, &draws_schema(&drawn)?, format)?;
    let mut row: Vec<Cell<'_>> = Vec::with_capacity(2 + drawn.len());
    for number in 0..plan.draws {
        let draw = sampler.draw(number);
        row.clear();
        row.extend::<[Cell<'_>; 2]>([DESIGN_ID.into(), number.into()]);
        row.extend(drawn.iter().map(|&(i, _)| Cell::F64(draw.values()[i])));
        table.push(&row)?;
    }
    table.finish()
}
