// What several of our pages' scripts begin with.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// A panel's root: our style, the language, and JupyterLab's shortcuts kept away while one types. The panel's words.
function furnish(root, model) {
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";
  const lang = model.get("lang");
  if (lang) root.lang = lang; // else the page's own
  return model.get("labels");
}

function field(label, control) {
  return el("div", { class: "hk-field" }, el("label", { for: control.id }, label), control);
}

// Boxes to type into whose ids are a panel's own; a browser is not to remember what stood in them.
function inputs(anchor) {
  return (name, more = {}) => el("input", { id: `${anchor}-${name}`, type: "text", autocomplete: "off", ...more });
}

// Plotly draws before its place has a width, and measures again only when the window changes: so say that it did,
// when the figure appears beside the controls and whenever their width changes.
function fitFigure(root) {
  const measure = () => window.dispatchEvent(new Event("resize"));
  let width = 0;
  const appeared = new MutationObserver(() => {
    if (!root.closest(".widget-vbox").querySelector(".main-svg")) return;
    appeared.disconnect();
    requestAnimationFrame(measure);
  });
  const resized = new ResizeObserver(([entry]) => {
    const now = Math.round(entry.contentRect.width);
    if (now === width) return;
    if (!width) appeared.observe(root.closest(".widget-vbox"), { childList: true, subtree: true });
    width = now;
    measure();
  });
  resized.observe(root);
  return () => {
    appeared.disconnect();
    resized.disconnect();
  };
}
