//! The language of a message, where it shows. Chinese typed in Latin letters is Chinese.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::syllables::is_pinyin;
use crate::model::Locale;
use crate::normalise::{bound, clean, simplified};

/// A language shows within its first page.
const READ_MAX: usize = 2_000;

/// Written by everybody, whatever they speak.
const ANYBODYS: &[&str] = &[
    "hi", "hello", "hey", "ok", "okay", "bye", "sim", "id", "app", "vip", "qq", "sms", "wifi", "haha", "emm", "emmm", "lol",
    "hk", "no", "yes", "esim", "pin", "puk", "lang", "start", "help", "menu", "zh", "en", "cn", "hans", "hant", "iccid", "imei",
    "kssc",
];

/// Frequent English words, above all those that could pass as pinyin.
const ENGLISH: &str = " a about account active activate actually after again age ago all already also am an and another any anyone anything are as ask at attempt \
 audit away back bad ban bank be because been before being bill blacklist blocked blurry born bot but by call can cancel cannot cant card case cause change chat check \
 child choose code come complain complaint contact correct could country credit customer date day days days debt delete deposit details did different do document \
 does doesnt done dont email enough error even ever every face fail failed failing failure fake false fee few fill find fine fix for found from front full fun gave get \
 give given go gone good got guide had happen happened happens has have he help her here him his hold hour hours house how human i if image in info information \
 instead is issue it its just keep keeps kid know language last later leave let like limit line long look made make man many match may me mean men message mine \
 minute mobile moment money more most mother much must my name need never new next nice not nothing now number of off old on once one only open operator or order \
 orders other our out over own package paid pane pay payment people person phone photo picture place plan please policy possible post problem process proof pull \
 put question quick quite reach real reason received record refund refunded refuse refused region register reject rejected rejection reply resubmit retry return \
 review right rule rules said same say says scam see seems seller send sent service shall she ship shipped should show sim since so some someone something son soon \
 sorry staff status still stop store stupid submit submitted support sure system take talk tell thank thanks than that the their them then there these they thing \
 think this those time times to today told tomorrow too took tried true try trying two under unclear understand until up upload us use user using valid verify \
 very wait waiting want was way we week weeks well went were what when where which while who whose why will with without women won wont work working would wrong \
 im ive ill youre hes shes whats wheres thats didnt isnt havent hasnt wasnt yesterday yet you young your yours ";

/// Characters that only the simplified script has, the frequent ones.
const SIMPLIFIED: &str = "这个们为来时会对发过还说没开关单号证实验话请问题审国东车长门见现经间员给让与从进动机样种么谁谢钱买卖费财务银铁电脑网络线级约红纯纪终绝统继续绩编办业严两临举义乐习书乡\
争产亲亿仅价众优传伤伦体使侧债储儿兑党兰兴养写军农冲决况净减划则刚创删别剂剧劳势动区医华协卖占卫厂历压厌县参双变吗听启员响哪唤图圆场块坏坚报声处备够头夺奖妇妈孙学宁宝实审宽宾对寻导层属岁岛师带帮庆库应张强归录彻径忆志忧怀态总恶惊\
惯愿户扣执扩扫扬护报担拟择挂挡挥损换据搅携摆撤敌数断无旧显晓暂术权条极构枪档梦检楼欢欧款殴毁毕汇汉没沟泪洁济测浏满滞潜灭灯灵炉点热爱状独狱现环画疗疯监盖盘确离积称稳穷竞笔筛签简类粮紧组细织练罢罚职联脸虑虚补装规视觉觅订认讨训议记讲许论设访诉诊词译试诚误说请诸读课调谈负责败账货质贪购贵贷资赔赚赠赶转轮软载输辞边达迁运还远违连迟适选递遗邮释钟钮铺锁锁错镜问间闻阅队阳阴际陆险随难题顾顿预领频颜额风飞馆驳验鸡";

/// The common Chinese characters: where they begin and how many there are.
const COMMON: u32 = 0x4e00;
const COMMON_COUNT: usize = 0x5200;

/// For each common character whether it is in [`SIMPLIFIED`].
static SIMPLIFIED_ONLY: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut out = vec![false; COMMON_COUNT];
    SIMPLIFIED.chars().filter_map(common).for_each(|at| out[at] = true);
    out
});

/// The place of a common character among them.
fn common(c: char) -> Option<usize> {
    u32::from(c).checked_sub(COMMON).map(|at| at as usize).filter(|at| *at < COMMON_COUNT)
}

/// Words of written Cantonese that simplified Mandarin does not use.
const CANTONESE: &[&str] = &[
    "唔", "冇", "嘅", "咗", "佢", "哋", "喺", "啲", "嚟", "乜", "咁", "嘢", "嗰", "噉", "囉", "喎", "咩", "啱", "攞", "畀", "俾",
    "睇", "搵", "係", "點解", "點樣", "邊個", "邊度",
];

/// The language of the text; `None` when there are only digits, emoji, or words that everybody uses.
#[must_use]
pub fn language(text: &str) -> Option<Locale> {
    let cleaned = clean(&bound(text, READ_MAX).0);
    let han = cleaned.chars().filter(|c| is_han(*c)).count();
    let words = latin_words(&cleaned);
    if cleaned.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')).count() * 3 > han.max(1) {
        return None;
    }
    if han == 0 {
        return latin(&words);
    }
    let english = words.iter().filter(|word| is_english(word)).count();
    if english >= 3 && han < english * 2 {
        return Some(Locale::En);
    }
    Some(script(&cleaned))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Traditional or simplified, by the characters that differ. Characters shared by both scripts count for simplified, the source.
fn script(text: &str) -> Locale {
    let traditional = match simplified(text) {
        Cow::Borrowed(_) => 0,
        Cow::Owned(now) => text.chars().zip(now.chars()).filter(|(before, after)| is_han(*before) && before != after).count(),
    };
    let cantonese = cantonese(text);
    let simplified_only = &*SIMPLIFIED_ONLY;
    let plain = text.chars().filter(|c| common(*c).is_some_and(|at| simplified_only[at])).count();
    let hant = traditional + cantonese;
    if hant > plain || (hant > 0 && hant == plain && traditional > 0) { Locale::ZhHant } else { Locale::ZhHans }
}

/// How many of the [`CANTONESE`] words stand in a text.
fn cantonese(text: &str) -> usize {
    static FINDER: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(CANTONESE).expect("a short list of plain words always builds"));
    let mut seen = [false; CANTONESE.len()];
    FINDER.find_overlapping_iter(text).for_each(|found| seen[found.pattern().as_usize()] = true);
    seen.iter().filter(|seen| **seen).count()
}

/// Words of ASCII letters, lower case, apostrophes dropped. Words with digits are numbers of some kind and addresses say nothing.
fn latin_words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || is_han(c) || ",.!?;:()[]{}\"/，。！？；：（）、…-_".contains(c);
    // The sign of the Kelvin is a letter when it is small.
    if !text.contains(|c: char| c.is_ascii_alphabetic() || c == '\u{212a}') {
        return Vec::new();
    }
    text.split(char::is_whitespace)
        .filter(|word| !word.contains("://") && !word.contains('@') && !word.starts_with('/'))
        .flat_map(|word| word.split(apart))
        // Nothing stands between two Chinese characters.
        .filter(|word| !word.is_empty())
        .map(|word| word.replace(['\'', '’'], "").to_lowercase())
        .filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()))
        .collect()
}

fn is_english(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
    WORDS.contains(word)
}

/// English against pinyin, word by word. Words that can be both decide only when nothing else does.
fn latin(words: &[String]) -> Option<Locale> {
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !ANYBODYS.contains(word)).collect();
    let known = words.iter().filter(|word| is_english(word)).count();
    let pinyin = words.iter().filter(|word| !is_english(word) && is_pinyin(word)).count();
    let latin_only = words.iter().filter(|word| !is_pinyin(word)).count();
    if pinyin > latin_only {
        // "orange phone": one unknown word that happens to be spelled like pinyin, among English ones.
        return Some(if pinyin == 1 && known >= 2 && !words.iter().any(|word| is_particle(word)) {
            Locale::En
        } else {
            Locale::ZhHans
        });
    }
    let wordlike = |word: &&&str| {
        word.len() >= 5 && word.len() <= 14 && word.bytes().filter(|b| b"aeiouy".contains(b)).count() * 4 >= word.len()
    };
    (known > 0 || latin_only >= 2 || words.iter().filter(wordlike).count() > 0).then_some(Locale::En)
}

/// Short words that hardly any pinyin sentence is without.
fn is_particle(word: &str) -> bool {
    ["wo", "de", "le", "ma", "bu", "shi", "zhe", "na", "ne", "ba", "mei", "yao", "hui"].contains(&word)
}
