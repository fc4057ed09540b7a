// The wizard for plans: fields and a table of services or posts on one side, what they mean for a year on the other.
const PAUSE = 350;

function typed(one, value, label) {
  if (one.kind === "choice" || one.kind === "yes") {
    const options = one.kind === "yes" ? [["true", one.yes], ["false", one.no]] : one.options;
    const first = one.needed ? [] : [["", "–"]];
    const select = el("select", { "aria-label": label });
    for (const [name, words] of [...first, ...options]) select.append(el("option", { value: name }, words));
    select.value = value ?? "";
    return select;
  }
  const input = el("input", { type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false" });
  if (one.kind !== "text") {
    input.inputMode = "decimal";
    input.size = one.narrow ? 6 : 10;
  }
  if (one.needed) input.setAttribute("aria-required", "true");
  input.placeholder = one.example ?? "";
  input.value = value ?? "";
  return input;
}

function heads(names) {
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

function ledgerLine(line) {
  const shares = line.shares.map(({ payer, amount, words, own }) =>
    el("li", { class: own ? "hk-own" : "" }, el("b", {}, `${payer} ${amount}`), ` ${words}`),
  );
  return el("details", {}, el("summary", {}, line.title), el("ul", {}, ...shares));
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const country = typed({ kind: "choice", needed: true, options: model.get("countries") }, model.get("country"), words.country);
  const start = typed({ kind: "choice", options: model.get("plans") }, "", words.start);
  const fields = el("div", { class: "hk-row" });
  const frame = el("div", { class: "hk-frame", tabindex: "0", role: "group" });
  const fault = el("p", { class: "hk-wrong", role: "alert" });
  const status = el("p", { class: "hk-quiet", role: "status" });
  const totals = el("p", { class: "hk-total", role: "status" });
  const lines = el("div");
  const source = el("pre");
  const save = el("button", { type: "submit", class: "hk-main" }, words.save);
  const form = el(
    "form",
    {},
    el("div", { class: "hk-row" }, el("label", { class: "hk-field" }, el("span", {}, words.country), country), el("label", { class: "hk-field" }, el("span", {}, words.start), start)),
    fields,
    frame,
    fault,
    el("div", { class: "hk-row" }, save, status),
  );
  const means = el("section", { "aria-label": words.means }, el("h5", {}, words.means), totals, lines);
  const text = el("details", {}, el("summary", {}, words.text), source);
  root.append(el("section", { class: "hk-card hk-insurance", "aria-label": words.title }, el("h4", {}, words.title), el("p", { class: "hk-quiet" }, words.words), form, means, text));

  let waiting = 0;
  const values = () => Object.fromEntries([...form.querySelectorAll("[data-key]")].map((box) => [box.dataset.key, box.value]));
  const say = (kind) => model.send({ kind, country: country.value, values: values() });
  const later = () => {
    clearTimeout(waiting);
    status.textContent = "";
    waiting = setTimeout(() => say("set"), PAUSE);
  };
  const keep = (box, key) => {
    box.dataset.key = key;
    box.addEventListener(box.tagName === "SELECT" ? "change" : "input", later);
    return box;
  };
  const draw = (told) => {
    country.value = told.country;
    fields.replaceChildren(
      ...told.fields.map((one) => {
        const label = one.needed ? `${one.label} *` : one.label;
        return el("label", { class: "hk-field" }, el("span", {}, label), keep(typed(one, told.values[one.key], one.label), one.key));
      }),
    );
    const rows = told.rows.map(({ id, label }) => {
      const cells = told.columns.map((one) => {
        const key = `${told.place}.${id}.${one.name}`;
        return el("td", {}, keep(typed({ ...one, narrow: true }, told.values[key], `${label}, ${one.label}`), key));
      });
      return el("tr", {}, el("th", { scope: "row" }, label), ...cells);
    });
    frame.setAttribute("aria-label", words.rows);
    frame.replaceChildren(el("table", {}, heads([words.rows, ...told.columns.map(({ label }) => label)]), el("tbody", {}, ...rows)));
    later();
  };
  country.addEventListener("change", () => model.send({ kind: "country", country: country.value }));
  start.addEventListener("change", () => start.value && model.send({ kind: "open", file: start.value }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    say("set");
    say("save");
  });
  const heard = (told) => {
    if (told.kind === "form") draw(told);
    if (told.kind === "explained") {
      fault.textContent = told.fault;
      source.textContent = told.text;
      totals.textContent = told.totals;
      lines.replaceChildren(...told.lines.map(ledgerLine));
      save.disabled = Boolean(told.fault);
    }
    if (told.kind === "said") {
      fault.textContent = told.wrong ? told.words : "";
      status.textContent = told.wrong ? "" : told.words;
    }
  };
  const offered = () => {
    start.replaceChildren(el("option", { value: "" }, "–"), ...model.get("plans").map(([name, label]) => el("option", { value: name }, label)));
  };
  model.on("msg:custom", heard);
  model.on("change:plans", offered);
  model.send({ kind: "ready" });
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
    model.off("change:plans", offered);
  };
}

export default { render };
