// The line is moved with the arrow keys when the focus is on it, and keeps the focus when it has moved.
(() => {
  "use strict";
  const button = (key) => document.getElementById(key === "ArrowUp" ? "line-up" : "line-down");
  document.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || !event.target.closest("[data-line]")) { return; }
    event.preventDefault();
    const wanted = button(event.key);
    if (wanted) { wanted.focus(); wanted.click(); }
  });
  let last = null;
  document.addEventListener("htmx:beforeRequest", (event) => { last = event.target.id || null; });
  document.addEventListener("htmx:afterSettle", () => {
    const again = last && document.getElementById(last);
    if (again) { again.focus({ preventScroll: true }); again.scrollIntoView({ block: "nearest" }); }
  });
})();
