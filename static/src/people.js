// Choosing people from a list: one press ticks or clears all, a line says how many are chosen, and the actions for them
// appear.

const form = document.querySelector(".ticking");
const all = form?.querySelector(".tick-all");
if (all) {
  const boxes = [...form.querySelectorAll("[name=person]")];
  const ticked = () => boxes.filter((box) => box.checked).length;
  const tell = () => {
    const every = ticked() === boxes.length;
    all.classList.toggle("ticked", every);
    all.lastChild.textContent = every ? "Clear the selection" : `Select all ${boxes.length}`;
    document.querySelector(".toolbar [role=status]").textContent = ticked() ? `, ${ticked()} selected` : "";
    form.querySelector(".bulk").hidden = !ticked();
    form.querySelector("h2").textContent = `${ticked()} selected`;
  };
  all.onclick = (event) => {
    event.preventDefault();
    const tick = ticked() < boxes.length;
    for (const box of boxes) box.checked = tick;
    tell();
  };
  form.addEventListener("change", tell);
  form.addEventListener("reset", () => setTimeout(tell)); // once the ticks have gone
  // On a phone the list comes first, and what else can be done is one press away.
  const wide = matchMedia("(min-width: 40em)");
  const more = form.querySelector("details");
  wide.onchange = () => (more.open = wide.matches);
  more.open = wide.matches;
  tell();
}
