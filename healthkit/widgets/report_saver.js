// "Save as report": a name, a button, and what came of it.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

let counter = 0;

function render({ model, el: root }) {
  const words = model.get("labels");
  const id = `hk-report-${(counter += 1)}`;
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";

  const name = el("input", { type: "text", id, size: "28", maxlength: "60", value: model.get("name") });
  const save = el("button", { type: "submit", class: "hk-main" }, words.saver_save);
  const told = el("p", { role: "status" });
  const field = el("div", { class: "hk-field" }, el("label", { for: id }, words.saver_name), name);
  const form = el("form", { class: "hk-row" }, field, save);
  form.addEventListener("keydown", (event) => event.stopPropagation());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.send({ kind: "save", name: name.value });
  });
  const show = () => {
    const said = model.get("told");
    told.className = said.kind === "wrong" ? "hk-wrong" : "";
    told.textContent = said.words || "";
    save.textContent = said.kind === "saved" ? words.saver_again : words.saver_save;
    save.disabled = said.kind === "wrong" && !model.get("name");
  };
  model.on("change:told", show);
  show();
  root.append(el("div", { class: "hk-card" }, el("p", { class: "hk-quiet" }, words.saver_lead), form, told));
  return () => model.off("change:told", show);
}

export default { render };
