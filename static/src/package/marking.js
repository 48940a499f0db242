// Reading, marking and reviewing an answer: the rules of learnapp/domain/questions, held to them by
// tests/exports/scorm/test_marking.py. `asked` is one draw of a question as learnapp/exports/scorm/questions.py made it.

import { TypedNumberError, typedNumber } from "./numbers.js";

const SCORE = "9119 of ";
const YOURS = "learnapp-own-words";
const SLACK = 1e-9;
const NUMBERS = { 1: "one", 2: "two", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "all eight" };

export const escaped = (text) =>
  text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" })[sign]);

// What is wrong with a form: `field` is the one that it concerns.
export class AnswerError extends Error {
  constructor(message, field = "answer") {
    super(message);
    this.field = field;
  }
}

const refuse = (message, field) => {
  throw new AnswerError(message, field);
};

// The answer in a form; `sent` gives the values of a field.
export function parse(asked, sent) {
  return PARSERS[asked.answer](asked, sent);
}

const PARSERS = {
  ticks({ rule, count }, sent) {
    const ticked = sent("answer").map(Number).filter((place) => place >= 0 && place < count);
    if (rule === "one" && ticked.length !== 1) refuse("Choose one option.");
    if (rule === "three" && !ticked.length) refuse("Choose three options.");
    if (rule === "three" && ticked.length !== 3) refuse(`Choose three options. You have chosen ${NUMBERS[ticked.length]}.`);
    if (!ticked.length) refuse("Choose at least one option.");
    return ticked.sort((a, b) => a - b);
  },
  ranking({ order, count }, sent) {
    const answer = Array(count).fill(0);
    const seen = new Set();
    order.forEach((option, shown) => {
      const place = Number(sent(`place-${shown}`)[0] || 0);
      if (!place) refuse("Give every option a place.", `place-${shown}`);
      if (seen.has(place)) {
        refuse(`You gave place ${place} to two options. Give each option a different place.`, `place-${shown}`);
      }
      seen.add(place);
      answer[option] = place;
    });
    return answer;
  },
  pairs({ field, count, order }, sent) {
    return Array.from({ length: count }, (_, row) => {
      const value = sent(`${field}-${row}`)[0];
      if (!value) refuse("Choose an option for each.", `${field}-${row}`);
      return order[Number(value)];
    });
  },
  number({ unit }, sent) {
    const typed = sent("answer").join(" ");
    try {
      return { typed: typed.trim().replace(/\s+/g, " "), value: typedNumber(typed, unit) };
    } catch (error) {
      if (error instanceof TypedNumberError) refuse(error.message);
      throw error;
    }
  },
  script(_asked, sent) {
    const [point] = sent("answer");
    const place = _asked.points.indexOf(point);
    if (place < 0) refuse("Choose one point of the scale.");
    return place;
  },
  words({ fields }, sent) {
    return fields.map((field) => {
      const text = (sent(field)[0] ?? "").trim();
      if (!text) refuse(fields.length > 1 ? "Enter your message." : "Enter your answer.", field);
      return text;
    });
  },
};

// The points of an answer; null is an unanswered question.
export function score(asked, answer) {
  return answer === null || answer === undefined ? 0 : SCORES[asked.answer](asked, answer);
}

const away = (place, [first, last]) => Math.max(first - place, place - last, 0);

const SCORES = {
  ticks({ rule, keys }, answer) {
    const right = answer.filter((place) => keys.includes(place)).length;
    const wrong = answer.length - right;
    if (rule === "three") return answer.length > 3 ? 0 : 4 * right;
    if (rule === "points") return Math.max(0, (right - wrong) / keys.length);
    return Number(right === (rule === "one" ? 1 : keys.length) && !wrong);
  },
  ranking({ places }, answer) {
    const alone = (place) => answer.filter((other) => other === place).length === 1;
    return answer.reduce((sum, place, at) => sum + (place && alone(place) ? 4 - away(place, places[at]) : 0), 0);
  },
  pairs: ({ keys }, answer) => answer.filter((place, row) => place === keys[row]).length,
  number: (asked, answer) => Number(named(asked, answer.value) === asked.key),
  script: ({ scores }, answer) => scores[answer],
  words: () => 0,
};

// Rounds half up, as pages do.
const shown = (amount, decimals) => {
  const settled = Number(Math.abs(amount).toPrecision(12));
  const rounded = Number(`${Math.round(Number(`${settled}e${decimals}`))}e-${decimals}`);
  return amount < 0 ? -rounded : rounded;
};

// The place of the amount that a value counts as: the key if it is near enough, otherwise the nearest; -1 for none.
function named({ amounts, key, tolerance, relative, decimals }, value) {
  const near = amounts
    .map((amount, place) => ({ amount, place, from: Math.abs(value - amount) }))
    .filter(({ amount, from }) => {
      const room = relative ? tolerance * Math.abs(amount) : tolerance;
      if (from <= room + SLACK * Math.max(1, Math.abs(amount))) return true;
      const rounded = shown(amount, decimals);
      return value === rounded && rounded !== 0;
    })
    .sort((a, b) => Number(a.place !== key) - Number(b.place !== key) || a.from - b.from || a.place - b.place);
  return near.length ? near[0].place : -1;
}

// The review of an answer as HTML: undefined for none, null for one in own words that was not kept.
export const review = (asked, answer) => REVIEWS[asked.answer](asked, answer ?? null, answer === null);

const joined = ({ before, rows, after }, which) =>
  before + rows.map(([start, end, texts], row) => start + texts[which(row)] + end).join("") + after;
const whole = ([start, end, texts], which) => start + texts[which] + end;
const points = (html, asked, answer) => html.replace(SCORE, `${score(asked, answer)} of `);
const typed = (html, text) => html.replaceAll(YOURS, () => escaped(text));

const REVIEWS = {
  ticks: (asked, answer) => joined(asked.review, (row) => Number(answer?.includes(row) ?? false)),
  ranking(asked, answer) {
    const { count } = asked;
    const html = joined(asked.review, (row) => (answer ? (answer[row] - 1 - row + count) % count : count));
    return points(html, asked, answer);
  },
  pairs(asked, answer) {
    const none = asked.order.length;
    const html = joined(asked.review, (row) => {
      if (row < asked.count) return answer?.[row] ?? none;
      return answer?.includes(row) ? row : none;
    });
    return points(html, asked, answer);
  },
  number(asked, answer) {
    const other = asked.amounts.length;
    if (answer === null) return whole(asked.whole, other + 1);
    const place = named(asked, answer.value);
    return typed(whole(asked.whole, place < 0 ? other : place), answer.typed);
  },
  script: (asked, answer) => whole(asked.whole, answer ?? 5),
  words(asked, answer, lost) {
    const nothing = lost ? "What you wrote stayed on the page, and is not kept." : "You did not write anything.";
    let html = whole(asked.whole, 0);
    asked.fields.forEach((_, at) => {
      const lines = (answer?.[at] ?? "").split("\n").filter((line) => line.trim());
      const said = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n") || `<p>${nothing}</p>`;
      const place = asked.fields.length > 1 ? `<p>${YOURS}-${at}</p>` : `<p>${YOURS}</p>`;
      html = html.replace(place, () => said);
    });
    return html;
  },
};

// Questions for an attempt, as their places: so many of each group, two of one principle only if there is no other.
export function choose(quiz, random = Math.random) {
  const every = quiz.questions.map((question, place) => ({ ...question, place }));
  const principles = new Set();
  const pick = (questions, wanted) => {
    const waiting = questions.map((question) => ({ question, by: random() })).sort((a, b) => a.by - b.by);
    const found = [];
    while (waiting.length && found.length < wanted) {
      const fresh = waiting.findIndex(({ question }) => !principles.has(question.principle));
      const [{ question }] = waiting.splice(Math.max(fresh, 0), 1);
      found.push(question.place);
      if (question.principle) principles.add(question.principle);
    }
    return found;
  };
  if (quiz.draw === null) return every.map((question) => question.place);
  const chosen =
    typeof quiz.draw === "number"
      ? pick(every, quiz.draw)
      : Object.entries(quiz.draw).flatMap(([group, count]) => pick(every.filter((one) => one.group === group), count));
  return chosen.sort((a, b) => a - b);
}

// The share of full marks above what guessing wins, over questions as {asked, answer}; null where nothing is scored.
export function share(answered) {
  let total = 0;
  let chance = 0;
  let outOf = 0;
  for (const { asked, answer } of answered) {
    if (!asked.outOf) continue;
    total += score(asked, answer) / asked.outOf;
    chance += asked.chance;
    outOf += 1;
  }
  return outOf ? Math.max(0, (total - chance) / (outOf - chance)) : null;
}

// In whole percent, rounded down, as in learnapp/domain/numbers/percentages.py.
export const percent = (part) => Math.floor(part * 100 + SLACK);

// The mean of whole percentages, rounded down as everywhere, so that it never says more than was reached. Null for
// none.
export const meanPercent = (all) => (all.length ? Math.floor(all.reduce((a, b) => a + b, 0) / all.length) : null);
