//! Webhooks: one update of a chat at a time, again until it is taken, and no faster than the receiver wants.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::emulator::{Options, Server};
use super::emulator_client::Client;

/// A receiver whose every answer the test writes by hand.
struct Receiver(TcpListener);

struct Post {
    stream: TcpStream,
    head: String,
    body: Value,
}

impl Receiver {
    fn new() -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("just bound");
        (Self(listener), address)
    }

    /// The next post, on a connection of its own (answers end connections).
    fn next(&self) -> Post {
        let (stream, _) = self.0.accept().expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout above zero");
        Post::read(stream)
    }

    fn nothing_waits(&self) -> bool {
        self.0.set_nonblocking(true).expect("a socket can be told not to block");
        let nothing = self.0.accept().is_err();
        self.0.set_nonblocking(false).expect("a socket can be told to block");
        nothing
    }
}

impl Post {
    fn read(mut stream: TcpStream) -> Self {
        let mut text = String::new();
        let mut piece = [0; 4096];
        loop {
            let size = stream.read(&mut piece).expect("a post");
            text.push_str(&String::from_utf8_lossy(&piece[..size]));
            if let Some((head, body)) = text.split_once("\r\n\r\n")
                && let Ok(body) = serde_json::from_str(body)
            {
                return Post { head: head.to_ascii_lowercase(), body, stream };
            }
            assert!(size > 0, "the post ends in the middle: {text}");
        }
    }

    fn text(&self) -> &str {
        self.body["message"]["text"].as_str().unwrap_or_default()
    }

    /// Answers, keeps the connection and reads the next post from it.
    fn answer_and_read(mut self) -> Self {
        self.stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").expect("the emulator still reads");
        Self::read(self.stream)
    }

    fn answer(mut self, status: &str, extra: &str, body: &str) {
        let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{extra}content-length: {}\r\n\r\n{body}", body.len());
        self.stream.write_all(head.as_bytes()).expect("the emulator still reads");
    }
}

fn set_up(url: &str) -> (Server, Client, Receiver) {
    let (receiver, address) = Receiver::new();
    let server = Server::with(Options { frozen: true, webhook_via: Some(address), ..Options::default() });
    let client = Client::new(&server);
    let url = if url.is_empty() { format!("http://{address}/hook") } else { url.to_owned() };
    let set = client.call("setWebhook", &json!({"url": url, "secret_token": "s3cret", "max_connections": 2}));
    assert_eq!(set.json()["description"], "Webhook was set");
    (server, client, receiver)
}

#[test]
fn updates_are_posted_with_the_secret_and_leave_when_taken() {
    for url in ["", "https://bot.example.com/hook"] {
        let (server, _, receiver) = set_up(url);
        server.user(7).says("hello");
        let post = receiver.next();
        assert!(post.head.starts_with("post /hook http/1.1"), "{}", post.head);
        assert!(post.head.contains("x-telegram-bot-api-secret-token: s3cret"), "{}", post.head);
        assert_eq!((post.text(), server.pending_updates()), ("hello", 1));
        post.answer("200 OK", "", "");
        server.wait_for("the delivery", |s| (s.pending_updates() == 0).then_some(()));
        let delivery = server.deliveries().remove(0);
        assert_eq!((delivery.queue, delivery.at_ms / 1000, delivery.answer), (7, server.now_s(), Ok(200)));
        assert!(delivery.took > Duration::ZERO);
        assert!(server.repeat_update(delivery.update), "once more, though it was taken");
        let again = receiver.next();
        assert_eq!((&again.body["update_id"], again.text()), (&json!(delivery.update), "hello"));
        again.answer("200 OK", "", "");
        server.wait_for("the second delivery", |s| (s.deliveries().len() == 2).then_some(()));
        assert!(!server.repeat_update(1));
    }
}

#[test]
fn connections_are_used_again() {
    let (server, _, receiver) = set_up("");
    let user = server.user(7);
    for n in 0..50 {
        user.says(&n.to_string());
    }
    let mut post = receiver.next();
    for n in 0..50 {
        assert_eq!(post.text(), n.to_string());
        if n < 49 {
            post = post.answer_and_read();
        }
    }
    post.answer("200 OK", "", "");
    server.wait_for("everything", |s| (s.pending_updates() == 0).then_some(()));
}

#[test]
fn one_chat_waits_for_its_own_and_not_for_others() {
    let (server, _, receiver) = set_up("");
    let (anna, ben, carl) = (server.user(7), server.user(8), server.user(9));
    anna.says("a1");
    let a1 = receiver.next();
    anna.says("a2");
    ben.says("b1");
    carl.says("c1");
    let b1 = receiver.next();
    assert_eq!((a1.text(), b1.text()), ("a1", "b1"));
    assert!(receiver.nothing_waits(), "only two connections, and a2 waits for a1");
    b1.answer("200 OK", "", "");
    let c1 = receiver.next();
    assert_eq!(c1.text(), "c1");
    c1.answer("200 OK", "", "");
    a1.answer("200 OK", "", "");
    let a2 = receiver.next();
    assert_eq!(a2.text(), "a2");
    // Button presses are a queue of their own.
    anna.presses_data(1, "x");
    let press = receiver.next();
    assert_eq!(press.body["callback_query"]["data"], "x");
    press.answer("200 OK", "", "");
    a2.answer("200 OK", "", "");
    server.wait_for("everything", |s| (s.pending_updates() == 0).then_some(()));
}

#[test]
fn what_is_not_taken_comes_again_later_and_in_order() {
    let (server, client, receiver) = set_up("");
    let user = server.user(7);
    user.says("one");
    user.says("two");
    receiver.next().answer("500 Internal Server Error", "", "");
    let again = receiver.next();
    assert_eq!(again.text(), "one", "the first time at once");
    again.answer("503 Service Unavailable", "retry-after: 7\r\n", "");
    server.wait_for("the second failure", |s| (s.deliveries().len() == 2).then_some(()));
    let info = client.ok("getWebhookInfo", &json!({}));
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 503 Service Unavailable");
    assert_eq!((&info["pending_update_count"], &info["last_error_date"]), (&json!(2), &json!(server.now_s())));
    server.advance(Duration::from_secs(6));
    assert!(receiver.nothing_waits());
    server.advance(Duration::from_secs(1));
    drop(receiver.next());
    server.wait_for("the cut", |s| (s.deliveries().len() == 3).then_some(()));
    assert_eq!(server.deliveries()[2].answer, Err("Webhook connection closed".to_owned()));
    server.advance(Duration::from_secs(2));
    let silent = receiver.next();
    server.advance(Duration::from_mins(1));
    server.wait_for("the timeout", |s| (s.deliveries().len() == 4).then_some(()));
    assert_eq!(server.deliveries()[3].answer, Err("Read timeout expired".to_owned()));
    drop(silent);
    server.advance(Duration::from_secs(4));
    receiver.next().answer("200 OK", "", "");
    let two = receiver.next();
    assert_eq!(two.text(), "two");
    two.answer("200 OK", "", "");
    server.wait_for("everything", |s| (s.pending_updates() == 0).then_some(()));
}

#[test]
fn the_answer_may_be_a_call() {
    let (server, _, receiver) = set_up("");
    let user = server.user(7);
    let json = "content-type: application/json\r\n";
    let call = |body: &str| {
        user.says("hello");
        receiver.next().answer("200 OK", json, body);
    };
    call(&json!({"method": "sendMessage", "chat_id": 7, "text": "from the answer"}).to_string());
    assert_eq!(user.next_answer().text, "from the answer");
    assert!(server.requests()[1].by_webhook);
    call("not json");
    call(&json!({"method": "deleteWebhook"}).to_string());
    server.wait_for("everything", |s| (s.pending_updates() == 0).then_some(()));
    assert_eq!(server.requests_of("deleteWebhook").len(), 0);
}

#[test]
fn what_waited_before_the_webhook_is_posted_to_it() {
    let (receiver, address) = Receiver::new();
    let server = Server::start();
    server.webhook_via(address);
    server.user(7).says("before");
    let client = Client::new(&server);
    let set = json!({"url": "https://bot.example.com/"});
    client.ok("setWebhook", &set);
    let post = receiver.next();
    assert_eq!(post.text(), "before");
    assert_eq!(client.call("setWebhook", &set).json()["description"], "Webhook is already set");
    post.answer("200 OK", "", "");
    server.wait_for("the delivery", |s| (s.pending_updates() == 0).then_some(()));
    drop(receiver);
    server.user(7).says("nobody is there");
    server.wait_for("an attempt", |s| s.deliveries().get(1).map(|d| assert_eq!(d.answer, Err("Connection refused".to_owned()))));
}
