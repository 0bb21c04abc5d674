// When the session locks, this page must not go on showing what it shows. A page with nothing typed is left for the unlock page; one with something
// typed is covered and keeps it. The server decides alone whether a session is locked: asking it is no activity.
"use strict";
(() => {
  let typed = !!document.querySelector(".errors, .kept"), who, cover, timer;
  addEventListener("input", () => { typed = true; });
  addEventListener("submit", () => { typed = false; });

  async function look() {
    clearTimeout(timer);
    let state = null;
    try {
      const answer = await fetch("/session/left", { cache: "no-store" });
      if (answer.ok) state = await answer.json();
    } catch { /* the server is away: it will be asked again, and live pages say NOT LIVE */ }
    if (state) show(state);
    timer = setTimeout(look, cover ? 2000 : Math.min(30000, Math.max(1000, (state?.left ?? 30) * 1000 + 500)));
  }

  function show(state) {
    who ??= state.who;
    if (state.left > 0 && state.who === who) {
      cover?.remove();
      cover = null;
      delete document.documentElement.dataset.locked;
    } else if (!typed || (state.who && state.who !== who)) location.reload();
    else if (!cover) {
      document.documentElement.dataset.locked = "yes";
      cover = document.createElement("div");
      cover.className = "locked-cover";
      cover.setAttribute("role", "alertdialog");
      cover.setAttribute("aria-label", "Locked");
      const words = document.createElement("p"), link = document.createElement("a");
      words.textContent = state.who ? "Locked. What you typed is still here." : "Your session has ended. What you typed is still here.";
      link.textContent = state.who ? "Unlock in a new tab" : "Sign in again in a new tab";
      link.href = state.who ? "/unlock?back=/account" : "/signin?back=/account";
      link.target = "_blank";
      link.className = "btn btn-big";
      cover.append(words, link);
      document.body.append(cover);
      link.focus();
    }
  }

  document.addEventListener("visibilitychange", () => document.hidden || look());
  look();
})();
