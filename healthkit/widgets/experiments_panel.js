// Experiments: design one and see its power, register it, say each day how it went, see the result after the end.
// What is typed and what is found travel as messages, never as state, so that no notebook can keep them.
const MARKS = { done: "✓", not_done: "✗", skipped: "–", "": "" };
const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes, said) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (said !== undefined) node.textContent = said;
  return node;
}

// The effect with its interval on a line, zero marked, and shaded how far an effect is smaller than what matters.
function interval(bar, words) {
  const reach = 1.15 * Math.max(Math.abs(bar.low), Math.abs(bar.high), 1.3 * bar.matters);
  const at = (value) => 280 + (value / reach) * 250;
  const label = `${bar.effect_words} (${bar.low_words} – ${bar.high_words})`;
  const picture = drawn("svg", { viewBox: "0 0 560 74", role: "img", "aria-label": label });
  const line = { stroke: "currentColor", "stroke-width": 1 };
  const small = { fill: "currentColor", "font-size": 12, "text-anchor": "middle" };
  const sides = bar.better === "lower" ? [words.better_side, words.worse_side] : [words.worse_side, words.better_side];
  picture.append(
    drawn("rect", { x: at(-bar.matters), y: 16, width: at(bar.matters) - at(-bar.matters), height: 34, fill: "currentColor", opacity: 0.1 }),
    drawn("line", { x1: at(0), x2: at(0), y1: 12, y2: 54, ...line, "stroke-dasharray": "3 3" }),
    drawn("line", { x1: at(bar.low), x2: at(bar.high), y1: 33, y2: 33, stroke: "#3a8fd0", "stroke-width": 4, "stroke-linecap": "round" }),
    drawn("circle", { cx: at(bar.effect), cy: 33, r: 7, fill: "#3a8fd0" }),
    drawn("text", { x: at(bar.effect), y: 12, ...small, "font-weight": 600 }, bar.effect_words),
    drawn("text", { x: 30, y: 68, ...small, "text-anchor": "start" }, `← ${sides[0]}`),
    drawn("text", { x: 280, y: 68, ...small }, words.smaller_than),
    drawn("text", { x: 530, y: 68, ...small, "text-anchor": "end" }, `${sides[1]} →`),
  );
  return picture;
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");

  const input = inputs(anchor);
  const count = (name, value, min, max) => input(name, "number", { value, min, max, step: "1" });
  const select = (name, options) => el("select", { id: `${anchor}-${name}` }, ...options.map(([value, label]) => el("option", { value }, label)));

  const question = input("question", { size: "46", maxlength: "300" });
  const fresh = input("new", { size: "34", maxlength: "300", placeholder: words.new_hint });
  const usual = input("usual", { size: "26", maxlength: "300", placeholder: words.usual_hint });
  const outcome = select("outcome", []);
  const scoreOf = input("score-of", { size: "26", maxlength: "300" });
  const scoreField = field(words.score_of, scoreOf);
  const better = select("better", [["higher", words.higher], ["lower", words.lower]]);
  const matters = input("matters", { type: "number", step: "any", min: "0" });
  const mattersLabel = field(words.matters, matters);
  const days = count("days", 28, 2, 366);
  const block = count("block", 1, 1, 60);
  const washout = count("washout", 0, 0, 30);
  const start = input("start", { type: "date" });
  const outlook = el("div", { role: "status" });
  const said = el("p", { role: "status" });
  const list = el("div", {});
  let [units, typing] = [{}, 0];

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  const read = (control) => (control.value === "" ? null : Number(control.value));
  const draft = () => ({
    question: question.value, new: fresh.value, usual: usual.value, outcome: outcome.value, score_of: scoreOf.value,
    better: better.value, matters: read(matters), days: read(days), block_days: read(block), washout_days: read(washout),
    start: start.value,
  });
  const design = () => model.send({ kind: "design", ...draft() });
  const soon = () => {
    clearTimeout(typing);
    typing = setTimeout(design, 250);
  };
  const register = () => {
    tell(words.keeping);
    model.send({ kind: "register", ...draft() });
  };
  const chosen = () => {
    scoreField.hidden = outcome.value !== "score";
    matters.value = "";
    mattersLabel.firstChild.textContent = `${words.matters} (${units[outcome.value] ?? ""})`;
    design();
  };

  const drawOutlook = (message) => {
    if (message.suggested) matters.value = message.suggested;
    const gauge = el("div", { class: message.weak ? "hk-gauge hk-weak" : "hk-gauge", role: "img", "aria-label": `${words.power} ${message.power_words}` }, el("div", {}), el("span", {}));
    gauge.firstChild.style.width = `${100 * message.power}%`;
    gauge.lastChild.style.left = "80%";
    const use = message.proposed && message.proposed !== message.days
      ? [button(fill(words.use_proposed, { days: message.proposed }), () => {
          days.value = message.proposed;
          days.focus();
          design();
        })]
      : [];
    outlook.replaceChildren(
      el("div", { class: "hk-power" }, el("strong", {}, message.power_words), gauge, ...use),
      ...message.lines.map((line) => el("p", { class: message.weak ? "" : "hk-quiet" }, line)),
    );
  };

  const drawCells = (one) => {
    const items = one.cells.map((cell) => {
      const more = { "data-arm": cell.new ? "new" : "usual", "data-today": cell.today, "data-did": cell.did, "aria-label": cell.label, title: cell.label };
      return el("li", more, String(cell.number), el("small", { "aria-hidden": "true" }, MARKS[cell.did]));
    });
    const key = (colour, text) => {
      const dot = el("i", {});
      dot.style.background = colour;
      return el("span", {}, dot, text);
    };
    return [
      el("ol", { class: "hk-days", "aria-label": words.calendar }, ...items),
      el("p", { class: "hk-key" }, key("#3a8fd0", one.new), key("#8c7000", one.usual), el("span", {}, words.marks)),
    ];
  };

  const drawCheckIn = (one) => {
    const today = one.cells.find((cell) => cell.today);
    const open = [...new Set([...(today ? [today.day] : []), ...one.unsaid])];
    if (!open.length) return [];
    const which = select(`day-${one.id}`, open.map((day) => [day, one.cells.find((cell) => cell.day === day).label]));
    const why = input(`why-${one.id}`, "text", { size: "22", maxlength: "500" });
    const score = input(`score-${one.id}`, "number", { min: "0", max: "10", step: "any" });
    const send = (did) => {
      tell(words.keeping);
      model.send({ kind: "check_in", id: one.id, day: which.value, did, why: why.value, score: one.rated ? read(score) : null });
    };
    const does = (did) => button(words[did], () => send(did), { "aria-label": fill(words.of, { action: words[did], name: one.question }), class: did === "done" ? "hk-main" : "" });
    return [
      el("div", { class: "hk-row" }, field(words.day, which), ...(one.rated ? [field(one.score_of, score)] : []),
        does("done"), does("not_done"), field(words.why, why), does("skipped")),
    ];
  };

  const drawActs = (one) => {
    const acts = el("span", { class: "hk-acts" });
    const gone = () => model.send({ kind: "delete", id: one.id });
    const remove = button(words.remove, () => asked(acts, words.remove_sure, words, gone, remove), { "aria-label": fill(words.of, { action: words.remove, name: one.question }) });
    if (one.state === "running" || one.state === "planned") {
      const why = input(`stop-${one.id}`, "text", { size: "24", maxlength: "500", "aria-label": words.stop_why, placeholder: words.stop_why });
      acts.append(why, " ", button(words.stop, () => model.send({ kind: "stop", id: one.id, why: why.value }), { "aria-label": fill(words.of, { action: words.stop, name: one.question }) }), " ");
    }
    acts.append(remove);
    return acts;
  };

  const drawResult = (one) => {
    if (!one.result) return [el("p", { class: "hk-quiet" }, one.from)];
    const { verdict, kind, lines, bar } = one.result;
    return [
      el("p", { class: "hk-verdict", "data-verdict": kind }, verdict),
      ...(bar ? [interval(bar, words)] : []),
      ...lines.map((line) => el("p", {}, line)),
    ];
  };

  const drawOne = (one) => {
    const heading = el("h5", {}, one.question, el("span", { class: "hk-state" }, one.state_words));
    const asks = one.asked === null ? [] : [el("p", { class: one.asked_new ? "hk-asked" : "hk-asked hk-other" }, `${words.today} ${one.asked}`)];
    const stopped = one.stopped_why ? [el("p", {}, fill(words.stopped_why, { why: one.stopped_why }))] : [];
    return el("article", { "data-name": String(one.id), "data-state": one.state },
      heading, el("p", { class: "hk-quiet" }, `${one.span} · ${one.facts}`), ...stopped, ...asks,
      ...(one.state === "running" ? drawCheckIn(one) : []), ...drawResult(one), ...drawCells(one),
      el("details", {}, el("summary", {}, words.more), el("p", {}, words.hash, " ", el("code", {}, one.hash)), drawActs(one)));
  };

  const drawAll = (message) => {
    const before = outcome.value;
    units = Object.fromEntries(message.outcomes.map(([id, , unit]) => [id, unit]));
    outcome.replaceChildren(...message.outcomes.map(([id, name]) => el("option", { value: id }, name)));
    outcome.value = before || (message.outcomes[1] ?? message.outcomes[0])[0];
    start.value ||= message.today;
    start.min = message.today;
    redrawn(list, () => (message.experiments.length ? message.experiments.map(drawOne) : [el("p", { class: "hk-quiet" }, words.none)]), () => question);
    if (!before) chosen();
  };
  const heard = (message) => {
    if (message.kind === "refused") {
      if (message.to === "design") return outlook.replaceChildren(el("p", { class: "hk-wrong" }, message.words));
      return tell(message.words, true);
    }
    if (message.kind === "outlook") return drawOutlook(message);
    tell(message.words);
    drawAll(message);
    if (message.made) [question.value, fresh.value, usual.value, scoreOf.value, make.open] = ["", "", "", "", false];
  };

  const make = el("details", {}, el("summary", {}, words.design),
    el("div", { class: "hk-row" }, field(words.question, question)),
    el("div", { class: "hk-row" }, field(words.new, fresh), field(words.usual, usual)),
    el("div", { class: "hk-row" }, field(words.outcome, outcome), scoreField, field(words.better, better), mattersLabel),
    el("div", { class: "hk-row" }, field(words.start, start), field(words.days, days), field(words.block, block), field(words.washout, washout)),
    outlook,
    el("p", { class: "hk-quiet" }, words.for_good),
    button(words.register, register, { class: "hk-main" }));
  make.open = true;
  root.append(el("section", { class: "hk-card hk-trial", "aria-label": words.title }, el("h4", {}, words.yours), list, said, make));
  root.addEventListener("keydown", (event) => event.stopPropagation());
  for (const control of [matters, days, block, washout, start, better]) control.addEventListener("input", soon);
  outcome.addEventListener("change", chosen);
  for (const control of [question, fresh, usual, scoreOf]) control.addEventListener("keydown", (event) => event.key === "Enter" && register());
  model.on("msg:custom", heard);
  model.send({ kind: "look" });
  return () => {
    clearTimeout(typing);
    model.off("msg:custom", heard);
  };
}

export default { render };
