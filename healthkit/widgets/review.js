// The rows of laboratory documents that wait: each with its source line, cells to correct, accept and reject.
const FIELDS = ["value", "unit", "range_text", "taken"];

function reviewRow(row, words, act, anchor) {
  const sure = row.doubts.length === 0;
  const tr = el("tr", { tabindex: "-1", "data-row": row.proposal_id, class: sure ? "" : "hk-doubtful" });
  const box = el("input", { type: "checkbox", "aria-label": words.choose });
  const field = (name, value, width) => {
    const input = el("input", { type: "text", "aria-label": words[`column_${name === "range_text" ? "range" : name}`], size: width });
    input.value = value ?? "";
    const was = input.value;
    input.addEventListener("change", () => input.value !== was && act.set(row, name, input.value));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") input.blur();
      if (event.key === "Escape") {
        input.value = was;
        tr.focus();
      }
    });
    return input;
  };
  const analyte = field("analyte", row.analyte, 18);
  analyte.setAttribute("list", `${anchor}-analytes`);
  analyte.placeholder = words.analyte_none;
  const printed = el("div", { class: "hk-quiet", style: "white-space: pre-line; font-size: 12px" }, row.line ?? "");
  const accept = el("button", { type: "button", "data-do": "accept" }, words.button_accept);
  const reject = el("button", { type: "button", "data-do": "reject" }, words.button_reject);
  accept.addEventListener("click", () => act.accept([row.proposal_id]));
  reject.addEventListener("click", () => act.reject([row.proposal_id]));
  const doubts = el("div", { class: sure ? "hk-quiet" : "hk-wrong" }, sure ? words.no_doubt : row.doubts.map((d) => words[`doubt_${d}`] ?? d).join("; "));
  tr.append(
    el("td", {}, box),
    el("td", { style: "min-width: 220px" }, el("strong", {}, row.name ?? "—"), printed, el("div", { class: "hk-quiet", style: "font-size: 12px" }, row.place)),
    el("td", {}, analyte),
    ...FIELDS.map((name) => el("td", {}, field(name, row[name], name === "range_text" ? 14 : name === "taken" ? 16 : 8))),
    el("td", { style: "min-width: 130px; font-size: 13px" }, doubts),
    el("td", { style: "white-space: nowrap" }, accept, " ", reject),
  );
  return { tr, box, row, edit: () => tr.querySelector('input[type="text"]').focus() };
}

function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");
  const list = el("datalist", { id: `${anchor}-analytes` }, ...model.get("analytes").map((one) => el("option", { value: one.id }, one.label)));
  const said = el("p", { class: "hk-wrong", role: "alert" });
  const head = el("p", { class: "hk-quiet", role: "status" });
  const all = el("input", { type: "checkbox", "aria-label": words.choose_all });
  const doubtful = el("input", { type: "checkbox", id: `${anchor}-doubtful` });
  const body = el("tbody");
  const titles = ["test", "analyte", "value", "unit", "range", "taken", "doubts", "decision"];
  const table = el(
    "table",
    { style: "border-collapse: collapse; width: 100%; text-align: left" },
    el("thead", {}, el("tr", {}, el("th", {}, all), ...titles.map((name) => el("th", { scope: "col" }, words[`column_${name}`])))),
    body,
  );
  const sure = el("button", { type: "button", class: "hk-main" }, words.button_accept_sure);
  const acceptChosen = el("button", { type: "button" }, words.button_accept_chosen);
  const rejectChosen = el("button", { type: "button" }, words.button_reject_chosen);
  const only = el("label", { for: doubtful.id }, doubtful, ` ${words.only_doubtful}`);
  const bar = el("div", { class: "hk-row" }, sure, acceptChosen, rejectChosen, only);
  const scroll = el("div", { style: "overflow-x: auto; max-height: 640px; overflow-y: auto" }, table);
  root.append(el("div", { class: "hk-card" }, bar, said, head, scroll, list, el("p", { class: "hk-quiet" }, words.help_keys)));

  let rows = [];
  let shown = [];
  let at = 0;
  const act = {
    set: (row, field, value) => model.send({ kind: "set", id: row.proposal_id, field, value }),
    accept: (ids) => ids.length && model.send({ kind: "accept", ids }),
    reject: (ids) => ids.length && model.send({ kind: "reject", ids }),
  };
  const chosen = () => shown.filter((one) => one.box.checked).map((one) => one.row.proposal_id);
  const move = (to) => {
    if (!shown.length) return;
    at = Math.max(0, Math.min(shown.length - 1, to));
    shown.forEach((one, index) => one.tr.setAttribute("tabindex", index === at ? "0" : "-1"));
    shown[at].tr.focus();
  };
  const draw = () => {
    const focused = body.contains(document.activeElement) || body.contains(root.getRootNode().activeElement);
    shown = rows.filter((row) => !doubtful.checked || row.doubts.length).map((row) => reviewRow(row, words, act, anchor));
    body.replaceChildren(...shown.map((one) => one.tr));
    head.textContent = rows.length ? String(rows.length) : words.none;
    all.checked = false;
    for (const control of [sure, acceptChosen, rejectChosen]) control.disabled = !rows.length;
    if (focused) move(at);
    else shown.forEach((one, index) => one.tr.setAttribute("tabindex", index === 0 ? "0" : "-1"));
  };
  const heard = (message) => {
    if (message.kind === "refused") said.textContent = message.words;
    if (message.kind === "rows") {
      rows = message.rows;
      draw();
    }
  };
  const send = (message) => {
    said.textContent = "";
    model.send(message);
  };
  sure.addEventListener("click", () => send({ kind: "accept_sure" }));
  acceptChosen.addEventListener("click", () => act.accept(chosen()));
  rejectChosen.addEventListener("click", () => act.reject(chosen()));
  all.addEventListener("change", () => shown.forEach((one) => (one.box.checked = all.checked)));
  doubtful.addEventListener("change", draw);
  body.addEventListener("focusin", (event) => {
    const index = shown.findIndex((one) => one.tr.contains(event.target));
    if (index >= 0) at = index;
  });
  body.addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT" && event.target.type === "text") return;
    const one = shown[at];
    const keys = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      a: () => act.accept([one.row.proposal_id]),
      r: () => act.reject([one.row.proposal_id]),
      e: () => one.edit(),
      " ": () => (one.box.checked = !one.box.checked),
    };
    if (!one || !(event.key in keys) || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    event.stopPropagation();
    said.textContent = "";
    keys[event.key]();
  });
  model.on("msg:custom", heard);
  model.send({ kind: "ready" });
  return () => model.off("msg:custom", heard);
}

export default { render };
