package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// normal turns a Row value into what both databases store: string, int64 or
// nil.
func normal(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if !utf8.ValidString(v) {
			return nil, errs.New(errs.Invalid, "Some of the text is not readable. Save it as UTF-8 and try again.")
		}
		if strings.IndexByte(v, 0) >= 0 {
			return nil, errs.New(errs.Invalid, "Some of the text holds a character that cannot be stored (NUL).")
		}
		return v, nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case int:
		return int64(v), nil
	case int64:
		return v, nil
	case *string:
		if v == nil {
			return nil, nil
		}
		return normal(*v)
	case *bool:
		if v == nil {
			return nil, nil
		}
		return normal(*v)
	case *int:
		if v == nil {
			return nil, nil
		}
		return int64(*v), nil
	case *int64:
		if v == nil {
			return nil, nil
		}
		return *v, nil
	}
	if s, ok := v.(fmt.Stringer); ok {
		return normal(s.String())
	}
	return nil, fmt.Errorf("ledger: a row cannot hold a %T", v)
}

// encode gives the one JSON form of a stored value. Numbers are plain
// integers; strings are escaped as encoding/json does with HTML left alone.
func encode(v any) (json.RawMessage, error) {
	switch v := v.(type) {
	case nil:
		return json.RawMessage("null"), nil
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case string:
		return appendString(nil, v), nil
	}
	return nil, fmt.Errorf("ledger: a stored value cannot be a %T", v)
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string in the canonical form: only the quote, the
// backslash and control characters are escaped, the latter always as \u00xx.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		if c == '"' || c == '\\' {
			dst = append(dst, '\\', c)
		} else {
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(dst, s[start:]...), '"')
}
