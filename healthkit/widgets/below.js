// A runnable cell below the one that shows us. JupyterLab 4 and Notebook 7 give their widget manager the notebook's own
// model, the one their commands write to; where a page has none, the code goes to the clipboard instead.
function placeBelow(model) {
  const notebook = model.widget_manager?.context?.model?.sharedModel;
  if (typeof notebook?.insertCell !== "function") return null;
  const at = notebook.cells.findIndex((cell) => cell.id === model.get("cell"));
  return at < 0 ? null : { notebook, index: at + 1 };
}

// The new cell comes to the page a moment later. Its editor takes the focus, so that Shift+Enter runs it.
function goTo(cell, tries = 40) {
  const editor = cell()?.querySelector(".cm-content");
  if (editor) {
    editor.focus({ preventScroll: true });
    editor.scrollIntoView({ block: "center" });
  } else if (tries) setTimeout(() => goTo(cell, tries - 1), 50);
}

async function copy(code, words, say, node) {
  try {
    await navigator.clipboard.writeText(code);
    say(words.copied);
    return true;
  } catch {
    const box = el("textarea", { readonly: "", rows: "6", "aria-label": words.by_hand });
    box.value = code;
    node.append(box);
    box.select();
    box.scrollIntoView({ block: "nearest" });
    say(words.by_hand);
    return false;
  }
}

// Question and answer as a Markdown cell, and the code behind it as one to run. Both go in at once; Markdown that is put
// into a notebook is rendered by others, so the kernel wrote it without anything that loads or leads anywhere.
function pinBelow(model, turn, words, say, node) {
  node.querySelector("textarea")?.remove();
  const place = placeBelow(model);
  if (!place) return copy(turn.pin, words, say, node);
  if (turn.code) {
    place.notebook.insertCell(place.index, { cell_type: "code", metadata: { trusted: true }, source: turn.code });
  }
  place.notebook.insertCell(place.index, { cell_type: "markdown", metadata: {}, source: turn.pin });
  return say(words.pinned_cell);
}

// The button under "how this was computed", and what became of pressing it; code that changes is asked for then.
function codeButton(model, given, words) {
  const button = el("button", { type: "button" }, placeBelow(model) ? words.insert : words.copy);
  const status = el("span", { class: "hk-quiet", role: "status" });
  const node = el("div", { class: "hk-code" }, button, status);
  const say = (text) => (status.textContent = text);
  button.addEventListener("click", () => {
    node.querySelector("textarea")?.remove();
    const code = typeof given === "function" ? given() : given;
    const place = placeBelow(model);
    if (!place) return copy(code, words, say, node);
    place.notebook.insertCell(place.index, { cell_type: "code", metadata: { trusted: true }, source: code });
    say(words.inserted);
    const mine = node.closest(".jp-Notebook-cell");
    return goTo(() => mine?.nextElementSibling);
  });
  return node;
}

