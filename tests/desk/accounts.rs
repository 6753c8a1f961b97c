//! Accounts of staff: who may do what, and who may not any more. And what others waited, told only when there is enough of it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::desk::staff::{StaffError, actor, actor_in_telegram, add, revoke};
use simdesk::model::{Role, StaffId};
use simdesk::port::Store;
use simdesk::store::{MemoryStore, SledOptions, SledStore};

fn at(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment") + TimeDelta::hours(hours)
}

fn id(name: &str) -> StaffId {
    name.parse().expect("a name")
}

async fn from_first_to_last(store: Arc<dyn Store>) {
    let store = &*store;
    let (lin, chen, wang) = (id("lin"), id("chen"), id("wang"));
    assert!(actor(store, &lin).await.expect("nobody has an account yet").over);

    add(store, &lin, &lin, Role::Agent, Some(7), at(0)).await.expect("the first account");
    assert_eq!(actor(store, &id("staff")).await, Err(StaffError::Unknown(id("staff"))), "from now on only accounts act");
    assert!(!actor(store, &lin).await.expect("an account").over);
    // No admin yet: whoever has the machine makes one.
    add(store, &id("root"), &wang, Role::Admin, None, at(1)).await.expect("an admin");
    assert!(actor(store, &wang).await.expect("an account").over);

    assert_eq!(add(store, &lin, &chen, Role::Agent, None, at(2)).await, Err(StaffError::NoAdmin(lin.clone())));
    assert_eq!(add(store, &wang, &chen, Role::Agent, Some(7), at(2)).await, Err(StaffError::Telegram(lin.clone())));
    add(store, &wang, &chen, Role::Agent, Some(8), at(2)).await.expect("another account");
    assert_eq!(add(store, &wang, &chen, Role::Admin, None, at(2)).await, Err(StaffError::Exists(chen.clone())));
    assert_eq!(actor_in_telegram(store, 8).await.expect("readable").map(|actor| actor.id), Some(chen.clone()));
    assert_eq!(actor_in_telegram(store, 9).await, Ok(None), "a stranger");

    assert_eq!(revoke(store, &chen, &lin, at(3)).await, Err(StaffError::NoAdmin(chen.clone())));
    assert_eq!(revoke(store, &wang, &wang, at(3)).await, Err(StaffError::LastAdmin(wang.clone())));
    revoke(store, &wang, &lin, at(3)).await.expect("revoked");
    assert_eq!(actor(store, &lin).await, Err(StaffError::Revoked(lin.clone())));
    assert_eq!(actor_in_telegram(store, 7).await, Ok(None), "demoted");
    assert_eq!(revoke(store, &wang, &lin, at(3)).await, Err(StaffError::Revoked(lin.clone())));
    assert_eq!(revoke(store, &wang, &id("zhou"), at(3)).await, Err(StaffError::Unknown(id("zhou"))));
    revoke(store, &wang, &chen, at(3)).await.expect("revoked");
    revoke(store, &wang, &wang, at(4)).await.expect("the last one of all");
    assert!(
        actor(store, &id("staff")).await.is_err(),
        "without a live account nobody acts: it is not as if there had never been one"
    );

    add(store, &lin, &lin, Role::Admin, Some(7), at(5)).await.expect("back, as an admin");
    let all = store.staff().await.expect("readable");
    let all: Vec<_> = all.iter().map(|a| (a.id.as_str(), a.role, a.is_live())).collect();
    assert_eq!(all, [("chen", Role::Agent, false), ("lin", Role::Admin, true), ("wang", Role::Admin, false)]);
    assert_eq!(store.verify().await.expect("readable").faults, Vec::<String>::new());
}

#[test]
fn accounts_come_and_go_on_every_store() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(from_first_to_last(Arc::new(MemoryStore::new())));
    let dir = tempfile::tempdir().expect("a directory");
    let sled = SledStore::open(&dir.path().join("store"), &SledOptions::default()).expect("an empty store opens");
    runtime.block_on(from_first_to_last(Arc::new(sled)));
}
