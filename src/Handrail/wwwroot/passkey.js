// Asks the browser for a passkey when its button is pressed, and sends the answer as an ordinary form. Without this file the button stays hidden
// and password and code do the same.
"use strict";
document.querySelectorAll("form[data-passkey]").forEach(form => {
  const make = "create" in form.dataset, fault = form.querySelector("[data-passkey-fault]");
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const answer = await fetch(form.dataset.passkey, { headers: { accept: "application/json" }, cache: "no-store" });
      if (!answer.ok || answer.redirected) return location.reload();
      const offer = await answer.json(), options = JSON.parse(offer.options);
      const credential = make
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.elements.ticket.value = offer.ticket;
      form.submit();
    } catch (failure) {
      delete form.dataset.sent;
      fault.textContent = failure.name === "InvalidStateError" ? "This device already has a passkey of yours." : "No passkey came. Try again, or use another way.";
      fault.hidden = false;
    }
  });
});
