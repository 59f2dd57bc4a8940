package hearings_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/pages/hall"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/testkit/browser"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// visit stands for sign-in in a browser: one person at a time.
type visit struct {
	pages.Sessions
	who atomic.Pointer[access.Actor]
}

func (v *visit) Wrap(next http.Handler) http.Handler { return pages.AsWho(&v.who, next) }

// TestAHearingInTheBrowser: the pages of a hearing that was heard, of its transcript and of everybody, wide with
// scripts and at 320 pixels without. CANDOUR_SCREENSHOTS names a folder for pictures.
func TestAHearingInTheBrowser(t *testing.T) {
	b := browser.Start(t)
	v := &visit{}
	s := newSite(t, v)
	of, witness := s.sitting()
	s.do(s.Meet(as("counsel"), s.world.id, of, witness, hearing.Proposal, s.Today(), "doc-open"))
	topic, err := s.Service.Propose(as("counsel"), s.world.id, of, witness, hearing.Topic{Of: "A made-up participant", Issue: "What was written down", New: true, Came: s.Today()})
	s.do(err)
	s.do(s.Ask(as("secretary"), s.world.id, of, witness, []hearing.Measure{"screen"}))
	p, err := s.ProposeTimetable(as("secretary"), s.world.id, of)
	s.agreed(s.Proposals(), "chair", p, err)
	s.on(first)
	id, err := s.Import(as("counsel"), s.world.id, of, 1, 1, file(12))
	s.do(err)
	s.do(s.Link(as("counsel"), s.world.id, id, transcript.Exhibit{At: at(1, 2), Words: "canary-1-2", Document: "doc-open", Page: 3}))
	s.do(s.Look(as("counsel"), s.world.id, id, transcript.Identified{}, true, at(12, 3)))
	p, err = s.ProposeTranscript(as("counsel"), s.world.id, id)
	s.agreed(s.Proposals(), "chair", p, err)

	srv := httptest.NewServer(s.Server)
	t.Cleanup(srv.Close)
	desk := inquiry.OnePath + "/" + s.world.id
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, NoScript: true}} {
		tab := b.Open(t, o)
		for i, page := range []struct{ who, path string }{
			{"solicitor", desk + "/hearings"}, {"solicitor", desk + "/hearings/" + of}, {"solicitor", desk + "/hearings/" + of + "?do=due"}, {"solicitor", desk + "/hearings/" + of + "/sheets/1"},
			{"solicitor", desk + "/hearings/" + of + "/witnesses"}, {"solicitor", desk + "/hearings/" + of + "/witnesses/" + witness},
			{"solicitor", desk + "/hearings/" + of + "/witnesses/" + witness + "?do=topics"}, {"solicitor", desk + "/hearings/" + of + "/witnesses/" + witness + "/topics/" + topic},
			{"solicitor", desk + "/hearings/" + of + "/transcripts"}, {"solicitor", desk + "/transcripts/" + id}, {"solicitor", desk + "/transcripts/" + id + "?do=look"},
			{"solicitor", desk + "/transcripts/" + id + "?do=again"}, {"", hall.PublicPath(s.world.id)},
			{"", hall.PublicPath(s.world.id) + "/" + of + "/1"}, {"", hall.PublicPath(s.world.id) + "/" + of + "/1?page=9"},
		} {
			a := who(page.who)
			v.who.Store(&a)
			tab.Go(srv.URL + page.path)
			tab.Check()
			if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
				tab.Screenshot(filepath.Join(dir, "hearing-"+strconv.Itoa(i)+"-"+strconv.Itoa(o.Width)+".png"))
			}
		}
		tab.Go(srv.URL + hall.PublicPath(s.world.id))
		tab.FollowText("Transcript of day 1")
		if !tab.Has("canary-1-1") || !tab.Has("Title of doc-open, page 3") {
			t.Fatal(tab.Text("main"))
		}
	}
}
