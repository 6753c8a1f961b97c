//! `[retention]` and `[backup]`: what the process that holds the store does by itself.

use std::path::{Path, PathBuf};

use crate::model::Retention;
use crate::sheet::{At, Section, Sheet};

/// A year.
const HOURS_MAX: u32 = 365 * 24;
const KEEP_MAX: i64 = 1_000;

/// Backups that are made by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupPlan {
    /// Where they go; `None` = there are none.
    pub dir: Option<PathBuf>,
    /// Hours from one to the next.
    pub every_hours: u32,
    /// How many are kept.
    pub keep: u32,
    /// The age key that they are encrypted for.
    pub recipient: Option<String>,
    /// The file with the passphrase that they are encrypted with.
    pub passphrase_file: Option<PathBuf>,
}

impl Default for BackupPlan {
    fn default() -> Self {
        Self { dir: None, every_hours: 24, keep: 7, recipient: None, passphrase_file: None }
    }
}

impl BackupPlan {
    /// Paths are meant from this directory.
    pub(super) fn lies_in(&mut self, dir: &Path) {
        for path in [&mut self.dir, &mut self.passphrase_file].into_iter().flatten() {
            *path = dir.join(&*path);
        }
    }

    pub(super) fn read(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Self {
        let mut plan = Self { dir: section.optional_text("dir").map(|dir| dir.value.into()), ..Self::default() };
        if let Some(every) = section.optional_text("every") {
            if let Some(hours) = hours(&every.value) {
                plan.every_hours = hours;
            } else {
                let message =
                    format!("`every` is {:?}: expected hours or days, 1h to {HOURS_MAX}h, such as 24h or 7d", every.value);
                sheet.error(every.line, message);
            }
        }
        if let Some(keep) = section.optional_number("keep") {
            match u32::try_from(keep.value).ok().filter(|_| (1..=KEEP_MAX).contains(&keep.value)) {
                Some(keep) => plan.keep = keep,
                None => sheet.error(keep.line, format!("`keep` is {}: expected 1 to {KEEP_MAX}", keep.value)),
            }
        }
        plan.recipient = section.optional_text("recipient").map(|recipient| recipient.value);
        let passphrase = section.optional_text("passphrase_file");
        if let (Some(file), Some(_)) = (&passphrase, &plan.recipient) {
            sheet.error(file.line, "`passphrase_file` and `recipient` exclude each other: keep one of them");
        }
        plan.passphrase_file = passphrase.map(|file| file.value.into());
        plan
    }
}

/// `24h`, `7d`.
fn hours(text: &str) -> Option<u32> {
    let text = text.trim();
    let (number, factor) = text.strip_suffix('h').map(|n| (n, 1)).or_else(|| text.strip_suffix('d').map(|n| (n, 24)))?;
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let hours = number.parse::<u32>().ok().filter(|_| plain)?.checked_mul(factor)?;
    (1..=HOURS_MAX).contains(&hours).then_some(hours)
}

pub(super) fn retention(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Retention {
    let defaults = Retention::default();
    let mut days = |key, least, default| section.optional_number(key).map_or(default, |number| days(sheet, key, least, &number));
    Retention {
        turn_notes_days: days("turn_notes_days", 1, defaults.turn_notes_days),
        conversations_days: days("conversations_days", 1, defaults.conversations_days),
        closed_cases_days: days("closed_cases_days", 1, defaults.closed_cases_days),
        orders_days: days("orders_days", 1, defaults.orders_days),
        dead_letters_days: days("dead_letters_days", 1, defaults.dead_letters_days),
        event_names_days: days("event_names_days", Retention::EVENT_NAMES_DAYS_MIN, defaults.event_names_days),
        imports_days: days("imports_days", 1, defaults.imports_days),
    }
}

fn days(sheet: &Sheet<'_>, key: &str, least: u32, number: &At<i64>) -> u32 {
    let most = Retention::DAYS_MAX;
    let days = u32::try_from(number.value).ok().filter(|days| *days == 0 || (least..=most).contains(days));
    if days.is_none() {
        sheet.error(number.line, format!("`{key}` is {}: expected {least} to {most}, or 0 = for ever", number.value));
    }
    days.unwrap_or_default()
}
