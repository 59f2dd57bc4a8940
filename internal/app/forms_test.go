package app

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	parse "golang.org/x/net/html"

	"candour/internal/base/db"
	"candour/internal/site/web"
)

// foundForm is one form as a page shows it, with what would be sent.
type foundForm struct {
	role, page, action string
	values             url.Values
	// typed are the words put into each field that somebody types into; secret
	// are fields of passphrases.
	typed  map[string]string
	secret []string
}

// at is the form's address with the ids taken out, to know it by.
func (f foundForm) at() string {
	names := slices.Sorted(maps.Keys(f.values))
	return f.action + " " + strings.Join(names, ",")
}

func attribute(n *parse.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// formsOf reads the forms of a page that post.
func formsOf(role, page string, body []byte) (out []foundForm) {
	doc, err := parse.Parse(strings.NewReader(string(body)))
	if err != nil {
		return nil
	}
	for n := range doc.Descendants() {
		if n.Type != parse.ElementNode || n.Data != "form" {
			continue
		}
		if method, _ := attribute(n, "method"); method != "post" {
			continue
		}
		action, _ := attribute(n, "action")
		if action == "" {
			action = page
		}
		f := foundForm{role: role, page: page, action: action, values: url.Values{}, typed: map[string]string{}}
		for field := range n.Descendants() {
			f.read(field)
		}
		if len(f.typed) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// read takes one field, filled in.
func (f *foundForm) read(n *parse.Node) {
	name, named := attribute(n, "name")
	value, _ := attribute(n, "value")
	kind, _ := attribute(n, "type")
	switch {
	case n.Type != parse.ElementNode || !named:
	case n.Data == "textarea":
		f.typeInto(name)
	case n.Data == "select":
		for o := range n.Descendants() {
			if v, _ := attribute(o, "value"); o.Data == "option" && v != "" {
				f.values.Set(name, v)
				break
			}
		}
	case n.Data == "button" && !f.values.Has(name):
		f.values.Set(name, value)
	case n.Data != "input":
	case kind == "password":
		f.values.Set(name, "Typed secret "+name)
		f.secret = append(f.secret, name)
	case kind == "hidden" || (kind == "radio" || kind == "checkbox") && !f.values.Has(name):
		f.values.Add(name, value)
	case kind == "text" || kind == "email" || kind == "search" || kind == "tel" || kind == "":
		if mode, _ := attribute(n, "inputmode"); mode != "" || value != "" {
			f.values.Set(name, value)
			return
		}
		f.typeInto(name)
	}
}

func (f *foundForm) typeInto(name string) {
	f.typed[name] = "Typed words for " + name + ", withheld & kept."
	f.values.Set(name, f.typed[name])
}

// missing lists the fields whose words are not in an answer.
func (f foundForm) missing(body string) (out []string) {
	page := html.UnescapeString(body)
	for name, words := range f.typed {
		if !strings.Contains(page, words) {
			out = append(out, name)
		}
	}
	for _, name := range f.secret {
		if strings.Contains(page, "Typed secret "+name) {
			out = append(out, name+" (a passphrase is shown)")
		}
	}
	slices.Sort(out)
	return out
}

// allForms walks every page as every role and gives each form once.
func allForms(s *site) (out []foundForm) {
	seen := map[string]bool{}
	for _, role := range matrixRoles() {
		b := s.browser(role)
		for _, rt := range s.web.Routes() {
			if rt.Method != http.MethodGet || strings.HasPrefix(rt.Pattern, "/api/") || rt.Pattern == "/leave" {
				continue
			}
			target := s.targetOf(rt.Pattern)
			got := b.get(target)
			if got.Code != http.StatusOK {
				continue
			}
			for _, f := range formsOf(role, target, got.Body.Bytes()) {
				if at := f.at(); !seen[at] {
					seen[at] = true
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// postAs sends a form, with or without the cookies and token of its role.
func (s *site) postAs(f foundForm, cookies map[string]string, token string) *httptest.ResponseRecorder {
	values := url.Values(maps.Clone(map[string][]string(f.values)))
	if token != "" {
		values.Set("csrf", token)
	}
	r := httptest.NewRequest(http.MethodPost, f.action, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	return w
}

// keepsWords holds that an answer that took nothing shows what was typed, and
// is stored nowhere.
func keepsWords(t *testing.T, what string, f foundForm, w *httptest.ResponseRecorder) {
	t.Helper()
	if lost := f.missing(w.Body.String()); len(lost) > 0 {
		t.Errorf("%s as %s, %s: answered %d to %q without the words of %s", f.action, f.role, what, w.Code, w.Header().Get("Location"), strings.Join(lost, ", "))
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s as %s, %s: may be stored: %q", f.action, f.role, what, w.Header().Get("Cache-Control"))
	}
	for _, problem := range web.CheckHTML(w.Body.Bytes()) {
		t.Errorf("%s as %s, %s: %s", f.action, f.role, what, problem)
	}
}

// TestNoFormLosesWords finds every form that somebody types into, in every
// room, fills it in, and sends it with its cookies gone, with a token that does
// not fit, with a version that is not the record's, and while the log takes no
// entry. The words are in each answer.
func TestNoFormLosesWords(t *testing.T) {
	s := newSite(t)
	forms := allForms(s)
	rooms, versioned, sessions := map[string]bool{}, 0, map[string]*browser{}
	for _, f := range forms {
		rooms[strings.Split(f.action, "/")[1]] = true
		if sessions[f.role] == nil {
			sessions[f.role] = s.browser(f.role)
		}
		keepsWords(t, "without its cookies", f, s.postAs(f, nil, ""))
		keepsWords(t, "with a stale token", f, s.postAs(f, sessions[f.role].cookies, "stale"))
	}
	for _, f := range forms {
		if !f.values.Has(web.VersionField) {
			continue
		}
		versioned++
		stale := f
		stale.values = maps.Clone(f.values)
		stale.values.Set(web.VersionField, "987654321")
		if w := s.postAs(stale, sessions[f.role].cookies, s.token(sessions[f.role])); w.Code == http.StatusSeeOther && !onlyAdds(f) {
			t.Errorf("%s as %s: a version that is not the record's was taken", f.action, f.role)
		} else if w.Code != http.StatusSeeOther {
			keepsWords(t, "with a stale version", stale, w)
		}
	}
	s.exec(`ALTER TABLE ledger_leaf RENAME TO ledger_leaf_away`)
	defer s.exec(`ALTER TABLE ledger_leaf_away RENAME TO ledger_leaf`)
	failed := 0
	for _, f := range forms {
		w := s.postAs(f, sessions[f.role].cookies, s.token(sessions[f.role]))
		if w.Code == http.StatusSeeOther && w.Header().Get("Location") != "" {
			continue // a form that writes no entry: a search, a draft, a way to sign in
		}
		failed++
		keepsWords(t, "while the log is away", f, w)
	}
	t.Logf("%d forms of %d rooms, %d with a version, %d failed with the log", len(forms), len(rooms), versioned, failed)
	for _, room := range []string{"review", "panel", "papers", "returns", "figures-desk", "audit-desk", "inquiry-desk", "sweep", "custody", "staff"} {
		if !rooms[room] {
			t.Errorf("no form of /%s was met", room)
		}
	}
	if len(forms) < 40 || versioned < 5 || failed < len(forms)/2 {
		t.Errorf("%d forms, %d with a version, %d failed: the walk met too little", len(forms), versioned, failed)
	}
}

// onlyAdds says that a form writes over nothing: a message to a person stands
// beside whatever was written meanwhile.
func onlyAdds(f foundForm) bool { return strings.HasSuffix(f.action, "/message") }

// token gives a token of somebody's session.
func (s *site) token(b *browser) string {
	s.t.Helper()
	found := tokenField.FindStringSubmatch(b.get("/demo/choose").Body.String())
	if found == nil {
		s.t.Fatal("there is no form token")
	}
	return found[1]
}

func (s *site) exec(query string) {
	s.t.Helper()
	err := s.db.InTx(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), query)
		return err
	})
	if err != nil {
		s.t.Fatal(fmt.Errorf("%s: %w", query, err))
	}
}
