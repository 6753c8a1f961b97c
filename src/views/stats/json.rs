//! The report as JSON: a form of its own, so that the report can change without breaking whoever reads it.

use serde_json::{Value, json};

use super::{DayTalks, Group, Report, TRIES_MIN};

/// The report, with the keys that `simdesk stats --help` lists.
#[must_use]
pub fn report_json(report: &Report) -> Value {
    let causes: Vec<Value> = report
        .causes
        .iter()
        .map(|cause| json!({"entry": cause.entry.as_str(), "title": cause.title, "rejections": cause.count}))
        .collect();
    let days: Vec<Value> = report
        .period
        .days()
        .map(|day| {
            let of_day = report.causes.iter().filter_map(|c| c.days.get(&day).map(|n| (c.entry.to_string(), json!(n))));
            json!({
                "day": day,
                "rejections": report.rejections_by_day.get(&day).copied().unwrap_or_default(),
                "causes": of_day.collect::<serde_json::Map<_, _>>(),
                "conversations": conversations(report.talks.days.get(&day).copied().unwrap_or_default()),
            })
        })
        .collect();
    let talks = &report.talks;
    let hand_offs: Vec<Value> = talks.hand_offs.iter().map(|h| json!({"reason": h.reason, "count": h.count})).collect();
    let retried: Vec<Value> = report
        .retried
        .iter()
        .map(|r| {
            let passed = r.is_enough().then_some(r.passed);
            json!({"entry": r.entry.as_str(), "title": r.title, "reviewed": r.reviewed, "passed": passed})
        })
        .collect();
    let pages: Vec<Value> = report
        .pages
        .iter()
        .map(|page| json!({"entry": page.entry.as_str(), "title": page.title, "helped": page.yes, "not": page.no}))
        .collect();
    json!({
        "version": 1,
        "from": report.period.from,
        "to": report.period.to,
        "orders": report.orders,
        "rejections": report.rejections,
        "causes": causes,
        "conversations": conversations(talks.all),
        "hand_offs": hand_offs,
        "first_human_answer": {
            "answered": talks.first_answers_s.len(),
            "waiting": talks.waiting,
            "median_s": talks.answered_within_s(50),
            "p90_s": talks.answered_within_s(90),
        },
        "retried": {"least": TRIES_MIN, "causes": retried},
        "pages": pages,
        "out_of_scope": groups(&talks.out_of_scope),
        "not_understood": groups(&talks.not_understood),
        "days": days,
    })
}

fn conversations(talks: DayTalks) -> Value {
    json!({
        "asked": talks.conversations,
        "without_human": talks.without_human,
        "clarified": talks.clarified,
        "handed_off": talks.handed_off,
    })
}

fn groups(groups: &[Group]) -> Vec<Value> {
    groups.iter().map(|group| json!({"count": group.count, "example": group.example})).collect()
}
