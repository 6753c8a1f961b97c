//! What the worker was told to be durable, over all its lives, and whether the store agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use simdesk::model::{ConversationId, OutboxMessage};
use simdesk::port::{CaseFilter, Store};

use super::report::Row;
use super::work::{CASE_EVERY, Job, TIMER_EVERY, conversation, order};

/// Every line the workers said.
#[derive(Debug, Clone)]
pub struct History {
    pub conversations: usize,
    pub rows: u64,
    /// The last acknowledged event of each conversation.
    acked: Vec<u64>,
    /// The next file that was not acknowledged.
    pub files: u64,
    /// By conversation and sequence: how often it was delivered.
    sent: BTreeMap<(usize, u64), u32>,
    recorded: BTreeSet<(usize, u64)>,
    last_sent: Vec<u64>,
    /// What is wrong with the lines themselves.
    faults: Vec<String>,
    repeated: u64,
    out_of_order: u64,
    pub done: bool,
}

impl History {
    pub fn new(conversations: usize, rows: u64) -> Self {
        let zeros = vec![0; conversations];
        Self {
            conversations,
            rows,
            acked: zeros.clone(),
            files: 0,
            sent: BTreeMap::new(),
            recorded: BTreeSet::new(),
            last_sent: zeros,
            faults: Vec::new(),
            repeated: 0,
            out_of_order: 0,
            done: false,
        }
    }

    /// The next job: what was not acknowledged is delivered again, and so many events and files more.
    pub fn job(&self, dir: &Path, events: u64, files: u64) -> Job {
        let from = self.acked.iter().map(|last| last + 1).collect();
        let to = self.acked.iter().max().copied().unwrap_or_default() + events;
        Job { dir: dir.to_owned(), from, to, files: self.files..self.files + files, rows: self.rows, backups: 0 }
    }

    /// A new life of the worker.
    pub fn begin(&mut self) {
        self.done = false;
    }

    pub fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words[at].parse::<u64>().unwrap_or_else(|_| panic!("a number in {line:?}"));
        match words[0] {
            "ack" => {
                let last = &mut self.acked[usize::try_from(number(1)).unwrap()];
                assert_eq!(number(2), *last + 1, "events are acknowledged in order");
                *last = number(2);
            }
            "sent" => self.sent(usize::try_from(number(1)).unwrap(), number(2), number(3), line),
            "recorded" => {
                self.recorded.insert((usize::try_from(number(1)).unwrap(), number(2)));
            }
            "imported" => {
                let conversations = self.conversations as u64;
                // The first file brings the watched orders, every later one news of them.
                let (new, updated) = if number(1) == 0 { (self.rows + conversations, 0) } else { (self.rows, conversations) };
                let all = number(2) + number(3) + number(4) == new + updated;
                if !all || number(2) > new || number(3) > updated || number(5) > 0 {
                    self.repeated += 1;
                    self.faults.push(format!("an import counted wrongly: {line}, expected {new} new and {updated} updated"));
                }
                self.files = number(1) + 1;
            }
            "done" => self.done = true,
            "open" | "opened" => {}
            _ => panic!("an unknown line: {line:?}"),
        }
    }

    fn sent(&mut self, conversation: usize, sequence: u64, tries: u64, line: &str) {
        let times = self.sent.entry((conversation, sequence)).or_default();
        *times += 1;
        if self.recorded.contains(&(conversation, sequence)) || (*times > 1 && tries == 0) {
            self.repeated += 1;
            self.faults.push(format!("delivered again without need: {line}"));
        }
        if sequence < self.last_sent[conversation] {
            self.out_of_order += 1;
            self.faults.push(format!("delivered after a later one: {line}"));
        }
        self.last_sent[conversation] = sequence;
    }

    pub fn acknowledged(&self) -> u64 {
        self.acked.iter().sum::<u64>() + self.recorded.len() as u64 + self.files
    }

    /// Compares a store in which nothing is left to do with what was said, and tells every difference.
    pub async fn check(&self, store: &dyn Store) -> (Row, Vec<String>) {
        let mut row =
            Row { acknowledged: self.acknowledged(), repeated: self.repeated, out_of_order: self.out_of_order, ..Row::default() };
        let mut faults = self.faults.clone();
        faults.extend(store.verify().await.unwrap().faults);
        for number in 0..self.conversations {
            self.check_conversation(store, number, &mut row, &mut faults).await;
        }
        self.check_cases(store, &mut row, &mut faults).await;
        self.check_orders(store, &mut row, &mut faults).await;
        (row, faults)
    }

    async fn check_conversation(&self, store: &dyn Store, number: usize, row: &mut Row, faults: &mut Vec<String>) {
        let who = conversation(number);
        let messages = every_message(store, &who).await;
        let said: Vec<&str> = messages.iter().map(|m| m.text.as_str()).collect();
        let of = |kind: &str| -> Vec<&str> { said.iter().filter_map(|t| t.strip_prefix(kind)).collect() };
        let events: Vec<u64> = of("re ").iter().map(|id| id.parse().unwrap()).collect();
        let mut sorted = events.clone();
        sorted.sort_unstable();
        if sorted != events {
            row.out_of_order += 1;
            faults.push(format!("{who}: answered out of order: {events:?}"));
        }
        let distinct: BTreeSet<u64> = events.iter().copied().collect();
        tell(&mut row.repeated, faults, events.len() - distinct.len(), &format!("{who}: events answered twice"));
        let lost = (1..=self.acked[number]).filter(|id| !distinct.contains(id)).count();
        tell(&mut row.lost, faults, lost, &format!("{who}: acknowledged events without an answer"));

        let timers = of("timer ");
        let wanted = distinct.iter().filter(|id| id.is_multiple_of(TIMER_EVERY)).count();
        let fired: BTreeSet<&str> = timers.iter().copied().collect();
        tell(&mut row.repeated, faults, timers.len() - fired.len(), &format!("{who}: timers fired twice"));
        tell(&mut row.lost, faults, wanted.saturating_sub(fired.len()), &format!("{who}: timers that never fired"));

        // Watched from the first turn on; that came before the second file.
        let told = of("audit ").len();
        let news = usize::try_from(self.files.saturating_sub(1)).unwrap();
        tell(&mut row.repeated, faults, told.saturating_sub(news), &format!("{who}: changes of its order told twice"));
        tell(&mut row.lost, faults, news.saturating_sub(told), &format!("{who}: changes of its order never told"));

        let recorded = self.recorded.iter().filter(|(c, _)| *c == number).map(|(_, sequence)| *sequence).max().unwrap_or(0);
        let missing = usize::try_from(recorded).unwrap().saturating_sub(messages.len());
        tell(&mut row.lost, faults, missing, &format!("{who}: messages that were recorded as sent"));
        let version = store.conversation(&who).await.unwrap().map_or(0, |c| c.version);
        if version != said.len() as u64 {
            faults.push(format!("{who}: version {version} after {} turns", said.len()));
        }
    }

    async fn check_cases(&self, store: &dyn Store, row: &mut Row, faults: &mut Vec<String>) {
        let cases = store.cases(CaseFilter { all: true }, 10_000).await.unwrap();
        let opened: Vec<(String, String)> = cases.iter().map(|c| (c.conversation.to_string(), c.notes[0].text.clone())).collect();
        let distinct: BTreeSet<_> = opened.iter().cloned().collect();
        tell(&mut row.repeated, faults, opened.len() - distinct.len(), "cases opened twice");
        let wanted = (0..self.conversations).flat_map(|c| (1..=self.acked[c]).map(move |id| (c, id)));
        let missing = wanted
            .filter(|(_, id)| id.is_multiple_of(CASE_EVERY))
            .filter(|(c, id)| !distinct.contains(&(conversation(*c).to_string(), id.to_string())))
            .count();
        tell(&mut row.lost, faults, missing, "cases that were never opened");
    }

    async fn check_orders(&self, store: &dyn Store, row: &mut Row, faults: &mut Vec<String>) {
        let mut missing = 0;
        for file in 0..self.files {
            for at in 0..self.rows {
                let found = store.audits_by_order(&order(file, at).parse().unwrap()).await.unwrap();
                missing += usize::from(found.is_empty());
            }
        }
        tell(&mut row.lost, faults, missing, "orders of acknowledged imports");
    }
}

fn tell(count: &mut u64, faults: &mut Vec<String>, is: usize, what: &str) {
    if is > 0 {
        *count += is as u64;
        faults.push(format!("{is} {what}"));
    }
}

/// A store gives out so many at a time; a quick machine makes more of them before its disk is full.
async fn every_message(store: &dyn Store, who: &ConversationId) -> Vec<OutboxMessage> {
    let mut all: Vec<OutboxMessage> = Vec::new();
    loop {
        let after = all.last().map_or(0, |message| message.sequence);
        let page = store.messages(who, after, 1_000).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}
