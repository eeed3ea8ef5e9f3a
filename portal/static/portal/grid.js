// The grid of the yearly figures: arrow keys and Enter go from cell to cell, a pasted block spreads over cells.
"use strict";
(() => {
  const grid = document.getElementById("grid");
  if (!grid) return;
  const table = () => [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length);
  const where = (input) => {
    const rows = table();
    const y = rows.findIndex((row) => row.includes(input));
    return [rows, y, y < 0 ? -1 : rows[y].indexOf(input)];
  };
  const go = (input) => { if (input) { input.focus(); input.select(); } };
  const atEdge = (input, end) => input.selectionStart === 0 && input.selectionEnd === input.value.length ||
    input.selectionStart === input.selectionEnd && input.selectionStart === (end ? input.value.length : 0);
  grid.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const [rows, y, x] = where(event.target);
    if (y < 0) return;
    let next;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) next = rows[y + 1] && rows[y + 1][x];
    else if (event.key === "ArrowUp" || event.key === "Enter") next = rows[y - 1] && rows[y - 1][x];
    else if (event.key === "ArrowLeft" && atEdge(event.target, false)) next = rows[y][x - 1];
    else if (event.key === "ArrowRight" && atEdge(event.target, true)) next = rows[y][x + 1];
    else return;
    event.preventDefault();
    go(next);
  });
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    const [rows, y, x] = where(event.target);
    if (y < 0) return;
    event.preventDefault();
    text.split("\n").forEach((line, down) => line.split("\t").forEach((value, right) => {
      const input = rows[y + down] && rows[y + down][x + right];
      if (input) input.value = value.trim();
    }));
  });
})();
