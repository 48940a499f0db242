// Pieces of pages, with the classes of templates/components. Text is escaped by the caller where it is not ours.

export { escaped } from "./marking.js";

export const counted = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
export const signed = (number) => (number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "0");
export const textOf = (html) => html.replace(/<[^>]*>/g, "");

export const details = (summary, inside, open = false) =>
  `<details class="nhsuk-details"${open ? " open" : ""}><summary class="nhsuk-details__summary">` +
  `<span class="nhsuk-details__summary-text">${summary}</span></summary><div class="nhsuk-details__text">${inside}</div></details>`;

export const tag = (text, colour) => `<strong class="nhsuk-tag nhsuk-tag--${colour}">${text}</strong>`;

const look = (secondary, small) =>
  `nhsuk-button${secondary ? " nhsuk-button--secondary" : ""}${small ? " nhsuk-button--small" : ""}`;

// A button that does something: `act` names it, `value` says to what.
export const button = (text, act, { value = "", secondary = false, small = false, hidden = "" } = {}) =>
  `<button type="button" class="${look(secondary, small)}" data-act="${act}" data-value="${value}">${text}` +
  `${hidden ? `<span class="nhsuk-u-visually-hidden">${hidden}</span>` : ""}</button>`;

export const submit = (text) => `<button type="submit" class="nhsuk-button">${text}</button>`;

export const linkButton = (text, href, secondary = false) =>
  `<a class="${look(secondary, false)}" href="#${href}" role="button" draggable="false">${text}</a>`;

export const errorSummary = (message, field) =>
  `<div class="nhsuk-error-summary" tabindex="-1" id="problem"><div role="alert">` +
  `<h2 class="nhsuk-error-summary__heading">There is a problem</h2><div class="nhsuk-error-summary__body">` +
  `<ul class="nhsuk-list nhsuk-error-summary__list"><li><a href="#${field}" data-field="${field}">${message}</a></li></ul></div></div></div>`;

export const ring = (percent, label, words) =>
  `<div class="score"><svg class="score-ring" viewBox="0 0 100 100" role="img" aria-label="${label}: ${percent}%">` +
  `<circle class="ring-bed" cx="50" cy="50" r="42"/>` +
  (percent
    ? `<circle class="ring-fill" cx="50" cy="50" r="42" pathLength="100" stroke-dasharray="${percent} 100" transform="rotate(-90 50 50)"/>`
    : "") +
  `<text class="ring-text" x="50" y="51" text-anchor="middle" dominant-baseline="central">${percent}%</text></svg>` +
  `<div class="score-words"><p class="score-label">${label}</p><p>${words}</p></div></div>`;

export const bar = (done, total, label) =>
  `<div class="progress"><progress class="progress-bar" max="${total}" value="${done}" aria-label="${label}"></progress>` +
  `<span class="progress-text">${done >= total ? `All ${total} done` : `${done} of ${total} done`}</span></div>`;

export const whoSees = (inside) =>
  `<div class="who-sees"><svg class="who-sees-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` +
  `<path d="M12 5C6.5 5 2.6 9.2 1.3 12c1.3 2.8 5.2 7 10.7 7s9.4-4.2 10.7-7C21.4 9.2 17.5 5 12 5Zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9Zm0-2.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z" fill="currentColor"/></svg>` +
  `<div>${inside}</div></div>`;

// The terms of the glossary that a page uses, explained at its end.
export function wordsUsed(content, terms) {
  const used = content.glossary.filter((term) => terms.includes(term.id));
  if (!used.length) return "";
  const entries = used.map((term) => `<dt class="glossary-term" data-term="${term.id}" tabindex="-1">${term.title}</dt><dd class="glossary-meaning">${meaning(term)}</dd>`);
  return details("Words used here", `<dl class="glossary">${entries.join("")}</dl>`);
}

export const meaning = (term) => term.html + (term.note ? `<div class="glossary-note">${term.note}</div>` : "");
