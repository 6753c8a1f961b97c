//! How long a text of staff may be: the same at every surface, in the same words, and kept whole.

use std::sync::Arc;

use chrono::{DateTime, TimeZone as _, Utc};
use simdesk::desk::{self, DeskError};
use simdesk::model::{ANSWER_UNITS_MAX, Actor, CaseId, DeskNote, Locale, Reply, Speaker, StaffAct};
use simdesk::port::Store;
use simdesk::store::MemoryStore;

use crate::transcripts::play::{KNOWLEDGE, Stage, play};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 1, 0).single().expect("a real moment")
}

#[test]
fn one_limit_one_sentence_and_nothing_of_the_longest_is_cut() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let longest = "长".repeat(ANSWER_UNITS_MAX);
        let said = format!("> 转人工\nstaff C-1001 lin \"{longest}\"\n");
        play(&said, Stage::on(Arc::clone(&store))).await.expect("it can be played");
        let case = store.case(CaseId(1001)).await.expect("readable").expect("a case");
        let kept = case.notes.iter().find(|note| matches!(note.who, Speaker::Staff(_))).expect("the answer");
        assert!(kept.text == longest, "{} characters were kept", kept.text.chars().count());

        let lin = Actor { id: "lin".parse().expect("a name"), over: true };
        // Two units each, as Telegram counts.
        for (text, length) in [("长".repeat(ANSWER_UNITS_MAX + 1), ANSWER_UNITS_MAX + 1), ("😀".repeat(1_901), 3_802)] {
            let reply = StaffAct::Reply { text, close: false };
            let refused = desk::act(&*store, CaseId(1001), &lin, reply, "long", now()).await.expect_err("too long");
            assert_eq!(refused, DeskError::TooLong(length));
            let note = Reply::Desk(DeskNote::TooLong { length, most: ANSWER_UNITS_MAX });
            let in_group = KNOWLEDGE.renderer(Locale::En, now()).message(&[note]).text;
            assert_eq!(
                in_group.to_lowercase(),
                format!("⛔ {refused}").to_lowercase(),
                "the same sentence at the desk and in the group"
            );
        }
    });
}
