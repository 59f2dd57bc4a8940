package filemeta

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
)

// Excel workbooks: hidden sheets, rows and columns.

const workbookPart = "xl/workbook.xml"

// sheetAt is one sheet of a workbook.
type sheetAt struct {
	name, part string
	hidden     bool
}

// sheets lists the sheets in order.
func (ps parts) sheets() ([]sheetAt, error) {
	book := ps.get(workbookPart)
	if book == nil {
		return nil, nil
	}
	targets := map[string]string{}
	if rels := ps.get("xl/_rels/workbook.xml.rels"); rels != nil {
		if err := walk(rels.data, func(e *element, _ []string) {
			if e.name == "Relationship" {
				targets[e.attr("Id")] = targetOf("xl", e.attr("Target"))
			}
		}, nil); err != nil {
			return nil, err
		}
	}
	var out []sheetAt
	err := walk(book.data, func(e *element, around []string) {
		if e.name == "sheet" && len(around) > 0 && around[len(around)-1] == "sheets" {
			state := e.attr("state")
			out = append(out, sheetAt{e.attr("name"), targets[e.attr("id")], state == "hidden" || state == "veryHidden"})
		}
	}, nil)
	return out, err
}

// lookWorkbook counts what is hidden. What is hidden on a hidden sheet is part
// of that.
func (f *findings) lookWorkbook(ps parts) error {
	all, err := ps.sheets()
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.hidden {
			f.count(HiddenSheet, 1)
			continue
		}
		if p := ps.get(s.part); p != nil {
			if err := walk(p.data, func(e *element, _ []string) {
				switch {
				case e.name == "row" && (e.on("hidden") || e.attr("ht") == "0"):
					f.count(HiddenRows, 1)
				case e.name == "col" && (e.on("hidden") || e.attr("width") == "0"):
					f.count(HiddenColumn, 1)
				}
			}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// copiesRows are parts that keep a copy of rows of their own: what was hidden
// could still be read in them.
func copiesRows(name string) bool {
	return strings.HasPrefix(name, "xl/pivotCache/") || strings.HasPrefix(name, "xl/charts/") || strings.HasPrefix(name, "xl/externalLinks/") ||
		strings.HasPrefix(name, "xl/tables/") || strings.HasPrefix(name, "xl/queryTables/") || strings.HasPrefix(name, "xl/revisions/")
}

// stripWorkbook takes hidden sheets, rows and columns out. A workbook with
// charts, tables or pivots keeps copies of its rows, which cannot be taken out
// one by one: its hidden parts are left, and Look of the result says so.
func stripWorkbook(ps parts) (parts, error) {
	all, err := ps.sheets()
	if err != nil || len(all) == 0 {
		return ps, err
	}
	if slices.ContainsFunc(ps, func(p part) bool { return copiesRows(p.name) }) {
		return ps, nil
	}
	gone := map[string]bool{"xl/calcChain.xml": true}
	var names []string
	for _, s := range all {
		if s.hidden {
			gone[s.part], names = true, append(names, s.name)
			gone[path.Dir(s.part)+"/_rels/"+path.Base(s.part)+".rels"] = true
		}
	}
	if len(names) == len(all) {
		return nil, errs.New(errs.Invalid, "Every sheet of this workbook is hidden.")
	}
	if ps, err = ps.forget(func(name string) bool { return gone[name] }); err != nil {
		return nil, err
	}
	if err := ps.stripBook(names); err != nil {
		return nil, err
	}
	for _, s := range all {
		if p := ps.get(s.part); p != nil && !s.hidden {
			if p.data, err = stripSheet(p.data, names); err != nil {
				return nil, err
			}
		}
	}
	return ps, ps.dropUnusedStrings(all)
}

// stripBook takes hidden sheets, and names that lead to them, out of the list.
// Which sheet is open, and where names hold, is counted by place: both go.
func (ps parts) stripBook(names []string) (err error) {
	if len(names) == 0 {
		return nil
	}
	book := ps.get(workbookPart)
	book.data, err = rewrite(book.data, func(e *element, around []string) verdict {
		in := ""
		if len(around) > 0 {
			in = around[len(around)-1]
		}
		switch {
		case e.name == "sheet" && in == "sheets" && slices.Contains(names, e.attr("name")),
			e.name == "bookViews", e.name == "definedNames", e.name == "customWorkbookViews":
			return goes
		}
		return stays
	}, nil)
	return err
}

// stripSheet cuts hidden rows and columns, and formulas that lead to a sheet
// that went: the value that they came to stays.
func stripSheet(data []byte, names []string) ([]byte, error) {
	var hidden [][2]int
	formulas := map[int]bool{}
	last := 0
	err := walk(data, func(e *element, _ []string) {
		last = e.n
		if e.name == "col" && (e.on("hidden") || e.attr("width") == "0") {
			from, _ := strconv.Atoi(e.attr("min"))
			to, _ := strconv.Atoi(e.attr("max"))
			hidden = append(hidden, [2]int{from, to})
		}
	}, func(around []string, s string) {
		if around[len(around)-1] == "f" && slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.ReplaceAll(s, "''", "'"), n) }) {
			formulas[last] = true
		}
	})
	if err != nil {
		return nil, err
	}
	return rewrite(data, func(e *element, _ []string) verdict {
		switch {
		case e.name == "row" && (e.on("hidden") || e.attr("ht") == "0"),
			e.name == "cols" && len(hidden) > 0,
			e.name == "c" && within(hidden, columnOf(e.attr("r"))),
			e.name == "f" && formulas[e.n]:
			return goes
		}
		return stays
	}, nil)
}

func within(ranges [][2]int, n int) bool {
	return slices.ContainsFunc(ranges, func(r [2]int) bool { return n >= r[0] && n <= r[1] })
}

// columnOf gives the number of a cell's column: "AB12" is 28.
func columnOf(ref string) int {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}

// dropUnusedStrings empties those of the workbook's texts that only what went
// had used.
func (ps parts) dropUnusedStrings(all []sheetAt) error {
	table := ps.get("xl/sharedStrings.xml")
	if table == nil {
		return nil
	}
	used := map[int]bool{}
	for _, s := range all {
		p := ps.get(s.part)
		if p == nil || s.hidden {
			continue
		}
		shared := false
		if err := walk(p.data, func(e *element, _ []string) {
			if e.name == "c" {
				shared = e.attr("t") == "s"
			}
		}, func(around []string, text string) {
			if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && shared && around[len(around)-1] == "v" {
				used[n] = true
			}
		}); err != nil {
			return err
		}
	}
	n := -1
	data, err := rewrite(table.data, func(e *element, around []string) verdict {
		if e.name == "si" {
			n++
		}
		if len(around) >= 2 && around[len(around)-1] == "si" && !used[n] {
			return goes // an empty item keeps the count of those after it
		}
		return stays
	}, nil)
	table.data = data
	return err
}
