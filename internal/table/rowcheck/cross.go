package rowcheck

import (
	"strconv"
	"strings"
)

// parents remembers, of each investigation, what its people are checked against.
type parents struct {
	byKey map[uint64]int32
	list  []parent
	table *table
	lane  *lane
}

type parent struct {
	row               int32
	suspects, victims int32 // as the investigation says; -1 when missing
	sawS, sawV        int32
	concluded, good   bool
}

// keyOf joins the values of the primary key.
func (l *lane) keyOf(values []string) string {
	if len(l.keyAt) == 1 {
		return values[l.keyAt[0]]
	}
	l.buf = l.buf[:0]
	for i, at := range l.keyAt {
		if i > 0 {
			l.buf = append(l.buf, '/')
		}
		l.buf = append(l.buf, values[at]...)
	}
	return string(l.buf)
}

// cross checks a row against the others. It also sees rows that are refused, so
// that what hangs on one is told why.
func (l *lane) cross(row *Row, ok bool) bool {
	whole := true
	for _, at := range l.keyAt {
		whole = whole && row.Values[at] != ""
	}
	if !whole { // a key that could not be read
		return false
	}
	row.Key = l.keyOf(row.Values)
	digest := l.digestOf(row.Key)
	if !l.keys.add(digest) {
		l.breaks(map[string]string{"investigation": "same-key", "suspect": "same-person", "victim": "same-victim", "referral": "same-month", "performance": "same-measure",
			"profile": "same-section", "audit-record": "same-record"}[l.t.schema.Name], row.Number, -1, row.Key, row.Key)
		return false
	}
	l.twin(row)
	switch {
	case l.t.schema.Name == "investigation":
		l.remember(row, digest, ok)
	case l.t.schema.Parent != "":
		return l.belongs(row, ok)
	}
	return ok
}

// twin says that a key differs from an earlier one by capitals alone: it counts
// as another, and is often the same.
func (l *lane) twin(row *Row) {
	if !l.folded.add(l.digestOf(strings.ToLower(row.Key))) {
		l.fault(Warning, "same-but-for-capitals", row.Number, l.keyAt[len(l.keyAt)-1], row.Key,
			"This differs from an earlier row by capitals alone, and counts as another. Expected one way of writing each reference.", "")
	}
}

func (l *lane) remember(row *Row, digest uint64, ok bool) {
	p := &l.parents
	value := func(name string) string { return row.Values[l.t.schema.Index(name)] }
	count := func(name string) int32 {
		n, err := strconv.ParseInt(value(name), 10, 32)
		if err != nil {
			return -1
		}
		return int32(n)
	}
	p.byKey[digest] = int32(len(p.list))
	p.list = append(p.list, parent{row: int32(row.Number), suspects: count("suspects"), victims: count("victims"), concluded: value("state") == "concluded", good: ok})
}

// belongs finds the investigation of a suspect or victim. The conclusion is a
// gate: ethnicity with neither value nor reason is taken as a named exception.
func (l *lane) belongs(row *Row, ok bool) bool {
	at := l.t.schema.Index("investigation")
	row.Parent = row.Values[at]
	kind := l.t.schema.Name
	if l.parents.table == nil {
		l.lone++
		return false
	}
	i, found := l.parents.byKey[l.digestOf(row.Parent)]
	if !found {
		l.breaks(kind+"-without-investigation", row.Number, at, row.Parent, row.Key)
		return false
	}
	p := &l.parents.list[i]
	if kind == "suspect" {
		p.sawS++
	} else {
		p.sawV++
	}
	if !p.good {
		l.fault(Error, "investigation-refused", row.Number, at, row.Parent, "Its investigation was refused (row "+strconv.Itoa(int(p.row))+"). Put that row right and this one is taken with it.", "")
		return false
	}
	if ok && p.concluded && l.self >= 0 && row.Values[l.self] == "~blank" {
		l.breaks(kind+"-ethnicity-at-conclusion", row.Number, l.self, "", row.Key)
	}
	if at := l.t.schema.Index("outcome"); ok && p.concluded && at >= 0 && row.Values[at] == "0" {
		l.breaks("suspect-outcome-at-conclusion", row.Number, at, "0", row.Key)
	}
	return ok
}

// finish compares how many people an investigation says with how many rows came.
func (p *parents) finish(tables []*table) {
	if p.lane == nil {
		return
	}
	have := map[string]bool{}
	for _, t := range tables {
		have[t.schema.Name] = true
	}
	for i := range p.list {
		x := &p.list[i]
		if !x.good {
			continue
		}
		if have["suspect"] && x.suspects >= 0 && x.suspects != x.sawS {
			p.lane.breaks("suspects-do-not-add-up", int64(x.row), -1, strconv.Itoa(int(x.suspects))+" said, "+strconv.Itoa(int(x.sawS))+" rows", "")
		}
		if have["victim"] && x.victims >= 0 && x.victims != x.sawV {
			p.lane.breaks("victims-do-not-add-up", int64(x.row), -1, strconv.Itoa(int(x.victims))+" said, "+strconv.Itoa(int(x.sawV))+" rows", "")
		}
	}
}
