//! The data rooms: FAQ, contacts, calendar, sentences, embedded data and config. Broken inputs are tables.

mod any_input;
mod calendar;
mod config;
mod contacts;
mod data;
mod faq;
mod faults;
mod hours;
mod sentences;
