package tabulate

// Definition is a table as it is asked for: a file in the table language. Parse
// reads one; [Definition.Text] writes it in the one canonical way.
type Definition struct {
	Title string
	// Measures are what is counted: one, or in a "beside" table two or more,
	// each in columns of its own and never added to another.
	Measures []Measure
	// Periods are those asked for, in order.
	Periods []string
	// Rows, Columns and Layers are what to count by.
	Rows, Columns, Layers []string
	// Filter is what every counted row must meet.
	Filter []Term
	// Bodies limits the table to some; empty means all.
	Bodies []string
	// Share names what shares are of: a field among rows, columns or layers.
	// "" lets the compiler choose, NoShare prints none.
	Share string
	// Groups says how a field's codes are shown: "codes", "broad" or "both".
	Groups map[string]string
	// Totals are the axes with a line for all; nil means every one but periods.
	Totals []string
	// Missing says how much of what is missing is shown: "reasons" or "together".
	Missing string
	Protect Protect
	// Compare is "", "previous", or a period.
	Compare string
	// Within is an assumption, in percentage points: those not recorded differ
	// from the known by at most this. 0 makes none.
	Within int
	Rate   *Rate
	// Notes are printed beneath the table.
	Notes []string

	lines map[string]int // where each key stands, for errors
}

// NoShare asks for a table without shares.
const NoShare = "none"

// Measure is one thing that is counted.
type Measure struct {
	// Name tells measures of one table apart; empty where there is one.
	Name string
	// Count is the schema whose rows are counted; Sum a field, "referral.plans",
	// that is added up. One of the two is set.
	Count, Sum string
	// Unit is what is counted, in the word that the schema has for it.
	Unit string
	// Definition is the id with version of the definition counted under.
	Definition string
	// Filter is added for this measure alone.
	Filter []Term
}

// Protect says how counts of people are protected.
type Protect struct {
	// Way is "suppress", "round" or "open" (for figures that are published
	// already, and for made-up ones).
	Way string
	// Threshold is the largest count that is hidden, for suppress.
	Threshold int
	// Base is what counts are rounded to, for round.
	Base int
}

// Rate asks for rates by population.
type Rate struct {
	Per        int    // 100000
	Population string // "residents"
}
