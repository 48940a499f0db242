// "Read to me": a lesson or a scene, aloud, by the browser's own voice. The words stay on the device where it has a voice
// of its own for English. Without script or voice there is no button.

const voice = window.speechSynthesis;
const text = document.querySelector("[data-read]");

if (voice && text) {
  const START = "Read to me";
  const parts = [...text.querySelectorAll("h1, .consequence-choice, .later, .prose :is(h2, h3, h4, p, li, dt, dd)")].filter(
    (part) => part.textContent.trim() && !part.parentElement.closest("li, dd, form, nav, details"),
  );
  const bar = document.createElement("div");
  const button = (words, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    made.textContent = words;
    made.addEventListener("click", work);
    bar.append(made);
    return made;
  };
  let at = 0;
  let saying;

  const hush = () => {
    if (saying) parts[at].style.background = "";
    saying = undefined;
    voice.cancel();
  };
  const rest = () => {
    hush();
    at = 0;
    play.textContent = START;
    stop.hidden = true;
  };
  const say = () => {
    const said = (saying = new SpeechSynthesisUtterance(parts[at].textContent.trim()));
    said.lang = "en-GB";
    const own = voice.getVoices().filter((one) => one.localService && one.lang.startsWith("en"));
    said.voice = own.find((one) => /GB/.test(one.lang)) ?? own[0] ?? null;
    // A cancelled utterance ends too, later.
    said.onend = () => {
      if (said !== saying) return;
      hush();
      at += 1;
      if (at < parts.length) say();
      else done();
    };
    said.onerror = () => said === saying && done();
    parts[at].style.background = "var(--sky)";
    voice.speak(said);
  };
  const done = () => {
    const focused = document.activeElement === stop;
    rest();
    if (focused) play.focus();
  };

  // Some phones cannot pause a voice, so it is stopped, and starts again at the beginning of the paragraph.
  const play = button(START, () => {
    play.textContent = saying ? "Continue reading" : "Pause reading";
    stop.hidden = false;
    if (saying) hush();
    else say();
  });
  const stop = button("Stop reading", done);
  bar.className = "read-bar";
  rest();
  const heading = text.querySelector("h1");
  const beside = heading.nextElementSibling;
  heading.after(bar);
  if (beside?.matches("details")) bar.append(beside);
  addEventListener("pagehide", rest);
}
