"""Vectors of passages in PostgreSQL, searched there by pgvector.

The table is made by the first build that needs it, not by a migration: only a database that is
asked for vectors needs the extension. A row belongs to a passage and a model and never changes,
because a passage whose text changes becomes another.
"""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from django.db import ProgrammingError, connection
from pgvector import Vector
from psycopg import Cursor

from .builds import IndexUnavailable, Manifest

TABLE = "search_passage_vector"
NEAREST = """
    SELECT passage_id, embedding::vector({dimension}) <#> %s::vector AS distance
    FROM search_passage_vector WHERE model_id = %s AND since_build <= %s
    ORDER BY distance LIMIT %s
"""
OF_PASSAGES = """
    SELECT passage_id, embedding::vector({dimension}) <#> %s::vector
    FROM search_passage_vector WHERE model_id = %s AND since_build <= %s
    AND passage_id = ANY(%s)
"""
COPY = """
    COPY search_passage_vector (passage_id, model_id, text_hash, since_build, embedding)
    FROM STDIN WITH (FORMAT BINARY)
"""
COPIED_AS = ("int8", "varchar", "varchar", "int8", "bytea")
# Up to here every vector is looked at, which is exact; beyond it a graph (HNSW) finds nearly all
# of the nearest ones in a fraction of the time. See docs/performance.md.
EXACT_UP_TO = 20_000
# How many neighbours the graph weighs for one question: more than retrieval asks for.
NEIGHBOURS_WEIGHED = 400


def tune(connection, **kwargs) -> None:
    """Set for a new connection how thoroughly the graph is searched.

    Where vectors of a later build are among the nearest, the search goes on until it has enough.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET hnsw.ef_search = {NEIGHBOURS_WEIGHED}")
            cursor.execute("SET hnsw.iterative_scan = strict_order")


def is_installed() -> bool:
    """Whether the database server has the extension, in use or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        return cursor.fetchone() is not None


def prepare() -> None:
    """Make the extension and the table where they are missing. Raises IndexUnavailable."""
    if connection.vendor != "postgresql" or not is_installed():
        raise IndexUnavailable(
            "VECTOR_STORE is pgvector, and the database is not a PostgreSQL server with pgvector."
        )
    with connection.cursor() as cursor:
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except ProgrammingError as error:
            raise IndexUnavailable(
                "The site's user may not add pgvector to the database. Have an administrator run "
                "CREATE EXTENSION vector in it once."
            ) from error
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (passage_id bigint, model_id varchar(64), "
            "text_hash varchar(64) NOT NULL, since_build bigint NOT NULL, "
            "embedding vector NOT NULL, PRIMARY KEY (model_id, passage_id))"
        )


def count(build: int) -> int:
    """How many vectors there are for a build that was published; none where there is no table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is None:
            return 0
        cursor.execute(
            "SELECT count(*) FROM search_passage_vector WHERE since_build <= %s", [build]
        )
        return cursor.fetchone()[0]


def missing(model_id: str, keys: Mapping[int, str]) -> list[int]:
    """The passages that have no vector by this model, or one of another text.

    `keys` are the hashes of the texts, by passage.
    """
    known = _known(model_id)
    return [passage for passage, key in keys.items() if known.get(passage) != key]


def store(
    build: int,
    manifest: Manifest,
    keys: Mapping[int, str],
    new: Mapping[int, np.ndarray],
) -> None:
    """Keep the vectors of a build and no others, in the transaction that publishes it.

    `new` are those that were missing, by passage. A passage that is not in this build may not be
    shown any more: whoever still searches the build before does not need its vector.
    """
    model_id = manifest.model_id
    known = _known(model_id)
    gone = [passage for passage, key in known.items() if keys.get(passage) != key]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_passage_vector WHERE model_id <> %s", [model_id])
        cursor.execute("DELETE FROM search_passage_vector WHERE passage_id = ANY(%s)", [gone])
        with cursor.copy(COPY) as copy:
            copy.set_types(COPIED_AS)
            for passage, vector in new.items():
                written = Vector(vector).to_binary()
                copy.write_row((passage, model_id, keys[passage], build, written))
        _keep_graph(cursor, model_id, manifest.dimension, wanted=len(keys) > EXACT_UP_TO)


def _known(model_id: str) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT passage_id, text_hash FROM search_passage_vector WHERE model_id = %s",
            [model_id],
        )
        return dict(cursor.fetchall())


def _keep_graph(cursor, model_id: str, dimension: int, *, wanted: bool) -> None:
    """Have the graph for this model where its vectors are many, and no other."""
    graph = f"{TABLE}_{hashlib.sha256(model_id.encode()).hexdigest()[:12]}"
    cursor.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
        [TABLE, "%USING hnsw%"],
    )
    for (name,) in cursor.fetchall():
        if name != graph or not wanted:
            cursor.execute(f"DROP INDEX {name}")
    if wanted:
        # Built slowly once it outgrows the memory it may take, and in one process, because several
        # would need shared memory, of which containers often have little.
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {graph} ON {TABLE} USING hnsw "
            f"((embedding::vector({dimension})) vector_ip_ops) WHERE model_id = %s",
            [model_id],
        )
        # Only a planner that knows how many rows there are takes the graph.
        cursor.execute(f"ANALYZE {TABLE} (model_id, since_build)")


class PgVectors:
    """The rows of one build by the cosine of their unit vectors to another."""

    def __init__(self, build: int, model_id: str, dimension: int, passages: Sequence[int]):
        """`build` is the key of the published build, `passages` those of its rows in order."""
        self._build = build
        self._model_id = model_id
        self.dimension = int(dimension)
        self._passages = passages
        self._row_of = {passage: at for at, passage in enumerate(passages)}

    def __len__(self) -> int:
        return len(self._passages)

    def nearest(self, vector: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers and their cosines to the vector, the nearest first."""
        found = self._select(NEAREST, vector, limit)
        rows, cosines = zip(*found, strict=True) if found else ((), ())
        return np.array(rows, np.int64), np.array(cosines, np.float32)

    def cosines(self, rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """The cosine of each of the rows to the vector, in order; NaN for one without a vector."""
        passages = [self._passages[at] for at in rows]
        found = dict(self._select(OF_PASSAGES, vector, passages)) if passages else {}
        return np.array([found.get(at, np.nan) for at in rows.tolist()], np.float32)

    def _select(self, query: str, vector: np.ndarray, value) -> list[tuple[int, float]]:
        values = [Vector(vector).to_text(), self._model_id, self._build, value]
        # Django's own cursor would write the question's vector into the statement, and the server
        # writes a statement that fails into its log.
        connection.ensure_connection()
        with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
            cursor.execute(query.format(dimension=self.dimension), values)
            found = cursor.fetchall()
        return [
            (self._row_of[passage], -distance)
            for passage, distance in found
            if passage in self._row_of
        ]
