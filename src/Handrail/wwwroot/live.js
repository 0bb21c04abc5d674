// The live ward board: server-sent events in, HTML pieces out; only ages and countdowns are computed here.
// 5 s of silence, or a beat that says the worker is stuck, is NOT LIVE: old numbers must never look new.
"use strict";
(() => {
  const me = document.currentScript, root = document.documentElement, by = id => document.getElementById(id);
  const silence = 5000, retry = 1000;
  let source, opened = 0, heard = performance.now(), offset = +me.dataset.now - Date.now();
  let full = false, alive = true, deadSince = 0, audio = null;
  const title = document.title;
  root.dataset.live = "wait";
  const now = () => Date.now() + offset;

  function connect() {
    source?.close();
    opened = performance.now();
    full = false;
    const mine = source = new EventSource(me.dataset.live);
    mine.addEventListener("tiles", event => { if (mine === source) { const data = JSON.parse(event.data); tiles(data); full = true; sign(true, data.now); } });
    mine.addEventListener("beat", event => { if (mine === source) { const data = JSON.parse(event.data); sign(data.ok !== false, data.now); handed(data.handed); } });
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
    if (state === "no") { deadSince = Date.now(); by("shout").textContent = "Not live. Use the bedside monitor."; }
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
    if (n) by("say").textContent = "A caller is handed to you.", beep(2);
    count.textContent = text;
    link.hidden = !n && !link.dataset.always;
  }

  const piece = html => { const t = document.createElement("template"); t.innerHTML = html; return tokens(t.content); };
  const known = () => new Map([...document.querySelectorAll("[data-alert]")].map(a => [a.id, a]));

  function tiles(data) {
    const held = document.activeElement, box = held?.closest?.("[id^=bed-],[id^=alert-]")?.id, tag = held?.tagName;
    for (const { id, html } of data.html ?? []) by(id) ? by(id).replaceWith(piece(html)) : by("beds").append(piece(html));
    if (data.order && data.order.join() !== [...by("beds").children].map(x => x.id).join())
      for (const id of data.order) if (by(id)) by("beds").append(by(id));
    if (data.alertsHtml != null) {
      const before = known();
      by("alerts").replaceChildren(piece(data.alertsHtml));
      const fresh = [...known()].filter(([id]) => !before.has(id)).map(([, a]) => a);
      if (fresh.length) {
        by("say").textContent = fresh.map(a => "New alert: " + a.dataset.alert).join(". ");
        beep(Math.max(...fresh.map(a => +a.dataset.priority)));
      }
    }
    if (box && !held.isConnected) by(box)?.querySelector(tag)?.focus({ preventScroll: true });
    tick();
  }

  const two = n => String(n).padStart(2, "0");
  const span = ms => { const s = Math.floor(Math.abs(ms) / 1000), h = Math.floor(s / 3600); return (h ? h + ":" : "") + two(Math.floor(s / 60) % 60) + ":" + two(s % 60); };
  const age = ms => { const s = Math.max(0, Math.floor(ms / 1000)); return s < 60 ? s + " s" : s < 3600 ? Math.floor(s / 60) + " min" : s < 86400 ? Math.floor(s / 3600) + " h " + two(Math.floor(s / 60) % 60) : Math.floor(s / 86400) + " d"; };
  const set = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const each = (name, write) => document.querySelectorAll(`[data-${name}]`).forEach(node => write(node, +node.dataset[name]));

  function tick() {
    const t = now();
    each("age", (node, at) => set(node, age(t - at)));
    each("since", (node, at) => set(node, span(t - at)));
    each("until", (node, at) => set(node, at <= t ? "00:00" : span(at - t + 999)));
    each("due", (node, at) => { set(node, (at < t ? "overdue " : "due in ") + span(at - t)); node.closest(".due")?.classList.toggle("late", at < t); });
    const clock = by("clock");
    set(clock, new Date(t).toLocaleTimeString("en-GB", { timeZone: clock.dataset.zone }));
    set(by("dead-for"), deadSince ? "(for " + span(Date.now() - deadSince) + ")" : "");
    alone();
    if (source && performance.now() - heard > silence && performance.now() - opened > silence) connect();
    show();
  }

  // Nobody could be reached: it is said, and sounds, again and again, until somebody has it.
  let said = 0;
  function alone() {
    const lost = document.querySelectorAll("[data-unreached]");
    if (!lost.length || root.dataset.live === "no") { said = 0; return; }
    if (said && performance.now() - said < 10000) return;
    said = performance.now();
    by("shout").textContent = "Nobody could be reached: " + [...lost].map(a => a.dataset.alert).join(". ");
    beep(3);
  }

  const button = by("sound");
  button.hidden = false;
  button.addEventListener("click", () => {
    audio = audio ? (audio.close(), null) : new AudioContext();
    button.setAttribute("aria-pressed", String(!!audio));
    button.lastElementChild.textContent = audio ? "Sound is on" : "Sound is off";
    if (audio) beep(2);
  });

  // High: three tones. Medium: two. Low: none.
  function beep(priority) {
    if (!audio || priority < 2) return;
    for (let i = 0; i < priority; i++) {
      const tone = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + i * 0.25;
      tone.frequency.value = priority > 2 ? 880 : 620;
      gain.gain.value = 0.2;
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.15);
    }
  }

  // A page that slept asks again at once.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { tick(); if (root.dataset.live === "no") connect(); } });
  addEventListener("online", connect);
  connect();
  setInterval(tick, 250);
})();
