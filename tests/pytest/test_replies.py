"""What the classifier takes replies for: worked examples, every style of every keyword, and a public collection of ordinary texts."""

import os
import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from reference.inputs import write
from reference.replies import KEYWORDS, STOP_WORDS, classify, normalised
from sms_segmentation.project import Dbt

ORDINARY = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data")) / "sms_spam_collection" / "sms_spam_collection.parquet"
AS_OF = {"as_of": "2026-06-02 00:00:00"}

# law.md, section 2.2.
EXAMPLES = {
    "opt_out": ["STOP", "stop.", " Stop! ", "STOPALL", "Stop all", "Opt out", "OPT-OUT", "OptOut", "ARRÊT", "arret", "QUIT", "End", "revoke"]
    + ["REMOVE", "🛑 STOP", "STOP PLEASE", "please stop", "Stop texting me", "pls remove me", "Wrong number", "No mas", "don’t text me again"],
    "opt_in": ["UNSTOP", "START", "Yes"],
    "help": ["HELP", "Info", "Hilfe!", "¿Ayuda?"],
    "review": ["I will stop by your store later", "Can you cancel my order 123?"],
    "reply": ["ok great, no stopping us", "thanks", "Yes please", "S T O P", "stpo", "👍🏽❤️", "", "¡Qué bien!", "Très bien, à bientôt"],
}
# What people write elsewhere, and in other styles.
ELSEWHERE = """
    𝐒𝐓𝐎𝐏 | ⓢⓣⓞⓟ | s̲t̲o̲p̲ | ŠTOP | ştop | ＳＴＯＰ | 𝓼𝓽𝓸𝓹 | ˢᵗᵒᵖ | ⒮⒯⒪⒫ | ﬆop | 🅂🅃🄾🄿 | S\u200bTOP | STOP\u00a0!
    Abmelden | Keine SMS mehr! | Kündigen | Désabonnement | STOP PUB | BAJA | Denme de baja, por favor | No me envíen más | Descadastrar
    Não quero receber mais | disiscrivimi | non scrivetemi più | AFMELDEN | Meld me af | WYPISZ | Proszę o wypisanie | nie wysyłajcie
    Avregistrera | inga fler sms tack | AFMELD | Slet mit nummer | peruuta | Älkää lähettäkö | Odhlásit | neposílejte mi to | СТОП | отписаться
    Не присылайте больше | відписатися | Не надсилайте | 配信停止してください | ストップ | ｽﾄｯﾌﾟ | 停止 | 退订 | 退訂 | 请取消订阅 | TD | 수신거부 | 그만 보내세요
    إيقاف | توقف، | إلغاء الاشتراك | لا ترسلوا لي | बंद करो। | मत भेजो | स्टॉप | หยุด | הסר | ΣΤΟΠ
"""
EXAMPLES["opt_out"] += [text.strip() for line in ELSEWHERE.strip().splitlines() for text in line.split("|")]
EXAMPLES["review"] += ["我要退订这个", "Когда привезёте?", "배송 언제 와요?", "ꜱᴛᴏᴘ", "SТOP", "Ich will mich später abmelden", "いつ届きますか"]
EXAMPLES["reply"] += [
    "Danke, das Ende war gut",
    "Cuando podré salir a recogerlo",
    "Большое спасибо, всё пришло вовремя",
    "Fijne dag, tot het einde van de week",
]

# Letters and marks of the scripts that are kept, with what stands between words.
BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x386, 0x3FF), (0x400, 0x52F), (0x5D0, 0x5EA), (0x600, 0x6FF), (0x900, 0x97F)]
BLOCKS += [(0xE01, 0xE5B), (0x1E00, 0x1EFF), (0x200B, 0x2064), (0x2460, 0x24FF), (0x2600, 0x26FF), (0x3000, 0x3003), (0x3041, 0x30FF)]
BLOCKS += [(0x4E00, 0x4FFF), (0xAC00, 0xADFF), (0xFB00, 0xFB06), (0xFE00, 0xFE0F), (0xFF01, 0xFF9F), (0x1D400, 0x1D7FF), (0x1F600, 0x1F64F)]
# An unassigned character is what no text holds.
CHARACTERS = [chr(c) for first, last in BLOCKS for c in range(first, last + 1) if unicodedata.category(chr(c)) != "Cn"]
FORMS = defaultdict(list)
for character in map(chr, [*range(0x20, 0x3100), *range(0xFE70, 0xFFDD), *range(0x1D400, 0x1D800), *range(0x1F110, 0x1F14A)]):
    FORMS[normalised(character)].append(character)
ACCENTS = ["\u0300", "\u0301", "\u0302", "\u0308", "\u030c", "\u0327", "\u0332", "\u0336", "\u200b", "\u200d", "\ufe0f"]


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_examples_and_random_texts_mean_the_same_everywhere(engine: str, build: Callable, tmp_path: Path) -> None:
    chance = random.Random(0)
    words = [row["keyword"] for row in KEYWORDS]
    expected = {text: meaning for meaning, texts in EXAMPLES.items() for text in texts}
    texts = [styled(word, chance.choice) for word in words]
    texts += ["".join(chance.choices(CHARACTERS, k=chance.choice([1, 5, 30]))) for _ in range(500)]
    texts += [" ".join(chance.choice([*words, "ok", "και", "спасибо", "。"]) for _ in range(chance.randint(2, 5))) for _ in range(500)]
    expected = {text: classify(text) or "reply" for text in texts} | expected
    house = build(received(expected, tmp_path), engine, AS_OF, "--select", "+int_inbound_texts")
    found = {row["body_text"] or "": row["reply_intent"] for row in house.table("int_inbound_texts")}
    assert {text: (found.get(text), meaning) for text, meaning in expected.items() if found.get(text) != meaning} == {}


@pytest.fixture(scope="module")
def words_of(successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[tuple[str, str]]]:
    """Normalised words and meaning of texts, as DuckDB has them."""
    with successive("duckdb", "words_of") as build:
        house = build(received(["STOP"], tmp_path_factory.mktemp("replies")), AS_OF, "--select", "reply_keywords", "letter_folds")
        dbt = Dbt(house)
        dbt.manifest = parsed(house)
        query = "with given as (select unnest($texts) as body_text) select * from ({{{{ {macro}('given') }}}}) as found"
        words_query, meanings_query = (dbt.sql(AS_OF, query.format(macro=macro)) for macro in ("normalized_bodies", "reply_meanings"))

    def read(texts: list[str]) -> list[tuple[str, str]]:
        with duckdb.connect(house.credentials.path, read_only=True) as connection:
            words, meanings = (dict(connection.execute(sql, {"texts": texts}).fetchall()) for sql in (words_query, meanings_query))
        return [(words[text], meanings[text]) for text in texts]

    return read


@given(st.lists(st.text(st.sampled_from(CHARACTERS), max_size=30), min_size=1, max_size=50))
@example(["Ǆ ǅ Ǉ ẞ Ĳ"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_sql_normalises_as_unicode_does(words_of: Callable, texts: list[str]) -> None:
    assert words_of(texts) == [(normalised(text), classify(text) or "reply") for text in texts]


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_style_of_a_stop_word_opts_out(words_of: Callable, data: st.DataObject) -> None:
    words = sorted(STOP_WORDS)
    texts = [styled(word, lambda choices: data.draw(st.sampled_from(choices))) for word in data.draw(st.lists(st.sampled_from(words), max_size=20))]
    texts += words
    assert {text for text, (_, meaning) in zip(texts, words_of(texts), strict=True) if meaning != "opt_out"} == set()


def test_keywords_are_as_the_classifier_writes_texts(words_of: Callable) -> None:
    keywords = [row["keyword"] for row in KEYWORDS]
    assert [words for words, _ in words_of(keywords)] == keywords
    assert all(" " not in row["keyword"] for row in KEYWORDS if row["match"] == "word")


def styled(word: str, choice: Callable) -> str:
    """The word in letters of other styles, with accents, and with what is no letter before and after."""
    letters = (choice([letter, *FORMS[letter]]) + choice(["", "", choice(ACCENTS)]) for letter in word)
    return choice(["", " ", "🛑 ", "«"]) + "".join(letters) + choice(["", " ", "!", "。", " 🙏", "…"])


def received(texts: object, folder: Path) -> Path:
    row = {"phone_e164": "+12124567890", "direction": "inbound", "event_type": "received", "occurred_at": datetime(2026, 6, 1)}
    return write({"sms_events": [row | {"body_text": text} for text in texts]}, folder)


@pytest.fixture(scope="module")
def ordinary(build: Callable, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The texts of the collection that are no spam, by what the classifier takes them for."""
    with duckdb.connect() as connection:
        texts = [text for (text,) in connection.sql(f"select message from '{ORDINARY}' where label = 'ham'").fetchall()]
    house = build(received(texts, tmp_path_factory.mktemp("replies")), "duckdb", AS_OF, "--select", "+int_inbound_texts")
    taken = defaultdict(list)
    for row in house.table("int_inbound_texts"):
        taken[row["reply_intent"]].append(row["body_text"])
    assert sum(map(len, taken.values())) == len(texts) == 4827
    return taken


# Of 4,827; docs/limits.md has the shares. The one opt-out is "I think u have the wrong number.", meant to be one.
@pytest.mark.skipif(not ORDINARY.is_file(), reason=f"no {ORDINARY.name} in {ORDINARY.parent} (set SMS_REAL_DATA to the folder above that)")
@pytest.mark.parametrize(("meaning", "at_most"), [("opt_out", 1), ("review", 76), ("opt_in", 0), ("help", 0)])
def test_few_ordinary_texts_are_taken_for_a_keyword(ordinary: dict[str, list[str]], meaning: str, at_most: int) -> None:
    print(*sorted(ordinary[meaning]), sep="\n")  # pytest -rP lists them
    assert len(ordinary[meaning]) <= at_most
