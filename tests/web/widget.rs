//! The chat in somebody else's page: only where the operator wants it, without a cookie, and with a secret of its own.

use serde_json::json;
use simdesk::channel::web::Options;

use super::served::Served;

fn shop() -> Served {
    let origins = vec!["https://shop.example.com".to_owned(), "http://127.0.0.1:9000".to_owned()];
    Served::with(Options { widget_origins: origins, writes_per_minute: 6_000, ..Options::default() })
}

#[test]
fn only_named_pages_may_frame_it() {
    let nobody = Served::start();
    assert!(nobody.get("/widget").status(200).header("content-security-policy").ends_with("frame-ancestors 'none'"));
    let site = shop();
    let widget = site.get("/widget?lang=zh-Hans&from=https%3A%2F%2Fevil.example").status(200);
    let policy = widget.header("content-security-policy");
    assert!(policy.ends_with("; frame-ancestors https://shop.example.com http://127.0.0.1:9000"), "{policy}");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(widget.header("set-cookie").is_empty() && !widget.body.contains("evil.example"), "{widget:?}");
    for path in ["/chat", "/zh-Hans/", "/s/x", "/nothing", "/healthz"] {
        let policy = site.get(path);
        assert!(policy.header("content-security-policy").ends_with("frame-ancestors 'none'"), "{path}");
    }
}

#[test]
fn a_frame_talks_by_its_own_secret() {
    let site = shop();
    let token = || {
        let answer = site.ask("POST", "/chat/visitor").header("sec-fetch-site", "same-origin").json(&json!({})).send();
        answer.status(201).json()["token"].as_str().expect("a secret").to_owned()
    };
    let (mine, other) = (token(), token());
    assert_ne!(mine, other);
    let bearer =
        |token: &str, method: &str, path: &str| site.ask(method, path).header("authorization", &format!("Bearer {token}"));
    bearer(&mine, "POST", "/chat/say").json(&json!({"id": 1, "text": "照片反光怎么办"})).send().status(202);
    let mut stream = bearer(&mine, "GET", "/chat/events?after=0").stream();
    assert_eq!(stream.message().expect("it comes")["text"], "照片反光怎么办");
    assert_eq!(stream.message().expect("it comes")["who"], "bot");
    assert_eq!(bearer(&other, "GET", "/chat/messages").send().status(200).body, "[]");
    for odd in ["", "x", &mine[1..], &format!("{mine}A"), "t.AAAA"] {
        bearer(odd, "GET", "/chat/messages").send().status(403);
        bearer(odd, "POST", "/chat/say").json(&json!({"id": 2, "text": "x"})).send().status(403);
    }
    // A header names the person, whatever cookie comes with it.
    let both = site.visitor();
    let read = both.ask("GET", "/chat/messages").header("authorization", &format!("Bearer {mine}")).send().status(200);
    assert!(read.body.contains("照片反光怎么办"));
}

#[test]
fn the_script_may_be_loaded_by_others_and_is_young() {
    let site = shop();
    let script = site.get("/widget.js").status(200);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(script.header("cache-control"), "public, max-age=600");
    assert!(script.body.contains("在线咨询") && script.body.contains("線上諮詢"), "{}", script.body);
    assert!(!script.body.contains("\"WORDS\"") && !script.body.contains("「web-"), "{}", script.body);
}
