package gate

import "slices"

// The lanes. Each has its own places, and they take turns.
const (
	Start  = "start"
	Return = "return"
)

// Class is what somebody did to get in while others push.
type Class int

// The classes, the later the better.
const (
	Bare    Class = iota // nothing
	Patient              // came with a ticket that is some seconds old
	Solved               // solved a puzzle
	classes
)

// Place is one who waits.
type Place struct {
	Lane  string
	Mark  Mark
	Class Class
}

// Queue is who waits, and who goes next. It is pure: no clock, no goroutines.
type Queue struct {
	limit int // places in a lane
	lanes []*lane
	last  int // the lane that went last
}

// lane is one lane: lines by prefix, which take turns.
type lane struct {
	name  string
	lines []*line // in the order of their turns
	total int
}

// line is those of one prefix, in order, by class.
type line struct {
	mark    Mark
	waiting [classes][]*Place
	turns   int
}

// NewQueue makes one with so many places in each lane.
func NewQueue(limit int) *Queue { return &Queue{limit: max(limit, 1)} }

func (l *line) total() int {
	n := 0
	for _, w := range l.waiting {
		n += len(w)
	}
	return n
}

func (q *Queue) lane(name string) *lane {
	for _, l := range q.lanes {
		if l.name == name {
			return l
		}
	}
	l := &lane{name: name}
	q.lanes = append(q.lanes, l)
	return l
}

// lineOf gives the line of a prefix; nil when none of it waits.
func (l *lane) lineOf(m Mark) *line {
	for _, x := range l.lines {
		if x.mark == m {
			return x
		}
	}
	return nil
}

// Join gives a place, or nil. Somebody else may lose theirs for it: put says
// who. Whoever brings nothing is let in while fewer than half of the places are
// taken, and after that while their prefix holds less than its share of that
// half.
func (q *Queue) Join(name string, m Mark, c Class) (mine, put *Place) {
	l := q.lane(name)
	own := l.lineOf(m)
	held, lines := 0, len(l.lines)
	if own == nil {
		lines++
	} else {
		held = own.total()
	}
	if half := (q.limit + 1) / 2; c == Bare && l.total >= half && held >= half/lines {
		return nil, nil
	}
	if l.total >= q.limit {
		if put = q.victim(l, own, held, c); put == nil {
			return nil, nil
		}
		q.Leave(put)
	}
	if own = l.lineOf(m); own == nil { // it may have emptied just now
		own = &line{mark: m}
		l.lines = append(l.lines, own)
	}
	mine = &Place{Lane: name, Mark: m, Class: c}
	own.waiting[c] = append(own.waiting[c], mine)
	l.total++
	return mine, put
}

// victim says who loses a place to a newcomer of class c whose prefix holds
// held places: the last one of the prefix that holds most, if that is more than
// the newcomer's would; or else one of their own who did less.
func (q *Queue) victim(l *lane, own *line, held int, c Class) *Place {
	longest := l.lines[0]
	for _, x := range l.lines {
		if x.total() > longest.total() {
			longest = x
		}
	}
	if longest.total() > held+1 {
		return longest.last()
	}
	if own == nil {
		return nil
	}
	return own.weaker(c, q.limit/4)
}

// last is the one who came last of those who did least.
func (l *line) last() *Place {
	for _, w := range l.waiting {
		if len(w) > 0 {
			return w[len(w)-1]
		}
	}
	return nil
}

// weaker is one of the same prefix who makes room for a newcomer of class c.
// The patient keep a quarter of the places whatever the others solve.
func (l *line) weaker(c Class, quarter int) *Place {
	back := func(of Class) *Place {
		if w := l.waiting[of]; len(w) > 0 {
			return w[len(w)-1]
		}
		return nil
	}
	patient := len(l.waiting[Patient])
	switch {
	case c > Bare && len(l.waiting[Bare]) > 0:
		return back(Bare)
	case c == Solved && patient > quarter:
		return back(Patient)
	case c == Patient && patient < quarter:
		return back(Solved)
	}
	return nil
}

// Next takes whoever's turn it is out of the queue; nil when nobody waits.
func (q *Queue) Next() *Place {
	for i := range q.lanes {
		at := (q.last + 1 + i) % len(q.lanes)
		if l := q.lanes[at]; l.total > 0 {
			q.last = at
			return l.next()
		}
	}
	return nil
}

// next serves the first line and sends it to the end.
func (l *lane) next() *Place {
	first := l.lines[0]
	order := [...]Class{Solved, Patient, Bare}
	if first.turns%4 == 3 {
		order = [...]Class{Patient, Solved, Bare}
	}
	first.turns++
	for _, c := range order {
		if w := first.waiting[c]; len(w) > 0 {
			l.take(first, w[0])
			if first.total() > 0 {
				l.lines = append(l.lines[1:], first)
			}
			return w[0]
		}
	}
	return nil
}

// take removes a place from its line, and the line when it is empty.
func (l *lane) take(x *line, p *Place) {
	x.waiting[p.Class] = slices.DeleteFunc(slices.Clone(x.waiting[p.Class]), func(o *Place) bool { return o == p })
	l.total--
	if x.total() == 0 {
		l.lines = slices.DeleteFunc(slices.Clone(l.lines), func(o *line) bool { return o == x })
	}
}

// Leave takes a place out, for whoever gave up.
func (q *Queue) Leave(p *Place) {
	l := q.lane(p.Lane)
	if x := l.lineOf(p.Mark); x != nil && slices.Contains(x.waiting[p.Class], p) {
		l.take(x, p)
	}
}

// Waiting is how many wait in a lane.
func (q *Queue) Waiting(name string) int { return q.lane(name).total }

// Busy says whether a newcomer of the prefix who brings nothing may be turned
// away, and how many of the prefix have solved a puzzle and wait.
func (q *Queue) Busy(name string, m Mark) (busy bool, solved int) {
	l := q.lane(name)
	if own := l.lineOf(m); own != nil {
		solved = len(own.waiting[Solved])
	}
	return l.total >= (q.limit+1)/2, solved
}
