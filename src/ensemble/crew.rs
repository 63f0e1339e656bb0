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
    let pool =
        ThreadPoolBuilder::new().num_threads(threads).build().map_err(|e| EnsembleError::Threads(e.to_string()))?;
    let next = AtomicUsize::new(0);
    let runs_todo: u64 = todo.iter().map(|&part| plan.runs_in(part + 1) - plan.runs_in(part)).sum();
    let done = AtomicU64::new(plan.runs() - runs_todo);
    let failure = Mutex::new(None);
    let failed = || failure.lock().map_or(true, |failure| failure.is_some());
    host.progress(done.load(Ordering::Relaxed), plan.runs());
    pool.broadcast(|_| {
        while !host.stop() && !failed() {
            // Taken one by one in order: which thread computes a part changes nothing in it.
            let Some(&part) = todo.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            let computed = workshop.compute(part, || {
                host.progress(done.fetch_add(1, Ordering::Relaxed) + 1, plan.runs());
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
        Err(_) => Err(EnsembleError::Threads("a thread ended without a word".to_owned())),
    }
}
