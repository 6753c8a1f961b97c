//! What goes wrong in the staff's group: topics that are gone, limits, a group that can't be written to or is another one by now.

use simdesk::desk::room;
use simdesk::model::{Manner, Media};

use super::emulator::{Fault, Pace, Server, Status};
use super::group_stage::{CUSTOMER, Stage, copy, message, name, of, run, say, say_apart};

#[test]
fn a_topic_that_is_gone_is_made_again_and_a_closed_one_opened() {
    run(async {
        let mut stage = Stage::new().await;
        let photo = stage.customer.sends_photo(b"jpeg", None);
        stage.tell(vec![say("one")]).await;
        stage.deliver().await;
        let mut gone = Vec::new();
        for next in [say("two"), message("图", copy(&[photo], Media::Photo)), message("改", of(Manner::Edit, &[12_345]))] {
            let old = stage.topic().await;
            gone.push(old);
            stage.lin.deletes_topic(old);
            // Nobody deletes so fast that it looks like something else.
            stage.later(61);
            let text = next.text.clone();
            stage.tell(vec![next]).await;
            stage.deliver().await;
            let new = stage.topic().await;
            assert!(!gone.contains(&new));
            assert_eq!(stage.texts(Some(new)), [text]);
            let conversation = name(CUSTOMER).parse().expect("a name");
            assert_eq!(stage.store.thread_at(stage.forum, old).await, Ok(Some(conversation)), "staff may still know its number");
        }
        let topic = stage.topic().await;
        stage.server.deny(stage.forum, &["can_manage_topics"]);
        for text in ["four", "图"] {
            stage.lin.closes_topic(topic, true);
            let next = if text == "图" { message("图", copy(&[photo], Media::Photo)) } else { say(text) };
            stage.tell(vec![next]).await;
            stage.deliver().await;
            assert!(!stage.server.topics(stage.forum)[0].2);
        }
        assert_eq!(stage.texts(Some(topic)), ["改", "four", "图"]);
        assert_eq!(stage.texts(None), Vec::<String>::new());
    });
}

#[test]
fn nothing_of_a_topic_stays_in_general() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![say("one")]).await;
        stage.deliver().await;
        let first = stage.topic().await;
        stage.server.script(Fault::InGeneral.on("sendMessage").chat(stage.forum));
        stage.tell(vec![say("secret")]).await;
        stage.deliver().await;
        assert_eq!(stage.texts(None), Vec::<String>::new());
        let second = stage.topic().await;
        assert_ne!(first, second);
        assert_eq!(stage.texts(Some(second)), ["secret"]);
        // Where topics vanish as they are made, they are not made one after the other.
        stage.server.script(Fault::InGeneral.on("sendMessage").chat(stage.forum).always());
        stage.tell(vec![say("more")]).await;
        stage.deliver().await;
        let made = stage.server.topics(stage.forum).len();
        assert!(made <= 3, "{made}");
        assert_eq!(stage.texts(None), Vec::<String>::new());
        stage.server.clear_faults();
        stage.later(61);
        stage.deliver().await;
        assert_eq!(stage.texts(Some(stage.topic().await)).last().map(String::as_str), Some("more"));
        assert_eq!(stage.store.undelivered(None, 9).await, Ok(vec![]));
    });
}

#[test]
fn an_erased_customers_topic_is_deleted() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![say("one")]).await;
        stage.deliver().await;
        let conversation = name(CUSTOMER).parse().expect("a name");
        stage.store.erase(&conversation, stage.now()).await.expect("a store");
        stage.deliver().await;
        assert_eq!(stage.server.topics(stage.forum), []);
        assert_eq!(stage.store.thread(&conversation).await, Ok(None));
        // Deleted already by staff.
        stage.tell(vec![say("again")]).await;
        stage.deliver().await;
        let topic = stage.topic().await;
        stage.lin.deletes_topic(topic);
        stage.store.erase(&conversation, stage.now()).await.expect("a store");
        // They write again before it is gone: that is a new case in a new topic.
        stage.tell(vec![say("back")]).await;
        stage.deliver().await;
        assert_eq!(stage.texts(Some(stage.topic().await)), ["back"]);
        assert_eq!(stage.server.topics(stage.forum).len(), 1);
        assert_eq!(stage.store.undelivered(None, 9).await, Ok(vec![]));
    });
}

#[test]
fn a_429_in_the_group_holds_nobody_else_up() {
    run(async {
        let mut stage = Stage::new().await;
        stage.customer.says("hi");
        stage.tell(vec![say("one")]).await;
        stage.put("telegram:5", Vec::new(), vec![say("other")]).await;
        stage.server.script(Fault::TooMany(30).on("createForumTopic"));
        stage.put(&name(CUSTOMER), vec![say_apart("answer")], Vec::new()).await;
        stage.deliver().await;
        assert_eq!(stage.customer_sees().len(), 1, "customers go on");
        assert_eq!(stage.calls("createForumTopic"), 1, "nobody asks again for another topic");
        for _ in 0..3 {
            stage.later(10);
            stage.deliver().await;
        }
        assert_eq!(stage.calls("createForumTopic"), 1);
        stage.later(1);
        stage.deliver().await;
        assert_eq!(stage.server.topics(stage.forum).len(), 2);
        assert!(stage.server.requests().iter().all(|request| !request.too_early));
    });
}

#[test]
fn twenty_a_minute_are_kept_to_and_what_waits_is_joined() {
    run(async {
        let mut stage = Stage::new().await;
        stage.server.set_pace(Pace { group_per_min: Some(20), ..Pace::default() });
        stage.tell(vec![say("begin")]).await;
        stage.deliver().await;
        for n in 0..120 {
            stage.tell(vec![say(&format!("line {n}"))]).await;
            stage.deliver().await;
            stage.later(1);
        }
        for _ in 0..70 {
            stage.later(1);
            stage.deliver().await;
        }
        let texts = stage.texts(Some(stage.topic().await));
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).skip(1).collect();
        assert_eq!(lines, (0..120).map(|n| format!("line {n}")).collect::<Vec<_>>(), "each once, in order");
        assert!(texts.len() < 60, "what waited was joined: {} messages", texts.len());
        let refused = stage.server.requests().iter().filter(|request| request.outcome.code == Some(429)).count();
        assert_eq!(refused, 0);
        // Many threads at once: each gets its turn.
        for n in 0..30 {
            stage.put(&format!("telegram:{}", 100 + n), Vec::new(), vec![say("header")]).await;
        }
        for _ in 0..400 {
            stage.deliver().await;
            stage.later(1);
        }
        assert_eq!(stage.server.topics(stage.forum).len(), 31);
        let refused = stage.server.requests().iter().filter(|request| request.outcome.code == Some(429)).count();
        assert_eq!(refused, 0);
    });
}

/// What is wrong, how it comes about, and how it is mended.
type Break = (&'static str, fn(&Stage), fn(&Stage));

#[test]
fn a_group_that_cannot_be_written_to_is_waited_for() {
    run(async {
        let mut stage = Stage::new().await;
        stage.customer.says("hi");
        let breaks: [Break; 4] = [
            ("kicked", |s| s.lin.makes_bot(Status::Kicked), |s| s.lin.makes_bot(Status::Administrator)),
            ("no rights", |s| s.server.deny(s.forum, &["can_manage_topics"]), |s| s.server.deny(s.forum, &[])),
            ("no topics", |s| s.server.set_forum(s.forum, false), |s| s.server.set_forum(s.forum, true)),
            ("down", |s| s.server.down(), |s| s.server.up()),
        ];
        for (at, (what, breaks, mends)) in breaks.into_iter().enumerate() {
            breaks(&stage);
            let customer = format!("telegram:{}", 50 + at);
            stage.put(&customer, Vec::new(), vec![say(what), say_apart("and more")]).await;
            stage.put(&format!("telegram:{}", 80 + at), Vec::new(), vec![say("other")]).await;
            for _ in 0..5 {
                stage.deliver().await;
                stage.later(30);
            }
            assert_eq!(stage.store.undelivered(None, 9).await, Ok(vec![]), "{what}");
            mends(&stage);
            stage.later(60);
            stage.deliver().await;
            stage.hears().await;
            let place = stage.store.thread(&customer.parse().expect("a name")).await.expect("a store").and_then(|t| t.place);
            let (_, topic) = place.unwrap_or_else(|| panic!("{what}: no topic\n{}", stage.server.transcript()));
            assert_eq!(stage.texts(Some(topic)), [what, "and more"]);
        }
    });
}

#[test]
fn a_group_that_became_a_supergroup_is_followed() {
    run(async {
        // As a send is told.
        let mut stage = Stage::new().await;
        let new = stage.lin.migrates();
        stage.tell(vec![say("one")]).await;
        stage.deliver().await;
        assert_eq!(stage.home.id(), new);
        assert_eq!(stage.server.topics(new).len(), 1);
        assert_eq!(stage.store.setting("staff-group").await, Ok(Some(format!("{}>{new}", stage.forum).into_bytes())));
        // As staff see it, before anything is sent.
        let server = Server::start();
        let forum = server.forum("客服", &[20]);
        let mut stage = Stage::on(server, forum).await;
        let new = stage.lin.migrates();
        stage.hears().await;
        assert_eq!(stage.home.id(), new);
        // It is known after a restart, and forgotten when the configuration names another group.
        let again = simdesk::channel::telegram::Home::find(stage.store.clone(), forum).await.expect("a store");
        assert_eq!(again.id(), new);
        let other = simdesk::channel::telegram::Home::find(stage.store.clone(), -7).await.expect("a store");
        assert_eq!(other.id(), -7);
    });
}

#[test]
fn a_topic_of_another_group_is_made_anew() {
    run(async {
        let mut stage = Stage::new().await;
        let conversation = name(CUSTOMER).parse().expect("a name");
        stage.tell(vec![say("one")]).await;
        stage.store.put_thread(&conversation, Some((-999, 4))).await.expect("a store");
        stage.deliver().await;
        assert_eq!(stage.texts(Some(stage.topic().await)), ["one"]);
        // What is to go from there, and can't, is not waited for.
        for manner in [Manner::Withdraw, Manner::Close] {
            stage.store.put_thread(&conversation, Some((-999, 4))).await.expect("a store");
            stage.tell(vec![message("", of(manner, &[7]))]).await;
            stage.deliver().await;
        }
        stage.tell(vec![say("two")]).await;
        stage.later(61);
        stage.deliver().await;
        assert_eq!(stage.texts(Some(stage.topic().await)), ["two"]);
    });
}

#[test]
fn open_cases_of_before_get_their_threads_once() {
    run(async {
        let mut stage = Stage::new().await;
        for customer in ["telegram:1", "telegram:2", "telegram:3"] {
            stage.opens_case(customer).await;
        }
        stage.put("telegram:2", Vec::new(), vec![say("it has one")]).await;
        room::threads(&*stage.store, stage.forum, stage.now()).await.expect("a store");
        let wanted: Vec<(String, String)> =
            stage.works().await.into_iter().map(|event| (event.key.conversation.to_string(), event.key.external_id)).collect();
        assert_eq!(
            wanted,
            [("telegram:1", "thread/C-1001"), ("telegram:3", "thread/C-1003")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        room::threads(&*stage.store, stage.forum, stage.now()).await.expect("a store");
        assert_eq!(stage.works().await.len(), 0, "once a case");
    });
}

#[test]
fn unclear_outcomes_are_as_with_customers() {
    run(async {
        let mut stage = Stage::new().await;
        stage.tell(vec![say("begin")]).await;
        stage.deliver().await;
        let topic = stage.topic().await;
        for (fault, shown) in [(Fault::AcceptedThenCut, 2), (Fault::ServerError(502), 1), (Fault::StrangeResult, 1)] {
            let text = format!("{fault:?}");
            stage.server.script(fault.on("sendMessage").chat(stage.forum));
            stage.tell(vec![say(&text)]).await;
            stage.deliver().await;
            stage.later(20);
            stage.deliver().await;
            assert_eq!(stage.texts(Some(topic)).iter().filter(|t| **t == text).count(), shown, "{text}");
        }
        // A topic that may have been made does not make the message unclear.
        stage.server.script(Fault::Garbage.on("createForumTopic"));
        stage.put("telegram:6", Vec::new(), vec![say("sure")]).await;
        stage.deliver().await;
        stage.later(20);
        stage.deliver().await;
        let place = stage.store.thread(&"telegram:6".parse().expect("a name")).await.expect("a store").and_then(|t| t.place);
        assert_eq!(stage.texts(place.map(|(_, number)| number)), ["sure"]);
        stage.server.script(Fault::ServerError(502).on("sendMessage").chat(stage.forum).times(4));
        // However long it takes.
        stage.tell(vec![say("late")]).await;
        for _ in 0..5 {
            stage.deliver().await;
            stage.later(70);
        }
        assert_eq!(stage.store.undelivered(None, 9).await.expect("a store"), []);
        assert!(stage.texts(Some(topic)).iter().any(|text| text == "late"));
    });
}
