package dialect

import (
	"fmt"
	"strings"
	"time"
)

// directives of a date's format, and what they are in Go.
var directives = map[byte]string{'Y': "2006", 'm': "1", 'd': "2", 'H': "15", 'M': "4", 'S': "5", 'y': "06", 'b': "Jan", 'B': "January", 'p': "PM", 'I': "3"}

// goFormat turns %Y-%m-%d into a layout of package time.
func goFormat(format string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			if format[i] >= '0' && format[i] <= '9' {
				return "", fmt.Errorf("a digit in a date's format is not supported")
			}
			b.WriteByte(format[i])
			continue
		}
		i++
		if i == len(format) {
			return "", fmt.Errorf("a date's format ends in %%")
		}
		d, ok := directives[format[i]]
		if !ok {
			return "", fmt.Errorf("%%%c in a date's format is not supported", format[i])
		}
		b.WriteString(d)
	}
	return b.String(), nil
}

func checkFormat(format string) error {
	_, err := goFormat(format)
	return err
}

// strptime reads a text as a time in seconds since 1970, null when it is none.
func strptime(s string, formats []string) Value {
	for _, f := range formats {
		layout, err := goFormat(f)
		if err != nil {
			continue
		}
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return numberValue(float64(t.Unix()))
		}
	}
	return Value{}
}

func addDates() {
	functions["try_strptime"] = function{least: 2, most: 2, gives: Number, call: func(a []Value) Value {
		if list, ok := a[1].elements(); ok && a[1].Kind == List {
			formats := make([]string, len(list))
			for i, f := range list {
				formats[i] = f.Text()
			}
			return strptime(a[0].Text(), formats)
		}
		return strptime(a[0].Text(), []string{a[1].Text()})
	}}
	functions["date_diff"] = function{least: 3, most: 3, gives: Number, call: dateDiff}
	part := func(f func(time.Time) int) function {
		return function{least: 1, most: 1, gives: Number, call: func(a []Value) Value {
			t, ok := timeOf(a[0])
			if !ok {
				return Value{}
			}
			return numberValue(float64(f(t)))
		}}
	}
	functions["year"] = part(time.Time.Year)
	functions["month"] = part(func(t time.Time) int { return int(t.Month()) })
	functions["day"] = part(time.Time.Day)
}

func timeOf(v Value) (time.Time, bool) {
	if v.Kind == Text {
		v = strptime(v.s, isoFormats["timestamp"])
	}
	if v.Kind != Number {
		return time.Time{}, false
	}
	return time.Unix(int64(v.n), 0).UTC(), true
}

// dateDiff counts the borders of days, months or years between two times.
func dateDiff(a []Value) Value {
	from, ok1 := timeOf(a[1])
	to, ok2 := timeOf(a[2])
	if !ok1 || !ok2 {
		return Value{}
	}
	switch strings.ToLower(a[0].Text()) {
	case "day":
		return numberValue(float64(to.Unix()/86400 - from.Unix()/86400))
	case "month":
		return numberValue(float64((to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())))
	case "year":
		return numberValue(float64(to.Year() - from.Year()))
	}
	return Value{}
}
