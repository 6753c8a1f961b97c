//! Whatever the bytes are, the reader ends with rows or with an error, never with a panic.

use proptest::prelude::*;
use simdesk::audits::{Options, Silent, import};
use simdesk::store::MemoryStore;

use super::help::{input, keyring, now, run};

fn swallow(name: &str, bytes: Vec<u8>) {
    let store = MemoryStore::new();
    let _ = run(import(&store, &[input(name, bytes)], &Options::default(), &keyring(), now(), &mut Silent));
}

fn head() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        &b""[..],
        b"order_id,audit_status,submitted_at,reason_text,phone_last4,paid_amount\n",
        "主订单编号,订单状态,收件人手机号,订单提交时间\n".as_bytes(),
        b"{\"order_id\":\"6900000000000000101\",\"reason_text\":\"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ])
    .prop_map(<[u8]>::to_vec)
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[0-9]{1,24}",
        "[0-9.,:/ Ee+年月日-]{0,20}",
        Just("\"".to_owned()),
        Just("6900000000000000101".to_owned()),
        Just("[{\"time\":1,\"content\":\"失败，失败+失败；\"}]".to_owned()),
        Just("<br>&nbsp;</".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(head in head(), tail in prop::collection::vec(any::<u8>(), 0..600)) {
        swallow("t", [head, tail].concat());
    }

    #[test]
    fn arbitrary_cells(rows in prop::collection::vec(prop::collection::vec(cell(), 6), 0..8)) {
        let mut text = String::from("order_id,audit_status,submitted_at,reason_text,phone_last4,paid_amount\n");
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        swallow("t.csv", text.into_bytes());
    }

    #[test]
    fn a_damaged_workbook(at in 0_usize..6_000, byte in any::<u8>(), cut in 0_usize..6_000) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/172.xlsx");
        let mut bytes = std::fs::read(path).expect("the sample file is there");
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len() - cut % 200);
        swallow("t.xlsx", bytes);
    }
}
