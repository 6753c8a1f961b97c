// The page works without this. With it, keys ask, copy and start anew.
const form = document.getElementById("ask");
const text = document.getElementById("text");
const answer = document.getElementById("answer");
const told = document.getElementById("copied");
const copy = async (field, done) => {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without https a page may only copy what is selected.
    if (!document.execCommand("copy")) return;
  }
  if (told) told.textContent = done;
};
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.of), button.dataset.done));
}
const first = document.querySelector('button.copy[data-of="answer"]');
const focus = answer ?? document.getElementById("none") ?? text ?? document.getElementById("token");
focus?.focus();
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (form && command && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
  } else if (answer && ((command && event.shiftKey && event.key.toLowerCase() === "c") || (event.key === "Enter" && event.target === answer))) {
    event.preventDefault();
    copy(answer, first?.dataset.done ?? "");
  } else if (form && event.key === "Escape") {
    event.preventDefault();
    document.getElementById("anew").click();
  }
});
form?.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
