package releasing

import (
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/typed"
)

// What is written in a line instead of an alias: that a place tells of nobody who was harmed, and that what was marked in
// earlier words of the text stands in it no more. Both say why.
const (
	OfNobody = "nobody"
	IsGone   = "gone"
)

// MarksOf reads marks as somebody types them, one a line: with what they say is of nobody who was harmed, and what is gone.
func MarksOf(text string) (out Read, err error) {
	var bad typed.Asked
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if words := out.line(line); words != "" {
			bad.Need(false, "marks", words+": "+line)
		}
	}
	return out, bad.Err()
}

// line reads one, and says what is amiss with it.
func (r *Read) line(line string) string {
	first := strings.ToLower(strings.TrimSpace(strings.SplitN(line, "|", 2)[0]))
	n, words := 3, "Write three parts in each line, with | between them. This line has another number"
	switch first {
	case OfNobody:
		n, words = 4, "Say in a fourth part why it tells of nobody who was harmed"
	case IsGone:
		n, words = 5, "Write gone, of whom, kind, what, and why it is told no more"
	}
	cells := strings.SplitN(line, "|", n)
	if len(cells) != n {
		return words
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if first == IsGone {
		cells = cells[1:]
	}
	m := jigsaw.Mark{Person: cells[0], Kind: jigsaw.Kind(strings.ToLower(cells[1])), Value: cells[2]}
	if words := m.Wrong(); words != "" {
		return words
	}
	if n == 3 {
		r.Marks = append(r.Marks, m)
		return ""
	}
	var why typed.Asked
	if why.Reason(cells[3], "marks", "Say in a few words why", MaxWhy); why.Err() != nil {
		return errs.FieldsOf(why.Err())[0].Message
	}
	if first == IsGone {
		r.Gone = append(r.Gone, Gone{m, cells[3]})
		return ""
	}
	m.Person = ""
	r.Nobody = append(r.Nobody, Nobody{m, cells[3]})
	return ""
}

// thing names what a text is of, the same for all its words; empty where each of its kind is a text by itself.
func thing(kind, ref string) string {
	switch kind {
	case "line":
		return ""
	case laterFile:
		kind = "transcript"
	case "lifted":
		return ref[:max(strings.LastIndex(ref, "/"), 0)]
	}
	if ref == "" {
		return ""
	}
	return kind + "/" + ref
}

// laterFile is the kind of a text that would take the place of a transcript.
const laterFile = "later-file"

// aside says of a reading that it is of a later file which nobody published: of what it would take the place of it tells nothing.
func (r *Read) aside(kind string) bool {
	return r.Kind == laterFile && kind != laterFile && r.Out.IsZero()
}

// before are the marks of readings of a thing in other words of which a reading says neither that they stand nor why not: of those up to
// a number; of all where it is 0.
func (s *state) before(kind, ref, sum string, upTo int64, r *Read) (out []jigsaw.Mark) {
	of := thing(kind, ref)
	for _, o := range s.reads {
		if of == "" || thing(o.Kind, o.Ref) != of || o.SHA256 == sum || upTo > 0 && o.number > upTo || o.aside(kind) {
			continue
		}
		for _, m := range o.Marks {
			same := func(n jigsaw.Mark) bool { return n.Clean() == m.Clean() }
			if !slices.ContainsFunc(slices.Concat(r.Marks, out), same) && !slices.ContainsFunc(r.Gone, func(g Gone) bool { return same(g.Mark) }) {
				out = append(out, m)
			}
		}
	}
	return out
}

// dropped are those of a text as it was read.
func (s *state) dropped(t *jigsaw.Text, r *Read) []jigsaw.Mark {
	kind := t.Kind
	if r.Kind == laterFile { // once it is taken in it is a transcript
		kind = laterFile
	}
	return s.before(kind, t.Ref, r.SHA256, r.number, r)
}

// leftShown is how many places are named at once of which nobody said of whom they tell.
const leftShown = 5

// LeftOut says of which places nobody said of whom they tell.
func LeftOut(all []jigsaw.Seen) string {
	return some(all, "Say of whom each of these tells, or write “nobody” and why: ", func(s jigsaw.Seen) string {
		return string(s.Kind) + " | " + s.Value + " (“" + s.Words + "”)"
	})
}

// Dropped says what was marked in earlier words and is neither kept nor said to be gone.
func Dropped(all []jigsaw.Mark) string {
	return some(all, "This was marked in it before, in other words. Keep each line, or write “gone” before it and why after it: ", func(m jigsaw.Mark) string {
		return m.Person + " | " + string(m.Kind) + " | " + m.Value
	})
}

func some[T any](all []T, begin string, words func(T) string) string {
	var parts []string
	for i, x := range all {
		if i == leftShown {
			parts = append(parts, "and "+strconv.Itoa(len(all)-i)+" more")
			break
		}
		parts = append(parts, words(x))
	}
	return begin + strings.Join(parts, "; ")
}
