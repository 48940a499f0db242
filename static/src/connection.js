// Typed text must not go with the connection. A form with a field for text asks whether the site can be
// reached before it is sent; if not, it says so and the page stays as it is. Sending a form into a dead
// network would replace the page by the browser's own, and what was typed could not be got back from there.

const ALIVE = new URL("../../healthz", import.meta.url);
const PATIENCE = 8000;

async function reachable() {
  try {
    const answer = await fetch(ALIVE, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

function notice(form) {
  let place = form.querySelector(".connection-notice");
  if (!place) {
    place = document.createElement("div");
    place.className = "connection-notice";
    place.setAttribute("role", "alert");
    form.append(place);
  }
  return place;
}

export function guard(form) {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    notice(form).textContent = "";
    if (await reachable()) {
      sure = true;
      form.requestSubmit(event.submitter);
    } else {
      notice(form).textContent =
        "The site cannot be reached, so nothing was sent. What you typed is still here. Try again when you have a connection.";
    }
  });
  // The page may come back from the browser's memory after it was sent.
  addEventListener("pageshow", () => (sure = false));
}
