// Turns on reminders in this browser, because only the browser can say where its push service takes messages. Turning
// them off and setting their hours are forms that need no script.

const base = new URL("../../", import.meta.url).pathname;
const form = document.querySelector("[data-push]");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const found = async () => (await navigator.serviceWorker.getRegistration(base))?.pushManager.getSubscription();

async function subscribed() {
  if ((await Notification.requestPermission()) !== "granted") throw new DOMException("", "NotAllowedError");
  await navigator.serviceWorker.register(`${base}worker.js`);
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may be of an earlier key of the site
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
}

async function turnOn() {
  const { endpoint, keys } = (await subscribed()).toJSON();
  const [where, key, secret] = ["endpoint", "public_key", "secret"].map((name) => form.elements[name]);
  [where.value, key.value, secret.value] = [endpoint, keys.p256dh, keys.auth];
  form.submit();
}

async function show() {
  const here = await found();
  const digest = here && hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(here.endpoint)));
  const row = digest && document.querySelector(`[data-device="${digest}"]`);
  form.hidden = Boolean(row);
  document.querySelector("[data-without]").hidden = true;
  if (!row) return;
  row.querySelector("[data-here]").hidden = false;
  row.querySelector("form").addEventListener("submit", () => here.unsubscribe());
}

if (navigator.serviceWorker && window.PushManager && window.Notification) {
  const words = form.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    words.textContent = "";
    turnOn().catch((error) => {
      words.textContent =
        error.name === "NotAllowedError"
          ? "This browser does not let the site show reminders. Allow notifications for it in the browser’s settings, and try again."
          : "This browser could not turn reminders on. This happens in private windows, or on a network that blocks its push service.";
    });
  });
  show().catch(() => undefined);
}
