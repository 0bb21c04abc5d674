// Saves the draft of a call while it is typed; the form works without this file by its button. What could not be saved stays on the page and is tried again until it is.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const state = document.getElementById("draft-state"), seen = document.getElementById("seen");
  const words = () => { const data = new FormData(form); for (const name of ["once", "seen"]) data.delete(name); return new URLSearchParams(data).toString(); };
  let saved = words(), timer = 0, busy = null, touched = 0, failing = false;
  const say = text => { if (state.textContent !== text) state.textContent = text; };
  const dirty = () => words() !== saved;

  // One at a time; what is typed meanwhile is saved by the next.
  const save = keepalive => busy ??= send(keepalive).finally(() => { busy = null; if (failing) later(3000); else if (dirty()) later(300); });

  async function send(keepalive) {
    clearTimeout(timer);
    const now = words();
    say("Saving …");
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", headers: { "X-Draft": "1" }, body: new URLSearchParams(new FormData(form)), keepalive, redirect: "manual", credentials: "same-origin" });
      if (answer.type === "opaqueredirect") return fail("You are signed out. This page keeps what you wrote: sign in in another tab, then it is saved by itself.");
      const said = await answer.json();
      if (!answer.ok) return fail(said.why ?? "It could not be saved. This page keeps what you wrote.");
      saved = now;
      failing = false;
      seen.value = said.version;
      say(said.merged ? "Saved. This note was also written in another window: open the call again to see both." : "Draft saved " + new Date().toLocaleTimeString("en-GB"));
    } catch {
      fail("Not saved: no connection. This page keeps what you wrote and tries again.");
    }
  }

  function fail(text) {
    failing = true;
    say(text);
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), ms);
  }

  form.addEventListener("input", () => { touched = performance.now(); later(700); });
  form.addEventListener("change", () => later(100));
  // Somebody at the keyboard is a sign of life: the request stays theirs while they read.
  addEventListener("keydown", () => { if (performance.now() - touched > 60000) { touched = performance.now(); later(100); } });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty()) save(true); });
  addEventListener("beforeunload", event => { if (dirty() && !form.dataset.sent) event.preventDefault(); });

  // A button first has the words saved: signed out or cut off, the page stays and nothing that was typed is lost with it.
  let passed = false;
  form.addEventListener("submit", event => {
    if (passed || !(busy || failing || dirty())) { passed = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    pass(event.submitter);
  }, true);

  async function pass(button) {
    await busy;
    if (failing || dirty()) await save(false);
    if (failing) { state.scrollIntoView({ block: "center" }); return; }
    // In a task of its own: while a submit event is still on its way, a browser ignores another one.
    setTimeout(() => { passed = true; form.requestSubmit(button); });
  }
})();
