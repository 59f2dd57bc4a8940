package report

import (
	"fmt"
	"testing"
	"time"
)

// A report of 2,000 sentences, of which one in fifty criticises somebody, opens
// the footing of a sentence and says what hinders its signature in good time.
func TestALongReport(t *testing.T) {
	ok := must[Draft](t)
	d := draft(t)
	var all []Sentence
	for i := range 2_000 {
		c := fact(fmt.Sprintf("Thing number %d was recorded in a list of the synthetic office.", i), list)
		if i%50 == 0 {
			c = criticism(Party{Body, fmt.Sprintf("synthetic-office-%d", i)}, Serious, fmt.Sprintf("It did not ask, in the matter of number %d.", i))
		}
		all = append(all, Sentence{ID: fmt.Sprintf("s%d", i), Revision: 1, Content: c, Writers: []Human{writer}})
	}
	d.Chapters[0].Paragraphs[0].Sentences = append(d.Chapters[0].Paragraphs[0].Sentences, all...)
	w := world(first)
	for i := 0; i < 2_000; i += 50 {
		id := fmt.Sprintf("s%d", i)
		d = ok(check(d, id, w))
		d = ok(d.Send(Letter{ID: "letter " + id, To: d.find(id).Content.Criticism[0].Of, Sent: first}, "", chair, writer, sees{}, calendars, w))
	}
	begin := time.Now()
	if st, err := d.Standing("s1950", w); err != nil || st.State != Lettered {
		t.Fatal(st, err)
	}
	one := time.Since(begin)
	begin = time.Now()
	if n := len(d.Hindrances(w)); n < 2_000 {
		t.Fatal(n)
	}
	whole := time.Since(begin)
	t.Log(one, whole)
	if one > 200*time.Millisecond || whole > 10*time.Second {
		t.Errorf("one sentence in %s, all in %s", one, whole)
	}
}
