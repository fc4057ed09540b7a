// Where questions are written: sent, recalled, or the last one changed and sent again.
function composer(model, words, ask) {
  const box = el("textarea", { rows: "1", "aria-label": words.question, placeholder: words.placeholder });
  const send = el("button", { type: "submit", class: "hk-main" }, words.send);
  const stop = button(words.stop, () => model.send({ kind: "stop" }));
  const note = el("p", { class: "hk-quiet hk-editing", role: "status" });
  const form = el("form", { class: "hk-ask" }, box, send, stop, note);
  let back = 0;
  let instead = false;
  const editing = (on) => {
    instead = on;
    note.textContent = on ? words.editing : "";
  };
  const submit = () => {
    if (!box.value.trim() || model.get("busy")) return;
    if (instead) model.send({ kind: "edit", text: box.value.trim() });
    else ask(box.value.trim());
    box.value = "";
    back = 0;
    editing(false);
  };
  const recall = (step) => {
    const asked = model.get("turns").filter((turn) => turn.role === "person");
    const next = Math.min(Math.max(back + step, 0), asked.length);
    if (next === back) return false;
    back = next;
    box.value = back ? asked.at(-back).text : "";
    return true;
  };
  const edit = (text) => {
    if (model.get("busy")) return;
    box.value = text;
    editing(true);
    box.focus();
  };
  const escape = () => {
    if (!instead) return false;
    box.value = "";
    editing(false);
    return true;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => (back = 0));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) submit();
    else if (event.key === "ArrowUp" && (back || !box.value)) recall(1);
    else if (event.key === "ArrowDown" && back) recall(-1);
    else return;
    event.preventDefault();
  });
  const draw = () => {
    send.disabled = model.get("busy");
    stop.hidden = !model.get("busy");
  };
  return { form, box, draw, edit, escape };
}
