// A link that is there to be sent, or a list to keep, gets a button that copies it. Without script, or where the browser does not let a page
// copy, the text is there to be selected.

const BUTTON =
  '<button type="button" class="nhsuk-button nhsuk-button--secondary nhsuk-button--small" aria-live="polite">Copy</button>';

export function offerCopy(code) {
  if (!navigator.clipboard) return;
  code.parentElement.insertAdjacentHTML("afterend", BUTTON);
  const button = code.parentElement.nextElementSibling;
  button.onclick = async () => {
    await navigator.clipboard.writeText(code.dataset.copy);
    button.textContent = "Copied";
  };
}
