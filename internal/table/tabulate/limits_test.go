package tabulate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// edit changes a line of the whole definition; "+" adds lines at the end.
func edit(from, to string) string {
	if from == "+" {
		return whole + to
	}
	if strings.Count(whole, from) != 1 {
		panic("not once in the definition: " + from)
	}
	return strings.Replace(whole, from, to, 1)
}

func quoted(n int, form string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(form, i)
	}
	return `["` + strings.Join(out, `", "`) + `"]`
}

const (
	atPeriods = `periods = ["2022", "2023"]`
	atRows    = `rows = ["body"]`
	atColumns = `columns = ["period", "ethnicity_self"]`
	atMeasure = "[measure]\ncount = \"suspect\"\nunit = \"people\"\ndefinition = \"group-based-abuse/1\"\n"
	before    = "[measure]"
)

// TestLimitsOfADefinition tries each limit of the language from both sides. A
// refusal names the key, and its line.
func TestLimitsOfADefinition(t *testing.T) {
	for name, x := range map[string]struct {
		text string
		key  string // that is refused; "" for none
		line int
	}{
		"title of the most":        {edit(`"Suspects"`, `"`+strings.Repeat("x", maxText)+`"`), "", 0},
		"title of more":            {edit(`"Suspects"`, `"`+strings.Repeat("x", maxText+1)+`"`), "title", 1},
		"title of two lines":       {edit(`"Suspects"`, `"a\nb"`), "title", 1},
		"title with a delete sign": {edit(`"Suspects"`, `"a\u007fb"`), "title", 1},
		"title of a space":         {edit(`"Suspects"`, `" "`), "title", 1},
		"notes of the most":        {edit(before, "notes = "+quoted(maxNotes, "%d")+"\n[measure]"), "", 0},
		"notes of more":            {edit(before, "notes = "+quoted(maxNotes+1, "%d")+"\n[measure]"), "notes", 6},
		"a note too long":          {edit(before, `notes = ["`+strings.Repeat("x", maxText+1)+"\"]\n[measure]"), "notes", 6},

		"no period":            {edit(atPeriods, `periods = []`), "periods", 2},
		"the most periods":     {edit(atPeriods, "periods = "+quoted(maxPeriods, "20%02d")), "", 0},
		"more periods":         {edit(atPeriods, "periods = "+quoted(maxPeriods+1, "20%02d")), "periods", 2},
		"a year of two years":  {edit(atPeriods, `periods = ["2022-23", "2023-24"]`), "", 0},
		"quarters":             {edit(atPeriods, `periods = ["2022-Q1", "2022-Q4"]`), "", 0},
		"a fifth quarter":      {edit(atPeriods, `periods = ["2022-Q5", "2023"]`), "periods", 2},
		"a period twice":       {edit(atPeriods, `periods = ["2022", "2022"]`), "periods", 2},
		"periods added up":     {edit(atColumns, `columns = ["ethnicity_self"]`), "periods", 2},
		"one period, not by":   {strings.Replace(edit(atColumns, `columns = ["ethnicity_self"]`), atPeriods, `periods = ["2022"]`, 1), "", 0},
		"compare previous":     {edit(before, "compare = \"previous\"\n[measure]"), "", 0},
		"compare a period":     {edit(before, "compare = \"2022\"\n[measure]"), "", 0},
		"compare another":      {edit(before, "compare = \"2021\"\n[measure]"), "compare", 6},
		"compare one period":   {strings.Replace(edit(before, "compare = \"previous\"\n[measure]"), atPeriods, `periods = ["2022"]`, 1), "compare", 6},
		"compare with oneself": {strings.Replace(edit(before, "compare = \"2022\"\n[measure]"), atPeriods, `periods = ["2022"]`, 1), "compare", 6},

		"no rows":               {edit(atRows, `rows = []`), "rows", 3},
		"the most axes":         {edit(atRows, `rows = ["body", "a", "b"]`), "", 0},
		"more axes":             {edit(atRows, `rows = ["body", "a", "b", "c"]`), "rows", 3},
		"more axes in layers":   {edit(before, "layers = [\"a\", \"b\", \"c\"]\n[measure]"), "rows", 3},
		"an axis twice":         {edit(before, "layers = [\"ethnicity_self\"]\n[measure]"), "columns", 4},
		"a name with a space":   {edit(atRows, `rows = ["bo dy"]`), "rows", 3},
		"totals":                {edit(before, "totals = [\"body\"]\n[measure]"), "", 0},
		"no totals":             {edit(before, "totals = []\n[measure]"), "", 0},
		"a total of periods":    {edit(before, "totals = [\"period\"]\n[measure]"), "totals", 6},
		"a total of another":    {edit(before, "totals = [\"sex\"]\n[measure]"), "totals", 6},
		"groups as codes":       {edit("+", "[groups]\nethnicity_self = \"codes\"\n"), "", 0},
		"groups as broad":       {edit("+", "[groups]\nethnicity_self = \"broad\"\n"), "", 0},
		"groups as both":        {edit("+", "[groups]\nethnicity_self = \"both\"\n"), "", 0},
		"groups as wide":        {edit("+", "[groups]\nethnicity_self = \"wide\"\n"), "groups.ethnicity_self", 11},
		"groups of another":     {edit("+", "[groups]\nsex = \"broad\"\n"), "groups.sex", 11},
		"a share":               {edit(before, "share = \"ethnicity_self\"\n[measure]"), "", 0},
		"a share of none":       {edit(before, "share = \"none\"\n[measure]"), "", 0},
		"a share of another":    {edit(before, "share = \"sex\"\n[measure]"), "share", 6},
		"missing for reasons":   {edit(before, "missing = \"reasons\"\n[measure]"), "", 0},
		"missing, together":     {edit(before, "missing = \"together\"\n[measure]"), "", 0},
		"missing otherwise":     {edit(before, "missing = \"hidden\"\n[measure]"), "missing", 6},
		"a body":                {edit(before, "bodies = [\"made-up-force-01\", \"E06000001\"]\n[measure]"), "", 0},
		"a body with a space":   {edit(before, "bodies = [\"made up\"]\n[measure]"), "bodies", 6},
		"within nothing":        {edit(before, "within = 0\n[measure]"), "", 0},
		"within all":            {edit(before, "within = 100\n[measure]"), "", 0},
		"within more":           {edit(before, "within = 101\n[measure]"), "within", 6},
		"within less":           {edit(before, "within = -1\n[measure]"), "within", 6},
		"a rate left out":       {edit("+", "[rate]\n"), "", 0},
		"per thousand":          {edit("+", "[rate]\nper = 1000\n"), "", 0},
		"per million":           {edit("+", "[rate]\nper = 1000000\npopulation = \"residents\"\n"), "", 0},
		"per dozen":             {edit("+", "[rate]\nper = 12\n"), "rate", 10},
		"of those who work":     {edit("+", "[rate]\npopulation = \"workers\"\n"), "rate", 10},
		"suppress at least":     {edit("+", "[protect]\nthreshold = 3\n"), "", 0},
		"suppress too little":   {edit("+", "[protect]\nthreshold = 2\n"), "protect.threshold", 11},
		"suppress below":        {edit("+", "[protect]\nthreshold = -1\n"), "protect.threshold", 11},
		"suppress at most":      {edit("+", "[protect]\nthreshold = 100\n"), "", 0},
		"suppress more":         {edit("+", "[protect]\nthreshold = 101\n"), "protect.threshold", 11},
		"suppress with a base":  {edit("+", "[protect]\nbase = 5\n"), "protect.base", 11},
		"round at least":        {edit("+", "[protect]\nway = \"round\"\nbase = 3\n"), "", 0},
		"round too little":      {edit("+", "[protect]\nway = \"round\"\nbase = 2\n"), "protect.base", 12},
		"round at most":         {edit("+", "[protect]\nway = \"round\"\nbase = 1000\n"), "", 0},
		"round more":            {edit("+", "[protect]\nway = \"round\"\nbase = 1001\n"), "protect.base", 12},
		"round and threshold":   {edit("+", "[protect]\nway = \"round\"\nthreshold = 5\n"), "protect.threshold", 12},
		"open":                  {edit("+", "[protect]\nway = \"open\"\n"), "", 0},
		"open with a base":      {edit("+", "[protect]\nway = \"open\"\nbase = 5\n"), "protect", 10},
		"open with a threshold": {edit("+", "[protect]\nway = \"open\"\nthreshold = 5\n"), "protect", 10},
		"cell keys":             {edit("+", "[protect]\nway = \"cellkey\"\n"), "protect.way", 11},
		"another way":           {edit("+", "[protect]\nway = \"hide\"\n"), "protect.way", 11},

		"no measure":          {edit(atMeasure, ""), "measure", 0},
		"count and sum":       {edit(`count = "suspect"`, "count = \"suspect\"\nsum = \"referral.plans\""), "measure", 6},
		"neither":             {edit(`count = "suspect"`, ""), "measure", 6},
		"sum of a bare field": {edit(`count = "suspect"`, `sum = "plans"`), "measure.sum", 7},
		"sum of no name":      {edit(`count = "suspect"`, `sum = "referral.Plans here"`), "measure.sum", 7},
		"sum of a field":      {edit(`count = "suspect"`, `sum = "referral.plans"`), "", 0},
		"no unit":             {edit(`unit = "people"`, ""), "measure.unit", 6},
		"no definition":       {edit(`definition = "group-based-abuse/1"`, ""), "measure.definition", 6},
		"no version":          {edit(`group-based-abuse/1`, `group-based-abuse`), "measure.definition", 9},
		"a version of parts":  {edit(`group-based-abuse/1`, `group-based-abuse/1.2`), "", 0},
		"measure and beside":  {edit("+", strings.ReplaceAll(atMeasure, "[measure]", "[[beside]]\nname=\"A\"")), "beside", 10},
		"beside of one":       {edit(atMeasure, strings.Replace(atMeasure, "[measure]", "[[beside]]\nname=\"A\"", 1)), "beside", 6},
		"beside of two":       {edit(atMeasure, twice("A", "B")), "", 0},
		"beside without name": {edit(atMeasure, twice("A", "")), "beside.1.name", 13},
		"beside, one name":    {edit(atMeasure, twice("A", "A")), "beside.1.name", 13},
		"beside, a long name": {edit(atMeasure, twice(strings.Repeat("x", maxText+1), "B")), "beside.0.name", 7},

		"a filter of no field":   {edit("+", "[[filter]]\nin = [\"male\"]\n"), "filter.0.field", 10},
		"a filter of nothing":    {edit("+", "[[filter]]\nfield = \"sex\"\n"), "filter.0", 10},
		"a filter of two things": {edit("+", "[[filter]]\nfield = \"sex\"\nin = [\"a\"]\nnot_in = [\"b\"]\n"), "filter.0", 10},
		"a filter of no values":  {edit("+", "[[filter]]\nfield = \"sex\"\nin = []\n"), "filter.0", 10},
		"the second filter":      {edit("+", "[[filter]]\nfield = \"sex\"\nin = [\"a\"]\n[[filter]]\nfield = \"sex\"\n"), "filter.1", 13},
		"a filter at least 0":    {edit("+", "[[filter]]\nfield = \"investigation.suspects\"\nat_least = 0\n"), "", 0},
	} {
		_, err := Parse(x.text)
		if x.key == "" {
			if err != nil {
				t.Errorf("%s: %s", name, said(err))
			}
			continue
		}
		fields := errs.FieldsOf(err)
		if !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(fields, func(f errs.Field) bool { return f.Name == x.key && f.Row == x.line }) {
			t.Errorf("%s: %s", name, said(err))
		}
		if len(fields) != 1 { // one fault is one message
			t.Errorf("%s: %d messages: %s", name, len(fields), said(err))
		}
	}
}

// twice has two measures with names beside each other.
func twice(a, b string) string {
	one := strings.Replace(atMeasure, "[measure]", "[[beside]]", 1)
	return strings.Replace(one, "]]\n", "]]\nname = \""+a+"\"\n", 1) + "\n" + strings.Replace(one, "]]\n", "]]\nname = \""+b+"\"\n", 1)
}

// TestWhatIsLeftOutIsSaid: the canonical text says what is meant.
func TestWhatIsLeftOutIsSaid(t *testing.T) {
	d, err := Parse(edit("+", "[rate]\n"))
	if err != nil {
		t.Fatal(said(err))
	}
	if d.Missing != "reasons" || d.Protect != (Protect{"suppress", 5, 0}) || *d.Rate != (Rate{100_000, "residents"}) {
		t.Errorf("%+v %+v", d, d.Rate)
	}
	if d, err = Parse(edit("+", "[protect]\nway = \"round\"\n")); err != nil || d.Protect != (Protect{"round", 0, 5}) || d.Rate != nil {
		t.Errorf("%+v %v", d, err)
	}
	if d, err = Parse(edit("+", "[protect]\nway = \"open\"\n[rate]\nper = 1000\n")); err != nil || d.Protect != (Protect{"open", 0, 0}) || d.Rate.Per != 1000 {
		t.Errorf("%+v %v", d, err)
	}
}

// TestKeysThatNobodyKnows are refused with what there is in that very place.
func TestKeysThatNobodyKnows(t *testing.T) {
	for _, x := range []struct {
		text, key string
		line      int
		want      string
	}{
		{edit(atRows, "rows = [\"body\"]\nlayrs = []"), "layrs", 4, `"layers" was meant`},
		{edit(`unit = "people"`, `unt = "people"`), "measure.unt", 8, `"unit" was meant`},
		{edit("+", "[[measure.filter]]\nfeld = \"sex\"\n"), "measure.filter.feld", 11, `"field" was meant`},
		{edit("+", "[[filter]]\nfeld = \"sex\"\n"), "filter.feld", 11, `"field" was meant`},
		{edit("+", "[protect]\ntreshold = 4\n"), "protect.treshold", 11, `"threshold" was meant`},
		{edit("+", "[rate]\npopulaton = \"residents\"\n"), "rate.populaton", 11, `"population" was meant`},
		{edit(atMeasure, strings.Replace(twice("A", "B"), "unit", "unt", 1)), "beside.unt", 9, `"unit" was meant`},
		{edit("+", "[rate]\nqqqqqqqqqq = 1\n"), "rate.qqqqqqqqqq", 11, "there are per, population"},
	} {
		_, err := Parse(x.text)
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool {
			return f.Name == x.key && f.Row == x.line && strings.Contains(f.Message, x.want)
		}) {
			t.Errorf("%s: %s", x.key, said(err))
		}
	}
}

// TestWhatIsNoFile says the line and the key where it can.
func TestWhatIsNoFile(t *testing.T) {
	for name, x := range map[string]struct {
		text, key string
		line      int
	}{
		"a value of the wrong kind": {edit(`"Suspects"`, "3"), "file", 0},
		"no value":                  {edit(`"2022", "2023"]`, ""), "periods", 0},
		"a key twice":               {edit(atRows, atRows+"\n"+atRows), "rows", 4},
	} {
		_, err := Parse(x.text)
		f := errs.FieldsOf(err)
		if !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != x.key || x.line != 0 && f[0].Row != x.line {
			t.Errorf("%s: %s %+v", name, said(err), f)
		}
	}
	fits := "#" + strings.Repeat("x", MaxFile-len(whole)-2) + "\n" + whole
	if _, err := Parse(fits); len(fits) != MaxFile || err != nil {
		t.Errorf("%d bytes: %s", len(fits), said(err))
	}
	for _, text := range []string{"#" + fits, whole + "#\xff"} {
		if _, err := Parse(text); !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) > 0 {
			t.Error(said(err))
		}
	}
}

// TestProblemsComeInTheOrderOfTheirLines, those without one first.
func TestProblemsComeInTheOrderOfTheirLines(t *testing.T) {
	_, err := Parse("title = \"\"\nwithin = 200\nrows = [\"a b\"]\nperiods = [\"20\"]\n")
	last := 0
	f := errs.FieldsOf(err)
	for _, x := range f {
		if x.Row < last {
			t.Error(said(err))
		}
		last = x.Row
	}
	if len(f) < 5 || f[0].Name != "measure" || last != 4 {
		t.Error(said(err))
	}
}
