// "Leave this site quickly" works as a link without this file. With it: Shift three times within five seconds does the same,
// the page is covered at once, and its entry in the history is replaced.
"use strict";
const leave = document.querySelector("[data-leave]");
const go = () => {
  const cover = document.createElement("div");
  cover.className = "leaving";
  document.body.append(cover);
  document.title = " ";
  location.replace(leave.href);
};
leave?.addEventListener("click", event => {
  event.preventDefault();
  go();
});
let pressed = [];
addEventListener("keyup", event => {
  if (event.key !== "Shift") { pressed = []; return; }
  pressed = [...pressed, event.timeStamp].slice(-3);
  if (leave && pressed.length === 3 && pressed[2] - pressed[0] < 5000) go();
});
// Coming back by the Back button: nothing stays covered.
addEventListener("pageshow", () => document.querySelector(".leaving")?.remove());
