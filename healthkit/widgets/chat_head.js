// Who answers, always in sight; and the way to let somebody else answer.
function otherServer(model, words, close) {
  const field = (name, more) => {
    const input = el("input", { type: "text", size: "26", "aria-label": words[name], ...more });
    return [input, el("label", { class: "hk-field" }, el("span", {}, words[name]), input)];
  };
  const [url, urlField] = field("url", { placeholder: words.url_example, inputmode: "url", spellcheck: "false" });
  const [name, nameField] = field("model", { spellcheck: "false" });
  const use = el("button", { type: "submit", class: "hk-main" }, words.use);
  const form = el("form", { class: "hk-row hk-other" }, urlField, nameField, use, button(words.cancel, close));
  form.append(el("p", { class: "hk-quiet" }, words.only_here));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!url.value.trim()) return url.focus();
    model.send({ kind: "engine", url: url.value.trim(), model: name.value.trim() });
    return close();
  });
  form.escape = close;
  return { form, focus: () => url.focus() };
}

// A guardian's passphrase travels as a message, never as state.
function guardianForm(model, words) {
  const input = el("input", { type: "password", size: "24", autocomplete: "off", "aria-label": words.guardian_label });
  const form = el("form", { class: "hk-row" }, el("p", {}, words.guardian), input);
  form.append(el("button", { type: "submit" }, words.guardian_open));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value) model.send({ kind: "guardian", passphrase: input.value });
    input.value = "";
  });
  return form;
}

function head(model, words, togglePast) {
  const choice = el("select", { "aria-label": words.engine });
  const where = el("p", { class: "hk-where", role: "status" });
  const below = el("div");
  const past = button(words.past, togglePast, { "aria-expanded": "false", class: "hk-past-button" });
  const fresh = button(words.past_new, () => model.send({ kind: "past", do: "new" }));
  const close = () => {
    below.replaceChildren();
    draw();
    choice.focus();
  };
  choice.addEventListener("change", () => {
    if (choice.value !== "") return model.send({ kind: "engine", id: choice.value });
    const { form, focus } = otherServer(model, words, close);
    below.replaceChildren(form);
    return focus();
  });
  const draw = () => {
    const now = model.get("engine");
    const rows = model.get("engines").map(({ id, label }) => el("option", { value: id }, label));
    choice.replaceChildren(...rows, el("option", { value: "" }, words.engine_other));
    choice.value = now.id ?? "";
    choice.disabled = fresh.disabled = model.get("busy");
    const line = [now.line, now.where, ...(now.terms ?? [])].filter(Boolean).join(" · ");
    where.replaceChildren(el("span", { class: "hk-dot", "aria-hidden": "true" }), line);
    where.dataset.far = now.far ? "far" : now.id === "offline" ? "none" : "near";
    if (model.get("guarded") && !below.firstChild) below.append(guardianForm(model, words));
  };
  const node = el("header", { class: "hk-head" }, el("div", { class: "hk-row" }, choice, past, fresh), where, below);
  return { node, draw, past, escape: () => below.firstChild?.escape?.() };
}
