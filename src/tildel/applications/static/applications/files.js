// Uploading with progress, removing with a way back. Without it the forms work as they stand.
(() => {
  "use strict";
  const files = document.getElementById("files"), said = document.getElementById("files-said");
  if (!files) { return; }

  function answered(answer) {
    files.innerHTML = answer.files;
    window.tildelSides(answer);
    start();
    return answer;
  }
  function tell(text, undo) {
    said.replaceChildren();
    const line = document.createElement("p");
    line.className = "undo";
    line.append(text);
    if (undo) { line.append(undo); }
    said.append(line);
  }
  function request(url, data, onProgress) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      call.open("POST", url);
      call.setRequestHeader("X-Autosave", "1");
      call.responseType = "json";
      if (onProgress) { call.upload.onprogress = onProgress; }
      call.onload = () => (call.response && (call.status < 400 || call.response.refused) ? resolve(call.response) : reject());
      call.onerror = call.onabort = reject;
      call.send(data);
    });
  }
  async function upload(form) {
    const bar = form.querySelector("progress"), line = form.querySelector("[data-said]"), id = form.closest("[id]").id;
    bar.hidden = false;
    bar.value = 0;
    line.textContent = form.dataset.uploading;
    form.querySelector("input[type=file]").setAttribute("aria-busy", "true");
    const onProgress = (event) => {
      if (event.lengthComputable) { bar.value = 100 * event.loaded / event.total; }
      if (event.loaded === event.total) { line.textContent = form.dataset.reading; bar.removeAttribute("value"); }
    };
    try {
      const answer = await request(form.action, new FormData(form), onProgress);
      if (answer.refused) { throw answer.refused; }
      answered(answer);
      tell(answer.said);
      document.getElementById(id).focus();
    } catch (reason) {
      bar.hidden = true;
      line.textContent = typeof reason === "string" ? reason : form.dataset.failed;
      line.className = "ds-validation-message field-error";
      form.querySelector("input[type=file]").value = "";
      form.querySelector("input[type=file]").removeAttribute("aria-busy");
    }
  }
  async function remove(form) {
    const { undo, undoLabel } = form.dataset, data = new FormData(form);
    try {
      const answer = await request(form.action, data);
      if (answer.refused) { return tell(answer.refused); }
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "tertiary";
      button.dataset.size = "sm";
      button.textContent = undoLabel;
      button.addEventListener("click", async () => {
        const back = await request(undo, data);
        if (back.refused) { tell(back.refused); } else { tell(answered(back).said); }
      });
      answered(answer);
      tell(answer.said, button);
      button.focus();
    } catch { form.submit(); }
    return undefined;
  }
  function start() {
    files.querySelectorAll("form[data-upload]").forEach((form) => {
      form.querySelectorAll(".nojs").forEach((element) => { element.hidden = true; });
      form.querySelector("input[type=file]").addEventListener("change", (event) => { if (event.target.files.length) { upload(form); } });
      form.addEventListener("submit", (event) => { event.preventDefault(); upload(form); });
    });
    files.querySelectorAll("form[data-remove-file]").forEach((form) => {
      form.addEventListener("submit", (event) => { event.preventDefault(); remove(form); });
    });
  }
  start();
})();
