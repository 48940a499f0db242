// The map of a case in a draft: pointing at a flag, or focusing it, marks where it is set and where it is read.

const follow = (flag) => {
  for (const one of document.querySelectorAll(".case-map [data-sets], .case-map [data-reads]")) {
    one.classList.toggle("flag-sets", (one.dataset.sets ?? "").split(" ").includes(flag));
    one.classList.toggle("flag-reads", (one.dataset.reads ?? "").split(" ").includes(flag));
  }
};

for (const link of document.querySelectorAll("[data-flag]")) {
  for (const name of ["mouseenter", "focus"]) link.addEventListener(name, () => follow(link.dataset.flag));
  for (const name of ["mouseleave", "blur"]) link.addEventListener(name, () => follow(""));
}
