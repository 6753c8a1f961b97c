//! Facts that a message states about a person's age.

use std::sync::LazyLock;

use regex::Regex;

use super::super::gates::Gates;
use crate::model::TextFacts;
use crate::normalise::fold;

/// Facts stand near the beginning; a longer text is a document, and reading it all would cost more than it tells.
const READ_MAX: usize = 4_000;

/// Word boundaries are ASCII ones: a CJK neighbour is no letter here, and the Unicode kind is many times slower.
fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)")).expect("a pattern written here is valid")
}

static AGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?:^|[^0-9.一二三四五六七八九十百])([0-9]{1,3}|[一二三四五六七八九十两]{1,3})\s*(?:多)?\s*(?:周岁|岁|虚岁)
        | (?:^|[^0-9.])([0-9]{1,2})\s*[- ]?\s*(?:years?|yrs?|y/o|yo)[\s-]*(?:old|of\s+age)?\b
        | (?:\bi'?\s*a?m|\bhe'?s|\bshe'?s|\b(?:he|she|son|daughter|kid|child|brother|sister|mother|mom|father|dad|wife|husband)\s+is|\baged?|\bturned|\bjust)
          \s*:?\s*(?:only|just|now|already)?\s*([0-9]{1,2})(?:$|\s*[,.!?;)]|\s+(?:and|can|so|but|now|too|am|does|will|why|already|this)\b)
        | (?:年龄|今年)(?:才|刚|是|:|满|都)*\s*([0-9]{1,2})(?:$|[^0-9年月号])
        | \b([0-9]{1,2})\s*sui\b",
    )
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?:^|[^0-9])(19[0-9]{2}|20[0-2][0-9])\s*年?\s*(?:出生|生(?:人|的)|的?身份证)
        | (?:身份证|出生|生日|我)[^0-9。!?,]{0,6}?(19[0-9]{2}|20[0-2][0-9])\s*年
        | (?:出生|生于|生日)[^0-9]{0,5}(19[0-9]{2}|20[0-2][0-9])
        | \bborn\s.{0,18}?(19[0-9]{2}|20[0-2][0-9])
        | (?:我|是|^)\s*([0-9]{2})(?:年(?:出生|生的|的人|生人|的(?:$|[,.!?]))|后)",
    )
});
static CHILD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"孩子|儿子|女儿|小孩|小朋友|娃|仔女|个仔|我仔|阿仔|弟弟|妹妹|孙子|孙女|侄|外甥|haizi|erzi|nver|xiaohai|\b(?:my|our|the|a)\s+(?:[a-z0-9-]+\s+){0,3}(?:kids?|child|children|sons?|daughters?|boy|girl|nephew|niece|grandson|granddaughter|brother|sister)\b",
    )
});
/// Of these every match of [`CHILD`] has one.
static CHILDREN: LazyLock<Gates> = LazyLock::new(|| {
    Gates::new(&[&[
        "孩",
        "儿子",
        "女儿",
        "小朋友",
        "娃",
        "仔",
        "弟弟",
        "妹妹",
        "孙子",
        "孙女",
        "侄",
        "外甥",
        "haizi",
        "erzi",
        "nver",
        "xiaohai",
        "kid",
        "child",
        "son",
        "daughter",
        "boy",
        "girl",
        "nephew",
        "niece",
        "brother",
        "sister",
    ]])
});
/// An age that is a rule, a limit, a question or a future one is nobody's age.
static NOT_AN_AGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"再过|还差|还有|差[0-9一二两三四五六七八九十]+个?(?:月|天)|快要?满|快到|将满|明年|下个?月满|until|turns?\s|will be|going to be|在几|要几|几岁|多少岁",
    )
});
static LIMIT_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:以上|以下|以内|以后|之后|之前|才|可以|能|起|到|至|-|—|and over|and above|or older|or over|才能|能不能|就能|就可以|限制|的限制)",
    )
});
static LIMIT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:满|未满|不满|超过|大于|小于|低于|必须|要求|要到|等到|至少|over|under|below|above|at least|must be|到|-|—|至|~)\s*$",
    )
});
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:我|本人|俺|咱|孩子|儿子|女儿|小孩|妈|爸|爷爷|奶奶|他|她|今年|\bi\b|\bi'm|\bmy\b|he|she|已经|都)[^。!?;]{0,14}$")
});

/// Age, year of birth and whose they are. What is unclear stays unknown.
#[must_use]
pub fn facts(text: &str) -> TextFacts {
    let (head, _) = crate::normalise::bound(text, READ_MAX);
    facts_of(&fold(&head))
}

/// The same for a text that was folded already.
#[must_use]
pub fn facts_of(folded: &str) -> TextFacts {
    let about_child = CHILDREN.of(folded) > 0 && CHILD.is_match(folded);
    TextFacts { age: age(folded), birth_year: birth_year(folded), about_child }
}

fn birth_year(folded: &str) -> Option<u16> {
    // Most numbers are none of years, and without these words no number is.
    let digits = folded.contains(|c: char| c.is_ascii_digit());
    if !digits || !(folded.contains(['生', '年', '后', '身']) || folded.contains("born")) {
        return None;
    }
    let found = YEAR.captures(folded)?;
    first(&found).and_then(|(text, _, _)| year(text))
}

fn first<'t>(found: &regex::Captures<'t>) -> Option<(&'t str, usize, usize)> {
    found.iter().skip(1).flatten().next().map(|group| (group.as_str(), group.start(), group.end()))
}

/// The one age that is stated; two different ones are unclear.
fn age(text: &str) -> Option<u8> {
    let counted = text.contains(|c: char| c.is_ascii_digit()) || text.contains('岁');
    // What says that a number is an age: these words, or words in Latin letters.
    let named = text.contains(['岁', '龄', '今']) || text.contains(|c: char| c.is_ascii_alphabetic());
    if !counted || !named || NOT_AN_AGE.is_match(text) {
        return None;
    }
    let mut stated = None;
    for found in AGE.captures_iter(text) {
        let (digits, from, _) = first(&found)?;
        let end = found.get(0).map_or(from, |all| all.end());
        let Some(age) = number(digits).filter(|age| (1..=120).contains(age)) else { continue };
        let before = &text[..from];
        // "我未满16岁" and "我满16岁了" say something about a person, yet no age; "满16岁可以吗" is a rule.
        if LIMIT_AFTER.is_match(&text[end..]) && !OWN.is_match(before) || LIMIT_BEFORE.is_match(before) && !owned(before) {
            continue;
        }
        match stated {
            Some(other) if other != age => return None,
            _ => stated = Some(age),
        }
    }
    stated
}

/// "我已经满18岁了" states an age; "我未满16岁" or "超过60岁" do not.
fn owned(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with('满')
        && !before.ends_with("未满")
        && !before.ends_with("不满")
        && !before.ends_with("没满")
        && OWN.is_match(before)
}

fn number(text: &str) -> Option<u8> {
    if text.is_ascii() {
        return text.parse().ok();
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u8::try_from(d + 1).ok());
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { Some(1) } else { tens.chars().next().and_then(digit) }?, ones),
        None => (0, text),
    };
    let ones = match ones.chars().count() {
        0 => 0,
        1 => digit(ones.chars().next()?)?,
        _ => return None,
    };
    Some(tens * 10 + ones)
}

fn year(text: &str) -> Option<u16> {
    let year: u16 = text.parse().ok()?;
    // Two digits: nobody who orders was born before 1930.
    Some(match year {
        0..=25 => 2000 + year,
        30..=99 => 1900 + year,
        26..=29 => return None,
        _ => year,
    })
}
