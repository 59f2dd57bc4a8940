package pages

import (
	"bytes"
	"net/http"
	"net/url"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/feed"
	"candour/internal/site/web"
)

// feedOfAll tells what happened in the register.
func (p *Pages) feedOfAll(w http.ResponseWriter, r *http.Request) error {
	news, err := p.shelves.NewsOfAll(r.Context())
	if err != nil {
		return err
	}
	return p.sendFeed(w, feed.Feed{Title: "Candour: news of the register", Link: p.url + "/", Self: p.url + "/feed.atom"}, news, "register")
}

// feedOfReport tells what happened to a report and all that it recommended.
func (p *Pages) feedOfReport(w http.ResponseWriter, r *http.Request) error {
	rep, err := p.shelves.VisibleReport(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	news, err := p.shelves.NewsOf(r.Context(), record.Filter{Report: rep.ID}, &rep)
	if err != nil {
		return err
	}
	return p.sendFeed(w, feed.Feed{Title: "Candour: " + rep.Title, Link: p.url + record.ReportHref(rep.ID), Self: p.url + record.ReportHref(rep.ID) + "/feed.atom"}, news, "report", rep.ID)
}

// feedOfBody tells what happened to all that a body was asked or promised.
func (p *Pages) feedOfBody(w http.ResponseWriter, r *http.Request) error {
	b, err := p.service.Body(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	news, err := p.shelves.NewsOf(r.Context(), record.Filter{Body: b.ID}, nil)
	if err != nil {
		return err
	}
	return p.sendFeed(w, feed.Feed{Title: "Candour: " + b.Name, Link: p.url + record.BodyHref(b.ID), Self: p.url + record.BodyHref(b.ID) + "/feed.atom"}, news, "body", b.ID)
}

// feedOfRecommendation tells what happened to one.
func (p *Pages) feedOfRecommendation(w http.ResponseWriter, r *http.Request) error {
	s, news, err := p.service.NewsOfOne(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	href := p.url + record.RecommendationHref(s.ID)
	return p.sendFeed(w, feed.Feed{Title: "Candour: " + s.Title, Link: href, Self: href + "/feed.atom"}, news, "recommendation", s.ID)
}

// host names the authority of identifiers in feeds and calendars.
func (p *Pages) host() string {
	u, err := url.Parse(p.url)
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	return u.Hostname()
}

// held is a day on which the identifiers' authority held its name; it is part
// of every identifier and must never change.
func held() clock.Day { return clock.NewDay(2026, 1, 1) }

// sendFeed writes the feed whole before any of it is sent. Its identifiers name
// what happened, not where it is shown, so that one thing in two feeds is one.
func (p *Pages) sendFeed(w http.ResponseWriter, f feed.Feed, news []recommendation.News, id ...string) error {
	f.ID = feed.TagURI(p.host(), held(), append([]string{"feed"}, id...)...)
	f.Author = "Candour"
	if len(news) == 0 {
		f.Updated = p.midnight()
	}
	for _, n := range news {
		e := feed.Entry{ID: feed.TagURI(p.host(), held(), "news", n.ID), Title: n.Title, Link: p.url + n.Href, Updated: n.At, Published: n.At,
			Text: n.Text, Categories: []string{n.Word}}
		if n.Synthetic {
			e.Title, e.Text, e.Categories = "Synthetic: "+e.Title, "This is made up for demonstration. "+e.Text, append(e.Categories, "synthetic")
		}
		f.Entries = append(f.Entries, e)
	}
	var buf bytes.Buffer
	if err := feed.WriteAtom(&buf, f); err != nil {
		return err
	}
	return web.Text(w, "application/atom+xml; charset=utf-8", buf.Bytes())
}

// calendarOf gives the timetable of all, of a report or of a body, to
// subscribe to.
func (p *Pages) calendarOf(w http.ResponseWriter, r *http.Request) error {
	f := parseTimetable(r.URL.Query())
	name, link := "Candour: timetable", "/timetable"
	if id := r.PathValue("report"); id != "" {
		rep, err := p.service.Report(r.Context(), id)
		if err != nil {
			return err
		}
		f.Report, name, link = id, "Candour: "+rep.Title, record.ReportHref(id)
	}
	if id := r.PathValue("body"); id != "" {
		b, err := p.service.Body(r.Context(), id)
		if err != nil {
			return err
		}
		f.Body, name, link = id, "Candour: "+b.Name, record.BodyHref(id)
	}
	f.Undated = false
	all, err := p.shelves.Timetable(r.Context(), f)
	if err != nil {
		return err
	}
	c := feed.Calendar{Name: name, Description: "What is due, from the register of recommendations. A date that has passed does not say that nothing was done.", Link: p.url + link}
	seen := map[string]bool{}
	for d := range all.Every {
		if e := p.event(d); !seen[e.UID] {
			seen[e.UID] = true
			c.Events = append(c.Events, e)
		}
	}
	var buf bytes.Buffer
	if err := feed.WriteCalendar(&buf, c); err != nil {
		return err
	}
	return web.Text(w, "text/calendar; charset=utf-8", buf.Bytes())
}

// longSpan is the longest rough date, in days, that a calendar shows whole; a
// longer one is shown on its last possible day.
const longSpan = 31

// event makes an event of one entry. Its identifier stays when the date is
// moved; the sequence tells calendars that it was.
func (p *Pages) event(d record.Due) feed.Event {
	e := feed.Event{UID: d.Kind + "-" + d.ID + "@" + p.host(), Summary: record.LabelOf(record.DueLabels, d.Kind) + ": " + d.Title,
		URL: p.url + dueHref(d), Start: d.First, Last: d.Last, Modified: p.midnight(), Sequence: d.Moves,
		Description: d.Report + "\nWhen: " + d.When + "\nWhere it stands: " + d.StandsWords(), Categories: []string{string(d.Condition.State)}}
	if d.Condition.Late() && !record.DueOfOne(d) {
		e.Categories = nil // a program reads it as said of the calendar's body
	}
	if d.First != d.Last {
		e.Status = feed.Tentative
		if d.Last.Sub(d.First) > longSpan {
			e.Start = d.Last
		}
	}
	switch d.Condition.State {
	case record.StateSuperseded, record.StateWithdrawn, record.StateReplaced, record.StateMerged, record.StateDeclined:
		e.Status = feed.Cancelled
	}
	if d.Synthetic {
		e.Summary, e.Description = "Synthetic: "+e.Summary, "This is made up for demonstration.\n"+e.Description
	}
	return e
}
