//! Questions grouped by likeness, so that a hundred wordings of one question are one line.
//!
//! Wordings that differ in case, script, punctuation or numbers only are the same. From the most frequent wording down, each joins the
//! first group whose own wording shares at least half of its pairs of neighbouring characters with it (Dice's coefficient), or opens a
//! group. So a group is what resembles the example that is shown.

use std::collections::{BTreeSet, HashMap};

use crate::normalise;

/// Different wordings that are compared; questions with further ones are left out.
const WORDINGS_MAX: usize = 2_000;

/// Questions that resemble each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How many were asked.
    pub count: u64,
    /// The most frequent wording, masked.
    pub example: String,
}

/// Questions being counted.
#[derive(Debug, Default)]
pub(super) struct Questions(HashMap<String, Group>);

impl Extend<String> for Questions {
    fn extend<T: IntoIterator<Item = String>>(&mut self, questions: T) {
        for example in questions {
            let wording: String = normalise::fold(&example).chars().filter(|c| c.is_alphanumeric()).collect();
            let room = self.0.len() < WORDINGS_MAX;
            match self.0.get_mut(&wording) {
                Some(known) => known.count += 1,
                None if room => drop(self.0.insert(wording, Group { count: 1, example })),
                None => {}
            }
        }
    }
}

impl Questions {
    /// The largest groups.
    pub(super) fn groups(self, limit: usize) -> Vec<Group> {
        let mut wordings: Vec<(String, Group)> = self.0.into_iter().collect();
        wordings.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
        let mut groups: Vec<(BTreeSet<[char; 2]>, Group)> = Vec::new();
        for (wording, group) in wordings {
            let pairs = pairs(&wording);
            match groups.iter_mut().find(|(lead, _)| are_alike(lead, &pairs)) {
                Some((_, lead)) => lead.count += group.count,
                None => groups.push((pairs, group)),
            }
        }
        groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.count));
        groups.into_iter().take(limit).map(|(_, group)| group).collect()
    }
}

/// Neighbouring characters; the first one also alone, so that a single character has a pair.
fn pairs(wording: &str) -> BTreeSet<[char; 2]> {
    let mut before = '^';
    wording.chars().map(|c| [std::mem::replace(&mut before, c), c]).collect()
}

fn are_alike(a: &BTreeSet<[char; 2]>, b: &BTreeSet<[char; 2]>) -> bool {
    let (fewer, more) = if a.len() < b.len() { (a, b) } else { (b, a) };
    // No number of common pairs makes up for so different lengths.
    if fewer.len() * 3 < more.len() {
        return false;
    }
    fewer.iter().filter(|pair| more.contains(*pair)).count() * 4 >= a.len() + b.len()
}
