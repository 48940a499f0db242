"""Questions as a QTI package: a zip of one item a question and a manifest, in version 2.1 or 3."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from learnapp.domain.exchange.items import Item, Losses, decimal
from learnapp.domain.exchange.labels import labelled
from learnapp.domain.exchange.qti_names import QTI2, to_version_3
from learnapp.domain.exchange.rich_text import words
from learnapp.domain.exchange.sources import clean

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_MANIFESTS = {
    2: ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "imsqti_item_xmlv2p1"),
    3: ("http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package", "3.0.0", "imsqti_item_xmlv3p0"),
}
_SCHEMAS = {
    2: f"{QTI2} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    3: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0 "
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
}
_WHEN = (2000, 1, 1, 0, 0, 0)
"""The same questions make the same file."""


def write_2(items: Sequence[Item], losses: Losses) -> bytes:
    return _package(items, losses, 2)


def write_3(items: Sequence[Item], losses: Losses) -> bytes:
    return _package(items, losses, 3)


def _package(items: Sequence[Item], losses: Losses, version: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {}
        for item in items:
            losses.about(item.line, item.title)
            files[f"items/{_name(item)}.xml"] = _bytes(item_element(item, losses, version))
        for name, data in {"imsmanifest.xml": _manifest(list(files), version), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _name(item: Item) -> str:
    return f"q-{item.id}"


def _manifest(files: Sequence[str], version: int) -> bytes:
    from lxml import etree

    space, schema, number, type_ = _MANIFESTS[version]
    root = etree.Element(f"{{{space}}}manifest", nsmap={None: space}, identifier="manifest")
    metadata = etree.SubElement(root, f"{{{space}}}metadata")
    etree.SubElement(metadata, f"{{{space}}}schema").text = schema
    etree.SubElement(metadata, f"{{{space}}}schemaversion").text = number
    etree.SubElement(root, f"{{{space}}}organizations")
    resources = etree.SubElement(root, f"{{{space}}}resources")
    for place, file in enumerate(files, 1):
        resource = etree.SubElement(resources, f"{{{space}}}resource", identifier=f"r{place}", type=type_, href=file)
        etree.SubElement(resource, f"{{{space}}}file", href=file)
    return _bytes(root)


def _bytes(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element, encoding="UTF-8", xml_declaration=True))


def item_element(item: Item, losses: Losses, version: int) -> Any:
    """The `assessmentItem` of a question."""
    from lxml import etree

    root = etree.Element(
        f"{{{QTI2}}}assessmentItem",
        nsmap={None: QTI2, "xsi": _XSI},
        identifier=_name(item),
        title=clean(item.title)[:250],
        label=" ".join(labelled(item))[:250],
        adaptive="false",
        timeDependent="false",
    )
    if len(" ".join(labelled(item))) > 250:
        losses.lose("Some of its competencies, claims or marks of its kind are left out: a label has 250 characters.")
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMAS[version])
    _WRITERS[item.form](root, item, losses)
    if version == 3:
        _wrap(root)
        to_version_3(root)
        etree.cleanup_namespaces(root, top_nsmap={None: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "xsi": _XSI})
    return root


def _wrap(root: Any) -> None:
    """Put the text of a feedback or a rubric into a body of its own, as version 3 requires."""
    from lxml import etree

    for name in ("modalFeedback", "rubricBlock"):
        for element in list(root.iter(f"{{{QTI2}}}{name}")):
            body = etree.Element(f"{{{QTI2}}}qti-content-body")
            body.text, element.text = element.text, None
            body.extend(list(element))
            element.append(body)
            if name == "rubricBlock":
                element.set("use", "scoring")


# Parts of an item


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{QTI2}}}{name}", **attributes)
    element.text = text
    return element


def _fill(parent: Any, shown: str) -> None:
    """HTML as XML within an element."""
    from lxml import html as lxml_html

    if not shown:
        return
    source = lxml_html.fragment_fromstring(clean(shown), create_parent="div")
    for node in source.iter():
        node.tag = f"{{{QTI2}}}{node.tag}"
    parent.text = source.text
    parent.extend(list(source))


def _declare(root: Any, cardinality: str, base: str, correct: Sequence[str], mapping: dict[str, float]) -> None:
    response = _add(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    if correct:
        values = _add(response, "correctResponse")
        for one in correct:
            _add(values, "value", one)
    if mapping:
        entries = _add(response, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, share in mapping.items():
            _add(entries, "mapEntry", mapKey=key, mappedValue=decimal(share, 5))


def _outcomes(root: Any, feedback: str, general: str) -> None:
    """Declares the score and which feedback to show; `feedback` is the cardinality of the answer's own feedback, if
    any.
    """
    score = _add(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _add(_add(score, "defaultValue"), "value", "0")
    if feedback:
        _add(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality=feedback, baseType="identifier")
    if general:
        _add(root, "outcomeDeclaration", identifier="GENERAL", cardinality="single", baseType="identifier")


def _body(root: Any, item: Item) -> Any:
    body = _add(root, "itemBody")
    _fill(body, f"<p>{html.escape(item.title, quote=False)}</p>{item.text}")
    return body


def _set(parent: Any, outcome: str, value: str, base: str) -> None:
    _add(_add(parent, "setOutcomeValue", identifier=outcome), "baseValue", value, baseType=base)


def _end(processing: Any, root: Any, general: str, feedback: dict[str, str]) -> None:
    """The last of the rules, and the texts that they show."""
    if general:
        _set(processing, "GENERAL", "explanation", "identifier")
    for key, shown in feedback.items():
        _fill(_add(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=key, showHide="show"), shown)
    if general:
        element = _add(root, "modalFeedback", outcomeIdentifier="GENERAL", identifier="explanation", showHide="show")
        _fill(element, general)


def _general(item: Item, losses: Losses) -> str:
    """The explanation, followed by the feedback on parts that QTI cannot give feedback on by themselves."""
    if item.form not in ("pairs", "order") or not item.feedback_on_parts:
        return item.explanation
    losses.lose("QTI shows no feedback on single terms or places. It is in the feedback on the whole.")
    return item.explanation + item.feedback_on_parts


# Forms


def _choices(root: Any, item: Item, losses: Losses) -> None:
    keys = [f"A{place}" for place in range(1, len(item.parts) + 1)]
    one = item.form == "one"
    cardinality = "single" if one else "multiple"
    right = [key for key, part in zip(keys, item.parts, strict=True) if part.share > 0]
    mapping = {key: part.share for key, part in zip(keys, item.parts, strict=True) if part.share}
    feedback = {key: part.feedback for key, part in zip(keys, item.parts, strict=True) if part.feedback}
    general = _general(item, losses)
    _declare(root, cardinality, "identifier", right, {} if item.all_or_nothing else mapping)
    _outcomes(root, cardinality if feedback else "", general)
    choices = _add(
        _body(root, item), "choiceInteraction",
        responseIdentifier="RESPONSE", shuffle="true",
        maxChoices="1" if one else "3" if item.kind == "choose-three" else "0",
    )  # fmt: skip
    for key, part in zip(keys, item.parts, strict=True):
        _fill(_add(choices, "simpleChoice", identifier=key), part.html)
    processing = _add(root, "responseProcessing")
    if item.all_or_nothing:
        _whole(processing)
    else:
        _add(_add(processing, "setOutcomeValue", identifier="SCORE"), "mapResponse", identifier="RESPONSE")
    if feedback:
        _add(_add(processing, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier="RESPONSE")
    _end(processing, root, general, feedback)


def _whole(processing: Any) -> None:
    """Full marks for exactly the correct response."""
    rule = _add(_add(processing, "responseCondition"), "responseIf")
    match = _add(rule, "match")
    _add(match, "variable", identifier="RESPONSE")
    _add(match, "correct", identifier="RESPONSE")
    _set(rule, "SCORE", "1", "float")


def _order(root: Any, item: Item, losses: Losses) -> None:
    keys = [f"A{place}" for place in range(1, len(item.parts) + 1)]
    general = _general(item, losses)
    _declare(root, "ordered", "identifier", keys, {})
    _outcomes(root, "", general)
    order = _add(_body(root, item), "orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    for key, part in zip(keys, item.parts, strict=True):
        _fill(_add(order, "simpleChoice", identifier=key), part.html)
    processing = _add(root, "responseProcessing")
    _whole(processing)
    _end(processing, root, general, {})


def _pairs(root: Any, item: Item, losses: Losses) -> None:
    terms = [part for part in item.parts if part.html]
    matches = list(dict.fromkeys(part.match for part in item.parts))
    pairs = [f"T{place} M{matches.index(part.match) + 1}" for place, part in enumerate(terms, 1)]
    general = _general(item, losses)
    _declare(root, "multiple", "directedPair", pairs, dict.fromkeys(pairs, 1 / len(pairs)))
    _outcomes(root, "", general)
    interaction = _add(
        _body(root, item), "matchInteraction",
        responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(len(terms)),
    )  # fmt: skip
    first, second = (_add(interaction, "simpleMatchSet") for _ in range(2))
    for place, part in enumerate(terms, 1):
        _fill(_add(first, "simpleAssociableChoice", identifier=f"T{place}", matchMax="1"), part.html)
    for place, match in enumerate(matches, 1):
        _fill(_add(second, "simpleAssociableChoice", identifier=f"M{place}", matchMax=str(len(terms))), match)
    processing = _add(root, "responseProcessing")
    _add(_add(processing, "setOutcomeValue", identifier="SCORE"), "mapResponse", identifier="RESPONSE")
    _end(processing, root, general, {})


def _number(root: Any, item: Item, losses: Losses) -> None:
    general = _general(item, losses)
    right = [part.amount for part in item.parts if part.share]
    feedback = {f"A{n}": part.feedback_on_amount for n, part in enumerate(item.parts, 1)}
    feedback = {key: shown for key, shown in feedback.items() if shown}
    for part in item.parts:
        if part.html and part.share:
            losses.lose(f"The name of the right answer, “{words(part.html)}”, is left out.")
    _declare(root, "single", "float", right[:1], {})
    _outcomes(root, "single" if feedback else "", general)
    line = _add(_body(root, item), "p")
    if item.unit == "£":
        line.text = "£"
    entry = _add(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="12")
    if item.unit and item.unit != "£":
        entry.tail = f" {item.unit}"
    if item.unit:
        losses.lose(f"Its unit, “{item.unit}”, is words beside the field.")
    processing = _add(root, "responseProcessing")
    condition = _add(processing, "responseCondition")
    for place, part in enumerate(item.parts, 1):
        rule = _add(condition, "responseIf" if place == 1 else "responseElseIf")
        room = {"toleranceMode": "absolute", "tolerance": f"{part.tolerance:g}"} if part.tolerance else {}
        equal = _add(rule, "equal", **(room or {"toleranceMode": "exact"}))
        _add(equal, "variable", identifier="RESPONSE")
        _add(equal, "baseValue", part.amount, baseType="float")
        _set(rule, "SCORE", "1" if part.share else "0", "float")
        if f"A{place}" in feedback:
            _set(rule, "FEEDBACK", f"A{place}", "identifier")
    _end(processing, root, general, feedback)


def _words(root: Any, item: Item, losses: Losses) -> None:
    losses.lose("In QTI a person marks it: the model answer is for them, and learners see it afterwards.")
    general = item.explanation + item.model_with_points
    _declare(root, "single", "string", [], {})
    _outcomes(root, "", general)
    body = _body(root, item)
    _add(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="10")
    if item.model_with_points:
        _fill(_add(body, "rubricBlock", view="scorer"), item.model_with_points)
    _end(_add(root, "responseProcessing"), root, general, {})


_WRITERS: dict[str, Callable[[Any, Item, Losses], None]] = {
    "one": _choices,
    "several": _choices,
    "order": _order,
    "pairs": _pairs,
    "number": _number,
    "words": _words,
}
