//! Refusals, word for word as Telegram writes them.

use std::time::Duration;

use serde_json::{Value, json};

use super::emulator::{Pace, Server, Status};
use super::emulator_client::Client;

const OLD: &str = "Bad Request: query is too old and response timeout expired or query ID is invalid";

#[test]
#[expect(clippy::too_many_lines, reason = "one row for each refusal")]
fn refusals_are_worded_as_telegram_words_them() {
    let server = Server::start();
    let client = Client::new(&server);
    for id in [7, 8, 9] {
        server.user(id).says("hello");
    }
    server.user(8).blocks();
    server.user(9).disappears();
    server.user(6);
    let mine = client.ok("sendMessage", &json!({"chat_id": 7, "text": "old"}))["message_id"].clone();
    let theirs = server.user(7).says("theirs");
    let forum = server.forum("Desk", &[7]);
    let (open, gone) = (server.user(7).in_chat(forum).opens_topic("a"), server.user(7).in_chat(forum).opens_topic("b"));
    server.user(7).in_chat(forum).deletes_topic(gone);
    let left = server.group("Left", &[7]);
    server.user(7).in_chat(left).makes_bot(Status::Left);
    let kicked = server.supergroup("Kicked", &[7]);
    server.user(7).in_chat(kicked).makes_bot(Status::Kicked);
    let grown = server.group("Grown", &[7]);
    server.user(7).in_chat(grown).migrates();
    let button = |button: Value| json!({"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
    let rows: Vec<(&str, Value, u16, &str)> = vec![
        ("sendMessage", json!({"chat_id": 404, "text": "x"}), 400, "Bad Request: chat not found"),
        ("sendMessage", json!({"chat_id": "@nobody", "text": "x"}), 400, "Bad Request: chat not found"),
        ("sendMessage", json!({"chat_id": "", "text": "x"}), 400, "Bad Request: chat_id is empty"),
        ("sendMessage", json!({"chat_id": 6, "text": "x"}), 403, "Forbidden: bot can't initiate conversation with a user"),
        ("sendMessage", json!({"chat_id": 8, "text": "x"}), 403, "Forbidden: bot was blocked by the user"),
        ("sendMessage", json!({"chat_id": 9, "text": "x"}), 403, "Forbidden: user is deactivated"),
        ("sendMessage", json!({"chat_id": left, "text": "x"}), 403, "Forbidden: bot is not a member of the group chat"),
        ("sendMessage", json!({"chat_id": kicked, "text": "x"}), 403, "Forbidden: bot was kicked from the supergroup chat"),
        ("sendMessage", json!({"chat_id": grown, "text": "x"}), 400, "Bad Request: group chat was upgraded to a supergroup chat"),
        ("sendMessage", json!({"chat_id": 7, "text": " \n "}), 400, "Bad Request: message text is empty"),
        ("sendMessage", json!({"chat_id": 7, "text": "你".repeat(4097)}), 400, "Bad Request: message is too long"),
        ("sendMessage", json!({"chat_id": 404, "text": "你".repeat(4097)}), 400, "Bad Request: chat not found"),
        (
            "sendMessage",
            json!({"chat_id": 7, "text": "x", "reply_parameters": {"message_id": 999}}),
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            json!({"chat_id": forum, "text": "x", "message_thread_id": gone}),
            400,
            "Bad Request: message thread not found",
        ),
        (
            "sendMessage",
            json!({"chat_id": forum, "text": "x", "message_thread_id": 1}),
            400,
            "Bad Request: message thread not found",
        ),
        ("sendMessage", button(json!({"text": "b", "callback_data": "x".repeat(65)})), 400, "Bad Request: BUTTON_DATA_INVALID"),
        ("sendMessage", button(json!({"text": "b", "callback_data": ""})), 400, "Bad Request: BUTTON_DATA_INVALID"),
        (
            "sendMessage",
            button(json!({"text": "b", "url": "http://localhost/"})),
            400,
            "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ("editMessageText", json!({"chat_id": 7, "message_id": 999, "text": "x"}), 400, "Bad Request: message to edit not found"),
        (
            "editMessageText",
            json!({"chat_id": 7, "message_id": theirs, "text": "x"}),
            400,
            "Bad Request: message can't be edited",
        ),
        (
            "editMessageText",
            json!({"chat_id": 7, "message_id": mine, "text": "old"}),
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        ),
        ("deleteMessage", json!({"chat_id": 7, "message_id": 999}), 400, "Bad Request: message to delete not found"),
        (
            "copyMessage",
            json!({"chat_id": 7, "from_chat_id": 7, "message_id": 999}),
            400,
            "Bad Request: message to copy not found",
        ),
        (
            "forwardMessage",
            json!({"chat_id": 7, "from_chat_id": 7, "message_id": 999}),
            400,
            "Bad Request: message to forward not found",
        ),
        ("pinChatMessage", json!({"chat_id": 7, "message_id": 999}), 400, "Bad Request: message to pin not found"),
        ("answerCallbackQuery", json!({"callback_query_id": "1"}), 400, OLD),
        ("getFile", json!({"file_id": "nope"}), 400, "Bad Request: invalid file_id"),
        ("sendChatAction", json!({"chat_id": 7, "action": "sleeping"}), 400, "Bad Request: wrong parameter action in request"),
        ("createForumTopic", json!({"chat_id": 7, "name": "x"}), 400, "Bad Request: the chat is not a forum"),
        ("createForumTopic", json!({"chat_id": forum, "name": "x".repeat(129)}), 400, "Bad Request: TOPIC_TITLE_TOO_LONG"),
        ("deleteForumTopic", json!({"chat_id": forum, "message_thread_id": gone}), 400, "Bad Request: TOPIC_ID_INVALID"),
        ("reopenForumTopic", json!({"chat_id": forum, "message_thread_id": open}), 400, "Bad Request: TOPIC_NOT_MODIFIED"),
        ("getChatAdministrators", json!({"chat_id": 7}), 400, "Bad Request: there are no administrators in the private chat"),
        (
            "setWebhook",
            json!({"url": "http://example.com/"}),
            400,
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            json!({"url": "https://example.com/", "secret_token": "no spaces"}),
            400,
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            "setMyCommands",
            json!({"commands": [{"command": "Upper", "description": "x"}]}),
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
    ];
    for (method, params, code, description) in rows {
        let answer = client.call(method, &params);
        assert_eq!(answer.refusal(), (code, description.to_owned()), "{method} {params}");
    }
    let moved = client.call("sendMessage", &json!({"chat_id": grown, "text": "x"})).json();
    let new = moved["parameters"]["migrate_to_chat_id"].clone();
    assert_eq!(client.ok("sendMessage", &json!({"chat_id": new, "text": "x"}))["chat"]["type"], "supergroup");
}

#[test]
fn a_press_can_be_answered_once_and_not_late() {
    let server = Server::start();
    let client = Client::new(&server);
    let user = server.user(7);
    user.says("hello");
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let message = client.ok("sendMessage", &json!({"chat_id": 7, "text": "?", "reply_markup": keyboard}))["message_id"].as_i64();
    let message = message.expect("a number");
    let (first, late) = (user.presses(message, "Yes"), user.presses_data(message, "tampered"));
    client.ok("answerCallbackQuery", &json!({"callback_query_id": first, "text": "Thanks"}));
    assert_eq!(user.waits_for_answer_to(&first), "Thanks");
    let twice = client.call("answerCallbackQuery", &json!({"callback_query_id": first})).refusal();
    server.advance(Duration::from_secs(151));
    let tardy = client.call("answerCallbackQuery", &json!({"callback_query_id": late})).refusal();
    assert_eq!([twice, tardy], [(400, OLD.to_owned()), (400, OLD.to_owned())]);
    assert_eq!(user.answer_to(&late), None);
    assert_eq!(
        server.expired_updates().iter().map(|(_, kind)| kind.as_str()).collect::<Vec<_>>(),
        ["callback_query", "callback_query"]
    );
    assert_eq!(client.ok("getUpdates", &json!({})).as_array().map(Vec::len), Some(1), "only the message is left");
}

#[test]
fn a_bot_that_sends_too_fast_is_told_how_long_to_wait() {
    let options = super::emulator::Options { frozen: true, ..Default::default() };
    let server = Server::with(options);
    let client = Client::new(&server);
    server.user(7).says("hello");
    let group = server.group("Group", &[7]);
    let send = |chat: i64| client.call("sendMessage", &json!({"chat_id": chat, "text": "x"}));
    server.set_pace(Pace { chat_per_s: Some(1), ..Pace::default() });
    assert_eq!(send(7).code, 200);
    let refused = send(7);
    assert_eq!(refused.refusal(), (429, "Too Many Requests: retry after 1".to_owned()));
    assert_eq!(refused.json()["parameters"]["retry_after"], 1);
    assert!(refused.head.contains("retry-after: 1"), "{}", refused.head);
    server.advance(Duration::from_secs(1));
    assert_eq!(send(7).code, 200);
    server.set_pace(Pace { group_per_min: Some(20), ..Pace::default() });
    let codes: Vec<u16> = (0..21).map(|_| send(group).code).collect();
    assert_eq!(codes.iter().filter(|c| **c == 200).count(), 20);
    server.advance(Duration::from_secs(59));
    assert_eq!(send(group).refusal().1, "Too Many Requests: retry after 1");
    server.advance(Duration::from_secs(1));
    assert_eq!(send(group).code, 200);
    server.set_pace(Pace::telegram());
    assert_eq!(send(group).code, 429);
}
