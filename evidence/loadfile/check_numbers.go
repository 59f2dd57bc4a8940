package loadfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// span is the numbers of one document.
type span struct {
	from, to number
	record   *Record
}

func compareNumbers(a, b number) int {
	return cmp.Or(strings.Compare(a.prefix, b.prefix), cmp.Compare(a.width, b.width), cmp.Compare(a.serial, b.serial), cmp.Compare(a.page, b.page))
}

// checkNumbers reads the range of each document, and refuses ranges that overlap.
func (c *checker) checkNumbers() {
	for i := range c.records {
		r := &c.records[i]
		from, err := numberOf(r.Begin)
		if err != nil {
			c.problem(c.dat, r.Row, "BEGDOC", "number-bad", err.Error())
			continue
		}
		to, err := numberOf(r.End)
		switch {
		case err != nil:
			c.problem(c.dat, r.Row, "ENDDOC", "number-bad", err.Error())
			continue
		case !from.sameKind(to) || compareNumbers(to, from) < 0 || (from.page > 0) != (to.page > 0) || from.page > 0 && from.serial != to.serial:
			c.problem(c.dat, r.Row, "ENDDOC", "range-backwards", fmt.Sprintf("%s is not at or after %s in one series", r.End, r.Begin))
			continue
		}
		if c.by[r.Begin] == nil {
			c.by[r.Begin] = r
		}
		c.ranges = append(c.ranges, span{from, to, r})
	}
	slices.SortStableFunc(c.ranges, func(a, b span) int { return compareNumbers(a.from, b.from) })
	kept := c.ranges[:0]
	for _, s := range c.ranges {
		if n := len(kept); n > 0 && s.from.sameKind(kept[n-1].to) && compareNumbers(s.from, kept[n-1].to) <= 0 {
			c.problem(c.dat, s.record.Row, "BEGDOC", "numbers-overlap", fmt.Sprintf("%s is a number of the document in row %d", s.record.Begin, kept[n-1].record.Row))
			continue
		}
		kept = append(kept, s)
	}
	c.ranges = kept
}

// holder is the document that has a number, or a page of it.
func (c *checker) holder(n number) (span, bool) {
	i := sort.Search(len(c.ranges), func(i int) bool { return compareNumbers(c.ranges[i].from, n) > 0 })
	if i == 0 {
		return span{}, false
	}
	s := c.ranges[i-1]
	whole := s.to
	if whole.page == 0 {
		n.page = 0
	}
	return s, s.from.sameKind(n) && compareNumbers(n, whole) <= 0
}

// length is how many pages the numbers of a document are, and false where numbers count documents.
func (s span) length(byPage bool) (int, bool) {
	switch {
	case s.from.page > 0:
		return s.to.page - s.from.page + 1, true
	case byPage:
		return int(s.to.serial - s.from.serial + 1), true //nolint:gosec // compared only
	}
	return 0, false
}

// numbersPages says whether numbers count pages: some document has more than one.
func (c *checker) numbersPages() bool {
	return slices.ContainsFunc(c.ranges, func(s span) bool { return s.from.serial != s.to.serial })
}

// readPictures reads the OPT and lays each picture to its document.
func (c *checker) readPictures() error {
	if c.opt == "" {
		return nil
	}
	f, err := c.files.Open(c.opt)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	pictures, _, faults, err := ReadOPT(f, c.most)
	var fault *Fault
	if errors.As(err, &fault) {
		faults, err = append(faults, fault), nil
	}
	for _, f := range faults {
		c.problem(c.opt, f.Row, f.Field, "row-unreadable", f.Why)
	}
	seen := map[string]int{}
	var current *Record
	for _, p := range pictures {
		c.report.Pages++
		if _, why := c.find(p.Path); why != "" {
			c.problem(c.opt, p.Row, "picture", "picture-missing", why)
		}
		if row, twice := seen[p.Page]; twice {
			c.problem(c.opt, p.Row, "page", "numbers-overlap", fmt.Sprintf("row %d has this number", row))
			continue
		}
		seen[p.Page] = p.Row
		n, err := numberOf(p.Page)
		s, ok := c.holder(n)
		if err != nil || !ok {
			c.problem(c.opt, p.Row, "page", "page-of-none", "no document of the load file has this number")
			continue
		}
		if p.First != (s.record != current) {
			c.problem(c.opt, p.Row, "first page", "first-page", "Y has to stand on the first page of a document, and on no other")
		}
		current = s.record
		c.pages[s.record] = append(c.pages[s.record], p)
	}
	return err
}

// checkPages compares all that is said of how many pages a document has.
func (c *checker) checkPages() {
	byPage := c.numbersPages()
	for _, s := range c.ranges {
		r, pictures := s.record, c.pages[s.record]
		said := -1
		if r.Pages != "" {
			var err error
			if said, err = strconv.Atoi(r.Pages); err != nil || said < 0 {
				c.problem(c.dat, r.Row, "PAGES", "pages-differ", "it is not a count")
				said = -1
			}
		}
		n, counted := s.length(byPage)
		if counted && said >= 0 && said != n {
			c.problem(c.dat, r.Row, "PAGES", "pages-differ", fmt.Sprintf("it says %d, and the numbers are %d", said, n))
		}
		if c.opt != "" && len(pictures) == 0 && said > 0 {
			c.problem(c.dat, r.Row, "PAGES", "pages-differ", fmt.Sprintf("it says %d, and there is no picture", said))
		}
		if len(pictures) == 0 {
			continue
		}
		if counted && len(pictures) != n {
			c.problem(c.opt, pictures[0].Row, "page", "pages-differ", fmt.Sprintf("the document has %d pictures, and its numbers are %d", len(pictures), n))
		}
		if said >= 0 && len(pictures) != said {
			c.problem(c.dat, r.Row, "PAGES", "pages-differ", fmt.Sprintf("it says %d, and there are %d pictures", said, len(pictures)))
		}
		if p := pictures[0].Pages; p >= 0 && p != len(pictures) {
			c.problem(c.opt, pictures[0].Row, "field 7", "pages-differ", fmt.Sprintf("it says %d, and there are %d pictures", p, len(pictures)))
		}
	}
}
