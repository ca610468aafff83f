// The lists of a CV: adding rows, removing them with a way back. Saving is draft.js's.
(() => {
  "use strict";
  const form = document.getElementById("draft");
  const touched = () => window.tildelTouched && window.tildelTouched();
  form.querySelectorAll("[data-list]").forEach((list) => {
    const rows = () => [...list.querySelectorAll("[data-row]")];
    const pattern = rows().at(-1).cloneNode(true);
    let next = Number(pattern.dataset.row);
    function add() {
      next += 1;
      const row = pattern.cloneNode(true), old = pattern.dataset.row, start = `${list.dataset.list}-`;
      row.dataset.row = String(next);
      row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((element) => {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const value = element.getAttribute(name);
          if (value) { element.setAttribute(name, value.replaceAll(`${start}${old}-`, `${start}${next}-`)); }
        }
      });
      const number = String(rows().length + 1), button = row.querySelector("[data-remove-row]");
      row.querySelector("[data-number]").textContent = number;
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/\d+(?!.*\d)/, number));
      button.hidden = false;
      const last = rows().at(-1);
      if (last) { last.after(row); } else { list.querySelector("h2").after(row); }
      return row;
    }
    list.querySelector("[data-add-row]").addEventListener("click", () => add().querySelector("input").focus());
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove-row]");
      if (!button) { return; }
      const row = button.closest("[data-row]"), note = document.createElement("p"), text = document.createElement("span"), back = document.createElement("button");
      note.className = "undo";
      text.setAttribute("role", "status");
      text.textContent = form.dataset.removed;
      back.type = "button";
      back.className = "ds-button";
      back.dataset.variant = "tertiary";
      back.dataset.size = "sm";
      back.textContent = form.dataset.undo;
      back.addEventListener("click", () => { note.replaceWith(row); row.querySelector("input").focus(); touched(); });
      note.append(text, back);
      row.replaceWith(note);
      if (!rows().length) { add(); }
      back.focus();
      touched();
    });
  });
})();
