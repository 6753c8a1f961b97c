//! The two judges: formatting is parsed as Telegram parses it, and calls are held against the description of the API.

use serde_json::{Value, json};

use super::emulator::Server;
use super::emulator_client::Client;

/// Kind, offset, length.
type Entity<'a> = (&'a str, u64, u64);

#[test]
fn formatting_becomes_text_and_entities() {
    let server = Server::start();
    let client = Client::new(&server);
    server.user(7).says("hi");
    // Mode, what is sent, the text that people see, its entities as kind, offset, length.
    let rows: [(&str, &str, &str, &[Entity]); 12] = [
        ("", "plain <b> & *so*", "plain <b> & *so*", &[]),
        ("", "  to @somebody, /help  ", "to @somebody, /help", &[("mention", 3, 9), ("bot_command", 14, 5)]),
        ("HTML", "<b>bold <i>both</i></b> &lt;&amp;&#128512;", "bold both <&😀", &[("bold", 0, 9), ("italic", 5, 4)]),
        ("HTML", "😀<code>x</code>", "😀x", &[("code", 2, 1)]),
        ("HTML", "<a href=\"https://example.com/?a=1&amp;b=2\">here</a>", "here", &[("text_link", 0, 4)]),
        (
            "HTML",
            "<pre>a</pre> <s>b</s> <tg-spoiler>c</tg-spoiler>",
            "a b c",
            &[("pre", 0, 1), ("strikethrough", 2, 1), ("spoiler", 4, 1)],
        ),
        ("HTML", "<blockquote expandable>q</blockquote> ", "q", &[("expandable_blockquote", 0, 1)]),
        (
            "MarkdownV2",
            "*b* _i_ __u__ ~s~ ||p||",
            "b i u s p",
            &[("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)],
        ),
        ("MarkdownV2", "1\\. \\*no\\* `a.b`", "1. *no* a.b", &[("code", 8, 3)]),
        ("MarkdownV2", "[text](https://example.com/\\)a)", "text", &[("text_link", 0, 4)]),
        ("MarkdownV2", ">quoted\nfree", "quoted\nfree", &[("blockquote", 0, 7)]),
        ("Markdown", "*b* _i_ [t](http://a.bc)", "b i t", &[("bold", 0, 1), ("italic", 2, 1), ("text_link", 4, 1)]),
    ];
    for (mode, sent, text, entities) in rows {
        let mut params = json!({"chat_id": 7, "text": sent});
        if !mode.is_empty() {
            params["parse_mode"] = mode.into();
        }
        let result = client.ok("sendMessage", &params);
        let got: Vec<(String, u64, u64)> = result["entities"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|e| {
                (
                    e["type"].as_str().unwrap_or_default().to_owned(),
                    e["offset"].as_u64().unwrap_or(99),
                    e["length"].as_u64().unwrap_or(99),
                )
            })
            .collect();
        let expected: Vec<(String, u64, u64)> = entities.iter().map(|(k, o, l)| ((*k).to_owned(), *o, *l)).collect();
        assert_eq!((result["text"].as_str(), got), (Some(text), expected), "{sent}");
    }
}

#[test]
fn malformed_formatting_is_refused_as_telegram_refuses_it() {
    let server = Server::start();
    let client = Client::new(&server);
    server.user(7).says("hi");
    for (mode, sent, complaint) in [
        ("HTML", "<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("HTML", "a <h1>x</h1>", "Unsupported start tag \"h1\" at byte offset 2"),
        ("HTML", "你<b>x</i>", "Unmatched end tag at byte offset 7, expected \"</b>\", found \"</i>\""),
        ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "1 < 2", "Unclosed start tag at byte offset 2"),
        ("MarkdownV2", "Done.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "x *b", "Can't find end of Bold entity at byte offset 2"),
        ("MarkdownV2", "`x", "Can't find end of Code entity at byte offset 0"),
        ("Markdown", "snake_case", "Can't find end of the entity starting at byte offset 5"),
    ] {
        let answer = client.call("sendMessage", &json!({"chat_id": 7, "text": sent, "parse_mode": mode}));
        assert_eq!(answer.refusal(), (400, format!("Bad Request: can't parse entities: {complaint}")), "{sent}");
    }
    let answer = client.call("sendMessage", &json!({"chat_id": 7, "text": "x", "parse_mode": "BBCode"}));
    assert_eq!(answer.refusal().1, "Bad Request: unsupported parse_mode");
}

#[test]
fn calls_are_held_against_the_description() {
    let server = Server::start();
    let client = Client::new(&server);
    server.user(7).says("hi");
    let rows: Vec<(&str, Value, &str)> = vec![
        ("sendMessage", json!({"chat_id": 7}), "text is required"),
        ("sendMessage", json!({"chat_id": 7, "text": "x", "colour": "red"}), "colour is not described"),
        ("sendMessage", json!({"chat_id": 7, "text": 5}), "text: wrong kind: 5 is no String"),
        ("sendMessage", json!({"chat_id": [7], "text": "x"}), "chat_id: wrong kind: [7] is no Integer"),
        (
            "sendMessage",
            json!({"chat_id": 7, "text": "x", "disable_notification": "perhaps"}),
            "disable_notification: \"perhaps\" is no Boolean",
        ),
        (
            "sendMessage",
            json!({"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "size": 1}]]}}),
            "reply_markup: inline_keyboard: [0] [0] InlineKeyboardButton has no size",
        ),
        (
            "sendMessage",
            json!({"chat_id": 7, "text": "x", "reply_parameters": "{\"message_id\":\"1\"}"}),
            "reply_parameters: message_id: wrong kind: \"1\" is no Integer",
        ),
        ("setMyCommands", json!({"commands": [{"command": "a"}]}), "commands: [0] BotCommand needs description"),
        (
            "setMessageReaction",
            json!({"chat_id": 7, "message_id": 1, "reaction": [{"type": "emoji"}]}),
            "reaction: [0] ReactionTypeEmoji needs emoji",
        ),
        ("flyToTheMoon", json!({}), "no such method"),
    ];
    for (method, params, fault) in rows {
        drop(client.call(method, &params));
        let number = server.requests().len() - 1;
        assert_eq!(server.take_violations(), [format!("request #{number} {method}: {fault}")], "{params}");
    }
    let unused = client.multipart("sendMessage", &[("chat_id", "7"), ("text", "x")], &[("photo", "a.jpg", b"x")]);
    assert_eq!(unused.code, 200);
    assert_eq!(server.take_violations().len(), 1);
}

#[test]
#[should_panic(expected = "colour is not described")]
fn a_test_whose_calls_are_not_described_fails_at_its_end() {
    let server = Server::start();
    drop(Client::new(&server).call("getMe", &json!({"colour": "red"})));
    drop(server);
}
