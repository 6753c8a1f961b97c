//! Looking things up: orders, entries of the FAQ, and what the bot would answer.

use super::answers;
use super::worker::{Fault, Worker};
use crate::app::reads::Reads;
use crate::channel::screen::News;
use crate::model::{Carrier, Case, CaseId, EntryId, Locale};
use crate::port::{StaffRead, StaffReads as _};

impl Worker {
    pub(super) async fn look_up(&self, sought: &str) -> Result<String, Fault> {
        let actor = self.actor().await?;
        let reads = Reads::new(self.live(), self.keyring.clone(), Locale::En);
        let StaffRead { text, act, about } = reads.look_up(&*self.store, sought, self.now()).await?;
        self.log(&actor, act, about).await?;
        Ok(text.trim_end().to_owned())
    }

    pub(super) async fn faq(&self, id: CaseId) -> Result<News, Fault> {
        self.actor().await?;
        let case = self.case(id).await?;
        Ok(News::Faq(id, answers::entries(&self.knowledge(), case.locale)))
    }

    /// An entry, or what the bot would answer.
    pub(super) async fn words(&self, id: CaseId, entry: Option<&EntryId>) -> Result<News, Fault> {
        self.actor().await?;
        let case = self.case(id).await?;
        let (knowledge, now) = (self.knowledge(), self.now());
        let carrier = self.carrier(&case).await?;
        Ok(match entry {
            Some(entry) => {
                News::Words(id, answers::entry(&knowledge, &case, carrier, entry, now), format!("entry {entry} of the FAQ"))
            }
            None => match answers::draft(&knowledge, &case, carrier, now) {
                Ok((words, from)) => News::Words(id, words, from),
                Err(why) => News::NoWords(why),
            },
        })
    }

    /// Whose hotline an answer names.
    async fn carrier(&self, case: &Case) -> Result<Option<Carrier>, Fault> {
        let records = if case.owner_checked { self.records(case).await? } else { Vec::new() };
        Ok(records.first().and_then(|record| record.carrier))
    }
}
