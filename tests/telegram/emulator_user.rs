//! The people's side: what they do reaches the bot as Telegram would put it, and they see what the bot does.

use serde_json::{Value, json};

use super::emulator::{Item, Options, Request, Seen, Server, Status, User};
use super::emulator_client::Client;

fn updates(client: &Client) -> Vec<Value> {
    let list = client.ok("getUpdates", &json!({"limit": 100}));
    if let Some(last) = list.as_array().and_then(|l| l.last()) {
        client.ok("getUpdates", &json!({"offset": last["update_id"].as_i64().expect("a number") + 1}));
    }
    list.as_array().expect("a list").clone()
}

#[test]
fn what_people_send_arrives() {
    let server = Server::start();
    let client = Client::new(&server);
    let user = server.user(7).named("李 <b>", Some("li_b"), Some("zh-hans"));
    user.starts("abc123");
    user.sends_photo(b"jpeg", Some("see https://example.com"));
    user.sends_document("a.pdf", "application/pdf", b"%PDF", None);
    user.sends_voice(b"ogg");
    user.sends_sticker();
    user.sends_location(31.2, 121.5);
    user.sends_contact("+8613800000000");
    user.sends_album(&[Item::Photo(b"1"), Item::Document("b.txt", "text/plain", b"2")], Some("two"));
    let got: Vec<Value> = updates(&client).into_iter().map(|u| u["message"].clone()).collect();
    let from = json!({"id": 7, "is_bot": false, "first_name": "李 <b>", "username": "li_b", "language_code": "zh-hans"});
    assert!(got.iter().all(|m| m["from"] == from && m["chat"]["type"] == "private"));
    assert_eq!(got[0]["entities"], json!([{"offset": 0, "length": 6, "type": "bot_command"}]));
    assert_eq!(got[1]["caption_entities"], json!([{"offset": 4, "length": 19, "type": "url"}]));
    let keys = ["photo", "document", "voice", "sticker", "location", "contact", "photo", "document"];
    assert!(keys.iter().zip(&got[1..]).all(|(key, m)| m.get(*key).is_some()));
    assert_eq!((&got[7]["media_group_id"], &got[7]["caption"]), (&got[8]["media_group_id"], &json!("two")));
    let photo = got[1]["photo"][1]["file_id"].clone();
    let path = client.ok("getFile", &json!({"file_id": photo}))["file_path"].as_str().expect("a path").to_owned();
    assert_eq!(client.download(&path).text, "jpeg");
}

#[test]
fn the_chat_shows_edits_deletions_replies_pins_and_reactions() {
    let server = Server::start();
    let client = Client::new(&server);
    let user = server.user(7);
    let question = user.says("question");
    let keyboard =
        json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Web", "url": "https://example.com"}]]});
    let reply = json!({"message_id": question});
    client.ok("sendMessage", &json!({"chat_id": 7, "text": "draft", "reply_markup": keyboard, "reply_parameters": reply}));
    let seen = user.next_answer();
    assert_eq!((seen.reply_to, seen.data("Yes").as_deref(), seen.data("Web")), (Some(question), Some("y"), None));
    client.ok("editMessageText", &json!({"chat_id": 7, "message_id": seen.id, "text": "final"}));
    client
        .ok("setMessageReaction", &json!({"chat_id": 7, "message_id": question, "reaction": [{"type": "emoji", "emoji": "👌"}]}));
    client.ok("pinChatMessage", &json!({"chat_id": 7, "message_id": seen.id}));
    let pin = user.sees().pop().expect("a message");
    assert_eq!((pin.service, &pin.json["pinned_message"]["text"]), (true, &json!("final")));
    user.deletes(pin.id);
    let now = user.waits_for("the edit", |all| all.iter().find(|m| m.text == "final").cloned());
    assert_eq!((now.edited, now.buttons.len(), server.pinned(7)), (true, 0, vec![seen.id]));
    assert_eq!(user.sees()[0].reaction.as_deref(), Some("👌"));
    client.ok("editMessageReplyMarkup", &json!({"chat_id": 7, "message_id": seen.id, "reply_markup": keyboard}));
    let press = user.presses(seen.id, "Yes");
    user.deletes(question);
    client.ok("deleteMessage", &json!({"chat_id": 7, "message_id": seen.id}));
    assert_eq!(server.messages(7), []);
    let gone = user.presses_data(seen.id, "forged");
    let presses: Vec<Value> = updates(&client).into_iter().filter_map(|u| u.get("callback_query").cloned()).collect();
    assert_eq!((&presses[0]["id"], &presses[0]["message"]["text"]), (&json!(press), &json!("final")));
    assert_eq!((&presses[1]["id"], &presses[1]["message"]["date"]), (&json!(gone), &json!(0)));
    client.ok("sendMessage", &json!({"chat_id": 7, "text": "x", "reply_markup": {"keyboard": [[{"text": "Menu"}]]}}));
    assert_eq!(user.keyboard().expect("a keyboard")["keyboard"][0][0]["text"], "Menu");
    assert_eq!(user.unread().map(|m| m.text), Some("x".to_owned()));
    assert_eq!(user.unread(), None);
}

#[test]
fn blocking_and_membership_are_told() {
    let server = Server::start();
    let client = Client::new(&server);
    let user = server.user(7);
    user.says("hi");
    user.blocks();
    user.unblocks();
    let group = server.group("Group", &[7]);
    for status in [Status::Left, Status::Member, Status::Administrator, Status::Kicked] {
        user.in_chat(group).makes_bot(status);
    }
    let updates = updates(&client);
    let left = updates.iter().filter(|u| u["message"]["left_chat_member"]["is_bot"] == true).count();
    assert_eq!(left, 2);
    let told: Vec<(String, String)> = updates
        .iter()
        .filter_map(|u| u.get("my_chat_member"))
        .map(|m| ["old_chat_member", "new_chat_member"].map(|k| m[k]["status"].as_str().unwrap_or_default().to_owned()))
        .map(|[old, new]| (old, new))
        .collect();
    let expected =
        [("member", "kicked"), ("kicked", "member"), ("member", "left"), ("left", "member"), ("member", "administrator")];
    let expected = expected.into_iter().chain([("administrator", "kicked")]);
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())).collect::<Vec<_>>());
}

#[test]
fn groups_show_a_private_bot_only_what_is_for_it() {
    let server = Server::start();
    let client = Client::new(&server);
    let group = server.group("Group", &[7, 8]);
    let user = server.user(8).in_chat(group);
    let mine =
        client.ok("sendMessage", &json!({"chat_id": group, "text": "I am here"}))["message_id"].as_i64().expect("a number");
    let rows = [
        ("just talk", None, false),
        ("/start", None, true),
        ("/start@desk_bot now", None, true),
        ("/start@other_bot", None, false),
        ("as you say", Some(mine), true),
    ];
    for (text, reply, reaches) in rows {
        reply.map_or_else(|| user.clone(), |id| user.replying_to(id)).says(text);
        assert_eq!(updates(&client).len(), usize::from(reaches), "{text}");
    }
    server.set_privacy(false);
    user.says("just talk");
    assert_eq!(updates(&client)[0]["message"]["from"]["id"], 8);
    assert_eq!(client.ok("getMe", &json!({}))["can_read_all_group_messages"], true);
    assert_eq!(client.ok("getChatMember", &json!({"chat_id": group, "user_id": 7}))["status"], "creator");
    assert_eq!(client.ok("getChatMemberCount", &json!({"chat_id": group})), 3);
    assert_eq!(client.ok("getChatAdministrators", &json!({"chat_id": group})).as_array().map(Vec::len), Some(1));
    assert_eq!(client.ok("getChat", &json!({"chat_id": group}))["title"], "Group");
    client.ok("leaveChat", &json!({"chat_id": group}));
    assert_eq!(client.call("getChat", &json!({"chat_id": group})).code, 403);
}

#[test]
fn a_group_becomes_a_supergroup_with_another_number() {
    let server = Server::start();
    let client = Client::new(&server);
    let old = server.group("Group", &[7]);
    let new = server.user(7).in_chat(old).migrates();
    let told = updates(&client);
    assert_eq!((&told[0]["message"]["migrate_to_chat_id"], &told[0]["message"]["chat"]["id"]), (&json!(new), &json!(old)));
    assert_eq!((&told[1]["message"]["migrate_from_chat_id"], &told[1]["message"]["chat"]["id"]), (&json!(old), &json!(new)));
    assert_eq!(client.call("sendMessage", &json!({"chat_id": old, "text": "x"})).json()["parameters"]["migrate_to_chat_id"], new);
}

#[test]
fn topics_open_close_and_vanish() {
    let server = Server::start();
    let client = Client::new(&server);
    let desk = server.forum("Desk", &[7]);
    let staff = server.user(7).in_chat(desk);
    let topic = client.ok("createForumTopic", &json!({"chat_id": desk, "name": "Case 1"}))["message_thread_id"].as_i64();
    let topic = topic.expect("a number");
    let sent = client.ok("sendMessage", &json!({"chat_id": desk, "message_thread_id": topic, "text": "new case"}));
    assert_eq!((&sent["message_thread_id"], &sent["is_topic_message"]), (&json!(topic), &json!(true)));
    staff.in_topic(topic).says("I take it");
    let told: Vec<Value> = updates(&client).into_iter().map(|u| u["message"].clone()).collect();
    assert_eq!(
        (&told[0]["from"]["is_bot"], &told[0]["forum_topic_created"]["name"]),
        (&json!(true), &json!("Case 1")),
        "its own doing"
    );
    assert_eq!((&told[1]["message_thread_id"], &told[1]["chat"]["is_forum"]), (&json!(topic), &json!(true)));
    assert_eq!(told[1]["reply_to_message"]["message_id"], topic, "as Telegram has it, though nobody answers anything");
    assert_eq!(staff.sees().last().and_then(|m| m.reply_to), None);
    client.ok("editForumTopic", &json!({"chat_id": desk, "message_thread_id": topic, "name": "Case 1, taken"}));
    client.ok("closeForumTopic", &json!({"chat_id": desk, "message_thread_id": topic}));
    assert_eq!(server.topics(desk), [(topic, "Case 1, taken".to_owned(), true)]);
    staff.makes_bot(Status::Member);
    let refused = client.call("sendMessage", &json!({"chat_id": desk, "message_thread_id": topic, "text": "x"})).refusal();
    assert_eq!(refused.1, "Bad Request: TOPIC_CLOSED");
    staff.makes_bot(Status::Administrator);
    client.ok("reopenForumTopic", &json!({"chat_id": desk, "message_thread_id": topic}));
    assert_eq!(staff.sees().iter().filter(|m| m.thread == Some(topic)).count(), 6);
    let own = staff.opens_topic("Mine");
    staff.closes_topic(own, true);
    staff.closes_topic(own, false);
    let services = updates(&client).into_iter().map(|u| u["message"].clone()).filter(|m| m["message_thread_id"] == own);
    let kinds = ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened"];
    assert!(services.zip(kinds).all(|(message, kind)| message.get(kind).is_some() && message["from"]["id"] == 7));
    staff.deletes_topic(topic);
    let refused = client.call("sendMessage", &json!({"chat_id": desk, "message_thread_id": topic, "text": "x"})).refusal();
    assert_eq!(refused.1, "Bad Request: message thread not found");
}

#[test]
fn copies_are_the_bots_and_forwards_name_their_author() {
    let server = Server::start();
    let client = Client::new(&server);
    let (anna, desk) = (server.user(7), server.supergroup("Desk", &[8]));
    let (text, photo) = (anna.says("the words"), anna.sends_photo(b"jpeg", Some("the picture")));
    client.ok("copyMessage", &json!({"chat_id": desk, "from_chat_id": 7, "message_id": photo, "caption": "from a customer"}));
    client.ok("forwardMessage", &json!({"chat_id": desk, "from_chat_id": 7, "message_id": text}));
    client.ok("copyMessages", &json!({"chat_id": desk, "from_chat_id": 7, "message_ids": [text, photo, 99]}));
    client.ok("forwardMessages", &json!({"chat_id": desk, "from_chat_id": 7, "message_ids": [text]}));
    let shown: Vec<(String, Value)> =
        server.messages(desk).into_iter().map(|m| (m.text, m.json["forward_origin"]["sender_user"]["id"].clone())).collect();
    let author = json!(7);
    let rows = [
        ("from a customer", Value::Null),
        ("the words", author.clone()),
        ("the words", Value::Null),
        ("the picture", Value::Null),
    ];
    let expected = rows.into_iter().chain([("the words", author)]).map(|(t, a)| (t.to_owned(), a)).collect::<Vec<_>>();
    assert_eq!(shown, expected);
    client.ok("deleteMessages", &json!({"chat_id": desk, "message_ids": [2, 3, 4, 77]}));
    assert_eq!(server.messages(desk).len(), 2);
}

#[test]
fn the_profile_is_kept_by_language_and_scope() {
    let server = Server::start();
    let client = Client::new(&server);
    let commands = json!([{"command": "start", "description": "begin"}]);
    let staff = json!({"type": "all_group_chats"});
    client.ok("setMyCommands", &json!({"commands": commands, "scope": staff, "language_code": "zh"}));
    client.ok("setMyDescription", &json!({"description": "Helps.", "language_code": "en"}));
    client.ok("setMyShortDescription", &json!({"short_description": "Help"}));
    client.ok("setMyName", &json!({"name": "Desk"}));
    assert_eq!(server.profile("commands/all_group_chats/zh"), Some(commands.clone()));
    assert_eq!(client.ok("getMyCommands", &json!({"scope": staff, "language_code": "zh"})), commands);
    assert_eq!(client.ok("getMyCommands", &json!({})), json!([]));
    client.ok("deleteMyCommands", &json!({"scope": staff, "language_code": "zh"}));
    assert_eq!(server.profile("commands/all_group_chats/zh"), None);
    assert_eq!(client.ok("getMyDescription", &json!({"language_code": "en"}))["description"], "Helps.");
    assert_eq!(client.ok("getMyShortDescription", &json!({}))["short_description"], "Help");
    assert_eq!(client.ok("getMyName", &json!({}))["name"], "Desk");
    client.ok("setChatMenuButton", &json!({"menu_button": {"type": "commands"}}));
    assert_eq!(client.ok("getChatMenuButton", &json!({}))["type"], "commands");
}

fn texts(user: &User, keep: impl Fn(&Seen) -> bool) -> Vec<String> {
    user.sees().into_iter().filter(keep).map(|m| m.text).collect()
}

#[test]
fn every_request_is_remembered_or_the_last_ones() {
    for (log_max, numbers) in [(usize::MAX, vec![0, 1, 2]), (2, vec![1, 2])] {
        let server = Server::with(Options { frozen: true, log_max, ..Options::default() });
        let client = Client::new(&server);
        let user = server.user(7);
        user.says("hi");
        for text in ["one", "two"] {
            client.ok("sendMessage", &json!({"chat_id": 7, "text": text}));
        }
        drop(client.multipart("sendDocument", &[("chat_id", "7")], &[("document", "a.pdf", b"%PDF")]));
        let log = server.requests();
        assert_eq!(log.iter().map(|r| r.number).collect::<Vec<_>>(), numbers);
        let last: &Request = log.last().expect("a request");
        assert_eq!((last.chat, last.files.clone(), last.text()), (Some(7), vec![("document".to_owned(), 4)], None));
        assert_eq!((last.at_ms / 1000, last.done_ms), (server.now_s(), Some(last.at_ms)));
        assert_eq!(log[log.len() - 2].text(), Some("two"));
        assert_eq!(texts(&user, |m| m.from_bot), ["one", "two", ""]);
        assert_eq!(texts(&user, |m| m.from == 7), ["hi"]);
    }
}

#[test]
#[should_panic(expected = "waited in vain for what never comes")]
fn waiting_in_vain_fails_with_the_transcript() {
    let server = Server::with(Options { deadline: std::time::Duration::from_millis(1), ..Options::default() });
    server.user(7).waits_for("what never comes", |_| None::<()>);
}
