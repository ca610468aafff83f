// Keeps what was typed and not saved yet in this browser, and offers it when the part is opened again.
// Each part has its own place, by user, application, part and the version that was on the screen.
(() => {
  "use strict";
  const PREFIX = "tildel:keep:", DAYS = 30, SOON = 300;
  const form = document.querySelector("form[data-keep]");
  let timer = 0, held = false;
  const place = form && PREFIX + form.dataset.keep + ":";
  const ours = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
  const passing = new Set(["csrfmiddlewaretoken", "version", "next"]);
  const fields = () => [...new FormData(form)].filter(([name, value]) => !passing.has(name) && typeof value === "string");

  // Storage can be full, or forbidden; then the page warns before it is left, as it did before.
  function tried(work) { try { return work(); } catch { return undefined; } }
  function read(key) {
    const found = tried(() => JSON.parse(localStorage.getItem(key)));
    return found && Array.isArray(found.fields) && found.at ? { key, ...found } : null;
  }
  function write() {
    clearTimeout(timer);
    timer = 0;
    const key = place + form.elements.namedItem("version").value;
    held = tried(() => { localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), fields: fields() })); return true; }) === true;
  }
  function hold() { if (!timer) { timer = setTimeout(write, SOON); } }
  function drop() {
    clearTimeout(timer);
    timer = 0;
    held = false;
    tried(() => ours(place).forEach((key) => localStorage.removeItem(key)));
  }
  function flush() { if (timer) { write(); } }
  window.tildelKeep = { hold, drop, flush, isHeld: () => held };
  tried(() => ours(PREFIX).forEach((key) => {
    const found = read(key);
    if (!found || Date.now() - Date.parse(found.at) > DAYS * 86400000) { localStorage.removeItem(key); }
  }));
  if (!form) { return; }
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { flush(); } });

  // --- the offer ------------------------------------------------------------------------------------------------
  const bare = (value) => (/^[\d\s\u00a0]*$/.test(value) ? value.replace(/[\s\u00a0]/g, "") : value.replaceAll("\r\n", "\n"));
  function byName(pairs) {
    const found = new Map();
    pairs.forEach(([name, value]) => { if (value !== "") { found.set(name, [...(found.get(name) || []), value]); } });
    return found;
  }
  function differing(kept) {
    const mine = byName(kept), there = byName(fields());
    return [...new Set([...mine.keys(), ...there.keys()])].map((name) => ({ name, kept: mine.get(name) || [], saved: there.get(name) || [] }))
      .filter((one) => one.kept.map(bare).join("\n") !== one.saved.map(bare).join("\n"));
  }
  function controls(name) {
    const found = form.elements.namedItem(name);
    return !found ? [] : found instanceof RadioNodeList ? [...found] : [found];
  }
  function labelOf(name) {
    const [control] = controls(name);
    if (!control) { return name.replace(/^rows-/, "").replaceAll("-", " "); }
    if (control.getAttribute("aria-label")) { return control.getAttribute("aria-label"); }
    const group = ["radio", "checkbox"].includes(control.type) && control.closest("fieldset");
    const label = group ? group.querySelector("legend") : control.labels && control.labels[0];
    const row = control.closest("[data-row]"), number = row && row.querySelector("legend");
    return [number && number !== label ? number.textContent.trim() : "", label ? label.textContent.trim() : name].filter(Boolean).join(": ");
  }
  function words(name, values) {
    const chosen = controls(name).filter((one) => values.includes(one.value));
    const spoken = values.map((value) => {
      const control = chosen.find((one) => one.value === value && ["radio", "checkbox"].includes(one.type));
      const option = controls(name).flatMap((one) => [...(one.options || [])]).find((one) => one.value === value);
      return option ? option.textContent : control && control.labels[0] ? control.labels[0].textContent.trim() : value;
    });
    return spoken.join(", ") || "–";
  }
  // A row that was new when it was typed gets a new row here, in the same order.
  function makeRows(names) {
    const add = form.querySelector("[data-add]"), rows = new Map();
    names.forEach((name) => {
      const found = /^rows-([a-z0-9]+)-/.exec(name);
      if (!found || !add || controls(name).length || rows.has(found[1])) { return; }
      add.click();
      rows.set(found[1], [...form.querySelectorAll("[data-row]")].at(-1).dataset.row);
    });
    return (name) => name.replace(/^rows-([a-z0-9]+)-/, (all, row) => `rows-${rows.get(row) || row}-`);
  }
  function fill(name, values) {
    const found = controls(name);
    found.forEach((control) => {
      if (["radio", "checkbox"].includes(control.type)) { control.checked = values.includes(control.value); } else { control.value = values[0] || ""; }
      control.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return found.length > 0;
  }
  function offer(found) {
    const changes = differing(found.fields), template = document.getElementById("kept-offer");
    if (!changes.length) { return drop(); }
    const part = template.content.cloneNode(true), box = part.querySelector("section"), title = part.querySelector("h2");
    const at = new Date(found.at), today = at.toDateString() === new Date().toDateString();
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23", ...(today ? {} : { dateStyle: "medium" }) }).format(at);
    title.textContent = title.textContent.replace("{clock}", clock);
    changes.forEach((change, number) => {
      const one = document.getElementById("kept-field").content.cloneNode(true);
      one.querySelector("legend").textContent = labelOf(change.name);
      one.querySelectorAll("input").forEach((input, side) => {
        input.name = `kept-${number}`;
        input.id = `kept-${number}-${side}`;
        input.nextElementSibling.htmlFor = input.id;
        input.nextElementSibling.querySelector(".pre").textContent = words(change.name, side ? change.saved : change.kept);
      });
      box.querySelector("[data-fields]").append(one);
    });
    box.querySelector("[data-use]").addEventListener("click", () => use(box, changes));
    box.querySelector("[data-throw]").addEventListener("click", () => { drop(); box.remove(); document.querySelector("h1").focus(); });
    document.getElementById("conflict").append(part);
    title.focus();
    return undefined;
  }
  function use(box, changes) {
    const chosen = changes.filter((_change, number) => box.querySelector(`[name=kept-${number}]:checked`).value === "kept");
    const renamed = makeRows(chosen.map((change) => change.name));
    const lost = chosen.filter((change) => !fill(renamed(change.name), change.kept));
    const first = chosen.find((change) => controls(renamed(change.name)).length);
    // What has no field here any more stays to be read and copied by hand.
    if (lost.length) { box.querySelectorAll("fieldset").forEach((one, number) => { one.hidden = !lost.includes(changes[number]); }); } else { box.remove(); }
    if (!chosen.length) { return drop(); }
    window.tildelTouched();
    if (first) { controls(renamed(first.name))[0].focus(); }
    return undefined;
  }
  document.addEventListener("DOMContentLoaded", () => {
    const kept = tried(() => ours(place).map(read).filter(Boolean).sort((a, b) => b.at.localeCompare(a.at)));
    if (kept && kept.length && document.getElementById("kept-offer")) { offer(kept[0]); }
  });
})();
