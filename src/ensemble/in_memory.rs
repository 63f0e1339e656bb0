//! The answer of a sample that is computed and not kept.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::batch::{EnsembleError, Request, batch_id, is_whole};
use super::crew::{Host, compute};
use super::part::Part;
use super::summary::Summary;
use super::tally::Tally;

/// Parts are added up in order as soon as all before them are there.
struct Line<'s> {
    tally: Tally<'s>,
    next: u32,
    /// Whether a part was cut short: what comes after it does not count.
    ended: bool,
    waiting: BTreeMap<u32, Part>,
}

/// Computes the runs of `request` on `threads` threads and adds them up, without a file. What a stop
/// leaves is marked as partial.
///
/// # Errors
/// [`EnsembleError::Threads`] without threads.
pub fn summarise(request: &Request<'_>, threads: usize, host: &dyn Host) -> Result<Summary, EnsembleError> {
    let plan = request.plan;
    let todo: Vec<u32> = (0..plan.parts()).collect();
    let line = Mutex::new(Line { tally: Tally::new(request.spec), next: 0, ended: false, waiting: BTreeMap::new() });
    let broken = || EnsembleError::Threads("a thread ended without a word".to_owned());
    let keep = |number: u32, part: &Part| {
        let mut guard = line.lock().map_err(|_| broken())?;
        let line = &mut *guard;
        line.waiting.insert(number, part.clone());
        while let Some(part) = line.waiting.remove(&line.next).filter(|_| !line.ended) {
            line.tally.add(&part);
            line.ended = !is_whole(&part, plan, line.next);
            line.next += 1;
        }
        Ok(())
    };
    compute(request.spec, plan, &todo, threads, host, &keep)?;
    let line = line.into_inner().map_err(|_| broken())?;
    Ok(line.tally.finish(&batch_id(request), plan))
}
