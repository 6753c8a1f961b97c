//! Does what the screen wishes, and tells it what happens in the store: one thing after the other, beside the screen, which never waits.
//!
//! Every look and every act is checked against the account and noted in the audit log, as with the commands.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::audits::Keyring;
use crate::channel::screen::{News, Wish};
use crate::cli::audit_log::Logger;
use crate::desk::{self, DeskError, staff::StaffError};
use crate::flow::{Context, Knowledge, Pump};
use crate::model::{About, Act, Actor, AuditRecord, Case, CaseId, Hours, Promises, StaffAccount, StaffId};
use crate::port::{CaseFilter, Clock, Store, StoreError};
use crate::views;

/// Cases that are looked through.
const LOOKED_MAX: usize = 10_000;
/// How long nothing needs to be looked at while nothing is known to have changed.
const LOOK: Duration = Duration::from_secs(1);
/// Between two looks, at least; and so many times as long as a look took, so that a large desk is not all that the store does.
const REST_MIN: Duration = Duration::from_millis(200);
const REST_TIMES: u32 = 5;
/// How often what is left over is worked on, where no process serves.
const CATCH_UP: Duration = Duration::from_secs(5);

/// How times are counted.
pub(super) struct Rules {
    pub hours: Option<Hours>,
    pub promises: Promises,
}

/// Works for one screen.
pub(super) struct Worker {
    pub(super) store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    pub(super) keyring: Keyring,
    pump: Arc<Pump>,
    knowledge: watch::Receiver<Arc<Knowledge>>,
    name: StaffId,
    rules: Rules,
    tell: mpsc::UnboundedSender<News>,
    /// The case that is shown, in this version.
    pub(super) open: Option<(CaseId, u64)>,
    /// Cases whose listing is in the audit log.
    listed: HashSet<CaseId>,
    account: Option<(Actor, &'static str)>,
    rest_until: Instant,
    catch_up_at: Instant,
}

/// Why nothing is shown or done.
pub(super) enum Fault {
    /// They may not.
    Locked(String),
    /// The store.
    Store(String),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl Fault {
    pub(super) fn text(self) -> String {
        match self {
            Self::Locked(why) | Self::Store(why) => why,
        }
    }
}

impl Worker {
    #[expect(clippy::too_many_arguments, reason = "everything that a worker needs, made where the command starts")]
    pub(super) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        keyring: Keyring,
        pump: Arc<Pump>,
        knowledge: watch::Receiver<Arc<Knowledge>>,
        name: StaffId,
        rules: Rules,
        tell: mpsc::UnboundedSender<News>,
    ) -> Self {
        let now = Instant::now();
        let (open, listed, account) = (None, HashSet::new(), None);
        let (rest_until, catch_up_at) = (now, now);
        Self { store, clock, keyring, pump, knowledge, name, rules, tell, open, listed, account, rest_until, catch_up_at }
    }

    /// Until the screen is gone.
    pub(super) async fn run(mut self, mut wishes: mpsc::UnboundedReceiver<Wish>) {
        self.look().await;
        loop {
            tokio::select! {
                biased;
                wish = wishes.recv() => match wish {
                    Some(wish) => self.grant(wish).await,
                    // The screen ends first: whoever waits for this worker has gone.
                    None => std::future::pending().await,
                },
                () = self.due() => self.look().await,
            }
        }
    }

    /// Ready when something may have changed, but not too often.
    async fn due(&self) {
        tokio::time::sleep_until(self.rest_until).await;
        // A hint: whoever misses it looks all the same.
        let _ = tokio::time::timeout(LOOK, self.store.changed()).await;
    }

    fn say(&self, news: News) {
        // A screen that has gone needs no news.
        let _ = self.tell.send(news);
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What is known, as it is renewed.
    pub(super) fn live(&self) -> watch::Receiver<Arc<Knowledge>> {
        self.knowledge.clone()
    }

    /// What answers are made with, as it is renewed.
    pub(super) fn context(&self) -> Arc<Context> {
        self.pump.context()
    }

    pub(super) fn knowledge(&self) -> Arc<Knowledge> {
        Arc::clone(&self.knowledge.borrow())
    }

    /// Checks the account, which may have ended since.
    pub(super) async fn actor(&self) -> Result<Actor, Fault> {
        desk::staff::actor(&*self.store, &self.name).await.map_err(|error| match error {
            StaffError::Store(error) => error.into(),
            error => Fault::Locked(error.to_string()),
        })
    }

    pub(super) async fn log(&self, actor: &Actor, act: Act, about: Vec<About>) -> Result<(), Fault> {
        let noted = Logger { store: &*self.store, staff: &actor.id }.note(act, about).await;
        noted.map_err(|failure| Fault::Store(failure.text()))
    }

    /// Reads the list, and the case that is shown.
    async fn look(&mut self) {
        let begun = Instant::now();
        let looked = self.read().await;
        match looked {
            Ok(()) => self.say(News::Trouble(None)),
            Err(Fault::Locked(why)) => {
                self.account = None;
                self.say(News::Locked(why));
            }
            Err(Fault::Store(why)) => self.say(News::Trouble(Some(why))),
        }
        self.rest_until = Instant::now() + REST_MIN.max(begun.elapsed() * REST_TIMES);
    }

    async fn read(&mut self) -> Result<(), Fault> {
        if Instant::now() >= self.catch_up_at {
            self.catch_up_at = Instant::now() + CATCH_UP;
            self.catch_up().await?;
        }
        let actor = self.actor().await?;
        self.introduce(&actor).await?;
        let cases = self.store.cases(CaseFilter { all: false }, LOOKED_MAX).await?;
        let fresh: Vec<About> =
            cases.iter().filter(|case| !self.listed.contains(&case.id)).map(|case| About::Case(case.id)).collect();
        if !fresh.is_empty() {
            self.log(&actor, Act::ListCases, fresh).await?;
            self.listed.extend(cases.iter().map(|case| case.id));
        }
        let knowledge = self.knowledge();
        let rules = self.rules(&knowledge);
        self.say(News::Queue(views::desk::rows(&cases, &actor.id, &rules)));
        if let Some((id, version)) = self.open {
            let listed = cases.into_iter().find(|case| case.id == id);
            let case = if listed.is_some() { listed } else { self.store.case(id).await? };
            if let Some(case) = case.filter(|case| case.version != version) {
                let page = self.page(&knowledge, case).await?;
                self.open = Some((id, page.case.version));
                self.say(News::Page(Box::new(page)));
            }
        }
        Ok(())
    }

    fn rules<'r>(&'r self, knowledge: &'r Knowledge) -> views::desk::Rules<'r> {
        let Rules { hours, promises } = &self.rules;
        views::desk::Rules { calendar: &knowledge.calendar, hours: hours.as_ref(), promises }
    }

    /// Tells the screen who works there, when that is news.
    async fn introduce(&mut self, actor: &Actor) -> Result<(), Fault> {
        let role = match (self.store.staff().await?.is_empty(), actor.over) {
            (true, _) => "no accounts yet",
            (false, true) => "admin",
            (false, false) => "agent",
        };
        if self.account.as_ref().is_none_or(|(before, as_what)| before != actor || *as_what != role) {
            self.account = Some((actor.clone(), role));
            self.say(News::Account(actor.id.clone(), role));
        }
        Ok(())
    }

    pub(super) async fn records(&self, case: &Case) -> Result<Vec<AuditRecord>, Fault> {
        Ok(match &case.order {
            Some(order) => self.store.audits_by_order(order).await?,
            None => Vec::new(),
        })
    }

    pub(super) async fn page(&self, knowledge: &Knowledge, case: Case) -> Result<views::desk::Page, Fault> {
        let explain = |record: &AuditRecord| knowledge.explain(record);
        let now = self.now();
        let views = self.records(&case).await?.into_iter();
        let order = views
            .map(|record| views::lookup::view(record, &knowledge.calendar, &explain, now))
            .flat_map(|view| views::lookup::record_brief(&view))
            .collect();
        let steps = views::desk::steps(&case, &self.rules(knowledge));
        Ok(views::desk::Page { case, order, steps })
    }

    async fn grant(&mut self, wish: Wish) {
        let news = match wish {
            Wish::Open(case) => self.open(case).await.unwrap_or_else(|fault| News::NotOpened(case, fault.text())),
            Wish::Leave => return self.open = None,
            Wish::Act(case, act, id) => {
                let news = self.act(case, act, id).await;
                self.say(news);
                return self.look().await;
            }
            Wish::LookUp(sought) => self.look_up(&sought).await.map_or_else(|fault| News::NoWords(fault.text()), News::LookedUp),
            Wish::Faq(case) => self.faq(case).await.unwrap_or_else(|fault| News::NoWords(fault.text())),
            Wish::Entry(case, id) => self.words(case, Some(&id)).await.unwrap_or_else(|fault| News::NoWords(fault.text())),
            Wish::Draft(case) => self.words(case, None).await.unwrap_or_else(|fault| News::NoWords(fault.text())),
            Wish::Crew => match self.store.staff().await {
                Ok(accounts) => News::Crew(accounts.into_iter().filter(StaffAccount::is_live).map(|a| a.id).collect()),
                Err(error) => News::Trouble(Some(error.to_string())),
            },
            Wish::Bell | Wish::Quit => return,
        };
        self.say(news);
    }

    pub(super) async fn case(&self, id: CaseId) -> Result<Case, Fault> {
        self.store.case(id).await?.ok_or_else(|| Fault::Store(DeskError::NoCase(id).to_string()))
    }

    pub(super) async fn catch_up(&self) -> Result<(), Fault> {
        self.pump.catch_up().await.map(|_| ()).map_err(|error| Fault::Store(error.to_string()))
    }
}
