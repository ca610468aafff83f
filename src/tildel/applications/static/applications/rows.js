// Rows of partners, patients and costs: adding, removing with a way back, sums as you type, paste from a spreadsheet.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  const holder = form && form.querySelector("[data-rows]");
  if (!holder) { return; }
  const kind = holder.dataset.rows, body = kind === "recruitment" ? holder.tBodies[0] : holder;
  const rows = () => [...body.querySelectorAll("[data-row]")];
  const touched = () => window.tildelTouched && window.tildelTouched();

  // --- adding and removing --------------------------------------------------------------------------------------
  const pattern = rows().at(-1).cloneNode(true);
  let number = kind === "partners" ? Math.max(...rows().map((row) => Number(row.dataset.row.slice(1)))) : rows().length - 1;

  function add(focus = true) {
    number += 1;
    const old = pattern.dataset.row, id = kind === "partners" ? `p${number}` : String(number);
    const row = pattern.cloneNode(true);
    row.dataset.row = id;
    row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((element) => {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) { element.setAttribute(name, value.replaceAll(`rows-${old}-`, `rows-${id}-`)); }
      }
    });
    row.querySelectorAll("[aria-label]").forEach((element) => {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/\d+(?!.*\d)/, String(rows().length + 1)));
    });
    rows().at(-1) ? rows().at(-1).after(row) : body.prepend(row);
    if (focus) { row.querySelector("input:not([type=hidden]), select").focus(); }
    return row;
  }
  form.querySelectorAll("[data-add]").forEach((button) => button.addEventListener("click", () => add()));

  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) { return; }
    const row = button.closest("[data-row]"), note = undo(row);
    row.replaceWith(note);
    if (!rows().length) { add(false); }
    note.querySelector("button").focus();
    sums();
    touched();
  });
  function undo(row) {
    const inTable = ["TR", "TBODY"].includes(row.tagName), note = document.createElement(row.tagName === "FIELDSET" ? "div" : row.tagName);
    const line0 = row.tagName === "TBODY" ? note.appendChild(document.createElement("tr")) : note;
    const place = inTable ? line0.appendChild(document.createElement("td")) : note;
    if (inTable) { place.colSpan = 99; }
    const line = document.createElement("p"), text = document.createElement("span"), button = document.createElement("button");
    line.className = "undo";
    text.textContent = form.dataset.removed;
    text.setAttribute("role", "status");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "tertiary";
    button.dataset.size = "sm";
    button.textContent = form.dataset.undo;
    button.addEventListener("click", () => { note.replaceWith(row); row.querySelector("input, select").focus(); sums(); touched(); });
    line.append(text, button);
    place.append(line);
    return note;
  }

  // --- the region follows from the institution ------------------------------------------------------------------
  body.addEventListener("change", (event) => {
    const select = event.target.closest("select[name$=-institution]");
    if (!select) { return; }
    const place = select.closest("[data-row]").querySelector("[data-region]");
    const group = select.selectedOptions[0] && select.selectedOptions[0].parentNode;
    if (place && kind === "partners") { place.textContent = group && group.label ? group.label : ""; }
  });

  // --- the budget: sums, keyboard, paste ------------------------------------------------------------------------
  const amounts = (scope) => [...scope.querySelectorAll("input[data-year]")];
  function read(text) {
    const bare = text.replace(/[\s\u00a0\u2009\u202f]|kr\.?|nok/gi, "").replace(/(,-|[.,]00)$/, "");
    const plain = /^\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, "") : bare;
    return /^\d{1,15}$/.test(plain) ? Number(plain) : null;
  }
  const english = document.documentElement.lang === "en";
  const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, english ? "," : "\u00a0");
  function add_up(fields) {
    const found = fields.map((field) => read(field.value)).filter((n) => n !== null);
    return found.length ? grouped(found.reduce((a, b) => a + b, 0)) : "";
  }
  function sums() {
    if (kind !== "budget") { return; }
    rows().forEach((row) => { row.querySelector("[data-row-sum]").textContent = add_up(amounts(row)); });
    holder.querySelectorAll("[data-year-sum]").forEach((place) => {
      place.textContent = add_up(amounts(body).filter((field) => field.dataset.year === place.dataset.yearSum));
    });
    holder.querySelector("[data-total]").textContent = add_up(amounts(body));
  }
  if (kind !== "budget") { return; }
  body.addEventListener("input", sums);
  body.addEventListener("focusout", (event) => {
    const field = event.target.closest("input[data-year]");
    const n = field && field.value ? read(field.value) : null;
    if (n !== null) { field.value = grouped(n).replaceAll(",", "\u00a0"); }
  });
  body.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[data-year]"), step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!field || !step) { return; }
    event.preventDefault();
    const column = amounts(body).filter((other) => other.dataset.year === field.dataset.year);
    const next = column[column.indexOf(field) + step];
    if (next) { next.focus(); next.select(); }
  });
  body.addEventListener("paste", (event) => {
    const field = event.target.closest("input[data-year]");
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!field || !/[\t\n]/.test(text)) { return; }
    event.preventDefault();
    const first = rows().indexOf(field.closest("[data-row]")), column = amounts(field.closest("[data-row]")).indexOf(field);
    text.split(/\r?\n/).forEach((line, down) => {
      const row = rows()[first + down] || add(false);
      line.split("\t").forEach((value, right) => {
        const cell = amounts(row)[column + right];
        if (cell) { const n = read(value); cell.value = n === null ? value.trim() : grouped(n).replaceAll(",", "\u00a0"); }
      });
    });
    sums();
    touched();
  });
  sums();
})();
