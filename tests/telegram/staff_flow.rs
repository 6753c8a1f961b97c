//! The day of a case in the staff group: what the customer writes and reads, what staff write and read.

use simdesk::app::SystemClock;
use simdesk::model::{ConversationId, Event, EventBody, EventKey, Incident, IncidentId, IncidentKey, Known, Locale, Verdict};
use simdesk::port::{Clock as _, Store as _};
use simdesk::store::{SledOptions, SledStore};

use super::emulator::Item;
use super::staff::{CHEN, Desk, LIN, STRANGER, WANG};

#[test]
fn a_case_from_the_first_word_to_the_rating() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4711);
    let head = desk.reads(Some(topic), "Case C-");
    assert!(head.text.contains("asked for a person") && head.text.contains("👤 转人工"), "{}", head.text);
    assert!(!head.text.contains("telegram:4711"), "the name is masked: {}", head.text);
    // While nobody has it the bot answers, and staff see both.
    let asked = customer.says("多久能审核完");
    customer.next_answer();
    let both = desk.reads(Some(topic), "👤 多久能审核完");
    assert!(both.text.contains("🤖"), "{}", both.text);
    // Taken by a button; the bot is silent from then on.
    let lin = desk.staff(LIN).in_topic(topic);
    lin.presses(head.id, "I take it");
    desk.hears(&customer, "lin");
    desk.reads(Some(topic), "taken by lin");
    // What answers a message answers it on the other side.
    let said = lin.replying_to(both.id).says("您好，一般一到三个工作日。");
    let answer = desk.hears(&customer, "一到三个工作日");
    assert_eq!(answer.reply_to, Some(asked));
    let back = customer.replying_to(answer.id).says("好的，那照片要重传吗");
    let mirrored = desk.reads(Some(topic), "照片要重传吗");
    assert_eq!(mirrored.reply_to, Some(said));
    assert!(!desk.server().messages(4711).iter().any(|m| m.from_bot && m.text.contains("照片不清")), "the bot is silent");
    // Edits, both ways; the first version stays where staff see it.
    lin.edits(said, "您好，一般一到三个工作日，周末不算。");
    desk.server().wait_for("the customer's copy changes", |server| {
        server.messages(4711).into_iter().find(|m| m.id == answer.id && m.text.contains("周末不算") && m.edited)
    });
    customer.edits(back, "好的，那身份证照片要重传吗");
    let changed = desk.reads(Some(topic), "changed to: 好的，那身份证照片要重传吗");
    assert_eq!(changed.reply_to, Some(mirrored.id));
    assert!(desk.told(Some(topic)).iter().any(|seen| seen.text.ends_with("👤 好的，那照片要重传吗")));
    // A note stays among staff.
    lin.says("/note 客户很急");
    // Closed with a word, rated with a button.
    lin.says("/close 重传以后等短信就行。");
    let closed = desk.hears(&customer, "重传以后等短信就行");
    customer.presses(closed.id, "很满意");
    desk.reads(Some(topic), "rated 5 of 5");
    let done = live.terminate().code(0);
    assert!(desk.general_is_free(), "{done}");
    assert!(!desk.server().messages(4711).iter().any(|m| m.text.contains("客户很急")));
    assert!(desk.cases().contains("客户很急"));
}

#[test]
fn pictures_voices_stickers_and_albums_pass_both_ways_and_are_taken_back() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4712);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("您好，请把提示截图发来。");
    desk.hears(&customer, "请把提示截图发来");
    // A photo with words, an album, a voice message.
    let photo = customer.sends_photo(b"jpeg", Some("就是这个，身份证 11010519491231002X"));
    let copy = desk.reads(Some(topic), "就是这个");
    assert!(copy.json.get("photo").is_some() && !copy.text.contains("19491231"), "{copy:?}");
    customer.sends_album(&[Item::Photo(b"a"), Item::Photo(b"b"), Item::Photo(b"c")], None);
    desk.server().wait_for("the album in one piece", |_| {
        let albums: Vec<_> =
            desk.told(Some(topic)).into_iter().filter_map(|m| m.json["media_group_id"].as_str().map(str::to_owned)).collect();
        (albums.len() == 3 && albums.iter().all(|album| *album == albums[0])).then_some(())
    });
    customer.sends_voice(b"OggS");
    desk.server().wait_for("the voice message", |_| desk.told(Some(topic)).into_iter().find(|m| m.json.get("voice").is_some()));
    // And back: a sticker, a photo with words.
    lin.sends_sticker();
    desk.server().wait_for("the sticker", |server| {
        server.messages(4712).into_iter().find(|m| m.from_bot && m.json.get("sticker").is_some())
    });
    let sample = lin.sends_photo(b"png", Some("照这样拍"));
    let received = desk.hears(&customer, "照这样拍");
    assert!(received.json.get("photo").is_some());
    // Staff take it back; the customer takes theirs back.
    lin.replying_to(sample).says("/delete");
    desk.server().wait_for("the photo is gone", |server| server.messages(4712).iter().all(|m| m.id != received.id).then_some(()));
    customer.replying_to(photo).says("撤回");
    desk.hears(&customer, "已撤回");
    desk.server().wait_for("the copy is gone", |_| desk.told(Some(topic)).iter().all(|m| m.id != copy.id).then_some(()));
    live.terminate().code(0);
    assert!(desk.general_is_free());
}

#[test]
fn drafts_canned_answers_and_look_ups() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4713);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("/faq refund");
    let canned = desk.reads(Some(topic), "Draft (the customer has not seen it)");
    assert!(canned.text.contains("退"), "in the customer's language: {}", canned.text);
    assert!(!desk.server().messages(4713).iter().any(|m| m.from_bot && m.text.contains("lin")), "nothing was sent yet");
    lin.presses(canned.id, "Send it");
    let heard = desk.hears(&customer, "lin");
    assert!(heard.text.contains("退"), "{}", heard.text);
    // Sent once, whatever is pressed later.
    lin.presses(canned.id, "Send it");
    desk.reads(Some(topic), "That draft is over");
    customer.says("审核一般要多久");
    desk.reads(Some(topic), "审核一般要多久");
    lin.says("/draft");
    let draft = desk.server().wait_for("a draft", |_| {
        desk.told(Some(topic)).into_iter().find(|m| m.text.starts_with("Draft") && m.text.contains("工作日"))
    });
    lin.presses(draft.id, "Send it");
    desk.hears(&customer, "工作日");
    lin.says("/lookup 6925000000000000019");
    let found = desk.reads(Some(topic), "6925000000000000019");
    assert!(found.text.contains("not approved") && found.text.contains("The reviewer wrote: 身份证照片模糊"), "{}", found.text);
    let wang = desk.staff(WANG);
    wang.says("/queue");
    desk.reads(None, "being worked on");
    wang.says("/who");
    let who = desk.reads(None, "wang (admin)");
    assert!(who.text.contains("lin: 1"), "{}", who.text);
    wang.says("/claim");
    desk.reads(None, "works in a customer's thread");
    live.terminate().code(0);
    let log = desk.shop.run(&["audit-log", "--json"]).run().code(0).out;
    for act in ["lookup", "reply", "cases", "staff-list"] {
        assert!(log.contains(&format!("\"what\":\"{act}\"")), "{act} is not in {log}");
    }
}

/// In a Chinese group everything that simdesk says is Chinese: what happened, what was looked up, the figures, an incident.
#[test]
fn what_staff_read_in_a_chinese_group_is_chinese() {
    let desk = Desk::in_language("zh-Hans");
    let live = desk.serves();
    let (customer, topic) = desk.case(4716);
    let lin = desk.staff(LIN).in_topic(topic);
    customer.blocks();
    desk.reads(Some(topic), "客户把机器人拉黑了");
    lin.says("您好，退款已经处理。");
    let told = desk.reads(Some(topic), "客户没有收到：客户把机器人拉黑了");
    customer.unblocks();
    desk.reads(Some(topic), "客户回来了");
    lin.presses(told.id, "再发一次");
    desk.hears(&customer, "退款已经处理");
    lin.says("/case");
    desk.reads(Some(topic), "上面客服写的没有送到");
    lin.says("/lookup 6925000000000000019");
    desk.reads(Some(topic), "运营商：中国联通");
    lin.says("/lookup 6925000000000000020");
    desk.reads(Some(topic), "可能是：");
    lin.says("/lookup 8101 2026-02-21");
    desk.reads(Some(topic), "没有这个手机尾号提交的订单");
    lin.says("/stats");
    desk.reads(Some(topic), "转人工的原因：");
    lin.says("/approve I-7");
    desk.reads(Some(topic), "没有 I-7 这个编号");
    live.terminate().code(0);
    let english = |text: &str| {
        let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3);
        words.filter(|word| !["telegram", "lookup", "close", "reopen", "assign", "note", "draft"].contains(word)).count()
    };
    for seen in desk.told(Some(topic)) {
        assert_eq!(english(&seen.text), 0, "{}", seen.text);
    }
}

#[test]
fn given_to_somebody_handed_back_banned_and_reopened() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4714);
    let (lin, chen, wang) = (desk.staff(LIN).in_topic(topic), desk.staff(CHEN).in_topic(topic), desk.staff(WANG).in_topic(topic));
    lin.says("/claim");
    desk.reads(Some(topic), "taken by lin");
    lin.says("/assign chen");
    desk.reads(Some(topic), "lin gave it to chen");
    chen.says("/assign nobody");
    desk.reads(Some(topic), "no account called nobody");
    chen.says("/bot");
    desk.reads(Some(topic), "handed back to the bot");
    customer.says("多久能审核完");
    desk.hears(&customer, "工作日");
    wang.says("/ban");
    desk.reads(Some(topic), "banned the customer");
    customer.says("你们是骗子");
    wang.says("/unban");
    desk.reads(Some(topic), "lifted the ban");
    assert!(!desk.told(Some(topic)).iter().any(|m| m.text.contains("骗子")), "nobody reads what a banned customer writes");
    wang.says("/close");
    desk.reads(Some(topic), "closed by wang");
    chen.says("还有一句");
    desk.reads(Some(topic), "is closed. To go on, send /reopen");
    chen.says("/reopen");
    desk.reads(Some(topic), "reopened by chen");
    chen.says("还有一句：请留意短信。");
    desk.hears(&customer, "请留意短信");
    live.terminate().code(0);
    assert!(!desk.server().messages(4714).iter().any(|m| m.text.ends_with("还有一句")));
}

/// Something is suddenly frequent: staff read it in General, and those who wait hear of it when one of the staff has approved the words.
#[test]
fn an_incident_is_told_in_general_and_its_notice_sent_by_a_button() {
    let desk = Desk::open();
    let live = desk.serves();
    let customer = desk.customer(4715);
    customer.says("身份证照片模糊被拒了怎么办");
    assert!(customer.next_answer().text.contains("照片"));
    customer.says("转人工");
    customer.next_answer();
    desk.topic_of(4715);
    live.terminate().code(0);
    // As the look of a running process leaves it.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let dir = desk.shop.home.path("s");
        let store = SledStore::open(&dir, &SledOptions::default()).expect("the store opens");
        let now = SystemClock.now();
        let incident = Incident {
            id: IncidentId(0),
            version: 0,
            key: IncidentKey::Entry("id-photo".parse().expect("an entry")),
            began_at: now - chrono::TimeDelta::hours(1),
            last_at: now,
            ended_at: None,
            window_minutes: 60,
            count: 12,
            peak: 12,
            grown_at: None,
            expected_milli: 1_500,
            known: Known::Weeks(4),
            verdict: Verdict::None,
            name: vec![(Locale::En, "ID photo".to_owned())],
            notice: vec![
                (Locale::ZhHans, "今天很多人遇到照片被拒，正在核查。".to_owned()),
                (Locale::En, "many photos".to_owned()),
            ],
        };
        let id = store.put_incident(incident).await.expect("an incident");
        let body = EventBody::IncidentNoticed { incident: id };
        let key = EventKey { conversation: ConversationId::staff_room(), external_id: "incident/I-1/opened".to_owned() };
        store.accept(Event { key, at: now, body, origin: None }).await.expect("it is taken");
    });
    let live = desk.serves();
    let told = desk.reads(None, "12 customers in 60 minutes");
    desk.staff(STRANGER).presses(told.id, "Send the notice");
    desk.reads(None, "You have no staff account");
    assert!(!desk.server().messages(4715).iter().any(|m| m.text.contains("正在核查")));
    desk.staff(WANG).presses(told.id, "Send the notice");
    desk.hears(&customer, "今天很多人遇到照片被拒");
    desk.reads(None, "wang has had the notice sent, to 1");
    assert!(
        !desk.told(None).iter().any(|seen| seen.text.contains("simdesk incidents")),
        "no command of the shell: there are buttons"
    );
    // Once more, as after a process that ended before it said so.
    desk.staff(WANG).says("/approve I-1");
    desk.server().wait_for("the same again", |_| {
        (desk.told(None).iter().map(|m| m.text.matches("wang has had the notice sent, to 1").count()).sum::<usize>() == 2)
            .then_some(())
    });
    desk.staff(LIN).says("/dismiss I-1");
    desk.reads(None, "has had the notice of incident I-1 sent already");
    live.terminate().code(0);
    assert_eq!(desk.server().messages(4715).iter().filter(|m| m.text.contains("正在核查")).count(), 1);
}
