// Printing a slip or a table, as the browser's own menu does; one box that ticks all of a list; and the tab of this
// page, in view on a narrow screen.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.querySelector(".administration .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-check-all]")) return;
  for (const box of target.form.querySelectorAll(`[name="${target.dataset.checkAll}"]`)) box.checked = target.checked;
});
