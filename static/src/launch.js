// After a launch from another learning platform: sends what its page was opened for, or closes it.
const form = document.getElementById("to-platform");
if (form) form.requestSubmit();
if (document.getElementById("registered")) {
  (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
}
