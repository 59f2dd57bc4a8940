package app

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/sample"
	inquirydemo "candour/internal/room/inquiry/demo"
	chromium "candour/internal/testkit/browser"
)

const (
	paralegalOfInquiry = "Synthetic Person 82 (paralegal of an inquiry, who keeps what comes)"
	solicitorOfInquiry = "Synthetic Person 74 (solicitor to an inquiry)"
	providerOfCouncil  = "Synthetic Person 83 (evidence contact of a council)"
)

// TestADeliveryIsTakenInAndCloses: a paralegal enters a delivery, adds an archive with a damaged file in it, has it read, sees
// what could not be read and why, says that it is not looked at, and closes it with a reason for the count that differs.
func TestADeliveryIsTakenInAndCloses(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		home := s.text(t, `SELECT id FROM inquiry`)
		tab := open()
		become(tab, s, paralegalOfInquiry)
		tab.Go(s.url + "/documents/" + home)
		must(t, tab, "Deliveries of documents", "Delivery 1, MADE")
		look(t, tab, "deliveries")
		tab.FollowText("Enter a delivery")
		look(t, tab, "delivery-new")
		tab.Follow("#new-form button")
		must(t, tab, "Write the day on which it came", "3 to 8 capital letters")
		look(t, tab, "delivery-wrong")
		for field, words := range map[string]string{"received": "1 March 2026", "sender": "A made-up records office", "medium": "by upload", "prefix": "MUR", "declared": "9"} {
			tab.Fill("#"+field, words)
		}
		tab.Follow("#new-form button")
		must(t, tab, "The delivery was entered")
		look(t, tab, "delivery-add")
		tab.Upload(`input[type="file"]`, madeUpArchive(t))
		tab.Follow("#add-form button.govuk-button:not([type=button])")
		must(t, tab, "The files were added", "Not read yet")
		here := strings.SplitN(tab.URL(), "?", 2)[0]
		tab.FollowText("Read what waits")
		look(t, tab, "delivery-read")
		tab.Follow("#read-form button")
		if err := s.evidence.Wait(filepath.Base(here)); err != nil {
			t.Fatal(err)
		}
		tab.Go(here)
		must(t, tab, "The count balances", "It is damaged, or not what it seems to be", "MUR000001")
		look(t, tab, "delivery-read-all")
		tab.FollowText("1.2 broken.pdf")
		must(t, tab, "Could not be read", "Have it read again")
		look(t, tab, "delivery-exception")
		tab.FollowText("Say that it is not looked at")
		tab.Fill("#why", "Whoever sent it has no other copy. (Made up.)")
		tab.Follow("#exclude-form button")
		must(t, tab, "Not looked at", "has no other copy")
		tab.Go(here + "?do=close")
		must(t, tab, "They declared 9 files")
		tab.Follow("#close-form button")
		must(t, tab, "The count is not what whoever sent it declared")
		tab.Fill("#why", "The others come on another disk. (Made up.)")
		tab.Follow("#close-form button")
		must(t, tab, "The delivery was closed", "These counts stand in the log")
		look(t, tab, "delivery-closed")
	})
}

// madeUpArchive is an archive of two files, of which one ends in the middle.
func madeUpArchive(t *testing.T) string {
	t.Helper()
	return archiveOf(t, "note.txt", "A placeholder about a made-up timetable.", "broken.pdf", "%PDF-1.7\n1 0 obj\n<<")
}

// archiveOf is an archive of names and words.
func archiveOf(t *testing.T, pairs ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "made-up.zip")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// text is one text of the database.
func (s *demoSite) text(t *testing.T, query string) (out string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), query).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestASearchAsTwoAudiences: what the chair holds is found by the solicitor and opens there at its words; the paralegal finds
// nothing of it, and reads the same as of what is not there.
func TestASearchAsTwoAudiences(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		home := s.text(t, `SELECT id FROM inquiry`)
		held := s.text(t, `SELECT i.id FROM evidence_item i JOIN evidence_delivery d ON d.id = i.delivery_id WHERE d.number = 1 AND i.state = 'indexed'
 AND i.parts > 0 AND i.serial IS NOT NULL ORDER BY i.place LIMIT 1`)
		people, err := s.cast(t.Context(), inquirydemo.People()...)
		if err != nil {
			t.Fatal(err)
		}
		_, all, err := s.evidence.Deliveries(people.As(t.Context(), inquirydemo.Solicitor), home)
		if err != nil {
			t.Fatal(err)
		}
		o, err := s.evidence.Open(people.As(t.Context(), inquirydemo.Solicitor), all[len(all)-1].ID, held, "")
		if err != nil {
			t.Fatal(err)
		}
		phrase := `"` + strings.TrimSuffix(filepath.Base(o.Shown.Name), ".eml") + `"`
		for _, who := range []string{solicitorOfInquiry, paralegalOfInquiry} {
			tab := open()
			become(tab, s, who)
			tab.Go(s.url + "/documents/" + home + "/search")
			look(t, tab, "search")
			tab.Fill("#q", phrase)
			tab.Follow("#find-form button")
			look(t, tab, "search-found")
			if who == paralegalOfInquiry {
				must(t, tab, "0 pages of 0 documents", "No page that you may see has this")
				tab.Go(s.url + "/documents/" + home + "/" + o.Delivery.ID + "/" + held)
				if tab.Status() != 404 {
					t.Errorf("what is held answers with %d", tab.Status())
				}
				tab.Go(s.url + "/documents/" + home + "/" + o.Delivery.ID + "/" + o.Around[0].ID)
				if tab.Status() != 404 {
					t.Errorf("what is attached to it answers with %d", tab.Status())
				}
				continue
			}
			must(t, tab, "1 page of 1 document", o.URN())
			tab.FollowText(o.URN())
			must(t, tab, "What belongs to it", "SHA-256")
			look(t, tab, "search-opened")
			tab.Go(s.url + "/documents/" + home + "/search?q=time*+NOT")
			must(t, tab, "Something is missing beside")
			tab.Go(s.url + "/documents/" + home + "/searches")
			must(t, tab, phrase)
			look(t, tab, "searches")
		}
	})
}

// lockedArchive is a made-up archive that opens with a password alone.
func lockedArchive(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	made, err := sample.Make(folder, sample.Options{Seed: 5, Documents: 60})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(made.Truth, func(x sample.Truth) bool { return x.Exception == evidence.Locked })
	b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(made.Truth[i].Path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestABodySendsFilesAndSeesWhatCouldNotBeRead: whoever answers for a council sends an archive with a locked file in it, twice,
// and says that this is all; the paralegal reads it; the council sees which file needs a password, and nothing of others.
func TestABodySendsFilesAndSeesWhatCouldNotBeRead(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		asking := s.text(t, `SELECT asking FROM evidence_delivery WHERE own = 1`)
		archive := archiveOf(t, "plan.txt", "A placeholder about a made-up plan.", "minutes.zip", lockedArchive(t))
		tab := open()
		become(tab, s, providerOfCouncil)
		tab.Go(s.url + "/evidence-asked/" + asking)
		look(t, tab, "sent-request")
		tab.FollowText("Send files, and see which could not be read")
		must(t, tab, "What you sent here", "nobody else’s files")
		look(t, tab, "sent-list")
		tab.FollowText("Send files")
		tab.Fill("#declared", "none")
		tab.Follow("#new-form button")
		must(t, tab, "Write how many files you will send")
		look(t, tab, "sent-new")
		tab.Fill("#declared", "1")
		tab.Follow("#new-form button")
		must(t, tab, "Now add your files")
		look(t, tab, "sent-add")
		send := "#add-form button.govuk-button:not([type=button])"
		tab.Follow(send)
		must(t, tab, "Choose the files to send")
		tab.Upload(`input[type="file"]`, archive)
		tab.Follow(send)
		must(t, tab, "Your files are with the inquiry", "made-up.zip", "Not read yet")
		here := strings.SplitN(tab.URL(), "?", 2)[0]
		look(t, tab, "sent-waits")
		tab.FollowText("Add files")
		tab.Upload(`input[type="file"]`, archive)
		tab.Follow(send)
		must(t, tab, "You sent this already")
		tab.FollowText("Say that these are all")
		look(t, tab, "sent-done")
		tab.Follow("#done-form button")
		must(t, tab, "You said that these are all", "Complete, as you said")
		if tab.Has("Add files") {
			t.Error("files can be added to what is complete")
		}

		team := open()
		become(team, s, paralegalOfInquiry)
		home := s.text(t, `SELECT id FROM inquiry`)
		team.Go(s.url + "/documents/" + home + "/" + filepath.Base(here))
		must(t, team, "It says that it is complete", "made-up.zip")
		if team.Has("Add files") {
			t.Error("the team adds to what a body sends itself")
		}
		look(t, team, "sent-team")
		team.FollowText("Read what waits")
		team.Follow("#read-form button")
		if err := s.evidence.Wait(filepath.Base(here)); err != nil {
			t.Fatal(err)
		}

		answer := s.text(t, `SELECT d.id || '/' || i.id FROM evidence_mail m JOIN evidence_item i ON i.id = m.item_id JOIN evidence_delivery d ON d.id = i.delivery_id
 WHERE m.own = 0 AND d.number = 2 ORDER BY i.place LIMIT 1`)
		team.Go(s.url + "/documents/" + home + "/" + answer)
		team.FollowText("The thread that it belongs to")
		must(t, team, "An equal subject joins nothing", "The mail from which you came")
		look(t, team, "thread-of-mails")

		tab.Go(here)
		must(t, tab, "could not be read", "1.1 plan.txt", "minutes.zip", "It needs a password. Tell the inquiry the password by telephone")
		look(t, tab, "sent-read")
		tab.Go(here + "?state=exception")
		must(t, tab, "Your files: could not be read", "minutes.zip")
		if tab.Has("plan.txt") || tab.Has("MADE") {
			t.Error("the list of what could not be read has other files")
		}
		look(t, tab, "sent-exceptions")
		others := s.text(t, `SELECT id FROM evidence_delivery WHERE number = 1`)
		for _, at := range []string{"/handing-over/" + asking + "/" + others, "/documents/" + home + "/" + filepath.Base(here), "/documents/" + home} {
			tab.Go(s.url + at)
			if tab.Status() != 404 && tab.Status() != 403 {
				t.Errorf("%s answers a body with %d", at, tab.Status())
			}
		}
	})
}
