//! Every status word and number of every export.

use simdesk::audits::columns::Format::{self, Card172, Doudian, Haoyi, Juliang, Kaye, Lanchang, Neutral};
use simdesk::audits::statuses::{Column, status};
use simdesk::model::AuditStatus::{self, Activated, Approved, Cancelled, NeedMaterial, Pending, Rejected, Shipped, Unknown};

use super::help::{all, import_new, input};

/// Format, word, what it says about the review; `None` = a known word that says nothing.
const ORDER: &[(Format, &str, Option<AuditStatus>)] = &[
    (Doudian, "待支付", None),
    (Doudian, "备货中", None),
    (Doudian, "已发货", Some(Shipped)),
    (Doudian, "已完成", Some(Shipped)),
    (Doudian, "已关闭", Some(Unknown)),
    (Card172, "正在进单", Some(Pending)),
    (Card172, "已提运营商", Some(Pending)),
    (Card172, "已发货", Some(Shipped)),
    (Card172, "已完成", Some(Shipped)),
    (Card172, "审核不通过", Some(Rejected)),
    (Card172, "审核失败", Some(Rejected)),
    (Card172, "已撤单", Some(Cancelled)),
    (Card172, "已取消", Some(Cancelled)),
    (Card172, "已失效", Some(Cancelled)),
    (Card172, "已结算", None),
    (Card172, "无法结算", None),
    (Haoyi, "0", Some(Pending)),
    (Haoyi, "未处理", Some(Pending)),
    (Haoyi, "1", Some(Pending)),
    (Haoyi, "开卡中", Some(Pending)),
    (Haoyi, "3", Some(Shipped)),
    (Haoyi, "4", Some(Shipped)),
    (Haoyi, "待激活", Some(Shipped)),
    (Haoyi, "5", Some(NeedMaterial)),
    (Haoyi, "11", Some(NeedMaterial)),
    (Haoyi, "待上传证件", Some(NeedMaterial)),
    (Haoyi, "6", Some(Rejected)),
    (Haoyi, "开卡失败", Some(Rejected)),
    (Haoyi, "8", Some(Activated)),
    (Haoyi, "已激活", Some(Activated)),
    (Haoyi, "10", Some(Cancelled)),
    (Kaye, "1", Some(Pending)),
    (Kaye, "2", Some(Pending)),
    (Kaye, "3", Some(Shipped)),
    (Kaye, "4", Some(Rejected)),
    (Kaye, "5", Some(NeedMaterial)),
    (Kaye, "三照异常", Some(NeedMaterial)),
    (Kaye, "三照异常(5)", Some(NeedMaterial)),
    (Kaye, "5-三照异常", Some(NeedMaterial)),
    (Lanchang, "-1982", Some(Pending)),
    (Lanchang, "待人工审核", Some(Pending)),
    (Lanchang, "0", Some(Pending)),
    (Lanchang, "1", Some(Pending)),
    (Lanchang, "3", Some(Shipped)),
    (Lanchang, "4", Some(NeedMaterial)),
    (Lanchang, "证件待补充", Some(NeedMaterial)),
    (Lanchang, "5", Some(Pending)),
    (Lanchang, "6", Some(Pending)),
    (Lanchang, "99", Some(Shipped)),
    (Lanchang, "-2", Some(Rejected)),
    (Lanchang, "-100", Some(Pending)),
    (Lanchang, "-200", Some(Pending)),
    (Lanchang, "-5", Some(Pending)),
    (Lanchang, "-2000", Some(Shipped)),
    (Juliang, "0", Some(Pending)),
    (Juliang, "1", Some(Approved)),
    (Juliang, "2", Some(Shipped)),
    (Juliang, "3", Some(NeedMaterial)),
    (Juliang, "待传照片", Some(NeedMaterial)),
    (Juliang, "4", Some(Activated)),
    (Juliang, "5", None),
    (Juliang, "6", None),
    (Juliang, "7", Some(Rejected)),
    (Neutral, "need_material", Some(NeedMaterial)),
    (Neutral, " Rejected ", Some(Rejected)),
    (Neutral, "审核失败：照片模糊", Some(Rejected)),
    (Neutral, "", None),
    (Neutral, "-", None),
];

#[test]
fn every_word_says_what_the_table_says() {
    for (format, word, expected) in ORDER {
        let said = status(*format, Column::Order, word).unwrap_or_else(|| panic!("{format:?} {word} is known"));
        assert_eq!(said.status, *expected, "{format:?} {word}");
    }
    for name in AuditStatus::ALL {
        assert_eq!(status(Neutral, Column::Order, name.name()).and_then(|s| s.status), Some(name));
    }
}

#[test]
fn a_number_means_nothing_where_its_system_is_not_known() {
    for (format, word) in [(Card172, "5"), (Neutral, "1"), (Doudian, "审核失败"), (Haoyi, "2"), (Kaye, "9"), (Juliang, "卡单")]
    {
        assert_eq!(status(format, Column::Order, word), None, "{format:?} {word}");
    }
}

#[test]
fn the_cards_own_state_is_another_column() {
    let table = [("1", None), ("2", Some(Activated)), ("3", Some(Activated)), ("未激活", None), ("已激活", Some(Activated))];
    for (word, expected) in table {
        assert_eq!(status(Kaye, Column::Activation, word).and_then(|s| s.status), expected, "{word}");
    }
}

#[test]
fn a_shop_row_never_hides_what_the_distributor_said() {
    let shop = "主订单编号,订单状态,取消原因,订单提交时间,订单完成时间\n6900000000000000101,已关闭,用户不要了,2026-11-02 09:30,2026-11-09 10:00\n";
    let carrier = "order_id,audit_status,reason_text,updated_at\n6900000000000000101,rejected,年龄不符,2026-11-03 10:00\n";
    let record = all(&import_new(&[input("c.csv", carrier), input("s.csv", shop)]).0).remove(0);
    assert_eq!((record.status, record.reasons[0].text.as_str()), (Rejected, "年龄不符"));
    let alone = all(&import_new(&[input("s.csv", shop)]).0).remove(0);
    assert_eq!((alone.status, alone.reasons.len()), (Unknown, 0));
}

#[test]
fn age_limits_stand_in_the_plans_name() {
    let table = [
        ("示例卡（16-60岁）", (Some(16), Some(60))),
        ("示例卡18~55周岁", (Some(18), Some(55))),
        ("示例卡 满18周岁", (Some(18), None)),
        ("示例卡 60岁以下", (None, Some(60))),
        ("示例卡19元100G", (None, None)),
        ("示例卡2026-30天", (None, None)),
    ];
    for (name, limits) in table {
        let record = all(&import_new(&[input("t.csv", format!("order_id,product\n6900000000000000101,{name}\n"))]).0).remove(0);
        let product = record.product.expect("the plan is known");
        assert_eq!((product.age_min, product.age_max), limits, "{name}");
    }
}
