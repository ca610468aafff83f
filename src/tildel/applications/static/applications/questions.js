// A call's own questions: those that hang on another answer, and tables that grow.
(() => {
  const form = document.getElementById("draft");
  if (!form) return;

  const answer = (name) => [...new FormData(form).getAll(name)].map(String);

  const showWhatIsAsked = () => {
    for (const block of form.querySelectorAll("[data-shown-when]")) {
      const leading = form.querySelector(`[name="${CSS.escape(block.dataset.shownWhen)}"]`);
      // A question that stands in another part was answered there; the page came with the right ones shown.
      if (!leading) continue;
      const isHidden = Boolean(leading.closest(".question[hidden]"));
      const values = block.dataset.values.split("|");
      block.hidden = isHidden || !answer(block.dataset.shownWhen).some((value) => values.includes(value));
    }
  };

  const lines = (table) => [...table.querySelectorAll("tr[data-line]")];

  const addLine = (table) => {
    const last = lines(table).at(-1);
    const line = last.cloneNode(true);
    const number = Number(last.dataset.line) + 1;
    line.dataset.line = number;
    for (const field of line.querySelectorAll("[name]")) {
      const [start, column] = [`answers-${table.dataset.table}-`, field.name.split("-").at(-1)];
      field.name = `${start}${number}-${column}`;
      field.id = `f-${field.name}`;
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, String(lines(table).length + 1)));
    }
    for (const said of line.querySelectorAll(".field-error")) said.remove();
    last.after(line);
    line.querySelector("[name]").focus();
  };

  const removeLine = (button) => {
    const line = button.closest("tr");
    const table = line.closest("table");
    if (lines(table).length === 1) for (const field of line.querySelectorAll("[name]")) field.value = "";
    else line.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    table.querySelector("[name]").focus();
  };

  form.addEventListener("change", showWhatIsAsked);
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-line]");
    if (add) addLine(form.querySelector(`table[data-table="${CSS.escape(add.dataset.addLine)}"]`));
    const remove = event.target.closest("[data-remove-line]");
    if (remove) removeLine(remove);
  });
  for (const button of form.querySelectorAll("[data-add-line], [data-remove-line]")) button.hidden = false;
  showWhatIsAsked();
})();
