// The reading pane beside the worklist, from 1200 px on. Without it, and below, a row opens the case's page.
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 75rem)");
  const pane = document.getElementById("pane");
  const status = document.getElementById("pane-status");
  let shown = "";
  let wanted = "";
  let reading = false;

  // One request at a time, and afterwards what is wanted by then: whoever holds j down ends at the row they stopped at.
  async function read(row) {
    const link = row?.querySelector("[data-row-link]");
    if (!link || !wide.matches) return;
    wanted = link.pathname;
    if (reading) return;
    reading = true;
    pane.setAttribute("aria-busy", "true");
    try {
      while (shown !== wanted) {
        shown = wanted;
        await window.htmx.ajax("GET", `${shown}?pane=1`, { target: "#pane", swap: "innerHTML" });
      }
      status.textContent = pane.querySelector("h1")?.textContent || "";
      pane.scrollTop = 0;
    } finally {
      reading = false;
      pane.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("row:enter", (event) => read(event.target.closest("#worklist [data-row]")));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#worklist [data-row-link]");
    // A key press on a link arrives as a click without a pointer (detail 0): Enter opens the page.
    if (!link || !wide.matches || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    read(link.closest("[data-row]"));
  });
})();
