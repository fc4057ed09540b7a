// Goals: a first small step, the week so far, ticks by hand, the weekly review. What is said travels as messages.
function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");

  const input = inputs(anchor);
  const options = (box, rows) => box.replaceChildren(...rows.map(([value, label]) => el("option", { value }, label)));
  const lines = (said) => el("ul", {}, ...said.map((one) => el("li", {}, one)));
  const kind = el("select", { id: `${anchor}-kind` });
  const metric = el("select", { id: `${anchor}-metric` });
  const direction = el("select", { id: `${anchor}-direction` });
  const said = input("said", { size: "30", maxlength: "200" });
  const aim = input("aim", { size: "8", inputmode: "decimal" });
  const target = input("target", { size: "8", inputmode: "decimal" });
  const days = el("select", { id: `${anchor}-days` });
  options(direction, [["least", words.at_least], ["most", words.at_most]]);
  options(days, [["", words.days_proposed], ...["1", "2", "3", "4", "5", "6", "7"].map((one) => [one, one])]);
  const parts = { metric: field(words.metric, metric), direction: field(words.direction, direction), said: field(words.habit, said), aim: field(words.aim, aim), target: field(words.target, target), days: field(words.days, days) };
  const look = button(words.propose, () => ask("propose"));
  const proposal = el("div", { class: "hk-proposal", role: "status", hidden: "" });
  const status = el("p", { role: "status" });
  const cards = el("div", {});
  const past = el("div", {});
  let known = { kinds: [], metrics: [], goals: [] };
  let reviewing = null;

  const tell = (text, wrong = false) => {
    status.textContent = text;
    status.classList.toggle("hk-wrong", wrong);
  };
  const typed = (name, box) => (parts[name].hidden ? "" : box.value); // what is not shown is not meant
  const wish = () => ({ goal: kind.value, metric: metric.value, direction: direction.value, said: typed("said", said), aim: typed("aim", aim), target: typed("target", target), days: typed("days", days) });
  const ask = (act) => {
    tell(words.working);
    model.send({ kind: act, ...wish() });
  };
  const withdrawn = () => {
    proposal.hidden = true;
    proposal.replaceChildren();
  };
  const shape = () => {
    const chosen = known.kinds.find(({ id }) => id === kind.value);
    if (!chosen) return;
    for (const name of ["metric", "direction", "said", "aim", "target"]) parts[name].hidden = !chosen.needs.includes(name);
    parts.days.hidden = !chosen.daily;
    const unit = chosen.id === "metric" ? (known.metrics.find(([id]) => id === metric.value)?.[2] ?? "") : chosen.unit;
    for (const name of ["aim", "target"]) parts[name].querySelector("label").textContent = unit ? `${words[name]} (${unit})` : words[name];
    withdrawn();
  };
  const shown = (message) => {
    proposal.hidden = false;
    const again = [lines(message.lines)];
    if (message.ready) again.push(el("div", { class: "hk-row" }, button(words.start, () => ask("start"), { class: "hk-main" }), button(words.cancel, () => { withdrawn(); kind.focus(); })));
    proposal.replaceChildren(...again);
    proposal.querySelector("button")?.focus();
  };

  const mark = (one, cell) => {
    const sign = { kept: "✓", missed: "", unknown: "", outside: "" }[cell.state];
    if (!one.habit || cell.state === "outside") return el("span", { class: "hk-mark", role: "img", "aria-label": cell.words }, sign);
    const next = { unknown: true, kept: false, missed: null }[cell.state];
    const label = fill(words.tick_day, { state: cell.words });
    return button(sign, () => model.send({ kind: "tick", id: one.id, day: cell.day, done: next }), { class: "hk-mark", "aria-label": label, title: label, "data-day": cell.day });
  };
  const strip = (one) =>
    el("ul", { class: "hk-strip", "aria-label": fill(words.strip, { name: one.name }) },
      ...one.strip.map((cell) => el("li", { "data-state": cell.state, "data-today": String(cell.today), title: cell.words }, el("span", { "aria-hidden": "true" }, cell.label), mark(one, cell))));
  const acts = (one) => {
    const place = el("div", { class: "hk-row" });
    const of = (action) => ({ "aria-label": fill(words.of, { action, name: one.name }) });
    if (one.habit) {
      const say = (label, done) => button(label, () => model.send({ kind: "tick", id: one.id, day: one.today, done }), { ...of(label), "aria-pressed": String(one.ticked === done) });
      place.append(say(words.today_done, true), say(words.today_not, false));
    }
    if (one.review) place.append(button(one.review, () => model.send({ kind: "review", id: one.id }), { class: "hk-main", ...of(one.review) }));
    const leave = button(words.let_go, () => asked(place, words.let_go_sure, { remove_yes: words.let_go, cancel: words.cancel }, () => model.send({ kind: "let_go", id: one.id }), leave), of(words.let_go));
    place.append(leave);
    return place;
  };
  const draw = () => {
    const rows = () =>
      known.goals.map((one) => el("article", { "data-name": String(one.id), "aria-label": one.name }, el("h5", {}, one.name), lines(one.lines), strip(one), acts(one), el("div", { class: "hk-review", hidden: "" })));
    const held = document.activeElement?.dataset?.day && cards.contains(document.activeElement) ? document.activeElement : null;
    const [name, at] = held ? [held.closest("[data-name]").dataset.name, held.dataset.day] : [];
    redrawn(cards, known.goals.length ? rows : () => [el("p", { class: "hk-quiet" }, words.none)], () => kind);
    if (held) cards.querySelector(`[data-name="${name}"] button[data-day="${at}"]`)?.focus();
    key.hidden = known.goals.length === 0;
    past.replaceChildren(...(known.ended.length ? [el("details", {}, el("summary", {}, words.ended), lines(known.ended))] : []));
  };
  const review = (message) => {
    const place = cards.querySelector(`[data-name="${message.id}"] .hk-review`);
    if (!place) return;
    const fresh = reviewing !== message.id;
    const before = place.querySelector("textarea")?.value ?? "";
    reviewing = message.id;
    const barrier = el("select", { id: `${anchor}-barrier-${message.id}` });
    options(barrier, [["", words.no_barrier], ...message.barriers]);
    barrier.value = message.barrier;
    const note = el("textarea", { id: `${anchor}-note-${message.id}`, maxlength: "500", rows: "2" });
    note.value = before;
    barrier.addEventListener("change", () => model.send({ kind: "review", id: message.id, barrier: barrier.value }));
    const decide = (decision) => model.send({ kind: "decide", id: message.id, decision, barrier: barrier.value, note: note.value });
    const choices = message.offered.map(([id, label, step]) => {
      const made = button(step ? `${label}${words.colon}${step}` : label, () => decide(id), id === message.proposed ? { class: "hk-main" } : {});
      return made;
    });
    place.hidden = false;
    place.replaceChildren(lines(message.lines), el("div", { class: "hk-row" }, field(words.barrier, barrier)), field(words.note, note), el("div", { class: "hk-row", role: "group", "aria-label": words.decide }, ...choices));
    if (fresh) place.querySelector("button.hk-main, button")?.focus();
    else barrier.focus();
  };
  const heard = (message) => {
    tell(message.words ?? "", message.kind === "refused");
    if (message.kind === "refused") {
      if (message.to === "propose" || message.to === "start") withdrawn();
      return;
    }
    if (message.kind === "proposal") return shown(message);
    if (message.kind === "review") return review(message);
    reviewing = null;
    const [was, metricWas] = [kind.value, metric.value];
    known = message;
    options(kind, known.kinds.filter(({ id }) => id !== "metric" || known.metrics.length).map(({ id, name }) => [id, name]));
    options(metric, known.metrics);
    if (was) kind.value = was;
    if (metricWas) metric.value = metricWas;
    if (message.to !== "tick") shape();
    if (message.made) for (const box of [said, aim, target, days]) box.value = "";
    draw();
    if (message.made) kind.focus();
  };

  const state = (name) => el("span", {}, el("i", { "data-state": name }), words[`state_${name}`]);
  const key = el("p", { class: "hk-key", "aria-hidden": "true", hidden: "" }, state("kept"), state("missed"), state("unknown"));
  root.append(
    el("section", { class: "hk-card hk-goals", "aria-label": words.title },
      el("h4", {}, words.standing), key, cards, past,
      el("h4", {}, words.new_title),
      el("div", { class: "hk-row" }, field(words.kind, kind), parts.metric, parts.direction, parts.said, parts.aim, parts.target, parts.days, look),
      status, proposal),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  for (const control of [said, aim, target]) control.addEventListener("keydown", (event) => event.key === "Enter" && ask("propose"));
  for (const control of [kind, metric]) control.addEventListener("change", shape);
  for (const control of [said, aim, target, days, direction]) control.addEventListener("input", withdrawn);
  model.on("msg:custom", heard);
  model.send({ kind: "look" });
  return () => model.off("msg:custom", heard);
}

export default { render };
