// Choosing a place by tapping it on the picture. The list below stays the form's own field: a tap chooses from it, and
// what is chosen there, by its arrow keys too, is marked on the picture. Nothing here knows which place is right.

function markOnPicture(picture) {
  const form = picture.closest("form") ?? document;
  const choices = [...form.querySelectorAll('input[type="radio"][name="answer"]')];
  const places = [...picture.querySelectorAll("[data-place]")];

  function show() {
    const chosen = choices.find((one) => one.checked)?.value;
    for (const place of places) {
      const opacity = place.dataset.place === chosen ? ".35" : "0";
      for (const outline of place.querySelectorAll("[fill-opacity]")) outline.setAttribute("fill-opacity", opacity);
      place.querySelector("circle").setAttribute("fill", place.dataset.place === chosen ? "#212b32" : "#005eb8");
    }
  }

  picture.addEventListener("click", ({ target }) => {
    const tapped = target.closest("[data-place]");
    const choice = choices.find((one) => one.value === tapped?.dataset.place);
    if (!choice) return;
    choice.checked = true;
    for (const name of ["input", "change"]) choice.dispatchEvent(new Event(name, { bubbles: true }));
  });
  form.addEventListener("change", show);
  for (const place of places) place.setAttribute("cursor", "pointer");
  show();
}

for (const picture of document.querySelectorAll("form .hotspot")) markOnPicture(picture);
