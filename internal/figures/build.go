package figures

import (
	"context"

	"candour/internal/errs"
	"candour/internal/tabulate"
)

// Draft is a table with its true counts, not to be printed. Protect makes a
// Result of it.
type Draft struct {
	result Result // all but what is worked out from counts
	// counts has a true count for each cell; absent cells have none.
	counts []int64
}

// BuildOptions say what a table needs besides its counts.
type BuildOptions struct {
	// Name is the table's name in the release: "table_1".
	Name string
	// Before is the same table as it was published last, for [r]; nil for none.
	Before *Result
	// Population gives the people of a group ("" is all) who live in the area
	// of a body, for rates; nil where there are none.
	Population func(body, group, year string) (people int64, source string, ok bool)
}

// Build lays the counts of cubes, one for each plan, out as the table that was
// asked for.
func Build(ctx context.Context, c *tabulate.Compiled, cubes []*tabulate.Cube, opts BuildOptions) (*Draft, error) {
	return nil, errs.New(errs.Internal, "not yet")
}
