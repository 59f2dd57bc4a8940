package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// moved leads from the address of an entry of a body that was merged to that of the
// body which it is read as. Whoever may not see that body is told that there is none.
func (p *Pages) moved(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, asked := "", r.URL.Query()
		if rest, under := strings.CutPrefix(r.URL.Path, "/bodies/"); under {
			id, _, _ = strings.Cut(rest, "/")
		}
		named := cmp.Or(id, asked.Get("body"))
		if named == "" {
			return next(w, r)
		}
		to, err := p.service.ReadAs(r.Context(), named)
		if err != nil || to == named {
			if err == nil {
				err = next(w, r)
			}
			return err
		}
		if _, err := p.service.Body(r.Context(), to); err != nil {
			return err
		}
		u := url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
		if id != "" {
			u.Path = "/bodies/" + to + strings.TrimPrefix(r.URL.Path, "/bodies/"+id)
		} else {
			asked.Set("body", to)
			u.RawQuery = asked.Encode()
		}
		w.Header().Set("Cache-Control", "no-cache") // a merge can be undone
		http.Redirect(w, r, u.String(), http.StatusPermanentRedirect)
		return nil
	}
}

// storyLine is one thing that is told of a body, with where it can be read.
type storyLine struct {
	Text   string
	Links  []web.Link
	Source *web.Link
}

// storyLines tell what a body was called and when, when it was opened and closed, and
// who answers for it. What nobody recorded is said to be so where somebody would ask.
func storyLines(s record.BodyStory) (out []storyLine) {
	for _, n := range s.Names {
		out = append(out, storyLine{Text: n.Words() + ".", Source: sourceLink(n.Source)})
	}
	for _, m := range s.Merged {
		if m.Name != "" {
			out = append(out, storyLine{Text: "Also entered here as " + m.Name + "; the two entries are one body."})
		}
	}
	if !s.Opened.IsZero() {
		out = append(out, storyLine{Text: "Opened: " + s.Opened.Human() + ".", Source: sourceLink(s.OpenedSource)})
	}
	out = append(out, relatedLines("Part of", s.Parents)...)
	out = append(out, relatedLines("Took over from", s.Before)...)
	switch {
	case s.Closed.IsZero():
		return append(out, relatedLines("Became", s.After)...)
	case s.IsClosed:
		out = append(out, storyLine{Text: "Closed: " + s.Closed.Human() + ".", Source: sourceLink(s.ClosedSource)})
	default:
		out = append(out, storyLine{Text: "It closes: " + s.Closed.Human() + ".", Source: sourceLink(s.ClosedSource)})
	}
	if len(s.After) == 0 {
		return append(out, storyLine{Text: "It is not recorded who took this over."})
	}
	return append(out, relatedLines("Who answers for it now", s.After)...)
}

func relatedLines(words string, all []record.Related) (out []storyLine) {
	for _, r := range all {
		text := words + ":"
		if !r.Since.IsZero() {
			text = words + ", since " + r.Since.Human() + ":"
		}
		out = append(out, storyLine{Text: text, Links: []web.Link{{Text: r.Name, Href: record.BodyHref(r.ID)}}, Source: sourceLink(r.Source)})
	}
	return out
}
