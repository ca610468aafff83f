// The work screen of an application: saves what is typed, keeps the side columns fresh, opens the list on a phone.
// Without it every section has a Save button and works the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  const saved = document.getElementById("saved");
  const QUIET = 800, RETRY = [2000, 4000, 8000, 15000];

  // --- side columns ---------------------------------------------------------------------------------------------
  function put(id, html) {
    const place = document.getElementById(id);
    if (!place || html === undefined) { return; }
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = [...place.querySelectorAll("details")].map((details) => details.open);
    place.innerHTML = html;
    place.querySelectorAll("details").forEach((details, index) => {
      if (open[index] !== undefined) { details.open = open[index]; }
    });
    if (focused) { const again = [...place.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused); if (again) { again.focus(); } }
    window.dispatchEvent(new CustomEvent("tildel:put", { detail: place }));
  }
  function sides(answer) {
    put("nav", answer.nav);
    put("panel", answer.panel);
    const missing = document.getElementById("missing");
    if (missing && answer.missing && missing.textContent !== answer.missing) { missing.textContent = answer.missing; }
  }
  window.tildelSides = sides;

  // --- a place named in the address gets the focus --------------------------------------------------------------
  function toPlace() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.id === "requirements") { return; }
    closeList();
    const field = target.matches("input, select, textarea, [tabindex]") ? target
      : target.querySelector("input:not([type=hidden]), select, textarea, button, a");
    if (field) { field.focus({ preventScroll: true }); }
    target.scrollIntoView({ block: "center" });
  }
  window.addEventListener("hashchange", toPlace);

  // --- the list of requirements on a phone ----------------------------------------------------------------------
  const rules = document.getElementById("requirements"), bar = document.querySelector(".phonebar");
  const close = document.querySelector(".rules-close");
  function closeList() {
    if (!rules || !rules.hasAttribute("data-open")) { return; }
    rules.removeAttribute("data-open");
    close.hidden = true;
    bar.focus();
  }
  if (rules && bar) {
    bar.addEventListener("click", (event) => {
      event.preventDefault();
      rules.setAttribute("data-open", "");
      close.hidden = false;
      rules.focus();
    });
    close.addEventListener("click", closeList);
    rules.addEventListener("keydown", (event) => { if (event.key === "Escape") { closeList(); } });
    rules.addEventListener("click", (event) => { if (event.target.closest("a[href]")) { rules.removeAttribute("data-open"); close.hidden = true; } });
  }
  const parts = document.querySelector("details.parts");
  if (parts && matchMedia("(max-width: 62rem)").matches) { parts.open = false; }
  document.querySelectorAll(".js-only").forEach((element) => { element.hidden = false; });
  document.querySelectorAll("[data-autosave] .nojs, [data-upload] .nojs").forEach((element) => { element.hidden = true; });
  toPlace();
  if (!form) { return; }

  // --- saving ---------------------------------------------------------------------------------------------------
  let timer = 0, running = null, dirty = false, tries = 0, stopped = false;
  const version = form.elements.namedItem("version"), keep = window.tildelKeep;
  let last = "";

  function say(text, state, way) {
    if (saved.textContent === text && saved.dataset.state === state) { return; }
    saved.setAttribute("role", ["failed", "offline"].includes(state) ? "status" : "note");
    saved.textContent = text;
    saved.dataset.state = state;
    if (way) {
      const link = document.createElement("a");
      link.className = "ds-link";
      [link.textContent, link.href] = way;
      saved.append(" ", link);
    }
  }
  // It cannot be saved from this page any more; the link leads back to the field that was written in last.
  function stop(said, label, login) {
    const here = location.pathname + (last ? `#${last}` : "");
    dirty = stopped = true;
    keep.hold();
    keep.flush();
    say(said, "failed", [label, login ? `${login}?next=${encodeURIComponent(here)}` : here]);
    const link = saved.querySelector("a");
    // The same address with another field would only scroll; this page has to be fetched anew.
    if (!login) { link.addEventListener("click", (event) => { event.preventDefault(); history.replaceState(null, "", here); location.reload(); }); }
  }
  function touched() {
    dirty = true;
    keep.hold();
    if (stopped) { return; }
    if (!["failed", "offline"].includes(saved.dataset.state)) { say(saved.dataset.typing, "typing"); }
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  }
  async function save() {
    clearTimeout(timer);
    if (running || !dirty || stopped) { return running; }
    dirty = false;
    say(saved.dataset.saving, "saving");
    running = send().finally(() => { running = null; if (dirty && !stopped && !tries) { touched(); } });
    return running;
  }
  async function send() {
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "follow", credentials: "same-origin",
      });
    } catch { return later(); }
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.ok && isJson) { return done(await response.json()); }
    if (response.status === 409 && isJson) { return refused(await response.json()); }
    if (response.redirected) { return stop(form.dataset.loggedOut, form.dataset.goLogin, form.dataset.login); }
    if (response.status === 403 || response.status === 404) { return stop(form.dataset.movedOn, form.dataset.goReload, ""); }
    return later();
  }
  function later() {
    dirty = true;
    if (navigator.onLine) { say(saved.dataset.failed, "failed"); } else { say(saved.dataset.offline, "offline"); }
    clearTimeout(timer);
    timer = setTimeout(save, RETRY[Math.min(tries++, RETRY.length - 1)]);
  }
  function done(answer) {
    tries = 0;
    version.value = answer.version;
    if (!dirty) {
      keep.drop();
      say(answer.saved, "saved");
    }
    showFaults(answer.faults);
    sides(answer);
    put("note", answer.note);
    const succession = document.getElementById("succession");
    if (succession && "succession" in answer) { succession.hidden = !answer.succession; }
    Object.entries(answer.regions || {}).forEach(([row, region]) => {
      const place = form.querySelector(`[data-row="${row}"] [data-region]`);
      if (place) { place.textContent = region; }
    });
  }
  function refused(answer) {
    stopped = true;
    dirty = true;
    if (answer.refused) { return say(answer.refused, "failed"); }
    const place = document.getElementById("conflict");
    place.innerHTML = answer.conflict;
    say("", "failed");
    dirty = false;
    place.querySelector("h2").focus();
  }
  function showFaults(faults) {
    form.querySelectorAll(".field-error").forEach((error) => {
      if (!(error.id.replace(/-error$/, "") in faults)) { error.remove(); }
    });
    form.querySelectorAll("[aria-invalid]").forEach((field) => { if (!(field.id in faults)) { field.removeAttribute("aria-invalid"); } });
    Object.entries(faults).forEach(([id, said]) => {
      const field = document.getElementById(id);
      if (!field) { return; }
      let error = document.getElementById(`${id}-error`);
      if (!error) {
        error = document.createElement("p");
        error.className = "ds-validation-message field-error";
        error.id = `${id}-error`;
        const row = field.dataset.year && field.closest("[data-row]");
        if (row) { row.querySelector("[data-errors]").append(error); } else { (field.closest(".ds-field-affixes") || field).after(error); }
      }
      const text = (field.dataset.year ? `${field.dataset.year}: ` : "") + said.join(" ");
      if (error.textContent !== text) { error.textContent = text; }
      field.setAttribute("aria-invalid", "true");
      const described = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      field.setAttribute("aria-describedby", [...described.add(error.id)].join(" "));
    });
  }
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("focusout", () => { if (dirty) { clearTimeout(timer); timer = setTimeout(save, 100); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); dirty = true; save(); });
  form.addEventListener("focusin", (event) => { if (event.target.id) { last = event.target.id; } });
  window.addEventListener("online", () => { if (dirty && !stopped) { save(); } });
  window.tildelTouched = touched;
  // Following a link waits for the save that is on its way, so that nothing typed a moment ago is left behind.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || stopped || !(dirty || running)) { return; }
    if (link.target || link.getAttribute("href").startsWith("#")) { return; }
    event.preventDefault();
    if (running) { await running; }
    await save();
    location.href = link.href;
  });
  window.addEventListener("beforeunload", (event) => { if ((dirty || running) && !(stopped && keep.isHeld())) { event.preventDefault(); } });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && dirty) { save(); } });

  // --- room left in long texts ----------------------------------------------------------------------------------
  form.querySelectorAll("textarea[data-limit]").forEach((area) => {
    const counter = document.createElement("p");
    counter.className = "counter";
    area.after(counter);
    const count = () => {
      const left = Number(area.dataset.limit) - [...area.value].length;
      counter.textContent = (left < 0 ? form.dataset.over : form.dataset.left).replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left)));
      counter.toggleAttribute("data-over", left < 0);
      counter.hidden = left > Number(area.dataset.limit) / 2;
    };
    area.addEventListener("input", count);
    count();
  });
})();
