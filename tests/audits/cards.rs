//! Two SIM cards in one 抖店 main order: a record each, found by each one's own numbers, and both by the main order's.

use simdesk::audits::{Limits, Options, Summary, check_owner};
use simdesk::calendar::Calendar;
use simdesk::cli::desk::Who;
use simdesk::cli::lookup::{LookupArgs, run as look_up};
use simdesk::model::{AuditRecord, AuditStatus, OwnerCheck};
use simdesk::store::MemoryStore;

use super::help::{all, find_all, id, import_into, import_new, import_with, input, keyring, now, run};

const MAIN: &str = "6900000000000000201";
const ONE: &str = "6900000000000009201";
const TWO: &str = "6900000000000009202";

const SHOP: &str = "主订单编号,子订单编号,选购商品,订单状态,收件人手机号,订单提交时间\n\
    6900000000000000201,6900000000000009201,移动19元卡,已关闭,13800008201,2026-11-02 09:30:00\n\
    6900000000000000201,6900000000000009202,联通29元卡,已发货,13800008201,2026-11-02 09:30:00\n\
    6900000000000000202,6900000000000009203,电信39元卡,备货中,13800008202,2026-11-02 09:31:00\n";

/// The distributor's two rows; the last columns of each are the carrier and a number of 抖店's.
fn distributor(one: &str, two: &str) -> String {
    format!(
        "order_no,order_status,remark,created_at,套餐名称,运营商,partner_order_no,up_order_no\n\
         D20261102001,7,年龄不符合要求,2026-11-02 10:00:00,{one}\n\
         D20261102002,2,,2026-11-03 10:00:00,{two}\n"
    )
}

fn said(records: &[AuditRecord]) -> Vec<(&str, AuditStatus)> {
    records.iter().map(|r| (r.order_id.as_str(), r.status)).collect()
}

/// Both files in both orders, together and one after the other.
fn every_way(distributor: &str) -> Vec<(MemoryStore, Summary)> {
    let shop = || input("shop.csv", SHOP);
    let other = || input("juliang.csv", distributor);
    let mut stores = vec![import_new(&[shop(), other()]), import_new(&[other(), shop()])];
    for files in [[shop(), other()], [other(), shop()]] {
        let store = MemoryStore::new();
        let [first, second] = files;
        import_into(&store, &[first]);
        let summary = import_into(&store, &[second, shop(), other()]);
        stores.push((store, summary));
    }
    stores
}

#[test]
fn two_sub_orders_are_two_records_and_one_stays_one() {
    let (store, summary) = import_new(&[input("shop.csv", SHOP)]);
    assert_eq!((summary.files[0].new, all(&store).len()), (3, 3), "{summary}");
    let both = find_all(&store, MAIN);
    assert_eq!(said(&both), [(ONE, both[0].status), (TWO, both[1].status)]);
    assert_eq!(both[0].product.as_ref().map(|p| p.name.as_str()), Some("移动19元卡"));
    assert_eq!(find_all(&store, ONE), both[..1]);
    assert_eq!(find_all(&store, TWO), both[1..]);
    assert_eq!(find_all(&store, "6900000000000009203")[0].order_id, id("6900000000000000202"));
    let again = import_into(&store, &[input("again.csv", format!("{SHOP}\n"))]);
    assert_eq!((again.files[0].unchanged, all(&store).len()), (3, 3), "{again}");
}

#[test]
fn several_sub_orders_in_one_cell_are_several_records() {
    let rows = "主订单编号,子订单编号,订单状态,订单应付金额\n\
                6900000000000000201,\"6900000000000009201,6900000000000009202\",已发货,100\n";
    let (store, _) = import_new(&[input("shop.csv", rows)]);
    let both = find_all(&store, MAIN);
    assert_eq!(both.iter().map(|r| (r.order_id.as_str(), r.paid)).collect::<Vec<_>>(), [(ONE, None), (TWO, None)]);
}

#[test]
fn a_distributor_file_joins_the_right_card_in_either_order() {
    use AuditStatus::{Rejected, Shipped};
    let rows = [
        ("it names the sub-orders", distributor(&format!(",,{ONE},"), &format!(",,{TWO},"))),
        ("the carrier decides", distributor(&format!(",移动,{MAIN},"), &format!(",联通,{MAIN},"))),
        ("the plan decides", distributor(&format!("移动19元卡,,{MAIN},"), &format!("联通29元卡,,{MAIN},"))),
        ("main and sub-order", distributor(&format!(",,{MAIN},{ONE}"), &format!(",,{MAIN},{TWO}"))),
    ];
    for (what, distributor) in rows {
        for (store, summary) in every_way(&distributor) {
            let both = find_all(&store, MAIN);
            assert_eq!(said(&both), [(ONE, Rejected), (TWO, Shipped)], "{what}: {summary}");
            assert_eq!(both[0].reasons[0].text, "年龄不符合要求", "{what}");
            assert_eq!(find_all(&store, "D20261102001"), both[..1], "{what}");
            assert_eq!(find_all(&store, "D20261102002"), both[1..], "{what}");
            assert_eq!((summary.undecided_distributor, all(&store).len()), (0, 3), "{what}: {summary}");
        }
    }
}

#[test]
fn what_nothing_decides_joins_no_card_and_is_reported() {
    let distributor = distributor(&format!(",,{MAIN},"), &format!(",,{MAIN},"));
    for (store, summary) in every_way(&distributor) {
        for card in [ONE, TWO] {
            let [record] = find_all(&store, card).try_into().unwrap_or_else(|r| panic!("{r:?}"));
            assert!(record.sources.iter().all(|s| s.starts_with("doudian:")), "{record:?}");
        }
        assert_eq!(find_all(&store, "D20261102001")[0].status, AuditStatus::Rejected);
        assert_eq!(find_all(&store, MAIN).len(), 4, "the main order's number leads to what is known, all of it");
        assert_eq!(summary.undecided_distributor, 2, "{summary}");
        assert!(summary.to_string().contains("2 distributor orders name only a main order that has several cards"), "{summary}");
    }
}

#[test]
fn a_dry_run_counts_cards() {
    let options = Options { dry_run: true, ..Options::default() };
    let store = MemoryStore::new();
    let predicted = import_with(&store, &[input("shop.csv", SHOP)], &options).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((predicted.files[0].new, all(&store).len()), (3, 0), "{predicted}");
}

#[test]
fn the_tail_chooses_among_the_cards_and_tries_count_for_each() {
    let rows = "order_id,sub_order_id,audit_status,phone_last4\n\
                6900000000000000201,6900000000000009201,rejected,8201\n\
                6900000000000000201,6900000000000009202,approved,8202\n\
                6900000000000000201,6900000000000009203,pending,8202\n\
                6900000000000000301,6900000000000009301,rejected,8301\n\
                6900000000000000301,6900000000000009302,approved,\n";
    let (store, _) = import_new(&[input("t.csv", rows)]);
    let check = |who: &str, order: &str, tail: &str| {
        let who = who.parse().expect("a constant name parses");
        let tail = tail.parse().expect("four digits");
        run(check_owner(&store, &keyring(), &[id(order)], &tail, &who, &Limits::default(), now())).expect("the store answers")
    };
    let passed = |check: &OwnerCheck| match check {
        OwnerCheck::Passed(records) => records.iter().map(|r| r.order_id.to_string()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(passed(&check("t:1", MAIN, "8201")), [ONE]);
    assert_eq!(passed(&check("t:1", MAIN, "8202")), ["6900000000000009203", TWO], "the one still open first");
    let all_of_it = ["6900000000000009301", "6900000000000009302"];
    assert_eq!(passed(&check("t:1", "6900000000000000301", "8301")), all_of_it, "one buyer placed the whole order");
    for (n, number) in [MAIN, ONE, MAIN, ONE, MAIN].into_iter().enumerate() {
        assert!(matches!(check(&format!("t:{n}"), number, "0000"), OwnerCheck::Failed { .. }), "{n}");
    }
    assert_eq!(check("t:9", ONE, "8201"), OwnerCheck::Locked, "another number gives no further tries");
}

#[test]
fn staff_see_all_cards_of_a_main_order() {
    let (store, _) =
        import_new(&[input("shop.csv", SHOP), input("juliang.csv", distributor(&format!(",,{TWO},"), &format!(",,{ONE},")))]);
    let look = |number: &str, json: bool| {
        let args = LookupArgs { id: Some(number.to_owned()), tail: None, date: None, json, who: Who::default() };
        let explain = |_: &AuditRecord| Vec::new();
        run(look_up(&args, &store, &keyring(), &Calendar::default(), &explain, now())).expect("the store answers")
    };
    let text = look(MAIN, false);
    let numbers: Vec<&str> = text.out.lines().filter(|l| l.starts_with("order ") || l.starts_with("status")).collect();
    let expected = [
        "order         6900000000000009202",
        "status        rejected",
        "order         6900000000000009201",
        "status        shipped",
    ];
    assert_eq!((numbers.as_slice(), text.code), (expected.as_slice(), 0), "the rejected one first");
    let several: serde_json::Value = serde_json::from_str(&look(MAIN, true).out).expect("JSON");
    assert_eq!((&several[0]["order_id"], &several[1]["order_id"]), (&TWO.into(), &ONE.into()));
    assert_eq!(several[0]["aliases"][0], "6900000000000000201");
    let one: serde_json::Value = serde_json::from_str(&look(ONE, true).out).expect("JSON");
    assert_eq!(one["order_id"], ONE, "one record is one object, as ever");
}
