//! Understanding: from a text to a [`Meaning`](crate::model::Meaning), in microseconds, without a network and without ever failing.
//!
//! [`Engine`] is the door. Inside, in reading order: [`fold`] brings the text into one form, [`features`] says what a classifier sees of it,
//! [`classifier`] scores every FAQ entry, [`patterns`] finds what carriers write, [`blend`] weighs both into probabilities and says how far
//! to trust them, [`message`] and [`reason`] make them a meaning, [`action`] says what it calls for. [`evaluate`] and
//! [`labelled`] measure it, on the FAQ and on any labelled texts; [`metrics`] says what the figures mean.

mod action;
mod blend;
mod classifier;
mod clauses;
mod concepts;
mod denial;
mod elsewhere;
mod engine;
mod evaluate;
mod features;
mod fold;
mod gates;
mod labelled;
mod message;
pub mod metrics;
mod patterns;
mod reason;
mod request;
mod rows;
mod snapshot;
pub mod spans;
mod svm;
mod syllables;
mod trie;
mod vector;
mod whereabouts;
mod whole;

pub use action::Action;
pub use classifier::{Model, Options, Score, Scores, train};
pub use engine::Engine;
pub use evaluate::{Figures, Report, cross_validate, learning_curve};
pub use labelled::{LABELS_MAX, LINES_MAX, Labelled, Line, OUT_OF_SCOPE, Verdict, sample};
pub use reason::{ReasonEvidence, ReasonHit};
pub use whole::ReadReason;
