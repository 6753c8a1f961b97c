//! What updates of the staff's group mean, as a table; and where they go, with real topics.

use proptest::prelude::*;
use serde_json::{Value, json};
use simdesk::channel::telegram::{InGroup, chat_of, moved_to, read_group};
use simdesk::model::{EventBody, Media, Origin};

use super::emulator::Item;
use super::group_stage::{CUSTOMER, Stage, name, run, say, with_buttons};

const GROUP: i64 = -1_001_234_567_890;
const TOPIC: i64 = 50;

/// A message of somebody in a topic, with more in it or other things.
fn message(more: &Value) -> Value {
    let opening = json!({"message_id": TOPIC, "forum_topic_created": {"name": "x"}});
    let mut message = json!({"message_id": 60, "date": 5, "chat": {"id": GROUP, "type": "supergroup", "is_forum": true},
        "from": {"id": 20, "is_bot": false}, "message_thread_id": TOPIC, "is_topic_message": true, "reply_to_message": opening});
    if let (Some(all), Value::Object(more)) = (message.as_object_mut(), more.clone()) {
        all.extend(more);
    }
    message
}

fn told(kind: &str, content: &Value) -> InGroup {
    read_group(&json!({"update_id": 9, kind: content}), Some("desk_bot"))
}

/// Thread, whether General hears it, by whom, what.
type Heard = (Option<i64>, bool, Option<i64>, EventBody);

fn heard(read: InGroup) -> Option<Heard> {
    match read {
        InGroup::Said(said) => Some((said.thread, said.command, said.by, said.what)),
        _ => None,
    }
}

fn text(text: &str) -> EventBody {
    EventBody::Text { text: text.to_owned(), cut_from: None, masked: Vec::new() }
}

#[test]
fn who_is_heard_and_what_is_read() {
    let bot = |id: i64| json!({"id": id, "is_bot": true, "username": "x"});
    let in_topic = |by: Option<i64>, what: EventBody| Some((Some(TOPIC), false, by, what));
    let lin = Some(20);
    let command = |text_: &str, by| Some((Some(TOPIC), true, by, text(text_)));
    let captioned = EventBody::Captioned { text: "看".to_owned(), cut_from: None, masked: Vec::new() };
    let channel = json!({"id": -1_009, "type": "channel"});
    let general = json!({"message_thread_id": null, "is_topic_message": null, "reply_to_message": null});
    let with = |base: &Value, more: Value| {
        let mut all = base.clone();
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        all
    };
    let rows = [
        ("somebody writes", json!({"text": "三天内"}), in_topic(lin, text("三天内"))),
        ("a picture with words", json!({"photo": [{}], "caption": "看"}), in_topic(lin, captioned)),
        ("a voice", json!({"voice": {}}), in_topic(lin, EventBody::Unreadable)),
        ("a command", json!({"text": "/close"}), command("/close", lin)),
        ("a command to us", json!({"text": "/note@Desk_Bot 忙"}), command("/note 忙", lin)),
        ("a command to another bot", json!({"text": "/close@other_bot"}), None),
        (
            "the admin who hides",
            json!({"text": "好", "from": bot(1_087_968_824), "sender_chat": {"id": GROUP}}),
            in_topic(None, text("好")),
        ),
        ("the same without the chat", json!({"text": "好", "from": bot(1_087_968_824)}), in_topic(None, text("好"))),
        (
            "somebody in the name of a channel",
            json!({"text": "好", "from": bot(136_817_688), "sender_chat": channel}),
            in_topic(None, text("好")),
        ),
        ("somebody without a number", json!({"text": "好", "from": null}), in_topic(None, text("好"))),
        (
            "the linked channel",
            json!({"text": "广告", "is_automatic_forward": true, "sender_chat": channel, "from": {"id": 777_000, "is_bot": false}}),
            None,
        ),
        ("a bot", json!({"text": "好", "from": bot(7)}), None),
        ("the topic is made", json!({"forum_topic_created": {"name": "x"}}), None),
        ("the topic is closed", json!({"forum_topic_closed": {}}), None),
        ("a message is pinned", json!({"pinned_message": {"message_id": 3}}), None),
        ("somebody joins", json!({"new_chat_members": [{"id": 3}]}), None),
        ("talk in General", with(&general, json!({"text": "中午吃什么"})), Some((None, false, lin, text("中午吃什么")))),
        ("a command in General", with(&general, json!({"text": "/queue"})), Some((None, true, lin, text("/queue")))),
        (
            "a reply in General has a thread that is no topic",
            json!({"text": "x", "is_topic_message": null}),
            Some((None, false, lin, text("x"))),
        ),
    ];
    for (what, more, expected) in rows {
        assert_eq!(heard(told("message", &message(&more))), expected, "{what}");
        // What is put right is heard again, but for pictures without words.
        let again = more.get("text").or(more.get("caption")).and(expected);
        assert_eq!(heard(told("edited_message", &message(&more))), again, "{what}, edited");
    }
    // Nobody has asked yet what we are called.
    let update = json!({"update_id": 9, "message": message(&json!({"text": "/close@other_bot"}))});
    assert!(heard(read_group(&update, None)).is_some());
    let id_number = "11010519491231002X";
    let Some((_, _, _, EventBody::Text { text, .. })) = heard(told("message", &message(&json!({"text": id_number})))) else {
        panic!("a text")
    };
    assert!(!text.contains("19491231"), "{text}");
}

#[test]
fn what_a_message_says_about_itself() {
    let origin = |kind: &str, more: Value| match told(kind, &message(&more)) {
        InGroup::Said(said) => said.origin,
        other => panic!("{other:?}"),
    };
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0);
    let bare =
        || Origin { message: 60, written_at: at(5), edited_at: None, reply_to: None, album: None, media: None, forwarded: false };
    assert_eq!(origin("message", json!({"text": "a"})), Some(bare()), "that which opened the topic is not answered");
    let reply = json!({"text": "a", "reply_to_message": {"message_id": 57}});
    assert_eq!(origin("message", reply), Some(Origin { reply_to: Some(57), ..bare() }));
    let album = json!({"photo": [{}], "media_group_id": "1400"});
    assert_eq!(origin("message", album), Some(Origin { media: Some(Media::Photo), album: Some("1400".to_owned()), ..bare() }));
    assert_eq!(origin("edited_message", json!({"text": "a", "edit_date": 8})), Some(Origin { edited_at: at(8), ..bare() }));
}

#[test]
fn presses_are_by_anybody_and_forged_ones_lead_nowhere() {
    let press = |data: &str, more: &Value| json!({"update_id": 9, "callback_query": {"id": "5", "from": {"id": 21}, "data": data, "message": message(more)}});
    let read = |data: &str, more: Value| read_group(&press(data, &more), Some("desk_bot"));
    let InGroup::Said(said) = read("12:1/claim", json!({})) else { panic!("a press") };
    assert_eq!((said.thread, said.by, said.press.as_deref()), (Some(TOPIC), Some(21), Some("5")));
    assert_eq!(said.what, EventBody::Pressed { message: 12, value: "1/claim".to_owned() });
    assert_eq!(said.origin.map(|origin| origin.message), Some(60));
    let InGroup::Said(said) = read("12:1", json!({"is_topic_message": null})) else { panic!("a press") };
    assert_eq!((said.thread, said.command), (None, true));
    for data in ["", "x", "12", "12:", ":1", "12:999", "-1:1", "12:1/ä", "99999999999999999999:1"] {
        assert_eq!(read(data, json!({})), InGroup::Dead("5".to_owned()), "{data}");
    }
    // Below a message that can't be reached any more nobody knows which topic it was in.
    assert_eq!(read("12:1", json!({"date": 0})), InGroup::Dead("5".to_owned()));
    let nobody = json!({"update_id": 9, "callback_query": {"id": "5", "data": "12:1", "message": message(&json!({}))}});
    assert_eq!(read_group(&nobody, None), InGroup::Dead("5".to_owned()));
}

#[test]
fn strange_updates_are_kept_and_the_rest_is_nothing() {
    for strange in [json!({"text": 5}), json!({"photo": [], "caption": []})] {
        assert!(matches!(told("message", &message(&strange)), InGroup::Strange(_)), "{strange}");
    }
    let member = json!({"update_id": 9, "my_chat_member": {"chat": {"id": GROUP}, "new_chat_member": {"status": "kicked"}}});
    assert_eq!(read_group(&member, None), InGroup::Nothing);
    assert_eq!(chat_of(&member), Some(GROUP));
    let moves = |more: Value| moved_to(&json!({"update_id": 9, "message": message(&more)}), GROUP);
    assert_eq!(moves(json!({"migrate_to_chat_id": -5})), Some(-5));
    assert_eq!(moves(json!({"migrate_from_chat_id": GROUP, "chat": {"id": -6}})), Some(-6));
    assert_eq!(moves(json!({"migrate_to_chat_id": -5, "chat": {"id": -8}})), None, "another group");
    assert_eq!(moves(json!({"migrate_to_chat_id": "x"})), None);
}

fn any_update() -> impl Strategy<Value = Value> {
    let word = "message|edited_message|callback_query|chat|from|text|caption|id|data|photo|message_thread_id|is_topic_message|sender_chat|date|update_id";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::from(GROUP)),
        "/close@x|12:1|\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word, inner), 0..6).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn anything_at_all_is_read_without_a_fault(update in any_update()) {
        let _ = (chat_of(&update), moved_to(&update, GROUP));
        if let InGroup::Said(said) = read_group(&update, Some("desk_bot")) {
            prop_assert!(!said.external_id.is_empty() && said.external_id.len() <= 200);
        }
    }
}

#[test]
fn what_is_said_in_a_topic_is_of_its_conversation() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![with_buttons("C-1001", &["认领"])]).await;
        stage.put("desk:general", vec![with_buttons("全体", &["好"])], Vec::new()).await;
        stage.deliver().await;
        stage.hears().await;
        let topic = stage.topic().await;
        let other = stage.lin.opens_topic("闲聊");
        let lin = stage.lin.in_topic(topic);
        let first = lin.says("三天内");
        lin.replying_to(first).sends_photo(b"jpeg", Some("见图"));
        lin.sends_album(&[Item::Photo(b"a"), Item::Photo(b"b")], None);
        lin.edits(first, "两天内");
        let shown = stage.shown(Some(topic))[0].clone();
        let press = stage.server.user(99).in_chat(stage.forum).in_topic(topic).presses(shown.id, "认领");
        stage.lin.in_topic(other).says("聊天");
        stage.lin.in_topic(other).says("/help");
        stage.lin.says("中午吃什么");
        stage.lin.says("/queue@desk_bot");
        let general = stage.shown(None)[0].clone();
        stage.lin.presses(general.id, "好");
        let dead = stage.lin.in_topic(topic).presses_data(shown.id, "nonsense");
        let events = stage.hears().await;
        let of: Vec<(String, Option<i64>, EventBody)> = events
            .iter()
            .map(|event| match &event.body {
                EventBody::InThread { by, what } => (event.key.conversation.to_string(), *by, (**what).clone()),
                other => panic!("{other:?}"),
            })
            .collect();
        let case = |by: i64, body: EventBody| (name(CUSTOMER), Some(by), body);
        let room = |body: EventBody| ("desk:general".to_owned(), Some(20), body);
        let captioned = EventBody::Captioned { text: "见图".to_owned(), cut_from: None, masked: Vec::new() };
        let pressed = |value: &str| EventBody::Pressed { message: 1, value: value.to_owned() };
        let mut expected = vec![
            case(20, text("三天内")),
            case(20, captioned),
            case(20, EventBody::Unreadable),
            case(20, EventBody::Unreadable),
            case(20, text("两天内")),
            case(99, pressed("1/act1")),
            room(text("/help")),
            room(text("/queue")),
            room(pressed("1/act1")),
        ];
        // Those of one conversation in their order.
        let by_conversation = |all: &mut Vec<(String, Option<i64>, EventBody)>| all.sort_by(|a, b| b.0.cmp(&a.0));
        let mut of = of;
        by_conversation(&mut of);
        by_conversation(&mut expected);
        assert_eq!(of, expected);
        assert_eq!(events.iter().filter(|event| event.origin.as_ref().is_some_and(|o| o.reply_to == Some(first))).count(), 1);
        for press in [press, dead] {
            stage
                .server
                .wait_for_async("every press is acknowledged", |server| {
                    server
                        .requests_of("answerCallbackQuery")
                        .iter()
                        .any(|r| r.params["callback_query_id"] == press.as_str())
                        .then_some(())
                })
                .await;
        }
        // The same updates again are the same events.
        assert_eq!(stage.hears().await.len(), 0, "all are confirmed");
        let repeated = (730_001..730_020).filter(|id| stage.server.repeat_update(*id)).count();
        assert!(repeated > 9, "{repeated}");
        assert_eq!(stage.hears().await.len(), 0);
        // A topic that was replaced is still theirs.
        stage.lin.deletes_topic(topic);
        stage.later(61);
        stage.tell(vec![say("weiter")]).await;
        stage.deliver().await;
        assert_ne!(stage.topic().await, topic);
        stage.lin.in_topic(topic).says("zu spät");
        assert_eq!(stage.hears().await.len(), 1);
        // Another group hears what it always has heard.
        let strangers = stage.server.supergroup("andere", &[20]);
        stage.server.user(20).in_chat(strangers).says("/queue");
        let events = stage.hears().await;
        assert!(matches!(events[0].body, EventBody::InGroup), "{events:?}");
    });
}
