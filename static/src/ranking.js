// Ranking by tapping: the first option tapped is first, the next second, and the last is placed automatically. The
// lists stay in the form and contain the answer; a button shows them again for people who prefer them.

const copy = (label) => {
  const words = label.cloneNode(true);
  words.querySelector(".nhsuk-u-visually-hidden")?.remove();
  return words;
};

function rankByTapping(fieldset) {
  const lists = [...fieldset.querySelectorAll("select")];
  const hint = fieldset.querySelector(".nhsuk-hint");
  const inWords = hint.textContent;
  const status = document.createElement("p");
  status.className = "muted";
  status.setAttribute("role", "status");
  let tapping = false;
  let fell; // the option that was placed automatically: a first tap on it agrees, and clears nothing

  const options = lists.map((list) => {
    const label = fieldset.querySelector(`label[for="${list.id}"]`);
    const button = document.createElement("button");
    const place = document.createElement("span");
    const words = document.createElement("span");
    button.type = "button";
    button.className = "rank-tap";
    place.className = "rank-place";
    place.setAttribute("aria-hidden", "true");
    const spoken = document.createElement("span");
    spoken.className = "nhsuk-u-visually-hidden";
    words.append(...copy(label).childNodes);
    const error = fieldset.querySelector(`#${list.id}-error`);
    if (error) button.setAttribute("aria-describedby", error.id);
    button.append(place, spoken, words);
    list.before(button);
    const option = { list, label, button, place, spoken, words, id: list.id };
    button.addEventListener("click", () => tap(option));
    list.addEventListener("change", show);
    return option;
  });
  const placed = () => options.filter(({ list }) => list.value).sort((a, b) => a.list.value - b.list.value);
  const text = ({ words }) => words.textContent.trim();

  function give(order) {
    for (const option of options) {
      const place = order.indexOf(option) + 1;
      option.list.value = place ? String(place) : "";
    }
    lists[0].dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }

  function tap(option) {
    const order = placed();
    const at = order.indexOf(option);
    const agrees = option === fell;
    fell = undefined;
    if (agrees && at >= 0) return;
    if (at >= 0) {
      order.splice(at, 1);
      give(order);
      status.textContent = `${text(option)}: no place. ${options.length - order.length} left to place.`;
      return;
    }
    order.push(option);
    if (order.length === options.length - 1) {
      fell = options.find((one) => !order.includes(one));
      order.push(fell);
    }
    give(order);
    const left = options.length - order.length;
    status.textContent = left
      ? `${text(option)}: place ${order.indexOf(option) + 1}. ${left} left to place.`
      : `All placed. ${order.map((one, place) => `${place + 1}: ${text(one)}`).join(". ")}.`;
  }

  function show() {
    for (const { list, button, place, spoken } of options) {
      button.classList.toggle("rank-placed", Boolean(list.value));
      place.textContent = list.value;
      spoken.textContent = list.value ? `Place ${list.value}: ` : "Not placed: ";
    }
  }

  // The error summary points to a field by its id, so the id is with what is shown.
  function change(to) {
    tapping = to;
    for (const { list, label, button, id } of options) {
      list.id = to ? `${id}-list` : id;
      button.id = to ? id : `${id}-tap`;
      label.htmlFor = list.id;
      list.hidden = label.hidden = to;
      button.hidden = !to;
    }
    fieldset.classList.toggle("ranking-by-tapping", to);
    hint.textContent = to ? "Tap the best option first, then the next best. Tap an option again to clear its place." : inWords;
    again.hidden = status.hidden = !to;
    swap.textContent = to ? "Use lists instead" : "Tap in order instead";
    show();
  }

  const small = (words, press) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    button.textContent = words;
    button.addEventListener("click", press);
    return button;
  };
  const again = small("Start again", () => {
    give([]);
    status.textContent = "Nothing is placed.";
    options[0].button.focus();
  });
  const swap = small("", () => change(!tapping));
  const row = document.createElement("div");
  row.className = "actions";
  row.append(again, swap);
  fieldset.append(status, row);
  change(true);
  addEventListener("pageshow", show); // a browser that goes back fills the lists in after this
}

for (const fieldset of document.querySelectorAll("fieldset.ranking")) rankByTapping(fieldset);
