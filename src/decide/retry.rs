//! When a new try makes sense: the earliest safe moment, its basis, or "not known".

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::facts::Explained;
use crate::calendar::shanghai_day;
use crate::faq::{Entry, Retry};
use crate::model::{AuditStatus, RetryAdvice};

/// The usual waiting period of a duplicate rule, in days (common practice of distributors, not law).
const DUPLICATE_DAYS_USUAL: u16 = 30;

/// What a carrier's text says about waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedWait {
    /// So many hours.
    Hours(u16),
    /// So many days.
    Days(u16),
    /// Until next month.
    NextMonth,
}

/// Reads a waiting period from a folded reason text: "请2小时后重新提交", "30天内只能申请一张", "三个月内", "请下月再办理".
#[must_use]
pub fn stated_wait(folded: &str) -> Option<StatedWait> {
    if ["下月", "下个月", "次月", "当月", "本月"].iter().any(|w| folded.contains(w)) {
        return Some(StatedWait::NextMonth);
    }
    let chars: Vec<char> = folded.chars().collect();
    for (at, _) in chars.iter().enumerate() {
        let Some((number, next)) = number_at(&chars, at) else { continue };
        if at > 0 && number_at(&chars, at - 1).is_some() {
            continue;
        }
        let rest: String = chars[next..].iter().take(4).collect();
        let after = |unit: &str| rest.strip_prefix(unit);
        if after("个小时").or_else(|| after("小时")).is_some_and(|r| r.starts_with('后') || r.starts_with('内')) {
            return Some(StatedWait::Hours(number));
        }
        if after("个自然日").or_else(|| after("自然日")).or_else(|| after("天")).or_else(|| after("日内").map(|_| "内")).is_some()
        {
            return (number <= 400).then_some(StatedWait::Days(number));
        }
        if after("个月").is_some() {
            return (number <= 12).then_some(StatedWait::Days(number * 30));
        }
    }
    None
}

/// When a new try makes sense as far as the entry alone decides it; `None` where it is not about one.
#[must_use]
pub fn in_general(entry: &Entry, now: DateTime<Utc>) -> Option<RetryAdvice> {
    (entry.retry != Retry::None).then(|| advise(entry, None, now))
}

/// A number in ASCII or simple Chinese digits at `at`, and where it ends.
fn number_at(chars: &[char], at: usize) -> Option<(u16, usize)> {
    let mut end = at;
    while end < chars.len() && end - at < 4 && chars[end].is_ascii_digit() {
        end += 1;
    }
    if end > at {
        let digits: String = chars[at..end].iter().collect();
        return digits.parse().ok().map(|n| (n, end));
    }
    let value = match chars.get(at)? {
        '一' => 1,
        '两' | '二' => 2,
        '三' => 3,
        '六' => 6,
        _ => return None,
    };
    Some((value, at + 1))
}

/// The advice for one entry, with the order's own dates where there is one.
#[must_use]
pub(super) fn advise(entry: &Entry, order: Option<&Explained>, now: DateTime<Utc>) -> RetryAdvice {
    if let Some(order) = order {
        match order.record.status {
            AuditStatus::Rejected | AuditStatus::Cancelled => {}
            AuditStatus::Unknown => return RetryAdvice::Unknown,
            _ => return RetryAdvice::NotNeeded,
        }
    }
    let stated = order
        .and_then(|o| o.hits.iter().find(|h| h.entry == entry.id))
        .and_then(|hit| stated_wait(&crate::normalise::fold(&hit.text)));
    let base = order.and_then(|o| o.record.submitted_at);
    let decided = order.and_then(|o| o.record.decided_at);
    match (entry.family(), stated) {
        // "This month" is the month of the decision, which may be over.
        ("quota" | "duplicate-order", Some(StatedWait::NextMonth)) => {
            let from = next_month(shanghai_day(decided.or(base).unwrap_or(now)));
            if from > shanghai_day(now) { RetryAdvice::NextMonth { from } } else { RetryAdvice::Now }
        }
        ("system-fault" | "duplicate-order", Some(StatedWait::Hours(hours))) => {
            let from = decided.unwrap_or(now);
            let at = from + TimeDelta::hours(i64::from(hours));
            if at > now { RetryAdvice::From { at } } else { RetryAdvice::Now }
        }
        // Nobody knows what would have to be solved.
        ("reason-unknown", _) => RetryAdvice::Unknown,
        ("duplicate-order", stated) => {
            let (days, is_stated) = match stated {
                Some(StatedWait::Days(days)) => (days, true),
                _ => (DUPLICATE_DAYS_USUAL, false),
            };
            let earliest = base.map(|at| shanghai_day(at) + TimeDelta::days(i64::from(days) + 1));
            // Counted from this order, which is the latest it can be: over is over.
            if is_stated && earliest.is_some_and(|day| day <= shanghai_day(now)) {
                return RetryAdvice::Now;
            }
            RetryAdvice::Window { days, earliest, stated: is_stated }
        }
        _ => match entry.retry {
            Retry::Now => RetryAdvice::Now,
            Retry::AfterFix => RetryAdvice::AfterFix,
            Retry::AfterResolution => RetryAdvice::AfterResolution,
            Retry::AtAge => RetryAdvice::AtAge,
            Retry::Wait if entry.family() == "in-progress" => RetryAdvice::NotNeeded,
            Retry::Wait | Retry::None => RetryAdvice::Unknown,
        },
    }
}

/// True when nothing speaks against a new try today.
pub(super) fn today_is_fine(advice: &RetryAdvice) -> bool {
    matches!(advice, RetryAdvice::Now | RetryAdvice::AfterFix)
}

fn next_month(day: NaiveDate) -> NaiveDate {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day)
}
