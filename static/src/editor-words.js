// What an author may want to name where they are: blocks, ids, flags, terms, claims, competencies, facts and pictures.

const flagsOf = (text) =>
  [...text.matchAll(/(?:\bset|\bclear|\bwhen)=("[^"]*"|[^\s}]+)|^:{3,} when (.*)$/gm)].flatMap(([, given, block]) =>
    (given ?? block).replaceAll('"', "").split(",").map((one) => one.trim().replace(/^!/, "")),
  );
const idsOf = (text) => [...text.matchAll(/^##\s.*\{#([\w-]+)/gm)].map(([, id]) => id);
const pairs = (list = []) => list.map(([label, detail]) => ({ label, detail: detail.length > 60 ? `${detail.slice(0, 60)}…` : detail }));
const plain = (list = []) => [...new Set(list)].filter(Boolean).map((label) => ({ label }));

// What is before the cursor, and what can follow. The last one or more letters are those being typed.
const PLACES = [
  [/\]\(term:([\w-]*)$/, (words) => pairs(words.terms)],
  [/\]\(claim:(\d*)$/, (words) => pairs(words.claims)],
  [/\]\(#([\w-]*)$/, (words, text) => plain(idsOf(text))],
  [/\]\(pictures\/([\w.-]*)$/, (words) => plain((words.pictures ?? []).map((name) => name.replace("pictures/", "")))],
  [/(?:\bset|\bclear|\bwhen)="?(?:[^\s}"]*,)?!?([\w-]*)$/, (words, text) => plain(flagsOf(text))],
  [/^:{3,} when (?:.*,)?\s*!?([\w-]*)$/, (words, text) => plain(flagsOf(text))],
  [/(?:^competencies:\s*\[?|\bcompetency=)(?:.*,)?\s*([\d.]*)$/, (words) => pairs(words.competencies)],
  [/(?:^claims:\s*\[?|\bclaim=)(?:.*,)?\s*(\d*)$/, (words) => pairs(words.claims)],
  [/\bfact=(?:[^\s]*,)?([\w-]*)$/, (words) => pairs(words.facts)],
  [/^:{3,} ([\w-]*)$/, (words) => plain(words.blocks)],
];

export function completions(context, words) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  for (const [place, options] of PLACES) {
    const found = place.exec(before);
    if (found) {
      return { from: context.pos - found[1].length, options: options(words, context.state.doc.toString()), validFor: /^[\w.-]*$/ };
    }
  }
  return null;
}
