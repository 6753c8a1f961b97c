//! The chat over HTTP: once whatever happens, one's own and nobody else's, and shown as text whatever is written.

use serde_json::{Value, json};
use simdesk::channel::web::Options;
use simdesk::channel::web::chat::folded;
use simdesk::model::{CaseId, Manner, OutboxMessage, Passing, StaffAct};

use super::http::{Ask, Events};
use super::served::{Browser, Served};
use super::until;
use crate::transcripts::play::Stage;

pub const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;</textarea></li>{{7*7}}";

fn all(browser: &Browser<'_>) -> Vec<Value> {
    browser.ask("GET", "/chat/messages?after=0").send().status(200).json().as_array().expect("a list").clone()
}

/// A stream, as soon as a page that was closed before has left its seat.
fn opened(ask: &Ask) -> Events {
    let mut stream = None;
    until("there is a seat", || {
        stream = ask.try_stream();
        stream.is_some()
    });
    stream.expect("there is one")
}

/// A member of staff does something.
pub fn staff(site: &Served, case: CaseId, act: StaffAct, name: &str) {
    let lin = "lin".parse().expect("a name");
    site.run(async {
        let now = "2026-11-24T02:00:00Z".parse().expect("a time");
        let actor = simdesk::desk::staff::actor(&*site.store, &lin).await.expect("there is such a person");
        simdesk::desk::act(&*site.store, case, &actor, act, name, now).await.expect("it can be done");
    });
}

pub fn says(text: &str) -> StaffAct {
    StaffAct::Reply { text: text.to_owned(), close: false }
}

pub fn first_case() -> CaseId {
    "C-1001".parse().expect("a case")
}

fn is_text(html: &str) {
    for bad in ["<script>alert", "<img", "</textarea></li>", "&amp;</t"] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
}

#[test]
fn the_same_number_is_the_same_message() {
    let site = Served::start();
    let browser = site.visitor();
    for _ in 0..3 {
        let taken = browser.ask("POST", "/chat/say").json(&json!({"id": 77, "text": "照片反光怎么办"})).send().status(202);
        assert_eq!(taken.json(), json!({"id": 77, "text": "照片反光怎么办"}));
    }
    let read = browser.reads(0);
    assert_eq!(read.len(), 2, "{read:?}");
    assert_eq!((&read[0]["who"], &read[0]["of"]), (&json!("you"), &json!([77])));
    browser.ask("POST", "/chat/say").json(&json!({"id": 77, "text": "别的话"})).send().status(202);
    browser.ask("POST", "/chat/say").json(&json!({"id": 78, "text": "谢谢"})).send().status(202);
    let more = browser.reads(2);
    assert_eq!(more[0]["text"], "谢谢", "{more:?}");
    for id in [json!(0), json!(-1), json!(1_u64 << 53), json!("1"), json!(null), json!(1.5)] {
        browser.ask("POST", "/chat/say").json(&json!({"id": id, "text": "x"})).send().status(400);
    }
}

#[test]
fn what_is_sensitive_comes_back_masked() {
    let site = Served::start();
    let mut browser = site.visitor();
    let taken = browser.says("身份证11010519491231002X").status(202).json();
    assert!(!taken["text"].as_str().expect("a text").contains("1949"), "{taken}");
    browser.reads(0);
    assert!(!browser.ask("GET", "/chat").send().body.contains("19491231"));
}

#[test]
fn a_conversation_is_read_by_its_own_browser_only() {
    let site = Served::start();
    let mut browser = site.visitor();
    browser.says("照片反光怎么办").status(202);
    browser.reads(0);
    let (name, token) = browser.cookie.split_once('=').expect("a cookie");
    for at in 0..token.len() {
        let mut forged = token.as_bytes().to_vec();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let forged = format!("{name}={}", String::from_utf8(forged).expect("letters"));
        let answer = site.ask("GET", "/chat/messages").cookie(&forged).send();
        assert!(answer.status == 403 || answer.body == "[]", "{at}: {answer:?}");
        assert!(!site.ask("GET", "/chat").cookie(&forged).send().body.contains("反光"), "{at}");
    }
    for odd in ["", "simdesk_chat=", "simdesk_chat=t.", "simdesk_chat=t.AAAA", "simdesk_chat=%00", "other=1"] {
        site.ask("GET", "/chat/messages").cookie(odd).send().status(403);
        site.ask("POST", "/chat/say").cookie(odd).json(&json!({"id": 1, "text": "x"})).send().status(403);
    }
    let other = site.visitor();
    assert!(all(&other).is_empty());
    // What is shown to one can't be pressed by another.
    let press = json!({"id": 5, "message": 2, "value": "1"});
    other.ask("POST", "/chat/press").json(&press).send().status(400);
}

#[test]
fn pages_of_others_write_nothing() {
    let site = Served::start();
    let browser = site.visitor();
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in foreign {
        for (path, body) in [
            ("/chat/say", json!({"id": 1, "text": "x"})),
            ("/chat/start", json!({})),
            ("/chat/press", json!({"id": 1, "message": 1, "value": "1"})),
        ] {
            browser.ask("POST", path).header(name, value).json(&body).send().status(403);
        }
        browser.ask("POST", "/chat/say-form").header(name, value).form(&[("text", "x")]).send().status(403);
        site.ask("POST", "/chat/visitor").header(name, value).json(&json!({})).send().status(403);
    }
    // A form can't pretend to be JSON.
    browser.ask("POST", "/chat/say").header("content-type", "text/plain").body(r#"{"id":1,"text":"x"}"#).send().status(415);
    assert!(all(&browser).is_empty());
}

#[test]
fn whatever_is_written_is_shown_as_text() {
    let site = Served::start();
    let mut browser = site.visitor();
    browser.says(HOSTILE).status(202);
    let after = browser.reads(0).len() as u64;
    browser.says("转人工").status(202);
    let after = after + browser.reads(after).len() as u64;
    staff(
        &site,
        first_case(),
        says(&format!("看这里 https://example.com/a?b=1&c=\"x 和 http://plain.example 和 javascript:alert(1) {HOSTILE}")),
        "a",
    );
    browser.reads(after);
    let page = browser.ask("GET", "/chat?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").send().status(200).body;
    is_text(&page);
    assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
    let links: Vec<&str> = page.split("<a href=\"").skip(1).filter(|rest| rest.contains("nofollow")).collect();
    assert!(links.iter().any(|link| link.starts_with("https://example.com/a?b=1&#38;c=\" target")), "{links:?}");
    assert!(!page.contains("href=\"http://plain") && !page.contains("href=\"javascript"), "{page}");
    // The policy lets nothing run that stands in the page itself, and nothing stands there.
    assert!(!page.contains(" style=\"") && !page.contains(" onclick="), "{page}");
    for lang in ["../../x", "\r\nset-cookie:a=b", "<b>"] {
        let back = browser.ask("POST", "/chat/say-form").form(&[("text", "在吗"), ("lang", lang)]).send().status(303);
        assert!(back.header("location").starts_with("/chat") && back.header("set-cookie").is_empty(), "{back:?}");
        is_text(&back.body);
    }
}

#[test]
fn a_press_counts_once_and_only_where_there_is_a_button() {
    let site = Served::start();
    let browser = site.visitor();
    browser.ask("POST", "/chat/start").json(&json!({"lang": "en"})).send().status(202);
    let greeting = browser.reads(0).pop().expect("it greets");
    let (seq, value) = (greeting["seq"].as_u64().expect("a number"), greeting["buttons"][0]["value"].clone());
    let press = |id: i64, message: u64, value: &Value| {
        browser.ask("POST", "/chat/press").json(&json!({"id": id, "message": message, "value": value})).send().status
    };
    assert_eq!(press(9, seq, &json!("99")), 400);
    assert_eq!(press(9, seq, &json!("/human")), 400);
    assert_eq!(press(9, seq + 40, &value), 400);
    assert_eq!(press(9, 0, &value), 400);
    assert_eq!(press(9, u64::MAX, &value), 400);
    assert_eq!(press(9, seq, &value), 202);
    let first = browser.reads(seq);
    assert_eq!((&first[0]["who"], &first[0]["of"]), (&json!("you"), &json!([9])));
    let after = first.last().expect("an answer")["seq"].as_u64().expect("a number");
    // The same press again is nothing new; a new press of the old button is answered, not carried out.
    assert_eq!(press(9, seq, &value), 202);
    assert_eq!(press(10, seq, &value), 202);
    let second = browser.reads(after);
    assert_eq!(second[0]["of"], json!([10]), "{second:?}");
    assert_eq!(second.len(), 2, "{second:?}");
}

#[test]
fn huge_and_broken_requests_are_refused() {
    let site = Served::start();
    let mut browser = site.visitor();
    browser.says(&"字".repeat(12_000)).status(202);
    browser.says(&"字".repeat(17_000)).status(400);
    browser.says(&"x".repeat(70_000)).status(413);
    browser.says("   \n").status(400);
    for body in ["", "{", "[]", "null", "{\"id\":1}", "{\"id\":1,\"text\":\"\\ud800\"}", "\u{0}"] {
        let status = browser.ask("POST", "/chat/say").header("content-type", "application/json").body(body).send().status;
        assert_eq!(status, 400, "{body:?}");
    }
    browser.ask("PUT", "/chat/say").send().status(405);
    browser.ask("GET", "/chat/say").send().status(405);
    browser.ask("GET", "/chat/messages?after=-1").send().status(400);
    browser.ask("GET", "/chat/events?after=x").send().status(400);
}

#[test]
fn a_stream_goes_on_after_every_number() {
    let site = Served::start();
    let mut browser = site.visitor();
    let mut last = 0;
    for text in ["照片反光怎么办", "多久能有结果", "转人工"] {
        browser.says(text).status(202);
        last = browser.reads(last).last().expect("an answer")["seq"].as_u64().expect("a number");
    }
    let whole = all(&browser);
    for after in 0..last {
        let mut stream = opened(&browser.ask("GET", &format!("/chat/events?after={after}")));
        assert_eq!(stream.next().expect("it begins").name, "ready");
        for expected in whole.iter().filter(|message| message["seq"].as_u64() > Some(after)) {
            assert_eq!(stream.message().as_ref(), Some(expected));
        }
        // What a browser remembers counts more than what the address says.
        let resumed = browser.ask("GET", "/chat/events?after=0").header("last-event-id", &after.to_string());
        assert_eq!(opened(&resumed).message().expect("more")["seq"], json!(after + 1));
    }
    // Beyond the end nothing comes until there is something.
    let mut stream = opened(&browser.ask("GET", &format!("/chat/events?after={last}")));
    assert_eq!(stream.next().expect("it begins").name, "ready");
    browser.says("在吗").status(202);
    assert_eq!(stream.message().expect("it comes")["seq"], json!(last + 1));
}

#[test]
fn a_ninth_page_of_one_person_waits() {
    let site = Served::start();
    let browser = site.visitor();
    let open = || browser.ask("GET", "/chat/events?after=0");
    let mut seats: Vec<_> = (0..8).map(|_| open().stream()).collect();
    let refused = open().send().status(429);
    assert_eq!(refused.header("retry-after"), "10");
    // Others are not in the way, and a place that is given up is free.
    site.visitor().ask("GET", "/chat/events?after=0").stream();
    seats.clear();
    until("a place is free", || open().send_head() == 200);
}

#[test]
fn a_restart_loses_and_repeats_nothing() {
    let stage = Stage::memory();
    let store = stage.store();
    let options = || Options { writes_per_minute: 6_000, ..Options::default() };
    let site = Served::on(stage, options());
    let mut browser = site.visitor();
    browser.says("照片反光怎么办").status(202);
    let before = browser.reads(0);
    let cookie = browser.cookie.clone();
    drop(site);
    let site = Served::on(Stage::on(store), options());
    let ask = |method: &str, path: &str| site.ask(method, path).cookie(&cookie);
    // The page did not hear that its message arrived, and sends it again.
    ask("POST", "/chat/say").json(&json!({"id": 1, "text": "照片反光怎么办"})).send().status(202);
    ask("POST", "/chat/say").json(&json!({"id": 2, "text": "多久能有结果"})).send().status(202);
    let mut stream = ask("GET", "/chat/events?after=0").stream();
    let mut read = Vec::new();
    while read.len() < 4 {
        read.push(stream.message().expect("it goes on"));
    }
    assert_eq!(read[..2], before[..]);
    assert_eq!(read[2]["of"], json!([2]));
    assert!(ask("GET", "/chat").send().status(200).body.contains("照片反光怎么办"));
}

#[test]
fn without_script_forms_do() {
    let site = Served::start();
    site.knows("4781320682406083640", "8000", "证件照片反光");
    let browser = site.visitor();
    let form = [("order", "4781320682406083640"), ("tail", "8000"), ("lang", "zh-Hans")];
    let back = browser.ask("POST", "/chat/say-form").form(&form).send().status(303);
    assert_eq!(back.header("location"), "/chat?lang=zh-Hans#last");
    browser.reads(0);
    let page = browser.ask("GET", "/chat?lang=zh-Hans").send().status(200).body;
    assert!(page.contains("订单 478…3640") && page.contains("反光"), "{page}");
    let choice = page.split("name=\"choice\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a choice");
    let last = all(&browser).len() as u64;
    browser.ask("POST", "/chat/say-form").form(&[("choice", choice)]).send().status(303);
    assert_eq!(browser.reads(last)[0]["who"], "you");
    assert!(page.len() < 100_000);
    assert!(!page.contains("「web-"), "a sentence is missing");
}

#[test]
fn what_was_deleted_is_on_no_page() {
    let site = Served::start();
    let mut browser = site.visitor();
    browser.says("我的快递放在北门").status(202);
    let after = browser.reads(0).len() as u64;
    browser.says("删除我的资料").status(202);
    let asked = browser.reads(after).pop().expect("it asks");
    let yes = json!({"id": 50, "message": asked["seq"], "value": asked["buttons"][0]["value"]});
    browser.ask("POST", "/chat/press").json(&yes).send().status(202);
    browser.reads(asked["seq"].as_u64().expect("a number"));
    assert!(!browser.ask("GET", "/chat").send().body.contains("北门"));
    assert!(all(&browser).iter().all(|message| message["who"] == "bot"));
}

fn said(sequence: u64, text: &str, manner: Manner, source: i64) -> OutboxMessage {
    OutboxMessage {
        conversation: "web:me".parse().expect("a name"),
        sequence,
        text: text.to_owned(),
        buttons: Vec::new(),
        at: "2026-11-24T02:00:00Z".parse().expect("a time"),
        from_staff: (manner != Manner::Echo).then(|| "lin".parse().expect("a name")),
        passing: Some(Passing { manner, sources: vec![source], ..Passing::say() }),
    }
}

#[test]
fn corrections_stand_where_their_message_stood() {
    let messages = vec![
        said(1, "您好", Manner::Say, 7),
        said(2, "在", Manner::Echo, 8),
        said(3, "明天发货", Manner::Say, 9),
        said(4, "后天发货", Manner::Edit, 9),
        said(5, "客服撤回了一条消息", Manner::Withdraw, 7),
        said(6, "别处的更正", Manner::Edit, 99),
    ];
    let page = folded(messages);
    let shown: Vec<_> = page.iter().map(|shown| (shown.seq, shown.text.as_str(), shown.edited)).collect();
    let expected = [(1, "客服撤回了一条消息", false), (2, "在", false), (3, "后天发货", true), (6, "别处的更正", false)];
    assert_eq!(shown, expected);
}

/// A browser that has got another conversation meanwhile: what the old page sends must not end up there, nor may it read there.
#[test]
fn a_page_of_another_conversation_is_told_so() {
    let site = Served::start();
    let mut anna = site.visitor();
    let page = anna.ask("GET", "/chat").send().status(200);
    let talk =
        page.body.split("data-talk=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the page names it").to_owned();
    anna.says("你好").status(202);
    let say = |talk: &str, id: i64| {
        let ask = anna.ask("POST", "/chat/say").header("x-simdesk-talk", talk);
        ask.json(&json!({"id": id, "text": "在吗"})).send().status
    };
    assert_eq!(say(&talk, 50), 202);
    assert_eq!(say("AAAAAAAA", 51), 403);
    assert_eq!(anna.ask("GET", "/chat/messages?after=0").header("x-simdesk-talk", "AAAAAAAA").send().status, 403);
    assert_eq!(anna.ask("GET", "/chat/messages?after=0").header("x-simdesk-talk", &talk).send().status, 200);
}
