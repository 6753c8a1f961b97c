//! Understanding, as far as the other rooms' tests do not cover it.

mod labelled;
mod metrics;
