// Small comforts only: every form works without this file.
"use strict";
document.querySelector("[data-focus]")?.focus();
// A second press while the first is on its way sends nothing (the server would answer it from the once-token anyway).
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
// Coming back with the browser's Back button shows a fresh page, not an old picture of the ward.
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
