// Tells the kernel whether the page is dark, and hides the printed form of a panel while the live one is here.
function isDark() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  if (vscodeThemeKind) return !vscodeThemeKind.includes("light");
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function initialize({ model }) {
  const tell = () => {
    if (model.get("dark") === isDark()) return;
    model.set("dark", isDark());
    model.save_changes();
  };
  const watch = new MutationObserver(tell);
  watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });

  // The printed form hides the output above it, where a page without a kernel shows an error: undo that here.
  const still = `[data-hk-still=${JSON.stringify(model.get("panel"))}]`;
  const rule = document.createElement("style");
  rule.textContent = `
    .jp-OutputArea-child:has(${still}), ${still} { display: none; }
    .jp-OutputArea .jp-OutputArea-child:has(+ .jp-OutputArea-child ${still}) { height: auto; overflow: visible; }`;
  document.head.append(rule);
  tell();
  return () => {
    watch.disconnect();
    rule.remove();
  };
}

export default { initialize };
