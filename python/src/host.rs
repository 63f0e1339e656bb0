//! What a computation needs of Python: progress told, Ctrl-C heard, and the interpreter free meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pactsim::cli::now;
use pactsim::ensemble::Host;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// Time between looks at Ctrl-C, and between calls of `progress`.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// The host of a computation whose caller is a Python interpreter.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Host for Listener {
    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn progress(&self, runs_done: u64, runs_total: u64) {
        // Threads report in any order.
        self.done.fetch_max(runs_done, Ordering::Relaxed);
        self.total.store(runs_total, Ordering::Relaxed);
    }

    fn now(&self) -> String {
        now()
    }
}

/// Does `work` on a thread of its own with the interpreter free, calling `progress(done, total)` from the caller's thread. After
/// Ctrl-C, or when `progress` raises, the work is asked to stop and ends with what is done kept; then that is raised.
///
/// # Errors
/// What signals or `progress` raise.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Listener) -> T + Send,
) -> PyResult<T> {
    let listener = Listener::default();
    let (ended, mut end) = channel();
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let answer = work(&listener);
            // The receiver outlives this thread, and has nothing to do where it does not.
            let _ = ended.send(());
            answer
        });
        let mut raised = None;
        loop {
            // The receiver goes along and comes back: it is of one thread at a time.
            let (waited, receiver) = py.detach(move || (end.recv_timeout(BETWEEN_LOOKS), end));
            end = receiver;
            if raised.is_none()
                && let Err(error) = look(py, progress, &listener)
            {
                listener.stop.store(true, Ordering::Relaxed);
                raised = Some(error);
            }
            if !matches!(waited, Err(RecvTimeoutError::Timeout)) {
                break;
            }
        }
        let answer = py.detach(|| worker.join());
        match (raised, answer) {
            (Some(error), _) => Err(error),
            (None, Ok(answer)) => Ok(answer),
            (None, Err(_)) => Err(PyRuntimeError::new_err(
                "the engine ended without a word. This is a fault of pactsim; please report it with the call that led to it",
            )),
        }
    })
}

fn look(py: Python<'_>, progress: Option<&Bound<'_, PyAny>>, listener: &Listener) -> PyResult<()> {
    py.check_signals()?;
    let (done, total) = (listener.done.load(Ordering::Relaxed), listener.total.load(Ordering::Relaxed));
    match progress.filter(|_| total > 0) {
        Some(progress) => progress.call1((done, total)).map(|_| ()),
        None => Ok(()),
    }
}
