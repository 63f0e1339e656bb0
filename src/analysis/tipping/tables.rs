//! The tables of a tipping analysis.

use std::path::Path;

use super::found::{Crossing, Elasticity, Tipping};
use crate::analysis::claims::Number;
use crate::experiment::Mean;
use crate::store::{Cell, Column, Format, Kind, Schema, StoreError, TableFile, TableWriter};

/// Writes them: `curve`, `crossings`, `combinations`, `alone`, `policies` and, of two factors, `frontier`.
pub(super) fn write(folder: &Path, found: &Tipping, format: Format) -> Result<Vec<TableFile>, StoreError> {
    let mut tables = vec![
        curve(folder, found, format)?,
        crossings(folder, found, format)?,
        slopes(folder, found, format)?,
        combinations(folder, found, format)?,
        alone(folder, found, format)?,
        policies(folder, found, format)?,
    ];
    if found.frontier.is_some() {
        tables.push(frontier(folder, found, format)?);
    }
    Ok(tables)
}

const PROBABILITY: &str = "probability";
const STANDARD: &str = "standard units";
const OWN: &str = "that of the factor";

fn text(name: &str, says: &str) -> Column {
    Column::required(name, Kind::Text, says)
}

fn number(name: &str, unit: &str, says: &str) -> Column {
    Column::required(name, Kind::F64, says).in_unit(unit)
}

fn perhaps(name: &str, unit: &str, says: &str) -> Column {
    Column::optional(name, Kind::F64, says).in_unit(unit)
}

fn flag(name: &str, says: &str) -> Column {
    Column::required(name, Kind::Bool, says)
}

/// The columns of a chance.
fn chance_columns() -> [Column; 6] {
    [
        Column::required("runs", Kind::U64, "runs that it rests on").in_unit("runs"),
        perhaps("chance", PROBABILITY, "the chance of the outcome"),
        perhaps("noise_low", PROBABILITY, "lower end of its 95 % interval under another seed"),
        perhaps("noise_high", PROBABILITY, "its upper end"),
        perhaps("uncertainty_low", PROBABILITY, "lower end of the central 90 % over uncertain figures and weights"),
        perhaps("uncertainty_high", PROBABILITY, "its upper end"),
    ]
}

fn chance_cells(mean: &Mean) -> [Cell<'static>; 6] {
    let (noise, uncertainty) = (mean.noise, mean.uncertainty);
    [
        mean.runs.into(),
        mean.estimate.into(),
        noise.map(|i| i.low).into(),
        noise.map(|i| i.high).into(),
        uncertainty.map(|i| i.low).into(),
        uncertainty.map(|i| i.high).into(),
    ]
}

fn number_cells(of: Option<Number>) -> [Cell<'static>; 3] {
    [of.map(|of| of.estimate).into(), of.and_then(|of| of.low).into(), of.and_then(|of| of.high).into()]
}

fn crossing_columns() -> [Column; 5] {
    [
        perhaps("place", OWN, "value at which the level is crossed, nearest to today's; missing where it is not"),
        perhaps("low", OWN, "lower end of its 95 % interval; missing where too many resamples have none"),
        perhaps("high", OWN, "its upper end"),
        Column::required("crossings", Kind::U32, "how often the level is crossed"),
        number("resamples_with", "share", "share of the resamples that have a crossing"),
    ]
}

fn crossing_cells(crossing: &Crossing) -> [Cell<'static>; 5] {
    [
        crossing.place.into(),
        crossing.low.into(),
        crossing.high.into(),
        u32::try_from(crossing.all.len()).unwrap_or(u32::MAX).into(),
        crossing.resamples_with.into(),
    ]
}

fn curve(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let head = [
        text("factor", "id of the factor"),
        number("value", OWN, "its value, all others as today"),
        flag("is_today", "whether it is today's"),
    ];
    let columns: Vec<Column> = head.into_iter().chain(chance_columns()).collect();
    let mut table = TableWriter::create(folder, &Schema::new("curve", columns)?, format)?;
    for curve in &found.curves {
        let today = found.factor(&curve.factor).map(|factor| factor.today);
        for dot in &curve.dots {
            let head: [Cell<'_>; 3] =
                [curve.factor.as_str().into(), dot.value.into(), (Some(dot.value) == today).into()];
            table.push(&[&head[..], &chance_cells(&dot.mean)].concat())?;
        }
    }
    table.finish()
}

fn crossings(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let head = [
        text("factor", "id of the factor that is moved"),
        Column::optional("beside", Kind::Text, "id of the other factor; missing where all others are as today"),
        perhaps("beside_value", "that of the other factor", "its value"),
    ];
    let columns: Vec<Column> = head.into_iter().chain(crossing_columns()).collect();
    let mut table = TableWriter::create(folder, &Schema::new("crossings", columns)?, format)?;
    for curve in &found.curves {
        let head: [Cell<'_>; 3] = [curve.factor.as_str().into(), Cell::Null, Cell::Null];
        table.push(&[&head[..], &crossing_cells(&curve.crossing)].concat())?;
    }
    if let Some(frontier) = &found.frontier {
        for (&value, crossing) in frontier.seconds.iter().zip(&frontier.crossings) {
            let head: [Cell<'_>; 3] = [frontier.first.as_str().into(), frontier.second.as_str().into(), value.into()];
            table.push(&[&head[..], &crossing_cells(crossing)].concat())?;
        }
    }
    table.finish()
}

fn slopes(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("factor", "id of the factor"),
        number("from", OWN, "lower value of the difference"),
        number("to", OWN, "higher value of the difference"),
        text(
            "measure",
            "per-unit, per-standard-unit (changes of the chance) or elasticity (per cent for one per cent)",
        ),
        perhaps("estimate", "that of the measure", "the estimate; missing where an elasticity has no meaning"),
        perhaps("low", "that of the measure", "lower end of its 95 % interval"),
        perhaps("high", "that of the measure", "its upper end"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("slopes", columns)?, format)?;
    for curve in &found.curves {
        let slope = &curve.slope;
        let elasticity = match slope.elasticity {
            Elasticity::Of(number) => Some(number),
            Elasticity::Undefined | Elasticity::Unknown => None,
        };
        let measures = [
            ("per-unit", Some(slope.per_unit)),
            ("per-standard-unit", Some(slope.per_standard_unit)),
            ("elasticity", elasticity),
        ];
        for (measure, number) in measures {
            let head: [Cell<'_>; 4] =
                [curve.factor.as_str().into(), slope.from.into(), slope.to.into(), measure.into()];
            table.push(&[&head[..], &number_cells(number)].concat())?;
        }
    }
    table.finish()
}

fn frontier(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let head = [
        text("first", "id of the first factor"),
        number("first_value", OWN, "its value"),
        text("second", "id of the second factor"),
        number("second_value", OWN, "its value"),
    ];
    let columns: Vec<Column> = head.into_iter().chain(chance_columns()).collect();
    let mut table = TableWriter::create(folder, &Schema::new("frontier", columns)?, format)?;
    if let Some(frontier) = &found.frontier {
        let values =
            frontier.seconds.iter().flat_map(|second| frontier.firsts.iter().map(move |first| (first, second)));
        for ((&first, &second), mean) in values.zip(&frontier.means) {
            let head: [Cell<'_>; 4] =
                [frontier.first.as_str().into(), first.into(), frontier.second.as_str().into(), second.into()];
            table.push(&[&head[..], &chance_cells(mean)].concat())?;
        }
    }
    table.finish()
}

fn combinations(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let head = [
        text("of", "what may be moved: levers, or all factors"),
        flag("reaches", "whether it reaches the level; if not, the place that came nearest to it"),
        number("distance", STANDARD, "distance of the combination from today"),
        Column::optional("factor", Kind::Text, "id of a factor that it moves; missing where it moves none"),
        perhaps("value", OWN, "its value"),
        perhaps("change", OWN, "its change from today"),
        perhaps("change_standard", STANDARD, "the same in standard units"),
        number("searched", PROBABILITY, "the chance in the search, by which it was chosen"),
    ];
    let columns: Vec<Column> = head.into_iter().chain(chance_columns()).collect();
    let mut table = TableWriter::create(folder, &Schema::new("combinations", columns)?, format)?;
    for combination in &found.combinations {
        let moves = combination.moves.iter().map(Some).chain(combination.moves.is_empty().then_some(None));
        for of in moves {
            let head: [Cell<'_>; 8] = [
                combination.of.as_str().into(),
                combination.reaches.into(),
                combination.distance.into(),
                of.map_or(Cell::Null, |of| of.factor.as_str().into()),
                of.map(|of| of.value).into(),
                of.map(|of| of.change).into(),
                of.map(|of| of.distance).into(),
                combination.searched.into(),
            ];
            table.push(&[&head[..], &chance_cells(&combination.mean)].concat())?;
        }
    }
    table.finish()
}

fn alone(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let columns = vec![
        text("of", "the search that it belongs to: levers, or all factors"),
        text("factor", "id of the factor, moved alone"),
        number("end", OWN, "the end of its range in this direction"),
        number("chance", PROBABILITY, "the chance there, in the search"),
        perhaps("value", OWN, "value at which the level is first reached; missing where it is not"),
        perhaps("distance", STANDARD, "its distance from today"),
    ];
    let mut table = TableWriter::create(folder, &Schema::new("alone", columns)?, format)?;
    for combination in &found.combinations {
        for of in &combination.alone {
            table.push(&[
                combination.of.as_str().into(),
                of.factor.as_str().into(),
                of.end.into(),
                of.chance.into(),
                of.value.into(),
                of.distance.into(),
            ])?;
        }
    }
    table.finish()
}

fn policies(folder: &Path, found: &Tipping, format: Format) -> Result<TableFile, StoreError> {
    let head = [
        text("policy", "today, nearest, highest, or the id of a factor moved alone"),
        text("moves", "the values of the factors that it moves, as id=value with spaces between"),
    ];
    let measure = |name: &str, unit: &str, says: &str| {
        [
            perhaps(name, unit, says),
            perhaps(&format!("{name}_low"), unit, "lower end of its 95 % interval over draws"),
            perhaps(&format!("{name}_high"), unit, "its upper end"),
        ]
    };
    let satisficing = measure("satisficing", "share", "share of the worlds in which the chance is the level or more");
    let regret = measure("regret", PROBABILITY, "mean over worlds of what the best policy of each has more");
    let high = measure("regret_90", PROBABILITY, "what 90 % of the worlds do not exceed of it");
    let columns: Vec<Column> =
        head.into_iter().chain(chance_columns()).chain(satisficing).chain(regret).chain(high).collect();
    let mut table = TableWriter::create(folder, &Schema::new("policies", columns)?, format)?;
    for policy in &found.policies {
        let of = &policy.robustness;
        let moves: Vec<String> = policy.moves.iter().map(|of| format!("{}={}", of.factor, of.value)).collect();
        let moves = moves.join(" ");
        let head: [Cell<'_>; 2] = [policy.policy.as_str().into(), moves.as_str().into()];
        let measures = [of.satisficing, of.regret, of.regret_high].map(number_cells).concat();
        table.push(&[&head[..], &chance_cells(&of.chance), &measures].concat())?;
    }
    table.finish()
}
