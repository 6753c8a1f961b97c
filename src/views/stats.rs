//! What goes wrong, how the bot does, and what helped: counted from the stored orders and the notes of the turns.
//!
//! Both are read page by page and counted on the way, so that a large order book needs no more memory than a small one.

mod alike;
mod html;
mod json;
mod orders;
mod svg;
mod talks;
mod text;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub use alike::Group;
pub use html::report_html;
pub use json::report_json;
pub use talks::{DayTalks, HandOff, Talks};
pub use text::report_text;

use super::lookup::Explain;
use crate::calendar::shanghai_day;
use crate::faq::Faq;
use crate::model::{EntryId, Figures, Locale};
use crate::port::{Store, StoreError};

/// Fewer reviewed tries say nothing about a remedy.
pub const TRIES_MIN: u64 = 20;

/// The days that are counted, in Asia/Shanghai, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    /// The last `days` days, today included.
    #[must_use]
    pub fn last(days: u32, now: DateTime<Utc>) -> Self {
        let to = shanghai_day(now);
        let back = TimeDelta::days(i64::from(days.max(1)) - 1);
        Self { from: to.checked_sub_signed(back).unwrap_or(NaiveDate::MIN), to }
    }

    /// True for a day of the period.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Its days, oldest first.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let to = self.to;
        self.from.iter_days().take_while(move |day| *day <= to)
    }

    /// How many.
    #[must_use]
    pub fn length(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// One cause of rejections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The FAQ entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Rejections with it.
    pub count: u64,
    /// By day of the decision; days without one are left out.
    pub days: BTreeMap<NaiveDate, u64>,
}

/// Orders that repeat one turned down for this cause, and whose review ended in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retried {
    /// The FAQ entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Those that passed.
    pub passed: u64,
    /// All of them.
    pub reviewed: u64,
}

impl Retried {
    /// True when there are enough of them to say something.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.reviewed >= TRIES_MIN
    }
}

/// Everything that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which days.
    pub period: Period,
    /// Orders that were looked at.
    pub orders: u64,
    /// Rejections decided in the period.
    pub rejections: u64,
    /// The same by day; days without one are left out.
    pub rejections_by_day: BTreeMap<NaiveDate, u64>,
    /// By cause, the most frequent first. A rejection with several reasons counts under each.
    pub causes: Vec<Cause>,
    /// What became of new tries, by the cause of the first rejection; the most frequent first.
    pub retried: Vec<Retried>,
    /// Conversations.
    pub talks: Talks,
    /// Votes on the pages of the FAQ, those that helped least often first.
    pub pages: Vec<Helped>,
}

/// What was said about a page of the FAQ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helped {
    /// The FAQ entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// It helped.
    pub yes: u64,
    /// It did not.
    pub no: u64,
}

/// Counts.
///
/// # Errors
/// When the store fails.
pub async fn collect(
    store: &dyn Store,
    faq: &Faq,
    explain: Explain<'_>,
    locale: Locale,
    period: Period,
) -> Result<Report, StoreError> {
    let tally = orders::tally(store, explain, period).await?;
    let talks = talks::tally(store, period).await?;
    let title = |id: &EntryId| {
        let answer = faq.get(id).and_then(|entry| entry.answer.get(&locale));
        answer.map_or_else(|| id.to_string(), |answer| answer.title.clone())
    };
    let mut causes: Vec<Cause> = tally
        .causes
        .into_iter()
        .map(|(entry, days)| Cause { title: title(&entry), count: days.values().sum(), days, entry })
        .collect();
    causes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.entry.cmp(&b.entry)));
    let mut retried: Vec<Retried> = tally
        .tries
        .into_iter()
        .map(|(entry, tries)| Retried { title: title(&entry), passed: tries.passed, reviewed: tries.reviewed, entry })
        .collect();
    retried.sort_by(|a, b| b.reviewed.cmp(&a.reviewed).then_with(|| a.entry.cmp(&b.entry)));
    let votes = talks.votes.iter();
    let mut pages: Vec<Helped> =
        votes.map(|(entry, (yes, no))| Helped { entry: entry.clone(), title: title(entry), yes: *yes, no: *no }).collect();
    pages.sort_by_key(|page| (page.yes * 1_000 / (page.yes + page.no).max(1), std::cmp::Reverse(page.no)));
    Ok(Report {
        pages,
        period,
        orders: tally.orders,
        rejections: tally.by_day.values().sum(),
        rejections_by_day: tally.by_day,
        causes,
        retried,
        talks,
    })
}

/// The same without the days, for staff who read it in words of their own language.
#[must_use]
pub fn figures(report: &Report) -> Figures {
    let talks = &report.talks;
    let alike = |groups: &[Group]| groups.iter().map(|group| (group.example.clone(), group.count)).collect();
    let within = (talks.answered_within_s(50), talks.answered_within_s(90));
    Figures {
        from: report.period.from,
        to: report.period.to,
        orders: report.orders,
        rejections: report.rejections,
        causes: report.causes.iter().map(|cause| (cause.entry.clone(), cause.count)).collect(),
        talks: talks.all.conversations,
        without_human: talks.all.without_human,
        clarified: talks.all.clarified,
        handed_off: talks.all.handed_off,
        hand_offs: talks.hand_offs.iter().map(|why| (why.reason, why.count)).collect(),
        first_answers: if let (Some(half), Some(most)) = within { Some((half, most, talks.first_answers_s.len())) } else { None },
        waiting: talks.waiting,
        out_of_scope: alike(&talks.out_of_scope),
        not_understood: alike(&talks.not_understood),
    }
}

/// A share in per cent.
fn percent(part: u64, whole: u64) -> Option<u64> {
    (part * 200 + whole).checked_div(whole * 2)
}

/// A time that people waited.
fn duration(seconds: u32) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min"),
        3600..86_400 => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}
