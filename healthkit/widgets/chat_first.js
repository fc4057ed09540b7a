// The first consent to an endpoint: sources and kinds of data, nothing ticked beforehand.
function ticks(legend, rows) {
  const boxes = rows.map(({ id, label, note }) => {
    const box = el("input", { type: "checkbox", value: id });
    const words = note ? [label, el("span", { class: "hk-quiet" }, ` (${note})`)] : [label];
    return [box, el("label", { class: "hk-tick" }, box, el("span", {}, ...words))];
  });
  const node = el("fieldset", { class: "hk-ticks" }, el("legend", {}, legend), ...boxes.map(([, label]) => label));
  return { node, chosen: () => boxes.filter(([box]) => box.checked).map(([box]) => box.value) };
}

function firstCard(model, shown, words) {
  const sources = ticks(words.first_sources, [
    { id: "*", label: words.first_all_sources },
    ...shown.sources.map((name) => ({ id: name, label: name })),
  ]);
  const kinds = ticks(words.first_categories, shown.kinds.map(({ id, label, sensitive }) => (
    { id, label, note: sensitive ? words.first_sensitive : "" }
  )));
  const until = el("input", { type: "date", id: `hk-u-${shown.id}` });
  const say = (more) => model.send({ kind: "first", id: shown.id, ...more });
  const allow = button(words.first_allow, () => (
    say({ sources: sources.chosen(), kinds: kinds.chosen(), until: until.value })
  ), { class: "hk-main" });
  const no = button(words.first_no, () => say({}));
  const node = el("section", { class: "hk-preview", "aria-labelledby": `hk-p-${shown.id}` },
    el("h4", { id: `hk-p-${shown.id}`, tabindex: "-1" }, words.first_title.replace("{host}", shown.host)),
    el("p", {}, words.first_words),
    sources.node,
    kinds.node,
    el("div", { class: "hk-field" }, el("label", { for: `hk-u-${shown.id}` }, words.first_until), until),
    el("div", { class: "hk-row hk-decide" }, allow, no),
  );
  const draw = () => (allow.disabled = !sources.chosen().length || !kinds.chosen().length);
  node.addEventListener("change", draw);
  node.escape = () => no.click();
  draw();
  return node;
}
