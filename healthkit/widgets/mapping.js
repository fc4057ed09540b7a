// The wizard for tables: one row a column with its meaning to correct, what is open, and the first rows as stored.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function choice(label, options, chosen, changed) {
  const select = el("select", { "aria-label": label }, ...options.map((name) => el("option", { value: name }, name)));
  select.value = chosen;
  select.addEventListener("change", () => changed(select.value));
  return el("label", { class: "hk-field" }, el("span", {}, label), select);
}

function typed(label, value, size, changed, leave) {
  const input = el("input", { type: "text", "aria-label": label, size });
  input.value = value;
  input.addEventListener("change", () => input.value !== value && changed(input.value));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") input.blur();
    if (event.key === "Escape") {
      input.value = value;
      leave();
    }
  });
  return input;
}

function columnRow(one, words, names, act, anchor) {
  const out = one.kind === "leave" || one.kind === "unknown";
  const tr = el("tr", { tabindex: "-1", class: `${one.asks.length ? "hk-open" : ""} ${out ? "hk-out" : ""}` });
  const name = el("th", { scope: "row" }, one.title, el("div", { class: "hk-cells" }, one.cells));
  const meaning = el("td", {}, one.meaning);
  if (one.kind !== "place" && one.kind !== "person") {
    const label = `${words.metric}: ${one.title}`;
    const input = typed(label, names.get(one.what) ?? one.what, 24, (said) => act.set(one, { metric: said, unit: "" }), () => tr.focus());
    input.setAttribute("list", `${anchor}-metrics`);
    input.placeholder = words.left;
    meaning.replaceChildren(input);
  }
  const unit = el("td");
  if (one.timed) {
    const list = el("datalist", { id: `${anchor}-${one.title}` }, ...one.units.map((option) => el("option", { value: option })));
    const input = typed(`${words.unit}: ${one.title}`, one.unit, 8, (said) => act.set(one, { metric: one.what, unit: said }), () => tr.focus());
    input.setAttribute("list", list.id);
    input.placeholder = one.own;
    unit.append(input, list);
  }
  const open = el("td", {}, ...one.asks.map((line) => el("p", { class: "hk-wrong" }, line)), ...one.tells.map((line) => el("p", { class: "hk-quiet" }, line)));
  const button = (label, run, spoken) => {
    const made = el("button", { type: "button" }, label);
    if (spoken) made.setAttribute("aria-label", spoken);
    made.addEventListener("click", run);
    return made;
  };
  const decide = el("td", { style: "white-space: nowrap" });
  if (one.asks.length) decide.append(button(words.accept, () => act.accept(one), fill(words.accept_for, { title: one.title })), " ");
  if (one.order) decide.append(button(words.swap, () => act.swap()), " ");
  if (!out && one.kind !== "place") decide.append(button(words.ignore, () => act.ignore(one), `${words.ignore}: ${one.title}`));
  tr.append(name, meaning, unit, open, decide);
  return { tr, one };
}

function heads(...names) {
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

function storedTable(rows, words) {
  if (!rows.length) return [el("p", { class: "hk-quiet" }, words.stored_none)];
  const body = el("tbody", {}, ...rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, cell)))));
  const table = el("table", {}, heads(words.when, words.metric, words.value), body);
  return [el("p", {}, words.stored_head), el("div", { class: "hk-frame", tabindex: "0" }, table)];
}

// What is asked of the table as a whole: its sheet, its decimal sign, whose rows are meant.
function tableAsks(told, words, act) {
  const made = told.asks.map(({ words: said }) => el("p", { class: "hk-wrong" }, said));
  const row = el("div", { class: "hk-row" });
  if (told.sheets.length > 1) row.append(choice(words.sheet, told.sheets, told.sheet, act.sheet));
  if (told.asks.some(({ code }) => code.startsWith("decimal"))) {
    for (const sign of [".", ","]) {
      const button = el("button", { type: "button" }, `${words.decimal} ${sign}`);
      button.addEventListener("click", () => act.decimal(sign));
      row.append(button);
    }
  }
  if (told.asks.some(({ code }) => code === "persons")) row.append(choice(words.person, ["", ...told.persons], "", act.person));
  return row.children.length ? [...made, row] : made;
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");
  const metrics = model.get("metrics");
  const names = new Map(metrics.map(({ id, label }) => [id, label]));
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const list = el("datalist", { id: `${anchor}-metrics` }, ...metrics.map(({ id, label }) => el("option", { value: label }, id)));
  const path = el("input", { type: "text", id: `${anchor}-path`, spellcheck: "false" });
  const look = el("button", { type: "submit", class: "hk-main" }, words.look);
  const form = el("form", { class: "hk-row" }, el("div", { class: "hk-field hk-path" }, el("label", { for: path.id }, words.path), path), look);
  const said = el("p", { class: "hk-wrong", role: "alert" });
  const status = el("p", { class: "hk-quiet", role: "status" });
  const [asks, frame, stored] = [el("div"), el("div", { class: "hk-frame" }), el("div")];
  const run = el("button", { type: "button", class: "hk-main" }, words.import);
  const keys = el("p", { class: "hk-quiet" }, words.help_keys);
  const result = el("ul", { role: "status" });
  const table = el("div", { hidden: "" }, asks, frame, keys, stored, el("div", { class: "hk-row" }, run));
  root.append(el("section", { class: "hk-card hk-mapping", "aria-label": words.title }, el("h4", {}, words.title), el("p", { class: "hk-quiet" }, words.words), form, said, status, table, result, list));

  let shown = [];
  let at = 0;
  const send = (message) => {
    said.textContent = "";
    model.send(message);
  };
  const act = {
    set: (one, change) => send({ kind: "set", title: one.title, ...change }),
    accept: (one) => send({ kind: "accept", title: one.title }),
    ignore: (one) => send({ kind: "ignore", title: one.title }),
    swap: () => send({ kind: "swap" }),
    sheet: (name) => send({ kind: "sheet", name }),
    decimal: (sign) => send({ kind: "decimal", sign }),
    person: (name) => name && send({ kind: "person", name }),
  };
  const move = (to) => {
    if (!shown.length) return;
    at = Math.max(0, Math.min(shown.length - 1, to));
    shown.forEach(({ tr }, index) => tr.setAttribute("tabindex", index === at ? "0" : "-1"));
    shown[at].tr.focus();
  };
  const draw = (told) => {
    const focused = frame.contains(root.getRootNode().activeElement ?? document.activeElement);
    path.value = told.path;
    table.hidden = false;
    result.replaceChildren();
    status.textContent = `${told.head} ${told.layout}. ${told.open || words.nothing_asked}`;
    asks.replaceChildren(...tableAsks(told, words, act));
    shown = told.columns.map((one) => columnRow(one, words, names, act, anchor));
    const body = el("tbody", {}, ...shown.map(({ tr }) => tr));
    frame.replaceChildren(el("table", {}, heads(words.column, words.meaning, words.unit, words.open_head, ""), body));
    stored.replaceChildren(...storedTable(told.stored, words));
    run.disabled = Boolean(told.open);
    run.title = told.open ? words.import_open : "";
    if (focused) move(at);
    else shown.forEach(({ tr }, index) => tr.setAttribute("tabindex", index === 0 ? "0" : "-1"));
  };
  frame.addEventListener("focusin", (event) => {
    const index = shown.findIndex(({ tr }) => tr.contains(event.target));
    if (index >= 0) at = index;
  });
  frame.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "TR") return;
    const { one } = shown[at];
    const plain = one.kind !== "place" && one.kind !== "leave" && one.kind !== "unknown";
    const runs = { ArrowDown: () => move(at + 1), ArrowUp: () => move(at - 1), a: () => one.asks.length && act.accept(one), i: () => plain && act.ignore(one) };
    if (!(event.key in runs)) return;
    event.preventDefault();
    runs[event.key]();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (path.value.trim()) send({ kind: "look", path: path.value });
  });
  run.addEventListener("click", () => {
    run.disabled = true;
    send({ kind: "import" });
  });
  const heard = (message) => {
    if (message.kind === "proposal") draw(message);
    if (message.kind === "refused") said.textContent = message.words;
    if (message.kind === "busy") status.textContent = message.words;
    if (message.kind === "done") {
      status.textContent = "";
      table.hidden = true;
      result.replaceChildren(...message.lines.map((line) => el("li", {}, line)));
    }
  };
  model.on("msg:custom", heard);
  model.send({ kind: "ready" });
  return () => model.off("msg:custom", heard);
}

export default { render };
