package returns

import (
	"strconv"

	"candour/internal/codebook"
)

// places reads the code book for counting.
type places struct{ *codebook.Book }

func (p places) Versions(schema string) []string { return p.Book.Versions(schema) }

// mustInt reads a number that our own query wrote.
func mustInt(s string) int {
	n, _ := strconv.Atoi(s) // made by strconv.Itoa
	return n
}
