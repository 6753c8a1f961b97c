//! Reason cells are dirty: notes with times, JSON, HTML, several reasons in one cell, codes, and the customer's own numbers.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use regex::Regex;
use serde_json::Value;

use super::cell::{clean, is_absent};
use super::dates::{self, TimeCell};
use super::mask::mask_reason;
use super::read::Cell;
use crate::model::Reason;

/// The longest reason that is kept, in characters.
const REASON_CHARS_MAX: usize = 400;
/// The most reasons of one row.
const REASONS_MAX: usize = 8;
/// More entries than this in one remark are not looked at.
const ENTRIES_MAX: usize = 500;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern compiles")
}

static BREAK_TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<\s*(?:br|/p|/div|/li|/tr)[^>]{0,100}>"));
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[A-Za-z!][^<>]{0,300}>"));
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[\[【(]?\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]+\d{1,2}:\d{1,2}(?::\d{1,2})?(?:\.\d+)?)?)\s*[\]】)]?\s*[:：,，-]?\s*",
    )
});
static BRACKET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\[([^\]\[]{1,30})\]\s*"));
static FAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "失败|不通过|未通过|没通过|不予|拒|驳回|异常|无法|不能|不可|不符|不一致|不匹配|不合|不满足|不支持|不足|不清|不全|不在|不存在|不是本人|非本人|模糊|遮挡|反光\
         |黑名单|灰名单|欠费|欠款|限制|限购|超[出过限]|上限|已达|重复|过期|失效|错误|有误|有问题|缺|禁|风险|涉诈|红黄牌|停机|撤单|取消|退单|冻结|注销|超时|未实名|未成年|年龄|[A-Z]{1,4}[0-9]{3,8}|(?i:fail|reject|error|invalid|denied)",
    )
});
static PASSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern("审核通过|重推成功|提交成功|下单成功|已重推|重新提交|已提交|已发货|已激活|激活成功|校验通过|已通过")
});
static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^A-Za-z0-9])([A-Z]{1,4}[0-9]{3,8})(?:[^A-Za-z0-9]|$)"));
static BRACKET_CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[(（\[【]\s*([A-Z]{2,8}|[0-9]{3,6})\s*[)）\]】]"));
static LEADING_CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*([A-Z]{2,8}|[0-9]{4,6})\s*(?:[:：_,，-]|$)"));
static LAST_CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[:：]\s*([A-Z]{2,8}|[0-9]{4,6})\s*$"));
/// A first half that only announces the reason: `审核失败，…`.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:您的)?(?:订单|审核|开户|开卡|下单|实名|实名制|校验|办理|激活|生产|入网|系统)?[^，,]{0,4}(?:失败|不通过|未通过|驳回)$",
    )
});
/// A second half that goes on with the first one.
static GOING_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern("^(?:请|需|建议|如|可|或|并|无法|不能|不予|因|由于|导致|所以|且|但|暂|后|故|原因|即|则|不可|不支持)")
});

/// What the reason columns of a row say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Masked reasons, each once, in the order of the text.
    pub reasons: Vec<Reason>,
    /// The latest time in a remark.
    pub at: Option<DateTime<Utc>>,
}

/// Reads a column that holds only the reason.
#[must_use]
pub fn reason_cell(text: &str, code: Option<&str>, personal: &[String]) -> Found {
    let mut found = remark_cell(text, personal, false);
    if let Some(code) = code.map(clean).filter(|c| !is_absent(c) && c.len() <= 24) {
        let code: String = code.chars().filter(|c| !c.is_control()).collect();
        match found.reasons.first_mut() {
            Some(first) => first.code = Some(code),
            None => found.reasons.push(Reason { text: code.clone(), code: Some(code) }),
        }
    }
    found
}

/// Reads a column of notes: the latest entry that tells of a failure, or (unless `only_failing`) the latest of all.
#[must_use]
pub fn remark_cell(text: &str, personal: &[String], only_failing: bool) -> Found {
    let plain = plain_text(text);
    if is_absent(clean(&plain).as_ref()) {
        return Found::default();
    }
    let entries = entries(&plain);
    let at = entries.iter().filter_map(|e| e.at).max();
    let Some(entry) = latest_failing(&entries, only_failing) else { return Found { reasons: Vec::new(), at } };
    Found { reasons: split(&entry.text, personal), at }
}

/// Without tags and entities; line ends and list ends become line ends.
fn plain_text(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let text = BREAK_TAG.replace_all(text, "；");
    let text = TAG.replace_all(&text, "");
    let text =
        text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    at: Option<DateTime<Utc>>,
    text: String,
}

/// The entries of a remark: a JSON array, lines with a time or `[…]` in front, or one plain text.
fn entries(text: &str) -> Vec<Entry> {
    let trimmed = text.trim();
    if trimmed.starts_with(['[', '{'])
        && let Ok(value) = serde_json::from_str::<Value>(trimmed)
    {
        let found = json_entries(&value);
        if !found.is_empty() {
            return found;
        }
    }
    let mut all: Vec<Entry> = Vec::new();
    for line in trimmed.lines().map(str::trim).filter(|l| !l.is_empty()).take(ENTRIES_MAX) {
        match (stamped(line), all.last_mut()) {
            (Some(entry), _) => all.push(entry),
            // A line without a time goes on with the entry above it.
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            (None, None) => all.push(Entry { at: None, text: line.to_owned() }),
        }
    }
    all
}

fn stamped(line: &str) -> Option<Entry> {
    if let Some(found) = STAMP.captures(line) {
        let at = time(&found[1]);
        if at.is_some() {
            let rest = &line[found[0].len()..];
            // `2026-06-01 10:00:00 [审核] text`
            let rest = BRACKET
                .captures(rest)
                .filter(|b| !FAILING.is_match(&b[1]) && rest.len() > b[0].len())
                .map_or(rest, |b| &rest[b[0].len()..]);
            return Some(Entry { at, text: rest.to_owned() });
        }
    }
    let found = BRACKET.captures(line)?;
    let rest = &line[found[0].len()..];
    // `[KSSC] text` is a code, `[审核] text` says who wrote it.
    let label = !found[1].is_ascii() && !FAILING.is_match(&found[1]) && !rest.is_empty();
    label.then(|| Entry { at: None, text: rest.to_owned() })
}

fn json_entries(value: &Value) -> Vec<Entry> {
    let one = |value: &Value| -> Option<Entry> {
        let object = value.as_object()?;
        let get = |names: &[&str]| names.iter().find_map(|n| object.get(*n));
        let text = get(&["content", "text", "remark", "msg", "message"])?.as_str()?;
        let at = get(&["time", "at", "created_at", "create_time"]).and_then(|t| match t {
            Value::String(text) => time(text),
            Value::Number(number) => time(&number.to_string()),
            _ => None,
        });
        Some(Entry { at, text: plain_text(text) })
    };
    match value {
        Value::Array(items) => items.iter().take(ENTRIES_MAX).filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

fn time(text: &str) -> Option<DateTime<Utc>> {
    match dates::time(&Cell::Text(text.to_owned()), None) {
        TimeCell::At(at) => Some(at),
        _ => None,
    }
}

/// Entries without a time count by their place.
fn latest_failing(entries: &[Entry], only_failing: bool) -> Option<&Entry> {
    let failing = |e: &&Entry| FAILING.is_match(&e.text) && (!PASSING.is_match(&e.text) || e.text.contains("失败"));
    let dated = entries.iter().all(|e| e.at.is_some());
    let key = |(place, entry): &(usize, &Entry)| (if dated { entry.at } else { None }, *place);
    let pick = |only_failing: bool| {
        let candidates = entries.iter().enumerate().filter(|(_, e)| !only_failing || failing(e));
        candidates.max_by_key(key).map(|(_, entry)| entry)
    };
    pick(true).or_else(|| if only_failing { None } else { pick(false) }).filter(|e| !e.text.trim().is_empty())
}

/// Splits a text into its reasons, masks them and finds their codes.
fn split(text: &str, personal: &[String]) -> Vec<Reason> {
    let masked = mask_reason(text, personal);
    let mut reasons: Vec<Reason> = Vec::new();
    for piece in pieces(&masked) {
        let piece = piece.trim().trim_matches(['，', ',', '。', '、', '|']).trim();
        if is_absent(piece) {
            continue;
        }
        let text: String = piece.chars().filter(|c| !c.is_control()).take(REASON_CHARS_MAX).collect();
        if reasons.len() < REASONS_MAX && reasons.iter().all(|r| r.text != text) {
            let code = code(&text);
            reasons.push(Reason { text, code });
        }
    }
    reasons
}

/// `；`, line ends and a `+` between words always separate; a comma only between two findings that stand by themselves.
fn pieces(text: &str) -> Vec<String> {
    let mut hard: Vec<String> = vec![String::new()];
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let beside = |offset: usize| chars.get(at.wrapping_add(offset)).is_some_and(|n| !n.is_ascii());
        let cuts = matches!(c, '；' | ';' | '\n' | '\r' | '|') || (matches!(c, '+' | '＋') && beside(usize::MAX) && beside(1));
        if cuts {
            hard.push(String::new());
        } else if let Some(last) = hard.last_mut() {
            last.push(c);
        }
    }
    hard.into_iter().flat_map(|piece| by_comma(&piece)).collect()
}

fn by_comma(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in text.split_inclusive(['，', ',']) {
        let body = part.trim_end_matches(['，', ',']);
        let stands = |t: &str| t.chars().count() >= 4 && FAILING.is_match(t);
        match out.last_mut() {
            Some(last) if !(stands(last) && stands(body)) || OPENING.is_match(last.trim()) || GOING_ON.is_match(body.trim()) => {
                last.push('，');
                last.push_str(body);
            }
            _ => out.push(body.to_owned()),
        }
    }
    out
}

/// `E900009`, `(KSSC)`, `3006：…`
fn code(text: &str) -> Option<String> {
    let first = |p: &Regex| p.captures(text).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned());
    first(&CODE).or_else(|| first(&BRACKET_CODE)).or_else(|| first(&LEADING_CODE)).or_else(|| first(&LAST_CODE))
}
