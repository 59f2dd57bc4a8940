package pages

import (
	"net/http"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// frontView is the register's own first page: the figures, the latest reports, and what has
// waited longest.
type frontView struct {
	web.Page
	Search  searchBox
	Stats   []web.Stat
	LeftOut string
	Latest  []reportLine
	Longest *chainLine
	Entered int
}

// reportLine is a report in a list, with how much of it is entered.
type reportLine struct {
	Title, Href, By, When string
	Complete              string
	Tags                  []web.Tag
}

// chainLine is a chain in a list.
type chainLine struct{ Title, Href, Sentence string }

// frontReports is how many of the newest reports the front page shows.
const frontReports = 5

// front says what this is for and shows the few figures that matter.
func (p *Pages) front(w http.ResponseWriter, r *http.Request) error {
	reports, err := p.shelves.VisibleReports(r.Context())
	if err != nil {
		return err
	}
	f, err := p.shelves.Figures(r.Context())
	if err != nil {
		return err
	}
	v := &frontView{Page: web.Page{Title: "The register", Section: "/register",
		Description: "The public register of what inquiries into child sexual exploitation recommended, who owes it, and whether it was done.",
		Feeds:       []web.Feed{{Title: "News of the register", Href: "/feed.atom", Type: "application/atom+xml"}}},
		Stats: stats(f), LeftOut: record.LeftOut(f.MadeUp), Entered: f.Entered}
	for _, rep := range reports[:min(len(reports), frontReports)] {
		v.Latest = append(v.Latest, newReportLine(rep))
		v.Synthetic = v.Synthetic || rep.Synthetic
	}
	longest, err := p.shelves.LongestUnanswered(r.Context())
	if err != nil {
		return err
	}
	if longest != nil {
		v.Longest = &chainLine{Title: longest.First.Title, Href: "/chains/" + longest.First.ID, Sentence: longest.Sentence()}
	}
	s, err := p.shelves.At(r.Context())
	if err != nil {
		return err
	}
	// What is shown beside the figures may be made up.
	v.Synthetic = v.Synthetic || s.Synthetic()
	return p.web.Page(w, r, "recommendation/front", v)
}

// stats are the figures, each with what it is a share of and a link to its
// list.
func stats(f record.Figures) []web.Stat {
	of := "of " + web.Number(f.Entered) + " entered"
	made := "by the reports entered here"
	if f.MadeUnknown > 0 {
		made = "at least; " + web.Plural(f.MadeUnknown, "report does", "reports do") + " not say how many"
	}
	entered := "with their sources"
	if f.Ended > 0 {
		entered += "; " + web.Number(f.Ended) + " of them withdrawn, replaced or merged by their own inquiry, and counted as neither outstanding nor done"
	}
	inTime := "of " + web.Number(f.DueAnswers) + " that were due by now and are known here"
	if f.TimeUnknown > 0 {
		inTime += "; of " + web.Number(f.TimeUnknown) + " more it is not known here when the first answer came"
	}
	if f.NotEntered > 0 {
		inTime += "; of " + web.Number(f.NotEntered) + " more no answer is entered here"
	}
	return []web.Stat{
		{Value: web.Number(f.Made), Label: "recommendations made", Note: made, Href: "/reports"},
		{Value: web.Number(f.Entered), Label: "entered here", Note: entered, Href: ListHref(record.Filter{}.Real(f.MadeUp), "")},
		{Value: web.Number(f.Answered), Label: "answered", Note: of, Href: ListHref(record.Filter{Answer: record.AnyAnswer}.Real(f.MadeUp), "")},
		{Value: web.Number(f.InTime), Label: "answered in time", Note: inTime, Href: ListHref(record.Filter{Timing: record.TimingIn}.Real(f.MadeUp), "")},
		{Value: web.Number(f.Overdue), Label: "overdue", Note: of + ", when it was last looked for", Tone: toneOf(f.Overdue), Href: ListHref(record.Filter{State: record.StateOverdue}.Real(f.MadeUp), "")},
		{Value: web.Number(f.Moved), Label: "with a promised date that was moved", Note: of, Href: ListHref(record.Filter{Moved: true}.Real(f.MadeUp), "")},
		{Value: web.Number(f.DatePassed), Label: "with a date that has passed", Note: of, Href: ListHref(record.Filter{State: record.StateDatePassed}.Real(f.MadeUp), "")},
		{Value: web.Number(f.Verified), Label: "verified as done", Note: of + ", by somebody independent", Tone: web.Good, Href: ListHref(record.Filter{State: record.StateVerified}.Real(f.MadeUp), "")},
	}
}

// newReportLine shows a report with how complete its entry is, which is never
// left out: a list that looks whole and is not misleads.
func newReportLine(r record.Report) reportLine {
	l := reportLine{Title: r.Title, Href: record.ReportHref(r.ID), By: r.Body, When: record.DateWords(r.Published), Complete: r.CompleteWords()}
	if r.State != record.StatePublished {
		l.Tags = append(l.Tags, web.Tag{Text: "Draft", Tone: web.Warn})
	}
	if r.Synthetic {
		l.Tags = append(l.Tags, *syntheticTag())
	}
	return l
}

// toneOf warns of a count of what is overdue; that there is none is no warning.
func toneOf(n int) web.Tone {
	if n == 0 {
		return web.Neutral
	}
	return web.Bad
}
