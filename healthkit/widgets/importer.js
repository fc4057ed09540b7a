// Picks files or a path, sends files to the kernel in pieces, shows how far the import is and what came of it.
const PIECE = 2 * 1024 * 1024; // well below the server's limit for one message
const AHEAD = 3; // pieces under way before the kernel has acknowledged the first

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

async function upload(model, file, got) {
  model.send({ kind: "begin", name: file.name, size: file.size });
  for (let at = 0; at < file.size; at += PIECE) {
    await got(Math.max(0, at - AHEAD * PIECE));
    if (model.get("state") !== "receiving") return;
    model.send({ kind: "piece" }, undefined, [await file.slice(at, at + PIECE).arrayBuffer()]);
  }
  model.send({ kind: "end" });
}

function render({ model, el: root }) {
  const words = model.get("labels");
  root.classList.add("hk");
  root.dataset.lmSuppressShortcuts = "true";

  const picker = el("input", { type: "file", class: "hk-only-heard", "aria-label": words.choose, tabindex: "-1" });
  const choose = el("button", { type: "button", class: "hk-main" }, words.choose);
  const drop = el("div", { class: "hk-drop" }, choose, picker, el("p", { class: "hk-quiet", style: "margin-top:8px" }, words.drop));
  const path = el("input", { type: "text", id: `${model.get("anchor")}-path`, size: "36", placeholder: words.example });
  const go = el("button", { type: "submit" }, words.start);
  const field = el("div", { class: "hk-field", style: "flex:1" }, el("label", { for: path.id }, words.path), path);
  path.style.width = "100%";
  const form = el("form", { class: "hk-row" }, field, go);
  const fill = el("div");
  const bar = el("div", { class: "hk-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" }, fill);
  const stage = el("p", { class: "hk-quiet", role: "status" });
  const results = el("div");
  root.append(el("div", { class: "hk-card" }, drop, form, bar, stage, results));

  const waiting = [];
  let received = -1; // the kernel acknowledges with 0 that it is ready
  const got = (bytes) =>
    bytes <= received ? Promise.resolve() : new Promise((done) => waiting.push({ bytes, done }));
  const heard = (message) => {
    if (message.kind !== "received") return;
    received = message.bytes;
    for (const item of waiting.splice(0)) (item.bytes <= received ? item.done() : waiting.push(item));
  };
  const send = (file) => {
    if (!file || busy()) return;
    received = -1;
    upload(model, file, got);
  };
  const busy = () => ["receiving", "reading"].includes(model.get("state"));

  choose.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    send(picker.files[0]);
    picker.value = "";
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.stopPropagation();
    drop.classList.add("hk-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("hk-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    drop.classList.remove("hk-over");
    send(event.dataTransfer.files[0]);
  });
  form.addEventListener("keydown", (event) => event.stopPropagation());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (path.value.trim() && !busy()) model.send({ kind: "path", path: path.value.trim() });
  });

  const draw = () => {
    const state = model.get("state");
    const percent = Math.round(model.get("progress") * 100);
    bar.hidden = !busy();
    bar.classList.toggle("hk-busy", busy() && percent >= 100);
    fill.style.width = busy() && percent < 100 ? `${percent}%` : "";
    bar.setAttribute("aria-valuenow", String(percent));
    stage.textContent = model.get("stage");
    stage.classList.toggle("hk-wrong", state === "failed");
    for (const control of [choose, go, path]) control.disabled = busy();
    results.replaceChildren(
      ...model.get("results").map((result) =>
        el(
          "div",
          { class: "hk-result" },
          el("strong", result.refused ? { class: "hk-wrong" } : {}, result.title),
          el("ul", {}, ...result.lines.map((line) => el("li", {}, line))),
        ),
      ),
    );
  };
  const events = ["state", "progress", "stage", "results"].map((name) => `change:${name}`);
  for (const name of events) model.on(name, draw);
  model.on("msg:custom", heard);
  draw();
  return () => {
    for (const name of events) model.off(name, draw);
    model.off("msg:custom", heard);
  };
}

export default { render };
