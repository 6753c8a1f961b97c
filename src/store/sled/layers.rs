//! What was committed and is not in sled yet, on top of it: the commits of the current journal, and those that are on their way.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::Arc;

use crate::port::StoreError;

use super::super::key::Kind;
use super::super::kv::{Base, Items, Writes, merged};

/// Memory of a record beside its key and value.
const RECORD_BYTES: usize = 96;
/// Queues, and pages of them, whose beginning is known.
const QUEUES_MAX: usize = 32;

/// A record as it is since some commit.
struct Slot {
    /// `None` when it was deleted.
    value: Option<Vec<u8>>,
    /// There is, or may be, a record of this key below. One that is not there, and deleted again, leaves nothing behind: most records of
    /// the queues never come to sled.
    below: bool,
}

/// The records of some commits.
#[derive(Default)]
pub(super) struct Layer {
    slots: BTreeMap<Vec<u8>, Slot>,
    bytes: usize,
}

impl Layer {
    fn get(&self, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.slots.get(key).map(|slot| &slot.value)
    }

    fn over<'a>(&'a self, below: Items<'a>, from: &[u8], to: &[u8]) -> Items<'a> {
        let own = self.slots.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)));
        merged(below, own.map(|(key, slot)| (key, slot.value.as_ref())))
    }

    /// Every record in the order of the keys; `None` deletes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        self.slots.iter().map(|(key, slot)| (key.as_slice(), slot.value.as_deref()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// What it takes in memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>, below: bool) {
        let size = value.as_ref().map_or(0, Vec::len);
        match self.slots.entry(key) {
            Entry::Occupied(mut slot) => {
                self.bytes -= slot.get().value.as_ref().map_or(0, Vec::len);
                if value.is_none() && !slot.get().below {
                    self.bytes -= slot.key().len() + RECORD_BYTES;
                    slot.remove();
                } else {
                    self.bytes += size;
                    slot.get_mut().value = value;
                }
            }
            Entry::Vacant(_) if value.is_none() && !below => {}
            Entry::Vacant(slot) => {
                self.bytes += slot.key().len() + size + RECORD_BYTES;
                slot.insert(Slot { value, below });
            }
        }
    }
}

/// Both layers.
#[derive(Default)]
pub(super) struct Layers {
    /// Since the journal turned last.
    active: Layer,
    /// From before that, until sled has it.
    frozen: Option<Arc<Layer>>,
}

impl Layers {
    pub(super) fn active(&self) -> &Layer {
        &self.active
    }

    /// For each of the writes, whether there is a record below the active layer. `tree` is sled.
    pub(super) fn below(&self, tree: &dyn Base, writes: &Writes) -> Result<Vec<bool>, StoreError> {
        let is_below = |key: &Vec<u8>| match (self.active.slots.get(key), self.frozen.as_ref().and_then(|f| f.get(key))) {
            (Some(slot), _) => Ok(slot.below),
            (None, Some(value)) => Ok(value.is_some()),
            (None, None) => Ok(tree.get(key)?.is_some()),
        };
        writes.keys().map(is_below).collect()
    }

    /// Takes in a commit that is durable.
    pub(super) fn put(&mut self, writes: Writes, below: &[bool]) {
        for ((key, value), below) in writes.into_iter().zip(below) {
            self.active.put(key, value, *below);
        }
    }

    /// What is active is on its way to sled from now on.
    pub(super) fn freeze(&mut self) -> Arc<Layer> {
        let layer = Arc::new(std::mem::take(&mut self.active));
        self.frozen = Some(Arc::clone(&layer));
        layer
    }

    /// What is on its way.
    pub(super) fn frozen(&self) -> Option<Arc<Layer>> {
        self.frozen.clone()
    }

    /// Sled has it. What is given back is to be dropped by somebody whom nobody waits for.
    pub(super) fn thaw(&mut self) -> Option<Arc<Layer>> {
        self.frozen.take()
    }
}

/// Sled with the layers on top.
pub(super) struct Over<'a> {
    tree: &'a dyn Base,
    layers: &'a Layers,
}

impl<'a> Over<'a> {
    pub(super) fn new(tree: &'a dyn Base, layers: &'a Layers) -> Self {
        Self { tree, layers }
    }
}

impl Base for Over<'_> {
    fn place(&self) -> &str {
        self.tree.place()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let known = self.layers.active.get(key).or_else(|| self.layers.frozen.as_ref().and_then(|frozen| frozen.get(key)));
        known.map_or_else(|| self.tree.get(key), |value| Ok(value.clone()))
    }

    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a> {
        if from >= to {
            return Box::new(std::iter::empty());
        }
        let mut items = self.tree.range(from, to);
        if let Some(frozen) = &self.layers.frozen {
            items = frozen.over(items, from, to);
        }
        self.layers.active.over(items, from, to)
    }
}

/// Where the queues begin: below these keys nothing is left, so that nobody looks through all that was taken from a queue since sled
/// last heard of it.
#[derive(Default)]
pub(super) struct Floors(RefCell<Vec<(Vec<u8>, Vec<u8>)>>);

impl Floors {
    /// Queues that all conversations share; there are a few of them.
    fn is_queue(from: &[u8]) -> bool {
        from.first().is_some_and(|kind| [Kind::Ready as u8, Kind::Sendable as u8, Kind::Delayed as u8].contains(kind))
    }

    fn of(&self, from: &[u8]) -> Option<Vec<u8>> {
        self.0.borrow().iter().find(|(queue, _)| queue == from).map(|(_, floor)| floor.clone())
    }

    fn learn(&self, from: &[u8], first: &[u8]) {
        let mut all = self.0.borrow_mut();
        if let Some((_, floor)) = all.iter_mut().find(|(queue, _)| queue == from) {
            floor.clear();
            floor.extend_from_slice(first);
            return;
        }
        if all.len() == QUEUES_MAX {
            all.remove(0);
        }
        all.push((from.to_vec(), first.to_vec()));
    }

    /// This was committed.
    pub(super) fn lower(&self, writes: &Writes) {
        for (from, floor) in self.0.borrow_mut().iter_mut() {
            let below = writes.range::<[u8], _>((Bound::Included(from.as_slice()), Bound::Excluded(floor.as_slice())));
            if let Some(key) = below.filter(|(_, value)| value.is_some()).map(|(key, _)| key.clone()).next() {
                *floor = key;
            }
        }
    }
}

/// A base that does not change meanwhile, whose queues are read from where they begin.
pub(super) struct Floored<'a> {
    base: Over<'a>,
    floors: &'a Floors,
}

impl<'a> Floored<'a> {
    pub(super) fn new(base: Over<'a>, floors: &'a Floors) -> Self {
        Self { base, floors }
    }
}

impl Base for Floored<'_> {
    fn place(&self) -> &str {
        self.base.place()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.base.get(key)
    }

    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a> {
        if !Floors::is_queue(from) {
            return self.base.range(from, to);
        }
        let floor = self.floors.of(from);
        let mut items = self.base.range(floor.as_deref().unwrap_or(from), to);
        let first = items.next();
        match &first {
            Some(Ok((key, _))) => self.floors.learn(from, key),
            None => self.floors.learn(from, to),
            Some(Err(_)) => {}
        }
        Box::new(first.into_iter().chain(items))
    }
}
