//! What staff read of an incident, wherever they are.

use crate::model::{Incident, Known, Locale, Verdict, in_language};

/// The same message in two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMessage {
    /// For staff who read English.
    pub en: String,
    /// For staff who read Chinese.
    pub zh: String,
}

/// An incident in a few lines: what, how much, against what, the notice that is suggested or was sent, and what to do.
#[must_use]
pub fn message(incident: &Incident) -> StaffMessage {
    let (id, key, count, minutes) = (incident.id, &incident.key, incident.count, incident.window_minutes);
    let (en, zh) = (in_language(&incident.name, Locale::En), in_language(&incident.name, Locale::ZhHans));
    let usual = format!("{:.1}", f64::from(incident.expected_milli) / 1_000.0);
    let (usual_en, usual_zh) = match incident.known {
        Known::Weeks(1) => (format!("{usual} a week ago"), format!("上周同一时段 {usual} 人")),
        Known::Weeks(n) => (format!("{usual} are usual ({n} weeks)"), format!("平时这个时段约 {usual} 人（看了 {n} 周）")),
        Known::Days(n) => {
            let days = if n == 1 { "day" } else { "days" };
            (format!("{usual} are usual (only {n} {days} known)"), format!("这个时段约 {usual} 人（只有前 {n} 天可比）"))
        }
        Known::Nothing => ("nothing is known yet of what is usual".to_owned(), "还没有以往的数据可比".to_owned()),
    };
    let (kind_en, kind_zh) = match key.kind() {
        "code" => ("the carrier's", "运营商"),
        "carrier" => ("orders of", "运营商"),
        _ => ("the cause", "原因"),
    };
    let text_en = format!("{id}: {count} customers in {minutes} minutes about {kind_en} {en} ({key}); {usual_en}.");
    let text_zh = format!("{id}：{minutes} 分钟内有 {count} 位客户问{kind_zh}“{zh}”；{usual_zh}。");
    let (most_en, most_zh) = if incident.peak > count {
        (format!(" {} at the most since.", incident.peak), format!("之后最多 {} 位。", incident.peak))
    } else {
        (String::new(), String::new())
    };
    let (say_en, say_zh) = (in_language(&incident.notice, Locale::En), in_language(&incident.notice, Locale::ZhHans));
    let (next_en, next_zh) = match (&incident.verdict, incident.ended_at) {
        (Verdict::Announced { by, told, .. }, _) => {
            let told = told.map_or_else(|| "…".to_owned(), |told| told.to_string());
            (format!("{by} has had the notice sent to {told}: {say_en}"), format!("{by} 已同意发通知，发给 {told} 位：{say_zh}"))
        }
        (Verdict::Dismissed { by, .. }, _) => {
            (format!("{by} decided that no notice is needed."), format!("{by} 认为不用通知客户。"))
        }
        (Verdict::None, Some(_)) => ("It is over; no notice was sent.".to_owned(), "已经过去，没有发通知。".to_owned()),
        (Verdict::None, None) => (
            format!(
                "Suggested notice: {say_en}\nsimdesk incidents approve {id} sends it to those who wait, simdesk incidents dismiss {id} does not."
            ),
            format!(
                "建议的通知：{say_zh}\n同意发给在等的客户：simdesk incidents approve {id}；不用发：simdesk incidents dismiss {id}"
            ),
        ),
    };
    StaffMessage { en: format!("{text_en}{most_en}\n{next_en}"), zh: format!("{text_zh}{most_zh}\n{next_zh}") }
}
