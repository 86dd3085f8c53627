"""The script for partners' sites, as a server gives it."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_script_is_small_and_may_be_used_anywhere(client):
    response = client.get("/widget.js")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert len(response.content) < 20 * 1024
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_it_is_sent_once_while_it_does_not_change(client):
    tag = client.get("/widget.js")["ETag"]
    assert client.get("/widget.js", headers={"If-None-Match": tag}).status_code == 304


def test_it_stores_nothing_and_writes_no_html(client):
    script = client.get("/widget.js").text
    for word in ("localStorage", "sessionStorage", "document.cookie", "innerHTML", "eval("):
        assert word not in script
