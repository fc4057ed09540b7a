// The explorer's controls: what to show, moving in time, what dragging does, two periods, notes, saving.
const press = (label, act, more = {}) => {
  const button = el("button", { type: "button", ...more }, label);
  button.addEventListener("click", act);
  return button;
};

// Buttons, and keys while one of them has the focus.
function moving(model, words) {
  const go = (how) => model.send({ kind: "move", how });
  const signs = { earlier: "←", later: "→", closer: "+", wider: "−" };
  const keys = {
    ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "closer", ArrowDown: "wider", "+": "closer", "=": "closer",
    "-": "wider", "−": "wider", 0: "whole",
  };
  const hint = el("span", { class: "hk-only-heard", id: `${model.get("anchor")}-keys` }, words.move_hint);
  const group = el("div", { class: "hk-buttons", role: "group", "aria-label": words.move, "aria-describedby": hint.id });
  for (const how of ["earlier", "later", "closer", "wider"]) {
    group.append(press(signs[how], () => go(how), { "aria-label": words[how], title: `${words[how]}. ${words.move_hint}` }));
  }
  group.append(press(words.night, () => go("night")), press(words.whole, () => go("whole")), hint);
  group.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(keys[event.key]);
  });
  return group;
}

function tools(model, words) {
  const id = `${model.get("anchor")}-tool`;
  const box = el("select", { id });
  box.append(...["zoom", "pan", "a", "b", "note"].map((value) => el("option", { value }, words[`tool_${value}`])));
  box.addEventListener("change", () => {
    model.set("tool", box.value);
    model.save_changes();
  });
  return { node: field(words.tool, box), fill: () => (box.value = model.get("tool")) };
}

function days(id, words) {
  const first = el("input", { type: "date", id: `${id}-first` });
  const last = el("input", { type: "date", id: `${id}-last` });
  const node = [field(words.from_day, first), field(words.to_day, last)];
  const fill = (pair) => {
    if (![first, last].includes(document.activeElement)) [first.value, last.value] = pair.length ? pair : ["", ""];
  };
  return { first, last, node, fill };
}

// Periods A and B: by days, or what is shown.
function twoPeriods(model, words) {
  const rows = ["a", "b"].map((which) => {
    const name = words[`period_${which}`];
    const pair = days(`${model.get("anchor")}-${which}`, words);
    const tell = () => {
      if (!pair.first.value || !pair.last.value) return;
      model.send({ kind: "period", which, first: pair.first.value, last: pair.last.value });
    };
    pair.first.addEventListener("change", tell);
    pair.last.addEventListener("change", tell);
    const take = press(words.take, () => model.send({ kind: "take", which }), { "aria-label": `${name}: ${words.take}` });
    const letter = el("strong", { class: `hk-${which}`, "aria-hidden": "true" }, which.toUpperCase());
    const row = el("div", { class: "hk-row", role: "group", "aria-label": name }, letter, ...pair.node, take);
    return { row, fill: () => pair.fill(model.get(which)) };
  });
  const clear = press(words.clear, () => model.send({ kind: "clear" }));
  const node = el("details", {}, el("summary", {}, words.periods), ...rows.map((one) => one.row), clear);
  const fill = () => {
    for (const one of rows) one.fill();
    if (model.get("compare") === "ab") node.open = true;
  };
  return { node, fill };
}

function notes(model, words) {
  const anchor = model.get("anchor");
  const said = el("input", { type: "text", id: `${anchor}-said`, size: "32", maxlength: "500", autocomplete: "off" });
  const about = el("select", { id: `${anchor}-about` });
  const pair = days(`${anchor}-note`, words);
  const list = el("ul", { class: "hk-notes" });
  const save = el("button", { type: "submit" }, words.note_save);
  const form = el("form", { class: "hk-row" }, field(words.note, said), ...pair.node, field(words.note_metric, about), save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const days = { first: pair.first.value, last: pair.last.value };
    model.send({ kind: "note", said: said.value, ...days, metric: about.value });
  });
  const node = el("details", {}, el("summary", {}, words.notes), form, list);
  const fill = () => {
    const draft = model.get("draft");
    pair.fill(draft.length ? draft : model.get("shown"));
    const names = new Map(model.get("metrics").map((item) => [item.id, item.label]));
    const chosen = about.value;
    const shown = [model.get("metric"), ...model.get("more")];
    about.replaceChildren(
      el("option", { value: "" }, words.note_all),
      ...shown.map((id) => el("option", { value: id }, names.get(id) ?? id)),
    );
    about.value = shown.includes(chosen) ? chosen : "";
    list.replaceChildren(
      ...model.get("notes").map((one) => {
        const label = words.note_remove.replace("{said}", one.said);
        const gone = press("×", () => model.send({ kind: "unnote", number: one.number }), { "aria-label": label });
        const rest = [one.days, one.about].filter(Boolean).join(", ");
        return el("li", {}, `${one.said} `, el("span", { class: "hk-quiet" }, `${rest} `), gone);
      }),
    );
  };
  const drafted = () => {
    fill();
    if (!model.get("draft").length) return;
    node.open = true;
    said.focus();
  };
  const done = () => (said.value = "");
  return { node, fill, drafted, done };
}

// Plotly's own download, drawn by this page; on a ground of the page's colour, since letters of a dark page are light.
function saving(model, root, words) {
  const say = el("span", { class: "hk-quiet", role: "status" });
  const download = (format) => {
    const figure = root.closest(".widget-vbox")?.querySelector(".js-plotly-plot");
    const button = figure?._fullLayout?._modeBar?.buttons.flat().find(({ name }) => name === "toImage");
    if (!button) return;
    const { width, height } = figure.getBoundingClientRect();
    const clear = figure.layout.paper_bgcolor;
    figure.layout.paper_bgcolor = getComputedStyle(document.body).getPropertyValue("--jp-layout-color0").trim() || "#fff";
    const size = { width: Math.round(width), height: Math.round(height), scale: format === "png" ? 2 : 1 };
    figure._context.toImageButtonOptions = { format, filename: "explore", ...size };
    button.click(figure);
    figure.layout.paper_bgcolor = clear;
  };
  const buttons = ["png", "svg"].map((format) => press(words[`save_${format}`], () => download(format)));
  const group = el("div", { class: "hk-buttons", role: "group", "aria-label": words.save }, ...buttons);
  group.append(codeButton(model, () => model.get("code"), words), say);
  return { node: group, say };
}

function besides(model, words) {
  const box = el("input", { type: "checkbox", id: `${model.get("anchor")}-beside` });
  box.addEventListener("change", () => {
    model.set("beside", box.checked);
    model.save_changes();
  });
  const node = el("div", { class: "hk-tick" }, box, el("label", { for: box.id }, words.beside));
  return { node, fill: () => (box.checked = model.get("beside")) };
}

function render({ model, el: root }) {
  const anchor = model.get("anchor");
  const words = furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());

  const metric = combobox(model, `${anchor}-metric`, words.metric);
  const add = adder(model, `${anchor}-add`, words);
  const more = chips(model, words);
  const selects = ["period", "every", "compare"].map((trait) => ({ trait, ...select(model, trait, `${anchor}-${trait}`) }));
  const parts = [tools(model, words), besides(model, words), twoPeriods(model, words), notes(model, words)];
  const [tool, beside, periods, noting] = parts;
  const save = saving(model, root, words);
  const what = el("div", { class: "hk-row", role: "group", "aria-label": words.controls });
  what.append(field(words.metric, metric.input), field(words.add, add.box));
  what.append(...selects.map(({ trait, box }) => field(words[trait], box)));
  const how = el("div", { class: "hk-row" }, moving(model, words), tool.node, beside.node);
  const further = el("div", { class: "hk-further" }, periods.node, noting.node, save.node);
  root.append(what, more.list, how, further, metric.list);

  const draw = () => {
    if (document.activeElement !== metric.input || !metric.list.matches(":popover-open")) metric.rest();
    for (const { fill } of [...selects, ...parts, add, more]) fill();
  };
  const heard = (message) => {
    if (message.kind !== "said") return;
    save.say.textContent = message.words;
    if (message.done) noting.done();
  };
  const unfit = fitFigure(root);
  const names = ["metrics", "metric", "more", "choices", "period", "every", "compare", "beside", "tool", "shown", "a", "b", "notes"];
  const events = names.map((name) => `change:${name}`);
  for (const name of events) model.on(name, draw);
  model.on("change:draft", noting.drafted);
  model.on("msg:custom", heard);
  draw();
  return () => {
    unfit();
    for (const name of events) model.off(name, draw);
    model.off("change:draft", noting.drafted);
    model.off("msg:custom", heard);
  };
}

export default { render };
