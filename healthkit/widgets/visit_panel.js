// The visit brief: choose the visit, say why, change the questions, untick what stays out, print; afterwards, notes.
// What is typed and what the brief says travel as messages, never as state, so that no notebook can keep them.
const QUESTIONS = 5;

function render({ model, el: root }) {
  const words = model.get("labels");
  const anchor = model.get("anchor");
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";

  const field = (label, control) => el("div", { class: "hk-field" }, el("label", { for: control.id }, label), control);
  const input = (name, type = "text", more = {}) => el("input", { id: `${anchor}-${name}`, type, autocomplete: "off", ...more });
  const button = (label, act, main = false) => {
    const made = el("button", { type: "button", ...(main ? { class: "hk-main" } : {}) }, label);
    made.addEventListener("click", act);
    return made;
  };

  const since = el("select", { id: `${anchor}-since` }, el("option", { value: "last-visit" }, words.last_visit));
  const reason = input("reason", "text", { size: "34", maxlength: "200" });
  const file = input("file", "text", { size: "24" });
  const paper = el("select", { id: `${anchor}-paper` }, el("option", { value: "a4" }, "A4"), el("option", { value: "letter" }, "Letter"));
  const named = input("name", "checkbox");
  const urgent = el("div", { role: "alert" });
  const asked = el("ol", {});
  const parts = el("div", {});
  const said = el("p", { role: "status" });
  const kept = el("ul", {});
  const kind = el("select", { id: `${anchor}-kind` }, ...["note", "action", "follow_up"].map((one) => el("option", { value: one }, words[`kind_${one}`])));
  const entry = input("entry", "text", { size: "34", maxlength: "2000" });
  const due = input("due", "date");
  const visit = input("visit", "date");
  let busy = false;

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  const ask = (message, waiting) => {
    if (busy) return;
    busy = true;
    tell(waiting);
    model.send(message);
  };
  const build = () => ask({ kind: "build", since: since.value, reason: reason.value }, words.building);
  const print = () => {
    const questions = [...asked.querySelectorAll("textarea")].map((one) => one.value).filter((one) => one.trim());
    const out = [...parts.querySelectorAll("input:not(:checked)")].map((one) => one.value);
    const wanted = { since: since.value, reason: reason.value, questions, leave_out: out };
    ask({ kind: "print", ...wanted, name: named.checked, paper: paper.value, file: file.value }, words.printing);
  };
  const add = () => ask({ kind: "add", entry: kind.value, said: entry.value, due: kind.value === "note" ? "" : due.value, visit: visit.value }, words.keeping);

  const drawQuestions = (questions) => {
    const texts = [...questions, ...Array(Math.max(0, QUESTIONS - questions.length)).fill("")];
    asked.replaceChildren(
      ...texts.map((text, place) => {
        const label = words.question.replace("{n}", place + 1);
        const area = el("textarea", { rows: "2", cols: "70", maxlength: "240", "aria-label": label });
        area.value = text;
        return el("li", {}, area);
      }),
    );
  };
  const drawPart = ({ title, statements }) => {
    const rows = statements.map(({ id, text }) => {
      const box = el("input", { type: "checkbox", value: id, checked: "" });
      return el("label", { class: "hk-tick" }, box, text);
    });
    return el("fieldset", {}, el("legend", {}, title), ...rows);
  };
  const drawEntries = (entries) => {
    kept.replaceChildren(
      ...entries.map((one) => {
        const what = `${one.visit} · ${one.label}: ${one.said}${one.due ? ` (${one.due})` : ""}${one.done ? ` — ${words.is_done}` : ""}`;
        const acts = one.kind !== "note" && !one.done ? [button(words.done, () => ask({ kind: "done", id: one.id }, words.keeping))] : [];
        return el("li", {}, what, " ", ...acts, button(words.remove, () => ask({ kind: "remove", id: one.id }, words.keeping)));
      }),
    );
    if (!entries.length) kept.replaceChildren(el("li", { class: "hk-quiet" }, words.no_entries));
  };
  const drawVisits = (visits) => {
    const chosen = since.value;
    since.replaceChildren(...visits.map(([value, label]) => el("option", { value }, label)));
    if (visits.some(([value]) => value === chosen)) since.value = chosen;
  };
  const heard = (message) => {
    busy = false;
    tell(message.words ?? "", message.kind === "refused");
    if (message.kind === "brief") {
      drawVisits(message.visits);
      urgent.replaceChildren(...message.urgent.map(({ title, words: todo }) => el("p", { class: "hk-wrong" }, el("strong", {}, title), " ", todo)));
      drawQuestions(message.questions);
      parts.replaceChildren(...message.parts.map(drawPart));
      file.value ||= message.file;
    }
    if (message.entries) {
      drawEntries(message.entries);
      visit.value ||= message.visit_day;
    }
    if (message.kind === "entries") entry.value = "";
  };

  root.append(
    el("div", { class: "hk-card" },
      el("div", { class: "hk-row" }, field(words.since, since), field(words.reason, reason), button(words.build, build)),
      urgent,
      el("h3", {}, words.questions),
      asked,
      el("details", {}, el("summary", {}, words.choose), parts),
      el("div", { class: "hk-row" },
        field(words.file, file),
        field(words.paper, paper),
        el("label", { class: "hk-tick" }, named, words.name),
        button(words.print, print, true)),
      said,
      el("h3", {}, words.after),
      el("div", { class: "hk-row" }, field(words.kind, kind), field(words.entry, entry), field(words.due, due), field(words.visit, visit), button(words.keep, add)),
      kept),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  since.addEventListener("change", build);
  model.on("msg:custom", heard);
  build();
  return () => model.off("msg:custom", heard);
}

export default { render };
