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

  // A form that came back refused: the first field at fault comes into view, opened where it is folded.
  const fault = document.querySelector(".case .is-invalid, .case [aria-invalid='true'], .case .errorlist");
  if (fault) {
    fault.closest("details")?.setAttribute("open", "");
    (fault.matches("input, select, textarea") ? fault : fault.closest("fieldset, .field, div") || fault).scrollIntoView({ block: "center" });
    if (fault.matches("input, select, textarea")) fault.focus({ preventScroll: true });
  }

  document.addEventListener("input", (event) => event.target.matches("textarea[data-count]") && count(event.target));
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
})();
