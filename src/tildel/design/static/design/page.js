// Small behaviours every page may use. No framework; works without it too.
(() => {
  "use strict";

  // "in 6 days 2 hours": counts down to the instant of [data-countdown], words come from the page.
  function countdown(element) {
    const until = Date.parse(element.dataset.countdown);
    const skew = Date.parse(element.dataset.now || new Date().toISOString()) - Date.now();
    const say = (n, unit) => new Intl.NumberFormat(document.documentElement.lang, {
      style: "unit", unit, unitDisplay: "long",
    }).format(n);
    function tick() {
      const left = Math.floor((until - Date.now() - skew) / 1000);
      if (left <= 0) {
        element.textContent = element.dataset.over;
        element.dataset.urgency = "over";
        return;
      }
      const days = Math.floor(left / 86400), hours = Math.floor(left / 3600) % 24;
      const minutes = Math.floor(left / 60) % 60, seconds = left % 60;
      const parts = days ? [say(days, "day"), say(hours, "hour")]
        : hours ? [say(hours, "hour"), say(minutes, "minute")]
          : [say(minutes, "minute"), say(seconds, "second")];
      element.textContent = element.dataset.pattern.replace("{left}", parts.join(" "));
      element.dataset.urgency = left < 3600 ? "hour" : left < 86400 ? "day" : "calm";
      setTimeout(tick, left < 3600 ? 1000 : 1000 * (left % 60 + 1));
    }
    tick();
  }

  // What a person typed and did not save is kept in the browser; logging out takes it away.
  document.addEventListener("submit", (event) => {
    if (!(event.target.getAttribute("action") || "").endsWith("/logout/")) { return; }
    try { Object.keys(localStorage).filter((key) => key.startsWith("tildel:keep:")).forEach((key) => localStorage.removeItem(key)); } catch { /* Nothing was kept. */ }
  });

  function start(root) {
    root.querySelectorAll("[data-countdown]").forEach(countdown);
    root.querySelectorAll("[data-submit-once]").forEach((form) => form.addEventListener("submit", () => {
      form.querySelectorAll("button[type=submit]").forEach((button) => {
        button.setAttribute("aria-busy", "true");
        setTimeout(() => { button.disabled = true; }, 0);
      });
    }));
    const summary = root.querySelector("ds-error-summary");
    if (summary) {
      summary.focus();
      // A place named in the address takes the focus as the page ends loading; what went wrong comes first.
      if (location.hash) { addEventListener("load", () => setTimeout(() => summary.focus(), 0), { once: true }); }
    }
  }
  document.addEventListener("DOMContentLoaded", () => start(document));
  // A page taken back from the browser's memory must not keep its buttons switched off.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("[data-submit-once] button[disabled]").forEach((button) => { button.disabled = false; });
    }
  });
})();
