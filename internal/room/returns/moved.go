package returns

import (
	"fmt"
	"strings"
)

// Before is the newest approved return of the same body and kind for an earlier period
// that is as long (a quarter is compared with a quarter). One that stood in for another
// is not its body's. The zero value is none.
type Before struct {
	Period string
	Rows   int64
}

// Known says that there is one.
func (b Before) Known() bool { return b.Period != "" }

// Percent is by how many of a hundred the rows grew or shrank, rounded up; false where
// nobody can say: none before, or something after nothing.
func (b Before) Percent(rows int64) (int64, bool) {
	switch {
	case !b.Known(), b.Rows == 0 && rows != 0:
		return 0, false
	case b.Rows == 0:
		return 0, true
	}
	d := max(rows-b.Rows, b.Rows-rows)
	return (d*100 + b.Rows - 1) / b.Rows, true
}

// Alone says why a return may not be approved with others: it moved by more than so many
// of a hundred rows, or nobody can say by how much. A limit of 0 asks for nothing.
func (b Before) Alone(rows int64, limit int) string {
	moved, known := b.Percent(rows)
	switch {
	case limit == 0:
		return ""
	case !b.Known():
		return "none before it to compare it with"
	case !known:
		return "it has rows, and the one before it had none"
	case moved > int64(limit):
		return fmt.Sprintf("it moved by more than %d %%", limit)
	}
	return ""
}

// Words say how many rows there were before, and what that means.
func (b Before) Words(rows int64) string {
	if !b.Known() {
		return "None before it"
	}
	words := fmt.Sprintf("%s: %d", b.Period, b.Rows)
	moved, known := b.Percent(rows)
	switch {
	case !known:
		return words + ", no share of none"
	case rows > b.Rows:
		return words + fmt.Sprintf(", up %d %%", moved)
	case rows < b.Rows:
		return words + fmt.Sprintf(", down %d %%", moved)
	}
	return words + ", as many"
}

// sameLength says whether two periods are of one form: years, quarters or months.
func sameLength(a, b string) bool {
	return len(a) == len(b) && strings.Contains(a, "Q") == strings.Contains(b, "Q")
}
