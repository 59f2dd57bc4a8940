package linkage

// SampleRecipe is a training configuration for made-up lists.
func SampleRecipe(several bool, seed uint64) *Recipe {
	linkType := DedupeOnly
	if several {
		linkType = LinkAndDedupe
	}
	name := func(column string) Comparison {
		return Comparison{Name: column, Levels: []Level{null(column), exact(column, true), jaroWinkler(column, "0.92"), jaroWinkler(column, "0.8"), other()}}
	}
	return &Recipe{
		Settings: Model{LinkType: linkType, Probability: 0.0001, Dialect: "duckdb", Convergence: 0.0001, MaxIterations: 25, IDColumn: "record_id", SourceColumn: "source_dataset",
			Rules: []BlockingRule{{SQL: "l.first_name = r.first_name and l.surname = r.surname"}, {SQL: "l.surname = r.surname and substr(l.dob, 1, 4) = substr(r.dob, 1, 4)"},
				{SQL: "l.first_name = r.first_name and l.dob = r.dob"}, {SQL: "l.postcode = r.postcode"}, {SQL: "l.phone = r.phone"}, {SQL: "l.email = r.email"}},
			Comparisons: []Comparison{
				{Name: "names", Levels: append([]Level{nullOf("first_name", "surname"), {SQL: `"first_name_l" = "surname_r" AND "surname_l" = "first_name_r"`,
					Label: "First name and surname swapped"}}, nameLevels()...)},
				{Name: "dob", Levels: []Level{null("dob"), exact("dob", false), {SQL: `damerau_levenshtein("dob_l", "dob_r") <= 1`, Label: "Date of birth one change away"},
					{SQL: `substr("dob_l", 1, 4) = substr("dob_r", 1, 4)`, Label: "Same year of birth"}, other()}},
				{Name: "postcode", Levels: []Level{null("postcode"), exact("postcode", false), {SQL: `levenshtein("postcode_l", "postcode_r") <= 1`, Label: "Postcode one change away"}, other()}},
				{Name: "phone", Levels: []Level{null("phone"), exact("phone", false), other()}},
				name("email"),
				{Name: "sex", Levels: []Level{null("sex"), exact("sex", false), other()}},
			}},
		ID: "record_id", Seed: seed, Recall: 0.6, MaxPairs: 1e6,
		Deterministic: []string{"l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob", "l.email = r.email"},
		EM:            []string{"l.dob = r.dob", "l.first_name = r.first_name and l.surname = r.surname"},
	}
}

func nameLevels() []Level {
	return []Level{
		{SQL: `"first_name_l" = "first_name_r" AND "surname_l" = "surname_r"`, Label: "Same first name and surname"},
		{SQL: `"surname_l" = "surname_r"`, Label: "Same surname", TFColumn: "surname"},
		{SQL: `jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.9 AND jaro_winkler_similarity("surname_l", "surname_r") >= 0.9`, Label: "Both names much alike"},
		{SQL: `"first_name_l" = "first_name_r"`, Label: "Same first name", TFColumn: "first_name"},
		other()}
}

func null(column string) Level {
	return Level{SQL: `"` + column + `_l" IS NULL OR "` + column + `_r" IS NULL`, Label: column + " is missing", Null: true}
}

func nullOf(a, b string) Level {
	return Level{SQL: `("` + a + `_l" IS NULL OR "` + a + `_r" IS NULL) AND ("` + b + `_l" IS NULL OR "` + b + `_r" IS NULL)`, Label: a + " and " + b + " are missing", Null: true}
}

func exact(column string, tf bool) Level {
	l := Level{SQL: `"` + column + `_l" = "` + column + `_r"`, Label: "Same " + column}
	if tf {
		l.TFColumn = column
	}
	return l
}

func jaroWinkler(column, least string) Level {
	return Level{SQL: `jaro_winkler_similarity("` + column + `_l", "` + column + `_r") >= ` + least, Label: "Jaro-Winkler of " + column + " from " + least}
}

func other() Level { return Level{SQL: "ELSE", Label: "Anything else"} }
