//! Identifiers in noisy text: found, told apart, masked.

mod numbers;
