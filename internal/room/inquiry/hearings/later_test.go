package hearings_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/jigsaw"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/hall"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

var areaForm = regexp.MustCompile(`(?s)<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>`)

// typed are the fields of the form that posts to an action, as a browser sends them with what somebody typed: in fields that
// the form has, and in no others.
func (s *site) typed(page pages.Answer, action string, fields ...string) (out []string) {
	s.T.Helper()
	form := page.Body[max(strings.Index(page.Body, `method="post" action="`+action+`"`), 0):]
	form = form[:strings.Index(form, "</form>")]
	mine := map[string]bool{}
	for i := 0; i < len(fields); i += 2 {
		mine[fields[i]] = true
		if !strings.Contains(form, `name="`+fields[i]+`"`) {
			s.T.Fatalf("the form has no field %s", fields[i])
		}
	}
	for _, m := range areaForm.FindAllStringSubmatch(form, -1) {
		if !mine[m[1]] {
			fields = append(fields, m[1], html.UnescapeString(m[2]))
		}
	}
	return fields
}

// TestALaterFileByItsForms: a later file of a transcript that everybody reads is proposed, read for whom it could tell, and
// taken in, by no more than what the forms have; what was marked in one that was turned down is not asked of the public text.
func TestALaterFileByItsForms(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	guard := releasing.NewService(releasing.Config{DB: w.DB, Ledger: w.Ledger, Auth: w.Auth, Clock: w.Clock, Inquiries: w.inquiries,
		Public: []releasing.Public{hearings.Outside{Clock: w.Clock, Holding: w.held}}}).With(w.Service)
	w.Release = guard
	s := &site{w, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		h := hall.New(w.Service, w.inquiries, rd)
		return append(append(inquirypages.New(w.inquiries, rd, "https://register.example").Routes(), h.Routes()...), append(release.New(guard, rd).Routes(), web.LeaveRoute("", inquiry.InquirySee))...)
	})}
	p, err := guard.ProposeLimits(as("counsel"), releasing.Terms{Inquiry: w.id, Limits: jigsaw.Limits{Least: 10, Join: 50, Kinds: 5}, Why: "Made-up numbers."})
	w.do(err)
	now, err := guard.Proposals().Read(as("chair"), p)
	w.do(err)
	_, part, err := guard.Proposed(as("chair"), w.DB, now)
	w.do(err)
	w.do(guard.Proposals().Opened(as("chair"), now, part))
	w.do(guard.Proposals().Agree(as("chair"), p, ""))

	of, _ := w.sitting()
	w.on(first.AddDays(1))
	id, err := w.Import(as("counsel"), w.id, of, 1, 1, []byte(" 1   THE CHAIR: Good morning.\n 2   Q. Made-up question?\n"))
	w.do(err)
	w.do(w.Look(as("counsel"), w.id, id, transcript.Identified{}, true, transcript.Place{Page: 1, Line: 2}))
	releases := inquiry.OnePath + "/" + w.id + "/releases"
	read := func(link string, fields ...string) pages.Answer {
		t.Helper()
		list := s.Get(who("counsel"), releases)
		i := strings.LastIndex(list.Body[:max(strings.Index(list.Body, ">"+link+"<"), 0)], `href="`)
		if i < 0 {
			t.Fatalf("nothing leads to %s: %s", link, pages.Plain(list.Body))
		}
		at, _, _ := strings.Cut(list.Body[i+len(`href="`):], `"`)
		at = html.UnescapeString(at)
		page := s.Get(who("counsel"), at)
		return s.SendForm(who("counsel"), releases+"/read", s.Fill(page, releases+"/read", s.typed(page, releases+"/read", append(fields, "whole", "yes")...)...))
	}
	s.Wants(read("Not public yet: Transcript of day 1"), http.StatusSeeOther)
	p, err = w.ProposeTranscript(as("counsel"), w.id, id)
	w.agreed(w.Proposals(), "chair", p, err)

	one := inquiry.OnePath + "/" + w.id + "/transcripts/" + id
	again := func(file string) {
		t.Helper()
		page := s.Get(who("counsel"), one+"?do=again")
		s.Wants(s.upload("counsel", one+"?do=again", one+"/again", []byte(file), s.typed(page, one+"/again", "file_why", "The recording says it so.")...), http.StatusSeeOther)
	}
	again(" 1   THE CHAIR: Good morning to all.\n 2   Q. Made-up question?\n 3   A. Made-up answer.\n")
	s.Wants(read("Not public yet: Transcript of day 1, later file"), http.StatusSeeOther)
	s.agree("chair", "Take in a later file of a day")
	out, err := hearings.Outside{Clock: w.Clock, Holding: w.held}.Public(as(""), w.DB, w.id)
	if err != nil || len(out) != 1 || !strings.Contains(out[0].Words, "Good morning to all.") || !strings.Contains(out[0].Words, "Made-up answer.") {
		t.Error("the later file is not what everybody reads:", out, err)
	}

	again(" 1   THE CHAIR: Good morning to all.\n 2   Q. Made-up question?\n 3   A. Another made-up answer.\n")
	s.Wants(read("Not public yet: Transcript of day 1, later file", "marks", "W12 | other | Made-up mark"), http.StatusSeeOther)
	w.do(w.Proposals().Refuse(as("chair"), s.id(`SELECT id FROM proposal WHERE state = 'waiting'`), "Made-up words of why."))
	s.Wants(s.Get(who("counsel"), releases+"/text?kind=transcript&ref="+id), http.StatusOK, "Made-up answer", "!Made-up mark", "!Another made-up answer")
	again(" 1   THE CHAIR: Good morning to all.\n 2   Q. Made-up question?\n 3   A. A third made-up answer.\n")
	s.Wants(s.Get(who("counsel"), releases+"/text?kind=later-file&ref="+id), http.StatusOK, "A third made-up answer", "Made-up mark")
}
