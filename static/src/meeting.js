// A meeting's page asks every second and a half whether the meeting has moved on. If it has, the page reloads; if the
// member has typed on it, it says so and waits for them instead.

const EVERY = 1500;
const HIDDEN = 15000;
const SLOWEST = 10000;
const PATIENCE = 8000;

function follow(place) {
  const { live, page, revision } = place.dataset;
  let { tag } = place.dataset;
  let typed = false;
  let failures = 0;
  let timer;
  addEventListener("input", () => (typed = true));

  function say(text, address) {
    let notice = document.querySelector(".moved-on");
    if (!text) return notice?.remove();
    if (!notice) {
      notice = document.createElement("div");
      notice.className = "moved-on";
      notice.setAttribute("role", "status");
      place.append(notice);
    }
    if (notice.dataset.text === text) return;
    notice.dataset.text = text;
    notice.textContent = text + " ";
    if (address) notice.append(Object.assign(document.createElement("a"), { href: address, textContent: "Go there now" }));
  }

  function moved(text, top) {
    if (typed) return say(text, page);
    if (top) history.scrollRestoration = "manual";
    if (location.pathname === page && !location.hash) location.reload();
    else location.replace(page);
    return true;
  }

  function show(now, before) {
    // Once the meeting has moved on, the counts are those of another step and not of the one on the page.
    if (String(now.revision) !== revision) return moved("The meeting has moved on. What you typed is still here.", true);
    for (const count of document.querySelectorAll("[data-count]")) {
      const number = now[count.dataset.count];
      const left = count.dataset.of - number;
      const text = left > 0 ? `waiting for ${left} more` : left <= 0 ? "and everyone has voted" : String(number);
      if (count.textContent !== text) count.textContent = text;
    }
    if (before.split(".")[3] !== String(now.post)) return moved("There is a new post. What you typed is still here.");
  }

  async function ask() {
    clearTimeout(timer);
    let wait = document.hidden ? HIDDEN : EVERY;
    try {
      const answer = await fetch(live, {
        cache: "no-store",
        redirect: "manual",
        headers: { "If-None-Match": `"${tag}"` },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 200) {
        const now = await answer.json();
        const before = tag;
        tag = `${now.revision}.${now.voted}.${now.here}.${now.post}`;
        if (show(now, before)) return;
      } else if (answer.type === "opaqueredirect" || answer.status === 404) {
        if (moved("You have been signed out, or the meeting has been cancelled. What you typed is still here.")) return;
      } else if (answer.status !== 304) throw new Error(answer.status);
      if (failures > 1) say("");
      failures = 0;
    } catch {
      wait = Math.min(EVERY * 2 ** ++failures, SLOWEST);
      if (failures > 1) say("No connection to the site. This page will update when the connection is back.");
    }
    timer = setTimeout(ask, wait * (0.9 + 0.2 * Math.random()));
  }

  const clock = place.querySelector("[data-ends-in]");
  if (clock) setTimeout(() => (clock.textContent = clock.dataset.ended), clock.dataset.endsIn * 1000);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  timer = setTimeout(ask, EVERY * Math.random());
}

const live = document.querySelector("[data-live]");
if (live) follow(live);
