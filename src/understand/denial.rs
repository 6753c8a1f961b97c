//! What a person rules out: "不是照片的问题", "我没欠费", "it's not the photo".
//!
//! Only plain denials count. "人脸识别没通过" or "我明明18了" deny nothing, and a question ("是不是照片的问题") does not either.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::gates::Gates;

/// Words for a cause, and the entry they speak of.
const NOUNS: &[(&str, &str)] = &[
    ("抖音|账号实名|实名", "account-mismatch"),
    ("照片|图片|人脸|证件照|拍照|拍的|清晰度|photo|picture|image|face", "id-photo"),
    ("姓名|名字|信息|资料|填写|填错|name|information|details", "info-mismatch"),
    ("年龄|年纪|岁数|age", "age"),
    ("地址|address", "address"),
    ("欠费|欠款|欠钱|欠话费|arrears|debt|unpaid", "credit-arrears"),
    ("黑名单|灰名单|blacklist", "credit-blacklist"),
    ("诈骗|涉诈|风险|风控|fraud", "credit-fraud-risk"),
    ("违规|恶意退款|刷单", "credit-platform"),
    ("信用|征信|credit", "credit"),
    ("系统|网络|接口|system|network", "system-fault"),
    ("地区|区域|外省|region|area", "region"),
    ("一证五户|名下|张数|quota", "quota"),
    ("重复|duplicate", "duplicate-order"),
    ("联系|电话|关机|接听|phone", "contact"),
    ("号码|选号|number", "number-taken"),
    ("套餐|plan", "product"),
    ("激活|activation", "activation"),
    ("取消|撤单|cancel", "cancelled"),
    ("退款|退钱|退费|refund", "refund"),
];

static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        // 不是照片的问题 · 跟照片没关系 · 不关地址的事
        regex(
            r"(?:(?P<ask>是|到底)?(?:并不是|不是|并非|不可能是|不会是|肯定不是|也不是)(?:因为|由于|关于)?|跟|和|与|不关)(?:我的?|这个|什么)?(?P<x>[^,。!?;不是]{1,10}?)(?:上面?)?的?(?:问题|原因|事儿?|错|缘故|没有?(?:任何)?关系|无关)(?P<end>吗|吧|嘛|么|\?)?",
        ),
        // 我没欠费 · 从来没上过黑名单
        regex(
            r"(?P<ask>是不是|有没有)?(?:我|本人|名下)(?:又|也|真的?|根本|从来|明明|都|可)*(?:没有?|并没有?|不|从未|未曾)(?:上过?|进过?|有过?|被|在)?(?P<x>欠费|欠款|欠钱|欠话费|黑名单|灰名单|违规|诈骗|涉诈|恶意退款|取消|撤单|重复下单)(?:过|啊|呀)?(?P<end>吗|吧|么|\?)?",
        ),
        // 不是照片不清楚，是… · 不是问退款，是问…
        regex(
            r"(?P<ask>是)?(?:并不是|不是)(?:说|问)?(?P<x>[^,。!?不是我]{2,4}(?:不清楚?|模糊|不对|错了|不符|没[过对])?)[,。](?:而|就|只)?是(?P<end>吗)?",
        ),
        // it's not the photo · not about my name
        regex(
            r"(?P<ask>why |is it |isn't )?(?-u:\b)(?:is not|isn't|it's not|its not|was not|wasn't|not) (?:about |because of |due to |a problem with )?(?:the |my |a |an )*(?P<x>photo|picture|image|face|name|information|details|age|address|arrears|debt|blacklist|fraud|credit|system|network|region|area|quota|duplicate|phone|number|plan|activation|refund)s?(?: problem| issue| thing)?(?: ?[,.!;]|$|, )(?P<end>\?)?",
        ),
    ]
});

/// For each of [`FORMS`] two lists of words: a match has one of each.
static WORDS: LazyLock<Gates> = LazyLock::new(|| {
    Gates::new(&[
        &["不是", "并非", "不可能是", "不会是", "跟", "和", "与", "不关"],
        &["问题", "原因", "事", "错", "缘故", "关系", "无关"],
        &["没", "不", "从未", "未曾"],
        &["欠费", "欠款", "欠钱", "欠话费", "名单", "违规", "诈骗", "恶意退款", "取消", "撤单", "重复下单"],
        &["不是"],
        &[",是", "。是", "而是", "就是", "只是"],
        &["not ", "n't "],
        &["not ", "n't "],
    ])
});

static NOUN_FORMS: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| NOUNS.iter().map(|(words, entry)| (regex(&format!("(?:{words})")), *entry)).collect());

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed, tested expression")
}

/// A denial: the entry it speaks of and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denial {
    pub(crate) entry: &'static str,
    pub(crate) place: Range<usize>,
    /// True for "我没欠费", which disputes what was claimed, rather than naming what it is not about.
    pub(crate) disputes: bool,
}

/// The denials of a folded text, in its order.
pub(crate) fn find(folded: &str) -> Vec<Denial> {
    let mut out: Vec<Denial> = Vec::new();
    if !folded.contains(['不', '没', '非', '无', '未', '跟', '和', '与', '从'])
        && !folded.contains("n't")
        && !folded.contains("not ")
    {
        return out;
    }
    let words = WORDS.of(folded);
    for (at, form) in FORMS.iter().enumerate().filter(|(at, _)| words >> (2 * at) & 0b11 == 0b11) {
        for found in form.captures_iter(folded) {
            let (Some(whole), Some(x)) = (found.get(0), found.name("x")) else { continue };
            let asked = found.name("ask").is_some() || found.name("end").is_some() || folded[..whole.start()].ends_with('是');
            if asked || out.iter().any(|d| d.place.start < whole.end() && whole.start() < d.place.end) {
                continue;
            }
            if let Some((_, entry)) = NOUN_FORMS.iter().find(|(noun, _)| noun.is_match(x.as_str())) {
                out.push(Denial { entry, place: whole.range(), disputes: at == 1 });
            }
        }
    }
    out.sort_by_key(|d| d.place.start);
    out
}
