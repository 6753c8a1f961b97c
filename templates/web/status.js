// The page works without this. With it, news appear while somebody looks; what has not changed is not touched, so that nothing is read twice.
const standing = document.getElementById("standing"), asOf = document.getElementById("as-of");
const look = async () => {
  if (document.hidden || !navigator.onLine) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(15000) });
    // What was deleted is not left standing.
    if (answer.status === 404) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("standing");
    if (!fresh) return;
    if (fresh.innerHTML !== standing.innerHTML) standing.replaceChildren(...fresh.childNodes);
    asOf.replaceChildren(...page.getElementById("as-of").childNodes);
  } catch { /* no line: the next look is in 20 seconds */ }
};
setInterval(look, 20000);
document.addEventListener("visibilitychange", look);
window.addEventListener("online", look);
