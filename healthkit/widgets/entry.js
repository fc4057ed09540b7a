// Entering by hand: one form for each kind of thing, and a question before what cannot be right is stored.
// What is typed travels as a message, never as state, so that no notebook can keep it.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function control(field, id, words) {
  const needed = field.needed ? { required: "", "aria-required": "true" } : {};
  if (field.choices.length) {
    const options = field.choices.map(([value, label]) => el("option", { value }, label));
    return [el("select", { id, name: field.name, ...needed }, el("option", { value: "" }, words.choose), ...options)];
  }
  const list = field.suggestions.length ? { list: `${id}-list` } : {};
  const input = el("input", { id, name: field.name, type: "text", size: "18", autocomplete: "off", ...needed, ...list });
  const options = field.suggestions.map((value) => el("option", { value }));
  return field.suggestions.length ? [input, el("datalist", { id: `${id}-list` }, ...options)] : [input];
}

function render({ model, el: root }) {
  const words = model.get("labels");
  const anchor = model.get("anchor");
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";

  const sheets = model.get("sheets");
  const choose = el("select", { id: `${anchor}-what` }, ...sheets.map(({ id, label }) => el("option", { value: id }, label)));
  const fields = el("div", { class: "hk-row" });
  const send = el("button", { type: "submit", class: "hk-main" }, words.save);
  const said = el("p", { role: "status" });
  const question = el("div", { class: "hk-row", role: "group" });
  const form = el("form", {}, fields, el("div", { class: "hk-row" }, send));
  const what = el("div", { class: "hk-field" }, el("label", { for: choose.id }, words.what), choose);
  root.append(el("div", { class: "hk-card" }, el("div", { class: "hk-row" }, what), form, question, said));

  const draw = () => {
    const sheet = sheets.find(({ id }) => id === choose.value);
    fields.replaceChildren(
      ...sheet.fields.map((field) => {
        const id = `${anchor}-${sheet.id}-${field.name}`;
        const label = field.needed ? `${field.label} (${words.needed})` : field.label;
        return el("div", { class: "hk-field" }, el("label", { for: id }, label), ...control(field, id, words));
      }),
    );
    question.replaceChildren();
  };
  const tell = (text, wrong) => {
    said.textContent = text;
    said.classList.toggle("hk-wrong", wrong);
  };
  const save = (keep) => {
    send.disabled = true;
    question.replaceChildren();
    model.send({ kind: "save", sheet: choose.value, values: Object.fromEntries(new FormData(form)), keep });
  };
  const answer = (label, action) => {
    const button = el("button", { type: "button" }, label);
    button.addEventListener("click", action);
    return button;
  };
  const ask = (unit) => {
    const use = () => {
      form.elements.unit.value = unit;
      save(false);
    };
    const stop = () => {
      question.replaceChildren();
      tell("", false);
    };
    const answers = unit ? [answer(words.use.replace("{unit}", unit), use)] : [];
    question.replaceChildren(...answers, answer(words.keep, () => save(true)), answer(words.cancel, stop));
    question.firstChild.focus();
  };
  const heard = (message) => {
    send.disabled = false;
    tell(message.words, message.kind === "refused");
    if (message.kind === "question") ask(message.unit);
    if (message.kind === "saved") {
      form.reset();
      form.querySelector("input, select").focus();
    }
  };
  root.addEventListener("keydown", (event) => event.stopPropagation());
  choose.addEventListener("change", () => {
    tell("", false);
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell("", false);
    save(false);
  });
  model.on("msg:custom", heard);
  draw();
  return () => model.off("msg:custom", heard);
}

export default { render };
