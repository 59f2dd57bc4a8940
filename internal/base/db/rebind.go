package db

import (
	"strconv"
	"strings"
	"sync"
)

var rebound sync.Map // query text -> query text with $n; statements are few and constant

// Rebind rewrites ? placeholders to $1, $2... for PostgreSQL, leaving quoted
// text alone. SQLite takes the query as it is.
func (d *DB) Rebind(query string) string {
	if d.dialect != Postgres || !strings.Contains(query, "?") {
		return query
	}
	if q, ok := rebound.Load(query); ok {
		return q.(string)
	}
	q := rebind(query)
	rebound.Store(query, q)
	return q
}

func rebind(query string) string {
	var b strings.Builder
	n, quote := 0, rune(0)
	for _, r := range query {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '?':
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Placeholders gives "?,?,?" for n values, for IN lists.
func Placeholders(n int) string {
	if n <= 0 {
		return ""
	}
	return strings.Repeat("?,", n-1) + "?"
}
