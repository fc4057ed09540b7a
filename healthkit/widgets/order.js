// Who wins: an ordered list whose entries move by buttons, so that it works with keys and is read out in order.
function render({ model, el: root }) {
  furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const heading = el("p", { class: "hk-order-label" });
  const list = el("ol", { class: "hk-order" });
  const usual = el("button", { type: "button", class: "hk-button" });
  const said = el("p", { role: "status", class: "hk-quiet" });

  const button = (entry, at, by, sign, label) => {
    const made = el("button", { type: "button", class: "hk-button", "aria-label": label, title: label }, sign);
    made.dataset.key = `${entry.name} ${by}`;
    made.disabled = at + by < 0 || at + by >= model.get("entries").length;
    made.addEventListener("click", () => model.send({ kind: "move", source: entry.name, by }));
    return made;
  };
  const draw = () => {
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    heading.textContent = model.get("label");
    list.setAttribute("aria-label", model.get("label"));
    list.replaceChildren(
      ...model.get("entries").map((entry, at) =>
        el(
          "li",
          {},
          button(entry, at, -1, "↑", entry.up),
          button(entry, at, 1, "↓", entry.down),
          el("span", { class: "hk-order-name" }, entry.words),
        ),
      ),
    );
    usual.textContent = model.get("usual");
    usual.disabled = !model.get("own");
    said.textContent = model.get("said");
    if (held) {
      const again = [...list.querySelectorAll("button")].find((one) => one.dataset.key === held);
      const beside = again?.disabled ? again.parentElement.querySelector("button:not(:disabled)") : again;
      beside?.focus();
    }
  };
  usual.addEventListener("click", () => model.send({ kind: "usual" }));
  root.append(heading, list, usual, said);
  for (const name of ["entries", "label", "usual", "own", "said"]) model.on(`change:${name}`, draw);
  draw();
  return () => {
    for (const name of ["entries", "label", "usual", "own", "said"]) model.off(`change:${name}`, draw);
  };
}

export default { render };
