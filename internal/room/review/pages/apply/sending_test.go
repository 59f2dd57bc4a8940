package apply

import (
	"net/http"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// TestAFileAddedWhileSendingIsSentOrRefused: at one moment a file is added in a window
// and the form is sent in another. Either the file is in what was sent, or whoever added
// it is told that it is not: never is it taken and lost.
func TestAFileAddedWhileSendingIsSentOrRefused(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for range 4 {
			words := s.visitor().asksForFiles()
			f, err := s.pages.Drafts.Find(t.Context(), words)
			s.OK(err)
			a, err := s.pages.Drafts.Load(t.Context(), f)
			s.OK(err)
			file, err := intake.NewFile("letter.pdf", letter())
			s.OK(err)
			var all sync.WaitGroup
			gate := make(chan struct{})
			var attached, submitted error
			var id string
			all.Go(func() {
				<-gate
				mine := a
				attached = s.pages.Drafts.Attach(t.Context(), f, &mine, file)
			})
			all.Go(func() {
				<-gate
				app := a.Application(f.Key)
				app.Synthetic, app.Draft = true, a.Loaded()
				if app.Files, submitted = s.pages.Drafts.Files(t.Context(), f, a.Files); submitted == nil {
					_, id, submitted = s.S.Submit(t.Context(), f.Ref, app)
				}
			})
			close(gate)
			all.Wait()
			switch {
			case attached == nil && submitted == nil:
				m, err := s.S.Mine(t.Context(), intake.PersonKey{CaseID: id, Key: f.Key})
				s.OK(err)
				if len(m.Files) != 1 {
					t.Fatalf("the file was taken, and is not in what was sent: %d files", len(m.Files))
				}
			case attached != nil && submitted != nil:
				t.Fatalf("neither: %v, %v", attached, submitted)
			}
		}
	})
}

// TestAFileForAFormThatIsGone: whoever adds one when the form was sent elsewhere reads
// that it was not added.
func TestAFileForAFormThatIsGone(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	f, err := s.pages.Drafts.Find(t.Context(), words)
	s.OK(err)
	a, err := s.pages.Drafts.Load(t.Context(), f)
	s.OK(err)
	app := a.Application(f.Key)
	app.Synthetic, app.Draft, app.Facts = true, a.Loaded(), rules.Facts{}
	_, _, err = s.S.Submit(t.Context(), f.Ref, app)
	s.OK(err)
	v.attach(goAttach, "letter.pdf", letter()).must(t, http.StatusNotFound, "The file that you chose was not added", "Come back with your words or numbers")
}
