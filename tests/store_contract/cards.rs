//! Several cards in one main order: a record each, whatever the order in which the rows come.

use std::collections::BTreeSet;
use std::sync::Arc;

use simdesk::model::{AuditStatus, AuditUpdate, Carrier, EventBody, Product};
use simdesk::port::{Changes, ImportId, RowOutcome};
use simdesk::store::MemoryStore;

use super::things::*;
use super::{Subject, on_runtime};

const MAIN: &str = "4781234567890123700";
const ONE: &str = "4781234567890123701";
const TWO: &str = "4781234567890123702";

async fn import(store: &Subject, name: &str, rows: Vec<AuditUpdate>) -> Vec<RowOutcome> {
    store.import_chunk(&ImportId(name.to_owned()), 0, rows, at(100)).await.unwrap().rows
}

/// Number, status and reason of what a number leads to.
async fn told(store: &Subject, id: &str) -> Vec<(String, AuditStatus, Option<String>)> {
    let found = store.audits_by_order(&order(id)).await.unwrap();
    found.into_iter().map(|r| (r.order_id.to_string(), r.status, r.reasons.first().map(|why| why.text.clone()))).collect()
}

fn card(sub: &str, product: &str) -> AuditUpdate {
    let product = Some(Product { name: product.to_owned(), age_min: None, age_max: None });
    AuditUpdate { part_of: part_of(MAIN, sub), product, carrier: Carrier::find_in(product_name(sub)), ..row(&[MAIN, sub], 50) }
}

fn product_name(sub: &str) -> &'static str {
    if sub == ONE { "移动" } else { "联通" }
}

fn of_carrier(row: AuditUpdate, carrier: Carrier) -> AuditUpdate {
    AuditUpdate { carrier: Some(carrier), ..row }
}

type Said = (&'static str, AuditStatus, Option<&'static str>);
type Case = (&'static str, Vec<AuditUpdate>, Vec<(&'static str, Vec<Said>)>);

/// What was said, and what each number must lead to in the end.
fn table() -> Vec<Case> {
    use AuditStatus::{Rejected, Shipped, Unknown};
    let cards = || vec![card(ONE, "移动19元卡"), card(TWO, "联通29元卡")];
    let with = |rows: Vec<AuditUpdate>| [cards(), rows].concat();
    let failed = |ids: &[&str]| rejected(ids, 10, "年龄不符");
    let fine = |ids: &[&str]| with_status(ids, 20, Shipped);
    let one: Said = (ONE, Rejected, Some("年龄不符"));
    let two: Said = (TWO, Shipped, None);
    vec![
        (
            "a distributor that names the sub-orders",
            with(vec![failed(&["D1", ONE].map(long)), fine(&["D2", TWO].map(long))]),
            vec![(MAIN, vec![one, two]), (ONE, vec![one]), (TWO, vec![two]), ("D00001", vec![one]), ("D00002", vec![two])],
        ),
        (
            "only the main order, and the carrier decides",
            with(vec![
                of_carrier(failed(&["D1", MAIN].map(long)), Carrier::Mobile),
                of_carrier(fine(&["D2", MAIN].map(long)), Carrier::Unicom),
            ]),
            vec![(MAIN, vec![one, two]), (ONE, vec![one]), ("D00001", vec![one]), ("D00002", vec![two])],
        ),
        (
            "only the main order, and the plan decides",
            with(vec![AuditUpdate { product: card(ONE, "移动 19元卡").product, ..failed(&["D1", MAIN].map(long)) }]),
            vec![(MAIN, vec![one, (TWO, Unknown, None)]), ("D00001", vec![one])],
        ),
        (
            "a carrier's number that the shop knows, too",
            with(vec![AuditUpdate { part_of: part_of(MAIN, ONE), ..row(&[MAIN, ONE, "UP0001"], 51) }, failed(&["UP0001", MAIN])]),
            vec![(MAIN, vec![one, (TWO, Unknown, None)]), ("UP0001", vec![one])],
        ),
        (
            "only the main order, and nothing decides",
            with(vec![failed(&["D1", MAIN].map(long)), fine(&["D2", MAIN].map(long))]),
            vec![
                (
                    MAIN,
                    vec![
                        (ONE, Unknown, None),
                        (TWO, Unknown, None),
                        ("D00001", Rejected, Some("年龄不符")),
                        ("D00002", Shipped, None),
                    ],
                ),
                (ONE, vec![(ONE, Unknown, None)]),
                ("D00002", vec![("D00002", Shipped, None)]),
            ],
        ),
        (
            "plan and carrier point to different cards",
            with(vec![AuditUpdate {
                product: card(ONE, "移动19元卡").product,
                ..of_carrier(failed(&["D1", MAIN].map(long)), Carrier::Unicom)
            }]),
            vec![(ONE, vec![(ONE, Unknown, None)]), (TWO, vec![(TWO, Unknown, None)])],
        ),
        (
            "one card stays one record",
            vec![card(ONE, "移动19元卡"), failed(&["D1", MAIN].map(long)), fine(&["D2", MAIN].map(long))],
            vec![
                (MAIN, vec![(MAIN, Shipped, None)]),
                (ONE, vec![(MAIN, Shipped, None)]),
                ("D00001", vec![(MAIN, Shipped, None)]),
            ],
        ),
        (
            "the first card has the main order's number",
            vec![
                AuditUpdate { part_of: part_of(MAIN, MAIN), ..failed(&[MAIN]) },
                AuditUpdate { part_of: part_of(MAIN, TWO), ..fine(&[MAIN, TWO]) },
            ],
            vec![(MAIN, vec![(MAIN, Rejected, Some("年龄不符")), two]), (TWO, vec![two])],
        ),
        (
            "what is said of the whole order goes with every card",
            with(vec![AuditUpdate { submitted_at: Some(at(1)), ..row(&[MAIN], 1) }, failed(&["D1", ONE].map(long))]),
            vec![(MAIN, vec![one, (TWO, Unknown, None)])],
        ),
    ]
}

/// `D1` for short: an order number has at least six characters here.
fn long(id: &'static str) -> &'static str {
    match id {
        "D1" => "D00001",
        "D2" => "D00002",
        other => other,
    }
}

#[test]
fn rows_make_the_same_cards_in_any_order() {
    on_runtime(all_orders());
}

async fn all_orders() {
    for (name, rows, expected) in table() {
        let mut outcomes = BTreeSet::new();
        for turn in 0..rows.len() * 2 {
            let mut rows = rows.clone();
            let count = rows.len();
            rows.rotate_left(turn % count);
            if turn >= count {
                rows.reverse();
            }
            let store: Subject = Arc::new(MemoryStore::new());
            for (n, row) in rows.into_iter().enumerate() {
                import(&store, &format!("{n}"), vec![row]).await;
                assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new(), "{name}");
            }
            for (number, said) in &expected {
                let said: Vec<_> =
                    said.iter().map(|(id, status, why)| ((*id).to_owned(), *status, why.map(str::to_owned))).collect();
                assert_eq!(told(&store, number).await, said, "{name}, {number}, order {turn}");
            }
            outcomes.insert(format!("{:?}", store.audits(None, 9).await.unwrap()));
        }
        assert_eq!(outcomes.len(), 1, "{name}: the same records, whatever the order");
    }
}

pub async fn nothing_is_written_when_nothing_changes(store: Subject) {
    use RowOutcome::{New, Unchanged, Updated};
    let rows = table().remove(0).1;
    let first = import(&store, "a", rows.clone()).await;
    assert_eq!(first, [New, New, Updated, Updated]);
    let before = store.audits(None, 9).await.unwrap();
    assert_eq!(import(&store, "b", rows).await, [Unchanged, Unchanged, Unchanged, Unchanged]);
    assert_eq!(store.audits(None, 9).await.unwrap(), before);
    let older = rejected(&["D00002", TWO], 5, "照片");
    assert_eq!(import(&store, "c", vec![older]).await, [RowOutcome::Older]);
    assert_eq!(told(&store, TWO).await[0].1, AuditStatus::Shipped, "an older file undoes nothing");
}

pub async fn watchers_follow_the_card_they_meant(store: Subject) {
    import(&store, "a", vec![card(ONE, "移动19元卡")]).await;
    let claim = claimed(&store, "t:a", "1").await;
    let changes = Changes { watch: vec![order(MAIN)], ..saying(&claim, &[]) };
    store.finish(&claim, changes).await.unwrap();
    import(&store, "b", vec![card(TWO, "联通29元卡"), rejected(&["D00002", TWO], 60, "年龄不符")]).await;
    assert!(store.claim_next(&owner(1), at(100), LEASE).await.unwrap().is_none(), "the other card is not what was watched");
    import(&store, "c", vec![rejected(&["D00001", ONE], 60, "年龄不符")]).await;
    let claim = store.claim_next(&owner(1), at(100), LEASE).await.unwrap().expect("news");
    let expected = EventBody::AuditChanged { order: order(ONE), status: AuditStatus::Rejected };
    assert_eq!(claim.event.body, expected);
}

pub async fn a_repeated_main_order_is_the_failed_card(store: Subject) {
    let again = AuditUpdate { resubmission_of: Some(order(MAIN)), ..with_status(&["SH20260211"], 60, AuditStatus::Pending) };
    let rows = [table().remove(0).1, vec![again]].concat();
    import(&store, "a", rows).await;
    let found = store.audits_by_order(&order(MAIN)).await.unwrap();
    let linked: Vec<_> = found.iter().map(|r| r.resubmitted_as.clone()).collect();
    assert_eq!(linked, [Some(order("SH20260211")), None]);
}

pub async fn a_main_order_has_a_bound(store: Subject) {
    let rows: Vec<AuditUpdate> = (0..65).map(|n| card(&format!("47812345678901238{n:02}"), "移动19元卡")).collect();
    import(&store, "a", rows[..64].to_vec()).await;
    assert_eq!(told(&store, MAIN).await.len(), 64);
    let refused = store.import_chunk(&ImportId("b".to_owned()), 0, rows, at(100)).await.unwrap_err();
    let words = format!("row 65 of the chunk would give the main order of {} more than 64 cards", order(MAIN).masked());
    assert!(refused.to_string().contains(&words) && refused.to_string().contains("a mapping file"), "{refused}");
}
