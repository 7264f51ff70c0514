// Recording a concern: drafts, files, warnings, similar cases. The form works without it.
//
// What is typed goes into this browser at once and to the server soon after. The browser's copy lives only until the
// server has it, so a copy that is found holds what never arrived. app.js clears "draft…" keys at sign-out.
const PREFIX = "draft.capture.";
const SAVE_AFTER = 2500; // ms without typing
const TRY_AGAIN_AFTER = 15000; // ms after a save that did not arrive
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").trim();

// ---- the browser's copies ----
const copies = {
  all() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => ({ key, ...JSON.parse(localStorage[key]) }));
    } catch {
      return []; // storage is shut off
    }
  },
  put(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
    } catch {
      // full or shut off: the server's draft remains
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // storage is shut off: there is nothing to drop
    }
  },
};

class Capture {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.status = $("[data-status]", form);
    this.version = this.savedVersion = 0;
    this.chain = Promise.resolve(); // requests of the draft run one after another
    this.uploads = new Set();
    this.restore();
    this.listen();
    this.tiles();
    this.count();
    this.mark();
    $("[data-first-error]", form)?.focus();
  }

  field(name) {
    return this.form.elements[name];
  }

  get key() {
    return `${PREFIX}${this.words.owner}.${this.words.mark}`;
  }

  get draft() {
    return this.field("draft").value;
  }

  typed() {
    const entries = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    return Object.fromEntries(entries);
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  // ---- restoring ----
  restore() {
    const mine = copies.all().filter((copy) => copy.key.startsWith(PREFIX + this.words.owner));
    const fits = (copy) => !this.draft || copy.fields.draft === this.draft || copy.key === this.key;
    const newest = mine.filter(fits).sort((one, other) => other.at - one.at)[0];
    if (!newest || $("[data-first-error]", this.form)) return;
    for (const [name, value] of Object.entries(newest.fields)) {
      const field = this.field(name);
      if (field && name !== "override_reason") field.value = value;
    }
    this.words.mark = newest.key.split(".").pop(); // its token came back with it
    $(".capture-more", this.form).open ||= Boolean(this.field("proposal").value || this.field("observed_on").value);
    this.say(this.words.restored);
    this.changed();
  }

  // ---- typing ----
  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => {
      if (event.isComposing || event.target.matches("[data-upload], [data-tile-search]")) return;
      this.changed(event.target);
    });
    form.addEventListener("compositionend", (event) => this.changed(event.target));
    form.addEventListener("focusout", (event) => {
      if (event.target.name && this.version > this.savedVersion) this.save();
    });
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-upload]")) this.upload(event.target);
      if (/^(?:facts|place_text|area|category|observed_on)$/.test(event.target.name)) this.askSimilar();
      if (event.target.name === "for_volunteer") this.followHamlet(event.target);
      if (event.target.name === "area") this.areaChosen = true;
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-detach]");
      if (!button) return;
      event.preventDefault();
      this.detach(button);
    });
  }

  changed(target) {
    if (target) this.calm(target);
    this.version += 1;
    copies.put(this.key, { at: Date.now(), fields: this.typed() });
    this.later("saving", SAVE_AFTER, () => this.save());
    this.count();
    if (!target) this.mark();
  }

  // What was marked as wrong is being mended: the mark goes, the next sending looks again.
  calm(field) {
    const box = field.closest(".field");
    const error = box && $(".field-errors", box);
    if (!error) return;
    $$("[aria-invalid]", box).forEach((one) => one.removeAttribute("aria-invalid"));
    error.remove();
    $(`.form-wrong a[href="#${CSS.escape(field.id)}"]`, this.form)?.closest("li").remove();
  }

  later(name, wait, what) {
    this.timers ??= {};
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(() => this.form.isConnected && what(), wait);
  }

  followHamlet(select) {
    const area = select.selectedOptions[0]?.textContent.split(" · ")[1];
    const option = [...this.field("area").options].find((one) => one.textContent === area);
    if (option && !this.areaChosen) this.field("area").value = option.value;
  }

  // ---- saving ----
  save() {
    clearTimeout(this.timers?.saving);
    if (this.sending) return this.chain;
    this.chain = this.chain.then(() => this.saveNow());
    return this.chain;
  }

  async saveNow() {
    const { version } = this;
    if (version === this.savedVersion && this.draft) return true;
    if (!navigator.onLine) return this.notSaved(this.words.offline);
    this.say(this.words.saving);
    let answer;
    try {
      answer = await this.post(this.words.save, this.typed());
    } catch {
      return this.notSaved(this.words.offline);
    }
    if (answer.redirected || answer.status === 403) return this.signedOut();
    const body = await answer.json().catch(() => ({}));
    if (body.sent) {
      copies.drop(this.key);
      location.replace(body.sent);
      return false;
    }
    if (!answer.ok) return this.notSaved(body.error || this.words.offline);
    this.saved(body, version);
    return true;
  }

  saved(body, version) {
    this.field("draft").value = body.draft;
    this.savedVersion = version;
    if (version === this.version) copies.drop(this.key);
    history.replaceState(history.state, "", `${this.words.page}?draft=${encodeURIComponent(body.draft)}`);
    this.say(this.words.saved.replace("{at}", body.at));
  }

  notSaved(text) {
    this.say(text);
    this.later("saving", TRY_AGAIN_AFTER, () => this.save());
    return false;
  }

  signedOut() {
    this.say(this.words.signedOut);
    const link = document.createElement("a");
    link.href = `${document.body.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = this.words.signIn;
    this.status.append(" ", link);
    return false;
  }

  post(address, fields) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": document.body.dataset.csrf } });
  }

  // ---- sending: after the draft's own requests, and only when something can arrive ----
  async send(submitter) {
    if (!navigator.onLine) return this.stop(this.words.offlineSend);
    this.sending = true;
    clearTimeout(this.timers?.saving);
    await Promise.all([this.chain, ...this.uploads]);
    await new Promise((go) => setTimeout(go)); // a form does not submit while its submit event is still on its way
    this.sending = false;
    if ($(".is-waiting", this.form)) return this.stop(this.words.filesWaiting);
    copies.put(this.key, { at: Date.now(), fields: this.typed() });
    this.ready = true;
    this.form.requestSubmit(submitter);
    this.ready = false;
  }

  stop(text) {
    const line = $("[data-stopped]", this.form);
    line.hidden = false;
    line.textContent = text;
    $$("[aria-busy]", this.form).forEach((button) => button.removeAttribute("aria-busy"));
  }

  // ---- files ----
  upload(input) {
    const files = [...input.files];
    input.value = "";
    files.forEach((file) => this.uploadOne(file));
  }

  uploadOne(file) {
    const tile = $("[data-waiting]", this.form).content.firstElementChild.cloneNode(true);
    $("[data-name]", tile).textContent = file.name;
    $("[data-drop]", tile).addEventListener("click", () => tile.remove());
    $("[data-retry]", tile).addEventListener("click", () => this.push(tile, file));
    $("[data-files]", this.form).append(tile);
    this.push(tile, file);
  }

  push(tile, file) {
    $("[data-retry]", tile).hidden = true;
    $("[data-state]", tile).textContent = this.words.uploading;
    const work = (this.chain = this.chain
      .then(() => this.draft || this.saveNow())
      .then((kept) => (kept ? this.transfer(tile, file) : this.notUploaded(tile, this.words.notUploaded))));
    this.uploads.add(work);
    work.finally(() => this.uploads.delete(work));
  }

  transfer(tile, file) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("file", file);
      request.upload.onprogress = (event) => ($("progress", tile).value = (100 * event.loaded) / event.total);
      request.onerror = () => done(this.notUploaded(tile, this.words.notUploaded));
      request.onload = () => done(this.transferred(tile, request));
      request.open("POST", this.words.attach.replace("DRAFT", this.draft));
      request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf);
      request.send(body);
    });
  }

  transferred(tile, request) {
    if (request.status !== 201) {
      let text = this.words.notUploaded;
      try {
        text = JSON.parse(request.responseText).error || text;
      } catch {
        // a page instead of an answer: signed out, or broken
      }
      return this.notUploaded(tile, text, request.status === 400);
    }
    const box = document.createElement("template");
    box.innerHTML = request.responseText.trim();
    tile.replaceWith(box.content);
    $("[data-stopped]", this.form).hidden = true;
    return true;
  }

  // A refused file will not get better: it only can be taken away. One that did not arrive can be tried again.
  notUploaded(tile, text, refused = false) {
    $("[data-state]", tile).textContent = text;
    $("progress", tile).hidden = true;
    $("[data-retry]", tile).hidden = refused;
    tile.classList.toggle("is-refused", refused);
    tile.classList.toggle("is-waiting", !refused);
    return false;
  }

  async detach(button) {
    const tile = button.closest("li");
    const answer = await this.post(button.formAction, {}).catch(() => null);
    if (answer?.status === 204) tile.remove();
    else this.say(this.words.offline);
    this.field("facts").focus({ preventScroll: true });
  }

  // ---- warnings, counters, tiles, similar cases ----
  mark() {
    this.form.dispatchEvent(new CustomEvent("leaks:look", { bubbles: true })); // leak_marks.js
  }

  count() {
    for (const output of $$("[data-counter]", this.form)) {
      const field = this.field(output.dataset.counter);
      const left = Number(field.dataset.limit) - field.value.length;
      const near = left < Number(field.dataset.limit) / 5;
      const words = left < 0 ? this.words.over : this.words.left;
      output.textContent = near ? words.replace("{n}", Math.abs(left).toLocaleString("vi")) : "";
      output.classList.toggle("is-over", left < 0);
    }
  }

  tiles() {
    const search = $("[data-tile-search]", this.form);
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const found = $$(".tile:not([hidden]) input", this.form);
      if (found.length === 1) found[0].click();
    });
    search.addEventListener("input", () => {
      const wanted = fold(search.value);
      const tiles = $$(".tile", this.form);
      for (const tile of tiles) tile.hidden = !fold(tile.textContent).includes(wanted) && !$(":checked", tile);
      $("[data-no-tile]", this.form).hidden = tiles.some((tile) => fold(tile.textContent).includes(wanted));
    });
  }

  askSimilar() {
    this.later("similar", 300, () => $("#similar", this.form).dispatchEvent(new Event("similar")));
  }
}

// ---- the page: the form comes anew with every answer ----
let current = null;
const start = () => {
  const form = $("#capture-form");
  if (form && form !== current?.form) current = new Capture(form);
};
const box = $("#capture-box");
if (box) {
  start();
  new MutationObserver(start).observe(box, { childList: true });
  window.addEventListener("online", () => {
    if (current.version > current.savedVersion) current.save();
    $$("[data-retry]:not([hidden])", current.form).forEach((button) => button.click());
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && current.version > current.savedVersion) current.save();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== current.form || current.ready || event.defaultPrevented) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete current.form.dataset.pending; // set by app.js for the sending that now waits
    if (!current.sending) current.send(event.submitter);
  }, true);
}

const sent = $("[data-sent-token]")?.dataset.sentToken;
if (sent) for (const { key } of copies.all()) if (key.endsWith(`.${sent}`)) copies.drop(key);
