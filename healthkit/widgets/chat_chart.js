// Charts in the conversation. Plotly comes from the kernel, once a page: 4 MB, no CDN, and no copy of it in every answer.
function plotly(model) {
  const key = Symbol.for("healthkit.plotly");
  globalThis[key] ??= new Promise((resolve, reject) => {
    const heard = (message, buffers) => {
      if (message.kind !== "plotly") return;
      model.off("msg:custom", heard);
      const url = URL.createObjectURL(new Blob([buffers[0]], { type: "text/javascript" }));
      const before = globalThis.Plotly;
      import(url)
        .then(() => {
          resolve(globalThis.Plotly);
          if (before) globalThis.Plotly = before;
          else delete globalThis.Plotly;
        }, reject)
        .finally(() => URL.revokeObjectURL(url));
    };
    model.on("msg:custom", heard);
    model.send({ kind: "plotly" });
  });
  return globalThis[key];
}

const isDark = () =>
  document.body.dataset.jpThemeLight
    ? document.body.dataset.jpThemeLight === "false"
    : matchMedia("(prefers-color-scheme: dark)").matches;

class Chart {
  constructor(model, node) {
    Object.assign(this, { model, node });
    this.resized = new ResizeObserver(() => node.offsetParent && this.library?.Plots.resize(node));
  }

  async draw(spec) {
    this.spec = spec;
    const library = await plotly(this.model);
    if (this.gone) return;
    this.library = library;
    await this.paint();
    if (!this.gone) this.resized.observe(this.node);
  }

  paint() {
    if (!this.library) return undefined;
    const { data, layout, config } = this.spec;
    const template = this.model.get("templates")[isDark() ? "dark" : "light"];
    return this.library.react(this.node, data, { ...layout, template, height: 300, autosize: true }, config);
  }

  // The turn may go, or be drawn anew, while its chart is still on its way.
  remove() {
    this.gone = true;
    this.resized.disconnect();
    this.library?.purge(this.node);
  }
}
