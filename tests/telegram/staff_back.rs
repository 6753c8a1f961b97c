//! What a customer takes back is gone where staff read it: pictures sent as one, the words with them, and the words in the case.

use super::emulator::Item;
use super::staff::{Desk, LIN};

#[test]
fn an_album_goes_as_one_with_its_words() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4740);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("您好，请把提示截图发来。");
    desk.hears(&customer, "请把提示截图发来");
    let pictures = |count: usize| {
        desk.server().wait_for("the pictures", |_| {
            (desk.told(Some(topic)).iter().filter(|m| m.json.get("photo").is_some()).count() == count).then_some(())
        });
    };
    // By any of its pictures, also one that said nothing.
    for which in [0, 2] {
        let album = customer.sends_album(&[Item::Photo(b"a"), Item::Photo(b"b"), Item::Photo(b"c")], Some("我家门牌是八号"));
        desk.reads(Some(topic), "我家门牌是八号");
        pictures(3);
        customer.replying_to(album[which]).says("撤回");
        pictures(0);
        desk.server()
            .wait_for("the words are gone", |_| desk.told(Some(topic)).iter().all(|m| !m.text.contains("门牌")).then_some(()));
    }
    desk.reads(Some(topic), "took a message back");
    live.terminate().code(0);
    assert!(!desk.cases().contains("门牌"), "{}", desk.cases());
}

#[test]
fn words_that_were_taken_back_are_nowhere() {
    let desk = Desk::open();
    let live = desk.serves();
    let customer = desk.customer(4741);
    let secret = customer.says("我的暗号是芝麻开门，帮我转人工");
    customer.next_answer();
    customer.says("转人工");
    customer.next_answer();
    let topic = desk.topic_of(4741);
    desk.reads(Some(topic), "芝麻开门");
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("/claim");
    desk.reads(Some(topic), "taken by lin");
    // While nobody has answered, and changed before it is taken back.
    let more = customer.says("第二个暗号是西瓜");
    desk.reads(Some(topic), "西瓜");
    customer.edits(more, "第二个暗号是冬瓜");
    desk.reads(Some(topic), "冬瓜");
    for said in [secret, more] {
        customer.replying_to(said).says("撤回");
    }
    desk.server().wait_for("no word of it in the topic", |_| {
        let told = desk.told(Some(topic));
        told.iter().all(|m| !m.text.contains("芝麻") && !m.text.contains("西瓜") && !m.text.contains("冬瓜")).then_some(())
    });
    lin.says("/case");
    let head = desk.server().wait_for("the head anew", |_| {
        desk.told(Some(topic)).into_iter().rfind(|m| m.text.contains("Case C-") && m.text.contains("withdrawn by the customer"))
    });
    assert!(!head.text.contains("瓜"), "{}", head.text);
    // A topic that is made anew.
    desk.staff(LIN).deletes_topic(topic);
    customer.says("还在吗");
    desk.server().wait_for("a new topic", |server| {
        server.messages(desk.group).into_iter().find(|m| m.thread.is_some_and(|t| t != topic) && m.text.contains("还在吗"))
    });
    live.terminate().code(0);
    let shown = desk.shop.run(&["cases", "C-1001", "--as", "wang"]).run().code(0).out;
    assert!(shown.contains("withdrawn by the customer"), "{shown}");
    for word in ["芝麻", "西瓜", "冬瓜"] {
        let here = desk.server().messages(desk.group);
        assert!(here.iter().all(|m| !m.text.contains(word)), "{word}: {here:#?}");
        assert!(!shown.contains(word) && !desk.cases().contains(word), "{word} in {shown}");
    }
}

#[test]
fn what_was_said_before_the_case_is_taken_back_and_not_promised_to_be_gone() {
    let desk = Desk::open();
    let live = desk.serves();
    let customer = desk.customer(4768);
    let first = customer.says("怎么退款");
    customer.next_answer();
    customer.says("转人工");
    customer.next_answer();
    desk.topic_of(4768);
    customer.replying_to(first).says("撤回");
    desk.hears(&customer, "可能还看得到原文");
    live.terminate().code(0);
}
