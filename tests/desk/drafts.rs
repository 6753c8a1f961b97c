//! What the bot would answer, for staff to send: decided as the bot decides, with all that the conversation knows.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use simdesk::audits::{Keyring, Limits};
use simdesk::flow::Context;
use simdesk::flow::draft::{Drafted, draft, entry};
use simdesk::model::{AuditUpdate, Case, CaseId, Conversation, Promises};
use simdesk::port::{ImportId, Store};
use simdesk::store::MemoryStore;

use crate::rows::empty;
use crate::transcripts::play::{KNOWLEDGE, Stage, play};

const ORDER: &str =
    "order 4781320682406083640 tail=8000 carrier=unicom status=rejected reason=\"证件照片反光\" submitted=\"2026-11-18 10:00\"";
const OWNER: &str = "> 4781320682406083640\n> 8000";

fn context() -> Context {
    let window = TimeDelta::hours(1);
    let limits =
        Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
    Context {
        knowledge: Arc::clone(&KNOWLEDGE),
        keyring: Keyring::from_bytes([7; 32]),
        limits,
        messages_per_minute: 60,
        hours: None,
        promises: Promises::default(),
        room: None,
        samples: Vec::new(),
        site: None,
    }
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 1, 0).single().expect("a real moment")
}

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test)
}

/// A conversation that went so, and its case.
async fn after(said: &str) -> (Arc<dyn Store>, Conversation, Case) {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    play(said, Stage::on(Arc::clone(&store))).await.expect("it can be played");
    let who = "test:anna".parse().expect("a name");
    let conversation = store.conversation(&who).await.expect("readable").expect("a conversation");
    let case = store.case(CaseId(1001)).await.expect("readable").expect("a case");
    (store, conversation, case)
}

async fn drafted(said: &str) -> Option<Drafted> {
    let (store, conversation, case) = after(said).await;
    draft(&*store, &context(), &conversation, &case, now()).await.expect("readable")
}

/// What the bot says to a question while nobody has the case is what it drafts when somebody has it.
#[test]
fn a_draft_is_what_the_bot_would_have_said() {
    for question in ["那钱退吗", "什么时候能重新提交", "审核要多久"] {
        let said = format!("{ORDER}\n{OWNER}\n> 转人工\n");
        let whole = run(play(&format!("{said}> {question}\n"), Stage::memory())).expect("it can be played");
        let (_, answer) = whole.rsplit_once(&format!("> {question}\n")).expect("the question");
        let answer: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("| ")).collect();
        let drafted = run(drafted(&format!("{said}staff C-1001 lin \"您好\"\n> {question}\n"))).expect("a draft");
        assert!(drafted.source.sure && drafted.source.question == question, "{drafted:?}");
        let lines: Vec<&str> = drafted.text.lines().filter(|line| !line.is_empty()).collect();
        assert!(lines.len() > 1 && lines.iter().all(|line| answer.contains(line)), "{drafted:#?}\n{whole}");
    }
}

#[test]
fn it_names_the_hotline_of_the_carrier_that_the_conversation_knows() {
    let unknown = run(drafted("> 转人工\nstaff C-1001 lin \"您好\"\n> 名下已经有五张卡了\n")).expect("a draft");
    let known = format!("{ORDER}\n{OWNER}\n> 转人工\nstaff C-1001 lin \"您好\"\n> 名下已经有五张卡了\n");
    let of_unicom = run(drafted(&known)).expect("a draft");
    assert!(unknown.text.contains("10086"), "all of them: {unknown:#?}");
    assert!(of_unicom.text.contains("10010") && !of_unicom.text.contains("10086"), "{of_unicom:#?}");
    // What staff choose from the FAQ names it too.
    let canned = run(async {
        let (store, conversation, case) = after(&known).await;
        let quota = "quota".parse().expect("an entry");
        entry(&*store, &context(), &conversation, Some(&case), quota, now()).await.expect("readable")
    });
    assert!(canned.contains("10010") && !canned.contains("10086"), "{canned}");
}

#[test]
fn unsure_of_the_words_it_says_so_and_takes_what_the_case_is_about() {
    let said = "> 照片反光被拒了怎么办\n> 还是没解决，转人工\nstaff C-1001 lin \"您好\"\n> 那个东西嘛就那样呗\n";
    let drafted_it = run(drafted(said)).expect("a draft");
    assert!(!drafted_it.source.sure, "{drafted_it:#?}");
    assert_eq!(drafted_it.source.entries, ["id-photo".parse().expect("an entry")], "{drafted_it:#?}");
    assert_eq!(run(drafted("> 转人工\nstaff C-1001 lin \"您好\"\n> 那个东西嘛就那样呗\n")), None);
}

/// A fault in what decides is a draft that is not there: whoever asked for it goes on working.
#[test]
fn a_panic_on_the_way_is_no_draft_and_nothing_more() {
    run(async {
        let order = ORDER.replace("证件照片反光", "24小时内重复下单");
        let said = format!("{order} decided=\"2026-11-22 22:00\"\n{OWNER}\n> 转人工\n> 什么时候能重新提交\n");
        let (store, conversation, case) = after(&said).await;
        assert!(
            draft(&*store, &context(), &conversation, &case, now()).await.expect("readable").is_some_and(|made| made.source.sure)
        );
        // A day after the last one that there is.
        let damaged = AuditUpdate { decided_at: Some(DateTime::<Utc>::MAX_UTC), ..empty(&["4781320682406083640"], now()) };
        store.import_chunk(&ImportId("damaged".to_owned()), 0, vec![damaged], now()).await.expect("imported");
        let made = draft(&*store, &context(), &conversation, &case, now()).await;
        assert_eq!(made, Ok(None));
    });
}
