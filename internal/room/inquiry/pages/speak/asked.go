package speak

import (
	"cmp"
	"slices"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
)

// askPart is one thing that a person is asked, or was asked and can still change.
type askPart struct {
	ID, Heading string
	Lines       []string
	Buttons     []web.Button
}

// asked are what they are asked now, and what of it they can change: what waits stands first.
func (v *mineView) asked(m listening.Mine) {
	var later []askPart
	for _, o := range m.Asked {
		stage := o.Stage()
		if stage == testimony.AskWent {
			v.Went = append(v.Went, wentItem(&o))
		}
		if m.Closed() || !m.Withdrawn.IsZero() || m.Inquiry.State == inquiry.Ended {
			continue // nothing of it can happen any more
		}
		part := askPart{ID: o.ID, Heading: askHeading(&o)}
		button := func(text string, say testimony.AskKind) {
			part.Buttons = append(part.Buttons, web.Button{Text: text, Name: "answer", Value: string(say), Kind: "secondary", Hidden: "to: " + part.Heading})
		}
		switch stage {
		case testimony.AskWaits:
			part.Lines = append(whatIsAsked(&o), "You need not answer. If you say nothing, nothing happens, for ever. You need not say why.")
			if m.Restricted || m.Inquiry.Frozen() {
				part.Lines = append(part.Lines, "You cannot say yes now: something stands in the way for a time. You can say no.")
			} else {
				button("Yes", testimony.AskSayYes)
			}
			button("No", testimony.AskSayNo)
			v.Asks = append(v.Asks, part)
		case testimony.AskReady:
			if part.Lines = readyLines(&o); o.Use != testimony.Researched {
				button("Take my yes back", testimony.AskSayNo)
			}
			later = append(later, part)
		case testimony.AskNo, testimony.AskEnded:
			if !saysYes(m, o.Use) || stage == testimony.AskEnded && o.Use == testimony.Researched {
				continue
			}
			part.Lines = []string{"You said no on " + cmp.Or(o.Ended, o.Answered).Human() + ". Nothing was done."}
			if o.Reopened.IsZero() {
				part.Lines = append(part.Lines, "We do not ask you the same again before "+o.QuietUntil().AddDays(1).Human()+", unless you want us to.")
				button("You may ask me again", testimony.AskReopen)
			} else {
				part.Lines = append(part.Lines, "On "+o.Reopened.Human()+" you said that we may ask you again.")
			}
			later = append(later, part)
		}
	}
	v.Asks = append(v.Asks, later...)
}

// saysYes says that they say yes to a use now.
func saysYes(m listening.Mine, use testimony.Use) bool {
	return slices.ContainsFunc(m.Uses, func(u listening.UseLine) bool { return u.Use == use && u.Yes })
}

func askHeading(o *listening.Outward) string {
	switch o.Use {
	case testimony.Speaking:
		return "Do you want to speak at this hearing: " + o.Whom + "?"
	case testimony.Researched:
		return "Your account may be given to the project " + o.Whom
	}
	return "May we pass your account to: " + o.Whom + "?"
}

// whatIsAsked is what a person reads before they answer: to whom, what goes, what happens then.
func whatIsAsked(o *listening.Outward) []string {
	out := []string{"Why we ask: " + o.Why}
	if o.Use == testimony.Speaking {
		return append(out, "What happens then: "+o.Follows, "You can change a yes at any time.")
	}
	return append(out, "What goes: all that you gave us, and nothing else. How to reach you does not go. The name that you chose does not go.", "What happens then: "+o.Follows,
		"Once it went we cannot get it back. They keep it under their own rules. Until it goes you can change a yes.", "It does not go by this website. It goes on paper, or in another safe way.")
}

func readyLines(o *listening.Outward) []string {
	switch o.Use {
	case testimony.Speaking:
		return []string{"You said yes on " + o.Answered.Human() + ".", "What happens then: " + o.Follows, "You can take your yes back at any time, and need not say why."}
	case testimony.Researched:
		return []string{"Two people of the inquiry agreed to that on " + o.Agreed.Human() + ". It has not gone yet.", "Why: " + o.Why,
			"Who signed to keep it safe: " + o.Signed + ", on " + o.SignedOn.Human() + ".",
			"What happens then: " + o.Follows, "First the inquiry takes out what could show who you are. To stop it, say no to research below."}
	}
	return []string{"You said yes on " + o.Answered.Human() + ". It has not gone yet.", "You can take your yes back until it goes, and need not say why."}
}

// wentWords say where it went and when.
func wentWords(o *listening.Outward) string {
	if o.Use == testimony.Researched {
		return "Given to the project " + o.Whom + " on " + o.Went.Human()
	}
	return "Passed to " + o.Whom + " on " + o.Went.Human()
}

func wentItem(o *listening.Outward) web.TimelineItem {
	it := web.TimelineItem{Title: wentWords(o), When: o.Went.Human(), ISO: o.Went.String(), Lines: []string{"How: " + o.How}}
	if !o.Told.IsZero() {
		it.Lines = append(it.Lines, "On "+o.Told.Human()+" we told the project to destroy its copy.")
	}
	return it
}

// outwardWords say of a use for which there is an asking what came of a yes: also that nothing did.
func outwardWords(m listening.Mine, u listening.UseLine) (out string) {
	under := false
	for _, o := range m.Asked {
		if o.Use != u.Use {
			continue
		}
		switch o.Stage() {
		case testimony.AskWent:
			out += " " + wentWords(&o) + "."
			switch {
			case !o.Told.IsZero():
				out += " On " + o.Told.Human() + " we told the project to destroy its copy."
			case o.Use == testimony.Researched && !u.Yes:
				out += " We must tell the project to destroy its copy. The day stands here once we have."
			}
			under = true
		case testimony.AskWaits, testimony.AskReady, testimony.AskNo:
			under = true
		}
	}
	switch {
	case under || !u.Yes || !m.Withdrawn.IsZero() || m.Closed():
		return out
	case u.Use == testimony.Researched:
		return " It was given to nobody yet."
	case u.Use == testimony.Passed || u.Use == testimony.Speaking:
		return " Nobody has asked you yet."
	}
	return out
}
