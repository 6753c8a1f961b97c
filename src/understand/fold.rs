//! Brings a text into the one form that patterns and the classifier know.
//!
//! [`fold`] is what FAQ patterns are written for: NFKC, lower case, simplified script, no white space between Chinese characters.
//! [`colloquial`] goes on from there, for the classifier only: Cantonese and Taiwan words become the words of the mainland.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::normalise;

/// Longest text that is understood, in characters: more than anybody types, little enough to stay quick.
pub(crate) const TEXT_CHARS_MAX: usize = 2_000;

/// True for a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// See the module.
pub(crate) fn fold(text: &str) -> String {
    let cut = text.char_indices().nth(TEXT_CHARS_MAX).map_or(text, |(end, _)| &text[..end]);
    if !cut.contains('係') {
        return normalise::fold(cut);
    }
    // "係" is the Cantonese "is", but its simplified form is also part of 系统, so it must go before the script is changed.
    let mut last = ' ';
    let mandarin: String = cut
        .chars()
        .map(|c| {
            let out = if c == '係' && !matches!(last, '關' | '关') { '是' } else { c };
            last = c;
            out
        })
        .collect();
    normalise::fold(&mandarin)
}

/// Words of Hong Kong, Guangdong and Taiwan (already in simplified script) and what the mainland says.
const WORDS: &[(&str, &str)] = &[
    ("点解", "为什么"),
    ("点样", "怎么"),
    ("点做", "怎么办"),
    ("点算", "怎么办"),
    ("点搞", "怎么办"),
    ("点先", "怎么才"),
    ("点知", "怎么知道"),
    ("点查", "怎么查"),
    ("点退", "怎么退"),
    ("点改", "怎么改"),
    ("点办", "怎么办"),
    ("点填", "怎么填"),
    ("几时", "什么时候"),
    ("边度", "哪里"),
    ("边个", "谁"),
    ("边间", "哪家"),
    ("边张", "哪张"),
    ("乜嘢", "什么"),
    ("咩", "什么"),
    ("乜", "什么"),
    ("而家", "现在"),
    ("依家", "现在"),
    ("唔该", "请"),
    ("多谢晒", "谢谢"),
    ("唔使", "不用"),
    ("使唔使", "要不要"),
    ("唔通", "难道"),
    ("唔", "不"),
    ("冇", "没有"),
    ("嘅", "的"),
    ("咗", "了"),
    ("攞", "拿"),
    ("畀", "给"),
    ("俾", "给"),
    ("啲", "些"),
    ("嚟", "来"),
    ("仲", "还"),
    ("嗰", "那"),
    ("呢个", "这个"),
    ("呢张", "这张"),
    ("呢度", "这里"),
    ("佢哋", "他们"),
    ("佢", "他"),
    ("你哋", "你们"),
    ("我哋", "我们"),
    ("喺", "在"),
    ("啱啱", "刚刚"),
    ("啱", "对"),
    ("搵", "找"),
    ("睇", "看"),
    ("几耐", "多久"),
    ("成日", "一直"),
    ("同埋", "和"),
    ("定系", "还是"),
    ("嘢", "东西"),
    ("咁", "这么"),
    ("噉", "这样"),
    ("嗌", "叫"),
    ("听日", "明天"),
    ("寻日", "昨天"),
    ("琴日", "昨天"),
    ("今日", "今天"),
    ("边日", "哪天"),
    ("差人", "警察"),
    ("人哋", "别人"),
    ("揿", "点"),
    ("嬲", "生气"),
    ("返工", "上班"),
    ("电话咭", "电话卡"),
    ("咭", "卡"),
    ("资讯", "信息"),
    ("网路", "网络"),
    ("门号", "号码"),
    ("退费", "退款"),
    ("影印本", "复印件"),
    ("影本", "复印件"),
    ("帐号", "账号"),
    ("帐户", "账户"),
    ("电信业者", "运营商"),
    ("电讯商", "运营商"),
    ("忙线", "繁忙"),
    ("逾时", "超时"),
    ("伺服器", "服务器"),
    ("介面", "接口"),
    ("软体", "软件"),
    ("萤幕", "屏幕"),
    ("当机", "死机"),
    ("讯息", "消息"),
    ("简讯", "短信"),
    ("送件", "提交"),
    ("送出", "提交"),
    ("身分证", "身份证"),
    ("身分", "身份"),
    ("真人", "人工"),
    ("专员", "人工"),
    ("宅配", "快递"),
    ("核准", "通过"),
    ("重办", "重新办"),
    ("甚么", "什么"),
    ("什麽", "什么"),
    ("咋个", "怎么"),
    ("咋整", "怎么办"),
    ("咋办", "怎么办"),
    ("咋弄", "怎么办"),
    ("咋", "怎么"),
    ("啥子", "什么"),
    ("啥", "什么"),
    ("为嘛", "为什么"),
    ("为毛", "为什么"),
    ("凭啥", "凭什么"),
    ("俺", "我"),
    ("侬", "你"),
    ("阿拉", "我们"),
    ("晓得", "知道"),
    ("木有", "没有"),
    ("肿么", "怎么"),
    ("造吗", "知道吗"),
    ("酱紫", "这样"),
    ("vx", "微信"),
    ("wx", "微信"),
    ("sfz", "身份证"),
    ("dy", "抖音"),
    ("tk", "退款"),
    ("kf", "客服"),
    ("rg", "人工"),
];

/// Latin abbreviations in [`WORDS`] must stand alone ("sh" is not part of "shenhe").
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].bytes().next_back().is_some_and(|b| b.is_ascii_alphanumeric());
    let after = text[end..].bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    !before && !after
}

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(WORDS.iter().map(|(from, _)| from))
        .expect("a short list of plain words always builds")
});

/// See the module. Takes folded text.
pub(crate) fn colloquial(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len() + 8);
    let mut done = 0;
    for m in FINDER.find_iter(folded) {
        let (from, to) = WORDS[m.pattern().as_usize()];
        if from.is_ascii() && !stands_alone(folded, m.start(), m.end()) {
            continue;
        }
        out.push_str(&folded[done..m.start()]);
        out.push_str(to);
        done = m.end();
    }
    out.push_str(&folded[done..]);
    out
}
