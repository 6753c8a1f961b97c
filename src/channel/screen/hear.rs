//! What news make of the screen.

use std::collections::BTreeMap;

use super::input::{News, Wish};
use super::layout::Areas;
use super::paper;
use super::state::{Draft, FaqList, Focus, Kind, Popup, State};
use crate::model::CaseId;
use crate::views::desk::{Page, Place, Row};

impl State {
    pub(super) fn hear(&mut self, news: News, wishes: &mut Vec<Wish>) {
        match news {
            News::Time(now) => self.now = now,
            News::Queue(rows) => self.queue(rows, wishes),
            News::Page(page) => self.page(*page),
            News::NotOpened(case, why) => {
                if self.opening == Some(case) {
                    self.opening = None;
                    if self.focus == Focus::Case && self.page.is_none() {
                        self.focus = Focus::Queue;
                    }
                }
                self.complain(why);
            }
            News::Done(act, what) => self.done(&act, what),
            News::Refused(act, why) => self.not_done(&act, why, false),
            News::Unknown(act, why) => self.not_done(&act, why, true),
            News::LookedUp(text) => self.show(Popup::Text(text)),
            News::Words(case, words, from) => self.fill(case, &words, &from),
            News::NoWords(why) => self.complain(why),
            News::Faq(case, entries) => {
                self.show(Popup::Faq(FaqList { case: Some(case), entries, ..FaqList::default() }));
            }
            News::Crew(crew) => self.crew = crew,
            News::Account(me, role) => {
                (self.me, self.role) = (me, role);
                if self.locked.take().is_some() {
                    self.say("you may act again");
                }
            }
            News::Locked(why) => self.locked = Some(why),
            News::Trouble(why) => self.trouble = why,
        }
    }

    fn show(&mut self, popup: Popup) {
        self.popup = Some(popup);
        self.popup_scroll = 0;
    }

    /// A case is news when it waits and was not there before, and when its customer has written to whoever works here.
    fn queue(&mut self, rows: Vec<Row>, wishes: &mut Vec<Wish>) {
        let open = self.page.as_ref().map(|page| page.case.id);
        let known: BTreeMap<CaseId, (Place, usize)> = self.rows.iter().map(|row| (row.id, (row.place, row.said))).collect();
        let mut rings = false;
        for row in rows.iter().filter(|row| self.is_listed && !self.quiet.contains(&row.id)) {
            let before = known.get(&row.id);
            let came = before.is_none_or(|(place, _)| *place != row.place);
            let wrote = before.is_some_and(|(_, said)| *said < row.said);
            let is_news = match row.place {
                Place::Waiting => came,
                Place::Yours => came || wrote,
                Place::Answered => wrote,
                Place::Others => false,
            };
            rings |= is_news;
            if is_news && open != Some(row.id) {
                self.news.insert(row.id);
            }
        }
        if self.is_settled {
            self.quiet.clear();
        }
        self.news.retain(|id| rows.iter().any(|row| row.id == *id && row.place != Place::Others));
        self.rows = rows;
        self.is_listed = true;
        if rings {
            wishes.push(Wish::Bell);
        }
    }

    fn page(&mut self, page: Page) {
        let id = page.case.id;
        let was_open = self.page.as_ref().is_some_and(|before| before.case.id == id);
        if self.opening == Some(id) {
            self.opening = None;
            self.news.remove(&id);
            if !was_open {
                self.scroll = 0;
            }
        } else if !was_open {
            // It was left while it was being read.
            return;
        }
        // Whoever reads further up stays there.
        if was_open && self.scroll > 0 {
            let width = Areas::of(self).width;
            let lines = |page: &Page| paper::history(page, width, self.whole).len();
            let before = self.page.as_ref().map_or(0, lines);
            self.scroll += lines(&page).saturating_sub(before);
        }
        self.page = Some(page);
    }

    fn draft_of(&mut self, act: &str) -> Option<((CaseId, Kind), &mut Draft)> {
        let is_it = |draft: &Draft| draft.sending.as_ref().is_some_and(|(name, _)| name == act);
        self.drafts.iter_mut().find(|(_, draft)| is_it(draft)).map(|(key, draft)| (*key, draft))
    }

    fn done(&mut self, act: &str, what: String) {
        self.is_settled = true;
        if let Some((key, draft)) = self.draft_of(act) {
            draft.sending = None;
            // Whoever is still in the box goes on writing: a key that was meant as a letter is never a command.
            if draft.words.is_blank() && self.focus != Focus::Box(key.0, key.1) {
                self.drafts.remove(&key);
            }
            self.scroll = 0;
        }
        self.say(what);
    }

    /// What was on its way comes back, before what was written since.
    fn not_done(&mut self, act: &str, why: String, unknown: bool) {
        self.is_settled = true;
        if let Some((_, draft)) = self.draft_of(act) {
            let words = draft.unsent();
            if let Some((name, sent)) = draft.sending.take() {
                draft.again = unknown.then_some((name, sent));
            }
            draft.words.restore(&words);
        }
        self.complain(why);
    }

    /// Words that somebody may send: added to what is in the box, never in its place.
    fn fill(&mut self, case: CaseId, words: &str, from: &str) {
        let fits = self.drafts.entry((case, Kind::Reply)).or_default().words.append(words);
        self.popup = None;
        self.focus = Focus::Box(case, Kind::Reply);
        if fits {
            self.say(format!("{from}: read it, change it, Enter sends it"));
        } else {
            self.complain("not all of it had room; the rest was left out");
        }
    }
}
