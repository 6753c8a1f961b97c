//! The proof: many chats against `simdesk serve`, while everything fails that can fail. One table at the end.
//!
//! In every round people ask, press and look up, and faults are drawn by dice: the process is killed or told to end, the API is away,
//! answers 429 or 5xx, cuts connections, or loses its answer after it has accepted a message. At the end every update has had its turn
//! once, every answer has arrived in order or is told as uncertain, and what came twice was said to be possible.
//!
//! `SIMDESK_LONG=1` makes it long; `SIMDESK_PROOF_SEED`, `SIMDESK_PROOF_CHATS` and `SIMDESK_PROOF_ROUNDS` say how exactly.

mod chat;
pub mod service;
mod table;

use std::collections::HashSet;
use std::io::Write as _;
use std::time::Duration;

use self::chat::{Chat, order_of};
use self::service::{Service, Way};
use self::table::Row;
use super::emulator::{Fault, Gate, Options, Server};
use super::shop::Shop;
use crate::crash::{Dice, long, number};

/// What goes wrong with the server in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    Away,
    TooManyEverywhere,
    TooManyHereAndThere,
    AcceptedThenCut,
    CutInAnswer,
    ServerErrors,
    Cut,
    Polls,
    /// One message meets nothing but cut connections until it is given up.
    Stubborn,
}

/// What happens to the process in the middle of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blow {
    None,
    Kill,
    /// And nobody runs until presses are too old.
    KillAndExpire,
    /// And once more while it starts.
    KillTwice,
    Terminate,
}

const TROUBLES: [Trouble; 9] = [
    Trouble::None,
    Trouble::Away,
    Trouble::TooManyEverywhere,
    Trouble::TooManyHereAndThere,
    Trouble::AcceptedThenCut,
    Trouble::CutInAnswer,
    Trouble::ServerErrors,
    Trouble::Cut,
    Trouble::Polls,
];
const BLOWS: [Blow; 6] = [Blow::None, Blow::Kill, Blow::Kill, Blow::KillAndExpire, Blow::KillTwice, Blow::Terminate];

/// Cards that come in an order of chance, all of them before the first comes again.
struct Deck<T> {
    all: Vec<T>,
    left: Vec<T>,
}

impl<T: Clone> Deck<T> {
    fn new(all: Vec<T>) -> Self {
        Self { all, left: Vec::new() }
    }

    fn draw(&mut self, dice: &mut Dice) -> T {
        if self.left.is_empty() {
            self.left.clone_from(&self.all);
        }
        let at = usize::try_from(dice.roll(self.left.len() as u64)).expect("a few");
        self.left.swap_remove(at)
    }
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    seed: u64,
    chats: u64,
    rounds: u64,
}

#[test]
fn nothing_is_lost_repeated_or_dropped_whatever_happens() {
    let (chats, rounds) = if long() { (200, 30) } else { (24, 4) };
    let plan = Plan {
        seed: number("SIMDESK_PROOF_SEED", 1),
        chats: number("SIMDESK_PROOF_CHATS", chats),
        rounds: number("SIMDESK_PROOF_ROUNDS", rounds),
    };
    let rows = std::thread::scope(|scope| {
        let runs = [Way::Polling, Way::Webhook].map(|way| (way, scope.spawn(move || run(way, plan))));
        runs.map(|(way, run)| (way, run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
    });
    let title = format!("{} chats, {} rounds, seed {}", plan.chats, plan.rounds, plan.seed);
    let table = table::print(&title, &rows.clone().map(|(way, (row, _))| (way, row)));
    // Past the test harness that would keep it back.
    let _ = std::io::stderr().lock().write_all(table.as_bytes());
    for (way, (row, faults)) in rows {
        let shown = faults.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
        assert!(row.is_clean() && faults.is_empty(), "{way:?}: {row:#?}\n{shown}");
    }
}

fn run(way: Way, plan: Plan) -> (Row, Vec<String>) {
    let shop = Shop::with(Options { deadline: Duration::from_mins(3), ..Options::default() });
    // Thirty rounds take less than a minute, and nobody in them is a flood.
    shop.home.file("config/simdesk/config.toml", "[limits]\nmessages_per_minute = 10000\n");
    let orders: String = (1..=i64::try_from(plan.chats).expect("a few")).map(order_row).collect();
    let file = shop.home.file("all.jsonl", orders);
    shop.home.on("s", &["import", &file.display().to_string()]).run().code(0);
    let mut proof = Proof {
        server: &shop.server,
        service: Service::new(&shop, way),
        way,
        chats: (1..=i64::try_from(plan.chats).expect("a few")).map(|id| Chat::new(&shop.server, id)).collect(),
        dice: Dice::new(plan.seed ^ u64::from(way == Way::Webhook) << 32),
        talk: Dice::new(plan.seed ^ 1 << 33),
        row: Row::default(),
        troubles: Deck::new(TROUBLES.into_iter().chain(long().then_some(Trouble::Stubborn)).collect()),
        blows: Deck::new(BLOWS.to_vec()),
    };
    proof.service.starts();
    if way == Way::Webhook {
        shop.server.wait_for("the webhook is set", |server| (!server.requests_of("setWebhook").is_empty()).then_some(()));
    }
    for _ in 0..plan.rounds {
        proof.round();
    }
    proof.ends();
    let Proof { mut service, chats, mut row, .. } = proof;
    let log = service.log();
    assert!(!log.contains(&shop.server.token()), "the token is in the log");
    for request in shop.server.requests() {
        match request.outcome.fault.as_deref() {
            Some("429" | "429 everywhere") => row.refused_429 += 1,
            Some("accepted, then cut" | "cut in the answer" | "garbage") => row.lost_answers += 1,
            Some("cut" | "server error" | "refused") => row.broken += 1,
            _ => row.refused_429 += u64::from(request.outcome.code == Some(429)),
        }
    }
    let faults = table::count(&mut row, &chats, &shop, &log);
    (row, faults)
}

fn order_row(chat: i64) -> String {
    let (order, tail) = order_of(chat);
    format!(
        "{{\"order_id\":\"{order}\",\"carrier\":\"unicom\",\"submitted_at\":\"2026-02-20 10:00:00\",\"decided_at\":\"2026-02-24 10:00:00\",\"updated_at\":\"2026-02-24 10:00:00\",\"audit_status\":\"rejected\",\"reason_text\":\"身份证照片模糊，请重新上传\",\"phone_last4\":\"{tail}\"}}\n"
    )
}

/// Who waits in vain, for whoever reads why the test failed.
struct Waiting(Option<String>);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(who) = self.0.as_ref().filter(|_| std::thread::panicking()) {
            let _ = writeln!(std::io::stderr().lock(), "waits in vain: {who}");
        }
    }
}

struct Proof<'s> {
    server: &'s Server,
    service: Service<'s>,
    way: Way,
    chats: Vec<Chat>,
    /// Of the faults.
    dice: Dice,
    /// Of what is said; who may say something depends on who was answered.
    talk: Dice,
    row: Row,
    troubles: Deck<Trouble>,
    blows: Deck<Blow>,
}

impl Proof<'_> {
    fn round(&mut self) {
        let (trouble, blow) = (self.troubles.draw(&mut self.dice), self.blows.draw(&mut self.dice));
        let away = trouble == Trouble::Away;
        if away {
            self.server.down();
            self.row.outages += 1;
        } else {
            self.scripts(trouble);
        }
        let before = self.server.request_count();
        let mut done = 0;
        for chat in &mut self.chats {
            if self.talk.roll(3) > 0 {
                done += chat.acts(&mut self.talk);
            }
        }
        self.row.updates += done as u64;
        if away {
            self.outage();
        } else {
            // Now here, now there in the middle of the work.
            let some = before + usize::try_from(self.dice.roll(done as u64)).expect("a few");
            self.server.wait_for("some requests", |server| (server.request_count() >= some).then_some(()));
        }
        match blow {
            Blow::None => {}
            Blow::Kill => self.service.is_killed(),
            Blow::KillAndExpire => self.expires(),
            Blow::KillTwice => {
                self.service.is_killed();
                self.service.starts_and_dies();
            }
            Blow::Terminate => {
                // While nothing can be sent it would take as long as it may.
                self.server.up();
                self.service.is_told_to_end();
                self.row.ends += 1;
            }
        }
        self.row.kills += u64::from(matches!(blow, Blow::Kill | Blow::KillAndExpire | Blow::KillTwice));
        self.server.up();
        if blow != Blow::None {
            self.replays();
            self.service.starts();
            self.catches_up();
        }
    }

    /// What goes wrong with calls in this round.
    fn scripts(&mut self, trouble: Trouble) {
        let some = |fault: Fault, method: &str, every, times| self.server.script(fault.on(method).every(every).times(times));
        match trouble {
            Trouble::None | Trouble::Away => {}
            Trouble::TooManyEverywhere => some(Fault::TooManyEverywhere(1), "sendMessage", 5, 8),
            Trouble::TooManyHereAndThere => {
                for chat in self.chats.iter().step_by(3) {
                    self.server.script(Fault::TooMany(1).on("sendMessage").chat(chat.user.id));
                }
            }
            Trouble::AcceptedThenCut => some(Fault::AcceptedThenCut, "sendMessage", 4, 10),
            Trouble::CutInAnswer => some(Fault::CutInAnswer, "sendMessage", 3, 10),
            Trouble::ServerErrors => {
                some(Fault::ServerError(502), "sendMessage", 3, 10);
                some(Fault::Garbage, "sendMessage", 7, 5);
            }
            Trouble::Cut => {
                some(Fault::Cut, "sendMessage", 3, 10);
                some(Fault::Cut, "getUpdates", 2, 1);
            }
            Trouble::Polls => {
                some(Fault::ServerError(500), "getUpdates", 2, 1);
                some(Fault::AcceptedThenCut, "getUpdates", 2, 1);
            }
            Trouble::Stubborn => {
                let unlucky = 1 + i64::try_from(self.dice.roll(self.chats.len() as u64)).expect("a few");
                self.server.script(Fault::Cut.on("sendMessage").chat(unlucky).text("审核需要多长时间").times(4));
            }
        }
    }

    /// Nothing can be asked or sent for a while.
    fn outage(&mut self) {
        match self.way {
            Way::Polling => self.service.logs("no updates"),
            // Updates still come.
            Way::Webhook => self.all_updates(),
        }
    }

    /// Presses get too old while nobody runs.
    fn expires(&mut self) {
        self.server.up();
        self.all_answers();
        self.service.is_killed();
        let pressed: usize = self.chats.iter_mut().step_by(4).map(Chat::presses).sum();
        self.row.updates += pressed as u64;
        self.server.advance(Duration::from_secs(151));
        self.forgets();
    }

    fn forgets(&mut self) {
        let expired: HashSet<String> = self.server.expired_presses().into_iter().collect();
        for chat in &mut self.chats {
            chat.reads();
            chat.forgets(&expired);
        }
    }

    /// Some updates come once more, as if the server had not heard that they were taken.
    fn replays(&mut self) {
        let sent = self.row.updates;
        for _ in 0..self.dice.roll(20) {
            let id = 730_001 + i64::try_from(self.dice.roll(sent)).expect("a few");
            self.row.replayed += u64::from(self.server.repeat_update(id));
        }
    }

    /// A webhook that was away is tried again by the server's clock.
    fn catches_up(&mut self) {
        if self.way == Way::Webhook {
            self.server.advance(Duration::from_secs(8));
        }
        self.forgets();
    }

    /// No more faults: what is still open comes to its end.
    fn ends(&mut self) {
        self.server.clear_faults();
        if self.way == Way::Webhook {
            self.server.advance(Duration::from_mins(1));
        }
        self.forgets();
        self.all_answers();
        for chat in &mut self.chats {
            self.row.updates += chat.completes() as u64;
        }
        self.all_answers();
        self.all_updates();
        self.service.is_told_to_end();
    }

    /// Waits until nobody waits. Whoever does says something more: what was given up before that is then in the log.
    fn all_answers(&mut self) {
        self.row.updates += self.chats.iter_mut().map(|chat| chat.insists() as u64).sum::<u64>();
        let (chats, service) = (&mut self.chats, &mut self.service);
        let mut waiting = Waiting(None);
        self.server.wait_for("all answers", |_| {
            let given_up = service.given_up();
            let waits = |chat: &mut Chat| {
                chat.reads();
                chat.owed() > given_up.get(&chat.user.id).copied().unwrap_or_default()
            };
            waiting.0 = chats.iter_mut().position(waits).map(|at| chats[at].shown());
            if let Some(shown) = &mut waiting.0 {
                let log = service.log();
                let faults = log.lines().filter(|line| line.contains("ERROR") || line.contains("put aside"));
                shown.extend(faults.map(|line| format!("\n{line}")));
            }
            waiting.0.is_none().then_some(())
        });
    }

    fn all_updates(&self) {
        self.server.wait_for("all updates", |server| (server.pending_updates() == 0).then_some(()));
    }
}

/// Killed between the server's yes and its own note of it, the program can't know: it sends again, and says so.
#[test]
fn what_may_come_twice_is_told() {
    let shop = Shop::open();
    let gate = Gate::default();
    shop.server.script(Fault::AcceptedThenHold(gate.clone()).on("sendMessage"));
    let user = shop.server.user(7);
    let mut service = Service::new(&shop, Way::Polling);
    service.starts();
    user.says("怎么退款");
    gate.wait_held(1);
    service.is_killed();
    assert!(!service.log().contains("twice"), "{}", service.log());
    service.starts();
    let [first, second] = [user.next_answer(), user.next_answer()];
    assert_eq!(first.text, second.text);
    gate.open();
    service.is_told_to_end();
    let log = service.log();
    let line = log.lines().find(|line| line.contains("may arrive twice")).expect("it is told");
    assert!(line.contains("conversation=telegram:7 sequence=1"), "{line}");
    assert_eq!(user.unread(), None);
}
