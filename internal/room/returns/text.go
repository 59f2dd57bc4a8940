package returns

import "strings"

// clean trims what a person typed.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// orNil stores an empty text as NULL.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
