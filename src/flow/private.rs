//! Names and addresses that somebody announces: 我叫…, 地址是…, "my name is …". What follows goes; nothing else about a text tells a name
//! from other words, so this hides what is said plainly and promises no more.

/// Stands for what was hidden.
pub(super) const HIDDEN: &str = "[…]";

/// What announces something private, how many characters (words, in English) of it are hidden at most, and what it may not begin with:
/// then it is no name or address but the question itself, as in 姓名是不是要一致 or "address is wrong".
struct Announced {
    by: &'static [&'static str],
    most: usize,
    not: &'static [&'static str],
    /// What it must look like: much is said of addresses that names none.
    is_one: fn(&str) -> bool,
}

const NO_VALUE: &[&str] = &[
    "不", "否", "什", "哪", "怎", "吗", "错", "对", "填", "要", "谁", "写", "有", "没", "跟", "和", "与", "同", "一", "真", "假",
];
/// Who is called, rather than how somebody is called.
const NO_NAME: &[&str] = &["不", "什", "谁", "你", "您", "他", "她", "人", "客", "商", "卖", "快", "啥", "做", "了", "车"];
const NO_ENGLISH: &[&str] = &[
    "not",
    "wrong",
    "incorrect",
    "different",
    "right",
    "correct",
    "the",
    "too",
    "out",
    "outside",
    "in",
    "on",
    "ok",
    "fine",
    "invalid",
    "a",
    "an",
    "required",
    "needed",
    "same",
    "missing",
    "misspelled",
    "mine",
    "it",
    "to",
    "what",
    "why",
    "that",
    "being",
    "no",
];

const CHINESE: [Announced; 3] = [
    Announced {
        by: &["我叫", "本人叫", "我的名字叫", "名字叫", "我姓", "免贵姓"], most: 4, not: NO_NAME, is_one: |_| true
    },
    Announced {
        by: &["姓名是", "姓名：", "姓名:", "姓名为", "名字是", "名字：", "名字:", "收件人是", "收件人：", "收件人:"],
        most: 4,
        not: NO_VALUE,
        is_one: |_| true,
    },
    Announced {
        by: &["地址是", "地址：", "地址:", "地址为", "地址在", "住址是", "住址：", "住址:", "我住在", "我家住", "我家在", "我住"],
        most: 60,
        not: NO_VALUE,
        is_one: is_chinese_address,
    },
];

const ENGLISH: [Announced; 2] = [
    Announced {
        by: &["name is ", "name: ", "name:", "name's ", "i am called ", "i'm called "],
        most: 3,
        not: NO_ENGLISH,
        is_one: |_| true,
    },
    Announced {
        by: &["address is ", "address: ", "address:", "i live at ", "i live in "],
        most: 16,
        not: NO_ENGLISH,
        is_one: is_english_address,
    },
];

/// The text without what is announced as a name or an address, up to the next punctuation mark.
pub(super) fn without_names(text: &str) -> String {
    let chinese = CHINESE.iter().fold(text.to_owned(), |text, announced| hide(&text, announced, chinese_end));
    ENGLISH.iter().fold(chinese, |text, announced| hide(&text, announced, english_end))
}

fn hide(text: &str, announced: &Announced, end: fn(&str, usize) -> usize) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = first_after(rest, announced.by) {
        let (before, value) = rest.split_at(from);
        bare.push_str(before);
        let begins = value.trim_start();
        let is_value = !announced.not.iter().any(|no| begins_with(begins, no));
        let end = if is_value { value.len() - begins.len() + end(begins, announced.most) } else { 0 };
        let end = if value.get(..end).is_some_and(announced.is_one) { end } else { 0 };
        if end > 0 {
            bare.push_str(HIDDEN);
        }
        rest = value.get(end..).unwrap_or_default();
    }
    bare + rest
}

/// Where the first of these ends, whatever its case.
fn first_after(text: &str, markers: &[&str]) -> Option<usize> {
    // As many bytes as before: only ASCII changes its case.
    let lower = text.to_ascii_lowercase();
    markers
        .iter()
        .filter_map(|marker| lower.find(marker).map(|at| (at, at + marker.len())))
        .min_by_key(|(at, end)| (*at, usize::MAX - end))
        .map(|(_, end)| end)
}

/// A whole word in English; in Chinese the next character says enough.
fn begins_with(text: &str, no: &str) -> bool {
    let Some(head) = text.get(..no.len()).filter(|head| head.eq_ignore_ascii_case(no)) else { return false };
    !head.is_ascii() || !text[no.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_end(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | ',' | ';' | '!' | '?' | '.' | '\n' | '（' | '(')
}

/// At least two of the words that addresses are made of; one alone is in many a question (农村, 偏远地区).
fn is_chinese_address(value: &str) -> bool {
    value.chars().filter(|c| "省市区區县縣镇鎮乡鄉村路街巷弄号號栋棟幢室楼樓元座州旗".contains(*c)).count() >= 2
}

fn is_english_address(value: &str) -> bool {
    const PARTS: [&str; 12] =
        ["street", "road", "avenue", "lane", "district", "building", "room", "floor", "unit", "apartment", "village", "city"];
    let lower = value.to_ascii_lowercase();
    lower.contains(|c: char| c.is_ascii_digit() || c == '#') || PARTS.iter().any(|part| lower.contains(part))
}

/// Where a value of at most so many characters ends.
fn chinese_end(value: &str, most: usize) -> usize {
    let stops = value.char_indices().enumerate().find(|(n, (_, c))| *n == most || is_end(*c) || (most < 10 && c.is_whitespace()));
    stops.map_or(value.len(), |(_, (at, _))| at)
}

/// Where a value of at most so many words ends.
fn english_end(value: &str, most: usize) -> usize {
    let mut words = 0;
    let mut inside = false;
    for (at, c) in value.char_indices() {
        if is_end(c) {
            return at;
        }
        if inside && c.is_whitespace() {
            words += 1;
            if words == most {
                return at;
            }
        }
        inside = !c.is_whitespace();
    }
    value.len()
}
