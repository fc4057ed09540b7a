// Buttons, and a second question before something is gone.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function button(label, run, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", run);
  return made;
}

// The question takes the place of the button that asked it, with the focus on the safe answer.
function asked(place, question, words, yes, back) {
  const no = button(words.cancel, () => {
    place.replaceChildren(...before);
    back.focus();
  });
  const before = [...place.childNodes];
  place.replaceChildren(el("span", { role: "alert" }, question), button(words.remove_yes, yes, { class: "hk-danger" }), no);
  no.focus();
}

// What had the focus has it again after its place was drawn anew: the same button, else the one that stands there now.
function redrawn(place, draw, otherwise) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const named = (node) => node.getAttribute("aria-label") ?? node.textContent;
  const among = (row) => [...row.querySelectorAll("button")];
  const row = held?.closest("[data-name]");
  const [said, at, name] = held ? [named(held), row ? among(row).indexOf(held) : -1, row?.dataset.name] : [];
  place.replaceChildren(...draw());
  if (!held) return;
  const same = among(place).find((node) => named(node) === said);
  const there = name && [...place.querySelectorAll("[data-name]")].find((node) => node.dataset.name === name);
  (same ?? (there ? among(there)[at] : null) ?? otherwise())?.focus();
}
