//! Looking things up: orders, entries of the FAQ, and what the bot would answer.

use super::worker::{Fault, Worker};
use crate::app::reads::Reads;
use crate::channel::screen::News;
use crate::flow::Knowledge;
use crate::flow::draft::{self, Drafted};
use crate::model::{CaseId, Conversation, DraftSource, EntryId, Locale, Reply};
use crate::port::{StaffRead, StaffReads as _};

impl Worker {
    pub(super) async fn look_up(&self, sought: &str) -> Result<String, Fault> {
        let actor = self.actor().await?;
        let reads = Reads::new(self.live(), self.keyring.clone(), Locale::En);
        let StaffRead { say, act, about } = reads.look_up(&*self.store, sought, self.now()).await?;
        self.log(&actor, act, about).await?;
        Ok(self.knowledge().renderer(Locale::En, self.now()).message(&[Reply::Desk(say)]).text)
    }

    pub(super) async fn faq(&self, id: CaseId) -> Result<News, Fault> {
        self.actor().await?;
        let case = self.case(id).await?;
        Ok(News::Faq(id, entries(&self.knowledge(), case.locale)))
    }

    /// An entry, or what the bot would answer.
    pub(super) async fn words(&self, id: CaseId, entry: Option<&EntryId>) -> Result<News, Fault> {
        self.actor().await?;
        let case = self.case(id).await?;
        let (store, context, now) = (&*self.store, self.context(), self.now());
        // Nothing but the case is left of somebody who had their data erased.
        let forgotten = || Conversation { locale: Some(case.locale), ..Conversation::new(case.conversation.clone()) };
        let conversation = store.conversation(&case.conversation).await?.unwrap_or_else(forgotten);
        if let Some(entry) = entry {
            let words = draft::entry(store, &context, &conversation, Some(&case), entry.clone(), now).await?;
            return Ok(News::Words(id, words, format!("entry {entry} of the FAQ")));
        }
        Ok(match draft::draft(store, &context, &conversation, &case, now).await? {
            Some(Drafted { text, source }) => News::Words(id, text, from(&source)),
            None => {
                News::NoWords("the bot has no sure answer to what the customer wrote last; f chooses one from the FAQ".to_owned())
            }
        })
    }
}

/// Where a draft comes from, in a line of the screen.
fn from(source: &DraftSource) -> String {
    let DraftSource { question, entries, sure } = source;
    let what = if *sure {
        format!("the bot's answer to \"{question}\"")
    } else {
        format!("nothing sure about \"{question}\", so the entry of this case")
    };
    let names: Vec<&str> = entries.iter().map(EntryId::as_str).collect();
    if names.is_empty() { format!("{what} (from the order)") } else { format!("{what} ({})", names.join(", ")) }
}

/// Every entry with its title, in this language.
fn entries(knowledge: &Knowledge, locale: Locale) -> Vec<(EntryId, String)> {
    let title = |entry: &crate::faq::Entry| {
        let answer = entry.answer.get(&locale).or_else(|| entry.answer.values().next());
        answer.map_or_else(String::new, |answer| answer.title.clone())
    };
    knowledge.faq.entries().iter().map(|entry| (entry.id.clone(), title(entry))).collect()
}
