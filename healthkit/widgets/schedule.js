// The schedule: two tabs, a table of entries with what can be done to each, and one form at a time.

function entryRow(one, words, act) {
  const acts = el("div", { class: "hk-acts" });
  const does = (action, run, more = {}) =>
    button(words[action], run, { "aria-label": fill(words.of, { action: words[action], name: one.name }), ...more });
  const remove = does("remove", () => asked(acts, fill(words.remove_sure, one), words, () => act({ kind: "remove", name: one.name }), remove));
  const rest = one.paused ? "resume" : "pause";
  // Not disabled, which would take the focus away: a second press is told apart by the kernel.
  const now = does("run", () => act({ kind: "run", name: one.name }), one.running ? { "aria-disabled": "true" } : {});
  acts.append(now, does(rest, () => act({ kind: rest, name: one.name })), does("edit", () => act({ kind: "edit", one })), remove);
  const next = el("td", { "data-head": words.next }, one.running ? words.running : one.next);
  if (one.running) next.append(el("div", { class: "hk-bar hk-busy", role: "progressbar", "aria-label": fill(words.of, { action: words.running, name: one.name }) }, el("div")));
  const last = el("td", { "data-head": words.last }, one.last.at || words.never);
  if (one.last.at) {
    const state = el("span", { class: one.last.ok ? "hk-good" : "hk-wrong" }, `${one.last.ok ? "✓" : "✕"} `);
    state.append(el("span", { class: "hk-only-heard" }, one.last.ok ? words.good : words.bad));
    last.prepend(state);
    last.append(el("div", { class: one.last.ok ? "hk-quiet" : "hk-wrong" }, one.last.message));
  }
  const what = el("td", {}, one.what, el("div", { class: "hk-quiet" }, one.form.folder));
  const when = el("td", {}, one.when, el("div", { class: "hk-quiet" }, one.zone));
  return el("tr", { "data-name": one.name, ...(one.paused ? { class: "hk-resting" } : {}) }, el("th", { scope: "row" }, one.name), what, when, next, last, el("td", {}, acts));
}

function entriesTab(model, words, act) {
  const entries = model.get("entries");
  const parts = model.get("faults").map((line) => el("p", { class: "hk-wrong" }, line));
  if (entries.length) {
    const heads = ["name", "what", "when", "next", "last", "actions"].map((name) => el("th", { scope: "col" }, words[name]));
    const table = el("table", { "aria-label": words.entries }, el("thead", {}, el("tr", {}, ...heads)));
    table.append(el("tbody", {}, ...entries.map((one) => entryRow(one, words, act))));
    parts.push(el("div", { class: "hk-frame", tabindex: "0" }, table), el("p", { class: "hk-quiet" }, words.timer));
  } else parts.push(el("p", {}, words.empty));
  const lines = model.get("notices");
  if (lines.length) {
    const kept = el("details", { open: "" }, el("summary", {}, words.notices), el("ul", {}, ...lines.map((line) => el("li", {}, line))));
    kept.append(button(words.notices_clear, () => act({ kind: "forget" })));
    parts.push(kept);
  }
  return parts;
}

function tabs(words, names, shown) {
  const buttons = names.map((name) => button(words[`tab_${name}`], () => choose(name), { role: "tab", "data-tab": name }));
  const choose = (name, focus = false) => {
    for (const one of buttons) {
      const on = one.dataset.tab === name;
      one.setAttribute("aria-selected", String(on));
      one.tabIndex = on ? 0 : -1;
      if (on && focus) one.focus();
    }
    shown(name);
  };
  const bar = el("div", { role: "tablist", "aria-label": words.title, class: "hk-tabs" }, ...buttons);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(event.target);
    if (step && at >= 0) choose(names[(at + step + names.length) % names.length], true);
  });
  return { bar, choose, buttons };
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const said = el("p", { role: "status", class: "hk-said" });
  const [table, place, list, form] = [el("div"), el("div"), el("div"), el("div")];
  const panels = { entries: el("div", { role: "tabpanel" }, table, place), alerts: el("div", { role: "tabpanel" }, list, form) };
  const bar = tabs(words, Object.keys(panels), (name) => {
    for (const [key, panel] of Object.entries(panels)) panel.hidden = key !== name;
    said.textContent = "";
  });
  for (const [key, panel] of Object.entries(panels)) panel.setAttribute("aria-label", words[`tab_${key}`]);
  const add = button(words.add, () => open({ notify: ["desktop"], every: words.every_first, folder: words.folder_first }), { class: "hk-main" });
  const close = () => {
    place.replaceChildren(el("div", { class: "hk-row" }, add));
    add.focus();
  };
  const open = (given) => {
    const tools = { reports: model.get("reports"), host: model.get("mail_host"), words, leave: close };
    const made = entryForm(given, { ...tools, send: (said) => model.send({ kind: "save", form: said }) });
    place.replaceChildren(made.form);
    made.first.focus();
  };
  const act = (message) => (message.kind === "edit" ? open({ ...message.one.form, editing: message.one.name }) : model.send(message));
  place.append(el("div", { class: "hk-row" }, add));
  root.append(el("section", { class: "hk-card hk-schedule", "aria-label": words.title }, el("h4", {}, words.title), bar.bar, said, panels.entries, panels.alerts));
  const drawEntries = () => redrawn(table, () => entriesTab(model, words, act), () => place.querySelector("button"));
  const drawAlerts = () => {
    redrawn(list, () => alertsTab(model, words), () => form.querySelector("select"));
    const waiting = model.get("alerts").filter(({ found }) => found.some((one) => one.waiting)).length;
    bar.buttons[1].textContent = waiting ? fill(words.tab_new_alerts, { n: waiting }) : words.tab_alerts;
  };
  const heard = (message) => {
    if (message.kind === "saved") close();
    if (message.kind === "declared") form.replaceChildren(alertForm(model, words));
    if (message.kind !== "said") return;
    said.textContent = message.words;
    said.classList.toggle("hk-wrong", message.wrong);
  };
  // A run of the system's timer changes the schedule behind the page: look again when somebody comes back to it.
  let looked = Date.now();
  root.addEventListener("mouseenter", () => {
    if (Date.now() - looked < 3000) return;
    looked = Date.now();
    model.send({ kind: "view" });
  });
  const events = { entries: () => { drawEntries(); drawAlerts(); }, faults: drawEntries, notices: drawEntries, alerts: drawAlerts };
  model.on("msg:custom", heard);
  for (const [name, draw] of Object.entries(events)) model.on(`change:${name}`, draw);
  drawEntries();
  drawAlerts();
  form.append(alertForm(model, words));
  bar.choose("entries");
  return () => {
    model.off("msg:custom", heard);
    for (const [name, draw] of Object.entries(events)) model.off(`change:${name}`, draw);
  };
}

export default { render };
