package requesting_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
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

// TestASilenceInTheBrowser: the solicitor sends a request, silence becomes a public fact by the
// clock, a notice made from the request follows by two, and the body answers: wide with scripts,
// and at 320 pixels without. CANDOUR_SCREENSHOTS names a folder for pictures.
func TestASilenceInTheBrowser(t *testing.T) {
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, NoScript: true}} {
		v := &visit{}
		s := newSite(t, v)
		s.open(rules.Statutory)
		s.public()
		srv := httptest.NewServer(s.Server)
		t.Cleanup(srv.Close)
		tab := b.Open(t, o)
		as := func(a access.Actor) { v.who.Store(&a) }
		see := func(name string) {
			t.Helper()
			tab.Check()
			if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
				tab.Screenshot(filepath.Join(dir, "ask-"+name+"-"+strconv.Itoa(o.Width)+".png"))
			}
		}
		wants := func(words ...string) {
			t.Helper()
			for _, w := range words {
				if !tab.Has(w) {
					t.Fatalf("%q is not there: %s", w, tab.Text("main"))
				}
			}
		}
		of := srv.URL + inquiry.OnePath + "/" + s.id
		as(solicitor)
		tab.Go(of + "/requests")
		tab.FollowText("Ask a body for something")
		tab.Choose("#body", council)
		tab.Fill("#matters", "The made-up minutes\nThe made-up list")
		tab.Fill("#days", "10")
		tab.Fill("#source", "A made-up protocol")
		see("new")
		tab.FollowText("Send it")
		wants("It was sent.", "16 March 2026")
		see("sent")
		request, _, _ := strings.Cut(tab.URL(), "?")
		asking := request[strings.LastIndex(request, "/")+1:]

		tab.FollowText("It was delivered")
		tab.Fill("#on", "3 March 2026")
		tab.Fill("#why", "Signed for at a made-up front desk")
		s.to(s.Today().AddDays(1))
		see("delivered")
		tab.FollowText("Record that it was delivered")
		s.to(s.Today().AddDays(14)) // the day after it was due
		as(visitor)
		tab.Go(srv.URL + inquiry.PathOf(s.id))
		tab.Eval(`document.querySelectorAll("details").forEach(d => { d.open = true }); 1`, new(int))
		wants("had not answered by the day: 1", "Body made-up-council", "The made-up minutes", "received by 16 March 2026", "It was delivered on 3 March 2026")
		see("public")

		as(solicitor)
		tab.Go(request)
		wants("No answer by its day", "On record since 3 March 2026")
		tab.FollowText("Send a notice under section 21")
		tab.Fill("#consequences", "Section 35 of the Inquiries Act 2005")
		see("notice")
		tab.FollowText("Propose the notice")
		as(chair)
		tab.Go(srv.URL + s.waiting(requesting.KindNotice))
		wants("The made-up minutes", "Section 35", "That you cannot comply.")
		see("second")
		tab.Click(`input[value="yes"]`)
		tab.FollowText("Answer")

		as(provider)
		tab.Go(srv.URL + inquiry.AskedPath)
		see("mine")
		tab.Follow(`a[href^="` + inquiry.AskedPath + `/"]:not([href$="` + asking + `"])`)
		wants("Notice under section 21", "Grounds to object")
		see("theirs")
		tab.FollowText("Object")
		see("object")
		tab.Go(srv.URL + inquiry.AskedPath)
		tab.Follow(`a[href$="` + asking + `"]`)
		tab.FollowText("Say which matters are answered")
		tab.Click(`input[name="matters"][value="1"]`)
		see("answer")
		tab.FollowText("These are answered")
		wants("It was recorded.", "Answered in part")
		as(visitor)
		tab.Go(srv.URL + inquiry.PathOf(s.id))
		tab.Eval(`document.querySelectorAll("details").forEach(d => { d.open = true }); 1`, new(int))
		wants("had not answered by the day: 0", "Nobody is recorded here as silent today.", "An answer came on")
	}
}
