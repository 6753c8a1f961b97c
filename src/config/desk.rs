//! `[desk]`: how long each step of a case may take before somebody is told.

use crate::model::Promises;
use crate::sheet::{At, Section, Sheet};

const HOUR_MINUTES: u32 = 60;
const DAY_MINUTES: u32 = 24 * HOUR_MINUTES;
/// Thirty days.
const SPAN_MINUTES_MAX: u32 = 30 * DAY_MINUTES;

pub(super) fn promises(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Promises {
    let defaults = Promises::default();
    let later = |section: &mut Section<'_>, key, default: u32, before: (&str, u32)| {
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
    let remind_minutes = later(section, "remind", defaults.remind_minutes, ("remind", 0));
    let escalate_minutes = later(section, "escalate", defaults.escalate_minutes, ("remind", remind_minutes));
    let claim_idle_minutes = later(section, "claim_idle", defaults.claim_idle_minutes, ("claim_idle", 0));
    let (nudge_minutes, auto_close_minutes) = silence(sheet, section, &defaults);
    let reopen_minutes = later(section, "reopen", defaults.reopen_minutes, ("reopen", 0));
    Promises { remind_minutes, escalate_minutes, claim_idle_minutes, nudge_minutes, auto_close_minutes, reopen_minutes }
}

/// How long a customer may be silent. Whoever is asked whether anything is open needs time to answer: a case that ended in the moment of
/// the question would be worse than one that is not asked about.
fn silence(sheet: &Sheet<'_>, section: &mut Section<'_>, defaults: &Promises) -> (u32, u32) {
    let mut given = |key, default: u32| {
        let text = section.optional_text(key);
        let minutes = text.as_ref().map_or(Some(default), |text| whole_span(sheet, key, text));
        (text, minutes)
    };
    let (nudge, nudge_minutes) = given("nudge", defaults.nudge_minutes);
    let (close, close_minutes) = given("auto_close", defaults.auto_close_minutes);
    if let (Some(nudged), Some(closes)) = (nudge_minutes, close_minutes)
        && closes <= nudged
    {
        let (nudged, closes) = (written(nudged), written(closes));
        match (&close, &nudge) {
            (Some(close), _) => sheet.error(
                close.line,
                format!(
                    "`auto_close` is {:?}: it must be longer than `nudge`, {nudged}, so that whoever is asked can answer",
                    close.value
                ),
            ),
            (None, Some(nudge)) => sheet.error(
                nudge.line,
                format!(
                    "`nudge` is {:?}, but `auto_close` is {closes} where it is not given: add one that is longer than `nudge`",
                    nudge.value
                ),
            ),
            (None, None) => {}
        }
    }
    (nudge_minutes.unwrap_or(defaults.nudge_minutes), close_minutes.unwrap_or(defaults.auto_close_minutes))
}

pub(super) fn span(sheet: &Sheet<'_>, key: &str, text: &At<String>) -> u32 {
    // Whatever is compared with a faulty one has a fault of its own, or none.
    whole_span(sheet, key, text).unwrap_or(SPAN_MINUTES_MAX)
}

fn whole_span(sheet: &Sheet<'_>, key: &str, text: &At<String>) -> Option<u32> {
    let minutes = read(&text.value);
    if minutes.is_none() {
        let most = written(SPAN_MINUTES_MAX);
        sheet.error(
            text.line,
            format!("`{key}` is {:?}: expected minutes, hours or days, 1m to {most}, such as 30m or 2h", text.value),
        );
    }
    minutes
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
