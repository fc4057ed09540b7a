// One choice among many in a row: a list between two buttons; arrow keys go from one to the next.
function render({ model, el: root }) {
  const words = furnish(root, model);
  const id = `${model.get("anchor")}-step`;
  const box = el("select", { id });
  const back = el("button", { type: "button", "aria-label": words.earlier, title: words.earlier }, "‹");
  const on = el("button", { type: "button", "aria-label": words.later, title: words.later }, "›");
  const said = el("span", { class: "hk-only-heard", role: "status" });
  const row = el("div", { class: "hk-row hk-steps", role: "group", "aria-label": words.choose });
  row.append(el("label", { for: id }, words.choose), back, box, on);
  if (words.keys) row.append(el("span", { class: "hk-hint" }, words.keys));
  root.append(row, said);

  const order = () => model.get("groups").flatMap(([, pairs]) => pairs.map(([value]) => value));
  const choose = (value) => {
    if (value === undefined || value === model.get("value")) return;
    model.set("value", value);
    model.save_changes();
  };
  // The newest stands first in the list, so that one step on in time is one up in it.
  const step = (by) => choose(order()[order().indexOf(model.get("value")) - by]);
  const show = () => {
    const all = order();
    const place = all.indexOf(model.get("value"));
    box.value = model.get("value");
    on.disabled = place <= 0;
    back.disabled = place < 0 || place === all.length - 1;
    said.textContent = model.get("said");
  };
  const fill = () => {
    const options = (pairs) => pairs.map(([value, label]) => el("option", { value }, label));
    box.replaceChildren(
      ...model.get("groups").map(([heading, pairs]) => el("optgroup", { label: heading }, ...options(pairs))),
    );
    show();
  };
  box.addEventListener("change", () => choose(box.value));
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = order();
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === "Home" && event.target !== box) choose(all[all.length - 1]);
    else if (event.key === "End" && event.target !== box) choose(all[0]);
    else return;
    event.preventDefault();
  });
  const unfit = fitFigure(root);
  model.on("change:groups", fill);
  model.on("change:value", show);
  model.on("change:said", show);
  fill();
  return () => {
    unfit();
    model.off("change:groups", fill);
    model.off("change:value", show);
    model.off("change:said", show);
  };
}

export default { render };
