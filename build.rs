//! A new file in an embedded folder needs a new build; cargo alone only notices changes of files that were there before.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for folder in ["faq", "locales", "calendar", "templates"] {
        if std::path::Path::new(folder).is_dir() {
            println!("cargo:rerun-if-changed={folder}");
        }
    }
}
