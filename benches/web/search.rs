//! Searches at a steady 1,000 a second: each is sent when it is due, whether those before it are answered or not.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc};

use crate::Effort;
use crate::client::{Line, get};
use crate::sheet::{Times, times};
use crate::site::Site;

const LINES: usize = 64;
const GAP: Duration = Duration::from_millis(1);
/// What people type, letter by letter.
const QUERIES: [&str; 6] =
    ["照片反光重拍", "名下号码超过五个", "多久能退款", "my order was rejected", "欠费停机了还能办吗", "什么时候可以重新提交"];

pub fn measure(home: &Path, effort: &Effort) {
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let site = Site::start(home, dir.path());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let count: u32 = if effort.quick { 200 } else { 10_000 };
    let took = runtime.block_on(async {
        let (send, due) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
        let due = Arc::new(Mutex::new(due));
        let lines: Vec<_> = (0..LINES)
            .map(|_| {
                let due = Arc::clone(&due);
                tokio::spawn(async move {
                    let mut line = Line::open(site.address).await.expect("it listens");
                    let mut took = Vec::new();
                    loop {
                        let next = due.lock().await.recv().await;
                        let Some((at, request)) = next else { return took };
                        let answer = line.ask(&request).await.expect("it answers");
                        assert_eq!(answer.status, 200, "a search is answered");
                        // From when it was due: whoever waits for a free line waits too.
                        took.push(at.elapsed());
                    }
                })
            })
            .collect();
        let prefixes: Vec<Vec<u8>> = QUERIES
            .iter()
            .flat_map(|query| query.char_indices().map(move |(at, c)| &query[..at + c.len_utf8()]))
            .map(|typed| {
                let coded: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
                get(&format!("/search.json?lang=zh-Hans&q={coded}"), "")
            })
            .collect();
        let began = Instant::now();
        for number in 0..count {
            let at = began + GAP * number;
            tokio::time::sleep_until(at.into()).await;
            let request = prefixes[number as usize % prefixes.len()].clone();
            send.send((at, request)).expect("the lines are open");
        }
        drop(send);
        let mut took = Vec::new();
        for line in lines {
            took.extend(line.await.expect("a line does not panic"));
        }
        took
    });
    times("a search, at 1,000 a second", &Times::new(took), "from when it was due");
}
