//! The human desk: what happens to a case, who hears of it, who may do it, and a whole day of it.

mod accounts;
mod day;
mod drafts;
mod hours;
mod length;
mod table;
mod whereabouts;
