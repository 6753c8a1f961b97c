//! Every way in which known support bots lose, repeat or misroute: each of them happens here, and nothing is lost.

use serde_json::json;

use super::emulator::{Fault, Item};
use super::notices::until;
use super::staff::{CHEN, Desk, LIN, STRANGER, WANG};

#[test]
fn a_start_swarm_makes_no_topics_and_a_photo_first_makes_one_when_a_person_is_wanted() {
    let desk = Desk::with_pace(60);
    let live = desk.serves();
    for id in 5000..5040 {
        desk.server().user(id).starts("");
    }
    for id in 5000..5040 {
        desk.server().user(id).next_answer();
    }
    assert!(desk.server().topics(desk.group).is_empty(), "no topic before there is a case");
    // A picture before any word, then a person.
    let customer = desk.customer(4720);
    customer.sends_photo(b"jpeg", None);
    customer.next_answer();
    customer.says("转人工");
    customer.next_answer();
    let topic = desk.topic_of(4720);
    let pictures = |count: usize| {
        desk.server().wait_for("pictures in the topic", |_| {
            let seen = desk.told(Some(topic)).iter().filter(|m| m.json.get("photo").is_some()).count();
            assert!(seen <= count, "{seen} pictures");
            (seen == count).then_some(())
        });
    };
    // It came before there was a case, and staff have it all the same.
    pictures(1);
    assert!(desk.reads(Some(topic), "Case C-").text.contains("[photo]"), "the history says that there was one");
    // The second message comes to staff like the first, and albums are no flood: more pictures than messages may come in a minute.
    customer.says("第二条消息");
    desk.reads(Some(topic), "第二条消息");
    for albums in 1..=7 {
        customer.sends_album(&[Item::Photo(b"a"); 10], None);
        pictures(1 + 10 * albums);
    }
    assert_eq!(desk.server().topics(desk.group).len(), 1);
    live.terminate().code(0);
    assert!(!desk.server().messages(4720).iter().any(|m| m.from_bot && m.text.contains("发得太快")));
    assert!(desk.general_is_free());
}

#[test]
fn a_deleted_topic_is_made_anew_with_what_was_said_and_a_closed_one_is_opened() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4721);
    let lin = desk.staff(LIN);
    lin.in_topic(topic).says("您好，我在看。");
    desk.hears(&customer, "我在看");
    lin.deletes_topic(topic);
    customer.says("话题删掉以后的第一句");
    let first = desk.server().wait_for("the message in a new topic", |server| {
        server
            .messages(desk.group)
            .into_iter()
            .find(|m| m.text == "👤 话题删掉以后的第一句" && m.thread.is_some_and(|t| t != topic))
    });
    let fresh = first.thread.expect("a topic");
    let head = desk.reads(Some(fresh), "Case C-");
    assert!(head.text.contains("我在看") && head.text.contains("转人工"), "the tail of what was said: {}", head.text);
    // Answers in the new one reach the customer.
    lin.in_topic(fresh).says("收到。");
    desk.hears(&customer, "收到。");
    lin.closes_topic(fresh, true);
    customer.says("关了以后的一句");
    desk.reads(Some(fresh), "关了以后的一句");
    // Its head has the buttons of the first one, and they work.
    lin.in_topic(fresh).presses(head.id, "Close the case");
    desk.reads(Some(fresh), "closed by lin");
    live.terminate().code(0);
    assert!(desk.general_is_free());
}

#[test]
fn a_picture_after_its_topic_was_deleted_neither_gets_lost_nor_lands_in_general() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4729);
    desk.staff(LIN).deletes_topic(topic);
    customer.sends_photo(b"jpeg", Some("看这个"));
    let photo = desk.server().wait_for("the photo in a new topic", |server| {
        server.messages(desk.group).into_iter().find(|m| m.json.get("photo").is_some() && m.thread.is_some_and(|t| t != topic))
    });
    // A reply in the topic that is gone can't be written; one in the new one is heard.
    desk.staff(LIN).in_topic(photo.thread.expect("a topic")).says("看到照片了。");
    desk.hears(&customer, "看到照片了");
    live.terminate().code(0);
    assert!(desk.general_is_free());
}

#[test]
fn a_blocked_customer_is_shown_and_what_they_missed_is_sent_again_by_a_button() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4722);
    let lin = desk.staff(LIN).in_topic(topic);
    customer.blocks();
    desk.reads(Some(topic), "the customer blocked the bot: nothing reaches them");
    lin.says("您好，退款已经处理。");
    let told = desk.reads(Some(topic), "The customer did not get it");
    customer.unblocks();
    desk.reads(Some(topic), "the customer is back");
    lin.presses(told.id, "Send again");
    desk.hears(&customer, "退款已经处理");
    desk.reads(Some(topic), "in the queue again");
    lin.presses(told.id, "Send again");
    desk.reads(Some(topic), "was sent again before");
    live.terminate().code(0);
    assert_eq!(desk.server().messages(4722).iter().filter(|m| m.text.contains("退款已经处理")).count(), 1);
}

#[test]
fn whoever_asks_for_a_person_before_any_other_word_has_one() {
    let desk = Desk::open();
    let live = desk.serves();
    let customer = desk.customer(4732);
    customer.says("/human");
    customer.next_answer();
    let topic = desk.topic_of(4732);
    let head = desk.reads(Some(topic), "asked for a person");
    assert!(head.buttons.iter().flatten().any(|(label, _)| label.contains("I take it")), "{head:?}");
    desk.staff(LIN).in_topic(topic).says("您好，请问是什么问题？");
    desk.hears(&customer, "请问是什么问题");
    live.terminate().code(0);
    assert!(desk.general_is_free());
}

#[test]
fn what_did_not_arrive_is_listed_in_general_with_a_button_each() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4_242_420_043);
    let lin = desk.staff(LIN);
    lin.says("/undelivered");
    desk.reads(None, "Everything has been delivered.");
    customer.blocks();
    desk.reads(Some(topic), "the customer blocked the bot");
    desk.staff(LIN).in_topic(topic).says("您好，退款已经处理。");
    desk.reads(Some(topic), "The customer did not get it");
    customer.unblocks();
    desk.reads(Some(topic), "the customer is back");
    lin.says("/undelivered");
    let list = desk.reads(None, "telegram:…0043");
    assert!(list.text.contains("Not delivered: 1") && !list.text.contains("424242"), "{}", list.text);
    desk.staff(STRANGER).presses(list.id, &list.buttons[0][0].0);
    desk.reads(None, "You have no staff account");
    lin.presses(list.id, &list.buttons[0][0].0);
    desk.hears(&customer, "退款已经处理");
    lin.says("/resend 99999999");
    desk.reads(None, "was sent again before");
    live.terminate().code(0);
    assert_eq!(desk.server().messages(customer.id).iter().filter(|m| m.text.contains("退款已经处理")).count(), 1);
}

#[test]
fn a_pause_for_the_group_mutes_no_customer() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4723);
    desk.server().script(Fault::TooMany(2).on("sendMessage").chat(desk.group));
    customer.says("多久能审核完");
    let other = desk.customer(4724);
    other.says("怎么退款");
    assert!(other.next_answer().text.contains("退"));
    desk.hears(&customer, "工作日");
    desk.reads(Some(topic), "多久能审核完");
    let done = live.terminate().code(0);
    assert!(desk.server().requests().iter().all(|r| !r.too_early), "{done}");
}

#[test]
fn two_who_claim_at_once_and_two_who_answer_at_once() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4725);
    let head = desk.reads(Some(topic), "Case C-");
    let (lin, chen) = (desk.staff(LIN).in_topic(topic), desk.staff(CHEN).in_topic(topic));
    lin.presses(head.id, "I take it");
    chen.presses(head.id, "I take it");
    desk.reads(Some(topic), "taken by lin");
    desk.reads(Some(topic), "lin has this case");
    chen.says("我也来答");
    desk.server().wait_for("chen is told twice", |_| {
        (desk.told(Some(topic)).iter().map(|m| m.text.matches("lin has this case").count()).sum::<usize>() == 2).then_some(())
    });
    // Asking for a person again is no second case, and a hand-off without a word of the customer's is one.
    customer.says("转人工");
    customer.says("转人工");
    desk.server().wait_for("both reach staff", |_| {
        (desk.told(Some(topic)).iter().map(|m| m.text.matches("👤 转人工").count()).sum::<usize>() >= 3).then_some(())
    });
    live.terminate().code(0);
    assert_eq!(desk.server().topics(desk.group).len(), 1);
    assert_eq!(desk.cases().matches("\"case\"").count(), 1);
    assert!(!desk.server().messages(4725).iter().any(|m| m.text.contains("我也来答")));
    assert!(desk.cases().contains("我也来答"), "kept in the case");
}

#[test]
fn strangers_the_revoked_the_hidden_and_forged_presses_do_nothing() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4726);
    let head = desk.reads(Some(topic), "Case C-");
    let stranger = desk.staff(STRANGER).in_topic(topic);
    stranger.says("我是客服");
    let told = desk.reads(Some(topic), "You have no staff account");
    assert!(told.text.contains("--telegram 903"), "{}", told.text);
    stranger.presses(head.id, "I take it");
    desk.shop.run(&["staff", "revoke", "chen", "--as", "wang"]).run().code(0);
    desk.staff(CHEN).in_topic(topic).says("我还在吗");
    desk.reads(Some(topic), "The account chen was revoked");
    desk.staff(CHEN).in_topic(topic).presses(head.id, "I take it");
    // An admin who hides, somebody in the name of a channel, and the channel whose posts are shown here.
    let group = json!({"id": desk.group, "type": "supergroup", "title": "staff", "is_forum": true});
    let channel = json!({"id": -1_002_000_000_042_i64, "type": "channel", "title": "news"});
    let hidden = [
        (json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group"}), &group, false),
        (json!({"id": 136_817_688, "is_bot": true, "first_name": "Channel"}), &channel, false),
        (json!({"id": 777_000, "is_bot": false, "first_name": "Telegram"}), &channel, true),
    ];
    for (at, (from, sender, forwarded)) in hidden.into_iter().enumerate() {
        let mut content = json!({"message_id": 900_000 + at, "date": 5, "chat": group, "message_thread_id": topic,
            "is_topic_message": true, "from": from, "sender_chat": sender, "text": "客服 谁都不是：您好"});
        if forwarded {
            content["is_automatic_forward"] = true.into();
        }
        desk.server().send_update("message", content);
    }
    desk.server().wait_for("two who hide are told", |_| {
        let told = desk.told(Some(topic)).iter().map(|m| m.text.matches("Nobody can tell who wrote this").count()).sum::<usize>();
        assert!(told <= 2, "{told}: a channel's posts are nobody's words");
        (told == 2).then_some(())
    });
    // Made-up data, and a case that is not this one.
    let lin = desk.staff(LIN).in_topic(topic);
    for data in ["1:0/claim C-9999", "1:0/send 77", "x", "1:0/retry 12345", "1:1", "1:/claim C-1001"] {
        lin.presses_data(head.id, data);
    }
    desk.reads(Some(topic), "earlier case C-9999");
    desk.reads(Some(topic), "That draft is over");
    desk.reads(Some(topic), "was sent again before, or is gone");
    // Commands with the wrong words.
    for (said, answer) in [
        ("/assign", "Like this: /assign"),
        ("/note", "Like this: /note"),
        ("/faq", "Like this: /faq"),
        ("/lookup", "Like this: /lookup"),
        ("/delete", "Reply to the message"),
        ("/fly me", "There is no command /fly"),
    ] {
        lin.says(said);
        desk.reads(Some(topic), answer);
    }
    let long = "长".repeat(4_090);
    lin.says(&long);
    desk.reads(Some(topic), "4090 characters");
    let done = live.terminate().code(0);
    assert!(!desk.server().messages(4726).iter().any(|m| m.from_bot && m.text.contains("客服 ")), "nobody reached them: {done}");
    assert!(desk.cases().contains("\"state\":\"waiting\""));
    drop(customer);
}

#[test]
fn a_closed_case_opens_again_and_an_erased_customer_leaves_no_topic() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4727);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("已经处理好了。");
    desk.hears(&customer, "已经处理好了");
    lin.says("/close");
    desk.reads(Some(topic), "closed by lin");
    customer.says("没解决");
    desk.reads(Some(topic), "the customer wrote again: reopened");
    lin.says("/close");
    desk.server().wait_for("closed again", |_| {
        (desk.told(Some(topic)).iter().map(|m| m.text.matches("closed by lin").count()).sum::<usize>() >= 2).then_some(())
    });
    customer.says("删除我的信息");
    customer.next_answer();
    customer.says("删除");
    desk.hears(&customer, "已删除您在这里留下的资料");
    desk.server().wait_for("the topic is deleted", |server| server.topics(desk.group).is_empty().then_some(()));
    live.terminate().code(0);
}

#[test]
fn nothing_is_lost_while_the_group_is_out_of_reach() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4728);
    desk.server().script(Fault::AcceptedThenCut.on("sendMessage").chat(desk.group));
    customer.says("答复丢失的一句");
    desk.reads(Some(topic), "答复丢失的一句");
    customer.says("下一句");
    desk.reads(Some(topic), "下一句");
    desk.staff(WANG).in_topic(topic).says("我来处理。");
    desk.hears(&customer, "我来处理");
    until(&desk.shop, "answered", || desk.cases().contains("waiting-on-customer"));
    let done = live.terminate().code(0);
    assert!(done.err.contains("may arrive twice"), "{done}");
}
