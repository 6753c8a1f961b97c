// Puts the chat into the page that loads this: a button, and behind it the chat's own page in a frame. Nothing of the page is read.
(() => {
  const script = document.currentScript;
  if (!script || window.simdeskWidget) return;
  window.simdeskWidget = true;
  const site = new URL(script.src).origin;
  const all = "WORDS";
  const lang = script.dataset.lang in all ? script.dataset.lang : "zh-Hans";
  const words = all[lang];
  const dress = (element, style) => Object.assign(element.style, style);
  const button = document.createElement("button");
  const home = document.createElement("section");
  home.setAttribute("aria-label", words.open);
  let frame = null, isReady = false, isOpen = false, count = 0;
  const name = () => {
    const text = isOpen ? words.close : words.open;
    button.textContent = isOpen || !count ? text : `${text} · ${count}`;
    button.setAttribute("aria-label", isOpen || !count ? text : `${text} (${words.unread} ${count})`);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  // Before the chat's page says that it is there, the frame belongs to nobody.
  const tell = (news) => { if (isReady) frame.contentWindow.postMessage({ simdesk: news }, site); };
  const isNarrow = () => window.innerWidth < 480;
  const place = () => {
    if (!frame) return;
    const narrow = isNarrow();
    dress(frame, {
      display: isOpen ? "block" : "none", position: "fixed", zIndex: "2147483646", border: "0", background: "Canvas", colorScheme: "light dark",
      right: narrow ? "0" : "16px", bottom: narrow ? "64px" : "76px", width: narrow ? "100%" : "min(400px, calc(100vw - 32px))",
      height: narrow ? "calc(100dvh - 64px)" : "min(640px, calc(100dvh - 96px))", borderRadius: narrow ? "0" : "12px",
      boxShadow: "0 8px 32px rgba(0,0,0,.25)",
    });
  };
  const load = () => {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = words.open;
    frame.src = `${site}/widget?lang=${encodeURIComponent(lang)}&from=${encodeURIComponent(location.origin)}`;
    place();
    home.prepend(frame);
  };
  const remember = (what) => { try { return what ? localStorage.setItem("simdesk-widget", what) : localStorage.getItem("simdesk-widget"); } catch { return null; } };
  const turn = (open) => {
    isOpen = open;
    if (open) { count = 0; remember("1"); load(); }
    place();
    name();
    tell(open ? "open" : "closed");
    if (!open) button.focus();
  };
  button.type = "button";
  dress(button, {
    position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483647", border: "0", borderRadius: "24px", padding: "0 20px", height: "48px",
    font: "600 16px/48px system-ui, sans-serif", background: "#0b6b5d", color: "#fff", cursor: "pointer", boxShadow: "0 4px 16px rgba(0,0,0,.25)",
  });
  button.addEventListener("click", () => turn(!isOpen));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen) turn(false); });
  window.addEventListener("resize", place);
  window.addEventListener("message", (event) => {
    if (event.origin !== site || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.simdesk === "close" && isOpen) turn(false);
    if (event.data?.simdesk === "ready") { isReady = true; tell(isOpen ? "open" : "closed"); }
    if (event.data?.simdesk === "unread" && Number.isSafeInteger(event.data.count)) { count = isOpen ? 0 : event.data.count; name(); }
  });
  const begin = () => {
    name();
    home.append(button);
    document.body.append(home);
    // Whoever has asked something here before sees that there is an answer.
    if (remember()) load();
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
