package apply

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/tongue"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// welshSite is the person's pages with their Welsh, and what they had no Welsh for.
func welshSite(t *testing.T) (*publicSite, *[]string) {
	t.Helper()
	missed := &[]string{}
	s := newPublicSiteIn(t, testkit.SQLite(t), &web.Welsh{Reviewer: "Synthetic Person 6", Missed: func(page, english string) {
		*missed = append(*missed, page+": "+english)
	}})
	t.Cleanup(func() {
		slices.Sort(*missed)
		for _, m := range slices.Compact(*missed) {
			t.Errorf("not in Welsh: %s", m)
		}
	})
	return s, missed
}

const cy = "/cy"

// TestEveryPageOfAnApplicantIsInWelsh renders each page of the form, with nothing
// and with everything in it, and each page of a case, and finds no word of ours that
// is English.
func TestEveryPageOfAnApplicantIsInWelsh(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	for _, target := range []string{"/review", "/review/before", "/review/safety", formPath, "/review/return", "/review/return?over=1", "/review/return?over=2",
		"/review/return?over=3", "/review/saved", "/review/wiped"} {
		if body := v.get(cy+target).must(t, http.StatusOK).body; !strings.Contains(body, `<html lang="cy"`) || strings.Contains(body, "data-cd-english") {
			t.Errorf("%s: %.300s", target, body)
		}
	}
	v.post(cy+formPath, "go", goStart).must(t, http.StatusUnprocessableEntity)
	if got := v.post(cy+formPath, "go", goStart, "kind", string(phrase.Digits)); got.location != cy+formPath {
		t.Fatalf("started: %q", got.location)
	}
	v.get(cy + formPath)
	v.post(cy+formPath, "go", goNext, "at", stepPhrase)
	v.get(cy+formPath).must(t, http.StatusOK)
	v.post(cy+formPath, "go", goNext, "at", stepTry, "phrase", "1234").must(t, http.StatusUnprocessableEntity)
	v.post(cy+formPath, "go", goNext, "at", stepPhrase)
	v.post(cy+formPath, "go", goSkip, "at", stepTry)
	v.every(t)
}

// every opens each page of the form that has begun, empty and filled in.
func (v *visitor) every(t *testing.T) {
	t.Helper()
	for _, q := range v.site.pages.questions {
		v.post(cy+formPath, "go", goChange, "to", q.ID).must(t, http.StatusSeeOther)
		v.get(cy+formPath).must(t, http.StatusOK)
		for _, ask := range q.Asks {
			if ask.Kind == intake.AskWords || ask.Kind == intake.AskLine {
				v.say2(q.ID, ask.Name, strings.Repeat("x", intake.MaxBox+1)).must(t, http.StatusUnprocessableEntity)
			}
			for _, c := range ask.Choices {
				v.say2(q.ID, ask.Name, c.Value)
				v.step(t, stepCheck)
				if q.Section == intake.PartReport {
					v.step(t, stepResult)
				}
				if ask.Kind == intake.AskSelect {
					break
				}
			}
		}
	}
	v.step(t, stepWipe)
	v.step(t, stepCheck)
}

func (v *visitor) say2(at, name, value string) answered {
	return v.post(cy+formPath, "at", at, "go", goCheck, seenField, v.seen(at), name, value)
}

// step opens a page of the form that is no question.
func (v *visitor) step(t *testing.T, step string) {
	t.Helper()
	r, _ := http.NewRequest(http.MethodGet, formPath, nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	s, _, _, err := v.site.pages.sessions.Get(r)
	v.site.OK(err)
	s.Step = step
	rec := &cookieJar{header: http.Header{}}
	v.site.OK(v.site.pages.sessions.Put(t.Context(), rec, s))
	for _, c := range (&http.Response{Header: rec.header}).Cookies() {
		v.cookies[c.Name] = c.Value
	}
	v.get(cy+formPath).must(t, http.StatusOK)
}

type cookieJar struct{ header http.Header }

func (c *cookieJar) Header() http.Header         { return c.header }
func (c *cookieJar) Write(b []byte) (int, error) { return len(b), nil }
func (c *cookieJar) WriteHeader(int)             {}

// TestACaseInWelsh goes through what a person sees of their case.
func TestACaseInWelsh(t *testing.T) {
	s, _ := welshSite(t)
	v, words := s.sent()
	v.get(cy+"/review/sent").must(t, http.StatusOK)
	for done := range doneMine {
		v.get(cy+"/review/mine?done="+done).must(t, http.StatusOK)
	}
	v.post(cy+"/review/mine", "go", "add", "words", "").must(t, http.StatusUnprocessableEntity)
	v.post(cy+"/review/mine", "go", "add", "words", "Yes").must(t, http.StatusSeeOther)
	v.post(cy+"/review/mine", "go", "exclude", "names", "").must(t, http.StatusUnprocessableEntity)
	v.post(cy+"/review/mine", "go", "agree", "step", "papers", "answer", "yes").must(t, http.StatusSeeOther)
	v.post(cy+"/review/mine", "go", "agree", "step", "advice", "answer", "no").must(t, http.StatusSeeOther)
	if body := v.get(cy+"/review/mine").must(t, http.StatusOK).body; !strings.Contains(body, `translate="no">Yes</p>`) {
		t.Errorf("what somebody wrote was put into Welsh: %s", body)
	}
	v.get(cy+"/review/mine/contact").must(t, http.StatusOK)
	v.post(cy+"/review/mine/contact", "ways", "email", "ways", "text", "never", "text").must(t, http.StatusUnprocessableEntity)
	for what := range confirms {
		v.get(cy+"/review/mine/"+what).must(t, http.StatusOK)
		v.post(cy+"/review/mine/"+what, "go", "").must(t, http.StatusUnprocessableEntity)
	}
	words = v.newPhraseInWelsh(t, words)
	v.get(cy+"/review/mine").must(t, http.StatusOK, "Newidioch nhw ar")
	v.back(words)
	v.get(cy+"/review/mine/receipt.json").must(t, http.StatusNotFound)
	v.get(cy+"/review/mine/no-such").must(t, http.StatusNotFound)
	v.post(cy+"/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
	v.get(cy+"/review/mine?done=withdraw").must(t, http.StatusOK)
	v.post(cy+"/review/mine/contact", "ways", "here").must(t, http.StatusUnprocessableEntity)
	v.post(cy+"/review/mine/erase", "sure", "yes").must(t, http.StatusOK)
}

// newPhraseInWelsh goes through each page on the way to another phrase, and gives it.
func (v *visitor) newPhraseInWelsh(t *testing.T, words string) (next string) {
	t.Helper()
	to := cy + newPhrasePath
	v.get(to).must(t, http.StatusOK, "Newid eich geiriau")
	v.post(to, "at", atAsk, "go", goNext).must(t, http.StatusUnprocessableEntity)
	for _, kind := range []phrase.Kind{phrase.Digits, phrase.Words} {
		v.post(to, "at", atAsk, "go", goNext, "kind", string(kind), "phrase", words).must(t, http.StatusSeeOther)
		var groups []string
		for _, m := range shownPhrase.FindAllStringSubmatch(v.get(to).must(t, http.StatusOK).body, -1) {
			groups = append(groups, m[1])
		}
		next = strings.Join(groups, " ")
		v.post(to, "at", atShown, "go", goNext)
		v.get(to).must(t, http.StatusOK)
		v.post(to, "at", atTry, "go", goNext, "phrase", "1234").must(t, http.StatusUnprocessableEntity)
		if kind == phrase.Digits {
			v.post(to, "at", atShown, "go", goKeep)
		}
	}
	v.post(to, "at", atShown, "go", goNext)
	v.post(to, "at", atTry, "go", goNext, "phrase", next).must(t, http.StatusSeeOther)
	v.get(to+"?done=yes").must(t, http.StatusOK)
	return next
}

// TestWhatIsKeptWhenTheLanguageIsChanged: an answer that was typed is there in the
// other language.
func TestWhatIsKeptWhenTheLanguageIsChanged(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.post(formPath, "go", goChange, "to", "words")
	if body := v.get(formPath).body; !strings.Contains(body, `form="answer" formaction="/cy/review/apply" name="go" value="stay" lang="cy"`) {
		t.Fatalf("no button to change the language: %s", body)
	}
	got := v.post(cy+formPath, "go", goStay, "at", "words", "words", typed, seenField, v.seen("words"))
	if got.location != cy+formPath || s.kept(words).One("words") != typed {
		t.Fatalf("changed the language: %q, kept %+v", got.location, s.kept(words))
	}
	v.get(cy+formPath).must(t, http.StatusOK, typed, "English")

	v, words = s.sent()
	if got := v.post(cy+"/review/mine", "go", goStay, "go", "add", "words", "Not sent yet"); got.code != http.StatusOK || !strings.Contains(got.body, "Not sent yet") {
		t.Errorf("the box of messages: %d %s", got.code, got.body)
	}
	if _, m, err := v.mine(); err != nil || len(m.Messages) > 0 {
		t.Errorf("it was sent: %v", m.Messages)
	}
	if got := v.post(cy+"/review/return", "go", goStay, "phrase", words); got.code != http.StatusOK || !strings.Contains(got.body, words) {
		t.Errorf("the box of the phrase: %d", got.code)
	}
}

// welsh reads the catalogue of the pages.
func welsh(t *testing.T) *tongue.Tongue {
	t.Helper()
	cat, err := tongue.Read("cy", os.DirFS("../../../../site/web"), wordFiles)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// piece is a literal that is put together with others: it is looked up as a whole.
var piece = regexp.MustCompile(`^[^A-Z“]|[^.?!:”a-zA-Z0-9)]$|%[qv]|\n`)

// said are the words of the program in a package's Go files, as far as a person sees
// them: literals with a capital and a space that are not for the log or for staff.
func said(t *testing.T, pattern string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "call") { // call*.go is staff's
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || lit.Value[0] == '`' {
				return true
			}
			text, _ := strconv.Unquote(lit.Value)
			text = strings.NewReplacer("%d", "3", "%s", "3 words").Replace(text)
			if strings.Contains(strings.TrimSpace(text), " ") && !piece.MatchString(text) {
				out = append(out, text)
			}
			return true
		})
	}
	return out
}

// TestEveryWordOfTheProgramIsInWelsh: what stands in the code and in the data of the
// pages is in the catalogue, whether or not a test happens upon the page that says it.
func TestEveryWordOfTheProgramIsInWelsh(t *testing.T) {
	cat := welsh(t)
	all := slices.Concat(said(t, "*.go"), said(t, "../../intake/*.go"), said(t, "../../../../trust/phrase/*.go"), said(t, "../../mine/*.go"), said(t, "../../service_mine.go"))
	for _, w := range rules.StateWords {
		all = append(all, w)
	}
	for _, w := range rules.StepWords {
		all = append(all, w)
	}
	for _, w := range doneMine {
		all = append(all, w)
	}
	all = append(all, dataWords(t)...)
	for _, w := range all {
		if _, ok := cat.Say(w); !ok {
			t.Errorf("not in Welsh: %q", w)
		}
	}
}

// dataWords are what the rules' files say to a person.
func dataWords(t *testing.T) (out []string) {
	t.Helper()
	line := regexp.MustCompile(`(?m)^(?:eligible|not_eligible|cannot_say|words|words_met|words_not|words_unknown|person|deadline_words|late_words)\s*=\s*"(.*)"$`)
	titles := regexp.MustCompile(`(?m)^title\s*=\s*"(.*)"$`)
	for _, name := range []string{"eligibility.toml", "codes.toml"} {
		text, err := fs.ReadFile(os.DirFS("../../rules"), name)
		if err != nil {
			t.Fatal(err)
		}
		body := string(text)
		for _, m := range line.FindAllStringSubmatch(body, -1) {
			out = append(out, m[1])
		}
		if name == "eligibility.toml" {
			_, remedies, _ := strings.Cut(body, "[[remedy]]")
			for _, m := range titles.FindAllStringSubmatch(remedies, -1) {
				out = append(out, m[1])
			}
		}
	}
	return out
}
