//! The sample files with the real headers: 抖店 (UTF-8 with BOM, GB18030), 172号卡 and 号易 as `LibreOffice` writes them (XLSX, XLS),
//! 卡业联盟, 聚量 in UTF-16, the neutral schema. All people in them are invented.

use simdesk::model::{AuditStatus, Carrier, Payee, PaymentKind, RefundState};

use super::help::{all, get, import_new, keyring, local, sample};

const SAMPLES: [(&str, &str, u64); 8] = [
    ("doudian.csv", "doudian", 5),
    ("doudian-gb18030.csv", "doudian", 5),
    ("172.xlsx", "172", 4),
    ("172.xls", "172", 4),
    ("haoyi.xlsx", "haoyi", 3),
    ("kaye.csv", "kaye", 3),
    ("juliang.tsv", "juliang", 2),
    ("neutral.jsonl", "neutral", 2),
];

#[test]
fn every_sample_is_recognised_and_taken_whole() {
    for (name, format, rows) in SAMPLES {
        let (_, summary) = import_new(&[sample(name)]);
        let file = &summary.files[0];
        assert_eq!((file.format.as_str(), file.new, file.refused), (format, rows, 0), "{name}: {summary}");
        assert!(file.unknown_words.is_empty() && file.bad_times == 0, "{name}: {summary}");
    }
}

#[test]
fn the_same_orders_come_out_of_every_form_of_a_file() {
    for (a, b) in [("doudian.csv", "doudian-gb18030.csv"), ("172.xlsx", "172.xls")] {
        let content = |name| {
            let (store, _) = import_new(&[sample(name)]);
            let mut records = all(&store);
            for record in &mut records {
                record.sources.clear();
            }
            records
        };
        assert_eq!(content(a), content(b), "{a} and {b}");
    }
}

#[test]
fn a_shop_number_leads_to_the_distributors_reason_whichever_file_comes_first() {
    let files = ["doudian.csv", "172.xlsx", "haoyi.xlsx", "kaye.csv"];
    let (forward, summary) = import_new(&files.map(sample));
    let mut backward = files.map(sample);
    backward.reverse();
    let (backward, _) = import_new(&backward);
    let one_by_one = import_new(&[sample(files[2])]).0;
    for name in [files[0], files[3], files[1]] {
        super::help::import_into(&one_by_one, &[sample(name)]);
    }
    assert_eq!(all(&forward), all(&backward));
    assert_eq!(all(&forward), all(&one_by_one));

    let record = get(&forward, "6900000000000000101");
    assert_eq!(record.status, AuditStatus::Rejected);
    assert_eq!(record.reasons[0].text, "证件号码【***】实名制开户的数量已达到最大值【5个】");
    assert_eq!(record, get(&forward, "172000000000101"), "the distributor's number leads to the same record");
    assert_eq!(record, get(&forward, "6900000000000009101"), "and so does the sub-order");
    assert_eq!(record.carrier, Some(Carrier::Unicom));
    let product = record.product.expect("the plan is known");
    assert_eq!((product.age_min, product.age_max), (Some(16), Some(60)));
    assert_eq!(record.submitted_at, Some(local("2026-11-02 09:30")));
    assert_eq!(record.tail_hash, Some(keyring().hash(&"8101".parse().expect("four digits"))));
    assert_eq!((summary.unjoined_shop, summary.unjoined_distributor), (0, 0), "{summary}");
}

#[test]
fn the_states_of_every_distributor() {
    let (store, _) = import_new(&["172.xlsx", "haoyi.xlsx", "kaye.csv", "juliang.tsv", "neutral.jsonl"].map(sample));
    let table: &[(&str, AuditStatus, &[&str])] = &[
        ("6900000000000000102", AuditStatus::Rejected, &["开卡失败：有号码【•••••••8999】有往月欠费【12.30】元"]),
        ("6900000000000000103", AuditStatus::Shipped, &[]),
        ("6900000000000000104", AuditStatus::Rejected, &["国政通校验失败", "E900009 照片模糊"]),
        ("6900000000000000105", AuditStatus::Rejected, &["开卡失败：一证五户校验失败"]),
        ("6900000000000000106", AuditStatus::Activated, &[]),
        ("6900000000000000107", AuditStatus::NeedMaterial, &["待上传证件"]),
        ("6900000000000000108", AuditStatus::NeedMaterial, &["三照异常"]),
        ("6900000000000000109", AuditStatus::Activated, &[]),
        ("P202611100900000000000110", AuditStatus::Rejected, &["审核失败：KSSC"]),
        ("HK202611100900000002", AuditStatus::NeedMaterial, &["待传照片"]),
        ("6900000000000000112", AuditStatus::Rejected, &["灰名单校验失败"]),
        ("6900000000000000113", AuditStatus::Pending, &[]),
    ];
    for (number, status, reasons) in table {
        let record = get(&store, number);
        let texts: Vec<&str> = record.reasons.iter().map(|r| r.text.as_str()).collect();
        assert_eq!((record.status, texts.as_slice()), (*status, *reasons), "{number}");
    }
    assert_eq!(get(&store, "6900000000000000104").reasons[1].code.as_deref(), Some("E900009"));
    assert_eq!(get(&store, "6900000000000000112").reasons[0].code.as_deref(), Some("3006"));
    assert_eq!(get(&store, "6900000000000000112").resubmitted_as, Some(super::help::id("6900000000000000113")));
}

#[test]
fn money_is_told_apart_by_who_has_it() {
    let (store, _) = import_new(&["172.xlsx", "juliang.tsv", "doudian.csv", "neutral.jsonl"].map(sample));
    let table = [
        ("6900000000000000104", 5_000, PaymentKind::FirstCharge, Payee::Carrier, RefundState::Refunded { at: None }),
        ("6900000000000000103", 0, PaymentKind::Unknown, Payee::Platform, RefundState::Unknown),
        ("6900000000000000112", 5_000, PaymentKind::FirstCharge, Payee::Carrier, RefundState::Unknown),
    ];
    for (number, amount_fen, kind, payee, refund) in table {
        let record = get(&store, number);
        let paid = record.paid.expect("the amount is known");
        assert_eq!((paid.amount_fen, paid.kind, paid.payee, record.refund), (amount_fen, kind, payee, refund), "{number}");
    }
    let (shop, _) = import_new(&[sample("doudian.csv")]);
    let paid = get(&shop, "6900000000000000102").paid.expect("the amount is known");
    assert_eq!((paid.amount_fen, paid.payee), (129_900, Payee::Platform), "1,299.00 has a thousands comma");
    let refunded = get(&store, "6900000000000000110").refund;
    assert_eq!(refunded, RefundState::Refunded { at: Some(local("2026-11-12 10:00")) });
}

#[test]
fn a_workbook_in_which_libreoffice_turned_numbers_into_floats_is_refused_row_by_row() {
    let (store, summary) = import_new(&[sample("kaye-damaged.xlsx")]);
    assert_eq!((summary.files[0].new, summary.files[0].refused), (0, 3), "{summary}");
    assert!(
        summary.to_string().contains("sheet kaye-damaged, row 2, column apiOrderId: the order number is stored as a number"),
        "{summary}"
    );
    assert!(all(&store).is_empty());
}
