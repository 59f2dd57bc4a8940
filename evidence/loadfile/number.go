package loadfile

import (
	"fmt"
	"strconv"
	"strings"
)

// number is a document's or page's: a prefix, digits, and the page where it is counted inside a document ("ABC0000012_0003").
type number struct {
	prefix string
	serial uint64
	width  int
	page   int // 0: none
}

// pageSigns part a document's number from that of its page.
const pageSigns = "_."

// numberOf reads a number. It ends in 1 to 18 digits.
func numberOf(s string) (number, error) {
	n, err := serialOf(s)
	i := strings.LastIndexAny(s, pageSigns)
	if err != nil || i <= 0 {
		return n, err
	}
	doc, err := serialOf(s[:i])
	if err != nil || n.prefix != s[:i+1] || n.serial == 0 || n.serial > 1_000_000 {
		return n, nil // the sign is part of the prefix
	}
	doc.page = int(n.serial) //nolint:gosec // no more than a million
	return doc, nil
}

func serialOf(s string) (number, error) {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	digits := s[i:]
	if len(digits) == 0 || len(digits) > 18 || strings.ContainsAny(s[:i], "\x14þ®\r\n,") {
		return number{}, fmt.Errorf("%q is no number: it has a prefix and ends in 1 to 18 digits", s)
	}
	serial, err := strconv.ParseUint(digits, 10, 64)
	return number{prefix: s[:i], serial: serial, width: len(digits)}, err
}

// sameKind says whether two numbers can stand in one range.
func (n number) sameKind(o number) bool { return n.prefix == o.prefix && n.width == o.width }

func (n number) String() string { return fmt.Sprintf("%s%0*d", n.prefix, n.width, n.serial) }
