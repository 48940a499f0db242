// What a page says about this device: a button to keep a module on it, what is kept and what is waiting, and, on a page
// shown without a network, the answer that was given there. Without script, or where the browser keeps nothing, there
// is no button and everything else is as it was.

const base = new URL("../../", import.meta.url).pathname;
const time = (moment) => new Date(moment).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
const size = (bytes) => (bytes > 900000 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`);

async function ask(about) {
  const registration = await navigator.serviceWorker.getRegistration(base);
  const worker = registration?.active;
  if (!worker) return undefined;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(about, [port2]);
  });
}

async function keep(module) {
  await navigator.serviceWorker.register(`${base}worker.js`);
  await navigator.serviceWorker.ready;
  return ask({ ask: "keep", module });
}

function line(list, words, ...more) {
  const item = document.createElement("li");
  item.append(words, ...more);
  list.append(item);
  return item;
}

function press(words, work) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  button.textContent = words;
  button.addEventListener("click", work);
  return button;
}

// The part of a module's page that offers to keep it.
async function offer(place) {
  const module = place.dataset.keep;
  const words = place.querySelector("[data-words]");
  const button = place.querySelector("button");
  const show = (state) => {
    const found = state?.modules?.find((one) => one.module === module);
    words.textContent = found ? `Kept on this device: ${size(found.bytes)}, as it was on ${time(found.known)}.` : words.dataset.words;
    button.hidden = Boolean(found);
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    words.textContent = "Keeping this module on this device…";
    const state = await keep(module).catch((error) => ({ error: error.name }));
    button.disabled = false;
    if (state?.error || !state) words.textContent = "This browser could not keep it. This happens in private windows, or when the disk is full.";
    else show(state);
  });
  place.hidden = false;
  show(await ask({ ask: "state" }));
}

// The page of this device.
function shown(page, state) {
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const list = (name, rows, draw) => {
    part(name).hidden = !rows.length;
    const items = part(name).querySelector("ul");
    items.textContent = "";
    for (const row of rows) draw(items, row);
  };
  const again = async (about) => shown(page, await ask(about));
  const state_ = state ?? { modules: [], waiting: [], others: 0 };
  part("nothing").hidden = Boolean(state_.modules.length);
  list("kept", state_.modules, (items, one) => {
    const link = document.createElement("a");
    link.href = one.address;
    link.textContent = one.title;
    line(items, link, document.createElement("br"), `${size(one.bytes)}, as it was on ${time(one.known)} `, document.createElement("br"), press("Remove from this device", () => again({ ask: "drop", module: one.module })));
  });
  const what = (one) => page.querySelector(`[data-doing="${one.doing}"]`).textContent;
  const link = (one) => Object.assign(document.createElement("a"), { href: one.path.replace(/(submit|attempt|start|finish)\/$/, ""), textContent: what(one) });
  list("waiting", state_.waiting.filter((one) => !one.conflict), (items, one) => line(items, link(one), `, done on ${time(one.done)}`));
  list("conflicts", state_.waiting.filter((one) => one.conflict), (items, one) => {
    const why = page.querySelector(`[data-why="${one.conflict}"]`) ?? page.querySelector('[data-why="refused"]');
    const item = line(items, link(one), `, done on ${time(one.done)}. ${why.textContent} `);
    for (const text of one.typed) {
      const typed = document.createElement("pre");
      typed.textContent = text;
      item.append(typed);
    }
    item.append(press("I have seen this", () => again({ ask: "dismiss", number: one.number })));
  });
  part("others").hidden = !state_.others;
  part("settings").hidden = !state;
  const auto = part("settings").querySelector("input");
  auto.checked = Boolean(state_.auto);
  page.dataset.shown = "yes";
  auto.onchange = () => again({ ask: "auto", on: auto.checked });
}

// The answer that was given here without a network, filled into its form.
function fill(fields) {
  const form = document.querySelector("form.question");
  if (!form) return;
  for (const element of form.elements) {
    if (!element.name || element.type === "hidden" || element.type === "submit") continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (!values.length && !fields.length) continue;
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else if (values.length) element.value = values[0];
  }
}

if (navigator.serviceWorker && window.indexedDB) {
  const taken = document.getElementById("taken");
  if (taken) {
    fill(JSON.parse(taken.textContent));
    // The page is a copy: its form goes to this device, which is always there.
    document.addEventListener("submit", (event) => event.stopPropagation(), true);
  }
  for (const place of document.querySelectorAll("[data-keep]")) offer(place);
  const page = document.querySelector("[data-device]");
  const show = async (about) => page && shown(page, await ask(about));
  show({ ask: "send" });
  addEventListener("online", () => ask({ ask: "send" }).then(() => show({ ask: "state" })));
  navigator.serviceWorker.addEventListener("message", () => show({ ask: "state" }));
}
