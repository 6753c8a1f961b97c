//! A case that nobody takes is told where all of the staff look: with the reminder, when it goes to the admins, and once a day from then on.

use chrono::TimeDelta;
use simdesk::model::{CaseId, CaseNote, Deed, EventBody, Speaker};
use simdesk::port::{Clock as _, Store};
use simdesk::store::MemoryStore;

use super::{DAY, House, on_runtime};
use crate::store_contract::things::{LEASE, case, owner, saying, text, who};

/// Numbers of cases begin here.
const FIRST: CaseId = CaseId(1_001);

/// Notes that this was done about the case.
async fn done(store: &MemoryStore, house: &House, deed: Deed) {
    let mut case = match store.case(FIRST).await.unwrap() {
        Some(case) => case,
        None => case(store.next_case_id().await.unwrap(), "telegram:1"),
    };
    case.notes.push(CaseNote { at: house.clock.now(), who: Speaker::Desk(deed), text: String::new() });
    let event = text("telegram:1", &house.clock.now().timestamp().to_string());
    store.accept(event).await.unwrap();
    let claim = store.claim_next(&owner(1), house.clock.now(), LEASE).await.unwrap().unwrap();
    let mut changes = saying(&claim, &[]);
    changes.conversation.case = Some(case.id);
    changes.cases.push(case);
    store.finish(&claim, changes).await.unwrap();
}

/// How many times staff are told of it now.
async fn told(store: &MemoryStore, house: &House) -> usize {
    let mut told = 0;
    while let Some(claim) = store.claim_next(&owner(1), house.clock.now(), LEASE).await.unwrap() {
        assert_eq!(claim.conversation.id, who("desk:general"));
        assert_eq!(claim.event.body, EventBody::CaseWaits { case: FIRST });
        let changes = saying(&claim, &[]);
        store.finish(&claim, changes).await.unwrap();
        told += 1;
    }
    told
}

#[test]
fn what_nobody_takes_is_told_once_a_stage_and_once_a_day() {
    let mut house = House::new();
    house.config.telegram.staff_group = Some(-1_001);
    let (mut keeper, store) = (house.keeper(), house.store.clone());
    // Minutes that pass, what is done then, and how many times staff hear of it.
    let rows = [
        (1, None, 0),
        (30, Some(Deed::Reminded), 1),
        (1, None, 0),
        (60, Some(Deed::Escalated), 1),
        (1, None, 0),
        (DAY - 2, None, 0),
        (1, None, 1),
        (1, None, 0),
        (3 * DAY, None, 1),
    ];
    on_runtime(async {
        for (at, (minutes, deed, times)) in rows.into_iter().enumerate() {
            house.clock.advance(TimeDelta::minutes(minutes));
            if let Some(deed) = deed {
                done(&store, &house, deed).await;
            }
            keeper.look().await;
            assert_eq!(told(&store, &house).await, times, "row {at}");
        }
        // Where staff have no group nobody is told.
        house.config.telegram.staff_group = None;
        let mut keeper = house.keeper();
        house.clock.advance(TimeDelta::minutes(9 * DAY));
        keeper.look().await;
        assert_eq!(told(&store, &house).await, 0);
    });
}
