// Selecting words and drawing regions; without it the words are typed and the fields of the photo are ticked.
(() => {
  "use strict";
  const SMALLEST = 6; // pixels: less is a click on a field of the grid

  function takeSelectedWords() {
    const texts = document.querySelector("[data-selectable]");
    const button = document.querySelector("[data-take]");
    const field = document.querySelector("[name=words]");
    if (!texts || !button || !field) return;
    let chosen = "";
    document.addEventListener("selectionchange", () => {
      const selection = document.getSelection();
      const words = selection.toString().replace(/\s+/g, " ").trim();
      // A press on the button empties the selection in some browsers before the click arrives.
      if (!words || !texts.contains(selection.anchorNode) || !texts.contains(selection.focusNode)) return;
      chosen = words;
      button.disabled = false;
    });
    button.addEventListener("click", () => {
      const lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
      if (!lines.includes(chosen)) lines.push(chosen);
      field.value = lines.join("\n");
      button.disabled = true;
      field.focus();
    });
  }

  function drawRegions() {
    const stage = document.querySelector("[data-stage]");
    const field = document.querySelector("[name=areas]");
    const undo = document.querySelector("[data-undo]");
    if (!stage || !field || !undo) return;
    const grid = stage.querySelector(".blur-grid");
    let from = null;
    let drawn = null;

    const lines = () => field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const shown = () => stage.querySelectorAll(".blur-region");

    function place(box, [left, top, width, height]) {
      Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
    }

    function add() {
      const box = document.createElement("span");
      box.className = "blur-region";
      return grid.appendChild(box);
    }

    function show() {
      for (const box of shown()) box.remove();
      for (const line of lines()) {
        const numbers = line.replaceAll(",", ".").split(/[\s;]+/).map(Number);
        if (numbers.length === 4 && numbers.every((number) => number >= 0)) place(add(), numbers);
      }
      undo.disabled = !lines().length;
    }

    function point(event) {
      const { left, top, width, height } = grid.getBoundingClientRect();
      const within = (value) => Math.min(100, Math.max(0, value));
      return [within(((event.clientX - left) / width) * 100), within(((event.clientY - top) / height) * 100)];
    }

    function area(to) {
      const [x, y] = [Math.min(from.at[0], to[0]), Math.min(from.at[1], to[1])];
      return [x, y, Math.abs(to[0] - from.at[0]), Math.abs(to[1] - from.at[1])].map((number) => Number(number.toFixed(1)));
    }

    grid.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = { at: point(event), x: event.clientX, y: event.clientY };
    });
    document.addEventListener("pointermove", (event) => {
      if (!from || (!drawn && Math.hypot(event.clientX - from.x, event.clientY - from.y) < SMALLEST)) return;
      drawn ||= add();
      place(drawn, area(point(event)));
    });
    document.addEventListener("pointerup", (event) => {
      if (drawn) {
        const numbers = area(point(event));
        if (numbers[2] && numbers[3]) field.value = [...lines(), numbers.join(" ")].join("\n");
        // The click that may follow would tick the field under the finger.
        const refuse = (click) => click.preventDefault();
        grid.addEventListener("click", refuse, { capture: true });
        setTimeout(() => grid.removeEventListener("click", refuse, { capture: true }));
        show();
      }
      from = drawn = null;
    });
    document.addEventListener("pointercancel", () => {
      drawn?.remove();
      from = drawn = null;
    });
    undo.addEventListener("click", () => {
      field.value = lines().slice(0, -1).join("\n");
      show();
    });
    field.addEventListener("input", show);
    show();
  }

  takeSelectedWords();
  drawRegions();
})();
