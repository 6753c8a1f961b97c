//! How long understanding takes, from the masked text to its meaning.

use std::hint::black_box;
use std::time::{Duration, Instant};

use simdesk::flow::{Knowledge, inbox};
use simdesk::model::EventBody;

use crate::Effort;
use crate::messages::{self, Dice};
use crate::sheet::{self, Times, bar};

const P50_MICROS_MAX: f64 = 50.0;
const P99_MICROS_MAX: f64 = 500.0;

/// One line for the FAQ's own examples, one for mixed messages, one for carriers' texts, one for the masking before all of them.
pub fn measure(knowledge: &Knowledge, effort: Effort) {
    let engine = &knowledge.engine;
    let examples = messages::examples(&knowledge.faq, effort.examples_max);
    let mixed = messages::mixed(&examples, effort.messages, &mut Dice::new(2026));

    let accepted: Vec<String> = mixed.iter().map(|raw| text(raw)).collect();
    for (what, texts) in [("understand, FAQ examples", &examples), ("understand, mixed messages", &accepted)] {
        let times = each(texts, |text| drop(black_box(engine.read(black_box(text)))));
        sheet::times(what, &times, &verdict(&times));
    }
    let times = each(&examples, |text| drop(black_box(engine.read_reason(black_box(text), &[]))));
    sheet::times("understand --as reason, FAQ examples", &times, &verdict(&times));
    let times = each(&mixed, |raw| drop(black_box(inbox::text_event(black_box(raw)))));
    sheet::times("clean and mask before the inbox, mixed", &times, "");
}

fn text(raw: &str) -> String {
    match inbox::text_event(raw) {
        EventBody::Text { text, .. } => text,
        _ => String::new(),
    }
}

/// Each text alone, after all of them once; the best of three times, since what another program did meanwhile is no property of a text.
fn each(texts: &[String], mut work: impl FnMut(&str)) -> Times {
    const PASSES: usize = 3;
    for text in texts {
        work(text);
    }
    let mut best = vec![Duration::MAX; texts.len()];
    for _ in 0..PASSES {
        for (best, text) in best.iter_mut().zip(texts) {
            let began = Instant::now();
            work(text);
            *best = began.elapsed().min(*best);
        }
    }
    Times::new(best)
}

fn verdict(times: &Times) -> String {
    let micros = |percent| times.percentile(percent).as_secs_f64() * 1e6;
    format!("p50 {}; p99 {}", bar(micros(50), P50_MICROS_MAX, "µs"), bar(micros(99), P99_MICROS_MAX, "µs"))
}
