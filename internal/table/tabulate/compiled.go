package tabulate

// Compiled is a definition that was checked against the code book: what to
// count, and how to lay it out.
type Compiled struct {
	Def *Definition
	// Digest is the SHA-256 of the canonical text.
	Digest string
	// Plans has one plan for each measure.
	Plans []*Plan
	// Measures go with Plans.
	Measures []CompiledMeasure
	// Axes are what is printed by: layers, then rows, then columns. A table
	// with several measures has them as the first of its columns.
	Axes                  []Axis
	Layers, Rows, Columns int
	// Share is the place in Axes of what shares are of, -1 for none.
	Share int
	// Notes are what the code book and the language have to say.
	Notes []string
}

// CompiledMeasure is what a measure is, in words.
type CompiledMeasure struct {
	Measure
	// Label is the heading, Population what is counted, in words; Key names the
	// population for disclosure control: two counts with the same key and the
	// same codes are the same count.
	Label, Population, Key string
	Definition             DefinitionText
	// Schema is the title of the rows that are counted.
	Schema string
	Source string
	// Fixed has the fields that the conditions leave one code.
	Fixed map[string]string
}

// DefinitionText is a definition as it is printed under a table.
type DefinitionText struct {
	Name, Title, Text, Owner, Source string
}

// Axis is one thing that a table is printed by.
type Axis struct {
	// Name is the field, or body, period, measure or area. Schema is that of
	// the field.
	Name, Schema, Title string
	Codes               []AxisCode
	// Dim has for each plan the place of the axis among its dimensions, -1 for
	// the axis of measures.
	Dim []int
	// Open says that the codes are those that the cube has (bodies, areas).
	Open bool
	// Regroup turns a code of a cube into one of the axis, by period: a
	// council's into its force's. It is nil for most.
	Regroup func(code, period string) (string, bool)

	leaf map[string]int // of a code of the cube, its place in Codes
}

// Kind is what a code of an axis stands for.
type Kind string

// The kinds of code.
const (
	KindCode          Kind = ""
	KindTotal         Kind = "total"
	KindRecorded      Kind = "recorded"       // all of whom it is known
	KindGroup         Kind = "group"          // a broad group of codes
	KindMissing       Kind = "missing"        // all of whom it is not known
	KindReason        Kind = "reason"         // one reason why
	KindNotApplicable Kind = "not applicable" // in no share
)

// AxisCode is one line or column.
type AxisCode struct {
	Code, Label string
	Kind        Kind
	// Parent is the place of the code that this is a part of; -1 for none.
	Parent int
}
