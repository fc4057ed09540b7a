// A conversation: questions, streamed answers, the chart of each answer, and how it was computed.
// Text from the kernel is only ever set as text; the little Markdown there is becomes nodes, never HTML.
// **bold**, `code`, and lines that start with "- ": everything else stays as it was written.
export function inline(words) {
  return words.split(/(\*\*[^*\n]+\*\*|`[^`\n]+`)/).map((part) => {
    if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) return el("strong", {}, part.slice(2, -2));
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) return el("code", {}, part.slice(1, -1));
    return part;
  });
}

export function markdown(words) {
  const nodes = [];
  let list = null;
  for (const line of words.split("\n")) {
    const item = /^\s*[-*•]\s+(.*)$/.exec(line);
    if (item) {
      if (!list) nodes.push((list = el("ul")));
      list.append(el("li", {}, ...inline(item[1])));
    } else {
      list = null;
      if (line.trim()) nodes.push(el("p", {}, ...inline(line)));
    }
  }
  return nodes;
}

// Plotly comes from the kernel, once a page: 4 MB, no CDN, and no copy of it in every answer.
function plotly(model) {
  const key = Symbol.for("healthkit.plotly");
  globalThis[key] ??= new Promise((resolve, reject) => {
    const heard = (message, buffers) => {
      if (message.kind !== "plotly") return;
      model.off("msg:custom", heard);
      const url = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      const before = globalThis.Plotly;
      import(url)
        .then(() => {
          resolve(globalThis.Plotly);
          if (before) globalThis.Plotly = before;
          else delete globalThis.Plotly;
        }, reject)
        .finally(() => URL.revokeObjectURL(url));
    };
    model.on("msg:custom", heard);
    model.send({ kind: "plotly" });
  });
  return globalThis[key];
}

const isDark = () =>
  document.body.dataset.jpThemeLight
    ? document.body.dataset.jpThemeLight === "false"
    : matchMedia("(prefers-color-scheme: dark)").matches;

class Chart {
  constructor(model, node) {
    Object.assign(this, { model, node });
    this.resized = new ResizeObserver(() => this.library?.Plots.resize(node));
  }

  async draw(spec) {
    this.spec = spec;
    this.library = await plotly(this.model);
    await this.paint();
    this.resized.observe(this.node);
  }

  paint() {
    if (!this.library) return undefined;
    const { data, layout, config } = this.spec;
    const template = this.model.get("templates")[isDark() ? "dark" : "light"];
    return this.library.react(this.node, data, { ...layout, template, height: 300, autosize: true }, config);
  }

  remove() {
    this.resized.disconnect();
    this.library?.purge(this.node);
  }
}

function how(model, turn, words) {
  if (!turn.evidence.length && !turn.code) return [];
  const details = el("details", { class: "hk-how" }, el("summary", {}, words.how));
  if (turn.plan) details.append(el("p", {}, `${words.plan} `, el("code", {}, turn.plan)));
  for (const item of turn.evidence) {
    const table = el("table");
    for (const [name, value] of item.facts) {
      table.append(el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)));
    }
    details.append(table);
    if (item.sql) details.append(el("pre", { tabindex: "0", "aria-label": "SQL" }, item.sql));
  }
  if (turn.code) details.append(codeButton(model, turn.code, words));
  details.addEventListener("toggle", () => details.open && details.scrollIntoView({ block: "nearest" }));
  return [details];
}

function answerNode(model, turn, words, ask) {
  const node = el("div", { class: "hk-turn", "data-role": "answer", "data-state": turn.state });
  const text = el("div", { class: turn.state === "failed" ? "hk-answer hk-wrong" : "hk-answer" }, ...markdown(turn.text));
  node.append(text);
  if (turn.state === "stopped") node.append(el("p", { class: "hk-quiet" }, words.stopped));
  if (turn.caveats.length) {
    const list = el("ul", { class: "hk-caveats", "aria-label": words.caveats });
    for (const caveat of turn.caveats) list.append(el("li", {}, caveat));
    node.append(list);
  }
  if (turn.chart) node.append(el("div", { class: "hk-chart", role: "img", "aria-label": turn.chart }));
  node.append(...how(model, turn, words));
  if (turn.suggestions.length) {
    const offered = el("div", { class: "hk-suggestions", role: "group", "aria-label": words.suggestions });
    for (const question of turn.suggestions) {
      const button = el("button", { type: "button" }, question);
      button.addEventListener("click", () => ask(question));
      offered.append(button);
    }
    node.append(offered);
  }
  return node;
}

function composer(model, words, ask) {
  const box = el("textarea", { rows: "1", "aria-label": words.question, placeholder: words.placeholder });
  const send = el("button", { type: "submit", class: "hk-main" }, words.send);
  const stop = el("button", { type: "button" }, words.stop);
  const form = el("form", { class: "hk-ask" }, box, send, stop);
  let back = 0;
  const submit = () => {
    if (!box.value.trim() || model.get("busy")) return;
    ask(box.value.trim());
    box.value = "";
    back = 0;
  };
  const recall = (step) => {
    const asked = model.get("turns").filter((turn) => turn.role === "person");
    const next = Math.min(Math.max(back + step, 0), asked.length);
    if (next === back) return false;
    back = next;
    box.value = back ? asked.at(-back).text : "";
    return true;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  stop.addEventListener("click", () => model.send({ kind: "stop" }));
  box.addEventListener("input", () => (back = 0));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) submit();
    else if (event.key === "Escape" && model.get("busy")) model.send({ kind: "stop" });
    else if (event.key === "ArrowUp" && (back || !box.value)) recall(1);
    else if (event.key === "ArrowDown" && back) recall(-1);
    else return;
    event.preventDefault();
  });
  const draw = () => {
    send.disabled = model.get("busy");
    stop.hidden = !model.get("busy");
  };
  return { form, box, draw };
}

function render({ model, el: root }) {
  const words = model.get("labels");
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";
  root.lang = model.get("lang");
  root.addEventListener("keydown", (event) => event.stopPropagation());

  const ask = (question) => !model.get("busy") && model.send({ kind: "ask", text: question });
  const log = el("div", { class: "hk-log", role: "log", "aria-label": words.log, tabindex: "0" });
  const { form, box, draw: drawForm } = composer(model, words, ask);
  root.append(el("section", { class: "hk-card hk-chat", "aria-label": words.title }, log, form));

  const charts = new Map();
  const shown = new Set();
  const pending = el("div", { class: "hk-turn hk-answer hk-cursor", "data-role": "answer", "aria-live": "off" });
  // The last question stays in sight above its answer, however long that is; a late chart moves nobody who has scrolled.
  let left = 0;
  const toEnd = () => {
    const asked = [...log.querySelectorAll('[data-role="person"]')].at(-1);
    log.scrollTop = asked ? asked.offsetTop - log.offsetTop - 4 : 0;
    left = log.scrollTop;
  };
  const stay = () => log.scrollTop === left && toEnd();

  const drawTurns = () => {
    for (const turn of model.get("turns")) {
      if (shown.has(turn.id)) continue;
      shown.add(turn.id);
      const node = turn.role === "person"
        ? el("div", { class: "hk-turn", "data-role": "person" }, turn.text)
        : answerNode(model, turn, words, ask);
      log.append(node);
      const place = node.querySelector(".hk-chart");
      if (place) {
        charts.set(turn.id, new Chart(model, place));
        model.send({ kind: "figure", id: turn.id });
      }
    }
    toEnd();
  };
  const drawPending = () => {
    if (model.get("busy")) {
      pending.replaceChildren(...markdown(model.get("pending")));
      log.append(pending);
      toEnd();
    } else pending.remove();
    drawForm();
  };
  const heard = (message) => {
    if (message.kind === "figure") charts.get(message.id)?.draw(message.spec).then(stay);
  };
  const repaint = new MutationObserver(() => charts.forEach((chart) => chart.paint()));
  repaint.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });

  model.on("msg:custom", heard);
  model.on("change:turns", drawTurns);
  model.on("change:pending", drawPending);
  model.on("change:busy", drawPending);
  drawTurns();
  drawPending();
  return () => {
    repaint.disconnect();
    charts.forEach((chart) => chart.remove());
    model.off("msg:custom", heard);
    model.off("change:turns", drawTurns);
    model.off("change:pending", drawPending);
    model.off("change:busy", drawPending);
  };
}

export default { render };
