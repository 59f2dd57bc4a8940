package record

import (
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Problems collects what is wrong with one form, field by field.
type Problems []errs.Field

// Add notes what is wrong with a field.
func (p *Problems) Add(field, message string) {
	*p = append(*p, errs.Field{Name: field, Message: message})
}

// Need says that a field may not be empty, and not longer than max characters.
func (p *Problems) Need(field, value, empty string, max int) {
	if value == "" {
		p.Add(field, empty)
	}
	p.Limit(field, value, max)
}

// NeedReason is Need for what stays in public view as the reason of an act: words that say
// nothing are none.
func (p *Problems) NeedReason(field, value, empty string, max int) {
	if saysnothing.Is(value, field) {
		value = ""
	}
	p.Need(field, value, empty, max)
}

// Limit says that a field may not be longer than max characters.
func (p *Problems) Limit(field, value string, max int) {
	if n := len([]rune(value)); n > max {
		p.Add(field, "Shorten this to "+strconv.Itoa(max)+" characters or fewer. It has "+strconv.Itoa(n)+".")
	}
}

// Date reads a rough date and says what is wrong with it.
func (p *Problems) Date(field, value string) edtf.Date {
	d, err := edtf.Parse(Clean(value))
	if err != nil {
		p.Add(field, errs.Message(err))
	}
	return d
}

// Link checks that an address is one that is safe to show as a link.
func (p *Problems) Link(field, value string) {
	if value != "" && !SafeURL(value) {
		p.Add(field, "Enter a web address that begins with https:// or http://")
	}
}

// Err refuses with all that is wrong; nil when nothing is.
func (p Problems) Err() error {
	return errs.Refused("Check what you entered. Nothing was saved.", p...)
}

// Happened reads the rough date of something that is said to have happened.
func (p *Problems) Happened(field, value string, published edtf.Date, today clock.Day) edtf.Date {
	d, err := edtf.Parse(Clean(value))
	if err != nil {
		p.Add(field, errs.Message(err))
	} else if why := ImpossibleDay(d, published, today); why != "" {
		p.Add(field, why)
	}
	return d
}

// Clean trims what a person typed and limits its length in characters.
func Clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// SafeURL says whether an address may become a link: http or https, with a
// host, and no characters that could end an attribute.
func SafeURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && rest[0] != '/' && !strings.ContainsAny(s, " \t\r\n\"'<>`\\") && len(s) <= 2000
}
