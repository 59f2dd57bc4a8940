package room

import (
	"cmp"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/command"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// House is all rooms and parts of the kernel, in the order in which their tables
// are made and their pages are named.
type House []Room

// each gathers one thing of every room.
func each[T any](h House, of func(Room) []T) []T {
	var out []T
	for _, r := range h {
		out = append(out, of(r)...)
	}
	return out
}

// Rules are the actions of all rooms and who may do them; the kernel's are package
// access's own.
func (h House) Rules() []access.Rules {
	return each(h, func(r Room) []access.Rules {
		if len(r.Rules.Acts) == 0 {
			return nil
		}
		return []access.Rules{r.Rules}
	})
}

// Migrations are all sets, in the order in which they run.
func (h House) Migrations() []db.Migrations {
	return each(h, func(r Room) []db.Migrations { return r.Migrations })
}

// Tables are all tables of records.
func (h House) Tables() []ledger.Table {
	return each(h, func(r Room) []ledger.Table { return r.Tables })
}

// OpenOn are all tables that no guard of records watches, on one engine.
func (h House) OpenOn(d db.Dialect) []OpenTable {
	return slices.DeleteFunc(each(h, func(r Room) []OpenTable { return r.Open }), func(t OpenTable) bool { return t.SQLite && d != db.SQLite })
}

// May is what whoever serves may do with a table of records. A guard demands an
// entry of the log for each change besides.
func (h House) May(table string) string {
	switch {
	case slices.Contains(h.ReadOnly(), table):
		return "SELECT"
	case slices.Contains(h.AppendOnly(), table):
		return "SELECT, INSERT"
	case slices.Contains(h.Removable(), table):
		return "SELECT, INSERT, UPDATE, DELETE"
	}
	return "SELECT, INSERT, UPDATE"
}

// Behind is all that records vouch for in tables that hold none.
func (h House) Behind() ([]ledger.Behind, error) {
	var out []ledger.Behind
	for _, r := range h {
		if r.Behind == nil {
			continue
		}
		b, err := r.Behind()
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
	}
	return out, nil
}

// AppendOnly, Removable, ReadOnly and Erasing are all tables of the kind.
func (h House) AppendOnly() []string { return each(h, func(r Room) []string { return r.AppendOnly }) }

// Removable: see [Room].
func (h House) Removable() []string { return each(h, func(r Room) []string { return r.Removable }) }

// ReadOnly: see [Room].
func (h House) ReadOnly() []string { return each(h, func(r Room) []string { return r.ReadOnly }) }

// Erasing: see [Room].
func (h House) Erasing() []string { return each(h, func(r Room) []string { return r.Erasing }) }

// Templates are those of all pages.
func (h House) Templates() []web.Templates {
	return each(h, func(r Room) []web.Templates { return r.Templates })
}

// Commands are those of all rooms.
func (h House) Commands() []command.Group {
	return each(h, func(r Room) []command.Group { return r.Commands })
}

// Footer is what stands at the foot of each page.
func (h House) Footer() []web.Link {
	return inOrder(each(h, func(r Room) []FooterLink { return r.Footer }), func(l FooterLink) (web.Link, int) { return l.Link, l.Rank })
}

// inOrder sorts by rank and gives what stands in it.
func inOrder[T, U any](all []T, of func(T) (U, int)) []U {
	slices.SortStableFunc(all, func(a, b T) int {
		_, x := of(a)
		_, y := of(b)
		return cmp.Compare(x, y)
	})
	out := make([]U, len(all))
	for i, one := range all {
		out[i], _ = of(one)
	}
	return out
}
