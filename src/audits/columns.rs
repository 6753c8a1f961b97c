//! Which column means what, in every export that sellers have.
//!
//! The same name means different things in different files (`order_id` is the main order in the neutral schema and the sub-order in a
//! 抖店 export; 订单号 is 抖店's order or the distributor's own), so the file's format is decided first, from the whole set of names.

use unicode_normalization::UnicodeNormalization;

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
        let found = NEUTRAL.iter().find(|(names, _)| names.iter().any(|n| *n == name));
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
    pub const ALL: [Self; 8] = [
        Self::Neutral,
        Self::Doudian,
        Self::Card172,
        Self::Haoyi,
        Self::Kaye,
        Self::Juliang,
        Self::Lanchang,
        Self::Other,
    ];

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
                "主订单编号", "子订单编号", "父订单号", "shop_order_id", "pid", "选购商品", "商家编码", "达人id", "流量来源", "流量体裁",
                "收件人手机号", "订单应付金额", "仓库名称",
            ],
            Self::Card172 => &["172订单号", "生产失败原因", "按号码发货"],
            Self::Haoyi => &["上游订单状态", "结算规则", "入网时间", "渠道来源", "用户姓名"],
            Self::Kaye => &["apiorderid", "numberstatus", "orderstatus", "recipientphone", "recipientidcard"],
            Self::Lanchang => &["蓝畅订单号", "蓝畅状态", "lanchang_order_no"],
            Self::Juliang => &["partner_order_no", "up_order_no", "photo_status", "is_resubmit", "api_name", "order_no"],
            Self::Neutral => &["audit_status", "reason_text", "upstream_order_id", "partner_order_id", "name_masked", "phone_last4"],
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

type Table = &'static [(&'static [&'static str], Field)];

const NEUTRAL: Table = &[
    (&["order_id"], Field::Order),
    (&["sub_order_id"], Field::SubOrder),
    (&["upstream_order_id"], Field::Upstream),
    (&["partner_order_id"], Field::Partner),
    (&["carrier"], Field::Carrier),
    (&["product"], Field::Product),
    (&["submitted_at"], Field::SubmittedAt),
    (&["audit_status"], Field::Status),
    (&["reason_text"], Field::Reason),
    (&["reason_code"], Field::ReasonCode),
    (&["updated_at"], Field::UpdatedAt),
    (&["decided_at"], Field::DecidedAt),
    (&["phone_last4"], Field::PhoneTail),
    (&["name_masked"], Field::Personal),
    (&["refund_status"], Field::Refund),
    (&["refunded_at"], Field::RefundedAt),
    (&["paid_amount"], Field::Amount),
    (&["paid_kind"], Field::PaidKind),
    (&["payee"], Field::Payee),
    (&["age_min"], Field::AgeMin),
    (&["age_max"], Field::AgeMax),
    (&["resubmission_of"], Field::ResubmissionOf),
    (&["source"], Field::Source),
];

const DOUDIAN: Table = &[
    (&["主订单编号", "订单编号", "订单号", "父订单号", "主订单号", "shop_order_id", "pid"], Field::Order),
    (&["子订单编号", "子订单号", "商品订单编号", "商品单号", "order_id"], Field::SubOrder),
    (&["选购商品", "商品名称", "商品"], Field::Product),
    (&["订单提交时间", "下单时间"], Field::SubmittedAt),
    (&["支付完成时间", "支付时间", "发货时间", "订单完成时间", "完成时间"], Field::OtherTime),
    (&["订单状态"], Field::Status),
    (&["订单应付金额", "应付金额", "实付金额"], Field::Amount),
    (&["售后状态"], Field::Refund),
    (&["收件人手机号"], Field::Phone),
    (&["商家备注", "订单备注"], Field::Origin),
    (
        &["取消原因", "支付方式", "商品id", "商家编码", "商品数量", "商品金额", "商品规格", "运费", "优惠总金额", "仓库名称", "达人id",
          "达人昵称", "流量来源", "流量体裁", "买家留言"],
        Field::Ignored,
    ),
];

const CARD_172: Table = &[
    (&["172订单号", "订单号", "订单编号"], Field::Order),
    (&["订单状态"], Field::Status),
    (&["激活状态"], Field::Activation),
    (&["套餐", "套餐名称"], Field::Product),
    (&["金额"], Field::Amount),
    (&["下单时间"], Field::SubmittedAt),
    (&["激活时间"], Field::OtherTime),
    (&["生产失败原因"], Field::Reason),
    (&["订单来源"], Field::Origin),
    (&["生产号码", "按号码发货"], Field::Personal),
];

const HAOYI: Table = &[
    (&["订单号"], Field::Order),
    (&["上游订单号"], Field::Upstream),
    (&["商品名称"], Field::Product),
    (&["上游订单状态", "订单状态"], Field::Status),
    (&["手机号"], Field::Phone),
    (&["下单时间"], Field::SubmittedAt),
    (&["入网时间"], Field::OtherTime),
    (&["订单金额"], Field::Amount),
    (&["备注"], Field::Remark),
    (&["渠道来源"], Field::Origin),
    (&["结算规则"], Field::Ignored),
    (&["生产号码", "用户姓名", "身份证号码", "收货地址"], Field::Personal),
];

const KAYE: Table = &[
    (&["apiorderid"], Field::Partner),
    (&["orderid", "orderno", "orderid/orderno"], Field::Order),
    (&["orderstatus"], Field::Status),
    (&["numberstatus"], Field::Activation),
    (&["remark"], Field::Remark),
    (&["recipientphone"], Field::Phone),
    (&["productname", "goodsname", "product"], Field::Product),
    (&["createtime", "createdat", "ordertime"], Field::SubmittedAt),
    (&["updatetime", "updatedat"], Field::UpdatedAt),
    (&["activetime", "activationtime", "deliverytime"], Field::OtherTime),
    (&["operator", "carrier"], Field::Carrier),
    (&["recipientname", "recipientidcard", "recipientaddress", "address", "phonenumber", "number"], Field::Personal),
    (&["expressno", "expressname", "expresscompany", "trackingnumber"], Field::Ignored),
];

const JULIANG: Table = &[
    (&["order_no"], Field::Order),
    (&["partner_order_no"], Field::Partner),
    (&["up_order_no"], Field::Upstream),
    (&["order_status", "status"], Field::Status),
    (&["photo_status"], Field::PhotoStatus),
    (&["phone"], Field::Phone),
    (&["remark"], Field::Remark),
    (&["pay_status"], Field::PayStatus),
    (&["pay_amount", "amount", "order_amount"], Field::Amount),
    (&["first_charge", "first_recharge"], Field::FirstCharge),
    (&["refund_time"], Field::RefundedAt),
    (&["product_name", "goods_name"], Field::Product),
    (&["operator", "carrier"], Field::Carrier),
    (&["create_time", "created_at", "order_time"], Field::SubmittedAt),
    (&["update_time", "updated_at"], Field::UpdatedAt),
    (&["pay_time", "ship_time", "activate_time", "activation_time"], Field::OtherTime),
    (&["customer_name", "idcard", "province", "city", "district", "town", "address", "production_number"], Field::Personal),
    (&["api_name", "is_resubmit", "refund_reason", "express_company", "tracking_number"], Field::Ignored),
];

const LANCHANG: Table = &[
    (&["蓝畅订单号", "lanchang_order_no", "order_no", "订单号"], Field::Order),
    (&["partner_order_no", "合作方订单号"], Field::Partner),
    (&["蓝畅状态", "status", "order_status", "状态", "订单状态"], Field::Status),
    (&["remark", "msg", "备注"], Field::Remark),
    (&["phone"], Field::Phone),
    (&["create_time"], Field::SubmittedAt),
    (&["update_time"], Field::UpdatedAt),
];

/// Names that mean the same wherever they stand.
const COMMON: Table = &[
    (&["订单号", "订单编号", "订单id", "order_no", "系统订单号"], Field::Order),
    (&["子订单编号", "子订单号"], Field::SubOrder),
    (&["上游订单号", "运营商订单号", "up_order_no", "upstream_order_id"], Field::Upstream),
    (
        &["外部订单号", "第三方订单号", "平台订单号", "抖店订单号", "抖音订单号", "来源订单号", "店铺订单号", "渠道订单号", "原始订单号",
          "商户订单号", "合作方订单号", "主订单编号", "downorderid", "partner_order_id"],
        Field::Partner,
    ),
    (&["运营商"], Field::Carrier),
    (&["套餐", "套餐名称", "商品名称", "产品名称"], Field::Product),
    (&["下单时间", "提交时间", "订单提交时间", "创建时间"], Field::SubmittedAt),
    (&["审核时间", "失败时间"], Field::DecidedAt),
    (&["更新时间", "最后更新时间", "状态更新时间", "修改时间"], Field::UpdatedAt),
    (&["激活时间", "发货时间", "支付时间", "完成时间", "入网时间", "签收时间"], Field::OtherTime),
    (&["审核状态", "订单状态", "audit_status"], Field::Status),
    (&["激活状态"], Field::Activation),
    (&["照片状态", "传照状态"], Field::PhotoStatus),
    (&["失败原因", "审核失败原因", "驳回原因", "拒绝原因", "不通过原因", "生产失败原因", "reason_text"], Field::Reason),
    (&["备注", "订单备注", "remark"], Field::Remark),
    (&["失败代码", "错误代码", "错误码", "reason_code"], Field::ReasonCode),
    (&["手机号", "手机号码", "联系电话", "联系手机", "收货电话", "收件电话", "收件人手机号", "收货人手机号", "phone"], Field::Phone),
    (&["手机尾号", "手机后四位", "手机号后四位", "phone_last4"], Field::PhoneTail),
    (&["订单金额", "金额", "支付金额"], Field::Amount),
    (&["首充金额", "首充", "预存", "预存金额", "预存话费"], Field::FirstCharge),
    (&["押金", "保证金"], Field::Deposit),
    (&["退款状态", "售后状态", "refund_status"], Field::Refund),
    (&["退款时间"], Field::RefundedAt),
    (&["最小年龄", "年龄下限"], Field::AgeMin),
    (&["最大年龄", "年龄上限"], Field::AgeMax),
    (&["订单来源", "渠道来源"], Field::Origin),
    (
        &["姓名", "客户姓名", "用户姓名", "收件人", "收货人", "身份证号", "身份证号码", "证件号码", "身份证", "idcard", "省份", "省", "城市",
          "市", "县区", "区", "区县", "街道", "详细地址", "收货地址", "地址", "生产号码"],
        Field::Personal,
    ),
    (&["物流公司", "运单号", "快递名称", "快递公司", "快递单号", "物流单号", "序号", "编号"], Field::Ignored),
];

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
