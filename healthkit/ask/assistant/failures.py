"""What went wrong with a model's server, in one of a few reasons and in plain words.

Servers repeat in their errors what they were asked, some even the key. So nothing of what they say is passed on: only
the reason that can be read from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from healthkit.ask.assistant.exchange import ModelFailed, Reason
from healthkit.errors import HealthkitError
from healthkit.i18n import LANGUAGES, text
from healthkit.privacy.endpoints import Place

_LOOKED_AT = 2000
_TOO_LONG = re.compile(
    r"context.{0,24}(?:length|size|window|overflow)|(?:exceed|max).{0,24}context|too many (?:input )?tokens"
    r"|(?:prompt|input) is too long|longer than the maximum",
    re.IGNORECASE,
)
_NO_TOOLS = re.compile(
    r"(?:not support|unsupported|not available|not enabled).{0,32}(?:tool|function)"
    r"|(?:tool|function).{0,32}(?:not support|unsupported|not available|not enabled|requires? --)"
    r"|support tool use|--enable-auto-tool-choice|--jinja|(?:unrecognized|extra).{0,40}tools|tools.{0,40}extra inputs",
    re.IGNORECASE | re.DOTALL,
)
_NO_MODEL = re.compile(r"model.{0,80}(?:not found|not exist|not loaded)|no model|pulling it first", re.IGNORECASE)
_QUOTA = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}


class TooMuch(Exception):
    """The server sends without end, or in a form that could grow without end."""


class NoAnswer(Exception):
    """What came is not in the form of Chat Completions."""


class _Kind(NamedTuple):
    words: str
    reason: Reason
    again: bool = False


def failed(
    words: str, reason: Reason, place: Place, *, again: bool = False, wait: float = 0.0, **of: str
) -> ModelFailed:
    """The failure in its words of ``i18n/wire.toml``."""
    said = {lang: text(f"wire.{words}", lang, None, host=place.host, **of) for lang in LANGUAGES}
    message, _, hint = said["en"].partition(". ")
    return ModelFailed(reason, f"{message.rstrip('.')}.", hint, again=again, wait=wait, said=said)


def explained(error: BaseException, place: Place, *, began: bool, with_tools: bool) -> HealthkitError:
    """What an exception of the client or of the transport means; our own errors stay as they are.

    Args:
        error: what was raised.
        place: where the server is.
        began: an answer had begun to come.
        with_tools: the request declared tools, so that a server may have refused them.
    """
    import httpx2
    import openai

    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) and error.__cause__ else error
    if isinstance(cause, HealthkitError):
        return cause
    if isinstance(cause, TooMuch):
        return failed("too_much", "unreadable", place)
    if isinstance(error, openai.APIStatusError):
        headers = error.response.headers
        return refused(error.status_code, error.body, headers, place, with_tools=with_tools)
    if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError | httpx2.UnsupportedProtocol):
        return failed(
            "unreachable_local" if place.local else "unreachable", "unreachable", place, again=not place.local
        )
    if isinstance(error, openai.APIConnectionError) or isinstance(cause, httpx2.RequestError | OSError):
        return failed("dropped", "dropped", place, again=True)
    if isinstance(error, openai.APIError):  # an event of the stream that holds an error
        return refused(200, error.body, {}, place, with_tools=with_tools)
    return failed("unreadable", "unreadable", place, again=began)


def refused(status: int, body: object, headers: Mapping[str, str], place: Place, *, with_tools: bool) -> ModelFailed:
    """What a server's refusal means; ``status`` 200 stands for one in the middle of an answer."""
    kind = _by_words(status, body, with_tools=with_tools) or _by_status(status)
    wait = _retry_after(headers) if kind.again else 0.0
    return failed(kind.words, kind.reason, place, again=kind.again, wait=wait, status=str(status))


def _by_words(status: int, body: object, *, with_tools: bool) -> _Kind | None:
    """Servers disagree on the status of these; their words and codes tell."""
    said, codes = _said(body)
    if codes & _QUOTA:
        return _Kind("quota", "rate_limit")
    if status in {401, 403, 429}:
        return None
    if status == 413 or codes & {"context_length_exceeded", "exceed_context_size_error"} or _TOO_LONG.search(said):
        return _Kind("too_long", "too_long")
    if with_tools and _NO_TOOLS.search(said):
        return _Kind("no_tools", "no_tools")
    if "model_not_found" in codes or (status < 500 and _NO_MODEL.search(said)):
        return _Kind("no_model", "no_model")
    return None


def _by_status(status: int) -> _Kind:
    if 300 <= status < 400:
        return _Kind("redirected", "server")
    if status in {401, 403}:
        return _Kind("key", "key")
    if status == 402:
        return _Kind("quota", "rate_limit")
    if status in {404, 405}:
        return _Kind("no_model", "no_model")
    if status == 429:
        return _Kind("rate_limit", "rate_limit", again=True)
    if status == 200:
        return _Kind("server_midway", "server", again=True)
    if status >= 500:
        return _Kind("server", "server", again=status in _AGAIN)
    return _Kind("refused", "server", again=status in _AGAIN)


def _said(body: object) -> tuple[str, set[str]]:
    """The message of an error and its code and type; the rest may be an echo of what was asked."""
    error: Any = body
    if isinstance(error, Mapping) and "error" in error:
        error = error["error"]
    if isinstance(error, Mapping):
        words = error.get("message") or error.get("detail") or error.get("msg")
        return str(words)[:_LOOKED_AT], {str(error.get(key)) for key in ("code", "type")}
    return str(error)[:_LOOKED_AT], set()


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds until it is worth asking again, of ``Retry-After`` (seconds or a date); 0 where nothing is said."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        said = headers.get(name, "")
        if re.fullmatch(r"\d{1,9}(?:\.\d+)?", said.strip()):
            return float(said) / unit
        if said and name == "retry-after":
            try:
                when = parsedate_to_datetime(said)
            except ValueError:
                return 0.0
            return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    return 0.0
