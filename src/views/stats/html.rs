//! The report as one page that needs nothing beside it: charts, and every figure of theirs in a table.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::svg::{self, Bar};
use super::{Group, Report, TRIES_MIN, duration, percent};
use crate::model::counted;

/// Columns of a chart; of a longer period, each stands for a week.
const COLUMNS_MAX: usize = 180;

/// The look that simdesk's pages have in common.
const STYLE: &str = include_str!("../../../templates/page.css");

/// The whole page.
#[must_use]
pub fn report_html(report: &Report) -> String {
    let period = report.period;
    let title = format!("simdesk: {} to {}", period.from, period.to);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <p>{}, by the calendar of Asia/Shanghai. Stored: {}.</p>\n",
        counted(period.length(), "day", "days"),
        counted(report.orders, "order", "orders"),
    );
    rejections(&mut page, report);
    talks(&mut page, report);
    retried(&mut page, report);
    pages(&mut page, report);
    groups(&mut page, "Out of scope", &report.talks.out_of_scope);
    groups(&mut page, "Not understood", &report.talks.not_understood);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// Text that stays text, between tags and in quotes. What no page may hold goes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// A chart; a narrow window shows a part of it and scrolls.
fn chart(page: &mut String, name: &str, svg: &str) {
    let name = escape(name);
    let _ = writeln!(page, "<figure class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{svg}</figure>");
}

/// A table: the first column names the row, the others are figures.
fn table(page: &mut String, caption: &str, heads: &[&str], rows: &[Vec<String>]) {
    let caption = escape(caption);
    let _ = write!(
        page,
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption>\n<thead><tr>"
    );
    for head in heads {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escape(head));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let cell = escape(cell);
            let _ = if at == 0 { write!(page, "<th scope=\"row\">{cell}</th>") } else { write!(page, "<td>{cell}</td>") };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
}

fn heading(page: &mut String, text: &str) {
    let _ = writeln!(page, "<h2>{}</h2>", escape(text));
}

fn rejections(page: &mut String, report: &Report) {
    heading(page, &format!("Rejections: {}", report.rejections));
    if report.rejections == 0 {
        page.push_str("<p>None in these days.</p>\n");
        return;
    }
    let most = report.causes.first().map_or(0, |c| c.count);
    let bars: Vec<Bar<'_>> =
        report.causes.iter().map(|c| Bar { label: &c.title, part: c.count, value: c.count.to_string() }).collect();
    let name = "Rejections by cause";
    chart(page, name, &svg::lying("causes", name, &bars, most));
    let rows: Vec<_> = report.causes.iter().map(|c| vec![c.title.clone(), c.count.to_string(), c.entry.to_string()]).collect();
    let caption = "By cause. A rejection with several reasons counts under each of them.";
    table(page, caption, &["Cause", "Rejections", "FAQ entry"], &rows);

    let of = |day| report.rejections_by_day.get(&day).copied().unwrap_or_default();
    let all: Vec<NaiveDate> = report.period.days().collect();
    let (step, name) =
        if all.len() > COLUMNS_MAX { (7, "Rejections by week of decision") } else { (1, "Rejections by day of decision") };
    let column =
        |days: &[NaiveDate]| (days.first().map_or_else(String::new, NaiveDate::to_string), days.iter().copied().map(of).sum());
    let columns: Vec<(String, u64)> = all.rchunks(step).rev().map(column).collect();
    let _ = writeln!(page, "<h3>{name}</h3>");
    chart(page, name, &svg::standing("days", name, &columns));
    let heads: Vec<&str> = ["Day", "Rejections"].into_iter().chain(report.causes.iter().map(|c| c.title.as_str())).collect();
    let rows: Vec<Vec<String>> = report
        .rejections_by_day
        .iter()
        .map(|(day, count)| {
            let causes = report.causes.iter().map(|c| c.days.get(day).map_or_else(String::new, u64::to_string));
            [day.to_string(), count.to_string()].into_iter().chain(causes).collect()
        })
        .collect();
    table(page, "By day of decision and cause. Days without a rejection are left out.", &heads, &rows);
}

fn talks(page: &mut String, report: &Report) {
    let talks = &report.talks;
    let all = talks.all;
    heading(page, &format!("Conversations: {}", all.conversations));
    if all.conversations > 0 {
        let share = |part| percent(part, all.conversations).map_or_else(String::new, |p| format!("{p} %"));
        let rows =
            [("answered without a human", all.without_human), ("asked back", all.clarified), ("handed off", all.handed_off)];
        let bars: Vec<_> = rows.iter().map(|(label, n)| Bar { label, part: *n, value: format!("{n} ({})", share(*n)) }).collect();
        let name = "How conversations went";
        chart(page, name, &svg::lying("talks", name, &bars, all.conversations));
        let rows: Vec<_> = rows.iter().map(|(label, n)| vec![(*label).to_owned(), n.to_string(), share(*n)]).collect();
        table(page, "Over all days", &["Conversations", "Number", "Share"], &rows);
        let rows: Vec<Vec<String>> = talks
            .days
            .iter()
            .map(|(day, d)| {
                let counts = [d.conversations, d.without_human, d.clarified, d.handed_off].map(|n| n.to_string());
                std::iter::once(day.to_string()).chain(counts).collect()
            })
            .collect();
        let heads = ["Day", "Conversations", "Answered without a human", "Asked back", "Handed off"];
        table(page, "By day. Days without a conversation are left out.", &heads, &rows);
    }
    if let Some(first) = talks.hand_offs.first() {
        heading(page, "Handed off, why");
        let bars: Vec<_> =
            talks.hand_offs.iter().map(|h| Bar { label: h.words, part: h.count, value: h.count.to_string() }).collect();
        let name = "Reasons for a hand-off";
        chart(page, name, &svg::lying("why", name, &bars, first.count));
        let rows: Vec<_> = talks.hand_offs.iter().map(|h| vec![h.words.to_owned(), h.count.to_string()]).collect();
        table(page, "Reasons for a hand-off", &["Reason", "Cases"], &rows);
    }
    heading(page, "First answer by a person");
    let time = |per_cent| talks.answered_within_s(per_cent).map_or_else(|| "none yet".to_owned(), duration);
    let rows = [
        ("Answered".to_owned(), talks.first_answers_s.len().to_string()),
        ("Median".to_owned(), time(50)),
        ("90 % within".to_owned(), time(90)),
        ("Still waiting".to_owned(), talks.waiting.to_string()),
    ];
    table(page, "From the opening of a case to the first answer", &["Cases", "Value"], &rows.map(|(name, v)| vec![name, v]));
}

fn pages(page: &mut String, report: &Report) {
    if report.pages.is_empty() {
        return;
    }
    heading(page, "Pages of the FAQ");
    let rows: Vec<_> =
        report.pages.iter().map(|vote| vec![vote.title.clone(), vote.yes.to_string(), vote.no.to_string()]).collect();
    table(page, "\"Did this help?\"", &["Page", "It did", "It did not"], &rows);
}

fn retried(page: &mut String, report: &Report) {
    heading(page, "Resubmitted after a rejection");
    if report.retried.is_empty() {
        page.push_str("<p>None in these days.</p>\n");
        return;
    }
    let share = |r: &super::Retried| percent(r.passed, r.reviewed).unwrap_or(0);
    let bars: Vec<Bar<'_>> = report
        .retried
        .iter()
        .filter(|r| r.is_enough())
        .map(|r| Bar { label: &r.title, part: share(r), value: format!("{} %", share(r)) })
        .collect();
    if !bars.is_empty() {
        let name = "Share of resubmitted orders that passed, by cause";
        chart(page, name, &svg::lying("retried", name, &bars, 100));
    }
    let rows: Vec<_> = report
        .retried
        .iter()
        .map(|r| {
            let passed = if r.is_enough() {
                format!("{} of {} passed", r.passed, r.reviewed)
            } else {
                format!("too few ({} of {TRIES_MIN})", r.reviewed)
            };
            vec![r.title.clone(), passed]
        })
        .collect();
    let caption = "Linked new orders whose review ended in these days, by the cause of the first rejection";
    table(page, caption, &["Cause", "Result"], &rows);
}

fn groups(page: &mut String, title: &str, groups: &[Group]) {
    if groups.is_empty() {
        return;
    }
    heading(page, title);
    let rows: Vec<_> = groups.iter().map(|group| vec![group.example.clone(), group.count.to_string()]).collect();
    table(page, "Questions that are alike, one of each; numbers are left out", &["Question", "Asked"], &rows);
}
