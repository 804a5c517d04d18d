"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const first = Array.from(body.rows);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      heads.forEach((other) => other.setAttribute("aria-sort", "none"));
      const order = before === "none" ? "ascending" : before === "ascending" ? "descending" : "none";
      head.setAttribute("aria-sort", order);
      const sign = order === "descending" ? -1 : 1;
      const read = (row) => row.cells[column].dataset.key;
      const compare = (one, other) => {
        const a = read(one), b = read(other);
        if (a === "" || b === "") return (a === "") - (b === "");
        const x = Number(a), y = Number(b);
        return sign * (Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en") : x - y);
      };
      body.append(...(order === "none" ? first : first.slice().sort(compare)));
    });
  });
}
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});
