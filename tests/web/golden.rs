//! The golden conversations once more, through the browser's door: what is said there is what is said in the terminal.

use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use simdesk::audits::Keyring;
use simdesk::channel::web::{Options, Web, listen, routes};
use simdesk::flow::inbox;
use simdesk::model::{ConversationId, EventBody};
use simdesk::port::{Clock, Deliver, Store};
use tokio::sync::watch;

use super::http::{Answer, Ask};
use crate::transcripts::play::{KNOWLEDGE, Stage, Way, play_by};
use crate::transcripts::play_all;

struct Page {
    web: Arc<Web>,
    store: Arc<dyn Store>,
    address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
    person: ConversationId,
    cookie: String,
    read: u64,
    said: i64,
    _over: watch::Sender<bool>,
}

impl Page {
    fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let listener = runtime.handle().clone().block_on_elsewhere(async move { tokio::net::TcpListener::from_std(listener) });
        let (over, stop) = watch::channel(false);
        let known = watch::channel(Arc::clone(&KNOWLEDGE)).1;
        let options = Options { url: format!("http://{address}"), writes_per_minute: 60_000, ..Options::default() };
        let keyring = Keyring::from_bytes([7; 32]);
        let web = Arc::new(Web::new(Arc::clone(&store), clock, known, keyring, options, stop.clone()));
        runtime.spawn(listen::serve(listener.expect("a listener"), routes(&web), stop));
        let opened = Ask::new(address, "GET", "/chat").send().status(200);
        let cookie = opened.cookie();
        let person = web.conversation_of(cookie.trim_start_matches("simdesk_chat=")).expect("a known browser");
        Self { web, store, address, runtime: Some(runtime), person, cookie, read: 0, said: 0, _over: over }
    }

    fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, path).cookie(&self.cookie)
    }

    fn unread(&mut self) -> Vec<Value> {
        let shown = self.ask("GET", &format!("/chat/messages?after={}", self.read)).send().status(200).json();
        let shown = shown.as_array().cloned().unwrap_or_default();
        self.read = shown.last().and_then(|last| last["seq"].as_u64()).unwrap_or(self.read);
        shown
    }
}

/// Starts something in a runtime from inside another one.
trait Elsewhere {
    fn block_on_elsewhere<T: Send + 'static>(self, work: impl Future<Output = T> + Send + 'static) -> T;
}

impl Elsewhere for tokio::runtime::Handle {
    fn block_on_elsewhere<T: Send + 'static>(self, work: impl Future<Output = T> + Send + 'static) -> T {
        std::thread::spawn(move || self.block_on(work)).join().expect("it does not panic")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn taken(answer: &Answer) -> Result<(), String> {
    if answer.status == 202 { Ok(()) } else { Err(format!("{answer:?}")) }
}

/// What a page says in words of its own, and what transcripts say there: a page shows masked what stands elsewhere as it was written.
const ELSEWHERE: [(&str, &str); 1] =
    [("没有保存原文，以后不用发这些。", "没有保存原文。请把聊天里的那一条撤回，以后也不用发这些。")];

#[async_trait]
impl Way for Page {
    fn person(&self) -> ConversationId {
        self.person.clone()
    }

    async fn says(&mut self, store: &dyn Store, id: &str, text: Option<&str>, now: DateTime<Utc>) -> Result<(), String> {
        self.said += 1;
        match text {
            // A page sends nothing that is blank; other channels may.
            Some(text) if text.trim().is_empty() => {
                inbox::accept_text(store, &self.person, id, text, now).await.map(drop).map_err(|e| e.to_string())
            }
            Some(text) => taken(&self.ask("POST", "/chat/say").json(&json!({"id": self.said, "text": text})).send()),
            // A page takes no pictures.
            None => inbox::accept(store, &self.person, id, EventBody::Unreadable, now).await.map(drop).map_err(|e| e.to_string()),
        }
    }

    async fn starts(&mut self, _: &dyn Store, _: &str, hint: Option<&str>, _: DateTime<Utc>) -> Result<(), String> {
        taken(&self.ask("POST", "/chat/start").json(&json!({"lang": hint.unwrap_or_default()})).send())
    }

    fn channel(&self) -> &dyn Deliver {
        &*self.web
    }

    /// What the page shows, with what other channels say beside it.
    fn delivered(&mut self) -> Vec<String> {
        let shown = self.unread();
        let (store, person) = (Arc::clone(&self.store), self.person.clone());
        let after = shown.first().and_then(|first| first["seq"].as_u64()).map_or(0, |seq| seq - 1);
        let whole = async move { store.messages(&person, after, 200).await };
        let whole =
            self.runtime.as_ref().expect("it runs").handle().clone().block_on_elsewhere(whole).expect("the store answers");
        shown
            .iter()
            .zip(whole)
            .filter(|(shown, _)| shown["who"] != "you")
            .map(|(shown, whole)| {
                let text = shown["text"].as_str().unwrap_or_default();
                assert!(whole.text.starts_with(text), "{text:?} is said, but {:?} was meant", whole.text);
                let labels = shown["buttons"].as_array().into_iter().flatten().filter_map(|button| button["label"].as_str());
                let labels: Vec<&str> = labels.collect();
                assert_eq!(labels.len(), whole.buttons.len());
                let left_out = &whole.text[text.len()..];
                assert!(
                    left_out.is_empty() || labels.iter().all(|label| left_out.contains(label)),
                    "{left_out:?} has {labels:?}"
                );
                ELSEWHERE.iter().fold(whole.text.clone(), |text, (page, elsewhere)| text.replace(page, elsewhere))
            })
            .collect()
    }
}

#[test]
fn every_transcript_plays_in_a_browser() {
    // Written by the other test; here the same conversations must come out.
    if std::env::var("SIMDESK_TRANSCRIPTS").is_err() {
        play_all(&async |text: &str| play_by(text, Stage::memory(), |store, clock| Box::new(Page::new(store, clock))).await);
    }
}
