"""Remove offers to read on: "Create an account to continue", with the list of what subscribers get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from textclean import Finding, Hit, Line, Rule, View, hookimpl, page_hits, read_phrases
from textclean_plugins.shapes import QUOTES, find, item_text, position

phrases = read_phrases(
    "textclean_plugins.phrases", "reading_offers.cue", "reading_offers.appeal", "reading_offers.benefit"
)
anchors = dict.fromkeys(phrases, "line_start")
needs = ("cue", "appeal")
options = {"max_words": 40, "gap": 3}
_CUE = Rule(
    "read-on",
    "call_to_action",
    "a line that begins with an offer to read on, such as “Create an account to continue reading”",
    0.92,
)
_BOX = Rule(
    "offer",
    "call_to_action",
    "such a line, and the lines next to it that name what subscribers get, such as “Unlimited access”",
    0.93,
)
_APPEAL = Rule(
    "appeal",
    "call_to_action",
    "a short line such as “Independent journalism needs your support”, which speaks to the reader",
    0.9,
)
rules = (_CUE, _BOX, _APPEAL)

_APPEAL_WORDS, _CUE_WORDS, _ANSWER_WORDS = 16, 22, 10
_ITEM_WORDS = 30
# Words for those who read and those who write. A sentence about journalism has none of them.
_YOU_AND_US = re.compile(
    r"\b(?:you|your|us|our|we|dein\w*|du|dich|ihre?[rnms]?|uns\w*|wir|vous|votre|vos|nous|notre|nos|tu|te"
    r"|ti|su|tus|nuestr\w+|tuo|tua|vostr\w+|noi|nostr\w+|ci|você|seu|sua|nosso|nossa|je|jouw|uw|ons|onze"
    r"|two\w{1,4}|nam|nas\w{0,3}|ваш\w*|вас|вам|нам|нас|наш\w*|bize|siz\w*|destek\w*|din|ditt|oss|vår|vårt"
    r"|vores|jeres)\b",
    re.IGNORECASE,
)
# Languages whose appeals speak to the reader already.
_WHOLE_APPEALS = ("bn", "hi")
# What an offer to read on names: a subscription, an account, a way in.
_OFFERED = re.compile(
    r"subscri|sign[ -](?:in|up)|log ?in|regist|account|member|premium|trial|unlock|unlimited|access"
    r"|free article|\babo|anmeld|einlogg|konto\b|mitglied|vorteil|angebot|connect|inscri|compte|offre"
    r"|suscri|cuenta|sesión|sesion|límite|accedi|accesso|assin|cadastr|acesso|inlog|toegang|prenumer|zalog"
    r"|zarejestr|dostęp|wykup|подпис|войд|войти|регистр|передпл|увійд|üye|giriş|logga|logg|tilaa|kirjaud"
    r"|předpl|přihl|előfiz|jelentkez|autentific|συνδρομ|συνδεθ|সাবস্ক্রাইব|গ্রাহক|লগ ?ইন|নিবন্ধন|ক্লিক"
    r"|सदस्य|सब्सक्राइब|ग्राहक|लॉग ?इन|ऐप|क्लिक|اشتر|تسجيل|حساب|مشترک|ثبت‌? ?نام|מנוי|会员|會員|登录|登入|订阅|訂閱|付费"
    r"|付費|会員|登録|ログイン|有料|購読|회원|구독|로그인|유료|langgan|login|akun|đăng nhập|đăng ký|thành viên|สมาชิก",
    re.IGNORECASE,
)
# Who says or writes it: the line then tells of an offer.
_REPORTED = re.compile(
    r"\b(?:said|says?|told|asks?|asked|wrote|writes|reads|sagte?|sagt|hieß|heißt|steht|stand|schrieb"
    r"|schreibt|las|fragte?|dit|disait|écrit|demande|dijo|dice|decía|escribió|disse|dice|scrive|diz|dizia"
    r"|zei|zegt|schreef|stond|mówi|pyta|pisał|сказал\w*|говорит|писал\w*|ответил\w*|казал\w*|сказав"
    r"|відповів|dedi|diye|sa|sagde|sade|skrev|sanoi|řekl\w*|mondta)\b|বললেন|বলেন|कहा|बोले|قال|يقول|כתב|אמר"
    r"|という|と書|と話|说|說|写道|라는|라고",
    re.IGNORECASE,
)
# Phrases are found through characters that nobody sees, and so are these words.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CLAUSE = re.compile(r"\s*[,،、，]")
_ASKS = ("?", "？", "؟", ";")
# A phrase that ends so is the beginning of an offer, and no offer by itself.
_OPEN_END = re.compile(
    r"\b(?:to|for|from|of|in|is|at|with|one|für|mit|können|ist|von|das|pour|de|à|réservé|para|per|con|voor|met|om|dla|для"
    r"|чтобы|só|için|för|for|med|aby|pro)$|(?:के लिए|পড়তে)$",
    re.IGNORECASE,
)


@hookimpl
def detect(view: View, options: dict[str, int]) -> Iterator[Finding]:
    """Find lines that offer to read on, the benefits beside them, and appeals for a site's journalism."""
    cues: dict[int, Hit] = {}
    benefits: set[int] = set()
    for hit in page_hits(view):
        line = hit.line
        place = position(view, line)
        if not place or line.words > options["max_words"] or line.text[0] in QUOTES:
            continue
        if not hit.starts_line:
            continue
        if hit.set == "benefit":
            benefits.add(place)
        elif _is_cue(hit) if hit.set == "cue" else _is_appeal(hit):
            cues.setdefault(place, hit)
    known = {*cues, *benefits}
    cues = {place: hit for place, hit in cues.items() if not _is_answered(view, hit, place, known)}
    yield from _offers(view, cues, {*cues, *benefits}, options["gap"])


def _is_cue(hit: Hit) -> bool:
    """Say whether a line is an offer and nothing else: it names what is offered, and nobody says it."""
    if hit.ends_line:
        return _OPEN_END.search(hit.phrase.text) is None
    after, text = hit.after.translate(_UNSEEN).lstrip(), hit.line.text.translate(_UNSEEN)
    if hit.phrase.text.endswith(_ASKS) or after.startswith(_ASKS):
        return (
            len(after.split()) <= _ANSWER_WORDS and _OFFERED.search(after) is not None and not _REPORTED.search(after)
        )
    if _CLAUSE.match(after) or hit.line.words > _CUE_WORDS:
        return False
    return _OFFERED.search(text) is not None and not _REPORTED.search(text)


def _is_answered(view: View, hit: Hit, place: int, known: set[int]) -> bool:
    """Say whether a line asks, as in an interview: no button and no part of an offer stands below."""
    if not hit.line.text.endswith(_ASKS):
        return False
    below = view.filled[place + 1] if place + 1 < len(view.filled) else None
    return below is not None and below.words > _ANSWER_WORDS and place + 1 not in known


def _is_appeal(hit: Hit) -> bool:
    line = hit.line
    text = line.text.translate(_UNSEEN)
    if line.words > _APPEAL_WORDS or _REPORTED.search(text):
        return False
    return hit.phrase.lang in _WHOLE_APPEALS or _YOU_AND_US.search(text) is not None


def _offers(view: View, cues: Mapping[int, Hit], known: set[int], gap: int) -> Iterator[Finding]:
    done = -1
    for place, hit in sorted(cues.items()):
        if place <= done:
            continue
        last = done = _last(view, place, known, gap)
        rule = _BOX if last > place else _APPEAL if hit.set == "appeal" else _CUE
        yield find(hit.line, view.filled[last], rule, f"the line says {hit.phrase.text!r}")


def _last(view: View, place: int, known: set[int], gap: int) -> int:
    """Return the last line of an offer. Between two known lines of it may stand items that are not known."""
    last = at = place
    while at + 1 < len(view.filled) and at + 1 - last <= gap:
        at += 1
        if at in known and not view.running[at]:
            last = at
        elif not _is_item(view.filled[at]):
            break
    return last


def _is_item(line: Line) -> bool:
    return item_text(line) is not None and line.words <= _ITEM_WORDS
