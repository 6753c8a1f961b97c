//! The column names of every export, as data.

use super::Field;

/// Names in their normal form, and what their column holds.
pub type Table = &'static [(&'static [&'static str], Field)];

/// The neutral schema.
pub const NEUTRAL: Table = &[
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

/// 抖店 order report: standard columns, custom ones, and the names of its API.
pub const DOUDIAN: Table = &[
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
        &[
            "取消原因",
            "支付方式",
            "商品id",
            "商家编码",
            "商品数量",
            "商品金额",
            "商品规格",
            "运费",
            "优惠总金额",
            "仓库名称",
            "达人id",
            "达人昵称",
            "流量来源",
            "流量体裁",
            "买家留言",
        ],
        Field::Ignored,
    ),
];

/// 172号卡.
pub const CARD_172: Table = &[
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

/// 号易.
pub const HAOYI: Table = &[
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

/// 卡业联盟, by the names of its API.
pub const KAYE: Table = &[
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

/// 聚量 order table.
pub const JULIANG: Table = &[
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

/// 蓝畅.
pub const LANCHANG: Table = &[
    (&["蓝畅订单号", "lanchang_order_no", "order_no", "订单号"], Field::Order),
    (&["partner_order_no", "合作方订单号"], Field::Partner),
    (&["蓝畅状态", "status", "order_status", "状态", "订单状态"], Field::Status),
    (&["remark", "msg", "备注"], Field::Remark),
    (&["phone"], Field::Phone),
    (&["create_time"], Field::SubmittedAt),
    (&["update_time"], Field::UpdatedAt),
];

/// Names that mean the same wherever they stand.
pub const COMMON: Table = &[
    (&["订单号", "订单编号", "订单id", "order_no", "系统订单号"], Field::Order),
    (&["子订单编号", "子订单号"], Field::SubOrder),
    (&["上游订单号", "运营商订单号", "up_order_no", "upstream_order_id"], Field::Upstream),
    (
        &[
            "外部订单号",
            "第三方订单号",
            "平台订单号",
            "抖店订单号",
            "抖音订单号",
            "来源订单号",
            "店铺订单号",
            "渠道订单号",
            "原始订单号",
            "商户订单号",
            "合作方订单号",
            "主订单编号",
            "downorderid",
            "partner_order_id",
        ],
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
    (
        &["手机号", "手机号码", "联系电话", "联系手机", "收货电话", "收件电话", "收件人手机号", "收货人手机号", "phone"],
        Field::Phone,
    ),
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
        &[
            "姓名",
            "客户姓名",
            "用户姓名",
            "收件人",
            "收货人",
            "身份证号",
            "身份证号码",
            "证件号码",
            "身份证",
            "idcard",
            "省份",
            "省",
            "城市",
            "市",
            "县区",
            "区",
            "区县",
            "街道",
            "详细地址",
            "收货地址",
            "地址",
            "生产号码",
        ],
        Field::Personal,
    ),
    (&["物流公司", "运单号", "快递名称", "快递公司", "快递单号", "物流单号", "序号", "编号"], Field::Ignored),
];
