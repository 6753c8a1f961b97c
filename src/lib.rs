//! `simdesk` helps people whose online SIM-card order was rejected at review (审核失败): it says why, what to do, by when, and what
//! happens to their money, and hands the conversation to a person when that is the better answer.
//!
//! This page is the map of the code.
//!
//! # The way of one message
//!
//! ```text
//! terminal ─> inbox ─> normalise ─> understand ─> consult ─> decide ─> render ─> outbox ─> terminal
//!             durable    pure          pure        store      pure      pure    durable
//! ```
//!
//! # The rooms, in reading order
//!
//! 1. [`model`]: the vocabulary. What an order, an audit, a message, a case and a reply *are*. Everything else speaks in these words.
//! 2. [`port`]: what the core needs from outside, as traits: a store, a channel, a clock.
//! 3. [`flow`]: one message from top to bottom. Start with `flow/turn.rs`; every other room is called from there.
//! 4. [`normalise`]: text made comparable; control characters out, lengths bounded.
//! 5. [`understand`]: from a text to a [`Meaning`](model::Meaning). Numbers and sensitive spans first, then reasons, questions,
//!    language. Own code, trained from the FAQ, microseconds a message.
//! 6. [`audits`]: the orders' review results: importing sellers' files, looking them up, and the owner check.
//! 7. [`calendar`]: working days, with the official days off and make-up workdays.
//! 8. [`decide`]: `(conversation, meaning, facts, now) -> decision`. What to say, what to change, whom to tell.
//! 9. [`render`]: from [`Reply`](model::Reply) values to one plain-text message in one language.
//! 10. [`faq`] and [`locale`]: the words: entries that support staff edit, and the bot's own sentences. [`sheet`] reads TOML so that
//!     every fault has its file and line.
//! 11. [`desk`]: what staff do, as events of the customer's conversation. [`views`]: read-only queries.
//! 12. [`store`]: adapters of the store port: memory, sled, and the socket of the process that holds the store.
//!     Its durable steps pass a [`failpoint`], where tests stop the process or make the disk fail. [`io_words`] tells faults of files.
//! 13. [`channel`]: adapters of the channel port: the terminal, Telegram, the web; and the desk's screen.
//! 14. [`config`], [`app`] and [`cli`]: the configuration, the wiring, and one file a subcommand.
//!
//! Who may import whom is one table in `tests/tidy/table.rs`, enforced by a test and shown in CONTRIBUTING.md.
//!
//! # Invariants
//!
//! - **The core cannot fail.** An unclear message is a [`Meaning`](model::Meaning) too, never an `Err`; `decide` and `render` return
//!   values, not results.
//! - **Everything the bot can say is a [`Reply`](model::Reply) variant** with typed arguments. Its words are in `locales/` and `faq/`;
//!   a test renders every variant in every language.
//! - **What was taken is not lost.** An event is durable before it is acknowledged; state, cases, timers and outgoing messages of one
//!   turn are committed together. A crash is answered by running the turn again, which is safe because its middle is pure.
//! - **Nothing personal is logged or kept.** Masking comes before the first write and the first log line, also inside carriers' reasons.
//! - **Before the owner check nothing about an order is said**, not even that it exists. "Wrong" and "not found" are one answer.
//! - **Time and randomness are injected.** `Utc::now` is banned by clippy's configuration everywhere but in [`app`].
//! - **Parse once.** [`OrderId`](model::OrderId), [`PhoneTail`](model::PhoneTail), [`CaseId`](model::CaseId) and the like are checked
//!   where they are made and nowhere else.
//! - **One contract suite** (`tests/store_contract`) runs against every store.
//! - **Bounded everything**: message length, history, queues, tries. The unit stands last in a limit's name.
//!
//! # Deliberately absent
//!
//! - No text generation. Answers are written by people and reviewed; what is not known is said to be unknown.
//! - No reading of pictures: a photo of an ID card is not received, read or kept.
//! - No download, no account and no network for the default: FAQ, sentences, calendar and training are in the binary.
//! - No word segmenter: measured on the prototype it cost 3 MB and gained nothing.

pub mod app;
pub mod audits;
pub mod calendar;
pub mod channel;
pub mod cli;
pub mod config;
pub mod decide;
pub mod desk;
pub mod failpoint;
pub mod faq;
pub mod flow;
pub mod io_words;
pub mod locale;
pub mod model;
pub mod normalise;
pub mod port;
pub mod render;
pub mod sheet;
pub mod store;
pub mod understand;
pub mod views;
