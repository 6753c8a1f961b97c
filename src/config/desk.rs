//! `[desk]`: how long each step of a case may take before somebody is told.

use crate::model::Promises;
use crate::sheet::{At, Section, Sheet};

const HOUR_MINUTES: u32 = 60;
const DAY_MINUTES: u32 = 24 * HOUR_MINUTES;
/// Thirty days.
const SPAN_MINUTES_MAX: u32 = 30 * DAY_MINUTES;

pub(super) fn promises(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Promises {
    let defaults = Promises::default();
    let mut later = |key, default: u32, before: (&str, u32)| {
        let Some(text) = section.optional_text(key) else { return default.max(before.1) };
        let minutes = span(sheet, key, &text);
        if minutes < before.1 {
            sheet.error(
                text.line,
                format!("`{key}` is {:?}: it can't be shorter than `{}`, {}", text.value, before.0, written(before.1)),
            );
        }
        minutes
    };
    let remind_minutes = later("remind", defaults.remind_minutes, ("remind", 0));
    let escalate_minutes = later("escalate", defaults.escalate_minutes, ("remind", remind_minutes));
    let claim_idle_minutes = later("claim_idle", defaults.claim_idle_minutes, ("claim_idle", 0));
    let nudge_minutes = later("nudge", defaults.nudge_minutes, ("nudge", 0));
    let auto_close_minutes = later("auto_close", defaults.auto_close_minutes, ("nudge", nudge_minutes));
    let reopen_minutes = later("reopen", defaults.reopen_minutes, ("reopen", 0));
    Promises { remind_minutes, escalate_minutes, claim_idle_minutes, nudge_minutes, auto_close_minutes, reopen_minutes }
}

pub(super) fn span(sheet: &Sheet<'_>, key: &str, text: &At<String>) -> u32 {
    read(&text.value).unwrap_or_else(|| {
        let most = written(SPAN_MINUTES_MAX);
        sheet.error(
            text.line,
            format!("`{key}` is {:?}: expected minutes, hours or days, 1m to {most}, such as 30m or 2h", text.value),
        );
        // Whatever is compared with it has a fault of its own, or none.
        SPAN_MINUTES_MAX
    })
}

/// `30m`, `2h`, `3d`.
fn read(text: &str) -> Option<u32> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let factor = match unit {
        'm' => 1,
        'h' => HOUR_MINUTES,
        'd' => DAY_MINUTES,
        _ => return None,
    };
    let number = &text[..text.len() - 1];
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let minutes = number.parse::<u32>().ok().filter(|_| plain)?.checked_mul(factor)?;
    (1..=SPAN_MINUTES_MAX).contains(&minutes).then_some(minutes)
}

/// As it would be written in the file.
pub(super) fn written(minutes: u32) -> String {
    match minutes {
        0 => "0m".to_owned(),
        _ if minutes.is_multiple_of(DAY_MINUTES) => format!("{}d", minutes / DAY_MINUTES),
        _ if minutes.is_multiple_of(HOUR_MINUTES) => format!("{}h", minutes / HOUR_MINUTES),
        _ => format!("{minutes}m"),
    }
}
