"""Writes random pairs of texts with what DuckDB's functions give for them.

    venv/bin/python strings.py 3000 > strings.csv
    venv/bin/python strings.py 1000000 > million.csv   # CANDOUR_STRINGS=million.csv go test -run Million

jellyfish, a third implementation, must agree with DuckDB on every pair of plain
letters in Levenshtein, Damerau-Levenshtein and Jaro, or this stops.
"""
import csv, random, sys
import duckdb, jellyfish, pyarrow as pa

r = random.Random(1)
alphabet = "aabcdeefghiillmnoprsttuy"


def word():
    return "".join(r.choice(alphabet) for _ in range(r.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 63, 64, 65, 80] if r.random() < 0.2 else [4, 5, 6, 7, 8])))


def edited(w):
    w = list(w)
    for _ in range(r.randrange(4)):
        i = r.randrange(len(w) + 1)
        k = r.randrange(4)
        if k == 0:
            w.insert(i, r.choice(alphabet + "é-' "))
        elif i < len(w) and k == 1:
            del w[i]
        elif i < len(w) and k == 2:
            w[i] = r.choice(alphabet)
        elif i + 1 < len(w):
            w[i], w[i + 1] = w[i + 1], w[i]
    return "".join(w)


n = int(sys.argv[1])
a = [word() for _ in range(n)]
b = [edited(x) if r.random() < 0.7 else word() for x in a]
t = pa.table({"a": a, "b": b})
rows = duckdb.sql("select a, b, levenshtein(a,b), damerau_levenshtein(a,b), jaro_similarity(a,b), jaro_winkler_similarity(a,b), "
                  "case when a <> '' and b <> '' then jaccard(a,b) end from t").fetchall()
w = csv.writer(sys.stdout)
w.writerow(["a", "b", "levenshtein", "damerau", "jaro", "winkler", "jaccard"])
for x in rows:
    if x[0].isascii() and x[1].isascii() and x[0] and x[1]:
        assert jellyfish.levenshtein_distance(x[0], x[1]) == x[2], x
        assert jellyfish.damerau_levenshtein_distance(x[0], x[1]) == x[3], x
        assert abs(jellyfish.jaro_similarity(x[0], x[1]) - x[4]) < 1e-9, x
    w.writerow([x[0], x[1], x[2], x[3], repr(x[4]), repr(x[5]), "" if x[6] is None else repr(x[6])])
