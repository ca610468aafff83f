// Lists by keyboard: j and k move, x chooses, Enter opens; how many are chosen, and what they cost.
(() => {
  "use strict";

  let here = -1;
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
  const boxes = () => [...document.querySelectorAll("table[data-keys] input[name=chosen]")];

  function go(to) {
    const all = rows();
    if (!all.length) { return; }
    here = Math.max(0, Math.min(all.length - 1, to));
    all.forEach((row, index) => row.toggleAttribute("data-here", index === here));
    const link = all[here].querySelector("[data-open]");
    if (link) { link.focus({ preventScroll: true }); }
    all[here].scrollIntoView({ block: "nearest" });
  }

  function words(place, chosen) {
    if (!chosen.length) { return place.dataset.none; }
    const said = place.dataset.some.replace("{n}", chosen.length);
    if (!place.dataset.costing) { return said; }
    const sum = chosen.reduce((total, box) => total + Number(box.dataset.cost || 0), 0);
    const language = document.documentElement.lang === "en" ? "en-GB" : "nb-NO";
    return `${said}, ${place.dataset.costing.replace("{sum}", sum.toLocaleString(language))}`;
  }

  function count() {
    const place = document.querySelector("[data-chosen]");
    if (!place) { return; }
    const chosen = boxes().filter((box) => box.checked);
    place.textContent = words(place, chosen);
    const bar = document.querySelector("[data-batch]");
    bar.toggleAttribute("data-empty", !chosen.length);
    bar.querySelectorAll("button").forEach((button) => { button.disabled = !chosen.length; });
    const all = document.querySelector("table[data-keys] [data-all]");
    all.hidden = !boxes().length;
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }

  // Single keys can be switched off, for those whose speech or hands press them by chance (WCAG 2.1.4).
  const OFF = "tildel.keys-off";
  const off = () => localStorage.getItem(OFF) === "yes";

  function showSwitch() {
    const box = document.querySelector("[data-keys-switch]");
    if (box) { box.checked = !off(); }
  }

  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { fold(null); }
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    if (event.key === "j") { go(here + 1); }
    if (event.key === "k") { go(here - 1); }
    if (event.key === "x" && here >= 0) {
      const box = rows()[here] && rows()[here].querySelector("input[name=chosen]");
      if (box) { box.checked = !box.checked; count(); }
    }
    if (event.key === "/" && document.getElementById("id_text")) {
      event.preventDefault();
      document.getElementById("id_text").focus();
    }
  });

  // What folds out over the page folds in again when something else is clicked, or by Escape.
  function fold(target) {
    document.querySelectorAll("details.columns[open], details.views[open]").forEach((details) => {
      if (target && details.contains(target)) { return; }
      const inside = details.contains(document.activeElement);
      details.open = false;
      if (inside && !target) { details.querySelector("summary").focus(); }
    });
  }
  document.addEventListener("click", (event) => fold(event.target));

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      boxes().forEach((box) => { box.checked = event.target.checked; });
      count();
    }
    if (event.target.name === "chosen") { count(); }
    if (event.target.matches("[data-keys-switch]")) { localStorage.setItem(OFF, event.target.checked ? "no" : "yes"); }
  });
  function start() {
    here = -1;
    count();
    showSwitch();
  }
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "found") { start(); } });
})();
