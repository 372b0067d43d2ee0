// The desk: buttons and keys that decide of the figure in the address, and go on to the next.
"use strict";

(() => {
  const key = document.querySelector('meta[name="provenum-key"]').content;
  const indicators = document.querySelector('meta[name="provenum-indicators"]').content.split(" ");
  const root = new URL(document.body.dataset.root || "./", location.href);
  const main = document.querySelector("main.text");
  const CODES = {
    qualifier: ["plain", "about", "at_least", "more_than", "at_most", "less_than", "vague"],
    scope: ["total", "part", "case"],
    modality: ["asserted", "negated", "hypothetical", "planned"],
  };
  const ADDED = ["indicator", "value_low", "value_high", "unit", "qualifier", "per", "population", "scope", "area", "area_text", "nationality", "period", "attributed_to"];
  const REASONS = {
    confirm: ["read in the source"],
    correct: ["the source says otherwise", "the unit is another", "the place is another", "the period is another", "only a part is counted"],
    reject: ["it counts something else", "it is not a figure", "it was misread", "the source was withdrawn"],
    add: ["it was missed"],
  };
  let settable = [];

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(attribute, value);
    made.append(...children);
    return made;
  }

  async function ask(path, body) {
    const options = body === undefined ? {} : {
      method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-Provenum-Key": key },
    };
    try {
      const answer = await fetch(new URL(`api/${path}`, root), options);
      const content = await answer.json();
      if (!content.ok) say(content.message, true);
      return content.ok ? content : null;
    } catch {
      say("The review is not running any more; start it again with make review.", true);
      return null;
    }
  }

  function say(text, bad = false) { said.textContent = text; said.classList.toggle("bad", bad); }
  const now = () => { const id = decodeURIComponent(location.hash.slice(1)); return document.getElementById(`d-${id}`) ? id : ""; };

  // The bar.
  const said = element("span", { id: "said", role: "status", "aria-live": "polite" });
  const who = element("input", { id: "who", autocomplete: "name", maxlength: "80" });
  const actions = [
    ["confirm", "Confirm", "c", () => confirm(), true], ["correct", "Correct", "e", () => correct()], ["reject", "Reject", "x", () => reject()],
    ["add", "Add", "a", () => add()], ["next", "Next", "n", () => next()], ["undo", "Undo", "u", () => undo()], ["rebuild", "Rebuild", "b", () => rebuild()],
  ];
  const buttons = Object.fromEntries(actions.map(([id, name, letter, act, isMain]) => {
    const button = element("button", { type: "button", id: `desk-${id}`, class: isMain ? "main" : undefined }, name, element("kbd", {}, letter));
    button.addEventListener("click", act);
    return [id, button];
  }));
  const bar = element("div", { id: "desk", role: "region", "aria-label": "Review" }, ...Object.values(buttons), element("label", {}, "Your name ", who), said);

  async function refresh() {
    const state = await ask("state");
    if (!state) return;
    if (!who.value) who.value = localStorage.getItem("provenum-who") ?? state.who;
    buttons.undo.disabled = !state.undo;
    for (const old of document.querySelectorAll(".decided")) old.remove();
    for (const [id, decision] of Object.entries(state.decided)) {
      const summary = document.querySelector(`#d-${CSS.escape(id)} summary`);
      const note = { confirm: "confirmed", correct: "corrected", reject: "rejected" }[decision];
      if (summary && note && !summary.textContent.includes(note)) summary.querySelector(".i").after(" ", element("span", { class: "r decided" }, `${note}, not built yet`));
    }
    enable();
    return state;
  }

  function enable() {
    const id = now();
    for (const name of ["confirm", "correct", "reject"]) buttons[name].disabled = !id;
    buttons.add.disabled = !main;
  }

  async function decide(entry, done) {
    if (!(await ask("decide", { ...entry, who: who.value }))) return false;
    const state = await refresh();
    say(`${done}. ${state ? `${state.left.toLocaleString("en")} still to look at` : ""}`);
    return true;
  }

  async function confirm() {
    const figure = now();
    if (figure && await decide({ decision: "confirm", figure, reason: REASONS.confirm[0] }, "Confirmed")) next(figure);
  }

  async function next(after = now()) {
    const found = await ask(`next?after=${encodeURIComponent(after)}`);
    if (!found) return;
    if (!found.figure) return say("Every figure is looked at. Rebuild to see the tables.");
    const address = new URL(`${found.page}#${found.figure}`, root);
    sessionStorage.setItem("provenum-said", said.textContent);
    location.href = address.href;
  }

  async function undo() {
    const undone = await ask("undo", {});
    if (!undone) return;
    await refresh();
    if (!undone.taken) return say("Nothing to take back.");
    say(`Taken back: ${undone.taken.decision} ${undone.taken.quote ?? undone.taken.expect?.quote ?? ""}`);
    if (undone.taken.figure && document.getElementById(`d-${undone.taken.figure}`)) location.hash = undone.taken.figure;
  }

  async function rebuild() {
    say("Building …");
    buttons.rebuild.disabled = true;
    const built = await ask("build", {});
    buttons.rebuild.disabled = false;
    if (built) { sessionStorage.setItem("provenum-said", "Built."); location.reload(); }
  }

  // The form.
  function field(column, value) {
    const values = column === "indicator" ? indicators : CODES[column];
    const made = values ? element("select", { name: column }, ...(value ? [] : [element("option", { value: "" }, "")]),
      ...values.map((code) => element("option", { value: code }, code.replaceAll("_", " ")))) : element("input", { name: column, spellcheck: "false" });
    made.value = value;
    made.dataset.before = value;
    made.addEventListener("input", () => made.classList.toggle("changed", made.value !== value));
    return element("label", {}, column.replaceAll("_", " "), made);
  }

  function form(title, quote, fields, reasons, save, first) {
    const list = element("datalist", { id: "reasons" }, ...reasons.map((reason) => element("option", { value: reason })));
    const reason = element("input", { name: "reason", list: "reasons", required: "", maxlength: "500" });
    reason.value = reasons[0];
    const problem = element("p", { class: "problem error", role: "alert", hidden: "" });
    const cancel = element("button", { type: "button" }, "Cancel");
    const made = element("form", {}, element("h2", { id: "form-title" }, title), element("blockquote", {}, quote),
      element("div", { class: "fields" }, ...fields), element("label", { class: "reason" }, "Reason", reason, list), problem,
      element("div", { class: "buttons" }, element("button", { class: "main" }, "Save"), cancel));
    const dialog = element("dialog", { "aria-labelledby": "form-title" }, made);
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      const set = {};
      for (const input of dialog.querySelectorAll(".fields input, .fields select")) if (input.value !== input.dataset.before) set[input.name] = input.value;
      if (await save(set, reason.value)) dialog.close();
      else { problem.hidden = false; problem.textContent = said.textContent; }
    });
    document.body.append(dialog);
    dialog.showModal();
    const focus = first ? dialog.querySelector(`[name="${first}"]`) : reason;
    focus.focus();
    focus.select?.();
  }

  async function correct() {
    const id = now();
    const found = id && await ask(`figure?id=${encodeURIComponent(id)}`);
    if (!found) return;
    form("Correct this figure", `“${found.figure.quote}”`, found.settable.map((column) => field(column, found.figure[column])), REASONS.correct,
      async (set, reason) => (await decide({ decision: "correct", figure: id, set, reason }, "Corrected")) && (next(id), true), "value_low");
  }

  async function reject() {
    const id = now();
    const found = id && await ask(`figure?id=${encodeURIComponent(id)}`);
    if (!found) return;
    form("Reject this figure", `“${found.figure.quote}”`, [], REASONS.reject,
      async (_set, reason) => (await decide({ decision: "reject", figure: id, reason }, "Rejected")) && (next(id), true));
  }

  // The words that are selected, counted in code points from the start of the document's text.
  function selection() {
    const range = getSelection().rangeCount && !getSelection().isCollapsed ? getSelection().getRangeAt(0) : null;
    const inside = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-start]");
    const block = range && inside(range.startContainer);
    if (!block || block !== inside(range.endContainer) || !main.contains(block)) return null;
    const length = (text) => [...text].length;
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(block.dataset.start);
    const first = start + length(before.toString());
    return {
      quote: range.toString(), document: main.dataset.document, quote_start: first, quote_end: first + length(range.toString()),
      block_start: start, block_end: start + length(block.textContent),
    };
  }

  function add() {
    const words = main && selection();
    if (!words) return say("Select the words of the number in the text, then press a; a click on an underlined number selects it.", true);
    const { quote, ...place } = words;
    const number = quote.match(/\d[\d,]*(\.\d+)?/)?.[0].replaceAll(",", "") ?? "";
    const fields = ADDED.map((column) => {
      const made = field(column, "");
      // a first guess, which counts as stated
      if (column.startsWith("value_")) made.querySelector("input").value = number;
      if (column === "unit") made.querySelector("input").value = /%|per ?cent/.test(quote) ? "percent" : "persons";
      return made;
    });
    form("Add a figure", `“${quote}”`, fields, REASONS.add, async (set, reason) => {
      for (const column of Object.keys(set)) if (set[column] === "") delete set[column];
      return decide({ decision: "add", ...place, set, reason }, "Added; rebuild to see it");
    }, "indicator");
  }

  document.addEventListener("click", (event) => {
    const quantity = event.target.closest?.(".qty");
    if (quantity && getSelection().isCollapsed) getSelection().selectAllChildren(quantity);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
    const action = actions.find(([, , letter]) => letter === event.key);
    if (action && !buttons[action[0]].disabled) { event.preventDefault(); action[3](); }
  });
  window.addEventListener("hashchange", enable);
  who.addEventListener("input", () => localStorage.setItem("provenum-who", who.value.trim()));

  document.body.classList.add("reviewing");
  document.body.prepend(bar);
  refresh().then((state) => {
    const before = sessionStorage.getItem("provenum-said");
    sessionStorage.removeItem("provenum-said");
    say(before || (state ? `${state.left.toLocaleString("en")} figures to look at; n goes to the least certain` : ""));
    document.body.dataset.desk = "ready";
  });
})();
