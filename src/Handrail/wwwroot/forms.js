// Small comforts only: every form works without this file.
"use strict";
document.querySelector("[data-focus]")?.focus();
// On a phone the links of the bar stand in one line that scrolls: the one of this page comes into sight.
const here = document.querySelector(".bar nav [aria-current]"), line = here?.parentElement;
if (line && line.scrollWidth > line.clientWidth) line.scrollLeft = here.offsetLeft - line.offsetLeft - line.clientWidth / 3;
// A second press while the first is on its way sends nothing (the server would answer it from the once-token anyway).
document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
// Coming back with the browser's Back button shows a fresh page, not an old picture of the ward.
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
