package tabulate

// The file as TOML has it. Each key is described once, here; the reference in
// docs/formats/tables-language.md is made from these tags.

type fileForm struct {
	Title   string            `toml:"title" help:"What the table shows, in a line. Needed." example:"\"Suspects by self-defined ethnicity\""`
	Periods []string          `toml:"periods" help:"The periods, in order. Needed." example:"[\"2022\", \"2023\"]"`
	Rows    []string          `toml:"rows" help:"What the rows are counted by: fields with codes, or body, period, area." example:"[\"body\"]"`
	Columns []string          `toml:"columns" help:"What the columns are counted by." example:"[\"ethnicity_self\"]"`
	Layers  []string          `toml:"layers" help:"What there is one table each for." example:"[\"investigation.setting\"]"`
	Bodies  []string          `toml:"bodies" help:"Only these forces or councils. All, if it is left out." example:"[\"made-up-force-01\"]"`
	Share   string            `toml:"share" help:"The field that percentages are of, or none. The last field that can be missing, if it is left out. Every percentage has its bounds beside it." example:"\"ethnicity_self\""`
	Missing string            `toml:"missing" help:"reasons: one column for each reason why a value is missing; together: one for all. For the field that shares are of; the others have one." example:"\"reasons\""`
	Totals  []string          `toml:"totals" help:"What has a line for all. Everything but periods, if it is left out." example:"[\"body\", \"ethnicity_self\"]"`
	Compare string            `toml:"compare" help:"previous, or a period: the change since is printed." example:"\"previous\""`
	Within  int               `toml:"within" help:"An assumption: those not recorded are within so many percentage points of those recorded. Narrower bounds are printed beside the others, with the assumption." example:"10"`
	Notes   []string          `toml:"notes" help:"Printed beneath the table." example:"[\"Pilot areas began in June.\"]"`
	Groups  map[string]string `toml:"groups" help:"How a field's codes are shown: codes, broad (in broad groups) or both." example:"{ ethnicity_self = \"broad\" }"`
	Measure *measureForm      `toml:"measure" help:"What is counted."`
	Beside  []measureForm     `toml:"beside" help:"Instead of measure: two or more, each in columns of its own and never added to another."`
	Filter  []termForm        `toml:"filter" help:"What every counted row must meet."`
	Protect protectForm       `toml:"protect" help:"How people are protected."`
	Rate    *rateForm         `toml:"rate" help:"Rates by population. Needs body among rows, columns or layers."`
}

type measureForm struct {
	Name       string     `toml:"name" help:"The heading, where there are several." example:"\"Police\""`
	Count      string     `toml:"count" help:"The schema whose rows are counted." example:"\"suspect\""`
	Sum        string     `toml:"sum" help:"Instead of count: the field that is added up." example:"\"referral.assessments_cse\""`
	Unit       string     `toml:"unit" help:"What is counted, in the schema's word for it. Needed, so that people, offences and children are never taken for each other." example:"\"people\""`
	Definition string     `toml:"definition" help:"The definition that is counted under, with its version. Needed." example:"\"group-based-abuse/1\""`
	Filter     []termForm `toml:"filter" help:"What rows must meet for this measure alone."`
}

type termForm struct {
	Field   string   `toml:"field" help:"A field of what is counted, or of what it belongs to." example:"\"investigation.setting\""`
	In      []string `toml:"in" help:"One of these codes." example:"[\"group\"]"`
	NotIn   []string `toml:"not_in" help:"None of these codes." example:"[\"~not-applicable\"]"`
	Has     []string `toml:"has" help:"A list that holds one of these codes." example:"[\"associated\"]"`
	AtLeast *int64   `toml:"at_least" help:"A number of at least this. What is missing does not meet it." example:"2"`
	AtMost  *int64   `toml:"at_most" help:"A number of at most this." example:"10"`
}

type protectForm struct {
	Way       string `toml:"way" help:"suppress hides small counts and what would give them away, noughts among them, also together with what is published already; round rounds every count; open does neither, and is only for made-up figures." example:"\"suppress\""`
	Threshold int    `toml:"threshold" help:"For suppress: counts from 1 to this are hidden. At least 3; 5 if it is left out." example:"5"`
	Base      int    `toml:"base" help:"For round: to multiples of this. At least 3; 5 if it is left out." example:"5"`
}

type rateForm struct {
	Per        int    `toml:"per" help:"For how many people. 100000 if it is left out." example:"100000"`
	Population string `toml:"population" help:"Whose number: residents." example:"\"residents\""`
}
