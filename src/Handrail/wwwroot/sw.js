// Shows that a page is waiting, says that it was shown, and opens it when it is tapped. It keeps nothing and knows nothing of anybody.
"use strict";
const receipt = (data, word) => fetch("/page/receipt", {
  method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit", body: JSON.stringify({ d: data.d, t: data.t, w: word }),
}).catch(() => { /* the page itself goes on to the next channel */ });

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("push", event => {
  let data = {};
  try { data = event.data.json(); } catch { /* shown all the same */ }
  event.waitUntil((async () => {
    await self.registration.showNotification("Handrail", {
      body: "A page is waiting. Tap to open it.", tag: data.page, renotify: !!data.page, requireInteraction: true, icon: "/mark.svg", data,
    });
    await receipt(data, "shown");
  })());
});

self.addEventListener("notificationclick", event => {
  event.notification.close();
  const data = event.notification.data ?? {};
  const to = /^[0-9a-f-]{36}$/.test(data.page ?? "") ? "/page/" + data.page : "/";
  event.waitUntil(Promise.all([receipt(data, "tapped"), self.clients.openWindow(to)]));
});
