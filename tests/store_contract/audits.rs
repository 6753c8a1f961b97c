//! Audit records: imported once, joined by any number, found by number and by tail and day, changes told to watchers.

use chrono::NaiveDate;
use simdesk::model::{AuditRecord, AuditStatus, AuditUpdate, EventBody, OrderId};
use simdesk::port::{ChunkReport, ImportId, RowOutcome, StoreError};

use super::Subject;
use super::things::*;

const SHOP: &str = "4781234567890123640";
const SHOP_2: &str = "4781234567890123641";
const DEALER: &str = "DD20260210001";
const DEALER_2: &str = "DD20260210002";
const UPSTREAM: &str = "UP99887766";

async fn import(store: &Subject, name: &str, rows: Vec<AuditUpdate>) -> Vec<RowOutcome> {
    store.import_chunk(&ImportId(name.to_owned()), 0, rows, at(100)).await.unwrap().rows
}

async fn get(store: &Subject, id: &str) -> AuditRecord {
    let found = store.audits_by_order(&order(id)).await.unwrap();
    assert!(found.len() < 2, "{id} leads to one record");
    found.into_iter().next().expect("a record")
}

pub async fn a_chunk_is_applied_once(store: Subject) {
    let name = ImportId("hash".to_owned());
    let rows = vec![rejected(&[SHOP], 1, "照片"), rejected(&[SHOP], 1, "照片"), with_status(&[SHOP], 2, AuditStatus::Shipped)];
    let outcomes = vec![RowOutcome::New, RowOutcome::Unchanged, RowOutcome::Updated];
    let first = store.import_chunk(&name, 0, rows.clone(), at(9)).await.unwrap();
    assert_eq!(first, ChunkReport { rows: outcomes.clone(), repeated: false });
    let again = store.import_chunk(&name, 0, rows.clone(), at(9)).await.unwrap();
    assert_eq!(again, ChunkReport { rows: outcomes, repeated: true });
    let other = store.import_chunk(&name, 1, rows, at(9)).await.unwrap();
    assert_eq!(other.rows, [RowOutcome::Older, RowOutcome::Older, RowOutcome::Unchanged]);
    assert!(!other.repeated);
}

pub async fn files_join_in_either_order(store: Subject) {
    let shop = |id: &str, dealer: &str| AuditUpdate { tail_hash: Some(tail(1)), ..row(&[id, dealer], 50) };
    let dealer = |dealer: &str| rejected(&[dealer], 10, "一证五户");
    import(&store, "a", vec![shop(SHOP, DEALER), dealer(DEALER)]).await;
    import(&store, "b", vec![dealer(DEALER_2), shop(SHOP_2, DEALER_2)]).await;
    let (mut first, second) = (get(&store, SHOP).await, get(&store, SHOP_2).await);
    assert_eq!(get(&store, DEALER).await, first);
    assert_eq!((first.status, first.reasons.clone()), (AuditStatus::Rejected, vec![reason("一证五户")]));
    assert_eq!(first.order_id, order(SHOP), "the shop's number is the stored one");
    (first.order_id, first.aliases) = (second.order_id.clone(), second.aliases.clone());
    assert_eq!(first, second);
}

pub async fn a_row_joins_two_records(store: Subject) {
    import(&store, "a", vec![row(&[SHOP], 1), rejected(&[UPSTREAM], 2, "年龄")]).await;
    let joined = import(&store, "b", vec![row(&[DEALER, UPSTREAM, SHOP], 3)]).await;
    assert_eq!(joined, [RowOutcome::Updated]);
    for id in [SHOP, DEALER, UPSTREAM] {
        let record = get(&store, id).await;
        assert_eq!((record.order_id, record.status), (order(SHOP), AuditStatus::Rejected));
        assert_eq!(record.aliases, [order(DEALER), order(UPSTREAM)]);
    }
    assert_eq!(store.audits(None, 10).await.unwrap().len(), 1);
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    assert_eq!(store.audits_by_order(&order(DEALER_2)).await, Ok(Vec::new()));
}

pub async fn an_older_row_undoes_nothing(store: Subject) {
    import(&store, "a", vec![with_status(&[SHOP], 10, AuditStatus::Shipped)]).await;
    let outcome = import(&store, "b", vec![rejected(&[SHOP, DEALER], 5, "照片")]).await;
    assert_eq!(outcome, [RowOutcome::Older]);
    let record = get(&store, DEALER).await;
    assert_eq!((record.status, record.reasons.len(), record.updated_at), (AuditStatus::Shipped, 0, at(10)));
    assert_eq!(record.history.iter().map(|h| (h.at, h.status)).collect::<Vec<_>>(), [(at(5), AuditStatus::Rejected)]);
}

pub async fn resubmissions_are_linked_in_either_order(store: Subject) {
    let first = |id: &str| rejected(&[id, &format!("A{id}")], 1, "照片");
    let second =
        |id: &str, of: &str| AuditUpdate { resubmission_of: Some(order(of)), ..with_status(&[id], 2, AuditStatus::Pending) };
    let ids: [OrderId; 4] = ["10000001", "10000002", "20000001", "20000002"].map(order);
    import(&store, "a", vec![first("10000001"), second("10000002", "A10000001")]).await;
    import(&store, "b", vec![second("20000002", "A20000001"), first("20000001")]).await;
    assert_eq!(get(&store, "10000001").await.resubmitted_as.as_ref(), Some(&ids[1]));
    assert_eq!(get(&store, "20000001").await.resubmitted_as.as_ref(), Some(&ids[3]));
    assert_eq!(get(&store, "20000002").await.resubmission_of, Some(order("A20000001")));
    // The later order gets a shop number afterwards: the link follows.
    import(&store, "c", vec![row(&["20000002", SHOP], 3)]).await;
    assert_eq!(get(&store, "20000001").await.resubmitted_as, Some(order(SHOP)));
}

async fn watch(store: &Subject, conversation: &str, id: &str) {
    let claim = claimed(store, conversation, "watch").await;
    let mut changes = saying(&claim, &[]);
    changes.watch = vec![order(id)];
    store.finish(&claim, changes).await.unwrap();
}

async fn heard(store: &Subject) -> Vec<(String, EventBody)> {
    let mut heard = Vec::new();
    while let Some(claim) = store.claim_next(&owner(1), at(0), LEASE).await.unwrap() {
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
        heard.push((claim.conversation.id.to_string(), claim.event.body));
    }
    heard
}

pub async fn watchers_hear_of_changes_only(store: Subject) {
    import(&store, "a", vec![rejected(&[SHOP, DEALER], 1, "照片"), rejected(&[SHOP_2], 1, "照片")]).await;
    watch(&store, "t:a", SHOP).await;
    watch(&store, "t:b", SHOP).await;
    import(&store, "b", vec![rejected(&[DEALER], 2, "照片"), rejected(&[SHOP_2], 2, "年龄")]).await;
    assert_eq!(heard(&store).await, [], "nothing they were told is different");
    import(&store, "c", vec![with_status(&[DEALER], 3, AuditStatus::Shipped)]).await;
    let body = EventBody::AuditChanged { order: order(SHOP), status: AuditStatus::Shipped };
    assert_eq!(heard(&store).await, [("t:a".to_owned(), body.clone()), ("t:b".to_owned(), body)]);
}

pub async fn watches_survive_a_join(store: Subject) {
    import(&store, "a", vec![with_status(&[DEALER], 1, AuditStatus::Pending)]).await;
    watch(&store, "t:a", DEALER).await;
    import(&store, "b", vec![row(&[SHOP, DEALER], 2)]).await;
    assert_eq!(heard(&store).await, []);
    import(&store, "c", vec![with_status(&[SHOP], 3, AuditStatus::Approved)]).await;
    let body = EventBody::AuditChanged { order: order(SHOP), status: AuditStatus::Approved };
    assert_eq!(heard(&store).await, [("t:a".to_owned(), body)]);
}

pub async fn tail_and_day_find_by_the_day_in_shanghai(store: Subject) {
    let submitted = |id: &str, when: &str| AuditUpdate {
        submitted_at: Some(when.parse().unwrap()),
        tail_hash: Some(tail(1)),
        ..row(&[id], 1)
    };
    let rows = vec![
        submitted("10000001", "2026-02-09T15:59:59Z"),
        submitted("10000002", "2026-02-09T16:00:00Z"),
        submitted("10000003", "2026-02-10T15:59:59Z"),
        submitted("10000004", "2026-02-10T16:00:00Z"),
        AuditUpdate { tail_hash: Some(tail(2)), ..submitted("10000005", "2026-02-10T01:00:00Z") },
    ];
    import(&store, "a", rows).await;
    let day = NaiveDate::from_ymd_opt(2026, 2, 10).unwrap();
    let find = async |limit| -> Vec<String> {
        let found = store.audits_by_tail(tail(1), day, limit).await.unwrap();
        found.into_iter().map(|r| r.order_id.to_string()).collect()
    };
    assert_eq!(find(10).await, ["10000002", "10000003"]);
    assert_eq!(find(1).await, ["10000002"]);
    // A file with another phone moves it.
    import(&store, "b", vec![AuditUpdate { tail_hash: Some(tail(9)), ..row(&["10000002", SHOP], 2) }]).await;
    assert_eq!(find(10).await, ["10000003"]);
    assert_eq!(store.audits_by_tail(tail(9), day, 10).await.unwrap()[0].order_id, order(SHOP));
}

pub async fn records_are_listed_by_number(store: Subject) {
    import(&store, "a", ["30000003", "10000001", "20000002"].map(|id| row(&[id], 1)).to_vec()).await;
    let after = order("10000001");
    let ids = |records: Vec<AuditRecord>| records.into_iter().map(|r| r.order_id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(store.audits(None, 2).await.unwrap()), ["10000001", "20000002"]);
    assert_eq!(ids(store.audits(Some(&after), 9).await.unwrap()), ["20000002", "30000003"]);
}

pub async fn bad_chunks_are_refused_whole(store: Subject) {
    let no_number = AuditUpdate { ids: Vec::new(), ..row(&[SHOP], 1) };
    let same_column: Vec<AuditUpdate> = (0..80).map(|n| row(&["SHOP0001", &format!("{}", 10_000_000 + n)], 1)).collect();
    for rows in [vec![row(&[SHOP], 1), no_number], same_column, vec![row(&[SHOP], 1); 2001]] {
        let refused = store.import_chunk(&ImportId("a".to_owned()), 0, rows, at(1)).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    }
    assert_eq!(store.audits(None, 10).await, Ok(vec![]));
    let long = store.import_chunk(&ImportId("x".repeat(201)), 0, vec![], at(1)).await;
    assert!(matches!(long, Err(StoreError::Refused(_))));
}
