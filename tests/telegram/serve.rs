//! `simdesk serve` as a process: what customers see in Telegram, and what they still see when everything goes wrong.

use super::emulator::{Fault, Item, Seen};
use super::shop::{ORDER, Shop, TAIL};

fn is_answer(seen: &Seen, part: &str) -> bool {
    seen.from_bot && seen.text.contains(part)
}

#[test]
fn a_customer_asks_presses_and_is_answered() {
    let shop = Shop::open();
    let live = shop.serves();
    let user = shop.server.user(42).named("李", None, Some("zh-hans"));

    user.starts("");
    let hello = user.next_answer();
    assert!(hello.text.contains("审核") && hello.buttons.len() >= 4, "{}", hello.text);
    user.presses(hello.id, "查我的订单");
    assert!(user.next_answer().text.contains("订单号"));
    user.says(ORDER);
    assert!(user.next_answer().text.contains("后 4 位"));
    user.says(TAIL);
    let answer = user.next_answer();
    assert!(answer.text.contains("照片") && !answer.text.contains(ORDER), "{}", answer.text);

    // A button of an old message: one that says what it means does it, one that answers a closed question says that it is closed.
    user.presses(hello.id, "能退款");
    let why = user.next_answer();
    assert!(why.from_bot && !why.text.contains("已失效"), "{}", why.text);
    let stale = user.presses_data(hello.id, "1:1");
    assert_eq!(user.waits_for_answer_to(&stale), "");
    let over = user.next_answer();
    assert!(over.text.contains("已失效"), "{}", over.text);

    // Leafing through the FAQ.
    user.says("/faq");
    let topics = user.next_answer();
    user.presses(topics.id, "为什么审核失败");
    let causes = user.next_answer();
    assert!(causes.buttons.len() >= 7, "{causes:?}");
    user.presses(causes.id, "更多");
    assert!(user.next_answer().text.contains("常见原因"));

    // What can't be read.
    user.sends_voice(b"OggS");
    assert!(user.next_answer().text.contains("看不了"));
    user.sends_photo(b"jpeg", Some("照片模糊怎么办"));
    let both = user.next_answer();
    assert!(both.text.contains("只看了您写的字") && both.text.contains("照片"), "{}", both.text);
    user.sends_album(&[Item::Photo(b"a"), Item::Photo(b"b"), Item::Photo(b"c")], None);
    assert!(user.next_answer().text.contains("看不了"));
    user.sends_album(&[Item::Photo(b"d"), Item::Photo(b"e")], Some("照片模糊怎么办"));
    assert!(user.next_answer().text.contains("只看了您写的字"));

    // A message that is put right is answered again.
    let wrong = user.says("怎么退欧");
    user.next_answer();
    user.edits(wrong, "怎么退款");
    assert!(user.next_answer().text.contains("退"));
    let done = live.terminate().code(0);
    assert!(user.unread().is_none(), "the album was answered once: {:?}", user.sees());
    assert!(!done.err.contains(&shop.server.token()), "{done}");
}

#[test]
fn a_signed_link_opens_its_order_and_a_group_hears_nothing() {
    let shop = Shop::open();
    let live = shop.serves();
    let link = shop.run(&["telegram", "link", ORDER]).run().code(0).out;
    let token = link.trim().rsplit('=').next().expect("a token").to_owned();
    let user = shop.server.user(42);
    user.starts(&token);
    let answer = user.next_answer();
    assert!(answer.text.contains("照片"), "{}", answer.text);
    user.says("能退款吗");
    assert!(is_answer(&user.next_answer(), "退"));

    // One that was changed on the way is told as such, in the person's language.
    let other = shop.server.user(44).named("Amy", None, Some("en"));
    let last = if token.ends_with('A') { 'B' } else { 'A' };
    other.starts(&format!("{}{last}", &token[..token.len() - 1]));
    let over = other.next_answer();
    assert!(over.text.starts_with("That link is over"), "{}", over.text);

    let group = shop.server.group("family", &[42, 43]);
    let there = shop.server.user(43).in_chat(group);
    there.says(&format!("/order {ORDER}"));
    let told = there.waits_for("the refusal", |all| all.iter().find(|m| m.from_bot).cloned());
    assert!(told.text.contains("私信") && !told.text.contains("照片"), "{}", told.text);
    shop.home.on("s", &["telegram", "status"]).run().code(2).complains("no Telegram token");
    shop.run(&["telegram", "status"]).run().code(0).says("long polling");
    live.terminate().code(0);
}

#[test]
fn strange_updates_are_put_aside_and_everybody_else_goes_on() {
    let shop = Shop::open();
    let live = shop.serves();
    shop.server.send_update("message", serde_json::json!({"text": "110105194912310021 without a chat"}));
    shop.server.send_update("callback_query", serde_json::json!({"deep": [{"er": "11010519491231002X"}]}));
    let user = shop.server.user(42);
    user.says("你好");
    assert!(user.next_answer().from_bot);
    // Their own conversation comes after; the program ends when all is done.
    let done = live.terminate().code(0);
    assert!(!done.err.contains("19491231"), "{done}");
    let listed = shop.run(&["dead-letters"]).run().code(0);
    assert_eq!(listed.count("could not read it"), 2, "{listed}");
    assert!(!listed.out.contains("19491231"), "{listed}");
    shop.run(&["dead-letters", "--retry", "all"]).run().code(0).says("2 events stay aside").says("0 events are tried");
    shop.run(&["dead-letters", "--retry", "telegram:unread#none"]).run().code(4);
}

#[test]
fn what_the_server_refuses_delays_or_loses_is_dealt_with_chat_by_chat() {
    let shop = Shop::open();
    let live = shop.serves();
    let server = &shop.server;
    // One chat must wait, one has blocked the bot, one's answers get lost on the way, one's come in a shape that nobody knows.
    server.script(Fault::TooMany(1).on("sendMessage").chat(1));
    server.script(Fault::Refuse(403, "Forbidden: bot was blocked by the user".to_owned()).on("sendMessage").chat(2));
    server.script(Fault::AcceptedThenCut.on("sendMessage").chat(3));
    server.script(Fault::StrangeResult.on("sendMessage").chat(4));
    server.script(Fault::UnknownFields.on("sendMessage").chat(5));
    server.script(Fault::Cut.on("sendMessage").chat(6));
    // A fault of the server's with a body as if it were a refusal.
    server.script(Fault::Refuse(502, "Bad Gateway".to_owned()).on("sendMessage").chat(8));
    for id in 1..=8 {
        server.user(id).says("怎么退款");
    }
    for id in [1, 3, 4, 5, 6, 7, 8] {
        assert!(server.user(id).next_answer().text.contains("退"), "{id}");
    }
    // The one that broke after it was accepted comes twice, and nothing else does.
    let twice = server.wait_for("the second one", |server| {
        let all = server.messages(3).into_iter().filter(|m| m.from_bot).count();
        (all == 2).then_some(all)
    });
    assert_eq!(twice, 2);
    let done = live.terminate().code(0);
    assert!(done.err.contains("may arrive twice"), "{done}");
    for id in [1, 4, 5, 6, 7, 8] {
        assert_eq!(server.messages(id).iter().filter(|m| m.from_bot).count(), 1, "{id}");
    }
    assert!(server.requests().iter().all(|r| !r.too_early), "nothing was sent before its time");
    assert_eq!(server.messages(2).iter().filter(|m| m.from_bot).count(), 0);
    assert_eq!(server.faults_left(), 0);
}

#[test]
fn telegram_may_be_away_at_the_start_and_later() {
    let shop = Shop::open();
    shop.server.down();
    let mut live = shop.starts();
    live.expect_log("no updates");
    shop.server.up();
    let user = shop.server.user(42);
    user.says("怎么退款");
    assert!(user.next_answer().text.contains("退"));
    shop.server.down();
    live.expect_log("no updates");
    user.says("多久能审核完");
    shop.server.up();
    assert!(user.next_answer().text.contains("工作日"));
    live.terminate().code(0);
}

/// Kills between all steps: no question without an answer, and no answer twice but those that were on their way.
#[test]
fn kill_9_loses_nothing_and_repeats_only_what_was_on_its_way() {
    const ROUNDS: usize = 4;
    const CHATS: i64 = 12;
    let shop = Shop::open();
    let server = &shop.server;
    let mut asked = 0;
    for round in 0..ROUNDS {
        let live = shop.serves();
        for id in 1..=CHATS {
            server.user(id).says(if round % 2 == 0 { "怎么退款" } else { "多久能审核完" });
            asked += 1;
        }
        // Now here, now there: after some of the answers of this round.
        let before = usize::try_from(CHATS).expect("a few") * round;
        let some = before + [0, 3, 7, 11][round];
        server.wait_for("some answers", |s| (s.requests_of("sendMessage").len() >= some).then_some(()));
        live.kill();
    }
    let live = shop.serves();
    let answers = |id: i64| server.messages(id).into_iter().filter(|m| m.from_bot).collect::<Vec<_>>();
    server.wait_for("all answers", |_| (1..=CHATS).all(|id| answers(id).len() >= ROUNDS).then_some(()));
    live.terminate().code(0);
    let all: usize = (1..=CHATS).map(|id| answers(id).len()).sum();
    let repeated = all - asked;
    assert!(repeated <= ROUNDS * 32, "{repeated} repeated");
    for id in 1..=CHATS {
        // In the order of the questions; a repeated one right behind itself.
        let mut kinds: Vec<bool> = answers(id).iter().map(|m| m.text.contains("退")).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), ROUNDS, "{id}: {:?}", answers(id).iter().map(|m| &m.text).collect::<Vec<_>>());
    }
}
