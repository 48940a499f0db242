// A link that is there to be sent gets a button that copies it. Without script, or where the browser does not let a page
// copy, the text is there to be selected.

export function offerCopy(code) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  const status = document.createElement("span");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  button.textContent = "Copy link";
  status.className = "muted";
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.dataset.copy);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Not copied. Select the link and copy it.";
    }
  });
  const row = document.createElement("div");
  row.className = "actions";
  row.append(button, status);
  code.parentElement.after(row);
}
