package recommendation

import (
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"strings"
)

// problems collects what is wrong with one form, field by field.
type problems []errs.Field

func (p *problems) add(field, message string) {
	*p = append(*p, errs.Field{Name: field, Message: message})
}

// need says that a field may not be empty, and not longer than max characters.
func (p *problems) need(field, value, empty string, max int) {
	if value == "" {
		p.add(field, empty)
	}
	p.limit(field, value, max)
}

func (p *problems) limit(field, value string, max int) {
	if n := len([]rune(value)); n > max {
		p.add(field, "Shorten this to "+strconv.Itoa(max)+" characters or fewer. It has "+strconv.Itoa(n)+".")
	}
}

// date reads a rough date and says what is wrong with it.
func (p *problems) date(field, value string) edtf.Date {
	d, err := edtf.Parse(clean(value))
	if err != nil {
		p.add(field, errs.Message(err))
	}
	return d
}

// link checks that an address is one that is safe to show as a link.
func (p *problems) link(field, value string) {
	if value != "" && !SafeURL(value) {
		p.add(field, "Enter a web address that begins with https:// or http://")
	}
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return errs.InvalidInput("Check what you entered. Nothing was saved.", p...)
}

// happened reads the rough date of something that is said to have happened.
func (p *problems) happened(field, value string, published edtf.Date, today clock.Day) edtf.Date {
	d, err := edtf.Parse(clean(value))
	if err != nil {
		p.add(field, errs.Message(err))
	} else if why := impossibleDay(d, published, today); why != "" {
		p.add(field, why)
	}
	return d
}

// clean trims what a person typed and limits its length in characters.
func clean(s string) string {
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
