package figures

import (
	"bytes"
	"slices"

	"candour/disclosure"
	"candour/internal/tabulate"
)

// Printed is one finished table: what is printed of it, read back from its file,
// and what we know of it besides.
type Printed struct {
	release  string
	compiled *tabulate.Compiled
	result   *Result
	// leaks are figures of it that a hidden number is part of.
	leaks []string
	// truth is the true counts by cell of the result; nil where they were not kept.
	truth *numbers
	// loads are the returns that each measure counted.
	loads [][]tabulate.Load
	// given has, by part, what the protection handed on with its proofs; it may
	// be nil.
	given []disclosure.Published
}

// finishedOf writes a table as people get it and reads it back.
func finishedOf(r *Result, release string) (*finished, error) {
	var file bytes.Buffer
	if err := WriteCSV(&file, r, ReleaseInfo{ID: release}); err != nil {
		return nil, err
	}
	return readFinished(file.Bytes(), r)
}

// printedDraft is a draft with what is printed of it.
func printedDraft(release string, d *Draft, r *Result) (*Printed, error) {
	f, err := finishedOf(r, release)
	if err != nil {
		return nil, err
	}
	n := d.numbers()
	return &Printed{release: release, compiled: d.compiled, result: f.Result, leaks: f.leaks, truth: &n, loads: d.loads}, nil
}

// published makes of a finished table what the attacker is given, a table for
// each measure and for the rows behind each sum.
func (p *Printed) published() ([]disclosure.Published, error) {
	list, err := Published(p.release, p.result)
	if err != nil || p.truth == nil {
		return list, err
	}
	truth, err := parts(p.result, *p.truth, func(cell int) bool {
		return p.result.Cells[cell].Hidden == NotAvailable || p.result.Cells[cell].Hidden == NotApplicable
	}, true)
	if err != nil {
		return nil, err
	}
	for k := range list {
		switch {
		case k >= len(truth) || !fits(list[k], truth[k].table):
		case k < len(p.given) && p.given[k].Table != nil:
			shown := list[k].Shown
			list[k] = p.given[k]
			list[k].Shown = shown
		default:
			list[k].Table, list[k].Unknown = truth[k].table, false
		}
	}
	return list, nil
}

// publishedOf makes what the attacker is given of many tables.
func publishedOf(all []*Printed) (out []disclosure.Published, err error) {
	for _, p := range all {
		list, err := p.published()
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// leaksOf are figures of many tables that hidden numbers are part of.
func leaksOf(all []*Printed) (out []string) {
	for _, p := range all {
		for _, l := range p.leaks {
			out = append(out, l+" ("+p.release+")")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
