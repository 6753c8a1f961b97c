//! One call from arrival to answer: logged, checked, met by the script's faults, done.

mod album;
mod callback;
mod chats;
mod copy;
mod edit;
mod files;
mod place;
mod profile;
mod remove;
mod send;
mod topics;
mod updates;

use std::io;
use std::sync::Arc;

use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use super::answer::{Done, Refusal};
use super::call::Call;
use super::faults::Fault;
use super::http::{Drip, Reply, cut, full, refuse, reply};
use super::log::{Outcome, Request};
use super::server::Shared;
use super::world::World;

/// An error from here cuts the connection.
pub async fn handle(shared: &Arc<Shared>, written: &str, call: Call) -> Result<Reply, io::Error> {
    let (number, plan) = shared.change(|world| world.receive(written, &call));
    let fault = match plan {
        Ok(fault) => fault,
        Err(refusal) => return Ok(shared.change(|world| world.answered(number, None, Err(refusal)).0)),
    };
    match &fault {
        Some(Fault::Cut) => return Err(cut()),
        Some(Fault::Silence) => return std::future::pending().await,
        Some(Fault::Hold(gate)) => gate.pass().await,
        Some(Fault::ServerError(code)) => {
            shared.change(|world| world.outcome(number, |outcome| outcome.code = Some(*code)));
            let page = format!(
                "<html>\r\n<head><title>{code}</title></head>\r\n<body>\r\n<center><h1>{code}</h1></center>\r\n</body></html>"
            );
            return Ok(reply(*code, "text/html", full(Bytes::from(page)), None));
        }
        _ => {}
    }
    let (answered, body) = if call.method == "getupdates" {
        let answer = updates::wait(shared, &call).await;
        shared.change(|world| world.answered(number, fault.as_ref(), answer))
    } else {
        let elsewhere = matches!(fault, Some(Fault::InGeneral)).then(|| {
            let mut call = call.clone();
            call.params.remove("message_thread_id");
            call
        });
        shared.change(|world| {
            let answer = run(world, elsewhere.as_ref().unwrap_or(&call));
            world.answered(number, fault.as_ref(), answer)
        })
    };
    let Some(fault) = fault else { return Ok(answered) };
    match fault {
        Fault::AcceptedThenSilence => std::future::pending().await,
        Fault::AcceptedThenCut => Err(cut()),
        Fault::CutInAnswer => Ok(reply(200, "application/json", Drip::broken(body), None)),
        Fault::SlowAnswer(pause) => Ok(reply(200, "application/json", Drip::slow(body, pause), None)),
        Fault::UnknownFields => Ok(reply(200, "application/json", full(strange(&body)), None)),
        Fault::StrangeResult => {
            let body = json!({"ok": true, "result": {"new_in_a_later_version": [1, {"two": 2}]}});
            Ok(reply(200, "application/json", full(Bytes::from(body.to_string())), None))
        }
        Fault::Garbage => Ok(reply(200, "application/json", full(Bytes::from_static(b"{\"ok\":true,\"resu")), None)),
        Fault::AcceptedThenHold(gate) => {
            gate.pass().await;
            Ok(answered)
        }
        _ => Ok(answered),
    }
}

/// Adds what a later version of the API might add.
fn strange(body: &Bytes) -> Bytes {
    fn inner(value: Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut map: Map<_, _> = map.into_iter().map(|(k, v)| (k, inner(v))).collect();
                map.insert("field_of_a_later_version".into(), json!({"nested": [1, "two", null]}));
                Value::Object(map)
            }
            Value::Array(items) => items.into_iter().map(inner).collect(),
            other => other,
        }
    }
    serde_json::from_slice(body).map_or_else(|_| body.clone(), |value| Bytes::from(inner(value).to_string()))
}

fn run(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let result = match call.method.as_str() {
        "setwebhook" => return updates::set_webhook(world, call),
        "deletewebhook" => return Ok(updates::delete_webhook(world, call)),
        "getwebhookinfo" => Ok(world.updates.info()),
        "getme" => Ok(updates::me(world)),
        "sendmessage" => send::message(world, call),
        "sendphoto" | "senddocument" | "sendvoice" | "sendsticker" | "sendaudio" | "sendvideo" | "sendanimation" => {
            send::media(world, call)
        }
        "sendlocation" => send::location(world, call),
        "sendcontact" => send::contact(world, call),
        "sendmediagroup" => album::send(world, call),
        "sendchataction" => send::action(world, call),
        "editmessagetext" => edit::text(world, call),
        "editmessagecaption" => edit::caption(world, call),
        "editmessagereplymarkup" => edit::markup(world, call),
        "deletemessage" => remove::one(world, call),
        "deletemessages" => remove::many(world, call),
        "answercallbackquery" => callback::answer(world, call),
        "copymessage" => copy::copy(world, call),
        "copymessages" => copy::copy_many(world, call),
        "forwardmessage" => copy::forward(world, call),
        "forwardmessages" => copy::forward_many(world, call),
        "getfile" => files::get(world, call),
        "download" => return files::download(world, call),
        "getchat" => chats::get(world, call),
        "getchatmember" => chats::member(world, call),
        "getchatadministrators" => chats::administrators(world, call),
        "getchatmembercount" => chats::count(world, call),
        "leavechat" => chats::leave(world, call),
        "pinchatmessage" => chats::pin(world, call),
        "unpinchatmessage" => chats::unpin(world, call),
        "setmessagereaction" => chats::react(world, call),
        "createforumtopic" => topics::create(world, call),
        "editforumtopic" => topics::edit(world, call),
        "closeforumtopic" => topics::close(world, call, true),
        "reopenforumtopic" => topics::close(world, call, false),
        "deleteforumtopic" => topics::delete(world, call),
        "logout" | "close" => Ok(Value::Bool(true)),
        _ => profile::run(world, call),
    };
    result.map(Done::from)
}

impl World {
    pub fn cut_unread(&mut self, written: &str) -> bool {
        let method = written.to_ascii_lowercase();
        let cut = self.faults.cuts_unread(&method);
        if cut {
            let number = self.enter(written, &Call::new(&method));
            self.outcome(number, |outcome| outcome.fault = Some(Fault::Cut.name().to_owned()));
            self.note_request(number);
        }
        cut
    }

    /// A call with a token that is not the bot's.
    pub fn stranger(&mut self, written: &str) -> Reply {
        let number = self.enter(written, &Call::new(written));
        self.answered(number, None, Err(Refusal::unauthorized())).0
    }

    fn enter(&mut self, written: &str, call: &Call) -> usize {
        self.log.add(Request {
            number: 0,
            at_ms: self.clock.now_ms(),
            done_ms: None,
            method: written.to_owned(),
            chat: call.chat(),
            params: call.params.clone(),
            files: call.files.iter().map(|(name, file)| (name.clone(), file.bytes.len())).collect(),
            by_webhook: call.connection.is_none(),
            too_early: false,
            described: true,
            outcome: Outcome::default(),
        })
    }

    fn outcome(&mut self, number: usize, change: impl FnOnce(&mut Outcome)) {
        if let Some(request) = self.log.get_mut(number) {
            change(&mut request.outcome);
        }
    }

    fn note_request(&mut self, number: usize) {
        if let Some(line) = self.log.get(number).map(Request::line) {
            self.note(&line);
        }
    }

    /// Logs a call, checks it, and says what the script has for it: a refusal now, or a fault to come.
    fn receive(&mut self, written: &str, call: &Call) -> (usize, Result<Option<Fault>, Refusal>) {
        let number = self.enter(written, call);
        let violations = self.schema.call_faults(call);
        let described = violations.is_empty();
        self.violations.extend(violations.into_iter().map(|v| format!("request #{number} {written}: {v}")));
        let now_ms = self.clock.now_ms();
        let chat = call.chat();
        if let Some(wait_s) = self.limits.closed_s(chat, now_ms).filter(|_| chat.is_some()) {
            if let Some(request) = self.log.get_mut(number) {
                request.too_early = true;
            }
            return (number, Err(Refusal::too_many(wait_s)));
        }
        let fault = self.faults.strike(call);
        if let Some(request) = self.log.get_mut(number) {
            request.described = described;
            request.outcome.fault = fault.as_ref().map(|f| f.name().to_owned());
        }
        let plan = match fault {
            Some(Fault::TooMany(wait_s)) => {
                if chat.is_some() {
                    self.limits.close(chat, now_ms + i64::from(wait_s) * 1000);
                }
                Err(Refusal::too_many(wait_s))
            }
            Some(Fault::TooManyEverywhere(wait_s)) => {
                self.limits.close(None, now_ms + i64::from(wait_s) * 1000);
                Err(Refusal::too_many(wait_s))
            }
            Some(Fault::Refuse(code, description)) => Err(Refusal::new(code, description)),
            other => Ok(other),
        };
        if matches!(plan, Ok(Some(Fault::Cut | Fault::Silence | Fault::ServerError(_)))) {
            self.note_request(number);
        }
        (number, plan)
    }

    /// Logs what a call came to; gives the answer to send, and its body for faults that spoil it.
    fn answered(&mut self, number: usize, fault: Option<&Fault>, answer: Result<Done, Refusal>) -> (Reply, Bytes) {
        let unsent = matches!(fault, Some(Fault::AcceptedThenSilence | Fault::AcceptedThenCut | Fault::CutInAnswer));
        let body = answer.as_ref().map_or_else(Refusal::body, Done::body);
        let (code, description) = answer.as_ref().map_or_else(|r| (r.code, Some(r.description.clone())), |_| (200, None));
        let done_ms = self.clock.now_ms();
        if let Some(entry) = self.log.get_mut(number) {
            entry.done_ms = Some(done_ms);
            entry.outcome.accepted = answer.is_ok();
            entry.outcome.code = (!unsent).then_some(code);
            entry.outcome.description = description;
            entry.outcome.body = body.clone();
            // What was wrong in the request may come back in the answer; updates were checked when they came up.
            if let Some(done) = answer.as_ref().ok().filter(|_| entry.described && !entry.is("getUpdates"))
                && let Some(fault) = self.schema.result_fault(&entry.method, &done.result)
            {
                self.violations.push(format!("the emulator's own answer to {}: {fault}", entry.method));
            }
            let empty_poll = entry.is("getUpdates") && body["result"].as_array().is_some_and(Vec::is_empty);
            if !empty_poll {
                self.note_request(number);
            }
        }
        match answer {
            Ok(Done { file: Some(bytes), .. }) => (reply(200, "application/octet-stream", full(bytes.clone()), None), bytes),
            Ok(_) => {
                let bytes = Bytes::from(body.to_string());
                (reply(200, "application/json", full(bytes.clone()), None), bytes)
            }
            Err(refusal) => (refuse(&refusal), Bytes::from(body.to_string())),
        }
    }
}
