// <form data-unsaved>: when a form was sent and the answer was the sign-in page, or a refusal, instead of the work, what
// was typed comes back with the form; so does what was typed in one form when another of the page is sent. Kept in this
// tab alone, for the person who typed it; app.js clears it at sign-out.
(() => {
  "use strict";
  const PREFIX = "kept:";
  const LOST = "kept-lost"; // set by the pages that stand in for an answer
  const person = document.body.dataset.person;
  const forms = () => document.querySelectorAll("form[data-unsaved]");

  function typed(form) {
    const fields = [...new FormData(form)];
    return fields.filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  function put(form, fields) {
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (/^(?:radio|checkbox)$/.test(field.type)) field.checked ||= field.value === value;
        else field.value = value;
      }
    }
    form.closest("details")?.setAttribute("open", "");
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function keep(form, beside) {
    const kept = { person, beside, fields: typed(form) };
    sessionStorage.setItem(PREFIX + new URL(form.action).pathname, JSON.stringify(kept));
  }

  function bringBack(all) {
    for (const form of forms()) {
      const key = PREFIX + new URL(form.action).pathname;
      const kept = JSON.parse(sessionStorage.getItem(key) || "null");
      if (kept?.person !== person || !(all || kept.beside)) continue;
      put(form, kept.fields);
      sessionStorage.removeItem(key);
    }
  }

  function forget() {
    Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => sessionStorage.removeItem(key));
  }

  try {
    if (!person) {
      sessionStorage.setItem(LOST, "1");
      return;
    }
    const lost = Boolean(sessionStorage.getItem(LOST));
    bringBack(lost);
    if (!lost) forget();
    if (!Object.keys(sessionStorage).some((key) => key.startsWith(PREFIX))) sessionStorage.removeItem(LOST);
    document.addEventListener("htmx:after:swap", () => sessionStorage.getItem(LOST) && bringBack(true));
    document.addEventListener("submit", (event) => {
      for (const form of document.querySelectorAll("form[data-unsaved][data-dirty]")) {
        if (event.target.method !== "post" || event.target.matches("[hx-post], [data-sign-out]")) break;
        keep(form, form !== event.target);
        delete form.dataset.dirty;
      }
      if (event.target.matches("form[data-unsaved]")) keep(event.target, false);
    });
  } catch {
    // storage is shut off: the browser's back button remains
  }
})();
