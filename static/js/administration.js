// Printing a slip or a table, as the browser's own menu does; and the tab of this page, in view on a narrow screen.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.querySelector(".administration .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
