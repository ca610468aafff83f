// Room left in answers that are limited in words. The server counts the same way: what stands between white space.
(() => {
  "use strict";
  const form = document.getElementById("draft");
  if (!form || !form.dataset.wordsLeft) { return; }
  form.querySelectorAll("[data-limit-words]").forEach((area) => {
    const counter = document.createElement("p"), limit = Number(area.dataset.limitWords);
    counter.className = "counter";
    area.after(counter);
    const count = () => {
      const left = limit - area.value.split(/\s+/).filter(Boolean).length;
      const text = left < 0 ? form.dataset.wordsOver : form.dataset.wordsLeft;
      counter.textContent = text.replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left)));
      counter.toggleAttribute("data-over", left < 0);
      counter.hidden = left > limit / 2;
    };
    area.addEventListener("input", count);
    count();
  });
})();
