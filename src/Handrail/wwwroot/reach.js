// Registers this browser for pages, and keeps the result of a test page fresh.
"use strict";
(() => {
  const form = document.querySelector("[data-push]");
  if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
    const fault = form.querySelector("[data-push-fault]"), say = words => { fault.hidden = false; fault.textContent = words; };
    form.hidden = false;
    document.querySelector("[data-push-none]").hidden = true;
    form.addEventListener("submit", async event => {
      if (form.elements.subscription.value) return;
      event.preventDefault();
      fault.hidden = true;
      try {
        if (await Notification.requestPermission() !== "granted") return say("Notifications are not allowed for this site. Allow them in the settings of the browser, and try again.");
        await navigator.serviceWorker.register("/sw.js");
        const registration = await navigator.serviceWorker.ready;
        const raw = atob(form.dataset.push.replace(/-/g, "+").replace(/_/g, "/")), key = Uint8Array.from(raw, letter => letter.charCodeAt(0));
        const old = await registration.pushManager.getSubscription();
        if (old) await old.unsubscribe(); // one made with a key of before would be of no use
        const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
        form.elements.subscription.value = JSON.stringify(made);
        form.submit();
      } catch {
        say("This browser could not be registered. Check that it is online, and try again.");
      }
    });
  }

  const tested = () => document.getElementById("tested");
  const again = async () => {
    try {
      const answer = await fetch(location.href + "?picture", { cache: "no-store" });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tested");
      if (fresh && fresh.innerHTML !== tested().innerHTML) tested().replaceWith(fresh);
    } catch { /* asked again next time */ }
    if (tested()?.dataset.tested === "open") setTimeout(again, 1500);
  };
  if (tested()?.dataset.tested === "open") setTimeout(again, 1500);
})();
