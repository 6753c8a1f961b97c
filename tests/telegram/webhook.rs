//! The webhook: 200 when the update is durable, and nothing for those who do not know the secret.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};

use serde_json::json;

use super::shop::Shop;
use crate::cli::help::{Live, Run};

/// A port that nobody has at this moment.
fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

pub fn serves(shop: &Shop) -> (Live, SocketAddr) {
    serves_with(shop, |run| run)
}

pub fn serves_with(shop: &Shop, change: impl Fn(Run) -> Run) -> (Live, SocketAddr) {
    let address = free_port();
    let config = format!("[telegram]\nwebhook = \"https://bot.example.com/hook/a\"\nlisten = \"{address}\"\n");
    let config = shop.home.file("config.toml", config);
    shop.server.webhook_via(address);
    let mut live = change(shop.run(&["serve", "--config", &config.display().to_string()])).start();
    live.expect_log("simdesk serves Telegram");
    shop.server.wait_for("the webhook is set", |server| (!server.requests_of("setWebhook").is_empty()).then_some(()));
    (live, address)
}

/// Sends a request by hand and gives the status.
pub fn post(address: SocketAddr, path: &str, secret: Option<&str>, body: &[u8]) -> u16 {
    let secret = secret.map(|s| format!("X-Telegram-Bot-Api-Secret-Token: {s}\r\n")).unwrap_or_default();
    request(address, &format!("POST {path} HTTP/1.1"), &secret, body)
}

/// The same with any first line, and any lines of headers.
pub fn request(address: SocketAddr, first: &str, headers: &str, body: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(address).expect("the webhook listens");
    let head = format!("{first}\r\nHost: bot\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    // A server that has read enough closes the connection; its answer counts.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

#[test]
fn updates_come_by_webhook_and_forged_ones_do_not() {
    let shop = Shop::open();
    let (live, address) = serves(&shop);
    let user = shop.server.user(42);
    user.says("为什么会审核失败");
    let answer = user.next_answer();
    assert!(answer.from_bot && !answer.text.is_empty());

    let update = json!({"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 43, "type": "private"}, "from": {"id": 43}, "text": "你好"}});
    let body = update.to_string().into_bytes();
    let set = &shop.server.requests_of("setWebhook")[0];
    let secret = set.params["secret_token"].as_str().expect("a secret").to_owned();
    let huge = vec![b' '; 3 << 20];
    let rows: [(&str, Option<&str>, &[u8], u16); 7] = [
        ("/hook/a", None, &body, 401),
        ("/hook/a", Some(""), &body, 401),
        ("/hook/a", Some("wrong"), &body, 401),
        ("/other", Some(&secret), &body, 404),
        ("/hook/a", Some(&secret), b"{", 400),
        ("/hook/a", Some(&secret), b"{\"update_id\": 6, \"new\": {}}", 200),
        ("/hook/a", Some(&secret), &huge, 413),
    ];
    for (path, secret, body, status) in rows {
        let got = post(address, path, secret, body);
        // Cut off in the middle of what is too large, the answer may be lost.
        assert!(got == status || (status == 413 && got == 0), "{path} {secret:?}: {got}, not {status}");
    }
    let done = live.terminate().code(0);
    assert!(!done.err.contains(&secret) && !done.err.contains(&shop.server.token()), "{done}");
    assert!(shop.server.requests_of("deleteWebhook").is_empty(), "stopping leaves the webhook");
    assert!(shop.server.messages(43).is_empty(), "nobody answered a forged update");
}
