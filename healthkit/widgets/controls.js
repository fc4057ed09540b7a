// The explorer's choices: a metric by typing (ARIA combobox with a list), and selects.
const plain = (words) => words.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

function combobox(model, id, label) {
  const list = el("ul", { id: `${id}-list`, role: "listbox", class: "hk hk-list", popover: "manual", "aria-label": label });
  const input = el("input", {
    id, type: "text", role: "combobox", size: "16", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id,
  });
  let shown = [];
  let active = -1;
  const name = () => (model.get("metrics").find((item) => item.id === model.get("metric")) ?? { label: "" }).label;
  const open = () => list.matches(":popover-open");
  const rest = () => {
    if (open()) list.hidePopover();
    input.value = name();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (index) => {
    active = index;
    [...list.querySelectorAll('[role="option"]')].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === active));
      if (at === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const item = shown[index];
    if (item) {
      model.set("metric", item.id);
      model.save_changes();
    }
    rest();
  };
  const fill = (typed) => {
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    shown = model.get("metrics").filter((item) => wanted.every((word) => plain(item.words).includes(word)));
    list.replaceChildren();
    let group = null;
    shown.forEach((item, at) => {
      if (item.group !== group) list.append(el("li", { role: "presentation" }, (group = item.group)));
      const option = el("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" }, item.label);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(at);
      });
      list.append(option);
    });
    if (!shown.length) list.append(el("li", { role: "presentation" }, model.get("labels").nothing));
    if (!open()) list.showPopover();
    const box = input.getBoundingClientRect();
    Object.assign(list.style, { left: `${box.left}px`, top: `${box.bottom + 4}px`, minWidth: `${box.width}px` });
    input.setAttribute("aria-expanded", "true");
    point(typed ? (shown.length ? 0 : -1) : shown.findIndex((item) => item.id === model.get("metric")));
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => fill(""));
  input.addEventListener("input", () => fill(input.value));
  input.addEventListener("blur", rest);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (!open()) fill("");
      else point((active + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && open()) choose(active);
    else if (event.key === "Escape" && open()) rest();
    else return;
    event.preventDefault();
  });
  return { input, list, rest };
}

function select(model, trait, id) {
  const box = el("select", { id });
  const fill = () => {
    const { [trait]: choices = [] } = model.get("choices") ?? {}; // nothing in a page that is being left
    box.replaceChildren(...choices.map(([value, words]) => el("option", { value }, words)));
    box.value = model.get(trait);
  };
  box.addEventListener("change", () => {
    model.set(trait, box.value);
    model.save_changes();
  });
  return { box, fill };
}

// A select whose choice is an act: it goes back to its first line afterwards.
function adder(model, id, words) {
  const box = el("select", { id });
  const fill = () => {
    const taken = [model.get("metric"), ...model.get("more")];
    const groups = new Map();
    for (const item of model.get("metrics")) {
      if (taken.includes(item.id)) continue;
      if (!groups.has(item.group)) groups.set(item.group, el("optgroup", { label: item.group }));
      groups.get(item.group).append(el("option", { value: item.id }, item.label));
    }
    box.replaceChildren(el("option", { value: "" }, words.add_none), ...groups.values());
    box.value = "";
    box.disabled = taken.length >= model.get("most");
  };
  box.addEventListener("change", () => {
    if (!box.value) return;
    model.set("more", [...model.get("more"), box.value]);
    model.save_changes();
  });
  return { box, fill };
}

// The metrics below the first, each with a button that takes it away.
function chips(model, words) {
  const list = el("div", { class: "hk-chips", role: "group", "aria-label": words.shown });
  const fill = () => {
    const names = new Map(model.get("metrics").map((item) => [item.id, item.label]));
    list.replaceChildren(
      ...model.get("more").map((id) => {
        const label = names.get(id) ?? id;
        const button = el("button", { type: "button", "aria-label": words.remove.replace("{label}", label) }, `${label} ×`);
        button.addEventListener("click", () => {
          model.set("more", model.get("more").filter((other) => other !== id));
          model.save_changes();
        });
        return button;
      }),
    );
    list.hidden = !model.get("more").length;
  };
  return { list, fill };
}
