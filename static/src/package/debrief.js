// The parts of the debrief that only a package works out: the endings a learner has found, and the author's text in
// three parts. The rules are those of learnapp/domain/cases/case_progress.py and debrief_text.py.

import { visible } from "../walk.js";

// The titles of the endings that one of these steps, as "scene/place", leads to.
export function endingsFound(story, steps) {
  const targets = new Set();
  for (const id of story.order) {
    story.scenes[id].choices.forEach((choice, place) => steps.has(`${id}/${place}`) && targets.add(choice.target));
  }
  return story.order.filter((id) => story.scenes[id].ending && targets.has(id)).map((id) => story.scenes[id].title);
}

const TITLE = "(?:<h[2-6][^>]*>[^<]*</h[2-6]>|<p><strong>[^<]*</strong></p>)";
const LESSON = new RegExp(
  "(?:<h[2-6][^>]*>One lesson\\.?</h[2-6]>\\s*(<p>.*?</p>)|<p><strong>One lesson\\.?</strong> (.*?</p>))",
  "s",
);
const PARAGRAPH = /(<p>(?!<strong>[^<]*<\/strong><\/p>).*?<\/p>)()/s;
const TITLE_OF_NOTHING = new RegExp(`${TITLE}\\s*(?=${TITLE}|$)`, "g");

// The debrief in three parts: its lesson, the passages for this walk, and the rest.
export function debriefText(passages, state) {
  const yours = visible(passages.filter((passage) => passage.when.length), state);
  let rest = visible(passages.filter((passage) => !passage.when.length), state);
  const found = LESSON.exec(rest) ?? PARAGRAPH.exec(rest);
  const lesson = found ? (found[1] ?? `<p>${found[2]}`) : "";
  if (found) rest = rest.slice(0, found.index) + rest.slice(found.index + found[0].length);
  return { lesson, yours, rest: rest.replace(TITLE_OF_NOTHING, "").trim() };
}
