//! Identifiers in noisy text: found, told apart, masked.

mod masking;
mod numbers;
mod words;
