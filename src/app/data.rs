//! The data that the program answers from: embedded in the binary, and overridden file by file from a data directory.
//!
//! `<dir>/faq/quota.toml` replaces the embedded entry of that name, `<dir>/faq/mine.toml` adds one; `locales/` and `calendar/` work the
//! same way. So an operator keeps only what differs, and an update of the program brings the rest.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::calendar::Calendar;
use crate::faq::Faq;
use crate::io_words;
use crate::locale::Sentences;
use crate::model::{Fault, Locale};

/// No file that people write is larger; a mistaken path to something huge is refused before it is read.
const FILE_BYTES_MAX: u64 = 4 << 20;

#[derive(RustEmbed)]
#[folder = "faq"]
struct EmbeddedFaq;

#[derive(RustEmbed)]
#[folder = "locales"]
struct EmbeddedLocales;

#[derive(RustEmbed)]
#[folder = "calendar"]
struct EmbeddedCalendar;

/// Everything that is loaded, checked and never changed afterwards.
#[derive(Debug)]
pub struct Data {
    /// The entries and contacts.
    pub faq: Faq,
    /// The bot's own sentences.
    pub sentences: Sentences,
    /// Working days.
    pub calendar: Calendar,
}

/// Why the data can't be used: every fault with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFaults(pub Vec<Fault>);

impl fmt::Display for DataFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What only deserves a look is shown by `faq check` once the faults are mended.
        let errors = || self.0.iter().filter(|fault| fault.is_error());
        let count = errors().count();
        write!(f, "the data has {count} {}", if count == 1 { "fault" } else { "faults" })?;
        errors().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for DataFaults {}

/// One kind of data: its folder, the endings of its files, the embedded files.
struct Room {
    folder: &'static str,
    endings: &'static [&'static str],
    embedded: fn() -> Vec<(String, Vec<u8>)>,
}

const FAQ: Room = Room { folder: "faq", endings: &["toml"], embedded: embedded::<EmbeddedFaq> };
const LOCALES: Room = Room { folder: "locales", endings: &["ftl"], embedded: embedded::<EmbeddedLocales> };
const CALENDAR: Room = Room { folder: "calendar", endings: &["toml", "json"], embedded: embedded::<EmbeddedCalendar> };

fn embedded<E: RustEmbed>() -> Vec<(String, Vec<u8>)> {
    E::iter().filter_map(|name| E::get(&name).map(|file| (name.into_owned(), file.data.into_owned()))).collect()
}

/// Path for faults, and text.
type TextFile = (String, String);

impl Data {
    /// The data inside the binary.
    ///
    /// # Errors
    /// All faults; there are none in a released binary.
    pub fn embedded() -> Result<Self, DataFaults> {
        Self::load(None)
    }

    /// The data inside the binary, overridden by the files of a data directory.
    ///
    /// # Errors
    /// All faults of all files: unreadable, not UTF-8, or not what the loaders of FAQ, sentences and calendar take.
    pub fn load(dir: Option<&Path>) -> Result<Self, DataFaults> {
        let mut faults = Vec::new();
        if let Some(dir) = dir {
            check_directory(dir, &mut faults);
        }
        let faq_files: Vec<TextFile> = FAQ.read(dir, &mut faults).into_values().collect();
        let calendar_files: Vec<TextFile> = CALENDAR.read(dir, &mut faults).into_values().collect();
        let mut locale_files = Vec::new();
        for (stem, (path, text)) in LOCALES.read(dir, &mut faults) {
            match Locale::ALL.into_iter().find(|locale| locale.tag() == stem) {
                Some(locale) => locale_files.push((locale, path, text)),
                None => faults.push(Fault::error(path, 0, "name it zh-Hans.ftl, zh-Hant.ftl or en.ftl")),
            }
        }
        // A file that could not be read would show up a second time as "missing", so reading has to succeed first.
        if !faults.is_empty() {
            return Err(DataFaults(faults));
        }
        let faq = Faq::load(&faq_files);
        let sentences = Sentences::load(&locale_files);
        let calendar = Calendar::load(&calendar_files);
        match (faq, sentences, calendar) {
            (Ok(faq), Ok(sentences), Ok(calendar)) => Ok(Self { faq, sentences, calendar }),
            (faq, sentences, calendar) => {
                let all = [faq.err(), sentences.err(), calendar.err()];
                Err(DataFaults(all.into_iter().flatten().flatten().collect()))
            }
        }
    }
}

/// The folders of a data directory.
#[must_use]
pub fn folders() -> [&'static str; 3] {
    [FAQ.folder, LOCALES.folder, CALENDAR.folder]
}

/// What keeps a data directory from being read at all; its files are not looked at.
#[must_use]
pub fn directory_faults(dir: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_directory(dir, &mut faults);
    faults
}

fn check_directory(dir: &Path, faults: &mut Vec<Fault>) {
    let shown = dir.display().to_string();
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => faults.push(Fault::error(shown, 0, "the data directory is not a directory")),
        Ok(_) => {
            if folders().iter().all(|folder| !dir.join(folder).is_dir()) {
                faults.push(Fault::error(shown, 0, "the data directory has none of the folders faq, locales and calendar"));
            }
        }
        Err(error) => {
            faults.push(Fault::error(shown, 0, format!("the data directory can't be opened: {}", io_words::reading(&error))));
        }
    }
}

impl Room {
    /// Embedded files and those of the directory by their name without its ending; the directory wins.
    fn read(&self, dir: Option<&Path>, faults: &mut Vec<Fault>) -> BTreeMap<String, TextFile> {
        let mut files = BTreeMap::new();
        for (name, bytes) in (self.embedded)() {
            self.take(&mut files, &name, format!("{}/{name}", self.folder), bytes, faults);
        }
        let Some(folder) = dir.map(|dir| dir.join(self.folder)).filter(|folder| folder.exists()) else { return files };
        let listed = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut own = BTreeMap::new();
        match listed {
            Ok(entries) => {
                for entry in entries {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    let path = entry.path();
                    if self.stem(&name).is_none() {
                        continue;
                    }
                    match read_bounded(&path) {
                        Ok(bytes) => self.take(&mut own, &name, path.display().to_string(), bytes, faults),
                        Err(message) => faults.push(Fault::error(path.display().to_string(), 0, message)),
                    }
                }
            }
            Err(error) => {
                let message = format!("the folder can't be read: {}", io_words::reading(&error));
                faults.push(Fault::error(folder.display().to_string(), 0, message));
            }
        }
        files.extend(own);
        files
    }

    /// Decodes one file and puts it under its name.
    fn take(&self, files: &mut BTreeMap<String, TextFile>, name: &str, path: String, bytes: Vec<u8>, faults: &mut Vec<Fault>) {
        let Some(stem) = self.stem(name) else { return };
        match String::from_utf8(bytes) {
            Ok(text) => {
                if let Some((other, _)) = files.get(stem) {
                    faults.push(Fault::error(path, 0, format!("{other} gives the same: keep one of them")));
                } else {
                    files.insert(stem.to_owned(), (path, text));
                }
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..valid].split(|&byte| byte == b'\n').count();
                faults.push(Fault::error(path, line, "not valid UTF-8: save the file as UTF-8"));
            }
        }
    }

    /// The name without its ending; `None` for files that aren't data (an editor's backup, a note).
    fn stem<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (stem, ending) = name.rsplit_once('.')?;
        (self.endings.contains(&ending) && !stem.is_empty() && !stem.starts_with('.')).then_some(stem)
    }
}

/// A regular file's bytes, if they are not too many.
fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
    let found = fs::metadata(path).map_err(|error| format!("can't be read: {}", io_words::reading(&error)))?;
    if !found.is_file() {
        return Err("is not a file".to_owned());
    }
    if found.len() > FILE_BYTES_MAX {
        return Err(format!("has {} bytes, more than the {FILE_BYTES_MAX} that are read", found.len()));
    }
    fs::read(path).map_err(|error| format!("can't be read: {}", io_words::reading(&error)))
}
