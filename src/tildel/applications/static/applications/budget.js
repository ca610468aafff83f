// The sums by institution and region, and the chart, follow each save of the budget.
(() => {
  "use strict";
  const place = document.querySelector("[data-sums]"), form = document.getElementById("draft");
  if (!place || !form) { return; }
  let shown = form.elements.namedItem("version").value;
  window.addEventListener("tildel:put", async () => {
    const version = form.elements.namedItem("version").value;
    if (version === shown) { return; }
    shown = version;
    try {
      const answer = await fetch(place.dataset.sums, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) { place.innerHTML = await answer.text(); }
    } catch { shown = ""; }
  });
})();
