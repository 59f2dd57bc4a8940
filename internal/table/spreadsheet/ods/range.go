package ods

import (
	"strconv"
	"strings"
)

// Range is a block of a sheet; rows count from 1, columns from 0, all inclusive.
type Range struct {
	Name               string
	Top, Bottom        int
	FirstCol, FinalCol int
}

// ParseRange reads a cell range address such as 'My sheet'.A3:'My sheet'.F20,
// with or without dollar signs.
func ParseRange(address string) (sheet string, a Range, ok bool) {
	sheet, from, rest, ok1 := ParseCell(address)
	if !ok1 || !strings.HasPrefix(rest, ":") {
		return "", a, false
	}
	_, to, rest, ok2 := ParseCell(rest[1:])
	if !ok2 || rest != "" || to.Top < from.Top || to.FirstCol < from.FirstCol {
		return "", a, false
	}
	return sheet, Range{Top: from.Top, Bottom: to.Top, FirstCol: from.FirstCol, FinalCol: to.FirstCol}, true
}

// ParseCell reads one end of a range and gives what is left.
func ParseCell(s string) (sheet string, at Range, rest string, ok bool) {
	s = strings.TrimPrefix(s, "$")
	if strings.HasPrefix(s, "'") {
		end := closingQuote(s)
		if end < 0 {
			return "", at, "", false
		}
		sheet, s = strings.ReplaceAll(s[1:end], "''", "'"), s[end+1:]
	} else if dot := strings.IndexByte(s, '.'); dot >= 0 {
		sheet, s = s[:dot], s[dot:]
	}
	s, dotted := strings.CutPrefix(s, ".")
	s = strings.TrimPrefix(s, "$")
	column, n := 0, 0
	for n < len(s) && n < 3 && s[n] >= 'A' && s[n] <= 'Z' {
		column = column*26 + int(s[n]-'A') + 1
		n++
	}
	s = strings.TrimPrefix(s[n:], "$")
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	row, err := strconv.Atoi(s[:digits])
	return sheet, Range{Top: row, FirstCol: column - 1}, s[digits:], dotted && n > 0 && err == nil && row > 0
}

// closingQuote finds the apostrophe that ends a quoted sheet name; one that is
// doubled belongs to the name.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			i++
			continue
		}
		return i
	}
	return -1
}

// Letter gives the letters of a column that is counted from 0, as spreadsheets
// write them: 0 is A, 25 is Z, 26 is AA.
func Letter(column int) string {
	var out []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		out = append([]byte{byte('A' + (n-1)%26)}, out...)
	}
	return string(out)
}
