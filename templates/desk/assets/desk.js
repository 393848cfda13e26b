// What makes the desk quicker to use; every page works without it. A form is sent once, what is wrong
// is read first, and whoever taps a number finds the form to note the call opened.
// @ts-check
{
  const saving = document.body.dataset.saving || "";
  const TOO_LONG = 20000;

  /** @type {Map<HTMLButtonElement, Node[]>} */
  const pressed = new Map();

  const release = () => {
    for (const [button, said] of pressed) {
      button.disabled = false;
      button.replaceChildren(...said);
    }
    pressed.clear();
  };

  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "post" || event.defaultPrevented) return;
    const button = event.submitter || form.querySelector("button");
    if (!(button instanceof HTMLButtonElement)) return;
    // What is disabled now is not sent: after the browser has gathered what is.
    setTimeout(() => {
      pressed.set(button, [...button.childNodes]);
      button.disabled = true;
      if (saving && form.closest("main")) button.textContent = saving;
    });
    // Stopped, or nobody answered: it can be tried again.
    setTimeout(release, TOO_LONG);
  });

  // Back from where the browser keeps pages that were left.
  addEventListener("pageshow", release);

  document.addEventListener("click", (event) => {
    const call = event.target instanceof Element && event.target.closest("[data-call]");
    const noted = document.getElementById("act-call");
    if (call && noted instanceof HTMLDetailsElement) {
      noted.open = true;
      noted.scrollIntoView({ block: "nearest" });
    }
  });

  /** @type {HTMLElement | null} */
  const wrong = document.querySelector(".error-summary");
  if (wrong) wrong.focus();
}
