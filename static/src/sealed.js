// What this device keeps, sealed. Each person has a separate key that no script can read out (WebCrypto, not
// extractable), kept in the browser's database and destroyed when they sign out. See docs/decisions/0089.

const NAME = "learnapp";
const STORES = ["people", "kept", "pieces", "now"];
let opened;
let over = false; // signed out: the database is not opened again, not even empty, until a person keeps something

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function database() {
  if (over) return Promise.reject(new Error("signed out"));
  return (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name, name === "pieces" ? { autoIncrement: true } : {});
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => (request.result.close(), (opened = undefined));
      request.result.onclose = () => (opened = undefined);
      resolve(request.result);
    };
    request.onerror = () => ((opened = undefined), reject(request.error));
  }));
}

async function within(store, mode, work) {
  const transaction = (await database()).transaction(store, mode);
  const whole = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  const found = await work(transaction.objectStore(store));
  await whole;
  return found;
}
const read = (store, key) => within(store, "readonly", (at) => done(at.get(key)));
const write = (store, value, key) => within(store, "readwrite", (at) => done(at.put(value, key)));
const remove = (store, key) => within(store, "readwrite", (at) => done(at.delete(key)));

const bytes = (text) => new TextEncoder().encode(text);
async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(JSON.stringify(value))) };
}
const open = async (key, { iv, data }) =>
  JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)));

// Names are kept as digests, so that a list of what is kept does not say what a person is learning.
async function digest(mark, name) {
  const whole = await crypto.subtle.digest("SHA-256", bytes(`${mark} ${name}`));
  return `${mark}:${[...new Uint8Array(whole)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

// Who is here now: {mark, locked}, or undefined. Locked: the site has said that their sign-in is over.
export const present = () => read("now", "person");
export const setPresent = (value) => write("now", value, "person");

const keyOf = (mark) => read("people", mark);
export async function beginKeeping(mark) {
  over = false;
  if (await keyOf(mark)) return;
  await write("people", await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]), mark);
}
export const keeps = async (mark) => Boolean(await keyOf(mark));

// The module that was read last, so that not every page has to decrypt it again.
let lately = {};
let changes = 0;
function changed() {
  lately = {};
  changes += 1;
}

export async function keep(mark, name, value) {
  changed();
  const key = await keyOf(mark);
  if (key) await write("kept", await seal(key, value), await digest(mark, name));
  changed();
}
export async function kept(mark, name) {
  if (lately.mark === mark && lately.name === name) return lately.value;
  const before = changes;
  const [key, found] = [await keyOf(mark), await read("kept", await digest(mark, name))];
  const value = key && found ? await open(key, found) : undefined;
  if (value && before === changes && name.startsWith("module:")) lately = { mark, name, value };
  return value;
}
export async function forget(mark, name) {
  changed();
  await remove("kept", await digest(mark, name));
}

// Deletes every page that is kept for this person; their key and what they have not sent stay.
export async function forgetPages(mark) {
  changed();
  await within("kept", "readwrite", (at) => done(at.delete(IDBKeyRange.bound(`${mark}:`, `${mark}:g`))));
}

// Pieces of work, in the order in which they were done: [number, piece].
export async function addPiece(mark, piece) {
  const sealed = await seal(await keyOf(mark), piece);
  return within("pieces", "readwrite", (at) => done(at.add({ mark, ...sealed })));
}
async function rows() {
  return within("pieces", "readonly", async (at) => {
    const [keys, values] = [at.getAllKeys(), at.getAll()];
    return [await done(keys), await done(values)];
  });
}
export async function pieces(mark) {
  const key = await keyOf(mark);
  const [numbers, values] = await rows();
  const own = numbers.map((number, at) => [number, values[at]]).filter(([, value]) => value.mark === mark);
  return Promise.all(own.map(async ([number, value]) => [number, await open(key, value)]));
}
export const countOfOthers = async (mark) => (await rows())[1].filter((value) => value.mark !== mark).length;
export const removePiece = (number) => remove("pieces", number);
export async function changePiece(mark, number, piece) {
  await write("pieces", { mark, ...(await seal(await keyOf(mark), piece)) }, number);
}

// Signing out: the key first, then everything else. Nothing that was sealed can be read after the first line.
export async function destroy() {
  changed();
  try {
    await within("people", "readwrite", (at) => done(at.clear()));
    (await database()).close();
  } catch {
    // The browser may have cleared it in the meantime, which is fine.
  }
  opened = undefined;
  over = true;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}
