package app

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	inquirydemo "candour/internal/room/inquiry/demo"
	chromium "candour/internal/testkit/browser"
)

const (
	paralegalOfInquiry = "Synthetic Person 82 (paralegal of an inquiry, who keeps what comes)"
	solicitorOfInquiry = "Synthetic Person 74 (solicitor to an inquiry)"
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
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range []struct{ name, words string }{{"note.txt", "A placeholder about a made-up timetable."}, {"broken.pdf", "%PDF-1.7\n1 0 obj\n<<"}} {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.words))
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
