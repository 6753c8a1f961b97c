//! The emulator's wire: paths, tokens, and the four ways to write parameters.

use serde_json::json;

use super::emulator::{Fault, Server};
use super::emulator_client::Client;

#[test]
fn parameters_come_in_every_form_that_telegram_takes() {
    let server = Server::start();
    let client = Client::new(&server);
    let user = server.user(7);
    user.says("hello");
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let fields = [("chat_id", "7"), ("text", "a & 你"), ("reply_markup", &keyboard.to_string())];
    let answers = [
        client.call("sendMessage", &json!({"chat_id": 7, "text": "a & 你", "reply_markup": keyboard})),
        client.call("SENDMESSAGE", &json!({"chat_id": "7", "text": "a & 你", "reply_markup": keyboard.to_string()})),
        client.form("sendmessage", &fields),
        client.query("sendMESSAGE", &fields),
        client.multipart("sendMessage", &fields, &[]),
    ];
    for answer in answers {
        let result = answer.result();
        assert_eq!((&result["text"], &result["reply_markup"]), (&json!("a & 你"), &keyboard));
        let seen = user.next_answer();
        assert_eq!((seen.text.as_str(), seen.labels()), ("a & 你", vec!["Yes".to_owned()]));
    }
    let repeated: Vec<usize> = server.repeated().into_iter().map(|(_, times)| times).collect();
    assert_eq!(repeated, [5], "the same five times, however it was written");
}

#[test]
fn strangers_and_strange_paths_are_refused() {
    let server = Server::start();
    let client = Client::new(&server);
    let mine = client.path("");
    for (path, kind, body, code, description) in [
        ("/bot1:wrong/getMe", "application/json", "{}", 401, "Unauthorized"),
        ("/file/bot1:wrong/photos/a.jpg", "application/json", "{}", 401, "Unauthorized"),
        ("/", "application/json", "{}", 404, "Not Found"),
        (&format!("{mine}fly"), "application/json", "{}", 404, "Not Found: method not found"),
        (&format!("{mine}getMe"), "application/json", "[", 400, "Bad Request: can't parse JSON: the body is not an object"),
        (&format!("{mine}getMe"), "image/png", "x", 400, "Bad Request: unsupported content type"),
    ] {
        let refusal = client.raw(path, kind, body.as_bytes()).finish().expect("an answer").refusal();
        assert_eq!(refusal, (code, description.to_owned()), "{path}");
    }
    assert_eq!(server.take_violations(), ["request #1 fly: no such method"]);
    assert_eq!(server.requests_of("getMe")[0].outcome.code, Some(401));
}

#[test]
fn files_come_in_by_upload_and_go_out_by_a_link_that_ends() {
    let server = Server::start();
    let client = Client::new(&server);
    server.user(7).says("hello");
    let sent = client
        .multipart("sendDocument", &[("chat_id", "7"), ("caption", "see")], &[("document", "bill.pdf", b"%PDF-1")])
        .result();
    assert_eq!((&sent["document"]["file_name"], &sent["caption"]), (&json!("bill.pdf"), &json!("see")));
    let id = &sent["document"]["file_id"];
    let again = client.ok("sendDocument", &json!({"chat_id": 7, "document": id}));
    assert_eq!(again["document"]["file_id"], *id);
    let link = client.ok("getFile", &json!({"file_id": id}));
    let path = link["file_path"].as_str().expect("a path");
    assert_eq!(client.download(path).text, "%PDF-1");
    server.script(Fault::ServerError(502).on("download"));
    assert_eq!(client.download(path).code, 502);
    server.advance(std::time::Duration::from_secs(3601));
    assert_eq!(client.download(path).code, 404);
    assert_eq!(server.requests_of("download").len(), 3);
    let media =
        json!([{"type": "photo", "media": "attach://a", "caption": "one"}, {"type": "photo", "media": "attach://b"}]).to_string();
    let album =
        client.multipart("sendMediaGroup", &[("chat_id", "7"), ("media", &media)], &[("a", "a.jpg", b"A"), ("b", "b.jpg", b"B")]);
    let album = album.result();
    assert_eq!(album[0]["media_group_id"], album[1]["media_group_id"]);
    assert_eq!(album[0]["photo"].as_array().expect("sizes").len(), 2);
}

#[test]
fn a_server_that_is_down_refuses_and_comes_back_on_its_port() {
    let server = Server::start();
    let client = Client::new(&server);
    let poll = client.start("getUpdates", &json!({"timeout": 50}));
    server.wait_for("the poll", |s| (s.polls_waiting() == 1).then_some(()));
    server.down();
    assert!(poll.finish().is_none(), "open connections end");
    assert!(!client.connects());
    server.user(7).says("written while it is down");
    server.up();
    server.down();
    server.up();
    assert_eq!(client.ok("getUpdates", &json!({}))[0]["message"]["text"], "written while it is down");
}
