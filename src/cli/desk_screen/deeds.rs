//! Opening a case, and acting on it: what somebody wished, and what came of it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::worker::{Fault, Worker};
use crate::app;
use crate::channel::screen::News;
use crate::cli::desk::came_of;
use crate::desk::{self, DeskError};
use crate::model::{About, Act, Actor, Case, CaseId, Speaker, StaffAct, StaffId};

/// A process that serves does what was noted within milliseconds; where none does, this one does it.
const WAITS: u32 = 30;
const WAIT: Duration = Duration::from_millis(10);

impl Worker {
    /// Whoever has a case has read it by opening it, and its customer can hear that.
    pub(super) async fn open(&mut self, id: CaseId) -> Result<News, Fault> {
        let actor = self.actor().await?;
        let case = self.case(id).await?;
        let order = case.order.clone().map(About::Order);
        self.log(&actor, Act::ShowCase, [About::Case(id)].into_iter().chain(order).collect()).await?;
        if case.state.holder() == Some(&actor.id) {
            let name = format!("{:016x}", app::random_u64().map_err(|e| Fault::Store(e.to_string()))?);
            // That it can't be noted as read is no reason not to show it.
            let _ = desk::act(&*self.store, id, &actor, StaffAct::Read, &name, self.now()).await;
        }
        let page = self.page(&self.knowledge(), case).await?;
        self.open = Some((id, page.case.version));
        Ok(News::Page(Box::new(page)))
    }

    pub(super) async fn act(&mut self, id: CaseId, act: StaffAct, name: String) -> News {
        let noted = async {
            let actor = self.actor().await?;
            self.log(&actor, act.logged_as(), vec![About::Case(id)]).await?;
            Ok::<_, Fault>(actor)
        };
        let actor = match noted.await {
            Ok(actor) => actor,
            Err(fault) => return News::Refused(name, fault.text()),
        };
        let since = self.now();
        match desk::act(&*self.store, id, &actor, act.clone(), &name, since).await {
            Ok(_) => {}
            Err(DeskError::Store(error)) => {
                let why = format!("not known whether that was done; sending the same words again does it once: {error}");
                return News::Unknown(name, why);
            }
            Err(error) => return News::Refused(name, error.to_string()),
        }
        match self.outcome(id, &act, &actor, since).await {
            Ok(Came::Done(what)) => News::Done(name, format!("{id}: {what}")),
            Ok(Came::Refused(why)) => News::Refused(name, why),
            Ok(Came::NotYet) => {
                let why = format!("{id}: noted, and done as soon as a running simdesk comes to it; sent again it is done once");
                News::Unknown(name, why)
            }
            Err(fault) => News::Unknown(name, format!("{id}: noted, and done when the store is back: {}", fault.text())),
        }
    }

    /// What came of an act, after somebody has done its turn: a process that serves, or this one.
    async fn outcome(&self, id: CaseId, act: &StaffAct, actor: &Actor, since: DateTime<Utc>) -> Result<Came, Fault> {
        let mut last = Came::NotYet;
        for is_here in [false, true] {
            if is_here {
                self.catch_up().await?;
            }
            for _ in 0..WAITS {
                let Some(case) = self.store.case(id).await? else { break };
                last = came(act, &case, actor, since);
                if matches!(last, Came::Done(_)) {
                    return Ok(last);
                }
                tokio::time::sleep(WAIT).await;
            }
        }
        Ok(last)
    }
}

/// What came of an act.
enum Came {
    Done(String),
    Refused(String),
    NotYet,
}

/// What came of it, as the case shows. Words are looked for as they are kept in it; another act by where the case stands.
fn came(act: &StaffAct, case: &Case, actor: &Actor, since: DateTime<Utc>) -> Came {
    let has = |who: Speaker| case.notes.iter().rev().take_while(|note| note.at >= since).any(|note| note.who == who);
    let me = || actor.id.clone();
    match act {
        StaffAct::Reply { text, close } if !text.trim().is_empty() => {
            if has(Speaker::Refused(me())) {
                let holder = case.state.staff().map_or("somebody else", StaffId::as_str);
                return Came::Refused(format!(
                    "{holder} was faster and has case {}; your answer was not sent, and is kept there",
                    case.id
                ));
            }
            if has(Speaker::Staff(me())) {
                let closed = if *close && !case.state.is_open() { ", and the case is closed" } else { "" };
                let channel = case.conversation.channel();
                return Came::Done(format!("taken; the customer reads it in {channel}{closed}"));
            }
            if case.state.is_open() {
                return Came::NotYet;
            }
            Came::Done("closed meanwhile; your words are taken, and the customer reads them all the same".to_owned())
        }
        StaffAct::Note { .. } if has(Speaker::Note(me())) => Came::Done("noted for other staff".to_owned()),
        StaffAct::Note { .. } => Came::NotYet,
        act => came_of(act, case, actor).map_or_else(Came::Refused, Came::Done),
    }
}
