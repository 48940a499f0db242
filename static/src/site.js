import { initSkipLinks } from "nhsuk-frontend/dist/nhsuk/components/skip-link/skip-link.mjs";
import { initErrorSummary } from "nhsuk-frontend/dist/nhsuk/components/error-summary/error-summary.mjs";
import { initButtons } from "nhsuk-frontend/dist/nhsuk/components/button/button.mjs";
initErrorSummary();
initSkipLinks();
initButtons();
