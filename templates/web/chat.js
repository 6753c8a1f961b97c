// The chat's page works without this, by forms. With it nothing has to be reloaded: what is written is kept here until the server has it,
// and sent again under the same number until then, so that nothing is lost and nothing said twice; what is said is shown by its number.
const $ = (id) => document.getElementById(id);
const chat = $("chat"), log = $("log"), scroll = $("scroll"), box = $("text"), words = chat.dataset;
const framed = words.framed === "true";
const make = (name, more, ...inside) => {
  const made = Object.assign(document.createElement(name), more);
  made.append(...inside);
  return made;
};

// ---- What is kept in the browser. In a frame it may be forbidden: then it lasts as long as the page.
const store = (area) => {
  try {
    const real = window[area];
    real.setItem("simdesk", "1");
    return real;
  } catch {
    const kept = {};
    Object.defineProperties(kept, {
      getItem: { value: (key) => kept[key] ?? null },
      setItem: { value: (key, value) => { kept[key] = value; } },
      removeItem: { value: (key) => { delete kept[key]; } },
    });
    return kept;
  }
};
const keep = store("localStorage"), here = store("sessionStorage");
let token = framed ? keep.getItem("simdesk-token") : null;
let talk = words.talk;

// ---- Asking the server.
const ask = (path, body, signal = AbortSignal.timeout(20000)) => fetch(path, {
  method: body ? "POST" : "GET",
  headers: { ...(body && { "content-type": "application/json" }), ...(token && { authorization: `Bearer ${token}` }), ...(!framed && talk && { "x-simdesk-talk": talk }) },
  body: body && JSON.stringify(body),
  credentials: framed ? "omit" : "same-origin",
  cache: "no-store",
  signal,
});
// A pause ends early when the line is back.
const wakers = new Set();
const wake = () => { for (const waker of [...wakers]) waker(); };
const pause = (ms) => new Promise((done) => {
  const over = () => { clearTimeout(timer); wakers.delete(over); done(); };
  const timer = setTimeout(over, ms);
  wakers.add(over);
});
const backOff = (tries, answer) => {
  const told = Number(answer?.headers?.get("retry-after")) * 1000;
  return told > 0 ? told : Math.min(30000, 500 * 2 ** Math.min(tries, 8)) * (0.5 + Math.random() / 2);
};
// The frame in another page has a secret of its own, since cookies may be kept from it.
const known = async () => {
  if (!framed || token) return;
  const answer = await ask("/chat/visitor", {});
  if (!answer.ok) throw new Error(String(answer.status));
  token = (await answer.json()).token;
  keep.setItem("simdesk-token", token);
};

// ---- What is shown.
let last = Number(words.last);
const pattern = /https:\/\/[^\s<>"'，。！？；：、（）【】“”《》]+/g;
// What the page's own buttons send is a command, which counts whoever has the conversation; it reads as what stood on the button.
const labels = { "/human": words.human, "/delete": words.delete };
const fill = (bubble, given, mine) => {
  const text = (mine && labels[given]) || given;
  bubble.replaceChildren();
  let from = 0;
  const own = `${location.origin}/s/`;
  const links = mine ? [] : [...text.matchAll(pattern), ...text.matchAll(/http:\/\/[^\s，。]+/g)].filter((found) => found[0].startsWith("https://") || found[0].startsWith(own));
  for (const found of links.sort((a, b) => a.index - b.index)) {
    if (found.index < from) continue;
    const href = found[0].replace(/[.,;:!?)\]]+$/, "");
    bubble.append(text.slice(from, found.index), make("a", { href, textContent: href, target: "_blank", rel: "noopener noreferrer nofollow" }));
    from = found.index + href.length;
  }
  bubble.append(text.slice(from));
};
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; $("newer").hidden = true; };
const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
const item = (who, text, at) => {
  const bubble = make("div", { className: "bubble" });
  fill(bubble, text, who === "you");
  const time = make("time", { textContent: at ? at.slice(11, 16) : clock() });
  if (at) time.dateTime = at;
  return make("li", { className: who }, make("span", { className: "quiet", textContent: words[who] }), bubble, make("p", { className: "meta" }, time, " ", make("span", { className: "how" })));
};
const how = (li, text) => { li.querySelector(".how").textContent = text; };
const pendingFirst = () => log.querySelector("li[data-id]");
const chips = (li, message) => {
  if (!message.buttons.length) return;
  const form = make("form", { className: "chips", method: "post", action: "/chat/say-form" });
  form.append(...message.buttons.map(({ label, value }) => make("button", { name: "choice", value: `${message.seq}:${value}`, textContent: label })));
  li.append(form);
};
// A number counts for the last message only.
const withoutOldChips = () => { for (const form of log.querySelectorAll(".chips")) form.remove(); };
const changes = (message) => {
  const whom = [...log.querySelectorAll(`li.${message.who === "bot" ? "staff" : message.who}`)];
  const found = whom.filter((li) => (li.dataset.of ?? "").split(" ").some((number) => number && message.of.includes(Number(number))));
  if (!found.length) return false;
  fill(found[0].querySelector(".bubble"), message.text);
  for (const rest of found.slice(1)) rest.remove();
  if (message.change === "edit") how(found[0], words.edited);
  return true;
};
const show = (message) => {
  if (message.seq <= last) return;
  last = message.seq;
  const stays = atEnd();
  if (message.who === "you") {
    for (const id of message.of) settle(id);
    if (!message.text.startsWith("/language ")) {
      const li = item("you", message.text, message.at);
      li.dataset.seq = message.seq;
      li.dataset.of = message.of.join(" ");
      how(li, words.delivered);
      log.insertBefore(li, pendingFirst());
    }
    withoutOldChips();
  } else if (!(message.change && changes(message))) {
    for (const li of log.querySelectorAll("li.you[data-seq] .how")) li.textContent = "";
    withoutOldChips();
    const li = item(message.who, message.text, message.at);
    li.dataset.seq = message.seq;
    li.dataset.of = message.of.join(" ");
    chips(li, message);
    log.insertBefore(li, pendingFirst());
    unread();
    // A long answer is read from its beginning.
    if (stays && li.offsetHeight > scroll.clientHeight - 80) { scroll.scrollTop = li.offsetTop - scroll.offsetTop - 48; works(); return; }
    if (!stays) $("newer").hidden = false;
  }
  works();
  if (stays) toEnd();
};

// ---- What is on its way: one entry each, so that several tabs do not write over each other's.
const prefix = () => `simdesk-out-${talk}-`;
const outbox = [];
const save = (entry) => {
  try { keep.setItem(prefix() + entry.id, JSON.stringify(entry)); } catch { /* no room: it lasts as long as the page */ }
};
const settle = (id) => {
  const at = outbox.findIndex((entry) => entry.id === id);
  if (at >= 0) outbox.splice(at, 1);
  keep.removeItem(prefix() + id);
  log.querySelector(`li[data-id="${id}"]`)?.remove();
};
// What is not answered after a minute is with a person, or gone; nobody types that long.
const WORKS_MAX = 60000;
const works = () => { $("typing").hidden = !outbox.some((entry) => entry.done && Date.now() - entry.done < WORKS_MAX); };
const pend = (entry) => {
  outbox.push(entry);
  if (entry.text.startsWith("/language ")) return;
  const li = item("you", entry.text);
  li.dataset.id = entry.id;
  how(li, entry.done ? words.delivered : words.sending);
  log.append(li);
};
const number = () => {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high & 0x1fffff) * 2 ** 32 + low || 1;
};
const send = (what) => {
  const entry = { id: number(), made: Date.now(), ...what };
  save(entry);
  pend(entry);
  toEnd();
  deliver();
};
let delivering = false;
const refused = (entry) => {
  entry.failed = true;
  // A press that can never be taken is not tried at every visit.
  if (entry.value !== undefined) keep.removeItem(prefix() + entry.id);
  const li = log.querySelector(`li[data-id="${entry.id}"]`);
  if (!li) return settle(entry.id);
  how(li, words.failed);
  const again = make("button", { type: "button", className: "plain", textContent: words.again });
  again.addEventListener("click", () => { delete entry.failed; how(li, words.sending); deliver(); });
  li.querySelector(".how").append(" ", again);
};
const deliver = async () => {
  if (delivering) return;
  delivering = true;
  let renewed = false;
  for (let tries = 0, entry; (entry = outbox.find((each) => !each.done && !each.failed));) {
    let answer;
    try {
      await known();
      const { id, text, message, value } = entry;
      answer = value === undefined ? await ask("/chat/say", { id, text }) : await ask("/chat/press", { id, message, value });
      if (answer.ok) {
        const taken = value === undefined ? await answer.json() : entry;
        // As the server keeps it: with sensitive numbers masked.
        Object.assign(entry, { text: taken.text, done: Date.now() });
        setTimeout(works, WORKS_MAX + 1000);
        if (outbox.includes(entry)) {
          save(entry);
          const li = log.querySelector(`li[data-id="${id}"]`);
          if (li) { fill(li.querySelector(".bubble"), entry.text, true); how(li, words.delivered); }
        }
        works();
        tries = 0;
        continue;
      }
    } catch { /* no line, or the server is away */ }
    const lasting = answer && answer.status < 500 && ![408, 425, 429].includes(answer.status);
    if (lasting && answer.status === 403 && framed && !renewed) {
      renewed = true;
      token = null;
    } else if (lasting) {
      if (answer.status === 403) stranger();
      refused(entry);
    } else {
      await pause(backOff(tries++, answer));
    }
  }
  delivering = false;
};

// ---- What comes: one tab has the stream, and tells the others.
let bus = null;
let isOn = false, notice;
const state = $("state");
const line = (what) => {
  isOn = what === "on";
  clearTimeout(notice);
  const tell = () => { state.textContent = isOn ? "" : words[what] ?? ""; };
  // A short break is not worth a word.
  if (what === "reconnecting") notice = setTimeout(tell, 1500);
  else tell();
};
const share = (news) => bus?.postMessage(news);
// The browser has another conversation by now, or none. A page on which nothing was said comes again by itself, once.
const stranger = () => {
  line("stranger");
  if (framed || last || outbox.length || here.getItem("simdesk-again")) return;
  here.setItem("simdesk-again", "1");
  location.reload();
};
const catchUp = async () => {
  for (let found; !found || found.length === 100;) {
    const answer = await ask(`/chat/messages?after=${last}`);
    if (!answer.ok) return;
    found = await answer.json();
    found.forEach(show);
  }
};
// Whoever has their data deleted should not go on reading them here: what the server has no more, the page has no more.
const cleared = async () => {
  const answer = await ask("/chat/messages?after=0");
  if (!answer.ok) return;
  const left = await answer.json();
  const first = left[0]?.seq ?? Infinity;
  let gone = false;
  for (const li of log.querySelectorAll("li[data-seq]")) {
    if (Number(li.dataset.seq) < first && first > 1 && left.length < 100) { li.remove(); gone = true; }
  }
  if (gone) {
    for (const entry of outbox.filter((each) => each.done)) settle(entry.id);
    // Other tabs show it no longer either.
    share({ gone: true });
  }
  works();
};
const take = (message) => {
  show(message);
  // The answer to what has left no trace is the answer to a deletion.
  if (message.who === "bot" && outbox.some((entry) => entry.done)) cleared().catch(() => {});
};
const read = async (signal, alive) => {
  const answer = await ask(`/chat/events?after=${last}`, null, signal);
  if (!answer.ok) return answer;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return null;
    alive();
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const field = (name) => event.split("\n").filter((each) => each.startsWith(`${name}:`)).map((each) => each.slice(name.length + 1).trim()).join("\n");
      if (field("event") === "ready") {
        line("on");
        share({ line: "on" });
      } else if (field("event") === "message") {
        const message = JSON.parse(field("data"));
        take(message);
        share({ message });
      }
    }
  }
};
const lead = async () => {
  for (let tries = 0, renewed = false; ;) {
    const abort = new AbortController();
    let dog, answer = null;
    // The server says something every 20 seconds: who hears nothing has lost the line.
    const alive = () => { tries = 0; clearTimeout(dog); dog = setTimeout(() => abort.abort(), 50000); };
    const cut = () => abort.abort();
    window.addEventListener("offline", cut, { once: true });
    try {
      dog = setTimeout(cut, 50000);
      await known();
      answer = await read(abort.signal, alive);
    } catch { /* no line, or the server is away */ }
    clearTimeout(dog);
    window.removeEventListener("offline", cut);
    if (answer?.status === 403) {
      if (!framed || renewed) { stranger(); return; }
      renewed = true;
      token = null;
      continue;
    }
    const what = navigator.onLine ? "reconnecting" : "offline";
    line(what);
    share({ line: what });
    await pause(backOff(tries++, answer));
  }
};
const follow = () => {
  try {
    bus = new BroadcastChannel(`simdesk-${talk}`);
    bus.addEventListener("message", ({ data }) => {
      if (data.line) line(data.line);
      if (data.asks && isOn) share({ line: "on" });
      if (data.gone) cleared().catch(() => {});
      if (data.message?.seq > last + 1) catchUp().catch(() => {});
      else if (data.message) take(data.message);
    });
    share({ asks: true });
  } catch { /* one stream for each tab, then */ }
  const alone = () => lead();
  if (!bus || !navigator.locks) return alone();
  // What came while this tab was opened, and was told to the others only.
  catchUp().catch(() => {});
  navigator.locks.request(`simdesk-${talk}`, lead).catch(alone);
};
window.addEventListener("online", wake);
window.addEventListener("offline", () => line("offline"));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  wake();
  catchUp().catch(() => {});
});

// ---- Writing.
const luhn = (digits) => [...digits].reverse().reduce((sum, d, at) => sum + (at % 2 ? (d * 2 > 9 ? d * 2 - 9 : d * 2) : Number(d)), 0) % 10 === 0;
const isDate = (text) => {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 1880 && year < 2040 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};
const isIdNumber = (text) => {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text) || !isDate(text.slice(6, 14))) return false;
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, at) => sum + weight * text[at], 0);
  return /X$/i.test(text) || "10X98765432"[sum % 11] === text[17];
};
// As the server takes them: the issuer's first digits must fit too, or every tenth order number would be a card.
const isCard = (text) => (/^(62\d{14,17}|[45]\d{15})$/.test(text)) && luhn(text);
const sensitive = (text) => {
  for (const [found] of text.normalize("NFKC").matchAll(/\d(?:[ -]?\d){14,22}(?:[ -]?[Xx])?/g)) {
    const plain = found.replace(/[ -]/g, "");
    if (isIdNumber(plain)) return "warnId";
    if (isCard(plain.replace(/[Xx]$/, ""))) return "warnCard";
  }
  return null;
};
const watch = () => {
  const kind = sensitive(box.value), warn = $("warn");
  if (kind && warn.textContent !== words[kind]) warn.textContent = words[kind];
  if (!kind) warn.textContent = "";
  warn.hidden = !kind;
  if (kind) here.removeItem("simdesk-draft");
  else here.setItem("simdesk-draft", box.value);
};
const say = () => {
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  watch();
  send({ text });
};
box.addEventListener("input", watch);
box.addEventListener("keydown", (event) => {
  // Enter that picks a word of an input method is not the end of a message.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  say();
});
const orderSays = (order, tail) => words.orderSays.replace("{order}", order).replace("{tail}", tail);
document.addEventListener("submit", (event) => {
  const form = event.target, by = event.submitter;
  if (form.id === "say") {
    event.preventDefault();
    say();
    box.focus();
  } else if (form.id === "order") {
    event.preventDefault();
    send({ text: orderSays($("number").value.trim(), $("tail").value.trim()) });
    form.reset();
    form.closest("details").open = false;
    box.focus();
  } else if (form.className === "quick" && by) {
    event.preventDefault();
    send({ text: by.value });
  } else if (form.className === "chips" && by) {
    event.preventDefault();
    const [, message, value] = /^(\d+):(.*)$/s.exec(by.value) ?? [];
    send({ text: by.textContent, message: Number(message), value });
    // The choices go; whoever was at them goes on in the conversation.
    scroll.focus({ preventScroll: true });
  }
});
for (const button of document.querySelectorAll("button[data-order]")) {
  button.addEventListener("click", () => {
    box.value = orderSays(button.dataset.order, button.dataset.tail);
    button.closest("details").open = false;
    watch();
    box.focus();
  });
}
for (const link of document.querySelectorAll(".languages a")) {
  // Whoever has said something is answered in the new language too.
  link.addEventListener("click", () => { if (last > 0) save({ id: number(), made: Date.now(), text: `/language ${link.lang}` }); });
}
$("newer").addEventListener("click", () => { toEnd(); box.focus(); });
let pinned = true;
scroll.addEventListener("scroll", () => {
  pinned = atEnd();
  if (pinned) $("newer").hidden = true;
}, { passive: true });
// A keyboard or a form takes room: what was read last stays in sight.
new ResizeObserver(() => { if (pinned) toEnd(); }).observe(scroll);

// ---- In a frame: whoever shows it is told how much is unread, and hears of nothing else.
let host = null, isOpen = true, count = 0;
if (framed) {
  try { host = new URL(new URLSearchParams(location.search).get("from")).origin; } catch { /* opened by itself */ }
  if (window.parent === window) host = null;
  isOpen = host === null;
}
let readUpTo = Infinity;
const toHost = (news) => { if (host) window.parent.postMessage({ simdesk: news, count }, host); };
function unread() {
  if (!host) return;
  if (isOpen) { readUpTo = last; keep.setItem(`simdesk-read-${talk}`, last); }
  else if (last > readUpTo) { count += 1; toHost("unread"); }
}
window.addEventListener("message", (event) => {
  if (!host || event.source !== window.parent || event.origin !== host) return;
  isOpen = event.data?.simdesk === "open";
  if (isOpen) { count = 0; unread(); toHost("unread"); toEnd(); box.focus(); }
});
toHost("ready");
if (host) document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) toHost("close"); });

// ---- Begin.
const begin = async () => {
  document.body.classList.add("live");
  box.value = here.getItem("simdesk-draft") ?? box.value;
  watch();
  for (let tries = 0; ; tries += 1) {
    try { await known(); break; } catch { line("reconnecting"); await pause(backOff(tries)); }
  }
  if (framed) {
    talk = token.slice(0, 12);
    readUpTo = Number(keep.getItem(`simdesk-read-${talk}`) ?? 0);
  }
  const shown = new Set([...log.querySelectorAll("li.you")].flatMap((li) => (li.dataset.of ?? "").split(" ")));
  for (const key of Object.keys(keep).filter((each) => each.startsWith(prefix()))) {
    const entry = JSON.parse(keep.getItem(key) ?? "null");
    // Another tab has just done with it.
    if (!entry) continue;
    const old = Date.now() - entry.made > 24 * 60 * 60 * 1000;
    if (shown.has(String(entry.id)) || (entry.done && old)) keep.removeItem(key);
    else pend(entry);
  }
  works();
  toEnd();
  follow();
  deliver();
  for (let tries = 0; last === 0; tries += 1) {
    let answer;
    try { answer = await ask("/chat/start", { lang: words.lang }); } catch { /* again below */ }
    if (answer?.status === 403) return stranger();
    if (answer && answer.status < 500 && answer.status !== 429) return;
    await pause(backOff(tries, answer));
  }
};
begin();
