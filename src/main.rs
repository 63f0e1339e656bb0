//! The program `pactsim`: everything it does is in the library's room [`pactsim::cli`].

fn main() -> std::process::ExitCode {
    pactsim::cli::main()
}
