// Package trace draws what became of a published sentence: a path from what was told to what
// was verified, for everybody and for the person whose words it rests on.
package trace

import (
	"slices"
	"strings"

	"candour/internal/room/inquiry/finding"
	"candour/internal/site/web"
)

// Path gives the steps of one sentence, the earliest first. restsOn says on what it rests.
func Path(f *finding.Followed, restsOn string) []web.TimelineItem {
	told := web.TimelineItem{Title: "What people told the inquiry", Lines: []string{restsOn}}
	if len(f.Themes) > 0 {
		told.Lines = append(told.Lines, "Two people read what was told, and found: "+list(f.Themes)+".")
	}
	report := web.TimelineItem{Title: "What the inquiry wrote", When: f.On.Human(), ISO: f.On.String(), Lines: []string{f.Report + ", " + f.Place},
		Links: []web.Link{{Text: "Read it in the report", Href: f.Link}}}
	out := []web.TimelineItem{told, report}
	if len(f.Came) == 0 {
		return append(out, web.TimelineItem{Title: "What it asks for", Lines: []string{"No recommendation is recorded as coming from this sentence."}})
	}
	for i := range f.Came {
		out = append(out, came(&f.Came[i])...)
	}
	return out
}

// Came is one recommendation in a line: what it asks for, what was answered, and how it stands today.
type Came struct {
	To     web.Link // none where the register does not show it
	Said   []string // the last answer of each who answered, where how it stands does not say it
	Stands string
	Now    string // the new date, where its first was moved
}

// Short says in a line for each recommendation what came of a sentence.
func Short(f *finding.Followed) (out []Came) {
	for i := range f.Came {
		r := &f.Came[i]
		if r.Title == "" {
			out = append(out, Came{Stands: hidden})
			continue
		}
		out = append(out, Came{To: web.Link{Text: r.Title, Href: r.Href}, Said: answered(r), Stands: r.Stands + ".", Now: moved(r.Promises)})
	}
	return out
}

// most is how many who answered are named in a line; the steps have them all.
const most = 2

// answered gives the last answer of each who gave one, on the whole or on a part, with its day; how many
// more there are is said. Where all accepted what was asked and something was promised, how that
// stands says more, and the answers are in the steps alone.
func answered(r *finding.Recommendation) (out []string) {
	refused := func(a finding.Event) bool { return !a.Accepts }
	if len(r.Promises) > 0 && !slices.ContainsFunc(r.Answers, refused) {
		return nil
	}
	by := map[[2]string]bool{}
	for _, a := range slices.Backward(r.Answers) {
		if key := [2]string{a.By, a.Part}; !by[key] && len(out) < most {
			by[key] = true
			out = append(out, a.By+": "+a.What+" ("+a.When+").")
		}
	}
	slices.Reverse(out)
	if n := len(r.Answers) - len(out); n > 0 {
		out = append(out, web.Plural(n, "more answer is", "more answers are")+" in the steps below.")
	}
	return out
}

// moved gives the new dates of what was moved.
func moved(all []finding.Promise) string {
	var days []string
	for i := range all {
		if d := all[i].Now; d != "" && !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	switch len(days) {
	case 0:
		return ""
	case 1:
		return "New date: " + days[0] + "."
	}
	return "New dates: " + list(days) + "."
}

const hidden = "A recommendation that the register does not show at present."

// came are the steps of one recommendation.
func came(r *finding.Recommendation) []web.TimelineItem {
	if r.Title == "" {
		return []web.TimelineItem{{Title: "What it asks for", Lines: []string{hidden}}}
	}
	out := []web.TimelineItem{{Title: "What it asks for", Lines: []string{r.Title, "In the register: " + r.Stands},
		Links: []web.Link{{Text: "Read the recommendation and everything said about it", Href: r.Href}}}}
	for _, a := range r.Answers {
		out = append(out, item("Answer: "+a.What, a))
	}
	if r.Unanswered != "" {
		out = append(out, web.TimelineItem{Title: "Answers", Lines: []string{r.Unanswered}, Future: len(r.Answers) == 0})
	}
	for i := range r.Promises {
		out = append(out, promised(&r.Promises[i])...)
	}
	return out
}

// promised are a promise, and what others found and think of it, side by side: nothing here adds
// them up.
func promised(p *finding.Promise) []web.TimelineItem {
	it := item("Promised: "+p.What, p.Event)
	it.Lines = append(it.Lines, web.UpperFirst(p.Due), "In the register: "+p.Stands)
	out := []web.TimelineItem{it}
	for _, v := range p.Found {
		it := item("Somebody independent looked: "+v.What, v)
		it.Tag = &web.Tag{Text: v.What, Tone: web.Bad}
		if v.Done {
			it.Tag.Tone = web.Good
		}
		out = append(out, it)
	}
	for _, v := range p.Split {
		it := item("Somebody independent looked: "+v.What, v)
		it.Tag = &web.Tag{Text: "Counts as not verified", Tone: web.Warn}
		out = append(out, it)
	}
	for _, v := range p.Views {
		out = append(out, item("The victims and survivors panel thinks: "+v.What, v))
	}
	return out
}

func item(title string, e finding.Event) web.TimelineItem {
	it := web.TimelineItem{Title: title, When: e.When, ISO: e.ISO, By: e.By, Lang: e.Lang}
	if e.Said != "" {
		it.Said = web.SaidLines(strings.Split(e.Said, "\n"))
	}
	if e.Unsaid != "" {
		it.Lines = []string{e.Unsaid}
	}
	return it
}

// list is several names in words.
func list(all []string) string {
	out := all[0]
	for i, s := range all[1:] {
		if i == len(all)-2 {
			out += " and " + s
			continue
		}
		out += ", " + s
	}
	return out
}

// RestsOn says to everybody on what a sentence rests.
func RestsOn(f *finding.Followed) string {
	return "It rests on what " + f.RestsOn.Words() + " people told. Nobody is told who they are."
}

// Own says to a person how a sentence rests on their words.
func Own(s *finding.Sentence) string {
	if s.Own {
		return "It rests on your own words."
	}
	return "It rests on what you told, with what " + s.Others.Words() + " others told."
}

// Again says when there should be something to read next.
func Again(t *finding.Thread) string {
	if t.Again.IsZero() {
		return "No date ahead has been given on which there will be something new. You can look here at any time."
	}
	return "The next date that was given is " + t.When + ": " + strings.TrimRight(t.What, ". ") + ". Look here again then."
}

// Lines say what a thread comes to, above its sentences.
func Lines(t *finding.Thread) []string {
	switch {
	case !t.Given:
		return []string{"You have not given an account yet, so nothing rests on it."}
	case len(t.Sentences) == 0:
		return []string{"Nothing that the inquiry published so far is recorded here as resting on what you told. That does not say that it was not heard.", Again(t)}
	}
	return []string{web.Plural(len(t.Sentences), "sentence of the report rests", "sentences of the report rest") + " on what you told. This is what came of each.", Again(t)}
}
