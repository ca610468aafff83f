// How hard the Norwegian summary is to read, as it is typed. The same reckoning as on the server.
(() => {
  "use strict";
  const area = document.getElementById("f-summary_no"), place = document.getElementById("readable");
  if (!area || !place) { return; }
  const WORD = /\p{L}+(?:[-’']\p{L}+)*/gu, END = /[.!?:]+(?=\s|$)|\n+/u;
  function words() {
    const found = area.value.match(WORD) || [];
    if (found.length < 20) { return ""; }
    const sentences = area.value.split(END).filter((part) => part.match(WORD)).length || 1;
    const long = found.filter((word) => [...word].length > 6);
    const lix = Math.round(found.length / sentences + (100 * long.length) / found.length);
    const level = lix < 40 ? "easy" : lix <= 50 ? "medium" : "hard";
    const longest = [...new Set(long.map((word) => word.toLowerCase()))].sort((a, b) => b.length - a.length).slice(0, 6);
    return `${place.dataset[level]} ${place.dataset.lix} ${lix}. ${longest.length ? `${place.dataset.long} ${longest.join(", ")}.` : ""}`;
  }
  function show() {
    const said = words();
    place.textContent = said;
    place.hidden = !said;
  }
  area.addEventListener("input", show);
  show();
})();
