//! Acknowledged updates a second: events taken into the inbox, each durable before the writer goes on, beside what the disk can sync.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use simdesk::model::{ConversationId, Event, EventBody, EventKey};
use simdesk::port::Store;
use simdesk::store::{SledOptions, SledStore};

use crate::sheet::{Times, figure, times};
use crate::{Effort, Place, floor, talk};

const WRITERS: [u64; 3] = [1, 8, 64];

/// One line for each number of writers, and before it the disk's own.
pub fn measure(place: &Place, effort: &Effort) {
    let lasting = Duration::from_millis(if effort.quick { 300 } else { 10_000 });
    let store: Arc<dyn Store> =
        Arc::new(SledStore::open(&place.path("updates"), &SledOptions::default()).unwrap_or_else(|e| panic!("{e}")));
    let runtime = talk::runtime();
    for writers in WRITERS {
        // Just before each: what others do to the disk changes by the second.
        let syncs = floor::synced_writes(&place.path(""), if effort.quick { 50 } else { 2_000 });
        let a_second = per_second(syncs.len() as u64, syncs.iter().sum());
        times("floor: write and sync 4 KiB", &Times::new(syncs), &format!("{a_second:.0} a second"));
        let (taken, took) = runtime.block_on(accept(&store, writers, lasting));
        let rate = per_second(taken, took);
        let ratio = format!("{:.2} × the disk's syncs", rate / a_second);
        figure(&format!("events accepted by {writers} writers"), &format!("{rate:.0} /s"), &ratio);
    }
}

fn per_second(count: u64, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}

async fn accept(store: &Arc<dyn Store>, writers: u64, lasting: Duration) -> (u64, Duration) {
    let taken = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let (store, taken) = (Arc::clone(store), Arc::clone(&taken));
        tasks.spawn(async move {
            let conversation: ConversationId = format!("bench:{writers}-{writer}").parse().expect("a name");
            for number in 0_u64.. {
                if began.elapsed() >= lasting {
                    break;
                }
                let key = EventKey { conversation: conversation.clone(), external_id: number.to_string() };
                let body = EventBody::Text { text: "照片模糊怎么办".to_owned(), cut_from: None, masked: Vec::new() };
                store.accept(Event { key, at: chrono::DateTime::UNIX_EPOCH, body, origin: None }).await.expect("it is accepted");
                taken.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    (taken.load(Ordering::Relaxed), began.elapsed())
}
