"""Tell a call to the reader from a statement that uses the same words.

"Sign up for our newsletter" is a call. "Members can sign up for our newsletter at the desk" is none. A call begins its
sentence, or the sentence speaks to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from textclean import Hit

# What ends the sentence, or the part of a line, before a call. After a comma the call may be the main clause.
_PART = re.compile(r".*(?:[.!?…।۔](?=\s|$)|[。！？；：:;|>»→•·–—(\[\]）\t,，、✓]|\s-\s|  )", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?।۔](?=\s)|[。！？:：|]")
_REPORTED = re.compile(
    r"\b(?:said|says|told|asked|urged|invited|called on|wrote|sagte|bat|rief|dijo|pidió|a dit|a demandé|disse)\b"
)

# Words and endings that speak to the reader, by language. In verb-final languages the imperative stands at the end.
_ADDRESSES: Mapping[str, str] = {
    "en": r"\b(?:you|your|yours|you're|you’re|you'll|you’ll|please|let's|let’s|don't|don’t)\b|^\W*(?:get"
    r"|want|thanks?|follow|click"
    r"|subscribe|register|add|enter|use|share|join|visit|read|download|listen|watch|check|find|see|stay"
    r"|keep|leave|drop"
    r"|tell|let|send|give|call|contact|email|write|make|take|learn|discover|explore|try|start|become|support|buy|shop"
    r"|order|sign|log|fill|submit|post|like|tap|scan|go|look|receive|never|just|to|for|if|have|got|did"
    r"|do|are|not|already"
    r"|by|browse|connect|discuss|comment|vote|rate|report|search|bookmark|love|enjoyed?|ready|need"
    r"|looking|interested|on)\b",
    "de": r"\b(?:Sie|Ihnen|Ihre?[nmrs]?|du|dich|dir|deine?[nmrs]?|euch|eure?[nmrs]?|bitte|jetzt|hier"
    r"|kostenlos|gratis)\b"
    r"|\b(?:folg|abonnier|lies|lest|schau|schreib|meld|lad|teil|klick|besuch)(?:e|t|en Sie)?\b",
    "es": r"\b(?:tú|tus?|te|ti|usted|ustedes|vos|aquí|acá|gratis|por favor)\b"
    r"|\b\w{0,20}[áéí]\w{0,10}(?:te|se|nos|lo|la)\b"
    r"|^\W*(?:recibe|sigue|descarga|visita|lee|haz|deja|comparte|apúntate|entra|mira|escucha|accede"
    r"|conoce|consulta)\b",
    "fr": r"\b(?:vous|votre|vos|tu|ton|tes|toi)\b|\b\w{2,}ez\b",
    "pt": r"\b(?:você|vocês|te|teu|tua|aqui|grátis|por favor)\b"
    r"|^\W*(?:receba|siga|baixe|assine|inscreva|acesse|leia|clique|entre|confira|deixe|compartilhe|participe|curta)",
    "it": r"\b(?:tu|ti|tuo|tua|tuoi|tue|vi|vostr[oaie]|qui|gratis|clicca)\b|\b\w{3,}(?:ati|iti|eci|ateci)\b"
    r"|^\W*(?:ricevi|segui|scarica|leggi|clicca|visita|lascia|condividi|unisciti|scopri|resta)\b",
    "nl": r"\b(?:u|uw|je|jij|jouw|jullie|hier|gratis)\b|^\W*(?:volg|schrijf|meld|lees|klik|download"
    r"|bezoek|ontvang)\b",
    "pl": r"\b(?:ty|ci|cię|ciebie|tw[oó]j\w*|twoj\w*|państw\w*|was|wasz\w*|prosimy|zapisz|napisz|odwiedź"
    r"|śledź|dołącz|"
    r"kliknij|pobierz|subskrybuj|obserwuj|polub|czytaj|skomentuj|zaloguj)\b",
    "ru": r"\b(?:вы|вас|вам|ваш\w*|ты|тебе|твой|пожалуйста)\b|\b\w+(?:йте|ите|йтесь|итесь|ьте)\b",
    "uk": r"\b(?:ви|вас|вам|ваш\w*|ти|твій|будь ласка)\b|\b\w+(?:йте|іть|іться|йтесь|айтеся)\b",
    "tr": r"\b(?:siz|sizin|size|lütfen|abone olun|takip edin|tıklayın|indirin|katılın|yazın|paylaşın|bırakın)\b"
    r"|\b\w+(?:abilirsiniz|ebilirsiniz|ınız|iniz|unuz|ünüz)\b",
    "bn": r"করুন|থাকুন|রাখুন|দেখুন|পড়ুন|শুনুন|লিখুন|হোন|হউন|নিন|আসুন|জানুন|পাঠান"
    r"|(?:লাইক|ক্লিক|মতামত|চোখ|সঙ্গে|যোগ|সাবস্ক্রাইব) (?:দিন|দিয়ে|কর|জানান|থাক)|করো|রাখো|আপনি|আপনার"
    r"|আপনাদের|আপনাকে|তোমার|পেতে"
    r"|(?:করতে|জানতে|পড়তে|দেখতে) (?:চান|ক্লিক|চোখ)",
    "hi": r"(?:^|\s)(?:आप|आपके|आपको|आपकी|आपका|अपने|अपनी|अपना|कृपया|करें|करिए|कीजिए|कीजिये|जुड़ें|बताएं|बताएँ|पढ़ें|देखें|"
    r"पाएं|रहें|दें|लें|जानें|लिखें|सुनें|भेजें|जाएं|करो|बताओ|तुम)(?=[\s।,!?]|$)",
    "zh": r"[请請您你]|欢迎|歡迎|点击|點擊|點我|扫|掃|长按|長按|下载|下載|立即|一起|吧[。！!]?$",
}
_PATTERNS = {lang: re.compile(pattern, re.IGNORECASE) for lang, pattern in _ADDRESSES.items()}
# English words before a call that make it a statement, whatever stands behind it: "Members can sign up".
_SUBJECT = re.compile(
    r"\b(?:who|can|could|would|should|must|may|might|will|did|had|has|have|told|asked|invited|urged|to"
    r"|and|or|they|people)\s+$"
)
# Words of notices that name whom they speak of first: "Ada Quarry can be reached at".
_NOTICES = re.compile(r"be reached at|cookies|javascript|captcha", re.IGNORECASE)
# In these languages a call often is a phrase of its own, so that its place at the start of a sentence says something.
_PHRASED = ("en", "zh")
_LONG = 4


def speaks_to_reader(hit: Hit) -> bool:
    """Say whether a call on a line is meant for the reader, and is no part of a statement."""
    pattern = _PATTERNS.get(hit.phrase.lang)
    if pattern is None or (not hit.line.ends_sentence and hit.starts_line):
        return True
    if hit.phrase.lang not in _PHRASED:
        return not hit.line.ends_sentence or _is_whole(hit) or bool(pattern.search(_sentence(hit)))
    before = hit.before
    found = _PART.match(before)
    if not _has_word(before[found.end() :] if found else before):
        return not _REPORTED.search(before)
    if _SUBJECT.search(before) and not pattern.search(before[_start(before) :].lstrip()):
        return False
    return not hit.line.ends_sentence or bool(_NOTICES.search(hit.phrase.text) or pattern.search(_sentence(hit)))


def _is_whole(hit: Hit) -> bool:
    """Say whether a call is the whole line, or its beginning and long enough to be no chance match."""
    return hit.starts_line and (hit.ends_line or hit.phrase.text.count(" ") >= _LONG)


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _sentence(hit: Hit) -> str:
    """Return the sentence that a call stands in, up to the end of the line, in one spelling of Indic letters."""
    return normalize("NFC", hit.line.text[_start(hit.before) :].lstrip())


def _start(before: str) -> int:
    """Return where the last sentence of what stands before a call begins."""
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return ends[-1] if ends else 0
