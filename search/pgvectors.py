"""Vectors of passages in PostgreSQL, searched there by pgvector.

The table is made by the first build that needs it, not by a migration: only a database that is
asked for vectors needs the extension. A row belongs to a passage and a model and never changes,
because a passage whose text changes is another row of its own table.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from django.db import connection
from pgvector import Vector

TABLE = "search_passage_vector"
# Up to here every vector is looked at, which is exact and takes milliseconds; beyond it a graph
# (HNSW) finds nearly all of the nearest ones in a fraction of the time. See docs/performance.md.
EXACT_UP_TO = 20_000
# How many neighbours the graph weighs for one question: more than retrieval asks for.
NEIGHBOURS_WEIGHED = 400


class VectorsUnavailable(Exception):
    """The database cannot keep or find vectors."""


def tune(connection, **kwargs) -> None:
    """Set for a new connection how thoroughly the graph is searched.

    Where rows of another build are among the nearest, the search goes on until it has enough.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET hnsw.ef_search = {NEIGHBOURS_WEIGHED}; SET hnsw.iterative_scan = strict_order"
        )


def is_installed() -> bool:
    """Whether the database server has the extension, in use or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        return cursor.fetchone() is not None


def store(
    build: int,
    model_id: str,
    passage_ids: Sequence[int],
    text_hashes: Sequence[str],
    vectors: np.ndarray,
) -> None:
    """Keep the vectors of a build, in the transaction that publishes it; the others go.

    Only what is missing is written. A passage that is not in this build may not be shown any more,
    so processes that still search the build before need its vector no longer.
    """
    wanted = dict(zip(passage_ids, text_hashes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (passage_id bigint, model_id varchar(64), "
            "text_hash varchar(64) NOT NULL, since_build bigint NOT NULL, "
            "embedding vector NOT NULL, PRIMARY KEY (model_id, passage_id))"
        )
        cursor.execute(f"DELETE FROM {TABLE} WHERE model_id <> %s", [model_id])
        cursor.execute(f"SELECT passage_id, text_hash FROM {TABLE}")
        known = dict(cursor.fetchall())
        gone = [key for key, text_hash in known.items() if wanted.get(key) != text_hash]
        cursor.execute(f"DELETE FROM {TABLE} WHERE passage_id = ANY(%s)", [gone])
        columns = "passage_id, model_id, text_hash, since_build, embedding"
        with cursor.copy(f"COPY {TABLE} ({columns}) FROM STDIN") as copy:
            for (key, text_hash), vector in zip(wanted.items(), vectors, strict=True):
                if known.get(key) != text_hash:
                    copy.write_row((key, model_id, text_hash, build, Vector(vector).to_text()))
        _keep_graph(cursor, model_id, vectors)

def _keep_graph(cursor, model_id: str, vectors: np.ndarray) -> None:
    """Have the graph for this model where the vectors are many, and no other."""
    graph = f"{TABLE}_{hashlib.sha256(model_id.encode()).hexdigest()[:12]}"
    wanted = len(vectors) > EXACT_UP_TO
    cursor.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%hnsw%%'",
        [TABLE],
    )
    for (name,) in cursor.fetchall():
        if name != graph or not wanted:
            cursor.execute(f'DROP INDEX "{name}"')
    if wanted:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {graph} ON {TABLE} USING hnsw "
            f"((embedding::vector({vectors.shape[1]})) vector_ip_ops) WHERE model_id = %s",
            [model_id],
        )


class PgVectors:
    """The vectors of one build, by row number."""

    def __init__(self, build: int, model_id: str, dimension: int, passage_ids: Sequence[int]):
        self._build = build
        self._model_id = model_id
        self._dimension = int(dimension)
        self._passage_ids = passage_ids
        self._rows = {key: at for at, key in enumerate(passage_ids)}

    def nearest(self, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """Row numbers with their cosine to the vector, the nearest first."""
        return self._cosines(vector, "ORDER BY distance LIMIT %s", limit)

    def cosines(self, rows: Sequence[int], vector: np.ndarray) -> list[tuple[int, float]]:
        """The cosine of each of the rows to the vector."""
        keys = [self._passage_ids[at] for at in rows]
        return self._cosines(vector, "AND passage_id = ANY(%s)", keys)

    def _cosines(self, vector: np.ndarray, rest: str, value) -> list[tuple[int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT passage_id, embedding::vector({self._dimension}) <#> %s AS distance "
                f"FROM {TABLE} WHERE model_id = %s AND since_build <= %s {rest}",
                [Vector(vector).to_text(), self._model_id, self._build, value],
            )
            found = cursor.fetchall()
        return [(self._rows[key], -distance) for key, distance in found if key in self._rows]
