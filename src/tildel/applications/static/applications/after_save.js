// A form beside the draft (attach the CV, fill in rates) waits until what was typed a moment ago is saved.
(() => {
  "use strict";
  const saved = document.getElementById("saved");
  if (!saved || !document.querySelector("form[data-autosave]")) { return; }
  const isSaving = () => ["typing", "saving"].includes(saved.dataset.state);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "draft" || form.method !== "post" || !isSaving()) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const watch = new MutationObserver(() => {
      if (isSaving()) { return; }
      watch.disconnect();
      // Where the save failed the line above says so, and a person decides.
      if (saved.dataset.state === "saved") { form.requestSubmit(event.submitter); }
    });
    watch.observe(saved, { attributes: true, attributeFilter: ["data-state"] });
  }, true);
})();
