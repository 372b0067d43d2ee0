// The overview: tables of figures, claims, documents and problems that can be searched, filtered and sorted.
// The rows come as scripts that call provenum.add, since a page opened from disk may load no other file.
"use strict";

const provenum = { tables: {}, add(table, rows) { (this.tables[table] ||= []).push(...rows); this.added?.(table); } };

(() => {
  const ROWS = 100; // of a table on one page
  const $ = (id) => document.getElementById(id);
  const rowsOf = (table) => provenum.tables[table] || [];
  const word = (number) => rowsOf("words")[number] ?? "";
  const title = (id) => titles.get(id) ?? id;
  const code = (text) => text.replaceAll("_", " ");
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  let titles = new Map();
  let byClaim = null;
  const haystacks = new WeakMap();

  const fileOf = (figure) => {
    const [, page] = rowsOf("documents")[figure[12]];
    return `${page}${figure[13] > 1 ? `-${figure[13]}` : ""}.html#${figure[0]}`;
  };
  const documentTitle = (figure) => rowsOf("documents")[figure[12]][2];
  const sentenceOf = (figure) => rowsOf("sentences")[figure[15]] ?? "";

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== undefined && child !== ""));
    return made;
  }
  const link = (address, ...children) => element("a", { href: address }, ...children);

  function marked(figure) {
    const sentence = sentenceOf(figure);
    if (!sentence) return [];
    const [start, end] = [figure[16], figure[17]];
    return [sentence.slice(0, start), element("mark", {}, sentence.slice(start, end)), sentence.slice(end)];
  }

  // A column: name, what it sorts by, what it shows; a class.
  const VIEWS = {
    figures: {
      one: "figure", many: "figures", table: "figures", sort: 0, cards: true,
      columns: [
        ["Value", (r) => r[3], (r) => link(fileOf(r), r[2]), "value"],
        ["Indicator", (r) => title(word(r[1])), (r) => link(`indicators/${word(r[1])}.html`, title(word(r[1])))],
        ["Place", (r) => word(r[4]), (r) => word(r[4])],
        ["Period", (r) => word(r[5]), (r) => word(r[5])],
        ["Source", (r) => word(r[7]), (r) => word(r[7])],
        ["Published", (r) => word(r[6]), (r) => word(r[6]), "date"],
        ["Words", (r) => documentTitle(r), (r) => [...marked(r), element("small", {}, documentTitle(r))], "words"],
      ],
      filters: [
        ["indicator", "Indicator", (r) => word(r[1]), title], ["place", "Place", (r) => word(r[4])],
        ["kind", "Kind of source", (r) => word(r[8])], ["use", "Use", (r) => word(r[9]), code],
        ["review", "Review", (r) => word(r[10])],
      ],
      hidden: [["document", (r) => rowsOf("documents")[r[12]][0]], ["claim", (r) => rowsOf("claims")[r[14]]?.[0] ?? ""]],
      text: (r) => [r[0], r[2], title(word(r[1])), word(r[4]), word(r[5]), word(r[6]), word(r[7]), documentTitle(r), sentenceOf(r)],
    },
    claims: {
      one: "claim", many: "claims", table: "claims", sort: 2, descending: true, cards: true,
      columns: [
        ["Claim", (r) => r[3], (r) => toggle(r), "value"],
        ["Indicator", (r) => title(word(r[1])), (r) => link(`indicators/${word(r[1])}.html`, title(word(r[1])))],
        ["Documents", (r) => r[4], (r) => String(r[4]), "num"], ["Figures", (r) => r[5], (r) => String(r[5]), "num"],
        ["Places", (r) => word(r[6]), (r) => word(r[6])], ["Periods", (r) => word(r[7]), (r) => word(r[7])],
        ["Sources", (r) => word(r[8]), (r) => word(r[8]), "sources"],
        ["Published", (r) => word(r[9]), (r) => (r[9] === r[10] ? word(r[9]) : `${word(r[9]).slice(0, 4)}–${word(r[10]).slice(0, 4)}`), "date"],
      ],
      filters: [
        ["indicator", "Indicator", (r) => word(r[1]), title],
        ["repeated", "Made by", (r) => (r[4] > 1 ? "several" : "one"), (v) => (v === "one" ? "one document" : "more than one document")],
      ],
      hidden: [["claim", (r) => r[0]]],
      text: (r) => [r[2], title(word(r[1])), word(r[6]), word(r[7]), word(r[8]), ...figuresOf(r).map(sentenceOf)],
    },
    documents: {
      one: "document", many: "documents", table: "documents", sort: 0, cards: true,
      columns: [
        ["Title", (r) => r[2].toLowerCase(), (r) => link(`${r[1]}.html`, r[2]), "value wrap"],
        ["Publisher", (r) => word(r[3]), (r) => word(r[3])], ["Published", (r) => word(r[4]), (r) => word(r[4]), "date"],
        ["Figures", (r) => r[7], (r) => (r[7] ? link(`#view=figures&document=${encodeURIComponent(r[0])}`, String(r[7])) : "0"), "num"],
        ["Pages", (r) => r[6], (r) => (r[6] ? String(r[6]) : ""), "num"], ["Type", (r) => word(r[5]), (r) => word(r[5])],
        ["Status", (r) => word(r[8]), (r) => word(r[8])], ["File", (r) => r[0], (r) => r[0]],
      ],
      filters: [["type", "Type", (r) => word(r[5])], ["status", "Status", (r) => word(r[8])], ["publisher", "Publisher", (r) => word(r[3])]],
      hidden: [],
      text: (r) => [r[0], r[2], word(r[3]), word(r[4])],
    },
    problems: {
      one: "problem", many: "problems", table: "problems", sort: 0, cards: true,
      columns: [
        ["Severity", (r) => ["error", "warning", "info"].indexOf(r[2]), (r) => r[2], "value"], ["What", (r) => r[3], (r) => code(r[3])],
        ["Document", (r) => r[1], (r) => (r[0] < 0 ? r[1] : link(`${rowsOf("documents")[r[0]][1]}.html`, r[1]))],
        ["Message", (r) => r[4], (r) => r[4], "words"],
      ],
      filters: [["severity", "Severity", (r) => r[2]], ["code", "What", (r) => r[3], code]],
      hidden: [],
      text: (r) => r.slice(1),
    },
  };

  function figuresOf(claim) {
    if (!byClaim) {
      byClaim = new Map();
      for (const figure of rowsOf("figures")) {
        const id = rowsOf("claims")[figure[14]]?.[0];
        if (id) byClaim.has(id) ? byClaim.get(id).push(figure) : byClaim.set(id, [figure]);
      }
    }
    return byClaim.get(claim[0]) ?? [];
  }

  function toggle(claim) {
    const button = element("button", { type: "button", class: "toggle", "aria-expanded": "false" }, claim[2]);
    button.addEventListener("click", () => {
      const row = button.closest("tr");
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) { row.nextElementSibling.remove(); return; }
      const said = figuresOf(claim).slice(0, ROWS).map((figure) => element("li", {},
        link(fileOf(figure), figure[2]), " ", element("span", { class: "quiet" },
          [word(figure[7]), documentTitle(figure), word(figure[6])].filter(Boolean).join(", ")),
        element("div", { class: "words" }, ...marked(figure))));
      const cell = element("td", { colspan: String(VIEWS.claims.columns.length) }, element("ul", {}, ...said));
      row.after(element("tr", { class: "said" }, cell));
    });
    return button;
  }

  // What is shown stands in the address, so that it can be kept and sent.
  function readAddress() {
    const parameters = new URLSearchParams(location.hash.slice(1));
    const name = VIEWS[parameters.get("view")] ? parameters.get("view") : "figures";
    const view = VIEWS[name];
    const filters = {};
    for (const [key] of [...view.filters, ...view.hidden]) if (parameters.has(key)) filters[key] = parameters.get(key);
    const sort = Number(parameters.get("sort") ?? view.sort);
    return {
      name, filters, q: parameters.get("q") ?? "", page: Math.max(0, Number(parameters.get("page")) || 0),
      sort: view.columns[sort] ? sort : view.sort, sorted: parameters.has("sort"),
      descending: parameters.has("sort") ? parameters.has("desc") : Boolean(view.descending),
    };
  }

  function writeAddress(state, replace) {
    const parameters = new URLSearchParams({ view: state.name });
    if (state.q) parameters.set("q", state.q);
    for (const [key, value] of Object.entries(state.filters)) if (value !== "") parameters.set(key, value);
    if (state.sorted) parameters.set("sort", state.sort);
    if (state.sorted && state.descending) parameters.set("desc", "1");
    if (state.page) parameters.set("page", state.page);
    const address = `#${parameters}`;
    replace ? history.replaceState(null, "", address) : history.pushState(null, "", address);
    show();
  }

  const normal = (text) => text.toLowerCase().replace(/[\u2010-\u2015\u2212]/g, "-").replace(/(?<=\d),(?=\d{3})/g, "");
  function haystack(view, row) {
    let text = haystacks.get(row);
    if (text === undefined) haystacks.set(row, text = normal(view.text(row).join(" ")));
    return text;
  }

  function chosen(state) {
    const view = VIEWS[state.name];
    const tests = [...view.filters, ...view.hidden].filter(([key]) => key in state.filters)
      .map((filter) => [filter.find((part) => typeof part === "function"), state.filters[filter[0]]]);
    const words = normal(state.q).split(/\s+/).filter(Boolean);
    return rowsOf(view.table).filter((row) => tests.every(([of, value]) => of(row) === value)
      && (!words.length || words.every((w) => haystack(view, row).includes(w))));
  }

  function sorted(rows, state) {
    const [, key] = VIEWS[state.name].columns[state.sort];
    // the tables' own order is by document and place in it: without a choice, that of the figures stays
    if (state.name === "figures" && !state.sorted) return rows;
    const sign = state.descending ? -1 : 1;
    const empty = (value) => value === "" || value === undefined;
    return rows.map((row, n) => [key(row), n, row]).sort(([a, n], [b, m]) => {
      if (empty(a) !== empty(b)) return empty(a) ? 1 : -1;
      return a < b ? -sign : a > b ? sign : n - m;
    }).map(([, , row]) => row);
  }

  let shownFilters = "";
  function showFilters(state) {
    const view = VIEWS[state.name];
    if (shownFilters !== state.name) {
      shownFilters = state.name;
      $("selects").replaceChildren(...view.filters.map(([key, label, of, say = (v) => v]) => {
        const counts = new Map();
        for (const row of rowsOf(view.table)) { const value = of(row); counts.set(value, (counts.get(value) ?? 0) + 1); }
        const values = [...counts].filter(([value]) => value !== "").sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        const select = element("select", { name: key }, element("option", { value: "" }, "all"),
          ...values.map(([value, n]) => element("option", { value }, `${say(value)} (${n})`)));
        select.addEventListener("change", () => {
          const now = readAddress();
          now.filters[key] = select.value;
          if (!select.value) delete now.filters[key];
          writeAddress({ ...now, page: 0 });
        });
        return element("label", {}, label, select);
      }));
    }
    for (const select of $("selects").querySelectorAll("select")) select.value = state.filters[select.name] ?? "";
    if (document.activeElement !== $("q")) $("q").value = state.q;
    $("clear").hidden = !state.q && !Object.keys(state.filters).length;
  }

  function headers(state) {
    return element("tr", {}, ...VIEWS[state.name].columns.map(([name, , , style], n) => {
      const button = element("button", { type: "button" }, name);
      button.addEventListener("click", () => {
        const again = state.sort === n && (state.sorted || state.name !== "figures");
        writeAddress({ ...state, sort: n, sorted: true, descending: again ? !state.descending : style === "num", page: 0 });
        $("table").querySelectorAll("thead button")[n].focus();
      });
      const active = state.sort === n && (state.sorted || state.name !== "figures");
      const direction = state.descending ? "descending" : "ascending";
      return element("th", { scope: "col", class: style === "num" ? "num" : undefined, "aria-sort": active ? direction : undefined }, button);
    }));
  }

  function show() {
    const state = readAddress();
    const view = VIEWS[state.name];
    for (const tab of document.querySelectorAll(".views a")) {
      tab.dataset.view === state.name ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
    }
    $("heading").textContent = view.many;
    showFilters(state);
    const rows = sorted(chosen(state), state);
    const pages = Math.max(1, Math.ceil(rows.length / ROWS));
    const page = Math.min(state.page, pages - 1);
    $("table").className = `${state.name} cards`;
    $("table").tHead.replaceChildren(headers(state));
    $("table").tBodies[0].replaceChildren(...rows.slice(page * ROWS, (page + 1) * ROWS).map((row) => element(
      "tr", { class: state.name === "figures" && word(row[9]) === "rejected" ? "rejected-row" : undefined },
      ...view.columns.map(([name, , show, style]) => element("td", { class: style, "data-label": name }, ...[show(row)].flat())))));
    const all = rowsOf(view.table).length;
    const several = state.name === "claims" ? rows.filter((r) => r[4] > 1).length : 0;
    const beyond = state.name === "claims" ? `; ${plural(several, "is", "are")} made by more than one document` : "";
    $("status").textContent = (rows.length === all ? plural(all, view.one, view.many)
      : `${rows.length.toLocaleString("en")} of ${plural(all, view.one, view.many)}`) + beyond;
    $("pager").hidden = pages === 1;
    $("where").textContent = `${page + 1} of ${pages}`;
    $("prev").disabled = page === 0;
    $("next").disabled = page === pages - 1;
  }

  function turn(by) {
    const state = readAddress();
    if ((by < 0 ? $("prev") : $("next")).disabled || $("pager").hidden) return;
    writeAddress({ ...state, page: state.page + by });
    $("table").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("DOMContentLoaded", () => {
    titles = new Map(rowsOf("indicators"));
    show();
    performance.mark("shown");
    // sentences are most of the bytes: they come once the table stands
    const later = $("main").dataset.later.split(" ").filter(Boolean);
    const load = () => {
      const next = later.shift();
      if (!next) {
        VIEWS.figures.ready = true;
        for (const table of ["figures", "claims"]) for (const row of rowsOf(table)) haystacks.delete(row);
        document.body.dataset.ready = "true";
        return show();
      }
      const script = element("script", { src: next });
      script.addEventListener("load", load);
      document.head.append(script);
    };
    setTimeout(load, 0);
    let waiting;
    $("q").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => writeAddress({ ...readAddress(), q: $("q").value.trim(), page: 0 }, true), 120);
    });
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("clear").addEventListener("click", () => { $("q").value = ""; writeAddress({ ...readAddress(), q: "", filters: {}, page: 0 }); $("q").focus(); });
    $("prev").addEventListener("click", () => turn(-1));
    $("next").addEventListener("click", () => turn(1));
    window.addEventListener("hashchange", show);
    window.addEventListener("popstate", show);
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
      if (event.key === "/") { event.preventDefault(); $("q").focus(); }
      if (event.key === "ArrowLeft" && !event.target.matches(".scroll")) turn(-1);
      if (event.key === "ArrowRight" && !event.target.matches(".scroll")) turn(1);
    });
  });
})();
