package tabulate

// The dimensions that are not fields of a row but facts of the return.
const (
	// DimBody is the force or council that sent the return.
	DimBody = "body"
	// DimPeriod is the period that the return is for ("2023").
	DimPeriod = "period"
)

// Plan says what to count. Everything in it was checked against the code book.
type Plan struct {
	// Schema names the rows that are counted: "suspect". One row is one unit,
	// unless Sum names a field that holds counts.
	Schema string `json:"schema"`
	// Sum is a field of Schema whose values are added up ("assessments");
	// empty counts rows.
	Sum string `json:"sum,omitempty"`
	// Periods are those asked for, in order.
	Periods []string `json:"periods"`
	// Dims are what to count by, in the order of the cube's codes.
	Dims []Dim `json:"dims"`
	// Filter is what every counted row must meet: all of its terms.
	Filter []Term `json:"filter,omitempty"`
	// Bodies limits the count to some; empty means all.
	Bodies []string `json:"bodies,omitempty"`
}

// Dim is one thing to count by: a fact of the return ([DimBody], [DimPeriod];
// Schema is then empty) or a field. A field of another schema is read from the
// row that the counted row belongs to: a suspect's investigation.
type Dim struct {
	Schema string `json:"schema,omitempty"`
	Field  string `json:"field"`
}

// Term is one condition.
type Term struct {
	Schema string `json:"schema"`
	Field  string `json:"field"`
	// Op is one of: "in", "not in" (Values are codes or missing codes), ">=",
	// "<=" (one whole number; a missing value does not meet it), "has" (a list
	// field holds one of the Values).
	Op     string   `json:"op"`
	Values []string `json:"values"`
}

// Pins are the ids of the return versions to count. Empty means the newest
// approved version of each return: what a draft counts, while a release keeps
// what it counted.
type Pins []string

// Cube is the counts of a plan.
type Cube struct {
	Cells []CubeCell
	// Loads are the return versions that were counted, nil returns included.
	Loads []Load
	// Absent are the returns of the rounds that are not counted.
	Absent []Absence
}

// CubeCell is one combination of codes that occurs.
type CubeCell struct {
	// Codes go with Plan.Dims. A value that is missing is its missing code,
	// which begins with "~" ("~not-asked").
	Codes []string
	// Count is the number of rows; with Plan.Sum, the sum of what is known.
	Count int64
	// Rows is how many rows stand behind it, and Unknown how many of them had
	// no value to add (0 unless Plan.Sum is set).
	Rows, Unknown int64
}

// Load is one return version that was counted.
type Load struct {
	VersionID     string `json:"version"`
	ReturnID      string `json:"return"`
	Body          string `json:"body"`
	BodyName      string `json:"name"`
	Period        string `json:"period"`
	Number        int64  `json:"number"` // 1 for the first that was sent
	Schema        string `json:"schema"`
	SchemaVersion string `json:"schema_version"`
	RowsSHA256    string `json:"rows_sha256"` // of the canonical rows
	Rows          int64  `json:"rows"`
	Nil           bool   `json:"nil,omitempty"` // the body said that there was nothing
	Substituted   string `json:"substituted,omitempty"`
	Provisional   bool   `json:"provisional,omitempty"`
}

// Absence is a return of a round that is not there to count, whether or not anybody
// asked for it. "Nothing was found" is a [Load] with Nil set, and never this.
type Absence struct {
	Body     string `json:"body"`
	BodyName string `json:"name"`
	Period   string `json:"period"`
	// State is how the return stands: "expected", "received", "checked",
	// "submitted", "refused".
	State string `json:"state"`
}

// RowRef is one counted row, for those who may see it.
type RowRef struct {
	VersionID string
	Body      string
	Period    string
	Number    int64 // the row in the file that was sent, from 1
	Reference string
}
