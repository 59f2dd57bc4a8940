package apply

import (
	"bytes"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	testpages "candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// callSite is the person's pages and those of staff who take calls, on one server.
type callSite struct{ *publicSite }

func newCallSite(t *testing.T, d *db.DB) *callSite {
	t.Helper()
	s := &callSite{newPublicSiteOn(t, d)}
	s.pages.Phone = "01632 960117"
	s.serve(testpages.Sessions{})
	return s
}

func (s *callSite) serve(sessions web.Sessions) {
	s.T.Helper()
	policy, err := access.Compile(review.Access())
	s.OK(err)
	s.server, err = web.New(web.Config{Policy: policy, Renderer: s.pages.Renderer, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Key: bytes.Repeat([]byte{7}, 32), Once: s.Ledger,
		Sessions: sessions}, slices.Concat(s.pages.Routes(), s.pages.CallRoutes())...)
	s.OK(err)
}

// writer is the browser of a member of staff.
type writer struct {
	site    *callSite
	as      string
	cookies map[string]string
}

func (s *callSite) writer(as string) *writer {
	return &writer{site: s, as: as, cookies: map[string]string{}}
}

func (v *writer) send(r *http.Request) answered {
	v.site.T.Helper()
	out := v.site.exchange(v.cookies, r.WithContext(v.site.As(v.as)))
	if strings.Contains(out.header.Get("Content-Type"), "text/html") && out.code != http.StatusSeeOther {
		for _, problem := range web.CheckHTML([]byte(out.body)) {
			v.site.T.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
	}
	return out
}

func (v *writer) get(target string) answered {
	v.site.T.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, target, nil))
}

// post sends fields with a token of a page that the writer may open.
func (v *writer) post(target string, fields ...string) answered {
	v.site.T.Helper()
	form := url.Values{}
	if found := formTokenField.FindStringSubmatch(v.get("/review/return").body); found != nil {
		form.Set("csrf", found[1])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// answers begins a call and gives the words that were read out.
func (v *writer) answers() string {
	v.site.T.Helper()
	v.post(callPath, "danger", "no", "told", "yes", "kind", "words").must(v.site.T, http.StatusSeeOther)
	page := v.get(callFormPath).must(v.site.T, http.StatusOK, "Read these out now", "I have heard these too", "change them")
	var groups []string
	for _, m := range shownPhrase.FindAllStringSubmatch(page.body, -1) {
		groups = append(groups, m[1])
	}
	v.post(callFormPath, "at", stepPhrase, "go", goNext).must(v.site.T, http.StatusSeeOther)
	return strings.Join(groups, " ")
}

// says answers a question; the mark is that of the page as it is now.
func (v *writer) says(at, button string, fields ...string) answered {
	v.site.T.Helper()
	return v.post(callFormPath, append([]string{"at", at, "go", button, seenField, v.mark(at)}, fields...)...)
}

func (v *writer) mark(at string) string {
	r := httptest.NewRequest(http.MethodGet, callFormPath, nil)
	r.AddCookie(&http.Cookie{Name: callCookie, Value: v.cookies[callCookie]})
	s, _, _, _ := v.site.pages.calls.Get(r)
	a, err := v.site.pages.Drafts.Load(v.site.T.Context(), s.Found())
	if q, ok := v.site.pages.callQuestion(at); ok && err == nil {
		return a.Mark(q)
	}
	return a.Mark(v.site.pages.callQuestions()...)
}

// chooses answers what must be asked before a call is sent.
func (v *writer) chooses() {
	v.site.T.Helper()
	v.says("readers", goNext, "readers", "panel", "readers", "independent").must(v.site.T, http.StatusSeeOther)
	v.says("identity_to", goNext, "identity_to", "nobody").must(v.site.T, http.StatusSeeOther)
	for _, step := range rules.Steps() {
		if _, asked := v.site.pages.callQuestion("agree_" + string(step)); asked {
			v.says("agree_"+string(step), goNext, "agree_"+string(step), intake.NotAsked).must(v.site.T, http.StatusSeeOther)
		}
	}
}

// TestACallIsTaken: the same questions, sealed, sent once; the person reads who wrote it
// down, and the writer opens nothing of it afterwards but as anybody of the panel.
func TestACallIsTaken(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newCallSite(t, d)
		v := s.writer("secretary")
		words := v.answers()
		if got := v.get(callFormPath); strings.Contains(got.body, "cd-phrase") || strings.Contains(got.body, strings.Fields(words)[6]) {
			t.Error("the words are shown a second time")
		}
		for _, q := range s.pages.callQuestions() {
			v.post(callFormPath, "at", stepCheck, "go", goChange, "to", q.ID).must(t, http.StatusSeeOther)
			v.get(callFormPath).must(t, http.StatusOK, q.For(intake.Answers{}).Asks[0].Label)
		}
		v.says("force", goNext, "force", "made-up-northern-police").must(t, http.StatusSeeOther)
		v.says("words", goNext, "words", typed).must(t, http.StatusSeeOther)
		v.says("words", goNext, "words", typed+" "+words).must(t, http.StatusUnprocessableEntity, "Take them out")
		v.says(stepCheck, goSend, "sure", "yes").must(t, http.StatusUnprocessableEntity, "Ask this before you send it: Who may read what you wrote?; Who may know your name?")
		v.chooses()
		v.says(stepCheck, goSend).must(t, http.StatusUnprocessableEntity, "Read it back, then tick the box")
		if in := s.holdsInClear(typed); in != nil || s.holdsInClear("Synthetic Secretary") != nil || s.count("review_case") != 0 {
			t.Fatalf("in clear in %v", in)
		}
		copied := &writer{site: s, as: "secretary", cookies: maps.Clone(v.cookies)}
		entries := s.Entries()
		sent := v.says(stepCheck, goSend, "sure", "yes").must(t, http.StatusOK, "It is sent", "Your number is R-", "Change your words or numbers as soon as you are alone")
		if strings.Contains(sent.body, typed) || s.Entries() != entries+1 || s.count("review_draft") != 0 {
			t.Errorf("%d entries", s.Entries()-entries)
		}
		for name, w := range map[string]*writer{"the writer": v, "a copy of their cookies": copied} {
			for what, got := range map[string]answered{"form": w.get(callFormPath),
				"send": w.says(stepCheck, goSend, "sure", "yes"), "change": w.post(callFormPath, "at", stepCheck, "go", goChange, "to", "words"),
				"mine": w.get("/review/mine"), "apply": w.get(formPath)} {
				if strings.Contains(got.body, typed) || strings.Contains(got.body, "R-") && what != "mine" || got.code == http.StatusOK && what == "form" {
					t.Errorf("%s: %s: %d to %q", name, what, got.code, got.location)
				}
			}
		}
		if n := s.count("review_case"); n != 1 {
			t.Fatalf("%d cases", n)
		}
		p := s.visitor()
		p.back(words).must(t, http.StatusSeeOther)
		p.get("/review/mine").must(t, http.StatusOK, typed, "Taken by telephone", "Somebody of the panel wrote it down for you on 23 November 2026.",
			"secretariat, ", "what you said on the telephone", "To write down what you said on the telephone, and to send it for you.")
		_, m, err := p.mine()
		s.OK(err)
		if m.Taken == nil || m.Taken.Human != "human-Secretary" || m.Taken.Body != "made-up-panel" ||
			slices.ContainsFunc(m.Consents, func(c mine.Consent) bool { return c.Answer != "" }) {
			t.Errorf("taken %+v, consents %+v", m.Taken, m.Consents)
		}
		k := personOf(p.session())
		for _, barred := range []string{"insider", "liaison", "reviewer"} {
			if _, err := s.S.Case(s.As(barred), k.CaseID, "To look."); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens it: %v", barred, err)
			}
		}
		next := p.renews(words, "words")
		p.types(next).must(t, http.StatusSeeOther)
		s.refusedAlike(words)
	})
}

// TestWhoMayTakeACall: the body is known and closes no cases, and so is the human.
func TestWhoMayTakeACall(t *testing.T) {
	s := newCallSite(t, testkit.SQLite(t))
	unknown := reviewtest.StaffOf("Unknown", "made-up-panel", access.RoleSecretariat)
	unknown.Closes = access.Unknown
	kinless := reviewtest.StaffOf("Kinless", "made-up-panel", access.RoleSecretariat)
	kinless.Kin = nil
	nobody := reviewtest.StaffOf("Nobody", "made-up-panel", access.RoleSecretariat)
	nobody.Human, nobody.Selves = "", nil
	s.People["unknown"], s.People["kinless"], s.People["nobody"] = unknown, kinless, nobody
	for who, may := range map[string]bool{"secretary": true, "second": true, "insider": false, "unknown": false, "kinless": false, "nobody": false,
		"reviewer": false, "independent": false, "liaison": false, "custodian1": false, "admin": false, "auditor": false} {
		v := s.writer(who)
		got := []answered{v.get(callPath), v.get(callFormPath), v.post(callPath, "danger", "no", "told", "yes", "kind", "words"), v.post(callFormPath, "at", stepPhrase, "go", goNext)}
		for i, a := range got {
			if refused := a.code == http.StatusForbidden || a.code == http.StatusNotFound; refused == may {
				t.Errorf("%s, %d: %d to %q", who, i, a.code, a.location)
			}
		}
		if err := s.S.MayTake(s.As(who)); (err == nil) != may {
			t.Errorf("%s: %v", who, err)
		}
	}
	if n := s.count("review_draft"); n != 2 {
		t.Errorf("%d calls were begun", n)
	}
}

// TestTheRulesAreAskedAgainWhenACallIsSent: by what the caller named since, by whoever
// sends, and by what is known of them then.
func TestTheRulesAreAskedAgainWhenACallIsSent(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newCallSite(t, d)
		for name, names := range map[string]func(v *writer){
			"the writer":      func(v *writer) { v.says("exclude", goNext, "exclude_people", "Synthetic Secretary") },
			"perhaps them":    func(v *writer) { v.says("exclude", goNext, "exclude_people", "Secretary") },
			"kin that closes": func(v *writer) { v.says("exclude", goNext, "exclude_body", "made-up-western-police") },
			"known no more":   func(*writer) {},
		} {
			v, was := s.writer("secretary"), s.People["secretary"]
			words := v.answers()
			v.says("words", goNext, "words", typed).must(t, http.StatusSeeOther)
			v.chooses()
			names(v)
			now := was
			switch name {
			case "kin that closes":
				now.Kin = append(slices.Clone(was.Kin), "made-up-western-police")
			case "known no more":
				now.Closes = access.Unknown
			}
			s.People["secretary"] = now
			got := v.says(stepCheck, goSend, "sure", "yes")
			s.People["secretary"] = was
			if s.count("review_case") != 0 || got.code != http.StatusUnprocessableEntity && got.code != http.StatusForbidden {
				t.Fatalf("%s: %d, %d cases", name, got.code, s.count("review_case"))
			}
			if name != "known no more" {
				got.must(t, http.StatusUnprocessableEntity, "You cannot send this", "they can send it themselves until midnight")
			}
			if got := s.visitor().back(words); got.location != formPath {
				t.Errorf("%s: the caller comes back to %q", name, got.location)
			}
		}
		a := s.Application()
		for name, phone := range map[string]*intake.Taken{"no mark": nil, "another's mark": {Human: "human-Second"}, "no human": {}} {
			a.Phone = phone
			if _, _, err := s.S.SubmitTaken(s.As("secretary"), "draft-x", a); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestACallEndsWithTheDay: for the writer by what they press, by time, and by who they
// are; for everybody at midnight, unless the caller saved it by themselves.
func TestACallEndsWithTheDay(t *testing.T) {
	s := newCallSite(t, testkit.SQLite(t))
	begin := func() (*writer, string) {
		v := s.writer("secretary")
		words := v.answers()
		v.says("words", goNext, "words", typed).must(t, http.StatusSeeOther)
		return v, words
	}
	shut := func(name string, v *writer) {
		t.Helper()
		if got := v.get(callFormPath); got.location != callPath+"?done=over" || strings.Contains(got.body, typed) {
			t.Errorf("%s: %d to %q", name, got.code, got.location)
		}
	}
	v, _ := begin()
	other := &writer{site: s, as: "second", cookies: maps.Clone(v.cookies)}
	shut("somebody else in the same browser", other)
	v, words := begin()
	v.post(callFormPath, "at", stepWipe, "go", goLeave).must(t, http.StatusSeeOther)
	shut("left for the caller", v)
	if s.kept(words).One("words") != typed {
		t.Error("what was left for the caller is gone")
	}
	v, gone := begin()
	v.post(callFormPath, "at", stepWipe, "go", goWipe).must(t, http.StatusSeeOther)
	shut("wiped", v)
	if got := s.visitor().back(gone); got.code != http.StatusUnprocessableEntity {
		t.Errorf("wiped: %d", got.code)
	}
	v, _ = begin()
	s.Clock.Advance(formsession.Life + time.Minute)
	shut("half an hour", v)

	p := s.visitor() // one caller comes back by themselves, and saves
	p.back(words).must(t, http.StatusSeeOther)
	p.say("told", goNext, "told", "Neutral words.").must(t, http.StatusSeeOther)
	v, lost := begin()
	s.Clock.Set(time.Date(2026, 11, 24, 0, 5, 0, 0, time.UTC))
	if _, ok, err := s.pages.taking(v.request()); ok || err != nil {
		t.Errorf("the call goes on after midnight: %v", err)
	}
	n, err := s.pages.Drafts.Expire(t.Context())
	s.OK(err)
	if got := s.visitor().back(lost); got.code != http.StatusUnprocessableEntity || n == 0 {
		t.Errorf("after midnight the call is there: %d, %d went", got.code, n)
	}
	if s.kept(words).One("told") != "Neutral words." {
		t.Error("what the caller saved is gone")
	}
}

func (v *writer) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, callFormPath, nil)
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r.WithContext(v.site.As(v.as))
}

// TestHelpComesFirst: no call is written down while somebody is in danger, and nobody
// starts who was not told what they must know.
func TestHelpComesFirst(t *testing.T) {
	s := newCallSite(t, testkit.SQLite(t))
	v := s.writer("secretary")
	v.get(callPath).must(t, http.StatusOK, "Is the caller, a child or anybody else in danger now?", "In danger now: call 999", "What we must pass on")
	v.post(callPath, "danger", "yes", "told", "yes", "kind", "words").must(t, http.StatusUnprocessableEntity, "Help comes first", "999")
	v.post(callPath, "told", "yes", "kind", "words").must(t, http.StatusUnprocessableEntity, "Ask whether anybody is in danger now")
	v.post(callPath, "danger", "no", "kind", "words").must(t, http.StatusUnprocessableEntity, "Read out what they must know")
	v.post(callPath, "danger", "coming", "told", "yes").must(t, http.StatusUnprocessableEntity, "Choose seven words, or 24 numbers")
	if s.count("review_draft") != 0 {
		t.Error("a call was begun")
	}
}

// TestNoNumberNoCalls: a service without a number says nothing of calls and takes none.
func TestNoNumberNoCalls(t *testing.T) {
	s := newCallSite(t, testkit.SQLite(t))
	if got := s.visitor().get("/review").must(t, http.StatusOK, "By telephone", "01632 960117"); !strings.Contains(got.body, `href="tel:01632960117"`) {
		t.Error("the number cannot be pressed")
	}
	s.pages.Phone = ""
	s.serve(testpages.Sessions{})
	if got := s.visitor().get("/review"); strings.Contains(strings.ToLower(got.body), "telephone") {
		t.Error("a page speaks of calls")
	}
	for _, to := range []string{callPath, callFormPath} {
		if got := s.writer("secretary").get(to); got.code != http.StatusNotFound {
			t.Errorf("%s: %d", to, got.code)
		}
	}
}

// TestWhatIsTypedOutlivesTheCall: the caller changes their words while the writer types.
// The writer reads that the call is over for them, and has what they typed; nothing that
// was written down before is shown, and nobody else's browser shows anything.
func TestWhatIsTypedOutlivesTheCall(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newCallSite(t, d)
		const late = "Neutral words, typed late."
		v := s.writer("secretary")
		words := v.answers()
		v.says("words", goNext, "words", typed).must(t, http.StatusSeeOther)
		p := s.visitor()
		p.back(words).must(t, http.StatusSeeOther)
		next := p.renews(words, "words")
		p.types(next).must(t, http.StatusSeeOther)
		over := []string{"This was not saved", "The call is over for you", "when they have changed their words or numbers", "Stay on the line", late}
		for range 2 { // the page that was answered may be sent again
			got := v.post(callFormPath, "at", "told", "go", goNext, seenField, "", "told", late).must(t, http.StatusNotFound, over...)
			if strings.Contains(got.body, typed) || !strings.Contains(got.body, late+"</textarea>") || s.holdsInClear(late) != nil {
				t.Errorf("more is shown than what was typed, or it is not in its box, or it is kept: %s", got.body)
			}
		}
		if a := s.kept(next); a.One("words") != typed || a.One("told") != "" {
			t.Errorf("the caller's form holds %q and %q", a.One("words"), a.One("told"))
		}
		for name, fields := range map[string][]string{"nothing typed": {"at", "told", "go", goNext}, "no question": {"at", stepCheck, "go", goSend, "sure", "yes"}} {
			if got := v.post(callFormPath, fields...); got.location != callPath+"?done=over" {
				t.Errorf("%s: %d to %q", name, got.code, got.location)
			}
		}
	})
}
