//! Tells the program the commit that it was built from, where it was built from a checkout.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Only the checkout's own folder counts: a crate unpacked inside another repository has none.
    if !Path::new(".git").is_dir() {
        return;
    }
    // The first changes with the branch, the second with every commit.
    for file in [".git/HEAD", ".git/logs/HEAD"] {
        if Path::new(file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    let commit = Command::new("git").args(["rev-parse", "--verify", "HEAD"]).output();
    if let Some(commit) = commit.ok().filter(|output| output.status.success()) {
        println!("cargo::rustc-env=PACTSIM_COMMIT={}", String::from_utf8_lossy(&commit.stdout).trim());
    }
}
