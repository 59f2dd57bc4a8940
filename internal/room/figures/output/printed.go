package output

import (
	"bytes"
	"context"
	"slices"

	"candour/internal/table/tabulate"
)

// Printed is one finished table: what is printed of it, read back from its file,
// and what we know of it besides.
type Printed struct {
	Release  string
	Compiled *tabulate.Compiled
	Result   *Result
	// leaks are figures of it that a hidden number is part of.
	leaks []string
	// truth is the true counts by cell of the result; nil where they were not kept.
	Truth *TrueCounts
	// loads are the returns that each measure counted.
	Loads [][]tabulate.Load
	// recount counts the same rows in another way; nil where they cannot be had.
	Recount func(ctx context.Context, plan tabulate.Plan) (*tabulate.Cube, error)
}

// ReadPrinted reads a table back from the file that people take away (CSV). like is
// the table as the pages draw it; where the two differ, a hidden number may leak.
func ReadPrinted(release string, c *tabulate.Compiled, file []byte, like *Result) (*Printed, error) {
	f, err := readFinished(file, like)
	if err != nil {
		return nil, err
	}
	f.against(like)
	return &Printed{Release: release, Compiled: c, Result: f.Result, leaks: f.leaks}, nil
}

// finishedOf writes a table as people get it and reads it back.
func finishedOf(r *Result, release string) (*finished, error) {
	var file bytes.Buffer
	if err := WriteCSV(&file, r, ReleaseInfo{ID: release}); err != nil {
		return nil, err
	}
	return readFinished(file.Bytes(), r)
}

// printedDraft is a draft of which nothing is printed yet.
func printedDraft(release string, d *Draft, r *Result) *Printed {
	n := d.numbers()
	return &Printed{Release: release, Compiled: d.compiled, Result: r, Truth: &n, Loads: d.loads, Recount: d.opts.Recount}
}

// finish takes what is printed from the file.
func (p *Printed) finish(r *Result) error {
	f, err := finishedOf(r, p.Release)
	if err == nil {
		p.Result, p.leaks = f.Result, f.leaks
	}
	return err
}

// LeaksOf are figures of many tables that hidden numbers are part of.
func LeaksOf(all []*Printed) (out []string) {
	for _, p := range all {
		for _, l := range p.leaks {
			out = append(out, l+" ("+p.Release+")")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
