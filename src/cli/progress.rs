//! What a computation needs of the person in front of it: progress told, Ctrl-C heard.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::clock;
use super::exit;
use super::failure::Failure;
use super::screen::{Screen, note};
use crate::ensemble::Host;
use crate::words::thousands;

/// Time before the first line where there is no terminal: short runs say nothing.
const SILENT: Duration = Duration::from_secs(2);

/// Time between lines where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// Time between redraws of the bar, so that it is seen to live even when parts take long.
const TICK: Duration = Duration::from_millis(250);

/// The host of a computation on the command line.
#[derive(Debug)]
pub(crate) struct Console {
    /// What is computed, one after the other: `runs`.
    things: &'static str,
    stop: Arc<AtomicBool>,
    /// Which part of the whole is under way, said after the rest; empty where there is one.
    part: Mutex<String>,
    bar: ProgressBar,
    lines: Option<Lines>,
    /// Runs that were done before this invocation.
    before: OnceLock<u64>,
}

/// Progress as lines of text.
#[derive(Debug)]
struct Lines {
    begun: Instant,
    next: Mutex<Instant>,
}

impl Console {
    /// Listens to Ctrl-C from now on: at the first the batch ends after the runs under way, at
    /// the second the program ends at once.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the operating system does not let it listen.
    pub(crate) fn new(quiet: bool) -> Result<Self, Failure> {
        Self::counting("runs", quiet)
    }

    /// The same for `things` other than runs.
    ///
    /// # Errors
    /// See [`new`](Self::new).
    pub(crate) fn counting(things: &'static str, quiet: bool) -> Result<Self, Failure> {
        let terminal = Screen::stderr().terminal;
        let bar = if terminal && !quiet { ProgressBar::no_length() } else { ProgressBar::hidden() };
        let template = format!("{{bar:30}} {{human_pos}} of {{human_len}} {things}, {{rate}}, {{eta}} left{{msg}}");
        let style =
            ProgressStyle::with_template(&template).map_err(|e| Failure::Internal(format!("progress bar: {e}")))?;
        let style = style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            // The bar is drawn again in a moment.
            let _ = out.write_str(&rate(state.per_sec()));
        });
        bar.set_style(style.progress_chars("━╸ "));
        let begun = Instant::now();
        let lines = (!terminal && !quiet).then(|| Lines { begun, next: Mutex::new(begun + SILENT) });
        let stop = Arc::new(AtomicBool::new(false));
        let (heard, shown) = (Arc::clone(&stop), bar.clone());
        ctrlc::set_handler(move || {
            if heard.swap(true, Ordering::Relaxed) {
                std::process::exit(exit::INTERRUPTED.into());
            }
            let words = format!("pactsim: stopping after the {things} under way; interrupt again to stop at once");
            shown.suspend(|| note(&words));
        })
        .map_err(|e| Failure::Internal(format!("cannot listen to Ctrl-C: {e}")))?;
        Ok(Self { things, stop, part: Mutex::default(), bar, lines, before: OnceLock::new() })
    }

    /// The host of a part of the whole, which has `before` runs ahead of it and `total` in all; `name` says which part it
    /// is. Progress is that of the whole.
    pub(crate) fn part(&self, before: u64, total: u64, name: &str) -> PartOf<'_> {
        let told = format!("; {name}");
        self.bar.set_message(told.clone());
        if let Ok(mut part) = self.part.lock() {
            *part = told;
        }
        PartOf { whole: self, before, total }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, lines: &Lines, done: u64, total: u64) {
        let now = Instant::now();
        let Ok(mut next) = lines.next.lock() else { return };
        if now < *next || done == total {
            return;
        }
        *next = now + BETWEEN_LINES;
        let here = done - self.before.get().copied().unwrap_or(0).min(done);
        let per_second = here as f64 / (now - lines.begun).as_secs_f64();
        let left =
            if here == 0 { String::new() } else { format!(", {:.0} s left", (total - done) as f64 / per_second) };
        let (done, total, things) = (thousands(done), thousands(total), self.things);
        let part = self.part.lock().map_or_else(|_| String::new(), |part| part.clone());
        note(&format!("{done} of {total} {things}, {}{left}{part}", rate(per_second)));
    }
}

impl Host for Console {
    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn progress(&self, runs_done: u64, runs_total: u64) {
        if self.before.set(runs_done).is_ok() {
            self.bar.set_length(runs_total);
            self.bar.enable_steady_tick(TICK);
            self.bar.set_position(runs_done);
            // Runs done before are no speed of this invocation.
            self.bar.reset_eta();
        }
        // Threads report in any order: the bar never goes back.
        self.bar.set_position(runs_done.max(self.bar.position()));
        if let Some(lines) = &self.lines {
            self.line(lines, runs_done, runs_total);
        }
    }

    fn now(&self) -> String {
        clock::now()
    }
}

/// The host of one of several parts of a whole that are computed one after the other.
#[derive(Debug)]
pub(crate) struct PartOf<'a> {
    whole: &'a Console,
    before: u64,
    total: u64,
}

impl Host for PartOf<'_> {
    fn stop(&self) -> bool {
        self.whole.stop()
    }

    fn progress(&self, runs_done: u64, _: u64) {
        self.whole.progress(self.before + runs_done, self.total);
    }

    fn now(&self) -> String {
        self.whole.now()
    }
}

/// e.g. `12,345 a second`.
fn rate(per_second: f64) -> String {
    format!("{} a second", thousands(per_second.round() as u64))
}
