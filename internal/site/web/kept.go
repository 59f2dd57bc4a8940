package web

import (
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/confirm"
)

// Words that somebody typed are not lost when a form cannot be taken, whatever
// the reason: the page that says so shows them, in this one answer, which is
// stored nowhere. Where sending the same once more may help, they stand in a
// form that can be sent; elsewhere they can be copied.

// kept is what was typed.
type kept struct {
	// Action is where it can be sent again; empty when it can only be copied.
	Action string
	Lead   string
	Fields []keptField
	Carry  []Hidden
	// Files says that a file was chosen, Secrets that a passphrase was typed:
	// neither can be shown.
	Files, Secrets bool
	// Button is what sending it is called; empty: sending it again.
	Button string
	// token is the form's own token, where it was good: the same form sent again
	// is then known to be the same, and counts once.
	token string
}

// keptField is one field; either pointer is set.
type keptField struct {
	Input    *Input
	Textarea *Textarea
}

// keptView is the part of the page with its form's token.
type keptView struct {
	*kept
	CSRF string
}

// Again gives the view of what was kept. The token is made only if there is a
// form to put it in.
func (v *failureView) Again(k *kept) keptView {
	if k.Action == "" || k.token != "" {
		return keptView{kept: k, CSRF: k.token}
	}
	return keptView{kept: k, CSRF: v.CSRF()}
}

// maxKept is how many fields are shown one by one; of more, all that was typed
// is one text.
const maxKept = 100

// Secret says whether a field of this name holds what must never be shown
// again. Fields for passphrases must have such a name.
func Secret(name string) bool {
	return strings.Contains(name, "passphrase") || strings.Contains(name, "password") || name == "credential"
}

// keptOf gives what was typed in the form that r sent, or nil. What another
// site made a browser send is never shown: its words are not the reader's.
func keptOf(w http.ResponseWriter, r *http.Request, status int) *kept {
	x := exchangeFrom(r.Context())
	if x == nil || r.Method != http.MethodPost || otherSite(r) {
		return nil
	}
	in := x.typedIn(w)
	k := &kept{Files: in.files}
	if x.again(r, status) && !in.files && len(in.values) <= maxKept {
		k.Action = r.URL.RequestURI()
	}
	if status >= http.StatusInternalServerError && !x.stale {
		k.token = in.values.Get(TokenField)
	}
	k.fill(in.values)
	if len(k.Fields) == 0 && !k.Files && !k.Secrets {
		return nil
	}
	x.private = true
	k.Lead = "Nothing of it is saved. Copy what you want to keep before you leave this page."
	switch {
	case k.Action != "" && status >= http.StatusInternalServerError:
		k.Lead = "It is here so that you do not lose it. Wait a moment, then send it again."
	case k.Action != "":
		k.Lead = "It is not saved yet. Look it through, then send it again."
	case status >= http.StatusInternalServerError:
		k.Lead = "It is here so that you do not lose it. Copy what you want to keep before you leave this page."
	}
	return k
}

// askedAgain is what was typed in a form whose sender is asked whether they mean it: sent
// again from here it says that they do. Its token was good, so our own page sent it.
func askedAgain(w http.ResponseWriter, r *http.Request, q confirm.Question) *kept {
	x := exchangeFrom(r.Context())
	if x == nil || r.Method != http.MethodPost {
		return nil
	}
	in := x.typedIn(w)
	to := *r.URL
	query := to.Query()
	query.Set(confirm.Field, q.Code)
	to.RawQuery = query.Encode()
	k := &kept{Action: to.RequestURI(), Files: in.files, Button: q.Button, Lead: "Nothing of it was sent. It is here so that you do not lose it."}
	if in.files || len(in.values) > maxKept { // then it can be copied only
		k.Action = ""
	}
	x.private = true
	k.fill(in.values)
	return k
}

// meant puts into the context which question the sender of a form was asked and answered by
// going on.
func meant(r *http.Request) *http.Request {
	code := r.URL.Query().Get(confirm.Field)
	if r.Method != http.MethodPost || code == "" {
		return r
	}
	return r.WithContext(confirm.With(r.Context(), code))
}

// again says whether sending the same form once more may help, and may be
// offered: only a browser that vouches that our own page sent it gets a button
// under words that it sent.
func (x *exchange) again(r *http.Request, status int) bool {
	if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		return false
	}
	switch status {
	case http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable:
		return true
	}
	return x.stale
}

// typedIn gives the values of the form, read now if nobody has read it yet.
func (x *exchange) typedIn(w http.ResponseWriter) typed {
	r := x.req
	if r.PostForm == nil && x.broken == nil && r.Body != nil {
		r.Body = http.MaxBytesReader(w, x.server.paced(w, r, x.actor), DefaultMaxBody)
		_ = readForm(r) // what could be read is in x.broken
	}
	if x.broken != nil {
		return *x.broken
	}
	t := typed{values: r.PostForm}
	if r.MultipartForm != nil {
		for _, files := range r.MultipartForm.File {
			t.files = t.files || slices.ContainsFunc(files, func(f *multipart.FileHeader) bool { return f.Size > 0 })
		}
	}
	return t
}

// fill sorts the values into those that are shown and those that are only
// carried on.
func (k *kept) fill(values url.Values) {
	if len(values) > maxKept {
		k.fillOne(values)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		all := slices.DeleteFunc(slices.Clone(values[name]), func(v string) bool { return strings.TrimSpace(v) == "" })
		switch {
		case name == TokenField:
		case len(all) == 0:
			k.carry(name, values[name])
		case Secret(name):
			k.Secrets = true
		case k.Action == "":
			if text := strings.Join(all, "\n"); !byMachine(name) && !(isCode(text) && len(text) > 20) {
				k.show(name, text)
			}
		case byMachine(name) || len(values[name]) > 1 || isCode(all[0]):
			k.carry(name, values[name])
		default:
			k.show(name, all[0])
		}
	}
}

// carry sends values along unseen, those that are empty too: the form is then
// the same as the one that was sent.
func (k *kept) carry(name string, values []string) {
	for _, v := range values {
		if k.Action != "" {
			k.Carry = append(k.Carry, Hidden{name, v})
		}
	}
}

// fillOne shows a form of very many fields as one text.
func (k *kept) fillOne(values url.Values) {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == TokenField || byMachine(name) || Secret(name) {
			continue
		}
		lines = append(lines, name+": "+strings.Join(values[name], "; "))
	}
	k.show("all of it", strings.Join(lines, "\n"))
}

func (k *kept) show(name, value string) {
	value = strings.ToValidUTF8(strings.ReplaceAll(value, "\r\n", "\n"), "")
	f := Field{Name: name, Label: labelOf(name)}
	if strings.Contains(value, "\n") || utf8.RuneCountInString(value) > 60 {
		k.Fields = append(k.Fields, keptField{Textarea: &Textarea{Field: f, Value: value, Rows: min(12, 3+len(value)/80)}})
		return
	}
	k.Fields = append(k.Fields, keptField{Input: &Input{Field: f, Value: value, Autocomplete: "off"}})
}

// byMachine says that nobody types into a field of this name.
func byMachine(name string) bool {
	return name == VersionField || strings.HasPrefix(name, wasPrefix) || slices.Contains([]string{"go", "at", "to", "turn", "step"}, name)
}

// isCode says that a value looks like a choice, a number or a mark, as forms
// carry them on, rather than words. Where the form can be sent again it goes
// with it unseen.
func isCode(v string) bool {
	if len(v) > 60 || v == "" {
		return false
	}
	return !strings.ContainsFunc(v, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || unicode.IsDigit(c) || strings.ContainsRune("-_.:", c))
	})
}

// labelOf makes words of a field's name.
func labelOf(name string) string {
	words := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(name))
	if words == "" {
		return "What you typed"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
