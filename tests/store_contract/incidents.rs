//! Incidents: numbered, versioned, one of a key at a time; and their notice as an event like any other.

use simdesk::model::{Event, EventBody, Incident, IncidentId, IncidentKey, Known, Locale, Verdict};
use simdesk::port::{Accepted, StoreError};

use super::Subject;
use super::things::*;

/// A new one of this code.
pub fn incident(code: &str) -> Incident {
    Incident {
        id: IncidentId(0),
        version: 0,
        key: IncidentKey::Code(code.to_owned()),
        began_at: at(1),
        last_at: at(2),
        ended_at: None,
        window_minutes: 60,
        count: 9,
        peak: 11,
        grown_at: Some(at(2)),
        expected_milli: 1_500,
        known: Known::Weeks(4),
        verdict: Verdict::Announced { by: "amy".parse().unwrap(), at: at(3), told: Some(2) },
        name: vec![(Locale::En, code.to_owned())],
        notice: vec![(Locale::ZhHans, "大家都在问".to_owned()), (Locale::En, "everybody asks".to_owned())],
    }
}

pub async fn incidents_are_numbered_versioned_and_one_of_a_key(store: Subject) {
    assert_eq!(store.incidents(true, 9).await.unwrap(), []);
    assert_eq!(store.incident(IncidentId(1)).await.unwrap(), None);
    let first = store.put_incident(incident("E1")).await.unwrap();
    let second = store.put_incident(incident("E2")).await.unwrap();
    assert_eq!((first, second), (IncidentId(1), IncidentId(2)));
    assert_eq!(store.put_incident(incident("E1")).await, Err(StoreError::Conflict), "one of a key at a time");
    let stored = store.incident(first).await.unwrap().unwrap();
    assert_eq!(stored, Incident { id: first, version: 1, ..incident("E1") });

    // The older version is refused, and so is one that was never stored.
    let over = Incident { ended_at: Some(at(9)), ..stored.clone() };
    assert_eq!(store.put_incident(over.clone()).await.unwrap(), first);
    assert_eq!(store.put_incident(Incident { count: 1, ..stored.clone() }).await, Err(StoreError::Conflict));
    assert_eq!(store.put_incident(Incident { id: IncidentId(7), ..stored.clone() }).await, Err(StoreError::Conflict));
    // What is over stays over; the next of its key is another one.
    let again = Incident { version: 2, ended_at: None, ..over.clone() };
    assert_eq!(store.put_incident(again).await, Err(StoreError::Conflict));
    let third = store.put_incident(incident("E1")).await.unwrap();
    assert_eq!(third, IncidentId(3));
    let ids = |all: bool, limit: usize| {
        let store = store.clone();
        async move { store.incidents(all, limit).await.unwrap().into_iter().map(|i| i.id.0).collect::<Vec<_>>() }
    };
    assert_eq!(ids(false, 9).await, [2, 3]);
    assert_eq!(ids(true, 9).await, [2, 3, 1], "open ones first");
    assert_eq!(ids(false, 1).await, [2]);
    assert_eq!(store.incident(first).await.unwrap(), Some(Incident { version: 2, ..over }));

    let long = Incident { notice: vec![(Locale::En, "x".repeat(9_000))], ..incident("E3") };
    assert!(matches!(store.put_incident(long).await, Err(StoreError::Refused(_))));
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn a_notice_comes_once_and_in_order(store: Subject) {
    let notice = |text: &str| Event {
        key: key("t:a", "incident/1"),
        at: at(2),
        body: EventBody::Announced { incident: IncidentId(1), notice: vec![(Locale::En, text.to_owned())] },
        origin: None,
    };
    store.accept(text("t:a", "1")).await.unwrap();
    assert_eq!(store.accept(notice("first")).await.unwrap(), Accepted::New);
    store.accept(text("t:a", "2")).await.unwrap();
    assert_eq!(store.accept(notice("again")).await.unwrap(), Accepted::Duplicate);
    let mut seen = Vec::new();
    while let Some(claim) = store.claim_next(&owner(1), at(3), LEASE).await.unwrap() {
        seen.push(claim.event.clone());
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
    }
    assert_eq!(seen, [text("t:a", "1"), notice("first"), text("t:a", "2")]);
    let mut long = notice(&"x".repeat(70_000));
    long.key = key("t:a", "incident/2");
    assert!(matches!(store.accept(long).await, Err(StoreError::Refused(_))));

    // An erasure takes a notice that waits.
    store.accept(Event { key: key("t:a", "incident/3"), ..notice("third") }).await.unwrap();
    store.erase(&who("t:a"), at(4)).await.unwrap().unwrap();
    assert_eq!(store.claim_next(&owner(1), at(5), LEASE).await.unwrap(), None);
}
