//! Contacts fill placeholders, and nothing else shows a number.

use simdesk::faq::Contacts;
use simdesk::model::{Carrier, Locale};

use super::faults::base;

fn contacts() -> Contacts {
    let (name, text) = base("faq").into_iter().find(|(name, _)| name == "contacts.toml").expect("in the base");
    Contacts::load(&name, &text).expect("no fault")
}

#[test]
fn placeholders_are_filled_in_the_persons_language() {
    use Locale::{En, ZhHans, ZhHant};
    let rows = [
        ("请拨打{carrier}咨询。", ZhHans, Some(Carrier::Mobile), "请拨打中国移动客服 10086 咨询。"),
        ("请拨打{carrier}。", ZhHans, Some(Carrier::Cbn), "请拨打中国广电客服 10099。"),
        (
            "请咨询{carrier}。",
            ZhHans,
            None,
            "请咨询中国移动客服 10086、中国联通客服 10010、中国电信客服 10000 或中国广电客服 10099。",
        ),
        (
            "請洽詢{carrier}。",
            ZhHant,
            None,
            "請洽詢中國移動客服 10086、中國聯通客服 10010、中國電信客服 10000 或中國廣電客服 10099。",
        ),
        (
            "Ask {carrier}, then apply.",
            En,
            None,
            "Ask China Mobile 10086, China Unicom 10010, China Telecom 10000 or CBN 10099, then apply.",
        ),
        ("Ask {carrier}.", En, Some(Carrier::Unicom), "Ask China Unicom 10010."),
        ("用{quota_query}查。", ZhHans, None, "用一证通查（getsimnum.caict.ac.cn）查。"),
        ("Use {quota_query}.", En, None, "Use Yizheng Tongcha (numbers under one ID; getsimnum.caict.ac.cn)."),
        ("{mobile}{unicom}", ZhHans, Some(Carrier::Cbn), "中国移动客服 10086中国联通客服 10010"),
        ("没有占位符 95152 也不变", ZhHans, None, "没有占位符 95152 也不变"),
        ("{nobody} stays", En, None, "{nobody} stays"),
        ("a { stays", En, Some(Carrier::Mobile), "a { stays"),
        ("", ZhHans, None, ""),
    ];
    for (text, locale, carrier, expected) in rows {
        assert_eq!(contacts().fill(text, locale, carrier), expected);
    }
}

#[test]
fn every_contact_can_be_named_and_listed() {
    let contacts = contacts();
    let names: Vec<&str> = contacts.names().collect();
    assert_eq!(names, ["cbn", "mobile", "quota_query", "telecom", "unicom", "carrier"]);
    assert!(names.iter().all(|name| contacts.knows(name)));
    assert!(!contacts.knows("douyin"));
    let addresses: Vec<&str> = contacts.addresses().collect();
    assert_eq!(addresses, ["10099", "10086", "getsimnum.caict.ac.cn", "10000", "10010"]);
}
