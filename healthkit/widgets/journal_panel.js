// The journal: one line of entry, the last days below. What is typed travels as messages, never as state.
function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");

  const input = inputs(anchor);
  const kind = el("select", { id: `${anchor}-kind` }, ...["mood", "symptom", "note"].map((one) => el("option", { value: one }, words[`kind_${one}`])));
  const names = el("datalist", { id: `${anchor}-names` });
  const symptom = input("symptom", { size: "20", maxlength: "200", list: names.id });
  const score = input("score", { type: "number", step: "1", size: "4" });
  const first = input("first", { type: "date" });
  const until = input("until", { type: "date" });
  const entry = input("entry", { size: "34", maxlength: "2000" });
  const urgent = el("div", { role: "alert" });
  const said = el("p", { role: "status" });
  const kept = el("ul", { class: "hk-kept" });
  const which = field(words.symptom, symptom);
  const strength = field(words.score, score);
  const save = button(words.keep, () => keep(), { class: "hk-main" });
  const leave = button(words.cancel, () => begin(null));
  let changing = null;

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  const shape = () => {
    const [of, low, high] = { mood: [words.mood_scale, -3, 3], symptom: [words.symptom_scale, 0, 10], note: ["", 0, 0] }[kind.value];
    which.hidden = kind.value !== "symptom";
    strength.hidden = kind.value === "note";
    strength.querySelector("label").textContent = of || words.score;
    [score.min, score.max] = [low, high];
  };
  const begin = (one) => {
    changing = one?.id ?? null;
    kind.value = one?.kind ?? kind.value;
    symptom.value = one?.symptom ?? "";
    score.value = one?.score ?? "";
    entry.value = one?.said ?? "";
    if (one) [first.value, until.value] = [one.first, one.last === one.first ? "" : one.last];
    save.textContent = changing === null ? words.keep : words.change;
    leave.hidden = changing === null;
    shape();
  };
  const keep = () => {
    tell(words.keeping);
    model.send({ kind: "keep", id: changing, entry: kind.value, symptom: symptom.value, score: score.value, first: first.value, until: until.value, said: entry.value });
  };
  const draw = (entries) => {
    const rows = () =>
      entries.map((one) => {
        const acts = el("span", { class: "hk-acts" });
        const does = (action, run) => button(words[action], run, { "aria-label": fill(words.of, { action: words[action], name: one.words }) });
        const change = does("change", () => {
          begin(one);
          entry.focus();
        });
        const remove = does("remove", () => asked(acts, words.remove_sure, words, () => model.send({ kind: "remove", id: one.id }), remove));
        acts.append(change, remove);
        return el("li", { "data-name": String(one.id) }, el("span", { class: "hk-what" }, `${one.days} · ${one.words}`), acts);
      });
    redrawn(kept, entries.length ? rows : () => [el("li", { class: "hk-quiet" }, words.no_entries)], () => entry);
  };
  const heard = (message) => {
    tell(message.words ?? "", message.kind === "refused");
    if (message.kind === "refused") return;
    urgent.replaceChildren(...(message.urgent ? [el("p", { class: "hk-wrong" }, message.urgent)] : []));
    names.replaceChildren(...message.symptoms.map((name) => el("option", { value: name })));
    first.value ||= message.today;
    first.max = until.max = message.today;
    draw(message.entries);
    if (message.kept) begin(null);
  };

  root.append(
    el("section", { class: "hk-card hk-journal", "aria-label": words.title },
      el("div", { class: "hk-row" }, field(words.kind, kind), which, strength, field(words.first, first), field(words.until, until)),
      el("div", { class: "hk-row" }, field(words.entry, entry), save, leave),
      names, urgent, said,
      el("h4", {}, words.last_days),
      kept),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  for (const control of [symptom, score, entry]) control.addEventListener("keydown", (event) => event.key === "Enter" && keep());
  kind.addEventListener("change", shape);
  model.on("msg:custom", heard);
  begin(null);
  model.send({ kind: "look" });
  return () => model.off("msg:custom", heard);
}

export default { render };
