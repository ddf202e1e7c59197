"""polars|duckdb TABLE FOLDER: a large CSV to Parquet splits as one would write it by hand.

Reads, takes duplicates out, fills gaps (median, commonest value), standardises numbers, makes columns of zeros and ones
of the small categories, splits 80/10/10 and writes three Parquet files. Prints wall and CPU seconds and the most
megabytes that were resident.
"""
import os
import resource
import sys
import time

NUMBERS = ["customer", "age", "income", "balance", "score", "visits", "discount"]
SMALL = ["job", "plan", "channel", "active"]


def polars(table, folder):
    import polars as pl

    data = pl.read_csv(table, try_parse_dates=True).unique(maintain_order=True)
    fills = [pl.col(c).fill_null(pl.col(c).median()).cast(pl.Float64) for c in NUMBERS]
    fills += [pl.col(c).fill_null(pl.col(c).mode().first()) for c in SMALL]
    data = data.with_columns(fills)
    data = data.with_columns([(pl.col(c) - pl.col(c).mean()) / pl.col(c).std() for c in NUMBERS])
    data = data.to_dummies(SMALL)
    part = data.select((pl.struct(pl.all()).hash(7) % 10).alias("p"))["p"]
    for name, rows in [("train", part < 8), ("validation", part == 8), ("test", part == 9)]:
        data.filter(rows).write_parquet(os.path.join(folder, name + ".parquet"))


def duckdb(table, folder):
    import duckdb as db

    con = db.connect()
    con.execute("SET threads = 2")
    con.execute(f"CREATE TABLE t AS SELECT DISTINCT * FROM read_csv('{table}')")
    facts = ", ".join(f"median({c}) AS m_{c}, avg({c}) AS a_{c}, stddev({c}) AS s_{c}" for c in NUMBERS)
    facts += ", " + ", ".join(f"mode({c}) AS f_{c}" for c in SMALL)
    con.execute(f"CREATE TABLE f AS SELECT {facts} FROM t")
    columns = [f"(coalesce({c}, m_{c}) - a_{c}) / s_{c} AS {c}" for c in NUMBERS] + ["city", "since", "comment", "churned"]
    for c in SMALL:
        for (value,) in con.execute(f"SELECT DISTINCT {c} FROM t WHERE {c} IS NOT NULL").fetchall():
            columns.append(f"CAST(coalesce({c}, f_{c}) = '{value}' AS TINYINT) AS \"{c}_{value}\"")
    con.execute(f"CREATE TABLE d AS SELECT {', '.join(columns)}, hash(t) % 10 AS p FROM t, f")
    for name, rows in [("train", "p < 8"), ("validation", "p = 8"), ("test", "p = 9")]:
        con.execute(f"COPY (SELECT * EXCLUDE p FROM d WHERE {rows}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


if __name__ == "__main__":
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    run = {"polars": polars, "duckdb": duckdb}[sys.argv[1]]
    __import__(sys.argv[1])
    before = time.monotonic()
    run(sys.argv[2], sys.argv[3])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{time.monotonic() - before:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss * 1024 / 1e6:.1f}")
