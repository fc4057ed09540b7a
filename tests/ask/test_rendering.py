"""Markdown from a model: what it means is kept, and nothing of it runs, loads or leads anywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from healthkit.ask.grounding import MARK
from healthkit.ask.rendering import html, inert_markdown
from healthkit.report.markdown import tree

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![p](https://evil.example/p.png)",
    "![p](data:image/svg+xml;base64,AAAA)",
    "[c](javascript:alert(1))",
    "[c](https://evil.example/?q=1 \"title\")",
    "[![i](http://evil.example/i.png)](http://evil.example)",
    "<https://evil.example/auto>",
    "https://evil.example/bare www.evil.example a@evil.example",
    "[r]\n\n[r]: https://evil.example",
    "<a href='https://evil.example'>x</a>",
    "<style>*{background:url(//evil.example)}</style>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<svg><script>1</script></svg>",
    "<!-- comment --><details open ontoggle=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "$$\\href{javascript:alert(1)}{x}$$ and $\\href{https://evil.example}{y}$",
    "\\begin{equation}\\href{https://evil.example}{y}\\end{equation}",
    "\\\\(x\\\\) \\\\[y\\\\]",
    "```mermaid\ngraph TD; A-->B; click A \"https://evil.example\"\n```",
    "```html\n<script>alert(1)</script>\n```",
    "`<b>` ``a`b``",
    "| a |\n|---|\n| <img src=x> ![p](http://evil.example/x) |",
    "# <script>x</script> ![p](http://e/x)",
    "> - 1. ![p](http://e/x)\n>   <script>",
    "\\![p](http://e/x) \\[c](http://e) \\<b>",
    "![p][r]\n\n[r]: http://e/x",
    "<x y='![p](http://e/x)'>",
    "[a\\](http://e)](http://e/2)",
    "*[c](http://e)*![p](http://e)",
    "1\\. x\n\n\\# y\n\n\\- z\n\n\\> q\n\n    code $$x$$",
]  # fmt: skip
ALLOWED = {
    "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h4", "h5", "h6", "table",
    "thead", "tbody", "tr", "th", "td", "mark",
}  # fmt: skip
# What JupyterLab looks for before it looks for code: https://docs.mathjax.org/en/latest/input/tex/delimiters.html
MATHS = re.compile(r"(?<![\\])\$|\\\\[(\[]|\\begin\{")
# A reader as generous as any that a notebook or a report may be shown in.
GENEROUS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BARE = re.compile(r"\b(?:https?|ftp)://|www\.|[\w.]@[\w.]", re.IGNORECASE)


class Tags(HTMLParser):
    """Every tag and attribute of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(text: str) -> None:
    for tag, attributes in Tags(html(text)).found:
        assert tag in ALLOWED
        assert attributes.keys() <= {"start", "align"}


def still(text: str) -> None:
    """No sign of a link, picture, HTML or formula in what any reader makes of it."""
    written = inert_markdown(text)
    kinds = {token.type for token in GENEROUS.parse(written)}
    within = [child for token in GENEROUS.parse(written) for child in token.children or ()]
    kinds |= {child.type for child in within}
    assert not kinds & {"html_block", "html_inline", "image", "link_open"}, written
    assert {token.info for token in GENEROUS.parse(written) if token.type == "fence"} <= {
        "",
        "sql",
        "python",
        "json",
        "text",
    }
    outside = "".join(re.split(r"(?s)(`+).*?\1", written)[::2])
    assert not MATHS.search(outside), written
    assert not BARE.search(outside), written
    assert "$$" not in written
    assert "\\begin{" not in written


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_in_the_page(text: str) -> None:
    harmless(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_still_in_a_cell(text: str) -> None:
    still(text)


PARTS = [*HOSTILE, "\n", "\n\n", " ", "*", "`", "```", "[", "](", "|", "<", "\\", "$", "- ", "1. ", "> "]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))
def test_no_mixture_of_them_gets_through(parts: list[str]) -> None:
    harmless("".join(parts))
    still("".join(parts))


def test_what_it_means_is_kept() -> None:
    table = "| x | y |\n|---|--:|\n| 1 | 2 |"
    made = html(f"# A\n\n**b** *c* `d` ~~e~~\n\n1. one\n2. two\n\n{table}\n\n> q\n\n```sql\nSELECT 1\n```")
    for part in (
        "<h4>A</h4>", "<strong>b</strong>", "<em>c</em>", "<code>d</code>", "<s>e</s>", "<ol>", "<li>two</li>",
        '<td align="right">2</td>', "<blockquote>", "<pre><code>SELECT 1",
    ):  # fmt: skip
        assert part in made
    assert html("a\nb") == "<p>a<br>\nb</p>"


def test_a_link_says_where_it_leads_and_a_picture_what_it_is() -> None:
    assert html("[here](https://a.example/x)") == "<p>here (<code>https://a.example/x</code>)</p>"
    assert html("<https://a.example>") == "<p>https://a.example</p>"
    assert html("![a cat](https://a.example/x.png)") == "<p>a cat</p>"


def test_a_number_that_was_not_traced_is_marked() -> None:
    assert html(f"It was 5{MARK}.") == f"<p>It was 5<mark>{MARK}</mark>.</p>"


def test_signs_that_turn_the_direction_of_writing_are_dropped() -> None:
    assert html("a\u202eb\u2066c\x07") == "<p>abc</p>"
    assert inert_markdown("a\u202eb\u2066c\x07") == "abc"


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n**b** and *c*",
        "- one\n- two\n  - three",
        "1. one\n\n   more\n2. two",
        "| x | y |\n| --- | ---: |\n| 1 | 2 |",
        "> quoted\n> > twice",
        "```sql\nSELECT '`' FROM t\n```",
        "`a``b` and `` `c` ``",
        "a  \nb",
        "5 - 3 = 2; 1. January; #1",
        "text with < and > & *stars* and _under_scores_",
    ],
)
def test_a_cell_holds_the_same_as_was_said(text: str) -> None:
    assert tree(inert_markdown(text)) == tree(text)


def test_what_looks_like_a_sign_at_the_start_of_a_line_is_none() -> None:
    assert [node["t"] for node in tree(inert_markdown("\\- a\n\n1\\. b\n\n\\# c\n\n\\> d"))] == ["par"] * 4
