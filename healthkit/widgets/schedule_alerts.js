// The tab of the alerts: what is declared and what it found, and the form of a new one.
function alertForm(model, words) {
  const send = (form) => model.send({ kind: "declare", form });
  const ready = choice(words.preset, [["", words.own], ...model.get("presets")], model.get("alerts").length ? "" : "critical-results");
  const names = new Map(model.get("subjects").map(([id, name]) => [name, id]));
  const list = el("datalist", { id: `hk-subjects-${Math.random().toString(36).slice(2)}` });
  list.append(...[...names.keys()].map((name) => el("option", { value: name })));
  const subject = typed(words.subject, "", 30);
  subject.control.setAttribute("list", list.id);
  const tests = ["above", "below", "change", "silent"].map((test) => [test, words[`test_${test}`]]);
  const test = choice(words.test, tests, "above");
  const [bound, unit, times] = [typed(words.bound, "", 8), typed(words.unit, "", 8), typed(words.times, "1", 4)];
  const per = choice(words.per, [["reading", words.per_reading], ["day", words.per_day]], "reading");
  const quiet = typed(words.quiet, "", 14);
  const hold = ticked(words.hold, false);
  const own = el("div", { class: "hk-row" }, subject.field, list, test.field, bound.field, unit.field, times.field, per.field);
  const follow = () => {
    const compares = test.control.value === "above" || test.control.value === "below";
    own.hidden = ready.control.value !== "";
    bound.field.hidden = test.control.value === "change";
    for (const { field } of [unit, times, per]) field.hidden = !compares;
    hold.field.hidden = !quiet.control.value.trim();
  };
  for (const { control } of [ready, test, quiet]) control.addEventListener("input", follow);
  const read = () => ({
    preset: ready.control.value, subject: names.get(subject.control.value) ?? subject.control.value,
    test: test.control.value, bound: bound.control.value, unit: unit.control.value, times: times.control.value,
    per: per.control.value, quiet: quiet.control.value, hold: hold.control.checked,
  });
  follow();
  return formOf(
    words.declare, () => send(read()), () => {},
    el("div", { class: "hk-row" }, ready.field), own, el("div", { class: "hk-row" }, quiet.field, hold.field),
    el("div", { class: "hk-row" }, el("button", { type: "submit", class: "hk-main" }, words.declare)),
  );
}

function foundLine(one, words) {
  const line = el("li", one.urgent ? { class: "hk-urgent" } : {});
  if (one.urgent) line.append(el("strong", {}, words.urgent), " ");
  const about = [fill(words.found_on, { at: one.at }), ...(one.waiting ? [words.waiting] : [])].join(", ");
  line.append(one.words, el("span", { class: "hk-quiet" }, ` (${about})`));
  return line;
}

function alertItem(one, model, words) {
  const item = el("li", { class: "hk-alert", "data-name": String(one.number) });
  const drop = el("span", { class: "hk-acts" });
  const remove = button(words.remove, () => asked(drop, words.alerts_remove_sure, words, () => model.send({ kind: "drop", number: one.number }), remove), {
    "aria-label": fill(words.of, { action: words.remove, name: one.words }),
  });
  drop.append(remove);
  item.append(el("div", { class: "hk-line" }, el("span", {}, one.words), drop));
  if (one.found.length) item.append(el("ul", {}, ...one.found.map((found) => foundLine(found, words))));
  return item;
}

function alertsTab(model, words) {
  const declared = model.get("alerts");
  const parts = [el("p", { class: "hk-quiet" }, words.alerts_about)];
  if (declared.length) {
    parts.push(el("ul", { class: "hk-alerts", "aria-label": words.alerts_list }, ...declared.map((one) => alertItem(one, model, words))));
    parts.push(el("div", { class: "hk-row" }, button(words.alerts_check, () => model.send({ kind: "look" }))));
    if (!model.get("entries").some(({ form }) => form.kind === "alerts")) parts.push(el("p", { class: "hk-quiet" }, words.not_scheduled));
  } else parts.push(el("p", {}, words.alerts_empty));
  return parts;
}
