package speak

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/listening"
	"candour/internal/site/web"
)

// briefWords is how much of a sentence stands in its line, in characters; the fold has all of it.
const briefWords = 110

// brief says the page in lines that are read at once: what is new, and how many there are of what
// lies in a fold.
func (v *mineView) brief(m listening.Mine) {
	v.newest(m)
	yes := 0
	for _, u := range v.Uses {
		v.UseOpen = v.UseOpen || u.Open
		if u.Tag.Text == "Yes" {
			yes++
		}
	}
	v.UseCount = "What may be done with it: " + web.Number(yes) + " yes, " + web.Number(len(v.Uses)-yes) + " no"
	v.OpenCount = "Who opened it: nobody but you"
	if n := len(v.Openings); n > 0 {
		v.OpenCount = "Who opened it: " + web.Plural(n, "time", "times")
	}
	for i := range v.Changed.Sentences {
		v.Changed.Sentences[i].Short = short(v.Changed.Sentences[i].Words)
	}
}

// newest says the last thing that happened to what they gave, the last that came of it, and
// whether somebody opened it since they were here before.
func (v *mineView) newest(m listening.Mine) {
	if it, ok := last(v.Timeline); ok {
		v.Newest = append(v.Newest, it.When+": "+it.Title+".")
	}
	var came []web.TimelineItem
	for i := range v.Changed.Sentences {
		came = append(came, v.Changed.Sentences[i].Path...)
	}
	if it, ok := last(came); ok {
		words := "The newest that came of it, " + it.When + ": " + strings.TrimRight(it.Title, ". ")
		if it.By != "" {
			words += " (" + it.By + ")"
		}
		v.Newest = append(v.Newest, words+".")
	}
	var here []listening.Opening
	for _, o := range m.Openings {
		if o.CameBack() {
			here = append(here, o)
		}
	}
	if v.ReplyNew = true; len(here) < 2 { // this time is the first
		return
	}
	before, n := here[len(here)-2].At, 0
	v.ReplyNew = !m.FirstWord.Before(clock.DayOf(before))
	for _, o := range m.Openings {
		if o.Own == "" && o.At.After(before) {
			n++
		}
	}
	since := "Since you were here before, " + web.DateTime(before) + ", "
	if n == 0 {
		v.Newest = append(v.Newest, since+"nobody opened it.")
		return
	}
	v.Newest = append(v.Newest, since+"it was opened "+web.Plural(n, "time", "times")+". See “Who opened it”.")
}

// last is the newest of those whose day is known; of one day the last of the list.
func last(all []web.TimelineItem) (out web.TimelineItem, ok bool) {
	for _, it := range all {
		if it.ISO != "" && !it.Future && it.ISO >= out.ISO {
			out, ok = it, true
		}
	}
	return out, ok
}

// short is the beginning of words, cut between two of them.
func short(words string) string {
	if len([]rune(words)) <= briefWords {
		return words
	}
	cut := string([]rune(words)[:briefWords])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + " …"
}
