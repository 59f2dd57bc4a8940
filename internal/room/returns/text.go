package returns

import "strings"

// clean trims what a person typed.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
