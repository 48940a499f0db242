"""The table of questions: there and back, and tables of other shapes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange import csv_table
from learnapp.domain.exchange.items import ExchangeError, Item, Losses
from tests.domain.exchange import generated
from tests.domain.exchange.nasty import QUICK
from tests.domain.exchange.quizzes import imported


def there(items: list[Item]) -> tuple[bytes, list[str]]:
    losses = Losses()
    return csv_table.write(items, losses), [loss.message for loss in losses.found]


def back(data: bytes) -> tuple[list[Item], list[str]]:
    losses = Losses()
    return csv_table.read(data, losses), [loss.message for loss in losses.found]


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(st.one_of(generated.one, generated.several, generated.order))
def test_anything_comes_back(item: Item) -> None:
    item = msgspec.structs.replace(item, id="q", judgement=False, tie="")
    (read,), said = back(there([item])[0])
    assert not said
    (before,), _ = imported([item])
    (after,), _ = imported([read])
    assert after == before


def test_options_of_the_shipped_modules_come_back(shipped_questions: tuple[Item, ...]) -> None:
    items = [i for i in shipped_questions if i.form in ("one", "several", "number")]
    items = [msgspec.structs.replace(i, judgement=False, principle="", all_or_nothing=False, unit="") for i in items]
    read, said = back(there(items)[0])
    assert not said
    before, _ = imported(items)
    after, _ = imported(read)
    for one, two in zip(before, after, strict=True):
        assert (two.id, two.kind, two.title, two.stem, two.competencies, two.claims) == (
            (one.id, one.kind, one.title, one.stem, one.competencies, one.claims)
        )
        if one.kind != "number":
            assert two.content == one.content


def test_a_table_as_people_type_it() -> None:
    text = (
        "Question;Option 1;Option 2;Option 3;Right;Feedback 1;Note\r\n"
        "What is due?;A form;Nothing;5*2*3 <b>;B;Tempting;x\r\n;;;;;;\r\n"
        "Which are?;One;Two;Three;1 and 3;;\r\n"
        "Which one?;One;Two;Three;7;;\r\n"
    )
    items, said = back(text.encode("cp1252"))
    assert [(i.form, i.line) for i in items] == [("one", 2), ("several", 4)]
    assert [p.share for p in items[0].parts] == [0, 1, 0]
    questions, _ = imported(items)
    assert questions[0].content.options[2].html == "5*2*3 &lt;b&gt;"
    assert any("column “note” is left out" in one for one in said)
    assert any("`right` is “7”, and it has 3 options" in one for one in said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Name,Email\nAsha,a@example.org\n", "no column `question`"),
        (b"question,right,option 1\nx,1,y\n", "no column `option 2`"),
        (b"question,right,option 1,option 2,option 2\n", "two columns `option 2`"),
        (b"\n\n", "is empty"),
        (b'question,right,option 1,option 2\n"a,1,b,c\n', "not CSV that can be read"),
        (b"PK\x03\x04\x00", "not a text file"),
    ],
)
def test_a_table_of_another_shape_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        back(data)


def test_no_cell_is_a_formula() -> None:
    from learnapp.domain.exchange.items import Part

    parts = tuple(Part(html=text, feedback=f"<p>{text}</p>", share=float(n == 0)) for n, text in enumerate("=+-@"))
    parts = tuple(msgspec.structs.replace(part, html=f"{part.html}1") for part in parts)
    data, _ = there([Item(form="one", title="=1+1", text="<p>=x</p>", parts=parts)])
    import csv
    import io

    row = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1]
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert back(data)[0][0].title == "=1+1"
