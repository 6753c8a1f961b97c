//! What the status words and numbers of every export mean.
//!
//! Money words (已结算) and 抖店's trade states say nothing about the review; they are known words that mean "not said", so that a
//! later file with them does not undo what the distributor said. "Add material" is not a failure: it is a state of its own, and
//! keeps its wording as the reason.

use std::collections::HashMap;

use super::cell::{compact, is_absent};
use super::columns::Format;
use crate::model::{AuditStatus, RefundState};

/// Which kind of status column a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// State of the order.
    Order,
    /// State of the card: 1 means another thing here than in the order's column.
    Activation,
    /// State of the photos.
    Photo,
}

/// What a status word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// About the review; `None` = nothing.
    pub status: Option<AuditStatus>,
    /// The word is a reason by itself.
    pub reason: Option<&'static str>,
}

const fn said(status: AuditStatus) -> Said {
    Said { status: Some(status), reason: None }
}

const fn with_reason(status: AuditStatus, reason: &'static str) -> Said {
    Said { status: Some(status), reason: Some(reason) }
}

const NOTHING: Said = Said { status: None, reason: None };

use AuditStatus::{Activated, Approved, Cancelled, NeedMaterial, Pending, Rejected, Shipped, Unknown};

type Words = &'static [(&'static str, Said)];

/// 号易.
const HAOYI: Words = &[
    ("0", said(Pending)),
    ("1", said(Pending)),
    ("3", said(Shipped)),
    ("4", said(Shipped)),
    ("5", with_reason(NeedMaterial, "待上传证件")),
    ("6", said(Rejected)),
    ("8", said(Activated)),
    ("10", said(Cancelled)),
    ("11", with_reason(NeedMaterial, "待上传证件")),
];

/// 卡业联盟, orderStatus.
const KAYE: Words = &[
    ("1", said(Pending)),
    ("2", said(Pending)),
    ("3", said(Shipped)),
    ("4", said(Rejected)),
    ("5", with_reason(NeedMaterial, "三照异常")),
];

/// 卡业联盟, numberStatus.
const KAYE_NUMBER: Words = &[("1", NOTHING), ("2", said(Activated)), ("3", said(Activated))];

/// 蓝畅 callback.
const LANCHANG: Words = &[
    ("-1982", said(Pending)),
    ("0", said(Pending)),
    ("1", said(Pending)),
    ("3", said(Shipped)),
    ("4", with_reason(NeedMaterial, "证件待补充")),
    ("5", said(Pending)),
    ("6", said(Pending)),
    ("99", said(Shipped)),
    ("-2", said(Rejected)),
    ("-100", said(Pending)),
    ("-200", said(Pending)),
    ("-5", said(Pending)),
    ("-2000", said(Shipped)),
];

/// 聚量 order table.
const JULIANG: Words = &[
    ("0", said(Pending)),
    ("1", said(Approved)),
    ("2", said(Shipped)),
    ("3", with_reason(NeedMaterial, "待传照片")),
    ("4", said(Activated)),
    ("5", NOTHING),
    ("6", NOTHING),
    ("7", said(Rejected)),
];

/// 抖店: trade states. Only "shipped" says something about the card.
const DOUDIAN: Words = &[
    ("待支付", NOTHING),
    ("待付款", NOTHING),
    ("已支付", NOTHING),
    ("备货中", NOTHING),
    ("待发货", NOTHING),
    ("待收货", said(Shipped)),
    ("部分发货", said(Shipped)),
    ("已发货", said(Shipped)),
    ("已收货", said(Shipped)),
    ("已签收", said(Shipped)),
    ("已完成", said(Shipped)),
    ("交易成功", said(Shipped)),
    ("已关闭", said(Unknown)),
    ("交易关闭", said(Unknown)),
    ("已取消", said(Unknown)),
    ("已退款", said(Unknown)),
];

/// Words that mean the same in every distributor's export.
const WORDS: Words = &[
    ("pending", said(Pending)),
    ("need_material", said(NeedMaterial)),
    ("approved", said(Approved)),
    ("rejected", said(Rejected)),
    ("cancelled", said(Cancelled)),
    ("canceled", said(Cancelled)),
    ("shipped", said(Shipped)),
    ("activated", said(Activated)),
    ("unknown", said(Unknown)),
    // under way
    ("正在进单", said(Pending)),
    ("进单中", said(Pending)),
    ("已提运营商", said(Pending)),
    ("已提交", said(Pending)),
    ("提交成功", said(Pending)),
    ("未处理", said(Pending)),
    ("待处理", said(Pending)),
    ("处理中", said(Pending)),
    ("开卡中", said(Pending)),
    ("待开卡", said(Pending)),
    ("生产中", said(Pending)),
    ("待审核", said(Pending)),
    ("待人工审核", said(Pending)),
    ("审核中", said(Pending)),
    ("下单成功", said(Pending)),
    ("证件已提交", said(Pending)),
    ("照片已提交", said(Pending)),
    ("挂起", said(Pending)),
    ("信息已核实", said(Pending)),
    ("信息待核实", said(Pending)),
    ("已重推", said(Pending)),
    // a document is wanted
    ("待上传证件", with_reason(NeedMaterial, "待上传证件")),
    ("待传照片", with_reason(NeedMaterial, "待传照片")),
    ("待上传照片", with_reason(NeedMaterial, "待上传照片")),
    ("证件待补充", with_reason(NeedMaterial, "证件待补充")),
    ("待补充资料", with_reason(NeedMaterial, "待补充资料")),
    ("三照异常", with_reason(NeedMaterial, "三照异常")),
    // passed
    ("审核通过", said(Approved)),
    ("已通过", said(Approved)),
    ("审核成功", said(Approved)),
    ("开卡成功", said(Approved)),
    ("生产成功", said(Approved)),
    ("待发货", said(Approved)),
    ("已发货", said(Shipped)),
    ("待激活", said(Shipped)),
    ("已签收", said(Shipped)),
    ("已收卡", said(Shipped)),
    ("已完成", said(Shipped)),
    ("完成", said(Shipped)),
    ("已激活", said(Activated)),
    ("激活成功", said(Activated)),
    ("激活且充值", said(Activated)),
    ("已充值", said(Activated)),
    // failed
    ("审核不通过", said(Rejected)),
    ("审核未通过", said(Rejected)),
    ("审核失败", said(Rejected)),
    ("审核驳回", said(Rejected)),
    ("审核拒绝", said(Rejected)),
    ("已驳回", said(Rejected)),
    ("开卡失败", said(Rejected)),
    ("开户失败", said(Rejected)),
    ("生产失败", said(Rejected)),
    ("下单失败", said(Rejected)),
    ("进单失败", said(Rejected)),
    ("失败", said(Rejected)),
    // taken back
    ("已撤单", said(Cancelled)),
    ("撤单", said(Cancelled)),
    ("已取消", said(Cancelled)),
    ("取消", said(Cancelled)),
    ("已失效", said(Cancelled)),
    ("已退单", said(Cancelled)),
    ("退单", said(Cancelled)),
    // money and other things
    ("已结算", NOTHING),
    ("待结算", NOTHING),
    ("结算失败", NOTHING),
    ("无法结算", NOTHING),
    ("未激活", NOTHING),
    ("未充值", NOTHING),
];

/// What a status cell says; `None` = a word that nobody has seen yet.
#[must_use]
pub fn status(format: Format, column: Column, word: &str) -> Option<Said> {
    let word = compact(word).to_lowercase();
    if is_absent(&word) {
        return Some(NOTHING);
    }
    let (own, common): (Words, Words) = match (format, column) {
        (Format::Doudian, _) => (DOUDIAN, &[]),
        (Format::Kaye, Column::Activation) => (KAYE_NUMBER, WORDS),
        (Format::Haoyi, Column::Order) => (HAOYI, WORDS),
        (Format::Kaye, Column::Order) => (KAYE, WORDS),
        (Format::Lanchang, Column::Order) => (LANCHANG, WORDS),
        (Format::Juliang, Column::Order) => (JULIANG, WORDS),
        _ => (&[], WORDS),
    };
    let find = |word: &str| own.iter().chain(common).find(|(w, _)| *w == word).map(|(_, said)| *said);
    let found = find(&word).or_else(|| {
        // `5-三照异常`, `三照异常(5)`, `6 开卡失败`, `审核失败：…`
        let bare = word.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '(' | ')' | '_'));
        let head = word.split([':', '(', '，', ',']).next().unwrap_or("");
        [bare, head].into_iter().filter(|w| !w.is_empty()).find_map(find)
    });
    match column {
        // The photos' numbers are not documented; only words count there, and only a request for material.
        Column::Photo => Some(found.filter(|s| s.status == Some(NeedMaterial)).unwrap_or(NOTHING)),
        Column::Activation => Some(found.filter(|s| s.status == Some(Activated)).unwrap_or(NOTHING)),
        Column::Order => found,
    }
}

/// The text behind the status word in the same cell (`审核失败：照片模糊`).
#[must_use]
pub fn reason_behind(word: &str) -> Option<String> {
    let (_, rest) = word.split_once([':', '：'])?;
    let rest = rest.trim();
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// Where the money back stands; `None` = an unknown word.
#[must_use]
pub fn refund(word: &str) -> Option<Option<RefundState>> {
    let word = compact(word).to_lowercase();
    Some(match word.as_str() {
        "unknown" => None,
        // 关闭 is closed without a result: the buyer took it back, or it ran out.
        "none" | "未退款" | "无需退款" | "无售后" | "售后关闭" | "退款关闭" | "已关闭" => {
            Some(RefundState::None)
        }
        w if is_absent(w) => None,
        "processing" | "退款中" | "售后中" | "售后处理中" | "待退款" | "待商家处理" | "待卖家处理" | "退款处理中"
        | "同意退款" | "待平台处理" => Some(RefundState::Processing),
        "refunded" | "已退款" | "退款成功" | "售后完成" | "售后成功" | "退款完成" | "已全额退款" | "全部退款" => {
            Some(RefundState::Refunded { at: None })
        }
        "refused" | "拒绝退款" | "退款失败" | "商家拒绝" | "已拒绝" | "售后拒绝" => Some(RefundState::Refused),
        _ => return None,
    })
}

/// Counts the words that nobody has seen yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnknownWords(HashMap<String, u64>);

impl UnknownWords {
    /// Different words that are kept apart.
    const KINDS_MAX: usize = 100;

    /// Counts one.
    pub fn count(&mut self, word: &str) {
        let masked: String = super::mask::mask(word.trim()).chars().filter(|c| !c.is_control()).take(30).collect();
        let known = self.0.contains_key(&masked) || self.0.len() < Self::KINDS_MAX;
        *self.0.entry(if known { masked } else { "(others)".into() }).or_default() += 1;
    }

    /// The words, the most frequent first.
    #[must_use]
    pub fn sorted(&self) -> Vec<(String, u64)> {
        let mut all: Vec<(String, u64)> = self.0.iter().map(|(w, n)| (w.clone(), *n)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }
}
