"""Makes the reference values beside this file with Splink 5.0.0 on DuckDB.

    python3 -m venv venv && venv/bin/pip install splink==5.0.0 pyarrow
    venv/bin/python make.py ../../../../shared/data/linkage

For each data set: the untrained settings, the trained model, and the pairs of
its blocking rules with its levels and match weight. Of the data sets themselves
only identifiers are written.
"""
import csv, json, logging, sys, os
import pyarrow as pa
import splink.comparison_library as cl, splink.comparison_level_library as cll
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
data = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))


def read(path, spaced=False):
    with open(path, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, skipinitialspace=spaced))
    cols = {k.strip(): [(r[k].strip() if spaced else r[k]) or None for r in rows] for k in rows[0]}
    return pa.table({k: pa.array(v, pa.string()) for k, v in cols.items()})


def make(name, table, settings, deterministic, recall, training, truth):
    db = DuckDBAPI()
    s = db.register(table)
    linker = Linker(s, settings)
    linker.misc.save_model_to_json(os.path.join(here, name + "_settings.json"), overwrite=True)
    t = linker.training
    t.estimate_probability_two_random_records_match(deterministic, recall=recall)
    t.estimate_u_using_random_sampling(max_pairs=1e9, min_count_per_level=None, num_chunks=1)
    steps = [{"lambda": linker._settings_obj._probability_two_random_records_match}]
    for rule in training:
        session = t.estimate_parameters_using_expectation_maximisation(rule)
        steps.append({"rule": session._blocking_rule_for_training.blocking_rule_sql,
                      "iterations": len(session._lambda_history_records) - 1,
                      "lambda": session.core_model_settings.probability_two_random_records_match})
    model = linker.misc.save_model_to_json(os.path.join(here, name + "_model.json"), overwrite=True)
    json.dump({"deterministic_rules": [r.get_blocking_rule("duckdb").blocking_rule_sql if not isinstance(r, str) else r for r in deterministic],
               "recall": recall, "steps": steps}, open(os.path.join(here, name + "_training.json"), "w"), indent=1)
    rows = linker.inference.predict().as_record_list()
    gammas = ["gamma_" + c["output_column_name"] for c in model["comparisons"]]
    rows.sort(key=lambda r: (str(r["unique_id_l"]), str(r["unique_id_r"])))
    with open(os.path.join(here, name + "_pairs.csv"), "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(["l", "r", "levels", "weight"])
        for r in rows[::1 if len(rows) < 20_000 else 10]:  # of many pairs every tenth
            w.writerow([r["unique_id_l"], r["unique_id_r"], " ".join(str(r[g]) for g in gammas), repr(r["match_weight"])])
    # F1 of its pairs at each threshold, over all pairs of one person
    ids = table.column("unique_id").to_pylist()
    of = dict(zip(ids, truth))
    n = {}
    for c in truth:
        n[c] = n.get(c, 0) + 1
    positives = sum(k * (k - 1) // 2 for k in n.values())
    best = (0, None)
    for th in [x / 4 for x in range(-40, 80)]:
        kept = [r for r in rows if r["match_weight"] >= th]
        tp = sum(of[r["unique_id_l"]] == of[r["unique_id_r"]] for r in kept)
        if tp:
            best = max(best, (2 * tp / (len(kept) + positives), th))
    json.dump({"pairs": len(rows), "positives": positives, "best_f1": best[0], "at_weight": best[1]}, open(os.path.join(here, name + "_f1.json"), "w"))
    print(name, len(rows), best)


fake = read(os.path.join(data, "fake_1000.csv"))
make("fake_1000", fake, SettingsCreator(
    link_type="dedupe_only",
    comparisons=[cl.NameComparison("first_name").configure(term_frequency_adjustments=True), cl.JaroAtThresholds("surname", [0.9, 0.7]).configure(term_frequency_adjustments=True),
                 cl.DateOfBirthComparison("dob", input_is_string=True), cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")],
    blocking_rules_to_generate_predictions=[block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email"),
                                            "l.city = r.city and substr(l.dob,1,4) = substr(r.dob,1,4)"],
    max_iterations=25), [block_on("first_name", "dob"), "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1", block_on("email")], 0.7,
    [block_on("first_name", "surname"), block_on("dob")], fake.column("cluster").to_pylist())

febrl = read(os.path.join(data, "dataset3.csv"), spaced=True)
febrl = febrl.rename_columns(["unique_id" if c == "rec_id" else c for c in febrl.column_names])
truth = [x.split("-")[1] for x in febrl.column("unique_id").to_pylist()]
make("febrl3", febrl, SettingsCreator(
    link_type="dedupe_only",
    comparisons=[cl.NameComparison("given_name"), cl.NameComparison("surname"),
                 cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                 cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                 cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True)],
    blocking_rules_to_generate_predictions=[block_on("soc_sec_id"), block_on("given_name"), block_on("surname"), block_on("date_of_birth"),
                                            block_on("postcode"), block_on("substr(soc_sec_id,1,3)", "street_number")]),
    [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], 0.9,
    [block_on("date_of_birth"), block_on("given_name")], truth)
