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

  const still = JSON.stringify(model.get("panel"));
  const rule = document.createElement("style");
  rule.textContent = `.jp-OutputArea-child:has([data-hk-still=${still}]), [data-hk-still=${still}] { display: none; }`;
  document.head.append(rule);
  tell();
  return () => {
    watch.disconnect();
    rule.remove();
  };
}

export default { initialize };
