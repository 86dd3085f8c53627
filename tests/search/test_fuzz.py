"""Requests that nobody would think of: the API answers all as its own description says.

A few of them run with the other tests; `make fuzz` runs thousands (FUZZ_CASES for each operation).
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from site_core.wsgi import application

pytestmark = pytest.mark.django_db
CASES = int(os.environ.get("FUZZ_CASES", "40"))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


OPERATIONS = ("POST /questions", "POST /search", "GET /contacts", "GET /topics", "GET /health")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_described(site, name):
    method, path = name.split()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema[f"/api/v1{path}"][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=CASES if method == "POST" else 3,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(case):
        case.call_and_validate(checks=CHECKS)

    asked()


def test_every_operation_is_tried(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]
    found = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described.items()
        for method in methods
    }
    assert found == set(OPERATIONS)
