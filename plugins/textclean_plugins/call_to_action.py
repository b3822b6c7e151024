"""Remove calls to the reader: subscribe, follow, sign up, comment, install the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from textclean import Finding, Hit, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.questions import is_answer, is_quoted
from textclean_plugins.reader import speaks_to_reader
from textclean_plugins.shapes import QUOTES, Tail, find, item_text, position

phrases = read_phrases("textclean_plugins.phrases", "call_to_action.line", "call_to_action.inside")
anchors = {"line": "whole_line", "inside": "short_line"}
options = {"max_words": 30, "tail_words": 45}
_CALL_LINE = Rule("call-line", "call_to_action", "a line that is nothing but a call", 0.95)
_SHORT_CALL = Rule(
    "short-call",
    "call_to_action",
    (
        "a short line that holds one and speaks to the reader, and before the last lines says nothing else before "
        "it; no list items"
    ),
    0.85,
)
rules = (_CALL_LINE, _SHORT_CALL)

# The end of a statement. A question mark does not count, as many calls begin with a question.
_STATEMENT = re.compile(r"\w{3}[.।۔。](?:\s|$)")


# Words of the title of a page about privacy, and of notices that such a page holds as a part of its text.
_PRIVACY = re.compile(
    r"cookie|privacy|datenschutz|privacidad|confidentialité|riservatezza|prywatnoś|конфиденциальн|gizlilik|çerez"
    r"|গোপনীয়তা|কুকি|गोपनीयता|कुकी|隐私|隱私|プライバシー|개인정보|쿠키",
    re.IGNORECASE,
)
# Words that ask for consent: a banner stands on pages about privacy, too.
_CONSENT = re.compile(
    r"accept|agree|consent|continu|by using|experience|zustimm|akzept|einverstanden|acept|consient"
    r"|acconsent|zgod|соглас|kabul"
    r"|সম্মত|গ্রহণ|सहमत|स्वीकार|同意|接受|동의",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"terms (?:of|and)|nutzungsbedingungen|términos|condiciones|conditions générales|শর্ত|शर्तें|条款|服务协议|利用規約",
    re.IGNORECASE,
)
_HEADING_WORDS = 3
_TERMS_WORDS = 6
# How letters begin. What a letter asks of its reader is its own text.
_DEAR = re.compile(
    r"(?:dear|sehr geehrte|liebe[rs]?|chers?|chères?|madame|estimad[oa]s?|querid[oa]s?|car[oiae]|gentil[ei]|egregi[oi]"
    r"|prezad[oa]s?|beste|geachte|kära|kære|szanown[iy]|уважаем|дорог|sayın|sevgili|প্রিয়|মাননীয়|শ্রদ্ধেয়|জনাব"
    r"|प्रिय|आदरणीय|माननीय|尊敬的|亲爱的|親愛的|拝啓|عزيزي|أعزائي)\b.*[,:：，!]$|(?:尊敬的|亲爱的|親愛的).*[,:：，!]$",
    re.IGNORECASE,
)
_DEAR_WORDS, _DEAR_LINES = 8, 4

# Words of buttons that are headings, too, and what stands below them then.
_CONTACT = re.compile(
    r"\W*(?:contact|kontakt|contatt|contato|iletişim|контакт|যোগাযোগ|संपर्क|सम्पर्क|联系|聯絡|聯繫|お問い合わせ"
    r"|問い合わせ|문의|اتصل|تواصل|رابطہ)",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"\d[\d\s()/+.-]{4,}\d|[\w.]@[\w-]|^\w[\w -]{1,20}\s?[:：]\s?\S|^\D{3,30} \d{1,4}[a-z]?,")
# A job circular tells how to apply for the job.
_APPLY = re.compile(
    r"আবেদন|आवेदन|\bapply (?:for|online|here|by|to the)\b|\bapplications?\b|bewerb|postul|candidat"
    r"|solicitud|申请|申請|应聘|報名|报名",
    re.IGNORECASE,
)
_FIRST_STEP = re.compile(r"[-*•]\s|\(?[1১१一a]\s?[.):。।、]")
_START = re.compile(
    r"\W*(?:get(?:ting)? started|start here|how to start|learn more|erste schritte|loslegen"
    r"|jetzt starten|empieza|comenzar|"
    r"commencer|inizia|começar|başla|начать|শুরু করুন|शुरू करें|开始使用|開始使用|はじめに)\W*$",
    re.IGNORECASE,
)

# A question that somebody asks: "Already have an account? she says."
_ASKED = re.compile(r"\s*[?!]\s+[a-zà-öø-ÿа-яё]")
# A line is in the tail if at most this share of the article's running text follows it.
_TAIL_SHARE = 0.1


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that are only a call, and short lines that contain one, but never the first two lines of the text."""
    done = -1
    tail = Tail(view)
    for hit in page_hits(view):
        line = hit.line
        if line.number == done or line in view.filled[:2]:
            continue
        if hit.set == "line" and hit.whole_line and line.text[0] not in QUOTES:
            if _is_heading(view, line) or _is_of_its_terms(view, line):
                continue
            done = line.number
            yield find(line, line, _CALL_LINE, f"the line says {hit.phrase.text!r}")
        elif hit.set == "inside" and item_text(line) is None and _is_for_the_reader(hit):
            place = position(view, line)
            if _is_of_its_subject(view, hit, place) or is_answer(view, place) or _is_in_letter(view, place):
                continue
            in_tail = tail.before(place) > 0 and tail.share_after(place + 1) <= _TAIL_SHARE
            if _is_call(hit, options["tail_words" if in_tail else "max_words"], in_tail=in_tail):
                done = line.number
                yield find(line, line, _SHORT_CALL, f"a short line with {hit.phrase.text!r}")


def _is_call(hit: Hit, most: int, *, in_tail: bool) -> bool:
    """Say whether a line is short enough. Outside the tail, no statement may stand before the call either."""
    return hit.line.words <= most and (in_tail or not _STATEMENT.search(hit.before))


def _is_heading(view: View, line: Line) -> bool:
    """Say whether a button's words head a part of the article: its steps, or a telephone number or address."""
    place = position(view, line)
    if not place or place + 1 >= len(view.filled):
        return False
    below = view.filled[place + 1]
    if _CONTACT.match(line.text):
        return _DETAILS.search(below.text) is not None
    if not _START.match(line.text):
        return False
    return _FIRST_STEP.match(below.text) is not None or (below.is_sentence and view.filled[place - 1].is_sentence)


def _is_for_the_reader(hit: Hit) -> bool:
    return (
        not _ASKED.match(hit.after)
        and not is_quoted(hit.before)
        and not _APPLY.search(hit.line.text)
        and speaks_to_reader(hit)
    )


def _is_of_its_subject(view: View, hit: Hit, place: int) -> bool:
    """Say whether a notice on cookies or privacy stands on a page about them, or below a heading about them."""
    line, title, heading = hit.line, view.filled[0], view.filled[place - 1]
    if not line.ends_sentence:
        return False
    if _names_privacy(hit.phrase.text) and not _CONSENT.search(line.text) and (_is_about(title) or _is_about(heading)):
        return True
    return (_is_about(title) or _names_terms(title)) and _is_within(view, place)


def _is_of_its_terms(view: View, line: Line) -> bool:
    """Say whether a sentence such as "You can unsubscribe at any time." is one of a page of terms."""
    return line.ends_sentence and _names_terms(view.filled[0]) and _is_within(view, position(view, line))


def _is_in_letter(view: View, place: int) -> bool:
    """Say whether a line stands in the text of a letter."""
    first = view.filled[:_DEAR_LINES]
    dear = any(line.words <= _DEAR_WORDS and _DEAR.match(normalize("NFC", line.text)) for line in first)
    return dear and _is_within(view, place)


def _is_within(view: View, place: int) -> bool:
    """Say whether running text stands above and below. Beside the text of a page stand the notices of any other."""
    return 0 < view.prose[place] < view.prose[-1]


def _is_about(heading: Line) -> bool:
    return heading.words <= _HEADING_WORDS and _names_privacy(heading.text)


def _names_terms(title: Line) -> bool:
    return title.words <= _TERMS_WORDS and _TERMS.search(title.text) is not None


def _names_privacy(text: str) -> bool:
    return _PRIVACY.search(normalize("NFC", text)) is not None
