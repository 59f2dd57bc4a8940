package threads_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/threads"
)

func ExampleIndex_Forest() {
	x := threads.New()
	for _, m := range []threads.Mail{
		{Key: "A-3", Said: evidence.Mail{MessageID: "3@a", InReplyTo: []string{"2@a"}, References: []string{"1@a", "2@a"}, Subject: "Re: Timetable"}, Body: "Agreed."},
		{Key: "A-1", Said: evidence.Mail{MessageID: "1@a", Subject: "Timetable"}, Body: "The bus leaves at ten."},
		{Key: "B-9", Said: evidence.Mail{MessageID: "9@b", Subject: "RE: timetable"}, Body: "Which bus?"},
	} {
		if err := x.Add(m); err != nil {
			panic(err)
		}
	}
	f := x.Forest()
	for _, t := range f.Threads {
		t.Walk(func(n *threads.Node, depth int) {
			fmt.Printf("%*s%s missing:%v by:%q\n", 2*depth, "", n.ID, n.Missing, n.By)
		})
	}
	fmt.Println(f.Suggestions)
	// Output:
	// 1@a missing:false by:""
	//   2@a missing:true by:"References of others"
	//     3@a missing:false by:"In-Reply-To"
	// 9@b missing:false by:""
	// [{timetable [[A-1] [B-9]]}]
}

func forest(t testing.TB, mails ...threads.Mail) threads.Forest {
	t.Helper()
	x := threads.New()
	for _, m := range mails {
		if err := x.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	return x.Forest()
}

// drawn writes a forest as text: ids, ~ where a mail is missing, and what is under it in brackets.
func drawn(f threads.Forest) string {
	var write func(n *threads.Node) string
	write = func(n *threads.Node) string {
		s := n.ID
		if n.Missing {
			s = "~" + s
		}
		if len(n.Children) > 0 {
			var under []string
			for _, c := range n.Children {
				under = append(under, write(c))
			}
			s += "(" + strings.Join(under, " ") + ")"
		}
		return s
	}
	var out []string
	for _, n := range f.Threads {
		out = append(out, write(n))
	}
	return strings.Join(out, " ")
}

func mail(id, inReplyTo string, refs ...string) threads.Mail {
	m := threads.Mail{Key: id, Said: evidence.Mail{MessageID: id, References: refs}, Body: "body of " + id}
	if inReplyTo != "" {
		m.Said.InReplyTo = strings.Split(inReplyTo, ",")
	}
	return m
}

func TestWhichMailIsAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		mails []threads.Mail
		want  string
	}{
		"in reply to goes before references":   {[]threads.Mail{mail("a", ""), mail("b", ""), mail("c", "a", "b")}, "a(c) b"},
		"of several it is the last reference":  {[]threads.Mail{mail("a", ""), mail("b", ""), mail("c", "a,b", "b")}, "a b(c)"},
		"the first of several otherwise":       {[]threads.Mail{mail("a", ""), mail("b", ""), mail("c", "a,b")}, "a(c) b"},
		"references":                           {[]threads.Mail{mail("a", ""), mail("b", "a"), mail("c", "", "a", "b")}, "a(b(c))"},
		"a missing one keeps its place":        {[]threads.Mail{mail("a", ""), mail("c", "", "a", "b"), mail("d", "b")}, "a(~b(c d))"},
		"what it says itself, not what others": {[]threads.Mail{mail("a", ""), mail("b", "z"), mail("c", "b", "a", "b")}, "a ~z(b(c))"},
		"what others say where it is silent":   {[]threads.Mail{mail("a", ""), mail("b", ""), mail("c", "b", "a", "b")}, "a(b(c))"},
		"it does not answer itself":            {[]threads.Mail{mail("a", "a", "a")}, "a"},
		"brackets and spaces are not the id":   {[]threads.Mail{mail("a", ""), mail("b", " <a> ")}, "a(b)"},
		"an empty id names nothing":            {[]threads.Mail{mail("a", "<>"), mail("b", " ", "", "<>")}, "a b"},
		"two in a circle":                      {[]threads.Mail{mail("a", "b"), mail("b", "a")}, "a(b)"},
		"the weakest of a circle":              {[]threads.Mail{mail("a", "c"), mail("b", "a"), mail("c", "", "b")}, "c(a(b))"},
		"the next claim is followed":           {[]threads.Mail{mail("a", "b", "z"), mail("b", "a")}, "~z(a(b))"},
		"a subject joins nothing": {[]threads.Mail{
			{Key: "1", Said: evidence.Mail{MessageID: "a", Subject: "Timetable"}}, {Key: "2", Said: evidence.Mail{MessageID: "b", Subject: "Re: Timetable"}}}, "a b"},
	} {
		for i := range c.mails {
			order := append(slices.Clone(c.mails[i:]), c.mails[:i]...)
			if got := drawn(forest(t, order...)); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
	}
}

func outlook(tail ...byte) string {
	return base64.StdEncoding.EncodeToString(append([]byte("\x01conversation of 22 bytes")[:22], tail...))
}

func TestThreadIndex(t *testing.T) {
	at := func(id, index, inReplyTo string) threads.Mail {
		m := mail(id, inReplyTo)
		m.Said.ThreadIndex = index
		return m
	}
	first, second, third := outlook(), outlook(1, 2, 3, 4, 5), outlook(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	for name, c := range map[string]struct {
		mails []threads.Mail
		want  string
	}{
		"by index":                       {[]threads.Mail{at("a", first, ""), at("b", second, ""), at("c", third, "")}, "a(b(c))"},
		"with one missing":               {[]threads.Mail{at("a", first, ""), at("c", third, "")}, "a(~(c))"},
		"with the first missing":         {[]threads.Mail{at("b", second, ""), at("c", third, "")}, "~(b(c))"},
		"its own header goes before":     {[]threads.Mail{at("a", first, ""), at("b", second, ""), at("c", third, "a")}, "a(b c)"},
		"what is no index says nothing":  {[]threads.Mail{at("a", first, ""), at("b", "AAAA", ""), at("c", "%%%", "")}, "a b c"},
		"nor does one that is cut short": {[]threads.Mail{at("a", first, ""), at("b", outlook(1, 2), "")}, "a b"},
	} {
		if got := drawn(forest(t, c.mails...)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCopiesAndDifferences(t *testing.T) {
	three := []threads.Mail{mail("a", ""), mail("a", ""), mail("a", "")}
	for i := range three {
		three[i].Key = fmt.Sprint("box ", i)
	}
	three[1].Said.Bcc = []string{"unseen@example.test"}
	f := forest(t, three...)
	if n := f.Threads[0]; len(f.Threads) != 1 || n.Differ || !slices.Equal(n.Copies, []string{"box 0", "box 1", "box 2"}) {
		t.Errorf("three places of one mail: %+v", n)
	}
	for name, change := range map[string]func(*threads.Mail){
		"words":       func(m *threads.Mail) { m.Body = "other words" },
		"hash":        func(m *threads.Mail) { m.Said.BodySHA256 = "00" },
		"attachments": func(m *threads.Mail) { m.Said.Attachments = []string{"00"} },
	} {
		changed := slices.Clone(three)
		change(&changed[2])
		if n := forest(t, changed...).Threads[0]; !n.Differ || len(n.Copies) != 3 {
			t.Errorf("%s differ, and it is not said: %+v", name, n)
		}
	}
	noID := []threads.Mail{{Key: "1"}, {Key: "2"}, {Key: "3", Said: evidence.Mail{FamilyHash: "f"}}, {Key: "4", Said: evidence.Mail{FamilyHash: "f"}}}
	if f := forest(t, noID...); len(f.Threads) != 3 {
		t.Errorf("mails without an id: %d threads, want 3", len(f.Threads))
	}
	x := threads.New()
	if x.Add(noID[0]) != nil || x.Add(noID[0]) == nil {
		t.Error("one key was taken twice")
	}
}

func TestMostInclusive(t *testing.T) {
	quoting := func(id, up, body string, attached ...string) threads.Mail {
		m := mail(id, up)
		m.Body, m.Said.Attachments = body, attached
		return m
	}
	all := "> Agreed, but later.\n>\n> > The bus leaves\n> > at ten.\nThank you."
	for name, c := range map[string]struct {
		mails []threads.Mail
		want  string // those that are most inclusive
	}{
		"the last has all":               {[]threads.Mail{quoting("a", "", "The bus leaves at ten."), quoting("b", "a", "Agreed, but later.\n> The bus leaves at ten."), quoting("c", "b", all)}, "c"},
		"an attachment is not in it":     {[]threads.Mail{quoting("a", "", "The bus leaves at ten.", "h1"), quoting("b", "a", "Agreed.\n> The bus leaves at ten.")}, "a"},
		"the attachment is in it":        {[]threads.Mail{quoting("a", "", "The bus leaves at ten.", "h1"), quoting("b", "a", "Agreed.\n> The bus leaves at ten.", "h1")}, "b"},
		"one attachment is not two":      {[]threads.Mail{quoting("a", "", "The bus leaves at ten.", "h1", "h1"), quoting("b", "a", "Agreed.\n> The bus leaves at ten.", "h1")}, "a"},
		"a word was taken out":           {[]threads.Mail{quoting("a", "", "The bus leaves at ten."), quoting("b", "a", "Agreed.\n> The bus at ten.")}, "a"},
		"half a word is not the word":    {[]threads.Mail{quoting("a", "", "ten"), quoting("b", "a", "often tenths")}, "a"},
		"two branches":                   {[]threads.Mail{quoting("a", "", "At ten."), quoting("b", "a", "Yes. At ten."), quoting("c", "a", "No. At ten.")}, "b c"},
		"a mail above is missing":        {[]threads.Mail{quoting("b", "a", "Yes.")}, ""},
		"a mail above has no words":      {[]threads.Mail{quoting("a", "", ""), quoting("b", "a", "Yes.")}, "a"},
		"nothing above":                  {[]threads.Mail{quoting("a", "", "At ten.")}, "a"},
		"one of two differing is not in": {[]threads.Mail{quoting("a", "", "At ten."), {Key: "a2", Said: evidence.Mail{MessageID: "a"}, Body: "At noon."}, quoting("b", "a", "Yes. At ten.")}, "a"},
	} {
		var got []string
		for _, n := range forest(t, c.mails...).Threads {
			n.Walk(func(n *threads.Node, _ int) {
				if n.Inclusive {
					got = append(got, n.ID)
				}
				if n.ContainedIn != "" && n.Inclusive {
					t.Errorf("%s: %s is in %s and most inclusive", name, n.ID, n.ContainedIn)
				}
			})
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestSuggestions(t *testing.T) {
	with := func(id, subject string, refs ...string) threads.Mail {
		m := mail(id, "", refs...)
		m.Said.Subject = subject
		return m
	}
	f := forest(t,
		with("a", "Minutes"), with("b", " RE: Fwd: Re[2]:  minutes "), with("c", "Weekly report"), with("d", "Weekly report"),
		with("e", "Re: lost", "gone"), with("f", "AW: Lost"), with("g", "Re: "), with("h", "Re:"), with("i", "Reply to you"), with("j", "To you"))
	want := []threads.Suggestion{{Subject: "lost", Threads: [][]string{{"e"}, {"f"}}}, {Subject: "minutes", Threads: [][]string{{"a"}, {"b"}}}}
	if !reflect.DeepEqual(f.Suggestions, want) {
		t.Errorf("%v, want %v", f.Suggestions, want)
	}
}

// made are mails of several threads whose truth is known: the parent of each.
func made(r *rand.Rand, n int) (mails []threads.Mail, parent []int) {
	for i := range n {
		up := -1
		if i > 0 && r.IntN(5) > 0 {
			up = r.IntN(i)
		}
		m := mail(fmt.Sprintf("m%03d@x", i), "")
		m.Said.Subject = "One subject of all"
		m.Said.Sent = time.Unix(int64(i), 0)
		if up >= 0 {
			m.Said.InReplyTo = []string{mails[up].Said.MessageID}
			m.Said.References = append(slices.Clone(mails[up].Said.References), mails[up].Said.MessageID)
		}
		mails, parent = append(mails, m), append(parent, up)
	}
	return mails, parent
}

// parents are the ids above each id, and the first of its thread.
func parents(f threads.Forest) (above, root map[string]string, count map[string]int) {
	above, root, count = map[string]string{}, map[string]string{}, map[string]int{}
	for _, t := range f.Threads {
		t.Walk(func(n *threads.Node, _ int) {
			root[n.ID] = t.ID
			count[n.ID]++
			for _, c := range n.Children {
				above[c.ID] = n.ID
			}
		})
	}
	return above, root, count
}

// TestLinksAreRight: with their headers all mails stand where they belong, in any order of arrival.
func TestLinksAreRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		mails, up := made(r, rapid.IntRange(1, 40).Draw(t, "mails"))
		for i := range mails { // one of the two headers is enough
			switch r.IntN(3) {
			case 0:
				mails[i].Said.InReplyTo = nil
			case 1:
				mails[i].Said.References = nil
			}
		}
		order := r.Perm(len(mails))
		x := threads.New()
		for _, i := range order {
			if err := x.Add(mails[i]); err != nil {
				t.Fatal(err)
			}
			x.Forest()
		}
		above, _, count := parents(x.Forest())
		for i, m := range mails {
			want := ""
			if up[i] >= 0 {
				want = mails[up[i]].Said.MessageID
			}
			if above[m.Said.MessageID] != want || count[m.Said.MessageID] != 1 {
				t.Fatalf("%s stands under %q, want %q, %d times", m.Said.MessageID, above[m.Said.MessageID], want, count[m.Said.MessageID])
			}
		}
	})
}

// TestNothingIsJoinedWrongly: headers and whole mails are taken away, and no two of differing threads come together.
func TestNothingIsJoinedWrongly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		mails, up := made(r, rapid.IntRange(1, 40).Draw(t, "mails"))
		truth := make([]int, len(mails))
		for i := range mails {
			truth[i] = i
			if up[i] >= 0 {
				truth[i] = truth[up[i]]
			}
		}
		x := threads.New()
		id := map[string]int{}
		for i, m := range mails {
			if r.IntN(4) == 0 {
				continue
			}
			if r.IntN(3) == 0 {
				m.Said.InReplyTo = nil
			}
			if r.IntN(2) == 0 {
				m.Said.References = nil
			}
			id[m.Said.MessageID] = i
			if err := x.Add(m); err != nil {
				t.Fatal(err)
			}
		}
		_, root, _ := parents(x.Forest())
		byRoot := map[string]int{}
		for name, i := range id {
			if other, ok := byRoot[root[name]]; ok && other != truth[i] {
				t.Fatalf("threads %d and %d are joined", other, truth[i])
			}
			byRoot[root[name]] = truth[i]
		}
	})
}

// TestAnyOrderGivesOneTree: also where what mails say is nonsense, and goes in circles.
func TestAnyOrderGivesOneTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"})
		index := rapid.SampledFrom([]string{"", outlook(), outlook(1, 2, 3, 4, 5), outlook(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)})
		n := rapid.IntRange(1, 12).Draw(t, "mails")
		var mails []threads.Mail
		for i := range n {
			m := threads.Mail{Key: fmt.Sprint(i), Body: name.Draw(t, "body"), Said: evidence.Mail{
				MessageID: name.Draw(t, "id"), ThreadIndex: index.Draw(t, "index"), Subject: "Re: x", Sent: time.Unix(int64(rapid.IntRange(0, 3).Draw(t, "sent")), 0),
				InReplyTo: rapid.SliceOfN(name, 0, 2).Draw(t, "in reply to"), References: rapid.SliceOfN(name, 0, 4).Draw(t, "references")}}
			mails = append(mails, m)
		}
		build := func(order []int) threads.Forest {
			x := threads.New()
			for _, i := range order {
				if err := x.Add(mails[i]); err != nil {
					t.Fatal(err)
				}
			}
			return x.Forest()
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 3))
		a, b := build(r.Perm(n)), build(r.Perm(n))
		if drawn(a) != drawn(b) || !reflect.DeepEqual(a.Suggestions, b.Suggestions) {
			t.Fatalf("one order: %s\nanother: %s", drawn(a), drawn(b))
		}
		seen := map[string]int{}
		for _, f := range a.Threads {
			f.Walk(func(n *threads.Node, _ int) {
				for _, k := range n.Copies {
					seen[k]++
				}
			})
		}
		for i := range n {
			if seen[fmt.Sprint(i)] != 1 {
				t.Fatalf("mail %d is there %d times: %s", i, seen[fmt.Sprint(i)], drawn(a))
			}
		}
	})
}

// TestALongThread: deep threads do not need deep stacks, and end.
func TestALongThread(t *testing.T) {
	var mails []threads.Mail
	for i := range 5_000 {
		m := mail(fmt.Sprint(i), "")
		if i > 0 {
			m.Said.InReplyTo = []string{fmt.Sprint(i - 1)}
		}
		mails = append(mails, m)
	}
	f := forest(t, mails...)
	deep := 0
	f.Threads[0].Walk(func(_ *threads.Node, depth int) { deep = max(deep, depth) })
	if len(f.Threads) != 1 || deep != 4_999 {
		t.Errorf("%d threads, %d deep", len(f.Threads), deep)
	}
}
