// A form that asks the browser for a passkey, and is then sent as any other. Without this script, or where the browser
// knows no passkeys, the form stays hidden and the words beside it say what to do instead.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(form) {
  const publicKey = JSON.parse(form.dataset.passkey);
  publicKey.challenge = bytes(publicKey.challenge);
  if (form.dataset.kind === "get") {
    publicKey.allowCredentials = listed(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }
  publicKey.user.id = bytes(publicKey.user.id);
  publicKey.excludeCredentials = listed(publicKey.excludeCredentials);
  return navigator.credentials.create({ publicKey });
}

function written({ id, rawId, type, response: given }) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[name]) response[name] = text(given[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response });
}

const form = document.querySelector("[data-passkey]");
if (form && window.PublicKeyCredential) {
  form.hidden = false;
  document.querySelector("[data-without-passkeys]").hidden = true;
  const problem = form.querySelector("[data-problem]");
  const there = form.querySelector("[data-there]");
  form.onsubmit = async (event) => {
    event.preventDefault();
    problem.hidden = there.hidden = true;
    try {
      form.elements.credential.value = written(await asked(form));
      form.submit();
    } catch (error) {
      (error.name === "InvalidStateError" ? there : problem).hidden = false;
    }
  };
}
