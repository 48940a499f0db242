// After a launch from another learning platform: submits the page's form, or closes its tab.
const form = document.getElementById("to-platform");
if (form) form.requestSubmit();
if (document.getElementById("registered")) {
  (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
}
