// Consents: a table of switches for one recipient and one source; below it the ledger, and what left.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function chooser(label, options, chosen, changed) {
  const select = el("select", { "aria-label": label }, ...options.map(({ id, label: name }) => el("option", { value: id }, name)));
  select.value = chosen;
  select.addEventListener("change", () => changed(select.value));
  return el("label", { class: "hk-field" }, el("span", {}, label), select);
}

function tableRow(row, words, names, set) {
  const control = el("input", { type: "checkbox", role: "switch", class: "hk-switch" });
  control.checked = row.on;
  control.setAttribute("aria-label", fill(words.switch, { kind: row.label, ...names }));
  control.dataset.kind = row.id;
  control.addEventListener("change", () => set(row.id, control.checked));
  const name = el("th", { scope: "row" }, row.label);
  if (row.sensitive) name.append(el("span", { class: "hk-quiet" }, ` (${words.sensitive})`));
  const state = el("td", {}, control, el("span", { class: "hk-state", "aria-hidden": "true" }, row.on ? words.yes : words.no));
  return el("tr", row.on ? { class: "hk-on" } : {}, name, state, el("td", {}, row.since), el("td", {}, row.until), el("td", { class: "hk-quiet" }, row.rests));
}

function headRow(...names) {
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

// Terms of the chosen one, the switches, and a way to take everything back, which asks twice.
function consents(model, words, until) {
  const { whom, source } = model.get("chosen");
  const people = model.get("whom");
  const sources = model.get("sources");
  const one = people.find(({ id }) => id === whom) ?? people[0];
  const names = { who: one.label, source: sources.find(({ id }) => id === source)?.label ?? source };
  const set = (category, allow) => model.send({ kind: "set", category, allow, until: until.value });
  const table = el("table", { class: "hk-consents" }, headRow(words.kind, words.allowed, words.since, words.last_day, words.rests_on));
  table.append(el("tbody", {}, ...model.get("rows").map((row) => tableRow(row, words, names, set))));
  const take = el("div", { class: "hk-row" });
  const button = el("button", { type: "button" }, words.revoke_all);
  button.addEventListener("click", () => {
    const yes = el("button", { type: "button", class: "hk-danger" }, words.revoke_yes);
    const no = el("button", { type: "button" }, words.cancel);
    yes.addEventListener("click", () => model.send({ kind: "revoke_all" }));
    no.addEventListener("click", () => take.replaceChildren(button));
    take.replaceChildren(el("span", {}, fill(words.revoke_sure, names)), yes, no);
    no.focus();
  });
  take.append(button);
  const view = (change) => model.send({ kind: "view", whom, source, ...change });
  return [
    el("div", { class: "hk-row" },
      chooser(words.who, people, one.id, (id) => view({ whom: id })),
      chooser(words.source, sources, source, (id) => view({ source: id }))),
    el("ul", { class: "hk-terms" }, ...one.terms.map((line) => el("li", {}, line))),
    el("div", { class: "hk-frame", tabindex: "0" }, table),
    take,
  ];
}

function ledger(model, words) {
  const lines = model.get("ledger");
  const details = el("details", {}, el("summary", {}, fill(words.ledger, { n: lines.length })));
  if (!lines.length) {
    details.append(el("p", {}, words.ledger_empty));
    return [details];
  }
  const table = el("table", {}, headRow(words.time, words.entry));
  table.append(el("tbody", {}, ...lines.map(({ time, words: said }) => el("tr", {}, el("td", {}, time), el("td", {}, said)))));
  details.append(el("div", { class: "hk-frame", tabindex: "0" }, table));
  return [details];
}

function left(model, words) {
  const lines = model.get("left");
  const details = el("details", {}, el("summary", {}, fill(words.left, { n: lines.length })));
  if (!lines.length) {
    details.append(el("p", {}, words.left_empty));
    return [details];
  }
  const table = el("table", {}, headRow(words.time, words.to, words.size, words.kinds, words.hash));
  const body = el("tbody");
  for (const line of lines) {
    const show = el("button", { type: "button" }, words.show_bytes);
    show.addEventListener("click", () => model.send({ kind: "bytes", id: line.id }));
    const last = el("td", {}, el("code", {}, line.sha256), line.kept ? show : el("span", { class: "hk-quiet" }, ` ${words.not_kept}`));
    const cells = [line.time, line.to, line.size, line.kinds].map((text) => el("td", {}, text));
    body.append(el("tr", { "data-entry": line.id }, ...cells, last));
  }
  table.append(body);
  details.append(el("div", { class: "hk-frame", tabindex: "0" }, table));
  return [details];
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const until = el("input", { type: "date", "aria-label": words.until });
  const untilField = el("label", { class: "hk-field" }, el("span", {}, words.until), until);
  const said = el("p", { class: "hk-wrong", role: "alert" });
  const [top, below] = [el("div"), el("div", { class: "hk-below" })];
  root.append(
    el("section", { class: "hk-card hk-consent", "aria-label": words.title },
      el("h4", {}, words.title), el("p", { class: "hk-quiet" }, words.words), top, untilField, said, below),
  );
  // What has the focus keeps it though the table is drawn anew.
  const drawTop = () => {
    const had = document.activeElement;
    const label = top.contains(had) ? had.getAttribute("aria-label") : null;
    top.replaceChildren(...consents(model, words, until));
    if (label) [...top.querySelectorAll("[aria-label]")].find((node) => node.getAttribute("aria-label") === label)?.focus();
  };
  const drawBelow = () => {
    const open = [...below.children].map((node) => node.open);
    below.replaceChildren(...ledger(model, words), ...left(model, words));
    [...below.children].forEach((node, n) => (node.open = open[n] ?? false));
  };
  const heard = (message) => {
    if (message.kind === "said") said.textContent = message.words;
    if (message.kind !== "bytes") return;
    const row = below.querySelector(`[data-entry="${CSS.escape(message.id)}"]`);
    const shown = el("tr", {}, el("td", { colspan: "5" }, el("pre", { tabindex: "0", "aria-label": words.bytes_of }, message.text)));
    row?.querySelector("button")?.remove();
    row?.after(shown);
  };
  // Another panel may have given or taken back a consent: look again when somebody comes back to this one.
  let looked = Date.now();
  const look = () => {
    if (Date.now() - looked < 1500) return;
    looked = Date.now();
    model.send({ kind: "view" });
  };
  root.addEventListener("mouseenter", look);
  const events = { rows: drawTop, chosen: drawTop, whom: drawTop, sources: drawTop, ledger: drawBelow, left: drawBelow };
  model.on("msg:custom", heard);
  for (const [name, draw] of Object.entries(events)) model.on(`change:${name}`, draw);
  drawTop();
  drawBelow();
  return () => {
    model.off("msg:custom", heard);
    for (const [name, draw] of Object.entries(events)) model.off(`change:${name}`, draw);
  };
}

export default { render };
