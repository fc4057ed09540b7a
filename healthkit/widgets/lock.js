// Asks for the passphrase. It travels as a message, never as state, so that no notebook can keep it.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

let counter = 0;
function secret(label, autocomplete) {
  const id = `hk-secret-${(counter += 1)}`;
  const input = el("input", { type: "password", id, autocomplete, size: "24" });
  return [input, el("div", { class: "hk-field" }, el("label", { for: id }, label), input)];
}

function render({ model, el: root }) {
  const words = model.get("labels");
  const create = model.get("mode") === "create";
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";

  const [first, firstField] = secret(words.passphrase, create ? "new-password" : "current-password");
  const [again, againField] = secret(words.again, "new-password");
  const send = el("button", { type: "submit", class: "hk-main" }, create ? words.create : words.open);
  const wrong = el("p", { class: "hk-wrong", role: "alert" });
  const form = el("form", { class: "hk-row" }, firstField, ...(create ? [againField] : []), send);
  form.addEventListener("keydown", (event) => event.stopPropagation());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wrong.textContent = "";
    if (create && first.value !== again.value) {
      wrong.textContent = words.differ;
      return;
    }
    if (!first.value) return;
    send.disabled = true;
    model.send({ kind: "passphrase", passphrase: first.value });
    first.value = again.value = "";
  });
  const told = (message) => {
    if (message.kind !== "refused") return;
    send.disabled = false;
    wrong.textContent = message.words;
    first.focus();
  };
  model.on("msg:custom", told);

  const card = el("div", { class: "hk-card" }, el("p", {}, model.get("message")));
  if (model.get("mode") !== "none") {
    const body = [...(create ? [el("p", { class: "hk-quiet" }, words.advice)] : []), form, wrong];
    card.append(...(model.get("aside") ? [el("details", {}, el("summary", {}, words.here), ...body)] : body));
  }
  root.append(card);
  return () => model.off("msg:custom", told);
}

export default { render };
