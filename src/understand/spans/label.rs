//! The words beside a number, which often say what it is better than its digits do.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::units::Text;

/// What a word directly before a number calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Order,
    Parcel,
    IdNumber,
    Card,
    /// 卡号: a bank's or a SIM's.
    SomeCard,
    Phone,
    Iccid,
    Imei,
    Imsi,
    Tail,
    Account,
}

/// Longer words stand before the words they end with (运单号 before 单号).
const BEFORE: &[(&str, Label)] = &[
    ("运单", Label::Parcel),
    ("运单号", Label::Parcel),
    ("快递单号", Label::Parcel),
    ("物流单号", Label::Parcel),
    ("快递", Label::Parcel),
    ("物流", Label::Parcel),
    ("包裹", Label::Parcel),
    ("tracking", Label::Parcel),
    ("waybill", Label::Parcel),
    ("订单", Label::Order),
    ("单号", Label::Order),
    ("order", Label::Order),
    ("dingdan", Label::Order),
    ("身份证", Label::IdNumber),
    ("证件", Label::IdNumber),
    ("id card", Label::IdNumber),
    ("sfz", Label::IdNumber),
    ("shenfenzheng", Label::IdNumber),
    ("银行卡号", Label::Card),
    ("储蓄卡号", Label::Card),
    ("信用卡号", Label::Card),
    ("卡号", Label::SomeCard),
    ("card number", Label::SomeCard),
    ("card no.", Label::SomeCard),
    ("银行卡", Label::Card),
    ("储蓄卡", Label::Card),
    ("信用卡", Label::Card),
    ("bank card", Label::Card),
    ("credit card", Label::Card),
    ("debit card", Label::Card),
    ("手机", Label::Phone),
    ("电话", Label::Phone),
    ("phone", Label::Phone),
    ("mobile", Label::Phone),
    ("iccid", Label::Iccid),
    ("imei", Label::Imei),
    ("串", Label::Imei),
    ("imsi", Label::Imsi),
    ("尾", Label::Tail),
    ("尾数", Label::Tail),
    ("后四位", Label::Tail),
    ("后4位", Label::Tail),
    ("末四位", Label::Tail),
    ("末4位", Label::Tail),
    ("最后四位", Label::Tail),
    ("四位数", Label::Tail),
    ("last four", Label::Tail),
    ("last 4", Label::Tail),
    ("tail", Label::Tail),
    ("ending", Label::Tail),
    ("ends", Label::Tail),
    ("qq", Label::Account),
    ("微信", Label::Account),
    ("工号", Label::Account),
];

/// Little words between a label and its number.
const FILLERS: &[&str] = &[
    "number", "digits", "are", "is", "was", "in", "with", "of", "my", "no.", "no", "id", "号码", "号", "是", "为", "码", "就",
    "我", "的", "叫", "系", "编",
];

/// How far back a label may begin, in units.
const REACH: usize = 28;

/// What the words directly before a place call the number there.
pub(super) fn before(text: &Text, place: usize) -> Option<Label> {
    let window = lower(text, place.saturating_sub(REACH), place);
    let mut rest = window.as_str();
    loop {
        rest = rest.trim_end_matches(|c: char| c.is_whitespace() || ":=#([【「\"'“”,*".contains(c));
        if let Some((_, label)) = BEFORE.iter().find(|(word, _)| ends_with_word(rest, word)) {
            return Some(*label);
        }
        let filler = FILLERS.iter().find(|filler| ends_with_word(rest, filler))?;
        rest = &rest[..rest.len() - filler.len()];
    }
}

/// Latin words must begin at a letter boundary: "border" is no order.
fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(head) = text.strip_suffix(word) else { return false };
    !word.starts_with(|c: char| c.is_ascii_alphabetic()) || !head.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// Words that make bare digits a parcel number, on either side.
const PARCEL: &[&str] = &[
    "快递", "运单", "物流", "包裹", "顺丰", "圆通", "中通", "申通", "韵达", "极兔", "京东", "邮政", "德邦", "菜鸟", "tracking",
    "waybill", "parcel", "courier", "ems", "kuaidi", "wuliu",
];

/// True when a word about parcels stands near.
pub(super) fn near_parcel(text: &Text, from: usize, to: usize) -> bool {
    near(text, from, to, 12, PARCEL)
}

const CODE: &[&str] = &[
    "验证码",
    "校验码",
    "动态码",
    "动态密码",
    "短信码",
    "确认码",
    "yanzhengma",
    "otp",
    "verification",
    "security code",
    "sms code",
];
/// An English code that is not a secret.
const PLAIN_CODE: &[&str] = &[
    "error", "reason", "result", "failure", "status", "zip", "postal", "post", "product", "country", "area", "state", "错误",
    "失败",
];

/// True when any word for a code stands in a lower-case text.
pub(super) fn speaks_of_codes(text: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(CODE.iter().chain(&["code"])).expect("a short list of plain words always builds"));
    WORDS.is_match(text)
}

/// True when the digits stand beside 验证码 or its like, on either side, within one clause.
pub(super) fn near_code(text: &Text, from: usize, to: usize) -> bool {
    if !text.speaks_of_codes {
        return false;
    }
    let (head, tail) = sides(text, from, to, 16);
    if label_in(&head, CODE) || label_in(&tail, CODE) {
        return true;
    }
    let plain = PLAIN_CODE.iter().any(|word| head.contains(word));
    !plain && (label_in(&head, &["code"]) || label_in(&tail, &["code"]))
}

/// Words of a tail after its digits: "8000是尾号".
pub(super) fn tail_after(text: &Text, to: usize) -> bool {
    let window = lower(text, to, (to + 20).min(text.units.len()));
    let rest = window.trim_start_matches(|c: char| c == ' ' || "是为就的我手机号(（".contains(c));
    [
        "尾号",
        "尾数",
        "后四位",
        "后4位",
        "末四位",
        "is the last",
        "is my last",
        "are the last",
        "are my last",
        "last four",
        "last 4",
        "tail",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// True when one of the words stands within reach.
pub(super) fn near(text: &Text, from: usize, to: usize, reach: usize, words: &[&str]) -> bool {
    let (head, tail) = sides(text, from, to, reach);
    label_in(&head, words) || label_in(&tail, words)
}

fn label_in(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| match text.find(word) {
        Some(at) => !word.is_ascii() || !text[..at].ends_with(|c: char| c.is_ascii_alphabetic()),
        None => false,
    })
}

/// The text on both sides up to the end of the clause or the next number or masked place, lower case.
fn sides(text: &Text, from: usize, to: usize, reach: usize) -> (String, String) {
    let stop = |c: &char| "。！？!?;；•".contains(*c) || c.is_ascii_digit() || *c == '\n';
    let head: Vec<char> =
        text.units[from.saturating_sub(reach)..from].iter().rev().map(|u| u.c).take_while(|c| !stop(c)).collect();
    let tail = text.units[to..(to + reach).min(text.units.len())]
        .iter()
        .map(|u| u.c.to_ascii_lowercase())
        .take_while(|c| !stop(c))
        .collect();
    (head.iter().rev().map(char::to_ascii_lowercase).collect(), tail)
}

fn lower(text: &Text, from: usize, to: usize) -> String {
    text.units[from..to].iter().map(|unit| unit.c.to_ascii_lowercase()).collect()
}
