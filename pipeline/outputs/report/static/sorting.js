// Tables that were written whole: a click on a header sorts the rows.
"use strict";

for (const table of document.querySelectorAll("table.sortable")) {
  table.querySelectorAll("thead th").forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const descending = header.getAttribute("aria-sort") === "ascending";
      const keyOf = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const body = table.tBodies[0];
      const order = new Intl.Collator("en", { numeric: true });
      const rows = [...body.rows].map((row) => [keyOf(row), row]);
      const isNumber = rows.every(([key]) => key === "" || !Number.isNaN(Number(key)));
      rows.sort(([a], [b]) => {
        if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
        return (isNumber ? a - b : order.compare(a, b)) * (descending ? -1 : 1);
      });
      body.append(...rows.map(([, row]) => row));
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    });
  });
}
