// One turn of the conversation. What the kernel's sanitizer made is read, never set: only tags of this list are made anew,
// with no attribute but where a list starts and how a cell stands.
const TAGS = new Set(
  ("P BR HR STRONG EM S CODE PRE BLOCKQUOTE UL OL LI H4 H5 H6 TABLE THEAD TBODY TR TH TD MARK").split(" "),
);

function copied(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    if (child.nodeType !== Node.ELEMENT_NODE || !TAGS.has(child.tagName)) continue;
    const made = el(child.tagName.toLowerCase());
    for (const name of ["start", "align"]) if (child.hasAttribute(name)) made.setAttribute(name, child.getAttribute(name));
    copied(child, made);
    to.append(made);
  }
}

function sanitized(node, html, words) {
  node.replaceChildren();
  copied(new DOMParser().parseFromString(html, "text/html").body, node);
  for (const mark of node.querySelectorAll("mark")) {
    mark.title = words.untraced_mark;
    mark.append(el("span", { class: "hk-only-heard" }, ` (${words.untraced_mark})`));
  }
  for (const table of node.querySelectorAll("table")) {
    const frame = el("div", { class: "hk-wide", tabindex: "0" });
    table.replaceWith(frame);
    frame.append(table);
  }
  return node;
}

function button(label, click, attributes = {}) {
  const node = el("button", { type: "button", ...attributes }, label);
  node.addEventListener("click", () => click(node));
  return node;
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

// What stayed on this computer, each with the button that would let exactly that go.
function withheldNode(model, turn, words) {
  if (!turn.withheld.length) return [];
  const details = el("details", { class: "hk-withheld" });
  details.append(el("summary", {}, `${words.withheld_title} (${turn.withheld.length})`));
  const list = el("ul");
  for (const { words: said, pairs } of turn.withheld) {
    const row = el("li", {}, said);
    if (pairs.length) row.append(" ", button(words.allow_again, () => model.send({ kind: "allow", pairs })));
    list.append(row);
  }
  details.append(list);
  return [details];
}

function actions(model, turn, words, last) {
  const row = el("div", { class: "hk-actions", role: "group", "aria-label": words.actions });
  const status = el("span", { class: "hk-quiet", role: "status" });
  const say = (text) => (status.textContent = text);
  row.append(
    button(words.copy_answer, async () => {
      row.querySelector("textarea")?.remove();
      if (await copy(turn.text, words, say, row)) say(words.answer_copied);
    }),
    button(words.pin_cell, () => pinBelow(model, turn, words, say, row)),
  );
  if (turn.kept) {
    const pin = turn.pinned ? words.unpin_report : words.pin_report;
    row.append(button(pin, () => model.send({ kind: "pin_report", id: turn.id }), { "aria-pressed": turn.pinned }));
  }
  if (last) {
    const retry = button(words.retry, () => model.send({ kind: "retry" }), { class: "hk-last" });
    row.append(retry);
    if (turn.ai) row.append(button(words.here_instead, () => model.send({ kind: "retry", here: true }), { class: "hk-last" }));
  }
  row.append(status);
  return row;
}

function answerNode(model, turn, words, ask, last) {
  const node = el("article", { class: "hk-turn", "data-role": "answer", "data-state": turn.state, "aria-label": words.answer });
  if (turn.notice) node.append(noticeNode(model, turn, words));
  const text = el("div", { class: turn.state === "failed" ? "hk-answer hk-wrong" : "hk-answer" });
  if (turn.alert) {
    text.classList.add("hk-alert");
    text.setAttribute("role", "alert");
  }
  node.append(sanitized(text, turn.html, words));
  if (turn.state === "stopped") node.append(el("p", { class: "hk-quiet" }, words.stopped));
  if (turn.caveats.length) {
    const list = el("ul", { class: "hk-caveats", "aria-label": words.caveats });
    for (const caveat of turn.caveats) list.append(el("li", {}, caveat));
    node.append(list);
  }
  if (turn.chart) node.append(el("div", { class: "hk-chart", role: "img", "aria-label": turn.chart }));
  node.append(...withheldNode(model, turn, words), ...how(model, turn, words));
  if (turn.pin) {
    const by = el("p", { class: "hk-by" }, el("span", { class: turn.ai ? "hk-ai" : "" }, turn.by));
    if (turn.sent) by.append(` · ${turn.sent}`);
    node.append(by, actions(model, turn, words, last));
  }
  if (turn.suggestions.length) {
    const offered = el("div", { class: "hk-suggestions", role: "group", "aria-label": words.suggestions });
    offered.append(...turn.suggestions.map((question) => button(question, () => ask(question))));
    node.append(offered);
  }
  return node;
}

function noticeNode(model, turn, words) {
  const note = el("div", { class: "hk-notice", role: "status" }, el("p", {}, turn.notice));
  if (turn.refused) {
    note.append(button(words.first_button, () => model.send({ kind: "first", show: true })));
  }
  return note;
}

function personNode(model, turn, words, last, edit) {
  const node = el("div", { class: "hk-asked" }, el("div", { class: "hk-turn", "data-role": "person" }, turn.text));
  if (last) {
    node.append(button(words.edit, () => edit(turn.text), { class: "hk-edit", "aria-label": words.edit_last }));
  }
  return node;
}
