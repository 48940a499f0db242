// Takes out of NHS.UK frontend's stylesheet what no browser that we serve needs. Each rule here says why.
import postcss from "postcss";

const systemColours = /^(LinkText|VisitedText|ActiveText|CanvasText|ButtonText)$/i;

export function slim(css) {
  const root = postcss.parse(css);
  root.walkAtRules("media", (rule) => {
    // _print.scss says what paper needs.
    if (/^print/.test(rule.params)) return rule.remove();
    // Internet Explorer and the first Edge.
    const queries = postcss.list.comma(rule.params).filter((query) => !/-ms-high-contrast|\\0|\uFFFD/.test(query));
    if (queries.length === 0) return rule.remove();
    rule.params = queries.join(", ");
    // In forced colours a browser sets the colours of links and text by itself.
    if (/forced-colors: active/.test(rule.params)) {
      rule.walkDecls("color", (declaration) => {
        if (systemColours.test(declaration.value)) declaration.remove();
      });
    }
  });
  root.walkAtRules("supports", (rule) => {
    // True, or false, in every browser since 2020.
    if (/not \(caret-color/.test(rule.params)) return rule.remove();
    if (/not \(-ms-ime-align|margin: max\(|outline-width: max\(/.test(rule.params)) rule.replaceWith(rule.nodes);
  });
  root.walkRules((rule) => {
    // Classes such as .\\:focus only show a state in their documentation.
    const selectors = rule.selectors.map((selector) => selector.replaceAll(/:not\(\.\\:\w+\)/g, ""));
    const kept = selectors.filter((selector) => {
      // The number of a page has no icon, and is a link like any other.
      if (/pagination--numbered .*(:hover|__link.*(\.nhsuk-icon|:visited|:active|:not))/.test(selector)) return false;
      // Icons stand only in pagination. Space between headings, text, labels and fields is our own layer's.
      if (/\.nhsuk-icon/.test(selector)) return /^\.nhsuk-(icon|pagination)/.test(selector);
      // It has a browser work out two styles more for each element. The one pseudo-element whose box it changes says so.
      if (/^\*::?(before|after)$/.test(selector)) return false;
      // Arrows of tables that the library's own script sorts. Ours are words beside a link, and fetch no picture.
      if (/\[aria-sort/.test(selector)) return false;
      // Red commands and addresses look like errors.
      if (/^(li|caption|td|th|dt|dd|p) code$/.test(selector)) return false;
      // Our lists of choices have no line between them.
      if (/__divider/.test(selector)) return false;
      // A link is an `a`, which has its own rules; what stands beside a field is text; old browsers; elements that no page has.
      if (/\.nhsuk-link\b|input-wrapper.*(button|select)|label-wrapper:has|moz-focus-inner|type=.?number/.test(selector)) return false;
      // One space above headings suits whatever comes before them.
      if (/\+ ?\.nhsuk-heading/.test(selector)) return false;
      if (/^(h6|address|samp|kbd|var)\b/.test(selector)) return false;
      if (/\\:(focus|hover|active)|-ms-|search/.test(selector)) return false;
      return !/\[class\^=|:has\(\s*\+|__?(label|legend)(--\w+)?\s*\+|:not\(\.nhsuk-label/.test(selector);
    });
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  root.walkRules(".nhsuk-pagination--numbered .nhsuk-pagination__link", (rule) => {
    rule.walkDecls("color", (declaration) => declaration.remove());
  });
  root.walkDecls(/^-(webkit|moz)-(font-smoothing|osx-font-smoothing|tap-highlight-color)$/, (declaration) => {
    declaration.remove();
  });
  root.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}
