//! The merge rules: the order of files does not matter, and nothing is undone.

use proptest::prelude::*;
use simdesk::model::{
    Absorbed, AuditRecord, AuditStatus, AuditUpdate, Carrier, MergedAudit, Payee, Payment, PaymentKind, Product, RefundState,
};

use super::things::*;

const SHOP: &str = "4781234567890123640";
const DEALER: &str = "DD20260210001";

fn merged(rows: &[AuditUpdate]) -> AuditRecord {
    merge(rows).record
}

fn merge(rows: &[AuditUpdate]) -> MergedAudit {
    let mut rows = rows.iter().cloned();
    let mut merged = MergedAudit::from_update(rows.next().unwrap()).unwrap();
    for row in rows {
        merged.absorb(row);
    }
    merged
}

fn refund(minutes: i64, state: RefundState) -> AuditUpdate {
    AuditUpdate { refund: Some(state), ..row(&[SHOP], minutes) }
}

#[test]
fn a_row_without_status_never_hides_an_earlier_state() {
    let rows = [row(&[SHOP], 50), rejected(&[SHOP], 10, "照片"), with_status(&[SHOP], 20, AuditStatus::Shipped)];
    let record = merged(&rows);
    assert_eq!((record.status, record.updated_at, record.reasons.len()), (AuditStatus::Shipped, at(20), 0));
    assert_eq!(record.decided_at, Some(at(10)), "the rejection ended the review");
    assert_eq!(record.history[0].reasons, [reason("照片")]);
}

#[test]
fn outcomes_tell_news_from_old_and_from_nothing() {
    let mut merged = merge(&[rejected(&[SHOP], 10, "照片")]);
    let rows = [
        (rejected(&[SHOP], 10, "照片"), Absorbed::Unchanged),
        (AuditUpdate { source: "other.csv".to_owned(), ..rejected(&[SHOP], 10, "照片") }, Absorbed::Unchanged),
        (AuditUpdate { reasons: None, ..rejected(&[SHOP], 10, "") }, Absorbed::Unchanged),
        (with_status(&[SHOP], 5, AuditStatus::Pending), Absorbed::Older),
        (with_status(&[SHOP], 10, AuditStatus::Unknown), Absorbed::Unchanged),
        (AuditUpdate { carrier: Some(Carrier::Unicom), ..row(&[SHOP], 1) }, Absorbed::Changed),
        (rejected(&[SHOP], 20, "年龄"), Absorbed::Changed),
    ];
    for (row, expected) in rows {
        assert_eq!(merged.absorb(row.clone()), expected, "{row:?}");
    }
    let record = merged.record;
    assert_eq!(record.sources, ["file.csv", "other.csv"]);
    assert_eq!(record.reasons, [reason("年龄")]);
    assert_eq!(
        record.history.iter().map(|h| (h.status, h.at)).collect::<Vec<_>>(),
        [(AuditStatus::Pending, at(5)), (AuditStatus::Rejected, at(10))]
    );
}

#[test]
fn decided_at_is_said_or_first_seen() {
    let said = |minutes, decided| AuditUpdate { decided_at: Some(at(decided)), ..rejected(&[SHOP], minutes, "照片") };
    let cases: [(&[AuditUpdate], Option<i64>); 6] = [
        (&[rejected(&[SHOP], 10, "照片"), rejected(&[SHOP], 99, "照片")], Some(10)),
        (&[rejected(&[SHOP], 10, "照片"), said(99, 7)], Some(7)),
        (&[said(99, 7), rejected(&[SHOP], 100, "照片")], Some(7)),
        (&[with_status(&[SHOP], 1, AuditStatus::Pending)], None),
        (&[rejected(&[SHOP], 10, "照片"), with_status(&[SHOP], 20, AuditStatus::Approved)], Some(20)),
        (&[with_status(&[SHOP], 20, AuditStatus::Approved), with_status(&[SHOP], 30, AuditStatus::Activated)], Some(20)),
    ];
    for (rows, expected) in cases {
        assert_eq!(merged(rows).decided_at, expected.map(at), "{rows:?}");
    }
}

#[test]
fn refunds_go_by_their_own_time_and_stay_paid() {
    let paid = RefundState::Refunded { at: Some(at(3)) };
    let cases: [(&[AuditUpdate], RefundState); 5] = [
        (&[refund(2, RefundState::Refused), refund(3, RefundState::Processing)], RefundState::Processing),
        (&[refund(3, RefundState::Processing), refund(2, RefundState::Refused)], RefundState::Processing),
        (&[refund(3, paid), refund(9, RefundState::None)], paid),
        (&[refund(3, paid), refund(9, RefundState::Refunded { at: None })], paid),
        (&[refund(2, RefundState::None), rejected(&[SHOP], 9, "照片")], RefundState::None),
    ];
    for (rows, expected) in cases {
        assert_eq!(merged(rows).refund, expected, "{rows:?}");
    }
}

#[test]
fn history_is_bounded_and_keeps_the_latest() {
    let rows: Vec<_> = (0..100).map(|n| rejected(&[SHOP], n, &format!("reason {n}"))).collect();
    let record = merged(&rows);
    assert_eq!((record.history.len(), record.history[0].at), (32, at(67)));
    assert_eq!(merged(&[&rows[..], &rows[..]].concat()), record);
}

/// What is true of one order, of which each row tells a part.
fn truth() -> AuditUpdate {
    AuditUpdate {
        carrier: Some(Carrier::Telecom),
        product: Some(Product { name: "19元卡".to_owned(), age_min: Some(16), age_max: Some(60) }),
        submitted_at: Some(at(0)),
        decided_at: Some(at(7)),
        paid: Some(Payment { amount_fen: 1900, kind: PaymentKind::FirstCharge, payee: Payee::Carrier }),
        refund: Some(RefundState::Processing),
        resubmission_of: Some(order("10000001")),
        tail_hash: Some(tail(1)),
        ..rejected(&[SHOP, DEALER, "UP99887766"], 10, "照片")
    }
}

prop_compose! {
    /// A row that tells some of the truth, at some time.
    fn part()(bits in any::<u16>(), minutes in 8_i64..30) -> AuditUpdate {
        let told = |bit: u16| bits & (1 << bit) != 0;
        let all = truth();
        let mut ids = all.ids.clone();
        if told(0) { ids.swap(0, 2); }
        ids.truncate(if told(1) { 3 } else { 2 });
        AuditUpdate {
            part_of: None,
            ids,
            carrier: all.carrier.filter(|_| told(2)),
            product: all.product.clone().filter(|_| told(3)),
            submitted_at: all.submitted_at.filter(|_| told(4)),
            decided_at: all.decided_at.filter(|_| told(5)),
            updated_at: at(minutes),
            status: all.status.filter(|_| told(6)),
            reasons: all.reasons.clone().filter(|_| told(7)),
            paid: all.paid.filter(|_| told(8)),
            refund: all.refund.filter(|_| told(9)),
            resubmission_of: all.resubmission_of.clone().filter(|_| told(10)),
            tail_hash: all.tail_hash.filter(|_| told(11)),
            source: if told(12) { "a.csv" } else { "b.csv" }.to_owned(),
        }
    }
}

prop_compose! {
    /// Any row at all.
    fn any_row()(part in part(), status in 0..8_usize, why in 0..3_usize, later in 0_i64..9) -> AuditUpdate {
        AuditUpdate {
            status: Some(AuditStatus::ALL[status]),
            reasons: [None, Some(vec![reason("照片")]), Some(vec![reason("年龄")])][why].clone(),
            updated_at: at(later),
            ..part
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_that_agree_does_not_matter(rows in prop::collection::vec(part(), 1..5), turn in 0..5_usize) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        prop_assert_eq!(merge(&rows), merge(&turned));
        turned.reverse();
        prop_assert_eq!(merge(&rows), merge(&turned));
    }

    #[test]
    fn the_order_of_states_at_different_times_does_not_matter(a in any_row(), mut b in any_row()) {
        if a.updated_at == b.updated_at {
            b.updated_at = at(99);
        }
        let (ab, ba) = (merged(&[a.clone(), b.clone()]), merged(&[b, a]));
        prop_assert_eq!((ab.status, ab.updated_at, ab.reasons, ab.history), (ba.status, ba.updated_at, ba.reasons, ba.history));
    }

    #[test]
    fn the_same_row_again_changes_nothing(rows in prop::collection::vec(any_row(), 1..6)) {
        let mut once = merge(&rows);
        let before = once.clone();
        let last = rows.last().unwrap().clone();
        prop_assert!(once.absorb(last) != Absorbed::Changed);
        prop_assert_eq!(once, before);
    }

    #[test]
    fn what_is_known_is_never_erased(rows in prop::collection::vec(any_row(), 1..6), next in any_row()) {
        let before = merged(&rows);
        let after = merged(&[rows, vec![next]].concat());
        prop_assert!(before.carrier.is_none() || after.carrier.is_some());
        prop_assert!(before.tail_hash.is_none() || after.tail_hash.is_some());
        prop_assert!(before.paid.is_none() || after.paid.is_some());
        prop_assert!(before.decided_at.is_none() || after.decided_at.is_some());
        prop_assert!(before.status == AuditStatus::Unknown || after.status != AuditStatus::Unknown);
        prop_assert!(before.ids().all(|id| after.ids().any(|other| other == id)));
        prop_assert!(after.history.is_sorted_by_key(|item| item.at));
    }
}

#[test]
fn a_row_that_knows_only_when_the_order_went_in_says_no_time_of_the_decision() {
    let record = merged(&[AuditUpdate { submitted_at: Some(at(10)), ..rejected(&[SHOP], 10, "照片") }]);
    assert_eq!(record.decided_at, None);
    let record = merged(&[AuditUpdate { submitted_at: Some(at(5)), ..rejected(&[SHOP], 10, "照片") }]);
    assert_eq!(record.decided_at, Some(at(10)));
}

#[test]
fn rows_that_differ_by_the_files_time_alone_are_unchanged() {
    for (first, second) in [(0, 7), (7, 0)] {
        let exported =
            |nanos| AuditUpdate { updated_at: at(10) + chrono::TimeDelta::nanoseconds(nanos), ..rejected(&[SHOP], 10, "照片") };
        assert_eq!(merge(&[exported(first)]).absorb(exported(second)), Absorbed::Unchanged);
    }
}
