// Small helps on the case page: how much room a text has left, the middle of the chart, printing.
(() => {
  "use strict";
  const WARN_FROM = 0.8;

  function count(area) {
    const limit = Number(area.maxLength);
    if (!(limit > 0)) return;
    let line = area.nextElementSibling;
    if (!line?.matches(".text-count")) {
      line = document.createElement("p");
      line.className = "text-count tabular";
      line.setAttribute("aria-hidden", "true");
      area.after(line);
    }
    const used = area.value.length;
    line.textContent = used ? `${used} / ${limit}` : "";
    line.classList.toggle("is-near", used > limit * WARN_FROM);
  }

  for (const box of document.querySelectorAll("[data-center]")) {
    box.scrollLeft = Number(box.dataset.center) - box.clientWidth / 2;
  }

  document.addEventListener("input", (event) => event.target.matches("textarea[data-count]") && count(event.target));
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
})();
