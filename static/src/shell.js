// The script of a package that shows the site in a frame: passes on what the site's page reports, and nothing else.
import { connect } from "./package/lms.js";

const frame = document.getElementById("site");
const saving = document.getElementById("saving");
const site = new URL(frame.src).origin;
const lms = connect(window, "1.2");
let latest = null;
let retry;

if (!lms) saving.textContent = "No learning system was found, so nothing is reported.";

// One message is known: whether the module is finished, and the best result out of a hundred or null.
function read(said) {
  if (said === null || typeof said !== "object" || said.learnapp !== "progress" || typeof said.finished !== "boolean") return null;
  const { finished, score } = said;
  if (score !== null && !(typeof score === "number" && score >= 0 && score <= 100)) return null;
  return { suspend: "", location: "", percent: score === null ? null : Math.floor(score), finished };
}

function save() {
  clearTimeout(retry);
  const kept = lms.save(latest);
  saving.textContent = kept ? "" : "Your learning system has not saved this yet. Keep this page open.";
  if (!kept) retry = setTimeout(save, 15_000);
}

addEventListener("message", (event) => {
  if (!lms || event.origin !== site || event.source !== frame.contentWindow) return;
  const said = read(event.data);
  if (!said) return;
  latest = said;
  save();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") lms?.pause();
});
addEventListener("pagehide", () => lms?.finish());
addEventListener("pageshow", (event) => {
  if (event.persisted) lms?.again();
});
