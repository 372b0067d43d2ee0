"""Who may read and write: only who knows the address, from its own pages."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.build.review import Review, open_review
from tests.report.conftest import Built


@pytest.fixture
def review(own: Built) -> Iterator[Review]:
    with open_review(own.raw, own.processed) as running:
        yield running


def ask(
    review: Review, path: str, *, host: str | None = None, body: object = None, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(review.host, timeout=5)
    sent = {"Host": host or review.host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    method, data = ("GET", None) if body is None else ("POST", json.dumps(body))
    if body is not None:
        sent.setdefault("Content-Type", "application/json")
    connection.request(method, path, data, sent)
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def test_it_listens_on_this_machine_alone(review: Review) -> None:
    assert review.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/index.html", "/wrong/index.html", "/wrong/api/state"])
def test_without_the_token_nothing_is_served(review: Review, path: str) -> None:
    assert ask(review, path)[0] == 403


def test_another_host_name_is_refused_even_with_the_token(review: Review) -> None:
    port = review.host.partition(":")[2]
    assert ask(review, f"/{review.token}/index.html", host=f"evil.example:{port}")[0] == 403
    assert ask(review, f"/{review.token}/index.html", host=f"localhost:{port}")[0] == 200


OUTSIDE = ("../figures.csv", "..%2ffigures.csv", "%2e%2e/figures.csv", "review-static/../server.py", "//etc/passwd")


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_but_the_report_is_served(review: Review, path: str) -> None:
    assert ask(review, f"/{review.token}/{path}")[0] == 404


@pytest.mark.parametrize(
    ("origin", "key"),
    [("own", ""), ("own", "wrong"), ("https://evil.example", "right"), ("null", "right"), ("", "right")],
)
def test_a_decision_comes_from_our_own_page_or_is_refused(review: Review, own: Built, origin: str, key: str) -> None:
    headers = {"Origin": f"http://{review.host}" if origin == "own" else origin}
    headers |= {"X_Provenum_Key": review.key if key == "right" else key}
    status, _, _ = ask(review, f"/{review.token}/api/build", body={}, **{k: v for k, v in headers.items() if v})
    assert status == 403
    assert not (own.raw / "corrections.yml").exists()


def test_a_form_of_another_site_cannot_be_posted(review: Review) -> None:
    headers = {"Origin": f"http://{review.host}", "X_Provenum_Key": review.key, "Content_Type": "text/plain"}
    assert ask(review, f"/{review.token}/api/undo", body={}, **headers)[0] == 400


def test_pages_hold_the_key_and_tell_no_other_site_of_the_token(review: Review) -> None:
    status, content, headers = ask(review, f"/{review.token}/index.html")
    assert (status, headers["Referrer-Policy"], headers["Cache-Control"]) == (200, "no-referrer", "no-store")
    assert review.key.encode() in content
    assert (review.report / "index.html").read_bytes().count(review.key.encode()) == 0


def test_a_decision_is_written_and_taken_back(review: Review, own: Built) -> None:
    right = {"Origin": f"http://{review.host}", "X_Provenum_Key": review.key}
    at = f"/{review.token}/api"
    found = json.loads(ask(review, f"{at}/next?after=")[1])
    decision = {"decision": "confirm", "figure": found["figure"], "who": "R. Sample", "reason": "read"}
    assert ask(review, f"{at}/decide", body=decision, **right)[0] == 200
    assert (own.raw / "corrections.yml").read_text(encoding="utf-8").count("decision: confirm") == 1
    assert json.loads(ask(review, f"{at}/state")[1])["decided"] == {found["figure"]: "confirm"}
    assert json.loads(ask(review, f"{at}/next?after={found['figure']}")[1])["figure"] != found["figure"]
    assert ask(review, f"{at}/undo", body={}, **right)[0] == 200
    assert "decision: confirm" not in (own.raw / "corrections.yml").read_text(encoding="utf-8")


def test_what_is_missing_is_told(review: Review) -> None:
    right = {"Origin": f"http://{review.host}", "X_Provenum_Key": review.key}
    status, content, _ = ask(
        review, f"/{review.token}/api/decide", body={"decision": "reject", "figure": "f0"}, **right
    )
    assert (status, json.loads(content)["ok"]) == (409, False)
    assert "no such figure" in json.loads(content)["message"]


def test_no_report_no_review(tmp_path: Path) -> None:
    from pipeline.errors import PipelineError

    (tmp_path / "raw").mkdir()
    with pytest.raises(PipelineError, match="build it first"), open_review(tmp_path / "raw", tmp_path / "processed"):
        pass
