//! What updates mean, as a table: usual ones, hostile ones, and anything at all.

use proptest::prelude::*;
use serde_json::{Value, json};
use simdesk::audits::link::Link;
use simdesk::channel::telegram::read;
use simdesk::model::{EventBody, Media, Origin, SensitiveKind};

fn told(update: &Value) -> Option<(String, String, EventBody)> {
    let links = |token: &str| match token {
        "good" => Link::Proves("6925000000000000019".parse().expect("an order number")),
        "old" => Link::Over,
        _ => Link::Other,
    };
    read(update, &links).map(|a| (a.conversation.to_string(), a.external_id, a.body))
}

fn private(message: Value) -> Value {
    let mut update = json!({"update_id": 9, "message": {"message_id": 3, "date": 1, "chat": {"id": 7, "type": "private"}, "from": {"id": 7, "language_code": "zh-hans"}}});
    if let (Some(all), Value::Object(more)) = (update["message"].as_object_mut(), message) {
        all.extend(more);
    }
    update
}

fn text(text: &str) -> EventBody {
    EventBody::Text { text: text.to_owned(), cut_from: None, masked: Vec::new() }
}

#[test]
fn what_a_person_does_in_a_private_chat() {
    let started = EventBody::Started { locale_hint: Some("zh-hans".to_owned()), demo: false };
    let hint = || Some("zh-hans".to_owned());
    let linked = EventBody::Linked { order: "6925000000000000019".parse().ok(), locale_hint: hint() };
    let over = EventBody::Linked { order: None, locale_hint: hint() };
    let captioned = EventBody::Captioned { text: "看看".to_owned(), cut_from: None, masked: Vec::new() };
    let rows = [
        (json!({"text": "为什么失败"}), text("为什么失败")),
        (json!({"text": "/menu@desk_bot"}), text("/menu")),
        (json!({"text": "/lang@desk_bot en"}), text("/lang en")),
        (json!({"text": "a@b.c /menu@desk_bot"}), text("a@b.c /menu@desk_bot")),
        (json!({"text": "/start"}), started.clone()),
        (json!({"text": "/start@desk_bot"}), started.clone()),
        (json!({"text": "/start forged"}), started),
        (json!({"text": "/start good"}), linked),
        (json!({"text": "/start old"}), over),
        (json!({"photo": [{}], "caption": "看看"}), captioned),
        (json!({"photo": [{}], "caption": "  "}), EventBody::Unreadable),
        (json!({"voice": {}}), EventBody::Unreadable),
        (json!({"sticker": {}}), EventBody::Unreadable),
        (json!({"location": {}}), EventBody::Unreadable),
    ];
    for (message, body) in rows {
        assert_eq!(told(&private(message.clone())), Some(("telegram:7".to_owned(), "update/9/1".to_owned(), body)), "{message}");
    }
    // What the chat notes about itself is nothing that anybody said.
    assert_eq!(told(&private(json!({"pinned_message": {}}))), None);
}

/// What a message says about itself is in the inbox, too, as far as it has the right shape: staff will want to answer, quote and pass it on.
#[test]
fn what_a_message_says_about_itself() {
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0);
    let bare =
        || Origin { message: 3, written_at: at(1), edited_at: None, reply_to: None, album: None, media: None, forwarded: false };
    let photo = || Origin { media: Some(Media::Photo), ..bare() };
    let rows = [
        (json!({"text": "a"}), bare()),
        (json!({"text": "a", "reply_to_message": {"message_id": 2, "text": "b"}}), Origin { reply_to: Some(2), ..bare() }),
        (
            json!({"text": "a", "forward_origin": {"type": "hidden_user", "sender_user_name": "x"}}),
            Origin { forwarded: true, ..bare() },
        ),
        (json!({"photo": [{"file_id": "f"}]}), photo()),
        (json!({"photo": [{}], "caption": "a", "media_group_id": "1400"}), Origin { album: Some("1400".to_owned()), ..photo() }),
        (json!({"photo": [{}], "media_group_id": "9\n".repeat(99)}), Origin { album: Some("9".repeat(64)), ..photo() }),
        (json!({"animation": {}, "document": {}}), Origin { media: Some(Media::Animation), ..bare() }),
        (json!({"document": {}}), Origin { media: Some(Media::Document), ..bare() }),
        (json!({"audio": {}}), Origin { media: Some(Media::Audio), ..bare() }),
        (json!({"video_note": {}}), Origin { media: Some(Media::Video), ..bare() }),
        (json!({"voice": {}}), Origin { media: Some(Media::Voice), ..bare() }),
        (json!({"sticker": {}}), Origin { media: Some(Media::Sticker), ..bare() }),
        (json!({"contact": {}}), Origin { media: Some(Media::Contact), ..bare() }),
        (json!({"venue": {}, "location": {}}), Origin { media: Some(Media::Location), ..bare() }),
        (json!({"poll": {}}), Origin { media: Some(Media::Other), ..bare() }),
        // Of the wrong shape.
        (json!({"text": "a", "reply_to_message": null, "media_group_id": 7, "forward_origin": true, "edit_date": "x"}), bare()),
        (json!({"text": "a", "date": 0}), Origin { written_at: None, ..bare() }),
        (json!({"text": "a", "date": i64::MAX}), Origin { written_at: None, ..bare() }),
    ];
    let origin = |update: &Value| read(update, &|_: &str| Link::Other).expect("it is read").origin;
    for (message, expected) in rows {
        assert_eq!(origin(&private(message.clone())), Some(expected), "{message}");
    }
    assert_eq!(origin(&private(json!({"text": "a", "message_id": "3"}))), None);
    let mut edited = private(json!({"text": "a", "edit_date": 5}));
    edited["edited_message"] = edited["message"].take();
    edited.as_object_mut().expect("an object").remove("message");
    assert_eq!(origin(&edited), Some(Origin { edited_at: at(5), ..bare() }));
    let press = json!({"update_id": 9, "callback_query": {"id": "5", "from": {"id": 7}, "data": "12:1",
        "message": {"message_id": 33, "date": 9, "chat": {"id": 7, "type": "private"}}}});
    assert_eq!(origin(&press), Some(Origin { message: 33, written_at: None, ..bare() }));
}

#[test]
fn presses_groups_and_blocking() {
    let press = |chat: i64, kind: &str, from: i64, data: &str| {
        json!({"update_id": 9, "callback_query": {"id": "5", "from": {"id": from}, "data": data,
            "message": {"message_id": 3, "date": 0, "chat": {"id": chat, "type": kind}}}})
    };
    let pressed = |value: &str| Some(EventBody::Pressed { message: 12, value: value.to_owned() });
    let rows = [
        (7, "private", 7, "12:1", pressed("1")),
        (7, "private", 7, "12:2/faq id-photo", pressed("2/faq id-photo")),
        // Somebody else's, or in a group.
        (7, "private", 8, "12:1", None),
        (-7, "group", 7, "12:1", None),
        // What no button of ours sends.
        (7, "private", 7, "12:1/faq; rm", None),
        (7, "private", 7, "12:111", None),
        (7, "private", 7, "-1:1", None),
        (7, "private", 7, "", None),
        (7, "private", 7, "99999999999999999999999:1", None),
    ];
    for (chat, kind, from, data, expected) in rows {
        let body = told(&press(chat, kind, from, data)).map(|(_, _, body)| body);
        let body = body.filter(|body| !matches!(body, EventBody::Foreign { .. }));
        assert_eq!(body, expected, "{chat} {kind} {from} {data}");
    }
    let group = |text: &str| json!({"update_id": 9, "message": {"chat": {"id": -5, "type": "supergroup"}, "text": text}});
    let in_group = Some(("telegram:-5".to_owned(), "group".to_owned(), EventBody::InGroup));
    assert_eq!(told(&group("/menu")), in_group);
    assert_eq!(told(&group("@desk_bot hello")), in_group);
    assert_eq!(told(&group("6925000000000000019")), None);
    for (status, blocked) in [("kicked", true), ("member", false)] {
        let change = json!({"update_id": 9, "my_chat_member": {"chat": {"id": 7, "type": "private"}, "new_chat_member": {"status": status}}});
        assert_eq!(told(&change), Some(("telegram:7".to_owned(), "update/9".to_owned(), EventBody::Reach { blocked })));
    }
}

#[test]
fn what_can_not_be_read_is_kept_without_what_is_sensitive() {
    let id_number = "11010519491231002X";
    let strange =
        json!({"update_id": 9, "message": {"text": id_number, "chat": "nowhere", id_number: 110_105_194_912_310_021_u64}});
    let Some((conversation, name, EventBody::Foreign { what })) = told(&strange) else { panic!("it is kept") };
    assert_eq!((conversation.as_str(), name.as_str()), ("telegram:unread", "update/9"));
    assert!(!what.contains("19491231"), "{what}");
    let Some((_, _, EventBody::Text { text, masked, .. })) = told(&private(json!({"text": id_number}))) else { panic!("a text") };
    assert!(!text.contains("19491231") && masked == [SensitiveKind::IdNumber], "{text}");
    for shapeless in [json!(null), json!(3), json!([]), json!("x"), json!({}), json!({"update_id": "9"}), json!({"update_id": 9})]
    {
        assert!(matches!(told(&shapeless), Some((_, _, EventBody::Foreign { .. }))), "{shapeless}");
    }
}

/// Any JSON, with the words of the Bot API more often than chance has them.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "message|edited_message|callback_query|my_chat_member|chat|from|text|caption|id|type|update_id|data|photo|media_group_id",
        "\\PC{0,12}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "private|group|/start|/start good|12:1|\\PC{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn anything_at_all_is_read_without_a_fault(update in any_json()) {
        if let Some((conversation, name, _)) = told(&update) {
            prop_assert!(conversation.starts_with("telegram:") && !name.is_empty() && name.len() <= 200);
        }
    }
}
