//! One suite for every store: what the port promises, whoever keeps it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audits;
mod backups;
mod cards;
mod erasing;
mod format;
mod inbox;
mod incidents;
mod log;
mod merge;
mod notes;
mod outbox;
mod remote;
mod replay;
mod retention;
mod sled;
mod small;
mod snapshots;
pub mod things;
mod threads;

use std::future::Future;
use std::sync::Arc;

use simdesk::port::Store;
use simdesk::store::{ControlSocket, MemoryStore, RemoteStore, SledOptions, SledStore};

/// The store that a test of the suite gets.
type Subject = Arc<dyn Store>;

fn on_runtime<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

fn in_memory<F: Future<Output = ()>>(test: fn(Subject) -> F) {
    on_runtime(test(Arc::new(MemoryStore::new())));
}

fn on_sled<F: Future<Output = ()>>(test: fn(Subject) -> F) {
    let dir = tempfile::tempdir().unwrap();
    let store = SledStore::open(&dir.path().join("s"), &options()).unwrap();
    on_runtime(test(Arc::new(store)));
}

fn over_a_socket<F: Future<Output = ()>>(test: fn(Subject) -> F) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("control.sock");
    on_runtime(async {
        let socket = ControlSocket::bind(&path).unwrap();
        let server = tokio::spawn(socket.serve(Arc::new(MemoryStore::new()), std::future::pending()));
        test(Arc::new(RemoteStore::connect(&path).await.unwrap())).await;
        server.abort();
    });
}

/// Small, and not minding how full the machine of the tests is.
fn options() -> SledOptions {
    SledOptions { cache_mb: 8, free_mb_min: 0, layer_kb: 1 }
}

/// Makes one `#[test]` per runner and function of the suite.
macro_rules! contract {
    ($($room:ident::$name:ident),* $(,)?) => {
        contract!(@ memory in_memory $($room::$name)*);
        contract!(@ embedded on_sled $($room::$name)*);
        contract!(@ socket over_a_socket $($room::$name)*);
    };
    (@ $runner:ident $run:ident $($room:ident::$name:ident)*) => {
        mod $runner {
            $(#[test]
            fn $name() {
                super::$run(super::$room::$name);
            })*
        }
    };
}

contract![
    inbox::an_event_is_accepted_once_for_ever,
    inbox::several_events_are_accepted_in_their_order_and_in_one_piece,
    inbox::events_of_a_conversation_keep_their_order,
    inbox::a_conversation_is_claimed_once_at_a_time,
    inbox::an_ended_lease_frees_the_claim_and_fences_the_old_one,
    inbox::a_later_start_frees_claims_of_the_same_name,
    inbox::finish_writes_everything_or_nothing,
    inbox::finish_refuses_an_older_conversation,
    inbox::finish_refuses_what_breaks_a_bound,
    inbox::a_dead_letter_lets_the_conversation_go_on,
    inbox::dead_letters_are_paged_tried_again_and_dropped,
    inbox::a_claim_brings_the_open_case_only,
    outbox::messages_leave_in_order_one_at_a_time,
    outbox::channels_do_not_see_each_other,
    outbox::a_delayed_message_holds_its_conversation_only,
    outbox::failed_and_uncertain_let_the_next_one_go,
    outbox::an_unanswered_send_is_tried_again_and_counted,
    outbox::messages_are_read_by_sequence,
    outbox::what_staff_said_is_read_with_how_far_it_came,
    outbox::what_did_not_arrive_is_listed_by_pages,
    outbox::what_did_not_arrive_is_said_again_behind_the_rest,
    outbox::an_erasure_takes_what_did_not_arrive,
    retention::what_did_not_arrive_goes_with_its_message,
    small::timers_are_replaced_cancelled_and_fire_once,
    small::cases_are_numbered_versioned_and_filtered,
    small::attempts_are_forgotten_after_their_window,
    small::many_attempts_take_little_room,
    small::settings_are_kept,
    small::changed_never_waits_for_ever,
    small::verify_counts_what_is_there,
    notes::notes_are_read_by_day_and_conversation,
    notes::a_turn_that_is_refused_leaves_no_note,
    audits::a_chunk_is_applied_once,
    audits::files_join_in_either_order,
    audits::a_row_joins_two_records,
    audits::an_older_row_undoes_nothing,
    audits::resubmissions_are_linked_in_either_order,
    audits::watchers_hear_of_changes_only,
    audits::watches_survive_a_join,
    audits::tail_and_day_find_by_the_day_in_shanghai,
    audits::records_are_listed_by_number,
    audits::bad_chunks_are_refused_whole,
    cards::nothing_is_written_when_nothing_changes,
    cards::watchers_follow_the_card_they_meant,
    cards::a_repeated_main_order_is_the_failed_card,
    cards::a_main_order_has_a_bound,
    snapshots::a_snapshot_does_not_see_what_comes_after_it,
    snapshots::a_snapshot_that_is_gone_says_so,
    snapshots::a_reader_that_went_away_is_dropped_by_the_clock,
    snapshots::erasing_takes_what_a_conversation_left,
    retention::nothing_goes_when_all_is_kept_for_ever,
    retention::a_conversation_goes_when_nothing_has_happened_in_it,
    retention::closed_cases_lose_their_texts,
    retention::what_a_sweep_left_of_a_conversation_can_be_erased,
    retention::an_order_goes_with_all_that_leads_to_it,
    retention::a_refund_is_news_of_an_order,
    retention::names_letters_notes_and_attempts_have_their_days,
    retention::an_erased_conversation_goes_with_the_names_of_its_events,
    retention::all_names_of_events_are_looked_at,
    retention::a_sweep_goes_on_where_it_has_ended,
    erasing::a_turn_erases_all_but_its_answer,
    erasing::a_turn_that_erases_is_fenced_like_any_other,
    erasing::what_is_not_of_the_conversation_stays,
    erasing::answers_of_staff_that_go_are_noted,
    erasing::words_of_the_thread_that_wait_are_told_as_not_sent,
    threads::all_that_a_message_was_delivered_as_is_known,
    threads::a_thread_is_where_it_was_put,
    threads::what_waits_for_a_thread_is_joined,
    threads::an_album_waits_a_moment_and_is_one_message,
    threads::what_was_passed_on_is_found_from_both_sides,
    threads::what_staff_did_not_get_is_an_event_and_can_be_said_again,
    threads::an_erasure_closes_the_thread_and_leaves_nothing,
    threads::a_thread_that_was_never_made_is_only_forgotten,
    threads::who_comes_back_before_the_thread_is_gone_gets_a_new_one,
    threads::a_thread_that_was_made_while_its_customer_was_erased_goes,
    threads::a_thread_of_an_open_case_stays_until_it_is_closed,
    log::entries_are_added_and_read_in_order,
    log::nothing_takes_an_entry_back,
    log::only_numbers_get_into_the_log,
    incidents::incidents_are_numbered_versioned_and_one_of_a_key,
    incidents::a_notice_comes_once_and_in_order,
];
