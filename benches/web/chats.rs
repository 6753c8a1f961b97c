//! Many open chats: what each costs while nobody says anything, how long an answer takes to arrive in one of them, and whether anything is
//! lost or comes twice when the program is killed while they talk.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::Effort;
use crate::client::{Line, field, get, post};
use crate::sheet::{Times, bar, figure, times};
use crate::site::Site;

const KB_MAX: f64 = 20.0;
/// Questions a second, over all chats.
const GAP: Duration = Duration::from_millis(5);
const QUESTION: &str = "照片反光没通过怎么办";
/// What comes twice would have come by then.
const QUIET: Duration = Duration::from_secs(5);
/// What has not come by then is lost.
const PATIENCE: Duration = Duration::from_secs(90);
/// Numbers of messages begin behind those of the questions before.
const FIRST: i64 = 1_000;
/// Before a broken line is tried again.
const AGAIN: Duration = Duration::from_millis(50);

pub fn measure(home: &Path, effort: &Effort) {
    let (chats, asked) = if effort.quick { (50, 20) } else { (2_000, 2_000) };
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let mut site = Site::start(home, dir.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let address = site.address;
    // Greeted, and everything that is made once is made.
    let cookies = runtime.block_on(greeted(address, chats));
    let floor = settled(&site);
    let open = runtime.block_on(opened(address, &cookies));
    let full = settled(&site);
    if let (Some(floor), Some(full)) = (floor, full) {
        #[expect(clippy::cast_precision_loss, reason = "a count of chats")]
        let each = (full - floor) * 1024.0 / chats as f64;
        let note = format!("{floor:.0} MB without, {full:.0} MB with {chats}; {}", bar(each, KB_MAX, "kB"));
        figure("an open chat, above the floor", &format!("{each:.1} kB"), &note);
    }
    let took = runtime.block_on(answers(address, &cookies, open, asked));
    times(
        &format!("from a question to its answer, {chats} chats open"),
        &Times::new(took),
        "200 questions a second, each durable",
    );

    let counts = runtime.block_on(async {
        let over = Arc::new(AtomicBool::new(false));
        let talks: Vec<_> = cookies
            .iter()
            .enumerate()
            .map(|(number, cookie)| tokio::spawn(talk(address, cookie.clone(), number, Arc::clone(&over))))
            .collect();
        for _ in 0..if effort.quick { 1 } else { 5 } {
            tokio::time::sleep(Duration::from_secs(if effort.quick { 1 } else { 3 })).await;
            tokio::task::block_in_place(|| site.is_killed_and_comes_back());
        }
        over.store(true, Ordering::Relaxed);
        let mut counts = Counts::default();
        for talk in talks {
            counts.add(&talk.await.expect("a chat does not panic"));
        }
        counts
    });
    let Counts { said, lost, repeated, gaps, kept } = counts;
    let verdict = if lost + repeated + gaps == 0 { "ok" } else { "BROKEN" };
    let note = format!("lost {lost}, repeated {repeated}, holes or doubles in what was read {gaps}: {verdict}");
    figure(&format!("kills under {chats} open chats: said {said}, read {kept}"), "", &note);
}

#[derive(Default)]
struct Counts {
    said: usize,
    lost: usize,
    repeated: usize,
    gaps: usize,
    kept: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.said += other.said;
        self.lost += other.lost;
        self.repeated += other.repeated;
        self.gaps += other.gaps;
        self.kept += other.kept;
    }
}

/// Memory once it stands still.
fn settled(site: &Site) -> Option<f64> {
    std::thread::sleep(Duration::from_secs(3));
    site.memory_mb()
}

/// Browsers that have opened the chat once, and were greeted.
async fn greeted(address: SocketAddr, count: usize) -> Vec<String> {
    let mut line = Line::open(address).await.expect("it listens");
    let cookies: Vec<String> = (0..count).map(|_| secret()).collect();
    for cookie in &cookies {
        let answer = line.ask(&post("/chat/start", cookie, r#"{"lang":"zh-Hans"}"#)).await.expect("it answers");
        assert_eq!(answer.status, 202, "a chat is opened");
    }
    for cookie in &cookies {
        while read(&mut line, cookie, 0).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    cookies
}

/// A cookie as a browser would have it.
fn secret() -> String {
    use base64::Engine as _;
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("random numbers");
    format!("simdesk_chat={}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

async fn read(line: &mut Line, cookie: &str, after: u64) -> Vec<Value> {
    let answer = line.ask(&get(&format!("/chat/messages?after={after}"), &format!("Cookie: {cookie}\r\n"))).await;
    serde_json::from_slice(&answer.expect("it answers").body).expect("messages are JSON")
}

async fn opened(address: SocketAddr, cookies: &[String]) -> Vec<Line> {
    let mut open = Vec::new();
    for cookie in cookies {
        open.push(stream(address, cookie, 1).await.expect("a stream opens"));
    }
    open
}

async fn stream(address: SocketAddr, cookie: &str, after: u64) -> std::io::Result<Line> {
    let mut line = Line::open(address).await?;
    line.send(&get(&format!("/chat/events?after={after}"), &format!("Cookie: {cookie}\r\n"))).await?;
    let (head, status) = line.head().await?;
    if status != 200 || field(&head, "content-type") != Some("text/event-stream") {
        return Err(std::io::ErrorKind::ConnectionRefused.into());
    }
    Ok(line)
}

/// One question after another, each in another chat, at a steady rate.
async fn answers(address: SocketAddr, cookies: &[String], open: Vec<Line>, count: usize) -> Vec<Duration> {
    let began = Instant::now();
    let waiting: Vec<_> = open
        .into_iter()
        .enumerate()
        .map(|(number, mut line)| {
            let cookie = cookies[number].clone();
            tokio::spawn(async move {
                if number >= count {
                    // Open all the time, and silent.
                    tokio::time::sleep_until((began + GAP * u32::try_from(count).unwrap_or(u32::MAX)).into()).await;
                    return None;
                }
                let at = began + GAP * u32::try_from(number).unwrap_or(u32::MAX);
                tokio::time::sleep_until(at.into()).await;
                let mut writing = Line::open(address).await.expect("it listens");
                let body = json!({"id": 1, "text": QUESTION}).to_string();
                let asked = Instant::now();
                let answer = writing.ask(&post("/chat/say", &cookie, &body)).await.expect("it answers");
                assert_eq!(answer.status, 202, "a question is taken");
                loop {
                    let data = line.event().await.expect("the stream goes on");
                    let Ok(message) = serde_json::from_str::<Value>(&data) else { continue };
                    if message["who"] == "bot" {
                        return Some(asked.elapsed());
                    }
                }
            })
        })
        .collect();
    let mut took = Vec::new();
    for one in waiting {
        took.extend(one.await.expect("a chat does not panic"));
    }
    took
}

/// Says one thing after another until it is enough, each until it is taken; reads along all the time, over every break.
async fn talk(address: SocketAddr, cookie: String, number: usize, over: Arc<AtomicBool>) -> Counts {
    let (all_said, told) = watch::channel(None);
    let reading = tokio::spawn(read_along(address, cookie.clone(), told));
    let mut said = BTreeSet::new();
    let mut line = None;
    // Not all at once.
    tokio::time::sleep(Duration::from_millis(u64::try_from(number % 1_000).unwrap_or(0) * 3)).await;
    let mut id = FIRST;
    while !over.load(Ordering::Relaxed) || line.is_none() {
        id += 1;
        let request = post("/chat/say", &cookie, &json!({"id": id, "text": "还要多久"}).to_string());
        // The same number until somebody says that it is taken.
        loop {
            if line.is_none() {
                line = Line::open(address).await.ok();
            }
            let answer = match &mut line {
                Some(line) => line.ask(&request).await,
                None => Err(std::io::ErrorKind::NotConnected.into()),
            };
            match answer {
                Ok(answer) if answer.status == 202 => break,
                Ok(answer) => assert!(matches!(answer.status, 408 | 429 | 503), "a message is taken: {}", answer.status),
                Err(_) => line = None,
            }
            tokio::time::sleep(AGAIN).await;
        }
        said.insert(id);
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    all_said.send_replace(Some(said.clone()));
    let (echoes, gaps, kept) = reading.await.expect("a reader does not panic");
    let seen: BTreeSet<i64> = echoes.iter().copied().collect();
    Counts { said: said.len(), lost: said.difference(&seen).count(), repeated: echoes.len() - seen.len(), gaps, kept }
}

/// Everything that a chat showed from its second message on: the numbers of its own messages, how often a number was not the next one, and
/// how many messages it read. Ends when all that was said has come, or will not come any more.
async fn read_along(
    address: SocketAddr,
    cookie: String,
    told: watch::Receiver<Option<BTreeSet<i64>>>,
) -> (Vec<i64>, usize, usize) {
    let (mut echoes, mut gaps, mut kept, mut last) = (Vec::new(), 0, 0, 0_u64);
    let mut quiet_since = Instant::now();
    loop {
        let Ok(mut line) = stream(address, &cookie, last).await else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        loop {
            let Ok(event) = tokio::time::timeout(Duration::from_secs(1), line.event()).await else {
                let quiet = quiet_since.elapsed();
                let all = told.borrow().as_ref().map(|said| said.iter().all(|id| echoes.contains(id)));
                match all {
                    Some(true) if quiet > QUIET => return (echoes, gaps, kept),
                    Some(false) if quiet > PATIENCE => return (echoes, gaps, kept),
                    _ => continue,
                }
            };
            let Ok(data) = event else { break };
            let Ok(message) = serde_json::from_str::<Value>(&data) else { continue };
            quiet_since = Instant::now();
            let seq = message["seq"].as_u64().unwrap_or_default();
            gaps += usize::from(seq != last + 1);
            last = seq;
            kept += 1;
            if message["who"] == "you" {
                echoes.extend(message["of"][0].as_i64().filter(|id| *id > FIRST));
            }
        }
    }
}
