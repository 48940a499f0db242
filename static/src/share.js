// A PDF that is made on a page can be passed straight to another app on a phone. If the browser cannot share files,
// there is only the button that downloads it.

const BUTTON =
  '<button type="button" class="nhsuk-button nhsuk-button--secondary" aria-live="polite">Share the PDF</button>';
const form = document.querySelector("form[data-share]");

async function made() {
  const sent = new FormData(form);
  sent.set("form", "pdf");
  const answer = await fetch(form.action, { method: "POST", body: sent });
  const name = /filename="(.+?)"/.exec(answer.headers.get("Content-Disposition") || "");
  if (!answer.ok || !name) throw new Error();
  return new File([await answer.blob()], name[1], { type: "application/pdf" });
}

if (form && navigator.canShare?.({ files: [new File(["%"], "a.pdf", { type: "application/pdf" })] })) {
  const actions = form.querySelector(".actions");
  actions.insertAdjacentHTML("beforeend", BUTTON);
  const button = actions.lastElementChild;
  let file;
  form.onchange = () => (file = undefined);
  button.onclick = async () => {
    button.disabled = true;
    try {
      file = file || (await made());
      await navigator.share({ files: [file] });
      button.textContent = "Share the PDF";
    } catch (error) {
      // Closed without sharing; or it took so long that the browser wants another tap, for which it is ready now.
      if (!file) form.querySelector("[value=pdf]").click();
      else if (error.name === "NotAllowedError") button.textContent = "Ready. Share the PDF";
    }
    button.disabled = false;
  };
}
