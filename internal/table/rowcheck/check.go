package rowcheck

import (
	"context"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/table/codebook"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/tableschema"
)

// Options say how to check.
type Options struct {
	Book *codebook.Book
	// Schemas are the tables that the return may have; empty means any.
	Schemas []string
	// Today is an ISO day; nothing may have happened after it.
	Today string
	// Period is what the return is of (2023, 2023-24, 2023-Q4); rows of another
	// are refused. Empty where nobody has said, and then no row is placed.
	Period string
	// Before is how many rows each table had in the return before, for the
	// rule that looks for lost files. A table that is not named is not compared.
	Before map[string]int64
	// What is checked, in the words of a report: "the return" when empty.
	What string
	// Private keeps what stands in cells out of the report: it may be names.
	Private bool
	// Filled refuses a table that says that there is nothing in it.
	Filled bool
	// KeptPerRule is how many problems of one rule are listed; 500 when 0. All
	// are counted.
	KeptPerRule int
}

// Row is a row that is good.
type Row struct {
	Schema, Version string
	Number          int64 // as the person sees it
	// Key tells the row from the others of its table; Parent is the key of the
	// row that it belongs to, or "".
	Key, Parent string
	// Values are in the order of the schema's fields. They are the receiver's.
	Values []string
}

// checking is one run.
type checking struct {
	book    *codebook.Book
	options Options
	report  *Report
	sink    func(*Row) error
	tell    func(done, total int64)
	read    int64
	total   int64
	seed    maphash.Seed
	parents parents
	before  int64
	period  clock.Period
}

// Check reads the files and gives every good row to sink (which may be nil).
// progress, when not nil, is told now and then how many bytes of how many are
// read. The error is for files of which nothing can be read; what is wrong with
// rows is in the report.
func Check(ctx context.Context, files []Input, o Options, sink func(*Row) error, progress func(done, total int64)) (*Report, error) {
	if o.KeptPerRule == 0 {
		o.KeptPerRule = 500
	}
	if o.What == "" {
		o.What = "the return"
	}
	if o.Today == "" {
		return nil, errs.New(errs.Internal, "rowcheck: no day was given")
	}
	k := &checking{book: o.Book, options: o, sink: sink, tell: progress, seed: maphash.MakeSeed(),
		report: &Report{cap: o.KeptPerRule, tally: map[string]int{}, private: o.Private}, parents: parents{byKey: map[uint64]int32{}}}
	period, err := periodOf(o)
	if err != nil {
		return nil, err
	}
	k.period = period
	for _, f := range files {
		k.total += f.Size
	}
	tables, err := k.tables(ctx, files)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if err := k.table(ctx, t); err != nil {
			return nil, err
		}
		k.before += k.read
	}
	k.parents.finish(tables)
	k.notSent(tables)
	k.report.order()
	return k.report, nil
}

// lane is what checking one table needs at each row.
type lane struct {
	*checking
	t       *table
	rules   []*rule
	places  []periodRule
	keys    digests
	keyAt   []int
	self    int   // the field of self-defined ethnicity, or -1
	officer int64 // officer-observed codes met in the self-defined column
	nils    bool
	lone    int64   // rows that belong to a table that did not come
	bad     []bool  // by field: whether its value in this row could not be read
	folded  digests // of keys in small letters
	buf     []byte
}

func (k *checking) table(ctx context.Context, t *table) error {
	t.total = Table{File: t.file, Sheet: t.sheet, Format: string(t.stream.Format), Schema: t.schema.Name, Version: t.schema.Version}
	k.read = 0
	l := &lane{checking: k, t: t, self: t.schema.Index("ethnicity_self"), bad: make([]bool, len(t.schema.Fields))}
	if k.columns(t) {
		for _, f := range t.schema.PrimaryKey {
			l.keyAt = append(l.keyAt, t.schema.Index(f))
		}
		var err error
		l.places = periodRules(k.book, t.schema)
		if l.rules, err = rulesOf(k.book, t.schema, k.options.Today); err != nil {
			return err
		}
		if err := t.each(ctx, l.progress, l.row); err != nil {
			if c := errs.CodeOf(err); c == errs.Invalid || c == errs.TooLarge {
				k.report.add(Problem{Severity: Error, Rule: "file", File: t.file, Sheet: t.sheet, Row: t.total.Rows + int64(t.headerRow) + 1, Message: errs.Message(err)})
			} else {
				return err
			}
		}
		l.whole()
	}
	if t.schema.Name == "investigation" {
		k.parents.table, k.parents.lane = t, l
	}
	k.notices(t)
	t.total.Encoding = t.stream.Encoding
	k.report.Tables = append(k.report.Tables, t.total)
	k.report.Rows += t.total.Rows
	k.report.Good += t.total.Good
	k.report.Refused += t.total.Refused
	k.read = t.share
	k.progress()
	return nil
}

func (l *lane) progress() {
	l.read = l.t.source.progress()
	l.checking.progress()
}

func (k *checking) progress() {
	if k.tell != nil {
		k.tell(min(k.before+k.read, k.total), k.total)
	}
}

// notices takes over what the reader of the file says.
func (k *checking) notices(t *table) {
	first := !slices.ContainsFunc(k.report.Tables, func(x Table) bool { return x.File == t.file })
	for _, n := range t.notices(first) {
		severity := Warning
		if n.Level == spreadsheet.Problem {
			severity = Error
		}
		k.report.add(Problem{Severity: severity, Rule: "reading", File: t.file, Sheet: t.sheet, Row: int64(n.Place.Row), Column: n.Place.Letter, Message: n.Message})
	}
}

func (l *lane) fault(severity, id string, number int64, field int, value, words, near string) {
	l.faultGiven(severity, id, number, field, value, words, near, "")
}

// faultGiven is fault with the other values of the row that it is about.
func (l *lane) faultGiven(severity, id string, number int64, field int, value, words, near, given string) {
	p := Problem{Severity: severity, Rule: id, File: l.t.file, Sheet: l.t.sheet, Row: number, Message: words, Suggestion: near, Value: value}
	var caster *tableschema.Caster
	missing := l.t.schema.MissingValues
	if field >= 0 {
		caster = l.t.schema.Compiled.Fields[field]
		if own := caster.Field.MissingValues; own != nil {
			missing = own
		}
		p.Field = l.t.schema.Fields[field].Name
		if c := l.t.at[field]; c >= 0 {
			p.Column = spreadsheet.Letter(c)
		}
	}
	if l.options.Private {
		given = ""
	}
	p.expect(caster, missing, given)
	l.report.add(p)
}

// row checks one row.
func (l *lane) row(r *spreadsheet.Record) error {
	number := int64(r.Number)
	l.t.total.Rows++
	if r.Fault != "" {
		l.report.add(Problem{Severity: Error, Rule: "row", File: l.t.file, Sheet: l.t.sheet, Row: number, Column: r.FaultAt, Message: r.Fault})
		l.t.total.Refused++
		return nil
	}
	if l.isNil(r.Cells) {
		l.nils = true
		return nil
	}
	row := &Row{Schema: l.t.schema.Name, Version: l.t.schema.Version, Number: number, Values: make([]string, len(l.t.at))}
	ok := l.cast(row, r.Cells)
	ok = l.judge(row, r.Cells) && ok
	ok = l.placed(row, r.Cells) && ok
	if ok = l.cross(row, ok); !ok {
		l.t.total.Refused++
		return nil
	}
	l.t.total.Good++
	if l.sink == nil {
		return nil
	}
	return l.sink(row)
}

// isNil says whether a row says that there is nothing to return.
func (l *lane) isNil(cells []string) bool {
	said := false
	for _, c := range cells {
		switch c = strings.ToLower(strings.TrimSpace(c)); {
		case c == "":
		case !said && (c == "nil" || c == "nil return"):
			said = true
		default:
			return false
		}
	}
	return said
}

// cast reads every value.
func (l *lane) cast(row *Row, cells []string) bool {
	ok := true
	for i, c := range l.t.at {
		caster := l.t.schema.Compiled.Fields[i]
		text := ""
		if c >= 0 {
			text = cells[c]
		}
		v, fault := caster.Cast(text)
		l.bad[i] = false
		if fault != nil && !fault.Warning {
			if v, fault = l.legacy(row.Number, i, text, fault); fault != nil {
				ok, l.bad[i] = false, true
			}
		}
		if fault != nil {
			severity := Error
			if fault.Warning {
				severity = Warning
			}
			l.fault(severity, fault.Rule, row.Number, i, shorten(text), fault.Message, fault.Suggestion)
		}
		row.Values[i] = v
	}
	return ok
}

// legacy reads a code of an earlier version of its list, and looks for codes of
// the wrong list.
func (l *lane) legacy(number int64, field int, text string, fault *tableschema.Fault) (string, *tableschema.Fault) {
	list := l.t.schema.Fields[field].Text("candour:list")
	if list == "" {
		return "", fault
	}
	code := strings.ToUpper(strings.TrimSpace(text))
	if becomes, ok := l.book.Legacy(list, code); ok {
		l.fault(Warning, "legacy-code", number, field, text, "“"+code+"” is a code of an earlier list and was read as "+becomes+". Expected "+becomes+".", "")
		return becomes, nil
	}
	if field == l.self && len(code) == 3 && strings.HasPrefix(code, "IC") {
		l.officer++
		return "", &tableschema.Fault{Rule: "officer-code", Message: "“" + code +
			"” is what an officer saw (6+1). Expected a self-defined code (18+1) or a reason; the officer-observed code has a column of its own."}
	}
	return "", fault
}

// judge asks the rules, all but those that ask of a value that could not be
// read: whoever mends a row sees at once all that is wrong with it.
func (l *lane) judge(row *Row, cells []string) bool {
	ok := true
	for _, r := range l.rules {
		if slices.ContainsFunc(r.uses, func(i int) bool { return l.bad[i] }) || r.holds(row.Values) {
			continue
		}
		field, value := l.t.schema.Index(r.Field), ""
		if field >= 0 && l.t.at[field] >= 0 {
			value = shorten(cells[l.t.at[field]])
		}
		l.faultGiven(r.Severity, r.ID, row.Number, field, value, r.Message, "", r.given(row.Values))
		if r.Severity == Error {
			ok = false
		}
	}
	return ok
}

// shorten keeps a report from holding whole texts that do not belong there.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// digestOf gives the 64-bit digest of a key.
func (l *lane) digestOf(key string) uint64 { return maphash.String(l.seed, key) }

// builtIn gives the words of a rule that has its code here.
func (l *lane) builtIn(id string) codebook.Rule {
	r, ok := l.book.Rule(id)
	if !ok {
		return codebook.Rule{ID: id, Severity: Error, Message: "The row breaks the rule " + id + "."}
	}
	return r
}

func (l *lane) breaks(id string, number int64, field int, value, reference string) {
	r := l.builtIn(id)
	if field < 0 {
		field = l.t.schema.Index(r.Field)
	}
	l.fault(r.Severity, r.ID, number, field, value, r.Message, "")
	if n := len(l.report.Problems); n > 0 && l.report.Problems[n-1].Rule == id {
		l.report.Problems[n-1].Reference = reference
	}
}

// whole asks what is known only when every row was read.
func (l *lane) whole() {
	t, rows := l.t, l.t.total.Rows
	root := t.schema.Parent == ""
	switch {
	case l.nils && rows == 1 && l.options.Filled:
		l.report.add(Problem{Severity: Error, Rule: "nil-list", File: t.file, Sheet: t.sheet,
			Message: "This says that there is nothing in it, and nothing cannot be taken. Expected one row for each record. If there is none, leave the file out."})
	case l.nils && rows == 1:
		t.total.Rows, t.total.Nil = 0, true
		l.report.Nil = l.report.Nil || root
		return
	case l.nils:
		l.report.add(Problem{Severity: Error, Rule: "nil-and-rows", File: t.file, Sheet: t.sheet,
			Message: "One row says that there is nothing to return, and there are other rows. Expected nil alone, or the rows without it."})
	case rows == 0 && l.options.Filled:
		l.report.add(Problem{Severity: Error, Rule: "no-rows", File: t.file, Sheet: t.sheet,
			Message: "There are names of columns and no rows. Expected one row for each record. Nothing at all could be a lost file."})
	case rows == 0:
		l.report.add(Problem{Severity: Error, Rule: "no-rows", File: t.file, Sheet: t.sheet,
			Message: "There are names of columns and no rows. If there is nothing to return, expected the word nil in the first cell under them. Nothing at all could be a lost file."})
	}
	if before, ok := l.options.Before[t.schema.Name]; ok && before >= 10 && rows*10 < before*6 {
		r := l.builtIn("far-below-last-time")
		l.report.add(Problem{Severity: r.Severity, Rule: r.ID, File: t.file, Sheet: t.sheet, Message: "There are " + strconv.FormatInt(rows, 10) + " rows, and " +
			strconv.FormatInt(before, 10) + " in the return before. " + r.Message})
	}
	if l.lone > 0 {
		l.fault(Error, "table-missing", 0, -1, "", "There is no table of investigations beside this one, so its "+strconv.FormatInt(l.lone,
			10)+" rows belong to nothing. Expected the file of investigations to be sent with it.", "")
	}
	if l.officer > 0 && l.officer*2 > rows {
		r := l.builtIn("columns-swapped")
		l.fault(r.Severity, r.ID, int64(t.headerRow), l.self, "", r.Message, "")
	}
}
