//! Staff move to another group: every open case gets its topic there, and nothing names a message of the old one.

use simdesk::desk::room;
use simdesk::model::{ConversationId, Event, EventBody, EventKey, Manner, Media, Origin, Passing};

use super::group_stage::{CUSTOMER, Stage, copy, message, name, of, run};
use super::staff::{Desk, LIN, WANG};

#[test]
fn an_open_case_gets_its_topic_in_the_new_group_at_the_start() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4770);
    desk.staff(LIN).in_topic(topic).says("您好，我在看。");
    desk.hears(&customer, "我在看");
    live.terminate().code(0);
    let group = desk.server().forum("another", &[WANG, LIN]);
    desk.shop.home.file(
        "config/simdesk/config.toml",
        format!("[desk]\nlanguage = \"en\"\n\n[telegram]\nstaff_group = {group}\nstaff_group_pace = 20\n"),
    );
    let live = desk.serves();
    let told = desk.server().wait_for("the case in the new group", |server| {
        server.messages(group).into_iter().find(|m| m.from_bot && m.thread.is_some() && m.text.contains("worked on here"))
    });
    let thread = told.thread.expect("a topic");
    let head = desk.server().messages(group).into_iter().find(|m| m.thread == told.thread && m.text.contains("Case C-1001"));
    assert!(head.is_some_and(|head| head.text.contains("我在看")), "with what was said");
    desk.server().user(LIN).in_chat(group).in_topic(thread).says("换到这里了。");
    desk.hears(&customer, "换到这里了");
    live.terminate().code(0);
    let live = desk.serves();
    customer.says("好的，还在等");
    desk.server().wait_for("what they write", |server| {
        server.messages(group).into_iter().find(|m| m.thread == Some(thread) && m.text.contains("还在等"))
    });
    live.terminate().code(0);
    assert_eq!(desk.server().topics(group).len(), 1, "once");
}

#[test]
fn what_waits_for_customers_names_no_message_of_the_old_group() {
    run(async {
        let mut stage = Stage::new().await;
        stage.customer.says("在吗");
        stage.opens_case(&name(CUSTOMER)).await;
        room::threads(&*stage.store, stage.forum, stage.now()).await.expect("a store");
        stage.works().await;
        // Said in the old group, and not delivered before the move: numbers that mean other messages in the new one.
        let out = vec![
            message("客服：见图", copy(&[2], Media::Photo)),
            message("客服：三天内", Passing { quotes: Some(2), ..of(Manner::Say, &[3]) }),
            message("", of(Manner::Withdraw, &[2])),
        ];
        stage.put(&name(CUSTOMER), out, Vec::new()).await;
        let conversation: ConversationId = name(CUSTOMER).parse().expect("a name");
        let origin = Origin {
            message: 2,
            written_at: None,
            edited_at: None,
            reply_to: None,
            album: None,
            media: Some(Media::Photo),
            forwarded: false,
        };
        let key = EventKey { conversation: conversation.clone(), external_id: "update/1".to_owned() };
        let body = EventBody::InThread { by: Some(20), what: Box::new(EventBody::Unreadable) };
        stage.store.accept(Event { key, at: stage.now(), body, origin: Some(origin) }).await.expect("accepted");
        room::threads(&*stage.store, -999, stage.now()).await.expect("a store");
        let named: Vec<Passing> = stage
            .store
            .messages(&conversation, 0, 9)
            .await
            .expect("a store")
            .into_iter()
            .filter_map(|message| message.passing)
            .collect();
        assert_eq!(named.len(), 3);
        assert!(named.iter().all(|passing| passing.sources.is_empty() && passing.quotes.is_none()), "{named:#?}");
        assert!(stage.works().await.iter().all(|event| event.origin.is_none()));
        // The words arrive all the same; of what can't be done any more staff hear.
        stage.deliver().await;
        let seen: Vec<String> = stage.customer_sees().into_iter().map(|seen| seen.text).collect();
        assert_eq!(seen, ["客服：见图", "客服：三天内"]);
        let why = stage.store.undelivered(None, 9).await.expect("a store").pop().map(|missed| missed.why);
        assert!(why.is_some_and(|why| why.contains("another one since")));
        // The same group again changes nothing.
        stage.put(&name(CUSTOMER), vec![message("客服：见图", copy(&[2], Media::Photo))], Vec::new()).await;
        room::threads(&*stage.store, -999, stage.now()).await.expect("a store");
        let last = stage.store.messages(&conversation, 3, 9).await.expect("a store").pop().and_then(|m| m.passing);
        assert_eq!(last.map(|passing| passing.sources), Some(vec![2]));
    });
}
