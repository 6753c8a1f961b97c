//! What strange and hostile senders send, as tables: what the person sees, what is put aside, and that everybody is answered afterwards.

use std::time::Duration;

use serde_json::{Value, json};

use super::emulator::{Fault, Options, Status, User};
use super::proof::service::{Service, Way};
use super::shop::{ORDER, Shop, TAIL};
use super::webhook::{post, request, serves, serves_with};

/// An ordinary question, and what only its answer has.
const QUESTION: (&str, &str) = ("怎么退款", "【审核失败后能退款吗】");
/// Another one.
const OTHER: (&str, &str) = ("多久能审核完", "【审核需要多长时间】");

/// What no button of ours sends.
const TAMPERED: [&str; 15] = [
    "",
    "1",
    ":",
    "1:",
    ":1",
    "-1:1",
    "+1:1",
    " 1:1",
    "1:1/faq; rm",
    "1:1\n/human",
    "1:１",
    "٣:1",
    "1:100",
    "1:1/fäq",
    "18446744073709551616:1",
];

/// What becomes of a strange update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    /// An answer with this in it.
    Answer(&'static str),
    Nothing,
    /// Nothing, and the operator can look at it.
    Aside,
}
use Becomes::{Answer, Aside, Nothing};

/// A message in the private chat, with more in it or other things.
fn message(user: i64, more: Value) -> Value {
    let mut message = json!({"message_id": 900, "date": 1_772_416_900, "chat": {"id": user, "type": "private"}, "from": {"id": user, "is_bot": false, "first_name": "A"}});
    if let (Some(all), Value::Object(more)) = (message.as_object_mut(), more) {
        all.extend(more);
    }
    message
}

fn press(user: i64, data: &str) -> Value {
    json!({"id": "77", "from": {"id": user, "is_bot": false, "first_name": "A"}, "chat_instance": "1", "data": data,
        "message": {"message_id": 901, "date": 0, "chat": {"id": user, "type": "private"}}})
}

type Row = (&'static str, &'static str, Box<dyn Fn(i64) -> Value>, Becomes);

fn messages() -> Vec<Row> {
    let long = |part: &'static str, times: usize| part.repeat(times) + OTHER.0;
    let named = |name: &'static str| {
        move |u: i64| {
            message(u, json!({"text": OTHER.0, "from": {"id": u, "is_bot": false, "first_name": name, "username": name}}))
        }
    };
    let says = |text: String| move |u: i64| message(u, json!({"text": text}));
    let with = |key: &'static str, value: Value| move |u: i64| message(u, json!({"text": OTHER.0, key: value}));
    let channel = json!({"id": -1_001_000_000_009_i64, "type": "channel", "title": "<i>News</i>"});
    let origin = json!({"type": "channel", "date": 1, "message_id": 5, "chat": channel});
    let bot = json!({"id": 9, "is_bot": true, "first_name": "Other", "username": "other_bot"});
    vec![
        ("a name of HTML and Markdown", "message", Box::new(named("<b>*_[x](tg://user?id=1)`</b>")), Answer(OTHER.1)),
        ("a name that turns the writing", "message", Box::new(named("\u{202e}👨‍👩‍👧\u{200f}\u{0}")), Answer(OTHER.1)),
        ("HTML and Markdown", "message", Box::new(says("<script>x</script> *多久能审核完* [a](b)".to_owned())), Answer("")),
        ("marks of direction", "message", Box::new(says("\u{202e}多久能审核完\u{202c}\u{200f}".to_owned())), Answer(OTHER.1)),
        ("5,000 astral characters", "message", Box::new(says(long("😀", 5_000))), Answer("")),
        ("200,000 characters", "message", Box::new(says(long("审核", 100_000))), Answer("")),
        ("an empty text", "message", Box::new(says(String::new())), Answer("")),
        ("a text without width", "message", Box::new(says("\u{200b}\u{feff}\u{2060}".to_owned())), Answer("")),
        ("control characters", "message", Box::new(says("\u{0}\u{7}\u{1b}[31m".to_owned())), Answer("")),
        ("forwarded from a channel", "message", Box::new(with("forward_origin", origin)), Answer(OTHER.1)),
        ("sent with another bot's help", "message", Box::new(with("via_bot", bot.clone())), Answer(OTHER.1)),
        ("an answer to a message that is gone", "message", Box::new(with("reply_to_message", Value::Null)), Answer(OTHER.1)),
        ("in a topic", "message", Box::new(with("message_thread_id", json!(7))), Answer(OTHER.1)),
        ("by nobody", "message", Box::new(with("from", Value::Null)), Answer(OTHER.1)),
        ("by a bot", "message", Box::new(with("from", bot)), Nothing),
        ("content of a later version", "message", Box::new(|u| message(u, json!({"hologram": {}}))), Nothing),
        ("a text that is a number", "message", Box::new(|u| message(u, json!({"text": 5}))), Aside),
        ("a caption that is a list", "message", Box::new(|u| message(u, json!({"photo": [], "caption": []}))), Aside),
        ("a chat without a number", "message", Box::new(with("chat", json!({"type": "private"}))), Aside),
        ("a chat with a text for a number", "message", Box::new(with("chat", json!({"id": "7", "type": "private"}))), Aside),
        ("a chat with half a number", "message", Box::new(with("chat", json!({"id": 7.5, "type": "private"}))), Aside),
        ("a message that is none", "message", Box::new(|_| Value::Null), Aside),
        ("a message that is a list", "message", Box::new(|_| json!([1, 2])), Aside),
        ("an edit that is none", "edited_message", Box::new(|_| json!({"text": "x"})), Aside),
        ("a picture put in place of another", "edited_message", Box::new(|u| message(u, json!({"photo": [{}]}))), Nothing),
    ]
}

fn presses() -> Vec<Row> {
    let data = |data: &'static str| move |u: i64| press(u, data);
    let put = |key: &'static str, value: Value| {
        move |u: i64| {
            let mut press = press(u, "1:1");
            press[key] = value.clone();
            press
        }
    };
    let mut rows: Vec<Row> = vec![
        ("below a message that can't be reached", "callback_query", Box::new(data("1:1")), Answer("订单号")),
        ("of an old message, with its meaning", "callback_query", Box::new(data("0:1/order")), Answer("订单号")),
        ("of an old message, without", "callback_query", Box::new(data("0:1")), Answer("已失效")),
        ("of a message to come", "callback_query", Box::new(data("99:1")), Answer("已失效")),
        ("a number that is not offered", "callback_query", Box::new(data("1:99")), Answer("")),
        ("an entry that is none", "callback_query", Box::new(data("0:1/faq ../../etc/passwd")), Answer("")),
        ("a command that is none", "callback_query", Box::new(data("0:1/../..")), Answer("")),
        ("without a message", "callback_query", Box::new(put("message", Value::Null)), Aside),
        ("by nobody", "callback_query", Box::new(put("from", Value::Null)), Aside),
        (
            "by somebody else",
            "callback_query",
            Box::new(put("from", json!({"id": 5, "is_bot": false, "first_name": "B"}))),
            Aside,
        ),
        ("without a name", "callback_query", Box::new(put("id", Value::Null)), Aside),
        ("with a number for data", "callback_query", Box::new(put("data", json!(11))), Aside),
        ("of a game", "callback_query", Box::new(put("data", Value::Null)), Aside),
        ("a press that is a text", "callback_query", Box::new(|_| json!("1:1")), Aside),
    ];
    for tampered in TAMPERED {
        rows.push(("tampered with", "callback_query", Box::new(move |u| press(u, tampered)), Aside));
    }
    let long = || format!("1:1/{}", "f".repeat(61));
    rows.push(("too long", "callback_query", Box::new(move |u| press(u, &long())), Aside));
    rows
}

fn changes() -> Vec<Row> {
    let change = |kind: &'static str, status: Value| move |u: i64| json!({"chat": {"id": u, "type": kind}, "from": {"id": u, "is_bot": false, "first_name": "A"}, "date": 1, "new_chat_member": {"status": status}});
    vec![
        ("the bot is blocked", "my_chat_member", Box::new(change("private", json!("kicked"))), Nothing),
        ("the bot is left", "my_chat_member", Box::new(change("private", json!("left"))), Nothing),
        ("the bot is back", "my_chat_member", Box::new(change("private", json!("member"))), Nothing),
        ("a status of a later version", "my_chat_member", Box::new(change("private", json!("honoured"))), Nothing),
        ("a status that is a number", "my_chat_member", Box::new(change("private", json!(3))), Nothing),
        ("in a group", "my_chat_member", Box::new(change("group", json!("kicked"))), Nothing),
        ("a change that is none", "my_chat_member", Box::new(|_| json!([])), Nothing),
    ]
}

#[test]
fn strange_updates_harm_nobody() {
    let shop = Shop::open();
    let rows: Vec<Row> = messages().into_iter().chain(presses()).chain(changes()).collect();
    let live = shop.serves();
    let users: Vec<User> = (1_000..).take(rows.len()).map(|id| shop.server.user(id)).collect();
    for user in &users {
        user.says("/menu");
    }
    for user in &users {
        assert!(user.next_answer().text.contains("常见问题"));
    }
    for ((_, kind, content, _), user) in rows.iter().zip(&users) {
        shop.server.send_update(kind, content(user.id)).expect("the bot asks for these kinds");
        user.says(QUESTION.0);
    }
    for ((name, _, _, becomes), user) in rows.iter().zip(&users) {
        let mut answer = user.next_answer().text;
        if let Answer(part) = becomes {
            assert!(answer.contains(part) && !answer.contains(QUESTION.1), "{name}: {answer}");
            assert!(!answer.contains("<script>") && !answer.contains("tg://"), "{name}: {answer}");
            answer = user.next_answer().text;
        }
        assert!(answer.contains(QUESTION.1), "{name}: {answer}");
    }
    let done = live.terminate().code(0);
    for (row, user) in rows.iter().zip(&users) {
        assert!(user.unread().is_none(), "{}: {:?}", row.0, user.sees());
    }
    let aside = rows.iter().filter(|row| row.3 == Aside).count();
    assert_eq!(done.err.matches("an event was put aside: the channel could not read it").count(), aside, "{done}");
    assert_eq!(shop.run(&["dead-letters"]).run().code(0).count("could not read it"), aside);
    // Nothing is formatted, so no name and no text can format anything.
    assert!(shop.server.requests_of("sendMessage").iter().all(|r| !r.params.contains_key("parse_mode")));
}

#[test]
fn nobody_reaches_what_is_somebody_elses() {
    let shop = Shop::open();
    let live = shop.serves();
    let (owner, other) = (shop.server.user(1), shop.server.user(2));
    owner.says(&format!("订单 {ORDER} 手机尾号 {TAIL}"));
    let answer = owner.next_answer();
    assert!(answer.text.contains("审核方原话"), "{}", answer.text);
    other.says("/menu");
    let menu = other.next_answer();
    // The other one's app sends what the owner's buttons send, below the own message and below the owner's.
    for data in answer.buttons.iter().flatten().map(|(_, data)| data.clone()) {
        for below in [menu.id, answer.id] {
            other.presses_data(below, &data);
            let seen = other.next_answer();
            assert!(!seen.text.contains("审核方原话") && !seen.text.contains("692…"), "{data}: {}", seen.text);
        }
    }
    // In a group anybody can press: nothing happens, and what was said before stays what it is.
    let group = shop.server.supergroup("family", &[1, 2]);
    owner.in_chat(group).says("/order@desk_bot");
    let told = owner.in_chat(group).waits_for("the refusal", |all| all.iter().find(|m| m.from_bot).cloned());
    other.in_chat(group).presses_data(told.id, "1:1");
    owner.says(QUESTION.0);
    assert!(owner.next_answer().text.contains(QUESTION.1));
    live.terminate().code(0);
    assert_eq!(shop.server.messages(group).iter().filter(|m| m.from_bot).count(), 1);
}

#[test]
fn groups_are_told_once_wherever_they_go() {
    let shop = Shop::open();
    let user = shop.server.user(42);
    // It becomes a supergroup before it is answered.
    let moved = shop.server.group("moved", &[42]);
    user.in_chat(moved).says("/menu");
    let moved_to = user.in_chat(moved).migrates();
    // The bot is thrown out before it can answer.
    let closed = shop.server.supergroup("closed", &[42]);
    user.in_chat(closed).says("/menu");
    user.in_chat(closed).makes_bot(Status::Kicked);
    let forum = shop.server.forum("forum", &[42]);
    let topic = user.in_chat(forum).opens_topic("news");
    let live = shop.serves();
    user.in_chat(moved_to).says("/menu");
    user.in_chat(forum).in_topic(topic).says("/menu");
    let anonymous = json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
    for text in ["/menu", "/order", "@desk_bot 6925000000000000019"] {
        let content = json!({"message_id": 5, "date": 5, "chat": {"id": forum, "type": "supergroup", "title": "forum"},
            "from": anonymous, "sender_chat": {"id": forum, "type": "supergroup"}, "text": text});
        shop.server.send_update("message", content);
    }
    user.says(QUESTION.0);
    assert!(user.next_answer().text.contains(QUESTION.1));
    for chat in [moved_to, forum] {
        let told = user.in_chat(chat).waits_for("the refusal", |all| all.iter().find(|m| m.from_bot).cloned());
        assert!(told.text.contains("私信"), "{}", told.text);
    }
    let done = live.terminate().code(0).complains("supergroup");
    assert!(!done.err.contains("put aside"), "{done}");
    for (chat, times) in [(moved, 0), (moved_to, 1), (closed, 0), (forum, 1)] {
        assert_eq!(shop.server.messages(chat).iter().filter(|m| m.from_bot).count(), times, "{chat}");
    }
}

#[test]
fn updates_are_known_again_by_what_they_are_and_not_by_their_order() {
    for way in [Way::Polling, Way::Webhook] {
        let shop = Shop::open();
        let (server, user) = (&shop.server, shop.server.user(42));
        let mut service = Service::new(&shop, way);
        service.starts();
        let asks = |times: usize| {
            for at in 0..times {
                let (question, part) = if at % 2 == 0 { QUESTION } else { OTHER };
                user.says(question);
                let answer = user.next_answer().text;
                assert!(answer.contains(part), "{way:?} {at}: {answer}");
            }
        };
        let all_taken = || server.wait_for("all are taken", |s| (s.pending_updates() == 0).then_some(()));
        let first = 730_001;
        asks(14);
        // Far ahead, back to where they began (with numbers that were there before), and lower than ever.
        for next in [2_000_000_000, first, 3] {
            // That takes a week at least.
            server.advance(Duration::from_hours(200));
            server.renumber_updates(next);
            asks(4);
            all_taken();
        }
        service.is_told_to_end();
        // Whatever was not heard to be taken comes once more.
        let again = [3, 4, 5, 6].map(|id| server.repeat_update(id));
        assert_eq!(again, [true; 4], "{way:?}");
        service.starts();
        asks(2);
        all_taken();
        service.is_told_to_end();
        assert!(user.unread().is_none(), "{way:?}: {:?}", user.sees().last());
        assert_eq!(user.sees().iter().filter(|m| m.from_bot).count(), 14 + 3 * 4 + 2, "{way:?}");
    }
}

fn secret_of(shop: &Shop) -> String {
    shop.server.requests_of("setWebhook")[0].params["secret_token"].as_str().expect("a secret").to_owned()
}

#[test]
fn what_comes_to_the_webhook_by_hand() {
    let shop = Shop::open();
    let (live, address) = serves(&shop);
    let secret = secret_of(&shop);
    let good = json!({"update_id": 5, "message": message(43, json!({"text": "你好"}))}).to_string();
    let header = |value: &str| format!("X-Telegram-Bot-Api-Secret-Token: {value}\r\n");
    let other_case: String =
        secret.chars().map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect();
    let forged = [
        String::new(),
        header(""),
        header(&secret[..secret.len() - 1]),
        header(&format!("{secret}A")),
        header(&other_case),
        header(&format!("Bearer {secret}")),
        header("秘密"),
        header(&shop.server.token()),
        format!("Authorization: {secret}\r\n"),
        header(&"A".repeat(10_000)),
    ];
    for headers in &forged {
        assert_eq!(request(address, "POST /hook/a HTTP/1.1", headers, good.as_bytes()), 401, "{headers}");
    }
    let rows: [(&str, u16); 5] = [
        ("GET /hook/a HTTP/1.1", 405),
        ("PUT /hook/a HTTP/1.1", 405),
        ("POST / HTTP/1.1", 404),
        ("POST /hook/a/b HTTP/1.1", 404),
        ("POST /hook HTTP/1.1", 404),
    ];
    for (first, status) in rows {
        assert_eq!(request(address, first, &header(&secret), good.as_bytes()), status, "{first}");
    }
    // No JSON: refused. JSON that is no update: taken, and put aside for whoever looks into it.
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let refused: [&[u8]; 8] =
        [b"", b"{", b"update_id=5", b"\xff\xfe{}", b"{\"update_id\": 5,}", b"{\"a\": 1e999}", b"[1] [2]", deep.as_bytes()];
    for body in refused {
        assert_eq!(
            post(address, "/hook/a", Some(&secret), body),
            400,
            "{:?}",
            String::from_utf8_lossy(&body[..body.len().min(40)])
        );
    }
    let aside = [
        "null",
        "[]",
        "7",
        "\"x\"",
        "{}",
        "{\"update_id\": \"5\"}",
        "{\"update_id\": 99999999999999999999}",
        "{\"update_id\": 9, \"hologram\": {}}",
    ];
    for body in aside {
        assert_eq!(post(address, "/hook/a", Some(&secret), body.as_bytes()), 200, "{body}");
        // The same once more is no second one.
        assert_eq!(post(address, "/hook/a", Some(&secret), body.as_bytes()), 200, "{body}");
    }
    let padded = |bytes: usize| {
        let update = json!({"update_id": 6, "message": message(44, json!({"text": QUESTION.0, "hologram": "x".repeat(bytes)}))});
        post(address, "/hook/a", Some(&secret), update.to_string().as_bytes())
    };
    let huge = padded(8 << 20);
    // Cut off in the middle of what is too large, the answer may be lost.
    assert!(huge == 413 || huge == 0, "{huge}");
    assert!(shop.server.requests_of("sendMessage").is_empty());
    let user = shop.server.user(44);
    user.says("/menu");
    assert!(user.next_answer().text.contains("常见问题"));
    // What is large and allowed has its answer.
    assert_eq!(padded(900 << 10), 200);
    assert!(user.next_answer().text.contains(QUESTION.1));
    let done = live.terminate().code(0);
    assert!(!done.err.contains(&secret) && !done.err.contains(&shop.server.token()), "{done}");
    assert_eq!(shop.run(&["dead-letters"]).run().code(0).count("could not read it"), aside.len());
    assert_eq!(shop.server.messages(43), Vec::new(), "nobody was answered who did not know the secret");
}

/// The disk fails, or is full, at the second event: before anything of it is written, while it is, and when it is written but not yet safe.
/// The program ends, and whoever supervises it starts it again.
#[test]
fn an_update_that_the_store_does_not_take_waits_at_telegram() {
    for (step, words) in [
        ("sync-journal:accept=1*off->return(error)", "the store stops here"),
        ("taken:accept=1*off->return(full)", "no space is left on the disk"),
        ("journalled:accept=1*off->return(full)", "no space is left on the disk"),
    ] {
        refused_and_taken_once(step, words);
    }
}

fn refused_and_taken_once(step: &str, words: &str) {
    let shop = Shop::open();
    let user = shop.server.user(42);
    let (live, _) = serves_with(&shop, |run| run.env("SIMDESK_FAILPOINTS", step));
    user.says(QUESTION.0);
    assert!(user.next_answer().text.contains(QUESTION.1));
    user.says(OTHER.0);
    let refused = shop.server.wait_for("the refusal", |server| server.deliveries().into_iter().find(|d| d.answer != Ok(200)));
    assert_eq!((refused.answer, refused.retry_after_s), (Ok(503), 5), "{step}");
    let done = live.end().code(1);
    assert!(done.err.contains("an update waits at Telegram") && done.err.contains(words), "{step}: {done}");
    assert_eq!(shop.server.pending_updates(), 1);
    let (live, address) = serves(&shop);
    shop.server.advance(Duration::from_secs(30));
    // Whether the first answer had been noted as sent before the disk failed is not certain: then it comes again.
    let first = user.next_answer();
    let next = if first.text.contains(QUESTION.1) { user.next_answer() } else { first };
    assert!(next.text.contains(OTHER.1), "{step}: {next:?}");
    assert_eq!(shop.server.pending_updates(), 0, "{step}: it was taken when it came again");
    // Once more, as when Telegram has not heard that it was taken: it is known.
    let set = &shop.server.requests_of("setWebhook")[0];
    let secret = set.params["secret_token"].as_str().expect("a secret").to_owned();
    let asked = shop.server.messages(42).into_iter().rfind(|m| !m.from_bot).expect("they asked").json;
    let again = json!({"update_id": refused.update, "message": asked}).to_string();
    assert_eq!(post(address, "/hook/a", Some(&secret), again.as_bytes()), 200);
    live.terminate().code(0);
    assert!(user.unread().is_none(), "{step}: {:?}", user.sees());
}

#[test]
fn the_token_is_nowhere() {
    let token = "770000001:a-wrong-token-of_35-characters_zzzz";
    let shop = Shop::with(Options::default());
    let good = shop.server.token();
    let mut logs = Vec::new();
    let loud = |args: &[&str]| shop.run(args).env("SIMDESK_LOG", "trace");
    // A wrong token, one that is none, a server that is away, one that speaks no Bot API, and everything that can go wrong with calls.
    for command in [&["telegram", "status"][..], &["telegram", "setup"]] {
        for wrong in [token, "770000001:bad token\u{7f}/../x", "emulator"] {
            let done = loud(command).env("SIMDESK_TELEGRAM_TOKEN", wrong).run();
            assert_ne!(done.code, Some(0), "{done}");
            assert!(!done.err.contains(wrong) && !done.out.contains(wrong), "{done}");
            logs.push(done.err + &done.out);
        }
        for url in
            ["http://127.0.0.1:1", "http://nowhere.invalid", "https://127.0.0.1:1/x?y", "http://127.0.0.1:1/\u{7f}", "no address"]
        {
            let done = loud(command).env("SIMDESK_TELEGRAM_API_URL", url).run();
            assert_ne!(done.code, Some(0), "{done}");
            logs.push(done.err + &done.out);
        }
    }
    let mut live = loud(&["serve"]).env("SIMDESK_TELEGRAM_TOKEN", token).start();
    live.expect_log("does not know this token");
    logs.push(live.kill());
    let everything = [
        Fault::Cut,
        Fault::CutInAnswer,
        Fault::Garbage,
        Fault::StrangeResult,
        Fault::TooMany(1),
        Fault::Refuse(403, "Forbidden: bot was blocked by the user".to_owned()),
        Fault::Refuse(400, format!("Bad Request: https://api.telegram.org/bot{good}/sendMessage")),
    ];
    for (chat, fault) in (1..).zip(everything) {
        shop.server.script(fault.clone().on("sendMessage").chat(chat));
        shop.server.user(chat).says(QUESTION.0);
    }
    shop.server.script(Fault::Garbage.on("getUpdates"));
    shop.server.script(Fault::Cut.on("getUpdates").after(1));
    let mut live = loud(&["serve"]).start();
    live.expect_log("simdesk serves Telegram");
    for chat in 1..=5 {
        assert!(shop.server.user(chat).next_answer().text.contains(QUESTION.1), "{chat}");
    }
    shop.server.down();
    live.expect_log("no updates");
    shop.server.up();
    logs.push(live.terminate().code(0).err);
    let secrets = [token, &good, &good[good.len() - 20..]];
    for (secret, log) in secrets.iter().flat_map(|secret| logs.iter().map(move |log| (secret, log))) {
        assert_eq!(log.lines().find(|line| line.contains(secret)), None);
    }
    let files = shop.home.files("");
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found = secrets.iter().any(|secret| bytes.windows(secret.len()).any(|part| part == secret.as_bytes()));
        assert!(!found, "{}", file.display());
    }
}
