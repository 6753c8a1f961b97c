//! An incident from the first look to the last notice: who hears it, who does not, once each, whatever is stopped in between.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::app::housekeeping::Housekeeper;
use simdesk::app::incidents::Wording;
use simdesk::audits::{Keyring, Limits};
use simdesk::config::Config;
use simdesk::desk;
use simdesk::desk::incident::{self, History, IncidentError, News, message};
use simdesk::flow::{Context, Pump, inbox};
use simdesk::model::{
    Actor, AlertRule, ConversationId, Deed, Event, EventBody, EventKey, Incident, IncidentId, IncidentKey, Known, Locale,
    OutboxMessage, Promises, Speaker, StaffAct, Verdict,
};
use simdesk::port::{CaseFilter, Clock, Deliver, FixedClock, Owner, SendOutcome, Store};
use simdesk::store::{MemoryStore, SledOptions, SledStore};

use crate::transcripts::play::KNOWLEDGE;

const CAUSE: &str = "system-fault";

#[derive(Default)]
struct Told(Mutex<HashMap<String, Vec<String>>>);

#[async_trait]
impl Deliver for Told {
    fn channel(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, message: &OutboxMessage, _tries: u32) -> SendOutcome {
        let mut told = self.0.lock().expect("nobody panicked while holding it");
        told.entry(message.conversation.to_string()).or_default().push(message.text.clone());
        SendOutcome::Sent { external_id: None }
    }
}

struct Shop {
    store: Arc<dyn Store>,
    clock: Arc<FixedClock>,
    pump: Pump,
    told: Told,
    events: u64,
}

impl Shop {
    fn on(store: Arc<dyn Store>) -> Self {
        let start = Utc.with_ymd_and_hms(2026, 10, 26, 2, 0, 0).single().expect("a real moment");
        let clock = Arc::new(FixedClock::new(start));
        let window = TimeDelta::hours(1);
        let limits =
            Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
        let context = Context {
            knowledge: Arc::clone(&KNOWLEDGE),
            keyring: Keyring::from_bytes([7; 32]),
            limits,
            messages_per_minute: 60,
            hours: None,
            promises: Promises::default(),
            room: None,
            samples: Vec::new(),
            site: None,
        };
        let owner = Owner { name: "test".to_owned(), epoch: 1 };
        let pump = Pump::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
        Self { store, clock, pump, told: Told::default(), events: 0 }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    async fn says(&mut self, who: &str, texts: &[&str]) {
        for text in texts {
            self.events += 1;
            let id = self.events.to_string();
            inbox::accept_text(&*self.store, &name(who), &id, text, self.now()).await.expect("the store takes it");
            self.pump.drain(&self.told).await.expect("the store works");
        }
    }

    async fn sends_a_picture(&mut self, who: &str) {
        self.events += 1;
        let key = EventKey { conversation: name(who), external_id: self.events.to_string() };
        let event = Event { key, at: self.now(), body: EventBody::Unreadable, origin: None };
        self.store.accept(event).await.expect("the store takes it");
        self.pump.drain(&self.told).await.expect("the store works");
    }

    /// Works on what waits, and gives how often each heard these words since the last time.
    async fn heard(&mut self, words: &str) -> Vec<(String, usize)> {
        self.pump.drain(&self.told).await.expect("the store works");
        let mut told = self.told.0.lock().expect("nobody panicked while holding it");
        let count = |texts: &[String]| texts.iter().map(|text| text.matches(words).count()).sum();
        let found = told.iter().map(|(who, texts)| (who.clone(), count(texts))).filter(|(_, count)| *count > 0);
        let mut found: Vec<(String, usize)> = found.collect();
        found.sort();
        told.clear();
        found
    }

    async fn case_of(&self, who: &str) -> simdesk::model::Case {
        let all = self.store.cases(CaseFilter { all: true }, 100).await.expect("readable");
        all.into_iter().find(|case| case.conversation == name(who)).expect("they have a case")
    }

    async fn does(&mut self, who: &str, act: StaffAct) {
        self.events += 1;
        let case = self.case_of(who).await.id;
        let (actor, id) = (wang(), self.events.to_string());
        desk::act(&*self.store, case, &actor, act, &id, self.now()).await.expect("it can be done");
        self.pump.drain(&self.told).await.expect("the store works");
    }

    async fn look(&self) -> Vec<News> {
        let voice = Wording { faq: &KNOWLEDGE.faq, sentences: &KNOWLEDGE.sentences };
        let rule = AlertRule::default();
        incident::look(&*self.store, &mut History::new(), &rule, &voice, self.now()).await.expect("the store works")
    }

    async fn one(&self, id: u64) -> Incident {
        self.store.incident(IncidentId(id)).await.expect("readable").expect("it is there")
    }
}

fn name(who: &str) -> ConversationId {
    format!("test:{who}").parse().expect("a name")
}

fn wang() -> Actor {
    Actor { id: "wang".parse().expect("a name"), over: true }
}

async fn from_the_first_look_to_the_last_notice(store: Arc<dyn Store>) {
    let mut shop = Shop::on(store);
    let keeper = |shop: &Shop| {
        let config = Config::default();
        Housekeeper::new(Arc::clone(&shop.store), Arc::clone(&shop.clock) as Arc<dyn Clock>, &config, None)
            .with_alerts(config.alerts, tokio::sync::watch::channel(Arc::clone(&KNOWLEDGE)).1)
    };
    let mut keeper = keeper(&shop);
    shop.says("first", &["/faq quota"]).await;
    shop.clock.advance(TimeDelta::days(1));
    // Four quiet weeks: one customer an hour before, one in these hours, about something else.
    for week in 0..4 {
        shop.says(&format!("early-{week}"), &["/faq quota"]).await;
        shop.clock.advance(TimeDelta::minutes(30));
        shop.says(&format!("quiet-{week}"), &["/faq id-photo"]).await;
        shop.clock.advance(TimeDelta::days(7) - TimeDelta::minutes(30));
    }
    shop.clock.advance(TimeDelta::minutes(20));
    assert_eq!(keeper.look().await.incidents, Some(Ok(Vec::new())));
    assert_eq!(keeper.look().await.incidents, None, "five minutes are not over");

    // One who asks thirty times is no incident.
    shop.says("chatty", &["/faq system-fault"; 30]).await;
    shop.clock.advance(TimeDelta::minutes(5));
    assert_eq!(keeper.look().await.incidents, Some(Ok(Vec::new())));

    let fault = "/faq system-fault";
    shop.says("hans", &[fault, "/human"]).await;
    shop.says("hant", &["/lang zh-Hant", fault, "/human"]).await;
    shop.says("en", &["/lang en", fault, "/human"]).await;
    shop.says("erased", &[fault, "/human"]).await;
    shop.says("off", &["/notices off", fault, "/human"]).await;
    shop.says("picture", &[fault]).await;
    shop.sends_a_picture("picture").await;
    shop.says("answered", &[fault]).await;
    shop.says("replied", &[fault, "/human"]).await;
    shop.does("replied", StaffAct::Reply { text: "请稍等".to_owned(), close: false }).await;
    shop.says("closed", &[fault, "/human"]).await;
    shop.does("closed", StaffAct::Close).await;
    shop.says("other", &["/faq id-photo", "/human"]).await;
    shop.heard("").await;

    shop.clock.advance(TimeDelta::minutes(5));
    let news = keeper.look().await.incidents.expect("it is time").expect("the store works");
    let [News::Opened(opened)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!(opened.key, IncidentKey::Entry(CAUSE.parse().expect("an entry")));
    assert_eq!((opened.count, opened.known, opened.expected_milli), (10, Known::Weeks(4), 0));
    assert_eq!(opened.notice.iter().map(|(locale, _)| *locale).collect::<Vec<_>>(), Locale::ALL);
    let text = message(opened);
    assert!(text.starts_with("I-1: 10 customers in 60 minutes about the cause System fault"), "{text}");
    assert!(text.contains("0.0 are usual (4 weeks)") && text.contains("simdesk incidents approve I-1"), "{text}");
    assert_eq!(shop.heard("比平时多").await, [], "nobody hears anything before a person has approved it");

    // It stays one, and nobody hears of it again, except once when it has doubled.
    shop.clock.advance(TimeDelta::minutes(5));
    assert_eq!(keeper.look().await.incidents, Some(Ok(Vec::new())));

    shop.store.erase(&name("erased"), shop.now()).await.expect("it can be erased");
    let english = (Locale::En, "The carrier's system is down. 13912345678 is nobody's number.".to_owned());
    let sent = incident::approve(&*shop.store, IncidentId(1), &wang(), &[english], shop.now()).await.expect("it is open");
    let Verdict::Announced { told: Some(told), .. } = sent.verdict else { panic!("{sent:?}") };
    assert_eq!(told, 5, "hans, hant, en, picture, and off, who hears nothing");
    assert_eq!(shop.one(1).await, sent);
    let all = |who: &[&str]| who.iter().map(|who| (format!("test:{who}"), 1)).collect::<Vec<_>>();
    shop.pump.drain(&shop.told).await.expect("the store works");
    {
        let told = shop.told.0.lock().expect("nobody panicked");
        assert!(told["test:en"][0].starts_with("The carrier's system is down. ") && !told["test:en"][0].contains("13912345678"));
        assert!(told["test:hant"][0].starts_with("最近遇到「系統故障或網路問題」的人比平時多"), "{:?}", told["test:hant"]);
        assert!(told["test:hans"][0].starts_with("最近遇到“系统故障或网络问题”的人比平时多"), "{:?}", told["test:hans"]);
    }
    assert_eq!(
        shop.heard("").await.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(),
        ["test:en", "test:hans", "test:hant", "test:picture"]
    );
    let case = shop.case_of("off").await;
    assert!(case.notes.iter().any(|note| note.who == Speaker::Desk(Deed::NoticeKept(IncidentId(1)))), "{case:?}");

    // Twice is once; and what was sent can't be dismissed.
    let again = incident::approve(&*shop.store, IncidentId(1), &wang(), &[], shop.now()).await;
    assert_eq!(again, Err(IncidentError::Announced(IncidentId(1), wang().id)));
    assert_eq!(incident::dismiss(&*shop.store, IncidentId(1), &wang(), shop.now()).await, again);
    assert_eq!(shop.heard("").await, []);

    // Whoever asks about it hears it with the answer, once: the one who was answered before, one who is new, and one who wants no news.
    for who in ["answered", "new", "off", "hans"] {
        shop.says(who, &[fault, fault]).await;
    }
    shop.says("new", &["/faq id-photo"]).await;
    assert_eq!(shop.heard("比平时多").await, all(&["answered", "new", "off"]));

    // Two more hours, and it is over: from then on nobody hears it.
    shop.clock.advance(TimeDelta::minutes(61));
    assert_eq!(shop.look().await, []);
    shop.clock.advance(TimeDelta::minutes(120));
    let news = shop.look().await;
    let [News::Over(over)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!((over.state(), over.ended_at), ("over", Some(shop.now())));
    shop.says("late", &[fault]).await;
    assert_eq!(shop.heard("比平时多").await, []);
    assert_eq!(
        incident::approve(&*shop.store, IncidentId(1), &wang(), &[], shop.now()).await,
        Err(IncidentError::Over(IncidentId(1)))
    );
    assert_eq!(shop.store.verify().await.expect("readable").faults, Vec::<String>::new());
}

#[tokio::test]
async fn in_memory_the_right_ones_hear_it_once() {
    from_the_first_look_to_the_last_notice(Arc::new(MemoryStore::new())).await;
}

#[tokio::test]
async fn on_disk_the_right_ones_hear_it_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let store = SledStore::open(&dir.path().join("store"), &SledOptions::default()).expect("an empty store opens");
    from_the_first_look_to_the_last_notice(Arc::new(store)).await;
}

/// Every step of an approval is a commit of its own. Whoever stops after any of them, the next look does the rest.
#[tokio::test]
async fn a_notice_that_was_stopped_on_its_way_goes_on_and_repeats_nothing() {
    const WAIT: usize = 230;
    for (noted, worked_on) in [(0, 0), (1, 0), (100, 0), (100, 100), (200, 150), (WAIT, 0), (WAIT, WAIT)] {
        let mut shop = Shop::on(Arc::new(MemoryStore::new()));
        for who in 0..WAIT {
            shop.says(&format!("{who:03}"), &["/faq system-fault", "/human"]).await;
        }
        shop.clock.advance(TimeDelta::minutes(5));
        let news = shop.look().await;
        let [News::Opened(opened)] = news.as_slice() else { panic!("{news:?}") };
        assert_eq!(opened.known, Known::Nothing);
        shop.heard("").await;
        // What was done of the approval before the process stopped.
        let begun = Incident { verdict: Verdict::Announced { by: wang().id, at: shop.now(), told: None }, ..opened.clone() };
        shop.store.put_incident(begun.clone()).await.expect("nobody else has changed it");
        for who in 0..noted {
            let key = EventKey { conversation: name(&format!("{who:03}")), external_id: "incident/1".to_owned() };
            let body = EventBody::Announced { incident: IncidentId(1), notice: begun.notice.clone() };
            shop.store.accept(Event { key, at: shop.now(), body, origin: None }).await.expect("the store takes it");
            if who < worked_on {
                shop.pump.drain(&shop.told).await.expect("the store works");
            }
        }
        // Somebody asked in between, and had it with the answer; another is new.
        shop.says("100", &["/faq system-fault"]).await;
        shop.says("new", &["/faq system-fault", "/human"]).await;
        assert_eq!(shop.look().await, []);
        let Verdict::Announced { told, .. } = shop.one(1).await.verdict else { panic!("it was announced") };
        assert_eq!(told, Some(231), "{noted} noted, {worked_on} worked on");
        let heard = shop.heard("比平时多").await;
        assert_eq!(heard.len(), WAIT + 1, "{noted} noted, {worked_on} worked on");
        assert!(heard.iter().all(|(_, times)| *times == 1), "{heard:?}");
        // And nothing is left to be done.
        assert_eq!(shop.look().await, []);
        assert_eq!(shop.heard("").await, []);
    }
}

#[tokio::test]
async fn what_is_dismissed_is_quiet_and_can_still_be_approved() {
    let mut shop = Shop::on(Arc::new(MemoryStore::new()));
    for who in 0..24 {
        shop.says(&format!("{who:02}"), &["/faq system-fault", "/human"]).await;
    }
    assert_eq!(shop.look().await.len(), 1);
    let dismissed = incident::dismiss(&*shop.store, IncidentId(1), &wang(), shop.now()).await.expect("it is open");
    assert_eq!(dismissed.state(), "dismissed");
    shop.clock.advance(TimeDelta::minutes(5));
    assert_eq!(shop.look().await, [], "the same cause does not begin again");
    shop.heard("").await;
    shop.says("new", &["/faq system-fault"]).await;
    assert_eq!(shop.heard("比平时多").await, []);
    for (text, error) in [(" ", IncidentError::Empty), ("长".repeat(1_001).as_str(), IncidentError::TooLong(1_001))] {
        let own = [(Locale::ZhHans, text.to_owned())];
        assert_eq!(incident::approve(&*shop.store, IncidentId(1), &wang(), &own, shop.now()).await, Err(error));
    }
    let missing = incident::approve(&*shop.store, IncidentId(2), &wang(), &[], shop.now()).await;
    assert_eq!(missing, Err(IncidentError::NoIncident(IncidentId(2))));
    incident::approve(&*shop.store, IncidentId(1), &wang(), &[], shop.now()).await.expect("minds change");
    assert_eq!(shop.heard("比平时多").await.len(), 24);
}

/// The same customers behind two keys are one incident: the more telling key has it.
#[tokio::test]
async fn a_carrier_behind_one_cause_is_no_incident_of_its_own() {
    let mut shop = Shop::on(Arc::new(MemoryStore::new()));
    // What a carrier wrote, pasted: its code, the cause that it means, and its name.
    let pasted = "中国联通：E900009 接口校验异常";
    for who in 0..30 {
        shop.says(&format!("{who:02}"), &[pasted]).await;
    }
    let news = shop.look().await;
    let keys: Vec<_> = news.iter().map(|news| news.incident().key.clone()).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
}
