// What every page shares: keys, forms that are sent once, questions before danger, toasts. Nothing here is
// needed to do the work; without it the same links and forms are loaded as pages.
(() => {
  "use strict";
  const PENDING_MS = 10000; // a download never answers the page: the button comes back after this
  const TOAST_MS = 8000;
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const visible = (element) => element.getClientRects().length > 0;

  // ---- toasts: HX-Trigger: {"toast": {"text": "…"}} ----
  function toast(text) {
    const box = $("#toasts");
    if (!box || !text) return;
    const line = $("template", box).content.firstElementChild.cloneNode(true);
    $("[data-text]", line).textContent = text;
    box.append(line);
    setTimeout(() => line.remove(), TOAST_MS);
  }
  document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value));
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.parentElement.remove());

  // ---- htmx: the CSRF header, and honest words when an answer is not what was asked for ----
  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRFToken"] = document.body.dataset.csrf;
  });
  // What a page asks by itself, as the bell does, fails without a word: nobody waits for it.
  const quiet = (event) => Boolean(event.target.closest?.("[data-quiet]"));
  document.addEventListener("htmx:before:response", (event) => {
    const { raw, status } = event.detail.ctx.response;
    if (quiet(event)) return;
    const words = $("#toasts").dataset;
    if (raw.redirected && new URL(raw.url).pathname === document.body.dataset.login) {
      event.preventDefault();
      location.reload();
    } else if (status >= 500) {
      toast(words.failed);
    } else if (status === 403 || status === 404) {
      toast(words.refused);
    }
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.detail.ctx.response && !quiet(event)) toast($("#toasts").dataset.offline);
  });

  // ---- a form is sent once; what was typed stays ----
  function release(form) {
    delete form.dataset.pending;
    $$("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.pending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const asking = [event.submitter, $("input:checked[data-confirm]", form), form, leftBehind(form)].find((one) => one?.dataset.confirm);
    if (asking && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      confirmThen(asking, () => {
        form.dataset.confirmed = "1";
        form.requestSubmit(event.submitter);
        delete form.dataset.confirmed;
      });
      return;
    }
    if (form.method !== "post" && !form.matches("[hx-post]")) return;
    form.dataset.pending = "1";
    delete form.dataset.dirty;
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), PENDING_MS);
  }, true);
  for (const name of ["htmx:finally:request", "htmx:error"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("form");
      if (form) release(form);
    });
  }
  window.addEventListener("pageshow", () => $$("form[data-pending]").forEach(release));

  // A file that was chosen in another form of the page and not added yet, or kept there of a refusal, would stay behind.
  function leftBehind(form) {
    const fields = $$("form[data-unsaved] :is(input[type=file], input[name=kept_files])");
    const other = fields.find((field) => (field.type === "hidden" || field.files.length) && field.form !== form);
    return other && form.matches("[data-unsaved]") ? $("[data-left-behind]") : null;
  }

  function confirmThen(source, go) {
    const dialog = $("#confirm");
    const title = $("#confirm-title");
    const verb = $("[data-verb]", dialog);
    $("#confirm-text").textContent = source.dataset.confirm;
    title.textContent = source.dataset.confirmTitle || title.dataset.default;
    verb.textContent = source.dataset.confirmVerb || verb.dataset.default;
    verb.classList.toggle("btn-danger", source.classList.contains("btn-danger"));
    verb.classList.toggle("btn-primary", !source.classList.contains("btn-danger"));
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "confirm" && go(), { once: true });
    dialog.showModal();
  }

  // ---- <form data-unsaved>: leaving with something typed asks first ----
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-unsaved]");
    if (!form) return;
    form.dataset.dirty = "1";
    const hint = $("[data-unsaved-hint]", form);
    if (hint) hint.textContent = $("#toasts").dataset.unsaved;
  });
  window.addEventListener("beforeunload", (event) => {
    if ($("form[data-dirty]")) event.preventDefault();
  });

  // ---- what a browser kept for this person goes when they sign out ----
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("draft")) localStorage.removeItem(key);
      }
      sessionStorage.clear();
    } catch {
      // storage is shut off: nothing was kept
    }
  });

  // ---- copy; menus that close ----
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(button.dataset.copied);
  });
  document.addEventListener("click", (event) => {
    $$("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // ---- keys; never while somebody types, composes Vietnamese, or answers a dialog ----
  const shortcuts = {
    get on() {
      try {
        return localStorage.getItem("shortcuts") !== "off";
      } catch {
        return true;
      }
    },
    set on(value) {
      try {
        localStorage.setItem("shortcuts", value ? "on" : "off");
      } catch {
        // storage is shut off: the keys stay as they are
      }
    },
  };
  const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");
  const rows = () => $$("[data-row]").filter(visible);
  const activeRow = () => $("[data-row].is-active");

  function activate(row) {
    activeRow()?.classList.remove("is-active");
    row.classList.add("is-active");
    (row.matches("a") ? row : $("[data-row-link], a", row))?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("row:enter", { bubbles: true }));
  }
  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(activeRow());
    activate(list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]);
  }
  const focusSearch = () => {
    const box = $$("[data-search]").find(visible);
    box?.focus();
    box?.select();
    return box;
  };
  function press(key) {
    const scopes = [activeRow(), document].filter(Boolean);
    const found = scopes.flatMap((scope) => $$(`[data-key="${CSS.escape(key)}"]`, scope)).find(visible);
    found?.click();
    return found;
  }
  function help() {
    const dialog = $("#shortcuts");
    if (!dialog) return;
    $("[data-shortcuts-switch]", dialog).checked = shortcuts.on;
    dialog.showModal();
  }
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || row === activeRow()) return;
    activeRow()?.classList.remove("is-active");
    row.classList.add("is-active");
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-shortcuts-switch]")) shortcuts.on = event.target.checked;
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const menu = event.key === "Escape" && $("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      $("summary", menu).focus();
      return;
    }
    if (typing(event.target) || $("dialog[open]")) return;
    if (event.key === "?") {
      help();
      event.preventDefault();
    } else if (shortcuts.on) {
      const done =
        event.key === "/" ? focusSearch() :
        event.key === "j" ? (step(1), true) :
        event.key === "k" ? (step(-1), true) :
        event.key.length === 1 && press(event.key);
      if (done) event.preventDefault();
    }
  });
})();
