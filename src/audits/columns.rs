//! Which column means what, in every export that sellers have.
//!
//! The same name means different things in different files (`order_id` is the main order in the neutral schema and the sub-order in a
//! 抖店 export; 订单号 is 抖店's order or the distributor's own), so the file's format is decided first, from the whole set of names.

use unicode_normalization::UnicodeNormalization;

pub mod names;

use names::{CARD_172, COMMON, DOUDIAN, HAOYI, JULIANG, KAYE, LANCHANG, NEUTRAL, Table};

use super::cell::clean;
use super::read::Cell;

/// What a column holds, in our words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The number under which the order is stored (the main order).
    Order,
    /// One or more sub-orders.
    SubOrder,
    /// The carrier's or next distributor's number.
    Upstream,
    /// The number of whoever passed the order on: the 抖店 order in a distributor's file.
    Partner,
    /// The earlier order that this one repeats.
    ResubmissionOf,
    /// Network operator.
    Carrier,
    /// Plan.
    Product,
    /// When the order went in.
    SubmittedAt,
    /// When the review ended.
    DecidedAt,
    /// When the row last changed.
    UpdatedAt,
    /// Any other moment of the order's life.
    OtherTime,
    /// State of the order.
    Status,
    /// State of the card.
    Activation,
    /// State of the photos.
    PhotoStatus,
    /// Why the review failed.
    Reason,
    /// Notes, the reason among them.
    Remark,
    /// A code beside the reason.
    ReasonCode,
    /// Full or masked phone; only its last four digits are used, and only hashed.
    Phone,
    /// Last four digits of the phone.
    PhoneTail,
    /// Amount paid to the platform or seller.
    Amount,
    /// First charge, paid to the carrier.
    FirstCharge,
    /// Deposit.
    Deposit,
    /// What was paid for, in the neutral words.
    PaidKind,
    /// To whom, in the neutral words.
    Payee,
    /// 0 unpaid, 1 paid, 2 refunded.
    PayStatus,
    /// Where the refund stands, in words.
    Refund,
    /// When it was paid back.
    RefundedAt,
    /// Youngest age.
    AgeMin,
    /// Oldest age.
    AgeMax,
    /// Which system the row comes from.
    Source,
    /// Free text that may name the 抖店 order.
    Origin,
    /// Identity number, name, address: never stored; used to mask the same words inside a reason.
    Personal,
    /// Known, and not needed.
    Ignored,
}

impl Field {
    /// True for the numbers that lead to an order.
    #[must_use]
    pub fn is_id(self) -> bool {
        matches!(self, Self::Order | Self::SubOrder | Self::Upstream | Self::Partner)
    }

    /// The names that a mapping file and the neutral schema use.
    #[must_use]
    pub fn by_neutral_name(name: &str) -> Option<Self> {
        let found = NEUTRAL.iter().find(|(names, _)| names.contains(&name));
        found.map(|(_, field)| *field).or(match name {
            "remark" => Some(Self::Remark),
            "phone" => Some(Self::Phone),
            "first_charge" => Some(Self::FirstCharge),
            "deposit" => Some(Self::Deposit),
            "activation" => Some(Self::Activation),
            "personal" => Some(Self::Personal),
            "ignored" => Some(Self::Ignored),
            _ => None,
        })
    }
}

/// Whose export a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// 抖店 order report.
    Doudian,
    /// 172号卡.
    Card172,
    /// 号易.
    Haoyi,
    /// 卡业联盟 (感叹号).
    Kaye,
    /// 蓝畅.
    Lanchang,
    /// 聚量 order table.
    Juliang,
    /// The neutral schema.
    Neutral,
    /// Some other distributor with common names.
    Other,
}

impl Format {
    /// All of them, in the order in which ties are decided.
    pub const ALL: [Self; 8] =
        [Self::Neutral, Self::Doudian, Self::Card172, Self::Haoyi, Self::Kaye, Self::Juliang, Self::Lanchang, Self::Other];

    /// Its name in messages, mapping files and sources.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Doudian => "doudian",
            Self::Card172 => "172",
            Self::Haoyi => "haoyi",
            Self::Kaye => "kaye",
            Self::Lanchang => "lanchang",
            Self::Juliang => "juliang",
            Self::Neutral => "neutral",
            Self::Other => "other",
        }
    }

    fn table(self) -> Table {
        match self {
            Self::Doudian => DOUDIAN,
            Self::Card172 => CARD_172,
            Self::Haoyi => HAOYI,
            Self::Kaye => KAYE,
            Self::Lanchang => LANCHANG,
            Self::Juliang => JULIANG,
            Self::Neutral => NEUTRAL,
            Self::Other => COMMON,
        }
    }

    /// Names that no other format has.
    fn signature(self) -> &'static [&'static str] {
        match self {
            Self::Doudian => &[
                "主订单编号",
                "子订单编号",
                "父订单号",
                "shop_order_id",
                "pid",
                "选购商品",
                "商家编码",
                "达人id",
                "流量来源",
                "流量体裁",
                "收件人手机号",
                "订单应付金额",
                "仓库名称",
            ],
            Self::Card172 => &["172订单号", "生产失败原因", "按号码发货"],
            Self::Haoyi => &["上游订单状态", "结算规则", "入网时间", "渠道来源", "用户姓名"],
            Self::Kaye => &["apiorderid", "numberstatus", "orderstatus", "recipientphone", "recipientidcard"],
            Self::Lanchang => &["蓝畅订单号", "蓝畅状态", "lanchang_order_no"],
            Self::Juliang => &["partner_order_no", "up_order_no", "photo_status", "is_resubmit", "api_name", "order_no"],
            Self::Neutral => {
                &["audit_status", "reason_text", "upstream_order_id", "partner_order_id", "name_masked", "phone_last4"]
            }
            Self::Other => &[],
        }
    }

    /// The field of a column, by its name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Field> {
        let name = normal_name(name);
        let find = |table: Table| table.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, field)| *field);
        let common = if self == Self::Neutral { None } else { find(COMMON) };
        find(self.table()).or(common)
    }
}

/// A header name without what exporters put around it: guards, spaces, `*` for required, `（必填）`, `(元)`.
#[must_use]
pub fn normal_name(name: &str) -> String {
    let folded: String = clean(name).nfkc().collect::<String>().to_lowercase();
    let folded: String = folded.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    match folded.find('(') {
        Some(at) if at > 0 && folded.ends_with(')') => folded[..at].to_owned(),
        _ => folded,
    }
}

/// How many cells of a row are names that some format knows, at its best.
#[must_use]
pub fn known_names(row: &[Cell]) -> usize {
    let names: Vec<String> = row.iter().map(|c| normal_name(&c.text())).collect();
    Format::ALL.iter().map(|f| names.iter().filter(|n| !n.is_empty() && f.field(n).is_some()).count()).max().unwrap_or(0)
}

/// The columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Whose export it is.
    pub format: Format,
    /// The names as the file writes them.
    pub names: Vec<String>,
    /// What each means; `None` is unknown.
    pub fields: Vec<Option<Field>>,
}

impl Columns {
    /// Reads a row as a header; `None` when it is none. `extra` are the names of a mapping file, `forced` its format.
    #[must_use]
    pub fn detect(row: &[Cell], extra: &[(String, Field)], forced: Option<Format>) -> Option<Self> {
        let names: Vec<String> = row.iter().map(|c| clean(&c.text()).into_owned()).collect();
        let format = forced.or_else(|| best_format(&names, !extra.is_empty()))?;
        let own = |name: &str| extra.iter().find(|(n, _)| *n == normal_name(name)).map(|(_, field)| *field);
        let mut fields: Vec<Option<Field>> = names.iter().map(|n| own(n).or_else(|| format.field(n))).collect();
        // A number that two columns claim belongs to the first; the other one is one more way to find the order.
        let mut seen = false;
        for field in fields.iter_mut().filter(|f| **f == Some(Field::Order)) {
            if seen {
                *field = Some(Field::Partner);
            }
            seen = true;
        }
        let known = fields.iter().flatten().count();
        let ids = fields.iter().flatten().any(|f| f.is_id());
        (ids && known >= 2).then_some(Self { format, names, fields })
    }

    /// True when a row repeats the header: most of its cells are their own column's name.
    #[must_use]
    pub fn repeated_by(&self, row: &[Cell]) -> bool {
        let filled = row.iter().filter(|c| !c.is_blank()).count();
        let same = row.iter().zip(&self.names).filter(|(c, n)| !n.is_empty() && clean(&c.text()) == n.as_str()).count();
        same >= 2 && same * 2 > filled
    }

    /// The name of the first column with this field.
    #[must_use]
    pub fn name_of(&self, field: Field) -> Option<&str> {
        let at = self.fields.iter().position(|f| *f == Some(field))?;
        self.names.get(at).map(String::as_str)
    }
}

/// The format that knows most of the names, its signature counting four times; `lenient` accepts a header of which nothing is known.
fn best_format(names: &[String], lenient: bool) -> Option<Format> {
    let normal: Vec<String> = names.iter().map(|n| normal_name(n)).filter(|n| !n.is_empty()).collect();
    let mut best = (0, None);
    for format in Format::ALL {
        let known = normal.iter().filter(|n| format.field(n).is_some()).count();
        let signed = normal.iter().filter(|n| format.signature().contains(&n.as_str())).count();
        let fits = known > 0 && (signed > 0 || matches!(format, Format::Other | Format::Neutral));
        let score = known + 3 * signed;
        if fits && score > best.0 {
            best = (score, Some(format));
        }
    }
    best.1.or(lenient.then_some(Format::Other))
}

/// What a refused file is told about the names that would have been understood.
#[must_use]
pub fn known_aliases() -> String {
    "Known: 主订单编号 订单编号 订单号 父订单号 shop_order_id pid (抖店) · 172订单号 生产失败原因 (172号卡) · 订单号 上游订单状态 备注 (号易) · \
     apiOrderId orderStatus remark (卡业联盟) · order_no partner_order_no up_order_no order_status (聚量) · order_id audit_status \
     reason_text updated_at (neutral)"
        .into()
}
