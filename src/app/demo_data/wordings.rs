//! Carriers' wordings, from the FAQ's own examples.

use super::dice::Dice;
use crate::faq::{Faq, Kind};
use crate::model::Locale;
use crate::normalise::fold;

/// What customers write and carriers don't.
const CUSTOMERS: [&str; 14] = ["我", "你", "吗", "么", "咋", "呢", "啊", "嘛", "？", "?", "要不", "行不", "能不", "是不是"];
/// What carriers write.
const CARRIERS: [&str; 18] = [
    "失败",
    "不通过",
    "未通过",
    "不符",
    "不一致",
    "请",
    "不足",
    "超过",
    "校验",
    "驳回",
    "审核",
    "无法",
    "欠费",
    "重复",
    "限制",
    "异常",
    "不支持",
    "上限",
];
/// Shorter is a customer's catchword; longer is a story.
const CHARS: std::ops::RangeInclusive<usize> = 7..=60;

/// Reasons of rejections, by entry.
#[derive(Debug)]
pub struct Wordings(Vec<Vec<String>>);

impl Wordings {
    /// The examples that an entry's own pattern knows, as far as they read like a carrier's.
    pub(super) fn of(faq: &Faq) -> Self {
        let causes = faq.entries().iter().filter(|e| e.kind == Kind::Cause && !e.patterns.is_empty());
        let all = causes.map(|entry| {
            let examples = entry.examples.get(&Locale::ZhHans).into_iter().flatten();
            let like_carriers = examples.filter(|text| {
                CHARS.contains(&text.chars().count())
                    && !CUSTOMERS.iter().any(|word| text.contains(word))
                    && CARRIERS.iter().any(|word| text.contains(word))
                    && faq.matches(&fold(text)).iter().any(|hit| hit.entry == entry.id)
            });
            like_carriers.cloned().collect::<Vec<_>>()
        });
        Self(all.filter(|texts| !texts.is_empty()).collect())
    }

    /// A reason; now and then two, or none that says anything.
    pub(super) fn rejected(&self, dice: &mut Dice) -> String {
        if self.0.is_empty() || dice.once_in(25) {
            return "审核不通过".to_owned();
        }
        let one = |dice: &mut Dice| {
            let texts = &self.0[dice.pick(self.0.len())];
            texts[dice.pick(texts.len())].clone()
        };
        let first = one(dice);
        if dice.once_in(20) { format!("{first}；{}", one(dice)) } else { first }
    }
}
