// What would leave, before it leaves: to whom, what, the literal bytes, what stays; and the person's word on it.
function terms(shown) {
  return shown.terms.map((line) => el("li", {}, line));
}

function previewHead(shown, words) {
  const list = el("dl", { class: "hk-to" });
  const add = (name, ...value) => list.append(el("dt", {}, name), el("dd", {}, ...value));
  add(words.preview_to, el("strong", {}, `${shown.model} @ ${shown.host}`), `, ${shown.where}`);
  add(words.preview_size, shown.size);
  add(words.preview_hash, el("code", {}, shown.sha256));
  return [list, ...(shown.terms.length ? [el("ul", { class: "hk-terms" }, ...terms(shown))] : [])];
}

function itemNode(item, words, struck) {
  const node = el("li", { class: item.data ? "hk-item hk-data" : "hk-item" });
  const from = [item.kind, ...item.categories, ...item.sources].join(" · ");
  const head = el("div", { class: "hk-item-head" }, el("strong", {}, item.title), el("span", { class: "hk-quiet" }, ` ${from}`));
  if (!item.fixed) {
    const box = el("input", { type: "checkbox", "aria-label": words.preview_strike.replace("{title}", item.title) });
    box.addEventListener("change", () => {
      node.classList.toggle("hk-struck", box.checked);
      struck(item.index, box.checked);
    });
    head.append(el("label", { class: "hk-tick" }, box, words.preview_strike_short));
  }
  node.append(head);
  if (item.taken) node.append(el("p", { class: "hk-taken" }, item.taken));
  const details = el("details", item.fixed ? {} : { open: "" }, el("summary", {}, words.preview_text));
  details.append(el("pre", { tabindex: "0" }, item.text));
  node.append(details);
  return node;
}

// Two views of the same bytes; the readable one is laid out, the literal one is character for character what is sent.
function bytesNode(shown, words) {
  const details = el("details", { class: "hk-bytes" }, el("summary", {}, `${words.preview_exact} (${shown.size})`));
  const pre = el("pre", { tabindex: "0" }, shown.readable);
  const views = [["readable", words.preview_readable], ["exact", words.preview_literal]].map(([name, label]) =>
    button(label, (own) => {
      pre.textContent = shown[name];
      for (const one of views) one.setAttribute("aria-pressed", one === own);
    }, { "aria-pressed": name === "readable" }),
  );
  details.append(el("div", { class: "hk-row" }, ...views), pre);
  return details;
}

function stays(shown, words, grant) {
  if (!shown.withheld.length) return [];
  const list = el("ul", { class: "hk-items" });
  for (const one of shown.withheld) {
    const row = el("li", { class: "hk-item hk-stays" }, el("span", {}, one.words));
    if (one.grant) row.append(button(one.grant, () => grant(one.pairs)));
    list.append(row);
  }
  return [el("h5", {}, words.preview_withheld), list];
}

function previewCard(model, shown, words) {
  const strike = new Set();
  const node = el("section", { class: "hk-preview", "aria-labelledby": `hk-p-${shown.id}` });
  const say = (choice, more = {}) => {
    for (const control of node.querySelectorAll("button, input")) control.disabled = true;
    model.send({ kind: "decide", id: shown.id, choice, ...more });
  };
  const send = button(words.preview_once, () => say("once", { strike: [...strike] }), { class: "hk-main" });
  const always = button(words.preview_always, () => say("conversation"));
  const no = button(words.preview_no, () => say("no"));
  const struck = (index, on) => {
    if (on) strike.add(index);
    else strike.delete(index);
    send.textContent = strike.size ? words.preview_look : words.preview_once;
    always.hidden = strike.size > 0;
  };
  node.append(
    el("h4", { id: `hk-p-${shown.id}`, tabindex: "-1" }, words.preview_title),
    ...previewHead(shown, words),
    el("h5", {}, words.preview_items),
    el("ul", { class: "hk-items" }, ...shown.items.map((item) => itemNode(item, words, struck))),
    ...stays(shown, words, (pairs) => say("grant", { pairs })),
    bytesNode(shown, words),
    el("div", { class: "hk-row hk-decide" }, send, always, no),
    el("p", { class: "hk-quiet" }, `${words.preview_keys} ${words.preview_again_rule}`),
  );
  node.escape = () => !no.disabled && no.click();
  return node;
}
