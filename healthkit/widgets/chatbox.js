// A conversation: who answers, questions, streamed answers with their charts, what is about to leave, past conversations.
// A turn drawn anew keeps what was open in it, and the focus of who works in it.
function inPlaceOf(before, node) {
  const parts = (of) => [[...of.querySelectorAll("details")], [...of.querySelectorAll("button, summary")]];
  const old = parts(before);
  const open = old[0].map((one) => one.open);
  const had = old[1].indexOf(document.activeElement);
  // What a button under "how" is about to say is said in the node that it stands in.
  const how = before.querySelector(".hk-how");
  if (how) node.querySelector(".hk-how")?.replaceWith(how);
  const fresh = parts(node);
  open.forEach((one, n) => fresh[0][n] && (fresh[0][n].open = one));
  before.replaceWith(node);
  fresh[1][had]?.focus({ preventScroll: true });
}

function conversation(model, log, words, ask, edit) {
  const charts = new Map();
  const shown = new Map();
  const pending = el("div", { class: "hk-turn hk-answer hk-cursor", "data-role": "answer", "aria-live": "off" });
  const doing = el("p", { class: "hk-doing", role: "status" });
  // The last question stays in sight above its answer, however long that is; a late chart moves nobody who has scrolled.
  let left = 0;
  const toEnd = () => {
    const asked = [...log.querySelectorAll(".hk-asked")].at(-1);
    log.scrollTop = asked ? asked.offsetTop - log.offsetTop - 4 : 0;
    left = log.scrollTop;
  };
  const drawn = (turn, last) => {
    if (turn.role === "mark") return el("p", { class: "hk-mark", role: "status" }, turn.text);
    if (turn.role === "person") return personNode(model, turn, words, last, edit);
    const node = answerNode(model, turn, words, ask, last);
    const place = node.querySelector(".hk-chart");
    if (place) {
      charts.get(turn.id)?.remove();
      charts.set(turn.id, new Chart(model, place));
      model.send({ kind: "figure", id: turn.id });
    }
    return node;
  };
  const drawTurns = () => {
    const turns = model.get("turns");
    const last = { person: turns.findLast((t) => t.role === "person")?.id, answer: turns.at(-1)?.id };
    const kept = new Set();
    for (const turn of turns) {
      const key = `${turn.id} ${turn.id === last[turn.role]} ${turn.pinned ?? ""} ${turn.kept ?? ""}`;
      kept.add(turn.id);
      const before = shown.get(turn.id);
      if (before?.key === key) continue;
      const node = drawn(turn, turn.id === last[turn.role]);
      if (before) inPlaceOf(before.node, node);
      else log.append(node);
      shown.set(turn.id, { key, node });
    }
    for (const [id, { node }] of shown) {
      if (kept.has(id)) continue;
      node.remove();
      shown.delete(id);
      charts.get(id)?.remove();
      charts.delete(id);
    }
    toEnd();
  };
  const drawPending = () => {
    doing.textContent = model.get("busy") ? model.get("doing") : "";
    if (model.get("busy")) {
      sanitized(pending, model.get("pending"), words);
      log.append(pending, doing);
      toEnd();
    } else {
      pending.remove();
      doing.remove();
    }
  };
  const figure = ({ id, spec }) => charts.get(id)?.draw(spec).then(() => log.scrollTop === left && toEnd());
  return { drawTurns, drawPending, figure, charts };
}

// A preview takes the focus from within this chat only: somebody who works elsewhere in the notebook is not disturbed.
function previewPlace(model, root, words, box) {
  const place = el("div", { class: "hk-preview-place" });
  let open = "";
  const draw = () => {
    const shown = model.get("preview");
    if ((shown.id ?? "") === open) return;
    const within = root.contains(document.activeElement) || document.activeElement === document.body;
    open = shown.id ?? "";
    const card = open ? (shown.first ? firstCard : previewCard)(model, shown, words) : null;
    place.replaceChildren(...(card ? [card] : []));
    if (!within) return;
    if (card) card.querySelector("h4").focus({ preventScroll: true });
    else box.focus({ preventScroll: true });
    if (!card) root.querySelector(".hk-log").scrollIntoView({ block: "nearest" });
    (card ?? box).scrollIntoView({ block: "nearest" });
  };
  return { place, draw, escape: () => place.firstChild?.escape() };
}

function render({ model, el: root }) {
  const words = furnish(root, model);

  const ask = (question) => !model.get("busy") && model.send({ kind: "ask", text: question });
  const log = el("div", { class: "hk-log", role: "log", "aria-label": words.log, tabindex: "0" });
  const write = composer(model, words, ask);
  const past = pastPanel(model, words);
  const top = head(model, words, () => {
    past.node.hidden = !past.node.hidden;
    top.past.setAttribute("aria-expanded", String(!past.node.hidden));
    if (!past.node.hidden) past.node.querySelector("input")?.focus();
  });
  const offer = offerNode(model, words);
  const talk = conversation(model, log, words, ask, write.edit);
  const leaving = previewPlace(model, root, words, write.box);
  const said = el("p", { class: "hk-said", role: "alert" });
  root.append(
    el("section", { class: "hk-card hk-chat", "aria-label": words.title },
      top.node, past.node, offer.node, log, leaving.place, said, write.form),
  );

  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (model.get("preview").id) leaving.escape();
    else if (model.get("busy")) model.send({ kind: "stop" });
    else if (!write.escape()) top.escape();
  });

  const heard = (message) => {
    if (message.kind === "figure") talk.figure(message);
    if (message.kind === "file") download(message);
    if (message.kind === "said") said.textContent = message.words;
  };
  const drawBusy = () => {
    if (model.get("busy")) said.textContent = "";
    talk.drawPending();
    write.draw();
    top.draw();
  };
  const repaint = new MutationObserver(() => talk.charts.forEach((chart) => chart.paint()));
  repaint.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });

  const draws = {
    turns: () => (talk.drawTurns(), offer.draw()), pending: talk.drawPending, doing: talk.drawPending, busy: drawBusy,
    engine: top.draw, engines: top.draw, guarded: top.draw, preview: leaving.draw, past: () => (past.draw(), offer.draw()),
  };
  model.on("msg:custom", heard);
  for (const [name, draw] of Object.entries(draws)) model.on(`change:${name}`, draw);
  for (const draw of Object.values(draws)) draw();
  return () => {
    repaint.disconnect();
    talk.charts.forEach((chart) => chart.remove());
    model.off("msg:custom", heard);
    for (const [name, draw] of Object.entries(draws)) model.off(`change:${name}`, draw);
  };
}

export default { render };
