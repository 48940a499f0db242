// Typed text must survive a lost connection. While a person types, the page asks the site every few seconds whether it
// is there, and says so if it is not. Before a form is sent, it asks once more: with a dead network, the browser's own
// page would replace this one, and what was typed could not be recovered.

const ALIVE = new URL("../../healthz", import.meta.url);
const PATIENCE = 8000; // when the form is sent: worker.js recognises the question by it
const PULSE = 5000; // between two questions while a person types: with PULSE_PATIENCE, a drop shows within ten seconds
export const PULSE_PATIENCE = 4500;
const ACTIVE = 60000; // so long after the last key, the connection is no longer checked

async function reachable(patience) {
  try {
    const answer = await fetch(`${ALIVE}?${patience}`, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    return answer.ok;
  } catch {
    return false;
  }
}

// One line under the form. `wrong` is read out at once and stands out.
export function say(form, text, wrong = true) {
  const name = wrong ? "connection-notice" : "typing-kept";
  let place = form.querySelector(`.${name}`);
  if (!place) {
    place = document.createElement("div");
    place.className = name;
    if (wrong) place.setAttribute("role", "alert");
    form.append(place);
  }
  if (place.textContent !== text) place.textContent = text;
  return place;
}

const notSent = (did) => `We could not reach the site, so nothing was sent. What you ${did} is still here. Try again when you have a connection.`;

// A form of choices alone. The site is asked only if the device says that it has no connection: each answer would wait
// for the question otherwise. A kept module's pages can be sent all the same (worker.js).
export function guardChoices(form) {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure || navigator.onLine) return;
    event.preventDefault();
    if (await reachable(PATIENCE)) {
      sure = true;
      form.requestSubmit(event.submitter);
    } else {
      say(form, notSent("chose"));
    }
  });
  addEventListener("pageshow", () => (sure = false));
}

// `keep` sends what was typed, if there is anything new, so that the site keeps it: true if the site answered, false if
// it could not be reached, undefined if there was nothing to send. `settle` waits for what is on its way.
export function guard(form, { keep = () => undefined, settle = () => {} } = {}) {
  let sure = false;
  let typed = 0;
  let lost = false;
  let back = false;
  let asking = false;

  const drop = () => {
    lost = true;
    say(form, "The connection has dropped. What you typed is still on this page. Keep this page open until it says the connection is back.");
  };
  const pulse = async () => {
    if (asking || sure || document.hidden || (!lost && Date.now() - typed > ACTIVE)) return;
    asking = true;
    const there = navigator.onLine && ((await keep()) ?? (await reachable(PULSE_PATIENCE)));
    asking = false;
    if (sure) return;
    if (!there) drop();
    else if (lost) {
      lost = false;
      back = true;
      say(form, "The connection is back. Nothing you typed has been lost.");
      keep();
    }
  };
  form.addEventListener("input", () => {
    typed = Date.now();
    if (back) say(form, "");
    back = false;
  });
  addEventListener("offline", drop);
  addEventListener("online", pulse);
  setInterval(pulse, PULSE);

  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    say(form, "");
    await settle();
    if (await reachable(PATIENCE)) {
      sure = true;
      form.requestSubmit(event.submitter);
    } else {
      lost = true;
      say(form, notSent("typed"));
    }
  });
  // The browser may restore the page from memory after it was sent.
  addEventListener("pageshow", () => (sure = false));
  return () => sure;
}
