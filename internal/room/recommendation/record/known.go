package record

import (
	"strings"

	"candour/internal/base/clock/edtf"
)

// KnownAnswer is an answer that is known of and not entered here: a response
// to the report that nobody has read into the register, say. A body with one
// is never called silent or late.
type KnownAnswer struct {
	ID string `json:"id"`
	// By is who answered, in words; empty when the source does not say.
	By    string    `json:"by,omitempty"`
	URL   string    `json:"url,omitempty"`
	Note  string    `json:"note,omitempty"`
	Noted edtf.Date `json:"noted,omitzero"`
	// Synthetic marks demonstration data.
	Synthetic bool `json:"synthetic,omitempty"`
}

// ukGovernment answers for its departments.
const ukGovernment = "uk government"

// Of says that a known answer is one of somebody who was asked: by name, or the
// government's for its department. One whose author is not known may be.
func (k KnownAnswer) Of(asked []Body) bool {
	by := strings.ToLower(strings.TrimSpace(k.By))
	for _, b := range asked {
		if by == strings.ToLower(b.Name) || by == ukGovernment && b.Kind == BodyDepartment {
			return true
		}
	}
	return by == ""
}

// entered says that the answer is entered on the record after all: of the same
// body, from the same address, or on the day that the note names.
func (k KnownAnswer) entered(answers []Answer) bool {
	for _, a := range answers {
		day, _ := a.Given.First()
		switch {
		case a.Status == "" || !strings.EqualFold(a.BodyName, strings.TrimSpace(k.By)):
		case k.URL != "" && k.URL == a.SourceURL, a.Given.Exact() && strings.Contains(k.Note, day.Human()):
			return true
		}
	}
	return false
}

// KnownOfReport are the answers to the whole report that may be of somebody who
// was asked this, and are not entered.
func (r *Record) KnownOfReport() (out []KnownAnswer) {
	for _, k := range r.Report.Known {
		if k.Of(r.Addressees) && !k.entered(r.Answers) {
			out = append(out, k)
		}
	}
	return out
}

// KnownOfOthers are the answers to the report of those who were not asked this.
func (r *Record) KnownOfOthers() (out []KnownAnswer) {
	for _, k := range r.Report.Known {
		if !k.Of(r.Addressees) {
			out = append(out, k)
		}
	}
	return out
}
