// The list of kept conversations: opened, searched, renamed, exported, deleted after a second word.
function pastRow(model, item, words, redraw) {
  const ask = (what, more = {}) => model.send({ kind: "past", do: what, id: item.id, ...more });
  const title = item.title || words.past_untitled;
  const open = button(title, () => ask("open"), { class: "hk-plain", "aria-label": words.past_open.replace("{title}", title) });
  if (item.current) open.setAttribute("aria-current", "true");
  const found = item.found ? [el("p", { class: "hk-quiet" }, item.found)] : [];
  const tools = el("div", { class: "hk-tools" });
  const node = el("li", {}, el("div", { class: "hk-past-title" }, open, el("span", { class: "hk-quiet" }, item.when)), ...found, tools);
  const usual = () => [
    button(words.past_rename, () => tools.replaceChildren(renameForm(title, words, (name) => ask("rename", { words: name }), redraw))),
    button(words.past_export, () => ask("export")),
    button(words.past_delete, () => {
      const yes = button(words.past_delete_yes, () => ask("delete"), { class: "hk-danger" });
      const sure = el("span", {}, words.past_sure.replace("{title}", title));
      tools.replaceChildren(sure, yes, button(words.cancel, () => tools.replaceChildren(...usual())));
      yes.focus();
    }),
  ];
  tools.append(...usual());
  return node;
}

function renameForm(title, words, rename, cancel) {
  const input = el("input", { type: "text", "aria-label": words.past_name });
  const form = el("form", { class: "hk-rename" }, input, el("button", { type: "submit" }, words.past_save));
  form.append(button(words.cancel, cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) rename(input.value.trim());
  });
  input.value = title;
  requestAnimationFrame(() => input.select());
  return form;
}

function pastPanel(model, words) {
  const search = el("input", { type: "search", "aria-label": words.past_search, placeholder: words.past_search });
  const list = el("ul", { class: "hk-past-list" });
  const node = el("nav", { class: "hk-past", "aria-label": words.past, hidden: "" }, search, list);
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => model.send({ kind: "past", do: "search", words: search.value }), 250);
  });
  const draw = () => {
    const past = model.get("past");
    search.hidden = !past.on;
    const none = !past.on ? words.past_off : search.value ? words.past_none_found : words.past_none;
    const rows = (past.list ?? []).map((item) => pastRow(model, item, words, draw));
    list.replaceChildren(...(rows.length ? rows : [el("li", { class: "hk-quiet" }, none)]));
  };
  return { node, draw };
}

function offerNode(model, words) {
  const node = el("div", { class: "hk-offer" });
  const draw = () => {
    const offer = model.get("past").offer;
    node.replaceChildren();
    if (!offer?.id || model.get("turns").some((turn) => turn.role === "person")) return;
    const open = button(words.past_continue, () => model.send({ kind: "past", do: "open", id: offer.id }));
    node.append(open, el("span", { class: "hk-quiet" }, ` ${offer.title || words.past_untitled}, ${offer.when}`));
  };
  return { node, draw };
}

// A file that the kernel wrote goes to the browser's downloads; nothing is fetched.
function download({ name, text, type }) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
