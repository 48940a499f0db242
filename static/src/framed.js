// In the frame of a package: tells the package around it how far the person is. The site says to which address.
const report = document.querySelector('meta[name="package-report"]');
if (report && window.parent !== window) {
  const { to, finished, score } = JSON.parse(report.content);
  window.parent.postMessage({ learnapp: "progress", finished, score }, to);
}
