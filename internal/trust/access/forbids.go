package access

import (
	"strings"

	"github.com/cedar-policy/cedar-go"
)

// builtInForbids gives the rules of the built-in files that forbid, one document
// for each file that has any, with the words above each rule.
func builtInForbids(parts []Rules) (out []Document, err error) {
	for _, part := range parts {
		docs, err := part.documents()
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			kept, err := forbidsOf(d.Name, []byte(d.Text))
			if err != nil {
				return nil, err
			}
			if kept != "" {
				out = append(out, Document{Name: "always in force: " + d.Name, Text: kept, BuiltIn: true})
			}
		}
	}
	return out, nil
}

// forbidsOf cuts the rules that forbid out of a file.
func forbidsOf(name string, text []byte) (string, error) {
	list, err := cedar.NewPolicyListFromBytes(name, text)
	if err != nil {
		return "", parseError(name, err)
	}
	var kept []string
	began := 0
	for _, rule := range list {
		end := endOfRule(text, rule.Position().Offset)
		if rule.Effect() == cedar.Forbid {
			kept = append(kept, strings.TrimSpace(string(text[began:end])))
		}
		began = end
	}
	if len(kept) == 0 {
		return "", nil
	}
	return strings.Join(kept, "\n\n") + "\n", nil
}

// endOfRule gives where the rule that begins at from ends: after the first
// semicolon that is in no text and in no comment.
func endOfRule(text []byte, from int) int {
	quoted := false
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && c == '/' && i+1 < len(text) && text[i+1] == '/':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case !quoted && c == ';':
			return i + 1
		}
	}
	return len(text)
}
