package finding

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/typed"
)

// Drafts knows the reports that are drafted in this program.
type Drafts interface {
	// Drafted gives those of an inquiry as they stand in q.
	Drafted(ctx context.Context, q db.Querier, inquiry string) ([]Drafted, error)
}

// Drafted is one of them.
type Drafted struct {
	Title string
	Path  string // of the address at which everybody reads it once it is published
	Out   bool   // it is published
	// Runs are its published text, cut where passages are withheld.
	Runs []string
}

// The answers to a sentence of a report that is drafted here. They say no more than what whoever works
// for the inquiry reads of how far its reports are.
const (
	unsigned   = "A report of this name is written in this service, and it is not signed. Its sentences come on record when its panel signs it, and not by hand"
	unstanding = "These words do not stand in the published report"
	nothingAt  = "No report of this inquiry is published at this address of this service"
)

// here says why a sentence must not be put on record by hand: it is said to be of a report that is
// drafted in this program, and that is not signed, or does not say so. Two texts of one report would
// be on record else, and the one that nobody signed first. Where it cannot be known, nothing is.
func (s *Service) here(ctx context.Context, q db.Querier, in *Input) (field, why string, err error) {
	if s.Drafts == nil {
		return "", "", errs.New(errs.Unavailable, "It cannot be told at this moment which reports are written in this service. Nothing is put on record.")
	}
	all, err := s.Drafts.Drafted(ctx, q, in.Inquiry)
	if err != nil {
		return "", "", err
	}
	called := slices.DeleteFunc(slices.Clone(all), func(d Drafted) bool { return typed.Plain(d.Title) != typed.Plain(in.Report) })
	led, own := s.led(in.Link, all)
	published := func(d Drafted) bool { return d.Out }
	says := func(d Drafted) bool { return d.Out && typed.Stands(in.Words, d.Runs...) }
	switch {
	case len(called) > 0 && !slices.ContainsFunc(called, published):
		return "report", unsigned, nil
	case own && !slices.ContainsFunc(led, published):
		return "link", nothingAt, nil
	case len(called) > 0 && !slices.ContainsFunc(called, says), own && !slices.ContainsFunc(led, says):
		return "words", unstanding, nil
	}
	return "", "", nil
}

// led gives the reports to which an address leads, and whether it is one of this service. A path of a
// report is its own under whichever name the service is reached.
func (s *Service) led(link string, all []Drafted) (out []Drafted, own bool) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, false // no address at all, which is refused by itself
	}
	at := strings.ToLower(path.Clean("/" + u.Path))
	for _, d := range all {
		if p := strings.ToLower(d.Path); p != "" && (at == p || strings.HasPrefix(at, p+"/")) {
			out = append(out, d)
		}
	}
	site, err := url.Parse(s.Site)
	return out, len(out) > 0 || err == nil && site.Host != "" && hostOf(u) == hostOf(site)
}

func hostOf(u *url.URL) string {
	port := u.Port()
	if port == "80" || port == "443" {
		port = ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".") + ":" + port
}
