// Sends text to the site while it is typed, so that the page can show it again: after a lost connection, a closed tab,
// or on another device. Nothing is put into the browser's own storage.

import { guard, PULSE_PATIENCE, say } from "./connection.js";

const REST = 15000; // between two sendings: with what the connection takes, less than 30 seconds of typing can be lost
const SMALL = 60000; // what a browser still sends for a page that is being closed

const time = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export function keepTyping(form) {
  const address = form.getAttribute("action") || location.href;
  let known = form.elements.namedItem("kept")?.value ?? "";
  let changed = false;
  let sent = 0;
  let barred = false;
  let underway;

  async function send(closing) {
    changed = false;
    sent = Date.now();
    const body = new FormData(form);
    for (const field of form.querySelectorAll("[type=password],[type=file]")) body.delete(field.name);
    const length = [...body.values()].reduce((sum, value) => sum + 3 * value.length, 0);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { Draft: known },
        body,
        redirect: "manual",
        ...(closing ? { keepalive: length < SMALL } : { signal: AbortSignal.timeout(PULSE_PATIENCE) }),
      });
      hear(answer);
      return answer.ok || answer.status < 500;
    } catch {
      changed = true;
      sent = 0;
      return false;
    }
  }

  function hear(answer) {
    if (answer.ok) {
      known = answer.headers.get("Kept") ?? known;
      say(form, `Not saved yet. Draft kept at ${time()}.`, false);
    } else if (answer.type === "opaqueredirect" || (answer.status === 409 && !answer.headers.get("Kept"))) {
      say(form, "You have been signed out. We have kept what you typed. Choose save, sign in when asked, and it will come back.");
    } else if (answer.status === 409) {
      elsewhere(answer.headers.get("Kept"));
    } else {
      changed = true;
      say(form, "We cannot keep a draft. What you typed is still on this page, so save it before you leave.");
    }
  }

  // Typed on two devices, or in two tabs: the other draft is not overwritten unless the person says so.
  function elsewhere(moment) {
    barred = true;
    const place = say(form, "There is a different unsaved draft from another tab or device. We will not keep what you type here until you save it or choose to keep this one. ");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    button.textContent = "Keep this one instead";
    button.addEventListener("click", () => {
      barred = false;
      known = moment;
      say(form, "");
      underway = send(false);
    });
    place.append(document.createElement("br"), button);
  }

  const keep = () => {
    if (!changed || barred || Date.now() - sent < REST) return undefined;
    return (underway = send(false));
  };
  const isSent = guard(form, { keep, settle: () => underway });
  form.addEventListener("input", () => (changed = true));
  const leave = () => changed && !barred && !isSent() && send(true);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("pagehide", leave); // some browsers fire only this when a page is left
}
