package loadfile

import (
	"fmt"
	"sort"
)

// checkFamilies refuses a child without its parent, and a family of which part is not in the volume.
func (c *checker) checkFamilies() {
	for i := range c.records {
		c.checkParent(&c.records[i])
	}
	members := map[[2]string][]*Record{}
	for i := range c.records {
		r := &c.records[i]
		switch {
		case r.BeginFamily == "" && r.EndFamily == "":
		case r.BeginFamily == "" || r.EndFamily == "":
			c.problem(c.dat, r.Row, "BEGATTACH", "family-broken", "one end of the family is not said")
		default:
			k := [2]string{r.BeginFamily, r.EndFamily}
			members[k] = append(members[k], r)
		}
	}
	for k, list := range members {
		c.checkFamily(k[0], k[1], list)
	}
	c.checkInside(members)
}

func (c *checker) checkParent(r *Record) {
	if r.Parent == "" {
		return
	}
	up := r
	for steps := 0; up.Parent != ""; steps++ {
		next := c.by[up.Parent]
		if next == nil {
			if up == r {
				c.problem(c.dat, r.Row, "PARENTID", "parent-missing", fmt.Sprintf("%s is not in this volume", r.Parent))
			}
			return // said at the row that names it
		}
		if up = next; up == r || steps > len(c.records) {
			c.problem(c.dat, r.Row, "PARENTID", "family-broken", "the document is its own parent, over others")
			return
		}
	}
	if r.BeginFamily != up.BeginFamily || r.EndFamily != up.EndFamily {
		c.problem(c.dat, r.Row, "BEGATTACH", "family-broken", fmt.Sprintf("its parent's family is %s to %s", up.BeginFamily, up.EndFamily))
	}
	if v, w := r.Rest["VOLUME"], up.Rest["VOLUME"]; v != w {
		c.problem(c.dat, r.Row, "VOLUME", "family-over-volumes", fmt.Sprintf("its parent is in %q", w))
	}
}

// checkFamily looks whether the documents of a family have all its numbers, from its first to its last.
func (c *checker) checkFamily(begin, end string, list []*Record) {
	first := list[0]
	from, err1 := numberOf(begin)
	to, err2 := numberOf(end)
	if err1 != nil || err2 != nil || !from.sameKind(to) || compareNumbers(to, from) < 0 {
		c.problem(c.dat, first.Row, "ENDATTACH", "range-backwards", fmt.Sprintf("%s is not at or after %s in one series", end, begin))
		return
	}
	if head := c.by[begin]; head == nil || head.BeginFamily != begin {
		c.problem(c.dat, first.Row, "BEGATTACH", "family-broken", fmt.Sprintf("the first of the family, %s, is not in this volume", begin))
	}
	next, ended := from.serial, false
	for _, s := range c.inside(from, to) {
		if s.from.serial != next && s.from.page <= 1 {
			c.problem(c.dat, first.Row, "ENDATTACH", "family-broken", fmt.Sprintf("no document of this volume has the numbers before %s", s.record.Begin))
		}
		next = s.to.serial + 1
		ended = ended || s.record.End == end
	}
	if !ended {
		c.problem(c.dat, first.Row, "ENDATTACH", "family-broken", fmt.Sprintf("the last of the family, %s, is not in this volume", end))
	}
}

// checkInside finds documents that have a number of a family and do not say that they are of it.
func (c *checker) checkInside(members map[[2]string][]*Record) {
	for k := range members {
		from, err1 := numberOf(k[0])
		to, err2 := numberOf(k[1])
		if err1 != nil || err2 != nil {
			continue
		}
		for _, s := range c.inside(from, to) {
			if s.record.BeginFamily != k[0] || s.record.EndFamily != k[1] {
				c.problem(c.dat, s.record.Row, "BEGATTACH", "family-broken", fmt.Sprintf("it has a number of the family %s to %s, and is not said to be of it", k[0], k[1]))
			}
		}
	}
}

// inside are the documents whose first number lies from one number to another.
func (c *checker) inside(from, to number) []span {
	from.page, to.page = 0, 1<<30
	low := sort.Search(len(c.ranges), func(i int) bool { return compareNumbers(c.ranges[i].from, from) >= 0 })
	high := sort.Search(len(c.ranges), func(i int) bool { return compareNumbers(c.ranges[i].from, to) > 0 })
	return c.ranges[low:max(low, high)]
}
