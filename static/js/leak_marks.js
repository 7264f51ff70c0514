// While a text is typed: words that may name a person, with a button that puts what they are in their place.
// The words and messages stand on the script's own element; nothing here is sent or stored.
const words = document.getElementById("leak-words").dataset;
const LOOK_AFTER = 600; // ms without typing
const waiting = new WeakMap();

async function look(field) {
  const { findLeaks } = await import(words.from);
  if (!field.isConnected) return;
  show(field, findLeaks);
}

// All at once, so that who presses a button never presses one that has just moved away.
function show(field, findLeaks) {
  const leaks = findLeaks(field.value.normalize("NFC"));
  let box = document.getElementById(`${field.id}_leaks`);
  if (!leaks.length) return box?.replaceChildren();
  if (!box) {
    box = Object.assign(document.createElement("div"), { id: `${field.id}_leaks`, className: "leak-marks" });
    box.setAttribute("role", "status");
    field.after(box);
  }
  const seen = JSON.stringify(leaks.map(({ kind, text }) => [kind, text]));
  if (box.dataset.seen === seen && box.childElementCount) return;
  box.dataset.seen = seen;
  const kinds = [...new Set(leaks.map(({ kind }) => kind))];
  box.replaceChildren(...kinds.map((kind) => line(field, kind, leaks.filter((leak) => leak.kind === kind), findLeaks)));
}

function line(field, kind, leaks, findLeaks) {
  const told = document.createElement("p");
  for (const text of new Set(leaks.map((leak) => leak.text))) {
    told.append(Object.assign(document.createElement("mark"), { textContent: text }), " ");
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = words.replace.replace("{words}", instead(kind));
  button.addEventListener("click", () => replace(field, kind, findLeaks));
  told.append(words[camel(kind)], " ", button);
  return told;
}

// From the end, so that positions stay true; as if typed, so that the browser can undo it and drafts are saved.
function replace(field, kind, findLeaks) {
  const text = field.value.normalize("NFC");
  if (text !== field.value) field.value = text;
  field.focus();
  for (const leak of findLeaks(text).filter((one) => one.kind === kind).reverse()) {
    field.setSelectionRange(leak.start, leak.end);
    if (!document.execCommand("insertText", false, instead(kind))) {
      field.setRangeText(instead(kind), leak.start, leak.end, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
  show(field, findLeaks);
}

const camel = (kind) => kind.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const instead = (kind) => words[`${camel(kind)}As`];

document.addEventListener("input", ({ target, isComposing }) => {
  if (isComposing || !target.matches("[data-leaks]")) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(() => look(target), LOOK_AFTER));
});
document.addEventListener("compositionend", ({ target }) => target.matches("[data-leaks]") && look(target));
// A form that was filled by a program asks for it itself.
const lookAt = (root) => root.querySelectorAll("[data-leaks]").forEach(look);
document.addEventListener("leaks:look", ({ target }) => lookAt(target));
