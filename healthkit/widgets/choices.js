// A row of native controls: selects with headings, boxes to tick, fields to search with.
const PAUSE = 250;

function control(field, id) {
  if (field.kind === "tick") return el("input", { id, type: "checkbox" });
  if (field.kind === "search") return el("input", { id, type: "text", size: "22", autocomplete: "off", spellcheck: "false" });
  return el("select", { id });
}

function fill(box, field) {
  const options = (pairs) => pairs.map(([value, words]) => el("option", { value }, words));
  box.replaceChildren(
    ...field.groups.flatMap(([heading, pairs]) =>
      heading ? [el("optgroup", { label: heading }, ...options(pairs))] : options(pairs),
    ),
  );
}

function render({ model, el: root }) {
  furnish(root, model);
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const row = el("div", { class: "hk-row", role: "group", "aria-label": model.get("label") });
  const said = el("span", { class: "hk-only-heard", role: "status" });
  let boxes = new Map();
  const choose = (name, value) => {
    if (model.get("chosen")[name] === value) return;
    model.set("chosen", { ...model.get("chosen"), [name]: value });
    model.save_changes();
  };
  const listen = (box, field) => {
    if (field.kind === "tick") box.addEventListener("change", () => choose(field.name, box.checked));
    else if (field.kind === "select") box.addEventListener("change", () => choose(field.name, box.value));
    else {
      let waiting = 0;
      box.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => choose(field.name, box.value.trim()), PAUSE);
      });
      box.addEventListener("keydown", (event) => {
        if (event.key === "Enter") choose(field.name, box.value.trim());
      });
    }
  };
  const show = () => {
    const chosen = model.get("chosen");
    for (const field of model.get("fields")) {
      const box = boxes.get(field.name);
      if (field.kind === "tick") box.checked = chosen[field.name] === true;
      else if (field.kind === "select") box.value = chosen[field.name] ?? "";
      else if (document.activeElement !== box) box.value = chosen[field.name] ?? "";
    }
    said.textContent = model.get("said");
  };
  const draw = () => {
    const fields = model.get("fields");
    const same = fields.length === boxes.size && fields.every(({ name }) => boxes.has(name));
    if (!same) {
      boxes = new Map(fields.map((field) => [field.name, control(field, `${model.get("anchor")}-${field.name}`)]));
      row.replaceChildren(
        ...fields.map((field) => {
          const box = boxes.get(field.name);
          listen(box, field);
          const label = el("label", { for: box.id }, field.label);
          const ticked = field.kind === "tick";
          return el("div", { class: ticked ? "hk-tick" : "hk-field" }, ...(ticked ? [box, label] : [label, box]));
        }),
      );
    }
    for (const field of fields) if (field.kind === "select") fill(boxes.get(field.name), field);
    show();
  };
  root.append(row, said);
  const unfit = fitFigure(root);
  model.on("change:fields", draw);
  model.on("change:chosen", show);
  model.on("change:said", show);
  draw();
  return () => {
    unfit();
    model.off("change:fields", draw);
    model.off("change:chosen", show);
    model.off("change:said", show);
  };
}

export default { render };
