//! Masking as laws over any text: nothing planted gets through, no order is lost, places keep their length, twice is once.
//!
//! The persons are obviously made up: every identity number here is put together from a region, a birth date and a counter.

use proptest::prelude::*;
use serde_json::json;
use simdesk::model::{FoundKind, SensitiveKind};
use simdesk::understand::spans::{self, mask, mask_json, scan};

/// Anything that a keyboard, an app or an attacker can produce, with digits and the marks of this domain made frequent.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[0-9]{1,22}",
        "[a-zA-Z]{1,6}",
        prop::sample::select(vec![
            " ",
            "\n",
            "-",
            "，",
            "：",
            "[",
            "]",
            "[身份证号••••]",
            "[银行卡号？•••]",
            "8000",
            "？",
            "x",
            "X",
            "*",
            "A",
            "+",
            "+86",
            ".",
            "元",
            "年",
            "月",
            "E+18",
            "订单号",
            "尾号",
            "验证码",
            "密码是",
            "password: ",
            "快递",
            "身份证号",
            "银行卡号",
            "[密钥",
            "\u{200b}",
            "\u{1b}[31m",
            "０",
            "٣",
            "code",
            "\u{202e}",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Words around a planted number: letters and punctuation, no digits.
fn words() -> impl Strategy<Value = String> {
    "[^\\p{N}]{0,20}|[\\p{Han}，。！a-z ]{0,30}|我的|帮我看看 |，谢谢|\n".prop_map(|words: String| {
        words.replace(|c: char| c.is_numeric() || c == '+' || c == '\u{1b}' || c == '\u{9b}' || c.is_control(), "")
    })
}

/// What people and apps put inside a number.
fn separator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "", "", "", " ", "-", "\n", "，", ",", "\u{200b}", "  ", "\u{a0}", ".", "\u{feff}", "\r\n", "\u{3000}", " - ", "/",
    ])
}

/// Joins the characters of a secret with separators at some places.
fn broken(secret: &str, separators: &[&str]) -> String {
    let mut out = String::new();
    for (i, c) in secret.chars().enumerate() {
        out += if i == 0 { "" } else { separators[i % separators.len()] };
        out.push(c);
    }
    out
}

fn id_number() -> impl Strategy<Value = String> {
    let region = prop::sample::select(vec!["110105", "440300", "320106", "810000", "830000", "510104", "650102"]);
    (region, 1930u32..2012, 1u32..13, 1u32..29, 0u32..1000).prop_map(|(region, year, month, day, counter)| {
        let body = format!("{region}{year:04}{month:02}{day:02}{counter:03}");
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: usize = body.bytes().zip(weights).map(|(b, w)| usize::from(b - b'0') * w).sum();
        body + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    })
}

fn card() -> impl Strategy<Value = String> {
    (prop::sample::select(vec![("62", 16), ("62", 17), ("62", 18), ("62", 19), ("4", 16), ("5", 16)]), any::<u64>()).prop_map(
        |((prefix, len), seed)| {
            let mut body = format!("{prefix}{seed:020}");
            body.truncate(len - 1);
            let sum: u32 = body
                .bytes()
                .rev()
                .enumerate()
                .map(|(i, b)| {
                    let digit = u32::from(b - b'0') * if i % 2 == 0 { 2 } else { 1 };
                    if digit > 9 { digit - 9 } else { digit }
                })
                .sum();
            format!("{body}{}", (10 - sum % 10) % 10)
        },
    )
}

fn phone() -> impl Strategy<Value = String> {
    "1[3-9][0-9]{9}"
}

/// The ASCII digits of a text, runs apart.
fn runs(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

fn kinds_of(text: &str) -> Vec<SensitiveKind> {
    scan(text).kinds
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn masking_keeps_every_length_and_masking_twice_is_masking_once(text in noise()) {
        let spans = scan(&text);
        prop_assert_eq!(spans.masked.encode_utf16().count(), text.encode_utf16().count());
        let again = scan(&spans.masked);
        prop_assert_eq!(&again.masked, &spans.masked);
        for kind in &spans.kinds {
            prop_assert!(again.kinds.contains(kind), "{:?} lost in {}", kind, spans.masked);
        }
        prop_assert_eq!(&again.orders, &spans.orders, "{}", spans.masked);
    }

    #[test]
    fn no_digit_of_a_planted_identity_number_or_card_is_left(
        secret in prop_oneof![id_number(), card()], before in words(), after in words(),
        separators in prop::collection::vec(separator(), 1..5),
    ) {
        prop_assume!(!before.contains("订单") && !before.contains("order"));
        let text = format!("{before}{}{after}", broken(&secret, &separators));
        let masked = scan(&text).masked;
        prop_assert!(runs(&masked).is_empty(), "{text:?} became {masked:?}");
    }

    #[test]
    fn of_a_planted_phone_only_the_last_four_are_left(
        secret in phone(), before in words(), after in words(), separators in prop::collection::vec(separator(), 1..4),
    ) {
        let text = format!("{before}{}{after}", broken(&secret, &separators));
        let masked = scan(&text).masked;
        prop_assert_eq!(runs(&masked).concat(), &secret[7..], "{:?}", text);
    }

    #[test]
    fn a_planted_order_is_always_kept(order in "[1-57-9][0-9]{17}[1-9]|6[013-9][0-9]{16}[1-9]", before in words(), after in words()) {
        prop_assume!(!order.starts_with("8986"));
        prop_assume!(!["银行卡", "信用卡", "储蓄卡", "card", "密码", "口令"].iter().any(|word| before.contains(word)));
        let text = format!("{before}，{order}，{after}");
        let spans = scan(&text);
        prop_assert!(spans.orders.iter().any(|found| found.as_str() == order), "{:?}", spans);
        prop_assert!(spans.masked.contains(&order), "{}", spans.masked);
    }

    #[test]
    fn two_secrets_side_by_side_are_both_masked(
        id in id_number(), phone in phone(), order in "[45679][013456789][0-9]{16}[1-9]", joint in prop::sample::select(vec![" ", "\n", "，", ", ", "/"]),
    ) {
        let text = [order.as_str(), &id, &phone].join(joint);
        let spans = scan(&text);
        prop_assert_eq!(runs(&spans.masked), [order.clone(), phone[7..].to_owned()]);
        prop_assert_eq!(&spans.kinds, &[SensitiveKind::IdNumber, SensitiveKind::Phone]);
        prop_assert_eq!(kinds_of(&spans.masked), spans.kinds);
    }

    #[test]
    fn no_text_breaks_a_scan(text in any::<String>()) {
        let spans = scan(&text);
        prop_assert_eq!(spans.masked.encode_utf16().count(), text.encode_utf16().count());
        let _ = (spans::language(&text), spans::facts(&text), spans::choice(&text), spans::yes_no(&text), spans::command(&text), spans::empty(&text));
    }
}

#[test]
fn placeholders_say_what_stood_there() {
    let rows = [
        ("身份证440300199003071234。", "身份证[身份证号••••••••••••]。"),
        ("440300199003071238", "[身份证号？•••••••••••]"),
        ("卡 4111 1111 1111 1111 吧", "卡 [银行卡号•••••••••••••] 吧"),
        ("138 0013 8000", "•••••••••8000"),
        ("+86-138-0013-8000", "•••••••••••••8000"),
        ("验证码483920", "验证码••••••"),
        ("密码是abc12345", "密码是[密钥••••]"),
        ("密码是ab12", "密码是••••"),
        ("证件号码【11010519491231002X】实名制", "证件号码【[身份证号••••••••••••]】实名制"),
        ("有号码【13800138000】有往月欠费【56.20】元", "有号码【•••••••8000】有往月欠费【56.20】元"),
    ];
    for (text, masked) in rows {
        assert_eq!(mask(text).0, masked);
    }
}

#[test]
fn what_is_found_may_be_shown() {
    let spans =
        scan("订单4781320682406083640 身份证440300199003071234 电话13800138000 卡4111111111111111 验证码483920 SF1234567890123");
    let shown: Vec<(FoundKind, &str)> = spans.found.iter().map(|found| (found.kind, found.shown.as_str())).collect();
    assert_eq!(
        shown,
        [
            (FoundKind::Order, "478…3640"),
            (FoundKind::IdNumber, "••••"),
            (FoundKind::Phone, "•••••••8000"),
            (FoundKind::BankCard, "••••"),
            (FoundKind::Code, "••••"),
            (FoundKind::Tracking, "SF1…0123"),
        ]
    );
}

#[test]
fn a_doubt_survives_the_masking() {
    for (text, kind) in
        [("440300199003071238", spans::AmbiguityKind::IdOrOrder), ("6212345678901234569", spans::AmbiguityKind::CardOrOrder)]
    {
        let masked = scan(text).masked;
        assert_eq!(scan(&masked).ambiguous.map(|doubt| doubt.kind), Some(kind), "{masked}");
    }
}

#[test]
fn every_string_of_a_json_value_is_masked_and_handles_stay() {
    let update = json!({
        "update_id": 10_000_000_001_u64,
        "message": {
            "chat": {"id": -1_001_380_013_800_i64},
            "from": {"id": 13_800_138_000_u64, "first_name": "440300199003071234"},
            "text": "我的身份证440300199003071234",
            "contact": {"phone_number": "+8613800138000"},
            "numbers": [13_800_138_000_u64, 42, 4_781_320_682_406_083_640_u64],
        },
        "callback_query": {"id": "6212345678901234569"},
        "order_id": "440300199003071234",
    });
    let masked = mask_json(update);
    assert_eq!(
        masked,
        json!({
            "update_id": 10_000_000_001_u64,
            "message": {
                "chat": {"id": -1_001_380_013_800_i64},
                "from": {"id": 13_800_138_000_u64, "first_name": "[身份证号••••••••••••]"},
                "text": "我的身份证[身份证号••••••••••••]",
                "contact": {"phone_number": "••••••••••8000"},
                "numbers": ["•••••••8000", 42, 4_781_320_682_406_083_640_u64],
            },
            "callback_query": {"id": "6212345678901234569"},
            "order_id": "[身份证号••••••••••••]",
        })
    );
}

#[test]
fn a_megabyte_of_digits_is_read_to_its_end() {
    for pattern in ["4", "4 ", "1380013 ", "1101 0519-", "验证码4839 ", "\u{1b}]", "[身份证号", "•", "x", "密码", "¥5,"]
    {
        let text = pattern.repeat(1_000_000 / pattern.len());
        assert_eq!(scan(&text).masked.encode_utf16().count(), text.encode_utf16().count());
    }
}
