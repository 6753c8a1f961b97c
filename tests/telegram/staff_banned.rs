//! Whoever is banned is not answered, but can still have their data deleted.

use super::staff::{Desk, LIN, WANG};

#[test]
fn a_banned_customer_has_their_data_deleted_and_is_silent_otherwise() {
    let desk = Desk::open();
    let live = desk.serves();
    // Banned while somebody has the case, and after it was closed; in words, and by the command and a button.
    for (id, closed) in [(4750, false), (4751, true)] {
        let (customer, topic) = desk.case(id);
        let lin = desk.staff(LIN).in_topic(topic);
        lin.says("您好，我在看。");
        desk.hears(&customer, "我在看");
        if closed {
            lin.says("/close");
            desk.hears(&customer, "已结束");
        }
        desk.staff(WANG).in_topic(topic).says("/ban");
        desk.reads(Some(topic), "banned the customer");
        let seen = desk.server().messages(id).len();
        customer.says("你们是骗子");
        customer.says("/menu");
        customer.says(if closed { "/delete" } else { "删除我的信息" });
        let asked = desk.hears(&customer, "现在删除吗");
        let all = desk.server().messages(id);
        let since: Vec<_> = all.iter().skip(seen).filter(|m| m.from_bot).collect();
        assert_eq!(since.len(), 1, "only the question: {since:#?}");
        // Something else, and the question is over without a word; asked anew it is answered.
        customer.says("算了再说");
        customer.says("2");
        customer.says("/delete");
        desk.server().wait_for("asked again", |server| {
            (server.messages(id).iter().filter(|m| m.from_bot && m.text.contains("现在删除吗")).count() == 2).then_some(())
        });
        let last = desk.server().messages(id).into_iter().rfind(|m| m.from_bot).expect("a question");
        assert_ne!(last.id, asked.id);
        if closed {
            customer.presses(last.id, "删除");
        } else {
            customer.says("删除");
        }
        desk.hears(&customer, "已删除您在这里留下的资料");
        assert!(desk.told(Some(topic)).iter().all(|m| !m.text.contains("骗子") && !m.text.contains("算了再说")));
        if closed {
            desk.server().wait_for("the topic goes", |server| {
                server.topics(desk.group).iter().all(|(thread, ..)| *thread != topic).then_some(())
            });
        }
        // The ban went with the data.
        customer.says("怎么退款");
        if closed {
            desk.hears(&customer, "退");
        } else {
            desk.reads(Some(topic), "怎么退款");
        }
    }
    live.terminate().code(0);
}
