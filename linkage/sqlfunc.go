package linkage

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// function is one that expressions may call.
type function struct {
	least, most int
	nulls       bool // is called with nulls, too; the others give null then
	numeric     func(x []float64) float64
	call        func(args []value) value
	special     func(s *scope, args []*expr) value // works its arguments out itself
	gives       valueKind
}

// sameFunction are other names of functions.
var sameFunction = map[string]string{"substring": "substr", "lcase": "lower", "ucase": "upper", "len": "length", "jaro_winkler": "jaro_winkler_similarity",
	"jaro_sim": "jaro_similarity", "jaro": "jaro_similarity", "jaccard_sim": "jaccard", "editdist3": "levenshtein", "strptime": "try_strptime",
	"array_intersect": "list_intersect", "len_list": "array_length", "cardinality": "array_length", "list_length": "array_length", "datediff": "date_diff",
	"array_min": "list_min", "array_max": "list_max", "array_transform": "list_transform", "date_sub": "date_diff", "pow": "power", "ifnull": "coalesce",
	"array_contains": "list_contains", "list_has": "list_contains", "split": "string_split", "str_split": "string_split"}

// functions is the documented subset (docs/formats/linkage.md).
var functions map[string]function

func init() { // the table refers to functions that evaluate, which refer to the table
	functions = map[string]function{
		"lower": textFunction(strings.ToLower), "upper": textFunction(strings.ToUpper),
		"trim": textFunction(strings.TrimSpace), "ltrim": textFunction(func(s string) string { return strings.TrimLeft(s, " ") }),
		"rtrim": textFunction(func(s string) string { return strings.TrimRight(s, " ") }), "strip_accents": textFunction(FoldAccents), "reverse": textFunction(reversed),
		"length": {least: 1, most: 1, gives: isNumber, call: func(a []value) value {
			if list, ok := a[0].elements(); ok && a[0].kind == isList {
				return numberValue(float64(len(list)))
			}
			return numberValue(float64(utf8.RuneCountInString(a[0].text())))
		}},
		"substr": {least: 2, most: 3, gives: isText, call: substr},
		"left":   {least: 2, most: 2, gives: isText, call: func(a []value) value { return substr([]value{a[0], numberValue(1), a[1]}) }},
		"right":  {least: 2, most: 2, gives: isText, call: rightOf},
		"replace": {least: 3, most: 3, gives: isText, call: func(a []value) value {
			s, from, to := a[0].text(), a[1].text(), a[2].text()
			if strings.Count(s, from)*len(to) > 2*maxText {
				return value{}
			}
			return textValue(strings.ReplaceAll(s, from, to))
		}},
		"concat": {least: 1, most: 20, nulls: true, gives: isText, call: func(a []value) value {
			var b strings.Builder
			for _, v := range a {
				if b.WriteString(v.text()); b.Len() > maxText {
					return value{}
				}
			}
			return textValue(b.String())
		}},
		"string_split": {least: 2, most: 2, gives: isList, call: func(a []value) value {
			out := value{kind: isList}
			for part := range strings.SplitSeq(a[0].text(), a[1].text()) {
				out.list = append(out.list, textValue(part))
			}
			return out
		}},
		"regexp_extract": {least: 2, most: 3, gives: isText, call: regexpExtract},
		"coalesce": {least: 1, most: 20, nulls: true, call: func(a []value) value {
			for _, v := range a {
				if v.kind != isNull {
					return v
				}
			}
			return value{}
		}},
		"nullif": {least: 2, most: 2, nulls: true, call: func(a []value) value {
			if compared("=", a[0], a[1]) == yes {
				return value{}
			}
			return a[0]
		}},
		"levenshtein":             distanceFunction(func(a, b string) float64 { return float64(Levenshtein(a, b)) }),
		"damerau_levenshtein":     distanceFunction(func(a, b string) float64 { return float64(DamerauLevenshtein(a, b)) }),
		"jaro_similarity":         distanceFunction(Jaro),
		"jaro_winkler_similarity": distanceFunction(JaroWinkler),
		"jaccard":                 distanceFunction(Jaccard),
	}
	addNumeric()
	addLists()
	addDates()
}

func textFunction(f func(string) string) function {
	return function{least: 1, most: 1, gives: isText, call: func(a []value) value { return textValue(f(a[0].text())) }}
}

func distanceFunction(f func(a, b string) float64) function {
	return function{least: 2, most: 2, gives: isNumber, call: func(a []value) value { return numberValue(f(a[0].text(), a[1].text())) }}
}

func addNumeric() {
	one := func(f func(float64) float64) function {
		return numericFunction(1, 1, func(x []float64) float64 { return f(x[0]) })
	}
	for name, f := range map[string]func(float64) float64{"abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "sqrt": math.Sqrt, "sin": math.Sin, "cos": math.Cos,
		"acos": math.Acos, "asin": math.Asin, "ln": math.Log, "log2": math.Log2, "epoch": func(x float64) float64 { return x },
		"radians": func(x float64) float64 { return x * (math.Pi / 180) }} {
		functions[name] = one(f)
	}
	functions["power"] = numericFunction(2, 2, func(x []float64) float64 { return math.Pow(x[0], x[1]) })
	functions["round"] = numericFunction(1, 2, func(x []float64) float64 {
		scale := 1.0
		if len(x) == 2 {
			scale = math.Pow(10, x[1])
		}
		return math.Round(x[0]*scale) / scale
	})
	functions["least"] = numericFunction(1, 20, slices.Min[[]float64])
	functions["greatest"] = numericFunction(1, 20, slices.Max[[]float64])
}

func numericFunction(least, most int, f func(x []float64) float64) function {
	return function{least: least, most: most, gives: isNumber, numeric: f, call: func(a []value) value {
		x := make([]float64, len(a))
		for i, v := range a {
			if x[i] = v.number(); math.IsNaN(x[i]) {
				return value{}
			}
		}
		return numberValue(f(x))
	}}
}

// numericOf gives what a function of numbers does, nil for another function.
func numericOf(name string) func(x []float64) float64 { return functions[name].numeric }

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// substr counts characters from 1; a negative start counts from the end.
func substr(a []value) value {
	r := []rune(a[0].text())
	start := a[1].number()
	if math.IsNaN(start) {
		return value{}
	}
	from, to := start-1, float64(len(r))
	if start < 0 {
		from = float64(len(r)) + start
	}
	if len(a) == 3 {
		n := a[2].number()
		if math.IsNaN(n) {
			return value{}
		}
		to = from + max(n, 0)
	}
	from, to = max(from, 0), min(to, float64(len(r)))
	if !(from < to) {
		return textValue("")
	}
	return textValue(string(r[int(from):int(to)]))
}

func rightOf(a []value) value {
	r := []rune(a[0].text())
	n := a[1].number()
	if math.IsNaN(n) {
		return value{}
	}
	return textValue(string(r[int(min(max(float64(len(r))-n, 0), float64(len(r)))):]))
}

// checkPattern sees to it that patterns are constants, which are compiled once.
func checkPattern(name string, args []*expr) error {
	if args[1].kind != exprText {
		if name == "try_strptime" && args[1].kind == exprList {
			for _, a := range args[1].args {
				if a.kind != exprText {
					return fmt.Errorf("a pattern that is not written out")
				}
			}
			return nil
		}
		return fmt.Errorf("a pattern that is not written out")
	}
	if name == "regexp_extract" {
		if _, err := regexp.Compile(args[1].name); err != nil {
			return fmt.Errorf("the pattern cannot be read: %w", err)
		}
		return nil
	}
	return checkFormat(args[1].name)
}

func regexpExtract(a []value) value {
	re, err := regexp.Compile(a[1].text())
	if err != nil {
		return value{}
	}
	group := 0
	if len(a) == 3 {
		group = int(a[2].number())
	}
	found := re.FindStringSubmatch(a[0].text())
	if group < 0 || group >= len(found) {
		return textValue("")
	}
	return textValue(found[group])
}
