// The review is saved as it is typed. Without this file the Save button does the same.
(() => {
  "use strict";
  const PAUSE = 800, RETRY = 5000;

  function start(form) {
    const status = form.querySelector("[data-status]");
    const total = form.querySelector("[data-total]");
    const version = form.elements.namedItem("version");
    const stale = document.getElementById("stale");
    let timer = 0, running = null, changed = false, blocked = false;

    function say(text, trouble) {
      status.textContent = text;
      status.toggleAttribute("data-trouble", Boolean(trouble));
    }

    async function send() {
      changed = false;
      say(form.dataset.saving);
      let response;
      try {
        response = await fetch(form.dataset.save, { method: "POST", body: new FormData(form), redirect: "manual" });
      } catch {
        changed = true;
        say(form.dataset.failed, true);
        schedule(RETRY);
        return;
      }
      await take(response);
    }

    async function take(response) {
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      const answer = isJson ? await response.json() : {};
      if (response.ok && isJson) {
        version.value = answer.version;
        total.textContent = answer.total;
        say(form.dataset.saved.replace("{time}", answer.saved));
      } else if (response.status === 409 && answer.stale !== undefined) {
        // Both texts are shown; what is in this window is saved when the person says so.
        blocked = true;
        version.value = answer.version;
        stale.innerHTML = answer.stale;
        stale.firstElementChild.focus();
        say("");
      } else {
        say(answer.words || form.dataset.gone, true);
      }
    }

    function save() {
      if (running || blocked || !changed) { return running; }
      running = send().finally(() => {
        running = null;
        if (changed && !blocked && !timer) { schedule(PAUSE); }
      });
      return running;
    }

    function schedule(wait) {
      clearTimeout(timer);
      timer = setTimeout(() => { timer = 0; save(); }, wait);
    }

    form.addEventListener("input", () => { changed = true; schedule(PAUSE); });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      timer = 0;
      if (!running) { changed = false; return; }
      // An autosave under way would make the version of this one old: let it finish first.
      event.preventDefault();
      const button = event.submitter;
      running.finally(() => { if (!blocked) { form.requestSubmit(button); } });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") { save(); }
    });
    window.addEventListener("beforeunload", (event) => { if (changed && !blocked) { event.preventDefault(); } });
  }

  // A digit chooses that mark; a comma or a point after it the half above. Arrows go along as always.
  function marks(form) {
    form.querySelectorAll("[data-marks]").forEach((group) => group.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) { return; }
      const chosen = group.querySelector("input:checked");
      const wanted = /^[0-9]$/.test(event.key) ? event.key
        : /^[.,]$/.test(event.key) && chosen ? String(Number(chosen.value) + 0.5) : "";
      const choice = wanted && group.querySelector(`input[value="${wanted}"]`);
      if (choice) { event.preventDefault(); choice.click(); choice.focus(); }
    }));
  }

  // Where there is no room for both, one of the two is shown at a time.
  function panes(box) {
    const tabs = document.querySelector(".pane-tabs");
    const places = { reader: 0, writer: 0 };
    let shown = "reader";
    function show(name) {
      places[shown] = window.scrollY;
      shown = name;
      box.dataset.shown = name;
      tabs.querySelectorAll("button").forEach((tab) => tab.setAttribute("aria-pressed", String(tab.dataset.pane === name)));
      if (matchMedia("(max-width: 60rem)").matches) { window.scrollTo(0, places[name]); }
    }
    tabs.hidden = false;
    box.dataset.shown = shown;
    tabs.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-pane]");
      if (tab) { show(tab.dataset.pane); }
    });
    const trouble = box.querySelector("ds-error-summary, #stale > *");
    // A review that is sent or changed was read before: what is new is on the other side.
    if (trouble || !box.querySelector("[data-review]") || location.hash === "#writer") { show("writer"); }
    if (trouble) { trouble.focus(); }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-review]").forEach(start);
    document.querySelectorAll("[data-form]").forEach(marks);
    document.querySelectorAll("[data-panes]").forEach(panes);
  });
})();
