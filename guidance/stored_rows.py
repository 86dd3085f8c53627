"""Tables as the database keeps them: read quickly, to see whether anything in them has changed."""

from django.db import connection, models


def stored_rows(*tables: type[models.Model]) -> list[list[tuple]]:
    """Every row of the models' tables, its values as the database's driver gives them.

    What is made from many rows for each question is made anew only where these differ: to compare
    them takes a fifth of the time that reading them as objects does, and misses no change, whoever
    made it.
    """
    found = []
    with connection.cursor() as cursor:
        for model in tables:
            table, key = model._meta.db_table, model._meta.pk.column
            quoted = connection.ops.quote_name
            cursor.execute(f"SELECT * FROM {quoted(table)} ORDER BY {quoted(key)}")  # noqa: S608
            found.append(cursor.fetchall())
    return found
