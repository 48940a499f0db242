// The pages of a quiz: its start, a question, the check before it is submitted, and the results.

import { percent, review, score, share } from "./marking.js";
import { button, counted, details, escaped, linkButton, ring, submit, tag, whoSees, wordsUsed } from "./markup.js";

export const quizWork = () => ({ open: null, last: null });

export const asked = (quiz, attempt, at) => {
  const { draws } = quiz.questions[attempt.asked[at]];
  return draws[attempt.draw % draws.length];
};

export const answerOf = (attempt, at) => (attempt.answers.has(at) ? attempt.answers.get(at).answer : undefined);

export const shareOf = (quiz, attempt) =>
  share(attempt.asked.map((_, at) => ({ asked: asked(quiz, attempt, at), answer: answerOf(attempt, at) })));

const whose = `<p class="review-whose">Some of this is a matter of judgement. The answers shown are the authors’ own reasoned view, and good people can differ.</p>`;

export function quizStart(content, quiz, work, best) {
  const { length } = quiz.questions;
  const count =
    quiz.draw === null ? length : typeof quiz.draw === "number" ? quiz.draw : Object.values(quiz.draw).reduce((a, b) => a + b, 0);
  const drawn = quiz.draw === null ? "" : `Each attempt asks ${count} of ${length}. `;
  const told =
    quiz.purpose === "prequestions"
      ? "You have not been taught this yet, so expect some wrong answers. Trying first helps you remember what follows."
      : `Take it as often as you like. ${drawn}${quiz.each ? "You see feedback after each answer." : "You see feedback on every option at the end."}${quiz.passMark ? ` The pass mark is ${quiz.passMark}%, adjusted for guessing.` : ""}`;
  const seen =
    quiz.purpose !== "end"
      ? "Your learning system sees only that you finished it."
      : content.answers
        ? "Your learning system sees that you finished, your best score, and <strong>each answer that you submit</strong>."
        : "Your learning system sees that you finished and your best score, never your answers.";
  return `<div class="reading"><p class="eyebrow">${quiz.named}, about ${quiz.minutes}</p><h1>${escaped(quiz.title)}</h1>
${quiz.summary ? `<p class="lede">${escaped(quiz.summary)}</p>` : ""}<p>${counted(count, "question")}. ${told}</p>
${whoSees(`<h2 class="nhsuk-heading-s">Who can see your answers</h2><p>${seen}</p>`)}
${best === undefined ? "" : `<p>Your best score: ${best}%.</p>`}
<div class="actions">${button(work.last || best !== undefined ? "Try again" : "Start", "start-quiz")}${work.last ? linkButton("See your last results", `${quiz.at}.results`, true) : ""}</div></div>`;
}

export function questionPage(content, quiz, attempt, at) {
  const question = quiz.questions[attempt.asked[at]];
  const of = attempt.asked.length;
  const one = asked(quiz, attempt, at);
  const answer = answerOf(attempt, at);
  const last = at === of - 1;
  const marked = quiz.each && answer !== undefined;
  const onward = last ? linkButton("Check and submit", `${quiz.at}.check`) : linkButton("Next question", `${quiz.at}.q.${at + 2}`);
  const body = marked
    ? `<section class="question" id="feedback"><h2 class="question-title">${one.title}</h2>${question.judgement ? whose : ""}${reviewOf(one, answer)}${wordsUsed(content, question.terms)}<p class="muted">${question.source}</p>${onward}</section>`
    : `<form class="question" data-form="answer" data-at="${at}" novalidate><h2 class="question-title">${one.title}</h2>${one.ask}<div class="actions">${submit("Save and continue")}</div></form>${wordsUsed(content, question.terms)}`;
  const links = [
    at ? `<a href="#${quiz.at}.q.${at}">Back to question ${at}</a>` : "",
    last ? `<a href="#${quiz.at}.check">Check all answers</a>` : `<a href="#${quiz.at}.q.${at + 2}">${answer === undefined ? "Skip to" : "Go to"} question ${at + 2}</a>`,
  ];
  const state = answer === undefined ? "Not answered yet." : `Your answer is saved.${marked ? "" : " You can change it until you submit."}`;
  return `<div class="reading"><div id="errors"></div><p class="eyebrow">${escaped(quiz.title)}</p>
<h1 class="question-place">Question ${at + 1} of ${of}</h1>
<p class="muted">${state} ${attempt.answers.size} of ${of} answered.</p>${body}
<nav class="actions" aria-label="Questions">${links.join(" ")}</nav></div>`;
}

const reviewOf = (one, answer) => review(one, answer) + (one.explanation ? `<div class="prose">${one.explanation}</div>` : "");

export function checkPage(quiz, attempt) {
  const rows = attempt.asked.map((_, at) => {
    const answered = attempt.answers.has(at);
    const words = answered ? (quiz.each ? "View" : "Change") : "Answer";
    return `<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">${at + 1}. ${asked(quiz, attempt, at).title}</dt>
<dd class="nhsuk-summary-list__value">${answered ? "Answered" : "Not answered"}</dd>
<dd class="nhsuk-summary-list__actions"><a class="nhsuk-link" href="#${quiz.at}.q.${at + 1}">${words}<span class="nhsuk-u-visually-hidden"> question ${at + 1}</span></a></dd></div>`;
  });
  const left = attempt.asked.length - attempt.answers.size;
  const inset = left
    ? `<div class="nhsuk-inset-text"><span class="nhsuk-u-visually-hidden">Information: </span><p>${left} ${left === 1 ? "question is" : "questions are"} not answered. You can submit anyway. Unanswered questions score nothing, but you still get their feedback.</p></div>`
    : "";
  return `<div class="reading"><p class="eyebrow">${escaped(quiz.title)}</p><h1>Check your answers</h1>
<dl class="nhsuk-summary-list">${rows.join("")}</dl>${inset}<p>Once you submit, you cannot change your answers and you will see the feedback.</p>${button("Submit", "submit-quiz")}</div>`;
}

export function resultsPage(content, quiz, attempt, next) {
  const part = shareOf(quiz, attempt);
  const lines = attempt.asked.map((place, at) => {
    const question = quiz.questions[place];
    const one = asked(quiz, attempt, at);
    const answer = answerOf(attempt, at);
    const points = score(one, answer);
    const mark = one.outOf ? `${Number(points.toFixed(2))} of ${one.outOf}` : "Not scored";
    const state = !one.outOf ? tag("Not scored", "grey") : points >= one.outOf ? tag("Right", "green") : tag("Missed something", "orange");
    return `<section class="question reviewed" aria-labelledby="question-${at + 1}"><h3 class="nhsuk-heading-s" id="question-${at + 1}">${at + 1}. ${one.title}</h3>
<p>${state} <span class="muted">${mark}${answer === undefined ? ", not answered" : ""}.</span></p>${details("Why, and every option", `${reviewOf(one, answer)}${wordsUsed(content, question.terms)}<p class="muted">${question.source}</p>`)}</section>`;
  });
  const judged = attempt.asked.some((place) => quiz.questions[place].judgement);
  return `<div class="reading"><h1>Results: ${escaped(quiz.title)}</h1>
${part === null ? "" : ring(percent(part), "Score above chance", "0% is what you would get by guessing, and 100% is full marks.")}
${part !== null && quiz.passMark ? `<p>${percent(part) >= quiz.passMark ? `You reached the pass mark of ${quiz.passMark}%.` : `The pass mark is ${quiz.passMark}%. You can take the quiz again at any time.`}</p>` : ""}
${quiz.purpose === "prequestions" ? "<p>You answered these before the teaching, so expect a low score.</p>" : ""}${judged ? whose : ""}
<h2>Your answers</h2>${lines.join("")}<div class="actions">${next}${button("Try again", "start-quiz", { secondary: true })}</div></div>`;
}
