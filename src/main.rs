//! `simdesk`: see the library's documentation for the map.

/// An import makes and drops millions of small records on two threads; the system's own allocator takes a quarter longer for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    simdesk::cli::main()
}
