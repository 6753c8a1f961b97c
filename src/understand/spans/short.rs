//! Messages that are one small thing: a choice, a yes or a no, a command, or nothing at all.

use crate::normalise::fold;

/// Far longer than any of these; a wall of text is none of them.
const TEXT_BYTES_MAX: usize = 120;

/// A whole message without the marks around it.
fn bare(text: &str) -> Option<String> {
    (text.len() <= TEXT_BYTES_MAX).then(|| without_marks(&fold(text)).to_owned())
}

fn without_marks(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
}

const CHINESE_DIGITS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// The whole message chooses one of up to nine things: "2", "２", "②", "2️⃣", "选2", "第二个", "option 2", "2.".
#[must_use]
pub fn choice(text: &str) -> Option<u8> {
    choice_of(&bare(text)?)
}

/// [`choice`] and [`yes_no`] at once.
#[must_use]
pub fn short(text: &str) -> (Option<u8>, Option<bool>) {
    short_of(text, bare(text).as_deref())
}

/// The same for a text that was folded already.
#[must_use]
pub fn short_folded(text: &str, folded: &str) -> (Option<u8>, Option<bool>) {
    short_of(text, (text.len() <= TEXT_BYTES_MAX).then(|| without_marks(folded)))
}

fn short_of(text: &str, bare: Option<&str>) -> (Option<u8>, Option<bool>) {
    (bare.and_then(choice_of), yes_no_of(text, bare))
}

fn choice_of(bare: &str) -> Option<u8> {
    let mut rest = bare;
    for word in [
        "我要", "我", "选择", "选", "要", "看", "回复", "第", "option", "number", "choice", "choose", "no.", "the", "no", "#",
        "(", "就",
    ] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    for word in ["吧", "的", "please", "one", "项", "条", "种", "个", "号", "那", "是"] {
        rest = rest.strip_suffix(word).unwrap_or(rest).trim_end();
    }
    let named = rest.len() < bare.len();
    let digit = match rest {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "两" if named => 2,
        _ => match rest.as_bytes() {
            [b @ b'1'..=b'9'] => b - b'0',
            _ => u8::try_from(CHINESE_DIGITS.iter().position(|d| *d == rest)?).ok()? + 1,
        },
    };
    Some(digit)
}

/// No part of [`YES`] and [`NO`] between blanks is longer.
const WORD_BYTES_MAX: usize = 15;

const YES: &[&str] = &[
    "是",
    "是的",
    "是啊",
    "是呀",
    "对",
    "对的",
    "对啊",
    "对对",
    "没错",
    "好",
    "好的",
    "好滴",
    "好啊",
    "好吧",
    "好呀",
    "可以",
    "可以的",
    "行",
    "行吧",
    "嗯",
    "嗯嗯",
    "恩",
    "恩恩",
    "要",
    "需要",
    "要的",
    "确认",
    "确定",
    "同意",
    "有",
    "有的",
    "解决了",
    "已解决",
    "已经解决了",
    "好了",
    "搞定了",
    "系",
    "系呀",
    "系啊",
    "啱",
    "啱呀",
    "得",
    "冇错",
    "yes",
    "yes please",
    "yeah",
    "yep",
    "yup",
    "y",
    "ok",
    "okay",
    "okk",
    "sure",
    "of course",
    "right",
    "correct",
    "exactly",
    "please do",
    "true",
    "shi",
    "shide",
    "shi de",
    "dui",
    "hao",
    "haode",
    "hao de",
    "keyi",
    "ke yi",
    "xing",
    "en",
    "嗯呢",
    "必须的",
    "当然",
    "👍",
];

const NO: &[&str] = &[
    "不",
    "否",
    "不是",
    "不是的",
    "不对",
    "不用",
    "不用了",
    "不要",
    "不要了",
    "不行",
    "不可以",
    "不需要",
    "没有",
    "没",
    "还没",
    "还没有",
    "没解决",
    "没有解决",
    "还没解决",
    "未解决",
    "还是不行",
    "算了",
    "错",
    "不了",
    "无",
    "唔系",
    "唔使",
    "唔使啦",
    "唔要",
    "唔得",
    "唔啱",
    "冇",
    "未",
    "仲未",
    "no",
    "nope",
    "nah",
    "n",
    "no thanks",
    "no thank you",
    "not yet",
    "not really",
    "no need",
    "never",
    "false",
    "wrong",
    "bu",
    "bushi",
    "bu shi",
    "buyong",
    "bu yong",
    "meiyou",
    "mei you",
    "hai mei",
    "没有呢",
    "没呢",
];

/// The whole message is a yes or a no. "不是照片的问题" is neither: it says more.
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    yes_no_of(text, bare(text).as_deref())
}

fn yes_no_of(text: &str, bare: Option<&str>) -> Option<bool> {
    if text.trim() == "👍" {
        return Some(true);
    }
    let bare = bare?;
    let core = bare.trim_end_matches(['啊', '呀', '哦', '哈', '呢', '啦', '的', '了', '吧', '喔', '噢']).trim_end();
    // Nearly all messages go on where every yes and no would have ended.
    if core.split(|c: char| !c.is_alphanumeric()).find(|part| !part.is_empty()).is_some_and(|part| part.len() > WORD_BYTES_MAX) {
        return None;
    }
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let forms = [bare, &words, core];
    let mut parts = bare.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let all = |words: &[&str]| {
        bare.split([',', '.', '!', '。', '、']).map(str::trim).filter(|p| !p.is_empty()).all(|part| words.contains(&part))
    };
    if forms.iter().any(|form| YES.contains(form)) || (parts.next().is_some() && all(YES)) {
        return Some(true);
    }
    (forms.iter().any(|form| NO.contains(form)) || (parts.next().is_some() && all(NO))).then_some(false)
}

/// A slash command, lower case and without its slash, and its argument: `/lang en`, `／LANG en`, `/menu@some_bot`.
#[must_use]
pub fn command(text: &str) -> Option<(String, String)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || crate::normalise::is_invisible(c));
    let rest = text.strip_prefix(['/', '／'])?;
    let (head, argument) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    // Bounded before folding: a command is short, a path that begins with a slash may not be.
    if head.len() > 120 {
        return None;
    }
    let head = fold(head);
    let name = head.split('@').next().unwrap_or_default();
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    valid.then(|| (name.to_owned(), crate::normalise::clean(argument)))
}

/// Nothing that carries meaning: only emoji, punctuation, blanks or control characters.
#[must_use]
pub fn empty(text: &str) -> bool {
    !crate::normalise::clean(text).chars().any(|c| c.is_alphanumeric() || c == '•')
}
