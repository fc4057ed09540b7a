// The visit brief: choose the visit, say why, change the questions, untick what stays out, print; afterwards, notes.
// What is typed and what the brief says travel as messages, never as state, so that no notebook can keep them.
const QUESTIONS = 5;

function render({ model, el: root }) {
  const words = furnish(root, model);
  const anchor = model.get("anchor");

  const input = inputs(anchor);

  const since = el("select", { id: `${anchor}-since` }, el("option", { value: "last-visit" }, words.last_visit));
  const reason = input("reason", { size: "34", maxlength: "200" });
  const file = input("file", { size: "24" });
  const paper = el("select", { id: `${anchor}-paper` }, el("option", { value: "a4" }, "A4"), el("option", { value: "letter" }, "Letter"));
  const named = input("name", { type: "checkbox" });
  const urgent = el("div", { role: "alert" });
  const list = el("ol", {});
  const parts = el("div", {});
  const said = el("p", { role: "status" });
  const kept = el("ul", { class: "hk-kept" });
  const kind = el("select", { id: `${anchor}-kind` }, ...["note", "action", "follow_up"].map((one) => el("option", { value: one }, words[`kind_${one}`])));
  const entry = input("entry", { size: "34", maxlength: "2000" });
  const due = input("due", { type: "date" });
  const visit = input("visit", { type: "date" });
  const sent = [];
  let [suggested, out] = [[], new Set()];

  const tell = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  // The kernel answers in turn; what it is at already is not asked for twice.
  const ask = (message, waiting) => {
    const written = JSON.stringify(message);
    if (sent.includes(written)) return;
    sent.push(written);
    tell(waiting);
    model.send(message);
  };
  const build = () => ask({ kind: "build", since: since.value, reason: reason.value }, words.building);
  const print = () => {
    const questions = [...list.querySelectorAll("textarea")].map((one) => one.value).filter((one) => one.trim());
    const wanted = { since: since.value, reason: reason.value, questions, leave_out: [...out] };
    ask({ kind: "print", ...wanted, name: named.checked, paper: paper.value, file: file.value }, words.printing);
  };
  const add = () => ask({ kind: "add", entry: kind.value, said: entry.value, due: kind.value === "note" ? "" : due.value, visit: visit.value }, words.keeping);

  // What the person wrote, or emptied, stays when the brief is made again; only untouched suggestions give way to new ones.
  const drawQuestions = (questions) => {
    const own = [...list.querySelectorAll("textarea")].map((one, place) => (one.value === (suggested[place] ?? "") ? null : one.value));
    suggested = questions;
    const texts = Array.from({ length: Math.max(QUESTIONS, questions.length) }, (_, place) => own[place] ?? questions[place] ?? "");
    list.replaceChildren(
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
      const box = el("input", { type: "checkbox", value: id });
      box.checked = !out.has(id);
      box.addEventListener("change", () => (box.checked ? out.delete(id) : out.add(id)));
      return el("label", { class: "hk-tick" }, box, el("span", {}, text));
    });
    return el("fieldset", {}, el("legend", {}, title), ...rows);
  };
  const drawEntries = (entries) => {
    const rows = () =>
      entries.map((one) => {
        const label = fill(words.of, { action: one.label, name: one.said });
        const what = `${one.visit} · ${label}${one.due ? ` (${one.due})` : ""}${one.done ? ` — ${words.is_done}` : ""}`;
        const acts = el("span", { class: "hk-acts" });
        const does = (action, run) => button(words[action], run, { "aria-label": fill(words.of, { action: words[action], name: one.said }) });
        if (one.kind !== "note" && !one.done) acts.append(does("done", () => ask({ kind: "done", id: one.id }, words.keeping)));
        const gone = () => ask({ kind: "remove", id: one.id }, words.keeping);
        const remove = does("remove", () => asked(acts, words.remove_sure, words, gone, remove));
        acts.append(remove);
        return el("li", { "data-name": String(one.id) }, el("span", { class: "hk-what" }, what), acts);
      });
    redrawn(kept, entries.length ? rows : () => [el("li", { class: "hk-quiet" }, words.no_entries)], () => entry);
  };
  const drawVisits = (visits) => {
    const chosen = since.value;
    since.replaceChildren(...visits.map(([value, label]) => el("option", { value }, label)));
    if (visits.some(([value]) => value === chosen)) since.value = chosen;
  };
  const heard = (message) => {
    sent.shift();
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
    if (message.added) [entry.value, due.value] = ["", ""];
  };

  root.append(
    el("section", { class: "hk-card hk-visit", "aria-label": words.title },
      el("div", { class: "hk-row" }, field(words.since, since), field(words.reason, reason), button(words.build, build)),
      urgent,
      el("h4", {}, words.questions),
      list,
      el("details", {}, el("summary", {}, words.choose), parts),
      el("div", { class: "hk-row" },
        field(words.file, file),
        field(words.paper, paper),
        el("label", { class: "hk-tick" }, named, words.name),
        button(words.print, print, { class: "hk-main" })),
      said,
      el("h4", {}, words.after),
      el("div", { class: "hk-row" }, field(words.kind, kind), field(words.entry, entry), field(words.due, due), field(words.visit, visit), button(words.keep, add)),
      kept),
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  for (const [control, run] of [[reason, build], [file, print], [entry, add]]) {
    control.addEventListener("keydown", (event) => event.key === "Enter" && run());
  }
  since.addEventListener("change", build);
  model.on("msg:custom", heard);
  build();
  return () => model.off("msg:custom", heard);
}

export default { render };
