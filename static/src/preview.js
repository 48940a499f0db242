// A preview's page asks each second whether a file of the folder has changed, and loads itself again if so.

const place = document.querySelector("[data-follow]");
if (place) {
  const { follow, stamp } = place.dataset;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(follow, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== stamp) location.reload();
    } catch {
      // The preview was stopped: stay as it is until it is back.
    }
  }, 1000);
}
