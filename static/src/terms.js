// A term's meaning, shown over the text that uses it. Without script, or in a browser without popovers, the link
// leads to the part of the page that explains it, and that part opens by itself.

export function explain(event) {
  const entry = document.getElementById(event.currentTarget.hash.slice(1));
  if (!entry || !HTMLElement.prototype.showPopover) return;
  event.preventDefault();
  const card = document.createElement("div");
  card.className = "term-card";
  card.popover = "auto";
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-label", entry.firstElementChild.textContent);
  const meaning = document.createElement("dl");
  meaning.className = "glossary";
  meaning.append(...[...entry.children].map((part) => part.cloneNode(true)));
  const close = document.createElement("button");
  close.type = "button";
  close.autofocus = true;
  close.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  close.textContent = "Close";
  close.addEventListener("click", () => card.hidePopover());
  card.append(meaning, close);
  card.addEventListener("toggle", ({ newState }) => newState === "closed" && card.remove());
  event.currentTarget.after(card);
  card.showPopover();
}
