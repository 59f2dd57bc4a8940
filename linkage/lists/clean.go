package lists

import (
	_ "embed" // for the table of short forms
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"candour/linkage/similarity"
)

// CleaningStep standardises a column before anything is compared. Steps are
// done in turn; what ends up empty counts as missing.
//
//	trim      no space at either end, and one where there were several
//	lower     small letters
//	upper     capital letters
//	fold      letters without their marks: é becomes e
//	letters   letters and single spaces only
//	digits    digits only
//	name      fold, lower, letters; no Mr, Mrs, Ms, Miss, Dr, Prof, Sir
//	nickname  a short form becomes the name it is put down to (after name)
//	sorted    words in the order of the alphabet
//	date      1971-06-24 from the usual spellings, day before month; of a partial
//	          date what is known: 1971-06 or 1971
//	postcode  capital letters and digits without spaces; with a space before the last three
//	phone     digits, +44 and 0044 become 0
//	email     trim, lower
//	soundex   the American Soundex code of the first word
//	unknown   words that stand for nothing (unknown, n/a, not known, none, xxx, -) become missing
type CleaningStep struct {
	Column string   `json:"column"`
	As     string   `json:"as,omitempty"` // the name of the result; the column's own by default
	Steps  []string `json:"steps"`
}

//go:embed data/nicknames.csv
var nicknamesCSV string

// nicknames is the table of short forms.
var nicknames = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(nicknamesCSV) {
		if short, name, ok := strings.Cut(strings.TrimSpace(line), ","); ok && !strings.HasPrefix(line, "#") {
			out[short] = name
		}
	}
	return out
})

// Clean does the named steps with one value.
func Clean(v string, steps ...string) (string, error) {
	for _, s := range steps {
		f, ok := cleaners[s]
		if !ok {
			return "", fmt.Errorf("there is no cleaning step called %q", s)
		}
		v = f(v)
	}
	return v, nil
}

var cleaners = map[string]func(string) string{
	"trim": squash, "lower": strings.ToLower, "upper": strings.ToUpper, "fold": similarity.FoldAccents, "letters": lettersOnly, "digits": digitsOnly,
	"name": cleanName, "nickname": fullName, "sorted": sortedWords, "date": cleanDate, "postcode": cleanPostcode, "phone": cleanPhone,
	"email": func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }, "soundex": soundex, "unknown": knownOnly,
}

func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

func lettersOnly(s string) string {
	return squash(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			return r
		case r == '\'' || r == '’':
			return -1
		}
		return ' '
	}, s))
}

func digitsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func cleanName(s string) string {
	words := strings.Fields(lettersOnly(strings.ToLower(similarity.FoldAccents(s))))
	for len(words) > 1 && slices.Contains([]string{"mr", "mrs", "ms", "miss", "dr", "prof", "sir"}, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

func fullName(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if full, ok := nicknames()[w]; ok {
			words[i] = full
		}
	}
	return strings.Join(words, " ")
}

func sortedWords(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(words, " ")
}

func cleanPostcode(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
	if len(s) < 5 || len(s) > 7 {
		return s
	}
	return s[:len(s)-3] + " " + s[len(s)-3:]
}

func cleanPhone(s string) string {
	plus := strings.HasPrefix(strings.TrimSpace(s), "+")
	s = strings.Replace(s, "(0)", "", 1)
	d := digitsOnly(s)
	switch {
	case plus && strings.HasPrefix(d, "44"):
		return "0" + d[2:]
	case strings.HasPrefix(d, "0044"):
		return "0" + d[4:]
	}
	return d
}

func knownOnly(s string) string {
	switch strings.ToLower(squash(s)) {
	case "unknown", "n/a", "na", "not known", "none", "null", "nil", "-", "--", "?", "tbc", "not stated", "not given", "unk":
		return ""
	}
	if t := strings.Trim(strings.ToLower(s), "x. "); t == "" {
		return ""
	}
	return s
}

// cleanedColumns finds which columns must be read and which are made.
func cleanedColumns(o Options) (raw []string, made []CleaningStep, err error) {
	byName := map[string]CleaningStep{}
	for i, s := range o.Clean {
		if s.As == "" {
			s.As = s.Column
		}
		if s.Column == "" || len(s.Steps) == 0 {
			return nil, nil, fmt.Errorf("cleaning %d names no column or no step", i+1)
		}
		for _, step := range s.Steps {
			if cleaners[step] == nil {
				return nil, nil, fmt.Errorf("cleaning %d: there is no step called %q", i+1, step)
			}
		}
		if _, twice := byName[s.As]; twice {
			return nil, nil, fmt.Errorf("two cleanings make the column %q", s.As)
		}
		byName[s.As] = s
	}
	for _, c := range o.Columns {
		if s, ok := byName[c]; ok {
			made = append(made, s)
			c = s.Column
		}
		if !slices.Contains(raw, c) {
			raw = append(raw, c)
		}
	}
	return raw, made, nil
}

// clean makes the columns of cleaning steps: each different value is cleaned
// once.
func (r *Records) clean(made []CleaningStep) error {
	out := map[string]*Column{}
	for _, s := range made {
		from := r.columns[s.Column]
		to := &Column{Dict: NewDictionary(), Codes: make([]uint32, len(from.Codes))}
		became := make([]uint32, from.Dict.Size())
		for c := 1; c < len(became); c++ {
			v, err := Clean(string(from.Dict.At(uint32(c))), s.Steps...) //nolint:gosec // below maxCode
			if err != nil {
				return err
			}
			if v != "" {
				if became[c], err = to.Dict.Add([]byte(v)); err != nil {
					return err
				}
			}
		}
		for i, c := range from.Codes {
			to.Codes[i] = became[c]
		}
		to.Dict.seal()
		out[s.As] = to
	}
	for name, c := range out {
		r.columns[name] = c
	}
	return nil
}
