//! `[alerts]`: when something counts as suddenly frequent.

use super::desk::span;
use crate::model::AlertRule;
use crate::sheet::{Section, Sheet};

const SWITCH: [(&str, bool); 2] = [("on", true), ("off", false)];
/// Of a quarter of an hour a day has enough, and in more than a day every incident drowns.
const WINDOW_MINUTES: std::ops::RangeInclusive<u32> = 15..=24 * 60;

pub(super) fn rule(sheet: &Sheet<'_>, section: &mut Section<'_>) -> AlertRule {
    let defaults = AlertRule::default();
    let on = section.optional_choice("look", &SWITCH).unwrap_or(defaults.on);
    let window_minutes = section.optional_text("window").map_or(defaults.window_minutes, |text| {
        let minutes = span(sheet, "window", &text);
        if !WINDOW_MINUTES.contains(&minutes) {
            sheet.error(text.line, format!("`window` is {:?}: expected 15m to 1d", text.value));
        }
        minutes
    });
    let calm_minutes = section.optional_text("calm").map_or(defaults.calm_minutes, |text| span(sheet, "calm", &text));
    let mut number = |key, least: u32, most: u32, default: u32| {
        let Some(number) = section.optional_number(key) else { return default };
        let read = u32::try_from(number.value).ok().filter(|read| (least..=most).contains(read));
        if read.is_none() {
            sheet.error(number.line, format!("`{key}` is {}: expected {least} to {most}", number.value));
        }
        read.unwrap_or(default)
    };
    let weeks = number("weeks", 1, 12, defaults.weeks.into());
    let minimum = number("minimum", 2, 1_000, defaults.minimum);
    let ratio = number("ratio", 2, 100, defaults.ratio);
    let one_in = number("one_in", 100, 1_000_000_000, defaults.one_in);
    AlertRule { on, window_minutes, weeks: u8::try_from(weeks).unwrap_or(defaults.weeks), minimum, ratio, one_in, calm_minutes }
}
