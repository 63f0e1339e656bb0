//! A page printed by a browser that is installed. Nothing is ever downloaded.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wait_timeout::ChildExt;

use super::failure::Failure;
use crate::store::StoreError;

/// Browsers that print without a window, tried in this order.
const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// The variable that names a browser to be used in their place.
const VARIABLE: &str = "CHROME";

/// A page takes a second or two; a browser that hangs is ended.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The page as a PDF.
///
/// # Errors
/// [`Failure::Input`] where no browser is installed or the one that is does not print.
pub(crate) fn print(html: &str) -> Result<Vec<u8>, Failure> {
    // A browser may be kept from hidden folders, and starts in another folder than this program.
    let folder = tempfile::Builder::new().prefix("pactsim-brief-").tempdir();
    let folder = folder.map_err(|e| StoreError::io("create", &std::env::temp_dir(), e))?;
    let place = folder.path().canonicalize().map_err(|e| StoreError::io("read", folder.path(), e))?;
    let (page, pdf) = (place.join("brief.html"), place.join("brief.pdf"));
    std::fs::write(&page, html).map_err(|e| StoreError::io("write", &page, e))?;
    let (browser, mut child) = start(&folder, &page, &pdf)?;
    let refused = |why: String| {
        Failure::Input(format!(
            "{browser} did not print the briefing: {why}. Write it as HTML and print that from a browser's menu, or name \
             another Chromium or Chrome in the variable {VARIABLE}"
        ))
    };
    match child.wait_timeout(TIME_LIMIT) {
        Ok(Some(status)) if status.success() => {}
        Ok(Some(status)) => return Err(refused(format!("it ended with {status}"))),
        Ok(None) => {
            // It may have ended by itself in this moment.
            let _ = child.kill();
            let _ = child.wait();
            return Err(refused(format!("it was not done after {} seconds", TIME_LIMIT.as_secs())));
        }
        Err(error) => return Err(refused(error.to_string())),
    }
    std::fs::read(&pdf).map_err(|error| refused(format!("it left no PDF ({error})")))
}

/// Starts the first browser that is there, or the one that is named.
fn start(folder: &TempDir, page: &Path, pdf: &Path) -> Result<(String, Child), Failure> {
    let named = std::env::var_os(VARIABLE).filter(|name| !name.is_empty());
    let names: Vec<OsString> = match &named {
        Some(name) => vec![name.clone()],
        None => BROWSERS.map(OsString::from).into(),
    };
    for name in names {
        let shown = name.to_string_lossy().into_owned();
        match command(&name, folder, page, pdf).spawn() {
            Ok(child) => return Ok((shown, child)),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {}
            Err(error) => return Err(Failure::Input(format!("cannot start {shown}: {error}. {}", advice()))),
        }
    }
    Err(Failure::Input(format!(
        "no browser that could print a PDF is installed ({} were tried). {}",
        BROWSERS.join(", "),
        advice()
    )))
}

fn advice() -> String {
    format!(
        "Install the package `chromium` (Debian, Fedora, Arch, Homebrew) or Google Chrome, or name one in the variable \
         {VARIABLE}; or write the briefing as HTML with -o brief.html and print it from any browser"
    )
}

fn command(browser: &OsString, folder: &TempDir, page: &Path, pdf: &Path) -> Command {
    let mut command = Command::new(browser);
    let with = |option: &str, path: &Path| {
        let mut argument = OsString::from(option);
        argument.push(path);
        argument
    };
    command.args(["--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]);
    command.arg(with("--user-data-dir=", &folder.path().join("profile"))).arg(with("--print-to-pdf=", pdf));
    if is_root(folder.path()) {
        // Chromium refuses to start as root with its sandbox; the page has no script and loads nothing.
        command.arg("--no-sandbox");
    }
    command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whether this process runs as root: what it has made belongs to it.
#[cfg(unix)]
fn is_root(own_folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(own_folder).is_ok_and(|metadata| metadata.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_: &Path) -> bool {
    false
}
