package letter

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// mine shows a letter; before it, the confidence that is owed.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	return p.showMine(w, r, web.NewForm())
}

func (p *Pages) showMine(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, v, ok, err := p.seen(w, r)
	if !ok {
		return err
	}
	written, err := p.Service.Written(r.Context(), who(s))
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil { // thirty minutes more
		return err
	}
	if v.Accepted.IsZero() {
		return p.showConfidence(w, r, &v, form)
	}
	return p.showLetter(w, r, &v, &written, form)
}

// showConfidence says what is owed before any word of the letter is shown (Inquiry Rules 2006
// r.14 where they bind the inquiry).
func (p *Pages) showConfidence(w http.ResponseWriter, r *http.Request, v *drafting.LetterView, form *web.Form) error {
	out := &view{Page: p.page(""), Heading: "Before the letter opens", Action: minePath, Buttons: []web.Button{button("Open the letter", "accept")}, More: []web.Button{orTo("Leave", web.LeavePath)},
		Lead: []string{"An inquiry wrote to you because its report may criticise you, or a body for which you answer. You can say what you think of that before the report is finished."},
		Blocks: []block{{Heading: "Keep it in confidence", List: []string{"Until the report is published you show this letter to nobody, and tell nobody what is in it.",
			"You may show it to a lawyer who advises you. They owe the same confidence.",
			"You may always speak to your doctor, to somebody who supports you, and to your Member of Parliament about how you are: without saying what the letter says.",
			"Those who work for the inquiry owe it too. The panel owes it until it signs the report, all others until it is published."}},
			{Lines: []string{owedBy(v),
				"To agree to this is to admit nothing. The last day to answer is " + v.Until.Human() + ", whether you open the letter or not, unless the letter itself names a later one."}}}}
	out.Errors = form.Errors()
	out.Fields = []sheet.Field{sheet.Ticks(form.Checkboxes("agreed", "Do you agree?", "", []web.Option{{Value: "yes", Text: drafting.ConfidenceWords}}))}
	return p.draw(w, r, out)
}

// owedBy says by what confidence is owed.
func owedBy(v *drafting.LetterView) string {
	if v.Binds {
		return "This is the law (Inquiry Rules 2006, rule 14), and whoever breaks it can be taken to court."
	}
	return "No Act of Parliament binds you to this. The inquiry asks it of you in fairness to everybody, and binds itself."
}

// accept takes that the letter is kept in confidence.
func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	if !ok {
		return web.Redirect(w, r, back(s, "2"))
	}
	if form.Text("go") == "more" {
		err := p.Service.TakeBackLast(r.Context(), who(s))
		if errs.Is(err, errs.Conflict) {
			return p.goOn(w, r, s, minePath)
		}
		if err != nil {
			return err
		}
		return p.goOn(w, r, s, minePath+"?done=more")
	}
	if err := p.Service.Acknowledge(r.Context(), who(s), form.Has("agreed", "yes")); err != nil && !form.Take(err) {
		return err
	}
	if !form.OK() {
		return p.showMine(w, r, form)
	}
	return p.goOn(w, r, s, minePath)
}

// mineLost answers a form of these pages whose token does not fit, and in which nothing is typed.
func (p *Pages) mineLost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	form.Fail("", "We could not take this just now. Nothing was changed. Do it again.")
	return p.showMine(w, r, form)
}

// letterView is the letter.
type letterView struct {
	web.Page
	Inquiry, Report string
	Inset           []string
	Notes           []string
	Fold            bool // each part is folded
	Parts           []partLine
	Will            []string // what will happen
	Source          string
	Sent            []web.TimelineItem
	Receipts        []block
	Buttons, More   []web.Button
	TakeBack        string // where it is said that the last answer was not the last
	Links           []web.Link
	Help            []helpLine
}

// partLine is one criticism as it is read.
type partLine struct {
	Title, Text, Reads string
	Facts              []string
	Evidence           []evidenceLine
	Cut                string // something of it is kept from its reader now
}

// evidenceLine is a piece of evidence, with its words where they are here.
type evidenceLine struct {
	Text  string
	Words []string
}

// foldOver is from how many parts on what they rest on is folded.
const foldOver = 2

var strengths = map[report.Strength]string{report.Slight: "slight", report.Significant: "significant", report.Serious: "serious", report.Grave: "grave"}

// reads says how those who wrote and checked a sentence read it.
func reads(c drafting.CopyOf) string {
	how := "said outright"
	if c.Manner == report.Implied {
		how = "not said outright, but to be inferred from the evidence"
	}
	return "The inquiry reads this as a " + strengths[c.Strength] + " criticism, " + how + "."
}

func (p *Pages) showLetter(w http.ResponseWriter, r *http.Request, v *drafting.LetterView, written *drafting.Written, form *web.Form) error {
	c := &v.Copy
	out := &letterView{Page: p.page(""), Inquiry: c.Inquiry, Report: c.Report, Fold: len(c.Cases) > foldOver, Source: c.Source, Inset: lastDay(v, p.Service.Today()), Help: help(),
		Will: []string{"You answer here, all at once or part by part. To answer is not to admit anything, and nor is to stay silent.",
			"This page shows you that your answer was taken, and when.",
			"People of the inquiry open your answer, and two of them decide for each part what becomes of it: whether it stays, is changed or is left out.",
			"They do not write to you about wording. What they decided stands in the report when it is published.",
			"What stands above is what the report said on " + c.Sent.Human() + ". It may have been changed since. If it becomes worse for you, you get another letter first."}}
	out.Errors = form.Errors()
	if words := doneWords[r.URL.Query().Get("done")]; words != "" && len(out.Errors.Items) == 0 {
		out.Notice = &web.Notice{Success: true, Heading: words}
	}
	for i, one := range c.Cases {
		title := "What the report may say"
		if len(c.Cases) > 1 {
			title = "Part " + web.Number(i+1) + " of " + web.Number(len(c.Cases))
		}
		part := partLine{Title: title, Text: one.Text, Reads: reads(one), Facts: one.Facts}
		for j, e := range one.Evidence {
			part.Evidence = append(part.Evidence, evidenceLine{e, one.Given[j]})
		}
		if one.Cut {
			part.Cut = "Something of this part can no longer be shown to you."
		}
		out.Parts = append(out.Parts, part)
	}
	for _, a := range v.Answers {
		out.Receipts = append(out.Receipts, block{Heading: kindWords[a.Kind] + takenWords[drafting.OfInquiry(a.Kind)] + a.On.Human() + ".", Said: a.Words})
	}
	out.Links = []web.Link{{Text: "Choose new words or numbers", Href: phrasePath}}
	if v.Closed {
		out.Inset, out.Will = nil, nil
		out.Notes = []string{"The report is published, and nothing is answered here any more. With it your duty to keep this letter in confidence ended."}
		out.Buttons = []web.Button{goTo("Read what is published", inquiry.PathOf(v.Where))}
		return p.Renderer.Page(w, r, "inquiry/letter_mine", out)
	}
	write := "Answer it"
	if !written.Nothing() {
		write = "Go on with your answer"
		out.Notes = append(out.Notes, "You wrote something that you have not sent yet. Nobody at the inquiry can read it.")
	}
	if v.Ended {
		out.Notes = append(out.Notes, "You said that there is no more to come. If there is, you can still send it: the inquiry must look at it too.",
			"If it was not your last answer, say so. If the inquiry has not decided yet, your time goes on to its last day.")
		out.TakeBack = minePath
	}
	out.Buttons = []web.Button{goTo(write, answerPath)}
	if !v.Ended {
		out.More = []web.Button{orTo("Ask for more time", timePath)}
	}
	out.More = append(out.More, orTo("Ask for a copy of a document", timePath+"?what=copy"))
	return p.Renderer.Page(w, r, "inquiry/letter_mine", out)
}

// kindWords say what was sent.
var kindWords = map[string]string{drafting.AnswerPart: "An answer, with more to come.", drafting.AnswerLast: "Your last answer.", drafting.AskedTime: "You asked for more time.",
	drafting.AnswerMore: "You said that there is more to come.", drafting.AskedCopy: "You asked for a copy.", drafting.CopySaid: "The inquiry wrote about the copy that you asked for.",
	drafting.TimeSaid: "The inquiry wrote about your time."}

// takenWords say when: the inquiry writes, and takes what comes.
var takenWords = map[bool]string{true: " Written on ", false: " Taken on "}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"sent": "Your answer was taken. It stands below, with its day.", "time": "It was taken that you ask for more time. The last day stands until the inquiry moves it.",
	"more":   "It was taken that there is more to come. If the inquiry has not decided yet, your time goes on to its last day.",
	"copy":   "It was taken that you ask for a copy. The inquiry writes to the address that you gave, and says here what became of it.",
	"phrase": "Your words or numbers are changed. The old ones open nothing any more."}

// lastDay says until when there is time.
func lastDay(v *drafting.LetterView, today clock.Day) []string {
	if !v.Since.IsZero() {
		return []string{"Your time to answer has stood still since " + v.Since.Human() + ", because something that stood in this letter can no longer be shown to you. " +
			"You can answer all the same. If it is shown again, you have at least 14 days from then, and this page shows the last day."}
	}
	until, now := v.Until, "The last day to answer is "+v.Until.Human()+"."
	if until.IsZero() {
		return []string{"The last day to answer is not known here. It stands on the paper."}
	}
	if v.Again {
		now += " It was moved because something of this letter was not shown to you for a while."
	} else if until.After(v.Copy.Due) {
		now += " It was moved from " + v.Copy.Due.Human() + "."
	}
	if today.After(until) {
		now = "The last day to answer was " + until.Human() + ". You can still answer: as long as the report is not published the inquiry must look at what you send. But it need not wait for it."
	}
	return []string{now}
}
