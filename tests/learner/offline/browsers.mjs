// Browsers that run the worker as it ships, in Node: `node browsers.mjs WORKER COUNTERPARTS`. Each line of input is what a
// person does in one of them. What the worker fetches is asked for on the output and answered on the input. A worker can
// be stopped at any await, as a phone stops it: what it has begun is left as it is, and a transaction that has not
// committed is undone.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[3]}/package.json`));
const { IDBFactory, IDBKeyRange } = require("fake-indexeddb");
const ORIGIN = "http://localhost";
const SHORT = 500; // what a worker waits by itself; longer is its patience with the network
const GIVES_UP = 15; // a browser waits minutes for a site that does not answer
const script = new Function(
  ...["self", "indexedDB", "IDBKeyRange", "caches", "fetch", "Response", "Date", "setTimeout", "crypto"],
  readFileSync(process.argv[2], "utf8"),
);

let moment = 0;
class Clock extends Date {
  constructor(...given) {
    super(...(given.length ? given : [moment]));
  }
  static now = () => moment;
}

class Answer extends Response {
  static redirect = (path, status) => new Answer(null, { status, headers: { Location: path } });
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const never = () => new Promise(() => undefined);
const answers = new Map();
let asked = 0;
let clears; // whether the browsers know the header Clear-Site-Data
const askSite = (about) =>
  new Promise((resolve) => {
    answers.set((asked += 1), resolve);
    say({ fetch: asked, ...about });
  });

class Browser {
  constructor(name) {
    this.name = name;
    this.clear();
  }

  // As if everything of the site was deleted in the browser's settings.
  clear() {
    this.worker?.stop();
    [this.database, this.caches, this.registered, this.worker] = [new IDBFactory(), new Map(), false, undefined];
  }

  // As a page does, or the header Clear-Site-Data: the worker that runs goes on.
  async clearStorage(registration) {
    for (const { name } of await this.database.databases())
      await new Promise((resolve) => (this.database.deleteDatabase(name).onsuccess = resolve));
    this.caches.clear();
    if (registration) this.registered = false;
  }

  running() {
    if (!this.registered) return undefined;
    return (this.worker ??= new Worker(this));
  }

  async ask({ method, path, body, headers, redirect }) {
    for (let hops = 0; hops < 8; hops += 1) {
      const told = await askSite({ browser: this.name, method, path, body, headers });
      if (told.error) throw Object.assign(new TypeError("Failed to fetch"), { hangs: told.hangs });
      if (clears && told.headers.some(([name]) => name.toLowerCase() === "clear-site-data")) await this.clearStorage(true);
      const location = told.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
      const followed = told.status >= 300 && told.status < 400 && location;
      const bare = [204, 304].includes(told.status) || followed;
      if (!followed || redirect === "manual") {
        const answer = new Answer(bare ? null : told.body, { status: told.status, headers: followed ? [] : told.headers });
        const opaque = followed ? { status: 0, ok: false, type: "opaqueredirect" } : { redirected: hops > 0 };
        for (const [name, value] of Object.entries({ ...opaque, location, bySite: true })) Object.defineProperty(answer, name, { value });
        return answer;
      }
      if (redirect === "error") throw new TypeError("Failed to fetch");
      [method, path, body] = ["GET", new URL(location, ORIGIN + path).href.slice(ORIGIN.length), undefined];
    }
    throw new TypeError("Failed to fetch");
  }

  async pieces() {
    if (!(await this.database.databases()).length) return [];
    const database = await result(this.database.open("learnapp"));
    if (!database.objectStoreNames.contains("pieces")) return database.close(), [];
    const keys = await result(database.transaction("pieces").objectStore("pieces").getAllKeys());
    database.close();
    return keys;
  }

  async navigate({ method, path, fields, stop }) {
    const before = method === "POST" ? await this.pieces() : [];
    let found = await this.open(method, path, fields, stop);
    const first = found.by;
    for (let hops = 0; found.location && hops < 8; hops += 1) {
      path = new URL(found.location, ORIGIN + path).pathname;
      found = { ...(await this.open("GET", path)), led: true };
    }
    const after = method === "POST" ? await this.pieces() : [];
    const added = after.filter((key) => key > (before.at(-1) ?? 0)).length;
    return { path, first, led: false, ...found, added };
  }

  async open(method, path, fields, stop) {
    const body = method === "POST" ? new URLSearchParams(fields) : undefined;
    const request = new Request(ORIGIN + path, { method, body });
    Object.defineProperty(request, "mode", { value: "navigate" });
    const worker = this.running();
    let answer;
    try {
      const promise = worker?.heard("fetch", { request, clientId: "page" }, stop);
      answer = await (promise ?? this.ask({ method, path, body: body?.toString(), headers: {}, redirect: "manual" }));
    } catch {
      return { by: "nobody" };
    }
    if (!answer || answer.type === "error") return { by: "nobody", stopped: !answer };
    const location = answer.location ?? answer.headers.get("Location");
    const html = location ? "" : await answer.text();
    return { by: answer.bySite ? "site" : "worker", status: answer.status, location, html };
  }

  async ask_(about, stop) {
    return (await this.running()?.heard("message", about, stop)) ?? { error: "no worker" };
  }

  async dump() {
    const rows = [];
    for (const { name } of await this.database.databases()) {
      const database = await result(this.database.open(name));
      for (const store of database.objectStoreNames) {
        const at = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([result(at.getAllKeys()), result(at.getAll())]);
        keys.forEach((key, place) => rows.push({ store, key, value: shown(values[place]) }));
      }
      database.close();
    }
    return { rows, caches: [...this.caches.keys()], registered: this.registered };
  }
}

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function shown(value) {
  if (value instanceof CryptoKey) return { extractable: value.extractable };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return Buffer.from(value).toString("latin1");
  return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)])) : value;
}

// One life of the worker, from its start until it is stopped.
class Worker {
  constructor(browser) {
    [this.browser, this.steps, this.open, this.work, this.waiting] = [browser, Infinity, new Set(), new Set(), []];
    this.listeners = {};
    this.ended = new Promise((resolve) => (this.end = resolve));
    const registration = {
      showNotification: async () => undefined,
      unregister: async () => (this.step(), (browser.registered = false)),
      navigationPreload: { enable: async () => undefined },
    };
    const self = {
      addEventListener: (name, listener) => (this.listeners[name] = listener),
      clients: { matchAll: async () => [], get: async () => undefined, claim: async () => undefined },
      location: new URL("/worker.js", ORIGIN),
      registration,
      skipWaiting: async () => undefined,
    };
    const timer = (work, time) => (time <= SHORT || this.hung ? setImmediate(() => this.over || work()) : this.waiting.push(work));
    script(self, this.database(), IDBKeyRange, this.caches(), (...given) => this.fetch(...given), Answer, Clock, timer, this.crypto());
  }

  // Each await of the worker passes here.
  step() {
    if (this.over) throw new Error("stopped");
    this.steps -= 1;
    if (!this.steps) setImmediate(() => this.stop());
  }

  stop() {
    if (this.over) return;
    this.over = true;
    for (const transaction of this.open) {
      try {
        transaction.abort();
      } catch {
        // It has committed.
      }
    }
    this.opened?.close();
    if (this.browser.worker === this) this.browser.worker = undefined;
    this.end();
  }

  async counted(work) {
    this.step();
    const found = await work();
    return this.over ? never() : found;
  }

  database() {
    return {
      deleteDatabase: (name) => (this.step(), this.browser.database.deleteDatabase(name)),
      open: (name, version) => {
        this.step();
        const request = this.browser.database.open(name, version);
        request.addEventListener("success", () => this.watch(request.result));
        return request;
      },
    };
  }

  watch(database) {
    this.opened = database;
    if (this.over) return database.close();
    const transaction = database.transaction.bind(database);
    database.transaction = (...given) => {
      this.step();
      const begun = transaction(...given);
      this.open.add(begun);
      begun.addEventListener("complete", () => this.open.delete(begun));
      return begun;
    };
  }

  caches() {
    const all = this.browser.caches;
    return {
      match: async () => undefined,
      keys: async () => [...all.keys()],
      delete: async (name) => (this.step(), all.delete(name)),
      open: async (name) => ({
        addAll: async ([first]) => {
          if (!all.has(name) && !(await this.fetch(first)).ok) throw new TypeError("Failed to fetch");
          all.set(name, true);
        },
      }),
    };
  }

  crypto() {
    const subtle = {};
    for (const name of ["encrypt", "decrypt", "digest", "generateKey"])
      subtle[name] = (...given) => this.counted(() => crypto.subtle[name](...given));
    return { subtle, getRandomValues: (bytes) => crypto.getRandomValues(bytes), randomUUID: () => crypto.randomUUID() };
  }

  async fetch(input, { method = "GET", body, headers = {}, redirect = "follow" } = {}) {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? input, ORIGIN);
    const about = request
      ? { method: request.method, path: url.pathname, body: request.method === "POST" ? await request.text() : undefined, headers: {}, redirect: "manual" }
      : { method, path: url.pathname + url.search, body: body?.toString(), headers, redirect };
    try {
      return await this.counted(() => this.browser.ask(about));
    } catch (error) {
      if (this.over) return never();
      if (error.hangs) await this.losePatience();
      throw error;
    }
  }

  async losePatience() {
    this.hung = true;
    for (const work of this.waiting.splice(0)) setImmediate(work);
    await new Promise((resolve) => setTimeout(resolve, GIVES_UP));
    this.hung = false;
  }

  until(promise) {
    const work = Promise.resolve(promise).catch(() => undefined).finally(() => this.work.delete(work));
    this.work.add(work);
  }

  // Hand an event over: what was answered, or undefined if the worker left it alone. Rejects, and answers nothing, if it
  // was stopped first. `stop` is after how many steps it is stopped.
  heard(name, about, stop) {
    if (stop) this.steps = stop;
    this.waiting = [];
    let answer;
    const event = { ...about, waitUntil: (promise) => this.until(promise) };
    if (name === "fetch") event.respondWith = (promise) => (answer = promise);
    else answer = new Promise((resolve) => Object.assign(event, { data: about, ports: [{ postMessage: resolve }] }));
    this.listeners[name](event);
    return answer && Promise.race([answer, this.ended]);
  }

  async settled() {
    while (this.work.size && !this.over) await Promise.race([Promise.all(this.work), this.ended]);
  }
}

const browsers = new Map();
const doings = {
  begin: (_, told) => (browsers.clear(), (clears = told.clears)),
  ask: (browser, { about, stop }) => browser.ask_(about, stop),
  clear: (browser, { whole }) => (whole ? browser.clear() : browser.clearStorage(false)),
  dump: (browser) => browser.dump(),
  keep: (browser, { module, stop }) => ((browser.registered = true), browser.ask_({ ask: "keep", module }, stop)),
  navigate: (browser, about) => browser.navigate(about),
  pieces: (browser) => browser.pieces(),
  settle: (browser) => browser.worker?.settled(),
  stop: (browser) => browser.worker?.stop(),
};
process.on("unhandledRejection", () => undefined); // of a worker that was stopped

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  if (told.answers) {
    answers.get(told.answers)(told);
    answers.delete(told.answers);
    continue;
  }
  if (told.now) moment = told.now;
  if (told.browser && !browsers.has(told.browser)) browsers.set(told.browser, new Browser(told.browser));
  Promise.resolve()
    .then(() => doings[told.does](browsers.get(told.browser), told))
    .then(
      (found) => say({ done: found ?? {} }),
      (error) => say({ failed: error.stack }),
    );
}
