//! Understanding, as far as the other rooms' tests do not cover it.

mod held_out;
mod labelled;
mod metrics;
