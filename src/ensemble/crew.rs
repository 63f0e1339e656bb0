//! The threads that compute parts.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;

use super::Plan;
use super::batch::EnsembleError;
use super::part::{Part, Workshop};
use crate::scenario::Spec;

/// What a computation needs of the program around it.
pub trait Host: Sync {
    /// Whether the user wants it to stop. Runs under way are finished first.
    fn stop(&self) -> bool;
    /// So many of all runs are done.
    fn progress(&self, runs_done: u64, runs_total: u64);
    /// The date and time, for the manifest.
    fn now(&self) -> String;
}

/// Parts that are to be computed, among the runs of a whole.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// Numbers of the parts.
    pub todo: &'a [u32],
    /// Runs that are done already.
    pub runs_done: u64,
    /// All runs.
    pub runs_total: u64,
    /// Threads; 0 for one per core.
    pub threads: usize,
}

/// Computes the parts in `todo` on `threads` threads (0: one per core) and hands each to `keep`.
///
/// Parts are begun in the order of `todo`, so that what is done when the host stops it is nearly a
/// prefix; a part that it cuts short is kept too. `keep` is called from several threads. The first
/// error ends the work.
///
/// # Errors
/// What `keep` returns, or a thread pool that cannot be started.
pub fn compute(
    spec: &Spec,
    plan: Plan,
    todo: &[u32],
    threads: usize,
    host: &dyn Host,
    keep: &(dyn Fn(u32, &Part) -> Result<(), EnsembleError> + Sync),
) -> Result<(), EnsembleError> {
    let workshop = Workshop::new(spec, plan);
    let runs_todo: u64 = todo.iter().map(|&part| plan.runs_in(part + 1) - plan.runs_in(part)).sum();
    let work = Work { todo, runs_done: plan.runs() - runs_todo, runs_total: plan.runs(), threads };
    share_out(work, host, &|part, go_on| workshop.compute(part, go_on), keep)
}

/// Lets several threads compute the parts of `work` and hands each to `keep`. `part_of` computes one, telling its
/// second argument of each run done, until that says no. Order and errors are those of [`compute`].
pub(crate) fn share_out<P>(
    work: Work<'_>,
    host: &dyn Host,
    part_of: &(dyn Fn(u32, &dyn Fn() -> bool) -> P + Sync),
    keep: &(dyn Fn(u32, &P) -> Result<(), EnsembleError> + Sync),
) -> Result<(), EnsembleError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(work.threads)
        .build()
        .map_err(|e| EnsembleError::Threads(e.to_string()))?;
    let next = AtomicUsize::new(0);
    let done = AtomicU64::new(work.runs_done);
    let failure = Mutex::new(None);
    let failed = || failure.lock().map_or(true, |failure| failure.is_some());
    host.progress(work.runs_done, work.runs_total);
    pool.broadcast(|_| {
        while !host.stop() && !failed() {
            // Taken one by one in order: which thread computes a part changes nothing in it.
            let Some(&part) = work.todo.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            let computed = part_of(part, &|| {
                host.progress(done.fetch_add(1, Ordering::Relaxed) + 1, work.runs_total);
                !host.stop()
            });
            if let Err(error) = keep(part, &computed)
                && let Ok(mut failure) = failure.lock()
            {
                failure.get_or_insert(error);
            }
        }
    });
    match failure.into_inner() {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(_) => Err(EnsembleError::broken_thread()),
    }
}
