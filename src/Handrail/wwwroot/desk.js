// The live desk: server-sent events in, pieces of the page out; only countdowns are computed here.
// 5 s of silence, or a beat that says the machine is stuck, is NOT LIVE: old times must never look new.
"use strict";
(() => {
  const me = document.currentScript, root = document.documentElement, by = id => document.getElementById(id);
  const silence = 5000, retry = 1000;
  let source, opened = 0, heard = performance.now(), offset = +me.dataset.now - Date.now();
  let full = false, alive = true, deadSince = 0;
  const title = document.title;
  root.dataset.live = "wait";

  function connect() {
    source?.close();
    opened = performance.now();
    full = false;
    const mine = source = new EventSource(me.dataset.live);
    mine.addEventListener("pieces", event => { if (mine === source) pieces(JSON.parse(event.data)); });
    mine.addEventListener("beat", event => { if (mine === source) { const data = JSON.parse(event.data); full = true; sign(data.ok !== false, data.now); handed(data.handed); } });
    mine.onerror = () => { if (mine === source) { mine.close(); setTimeout(() => mine === source && connect(), retry); } };
  }

  function sign(ok, serverNow) {
    heard = performance.now();
    alive = ok;
    if (serverNow) offset = serverNow - Date.now();
    show();
  }

  function show() {
    const dead = !alive || performance.now() - heard > silence;
    const state = dead ? "no" : full ? "yes" : root.dataset.live === "no" ? "no" : "wait";
    if (state === root.dataset.live) return;
    if (state === "no") { deadSince = Date.now(); by("shout").textContent = "Not live. The times on this page are old."; }
    else if (state === "yes") { if (deadSince) by("say").textContent = "Live again."; deadSince = 0; by("shout").textContent = ""; }
    root.dataset.live = state;
    document.title = (state === "no" ? "NOT LIVE - " : "") + title;
  }

  // All browsers get the same pieces: each puts its own form tokens in.
  function tokens(piece) {
    const meta = document.querySelector("meta[name=handrail-forgery]");
    piece.querySelectorAll("[data-token=forgery]").forEach(input => { input.name = meta.dataset.field; input.value = meta.content; });
    piece.querySelectorAll("[data-token=once]").forEach(input => {
      input.value = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16));
    });
    return piece;
  }

  // Callers handed to whoever sits here: said with every beat, since the advisor keeps them on the line.
  function handed(n) {
    const link = by("handed"), text = n ? ` (${n})` : "", count = by("handed-count");
    if (!link || n === undefined || count.textContent === text) return;
    if (n) by("say").textContent = "A caller is handed to you.";
    count.textContent = text;
    link.hidden = !n && !link.dataset.always;
  }

  const waiting = () => new Map([...document.querySelectorAll("[data-call]")].map(row => [row.id, row]));

  function pieces(data) {
    const held = document.activeElement, focus = held?.id, before = waiting();
    for (const { id, html } of data.html) {
      const t = document.createElement("template");
      t.innerHTML = html;
      by(id)?.replaceChildren(tokens(t.content));
    }
    // Who works by keyboard stays where they were, also when their row has moved or its button is gone.
    if (focus && !held.isConnected) (by(focus) ?? by("open-" + focus.replace(/^(take|mine|look)-/, "")) ?? document.querySelector("main")).focus({ preventScroll: true });
    const now = waiting(), said = [];
    for (const [id, row] of now) {
      const was = before.get(id);
      if (!was && full) said.push("New: " + row.dataset.call);
      else if (was && +row.dataset.step > +was.dataset.step) said.push(row.dataset.call + ": " + row.querySelector(".call-step").textContent);
    }
    if (said.length) by("say").textContent = said.join(". ");
    tick();
  }

  const age = ms => { const s = Math.max(0, Math.floor(ms / 1000)); return s < 60 ? s + " s" : s < 3600 ? Math.floor(s / 60) + " min" : s < 86400 ? Math.floor(s / 3600) + " h " + String(Math.floor(s / 60) % 60).padStart(2, "0") : Math.floor(s / 86400) + " d"; };
  const set = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };

  function tick() {
    const t = Date.now() + offset;
    document.querySelectorAll("[data-left]").forEach(node => { const due = +node.dataset.left; set(node, due <= t ? "late " + age(t - due) : age(due - t) + " left"); });
    const clock = by("clock");
    set(clock, new Date(t).toLocaleTimeString("en-GB", { timeZone: clock.dataset.zone }));
    set(by("dead-for"), deadSince ? "(for " + age(Date.now() - deadSince) + ")" : "");
    if (source && performance.now() - heard > silence && performance.now() - opened > silence) connect();
    show();
  }

  // A page that slept asks again at once.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { tick(); if (root.dataset.live === "no") connect(); } });
  addEventListener("online", connect);
  connect();
  setInterval(tick, 500);
})();
