// A wall screen goes on by itself: while it waits to be paired it asks every five seconds; afterwards it opens its board anew each hour. It never leaves a
// page for one that does not come: with the server away the board stays, and says NOT LIVE.
"use strict";
(() => {
  const waits = "waits" in document.currentScript.dataset;
  setInterval(async () => {
    try {
      const answer = await fetch("/wall", { redirect: "manual", cache: "no-store" });
      if (waits ? answer.type === "opaqueredirect" || !(await answer.text()).includes("wall-code") : answer.type === "opaqueredirect" || answer.ok) location.href = "/wall";
    } catch { /* asked again next time */ }
  }, waits ? 5000 : 3600000);
})();
