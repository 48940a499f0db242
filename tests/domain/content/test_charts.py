"""Tables drawn as pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from learnapp.domain.content.charts import ChartError, draw, figure, of_counts, read_table
from learnapp.domain.numbers.parameters import fill


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    cells = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table>\n<thead>\n<tr>{cells}</tr>\n</thead>\n<tbody>\n{lines}\n</tbody>\n</table>"


MONTHS = table(("Month", "Plan", "Spent"), ("April", "£200", "£210"), ("May", "£200", "£190"), ("June", "£200", ""))
STEPS = table(("Step", "£"), ("Budget", "£1,000"), ("Agency", "£250"), ("Vacancies", "−£100"), ("Spent", "£1,150"))


def picture(html: str) -> ET.Element:
    return ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])


def text_of(svg: ET.Element) -> str:
    return " ".join("".join(part.itertext()) for part in svg.iter("text"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("1,200", 1200), ("£1,200.50", 1200.5), ("−4.5", -4.5), ("-4", -4), ("–4", -4), ("+7", 7),
        ("8%", 8), ("−£3m", -3), ("£2.4m", 2.4), ("(1,000)", -1000), ("£-5", -5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    cell = read_table(table(("A", "B"), ("x", text), ("y", "1")), "line").series[0][0]
    assert cell is not None
    assert cell.value == value


@pytest.mark.parametrize(
    ("kind", "html", "says"),
    [
        ("line", table(("A", "B"), ("x", "many"), ("y", "1")), "“many” in the row “x” is not a number"),
        ("line", table(("A", "B"), ("x", "1")), "at least two rows"),
        ("line", table(("A",), ("x",), ("y",)), "numbers in the next"),
        ("bridge", table(("A", "B", "C"), ("x", "1", "1"), ("y", "1", "1"), ("z", "1", "1")), "two columns"),
        ("bridge", table(("A", "B"), ("x", "1"), ("y", "1")), "at least one step"),
    ],
)
def test_a_table_that_cannot_be_drawn_says_what_to_write(kind: str, html: str, says: str) -> None:
    with pytest.raises(ChartError, match=says):
        figure(kind, "Title", html)


@pytest.mark.parametrize(("kind", "html"), [("line", MONTHS), ("bar", MONTHS), ("bridge", STEPS)])
def test_a_picture_has_a_name_a_description_and_its_table_beneath(kind: str, html: str) -> None:
    drawn = figure(kind, "Spending & plan", html)
    svg = picture(drawn)
    assert svg.get("role") == "img"
    assert svg[0].tag == "title"
    assert svg[0].text == "Spending & plan"
    assert svg[1].tag == "desc"
    assert drawn.index("</svg>") < drawn.index("<table>")
    assert "style=" not in drawn
    assert "<figcaption>Spending &amp; plan</figcaption>" in drawn
    assert "data-chart" not in drawn


def test_a_line_is_drawn_through_every_number_of_its_series() -> None:
    svg = picture(figure("line", "T", MONTHS))
    points = [line.get("points", "").split() for line in svg.iter("polyline")]
    assert [len(p) for p in points] == [3, 2], "an empty cell is left out"
    plan = [float(point.split(",")[1]) for point in points[0]]
    assert len(set(plan)) == 1, "the plan is level"
    spent = [float(point.split(",")[1]) for point in points[1]]
    assert spent[0] < plan[0] < spent[1], "more is higher up"


def test_series_differ_without_colour_and_are_named() -> None:
    svg = picture(figure("line", "T", MONTHS))
    dashes = [line.get("stroke-dasharray") for line in svg.iter("polyline")]
    assert len(set(dashes)) == 2
    assert "Plan" in text_of(svg)
    assert "Spent" in text_of(svg)


def test_bars_stand_on_zero_and_fall_below_it() -> None:
    svg = picture(figure("bar", "T", table(("A", "B"), ("up", "10"), ("down", "-5"))))
    up, down = svg.iter("rect")
    assert float(up.get("y", 0)) + float(up.get("height", 0)) == pytest.approx(float(down.get("y", 0)), abs=0.2)
    assert float(up.get("height", 0)) == pytest.approx(2 * float(down.get("height", 0)), rel=0.01)


def test_a_bridge_runs_from_start_to_end_in_steps() -> None:
    svg = picture(figure("bridge", "T", STEPS))
    start, agency, vacancies, end = svg.iter("rect")

    def top(rect: ET.Element) -> float:
        return float(rect.get("y", 0))

    def bottom(rect: ET.Element) -> float:
        return top(rect) + float(rect.get("height", 0))

    assert bottom(agency) == pytest.approx(top(start), abs=0.2), "a step starts where the last one ended"
    assert top(vacancies) == pytest.approx(top(agency), abs=0.2), "a fall starts at the top"
    assert bottom(vacancies) == pytest.approx(top(end), abs=0.2)
    assert bottom(start) == pytest.approx(bottom(end), abs=0.2), "start and end stand on the same line"
    assert "+£250" in text_of(svg)
    assert "−£100" in text_of(svg)
    assert [g.get("class") for g in svg.iter("g")] == [
        "chart-step total",
        "chart-step rise",
        "chart-step fall",
        "chart-step total",
    ]


def test_a_chart_with_parameters_waits_for_their_values() -> None:
    waiting = figure("line", "Month {{m}}", table(("A", "B"), ("x", "{{n:£}}"), ("y", "£20")))
    assert "<svg" not in waiting
    drawn = fill(waiting, {"m": 5, "n": 12_500})
    svg = picture(drawn)
    assert svg[0].text == "Month 5"
    assert "£12,500 (x)" in (svg[1].text or "")
    assert drawn.count("<svg") == 1
    assert draw(drawn) == drawn, "drawn once"


def test_a_page_without_charts_is_left_alone() -> None:
    assert draw("<p>text</p>") == "<p>text</p>"


@pytest.mark.parametrize(
    "values", [("0", "0"), ("5", "5"), ("1000000", "1000001"), ("-3", "-9"), ("0.001", "0.002"), ("", "")]
)
def test_odd_numbers_still_make_a_picture_within_its_frame(values: tuple[str, str]) -> None:
    svg = picture(figure("line", "T", table(("A", "B"), ("x", values[0]), ("y", values[1]))))
    for line in svg.iter("line"):
        assert 0 <= float(line.get("y1", 0)) <= 340
    assert len(list(svg.iter("text"))) < 40


def test_names_stand_in_full_in_as_many_rows_as_they_need() -> None:
    names = ("Translating board and clinician views", "Translating board and clinical needs", "Followership")
    svg = picture(figure("line", "Title", table(("Day", *names), ("1 May", "1", "2", "3"), ("8 May", "2", "3", "4"))))
    legend = [group for group in svg.iter("g") if "translate" in group.get("transform", "")]
    assert tuple("".join(group.itertext()) for group in legend) == names
    assert len({group.get("transform") for group in legend}) == 3
    top = float(svg.get("viewBox", "").split()[1])
    for group in legend:
        assert float(group.get("transform", "").rstrip(")").split()[1]) > top


def test_names_too_long_for_a_row_keep_the_end_that_tells_them_apart() -> None:
    work = "How to read the budget of a department of fifty"
    shown = text_of(
        picture(
            figure(
                "bar",
                "T",
                table(("D", f"{work}, Tuesday group", f"{work}, Thursday group"), ("x", "1", "2"), ("y", "2", "3")),
            )
        )
    )
    assert "…" in shown
    assert "Tuesday group" in shown
    assert "Thursday group" in shown


def test_whole_numbers_have_no_halves_on_their_scale() -> None:
    shown = text_of(picture(figure("line", "Title", table(("Day", "People"), ("1 May", "0"), ("8 May", "11")))))
    assert "0 5 10 15" in shown
    assert "2.5" not in shown


def test_where_nothing_has_happened_yet_the_scale_does_not_go_below_none() -> None:
    table = "<table><thead><tr><th>Day</th><th>Done</th></tr></thead><tbody><tr><td>1 Nov</td><td>0</td></tr>"
    drawn = figure("line", "Done", table + "<tr><td>2 Nov</td><td>0</td></tr></tbody></table>")
    assert "−1" not in drawn
    assert ">1</text>" in drawn


def test_what_the_site_counted_is_drawn_as_the_same_table_of_an_author_is() -> None:
    rows = [("1 Nov", (1, 4)), ("2 Nov", (3, 1200))]
    drawn = of_counts("Done & <started>", ("Day", "A & B", "Started"), rows)
    written = table(("Day", "A &amp; B", "Started"), ("1 Nov", "1", "4"), ("2 Nov", "3", "1200"))
    by_author = figure("line", "Done & <started>", written)
    heights = re.compile(r'<circle cx="[\d.]+" cy="([\d.]+)"')
    assert heights.findall(drawn) == heights.findall(by_author) != []
    names, _, picture_of_them = drawn.partition('<svg class="chart-picture"')
    assert "</svg><span>A &amp; B</span></li>" in names, "the names stand above the picture"
    assert "chart-name" not in picture_of_them
    assert '<text class="chart-tick" x="0"' in picture_of_them, "the values begin where the title does"
    assert picture_of_them.count("non-scaling-stroke") == 2, "lines stay as wide on a phone"
    assert "<details" in drawn
    assert "<th>A &amp; B</th>" in drawn
    assert "<td>1200</td>" in drawn
    assert "& <started>" not in drawn


def test_days_of_one_and_of_two_figures_stand_on_one_line() -> None:
    days = [(day, [1]) for day in ("1 Nov", "8 Nov", "15 Nov", "22 Nov", "29 Nov")]
    drawn = of_counts("Finished", ("Day", "Tea"), days)
    assert "<tspan" not in drawn
    assert drawn.count("chart-label-spare") == 2, "every other one on a phone"


@pytest.mark.parametrize(
    "labels",
    [
        ("Accident and emergency", "Acute medicine", "Elective surgery", "Outpatients", "Community"),
        ("Consultants", "Resident doctors", "Nurses on the ward", "Agency"),
        ("Before the change", "After the change"),
    ],
)
def test_a_few_long_labels_are_all_shown_and_whole(labels: tuple[str, ...]) -> None:
    svg = picture(figure("bar", "Beds", table(("Where", "Beds"), *((label, "5") for label in labels))))
    shown = [" ".join(part.itertext()) for part in svg.iter("text") if "chart-label" in part.get("class", "")]
    assert shown == list(labels)
    low = float(svg.get("viewBox", "").split()[3])
    lines = max(1 + len(list(part.iter("tspan"))) for part in svg.iter("text"))
    assert low >= 340 + 26 * (lines - 1), "and none stands below the picture"
