package dialect

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind byte

const (
	tokEnd tokenKind = iota
	tokWord
	tokQuoted // a name in double quotes or backquotes
	tokText   // in single quotes
	tokNumber
	tokSign
)

type sqlToken struct {
	kind tokenKind
	text string
	at   int
}

// lexSQL cuts an expression into tokens.
func lexSQL(s string) ([]sqlToken, error) {
	var out []sqlToken
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case strings.HasPrefix(s[i:], "--") || strings.HasPrefix(s[i:], "/*"):
			return nil, fmt.Errorf("a comment at character %d", i+1)
		case c == '\'' || c == '"' || c == '`':
			text, n, err := quoted(s[i:])
			if err != nil {
				return nil, fmt.Errorf("%w at character %d", err, i+1)
			}
			kind := tokQuoted
			if c == '\'' {
				kind = tokText
			}
			out = append(out, sqlToken{kind, text, i})
			i += n
		case c >= '0' && c <= '9' || c == '.' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			n := numberLength(s[i:])
			out = append(out, sqlToken{tokNumber, s[i : i+n], i})
			i += n
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == '_' || unicode.IsLetter(r) && r != utf8.RuneError {
				n := wordLength(s[i:])
				out = append(out, sqlToken{tokWord, s[i : i+n], i})
				i += n
				continue
			}
			sign := signAt(s[i:])
			if sign == "" {
				return nil, fmt.Errorf("the sign %q at character %d", s[i:i+size], i+1)
			}
			out = append(out, sqlToken{tokSign, sign, i})
			i += len(sign)
		}
	}
	return append(out, sqlToken{tokEnd, "", len(s)}), nil
}

func quoted(s string) (text string, n int, err error) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != s[0] {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == s[0] {
			b.WriteByte(s[0])
			i++
			continue
		}
		return b.String(), i + 1, nil
	}
	return "", 0, fmt.Errorf("a quotation mark without its end")
}

func numberLength(s string) int {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '-' || s[j] == '+') {
			j++
		}
		if j < len(s) && s[j] >= '0' && s[j] <= '9' {
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			return j
		}
	}
	return i
}

func wordLength(s string) int {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == utf8.RuneError {
			return i
		}
	}
	return len(s)
}

func signAt(s string) string {
	for _, sign := range []string{"->", "<=", ">=", "<>", "!=", "==", "||", "::", "(", ")", "[", "]", ",", "=", "<", ">", "+", "-", "*", "/", "%", "."} {
		if strings.HasPrefix(s, sign) {
			return sign
		}
	}
	return ""
}
