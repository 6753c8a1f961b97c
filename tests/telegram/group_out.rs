//! What is put into the staff's group, and what staff put into it that reaches the customer.

use simdesk::model::{Manner, Media, Passing};
use simdesk::port::{Deliver as _, Opening, Passed, SendOutcome, Way};

use super::emulator::{Fault, Item};
use super::group_stage::{CUSTOMER, LEASE, Stage, copy, message, name, of, owner, run, say, say_apart, with_buttons};

#[test]
fn a_thread_is_made_once_and_everything_goes_into_it() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![say("工单 C-1001"), say_apart("second")]).await;
        stage.deliver().await;
        let topic = stage.topic().await;
        assert_eq!(stage.server.topics(stage.forum).len(), 1);
        assert_eq!(stage.texts(Some(topic)), ["工单 C-1001", "second"]);
        stage.tell(vec![with_buttons("third", &["认领", "结束"])]).await;
        stage.put("desk:general", vec![say("for all")], Vec::new()).await;
        stage.deliver().await;
        let shown = stage.shown(Some(topic));
        assert_eq!(shown.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["工单 C-1001", "second", "third"]);
        let pressed = |at: usize| shown[2].buttons[at][0].clone();
        assert_eq!(
            [pressed(0), pressed(1)],
            [("认领", "3:1/act1"), ("结束", "3:2/act2")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        assert_eq!(stage.asked("sendMessage")["link_preview_options"]["is_disabled"], true);
        assert_eq!(stage.texts(None), ["for all"]);
        assert_eq!(stage.calls("createForumTopic"), 1);
        // Another customer has another one.
        stage.put("terminal:anna", Vec::new(), vec![say("from a terminal")]).await;
        stage.deliver().await;
        assert_eq!(stage.server.topics(stage.forum).len(), 2);
        let place = stage.store.thread(&"terminal:anna".parse().expect("a name")).await.expect("a store").and_then(|t| t.place);
        assert_eq!(stage.texts(place.map(|(_, number)| number)), ["from a terminal"]);
    });
}

#[test]
fn a_topic_begins_with_the_case_as_it_stands() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![say("new words")]).await;
        let claimed = stage.store.claim_send(&owner(), "desk", stage.now(), LEASE).await;
        let claim = claimed.expect("a store").expect("a message");
        let opening = |text: Option<&str>| Way {
            opening: Some(Opening { title: "李".repeat(200), text: text.map(str::to_owned), buttons: Vec::new() }),
            ..Way::default()
        };
        // The text does not get through at first: the topic waits for it, and no second one is made.
        stage.server.script(Fault::TooMany(7).on("sendMessage").chat(stage.forum));
        let Passed::Done(SendOutcome::Later { at, may_have_arrived: false }) =
            stage.group.pass(&claim.message, 0, &opening(Some("so far"))).await
        else {
            panic!("it waits")
        };
        assert_eq!((at - stage.now()).num_seconds(), 8);
        stage.later(8);
        let opened = stage.group.pass(&claim.message, 0, &opening(Some("so far"))).await;
        let topics = stage.server.topics(stage.forum);
        assert_eq!(topics.len(), 1);
        assert_eq!(opened, Passed::Opened(stage.forum, topics[0].0));
        assert_eq!(topics[0].1.chars().count(), 128);
        assert_eq!(stage.texts(Some(topics[0].0)), ["so far"]);
    });
}

#[test]
fn what_a_customer_sends_is_copied_and_answers_are_where_they_belong() {
    run(async {
        let mut stage = Stage::new().await;
        let text = stage.customer.says("怎么退款");
        let photo = stage.customer.sends_photo(b"jpeg", Some("11010519491231002X"));
        let sticker = stage.customer.sends_sticker();
        let album =
            stage.customer.sends_album(&[Item::Photo(b"a"), Item::Photo(b"b"), Item::Photo(b"c")], Some("6222021234567890123"));
        let part = |n: usize| message("[相册]", Passing { album: Some("7".to_owned()), ..copy(&[album[n]], Media::Photo) });
        stage
            .tell(vec![
                message("怎么退款", of(Manner::Say, &[text])),
                message("[身份证号]", copy(&[photo], Media::Photo)),
                message("[贴纸]", copy(&[sticker], Media::Sticker)),
                // Out of order: shown in the order of their numbers, each known by its own.
                part(1),
                part(0),
                part(2),
                message("回复它", Passing { quotes: Some(photo), ..of(Manner::Say, &[]) }),
            ])
            .await;
        stage.deliver().await;
        stage.later(2);
        stage.deliver().await;
        let topic = stage.topic().await;
        let shown = stage.shown(Some(topic));
        assert_eq!(shown.len(), 7, "{shown:#?}");
        assert_eq!((shown[1].text.as_str(), shown[1].json.get("photo").is_some()), ("[身份证号]", true));
        assert_eq!((shown[2].text.as_str(), shown[2].json.get("sticker").is_some()), ("", true));
        let parts = &shown[3..6];
        assert!(parts.iter().all(|m| m.text.is_empty() && m.json["media_group_id"] == parts[0].json["media_group_id"]));
        assert_eq!(shown[6].reply_to, Some(shown[1].id));
        let passed = async |side, number| stage.store.passed(&name(CUSTOMER).parse().expect("a name"), side, number, false).await;
        for (at, source) in album.iter().enumerate() {
            assert_eq!(passed(simdesk::model::Side::Customer, *source).await, Ok(Some(parts[at].id)));
            assert_eq!(passed(simdesk::model::Side::Staff, parts[at].id).await, Ok(Some(*source)));
        }
        // Nothing of the customer's own words that were not masked is in the group.
        assert!(!format!("{:?}", stage.server.messages(stage.forum)).contains("19491231"));
        assert!(!format!("{:?}", stage.server.messages(stage.forum)).contains("62220212"));
        // What is gone by now is told in words; of somebody elsewhere nothing can be copied.
        stage.customer.deletes(photo);
        stage.tell(vec![message("[图片] 看不到了", copy(&[photo], Media::Photo))]).await;
        stage.put("terminal:anna", Vec::new(), vec![message("[图片] 终端", copy(&[1], Media::Photo))]).await;
        // Words that are too long for a caption come before it.
        let voice = stage.customer.sends_voice(b"ogg");
        stage.tell(vec![message(&"长".repeat(1_025), copy(&[voice], Media::Voice))]).await;
        stage.deliver().await;
        let shown = stage.shown(Some(topic));
        assert_eq!(shown[7].text, "[图片] 看不到了");
        assert_eq!((shown[8].text.chars().count(), shown[9].text.as_str()), (1_025, ""));
        assert!(shown[9].json.get("voice").is_some());
        assert!(stage.server.messages(stage.forum).iter().any(|m| m.text == "[图片] 终端"));
    });
}

#[test]
fn edits_and_withdrawals_find_what_they_are_of() {
    run(async {
        let mut stage = Stage::new().await;
        let first = stage.customer.says("怎么退欧");
        let photo = stage.customer.sends_photo(b"jpeg", Some("看"));
        let sticker = stage.customer.sends_sticker();
        stage
            .tell(vec![
                message("怎么退欧", of(Manner::Say, &[first])),
                message("看", copy(&[photo], Media::Photo)),
                message("[贴纸]", copy(&[sticker], Media::Sticker)),
            ])
            .await;
        stage.deliver().await;
        stage
            .tell(vec![
                message("怎么退款", of(Manner::Edit, &[first])),
                message("请看", of(Manner::Edit, &[photo])),
                message("贴纸也改", of(Manner::Edit, &[sticker])),
                message("从没送到", of(Manner::Edit, &[999])),
            ])
            .await;
        stage.deliver().await;
        let topic = stage.topic().await;
        assert_eq!(stage.texts(Some(topic)), ["怎么退款", "请看", "", "贴纸也改", "从没送到"]);
        // The same again is no fault.
        stage.tell(vec![message("怎么退款", of(Manner::Edit, &[first]))]).await;
        stage.deliver().await;
        assert_eq!(stage.texts(Some(topic)).len(), 5);
        let shown = stage.shown(Some(topic));
        stage.lin.deletes(shown[1].id);
        stage.tell(vec![message("", of(Manner::Withdraw, &[first, photo]))]).await;
        stage.deliver().await;
        assert_eq!(stage.texts(Some(topic)), ["", "贴纸也改", "从没送到"]);
        // An edit of what staff have deleted is told as words.
        stage.tell(vec![message("改了已删的", of(Manner::Edit, &[first]))]).await;
        stage.deliver().await;
        assert_eq!(stage.texts(Some(topic)).last().map(String::as_str), Some("改了已删的"));
        assert_eq!(stage.store.undelivered(None, 9).await, Ok(vec![]));
    });
}

#[test]
fn what_staff_send_reaches_the_customer() {
    run(async {
        let mut stage = Stage::new().await;
        let question = stage.customer.says("怎么退款");
        stage.tell(vec![message("怎么退款", of(Manner::Say, &[question]))]).await;
        stage.deliver().await;
        let topic = stage.topic().await;
        let lin = stage.lin.in_topic(topic);
        let asked = stage.shown(Some(topic))[0].id;
        let answer = lin.replying_to(asked).says("三天内");
        let photo = lin.sends_photo(b"jpeg", Some("见图"));
        let album = lin.sends_album(&[Item::Photo(b"a"), Item::Document("b.pdf", "application/pdf", b"%PDF")], None);
        let out = vec![
            message("客服：三天内", Passing { quotes: Some(asked), ..of(Manner::Say, &[answer]) }),
            message("客服：见图", copy(&[photo], Media::Photo)),
            message("客服：相册", Passing { album: Some("9".to_owned()), ..copy(&album, Media::Photo) }),
        ];
        stage.put(&name(CUSTOMER), out, Vec::new()).await;
        stage.deliver().await;
        stage.later(2);
        stage.deliver().await;
        let seen = stage.customer_sees();
        assert_eq!(
            seen.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(),
            ["客服：三天内", "客服：见图", "客服：相册", "", ""]
        );
        assert_eq!(seen[0].reply_to, Some(question));
        let out = vec![
            message("客服：两天内", of(Manner::Edit, &[answer])),
            message("客服：看图", of(Manner::Edit, &[photo])),
            message("", of(Manner::Withdraw, &album)),
            message("客服：补一句", of(Manner::Edit, &[998])),
        ];
        stage.put(&name(CUSTOMER), out, Vec::new()).await;
        stage.deliver().await;
        let seen = stage.customer_sees();
        assert_eq!(seen.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["客服：两天内", "客服：看图", "客服：相册"]);

        // What is too old for Telegram to delete is told so, and what staff have deleted meanwhile is told in words.
        stage.later(49 * 3600);
        lin.deletes(photo);
        let out = vec![
            message("", of(Manner::Withdraw, &[answer])),
            message("客服：图没了", copy(&[photo], Media::Photo)),
            message("", copy(&[photo], Media::Sticker)),
        ];
        stage.put(&name(CUSTOMER), out, Vec::new()).await;
        stage.deliver().await;
        assert_eq!(stage.customer_sees().last().map(|m| m.text.clone()), Some("客服：图没了".to_owned()));
        let why: Vec<String> = stage.store.undelivered(None, 9).await.expect("a store").into_iter().map(|m| m.why).collect();
        assert_eq!(
            why,
            [
                // What the customer does not have does not come as something new.
                "the message that was to be changed is not there",
                "it is more than 48 hours old, and Telegram deletes nothing that old",
                "what was to be copied from the staff group is gone"
            ]
        );
        stage.customer.blocks();
        stage.hears().await;
        stage.put(&name(CUSTOMER), vec![message("客服：在吗", copy(&[album[0]], Media::Photo))], Vec::new()).await;
        stage.deliver().await;
        let last = stage.store.undelivered(None, 9).await.expect("a store").pop().map(|m| m.why);
        assert_eq!(last.as_deref(), Some("Forbidden: bot was blocked by the user"));
    });
}
