// A running meeting: the timer ticks, a new case is read out, and the panel's text is saved as it is typed.
// Without this file the pages say the same when they are loaded again, and the Save button saves.
(() => {
  "use strict";
  const PAUSE = 800, RETRY = 5000;

  function tick() {
    document.querySelectorAll("[data-timer]").forEach((timer) => {
      const skew = timer.skew ??= Date.parse(timer.dataset.now) - Date.now();
      const minutes = Math.max(Math.floor((Date.now() + skew - Date.parse(timer.dataset.began)) / 60000), 0);
      const over = minutes - Number(timer.dataset.minutes);
      const words = (over >= 0 ? timer.dataset.past : timer.dataset.within)
        .replace("{minutes}", minutes).replace("{over}", over);
      if (timer.textContent !== words) { timer.textContent = words; }
      timer.classList.toggle("over", over >= 0);
    });
  }

  // Only another case is read out; marks and people change all the time.
  let shown = null;
  function announce() {
    const live = document.getElementById("live"), place = document.querySelector("[data-announce]");
    if (!live || !place) { return; }
    const now = live.dataset.nowOn;
    if (shown !== null && now !== shown) { place.textContent = now; }
    shown = now;
  }

  // What a screen asked for before the last choice was made and kept would show it unmade: the next answer has it.
  let asked = 0, chosen = 0, keeping = 0;
  const isScreen = (element) => element.id === "live";
  function holdBack() {
    document.addEventListener("change", (event) => { if (event.target.closest("#live")) { chosen = performance.now(); } });
    document.addEventListener("htmx:beforeRequest", (event) => {
      if (isScreen(event.detail.elt)) { asked = performance.now(); } else { keeping += 1; }
    });
    document.addEventListener("htmx:afterRequest", (event) => {
      if (!isScreen(event.detail.elt)) { keeping -= 1; chosen = performance.now(); }
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (isScreen(event.detail.requestConfig.elt) && (keeping > 0 || chosen > asked)) { event.detail.shouldSwap = false; }
    });
  }

  function keepText(form) {
    const status = form.querySelector("[data-status]"), theirs = form.querySelector("[data-theirs]");
    const over = form.elements.namedItem("over");
    let timer = 0, running = null, changed = false;

    function say(text, trouble) {
      status.textContent = text;
      status.toggleAttribute("data-trouble", Boolean(trouble));
    }

    async function send() {
      changed = false;
      say(form.dataset.saving);
      let response, answer;
      try {
        response = await fetch(form.action, {
          method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual", keepalive: true,
        });
        answer = await response.json();
      } catch {
        changed = true;
        say(form.dataset.failed, true);
        schedule(RETRY);
        return;
      }
      if (response.ok) {
        over.value = answer.over;
        say(form.dataset.saved.replace("{time}", answer.saved));
      } else if (answer.stale) {
        // What they wrote is shown; the next save goes over it, when the person has put both together.
        over.value = answer.over;
        theirs.querySelector("[data-their-text]").textContent = answer.theirs;
        theirs.hidden = false;
        theirs.focus();
        say(answer.words, true);
      } else {
        say(answer.words, true);
      }
    }

    function save() {
      clearTimeout(timer);
      timer = 0;
      if (running || !changed) { return; }
      running = send().finally(() => {
        running = null;
        if (changed && !timer) { schedule(PAUSE); }
      });
    }

    function schedule(wait) {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }

    form.addEventListener("input", () => { changed = true; schedule(PAUSE); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed = true;
      theirs.hidden = true;
      save();
    });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { save(); } });
    window.addEventListener("pagehide", save);
  }

  document.addEventListener("DOMContentLoaded", () => {
    announce();
    tick();
    holdBack();
    setInterval(tick, 1000);
    document.querySelectorAll("[data-panel-text]").forEach(keepText);
    document.addEventListener("htmx:afterSettle", () => { announce(); tick(); });
  });
})();
