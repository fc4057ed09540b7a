// Metrics of one's own: a value, the list, a form to declare or edit. What is typed travels as messages, never as state.
function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");

  const input = inputs(anchor);
  const select = (name, options) => el("select", { id: `${anchor}-${name}` }, ...options.map(([value, label]) => el("option", { value }, label)));
  const number = { inputmode: "decimal" };
  const label = input("label", { size: "24", maxlength: "80" });
  const other = input("other", { size: "24", maxlength: "80" });
  const units = el("datalist", { id: `${anchor}-units` }, ...model.get("units").map((value) => el("option", { value })));
  const unit = input("unit", { size: "10", list: units.id });
  const merge = select("merge", [["rate", words.merge_rate], ["cumulative", words.merge_cumulative]]);
  const means = select("means", ["mean", "min", "max", "last"].map((one) => [one, words[`means_${one}`]]));
  const low = input("low", { size: "6", ...number });
  const high = input("high", { size: "6", ...number });
  const decimals = select("decimals", ["0", "1", "2", "3", "4"].map((one) => [one, one]));
  const save = button(words.declare, () => keep(), { class: "hk-main" });
  const leave = button(words.cancel, () => begin(null));
  const heading = el("h4", {}, words.new_title);
  const said = el("p", { role: "status" });
  const list = el("ul", { class: "hk-kept" });
  const which = select("which", []);
  const value = input("value", { size: "8", ...number });
  const taken = el("input", { id: `${anchor}-taken`, type: "date" });
  const enter = el("div", { class: "hk-row" }, field(words.metric, which), field(words.value, value), field(words.day, taken), button(words.keep, () => give(), { class: "hk-main" }));
  const valueLabel = enter.querySelector(`label[for="${value.id}"]`);
  let known = [];
  let editing = null;

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  const shape = () => {
    means.disabled = editing !== null || merge.value === "cumulative";
    unit.disabled = merge.disabled = editing !== null;
  };
  const begin = (one) => {
    editing = one?.id ?? null;
    for (const [control, name] of [[label, "label"], [other, "other"], [unit, "unit"], [low, "low"], [high, "high"]]) control.value = one?.[name] ?? "";
    merge.value = one?.merge ?? "rate";
    means.value = one && one.means !== "sum" ? one.means : "mean";
    decimals.value = String(one?.decimals ?? 0);
    heading.textContent = one ? fill(words.edit_title, { name: one.label }) : words.new_title;
    save.textContent = one ? words.change : words.declare;
    leave.hidden = !one;
    shape();
  };
  const keep = () => {
    tell(words.keeping);
    model.send({
      kind: editing === null ? "declare" : "edit", metric: editing, label: label.value, other: other.value, unit: unit.value,
      merge: merge.value, means: means.value, low: low.value, high: high.value, decimals: decimals.value,
    });
  };
  const give = () => {
    tell(words.keeping);
    model.send({ kind: "value", metric: which.value, value: value.value, taken: taken.value });
  };
  const named = () => {
    const one = known.find(({ id }) => id === which.value);
    valueLabel.textContent = one?.unit ? `${words.value} (${one.unit})` : words.value;
  };
  const draw = () => {
    const rows = () =>
      known.map((one) => {
        const acts = el("span", { class: "hk-acts" });
        const does = (action, run) => button(words[action], run, { "aria-label": fill(words.of, { action: words[action], name: one.label }) });
        const edit = does("edit", () => {
          begin(one);
          label.focus();
        });
        const sure = one.held ? fill(words.remove_values, { n: one.held }) : words.remove_sure;
        const remove = does("remove", () => asked(acts, sure, words, () => model.send({ kind: "remove", metric: one.id }), remove));
        acts.append(edit, remove);
        return el("li", { "data-name": one.id }, el("span", { class: "hk-what" }, one.words), acts);
      });
    redrawn(list, known.length ? rows : () => [el("li", { class: "hk-quiet" }, words.none)], () => label);
    const before = which.value;
    which.replaceChildren(...known.map((one) => el("option", { value: one.id }, one.label)));
    if (known.some(({ id }) => id === before)) which.value = before;
    enter.hidden = known.length === 0;
    named();
  };
  const heard = (message) => {
    tell(message.words ?? "", message.kind === "refused");
    if (message.kind === "refused") return;
    known = message.metrics;
    if (message.done || !known.some(({ id }) => id === editing)) begin(null);
    if (message.valued) value.value = "";
    draw();
  };

  root.append(
    el("section", { class: "hk-card hk-own", "aria-label": words.title },
      enter, list, heading,
      el("div", { class: "hk-row" }, field(words.label, label), field(words.unit, unit), field(words.merge, merge), field(words.means, means)),
      el("div", { class: "hk-row" }, field(words.low, low), field(words.high, high), field(words.decimals, decimals), field(words.other, other), save, leave),
      units, said),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  for (const control of [label, other, unit, low, high]) control.addEventListener("keydown", (event) => event.key === "Enter" && keep());
  value.addEventListener("keydown", (event) => event.key === "Enter" && give());
  merge.addEventListener("change", shape);
  which.addEventListener("change", named);
  model.on("msg:custom", heard);
  begin(null);
  draw();
  model.send({ kind: "look" });
  return () => model.off("msg:custom", heard);
}

export default { render };
