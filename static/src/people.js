// Choosing people from a list: one press ticks or clears them all, the number chosen is said, and what can be done with
// them comes into sight.

const form = document.querySelector(".ticking");
const all = form?.querySelector("#select-all");
if (all) {
  const boxes = [...form.querySelectorAll("[name=person]")];
  const ticked = () => boxes.filter((box) => box.checked).length;
  const tell = () => {
    all.textContent = ticked() < boxes.length ? `Select all ${boxes.length}` : "Clear the selection";
    form.querySelector("[role=status]").textContent = ticked() ? `, ${ticked()} selected` : "";
    form.querySelector(".bulk").hidden = !ticked();
  };
  all.onclick = (event) => {
    event.preventDefault();
    const tick = ticked() < boxes.length;
    for (const box of boxes) box.checked = tick;
    tell();
  };
  form.addEventListener("change", tell);
  // On a phone the list comes first, and the actions are one press away.
  form.querySelector("details").open = matchMedia("(min-width: 40em)").matches;
  tell();
}
