package main

// benchRecipe compares six columns; its rules give about 10^8 pairs for a
// million records.
const benchRecipe = `{
 "id": "record_id",
 "deterministic_rules": ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"], "recall": 0.6,
 "em_blocking_rules": ["l.dob = r.dob", "l.first_name = r.first_name and l.surname = r.surname"],
 "settings": {
  "link_type": "dedupe_only", "sql_dialect": "duckdb", "unique_id_column_name": "record_id",
  "blocking_rules_to_generate_predictions": [
   "l.surname = r.surname and substr(l.dob, 1, 4) = substr(r.dob, 1, 4)",
   "l.first_name = r.first_name and substr(l.dob, 1, 4) = substr(r.dob, 1, 4)",
   "l.dob = r.dob", "l.town = r.town and l.surname = r.surname", "l.postcode = r.postcode", "l.phone = r.phone"],
  "comparisons": [
   {"output_column_name": "first_name", "comparison_levels": [
    {"sql_condition": "\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"first_name_l\" = \"first_name_r\"", "tf_adjustment_column": "first_name"},
    {"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.92"},
    {"sql_condition": "jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.8"},
    {"sql_condition": "ELSE"}]},
   {"output_column_name": "surname", "comparison_levels": [
    {"sql_condition": "\"surname_l\" IS NULL OR \"surname_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"surname_l\" = \"surname_r\"", "tf_adjustment_column": "surname"},
    {"sql_condition": "jaro_winkler_similarity(\"surname_l\", \"surname_r\") >= 0.92"},
    {"sql_condition": "jaro_winkler_similarity(\"surname_l\", \"surname_r\") >= 0.8"},
    {"sql_condition": "ELSE"}]},
   {"output_column_name": "dob", "comparison_levels": [
    {"sql_condition": "\"dob_l\" IS NULL OR \"dob_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"dob_l\" = \"dob_r\""},
    {"sql_condition": "damerau_levenshtein(\"dob_l\", \"dob_r\") <= 1"},
    {"sql_condition": "substr(\"dob_l\", 1, 4) = substr(\"dob_r\", 1, 4)"},
    {"sql_condition": "ELSE"}]},
   {"output_column_name": "postcode", "comparison_levels": [
    {"sql_condition": "\"postcode_l\" IS NULL OR \"postcode_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"postcode_l\" = \"postcode_r\""},
    {"sql_condition": "levenshtein(\"postcode_l\", \"postcode_r\") <= 1"},
    {"sql_condition": "ELSE"}]},
   {"output_column_name": "town", "comparison_levels": [
    {"sql_condition": "\"town_l\" IS NULL OR \"town_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"town_l\" = \"town_r\"", "tf_adjustment_column": "town"},
    {"sql_condition": "ELSE"}]},
   {"output_column_name": "email", "comparison_levels": [
    {"sql_condition": "\"email_l\" IS NULL OR \"email_r\" IS NULL", "is_null_level": true},
    {"sql_condition": "\"email_l\" = \"email_r\""},
    {"sql_condition": "jaro_winkler_similarity(\"email_l\", \"email_r\") >= 0.9"},
    {"sql_condition": "ELSE"}]}
  ]}}`
