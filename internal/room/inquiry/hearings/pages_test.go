package hearings_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/hall"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB, sessions ...web.Sessions) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	return &site{w, pages.New(t, append(sessions, pages.Sessions{})[0], []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		h := hall.New(w.Service, w.inquiries, rd)
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: h.Links, Boxes: h.Boxes}).Routes()
		return append(append(all, h.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

// upload sends a form with a file.
func (s *site) upload(a, page, action string, file []byte, fields ...string) pages.Answer {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, all := range s.Fill(s.Get(who(a), page), action, fields...) {
		for _, v := range all {
			s.do(m.WriteField(name, v))
		}
	}
	part, err := m.CreateFormFile("file", "made-up.txt")
	s.do(err)
	_, err = part.Write(file)
	s.do(err)
	s.do(m.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Send(who(a), r)
}

func (s *site) id(query string) (out string) {
	s.t.Helper()
	s.do(s.DB.QueryRow(context.Background(), query).Scan(&out))
	return out
}

// agree has somebody read the newest proposal on its page, and agree.
func (s *site) agree(a, title string) {
	s.t.Helper()
	at := hall.ProposalsPath + "/" + s.id(`SELECT id FROM proposal WHERE state = 'waiting'`)
	s.Wants(s.Get(who(a), at), http.StatusOK, title)
	if got := s.Post(who(a), at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		s.t.Fatalf("%s: %d %s", title, got.Code, pages.Plain(got.Body))
	}
	s.clock.Advance(1)
}

// TestAHearingByItsPages: from the first day to the public transcript; what was typed stays where something
// is wrong; the secretary sees neither topics nor transcripts, and nobody outside what is not published.
func TestAHearingByItsPages(t *testing.T) {
	s := newSite(t)
	of := inquiry.OnePath + "/" + s.world.id + "/hearings"
	public := hall.PublicPath(s.world.id)
	s.Wants(s.Get(who("secretary"), inquiry.OnePath+"/"+s.world.id), http.StatusOK, "Hearings and transcripts")
	s.Wants(s.Get(who("analyst"), of), http.StatusNotFound)
	s.Wants(s.Get(who("counsel"), of), http.StatusOK, "No hearing has been entered.", "!Enter it")
	wrong := s.Wants(s.Post(who("secretary"), of, of, "title", "Made-up records", "days", "3 June 2026\nsome day", "nation", "england-and-wales"),
		http.StatusUnprocessableEntity, "Line 2 is no day", "some day")
	if !strings.Contains(wrong.Body, `value="Made-up records"`) {
		t.Error("what was typed is lost")
	}
	s.Wants(s.Post(who("secretary"), of, of, "title", "…", "days", "3 June 2026", "nation", "england-and-wales"), http.StatusUnprocessableEntity, "in words that say something")
	s.Post(who("secretary"), of, of, "title", "Made-up records", "days", "4 June 2026\n3 June 2026", "nation", "england-and-wales")
	one := of + "/" + s.id(`SELECT id FROM inquiry_hearing`)
	s.Wants(s.Get(who("secretary"), one), http.StatusOK, "3 June 2026, day 1", "4 June 2026, day 2", "Publish the timetable")
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "published no timetable of a hearing so far", "!Made-up records")
	s.Wants(s.Post(who("secretary"), one+"/witnesses", one+"/witnesses", "alias", "", "on", "2026-06-03", "order", "1"), http.StatusUnprocessableEntity, "by what name")
	s.Post(who("secretary"), one+"/witnesses", one+"/witnesses", "alias", "Witness A1", "on", "2026-06-03", "order", "1")
	witness := one + "/witnesses/" + s.id(`SELECT json_extract(text, '$.witnesses[0].id') FROM inquiry_hearing`)
	s.Wants(s.Get(who("secretary"), one+"/sheets/1"), http.StatusOK, "Witness A1", "Nobody has asked them yet")
	s.Wants(s.Get(who("secretary"), one+"/sheets/3"), http.StatusNotFound)
	s.Post(who("secretary"), witness+"?do=help", witness+"/help", "measures", "screen")
	s.Wants(s.Get(who("secretary"), one+"/sheets/1"), http.StatusOK, "A screen")
	empty := httptest.NewRequest(http.MethodPost, witness+"/help", strings.NewReader(""))
	empty.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.Send(who("secretary"), empty)
	s.Wants(s.Get(who("secretary"), one+"/sheets/1"), http.StatusOK, "A screen")
	s.Wants(s.Get(who("secretary"), witness), http.StatusOK, "Due on 1 May 2026", "!What others want to ask", "!Something that was due was done")

	s.Wants(s.Post(who("counsel"), witness+"?do=met", witness+"/met", "step", "evidence-proposal", "done", "", "document", "doc-open"), http.StatusUnprocessableEntity, "Say on which day")
	s.Post(who("counsel"), witness+"?do=met", witness+"/met", "step", "evidence-proposal", "done", s.Today().Human(), "document", "doc-open")
	s.Wants(s.Post(who("counsel"), witness+"?do=topics", witness+"/topics", "of", "A made-up participant", "issue", "canary-topic", "came", s.Today().Human()), http.StatusUnprocessableEntity,
		"Say whether it is a new issue", "canary-topic")
	s.Post(who("counsel"), witness+"?do=topics", witness+"/topics", "of", "A made-up participant", "issue", "canary-topic", "new", "yes", "came", s.Today().Human())
	s.Wants(s.Get(who("secretary"), witness), http.StatusOK, "!canary-topic")
	topic := witness + "/topics/" + s.id(`SELECT json_extract(text, '$.witnesses[0].topics[0].id') FROM inquiry_hearing`)
	s.Wants(s.Get(who("secretary"), topic), http.StatusNotFound)
	s.Wants(s.Post(who("counsel"), topic, topic+"/rule", "outcome", "granted in part", "part", "", "why", "It helps"), http.StatusUnprocessableEntity, "what of it may be asked")
	s.Post(who("counsel"), topic, topic+"/rule", "outcome", "granted", "why", "Nobody has asked this yet")
	s.agree("member", "Rule on a topic")
	s.Wants(s.Get(who("chair"), topic), http.StatusOK, "Granted, on")

	s.Post(who("secretary"), one+"?do=publish", one+"/publish")
	s.agree("solicitor", "Publish the timetable of a hearing")
	s.Wants(s.Get(access.Public(), public), http.StatusOK, "Made-up records", "Witness A1", "This day is to come", "!canary")
	s.Wants(s.Get(access.Public(), inquiry.PathOf(s.world.id)), http.StatusOK, "Hearings: Days, witnesses and transcripts")

	s.on(first)
	in := one + "/transcripts"
	s.Wants(s.Get(who("secretary"), in), http.StatusNotFound)
	s.Wants(s.upload("counsel", in, in, []byte("1 One\n2 Two\n4 Four\n"), "number", "1", "first", "1"),
		http.StatusUnprocessableEntity, "Line 3 of the file: This is line 4 of page 1, and line 3 was to come")
	if got := s.upload("counsel", in, in, file(4), "number", "1", "first", "1"); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, pages.Plain(got.Body))
	}
	text := inquiry.OnePath + "/" + s.world.id + "/transcripts/" + s.id(`SELECT id FROM inquiry_transcript`)
	s.Wants(s.Get(who("secretary"), text), http.StatusNotFound)
	s.Wants(s.Get(who("chair"), text), http.StatusOK, "canary-1-1", "!canary-2-1", "Nobody outside reads it yet.")
	s.Wants(s.Post(who("counsel"), text+"?do=publish", text+"/publish"), http.StatusConflict, "Nobody has looked yet")
	s.Wants(s.Post(who("counsel"), text+"?do=look", text+"/look", "from", "", "to", "", "persons", "W1", "up_to", "4:3"), http.StatusUnprocessableEntity, "where it begins")
	s.Post(who("counsel"), text+"?do=look", text+"/look", "from", "2:1", "to", "2:2", "persons", "W1", "classes", "", "up_to", "4:3")
	s.Wants(s.Post(who("counsel"), text+"?do=line", text+"/line", "line_at", "9:9", "was", "x", "becomes", "y", "line_why", "The recording says it so"),
		http.StatusUnprocessableEntity, "no such page and line")
	s.Post(who("counsel"), text+"?do=line", text+"/line", "line_at", "1:1", "was", "Q. canary-1-1", "becomes", "Q. One", "line_why", "The recording says it so")
	s.agree("chair", "Put right page 1, line 1")
	s.Post(who("counsel"), text+"?do=link", text+"/link", "link_at", "1:2", "words", "canary-1-2", "document", "doc-held", "page", "")
	s.Wants(s.Get(access.Public(), public+"/"+strings.TrimPrefix(one, of+"/")+"/1"), http.StatusNotFound)
	s.Post(who("counsel"), text+"?do=publish", text+"/publish")
	s.agree("chair", "Publish a transcript")
	day := public + "/" + strings.TrimPrefix(one, of+"/") + "/1"
	s.Wants(s.Get(access.Public(), day), http.StatusOK, "Q.", "One", "put right; the file says", "Q. canary-1-1", "!Title of doc-held", "!canary-2-1")
	s.Wants(s.Get(access.Public(), day+"?page=2"), http.StatusOK, "canary-2-1")
	s.Wants(s.Get(access.Public(), public+"/hearing-none/1"), http.StatusNotFound)
}
