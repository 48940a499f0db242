// What makes the site nicer where there is script. Every page works without it.
import { initButtons } from "nhsuk-frontend/dist/nhsuk/components/button/button.mjs";
import { initErrorSummary } from "nhsuk-frontend/dist/nhsuk/components/error-summary/error-summary.mjs";
import { initSkipLinks } from "nhsuk-frontend/dist/nhsuk/components/skip-link/skip-link.mjs";

import { guard } from "./connection.js";
import { keepTyping } from "./drafts.js";
import { explain } from "./terms.js";

// NHS.UK frontend asks for this class and would set it from an inline script, which our policy forbids.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initErrorSummary();
initSkipLinks();
initButtons();
for (const form of document.forms) {
  const typed = form.querySelector("textarea, input[type=text]");
  if (typed && form.elements.namedItem("owner")) keepTyping(form);
  else if (form.querySelector("textarea")) guard(form);
}
// A link that is to be sent is selected when it opens, and copied where the browser allows that.
for (const copied of document.querySelectorAll("details.copy-link"))
  copied.addEventListener("toggle", () => {
    if (!copied.open) return;
    const link = copied.querySelector("code");
    getSelection().selectAllChildren(link);
    const say = () => (copied.querySelector("[role=status]").textContent = "Copied");
    navigator.clipboard?.writeText(link.textContent).then(say, () => {});
  });
for (const link of document.querySelectorAll('a.term[href^="#"]')) link.addEventListener("click", explain);
