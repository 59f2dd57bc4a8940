package web

import (
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// VersionField is the hidden field with the version of the record that the
// person saw; fields named "was.NAME" hold what it said then.
const (
	VersionField = "version"
	wasPrefix    = "was."
)

// Form is what a person typed and what is wrong with it. Every read of a
// field trims spaces at both ends; checks collect messages, one a field, in
// the order of asking.
type Form struct {
	values url.Values
	files  map[string][]*multipart.FileHeader
	names  map[string]string // of files that were not read
	wrong  []errs.Field
}

// NewForm gives an empty form for showing the page the first time; fill in
// what is known with [Form.Set].
func NewForm() *Form { return &Form{values: url.Values{}} }

// ParseForm reads what was posted. The server has checked its size, its origin
// and its token.
func ParseForm(r *http.Request) (*Form, error) {
	if err := readForm(r); err != nil {
		return nil, err
	}
	f := &Form{values: r.PostForm}
	if r.MultipartForm != nil {
		f.files = r.MultipartForm.File
	}
	f.noteRefused(r.Context())
	return f, nil
}

// CutForm gives what was read of a form that was larger than its page takes
// ([Route] Large): the words of it, and of each file what it is called.
func CutForm(r *http.Request) *Form {
	f := &Form{values: url.Values{}}
	if x := exchangeFrom(r.Context()); x != nil && x.broken != nil {
		if f.names = x.broken.names; x.broken.values != nil {
			f.values = x.broken.values
		}
	}
	return f
}

// FileName gives what a file of the form is called, also of one that was too large to
// be read; empty when none was chosen.
func (f *Form) FileName(name string) string {
	for _, h := range f.files[name] {
		return h.Filename
	}
	return f.names[name]
}

// QueryForm reads the values in the address, for filters and searches.
func QueryForm(r *http.Request) *Form { return &Form{values: r.URL.Query()} }

// Set fills in a field (of a form that is shown for the first time).
func (f *Form) Set(name string, values ...string) *Form {
	f.values[name] = values
	return f
}

// Text gives a field, trimmed, its line ends as \n. Text that is not UTF-8
// loses the bytes that are not, and characters that nobody can see are left out.
func (f *Form) Text(name string) string {
	return visible(f.values.Get(name))
}

// visible is what a person typed, without characters that nobody can see and
// that a file would not hold. Word processors paste the vertical tab (0x0B) for
// the end of a line.
func visible(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\v", "\n").Replace(strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return -1
		}
		return r
	}, s))
}

// All gives every value of a field, for boxes that were ticked.
func (f *Form) All(name string) []string { return f.values[name] }

// Has says whether the field was sent with this value.
func (f *Form) Has(name, value string) bool {
	for _, v := range f.values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Hidden carries the values of fields on unseen.
func (f *Form) Hidden(names ...string) []Hidden {
	var out []Hidden
	for _, n := range names {
		for _, v := range f.All(n) {
			out = append(out, Hidden{Name: n, Value: v})
		}
	}
	return out
}

// Sent says whether the form had the field at all, empty or not.
func (f *Form) Sent(name string) bool { return f.values.Has(name) }

// Version gives the version of the record that the person saw; 0 if none.
func (f *Form) Version() int64 {
	n, _ := strconv.ParseInt(f.values.Get(VersionField), 10, 64)
	return n
}

// Was gives what a field held when the person began; see [Form.Versioned].
func (f *Form) Was(name string) string { return f.Text(wasPrefix + name) }

// File gives an uploaded file; false when none was chosen. Close it.
func (f *Form) File(name string) (multipart.File, *multipart.FileHeader, bool) {
	for _, h := range f.files[name] {
		if file, err := h.Open(); err == nil && h.Size > 0 {
			return file, h, true
		}
	}
	return nil, nil, false
}

// Files gives every uploaded file of a field.
func (f *Form) Files(name string) []*multipart.FileHeader { return f.files[name] }

// Required gives a field and complains when it is empty.
func (f *Form) Required(name, message string) string {
	v := f.Text(name)
	if v == "" {
		f.Fail(name, message)
	}
	return v
}

// OneOf gives a field and complains unless it is one of the options.
func (f *Form) OneOf(name, message string, options []Option) string {
	v := f.Text(name)
	for _, o := range options {
		if o.Value == v && v != "" {
			return v
		}
	}
	f.Fail(name, message)
	return ""
}

// Limit complains when a field is longer than n characters.
func (f *Form) Limit(name, label string, n int) {
	if utf8.RuneCountInString(f.Text(name)) > n {
		f.Fail(name, label+" must be "+Number(n)+" characters or fewer")
	}
}

// Int gives a whole number and complains when it is none.
func (f *Form) Int(name, message string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(f.Text(name), ",", ""))
	if err != nil {
		f.Fail(name, message)
	}
	return n
}

// Fail notes what is wrong with a field. Only the first complaint about a
// field is kept: one thing to mend at a time.
func (f *Form) Fail(name, message string) {
	if f.errorOf(name) == "" {
		f.wrong = append(f.wrong, errs.Field{Name: name, Message: message})
	}
}

// Check notes err's words about a field, if err is not nil: for parsers of
// dates and the like.
func (f *Form) Check(name string, err error) {
	if err != nil {
		f.Fail(name, errs.Message(err))
	}
}

// Take notes what a service found wrong and says that it did. It takes errors
// with code Invalid only; every other error is the handler's to return:
//
//	if err := svc.Answer(...); err != nil && !form.Take(err) { return err }
func (f *Form) Take(err error) bool {
	if !errs.Is(err, errs.Invalid) {
		return false
	}
	fields := errs.FieldsOf(err)
	f.wrong = append(f.wrong, fields...)
	if len(fields) == 0 {
		f.wrong = append(f.wrong, errs.Field{Message: errs.Message(err)})
	}
	return true
}

// OK says that nothing was wrong.
func (f *Form) OK() bool { return len(f.wrong) == 0 }

// Err gives what was wrong as an error of code Invalid, or nil.
func (f *Form) Err() error {
	if f.OK() {
		return nil
	}
	return errs.InvalidInput("Check the answers on this page.", f.wrong...)
}

// Errors gives the error summary, each line leading to its field.
func (f *Form) Errors() ErrorSummary {
	var out ErrorSummary
	for _, w := range f.wrong {
		item := Link{Text: w.Message}
		switch {
		case w.Row > 0:
			item.Text = w.String()
		case w.Name != "":
			item.Href = "#" + idOf(w.Name)
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func (f *Form) errorOf(name string) string {
	for _, w := range f.wrong {
		if w.Name == name {
			return w.Message
		}
	}
	return ""
}
