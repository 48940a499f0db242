// What makes the site nicer where there is script. Every page works without it.
import { initButtons } from "nhsuk-frontend/dist/nhsuk/components/button/button.mjs";
import { initErrorSummary } from "nhsuk-frontend/dist/nhsuk/components/error-summary/error-summary.mjs";
import { initNotificationBanners } from "nhsuk-frontend/dist/nhsuk/components/notification-banner/notification-banner.mjs";
import { initSkipLinks } from "nhsuk-frontend/dist/nhsuk/components/skip-link/skip-link.mjs";

import { offerCopy } from "./copy.js";
import { guard, guardChoices } from "./connection.js";
import { keepTyping } from "./drafts.js";
import { explain } from "./terms.js";

// NHS.UK frontend asks for this class and would set it from an inline script, which our policy forbids.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initErrorSummary();
// The result of what was sent is read out first, unless the page opens at the place it was about or has an error to mend.
if (!location.hash && !document.querySelector(".nhsuk-error-summary")) initNotificationBanners();
initSkipLinks();
initButtons();
for (const form of document.forms) {
  const typed = form.querySelector("textarea, input[type=text]");
  if (typed && form.elements.namedItem("owner")) keepTyping(form);
  else if (form.querySelector("textarea")) guard(form);
  else if (form.method === "post" && form.querySelector("input[type=radio], input[type=checkbox], select")) guardChoices(form);
}
for (const code of document.querySelectorAll("[data-copy]")) offerCopy(code);
for (const link of document.querySelectorAll('a.term[href^="#"]')) link.addEventListener("click", explain);
