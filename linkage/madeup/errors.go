package madeup

import (
	"strconv"
	"strings"
	"time"
)

// record writes a record of a person as a clerk might have.
func (s *sampler) record(p person, n, id int) []byte {
	first, surname := s.typed(s.short(p.first)), s.typed(p.surname)
	switch x := s.r.Float64(); {
	case x < 0.015:
		first, surname = surname, first
	case x < 0.035:
		surname = s.draw(s.last, s.surnameCumul) // married, or another surname in use
	case x < 0.045:
		surname += "-" + s.draw(s.last, s.surnameCumul)
	}
	sex, email := string(p.sex), strings.ToLower(p.email)
	if s.r.Float64() < 0.006 {
		sex = map[string]string{"F": "M", "M": "F"}[sex]
	}
	if s.r.Float64() < 0.04 {
		email = "mail" + s.digits(4) + "@example.org"
	}
	b := append(s.buf[:0], 'R')
	b = strconv.AppendInt(b, int64(n), 10)
	for _, v := range []string{s.missing(first, 0.01), s.missing(surname, 0.01), s.date(p.dob), s.missing(sex, 0.02), s.missing(s.typed(p.postcode), 0.1),
		s.missing(p.town, 0.05), s.missing(p.phone, 0.4), s.missing(s.typed(email), 0.5)} {
		b = append(append(b, ','), v...)
	}
	b = strconv.AppendInt(append(b, ",P"...), int64(id), 10)
	s.buf = append(b, '\n')
	return s.buf
}

func (s *sampler) missing(v string, chance float64) string {
	if s.r.Float64() < chance {
		return ""
	}
	return v
}

// short gives the short form of a first name now and then.
func (s *sampler) short(name string) string {
	if len(name) > 4 && s.r.Float64() < 0.06 {
		return name[:3] + "y"
	}
	return name
}

// typed makes a typing error now and then: a letter is wrong, missing, twice,
// or in its neighbour's place.
func (s *sampler) typed(v string) string {
	if len(v) < 3 || s.r.Float64() > 0.07 {
		return v
	}
	at := 1 + s.r.IntN(len(v)-2)
	letter := string(byte('a' + s.r.IntN(26)))
	switch s.r.IntN(4) {
	case 0:
		return v[:at] + letter + v[at+1:]
	case 1:
		return v[:at] + v[at+1:]
	case 2:
		return v[:at] + v[at:at+1] + v[at:]
	}
	return v[:at] + v[at+1:at+2] + v[at:at+1] + v[at+2:]
}

// date writes a date of birth: missing, its year alone, day and month swapped,
// a digit wrong, or the first of January for a day nobody knew.
func (s *sampler) date(d time.Time) string {
	text := d.Format("2006-01-02")
	switch x := s.r.Float64(); {
	case x < 0.04:
		return ""
	case x < 0.05:
		return d.Format("2006")
	case x < 0.06:
		return d.Format("2006") + "-01-01"
	case x < 0.075:
		if d.Day() <= 12 {
			return text[:5] + text[8:] + "-" + text[5:7]
		}
	case x < 0.105:
		at := []int{2, 3, 5, 6, 8, 9}[s.r.IntN(6)]
		return text[:at] + string(byte('0'+s.r.IntN(10))) + text[at+1:]
	}
	return text
}
