// What the forms of the schedule are made of, and the form of an entry.
function choice(label, options, chosen) {
  const control = el("select", {}, ...options.map(([value, words]) => el("option", { value }, words)));
  control.value = chosen || options[0]?.[0] || "";
  return { control, field: el("label", { class: "hk-field" }, el("span", {}, label), control) };
}

function typed(label, value, size = 22) {
  const control = el("input", { type: "text", size });
  control.value = value ?? "";
  return { control, field: el("label", { class: "hk-field" }, el("span", {}, label), control) };
}

function ticked(label, on) {
  const control = el("input", { type: "checkbox" });
  control.checked = Boolean(on);
  return { control, field: el("label", { class: "hk-tick" }, control, label) };
}

// Enter saves, Escape leaves.
function formOf(label, save, leave, ...children) {
  const form = el("form", { class: "hk-form", "aria-label": label }, ...children);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  return form;
}

function mailFields(given, host, words) {
  if (!host) return { field: el("p", { class: "hk-quiet" }, words.no_mail), read: () => ({ mail: false }), follow: () => {} };
  const [mail, attach, encrypt] = [
    ticked(fill(words.by_mail, { host }), given.notify.includes("mail")),
    ticked(words.attach, given.attach),
    ticked(words.encrypt, given.attach ? given.encrypt : true),
  ];
  const leave = el("p", { class: "hk-quiet" }, words.mail_leave);
  const follow = (kind) => {
    attach.field.hidden = !mail.control.checked || kind !== "report";
    encrypt.field.hidden = attach.field.hidden || !attach.control.checked;
    leave.hidden = !mail.control.checked;
  };
  return {
    field: el("div", {}, mail.field, el("div", { class: "hk-under" }, attach.field, encrypt.field, leave)),
    controls: [mail.control, attach.control],
    follow,
    read: () => ({ mail: mail.control.checked, attach: attach.control.checked, encrypt: encrypt.control.checked }),
  };
}

// The form of a new entry, or of one to edit; ``send`` gets what it says.
function entryForm(given, { reports, host, words, send, leave }) {
  const kinds = ["report", "backup", "alerts"].map((kind) => [kind, words[`kind_${kind}`]]);
  const name = typed(words.name, given.name);
  const kind = choice(words.kind, kinds, given.kind);
  const report = choice(words.report, reports.map((one) => [one, one]), given.report || "weekly");
  const every = typed(words.every, given.every, 30);
  const folder = typed(words.folder, given.folder, 34);
  const keep = typed(words.keep, given.keep, 14);
  const desktop = ticked(words.by_desktop, given.notify.includes("desktop"));
  const mail = mailFields(given, host, words);
  name.control.required = every.control.required = true;
  const follow = () => {
    const made = kind.control.value;
    report.field.hidden = made !== "report";
    folder.field.hidden = keep.field.hidden = made === "alerts";
    folder.control.required = made !== "alerts";
    mail.follow(made);
  };
  for (const control of [kind.control, ...(mail.controls ?? [])]) control.addEventListener("change", follow);
  const save = () => {
    const { mail: byMail, ...more } = mail.read();
    const notify = [...(desktop.control.checked ? ["desktop"] : []), ...(byMail ? ["mail"] : [])];
    const [made, which] = [kind.control.value, report.control.value];
    send({
      editing: given.editing ?? "", name: name.control.value, kind: made, report: which, every: every.control.value,
      folder: folder.control.value, keep: keep.control.value, notify, ...more,
    });
  };
  follow();
  const form = formOf(
    given.editing ? fill(words.of, { action: words.edit, name: given.editing }) : words.add, save, leave,
    el("div", { class: "hk-row" }, name.field, kind.field, report.field),
    el("div", { class: "hk-row" }, every.field, folder.field, keep.field),
    el("fieldset", {}, el("legend", {}, words.tell), desktop.field, mail.field),
    el("div", { class: "hk-row" }, el("button", { type: "submit", class: "hk-main" }, words.save), button(words.cancel, leave)),
  );
  return { form, first: name.control };
}
