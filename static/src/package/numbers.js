// Numbers as people type them: the rules of learnapp/domain/numbers/typed_numbers.py, held to them by
// tests/exports/scorm/test_marking.py.

const LONGEST = 60;
const MOST = 1e15;
const SCALES = {
  ...{ k: 1e3, thousand: 1e3, m: 1e6, mn: 1e6, million: 1e6, bn: 1e9, billion: 1e9, thou: 1e3, mil: 1e6, mill: 1e6 },
  ...{ lakh: 1e5, lakhs: 1e5, crore: 1e7, crores: 1e7 },
};
const UNITS = {
  "£": ["£", "gbp", "pounds", "pound", "poundssterling", "sterling", "£gbp", "gbp£"],
  "%": ["%", "percent", "pc", "pct", "percentage"],
};
const SHORT = {
  hour: ["h", "hr"],
  minute: ["min"],
  day: ["d"],
  week: ["wk"],
  month: ["mth", "mo"],
  year: ["yr", "y"],
  patient: ["pt"],
  wte: ["wholetimeequivalent", "fte"],
  fte: ["fulltimeequivalent", "wte"],
  kilogram: ["kg", "kilo"],
  mile: ["mi"],
  person: ["people"],
};
const FIGURE = /^(?:(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d+)(?:\.\d*)?|\.\d+)$/;
const PARTS = /^([^\d.]*)((?:[\d.,]|(?<=\d)[ '](?=\d))*)([^]*)$/;
const BRACKETED = /^(£?) ?\(([^()]*)\)([^()]*)$/;

export class TypedNumberError extends Error {}

const refuse = (message) => {
  throw new TypedNumberError(message);
};
const strip = (text, signs) => {
  while (text && signs.includes(text.at(-1))) text = text.slice(0, -1);
  return text;
};

export function typedNumber(text, unit = "") {
  const plain = plainOf(text);
  if (!plain) refuse("Enter a number.");
  if ([...plain].length > LONGEST) refuse("That is too long for a number. Enter one number in figures.");
  const bracketed = BRACKETED.exec(plain);
  let [before, figure, after] = cut(bracketed ? bracketed.slice(1).join("") : plain);
  const bracket = bracketed !== null;
  if (after[0] === "-" && !before.includes("-") && !bracket && !/\d/.test(after)) {
    before = `-${before}`;
    after = after.slice(1).trim();
  }
  const [sign, symbol] = front(before, bracket, plain);
  const [scale, written] = back(after, plain);
  checkUnit(symbol, written, unit);
  const amount = valueOf(figure, plain) * scale;
  if (amount > MOST) refuse("That number is too large. Check the thousands and millions.");
  const value = sign === "-" || bracket ? -amount : amount;
  if (unit === "%" && amount > 0 && amount < 1 && !symbol && !written) {
    const larger = general(value * 100);
    refuse(`Is that ${general(value)}% or ${larger}%? Enter ${larger}, or ${general(value)}% with its sign.`);
  }
  return value;
}

const general = (value) => `${Number(value.toPrecision(6))}`;

const digit = (sign) => {
  let code = sign.codePointAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return `${value}`;
};

function plainOf(typed) {
  let text = [...typed].slice(0, LONGEST * 4).join("").replaceAll("´", "'");
  for (const [sign, decimals] of [["½", ".5"], ["¼", ".25"], ["¾", ".75"]]) {
    text = text.replace(new RegExp(`(\\d?)\\s*${sign}`, "g"), `$1${decimals}`);
  }
  const raised = /\p{No}/u.exec(text);
  if (raised) refuse(`That is not a number. “${raised[0]}” cannot be read. Enter one number in figures.`);
  text = text.normalize("NFKC").replace(/[−–—‐‑‒﹣－]/g, "-").replace(/[’‘ʼ′`]/g, "'");
  text = text.replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, (sign) => (/[0-9]/.test(sign) ? sign : digit(sign)));
  const plain = text.trim().replace(/\s+/g, " ").replace(/^[=~≈ ]+/, "").trimEnd();
  const quoted = /^["'“”„]+([^"'“”„]*)["'“”„]+$/.exec(plain);
  return quoted ? quoted[1].trim() : plain;
}

function cut(text) {
  const found = PARTS.exec(text);
  let figure = found[2];
  const trailing = figure.length - strip(figure, ",. ").length;
  if (trailing && !found[3]) {
    figure = strip(figure, ", ");
    if (figure.endsWith(".") && figure.slice(0, -1).includes(".")) figure = figure.slice(0, -1);
  }
  return [found[1].trim(), figure.trim(), found[3].trim()];
}

function front(before, negative, plain) {
  const lowered = before.toLowerCase().replaceAll(" ", "").replace(/^(?:minus|negative)/, "-");
  const sign = lowered.includes("-") ? "-" : "";
  const rest = strip(lowered.replace("-", "").replace("+", ""), ".");
  const symbol = Object.keys(UNITS).find((unit) => UNITS[unit].includes(rest)) ?? rest;
  if (!["", "£", "%"].includes(symbol) || (sign && (negative || before.includes("+")))) notANumber(plain, rest ? before : "");
  return [sign, symbol];
}

function back(after, plain) {
  const at = after.indexOf(" ");
  const word = strip((at < 0 ? after : after.slice(0, at)).toLowerCase(), ".");
  if (Object.hasOwn(SCALES, word)) return [SCALES[word], at < 0 ? "" : after.slice(at + 1).trim()];
  if (/^[-+/*^x:]\s*\d/.test(after)) refuse("Enter one number, not a range or a sum.");
  if (/^e[+-]?\d/i.test(after)) refuse("Write the number out in full, for example 1,250,000.");
  if (/\d/.test(after)) notANumber(plain, after);
  return [1, after];
}

const inUnit = (unit) => (unit === "£" ? "pounds" : "per cent");
const asked = (unit) =>
  ({ "": "a number in figures", "£": "an amount in pounds", "%": "a percentage" })[unit] ?? `a number of ${unit}`;
const plainUnit = (written) => written.replace(/[\s.-]/g, "").toLowerCase();

function checkUnit(symbol, written, unit) {
  const named = plainUnit(written);
  if (symbol && symbol !== unit) refuse(`The answer is not in ${inUnit(symbol)}. Enter ${asked(unit)}.`);
  if (!named || (UNITS[unit] ?? namesOf(unit)).includes(named)) return;
  for (const other of ["%", "£"]) {
    if (UNITS[other].includes(named)) refuse(`The answer is not in ${inUnit(other)}. Enter ${asked(unit)}.`);
  }
  refuse(`Enter ${asked(unit)}, with a minus sign if it is below zero, and no other words. Leave out “${written}”.`);
}

function namesOf(unit) {
  const plain = plainUnit(unit);
  const first = plainUnit(unit.trim().split(/\s+/)[0]);
  const found = [plain];
  for (const name of [plain, first]) {
    const stem = name.length > 2 && name.endsWith("s") ? name.slice(0, -1) : name;
    const short = SHORT[stem] ?? [];
    found.push(name, stem, `${stem}s`, ...short, ...short.map((one) => `${one}s`));
  }
  for (const [stem, short] of Object.entries(SHORT)) {
    if (short.includes(plain) || short.includes(plain.endsWith("s") ? plain.slice(0, -1) : plain)) {
      found.push(stem, `${stem}s`, ...short, ...short.map((one) => `${one}s`));
    }
  }
  return found;
}

function valueOf(figure, plain) {
  if (!figure) notANumber(plain);
  if (!FIGURE.test(figure)) {
    if (/^\d+,\d+$/.test(figure)) {
      refuse(
        `Check the comma in ${figure}: use a full stop for decimals and commas only between thousands, as in 1,250.50.`,
      );
    }
    refuse(`Check the commas and full stops in ${figure}: write numbers as in 1,250.50.`);
  }
  return Number(figure.replace(/[, ']/g, ""));
}

function notANumber(plain, fault = "") {
  const found = /\p{L}{2,}/u.exec(plain);
  const named = fault.trim() || (found ? found[0] : "");
  if (found) {
    refuse(`Write the number in figures, for example 1,250, without words${named ? `: “${named}”` : ""}.`);
  }
  refuse(`That is not a number.${named ? ` “${named}” cannot be read.` : ""} Enter one number in figures, for example 1,250.`);
}
