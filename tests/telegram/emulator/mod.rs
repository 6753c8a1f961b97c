//! A Bot API server for tests: real HTTP on a port of its own, in memory, with people who write to the bot and faults by script.
//!
//! It knows nothing of the product; any Bot API client can talk to it. `server` is the handle that tests hold, `http` the wire, `world`
//! the state, `methods` what the API can do, `user` the people, `faults` what goes wrong, `webhook` the deliveries, `schema` the check
//! of every request against the description of the API.

mod answer;
mod call;
mod clock;
mod entities;
mod faults;
mod http;
mod keyboard;
mod limits;
mod log;
mod look;
mod markdown;
mod markup;
mod methods;
mod parse;
mod schema;
mod seen;
mod server;
mod shapes;
mod updates;
mod user;
mod wait;
mod webhook;
mod world;

pub use faults::{Fault, Gate, Rule};
pub use limits::Pace;
pub use log::Request;
pub use seen::Seen;
pub use server::{Options, Server};
pub use user::{Item, User};
pub use world::Status;
