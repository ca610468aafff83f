// Who else is here, and notes beside a field. Without it notes stand at the end of each part.
(() => {
  "use strict";
  const EVERY = 15000;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  // --- who is here ----------------------------------------------------------------------------------------------
  const here = document.getElementById("here");
  async function ping() {
    if (document.visibilityState === "hidden") { return; }
    try {
      const body = new URLSearchParams({ part: here.dataset.part });
      const answer = await fetch(here.dataset.presence, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
      const said = answer.ok && !answer.redirected ? (await answer.json()).here : "";
      if (here.textContent !== said) { here.textContent = said; }
    } catch { /* The line that says what is saved tells of a lost network. */ }
  }
  if (here) {
    ping();
    setInterval(ping, EVERY);
    document.addEventListener("visibilitychange", ping);
  }

  // --- notes ----------------------------------------------------------------------------------------------------
  const notes = document.getElementById("notes"), form = document.getElementById("draft");
  if (!notes) { return; }
  const list = notes.querySelector("[data-list]"), buttons = new Map();

  function counts() {
    const open = new Map([...list.querySelectorAll("[data-field]")].map((group) => [group.dataset.field, Number(group.dataset.open)]));
    buttons.forEach((button, name) => {
      const number = open.get(name) || 0;
      button.textContent = number ? notes.dataset.notes.replace("{n}", number) : notes.dataset.note;
      button.toggleAttribute("data-some", number > 0);
    });
  }
  function nameOf(field) {
    const control = field.querySelector("input[name]:not([type=hidden]), select[name], textarea[name]");
    return control && control.name;
  }
  const label = (field) => {
    const found = field.querySelector("legend, label").cloneNode(true);
    found.querySelectorAll(".quiet").forEach((one) => one.remove());
    return found.textContent.trim();
  };
  if (form && list.querySelector("[data-note-new]")) {
    form.querySelectorAll(".field").forEach((field) => {
      const name = nameOf(field);
      if (!name || buttons.has(name)) { return; }
      const button = document.createElement("button");
      button.type = "button";
      button.className = "note-button";
      button.setAttribute("aria-haspopup", "dialog");
      button.setAttribute("aria-description", notes.dataset.about.replace("{field}", label(field)));
      button.addEventListener("click", () => show(name, label(field), button));
      field.append(button);
      buttons.set(name, button);
    });
    counts();
  }

  const dialog = document.createElement("dialog");
  dialog.className = "ds-dialog notes-dialog";
  dialog.setAttribute("aria-labelledby", "notes-title");
  let field = "", opener = null;
  function show(name, words, button) {
    [field, opener] = [name, button];
    dialog.replaceChildren();
    const title = document.createElement("h2"), close = document.createElement("button"), body = document.createElement("div");
    title.id = "notes-title";
    title.className = "ds-heading";
    title.dataset.size = "xs";
    title.textContent = notes.dataset.about.replace("{field}", words);
    close.type = "button";
    close.className = "ds-button";
    close.dataset.variant = "tertiary";
    close.textContent = notes.dataset.close;
    close.addEventListener("click", () => dialog.close());
    body.dataset.body = "";
    dialog.append(title, body, close);
    if (!dialog.isConnected) { document.body.append(dialog); }
    fill(list.innerHTML);
    dialog.showModal();
    dialog.querySelector("textarea").focus();
  }
  dialog.addEventListener("close", () => { if (opener) { opener.focus(); } });
  function fill(html) {
    const body = dialog.querySelector("[data-body]");
    body.innerHTML = html;
    body.querySelectorAll("[data-field]").forEach((group) => { if (group.dataset.field !== field) { group.remove(); } else { group.querySelector("h2").remove(); } });
    const area = body.querySelector("textarea");
    area.id = "note-text-dialog";
    area.closest(".field").querySelector("label").htmlFor = area.id;
    body.querySelector("[data-note-new] [name=field]").value = field;
  }
  document.addEventListener("submit", async (event) => {
    const sent = event.target.closest("[data-note-form]");
    if (!sent) { return; }
    event.preventDefault();
    const inDialog = dialog.contains(sent);
    try {
      const answer = await fetch(sent.action, { method: "POST", body: new FormData(sent), headers: { "X-Autosave": "1" }, credentials: "same-origin" });
      if (answer.redirected || (!answer.ok && answer.status !== 409)) { return sent.submit(); }
      const html = await answer.text();
      if (answer.ok || !inDialog) { list.innerHTML = html; }
      if (inDialog) { fill(html); }
      counts();
      (inDialog ? dialog : list).querySelector("textarea").focus();
    } catch { sent.submit(); }
    return undefined;
  });
})();
