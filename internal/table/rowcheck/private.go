package rowcheck

import "regexp"

// quotes are the places where a message repeats what stood in a cell.
var quotes = []struct {
	*regexp.Regexp
	words string
}{
	{regexp.MustCompile(`(?s)^“.*”`), "This value"}, {regexp.MustCompile(`(?s)“.*”`), "this value"}, {regexp.MustCompile(`(?s)^".*"`), "This value"}, {regexp.MustCompile(`(?s)".*"`), "this value"},
	{regexp.MustCompile(`(?s) \(.*\)`), ""}, {regexp.MustCompile(`(?s)formatted as a date, but .* is no date`), "formatted as a date, and this value is none"},
}

// conceal takes out of a problem what stood in a cell: it may be a name.
func (p *Problem) conceal() {
	if p.open {
		return // it is about the names of the columns
	}
	p.Value, p.Reference = "", ""
	if p.Row == 0 {
		return // it is about a whole table
	}
	for _, q := range quotes {
		p.Message = q.ReplaceAllString(p.Message, q.words)
	}
}
