//! `simdesk`: see the library's documentation for the map.

fn main() -> std::process::ExitCode {
    simdesk::cli::main()
}
