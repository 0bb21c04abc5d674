// The signs check works without this file: each step is a form. With it, a step takes the place of the one before within the same page, so that the browser's own
// Back button shows the step before; a page that was posted would ask to be sent again. Earlier steps live in this page's memory and are gone when it is left:
// coming back, or loading the page anew, begins at the start.
"use strict";
const main = document.querySelector("main");
const steps = [];
let at = 0, busy = false;
const taken = () => ({ nodes: [...main.childNodes], title: document.title });
const put = step => {
  main.replaceChildren(...step.nodes);
  document.title = step.title;
  const first = main.querySelector("[data-focus]") ?? main.querySelector("h1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  scrollTo(0, 0);
};
// As the browser would have sent it, when we could not.
const sendPlainly = (form, button) => {
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
};
document.addEventListener("submit", async event => {
  const form = event.target, button = event.submitter;
  if (!form.hasAttribute("data-step")) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = { nodes: [...page.querySelector("main").childNodes].map(node => document.adoptNode(node)), title: page.title };
    steps.length = at;
    if (answer.status === 400) steps[at] = next; // the same step with its fault: no step of its own
    else {
      steps[at++] = taken();
      history.replaceState({ step: at - 1 }, "");
      history.pushState({ step: at }, "", form.action);
    }
    put(next);
  } catch {
    sendPlainly(form, button);
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
});
addEventListener("popstate", event => {
  const to = event.state?.step ?? 0;
  steps[at] = taken();
  if (!steps[to]) return location.reload();
  at = to;
  put(steps[to]);
});
