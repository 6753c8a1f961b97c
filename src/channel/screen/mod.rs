//! The desk's screen: queue, case, look-up, reply and notes in one terminal.
//!
//! A state machine and its picture, both pure: [`State::take`] turns what reaches the screen ([`Input`]) into what it wants done
//! ([`Wish`]), and [`draw`] shows it. [`Terminal`] is the only part that touches a terminal. What staff wish goes through
//! [`desk`](crate::desk), what they see comes from [`views`](crate::views); whoever runs the screen (`cli`) brings the two together.

mod hear;
mod input;
mod keys;
pub mod layout;
mod lines;
pub mod paper;
mod state;
mod terminal;
mod textbox;
mod view;

pub use input::{Input, Key, News, Wish};
pub use state::{Ask, Draft, FaqList, Focus, Kind, Popup, Prompt, Remark, State};
pub use terminal::{Terminal, is_terminal, restore};
pub use textbox::TextBox;
pub use view::{Looks, draw, snapshot};
