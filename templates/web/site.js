// The FAQ pages work without this. With it the search answers while one types, and "did this help?" stays on the page.
const form = document.querySelector("form.find");
const hits = document.getElementById("hits");
if (form && hits) {
  const input = form.querySelector("input[type=search]");
  let waiting, asked = 0;
  const pieces = (parent, parts) => {
    for (const [marked, text] of parts) parent.append(marked ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
    return parent;
  };
  const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });
  const show = (found) => {
    hits.replaceChildren();
    if (!found) return;
    if (found.length) {
      const list = Object.assign(document.createElement("ol"), { className: "hits" });
      list.setAttribute("aria-label", hits.dataset.found);
      for (const hit of found) {
        const item = document.createElement("li");
        item.append(pieces(link(hit.url, ""), hit.title), pieces(document.createElement("p"), hit.passage));
        list.append(item);
      }
      hits.append(list);
    } else {
      hits.append(Object.assign(document.createElement("p"), { textContent: hits.dataset.none }));
    }
    const ask = document.createElement("p");
    ask.append(link(`/chat?lang=${form.dataset.lang}`, hits.dataset.ask));
    hits.append(ask);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const query = input.value.trim(), turn = ++asked;
    if (!query) return show(null);
    waiting = setTimeout(async () => {
      try {
        const answer = await fetch(`/search.json?lang=${form.dataset.lang}&q=${encodeURIComponent(query)}`);
        const found = answer.ok ? await answer.json() : null;
        // Only the last question is answered.
        if (turn === asked) show(found);
      } catch { /* offline: the form still works once the line is back */ }
    }, 120);
  });
}
const helped = document.querySelector("form.helped");
helped?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new URLSearchParams(new FormData(helped, event.submitter));
  const buttons = helped.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  try {
    const answer = await fetch(helped.action, { method: "POST", body: data, redirect: "manual" });
    if (!answer.ok && answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    // Shown first and filled then, so that it is read out.
    const thanks = helped.querySelector(".thanks");
    const words = thanks.textContent;
    thanks.textContent = "";
    thanks.classList.add("shown");
    thanks.textContent = words;
  } catch {
    buttons.forEach((button) => (button.disabled = false));
  }
});
