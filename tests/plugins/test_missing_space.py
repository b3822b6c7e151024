"""The plugin ``missing_space``: behind commas, full stops and dandas of running text, and nowhere else."""

from __future__ import annotations

import pytest

from plugins.repairs import cleaner, edits, lawful

CLEANER = cleaner("missing_space")


@pytest.mark.parametrize(
    "text, repaired",
    [
        ("Tokyo,Japan", "Tokyo, Japan"),
        ("She was born in Tokyo,Japan, in May.", "She was born in Tokyo, Japan, in May."),
        ("He was tired,but he went (Paris,France).", "He was tired, but he went (Paris, France)."),
        ("He left the house.Then she came back.", "He left the house. Then she came back."),
        ("We flew over London.The sky was clear.", "We flew over London. The sky was clear."),
        ("Er ging nach Hause.Dann kam sie.", "Er ging nach Hause. Dann kam sie."),
        ("তিনি ঢাকায় থাকেন।তাঁর ভাই,বোন ও মা আছেন।", "তিনি ঢাকায় থাকেন। তাঁর ভাই, বোন ও মা আছেন।"),
        ("वह घर गया।फिर वह आई।", "वह घर गया। फिर वह आई।"),
        ("وہ گھر گیا۔پھر وہ آئی", "وہ گھر گیا۔ پھر وہ آئی"),
        ("زرنا تهران،إيران في الصيف", "زرنا تهران، إيران في الصيف"),
        ("Он ушёл домой,потом она пришла.Это было вечером.", "Он ушёл домой, потом она пришла. Это было вечером."),
        (
            "He came home.The door stood open.She had gone.Nothing was left there.",
            "He came home. The door stood open. She had gone. Nothing was left there.",
        ),
    ],
)
def test_a_space_is_put_in(text: str, repaired: str) -> None:
    result = lawful(CLEANER, text)
    assert result.text == repaired
    assert set(edits(result)) == {("", " ")}


@pytest.mark.parametrize(
    "text",
    [
        "It cost 1,000,000 or 3.14 or 1.234,56 at 10.30 on 3.May,2012 in 2,5.",
        "The U.S.A. and the U.S. and a Ph.D. and a Ph.D and a B.Sc came at 5 p.m. and e.g. i.e. z.B. there.",
        "Look at https://example.org/a,b.The and www.Example.Org and example.com,example.org for more of it.",
        "Write to John.Smith@example.org or to a.The@b.org and wait for what they say.",
        "Open README.The.md or index.Html or setup.Py or Notes.Txt or report.pdf,v to see it.",
        "We use Node.js and ASP.NET and Vue.Js and Booking.Com and Amazon.Com for all of this.",
        "Call torch.Tensor and System.Out and f(alpha,beta) and x.foo,y.bar here to be sure of it.",
        "Call `open,close` and `left.The right` and a.b.c.The thing there to be sure.",
        "The values key=a,key=b and {aa,bb} and [aa,bb] and a_b,c_d are in it as well.",
        "Add N,N-dimethyl and cis,trans-hexadiene and alpha,beta-unsaturated ones to it.",
        "Version v1.2.Beta,Alpha and 2.0.The one and 10:30,11:30 of all of them.",
        "The Fal.Con show and the Fal.Con hall will be open to all of you this year.",
        "এ.কে.এম. রহমান ও বি.এন.পি ও এম.পি ও ডা.রহমান সাহেব এলেন। ১।২ এবং ক।খ ছিল।",
        "東京,大阪.京都。和歌山，奈良、大津 ภาษา,ไทย 서울,부산 はやい,おそい",
        "name,age,city\nJohn,Smith,Paris\nMary,Jones,London",
        "Name,Age\nJohn,Smith",
        "news,sport,weather,politics",
        "Wait...What is that..And this,,too of all the things.",
        "He said,“No.” She said.“Yes.” and went on with it.",
    ],
)
def test_what_is_written_without_a_space_stays(text: str) -> None:
    assert lawful(CLEANER, text).log.edits == ()


def test_code_and_tables_are_protected() -> None:
    text = "Look:\n\n```\nthe men,women and children\n```\n\nThe men,women and children."
    assert lawful(CLEANER, text).text == text.replace("The men,women", "The men, women")


def test_an_edit_says_between_what_the_space_was_missing() -> None:
    (edit,) = lawful(CLEANER, "Tokyo,Japan").log.edits
    assert (edit.label, edit.rule, edit.start, edit.end) == ("missing_space", "after-comma", 6, 6)
    assert edit.reason == "no space between 'Tokyo', ',' and 'Japan'"
