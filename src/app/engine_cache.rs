//! The trained engine on disk, so that a second start loads instead of training. Losing the file costs a second, never an answer.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::faq::Faq;
use crate::understand::Engine;

/// Loads the engine that was trained from exactly this FAQ by this version, else trains it and keeps it for the next start.
pub(super) fn load_or_train(faq: &Faq) -> Engine {
    let Some(file) = file(faq) else { return Engine::train(faq) };
    let kept = |file: &Path| fs::read(file).ok().and_then(|bytes| Engine::from_bytes(faq, &bytes));
    // Whoever mends an answer changes nothing that is learnt from, so what an earlier version learnt may fit this one.
    if let Some(engine) = kept(&file).or_else(|| others(&file).iter().rev().find_map(|(_, other)| kept(other))) {
        return engine;
    }
    let engine = Engine::train(faq);
    if let Err(error) = keep(&file, &engine.to_bytes(faq)) {
        tracing::info!("the trained engine could not be kept in {}: {error}", file.display());
    }
    engine
}

fn file(faq: &Faq) -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "simdesk")?;
    Some(dirs.cache_dir().join(format!("engine-{}-{}.bin", env!("CARGO_PKG_VERSION"), faq.version())))
}

/// Written beside and renamed, so that a reader never sees half a file.
fn keep(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(dir) = file.parent() else { return Ok(()) };
    fs::create_dir_all(dir)?;
    forget_others(file);
    let mut temporary = tempfile::NamedTempFile::new_in(dir)?;
    temporary.write_all(bytes)?;
    temporary.persist(file)?;
    Ok(())
}

/// Engines of earlier FAQs are of no use any more; only a handful is kept, for those who switch between two.
fn forget_others(keep: &Path) {
    const KEPT: usize = 3;
    let old = others(keep);
    let extra = old.len().saturating_sub(KEPT);
    for (_, path) in old.into_iter().take(extra) {
        // Another process may be faster; either way it is gone.
        let _ = fs::remove_file(path);
    }
}

/// The other engines that are kept, the oldest first.
fn others(file: &Path) -> Vec<(SystemTime, PathBuf)> {
    let Some(entries) = file.parent().and_then(|dir| fs::read_dir(dir).ok()) else { return Vec::new() };
    let mut others: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|e| e.file_name().to_string_lossy().starts_with("engine-") && e.path() != file)
        .filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.path())))
        .collect();
    others.sort();
    others
}
