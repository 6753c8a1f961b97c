//! A Bot API server for tests: real HTTP on a port of its own, in memory, with people who write to the bot and faults by script.
//!
//! It knows nothing of the product; any Bot API client can talk to it, from the same thread, another one or another process:
//!
//! ```text
//! let server = Server::start();                        // or Server::with(Options { frozen: true, ..Options::default() })
//! let customer = server.user(7);                       // the client gets server.api_url() and server.token()
//! server.script(Fault::AcceptedThenCut.on("sendMessage").chat(7));
//! customer.says("my order was rejected");
//! let answer = customer.next_answer();                 // waits, woken by every change; fails with the transcript
//! customer.presses(answer.id, "Refund");
//! server.advance(Duration::from_mins(3));              // presses expire, pauses end
//! assert!(server.repeated().is_empty());               // sends that were accepted twice
//! ```
//!
//! Dropping the server fails the test if a request was not as the Bot API describes it (`Server::take_violations` forgives).
//!
//! Where to look: `server` is the handle that tests hold, with `wait` and `look`; `user` and `seen` the people; `faults` and `limits`
//! what goes wrong; `http`, `parse` and `answer` the wire; `methods` what the API can do to the `world`; `updates` and `webhook` how the
//! bot hears of it; `schema` the check of requests; `log` all that was asked.

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
