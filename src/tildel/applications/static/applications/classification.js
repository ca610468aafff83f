// The shares of a project on the codes of HRCS: rows, sums as you type, equal shares, suggestions taken with a click.
(() => {
  "use strict";
  const tables = [...document.querySelectorAll("[data-shares]")];
  if (!tables.length) { return; }
  const form = document.getElementById("draft"), english = document.documentElement.lang === "en";
  const touched = () => window.tildelTouched && window.tildelTouched();
  const rowsOf = (table) => [...table.querySelectorAll("[data-row]")];
  const codeOf = (row) => row.querySelector("select"), percentOf = (row) => row.querySelector("[data-percent]");
  let next = Math.max(...tables.flatMap(rowsOf).map((row) => Number(row.dataset.row)));
  const patterns = new Map(tables.map((table) => [table, rowsOf(table).at(-1).cloneNode(true)]));

  function read(text) {
    const bare = text.replace(/[\s%]/g, "").replace(",", ".");
    return /^\d{1,4}(\.\d{1,2})?$/.test(bare) ? Number(bare) : null;
  }
  const shown = (n) => (english ? String(n) : String(n).replace(".", ","));
  function sum(table) {
    const found = rowsOf(table).map((row) => read(percentOf(row).value)).filter((n) => n !== null), place = table.querySelector("[data-share-sum]");
    let total = Math.round(found.reduce((a, b) => a + b, 0) * 100) / 100;
    // Three times 33.3 is meant to be the whole.
    if (found.length > 1 && Math.abs(total - 100) <= found.length * 0.05) { total = 100; }
    place.textContent = found.length ? `${shown(total)} %` : "";
    place.toggleAttribute("data-off", found.length > 0 && total !== 100);
  }
  function add(table) {
    next += 1;
    const pattern = patterns.get(table), old = pattern.dataset.row, row = pattern.cloneNode(true);
    row.dataset.row = String(next);
    row.querySelectorAll("[name], [id], [aria-describedby]").forEach((element) => {
      for (const name of ["name", "id", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) { element.setAttribute(name, value.replaceAll(`rows-${old}-`, `rows-${next}-`)); }
      }
    });
    row.querySelectorAll("[aria-label]").forEach((element) => {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/\d+(?!.*\d)/, String(rowsOf(table).length + 1)));
    });
    row.querySelectorAll(".js-only").forEach((element) => { element.hidden = false; });
    table.querySelector("tbody").append(row);
    return row;
  }
  function remove(row, table) {
    const note = document.createElement("tr"), cell = note.appendChild(document.createElement("td")), line = document.createElement("p");
    const text = document.createElement("span"), back = document.createElement("button");
    cell.colSpan = 3;
    line.className = "undo";
    text.setAttribute("role", "status");
    text.textContent = form.dataset.removed;
    back.type = "button";
    back.className = "ds-button";
    back.dataset.variant = "tertiary";
    back.dataset.size = "sm";
    back.textContent = form.dataset.undo;
    back.addEventListener("click", () => { note.replaceWith(row); codeOf(row).focus(); sum(table); touched(); });
    line.append(text, back);
    cell.append(line);
    row.replaceWith(note);
    if (!rowsOf(table).length) { add(table); }
    back.focus();
    sum(table);
    touched();
  }
  function share(table) {
    const chosen = rowsOf(table).filter((row) => codeOf(row).value);
    const part = chosen.length ? Math.round(1000 / chosen.length) / 10 : 0;
    chosen.forEach((row) => { percentOf(row).value = shown(part); });
    sum(table);
    touched();
  }
  tables.forEach((table) => {
    table.addEventListener("input", () => sum(table));
    table.addEventListener("click", (event) => {
      if (event.target.closest("[data-add-share]")) { codeOf(add(table)).focus(); }
      if (event.target.closest("[data-equal]")) { share(table); }
      const button = event.target.closest("[data-remove-share]");
      if (button) { remove(button.closest("[data-row]"), table); }
    });
  });
  document.querySelectorAll("[data-suggest]").forEach((button) => button.addEventListener("click", () => {
    const table = tables.find((one) => one.dataset.shares === button.dataset.dimension);
    const row = rowsOf(table).find((one) => !codeOf(one).value && !percentOf(one).value) || add(table);
    codeOf(row).value = button.dataset.suggest;
    button.closest("[data-suggestion]").remove();
    const others = rowsOf(table).filter((one) => codeOf(one).value);
    // The first code is the whole until there is another; after that a person says how it is shared.
    if (others.length === 1 && !percentOf(row).value) { percentOf(row).value = "100"; }
    sum(table);
    touched();
    percentOf(row).focus();
  }));
})();
