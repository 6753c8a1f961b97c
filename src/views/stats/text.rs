//! The report as plain text of at most 80 columns, in which a Chinese character takes two.
//!
//! Bars are number signs: block characters are as wide as a Chinese one in some terminals, which would break the columns.

use std::fmt::Write as _;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::{Group, Report, TRIES_MIN, duration, percent};
use crate::model::counted;
use crate::render::fit;

const WIDTH: usize = 80;
const LABEL: usize = 34;
const COUNT: usize = 9;
/// Days that get a line each; of a longer period, weeks do.
const DAYS_SHOWN: i64 = 31;
const DAYS_OF_WEEK: usize = 7;

/// The whole report.
#[must_use]
pub fn report_text(report: &Report) -> String {
    let mut page = Page::default();
    let period = report.period;
    let days = counted(period.length(), "day", "days");
    let orders = counted(report.orders, "order", "orders");
    page.line(&format!("{} to {} ({days}, Asia/Shanghai), {orders} stored", period.from, period.to));
    rejections(&mut page, report);
    talks(&mut page, report);
    retried(&mut page, report);
    pages(&mut page, report);
    groups(&mut page, "Out of scope", &report.talks.out_of_scope);
    groups(&mut page, "Not understood", &report.talks.not_understood);
    page.0
}

fn rejections(page: &mut Page, report: &Report) {
    page.head(&format!("Rejections: {}", report.rejections));
    if report.rejections == 0 {
        return;
    }
    let rows: Vec<_> = report.causes.iter().map(|c| (c.title.as_str(), c.count, String::new())).collect();
    page.bars(&rows);
    if report.causes.iter().map(|c| c.count).sum::<u64>() > report.rejections {
        page.line("  A rejection with several reasons counts under each of them.");
    }
    page.head("Rejections by day of decision");
    let (length, step) = (report.period.length(), if report.period.length() > DAYS_SHOWN { DAYS_OF_WEEK } else { 1 });
    if step > 1 {
        page.line(&format!("  {length} days are shown by week; --json and --html have every day."));
    }
    let all: Vec<NaiveDate> = report.period.days().collect();
    // The last week is whole, the first one may be short.
    let slices: Vec<&[NaiveDate]> = all.rchunks(step).rev().collect();
    let of = |days: &std::collections::BTreeMap<NaiveDate, u64>, slice: &[NaiveDate]| -> u64 {
        slice.iter().filter_map(|day| days.get(day)).sum()
    };
    let most = slices.iter().map(|slice| of(&report.rejections_by_day, slice)).max().unwrap_or(0);
    for slice in slices {
        let Some(first) = slice.first() else { continue };
        let count = of(&report.rejections_by_day, slice);
        let mut causes: Vec<(u64, &str)> =
            report.causes.iter().map(|c| (of(&c.days, slice), c.title.as_str())).filter(|(n, _)| *n > 0).collect();
        causes.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        let causes: Vec<String> = causes.iter().map(|(n, title)| format!("{n} {title}")).collect();
        page.day(&first.format("%Y-%m-%d %a").to_string(), count, most, &causes.join(", "));
    }
}

fn talks(page: &mut Page, report: &Report) {
    let talks = &report.talks;
    let all = talks.all;
    page.head(&format!("Conversations: {}", all.conversations));
    if all.conversations > 0 {
        let share = |part| percent(part, all.conversations).map_or_else(String::new, |p| format!("{p} %"));
        let row = |label, count| (label, count, share(count));
        page.bars_of(
            &[
                row("answered without a human", all.without_human),
                row("asked back", all.clarified),
                row("handed off", all.handed_off),
            ],
            all.conversations,
        );
    }
    if !talks.hand_offs.is_empty() {
        page.head("Handed off, why");
        let rows: Vec<_> = talks.hand_offs.iter().map(|h| (h.words, h.count, String::new())).collect();
        page.bars(&rows);
    }
    page.head("First answer by a person");
    match (talks.answered_within_s(50), talks.answered_within_s(90)) {
        (Some(median), Some(p90)) => {
            let answers = talks.first_answers_s.len();
            page.line(&format!("  median {}, 90 % within {} ({answers} answered)", duration(median), duration(p90)));
        }
        _ => page.line("  none in these days"),
    }
    if talks.waiting > 0 {
        page.line(&format!("  still waiting: {}", talks.waiting));
    }
}

fn retried(page: &mut Page, report: &Report) {
    page.head("Resubmitted after a rejection: passed, of those reviewed");
    if report.retried.is_empty() {
        page.line("  none in these days");
    }
    for row in &report.retried {
        if row.is_enough() {
            let share = percent(row.passed, row.reviewed).unwrap_or(0);
            let result = format!("{} of {} passed", row.passed, row.reviewed);
            page.bar(&row.title, &result, 20, &format!("{share} %"), row.passed, row.reviewed);
        } else {
            page.bar(&row.title, &format!("too few ({} of {TRIES_MIN})", row.reviewed), 20, "", 0, 1);
        }
    }
}

fn pages(page: &mut Page, report: &Report) {
    if report.pages.is_empty() {
        return;
    }
    page.head("Pages of the FAQ: did this help?");
    for vote in &report.pages {
        let all = vote.yes + vote.no;
        let share = percent(vote.yes, all).map_or_else(String::new, |p| format!("{p} %"));
        page.bar(&vote.title, &format!("{} of {all} helped", vote.yes), 20, &share, vote.yes, all);
    }
}

fn groups(page: &mut Page, title: &str, groups: &[Group]) {
    if groups.is_empty() {
        return;
    }
    page.head(&format!("{title}: questions that are alike, one of each"));
    for group in groups {
        page.line(&format!("{:>7}  {}", group.count, plain(&group.example)));
    }
}

/// Control characters and line breaks go: what a person wrote must not move the cursor.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(fit(text, WIDTH).trim_end());
        self.0.push('\n');
    }

    fn head(&mut self, text: &str) {
        self.0.push('\n');
        self.line(text);
    }

    /// Labels, counts and bars; the longest bar is the largest count.
    fn bars(&mut self, rows: &[(&str, u64, String)]) {
        let most = rows.iter().map(|row| row.1).max().unwrap_or(0);
        self.bars_of(rows, most);
    }

    fn bars_of(&mut self, rows: &[(&str, u64, String)], whole: u64) {
        for (label, count, share) in rows {
            self.bar(label, &count.to_string(), COUNT, share, *count, whole);
        }
    }

    fn bar(&mut self, label: &str, value: &str, columns: usize, share: &str, part: u64, whole: u64) {
        let label = fit(&plain(label), LABEL);
        let gap = " ".repeat(LABEL.saturating_sub(label.width()));
        let mut line = format!("  {label}{gap}{value:>columns$}");
        if !share.is_empty() {
            let _ = write!(line, "{share:>7}");
        }
        let room = WIDTH.saturating_sub(line.width() + 2);
        let _ = write!(line, "  {}", "#".repeat(scaled(part, whole, room)));
        self.line(&line);
    }

    /// A day with its count, a bar, and the causes behind it, as many as fit.
    fn day(&mut self, day: &str, count: u64, most: u64, causes: &str) {
        const BAR: usize = 12;
        let bar = "#".repeat(scaled(count, most, BAR));
        self.line(&format!("  {day}{count:>7}  {bar:<BAR$}  {}", plain(causes)));
    }
}

/// The length of a bar; what is there at all is seen.
fn scaled(part: u64, whole: u64, room: usize) -> usize {
    let length = u128::from(part) * room as u128;
    let length = usize::try_from(length.checked_div(u128::from(whole)).unwrap_or(0)).unwrap_or(room);
    length.max(usize::from(part > 0)).min(room)
}
