// Money used while ticking, and the order kept in view: what would be passed over is said at once.
(() => {
  "use strict";
  const form = document.querySelector("[data-choose]");
  if (!form) { return; }
  const number = (text) => Number(String(text).replace(/[^0-9]/g, "")) || 0;
  const format = (n) => n.toLocaleString(document.documentElement.lang === "en" ? "en-GB" : "nb-NO");
  const out = form.querySelector("[data-used]"), left = form.querySelector("[data-left]");
  const order = form.querySelector("[data-order]");
  function update() {
    let used = 0, passed = null, broken = [];
    form.querySelectorAll("tr[data-reference]").forEach((row) => {
      const box = row.querySelector("input[type=checkbox]");
      if (!box) { return; }
      if (box.checked) {
        used += number(row.querySelector(".money-input").value);
        if (passed && passed.rank < Number(row.dataset.rank)) { broken.push([row.dataset.reference, passed.reference]); }
      } else if (!passed) { passed = { rank: Number(row.dataset.rank), reference: row.dataset.reference }; }
    });
    const frame = number(form.querySelector("[name=frame]").value);
    out.textContent = format(used);
    left.textContent = format(Math.abs(frame - used));
    left.parentElement.dataset.over = used > frame ? "yes" : "no";
    form.querySelector("[data-word-left]").hidden = used > frame;
    form.querySelector("[data-word-over]").hidden = used <= frame;
    order.textContent = broken.length && !("free" in order.dataset)
      ? order.dataset.broken.replace("{reference}", broken[0][0]).replace("{passed}", broken[0][1]) : "";
  }
  form.addEventListener("input", update);
  update();
})();
