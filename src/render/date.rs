//! Dates as people say them: with the weekday, and with the year when it isn't this one.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::Renderer;
use crate::calendar::shanghai_day;
use crate::model::shanghai;

impl Renderer<'_> {
    pub(super) fn date(&self, day: NaiveDate) -> String {
        let weekday = self.plain(&format!("weekday-{}", day.weekday().number_from_monday()));
        let id = if day.year() == self.today.year() { "date" } else { "date-year" };
        let month = self.plain(&format!("month-{}", day.month()));
        self.say(
            id,
            &[
                ("year", day.year().to_string().into()),
                ("month", month.into()),
                ("day", day.day().to_string().into()),
                ("weekday", weekday.into()),
            ],
        )
    }

    /// Date and time of day in Asia/Shanghai.
    pub(super) fn date_time(&self, at: DateTime<Utc>) -> String {
        let time = at.with_timezone(&shanghai()).format("%H:%M").to_string();
        self.say("date-time", &[("date", self.date(shanghai_day(at)).into()), ("time", time.into())])
    }
}
