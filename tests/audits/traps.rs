//! Every trap of sellers' spreadsheets, one row each: a file, and what becomes of its orders.

use super::help::{all, import_new, input, local};
use simdesk::model::{AuditRecord, AuditStatus, RefundState};

/// What a file leads to: `Taken` lists the stored numbers, `Refused` the place and the start of the reason.
enum Outcome {
    Taken(&'static [&'static str]),
    Refused(&'static str),
}
use Outcome::{Refused, Taken};

const A: &str = "6900000000000000101";
const B: &str = "6900000000000000102";

/// Name, content, rows taken, first refusal.
const TRAPS: &[(&str, &str, Outcome)] = &[
    ("plain", "order_id,audit_status\n6900000000000000101,rejected\n", Taken(&[A])),
    ("semicolons", "order_id;audit_status\n6900000000000000101;rejected\n", Taken(&[A])),
    ("tabs", "order_id\taudit_status\n6900000000000000101\trejected\n", Taken(&[A])),
    ("sep= line", "sep=;\norder_id;audit_status\n6900000000000000101;rejected\n", Taken(&[A])),
    ("byte order mark", "\u{feff}order_id,audit_status\n6900000000000000101,rejected\n", Taken(&[A])),
    ("old line ends", "order_id,audit_status\r6900000000000000101,rejected\r", Taken(&[A])),
    ("no line end at the end", "order_id,audit_status\r\n6900000000000000101,rejected", Taken(&[A])),
    (
        "a title above the header",
        "2026年11月订单,,\n导出人：示例,,\n\norder_id,audit_status\n6900000000000000101,rejected\n",
        Taken(&[A]),
    ),
    ("required marks in the header", "*订单号（必填）,审核状态\n6900000000000000101,审核失败\n", Taken(&[A])),
    ("apostrophe", "order_id,audit_status\n'6900000000000000101,rejected\n", Taken(&[A])),
    ("tab before and after", "order_id,audit_status\n\"\t6900000000000000101\t\",rejected\n", Taken(&[A])),
    ("formula guard", "order_id,audit_status\n=\"6900000000000000101\",rejected\n", Taken(&[A])),
    ("quoted formula guard", "order_id,audit_status\n\"=\"\"6900000000000000101\"\"\",rejected\n", Taken(&[A])),
    ("no-break space", "order_id,audit_status\n\u{a0}6900000000000000101\u{a0},rejected\n", Taken(&[A])),
    ("zero-width space", "order_id,audit_status\n\u{200b}69000000\u{200b}00000000101\u{feff},rejected\n", Taken(&[A])),
    ("full-width digits", "order_id,audit_status\n６９００００００００００００００１０１,rejected\n", Taken(&[A])),
    ("old parent order with A", "order_id,audit_status\n6900000000000000101A,rejected\n", Taken(&[A])),
    ("empty rows between", "order_id,audit_status\n,\n\n6900000000000000101,rejected\n,\n", Taken(&[A])),
    (
        "repeated header",
        "order_id,audit_status\n6900000000000000101,rejected\norder_id,audit_status\n6900000000000000102,rejected\n",
        Taken(&[A, B]),
    ),
    ("instructions", "order_id,audit_status\n填写19位订单号,如 rejected\n6900000000000000101,rejected\n", Taken(&[A])),
    ("an example", "order_id,audit_status\n如 6921000,必填\n6900000000000000101,rejected\n", Taken(&[A])),
    ("totals", "order_id,audit_status,paid_amount\n6900000000000000101,rejected,10\n合计,,10\n", Taken(&[A])),
    ("a quoted line break", "order_id,reason_text\n6900000000000000101,\"照片模糊\n请重拍\"\n", Taken(&[A])),
    (
        "one number ending in 0000 among others",
        "order_id,audit_status\n6900000000000010000,rejected\n6900000000000000101,rejected\n6900000000000000102,rejected\n",
        Taken(&[A, B, "6900000000000010000"]),
    ),
    (
        "a column of numbers ending in 0000",
        "order_id,audit_status\n6900000000000010000,rejected\n6900000000000020000,rejected\n",
        Refused("row 2, column order_id: a spreadsheet has replaced the last digits by zeros"),
    ),
    (
        "0000 beside E-notation",
        "order_id,audit_status\n6900000000000010000,rejected\n6900000000000000101,rejected\n6900000000000000103,rejected\n6.9E+18,rejected\n",
        Refused("row 2, column order_id: a spreadsheet has replaced"),
    ),
    (
        "E-notation",
        "order_id,audit_status\n4.78132E+18,rejected\n",
        Refused("row 2, column order_id: the order number is in E-notation"),
    ),
    (
        "E-notation with a guard",
        "order_id,audit_status\n'4.78132068240608e18,rejected\n",
        Refused("row 2, column order_id: the order number is in E-notation"),
    ),
    (
        "E-notation in a secondary column",
        "order_id,sub_order_id,audit_status\n6900000000000000101,4.78E+18,rejected\n",
        Refused("row 2, column sub_order_id: the order number is in E-notation"),
    ),
    (
        "numbers that went through a float",
        "order_id,audit_status\n4781320682406083584,rejected\n4781320682406084608,rejected\n4781320682406085632,rejected\n",
        Refused("row 2, column order_id: every number of the column is rounded"),
    ),
    (
        "a phone for an order",
        "order_id,audit_status\n13800138000,rejected\n",
        Refused("row 2, column order_id: a phone number where"),
    ),
    (
        "an identity number for an order",
        "order_id,audit_status\n110101190001011017,rejected\n",
        Refused("row 2, column order_id: an identity number where"),
    ),
    (
        "a SIM card's number for an order",
        "order_id,audit_status\n8986000000000000101,rejected\n",
        Refused("row 2, column order_id: the number printed on a SIM"),
    ),
    ("words for an order", "order_id,audit_status\n客户自提,rejected\n", Refused("row 2, column order_id: not an order number")),
    ("no number at all", "order_id,audit_status\n-,rejected\n", Refused("row 2, column order_id: no order number in the row")),
    (
        "words in a secondary column",
        "order_id,upstream_order_id,audit_status\n6900000000000000101,暂未生成,rejected\n",
        Taken(&[A]),
    ),
    (
        "a JSON number",
        "{\"order_id\":6900000000000000101,\"audit_status\":\"rejected\"}\n",
        Refused("row 1, column order_id: the order number is stored as a number"),
    ),
    (
        "a broken JSON line",
        "{\"order_id\":\"6900000000000000101\",\"audit_status\":\"rejected\"}\n{\"order_id\":\n",
        Refused("row 2: not JSON"),
    ),
    (
        "a line that is no object",
        "{\"order_id\":\"6900000000000000101\",\"audit_status\":\"rejected\"}\n7\n",
        Refused("row 2: not a JSON object"),
    ),
    ("rows with too few cells", "audit_status,order_id\nrejected\n", Refused("row 2, column order_id: no order number")),
    (
        "the place after quoted line breaks",
        "order_id,reason_text\r\n6900000000000000101,\"a\r\nb\r\nc\"\r\nx,y\r\n",
        Refused("row 5, column order_id: not an order number"),
    ),
];

#[test]
fn each_trap_ends_as_the_table_says() {
    for (name, content, outcome) in TRAPS {
        let file = if content.starts_with('{') { "t.jsonl" } else { "t.csv" };
        let (store, summary) = import_new(&[input(file, content)]);
        let numbers: Vec<String> = all(&store).iter().map(|r| r.order_id.to_string()).collect();
        let first = summary.files[0].first_refused.first().cloned().unwrap_or_default();
        match outcome {
            Taken(expected) => {
                assert_eq!(&numbers, expected, "{name}: {summary}");
                assert_eq!(first, "", "{name}");
            }
            Refused(why) => assert!(first.starts_with(why), "{name}: {first}"),
        }
    }
}

fn one(header: &str, row: &str) -> AuditRecord {
    let (store, summary) = import_new(&[input("t.csv", format!("{header}\n{row}\n"))]);
    all(&store).pop().unwrap_or_else(|| panic!("{row}: {summary}"))
}

#[test]
fn dates_in_every_form_are_shanghai_time() {
    let nine = Some(local("2026-06-01 09:00"));
    let table = [
        ("2026-06-01 09:00:00", nine),
        ("2026-06-01 09:00", nine),
        ("2026/6/1 9:00", nine),
        ("2026.6.1 9:00", nine),
        ("2026年6月1日 9时00分", nine),
        ("2026-06-01T09:00:00+08:00", nine),
        ("2026-06-01T01:00:00Z", nine),
        ("2026-06-01T09:00:00.123", nine),
        ("20260601090000", nine),
        ("46174.375", nine),
        ("46174.374999999", nine),
        ("1780275600", nine),
        ("1780275600000", nine),
        ("'2026-06-01 09:00:00\t", nine),
        ("２０２６-０６-０１ ０９：００", nine),
        ("2026-06-01", Some(local("2026-06-01 00:00"))),
        ("20260601", Some(local("2026-06-01 00:00"))),
        ("46174", Some(local("2026-06-01 00:00"))),
        ("-", None),
        ("无", None),
        ("", None),
        ("0", None),
        ("1970-01-01", None),
        ("1970-01-01 08:00:00", None),
        ("0000-00-00 00:00:00", None),
        ("null", None),
    ];
    for (text, expected) in table {
        let record = one("order_id,submitted_at,audit_status", &format!("6900000000000000101,{text},pending"));
        assert_eq!(record.submitted_at, expected, "{text:?}");
    }
}

#[test]
fn times_that_are_none_are_counted_and_left_out() {
    for text in ["06/13/2026", "昨天", "2026-13-01", "2026-02-30", "2099-01-01", "99999999999999999999"] {
        let content = format!("order_id,submitted_at,audit_status\n6900000000000000101,{text},pending\n");
        let (store, summary) = import_new(&[input("t.csv", content)]);
        assert_eq!((summary.files[0].bad_times, all(&store)[0].submitted_at), (1, None), "{text:?}");
    }
}

#[test]
fn amounts_are_fen() {
    let table = [
        ("\"1,299.00\"", Some(129_900)),
        ("¥19.9", Some(1_990)),
        ("19.899999999999999", Some(1_990)),
        ("50元", Some(5_000)),
        ("0", Some(0)),
        ("0.00", Some(0)),
        ("-", None),
        ("", None),
        ("免费", None),
        ("-5", None),
        ("99999999999", None),
    ];
    for (text, expected) in table {
        let record = one("order_id,paid_amount", &format!("6900000000000000101,{text}"));
        assert_eq!(record.paid.map(|p| p.amount_fen), expected, "{text:?}");
    }
}

#[test]
fn phones_give_their_tail_and_nothing_else() {
    let table = [
        ("13800138000", true),
        ("+86 138-0013-8000", true),
        ("8613800138000", true),
        ("'13800138000", true),
        ("138****8000", true),
        ("1**********", false),
        ("8000", true),
        ("", false),
        ("138001", false),
        ("加密", false),
        ("$aGVsbG8$", false),
    ];
    let hash = super::help::keyring().hash(&"8000".parse().expect("four digits"));
    for (text, known) in table {
        let record = one("order_no,partner_order_no,phone", &format!("HK202611100900000001,6900000000000000101,{text}"));
        assert_eq!(record.tail_hash, known.then_some(hash), "{text:?}");
    }
    let padded = one("order_id,phone_last4", "6900000000000000101,80").tail_hash;
    assert_eq!(padded, Some(super::help::keyring().hash(&"0080".parse().expect("four digits"))), "a spreadsheet drops zeros");
}

#[test]
fn refund_words() {
    let table = [
        ("none", RefundState::None),
        ("退款中", RefundState::Processing),
        ("退款成功", RefundState::Refunded { at: None }),
        ("商家拒绝", RefundState::Refused),
        ("售后关闭", RefundState::None),
        ("-", RefundState::Unknown),
        ("", RefundState::Unknown),
    ];
    for (word, expected) in table {
        assert_eq!(one("order_id,refund_status", &format!("6900000000000000101,{word}")).refund, expected, "{word:?}");
    }
}

#[test]
fn a_row_without_a_time_of_its_own_has_the_files() {
    let record = one("order_id,audit_status", "6900000000000000101,rejected");
    assert_eq!(record.updated_at, super::help::written());
    let record = one("order_id,audit_status,updated_at", "6900000000000000101,rejected,2026-11-03 10:00");
    assert_eq!((record.updated_at, record.status), (local("2026-11-03 10:00"), AuditStatus::Rejected));
}
